"""Lengths of time: "four years", "the next six months", "27-year", and what they become by the word behind them: "two years ago"."""

from __future__ import annotations

import re

from checker.extract.times_parser import Found, Handler, Parser, changed, timex
from checker.model import Timex

# The TIMEX3 value of a unit that is not known yet.
BLANK = {
    "day": "XXXX-XX-XX", "week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX", "quarter": "XXXX-QX", "half": "XXXX-HX", "year": "XXXX",
    "decade": "XXX", "century": "XX", "hour": "XXXX-XX-XXTXX", "minute": "XXXX-XX-XXTXX:XX", "second": "XXXX-XX-XXTXX:XX",
}  # fmt: skip
BACK = ("last", "past", "recent", "previous")
AHEAD = ("next", "coming", "following")
VAGUE = ("vague", "couple", "tens")
NUMBERS = ("n", "big", "d", "num", "year")
# A number of units: "a few", "a couple of", "dozens of", "half a", "two hundred and fifty", "2 1/2", "three to five", "a".
QTY = """(?P<QTY> a? more? couple of? | a? more? vague | tens of | half? a? big of? | half a | a half
    | (?: (?:n|big) (?: and? (?:n|big) ){0,4} | (?:d|num) (?: big{1,2} | d slash d )? | d slash d | year)
      (?: (?:to|or|dash) (?:n|d|num) (?:big|n)? )? (?: and a? half )?
    | a | days )"""
_HALVES = {"TH": "PT30M", "TM": "PT30S", "D": "PT12H", "Y": "P6M"}
_ORDER = ("year", "month", "week", "day", "hour", "minute", "second")
_LAST_IS_VERB_AFTER = frozenset("will would could can should must might may to not n't won't can't".split())
_LENGTH_AFTER = frozenset("for in within over after before of about than nearly almost".split())
_NOT_BARE_AFTER = frozenset(("light", "dog", "man", "person", "per", "-", "–"))
_BARE_AFTER = frozenset("for after in over within of took take takes spent spend spending last lasted until".split())
_BARE_BEFORE_OF = frozenset(
    "with despite from through by and or but amid besides follows followed following ended capping has have had".split()
)


def measure(p: Parser, word: str, amount: float | None, upper: float | None = None) -> tuple[str, str, float | None, float | None]:
    """TIMEX3 value, unit, length and upper length of so many of a unit: ("P4Y", "year", 4, None); X for a number that is not told."""
    unit = p.words.unit[word]
    letter = unit.letter.removeprefix("T")
    lead = "PT" if unit.letter.startswith("T") else "P"
    if unit.name == "night":
        lead, letter = "P", "D"
    if amount is None:
        return f"{lead}X{letter}", unit.name, None, None
    length, high = amount * unit.times, upper * unit.times if upper else None
    if length == 0.5 and unit.letter in _HALVES:
        return _HALVES[unit.letter], unit.name, length, high
    if letter == "Q":
        return f"P{_written(length * 3)}M", unit.name, length, high
    return f"{lead}{_written(length)}{letter}", unit.name, length, high


def _written(number: float) -> str:
    return str(int(number)) if number == int(number) else f"{number:.3f}".rstrip("0")


def duration(p: Parser, word: str, amount: float | None, upper: float | None = None, modality: str = "") -> Timex:
    """The length of so many of the unit that `word` names."""
    value, unit, length, high = measure(p, word, amount, upper)
    return timex("DURATION", value, anchor="none", unit=unit, length=length, upper=high, modality=modality)


def is_vague(p: Parser, m: re.Match[str]) -> bool:
    """Whether the quantity of a match is one that is not told: "a few", "dozens of"."""
    return any(p.is_class(i, *VAGUE) for i in range(m.start("QTY"), m.end("QTY")))


def is_old(p: Parser, at: int) -> bool:
    """Whether the words at `at` make an age of the length before them."""
    word, following = p.low(at), p.low(at + 1)
    return word == "old" or (word == "of" and following == "age") or (word == "-" and following == "old")


def _horizon(p: Parser, m: re.Match[str]) -> Found | None:
    """The next four years; the past few weeks; recent years; the first six months of 2009."""
    at, last = m.start("UNIT"), m.end()
    rels = [p.first_class(i, *BACK, *AHEAD, "ordinal", "final", "same", "early", "other") for i in range(m.start("REL"), m.end("REL"))]
    rel = rels[0]
    if is_old(p, last) or (rel == "last" and p.before(m.start()) in _LAST_IS_VERB_AFTER):
        return None  # "will last 22 days"
    if not m["QTY"]:
        return _indefinite(p, m, rels)
    amount, upper = p.words.amount(p.lowers[m.start("QTY") : m.end("QTY")])
    if rel in ("same", "other", "early") or (amount is None and not is_vague(p, m)):
        return None
    span = duration(p, p.low(at), amount, upper)
    edge = "end" if rel in ("final", "last") else "start"
    if p.low(last) == "of" and (whole := p.inner(last + 1)):
        return changed(Found(m.start(), whole.last, span), mod=edge, anchor="text", base=whole.timex)
    if rel in ("ordinal", "final"):
        return None if rel == "ordinal" and p.low(m.start("REL")) != "first" else changed(Found(m.start(), last, span), mod=edge)
    modality = "for-past" if set(rels) & set(BACK) else "for-next" if set(rels) & set(AHEAD) else ""
    return changed(Found(m.start(), last, span), modality=modality)


