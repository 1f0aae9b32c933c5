"""Times made of units: "last week", "the third quarter", "the next four years", "two days ago", "a year earlier", "every month"."""

from __future__ import annotations

import re

from checker.extract.times_parser import Found, Handler, Parser, changed, timex
from checker.extract.times_words import _ORDINAL, _QUARTER

# The TIMEX3 value of a unit that is not known yet.
BLANK = {
    "day": "XXXX-XX-XX", "week": "XXXX-WXX", "month": "XXXX-XX", "quarter": "XXXX-QX", "half": "XXXX-HX", "year": "XXXX", "season": "XXXX-XX",
    "decade": "XXX", "century": "XX", "weekend": "XXXX-WXX-WE", "hour": "XXXX-XX-XXTXX", "minute": "XXXX-XX-XXTXX:XX", "second": "XXXX-XX-XXTXX:XX",
}  # fmt: skip
_BACK = ("last", "past", "recent", "previous")
_AHEAD = ("next", "coming", "following")
_OVER = frozenset("in over during for within throughout through".split())
_OF_THE = frozenset("of for in during through over throughout by until till within later earlier early late".split())
_QTY = """(?P<QTY> a? more? couple of? | a? more? vague | tens of | half? a? big of? | half a | a half
    | (?:n|big|d|num|year) (?: and? (?:n|big|d|num) ){0,4} (?: d slash d )? (?: (?:to|or|dash) (?:n|d|num) (?:big|n)? )? (?: and a? half )?
    | a | days )"""


def _unit(p: Parser, at: int) -> str:
    """The unit a token names, "decade" and "century" kept: `Unit.name` has them in years."""
    return p.words.word_unit.get(p.low(at), "")


def relative(p: Parser, m: re.Match[str]) -> Found | None:
    """Last week; this year; the following month; that day; the past decade; next weekend; last night."""
    at = m.start("UNIT")
    rel = next((name for name in (*_BACK, *_AHEAD, "this", "that", "same", "current") if p.is_class(m.start("REL"), name)), "")
    if m["MORE"] and rel in ("this", "that"):  # "this past week", "this coming Friday"
        rel = next((name for name in (*_BACK, *_AHEAD) if p.is_class(m.start("MORE"), name)), rel)
    the, before = bool(m["THE"]), p.before(m.start())
    last = m.end()
    if p.is_class(at, "part"):
        return _part_of_day(p, m, rel, at)
    unit = "weekend" if p.is_class(at, "weekend") else _unit(p, at)
    if unit in ("minute", "second", "night", ""):
        return None
    if p.low(last) == "old" or (rel == "that" and unit != "day" and p.low(m.start() - 1) in ("said", "say", "says") and not p.ends(last)):
        return None
    if m["FISCAL"]:
        if unit != "year" and unit != "quarter":
            return None
    if unit == "hour":
        return _span(p, m, unit, 1.0, "for-past" if rel in _BACK else "for-next") if rel in ("past", "next", "last", "coming") else None
    plain = unit not in ("weekend", "quarter") or rel == "past"
    if rel == "past" and plain or (plain and the and before in _OVER and rel in ("last", "next", "coming") and p.low(last) != "of" and unit != "day"):
        return _span(p, m, unit, 1.0, "for-past" if rel in _BACK else "for-next")
    if unit == "fortnight" or (unit in ("decade", "century", "millennium") and the and rel in (*_BACK, *_AHEAD)):
        return _span(p, m, unit, 1.0, "for-past" if rel in _BACK else "for-next")
    if unit == "day" and rel in ("last", "current", "recent", "this", "coming"):
        return None
    if rel == "recent" and unit not in ("quarter", "week", "month", "weekend", "year"):
        return None
    if p.low(last) == "of" and rel == "last":
        return None  # "the last week of October" is a part of October
    turn = -1 if rel in _BACK else 1 if rel in _AHEAD else 0
    blank = ("FY" if m["FISCAL"] and p.low(m.start("FISCAL")) != "calendar" and unit == "year" else "") + BLANK[unit]
    narrative = rel in ("following", "previous", "same", "that") or (unit == "day" and rel == "next") or (the and rel == "next" and unit in ("week", "month", "year", "weekend"))
    anchor = "text" if narrative else "publication"
    return Found(m.start(), last, timex("DATE", blank, anchor=anchor, unit=unit, offset=turn))


