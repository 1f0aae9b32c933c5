"""What a time means on a publication day: pure arithmetic over day ordinals, cheap enough for a solver that tries thousands of days.

A time without a year means the nearest one that fits the tense beside it, "next month" counts from the publication day, "that day" from the
date it hangs on. `compatible` says whether two times can be the same.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from checker.model import Timex
from checker.values.times_calendar import MAX_DAY, at, interval, reading_of_unit, shift

_AGAINST_TENSE = 6  # a date on the wrong side of the tense must be so many times nearer: a cue is a guess, a year not written is not
_NEVER = 1000
_AHEAD = 2  # without a tense, news tells the past more often than the future
_SPREAD = {"day": 1, "week": 7, "month": 31, "quarter": 92, "half": 184, "season": 92, "year": 366, "decade": 3660, "century": 36600}


class Reading(NamedTuple):
    """What a time means on a given day: its TIMEX3 value and its interval of day ordinals."""

    value: str
    first: int
    last: int


def days(timex: Timex, day: int) -> tuple[int, int] | None:
    """The interval of day ordinals that a time means if its article was published on ordinal `day`; None where it says nothing."""
    if timex.first is not None and timex.last is not None:
        return date.fromisoformat(timex.first).toordinal(), date.fromisoformat(timex.last).toordinal()
    reading = read(timex, day)
    return (reading.first, reading.last) if reading else None


def told_by_date(timex: Timex) -> bool:
    """Whether a time is a day, a month or a decade by its name, which two happenings rarely share; a weekday is not."""
    exact = timex.unit in ("day", "month", "decade") and timex.anchor in ("absolute", "partial") and not timex.weekday
    return exact and bool(timex.value) and "W" not in timex.value


def granularity(timex: Timex) -> str:
    """The unit that a time is stated in: "day" for "October 28", "year" for "2028", "minute" for a time of day."""
    return timex.unit or ("minute" if timex.clock else "day" if timex.type in ("DATE", "TIME") and timex.value.count("-") == 2 else "")


@lru_cache(maxsize=65536)
def iso(ordinal: int) -> str:
    """The date of an ordinal, ISO; the calendar's first or last day beyond it."""
    return date.fromordinal(max(1, min(ordinal, MAX_DAY))).isoformat()


def read(timex: Timex, day: int) -> Reading | None:
    """The reading of any time on a publication day, narrowed by "the end of", "earlier", "later"."""
    try:
        reading = _whole(timex, day)
    except (OverflowError, ValueError):  # a year before 1 or after 9999
        return None
    if reading is None or not 1 <= reading.first <= reading.last <= MAX_DAY:
        return None
    value, first, last = reading
    if first == day - 6 and timex.anchor == "partial" and timex.offset is None and "-WXX-" in timex.value and timex.value[9:11] != "WE":
        # Six days ago would be "last Friday"; more likely the publication date is a time zone or an update behind. Leave both open.
        return Reading(value, first, day + 1)
    if not timex.mod or timex.type != "DATE":
        return reading
    length = last - first
    if timex.mod in ("earlier", "later") and timex.anchor != "publication":
        return reading
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
    base = _whole(timex.base, day)
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
    if timex.base is None and (timex.offset or 0) > 0:
        return None  # "six months later": after something that the text did not date
    base = _whole(timex.base, day) if timex.base is not None else Reading(iso(day), day, day)
    if base is None:
        return None
    if timex.offset is not None:
        return _shifted(timex, base, day)
    head, _, tail = timex.value.partition("T")
    if tail:  # a time of day on its date
        if base.first != base.last:
            return None
        return Reading(f"{iso(base.first)}T{tail}", base.first, base.last)
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
    return Reading(iso(found), found, found)


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
    monthly = timex.value.startswith("XXXX-XX-")
    options = _options(timex.value, day if "WXX" in timex.value or monthly else date.fromordinal(day).year)
    if timex.weekday:
        stated = [o for o in options if (o.first - 1) % 7 + 1 == timex.weekday]
        options = tuple(stated) or (() if monthly else options)
    if timex.offset is not None:
        return _turned(options, timex, day)
    if "WXX" in timex.value and timex.lean != "future" and timex.value[9:11] != "WE":
        return max((o for o in options if o.first <= day), default=None)
    against = _NEVER if timex.sure else _AGAINST_TENSE
    ahead = _AHEAD if not timex.lean else against if timex.lean == "past" else 1
    behind = against if timex.lean == "future" else 1
    if "WXX" in timex.value and timex.lean == "future":  # a week leaves no room for doubt
        ahead, behind = 1, _NEVER
    return min(options, key=lambda o: (o.first - day) * ahead if o.first > day else max(0, day - o.last) * behind, default=None)


