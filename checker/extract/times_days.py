"""Days, months, weekdays, seasons and holidays: "Tuesday, Oct. 28, 2009", "July 5 to 9", "last May", "in the fall", "New Year's Eve 2015"."""

from __future__ import annotations

import re
from datetime import date

from checker.extract.times_parser import Found, Handler, Parser, changed, timex
from checker.extract.times_words import ISO

_MONTH_AFTER = frozenset("in since until till last next this early late mid during through by from of between".split())
_WORD_MONTH_AFTER = frozenset("in since until till last next this early late mid during through".split())
_NO_NAME_AFTER = ("last", "next", "this", "early", "late", "mid")
_WDAY_AFTER = ("on", "by", "since", "until", "from")
_SEASON_AFTER = frozenset("in since until till by during over through early late mid throughout".split())
_HOLIDAY_AFTER = frozenset("at before after by since until over during on around for".split())
_PROPER = ("day", "eve", "sunday", "monday", "friday", "wednesday")
_OF_YEAR = ("this", "last", "next", "that", "the", "following", "previous", "same")


def _dated(year: str, month: int, day: int) -> str | None:
    """The TIMEX3 value of a day, if there is one."""
    try:
        date(int(year) if year.isdecimal() else 2000, month, day)
    except ValueError:
        return None
    return f"{year}-{month:02}-{day:02}"


def _year(p: Parser, m: re.Match[str]) -> str:
    return p.low(m.start("YEAR")) if m["YEAR"] else "XXXX"


def _anchor(year: str) -> str:
    return "partial" if year == "XXXX" else "absolute"


def _turn(p: Parser, m: re.Match[str]) -> int | None:
    """-1, 0, +1 for "last", "this", "next" in a match; None without such a word."""
    if not m["REL"]:
        return None
    return -1 if p.is_class(m.start("REL"), "last", "past") else 0 if p.is_class(m.start("REL"), "this") else 1


def _is_month(p: Parser, at: int) -> bool:
    """Whether a month beside a day or a year is one: "they may 3 times" and "the Long March 5" are not."""
    if p.low(at) in p.words.word_months and p.before(at) in p.words.not_month_after:
        return False
    return p.capital(at) or p.low(at) not in p.words.careful_months


def _day_of_month(p: Parser, m: re.Match[str]) -> Found | None:
    """October 28, 2009; Tuesday, 28th of October; July 14-16; 2-5 May."""
    at, month_at, last, year = m.start("DAY"), m.start("MONTH"), m.end(), _year(p, m)
    month_first = month_at < at
    if not _is_month(p, month_at) or (m["WEEKDAY"] and not p.capital(m.start("WEEKDAY"))):
        return None
    counts = p.low(last) in p.words.counted or (p.low(month_at) in p.words.word_months and p.counts(last))
    if month_first and not m["YEAR"] and (counts or p.low(last) == ":"):
        return None  # "in May 10 people", "October 10:30"
    if month_first and m["YEAR"] and p.low(last) in p.words.counted and p.low(last - 2) != ",":
        last, year = last - 1, "XXXX"  # "on June 15 2000 people"
    if not month_first and p.is_class(at, "ordinal") and not p.low(at)[0].isdecimal() and p.low(at + 1) != "of":
        return None  # "its first May launch"
    if p.low(last - 1) == "." and p.low(last - 2) in p.words.full_months:
        last -= 1  # a full stop, no abbreviation
    low, high = _day_numbers(p, m)
    month = p.words.month[p.low(month_at)]
    if year == "XXXX" and p.low(last) in p.words.named_days.get(f"{month:02}-{low:02}", ()):
        year = p.words.named_days[f"{month:02}-{low:02}"][p.low(last)]
    first, until = _dated(year, month, low), _dated(year, month, high)
    if not first or not until:
        return None
    stated = p.words.weekday[p.low(m.start("WEEKDAY"))] if m["WEEKDAY"] else 0
    value, modality = (f"{first}/{until}", "from-to") if high > low else (first, "")
    found = Found(m.start(), last, timex("DATE", value, anchor=_anchor(year), unit="day", modality=modality, weekday=stated))
    if year == "XXXX" and (of := _of_year(p, last)):
        return changed(found, last=of.last, anchor="text", base=of.timex)
    return found


