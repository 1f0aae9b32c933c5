"""Times of day with their zones and dates, days named by a word ("yesterday"), vague references ("recently"), and what narrows a time ("the end of", "early", "later")."""

from __future__ import annotations

import re

from checker.extract.times_dates import RULES as DATES
from checker.extract.times_parser import Found, Grammar, Handler, Parser, changed, timex
from checker.extract.times_units import RULES as UNITS
from checker.extract.times_words import _CLOCK, CLASS, Words
from checker.ruleset import RuleSet

_AT = frozenset("at around about by from until till before after since past to between approximately roughly nearly shortly just on".split())


def clock(p: Parser, m: re.Match[str]) -> Found | None:
    """10:30 p.m.; 10.30pm; 22:30 GMT; 0336 GMT; ten o'clock; noon; midnight Thursday; 9 a.m. on the next day's date."""
    at = m.start("HOUR")
    last = m.end()
    said = _said(p, m, at)
    if said is None:
        return None
    hour, minute, half, certain = said
    if m["DOT"] and (not p.touching(m.start("DOT")) or "." not in p.low(m.end("DOT") - 2)):
        last -= 1
    zone, utc, last = _zone(p, last)
    if half and hour > 12 and half == "a":
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if not (certain or zone or (p.before(m.start()) in _AT and m["MINUTE"] and hour < 24)):
        return None
    if hour > 24 or minute > 59:
        return None
    first, base, kind_part = m.start(), None, ""
    if p.low(last) in ("in", "at") and p.is_class(last + 1, "the", "part"):  # "11 in the morning", "8 at night"
        step = last + 1 + p.is_class(last + 1, "the")
        if p.is_class(step, "part"):
            kind_part, last = p.words.part[p.low(step)], step + 1
    day = _day_behind(p, last)
    if day:
        last, base = day.last, day.timex
        kind_part = kind_part or (base.value.split("T")[-1] if base.type == "TIME" and not base.clock else "")
    if kind_part in ("AF", "EV", "NI") and hour < 12 and not half and not (kind_part == "NI" and hour < 5):
        hour += 12
    clocked = f"{hour:02}:{minute:02}"
    z = "Z" if utc == 0 else ""
    value = f"XXXX-XX-XXT{clocked}{z}"
    return Found(first, last, timex("TIME", value, anchor="text", unit="minute", offset=None, base=base, clock=clocked, zone=zone, utc=utc))


def _said(p: Parser, m: re.Match[str], at: int) -> tuple[int, int, str, bool] | None:
    """Hour, minute, "a" or "p" or nothing, and whether it can be nothing but a time of day."""
    word = p.low(at)
    half = p.low(m.start("AMPM"))[0] if m["AMPM"] else ""
    minute = 0
    if p.is_class(at, "noon"):
        before = p.before(at)
        if p.capital(at) and not p.opens(at):
            return None
        if word not in ("noon", "midnight") and before not in _AT:
            return None
        return int(p.words.noon[word][:2]), 0, "", True
    if p.is_class(at, "clock"):
        match = _CLOCK.match(word)
        if not match or (at > p.start and p.lowers[at - 1] in ("-", "$", ".")):
            return None
        if match[3] in ("h", "hrs"):
            return (int(match[1]), int(match[2]), "", True) if match[2] and p.before(at) in _AT else None
        return (int(match[1]), int(match[2] or 0), match[3][0], True) if int(match[1]) <= 12 or match[2] else None
    if m["OCLOCK"]:
        number = p.words.amount([word])[0]
        return (int(number), 0, half, True) if number and number <= 12 else None
    if m["MINUTE"]:
        if not word.isdigit() or p.before(at) in (":", "/") or not all(p.touching(i) for i in range(at + 1, m.start("MINUTE") + 1)):
            return None
        tail = p.low(m.start("MINUTE"))
        match = _CLOCK.match(tail)
        if match:
            half, tail = match[3][0], match[1]
        if len(tail) != 2 or not tail.isdigit() or (p.low(m.start("MINUTE") + 1) == "." and p.touching(m.start("MINUTE") + 1) and p.is_class(m.start("MINUTE") + 2, "d", "num") and p.touching(m.start("MINUTE") + 2)):
            return None
        return int(word), int(tail), half, bool(half)
    if p.is_class(at, "year", "num") and len(word) == 4 and word.isdigit():
        return (int(word[:2]), int(word[2:]), half, False) if _zone(p, at + 1)[0] else None
    if p.is_class(at, "num"):
        match = re.fullmatch(r"(\d{1,2})\.(\d\d)", word)
        return (int(match[1]), int(match[2]), half, bool(half)) if match and (half or _zone(p, at + 1)[0]) else None
    if half:
        number = p.words.amount([word])[0]
        if half == "a" and p.low(m.start("AMPM")) == "am" and not word.isdigit():
            return None
        return (int(number), minute, half, True) if number and 1 <= number <= 12 and number == int(number) else None
    return None


