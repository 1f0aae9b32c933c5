"""Calendar dates: days, months, weekdays, seasons, years, decades and centuries, written out or in figures."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from checker.extract.times_parser import Found, Handler, Parser, changed, timex
from checker.extract.times_words import _DECADE, _ISO, _ORDINAL, _YEARS
from checker.model import Timex

_MONTH_AFTER = frozenset("in since until till last next this early late mid during through by from of between".split())
_STRICT_MONTH_AFTER = frozenset("in since until till last next this early late mid during through mid-".split())
_STRONG_YEAR_AFTER = frozenset("in since until till during by from between circa through early late mid".split())
_YEAR_AFTER = frozenset("in since until till during by from between circa through early late mid the of for before after to and or a its his her their , ( ; : “ \" ‘ '".split())


def _year(p: Parser, m: re.Match[str]) -> str:
    return p.low(m.start("YEAR")) if m["YEAR"] else "XXXX"


def _month(p: Parser, at: int) -> int:
    return p.words.month[p.low(at)]


def _day_number(p: Parser, at: int) -> int:
    word = p.low(at)
    if word.isdigit():
        return int(word)
    figure = _ORDINAL.match(word)
    return int(figure[1]) if figure else p.words.ordinal.get(word, 0)


def _dated(year: str, month: int, day: int) -> str | None:
    """The TIMEX3 value of a day, if there is one."""
    try:
        date(int(year) if year.isdigit() else 2000, month, day)
    except ValueError:
        return None
    return f"{year}-{month:02}-{day:02}"


def _weekday(p: Parser, m: re.Match[str]) -> int:
    return p.words.weekday[p.low(m.start("WEEKDAY"))] if m["WEEKDAY"] else 0


def _written_month(p: Parser, at: int) -> bool:
    """Whether a month beside a number of a day or a year is one: "may 3 be" is not."""
    return p.capital(at) or p.low(at) not in p.words.careful_month


def day_of_month(p: Parser, m: re.Match[str]) -> Found | None:
    """October 28, 2009; Tuesday, 28th of October; July 14-16; 2-5 May."""
    at, month_at = m.start("DAY"), m.start("MONTH")
    if not _written_month(p, month_at) or (m["WEEKDAY"] and not p.capital(m.start("WEEKDAY"))):
        return None
    last, year = m.end(), _year(p, m)
    after = at > month_at
    if after and year == "XXXX":
        if p.low(last) == ":" or p.low(last) in p.words.counted or (p.low(month_at) in p.words.word_months and p.counts(last)):
            return None  # "in May 10 people", "October 10:30"
    if after and year != "XXXX" and p.low(last) in p.words.counted and p.low(last - 2) != ",":
        last, year = last - 1, "XXXX"
    if not after and p.is_class(at, "ordinal") and not p.low(at)[0].isdigit() and p.low(at + 1) != "of":
        return None  # "its first May launch"
    month = _month(p, month_at)
    if "-" in p.low(at):
        low, high = (int(x) for x in p.low(at).split("-"))
    else:
        low = _day_number(p, at)
        high = _day_number(p, m.start("TO")) if m["TO"] else low
    first, until = _dated(year, month, low), _dated(year, month, high)
    if not first or not until:
        return None
    value, modality = (first, "") if high <= low else (f"{first}/{until}", "from-to")
    anchor = "absolute" if year != "XXXX" else "partial"
    found = Found(m.start(), last, timex("DATE", value, anchor=anchor, unit="day", modality=modality, weekday=_weekday(p, m)))
    if year == "XXXX" and (of := _of_year(p, last)):
        return changed(found, last=of.last, anchor="text", base=of.timex)
    return found


def _of_year(p: Parser, at: int) -> Found | None:
    """"of last year", "this year", "last year" behind a month or a season."""
    step = at + 1 if p.low(at) == "of" else at
    if not p.is_class(step, "this", "last", "next", "that", "the", "following", "previous", "same"):
        return None
    found = p.inner(step)
    return found if found and found.timex.unit == "year" and found.timex.mod == "" else None


def month_of_year(p: Parser, m: re.Match[str]) -> Found | None:
    """October 2009; May of last year."""
    at = m.start("MONTH")
    if not _written_month(p, at):
        return None
    month, year = _month(p, at), _year(p, m)
    if year != "XXXX":
        last = m.end()
        if p.counts(last) and p.low(last - 2) != "of" and p.low(last) in p.words.counted:
            return None
        return Found(m.start(), last, timex("DATE", f"{year}-{month:02}", unit="month"))
    return None


def month_alone(p: Parser, m: re.Match[str]) -> Found | None:
    """October; last May; September of this year."""
    at = m.start("MONTH")
    last = m.end()
    word = p.low(at)
    relative = p.low(m.start("REL")) if m["REL"] else ""
    before = p.before(at)
    if not relative:
        if word in p.words.word_months and not (p.capital(at) and (before in _STRICT_MONTH_AFTER or (before in ("a", "by", "the", "of") and _noun_follows(p, last)))):
            return None
        short = len(word) <= 4 and word not in ("june", "july") and word not in p.words.word_months
        if (short or word in p.words.careful_month) and before not in _MONTH_AFTER and (not p.capital(at) or (p.capital(last) and p.is_class(last, "other") is False)):
            return None
        if short and not (p.capital(at) and (p.low(at + 1) == "." or before in _STRICT_MONTH_AFTER)):
            return None
        if word in p.words.careful_month and not p.capital(at):
            return None
        if p.capital(last) and p.codes[last] == "_" and before not in _MONTH_AFTER and word in p.words.careful_month:
            return None  # "April Jones said"
    elif not p.capital(at):
        return None
    if m["DOT"] and not p.touching(m.start("DOT")):
        last -= 1
    if m["DOT"] and len(word) > 4:
        last = m.start("DOT")
    month = _month(p, at)
    value = f"XXXX-{month:02}"
    if of := _of_year(p, last):
        return Found(m.start(), of.last, timex("DATE", value, anchor="text", unit="month", base=of.timex))
    return Found(m.start(), last, timex("DATE", value, anchor="partial", unit="month", offset=_turn(p, relative)))


def _noun_follows(p: Parser, at: int) -> bool:
    return at < p.stop and p.tokens[at].isalpha() and p.tokens[at].islower() and not p.ends(at)


def _turn(p: Parser, relative: str) -> int | None:
    """-1, 0, +1 for "last", "this", "next"; None without such a word."""
    if not relative:
        return None
    code = p.words.table.get(relative, "")
    names = p.words
    return {names.table["last"]: -1, names.table["past"]: -1, names.table["previous"]: -1}.get(code, 0 if relative == "this" else 1)


def weekday(p: Parser, m: re.Match[str]) -> Found | None:
    """Tuesday; last Friday; Monday morning; Tuesday of last week."""
    at, last = m.start("WEEKDAY"), m.end()
    word, before = p.low(at), p.before(m.start())
    if p.is_class(at, "wday"):
        dotted = last > at + 1 and p.low(at + 1) == "." and p.touching(at + 1)
        if not p.capital(at) or not (m["PART"] or m["REL"] or (before in ("on", "by", "since", "until", "from") and (dotted or p.ends(last)))):
            return None
    if p.low(last) in p.words.publications and p.capital(last) and p.capital(at):
        return None  # the Sunday Times
    if m["PART"] and p.capital(m.start("PART")) and p.capital(last) and p.codes[last] == "_":
        return None  # Monday Night Football
    if p.codes[at - 1 : at] == "_" and p.capital(at - 1) and not p.opens(at - 1) and p.tokens[at - 1].istitle() and before not in ("on",) and p.low(at - 1) in ("black", "good", "super", "cyber", "fat", "bloody"):
        return None
    number = p.words.weekday[word]
    relative = p.low(m.start("REL")) if m["REL"] else ""
    value = f"XXXX-WXX-{number}"
    part = ""
    kind = "DATE"
    clock = None
    if m["PART"]:
        if p.is_class(m.start("PART"), "noon"):
            clock = p.words.noon[p.low(m.start("PART"))]
            part = clock
        else:
            part = p.words.part[p.low(m.start("PART"))]
        value, kind = f"{value}T{part}", "TIME"
    if not m["PART"] and p.low(last) == "of" and (week := p.inner(last + 1)) and week.timex.unit == "week":
        return Found(m.start(), week.last, timex("DATE", value, anchor="text", unit="day", base=week.timex))
    if not m["PART"] and p.low(last) in ("last", "next", "this") and (week := p.inner(last)) and week.timex.unit == "week":
        return Found(m.start(), week.last, timex("DATE", value, anchor="text", unit="day", base=week.timex))
    return Found(m.start(), last, timex(kind, value, anchor="partial", unit="day", offset=_turn(p, relative), clock=clock))


def season(p: Parser, m: re.Match[str]) -> Found | None:
    """Summer 2009; last spring; the winter of 1979; in the fall."""
    at, last = m.start("SEASON"), m.end()
    code, before = p.words.season[p.low(at)], p.before(m.start())
    relative = p.low(m.start("REL")) if m["REL"] else ""
    if m["YEAR"]:
        return Found(m.start(), last, timex("DATE", f"{p.low(m.start('YEAR'))}-{code}", unit="season"))
    if of := _of_year(p, last):
        return Found(m.start(), of.last, timex("DATE", f"XXXX-{code}", anchor="text", unit="season", base=of.timex))
    if relative:
        if p.is_class(at, "wseason") and p.low(last) in ("in", "of", "from", "and"):
            return None  # "this fall in prices"
        return Found(m.start(), last, timex("DATE", f"XXXX-{code}", anchor="partial", unit="season", offset=_turn(p, relative)))
    after = before in ("in", "since", "until", "till", "by", "during", "over", "through", "early", "late", "mid", "throughout", "every")
    if not after or p.low(last) == "of" or (m["THE"] and not p.ends(last)) or (p.is_class(at, "wseason") and not m["THE"]) or not p.ends(last):
        return None
    return Found(m.start(), last, timex("DATE", f"XXXX-{code}", anchor="partial", unit="season"))


def year(p: Parser, m: re.Match[str]) -> Found | None:
    """2009, where it can only be a year; 2009-10; 2009/10; the year 2000."""
    at, last = m.start("YEAR"), m.end()
    word, before = p.low(at), p.before(m.start())
    if m["NAMED"]:
        return Found(m.start(), last, timex("DATE", word, unit="year"))
    if not _is_year(p, at, last, before):
        return None
    if m["TO"]:
        end = _range_end(word, p.low(m.start("TO")))
        if not end:
            return Found(at, at + 1, timex("DATE", word, unit="year"))
        return Found(m.start(), last, timex("DATE", f"{word}/{end}", unit="year", modality="from-to"))
    if p.low(last) in ("bc", "bce", "b.c"):
        return None
    return Found(m.start(), last, timex("DATE", word, unit="year"))


def _range_end(first: str, second: str) -> str | None:
    end = first[:2] + second if len(second) == 2 else second
    return end if int(first) < int(end) <= int(first) + 400 else None


def _is_year(p: Parser, at: int, last: int, before: str) -> bool:
    number = int(p.low(at))
    following = p.low(last)
    if before in p.words.not_year_after or before in ("$", "€", "£", "¥", "#", "+", "=", "x", "×", ".") or following in ("%", "°", ":", "º", "+", "=", "″", '"x'):
        return False
    if before in ("-", "–", "—", "/", ":", "'") and at > p.start and p.touching(at):
        earlier = at - 2
        return p.is_class(earlier, "year", "month", "season") and before in ("-", "–", "—", "/")
    if following in ("-", "–", "/") and last < p.stop and p.touching(last) and last + 1 < p.stop and p.touching(last + 1) and not p.is_class(last + 1, "year"):
        return False
    if p.is_class(last, "zone", "ampm", "unit", "units") and not p.ends(last) and (p.tokens[last].isupper() or p.is_class(last, "unit", "units")):
        return False
    if following in p.words.counted:
        return False
    strong = before in _STRONG_YEAR_AFTER
    counted = p.counts(last)
    if number < 1900 or number >= 2100:
        return (strong or (before in ("of", "from", "to", "(", "and", "the") and number >= 1500)) and not counted and number >= 1000
    if counted:
        return before in ("in", "since", "during", "the", "its", "his", "their", "our", "early", "late", "'s") or before.endswith("'s")
    if p.is_class(at - 1, "n", "d", "num", "big") and not p.is_class(at - 2, "month", "comma") and at - 1 >= p.start:
        return False
    return True


def year_range(p: Parser, m: re.Match[str]) -> Found | None:
    """2009-10, 2009-2011 as one token."""
    match = _YEARS.match(p.low(m.start()))
    end = _range_end(match[1], match[2]) if match else None
    if not match or not end or p.counts(m.end()):
        return None
    return Found(m.start(), m.end(), timex("DATE", f"{match[1]}/{end}", unit="year", modality="from-to"))


def fiscal_year(p: Parser, m: re.Match[str]) -> Found | None:
    """Fiscal 2009; the 2009-10 financial year; this fiscal year."""
    at = m.start("YEAR")
    value = p.low(at)
    if "-" in value:
        value = _range_end(*value.split("-")) or value[:4]
    calendar = p.lowers[m.start("FISCAL")] == "calendar"
    return Found(m.start(), m.end(), timex("DATE", value if calendar else f"FY{value}", unit="year"))


def decade(p: Parser, m: re.Match[str]) -> Found | None:
    """The 1990s; the late '60s; the eighties."""
    at = m.start("DECADE")
    word = p.low(at)
    figure = _DECADE.match(word)
    named = p.words.decade.get(word, 0)
    before = p.before(at)
    if figure and len(figure[1]) == 4:
        value = figure[1][:3]
    else:
        tens = int(figure[1]) if figure else named
        if not m["THE"] or before in ("his", "her", "their", "my") or (figure and int(figure[1]) < 20):
            return None
        if p.low(m.end()) in p.words.counted or p.is_class(m.end(), "dot") and False:
            return None
        value = f"{'20' if tens < 20 else '19'}{tens // 10}"
    mod = p.words.mod.get(p.low(m.start("EARLY")), "") if m["EARLY"] else ""
    return Found(m.start(), m.end(), timex("DATE", value, unit="decade", mod=mod))


