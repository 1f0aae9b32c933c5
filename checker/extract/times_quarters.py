"""Quarters and halves of a year: "the third quarter of 2013", "fiscal first-half", "Q3 2009"; also "19th-century", written alike."""

from __future__ import annotations

import re

from checker.extract.times_parser import Found, Handler, Parser, timex
from checker.extract.times_words import QUARTER

_LAST = 9  # "the final quarter": the last one there is
_PREPOSITIONS = ("in", "for", "during", "by", "of")
_BEFORE_ANY = frozenset((*_PREPOSITIONS, "the"))


def _quarter(p: Parser, m: re.Match[str]) -> Found | None:
    """The third quarter of 2013; the fiscal first half; first-quarter; the final quarter of last year."""
    at, last = m.start("UNIT"), m.end()
    if p.is_class(at, "ordq"):
        head, _, name = p.compound(at).partition("-")
    elif m["ORDINAL"]:
        head, name = p.low(m.start("ORDINAL")), p.low(at)
    else:
        return None
    number = p.words.ordinal_of(head) or (_LAST if p.is_class(m.start("ORDINAL"), "final", "last") else 0)
    if name == "century":
        return Found(at, last, timex("DATE", f"{number - 1:02}", unit="century")) if 2 <= number <= 30 else None
    size, letter = (2, "H") if name == "half" else (4, "Q")
    number = size if number == _LAST else number
    if not 1 <= number <= size:
        return None
    value, unit = f"{letter}{number}", "half" if size == 2 else "quarter"
    if p.is_class(last, "year") and not p.counts(last + 1):
        return Found(m.start(), last + 1, timex("DATE", f"{p.low(last)}-{value}", unit=unit))
    of = p.low(last) == "of"
    whole = _year_behind(p, last)
    if whole and whole.timex.unit == "year":
        if whole.timex.anchor == "absolute":
            return Found(m.start(), whole.last, timex("DATE", f"{whole.timex.value.removeprefix('FY')}-{value}", unit=unit))
        return Found(m.start(), whole.last, timex("DATE", f"XXXX-{value}", anchor="text", unit=unit, base=whole.timex))
    if whole and of:  # "the first half of the 19th century"
        return Found(m.start(), whole.last, whole.timex)
    if (of and not m["FISCAL"]) or p.sports():
        return None  # "the first half of the game"
    if size == 2 and m["ORDINAL"] and not m["FISCAL"] and p.before(m.start()) not in _PREPOSITIONS:
        return None
    return Found(m.start(), last, timex("DATE", f"XXXX-{value}", anchor="partial", unit=unit))


def _year_behind(p: Parser, last: int) -> Found | None:
    """The year in "of 2013", "in 2013", "of last year", "this year"."""
    linked = p.low(last) in ("of", "in")
    names = ("year", "years", "the", "fiscal", "that", "this", "last", "next", "previous", "same") if linked else ("this", "last", "next")
    if not p.is_class(last + linked, *names):
        return None
    whole = p.inner(last + linked)
    if not whole or whole.timex.unit not in (("year",) if p.low(last) == "in" else ("year", "decade", "century", "month")):
        return None
    return whole


def _short(p: Parser, m: re.Match[str]) -> Found | None:
    """Q3 2009; H1; 3Q; FY2009."""
    at, last = m.start(), m.end()
    match = QUARTER.match(p.compound(at))
    if not match or (not p.tokens[at][0].isupper() and not p.tokens[at][0].isdecimal()):
        return None
    if match["fy"]:
        value = match["fy"] if len(match["fy"]) == 4 else "20" + match["fy"]
        return Found(at, at + 1, timex("DATE", f"FY{value}", unit="year"))
    year = match["year"] or (p.low(last - 1) if m["YEAR"] else "")
    if not year and (p.before(at) not in _BEFORE_ANY or p.sports()):
        return None
    letter, unit = ("Q", "quarter") if match["q"] or match["q2"] else ("H", "half")
    number = match["q"] or match["q2"] or match["h"] or match["h2"]
    value = f"{year or 'XXXX'}-{letter}{number}"
    return Found(at, last if year else at + 1, timex("DATE", value, anchor="absolute" if year else "partial", unit=unit))


RULES: list[tuple[str, str, Handler]] = [
    (
        "the fiscal ordinal ordq final last",
        "the? (?P<FISCAL>fiscal)? (?: (?P<ORDINAL>ordinal|final|last) fiscal? )? (?P<UNIT>quarter|half|ordq)",
        _quarter,
    ),
    ("qtr", "qtr (?P<YEAR>year)?", _short),
]