def _part_of_day(p: Parser, m: re.Match[str], rel: str, at: int) -> Found | None:
    code = p.words.part[p.low(at)]
    turn = -1 if rel in _BACK else 1 if rel in _AHEAD else 0
    if rel in ("past", "current", "recent", "coming"):
        return None
    narrative = rel in ("following", "previous", "same", "that") or (rel == "next")
    return Found(m.start(), m.end(), timex("TIME", f"XXXX-XX-XXT{code}", anchor="text" if narrative else "publication", unit="day", offset=turn))


def _span(p: Parser, m: re.Match[str], unit: str, amount: float | None, modality: str, upper: float | None = None, last: int | None = None) -> Found:
    return Found(m.start(), last or m.end(), _duration(p, unit, amount, upper, modality))


def _duration(p: Parser, unit: str, amount: float | None, upper: float | None = None, modality: str = ""):  # type: ignore[no-untyped-def]
    value, name, length, high = duration_value(p, unit, amount, upper)
    return timex("DURATION", value, anchor="none", unit=name, length=length, upper=high, modality=modality)


def duration_value(p: Parser, word: str, amount: float | None, upper: float | None = None) -> tuple[str, str, float | None, float | None]:
    """TIMEX3 value, unit, length and upper length of so many of a unit: ("P4Y", "year", 4, None)."""
    unit = p.words.unit[word]
    clocked = unit.letter.startswith("T")
    letter = unit.letter.removeprefix("T")
    lead = "PT" if clocked else "P"
    if unit.letter == "TNI":
        lead, letter = "P", "D"
    if amount is None:
        return f"{lead}X{letter}", unit.name, None, None
    length = amount * unit.times
    high = upper * unit.times if upper else None
    if length == 0.5 and unit.letter in _HALVES:
        return _HALVES[unit.letter], unit.name, length, high
    if letter == "Q":
        return f"P{_plain(length * 3)}M", unit.name, length, high
    return f"{lead}{_plain(length)}{letter}", unit.name, length, high


_HALVES = {"TH": "PT30M", "TM": "PT30S", "D": "PT12H", "Y": "P6M"}


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else f"{number:.3f}".rstrip("0")


def horizon(p: Parser, m: re.Match[str]) -> Found | None:
    """The next four years; the past few weeks; recent years; the first six months of 2009."""
    at = m.start("UNIT")
    unit = _unit(p, at)
    rels = [next((n for n in (*_BACK, *_AHEAD, "ordinal", "final", "same", "early", "other") if p.is_class(i, n)), "") for i in range(m.start("REL"), m.end("REL"))]
    rel = rels[0]
    back, ahead = any(r in _BACK for r in rels), any(r in _AHEAD for r in rels)
    if p.low(m.end()) == "old":
        return None
    if not m["QTY"]:
        if unit not in ("day", "week", "month", "year", "decade", "century"):
            return None
        if "recent" in rels or (rel in ("past", "previous") and unit != "day"):
            return Found(m.start(), m.end(), timex("DATE", "PAST_REF", anchor="none", unit=unit))
        if rel in ("coming", "next"):
            return Found(m.start(), m.end(), timex("DATE", "FUTURE_REF", anchor="none", unit=unit))
        return None
    words = p.lowers[m.start("QTY") : m.end("QTY")]
    amount, upper = p.words.amount(words)
    if rel in ("same", "other", "early") or (amount is None and not _vague(p, m)):
        return None
    last, mod = m.end(), ""
    modality = "for-past" if back else "for-next" if ahead else ""
    if rel in ("ordinal", "final") or p.low(last) == "of":
        if p.low(last) == "of" and (whole := p.inner(last + 1)):
            last, mod = whole.last, "end" if rel in ("final", "last") else "start"
            value = _duration(p, p.low(at), amount, upper)
            return changed(Found(m.start(), last, value), mod=mod, anchor="text", base=whole.timex)
        if rel in ("ordinal", "final"):
            if rel == "ordinal" and p.low(m.start("REL")) != "first":
                return None
            return changed(Found(m.start(), last, _duration(p, p.low(at), amount, upper)), mod="start" if rel == "ordinal" else "end")
    return _span(p, m, p.low(at), amount, modality, upper)


