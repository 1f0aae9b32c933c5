"""Units of the calendar by their place: "last week", "this year", "the following day", "the third quarter", "the year ended June 30"."""

from __future__ import annotations

import re

from checker.extract.times_parser import Found, Handler, Parser, changed, timex
from checker.extract.times_spans import AHEAD, BACK, BLANK, duration, is_old
from checker.model import Timex

_OVER = frozenset("in over during for within throughout through".split())
_BEFORE_THE = frozenset("of for in during through over throughout by until till within later earlier early late".split())
_NOT_BEFORE = frozenset(("of", "that", "which", "old"))
_NO_DATE_BEFORE = _NOT_BEFORE | {"when", "in", "and", "or"}
_NARRATIVE = ("following", "previous", "same", "that")
_WHOLE = ("week", "month", "quarter", "year", "decade", "century", "weekend")


def _relative(p: Parser, m: re.Match[str]) -> Found | None:
    """Last week; this year; the following month; that day; the past decade; next weekend; last night."""
    at, last, before = m.start("UNIT"), m.end(), p.before(m.start())
    rel = p.first_class(m.start("REL"), *BACK, *AHEAD, "this", "that", "same", "current")
    if m["MORE"]:  # "this past week", "this coming Friday"
        if rel not in ("this", "that"):
            return None
        rel = p.first_class(m.start("MORE"), *BACK, *AHEAD) or rel
    if p.capital(at) and not p.headline():
        return None  # a programme called "This Week"
    unit = p.unit(at)
    turn = -1 if rel in BACK else 1 if rel in AHEAD else 0
    if p.is_class(at, "part"):
        if rel in ("past", "current", "recent", "coming"):
            return None
        anchor = "text" if rel == "next" or rel in _NARRATIVE else "publication"
        return Found(m.start(), last, timex("TIME", f"XXXX-XX-XXT{p.words.part[p.low(at)]}", anchor=anchor, unit="day", offset=turn))
    if _refused(p, m, rel, unit) or unit not in BLANK:  # TIMEX3 has no value for the next millennium
        return None
    if _is_span(p, m, rel, unit, before):
        return Found(m.start(), last, duration(p, p.low(at), 1.0, modality="for-past" if rel in BACK else "for-next"))
    blank = "FY" + BLANK[unit] if m["FISCAL"] and unit == "year" and p.low(m.start("FISCAL")) != "calendar" else BLANK[unit]
    # "the next week" follows what is being told, "next week" the day it is told.
    told = rel in _NARRATIVE or (rel == "next" and (unit == "day" or (m["THE"] and unit in ("week", "month", "year", "weekend"))))
    return Found(m.start(), last, timex("DATE", blank, anchor="text" if told else "publication", unit=unit, offset=turn))


def _refused(p: Parser, m: re.Match[str], rel: str, unit: str) -> bool:
    last = m.end()
    if unit in ("", "minute", "second", "night") or p.low(last) == "old" or (m["FISCAL"] and unit not in ("year", "quarter")):
        return True
    if rel == "that" and unit != "day" and p.before(m.start()) in ("said", "say", "says") and not p.ends(last):
        return True  # "said that year after year"
    if unit == "hour":
        return rel not in ("past", "next", "last", "coming")
    if unit == "day" and rel in ("last", "current", "recent", "this", "coming"):
        return True
    if rel == "recent" and unit not in ("quarter", "week", "month", "weekend", "year"):
        return True
    return rel == "last" and p.low(last) == "of"  # "the last week of October" is a part of October


def _is_span(p: Parser, m: re.Match[str], rel: str, unit: str, before: str) -> bool:
    """Whether a length of time is meant, no calendar unit: "the past year", "over the next week", "the last decade"."""
    if (rel == "past" and unit != "weekend") or unit in ("hour", "fortnight"):
        return True
    if not m["THE"] or (rel not in BACK and rel not in AHEAD):
        return False
    if unit in ("decade", "century", "millennium"):
        return True
    if unit in ("weekend", "quarter") or rel not in ("last", "next", "coming") or (unit == "day" and before in ("in", "for")):
        return False
    return before in _OVER and p.low(m.end()) != "of"


