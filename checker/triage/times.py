"""The days that the values of a finding mean, for the calendar on the page; what hangs on an unknown day of publication means none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from checker.model import Claim, Timex
from checker.values.times import days, iso

Appeared = Mapping[str, tuple[int, int] | None]  # by source: between which days it was published, as stated or as inferred
_UNTIL = frozenset({"by", "until", "to", "before"})
_FROM = frozenset({"since", "from", "after"})
_LOOSE = 400  # days; from an article of so unsure a day no "next month" can be told


def meant(claims: Sequence[Claim], appeared: Appeared) -> tuple[str | None, str | None] | None:
    """The days of the first claim that tells any: a deadline is open on its first side, a beginning on its last."""
    for claim in claims:
        if isinstance(claim.value, Timex) and (span := between(claim.value, appeared.get(claim.source))):
            first, last = map(iso, span)
            modality = claim.value.modality
            return (None, last) if modality in _UNTIL else (first, None) if modality in _FROM else (first, last)
    return None


def between(value: Timex, appeared: tuple[int, int] | None) -> tuple[int, int] | None:
    """All days that a time can mean if its article appeared in this interval."""
    if value.first and value.last:
        return date.fromisoformat(value.first).toordinal(), date.fromisoformat(value.last).toordinal()
    if appeared is None or appeared[1] - appeared[0] > _LOOSE:
        return None
    early, late = days(value, appeared[0]), days(value, appeared[1])
    return (min(early[0], late[0]), max(early[1], late[1])) if early and late else None