def _zone(p: Parser, last: int) -> tuple[str | None, int | None, int]:
    """The zone that follows: as written, its offset if known, and the token after it; "GMT", "(GMT +8)", "local time"."""
    at = last
    opened = p.low(at) == "("
    at += opened
    if p.is_class(at, "zone") and p.tokens[at].isupper():
        end, utc = at + 1, p.words.zone[p.low(at)]
        if p.low(end) in ("+", "-", "–") and p.is_class(end + 1, "d"):
            utc = (utc or 0) + (1 if p.low(end) == "+" else -1) * int(p.low(end + 1)) * 60
            end += 2
        if opened and p.low(end) != ")":
            return None, None, last
        return p.doc.text[p.doc.starts[at] : p.doc.ends[end - 1]], utc, end + opened
    if at < p.stop and (match := p.words.zone_phrase.match(p.doc.text, p.doc.ends[at - 1])):
        end = at
        while end < p.stop and p.doc.ends[end] <= match.end():
            end += 1
        if end == at or (opened and p.low(end) != ")"):
            return None, None, last
        return match[1], None, end + opened
    return None, None, last


def _day_behind(p: Parser, last: int) -> Found | None:
    """The date that follows a time of day without a preposition: "9 a.m. Friday, October 1"."""
    if not p.is_class(last, "weekday", "wday", "month", "day", "last", "this", "ordinal", "d", "tomorrow" if "tomorrow" in CLASS else "day"):
        return None
    found = p.parse(last)
    if found and (found.timex.unit == "day" and found.timex.type in ("DATE", "TIME")):
        return found
    return None


def named_day(p: Parser, m: re.Match[str]) -> Found | None:
    """Yesterday; tomorrow night; today's; tonight."""
    offset, part = p.words.day[p.low(m.start())]
    if p.capital(m.start()) and not p.opens(m.start()) and p.before(m.start()) in ("usa", "the"):
        return None  # a newspaper
    if m["PART"]:
        if p.is_class(m.start("PART"), "noon"):
            part = p.words.noon[p.low(m.start("PART"))]
        else:
            part = p.words.part[p.low(m.start("PART"))]
    value = f"XXXX-XX-XXT{part}" if part else "XXXX-XX-XX"
    return Found(m.start(), m.end(), timex("TIME" if part else "DATE", value, anchor="publication", unit="day", offset=offset))


def reference(p: Parser, m: re.Match[str]) -> Found | None:
    """Now; recently; more recently; soon."""
    at = m.end() - 1
    value = p.words.reference[p.low(at)]
    before, after = p.before(m.start()), p.low(m.end())
    if p.capital(at) and not p.opens(at):
        return None
    if value == "FUTURE_REF" and (before in ("as", "too", "how", "so", "no", "until") or after in ("as", "after", "to", "-", "enough", "before")):
        return None
    if after == "-" and p.touching(m.end()):
        return None
    return Found(m.start() - (before in ("more", "most")), m.end(), timex("DATE", value, anchor="none"))


def unsaid(p: Parser, m: re.Match[str]) -> Found | None:
    """A later date; a long period of time: a time that is not told."""
    if p.is_class(m.start(), "a"):
        return Found(m.start(), m.end(), timex("DATE", "XXXX-XX-XX", anchor="none"))
    first = m.start()
    if p.low(first - 1) not in ("a", "an", "the") and p.low(first - 2) in ("a", "an", "the") and p.tokens[first - 1].isalpha():
        first -= 1
    if p.low(first - 1) not in ("a", "an"):
        return None
    return Found(first - 1, m.end(), timex("DURATION", "PXD", anchor="none"))


def vague(p: Parser, m: re.Match[str]) -> Found | None:
    """In the past; in the near future; at the moment; the other day."""
    before, last = p.before(m.start()), m.end()
    word = p.low(last - 1)
    if p.is_class(last - 1, "moment"):
        return Found(m.start(), last, timex("DATE", "PRESENT_REF", anchor="none")) if before in ("at", "for") else None
    if p.is_class(last - 1, "unit"):
        return Found(m.start(), last, timex("DATE", "PAST_REF", anchor="none")) if word in ("day", "week", "night") and p.is_class(last - 2, "other") else None
    if before not in ("in", "from", "of", "than", "for", "into", "to", "about") or not p.ends(last) or p.low(last) == "of":
        return None
    if p.is_class(last - 1, "past"):
        return Found(m.start(), last, timex("DATE", "PAST_REF", anchor="none"))
    return Found(m.start(), last, timex("DATE", "FUTURE_REF", anchor="none"))


