"""When two times agree: if their intervals meet; one that hangs on an unknown publication date is reconcilable if some date makes them meet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from checker.model import Bucket, Claim, Timex
from checker.values.times import compatible, days, ends

Reader = Callable[[Timex, int], tuple[int, int] | None]
_WEEKDAY = "XXXX-WXX"  # as TIMEX3 writes a weekday of an unknown week
_FIRST_YEAR, _LAST_YEAR = 1998, 2037  # publication dates tried for undated articles
_SAMPLES = (1, 15, 28)  # days of a month tried: enough for what is told in months and years


def form(value: Timex) -> str:
    """What a time is compared as: a time of day, a length, an end point or a date."""
    if value.clock is not None:
        return "clock"
    if value.type == "DURATION" and value.modality not in ("for-next", "within", "by"):
        return "length"
    return "date"


def fits(a: Claim, b: Claim) -> bool:
    """Whether two times can be compared: a time of day with a time of day, a length with a length."""
    x, y = a.value, b.value
    if not isinstance(x, Timex) or not isinstance(y, Timex) or (a.source == b.source and a.sentence == b.sentence):
        return False
    if form(x) != form(y):
        return False
    return form(x) != "length" or (x.length is not None and y.length is not None)


def relation(a: Claim, b: Claim, bucket: Bucket) -> str:
    """agree, reconcilable or differ; "" where nothing can be said."""
    x, y = a.value, b.value
    assert isinstance(x, Timex) and isinstance(y, Timex)
    kind = form(x)
    if a.source != b.source and kind != "length" and a.text.lower() == b.text.lower():
        return "agree"  # the same words: copied, or said of the same day
    if kind == "clock":
        return _clocks(x, y)
    if kind == "length":
        return "agree" if compatible(x, y) else "differ"
    read = _ends if a.kind == "horizon" else _days
    one, other = _interval(a, bucket, read), _interval(b, bucket, read)
    if one and other:
        return "agree" if _meet(one, other) else "differ"
    if x.value == y.value and x.anchor == y.anchor and x.modality == y.modality:
        return "agree" if x.offset == y.offset else ""  # "two weeks ago" and "five weeks ago", of days unknown
    if not _says_something(x) or not _says_something(y) or _day_told(x) != _day_told(y) or _other_weekday(x, y):
        return ""  # any weekday may be any date, as long as nobody knows when it was written
    found = _dates(x, y, one, other, read)
    return "differ" if not found else "agree" if len(found) == len(_CANDIDATES) else "reconcilable"


def excluded(a: Claim, b: Claim, bucket: Bucket) -> bool:
    """Whether two times exclude each other; weekdays of undated articles do, where one thing is told for sure."""
    if a.text.lower() == b.text.lower():
        return False
    assert isinstance(a.value, Timex) and isinstance(b.value, Timex)
    if a.value.value.startswith(_WEEKDAY) and b.value.value.startswith(_WEEKDAY):
        return _other_weekday(a.value, b.value)
    if a.value.clock and b.value.clock:
        return a.value.clock != b.value.clock and a.value.utc == b.value.utc
    if a.value.anchor == b.value.anchor == "publication" and not all(bucket.days.get(c.source) for c in (a, b)):
        return a.value.unit == b.value.unit and a.value.offset != b.value.offset
    return relation(a, b, bucket) == "differ"


def read_on(claim: Claim, day: int) -> tuple[int, int] | None:
    """The days that a time means if it was written on a day."""
    assert isinstance(claim.value, Timex)
    return (_ends if claim.kind == "horizon" else _days)(claim.value, day)


def span(claim: Claim, bucket: Bucket) -> tuple[int, int] | None:
    """The days that a time means, of a horizon those on which it may end; None where nothing tells."""
    return _interval(claim, bucket, _ends if claim.kind == "horizon" else _days)


def _clocks(x: Timex, y: Timex) -> str:
    """Whether two times of day are one; where they are not, compare/clock.py tells whether that matters."""
    if (x.utc is None) != (y.utc is None) and (x.zone or y.zone):
        return ""
    return "agree" if compatible(x, y) else ""


def _interval(claim: Claim, bucket: Bucket, read: Reader) -> tuple[int, int] | None:
    """The days a time means, if its article's date or the words themselves tell; of a horizon, the days on which it may end."""
    value = claim.value
    assert isinstance(value, Timex)
    if value.first and value.last:
        return read(value, _ordinal(value.first))
    published = bucket.days.get(claim.source)
    if published is not None and published[0] == published[1]:
        return read(value, published[0])
    return None


@lru_cache(maxsize=4096)
def _ordinal(text: str) -> int:
    return date.fromisoformat(text[:10]).toordinal()


@lru_cache(maxsize=65536)
def _days(value: Timex, day: int) -> tuple[int, int] | None:
    return days(value, day)


@lru_cache(maxsize=65536)
def _ends(value: Timex, day: int) -> tuple[int, int] | None:
    return ends(value, day)


def _says_something(value: Timex) -> bool:
    return value.anchor in ("absolute", "publication", "partial") or value.modality == "for-next"


def _day_told(value: Timex) -> str:
    """How a day is told: as a weekday or so many days off (it moves with the publication date), or by the calendar."""
    if value.unit in ("year", "month", "quarter", "season", "decade", "century"):
        return ""
    return "moving" if moving(value) else "calendar"


def moving(value: Timex) -> bool:
    """Whether a day is told by when its article was written."""
    return value.anchor == "publication" or bool(value.weekday) or "-WXX-" in value.value


def _other_weekday(x: Timex, y: Timex) -> bool:
    """Whether two days are told by their weekdays, and these differ: weeks apart, no date of writing makes them one."""
    return "-WXX-" in x.value and "-WXX-" in y.value and x.value[:10] != y.value[:10]


def _meet(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return max(a[0], b[0]) <= min(a[1], b[1])


def _candidates() -> list[int]:
    return [date(y, m, d).toordinal() for y in range(_FIRST_YEAR, _LAST_YEAR + 1) for m in range(1, 13) for d in _SAMPLES]


_CANDIDATES = _candidates()


@lru_cache(maxsize=4096)
def _dates(x: Timex, y: Timex, one: tuple[int, int] | None, other: tuple[int, int] | None, read: Reader) -> tuple[int, ...]:
    """Sampled publication days on which two times meet; where both hang on one, the same day is tried for both."""
    out = []
    for day in _CANDIDATES:
        a, b = one or read(x, day), other or read(y, day)
        if a and b and _meet(a, b):
            out.append(day)
    return tuple(out)


def published(a: Claim, b: Claim, bucket: Bucket) -> tuple[int, ...]:
    """Sampled publication days on which two times meet, of the articles whose day is not known."""
    assert isinstance(a.value, Timex) and isinstance(b.value, Timex)
    read = _ends if a.kind == "horizon" else _days
    return _dates(a.value, b.value, _interval(a, bucket, read), _interval(b, bucket, read), read)
