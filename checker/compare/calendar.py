"""A date against the calendar: a weekday that the date written beside it does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from checker.compare.base import Aligner
from checker.model import Bucket, Claim, Fact, FactValue, Timex
from checker.ruleset import RuleSet

NAME = "calendar"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_YEAR = re.compile(r"\b\d{4}\b")


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Full dates whose weekday is wrong. Other articles that give that day its right weekday stand on the other side."""
    rule = next((r for r in rules.rules.values() if r.extends == NAME), None)
    if rule is None:
        return
    claims = bucket.claims("time")
    for claim in claims:
        day = _full(claim)
        if day is None or not isinstance(claim.value, Timex) or claim.value.weekday in (0, day.isoweekday()):
            continue
        right, wrong = _DAYS[day.isoweekday() - 1], _DAYS[claim.value.weekday - 1]
        others = tuple(c for c in claims if c is not claim and _is_day(c, day))
        yield Fact(
            rule=rule.id,
            kind="time",
            verdict="conflict",
            confidence=0.95,
            subject=day.isoformat(),
            key=f"weekday:{day.isoformat()}",
            attribute=rule.attribute,
            detail=f"“{claim.text}” was a {right}, not a {wrong}.",
            values=(
                FactValue(text=wrong, key=wrong.lower(), claims=(claim,)),
                FactValue(text=f"{right} (by the calendar)", key=right.lower(), claims=others or (claim,)),
            ),
        )


def _full(claim: Claim) -> date | None:
    """The date that a claim writes out with its year."""
    value = claim.value
    if not isinstance(value, Timex) or not value.weekday or not _YEAR.search(claim.text):
        return None
    try:
        return date.fromisoformat(value.value[:10])
    except ValueError:
        return None


def _is_day(claim: Claim, day: date) -> bool:
    """Whether a claim names the weekday of `day` and, by its article's date, means that day."""
    value = claim.value
    if not isinstance(value, Timex) or value.first != day.isoformat() or value.last != value.first:
        return False
    return _DAYS[day.isoweekday() - 1].lower() in claim.text.lower()