def _indefinite(p: Parser, m: re.Match[str], rels: list[str]) -> Found | None:
    """Recent years, the coming weeks: which way they lie is all that is told."""
    unit = p.unit(m.start("UNIT"))
    if unit not in ("day", "week", "month", "year", "decade", "century"):
        return None
    if "recent" in rels or (rels[0] in ("past", "previous") and unit != "day"):
        return Found(m.start(), m.end(), timex("DATE", "PAST_REF", anchor="none", unit=unit))
    if rels[0] in ("coming", "next"):
        return Found(m.start(), m.end(), timex("DATE", "FUTURE_REF", anchor="none", unit=unit))
    return None


def _plain(p: Parser, m: re.Match[str]) -> Found | None:
    """Four years; a few days; an hour and a half; two years ago; a day earlier; three days after something."""
    at, last, before = m.start("UNIT"), m.end(), p.before(m.start())
    word = p.low(at)
    words = p.lowers[m.start("QTY") : m.end("QTY")]
    amount, upper = p.words.amount(words)
    if before in ("/", "aged", "age") or is_old(p, last) or (amount is None and (not is_vague(p, m) or p.is_class(at, "unit"))):
        return None
    single = words in (["a"], ["an"])
    if p.is_class(at, "quarter", "quarters") and (single or word == "quarters") and not m["MORE"]:
        return None  # a fraction, or a part of a game
    if (
        words == ["one"]
        and word == "day"
        and not (before in p.words.duration_verbs or p.is_class(last, "ago", "before", "after", "earlier"))
    ):
        return None  # "it may one day return"
    found = _with_smaller(p, Found(m.start(), last, duration(p, word, (amount or 1) + 0.5 if m["HALF"] else amount, upper)))
    if anchored := _anchored(p, found):
        return anchored
    if single and not m["MORE"] and not m["HALF"]:
        return _single(p, found, word)
    if single and m["MORE"] and p.low(m.start("MORE")) not in p.words.lone_fillers:
        return None  # "a long day"
    if p.low(last) == "of" and p.low(last + 1) in p.words.media:
        return None  # "75 hours of video" is an amount
    return found


def _with_smaller(p: Parser, found: Found) -> Found:
    """The length with a smaller one behind it: "one hour and 23 minutes"."""
    at, big = found.last, found.timex.unit
    if p.low(at) in ("and", ","):
        at += 1
    if not p.is_class(at, "n", "d") or not p.is_class(at + 1, "units", "unit") or found.timex.upper or found.timex.length is None:
        return found
    value, small, length, _ = measure(p, p.low(at + 1), p.words.amount([p.low(at)])[0])
    if length is None or big not in _ORDER or small not in _ORDER or not _ORDER.index(big) < _ORDER.index(small):
        return found
    if (_ORDER.index(big) < 4) != (_ORDER.index(small) < 4):
        return found
    return changed(found, last=at + 2, value=found.timex.value + value.removeprefix("PT").removeprefix("P"))


def _anchored(p: Parser, found: Found) -> Found | None:
    """What a length of time becomes by the word behind it: "ago", "earlier", "before", "from now"."""
    last, length = found.last, found.timex.length
    word = p.low(last)
    if word == "ago":
        return _away(found, last + 1, -1, "publication")
    if word == "from" and p.low(last + 1) == "now":
        return _away(found, last + 2, 1, "publication")
    if word in ("earlier", "later") and p.low(last + 1) != "than":
        return _away(found, last + 1, -1 if word == "earlier" else 1, "text")
    if word in ("before", "after") and p.before(found.first) != "for":
        sign = -1 if word == "before" else 1
        if p.ends_clause(last + 1):
            return _away(found, last + 1, sign, "text")
        whole = p.inner(last + 1, "DATE", "TIME")
        offset = int(length * sign) if length and length == int(length) else None
        return changed(found, anchor="text", modality=word, offset=offset, base=whole.timex if whole else None)
    return None