def century(p: Parser, m: re.Match[str]) -> Found | None:
    """The 19th century; the early twentieth century."""
    if p.low(m.start("UNIT")) != "century" or p.low(m.end()) in ("bc", "bce"):
        return None
    number = _day_number(p, m.start("ORDINAL"))
    if not 2 <= number <= 30:
        return None
    mod = p.words.mod.get(p.low(m.start("EARLY")), "") if m["EARLY"] else ""
    return Found(m.start(), m.end(), timex("DATE", f"{number - 1:02}", unit="century", mod=mod))


def figures(p: Parser, m: re.Match[str]) -> Found | None:
    """2013-03-20, 20.03.2013, 7/8/07, 2013/3/20; figures under 13 are read month first."""
    if m["ISO"]:
        parts = _ISO.match(p.low(m.start()).replace("‑", "-"))
        if not parts:
            return None
        y, mo, d = (parts[1], parts[2], parts[3]) if parts[1] else (parts[8], parts[7], parts[6]) if parts[8] else (parts[9], parts[10], parts[11])
        value = _dated(y, int(mo), int(d))
        if value and parts[4]:
            clock = f"{parts[4]}:{parts[5] or '00'}"
            return Found(m.start(), m.end(), timex("TIME", f"{value}T{clock}", unit="minute", clock=clock))
    else:
        a, b, c = (p.low(m.start(g)) for g in ("A", "B", "C"))
        if not all(p.touching(i) for i in range(m.start() + 1, m.end())) or p.before(m.start()) in ("$", "/"):
            return None
        if len(a) == 4:
            y, mo, d = a, b, c
        else:
            y = c if len(c) == 4 else f"{'20' if int(c) < 50 else '19'}{c}"
            mo, d = (b, a) if int(a) > 12 else (a, b)
        value = _dated(y, int(mo), int(d))
    return Found(m.start(), m.end(), timex("DATE", value, unit="day")) if value else None