def edge(p: Parser, m: re.Match[str]) -> Found | None:
    """The end of October; the beginning of next year; the start of the week."""
    mod = p.words.mod[p.low(m.start("EDGE"))]
    step = m.end()
    whole = p.inner(step) or _whole_unit(p, step)
    if not whole or whole.timex.unit not in _WIDE or (p.low(step + 1) == "day"):
        return None
    return changed(whole, first=m.start(), mod=mod)


_WIDE = frozenset(("day", "week", "month", "quarter", "half", "season", "year", "decade", "century", "weekend"))


def _whole_unit(p: Parser, at: int) -> Found | None:
    """"the week", "the month", "the year" behind "the end of"."""
    if not p.is_class(at, "the", "a") or not p.is_class(at + 1, "unit", "weekend", "quarter") or p.low(at) != "the":
        return None
    unit = p.words.word_unit.get(p.low(at + 1), "weekend")
    if unit not in ("week", "month", "year", "quarter", "weekend", "decade", "century"):
        return None
    from checker.extract.times_units import BLANK

    return Found(at, at + 2, timex("DATE", BLANK[unit], anchor="publication", unit=unit, offset=0))


def early(p: Parser, m: re.Match[str]) -> Found | None:
    """Early 2009; late Tuesday night; mid October; late last year; early next week."""
    step = m.end()
    if p.low(step) == "-":
        step += 1
    whole = p.inner(step, "DATE", "TIME")
    if not whole or whole.timex.mod or p.is_class(step, "the", "early", "edge", "earlier") or (whole.timex.unit == "day" and p.low(m.start()) in ("mid", "middle")):
        return None
    if whole.timex.clock and p.low(m.start()) != "late" and p.low(m.start()) != "early":
        return None
    return changed(whole, first=m.start(), mod=p.words.mod[p.low(m.start("EARLY"))])


def early_hours(p: Parser, m: re.Match[str]) -> Found | None:
    """The early hours of Friday; the early morning hours of July 15."""
    day = p.inner(m.end(), "DATE", "TIME")
    if not day or day.timex.unit != "day":
        return None
    return changed(day, first=m.start(), mod=p.words.mod[p.low(m.start("EARLY"))])


def earlier(p: Parser, m: re.Match[str]) -> Found | None:
    """Earlier this year; later today; earlier last week."""
    step = m.end()
    if not p.is_class(step, "this", "last", "day", "that", "next", "weekday", "the", "month"):
        return None
    whole = p.inner(step, "DATE", "TIME")
    if not whole or whole.timex.mod or p.is_class(step, "the"):
        return None
    return changed(whole, first=m.start(), mod=p.words.mod[p.low(m.start("EARLIER"))])


def part_of(p: Parser, m: re.Match[str]) -> Found | None:
    """The morning of January 31; the night of last Friday; noon on that day stays two times."""
    day = p.inner(m.end())
    if not day or day.timex.unit != "day":
        return None
    code = p.words.part[p.low(m.start("PART"))]
    mod = p.words.mod.get(p.low(m.start("EARLY")), "") if m["EARLY"] else ""
    if day.timex.anchor == "text":
        return Found(m.start(), day.last, timex("TIME", f"XXXX-XX-XXT{code}", anchor="text", unit="day", base=day.timex, mod=mod))
    return changed(day, first=m.start(), type="TIME", value=f"{day.timex.value}T{code}", mod=mod)


RULES: list[tuple[str, str, Handler]] = [
    ("n d num year clock noon",
     "(?P<HOUR>n|d|num|year|clock|noon) (?: colon (?P<MINUTE>d|clock) (?: colon d )? )? (?P<OCLOCK>oclock)? (?: (?P<AMPM>ampm) (?P<DOT>dot)? )?", clock),
    ("the edge very", "the? very? (?P<EDGE>edge) of", edge),
    ("the early", "the? (?P<EARLY>early) part? units of", early_hours),
    ("the", "the (?P<EARLY>early)? (?P<PART>part) of", part_of),
    ("early", "(?P<EARLY>early) (?: in (?=the unit) )?", early),
    ("earlier", "(?P<EARLIER>earlier)", earlier),
    ("day", "day (?P<PART>part|noon)?", named_day),
    ("a", "a earlier time", unsaid),
    ("period", "period of time", unsaid),
    ("ref now recent", "ref|now", reference),
    ("the a", "(?:the|a) recent? past | (?:the|a) (?: recent|coming )? future | the moment | the other unit", vague),
]  # fmt: skip


def grammar(rules: RuleSet) -> Grammar:
    """The grammar of times for a rule set, built once by `RuleSet.memo`."""
    return Grammar(Words(rules), [*RULES[:4], *DATES[:8], *UNITS, *DATES[8:], *RULES[4:]])
