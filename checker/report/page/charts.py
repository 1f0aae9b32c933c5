"""Number lines and timelines as percentages of their width, so that a page may have any width and the text its size."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from checker.model import Finding
from checker.report.labels import letter
from checker.report.words import line

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SCALES = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"), (1.0, ""))
_LOG_FROM = 200  # a number line over more than this ratio has equal steps for equal ratios
_LIMIT = 1e300
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One version on a line: from `at` over `width` percent; an open side goes on beyond what is known.

    `hue` numbers the version's colour. `marks` are days of publication, as (at, width), for what hangs on them.
    """

    label: str
    letter: str = ""
    hue: int = 0
    extent: str = ""
    at: float = 0.0
    width: float = 0.0
    placed: bool = True
    open_left: bool = False
    open_right: bool = False
    href: str = ""
    style: str = ""
    marks: tuple[tuple[float, float], ...] = ()


class Tick(msgspec.Struct, frozen=True):
    """A mark on the axis."""

    at: float
    label: str
    anchor: str


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """Bars over one axis, with the stretch where all of them meet, if they do."""

    title: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    meet: tuple[float, float] | None = None
    note: str = ""
    rivals: bool = True  # the bars say different things of one; terms of office follow each other


Days = tuple[str | None, str | None]


def chart(finding: Finding, published: Sequence[Sequence[Days]] = ()) -> Chart | None:
    """The picture of a finding: a number line for numbers in one unit, a timeline for times, else none.

    `published` holds, for each value, when the articles that state it appeared.
    """
    return _number_line(finding) or _time_line(finding, published)


def _number_line(finding: Finding) -> Chart | None:
    spans = [(i, v, v.interval) for i, v in enumerate(finding.values) if v.interval is not None]
    if len(spans) < 2 or len({v.unit for _, v, _ in spans}) > 1:
        return None
    edges = [e for _, _, span in spans for e in span if e is not None and abs(e) < _LIMIT]
    if not edges:
        return None
    low, high = min(edges), max(edges)
    logarithmic = low > 0 and high / low >= _LOG_FROM
    if logarithmic:
        axis = _Axis(math.log10(low), math.log10(high))
        marks = [10.0**p for p in range(math.ceil(axis.low), math.floor(axis.high) + 1)]
        marks = marks[:: max(1, math.ceil(len(marks) / 5))]
    else:
        axis = _Axis(low, high)
        whole = all(e == int(e) for e in edges)
        marks = [m for m in _round_steps(axis.low, axis.high) if not whole or m == int(m)]

    def place(value: float) -> float:
        return axis.place(math.log10(max(value, low)) if logarithmic else value)

    bars = []
    for index, value, (first, last) in spans:
        at = place(first) if first is not None else 0.0
        bars.append(
            Bar(
                label=line(value.value, 60),
                letter=letter(index),
                hue=index,
                extent=_extent(first, last),
                at=at,
                width=max(0.0, (place(last) if last is not None else 100.0) - at),
                open_left=first is None,
                open_right=last is None,
            )
        )
    return Chart(
        title="On the number line" + (f", in {line(spans[0][1].unit, 40)}" if spans[0][1].unit else ""),
        bars=tuple(bars),
        ticks=_ticks([(place(m), number(m)) for m in marks]),
        meet=_meet(bars),
        note="Equal steps are equal ratios." if logarithmic else "",
    )