def holiday(p: Parser, m: re.Match[str]) -> Found | None:
    """Christmas Day; New Year's Eve 2015; last Thanksgiving."""
    at = m.start("HOLIDAY")
    if not p.capital(at):
        return None
    match = p.words.holiday_phrase.match(p.doc.text, p.doc.starts[at])
    if not match:
        return None
    last = at + 1
    while last < p.stop and p.doc.ends[last - 1] < match.end():
        last += 1
    if p.doc.ends[last - 1] - match.end() not in (0, 2):
        return None
    phrase = match.group().lower().replace("’", "'")
    relative = p.low(m.start("REL")) if m["REL"] else ""
    dated = p.is_class(last, "year") and p.tokens[last] >= "1500"
    bare = not phrase.endswith(("day", "eve", "sunday", "monday", "friday", "wednesday"))
    if bare and not (relative or dated or p.before(at) in ("at", "before", "after", "by", "since", "until", "over", "during", "on", "around", "for") and p.ends(last)):
        return None
    day = p.words.holiday[phrase]
    year_value = p.low(last) if dated else "XXXX"
    value = f"{year_value}-{day}" if day else year_value if dated else "XXXX-XX-XX"
    unit = "day" if len(day) == 5 or not day else "month"
    anchor = "absolute" if dated else "partial"
    return Found(m.start(), last + dated, timex("DATE", value, anchor=anchor if day or dated else "none", unit=unit, offset=_turn(p, relative)))


