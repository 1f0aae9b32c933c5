"""5. Claims about one fact -> a verdict: one comparator per file."""
