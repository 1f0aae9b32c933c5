"""Calendar arithmetic over day ordinals: the interval of a TIMEX3 value, the unit around a day, a day moved by units."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

MAX_DAY = date.max.toordinal()
# First day and last day of each season (month, day); winter runs into the next year. Wide enough for either way of counting.
_SEASONS = {"SP": ((3, 1), (6, 20)), "SU": ((6, 1), (9, 22)), "FA": ((9, 1), (12, 20)), "WI": ((12, 1), (3, 20))}


def _ordinal(year: int, month: int = 1, day: int = 1) -> int:
    return date(year, month, day).toordinal()


def _month(year: int, month: int) -> tuple[int, int]:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    following = MAX_DAY + 1 if (year, month) == (9999, 12) else _ordinal(year + month // 12, month % 12 + 1)
    return _ordinal(year, month), following - 1


def _years(first: int, last: int) -> tuple[int, int]:
    return _ordinal(max(1, first)), _ordinal(last, 12, 31)


@lru_cache(maxsize=65536)
def interval(value: str) -> tuple[int, int] | None:
    """The days that a TIMEX3 value covers, from a century to a minute, or a range "2009/2011"; None for any other value."""
    try:
        if "/" in value:
            low, high = (interval(v) for v in value.split("/", 1))
            return (low[0], high[1]) if low and high and low[0] <= high[1] else None
        return _interval(value.partition("T")[0])
    except ValueError:
        return None


def _interval(value: str) -> tuple[int, int] | None:
    if value.startswith("FY"):  # a fiscal year may begin in the July before or end in the March after
        year = int(value[2:])
        return _ordinal(year - 1, 7, 1), _ordinal(year + 1, 3, 31)
    if not value.isdecimal() and not (value[:4].isdecimal() and value[4:5] == "-"):
        return None
    if len(value) == 2:
        return _years(int(value) * 100, int(value) * 100 + 99)
    if len(value) == 3:
        return _years(int(value) * 10, int(value) * 10 + 9)
    year, rest = int(value[:4]), value[5:]
    if not rest:
        return _years(year, year)
    if rest[0] == "W":
        if rest[1:] == "I":
            return _ordinal(year, 12, 1), _ordinal(year + 1, 3, 20)
        week, _, place = rest[1:].partition("-")
        monday = date.fromisocalendar(year, int(week), 1).toordinal()
        return (monday + 5, monday + 6) if place == "WE" else (monday, monday + 6)
    if rest[0] == "Q":
        return _month(year, int(rest[1]) * 3 - 2)[0], _month(year, int(rest[1]) * 3)[1]
    if rest[0] == "H":
        return _month(year, int(rest[1]) * 6 - 5)[0], _month(year, int(rest[1]) * 6)[1]
    if rest in _SEASONS:
        first, last = _SEASONS[rest]
        return _ordinal(year, *first), _ordinal(year, *last)
    if len(rest) == 2:
        return _month(year, int(rest))
    day = date.fromisoformat(value).toordinal()
    return day, day


def at(unit: str, day: int) -> tuple[int, int]:
    """The first and the last day of the unit around a day."""
    if unit == "day":
        return day, day
    if unit in ("week", "weekend"):
        monday = day - (day - 1) % 7
        return (monday, monday + 6) if unit == "week" else (monday + 5, monday + 6)
    moment = date.fromordinal(max(1, min(day, MAX_DAY)))
    if unit == "month":
        return _month(moment.year, moment.month)
    if unit in ("quarter", "half"):
        size = 3 if unit == "quarter" else 6
        first = (moment.month - 1) // size * size + 1
        return _month(moment.year, first)[0], _month(moment.year, first + size - 1)[1]
    if unit in ("decade", "century", "millennium"):
        size = {"decade": 10, "century": 100, "millennium": 1000}[unit]
        first = moment.year // size * size
        return _years(first, min(9999, first + size - 1))
    return _years(moment.year, moment.year)


def shift(unit: str, day: int, count: int) -> int:
    """A day moved by so many units; the day of the month is kept where the month has it."""
    if unit in ("minute", "hour", "second"):
        return day
    if unit in ("day", "week", "weekend"):
        return day + count * (1 if unit == "day" else 7)
    months = count * {
        "month": 1,
        "quarter": 3,
        "half": 6,
        "season": 3,
        "year": 12,
        "decade": 120,
        "century": 1200,
        "millennium": 12000,
    }.get(unit, 12)
    moment = date.fromordinal(max(1, min(day, MAX_DAY)))
    total = moment.year * 12 + moment.month - 1 + months
    first, last = _month(total // 12, total % 12 + 1)
    return min(first + moment.day - 1, last)


def reading_of_unit(unit: str, day: int) -> str:
    """The TIMEX3 value of the unit around a day: "2024-W44", "2024-10", "202"."""
    moment = date.fromordinal(max(1, min(day, MAX_DAY)))
    if unit == "day":
        return moment.isoformat()
    if unit in ("week", "weekend"):
        year, week, _ = moment.isocalendar()
        return f"{year:04}-W{week:02}" + ("-WE" if unit == "weekend" else "")
    if unit == "month":
        return f"{moment.year:04}-{moment.month:02}"
    if unit == "quarter":
        return f"{moment.year:04}-Q{(moment.month - 1) // 3 + 1}"
    if unit == "half":
        return f"{moment.year:04}-H{(moment.month - 1) // 6 + 1}"
    if unit == "decade":
        return f"{moment.year // 10:03}"
    if unit == "century":
        return f"{moment.year // 100:02}"
    return f"{moment.year:04}"