def _vague(p: Parser, m: re.Match[str]) -> bool:
    return any(p.is_class(i, "vague", "couple", "tens") for i in range(m.start("QTY"), m.end("QTY")))


def plain(p: Parser, m: re.Match[str]) -> Found | None:
    """Four years; a few days; an hour and a half; two years ago; a day earlier; three days after something."""
    at, last = m.start("UNIT"), m.end()
    word = p.low(at)
    if word not in p.words.unit:
        return None
    words = p.lowers[m.start("QTY") : m.end("QTY")]
    amount, upper = p.words.amount(words)
    single = words in (["a"], ["an"])
    if amount is None and not _vague(p, m):
        return None
    if p.is_class(at, "quarter", "quarters") and (single or p.low(at) == "quarters") and not m["MORE"]:
        return None  # a fraction or a part of a game
    if p.low(last) == "old" or (p.low(last) == "of" and p.low(last + 1) == "age") or (p.low(last) == "-" and p.low(last + 1) == "old"):
        return None
    if m["HALF"]:
        amount = (amount or 1) + 0.5
    found = _with_smaller(p, Found(m.start(), last, _duration(p, word, amount, upper)))
    if anchored := _anchored(p, found):
        return anchored
    if single and not m["MORE"]:
        return _single(p, found)
    if p.low(last) == "of" and p.low(last + 1) in p.words.media:
        return None  # "75 hours of video" is an amount
    return found


def _with_smaller(p: Parser, found: Found) -> Found:
    """"one hour and 23 minutes": the smaller unit belongs to the same length."""
    at = found.last
    if p.low(at) in ("and", ","):
        at += 1
    if not p.is_class(at, "n", "d") or not p.is_class(at + 1, "units", "unit") or found.timex.upper:
        return found
    order = ("year", "month", "week", "day", "hour", "minute", "second")
    value, name, length, _ = duration_value(p, p.low(at + 1), p.words.amount([p.low(at)])[0])
    big = found.timex.unit
    if length is None or big not in order or name not in order or order.index(name) <= order.index(big) or (order.index(big) < 4) != (order.index(name) < 4):
        return found
    return changed(found, last=at + 2, value=found.timex.value + value.removeprefix("PT").removeprefix("P"))


def _anchored(p: Parser, found: Found) -> Found | None:
    """What a length of time becomes by the word behind it: "ago", "earlier", "before", "from now"."""
    last, span = found.last, found.timex
    word = p.low(last)
    if word == "ago":
        return _away(p, found, last + 1, -1, "publication")
    if word == "from" and p.low(last + 1) == "now":
        return _away(p, found, last + 2, 1, "publication")
    if word in ("earlier", "later") and p.low(last + 1) != "than":
        return _away(p, found, last + 1, -1 if word == "earlier" else 1, "text")
    if word in ("before", "after"):
        sign = -1 if word == "before" else 1
        if p.ends(last + 1) and p.low(last + 1) not in _NOUN_PHRASE:
            return _away(p, found, last + 1, sign, "text")
        whole = p.inner(last + 1, "DATE", "TIME")
        offset = int(span.length * sign) if span.length and span.length == int(span.length) else None
        return changed(found, anchor="text", modality=word, offset=offset, base=whole.timex if whole else None)
    return None


_NOUN_PHRASE = frozenset("a an the his her its their this that these those he she it they we i you being a".split())


def _away(p: Parser, found: Found, last: int, sign: int, anchor: str) -> Found:
    """The date so far away; only the direction where the length is vague."""
    length, unit = found.timex.length, found.timex.unit
    if length is not None and length != int(length):
        length, unit = (length * 12, "month") if unit == "year" else (length * 24, "hour") if unit == "day" else (length, unit)
    if unit == "night":
        unit = "day"
    if length is None or length != int(length):
        value = "PAST_REF" if sign < 0 else "FUTURE_REF"
        return Found(found.first, last, timex("DATE", value, anchor="none", unit=unit))
    kind = "TIME" if unit in ("hour", "minute", "second") else "DATE"
    return Found(found.first, last, timex(kind, BLANK[unit], anchor=anchor, unit=unit, offset=sign * int(length)))


