"""Fills in times once the publication date is known: value, first and last day. What a time means on a day is told by `checker.values.times`."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from checker.model import DateSpan, Timex
from checker.values.times import compatible, days, granularity, iso, read

__all__ = ["compatible", "days", "granularity", "resolve"]


def resolve(timex: Timex, published: DateSpan | None) -> Timex:
    """`timex` with value, first and last as far as the publication date tells; unchanged if it tells nothing.

    Of a publication interval only what is the same for all its days goes into the value; `[first, last]` then covers every reading.
    """
    if timex.first is not None:
        return timex
    if published is None:
        if not _dated(timex):
            return timex
        low = high = read(timex, 1)
    else:
        begin, end = _days(published)
        low = read(timex, begin)
        high = low if begin == end else read(timex, end)
    if low is None or high is None:
        return timex
    value = low.value if low.value == high.value else timex.value
    first, last = min(low.first, high.first), max(low.last, high.last)
    return msgspec.structs.replace(timex, value=value, first=iso(first), last=iso(last))


@lru_cache(maxsize=4096)
def _days(published: DateSpan) -> tuple[int, int]:
    """The days of publication: asked for by every time of an article."""
    return published.days()


def _dated(timex: Timex) -> bool:
    """Whether a time says itself, or by what it hangs on, when it is."""
    if timex.mod in ("earlier", "later"):
        return False
    return timex.anchor == "absolute" or (timex.anchor == "text" and timex.base is not None and _dated(timex.base))
