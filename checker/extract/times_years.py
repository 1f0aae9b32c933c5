"""Years, fiscal years, decades and centuries: where a number of four digits is a year, and where it only counts."""

from __future__ import annotations

import re

from checker.extract.times_parser import Found, Handler, Parser, timex
from checker.extract.times_spans import BLANK
from checker.extract.times_words import DECADE, YEARS

_ONLY_YEARS_AFTER = frozenset("in since until till during by from between circa through early late mid".split())
_OLD_YEAR_AFTER = frozenset(("of", "from", "to", "(", "and", "the"))
_HEDGES = frozenset(("about", "around"))
_BEHIND_YEARS = frozenset(
    "he she it they we i you the a an when as in at on and or but that this to was were is had has after before with from by for".split()
)
_YEAR_OF_SOMETHING = frozenset("in since during the its his her their our my early late".split())  # "in 2003 elections"
_DECADE_AFTER = frozenset("in of since during from by until throughout over and or before after back through to".split())
_GLUE = ("-", "–", "—", "/")


def _year(p: Parser, m: re.Match[str]) -> Found | None:
    """2009, where it can only be a year; 2009/10; the year 2000."""
    at, last = m.start("YEAR"), m.end()
    word = p.low(at)
    if m["NAMED"]:
        return Found(m.start(), last, timex("DATE", word, unit="year"))
    if not _is_year(p, at, last):
        return None
    if m["TO"]:
        end = _range_end(word, p.low(m.start("TO")))
        if not end:
            return Found(at, at + 1, timex("DATE", word, unit="year"))
        return Found(at, last, timex("DATE", f"{word}/{end}", unit="year", modality="from-to"))
    return Found(at, last, timex("DATE", word, unit="year"))


def _range_end(first: str, second: str) -> str | None:
    end = first[:2] + second if len(second) == 2 else second
    return end if len(end) == 4 and int(first) < int(end) <= int(first) + 400 else None


def _is_year(p: Parser, at: int, last: int) -> bool:
    number, before, following = int(p.low(at)), p.before(at), p.low(last)
    if before in p.words.not_year_after or following in p.words.not_year_before or (following in p.words.counted and not p.capital(last)):
        return False
    if following == ":" and p.touching(last) and p.is_class(last + 1, "d", "num"):
        return False
    if at > p.start and p.touching(at) and not p.tokens[at - 1][-1].isalnum() and before not in ("(", "“", '"', "‘", "[", ",", "'"):
        return before in _GLUE and p.is_class(at - 2, "year", "month", "season")  # no part of a longer number
    if following in _GLUE and last + 1 < p.stop and p.touching(last) and p.touching(last + 1) and not p.is_class(last + 1, "year"):
        return False
    if p.is_class(last, "unit", "units") or (p.is_class(last, "zone", "ampm") and p.tokens[last].isupper()):
        return False
    counted = p.counts(last)
    if before in _HEDGES and following.isalpha() and following not in _BEHIND_YEARS:
        return False  # "around 2000 girl guides"
    if not 1900 <= number < 2100:
        if before in _HEDGES:  # "around 1800, he built": a number of something would name the thing
            return number >= 1500 and following in ("", ".", ",", ";", ")")
        return not counted and (before in _ONLY_YEARS_AFTER or (before in _OLD_YEAR_AFTER and number >= 1500))
    if counted:
        return before in _YEAR_OF_SOMETHING or before.endswith("'s")
    number_before = p.is_class(at - 1, "n", "d", "num", "big") and not before.endswith("'s")
    return not number_before or p.is_class(at - 2, "month", "comma")


def _year_range(p: Parser, m: re.Match[str]) -> Found | None:
    """2009-10, 2009-2011 as one token."""
    match = YEARS.match(p.compound(m.start()))
    end = _range_end(match[1], match[2]) if match else None
    if not match or not end or p.counts(m.end()):
        return None
    return Found(m.start(), m.end(), timex("DATE", f"{match[1]}/{end}", unit="year", modality="from-to"))


