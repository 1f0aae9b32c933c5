"""The checker in the forms that public scorers ask for; nothing but translation of what it returns.

quantities(text)          value, unit and change of every quantity (NewsQuant)
times(text, dct)          start, end, TIMEX3 type and value of every time (TempEval-3 metrics)
pair(premise, hypothesis) contradiction, entailment or neutral (EQUATE, RTE-3, WikiFactCheck)
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]  # a scorer loads this file from anywhere

from adapters_quantities import quantities
from adapters_times import times

import checker

__all__ = ["pair", "quantities", "times"]


def pair(premise: str, hypothesis: str) -> str:
    """What comparing two sentences as reports of one happening comes to."""
    verdicts = {f.verdict for f in checker.compare_texts(premise, hypothesis)}
    if "conflict" in verdicts:
        return "contradiction"
    return "entailment" if verdicts & {"agree", "variant"} else "neutral"
