"""How sure an alarm is: the share of its comparator's alarms that were right on labelled events, pulled towards what any alarm is worth.

The counts stand in rules/lexicons/confidence.yml and are written by tests/bench/confidence.py. They are few, so there is nothing finer: a
comparator that was right 3 times of 3 is not certain, and one that was never seen gets the prior.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from checker.model import Fact
from checker.ruleset import RuleSet


def calibrated(facts: Iterable[Fact], rules: RuleSet) -> list[Fact]:
    """The facts with the confidence of their conflicts as a probability, without those that are less sure than the least."""
    shares = rules.memo(_shares)
    out = []
    for fact in facts:
        if fact.verdict == "conflict":
            share = shares.of.get(rules.rules[fact.rule].extends, shares.prior)
            if share < shares.least:
                continue
            fact = msgspec.structs.replace(fact, confidence=share)
        out.append(fact)
    return out


class _Shares(msgspec.Struct, frozen=True):
    of: dict[str, float]  # comparator -> share
    prior: float
    least: float


def _shares(rules: RuleSet) -> _Shares:
    data: Any = rules.lexicon("confidence")
    prior = data["prior"]
    return _Shares(
        {str(name): shrunk(entry["right"], entry["wrong"], prior) for name, entry in data["comparators"].items()},
        shrunk(0, 0, prior),
        float(data["least"]),
    )


def shrunk(right: int, wrong: int, prior: dict[str, float]) -> float:
    """The share that was right, as if the prior's alarms had been seen as well."""
    known = prior["right"] + prior["wrong"]
    return round((right + prior["right"]) / (right + wrong + known), 3)