def _turned(options: tuple[Reading, ...], timex: Timex, day: int) -> Reading | None:
    """What "last May", "this May", "next May" mean."""
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
    elif head.startswith("XXXX-XX-"):
        months = {reading_of_unit("month", near + 30 * step) for step in range(-8, 9)}
        found = [Reading(v, *known) if (known := interval(v := month + head[7:])) else None for month in sorted(months)]
    else:
        span = 9 if head == "XXXX-02-29" else 2
        values = [f"{y:04}{head[4:]}" for y in range(max(1, near - span), min(9999, near + 1 + span))]
        if "/" in head:
            values = [f"{v[:4]}{v[4:].replace('XXXX', v[:4])}" for v in values]
        found = [Reading(v, *known) if (known := interval(v)) else None for v in values]
    return tuple(Reading(o.value + suffix, o.first, o.last) for o in found if o)


def ends(timex: Timex, day: int) -> tuple[int, int] | None:
    """The days in which a time ends: of "for the next four years" the year that it ends in, of a date the date itself.

    This is what deadlines and horizons are compared by: "by 2028" and "for the next four years" meet if their ends do.
    """
    span = days(timex, day)
    if span is None or timex.type != "DURATION" or timex.unit not in _SPREAD:
        return span
    return at(timex.unit, span[1])


_DAYS = {"second": 1 / 86400, "minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.44, "quarter": 91.3, "year": 365.25}
_HEDGE = 0.2  # "about" leaves a fifth open on either side
_PARTS = {"MO": (0, 12), "MI": (11, 15), "AF": (12, 19), "EV": (16, 24), "NI": (17, 30)}  # hours; the night runs into the morning


def compatible(a: Timex, b: Timex) -> bool:
    """Whether two times can be the same: "2021" and "2021-02" can, "October" and "September 28" cannot. What is not told excludes nothing."""
    if (a.type == "DURATION") != (b.type == "DURATION") or (a.type == "SET") != (b.type == "SET"):
        return _meet(_fixed(a), _fixed(b)) if _fixed(a) and _fixed(b) else False
    if a.type == "DURATION":
        return _meet(_length(a), _length(b))
    if a.type == "SET":
        return a.value == b.value or "X" in a.value + b.value
    if a.value.endswith("REF") or b.value.endswith("REF"):
        return a.value == b.value or not (a.value.endswith("REF") and b.value.endswith("REF"))
    one, other = _fixed(a), _fixed(b)
    if one and other:
        return _meet(one, other) and _clocks(a, b)
    return _fields(a, b) and _clocks(a, b)


def _fixed(timex: Timex) -> tuple[float, float] | None:
    if timex.first is None or timex.last is None:
        return None
    return date.fromisoformat(timex.first).toordinal(), date.fromisoformat(timex.last).toordinal()


def _meet(a: tuple[float, float] | None, b: tuple[float, float] | None) -> bool:
    return a is None or b is None or (a[0] <= b[1] and b[0] <= a[1])


def length(timex: Timex) -> float | None:
    """How long a stated length of time is, in days; None where it is not told."""
    return None if timex.length is None or timex.unit not in _DAYS else timex.length * _DAYS[timex.unit]


def _length(timex: Timex) -> tuple[float, float] | None:
    """A length of time in days, as wide as its hedge; None where it is not told."""
    if timex.length is None or timex.unit not in _DAYS:
        return None
    unit = _DAYS[timex.unit]
    low, high = timex.length * unit, (timex.upper or timex.length) * unit
    slack = {"approx": _HEDGE, "more": 0.0, "less": 0.0}.get(timex.mod, 0.01)  # a month has no exact number of days
    return low * (0 if timex.mod == "less" else 1 - slack), high * (float("inf") if timex.mod == "more" else 1 + slack)


def _fields(a: Timex, b: Timex) -> bool:
    """Whether no year, month, day or weekday that both tell differs."""
    return all(x == y for x, y in zip(_told(a), _told(b), strict=True) if x and y)


def _told(timex: Timex) -> tuple[str, str, str, int]:
    """Year, month, day and weekday, each empty where the value does not tell it."""
    head = timex.value.partition("T")[0].removeprefix("FY")
    year = head[:4] if head[:4].isdigit() else ""
    if head[5:6] == "W" and head[9:10].isdigit():
        return year, "", "", int(head[9])
    month = head[5:7] if head[5:7].isdigit() else ""
    day = head[8:10] if month and head[8:10].isdigit() and "/" not in head else ""
    weekday = date.fromisoformat(head).isoweekday() if year and day else timex.weekday
    return year, month, day, weekday


def _clocks(a: Timex, b: Timex) -> bool:
    """Whether two times of day can be one: equal where zones allow to compare, a time inside a part of the day."""
    if a.clock and b.clock:
        if (a.utc is None) != (b.utc is None) or (a.utc is None and a.zone != b.zone):
            return True
        return (_minutes(a.clock) - (a.utc or 0)) % 1440 == (_minutes(b.clock) - (b.utc or 0)) % 1440
    one, other = _hours(a), _hours(b)
    turns = (-24, 0, 24) if a.clock or b.clock else (0,)  # two in the morning may be told as that night
    return not one or not other or any(one[0] <= other[1] + turn and other[0] + turn <= one[1] for turn in turns)


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:5])


def _hours(timex: Timex) -> tuple[float, float] | None:
    if timex.clock:
        return (_minutes(timex.clock) / 60, _minutes(timex.clock) / 60)
    return _PARTS.get(timex.value.partition("T")[2])