def compound(p: Parser, m: re.Match[str]) -> Found | None:
    """Mid-October, mid-2011, late-1990s, pre-2008: the date inside, with the part of it that is meant."""
    at = m.start()
    word = p.lowers[at].replace("‑", "-").removesuffix("'s")
    head, _, rest = word.partition("-")
    mod = p.words.mod.get(head, "")
    modality = {"pre": "before", "post": "after"}.get(head, "")
    if rest in p.words.month:
        value, unit, anchor = f"XXXX-{p.words.month[rest]:02}", "month", "partial"
        if p.is_class(at + 1, "year") or (p.low(at + 1) == "," and p.is_class(at + 2, "year") and False):
            return Found(at, at + 2, timex("DATE", f"{p.low(at + 1)}-{p.words.month[rest]:02}", unit=unit, mod=mod, modality=modality))
        if of := _of_year(p, at + 1):
            return Found(at, of.last, timex("DATE", value, anchor="text", unit=unit, base=of.timex, mod=mod, modality=modality))
        return Found(at, at + 1, timex("DATE", value, anchor=anchor, unit=unit, mod=mod, modality=modality))
    if rest.isdigit():
        return Found(at, at + 1, timex("DATE", rest, unit="year", mod=mod, modality=modality))
    figure = _DECADE.match(rest)
    if figure and len(figure[1]) == 4:
        return Found(at, at + 1, timex("DATE", figure[1][:3], unit="decade", mod=mod, modality=modality))
    if figure or modality:
        return None
    if rest in p.words.season and p.is_class(at + 1, "year"):
        return Found(at, at + 2, timex("DATE", f"{p.low(at + 1)}-{p.words.season[rest]}", unit="season", mod=mod))
    if rest in p.words.unit and p.words.unit[rest].name in ("week", "month", "year"):
        name = p.words.unit[rest].name
        return Found(at, at + 1, timex("DATE", {"week": "XXXX-WXX", "month": "XXXX-XX", "year": "XXXX"}[name], anchor="publication", unit=name, offset=0, mod=mod))
    if rest in p.words.part:
        return Found(at, at + 1, timex("TIME", f"XXXX-XX-XXT{p.words.part[rest]}", anchor="text", unit="day", mod=mod))
    return None


