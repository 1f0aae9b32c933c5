"""Publication dates as people write them into metadata: a date, a date-time, a month, a year or a span."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime

from checker.model import DateSpan

ACCEPTED = "a date (2024-10-28), a date-time (2024-10-28T09:30), a month (2024-10), a year (2024), a span (2024-10-28/2024-11-02) or null"
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")


def parse_published(value: object) -> DateSpan | None:
    """The days a `published` value stands for; None and "" are unknown. Raises ValueError that names what is accepted."""
    if value is None or isinstance(value, DateSpan):
        return value
    if isinstance(value, date):
        return DateSpan.of(value)
    text = str(value).strip()
    if not text or text.lower() in {"null", "none", "unknown"}:
        return None
    try:
        if len(text) > 80:
            raise ValueError  # the longest date-times have 32 characters, and Python takes some strange long ones
        if "/" in text:
            first, last = (_one(part.strip()) for part in text.split("/"))
            if first.first > last.last:
                raise ValueError
            return DateSpan(first.first, last.last)
        return _one(text)
    except (ValueError, OverflowError):
        raise ValueError(f"{text[:80]!r} is not a publication date; accepted are {ACCEPTED}") from None


def _one(text: str) -> DateSpan:
    if match := _MONTH.fullmatch(text):
        year, month = int(match[1]), int(match[2])
        return DateSpan.of(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    if _YEAR.fullmatch(text):
        return DateSpan.of(date(int(text), 1, 1), date(int(text), 12, 31))
    return DateSpan.of(date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text))
