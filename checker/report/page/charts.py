"""Number lines and timelines as percentages of their width, so that a page may have any width and the text its size."""

from __future__ import annotations

import math
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


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One version on a line: from `at` over `width` percent; an open side goes on beyond what is known."""

    label: str
    letter: str = ""
    extent: str = ""
    at: float
    width: float
    open_left: bool = False
    open_right: bool = False
    href: str = ""
    style: str = ""


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


def chart(finding: Finding) -> Chart | None:
    """The picture of a finding: a number line for numbers in one unit, a timeline for times, else none."""
    return _number_line(finding) or _time_line(finding)


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
        marks = _round_steps(axis.low, axis.high)

    def place(value: float) -> float:
        return axis.place(math.log10(max(value, low)) if logarithmic else value)

    bars = []
    for index, value, (first, last) in spans:
        at = place(first) if first is not None else 0.0
        bars.append(
            Bar(
                label=line(value.value, 60),
                letter=letter(index),
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


def _time_line(finding: Finding) -> Chart | None:
    spans = [(i, v, v.days) for i, v in enumerate(finding.values) if v.days is not None and any(v.days)]
    if len(spans) < 1 or len(finding.values) < 2:
        return None
    days = [_ordinal(day) for _, _, span in spans for day in span if day]
    axis = _Axis(min(days), max(days) + 1, pad=0.5 if len(days) == 1 else 0.12)
    bars = []
    for index, value, (first, last) in spans:
        at = axis.place(_ordinal(first)) if first else 0.0
        stop = axis.place(_ordinal(last) + 1) if last else 100.0
        extent = day_words(first, last)
        bars.append(
            Bar(
                label=line(value.value, 60),
                letter=letter(index),
                extent=extent,
                at=at,
                width=max(0.0, stop - at),
                open_left=not first,
                open_right=not last,
            )
        )
    unplaced = [letter(i) for i, v in enumerate(finding.values) if v.days is None or not any(v.days)]
    return Chart(
        title="On the calendar",
        bars=tuple(bars),
        ticks=_ticks([(axis.place(day), label) for day, label in _calendar(axis)]),
        meet=_meet(bars) if not unplaced else None,
        note=f"{', '.join(unplaced)} hangs on a date that is not known." if unplaced else "",
    )


def calendar(bars: Sequence[tuple[str, str, str | None, str | None, str]], title: str) -> Chart | None:
    """A timeline of (label, href, first day, last day, style), in the order given."""
    days = [_ordinal(day) for bar in bars for day in bar[2:4] if day]
    if not days:
        return None
    axis = _Axis(min(days), max(days) + 1, pad=0.06)
    made = []
    for label, href, first, last, style in bars:
        at = axis.place(_ordinal(first)) if first else 0.0
        stop = axis.place(_ordinal(last) + 1) if last else 100.0
        made.append(
            Bar(
                label=label,
                href=href,
                extent=day_words(first, last),
                at=at,
                width=max(0.0, stop - at),
                open_left=not first,
                open_right=not last,
                style=style,
            )
        )
    return Chart(title=title, bars=tuple(made), ticks=_ticks([(axis.place(d), label) for d, label in _calendar(axis)]))


def number(value: float) -> str:
    """A number as an axis shows it: `1.5 million`, `7,600`, `0.25`."""
    scale, name = next(((s, n) for s, n in _SCALES if abs(value) >= s), (1.0, ""))
    if scale == 1.0 and abs(value) >= 1000:
        return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    return f"{value / scale:.6g}{name}"


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
    return number(first) if first == last else f"{number(first)} to {number(last)}"


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
        return [(date(y, 1, 1).toordinal(), str(y)) for y in range(first.year, last.year + 1) if y % step == 0 and low <= date(y, 1, 1).toordinal()]
    if months >= 3:
        step = next(s for s in (1, 2, 3, 6, 12) if months / s <= 5)
        firsts = [(first.year * 12 + first.month - 1 + n) for n in range(months + 1)]
        return [
            (date(m // 12, m % 12 + 1, 1).toordinal(), f"{_MONTHS[m % 12]} {m // 12}")
            for m in firsts
            if m % step == 0 and low <= date(m // 12, m % 12 + 1, 1).toordinal() <= high
        ]
    step = next(s for s in (1, 2, 7, 14, 28, 60) if (high - low) / s <= 5 or s == 60)
    return [(d, f"{date.fromordinal(d).day} {_MONTHS[date.fromordinal(d).month - 1]}") for d in range(low + 1, high + 1) if d % step == 0]


def _ticks(marks: list[tuple[float, str]]) -> tuple[Tick, ...]:
    return tuple(Tick(at, label, "start" if at < 12 else "end" if at > 88 else "middle") for at, label in marks)