def _time_line(finding: Finding, published: Sequence[Sequence[Days]]) -> Chart | None:
    spans = [v.days if v.days and any(v.days) else None for v in finding.values]
    if len(spans) < 2 or not any(spans):
        return None
    appeared = [[p for p in where if any(p)] for where in published] or [[] for _ in spans]
    axis = _days_axis([day for span in [*spans, *(p for where in appeared for p in where)] for day in span or () if day])
    bars = []
    for index, (value, span) in enumerate(zip(finding.values, spans, strict=True)):
        at, width = _stretch(axis, span or (None, None))
        bars.append(
            Bar(
                label=line(value.value, 60),
                letter=letter(index),
                hue=index,
                extent=day_words(*span) if span else "hangs on the day of publication",
                at=at,
                width=width,
                placed=span is not None,
                open_left=span is not None and not span[0],
                open_right=span is not None and not span[1],
                marks=tuple(sorted({_mark(axis, p) for p in appeared[index]}))[:12],
            )
        )
    return Chart(
        title=("In office" if finding.kind == "role" else "On the calendar") + (" (◇ the day of publication)" if any(appeared) else ""),
        bars=tuple(bars),
        ticks=_ticks([(axis.place(day), label) for day, label in _calendar(axis)]),
        meet=_meet(bars) if all(spans) and finding.kind != "role" else None,
        rivals=finding.kind != "role",
        note="" if all(spans) or finding.kind == "role" else "What hangs on an unknown day of publication has no place here.",
    )


def calendar(bars: Sequence[tuple[str, str, str | None, str | None, str]], title: str) -> Chart | None:
    """A timeline of (label, href, first day, last day, style), in the order given."""
    days = [day for bar in bars for day in bar[2:4] if day]
    if not days:
        return None
    axis = _days_axis(days)
    made = []
    for label, href, first, last, style in bars:
        at, width = _stretch(axis, (first, last))
        made.append(
            Bar(
                label=label,
                href=href,
                extent=day_words(first, last),
                at=at,
                width=width,
                open_left=not first,
                open_right=not last,
                style=style,
                placed=style != "article",
                marks=(_mark(axis, (first, last)),) if style == "article" else (),
            )
        )
    return Chart(title=title, bars=tuple(made), ticks=_ticks([(axis.place(d), label) for d, label in _calendar(axis)]))


def _days_axis(days: Sequence[str]) -> _Axis:
    """An axis that holds all the days, and is never shorter than a few weeks."""
    numbers = [_ordinal(day) for day in days]
    low, high = min(numbers), max(numbers) + 1
    short = max(0, 21 - (high - low)) / 2
    return _Axis(low - short, high + short, pad=0.08)


def _mark(axis: _Axis, span: Days) -> tuple[float, float]:
    """The place of a publication: a point in the middle of a known day, a stretch where only an interval is known."""
    at, width = _stretch(axis, span)
    return (round(at + width / 2, 2), 0.0) if span[0] == span[1] else (at, width)


def _stretch(axis: _Axis, span: Days) -> tuple[float, float]:
    """Where an interval of days begins and how wide it is; an open side reaches the edge."""
    at = axis.place(_ordinal(span[0])) if span[0] else 0.0
    stop = axis.place(_ordinal(span[1]) + 1) if span[1] else 100.0
    return at, max(0.0, round(stop - at, 2))


def number(value: float) -> str:
    """A number as an axis shows it: `1.5 million`, `7,600`, `0.25`."""
    scale, name = next(((s, n) for s, n in _SCALES if abs(value) >= s), (1.0, ""))
    if scale == 1.0 and abs(value) >= 1000:
        return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    return f"{value / scale:.6g}{name}"


def days(written: str) -> Days:
    """First and last day of a date, a month, a year or a span of them, as written in a report; open or unreadable is None."""
    first, _, last = written.partition("/")
    return _first_day(first), _last_day(last or first)


def _first_day(iso: str) -> str | None:
    full = iso[:10] + {4: "-01-01", 7: "-01"}.get(len(iso), "")
    return full if _DATE.fullmatch(full) else None


def _last_day(iso: str) -> str | None:
    if len(iso) == 7 and iso[5:].isdigit():
        month = int(iso[5:])
        days = 30 if month in {4, 6, 9, 11} else 28 if month == 2 else 31
        return f"{iso}-{days}"
    full = iso[:10] + ("-12-31" if len(iso) == 4 else "")
    return full if _DATE.fullmatch(full) else None


def day_words(first: str | None, last: str | None) -> str:
    """An interval of days in words: `3 Mar 2031`, `March 2031`, `until 31 Dec 2036`."""
    if not first or not last:
        return f"from {day(first)}" if first else f"until {day(last)}" if last else ""
    if first == last:
        return day(first)
    if first[:4] == last[:4] and first.endswith("-01-01") and last.endswith("-12-31"):
        return first[:4]
    if first[:7] == last[:7] and first.endswith("-01") and _next(last).day == 1:
        return f"{_MONTHS[int(first[5:7]) - 1]} {first[:4]}"
    return f"{day(first)} to {day(last)}"