def _single(p: Parser, found: Found) -> Found | None:
    """"a year": a rate behind a number, a length of time behind a word that takes one, else a phrase like any other."""
    at, unit = found.first, found.timex.unit
    before = p.before(at)
    if before in p.words.speed_units:
        return None
    if before not in _LENGTH_BEFORE and (p.is_class(at - 1, "n", "d", "num", "year", "big", "tens", "multiple", "times", "units") or before in p.words.amount_words or before == "%" or _amount_before(p, at)):
        return Found(found.first, found.last, timex("SET", found.timex.value, anchor="none", unit=unit, length=1.0))
    if before in p.words.duration_verbs or before.endswith("ing") or (p.ends(found.last) and unit != "day"):
        return found
    return None


_LENGTH_BEFORE = frozenset("for in within over after before of about than nearly almost".split())


def _amount_before(p: Parser, at: int) -> bool:
    """Whether a number and its plural noun stand right before: "three people a day"."""
    return at - 2 >= p.start and (p.lowers[at - 1].endswith("s") or p.lowers[at - 1] == "people") and any(p.is_class(i, "n", "d", "num", "year", "big") for i in range(max(p.start, at - 4), at - 1))


def bare(p: Parser, m: re.Match[str]) -> Found | None:
    """Years; months later; hours before the vote."""
    last = m.end()
    before = p.before(m.start())
    if before in _NOT_BARE or p.low(last) in ("old", "of") and p.low(last + 1) == "age":
        return None
    found = Found(m.start(), last, _duration(p, p.low(m.start()), None))
    if p.low(last) in ("ago", "earlier", "later") or (p.low(last) in ("before", "after") and before not in ("the", "these", "those")):
        return _anchored(p, found)
    if before in _BARE_AFTER and p.low(last) != "old":
        return found
    return None


_NOT_BARE = frozenset(("light", "dog", "man", "person", "per", "-", "–"))
_BARE_AFTER = frozenset("for after in over within of took take takes takes spent spend spending last lasted until".split())


def the_years(p: Parser, m: re.Match[str]) -> Found | None:
    """Over the years; these days."""
    if p.is_class(m.start(), "these"):
        return Found(m.start(), m.end(), timex("DATE", "PRESENT_REF", anchor="none")) if p.low(m.end() - 1) == "days" and p.lowers[m.start()] == "these" else None
    if p.before(m.start()) in ("over", "through", "throughout") and p.ends(m.end()):
        return Found(m.start(), m.end(), _duration(p, p.low(m.end() - 1), None))
    return None


def span(p: Parser, m: re.Match[str]) -> Found | None:
    """27-year; decades-long; two- to three-week; a half-hour."""
    at = m.end() - 1
    parts = p.words.span_of(p.lowers[at].replace("‑", "-").removesuffix("'s"))
    if p.low(m.end()) == "old" or (p.low(m.end()) == "-" and p.low(m.end() + 1) == "old"):
        return None
    if parts is None:
        return None
    numbers, unit = parts
    if unit not in p.words.unit or (numbers == ["a"]):
        return None
    cut = m["FROM"]
    if not numbers or numbers == ["multi"]:
        amount, upper = (1.0 if not numbers and unit in p.words.unit and not unit.endswith("s") and unit != "decades" else None), None
    elif cut:
        amount, upper = p.words.amount([p.low(m.start("FROM"))])[0], p.words.amount(numbers)[0]
    else:
        amount, upper = p.words.amount(numbers)
    if unit in ("quarter", "quarters") or (p.words.word_unit[unit] == "quarter"):
        return None
    value = _duration(p, unit, amount, upper)
    return Found(m.start(), m.end(), value)


def every(p: Parser, m: re.Match[str]) -> Found | None:
    """Every day; each year; every two weeks; every Monday; every other month; every October."""
    at = m.end() - 1
    word = p.low(at)
    amount = p.words.amount(p.lowers[m.start("QTY") : m.end("QTY")])[0] if m["QTY"] else 2.0 if m["OTHER"] else 1.0
    if p.is_class(at, "weekday"):
        value, unit = f"XXXX-WXX-{p.words.weekday[word]}", "week"
    elif p.is_class(at, "month", "wmonth"):
        if not p.capital(at):
            return None
        value, unit = f"XXXX-{p.words.month[word]:02}", "year"
    elif p.is_class(at, "season", "wseason"):
        value, unit = f"XXXX-{p.words.season[word]}", "year"
    elif p.is_class(at, "part"):
        value, unit = f"XXXX-XX-XXT{p.words.part[word]}", "day"
    elif p.is_class(at, "weekend"):
        value, unit = "XXXX-WXX-WE", "week"
    elif word in p.words.unit:
        if m["QTY"] and amount is None and not _vague(p, m):
            return None
        value, unit, length, _ = duration_value(p, word, amount)
        return Found(m.start(), m.end(), timex("SET", value, anchor="none", unit=unit, length=length))
    else:
        return None
    return Found(m.start(), m.end(), timex("SET", value, anchor="none", unit=unit))


