"""Cross-source fact consistency checker.

    read -> extract -> normalize -> cluster -> compare -> triage -> report
    bytes   mentions   comparable    entities,  pairs to   new, known,   html, json, sarif,
    to      and        values        events,    verdicts   suppressed    junit, github, ...
    Source  claims     (intervals)   claims

`pipeline.py` reads like this picture, `model.py` holds what travels along it.
"""
