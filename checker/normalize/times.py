"""Fills in times once the publication date is known, or tried: `resolve` for a known date, `days` for a solver that tries many.

A reading is pure arithmetic over day ordinals: a time without a year means the nearest one that fits the tense beside it, "next month"
counts from the publication date, "that day" from the date it hangs on. `compatible` says whether two times can be the same.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import msgspec

from checker.model import DateSpan, Timex
from checker.normalize.times_calendar import MAX_DAY, at, interval, month_of, reading_of_unit, shift

_AGAINST_TENSE = 6  # a date on the wrong side of the tense must be so many times nearer: a cue is a guess, a year not written is not
_AHEAD = 2  # without a tense, news tells the past more often than the future
_SPREAD = {"day": 1, "week": 7, "month": 31, "quarter": 92, "half": 184, "season": 92, "year": 366, "decade": 3660, "century": 36600}


class Reading(NamedTuple):
    """What a time means on a given day: its TIMEX3 value and its interval of day ordinals."""

    value: str
    first: int
    last: int


def resolve(timex: Timex, published: DateSpan | None) -> Timex:
    """`timex` with value, first and last as far as the publication date tells; unchanged if it tells nothing.

    Of a publication interval only what is the same for all its days goes into the value; `[first, last]` then covers every reading.
    """
    if timex.first is not None:
        return timex
    if published is None:
        if timex.anchor != "absolute" or timex.mod in ("earlier", "later"):
            return timex
        low = high = _read(timex, 1)
    else:
        begin, end = published.days()
        low = _read(timex, begin)
        high = low if begin == end else _read(timex, end)
    if low is None or high is None:
        return timex
    value = low.value if low.value == high.value else timex.value
    first, last = min(low.first, high.first), max(low.last, high.last)
    return msgspec.structs.replace(timex, value=value, first=_iso(first), last=_iso(last))


def days(timex: Timex, day: int) -> tuple[int, int] | None:
    """The interval of day ordinals that a time means if its article was published on ordinal `day`; None where it says nothing."""
    if timex.first is not None and timex.last is not None:
        return date.fromisoformat(timex.first).toordinal(), date.fromisoformat(timex.last).toordinal()
    reading = _read(timex, day)
    return (reading.first, reading.last) if reading else None


def granularity(timex: Timex) -> str:
    """The unit that a time is stated in: "day" for "October 28", "year" for "2028", "minute" for a time of day."""
    return timex.unit or ("minute" if timex.clock else "day" if timex.type in ("DATE", "TIME") and timex.value.count("-") == 2 else "")


def _iso(ordinal: int) -> str:
    return date.fromordinal(max(1, min(ordinal, MAX_DAY))).isoformat()


def _read(timex: Timex, day: int) -> Reading | None:
    """The reading of any time on a day, narrowed by "the end of", "earlier", "later"."""
    try:
        reading = _whole(timex, day)
    except (OverflowError, ValueError):  # a year before 1 or after 9999
        return None
    if reading is None or not timex.mod or timex.type != "DATE":
        return reading
    value, first, last = reading
    length = last - first
    if timex.mod == "earlier" and first <= day:
        return Reading(value, first, min(last, day))
    if timex.mod == "later" and last >= day:
        first = max(first, day)
        if timex.unit == "year" and first >= last - 92:  # what is left of the year is its last quarter
            value = reading_of_unit("quarter", last)
        return Reading(value, first, last)
    if length and timex.mod == "start":
        return Reading(value, first, first + length // 2)
    if length and timex.mod == "end":
        return Reading(value, last - length // 2, last)
    if length and timex.mod == "mid":
        return Reading(value, first + length // 4, last - length // 4)
    return reading


def _whole(timex: Timex, day: int) -> Reading | None:
    if timex.type == "DURATION":
        return _horizon(timex, day)
    if timex.type == "SET":
        return None
    if timex.value.endswith("REF"):
        return Reading(timex.value, day, day) if timex.value == "PRESENT_REF" else None
    if timex.anchor == "absolute":
        known = interval(timex.value)
        return Reading(timex.value, *known) if known else None
    if timex.anchor == "partial":
        return _partial(timex, day)
    if timex.anchor == "publication":
        return _counted(timex, day, day, timex.offset or 0)
    if timex.anchor == "text":
        return _hanging(timex, day)
    return None


def _horizon(timex: Timex, day: int) -> Reading | None:
    """The interval of "for the next four years" (the ending year counts), "the past week", "the first six months of 2009"."""
    if timex.length is None or timex.unit not in _SPREAD:
        return None
    count = int(-(-(timex.upper or timex.length) // 1))
    if timex.modality == "for-next":
        return Reading(timex.value, day, at(timex.unit, shift(timex.unit, day, count))[1])
    if timex.modality == "for-past":
        return Reading(timex.value, at(timex.unit, shift(timex.unit, day, -count))[0], day)
    if timex.base is None:
        return None
    base = _read(timex.base, day)
    if base is None:
        return None
    if timex.offset is not None:  # "two days after Christmas"
        first, last = shift(timex.unit, base.first, timex.offset), shift(timex.unit, base.last, timex.offset)
        return Reading(timex.value, first, last)
    if timex.mod == "end":
        return Reading(timex.value, shift(timex.unit, base.last, -count) + 1, base.last)
    return Reading(timex.value, base.first, shift(timex.unit, base.first, count) - 1)


def _counted(timex: Timex, day: int, start: int, offset: int) -> Reading | None:
    """So many units from a day: "last week", "two years ago", "tomorrow night"."""
    moved = shift(timex.unit, start, offset)
    unit = "day" if timex.unit in ("minute", "hour", "second") else timex.unit
    first, last = at(unit, moved)
    value = reading_of_unit(unit, moved)
    if timex.value.startswith("FY"):
        value = f"FY{value}"
        known = interval(value)
        first, last = known or (first, last)
    tail = timex.value.partition("T")[2]
    return Reading(f"{value}T{tail}" if tail else value, first, last)


def _hanging(timex: Timex, day: int) -> Reading | None:
    """A time that hangs on another one of the text: "that day", "May of last year", "10:30 p.m." on Tuesday, "a year earlier"."""
    if timex.modality in ("before", "after") and timex.base is None and timex.offset:
        return None  # "the day before the vote"
    base = _read(timex.base, day) if timex.base is not None else Reading(_iso(day), day, day)
    if base is None:
        return None
    if timex.offset is not None:
        return _shifted(timex, base, day)
    head, _, tail = timex.value.partition("T")
    if tail:  # a time of day on its date
        if base.first != base.last:
            return None
        return Reading(f"{_iso(base.first)}T{tail}", base.first, base.last)
    if head.startswith("XXXX-WXX-"):
        return _in_week(head[9:], base)
    if head.startswith("XXXX"):
        value = f"{date.fromordinal(base.last if base.value.startswith('FY') else base.first).year:04}{head[4:]}"
        known = interval(value)
        return Reading(value, *known) if known else None
    return None


def _in_week(place: str, base: Reading) -> Reading | None:
    monday = base.first - (base.first - 1) % 7
    if place == "WE":
        return Reading(reading_of_unit("weekend", base.first), monday + 5, monday + 6)
    if base.last - base.first > 6:
        return None
    found = monday + int(place) - 1
    return Reading(_iso(found), found, found)


def _shifted(timex: Timex, base: Reading, day: int) -> Reading | None:
    """So many units from another time; "a year earlier" keeps the quarter or month it is measured from."""
    offset = timex.offset or 0
    if timex.unit == "year" and timex.length is not None and len(base.value) == 7 and base.value[:4].isdigit():
        value = f"{int(base.value[:4]) + offset:04}{base.value[4:]}"
        known = interval(value)
        return Reading(value, *known) if known else None
    # "that year" of a longer time says nothing; of a shorter one it is the year around it
    if base.last - base.first > 2 * _SPREAD.get(timex.unit, 7):
        return None
    return _counted(timex, day, base.first, offset)


def _partial(timex: Timex, day: int) -> Reading | None:
    """The reading of a time without a year (or a weekday without a week) that the words ask for, else the nearest."""
    options = _options(timex.value, day if "WXX" in timex.value else date.fromordinal(day).year)
    if timex.weekday:
        stated = [o for o in options if (o.first - 1) % 7 + 1 == timex.weekday]
        options = tuple(stated) or options
    if timex.offset is not None:
        return _turned(options, timex, day)
    if "WXX" in timex.value and not timex.lean and timex.value[9:11] != "WE":
        return max((o for o in options if o.first <= day), default=None)
    ahead = _AHEAD if not timex.lean else _AGAINST_TENSE if timex.lean == "past" else 1
    behind = _AGAINST_TENSE if timex.lean == "future" else 1
    if "WXX" in timex.value and timex.lean:  # a week leaves no room for doubt
        ahead, behind = (99, 1) if timex.lean == "past" else (1, 99)
    return min(options, key=lambda o: (o.first - day) * ahead if o.first > day else max(0, day - o.last) * behind, default=None)


def _turned(options: tuple[Reading, ...], timex: Timex, day: int) -> Reading | None:
    """"last May", "this May", "next May"."""
    if timex.offset == 0:
        around = at("week" if "WXX" in timex.value else "year", day)
        return next((o for o in options if around[0] <= o.first <= around[1]), None)
    if timex.offset == -1:
        return max((o for o in options if o.last < day), default=None)
    return min((o for o in options if o.first > day), default=None)


@lru_cache(maxsize=4096)
def _options(template: str, near: int) -> tuple[Reading, ...]:
    """What a template can mean around a day (a week's template) or around a year (any other)."""
    head, _, tail = template.partition("T")
    suffix = f"T{tail}" if tail else ""
    if head.startswith("XXXX-WXX-"):
        found = [_in_week(head[9:], Reading("", d, d)) for d in (near - 14, near - 7, near, near + 7, near + 14)]
    else:
        span = 9 if head == "XXXX-02-29" else 2
        values = [f"{y:04}{head[4:]}" for y in range(max(1, near - span), min(9999, near + 1 + span))]
        if "/" in head:
            values = [f"{v[:4]}{v[4:].replace('XXXX', v[:4])}" for v in values]
        found = [Reading(v, *known) if (known := interval(v)) else None for v in values]
    return tuple(Reading(o.value + suffix, o.first, o.last) for o in found if o)


__all__ = ["Reading", "days", "granularity", "month_of", "resolve"]
