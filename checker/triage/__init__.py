"""Stage 6, triage: facts become findings; findings become new, known (baseline) or suppressed (a recorded decision)."""