def how_often(p: Parser, m: re.Match[str]) -> Found | None:
    """Twice a week; three times per day; per year; daily; on Mondays; weekends."""
    at = m.end() - 1
    word = p.low(at)
    if p.is_class(at, "rhythm"):
        if p.capital(at) and not p.opens(at):
            return None  # the Daily Mail
        value = p.words.rhythm[word]
        before = p.before(m.start())
        if not m["TIMES"] and (before in ("his", "her", "its", "their", "our", "my") or before.endswith("'s")) and not p.ends(m.end()):
            return None  # "the company's annual conference" names an event
        return Found(m.start(), m.end(), timex("SET", value, anchor="none"))
    if p.is_class(at, "weekdays"):
        return Found(at, m.end(), timex("SET", f"XXXX-WXX-{p.words.weekday[word]}", anchor="none", unit="week")) if p.capital(at) and not p.lowers[at].endswith("'s") else None
    if p.is_class(at, "weekends"):
        return Found(at, m.end(), timex("SET", "XXXX-WXX-WE", anchor="none", unit="week"))
    if not m["TIMES"] and (p.words.unit[word].letter in ("TS", "TM", "TH") or p.before(m.start()) in p.words.speed_units):
        return None
    value, unit, length, _ = duration_value(p, word, 1.0)
    return Found(m.start(), m.end(), timex("SET", value, anchor="none", unit=unit, length=length))


def quarter(p: Parser, m: re.Match[str]) -> Found | None:
    """The third quarter of 2013; the fiscal first half; first-quarter; Q3 2009."""
    at = m.start("UNIT")
    last = m.end()
    word = p.low(at)
    fiscal = m["FISCAL"]
    if bool(m["ORDINAL"]) == p.is_class(at, "qtr", "ordq"):
        return None
    if p.is_class(at, "qtr"):
        return _short_quarter(p, m, at)
    if p.is_class(at, "ordq"):
        head, _, name = word.replace("‑", "-").partition("-")
        figure = _ORDINAL.match(head)
        number = int(figure[1]) if figure else p.words.ordinal.get(head, 0)
        if name == "century":
            return Found(at, last, timex("DATE", f"{number - 1:02}", unit="century")) if 2 <= number <= 30 else None
    else:
        name = word
        word = p.low(m.start("ORDINAL"))
        figure = _ORDINAL.match(word)
        number = int(figure[1]) if figure else p.words.ordinal.get(word, 9)
    size = 2 if name == "half" else 4
    letter, unit = ("H", "half") if size == 2 else ("Q", "quarter")
    if number == 9:  # "the final quarter of 2009"
        number = size
    if not 1 <= number <= size:
        return None
    whole = None
    if p.is_class(last, "year") and not p.counts(last + 1):
        return Found(m.start(), last + 1, timex("DATE", f"{p.low(last)}-{letter}{number}", unit=unit))
    step = last + 1 if p.low(last) in ("of", "in") else last
    if p.is_class(step, "year", "this", "last", "next", "the", "fiscal", "that", "years") and (p.low(last) in ("of", "in") or p.is_class(step, "this", "last", "next")):
        whole = p.inner(step)
    if whole and whole.timex.unit in ("year", "decade", "century", "month") and (p.low(last) != "in" or whole.timex.unit == "year"):
        inner_value = whole.timex.value.removeprefix("FY")
        if whole.timex.unit != "year":
            return Found(m.start(), whole.last, whole.timex) if p.low(last) == "of" else None
        if whole.timex.anchor == "absolute" and p.low(last) == "of":
            return Found(m.start(), whole.last, timex("DATE", f"{inner_value}-{letter}{number}", unit=unit))
        if whole.timex.anchor != "absolute" or p.low(last) == "of":
            return Found(m.start(), whole.last, timex("DATE", f"XXXX-{letter}{number}", anchor="text", unit=unit, base=whole.timex))
    if p.low(last) == "of" and not fiscal:
        return None  # "the first half of the game", "the third quarter of the field"
    if size == 2 and not p.is_class(at, "ordq") and not fiscal and p.before(m.start()) not in ("in", "for", "during", "by", "of"):
        return None
    if p.sports():
        return None
    return Found(m.start(), last, timex("DATE", f"XXXX-{letter}{number}", anchor="partial", unit=unit))


