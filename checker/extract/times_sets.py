"""Times that come again: "every day", "twice a week", "per year", "daily", "on Mondays"."""

from __future__ import annotations

import re

from checker.extract.times_parser import Found, Handler, Parser, timex
from checker.extract.times_spans import QTY, is_vague, measure

_POSSESSIVE = frozenset("his her its their our my your whose".split())


def _every(p: Parser, m: re.Match[str]) -> Found | None:
    """Every day; each year; every two weeks; every Monday; every other month; every October."""
    at = m.end() - 1
    word = p.low(at)
    if p.is_class(at, "unit", "units"):
        amount = p.words.amount(p.lowers[m.start("QTY") : m.end("QTY")])[0] if m["QTY"] else 2.0 if m["OTHER"] else 1.0
        if amount is None and not is_vague(p, m):
            return None
        value, unit, length, _ = measure(p, word, amount)
        return Found(m.start(), m.end(), timex("SET", value, anchor="none", unit=unit, length=length))
    if p.is_class(at, "weekday"):
        value, unit = f"XXXX-WXX-{p.words.weekday[word]}", "week"
    elif p.is_class(at, "month", "wmonth") and p.capital(at):
        value, unit = f"XXXX-{p.words.month[word]:02}", "year"
    elif p.is_class(at, "season", "wseason"):
        value, unit = f"XXXX-{p.words.season[word]}", "year"
    elif p.is_class(at, "part"):
        value, unit = f"XXXX-XX-XXT{p.words.part[word]}", "day"
    elif p.is_class(at, "weekend"):
        value, unit = "XXXX-WXX-WE", "week"
    else:
        return None
    return Found(m.start(), m.end(), timex("SET", value, anchor="none", unit=unit))


def _how_often(p: Parser, m: re.Match[str]) -> Found | None:
    """Twice a week; three times per day; per year."""
    word, before = p.low(m.end() - 1), p.before(m.start())
    value, unit, length, _ = measure(p, word, 1.0)
    if not m["TIMES"] and (unit in ("second", "minute", "hour") or before in p.words.speed_units):
        return None
    return Found(m.start(), m.end(), timex("SET", value, anchor="none", unit=unit, length=length))


def _rhythm(p: Parser, m: re.Match[str]) -> Found | None:
    """Daily; twice weekly; annual."""
    at, before = m.end() - 1, p.before(m.start())
    named = (p.capital(at) and not p.opens(at)) or (p.capital(m.end()) and not p.headline()) or (p.capital(at - 1) and not p.opens(at - 1))
    if named and not m["TIMES"]:
        return None  # the Daily Mail, the daily Le Monde
    if not m["TIMES"] and (before in _POSSESSIVE or before.endswith("'s")) and not p.ends(m.end()):
        return None  # "the company's annual conference" names an event
    return Found(m.start(), m.end(), timex("SET", p.words.rhythm[p.low(at)], anchor="none"))


def _on_days(p: Parser, m: re.Match[str]) -> Found | None:
    """Mondays; weekends."""
    at = m.start()
    if p.is_class(at, "weekends"):
        return Found(at, m.end(), timex("SET", "XXXX-WXX-WE", anchor="none", unit="week"))
    if not p.capital(at) or p.lowers[at].endswith("'s") or p.low(m.end()) == "ago":
        return None
    return Found(at, m.end(), timex("SET", f"XXXX-WXX-{p.words.weekday[p.low(at)]}", anchor="none", unit="week"))


_TIMES = "(?P<TIMES> multiple | (?:n|d|num) times )"
RULES: list[tuple[str, str, Handler]] = [
    ("every", f"every (?P<OTHER>other|ordinal)? {QTY}? (?:unit|units|weekday|month|wmonth|season|wseason|part|weekend)", _every),
    ("multiple n d num per", f"(?: {_TIMES} (?:a|per|every) | per ) unit", _how_often),
    ("multiple n d num rhythm", f"{_TIMES}? rhythm", _rhythm),
    ("weekdays weekends", "weekdays|weekends", _on_days),
]