def _day_numbers(p: Parser, m: re.Match[str]) -> tuple[int, int]:
    word = p.compound(m.start("DAY"))
    if "-" in word and word[0].isdecimal():
        low, _, high = word.partition("-")
        return int(low), int(high)
    day = p.words.ordinal_of(word)
    return day, p.words.ordinal_of(p.low(m.start("TO"))) if m["TO"] else day


def and_day(p: Parser, found: Found) -> Found | None:
    """The further day in "July 3 and 4", where nothing is counted by it."""
    at, value = found.last + 1, found.timex
    if value.unit != "day" or value.type != "DATE" or value.anchor not in ("partial", "absolute") or p.low(found.last) not in ("and", "or"):
        return None
    if (
        not p.is_class(at, "d")
        or not p.is_class(found.last - 1, "d")
        or not p.ends(at + 1)
        or (p.touching(at + 1) and p.low(at + 1) in (":", "/", "-"))
    ):
        return None
    year, month, first = value.value.split("-")
    if p.low(at + 1) == "," and p.is_class(at + 2, "year") and year == "XXXX":
        day = _dated(p.low(at + 2), int(month), int(p.low(at)))
        return Found(at, at + 3, timex("DATE", day, unit="day")) if day else None
    day = _dated(year, int(month), int(p.low(at))) if month.isdecimal() and first.isdecimal() else None
    return Found(at, at + 1, timex("DATE", day, anchor=value.anchor, unit="day")) if day and day > value.value else None


def _weekday_and_day(p: Parser, m: re.Match[str]) -> Found | None:
    """Tuesday 18th; Friday the 13th."""
    day = p.words.ordinal_of(p.low(m.start("DAY")))
    if not p.capital(m.start()) or not p.low(m.start("DAY"))[0].isdecimal() or not 1 <= day <= 31 or not p.ends(m.end()):
        return None
    stated = p.words.weekday[p.low(m.start())]
    return Found(m.start(), m.end(), timex("DATE", f"XXXX-XX-{day:02}", anchor="partial", unit="day", weekday=stated))


def _month_to_month(p: Parser, m: re.Match[str]) -> Found | None:
    """April 30-May 1, whose middle is one token."""
    if not _is_month(p, m.start()):
        return None
    day, _, month = p.compound(m.start("MIDDLE")).partition("-")
    year = _year(p, m)
    first = _dated(year, p.words.month[p.low(m.start())], int(day))
    last = _dated(year, p.words.month[month], p.words.ordinal_of(p.low(m.start("TO"))))
    if not first or not last or first > last:
        return None
    return Found(m.start(), m.end(), timex("DATE", f"{first}/{last}", anchor=_anchor(year), unit="day", modality="from-to"))


def _of_year(p: Parser, at: int) -> Found | None:
    """The year behind a day, a month or a season: "of last year", "this year"."""
    step = at + (p.low(at) == "of")
    found = p.inner(step) if p.is_class(step, *_OF_YEAR) else None
    return found if found and found.timex.unit == "year" and not found.timex.mod else None


def _month_of_year(p: Parser, m: re.Match[str]) -> Found | None:
    """October 2009; October, 2009; October of 2009."""
    at = m.start("MONTH")
    if not _is_month(p, at) or p.low(m.end()) in p.words.counted:
        return None
    month = p.words.month[p.low(at)]
    return Found(m.start(), m.end(), timex("DATE", f"{_year(p, m)}-{month:02}", unit="month"))


def _month_alone(p: Parser, m: re.Match[str]) -> Found | None:
    """October; last May; September of this year."""
    at, last = m.start("MONTH"), m.end()
    word = p.low(at)
    if m["REL"]:
        if not p.capital(at) or p.is_class(last, "d", "ordinal", "days", "year"):
            return None  # "this Dec. 31, 2016, photo"
    elif not _stands_alone(p, at, last):
        return None
    if m["DOT"] and (word in p.words.full_months or not p.touching(m.start("DOT"))):
        last -= 1
    value = f"XXXX-{p.words.month[word]:02}"
    if of := _of_year(p, last):
        return Found(m.start(), of.last, timex("DATE", value, anchor="text", unit="month", base=of.timex))
    return Found(m.start(), last, timex("DATE", value, anchor="partial", unit="month", offset=_turn(p, m)))