def _short_quarter(p: Parser, m: re.Match[str], at: int) -> Found | None:
    match = _QUARTER.match(p.low(at).replace("‑", "-"))
    if not match or not (p.tokens[at][0].isupper() or p.tokens[at][0].isdigit()):
        return None
    dated = match[11] or (p.low(at + 1) if p.is_class(at + 1, "year") else "")
    last = at + 1 + bool(dated and not match[11])
    if match[9]:
        value = match[10] if len(match[10]) == 4 else "20" + match[10]
        return Found(at, at + 1, timex("DATE", f"FY{value}", unit="year"))
    number = match[2] or match[3] or match[6] or match[7]
    letter = "Q" if match[2] or match[3] else "H"
    if not dated and (p.before(at) not in ("in", "for", "the", "of", "during", "by") or p.sports()):
        return None
    value = f"{dated or 'XXXX'}-{letter}{number}"
    return Found(at, last, timex("DATE", value, anchor="absolute" if dated else "partial", unit="quarter" if letter == "Q" else "half"))


def the_fiscal_unit(p: Parser, m: re.Match[str]) -> Found | None:
    """The financial year, the fiscal quarter."""
    unit = _unit(p, m.start("UNIT"))
    if unit not in ("year", "quarter"):
        return None
    blank = BLANK[unit] if unit == "quarter" else f"FY{BLANK[unit]}"
    return Found(m.start(), m.end(), timex("DATE", blank, anchor="publication", unit=unit, offset=0))


def the_unit(p: Parser, m: re.Match[str]) -> Found | None:
    """The year, the week, the quarter, the weekend that the text is about; the day before; the night before last; the day before yesterday."""
    at, last = m.start("UNIT"), m.end()
    part = p.is_class(at, "part")
    unit = "weekend" if p.is_class(at, "weekend") else "day" if part else _unit(p, at)
    before, after = p.before(m.start()), p.low(last)
    suffix = f"T{p.words.part[p.low(at)]}" if part else ""
    if unit not in BLANK or unit in ("hour", "minute", "second"):
        return None
    kind = "TIME" if part else "DATE"
    if after in ("before", "after", "earlier") and unit in ("day", "week", "month", "year", "weekend"):
        sign = 1 if after == "after" else -1
        if after != "earlier" and p.is_class(last + 1, "day") and unit == "day":
            offset = p.words.day[p.low(last + 1)][0] + sign
            return Found(m.start(), last + 2, timex(kind, BLANK[unit] + suffix, anchor="publication", unit=unit, offset=offset))
        if p.ends(last + 1) and p.low(last + 1) not in _NOUN_PHRASE:
            return Found(m.start(), last + 1, timex(kind, BLANK[unit] + suffix, anchor="text", unit=unit, offset=sign))
        if part or unit == "weekend":
            return None
        whole = p.inner(last + 1)
        return Found(m.start(), last + 1, timex(kind, BLANK[unit] + suffix, anchor="text", unit=unit, offset=sign, modality=after, base=whole.timex if whole else None))
    if part:
        if before in ("in", "during", "on", "throughout") and p.ends(last) and after != "of":
            return Found(m.start(), last, timex("TIME", f"XXXX-XX-XX{suffix}", anchor="text", unit="day", offset=0))
        return None
    if after == "of" and unit == "weekend" and (day := p.inner(last + 1)):
        return Found(m.start(), day.last, timex("DATE", BLANK["weekend"], anchor="text", unit="weekend", offset=0, base=day.timex))
    if unit in ("decade", "century", "millennium", "fortnight", "night") or not p.ends(last) or after in ("of", "when", "that", "which", "old", "in", "and", "or"):
        return None
    if unit == "day":
        return Found(m.start(), last, timex("DATE", BLANK["day"], anchor="text", unit="day", offset=0)) if before == "in" and p.low(m.start() - 2) in ("later", "earlier", "late", "early") else None
    if before in _OF_THE or (unit == "weekend" and before in ("over", "at", "on", "for", "during")):
        if unit in ("week", "month") and before in ("of", "for", "by", "within"):
            return None  # "player of the week", "paid by the month"
        return Found(m.start(), last, timex("DATE", BLANK[unit], anchor="publication", unit=unit, offset=0))
    return None