def _fiscal_year(p: Parser, m: re.Match[str]) -> Found | None:
    """Fiscal 2009; the 2009-10 financial year; calendar year 2009."""
    value = p.compound(m.start("YEAR"))
    if match := YEARS.match(value):
        value = _range_end(match[1], match[2]) or match[1]
    if p.low(m.start("FISCAL")) != "calendar":
        value = f"FY{value}"
    return Found(m.start(), m.end(), timex("DATE", value, unit="year"))


def _decade(p: Parser, m: re.Match[str]) -> Found | None:
    """The 1990s; the late '60s; the eighties."""
    at = m.start("DECADE")
    figure = DECADE.match(p.lowers[at])
    if figure and len(figure[1]) == 4:
        value = figure[1][:3]
    else:
        weather = p.words.weather.intersection(p.lowers[max(p.start, at - 8) : at + 6])
        if not m["THE"] or weather or p.low(m.end()) in p.words.counted or (figure and not m["MARK"] and p.before(at) not in _DECADE_AFTER):
            return None
        tens = int(figure[1]) if figure else p.words.decade[p.low(at)]
        value = f"{'20' if tens < 20 else '19'}{tens // 10}"
    return Found(m.start(), m.end(), timex("DATE", value, unit="decade", mod=_mod(p, m)))


def _century(p: Parser, m: re.Match[str]) -> Found | None:
    """The 19th century; the early twentieth century."""
    number = p.words.ordinal_of(p.low(m.start("ORDINAL")))
    if p.unit(m.start("UNIT")) != "century" or p.low(m.end()) in ("bc", "bce") or not 2 <= number <= 30:
        return None
    return Found(m.start(), m.end(), timex("DATE", f"{number - 1:02}", unit="century", mod=_mod(p, m)))


def _mod(p: Parser, m: re.Match[str]) -> str:
    return p.words.mod.get(p.low(m.start("EARLY")), "") if m["EARLY"] else ""


def _compound(p: Parser, m: re.Match[str]) -> Found | None:
    """Mid-October, mid-2011, late-1990s, pre-2008, mid-week: the time inside, and the part of it that is meant."""
    at = m.start()
    head, _, rest = p.compound(at).partition("-")
    mod, modality = p.words.mod.get(head, ""), {"pre": "before", "post": "after"}.get(head, "")
    dated = p.is_class(at + 1, "year")
    if rest in p.words.month:
        year, last = (p.low(at + 1), at + 2) if dated else ("XXXX", at + 1)
        value = f"{year}-{p.words.month[rest]:02}"
        anchor = "absolute" if dated else "partial"
        return Found(at, last, timex("DATE", value, anchor=anchor, unit="month", mod=mod, modality=modality))
    if rest.isdecimal():
        return Found(at, at + 1, timex("DATE", rest, unit="year", mod=mod, modality=modality))
    figure = DECADE.match(rest)
    if figure and len(figure[1]) == 4:
        return Found(at, at + 1, timex("DATE", figure[1][:3], unit="decade", mod=mod, modality=modality))
    if modality:
        return None
    if rest in p.words.season and dated:
        return Found(at, at + 2, timex("DATE", f"{p.low(at + 1)}-{p.words.season[rest]}", unit="season", mod=mod))
    if rest in ("week", "month", "year"):
        return Found(at, at + 1, timex("DATE", BLANK[rest], anchor="publication", unit=rest, offset=0, mod=mod))
    if rest in p.words.part:
        return Found(at, at + 1, timex("TIME", f"XXXX-XX-XXT{p.words.part[rest]}", anchor="text", unit="day", mod=mod))
    return None


RULES: list[tuple[str, str, Handler]] = [
    ("the fiscal", "the? (?P<FISCAL>fiscal) unit? (?P<YEAR>year|years)", _fiscal_year),
    ("the year years", "the? (?P<YEAR>year|years) (?P<FISCAL>fiscal) unit", _fiscal_year),
    ("years", "years", _year_range),
    ("year the", "(?P<NAMED>the unit)? (?P<YEAR>year) (?: (?:dash|slash) (?P<TO>year|d) )?", _year),
    ("the decade early apos", "(?P<THE>the)? (?P<EARLY>early)? (?P<MARK>apos)? (?P<DECADE>decade)", _decade),
    ("the ordinal early", "the? (?P<EARLY>early)? (?P<ORDINAL>ordinal) (?P<UNIT>unit)", _century),
    ("mid", "mid", _compound),
]