def _stands_alone(p: Parser, at: int, last: int) -> bool:
    """Whether a month without day and year is one, no verb ("may"), walk ("march") or woman ("April")."""
    word, before = p.low(at), p.before(at)
    if word in p.words.name_months and before not in _NO_NAME_AFTER and p.named(word):
        return False
    if word in p.words.word_months:
        adjective = before in ("a", "by", "the", "of") and last < p.stop and p.tokens[last].islower() and not p.ends(last)
        span = before == "from" and p.low(last) in ("to", "until", "through") and p.is_class(last + 1, "month")  # "from May to July"
        return p.capital(at) and (before in _WORD_MONTH_AFTER or adjective or span) and before not in p.words.not_month_after
    if word not in p.words.full_months:  # an abbreviation
        return p.capital(at) and (p.low(at + 1) == "." or before in _WORD_MONTH_AFTER) and (before in _MONTH_AFTER or not p.capital(last))
    if word in p.words.careful_months:
        return p.capital(at) and (before in _MONTH_AFTER or not p.capital(last))
    return True


def _weekday(p: Parser, m: re.Match[str]) -> Found | None:
    """Tuesday; last Friday; Monday morning; Tuesday noon; Tuesday of last week."""
    at, last, before = m.start("WEEKDAY"), m.end(), p.before(m.start())
    if p.is_class(at, "wday") and not (p.capital(at) and (m["PART"] or m["REL"] or (before in _WDAY_AFTER and p.ends(last)))):
        return None
    if p.capital(at) and p.capital(last) and p.low(last) in p.words.publications:
        return None  # the Sunday Times
    if m["PART"] and p.capital(m.start("PART")) and p.capital(last) and p.codes[last] == "_" and not p.headline():
        return None  # Monday Night Football
    value = f"XXXX-WXX-{p.words.weekday[p.low(at)]}"
    if m["PART"]:
        part, clock = p.part_of_day(m.start("PART"))
        return Found(m.start(), last, timex("TIME", f"{value}T{part}", anchor="partial", unit="day", offset=_turn(p, m), clock=clock))
    step = last + (p.low(last) == "of")
    if p.is_class(step, "last", "next", "this", "the") and (week := p.inner(step)) and week.timex.unit == "week":
        return Found(m.start(), week.last, timex("DATE", value, anchor="text", unit="day", base=week.timex))
    if p.low(last) == "of" and m["REL"]:
        return None  # "the last Tuesday of the month"
    return Found(m.start(), last, timex("DATE", value, anchor="partial", unit="day", offset=_turn(p, m)))


def _season(p: Parser, m: re.Match[str]) -> Found | None:
    """Summer 2009; last spring; the winter of 1979; in the fall."""
    at, last, before = m.start("SEASON"), m.end(), p.before(m.start())
    code, ambiguous = p.words.season[p.low(at)], p.is_class(at, "wseason")
    if m["YEAR"]:
        return Found(m.start(), last, timex("DATE", f"{_year(p, m)}-{code}", unit="season"))
    value = f"XXXX-{code}"
    if of := _of_year(p, last):
        return Found(m.start(), of.last, timex("DATE", value, anchor="text", unit="season", base=of.timex))
    if m["REL"]:
        if ambiguous and p.low(last) in ("in", "of", "from", "and"):
            return None  # "this fall in prices"
        return Found(m.start(), last, timex("DATE", value, anchor="partial", unit="season", offset=_turn(p, m)))
    if before not in _SEASON_AFTER or p.low(last) == "of" or not p.ends(last):
        return None
    if ambiguous and (not m["THE"] or p.words.falling & p.vocabulary()):
        return None
    return Found(m.start(), last, timex("DATE", value, anchor="partial", unit="season"))


def _holiday(p: Parser, m: re.Match[str]) -> Found | None:
    """Christmas Day; New Year's Eve 2015; last Thanksgiving."""
    at = m.start("HOLIDAY")
    match = p.words.holiday_phrase.match(p.doc.text, p.doc.starts[at]) if p.capital(at) else None
    if not match:
        return None
    last = at + 1
    while last < p.stop and p.doc.ends[last - 1] < match.end():
        last += 1
    if p.doc.ends[last - 1] - match.end() not in (0, 2):  # 2 is a possessive
        return None
    phrase = match.group().lower().replace("’", "'")
    before = bool(m["YEAR"])  # "the 2015 Labor Day parade"
    dated = before or (p.is_class(last, "year") and p.low(last) >= "1500")
    if not phrase.endswith(_PROPER) and not (m["REL"] or dated or (p.before(at) in _HOLIDAY_AFTER and p.ends(last))):
        return None  # "a Christmas tree"
    year, day = p.low(m.start("YEAR") if before else last) if dated else "XXXX", p.words.holiday[phrase]
    value = f"{year}-{day}" if day else year if dated else "XXXX-XX-XX"
    anchor = "absolute" if dated else "partial" if day else "none"
    unit = "month" if len(day) == 2 else "day"
    last += dated and not before
    return Found(m.start(), last, timex("DATE", value, anchor=anchor, unit=unit, offset=_turn(p, m) if day else None))