def ordinal_unit(p: Parser, m: re.Match[str]) -> Found | None:
    """The first week of October; the last day of the month; the final years of the 1990s."""
    whole = p.inner(m.end())
    if not whole or p.is_class(m.start("UNIT"), "quarter"):
        return None
    unit = _unit(p, m.start("UNIT"))
    mod = "end" if p.is_class(m.start("ORDINAL"), "last", "final") else "start" if p.low(m.start("ORDINAL")) == "first" else ""
    if unit not in ("day", "week", "month", "year", "decade", "hour"):
        return None
    return changed(Found(m.start(), whole.last, whole.timex), mod=mod)


def year_ago(p: Parser, m: re.Match[str]) -> Found | None:
    """The year-ago quarter, year-earlier profit."""
    unit = p.lowers[m.start()].replace("‑", "-").split("-")[0]
    name = p.words.word_unit[unit]
    if name not in BLANK:
        return None
    return Found(m.start(), m.end(), timex("DATE", BLANK[name], anchor="text", unit=name, offset=-1))


def year_end(p: Parser, m: re.Match[str]) -> Found | None:
    """Year-end; year-end 2009."""
    if m["YEAR"]:
        return Found(m.start(), m.end(), timex("DATE", p.low(m.start("YEAR")), unit="year", mod="end"))
    return Found(m.start(), m.end(), timex("DATE", BLANK["year"], anchor="publication", unit="year", offset=0, mod="end"))


_REL = "last|past|next|coming|following|previous|same|this|that|current|recent"
RULES: list[tuple[str, str, Handler]] = [
    ("n big d num year couple a vague tens half days", f"{_QTY} (?P<MORE>more){{0,2}} (?P<UNIT>unit|units|quarter|quarters) (?P<HALF>and a half)?", plain),
    ("the this that these last past next coming following previous recent ordinal final early",
     f"(?:the|this|that|these)? (?P<REL>(?:last|past|next|coming|following|previous|recent|ordinal|final|early|other){{1,2}}) {_QTY}? more{{0,2}} (?P<UNIT>units|quarters)", horizon),
    ("the last past next coming following previous same this that current recent",
     f"(?P<THE>the)? (?P<REL>{_REL}) (?P<MORE>past|last|coming|next|very|same)? (?P<FISCAL>fiscal)? (?P<UNIT>unit|quarter|weekend|part)", relative),
    ("the fiscal ordinal ordq qtr final last", "the? (?P<FISCAL>fiscal)? (?: (?P<ORDINAL>ordinal|final|last) fiscal? )? (?P<UNIT>quarter|half|ordq|qtr)", quarter),
    ("the ordinal final last", "the? (?P<ORDINAL>ordinal|last|final) (?: n | d | vague )? (?P<UNIT>unit|units) of", ordinal_unit),
    ("the", "the fiscal (?P<UNIT>unit|quarter)", the_fiscal_unit),
    ("the", "the (?P<UNIT>unit|quarter|weekend|part)", the_unit),
    ("units quarters", "units", bare),
    ("the these", "(?:the|these) units", the_years),
    ("span n d num", "(?: (?P<FROM>n|d|num) dash? (?:to|or) )? span", span),
    ("every", f"every (?P<OTHER>other|ordinal)? {_QTY}? (?P<UNIT>unit|units|weekday|month|wmonth|season|wseason|part|weekend)", every),
    ("multiple n d num per rhythm weekdays weekends", "(?P<TIMES> (?: multiple | (?:n|d|num) times ) )? (?: (?:a|per|every) unit | rhythm ) | per unit | rhythm | weekdays | weekends", how_often),
    ("yearago", "yearago", year_ago),
    ("yearend", "yearend (?: of? (?P<YEAR>year) )?", year_end),
]  # fmt: skip
