"""When something that runs "by 2028" or "for the next four years" ends, to the precision in which it is told."""

from __future__ import annotations

from checker.model import Timex
from checker.values.times import days, granularity
from checker.values.times_calendar import at


def end(timex: Timex, day: int) -> tuple[int, int] | None:
    """The days on which a horizon may end if its article was published on ordinal `day`: the last year, month or day that it names."""
    found = days(timex, day)
    if found is None:
        return None
    unit = granularity(timex)
    if unit not in ("year", "month", "quarter", "week", "day", "season", "decade"):
        return found[1], found[1]
    whole = at(unit, found[1]) if unit != "season" else found
    return whole