def _figures(p: Parser, m: re.Match[str]) -> Found | None:
    """7/8/07, 28/10/2013, 2013/3/20; two figures under 13 are read month first."""
    a, b, c = (p.low(m.start(g)) for g in "ABC")
    tight = all(p.touching(i) for i in range(m.start() + 1, m.end()))
    if not (tight or len(c) == 4) or p.before(m.start()) in ("$", "/") or p.low(m.end()) == "/":
        return None
    if len(a) == 4:
        year, month, day = a, b, c
    else:
        year = c if len(c) == 4 else f"{'20' if int(c) < 50 else '19'}{c:0>2}"
        month, day = (b, a) if int(a) > 12 else (a, b)
    value = _dated(year, int(month), int(day))
    return Found(m.start(), m.end(), timex("DATE", value, unit="day")) if value else None


def _iso(p: Parser, m: re.Match[str]) -> Found | None:
    """2013-03-20, 2013-03-20T10:30, 20.03.2013, 2013.3.20."""
    match = ISO.match(p.compound(m.start()))
    if not match:
        return None
    year, month, day = (match[f"{part}1"] or match[f"{part}2"] or match[f"{part}3"] for part in ("year", "month", "day"))
    value = _dated(year, int(month), int(day))
    if not value:
        return None
    if match["hour"] and match["hour"] < "24":
        clock = f"{match['hour']}:{match['minute'] or '00'}"
        return Found(m.start(), m.end(), timex("TIME", f"{value}T{clock}", unit="minute", clock=clock))
    return Found(m.start(), m.end(), timex("DATE", value, unit="day"))


_ON = "(?: (?P<WEEKDAY>weekday|wday) dot? comma? the? )?"
_TO = "(?: (?:dash|to) (?P<TO>d|ordinal) )?"
_IN = "(?: comma? (?P<YEAR>year) )?"
_MONTH = "(?P<MONTH>month|wmonth)"
_REL = "(?P<REL>last|next|this|past|coming)?"
RULES: list[tuple[str, str, Handler]] = [
    (
        "holiday last next this wmonth month more year",
        "(?: (?P<REL>last|next|this) | (?P<YEAR>year) )? (?P<HOLIDAY>holiday|month|wmonth|more)",
        _holiday,
    ),
    ("iso", "iso", _iso),
    ("d year", "(?P<A>year|d) slash (?P<B>d) slash (?P<C>d|year)", _figures),
    ("weekday wday month wmonth", f"{_ON} {_MONTH} dot? the? (?P<DAY>d|ordinal|days) {_TO} {_IN}", _day_of_month),
    ("weekday wday d ordinal days the", f"{_ON} the? (?P<DAY>d|ordinal|days) {_TO} of? {_MONTH} dot? {_IN}", _day_of_month),
    ("month wmonth", f"(?:month|wmonth) dot? (?P<MIDDLE>daymonth) dot? (?P<TO>d|ordinal) {_IN}", _month_to_month),
    ("month wmonth", f"{_MONTH} dot? (?:comma|of)? (?P<YEAR>year)", _month_of_year),
    ("weekday", "weekday comma? the? (?P<DAY>ordinal)", _weekday_and_day),
    ("month wmonth last next this past coming", f"{_REL} {_MONTH} (?P<DOT>dot)?", _month_alone),
    (
        "weekday wday last next this past coming",
        f"(?: this (?=coming|past|next|last) )? {_REL} (?P<WEEKDAY>weekday|wday) (?: dot (?=part) )? (?P<PART>part|noon)?",
        _weekday,
    ),
    (
        "season wseason the last next this past coming",
        f"(?P<THE>the)? {_REL} (?P<SEASON>season|wseason) (?: of? (?P<YEAR>year) )?",
        _season,
    ),
]