def day(iso: str | None) -> str:
    """An ISO date or month as people write it; what is none stays as it is."""
    if iso and len(iso) == 7 and iso[5:].isdigit() and 1 <= int(iso[5:]) <= 12:
        return f"{_MONTHS[int(iso[5:]) - 1]} {iso[:4]}"
    try:
        when = date.fromisoformat((iso or "")[:10])
    except ValueError:
        return line(iso or "", 40)
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def _next(iso: str) -> date:
    try:
        return date.fromisoformat(iso) + timedelta(days=1)
    except (ValueError, OverflowError):
        return date.min + timedelta(days=1)


def _ordinal(iso: str) -> int:
    try:
        return date.fromisoformat(iso[:10]).toordinal()
    except ValueError:
        return 1


class _Axis:
    """A stretch of numbers with some room on both sides, placed on 0..100."""

    def __init__(self, low: float, high: float, pad: float = 0.12) -> None:
        room = (high - low) * pad or abs(low) * 0.1 or 1.0
        self.low, self.high = low - room, high + room

    def place(self, value: float) -> float:
        return round(min(100.0, max(0.0, 100 * (value - self.low) / (self.high - self.low))), 2)


def _extent(first: float | None, last: float | None) -> str:
    if first is None or last is None:
        return f"{number(first)} or more" if first is not None else f"{number(last)} or less" if last is not None else ""
    low, high = number(first), number(last)
    if first == last:
        return high
    shared = next((name for _, name in _SCALES if name and low.endswith(name) and high.endswith(name)), "")
    return f"{low.removesuffix(shared)} to {high}"


def _meet(bars: list[Bar]) -> tuple[float, float] | None:
    low, high = max(b.at for b in bars), min(b.at + b.width for b in bars)
    return (low, round(high - low, 2)) if len(bars) > 1 and high - low >= 0.5 else None


def _round_steps(low: float, high: float) -> list[float]:
    rough = (high - low) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * s for s in (1, 2, 2.5, 5, 10) if power * s >= rough)
    first = math.ceil(low / step)
    return [(first + n) * step for n in range(6) if (first + n) * step <= high]


def _calendar(axis: _Axis) -> list[tuple[int, str]]:
    low, high = max(1, int(axis.low)), min(date.max.toordinal(), int(axis.high))
    first, last = date.fromordinal(low), date.fromordinal(high)
    years, months = last.year - first.year, (last.year - first.year) * 12 + last.month - first.month
    if years >= 3:
        step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 250, 500, 1000, 5000) if years / s <= 5)
        return [
            (date(y, 1, 1).toordinal(), str(y))
            for y in range(first.year, last.year + 1)
            if y % step == 0 and low <= date(y, 1, 1).toordinal()
        ]
    if months >= 3:
        step = next(s for s in (1, 2, 3, 6, 12) if months / s <= 5)
        firsts = [(first.year * 12 + first.month - 1 + n) for n in range(months + 1)]
        return [
            (date(m // 12, m % 12 + 1, 1).toordinal(), f"{_MONTHS[m % 12]} {m // 12}")
            for m in firsts
            if m % step == 0 and low <= date(m // 12, m % 12 + 1, 1).toordinal() <= high
        ]
    step = next(s for s in (1, 2, 7, 14, 28, 60) if (high - low) / s <= 5 or s == 60)
    days = [date.fromordinal(d) for d in range(low + 1, high + 1) if d % step == 0]
    return [
        (d.toordinal(), f"{d.day} {_MONTHS[d.month - 1]}" + (f" {d.year}" if not n or d.year != days[n - 1].year else ""))
        for n, d in enumerate(days)
    ]


def _ticks(marks: list[tuple[float, str]]) -> tuple[Tick, ...]:
    return tuple(Tick(at, label, "start" if at < 12 else "end" if at > 88 else "middle") for at, label in marks)