def _away(found: Found, last: int, sign: int, anchor: str) -> Found:
    """The date so far away; only the direction where the length is vague."""
    length, unit = found.timex.length, found.timex.unit
    if length is not None and length != int(length):
        length, unit = (length * 12, "month") if unit == "year" else (length * 24, "hour") if unit == "day" else (length, unit)
    unit = "day" if unit == "night" else unit
    if length is None or length != int(length):
        value = BLANK.get(unit, BLANK["day"]) if anchor == "text" else "PAST_REF" if sign < 0 else "FUTURE_REF"
        return Found(found.first, last, timex("DATE", value, anchor="none", unit=unit))
    kind = "TIME" if unit in ("hour", "minute", "second") else "DATE"
    return Found(found.first, last, timex(kind, BLANK[unit], anchor=anchor, unit=unit, offset=sign * int(length), length=length))


def _single(p: Parser, found: Found, word: str) -> Found | None:
    """One of a unit, "a year": a rate behind a number, a length of time behind a word that takes one, else a phrase like any other."""
    at, unit = found.first, found.timex.unit
    before = p.before(at)
    if before in p.words.speed_units:
        return None
    if before not in _LENGTH_AFTER and p.words.word_unit[word] == unit and _is_rate(p, at, before):
        return Found(at, found.last, timex("SET", found.timex.value, anchor="none", unit=unit, length=1.0))
    if before in p.words.duration_verbs or before.endswith("ing") or (p.ends(found.last) and unit != "day"):
        return found
    return None


def _is_rate(p: Parser, at: int, before: str) -> bool:
    """Whether an amount stands right before: "5 percent a year", "40 hours a week", "three people a day"."""
    if before in p.words.amount_words or before == "%" or p.is_class(at - 1, *NUMBERS, "tens", "multiple", "times", "units"):
        return True
    counted = before.endswith("s") or before == "people"
    return counted and any(p.is_class(i, *NUMBERS) and p.low(i) != "one" for i in (at - 2, at - 3))


def _bare(p: Parser, m: re.Match[str]) -> Found | None:
    """Years; months later; hours before the vote."""
    last, before = m.end(), p.before(m.start())
    if before in _NOT_BARE_AFTER or is_old(p, last):
        return None
    found = Found(m.start(), last, duration(p, p.low(m.start()), None))
    if before not in ("the", "these", "those") and (anchored := _anchored(p, found)):
        return anchored
    of = p.low(last) == "of" and (before in _BARE_BEFORE_OF or not before[-1:].isalnum())
    return found if before in _BARE_AFTER or of else None


def _the_years(p: Parser, m: re.Match[str]) -> Found | None:
    """Over the years; these days."""
    if p.lowers[m.start()] == "these" and p.low(m.end() - 1) == "days":
        return Found(m.start(), m.end(), timex("DATE", "PRESENT_REF", anchor="none"))
    if p.is_class(m.start(), "the") and p.before(m.start()) in ("over", "through", "throughout") and p.ends(m.end()):
        return Found(m.start(), m.end(), duration(p, p.low(m.end() - 1), None))
    return None


def _all_day(p: Parser, m: re.Match[str]) -> Found | None:
    """All day; all week: the whole of one."""
    if p.unit(m.end() - 1) not in ("day", "week", "month", "year") or p.capital(m.end() - 1):
        return None
    return Found(m.start(), m.end(), duration(p, p.low(m.end() - 1), 1.0))


def _compound(p: Parser, m: re.Match[str]) -> Found | None:
    """27-year; decades-long; two- to three-week; a half-hour."""
    at = m.end() - 1
    parts = p.words.span_of(p.compound(at))
    if parts is None or is_old(p, m.end()) or p.words.word_unit[parts[1]] == "quarter":
        return None
    numbers, unit = parts
    if not numbers or numbers == ["multi"]:
        amount, upper = (None if numbers or p.words.is_plural(unit) else 1.0), None
    elif m["FROM"]:
        amount, upper = p.words.amount([p.low(m.start("FROM"))])[0], p.words.amount(numbers)[0]
    else:
        amount, upper = p.words.amount(numbers)
    return Found(m.start(), m.end(), duration(p, unit, amount, upper))


_REL = "last|past|next|coming|following|previous|recent|ordinal|final|early|other"
RULES: list[tuple[str, str, Handler]] = [
    (
        "n big d num year couple a vague tens half days",
        f"{QTY} (?P<MORE>more){{0,2}} (?P<UNIT>unit|units|quarter|quarters) (?P<HALF>and a half)?",
        _plain,
    ),
    (
        "the this that these last past next coming following previous recent ordinal final early",
        f"(?:the|this|that|these)? (?P<REL>(?:{_REL}){{1,2}}) {QTY}? more{{0,2}} (?P<UNIT>units|quarters)",
        _horizon,
    ),
    ("units", "units", _bare),
    ("the these", "(?:the|these) units", _the_years),
    ("all", "all unit", _all_day),
    ("span n d num", "(?: (?P<FROM>n|d|num) dash? (?:to|or) )? span", _compound),
]