_WEEKDAY = "(?: (?P<WEEKDAY>weekday|wday) dot? comma? the? )?"
_YEAR = "(?: comma? (?P<YEAR>year) )?"
RULES: list[tuple[str, str, Handler]] = [
    ("iso d year", "(?P<ISO>iso) | (?P<A>year|d) slash (?P<B>d) slash (?P<C>d|year)", figures),
    ("weekday wday month wmonth", f"{_WEEKDAY} (?P<MONTH>month|wmonth) dot? the? (?P<DAY>d|ordinal|days) (?: (?:dash|to) (?P<TO>d|ordinal) )? {_YEAR}", day_of_month),
    ("weekday wday d ordinal days the", f"{_WEEKDAY} the? (?P<DAY>d|ordinal|days) (?: (?:dash|to) (?P<TO>d|ordinal) )? of? (?P<MONTH>month|wmonth) dot? {_YEAR}", day_of_month),
    ("month wmonth", "(?P<MONTH>month|wmonth) dot? (?:comma|of)? (?P<YEAR>year)", month_of_year),
    ("month wmonth last next this past coming", "(?P<REL>last|next|this|past|coming)? (?P<MONTH>month|wmonth) (?P<DOT>dot)?", month_alone),
    ("weekday wday last next this past coming", "(?: this (?=coming|past|next|last) )? (?P<REL>last|next|this|past|coming)? (?P<WEEKDAY>weekday|wday) (?: dot (?=part) )? (?P<PART>part|noon)?", weekday),
    ("season wseason the last next this past coming", "(?P<THE>the)? (?P<REL>last|next|this|past|coming|current)? (?P<SEASON>season|wseason) (?: of? (?P<YEAR>year) )?", season),
    ("holiday last next this", "(?P<REL>last|next|this)? (?P<HOLIDAY>holiday|month|wmonth|ordinal|unit)", holiday),
    ("the fiscal", "(?: the? (?P<FISCAL>fiscal) unit? (?P<YEAR>year|years) )", fiscal_year),
    ("the year years", "(?: the? (?P<YEAR>year|years) (?P<FISCAL>fiscal) unit )", fiscal_year),
    ("years", "years", year_range),
    ("year the", "(?P<NAMED>the unit)? (?P<YEAR>year) (?: (?:dash|slash) (?P<TO>year|d) )?", year),
    ("the decade early apos", "(?P<THE>the)? (?P<EARLY>early)? apos? (?P<DECADE>decade)", decade),
    ("the ordinal early", "the? (?P<EARLY>early)? (?P<ORDINAL>ordinal) (?P<UNIT>unit)", century),
    ("mid", "mid", compound),
]  # fmt: skip
