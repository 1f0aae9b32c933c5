"""Days named by a word ("yesterday"), times that are not told ("recently", "in the future"), and what narrows a time ("the end of", "early")."""

from __future__ import annotations

import re

from checker.extract.times_parser import Found, Handler, Parser, changed, timex
from checker.extract.times_units import whole_unit

_VAGUE_AFTER = frozenset("in from of than for into to about".split())
_NOT_SOON_AFTER = frozenset("as too how so no until".split())
_NOT_SOON_BEFORE = frozenset("as after to - enough before".split())
_WIDE = frozenset(("day", "week", "month", "quarter", "half", "season", "year", "decade", "century", "weekend"))


def _named_day(p: Parser, m: re.Match[str]) -> Found | None:
    """Yesterday; tomorrow night; today's; tonight."""
    at = m.start()
    if p.capital(at) and ((not p.opens(at) and not p.headline()) or p.before(at) in p.words.not_day_after):
        return None  # a newspaper, a programme
    offset, part = p.words.day[p.low(at)]
    clock = None
    if m["PART"]:
        part, clock = p.part_of_day(m.start("PART"))
    value = f"XXXX-XX-XXT{part}" if part else "XXXX-XX-XX"
    kind = "TIME" if part else "DATE"
    return Found(at, m.end(), timex(kind, value, anchor="publication", unit="day", offset=offset, clock=clock))


def _reference(p: Parser, m: re.Match[str]) -> Found | None:
    """Now; recently; more recently; soon."""
    at, last = m.start(), m.end()
    value, before, after = p.words.reference[p.low(at)], p.before(at), p.low(last)
    if (
        (p.capital(at) and not p.opens(at) and not p.headline())
        or (after == "-" and p.touching(last))
        or (before == "as" and after == "as")
    ):
        return None
    if value == "FUTURE_REF" and (before in _NOT_SOON_AFTER or after in _NOT_SOON_BEFORE):
        return None
    return Found(at - (before in ("more", "most")), last, timex("DATE", value, anchor="none"))


def _vague(p: Parser, m: re.Match[str]) -> Found | None:
    """In the past; in the future; at the moment; the other day."""
    before, last = p.before(m.start()), m.end()
    if p.is_class(last - 1, "moment"):
        return Found(m.start(), last, timex("DATE", "PRESENT_REF", anchor="none")) if before in ("at", "for") else None
    if p.is_class(last - 1, "unit"):
        return Found(m.start(), last, timex("DATE", "PAST_REF", anchor="none")) if p.unit(last - 1) in ("day", "week") else None
    if before not in _VAGUE_AFTER or not p.ends(last) or p.low(last) == "of" or (last - m.start() == 1 and before != "in"):
        return None
    value = "PAST_REF" if p.is_class(last - 1, "past") else "FUTURE_REF"
    return Found(m.start(), last, timex("DATE", value, anchor="none"))


def _later_date(p: Parser, m: re.Match[str]) -> Found | None:
    """At a later date, at an earlier time: not told which."""
    return Found(m.start(), m.end(), timex("DATE", "XXXX-XX-XX", anchor="none"))


def _period(p: Parser, m: re.Match[str]) -> Found | None:
    """A long period of time: not told how long."""
    first = m.start() - 1
    if p.low(first) not in ("a", "an") and p.low(first).isalpha():
        first -= 1
    if p.low(first) not in ("a", "an"):
        return None
    return Found(first, m.end(), timex("DURATION", "PXD", anchor="none"))


def _edge(p: Parser, m: re.Match[str]) -> Found | None:
    """The end of October; the beginning of next year; the start of the week."""
    step = m.end()
    whole = p.inner(step) or whole_unit(p, step)
    if not whole or whole.timex.unit not in _WIDE or p.low(step + 1) == "day":
        return None  # "at the end of the day"
    return changed(whole, first=m.start(), mod=p.words.mod[p.low(m.start("EDGE"))])


def _early(p: Parser, m: re.Match[str]) -> Found | None:
    """Early 2009; late Tuesday night; mid October; late last year; the late summer of 1972."""
    step = m.end() + (p.low(m.end()) == "-")
    if p.is_class(step, "the", "early", "edge", "earlier"):
        return None
    whole = p.inner(step, "DATE", "TIME")
    if not whole or whole.timex.mod or (m["THE"] and whole.timex.unit != "season"):
        return None
    mod = p.words.mod[p.low(m.start("EARLY"))]
    return None if mod == "mid" and whole.timex.unit in ("day", "minute") else changed(whole, first=m.start(), mod=mod)


def _early_hours(p: Parser, m: re.Match[str]) -> Found | None:
    """The early hours of Friday; the early morning hours of July 15."""
    day = p.inner(m.end(), "DATE", "TIME")
    if not day and p.is_class(m.end(), "the") and p.is_class(m.end() + 1, "part"):  # "of the morning"
        part = p.words.part[p.low(m.end() + 1)]
        day = Found(m.end(), m.end() + 2, timex("TIME", f"XXXX-XX-XXT{part}", anchor="text", unit="day", offset=0))
    if not day or day.timex.unit != "day":
        return None
    return changed(day, first=m.start(), mod=p.words.mod[p.low(m.start("EARLY"))])


def _earlier(p: Parser, m: re.Match[str]) -> Found | None:
    """Earlier this year; later today; earlier last week."""
    if not p.is_class(m.end(), "this", "last", "day", "that", "next", "weekday", "month"):
        return None
    whole = p.inner(m.end(), "DATE", "TIME")
    if not whole or whole.timex.mod:
        return None
    return changed(whole, first=m.start(), mod=p.words.mod[p.low(m.start())])


def _part_of(p: Parser, m: re.Match[str]) -> Found | None:
    """The morning of January 31; the night of last Friday."""
    day = p.inner(m.end())
    if not day or day.timex.unit != "day":
        return None
    part = p.words.part[p.low(m.start("PART"))]
    mod = p.words.mod[p.low(m.start("EARLY"))] if m["EARLY"] else ""
    if day.timex.anchor == "text":
        value = timex("TIME", f"XXXX-XX-XXT{part}", anchor="text", unit="day", base=day.timex, mod=mod)
        return Found(m.start(), day.last, value)
    return changed(day, first=m.start(), type="TIME", value=f"{day.timex.value}T{part}", mod=mod)


FIRST: list[tuple[str, str, Handler]] = [
    ("the edge very", "the? very? (?P<EDGE>edge) of", _edge),
    ("the early", "the? (?P<EARLY>early) part? units of", _early_hours),
    ("the", "the (?P<EARLY>early)? (?P<PART>part) of", _part_of),
]
LAST: list[tuple[str, str, Handler]] = [
    ("early the", "(?P<THE>the)? (?P<EARLY>early)", _early),
    ("earlier", "earlier", _earlier),
    ("day", "day (?P<PART>part|noon)?", _named_day),
    ("a", "a earlier time", _later_date),
    ("period", "period of time", _period),
    ("ref now", "ref|now", _reference),
    ("future", "future", _vague),
    ("the a", "(?:the|a) (?: recent past | past | (?:recent|coming)? future ) | the moment | the other unit", _vague),
]
