"""How sure an alarm is: shares of right alarms, shrunk to a prior, and silence below the least."""

from __future__ import annotations

import msgspec

from checker import ruleset
from checker.compare import confidence
from checker.compare.confidence import calibrated, shrunk
from checker.model import Fact

RULES = ruleset.load()
PRIOR = {"right": 8.0, "wrong": 2.0}


def fact(rule: str, verdict: str = "conflict") -> Fact:
    """A fact of a rule that says 0.31 of itself."""
    return msgspec.convert(
        {
            "rule": rule,
            "kind": "name",
            "verdict": verdict,
            "confidence": 0.31,
            "subject": "",
            "key": "",
            "attribute": "",
            "detail": "",
            "values": [],
        },
        Fact,
    )


def test_few_alarms_stay_near_the_prior() -> None:
    """Three of three are not certain, thirty of thirty nearly so, and wrong ones count."""
    assert shrunk(0, 0, PRIOR) == 0.8
    assert 0.8 < shrunk(3, 0, PRIOR) < 0.9 < shrunk(30, 0, PRIOR) < 1
    assert shrunk(3, 3, PRIOR) < 0.8


def test_only_conflicts_are_calibrated() -> None:
    """What a comparator says of itself is replaced where it raises an alarm, and kept elsewhere."""
    told = [f.confidence for f in calibrated([fact("name.institution"), fact("name.institution", "variant")], RULES)]
    assert told[0] > 0.8 and told[1] == 0.31


def test_an_unreliable_comparator_is_silent() -> None:
    """A comparator that was mostly wrong raises no alarm; its other findings stay."""
    shares = confidence._Shares({"name": 0.2}, 0.8, 0.5)

    class Known:
        """The rules with another table."""

        rules = RULES.rules

        @staticmethod
        def memo(_: object) -> confidence._Shares:
            return shares

    found = calibrated([fact("name.institution"), fact("name.institution", "variant"), fact("quote.wording")], Known)  # type: ignore[arg-type]
    assert [(f.rule, f.verdict) for f in found] == [("name.institution", "variant"), ("quote.wording", "conflict")]
