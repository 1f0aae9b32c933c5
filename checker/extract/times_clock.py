"""Times of day with their zones and dates: "10:30 p.m.", "22:30 GMT", "0336 GMT", "ten o'clock", "noon today", "8 at night"."""

from __future__ import annotations

import re
from typing import NamedTuple

from checker.extract.times_parser import Found, Handler, Parser, timex
from checker.extract.times_words import CLOCK

_AT = frozenset(
    "at around about by from until till before after since past to between approximately roughly nearly shortly just on".split()
)
_HOURS = ("hours", "hrs", "-hours")
_POINTED = re.compile(r"(\d{1,2})\.(\d\d)$")


class _Said(NamedTuple):
    """What figures or words say: hour, minute, "a" or "p" or nothing, and whether it can be nothing but a time of day."""

    hour: int
    minute: int = 0
    half: str = ""
    certain: bool = False


def _clock(p: Parser, m: re.Match[str]) -> Found | None:
    """10:30 p.m.; 10.30pm; 22:30 GMT; 0336 GMT; ten o'clock; noon; midnight Thursday; 9 a.m. Friday, October 1."""
    last, before = m.end(), p.before(m.start())
    said = _said(p, m)
    if m["DOT"] and (not p.touching(m.start("DOT")) or "." not in p.low(m.start("AMPM"))):
        last -= 1
    zone, utc, last = _zone(p, last)
    if said is None or said.minute > 59 or said.hour > 24 or (said.half == "a" and said.hour > 12):
        return None
    part, last = _part(p, last)
    pointed = bool(m["MINUTE"]) and said.hour < 24 and (p.low(m.start())[0] == "0" or not p.sports())
    if not (said.certain or zone or (before in _AT and (pointed or part)) or (pointed and p.is_class(m.start() - 1, "year", "iso"))):
        return None
    day = _day_behind(p, last)
    base = day.timex if day else None
    if base and not part and base.type == "TIME" and not base.clock:
        part = base.value.partition("T")[2]
    hour = said.hour % 12 + (12 if said.half == "p" else 0) if said.half else said.hour
    if not said.half and hour < 12 and (part in ("AF", "EV") or (part == "NI" and hour >= 5)):
        hour += 12
    told = f"{hour:02}:{said.minute:02}"
    value = f"XXXX-XX-XXT{told}{'Z' if utc == 0 else ''}"
    found = timex("TIME", value, anchor="text", unit="minute", base=base, clock=told, zone=zone, utc=utc)
    return Found(m.start(), day.last if day else last, found)


def _said(p: Parser, m: re.Match[str]) -> _Said | None:
    at = m.start()
    word = p.low(at)
    half = p.low(m.start("AMPM"))[0] if m["AMPM"] else ""
    if p.before(at) in (":", "/") and p.touching(at):
        return None
    if p.is_class(at, "noon"):
        if (p.capital(at) and at > p.start) or (len(word) > 4 and word not in ("midnight",) and p.before(at) not in _AT):
            return None
        return _Said(int(p.words.noon[word][:2]), certain=True)
    if p.is_class(at, "clock"):
        return _in_one_token(p, at)
    if m["MINUTE"]:
        return _with_colon(p, m, half)
    if p.is_class(at, "year", "num") and len(word) == 4 and word.isdecimal():
        return _Said(int(word[:2]), int(word[2:]), half) if _zone(p, at + 1)[0] else None
    if p.is_class(at, "num"):
        match = _POINTED.match(word)
        return _Said(int(match[1]), int(match[2]), half, bool(half)) if match and (half or _zone(p, at + 1)[0]) else None
    number = p.words.amount([word])[0]
    if not number or number > 12 or number != int(number) or (p.low(m.start("AMPM")) == "am" and not word.isdecimal()):
        return None  # "the one am I to trust"
    return _Said(int(number), 0, half, bool(half or m["OCLOCK"]))


def _in_one_token(p: Parser, at: int) -> _Said | None:
    """10pm, 10.30pm, 10h30."""
    match = CLOCK.match(p.low(at))
    if not match or p.before(at) in ("-", "$", "."):
        return None
    minute, half = int(match[2] or 0), match[3][0]
    if half == "h":
        return _Said(int(match[1]), minute, "", True) if match[2] and p.before(at) in _AT else None
    return _Said(int(match[1]), minute, half, True)


def _with_colon(p: Parser, m: re.Match[str], half: str) -> _Said | None:
    """10:30, 10:30pm; no ratio, no score, no lap time."""
    at, minutes = m.start(), m.start("MINUTE")
    tail = p.low(minutes)
    if match := CLOCK.match(tail):
        half, tail = match[3][0], match[1]
    tight = all(p.touching(i) for i in range(at + 1, minutes + 1))
    fraction = p.low(minutes + 1) == "." and p.is_class(minutes + 2, "d", "num") and p.touching(minutes + 1) and p.touching(minutes + 2)
    if not tight or fraction or len(tail) != 2 or not p.low(at).isdecimal():
        return None
    return _Said(int(p.low(at)), int(tail), half, bool(half))


def _zone(p: Parser, last: int) -> tuple[str | None, int | None, int]:
    """The zone that follows: as written, its offset if known, and the token behind it; "GMT", "(GMT +8)", "local time"."""
    opened = p.low(last) == "("
    at = last + opened
    if p.is_class(at, "zone") and p.tokens[at].isupper():
        end, utc = at + 1, p.words.zone[p.low(at)]
        if p.low(end) in ("+", "-", "–") and p.is_class(end + 1, "d"):
            utc = (utc or 0) + (1 if p.low(end) == "+" else -1) * int(p.low(end + 1)) * 60
            end += 2
            if p.low(end) == ":" and p.is_class(end + 1, "d"):
                end += 2
        zone = p.doc.text[p.doc.starts[at] : p.doc.ends[end - 1]]
    elif at < p.stop and (match := p.words.zone_phrase.match(p.doc.text, p.doc.ends[at - 1])):
        figures = p.is_class(last - 1, "year", "num") or (p.low(last - 2) == ":" and p.touching(last - 1))
        if match[1].lower() in _HOURS and not figures:
            return None, None, last  # "0900 hours" is a time of day, "four hours" is not
        end, zone, utc = at, match[1], None
        while end < p.stop and p.doc.ends[end] <= match.end():
            end += 1
    else:
        return None, None, last
    if end == at or (opened and p.low(end) != ")"):
        return None, None, last
    return zone, utc, end + opened


def _part(p: Parser, last: int) -> tuple[str, int]:
    """The part of the day that follows, and the token behind it: "in the morning", "at night"."""
    step = last + 1 + (p.low(last + 1) == "the")
    if p.low(last) in ("in", "at") and p.is_class(step, "part"):
        return p.words.part[p.low(step)], step + 1
    return "", last


def _day_behind(p: Parser, last: int) -> Found | None:
    """The date that follows without a preposition: "9 a.m. Friday, October 1", "10 p.m. yesterday", "8:30 this morning"."""
    if not p.is_class(last, "weekday", "wday", "month", "wmonth", "day", "last", "this", "ordinal", "d"):
        return None
    found = p.parse(last)
    return found if found and found.timex.unit == "day" and found.timex.type in ("DATE", "TIME") else None


RULES: list[tuple[str, str, Handler]] = [
    (
        "n d num year clock noon",
        "(?:n|d|num|year|clock|noon) (?: colon (?P<MINUTE>d|clock) (?: colon d )? )? (?P<OCLOCK>oclock)? (?: (?P<AMPM>ampm) (?P<DOT>dot)? )?",
        _clock,
    ),
]