def _the_unit(p: Parser, m: re.Match[str]) -> Found | None:
    """The year, the week, the weekend that the text is about; the day before; the day before yesterday; the quarter ended June 30."""
    at, last = m.start("UNIT"), m.end()
    part = p.words.part[p.low(at)] if p.is_class(at, "part") else ""
    unit = "day" if part else p.unit(at)
    before, after = p.before(m.start()), p.low(last)
    if unit not in BLANK or unit in ("hour", "minute", "second"):
        return None
    if after in ("before", "after", "earlier") and unit in ("day", "week", "month", "year", "weekend"):
        return _neighbour(p, m, unit, part)
    if part:
        if before not in ("in", "during", "on", "throughout") or not p.ends(last) or after == "of":
            return None
        mod = p.words.mod[p.low(m.start("EARLY"))] if m["EARLY"] else ""
        return Found(m.start(), last, timex("TIME", f"XXXX-XX-XXT{part}", anchor="text", unit="day", offset=0, mod=mod))
    if after == "of" and unit == "weekend" and (day := p.inner(last + 1)):
        return Found(m.start(), day.last, timex("DATE", BLANK[unit], anchor="text", unit=unit, offset=0, base=day.timex))
    if unit in ("week", "month", "quarter", "year") and (base := _ended(p, last)):
        return Found(m.start(), last, timex("DATE", BLANK[unit], anchor="text", unit=unit, offset=0, base=base))
    if unit in ("decade", "century") or not p.ends(last) or after in (_NOT_BEFORE if unit == "weekend" else _NO_DATE_BEFORE):
        return None
    if unit == "day":
        late = before == "in" and p.low(m.start() - 2) in ("later", "earlier", "late", "early")
        return Found(m.start(), last, timex("DATE", BLANK[unit], anchor="text", unit=unit, offset=0)) if late else None
    if unit == "weekend" and (before in _BEFORE_THE or before in ("at", "on")):
        return Found(m.start(), last, timex("DATE", BLANK[unit], anchor="partial", unit=unit))
    if before not in _BEFORE_THE or (unit in ("week", "month") and before in ("of", "for", "by", "within")):
        return None  # "player of the week", "paid by the month"
    return Found(m.start(), last, timex("DATE", BLANK[unit], anchor="publication", unit=unit, offset=0))


def _neighbour(p: Parser, m: re.Match[str], unit: str, part: str) -> Found | None:
    """The day before; the year after; the day before yesterday; the day after the vote."""
    last = m.end() + 1
    sign = 1 if p.low(m.end()) == "after" else -1
    kind, value = ("TIME", f"XXXX-XX-XXT{part}") if part else ("DATE", BLANK[unit])
    if p.low(m.end()) != "earlier" and unit == "day" and p.is_class(last, "day"):
        offset = p.words.day[p.low(last)][0] + sign
        return Found(m.start(), last + 1, timex(kind, value, anchor="publication", unit=unit, offset=offset))
    if p.ends_clause(last):
        return Found(m.start(), last, timex(kind, value, anchor="text", unit=unit, offset=sign))
    if part or unit == "weekend":
        return None
    whole = p.inner(last)
    base = whole.timex if whole else None
    return Found(m.start(), last, timex(kind, value, anchor="text", unit=unit, offset=sign, modality=p.low(m.end()), base=base))


def _ended(p: Parser, at: int) -> Timex | None:
    """The date in "the year ended June 30"."""
    if p.low(at) not in ("ended", "ending"):
        return None
    found = p.inner(at + 1 + (p.low(at + 1) in ("on", "in")))
    return found.timex if found and found.timex.unit in ("day", "month") else None


def _the_fiscal_unit(p: Parser, m: re.Match[str]) -> Found | None:
    """The financial year, the fiscal quarter, the fiscal year ended June 30."""
    unit = p.unit(m.start("UNIT"))
    if unit not in ("year", "quarter"):
        return None
    blank = BLANK[unit] if unit == "quarter" else f"FY{BLANK[unit]}"
    base = _ended(p, m.end())
    anchor = "text" if base else "publication"
    return Found(m.start(), m.end(), timex("DATE", blank, anchor=anchor, unit=unit, offset=0, base=base))


def whole_unit(p: Parser, at: int) -> Found | None:
    """The week, the month, the year where a part of it is meant: behind "the end of", "the last day of"."""
    if not p.is_class(at, "the") or p.unit(at + 1) not in _WHOLE:
        return None
    unit = p.unit(at + 1)
    return Found(at, at + 2, timex("DATE", BLANK[unit], anchor="publication", unit=unit, offset=0))


def _ordinal_unit(p: Parser, m: re.Match[str]) -> Found | None:
    """The first week of October; the last Tuesday of the month; the final years of the 1990s."""
    whole = p.inner(m.end()) or whole_unit(p, m.end())
    unit = "day" if p.is_class(m.start("UNIT"), "weekday") else p.unit(m.start("UNIT"))
    if not whole or unit not in ("day", "week", "month", "year", "decade", "hour"):
        return None
    mod = "end" if p.is_class(m.start("ORDINAL"), "last", "final") else "start" if p.low(m.start("ORDINAL")) == "first" else ""
    return changed(whole, first=m.start(), mod=mod)


def _year_ago(p: Parser, m: re.Match[str]) -> Found | None:
    """The year-ago quarter, year-earlier profit."""
    unit = p.words.word_unit[p.compound(m.start()).split("-")[0]]
    if unit not in BLANK or unit in ("hour", "minute", "second") or is_old(p, m.end()):
        return None
    return Found(m.start(), m.end(), timex("DATE", BLANK[unit], anchor="text", unit=unit, offset=-1, length=1.0))


def _year_end(p: Parser, m: re.Match[str]) -> Found | None:
    """Year-end; year-end 2009."""
    if m["YEAR"]:
        return Found(m.start(), m.end(), timex("DATE", p.low(m.start("YEAR")), unit="year", mod="end"))
    return Found(m.start(), m.end(), timex("DATE", BLANK["year"], anchor="publication", unit="year", offset=0, mod="end"))


def _units_end(p: Parser, m: re.Match[str]) -> Found | None:
    """Year's end; the month's start."""
    at = m.start("UNIT")
    unit = p.unit(at)
    if unit not in _WHOLE or not p.lowers[at].endswith("'s"):
        return None
    mod = p.words.mod[p.low(m.start("EDGE"))]
    return Found(m.start(), m.end(), timex("DATE", BLANK[unit], anchor="publication", unit=unit, offset=0, mod=mod))


_REL = "last|past|next|coming|following|previous|same|this|that|current|recent"
RULES: list[tuple[str, str, Handler]] = [
    (
        "the last past next coming following previous same this that current recent",
        f"(?P<THE>the)? (?P<REL>{_REL}) (?P<MORE>past|last|coming|next|very|same)? (?P<FISCAL>fiscal)? (?P<UNIT>unit|quarter|weekend|part)",
        _relative,
    ),
    ("the ordinal final last", "the? (?P<ORDINAL>ordinal|last|final) (?: n | d | vague )? (?P<UNIT>unit|units|weekday) of", _ordinal_unit),
    ("the", "the fiscal (?P<UNIT>unit|quarter)", _the_fiscal_unit),
    ("unit the", "the? (?P<UNIT>unit) (?P<EDGE>edge)", _units_end),
    ("the", "the (?: (?P<EARLY>early) (?=part) )? (?P<UNIT>unit|quarter|weekend|part)", _the_unit),
    ("yearago", "yearago", _year_ago),
    ("yearend", "yearend (?: of? (?P<YEAR>year) )?", _year_end),
]
