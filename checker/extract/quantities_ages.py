"""Ages: "aged 37", "Smith, 37,", "she was 12 when", "ages 7 and 10", "in his 30s"."""

from __future__ import annotations

import re

from checker.document import Document
from checker.extract.numbers import Number, Spot
from checker.extract.quantities_lexicon import Tables
from checker.model import Mention

_OLDEST = 125
_AGED = frozenset(("aged", "age", "ages"))
_CLOSED = frozenset((".", ",", ")", ";", "when", "and", "at", "but", "”", '"', ""))
_APPOSED = frozenset((",", ")", ";", ".", "and", "who", "was", "is", ""))
_OWNERS = frozenset(("his", "her", "their", "my", "early", "mid", "late"))
_AND_NAME = re.compile(r",? and [A-Z][a-z]+(?: [A-Z][a-z]+){0,2}, ")
_SERIES = frozenset((" and ", ", ", ", and ", " or "))


def stated_age(number: Number, spot: Spot) -> bool:
    """Whether the word before a number says that it is an age: "aged 5", "at the age of 37"."""
    earlier = spot.low(spot.before - 1)
    return _possible(number) and (spot.previous in _AGED or (spot.previous == "of" and earlier in _AGED))


def implied_age(number: Number, spot: Spot, tables: Tables) -> bool:
    """Whether a number that counts nothing is an age: behind a name or a relation between commas, behind "she is"."""
    if not _possible(number) or spot.before < spot.first:
        return False
    previous, earlier = spot.previous, spot.low(spot.before - 1)
    if previous in ("turned", "turns", "turning"):
        return number.value > 0
    if previous in ("is", "was") and earlier in ("he", "she", "who"):
        return spot.following in _CLOSED
    if previous in tables.hedges or previous in ("between", "than"):
        near = spot.doc.lowers[max(spot.first, spot.before - 4) : spot.before]
        return any(word in _AGED for word in near)  # "the ages between 5 and 11"
    return previous == "," and not number.word and number.upper is None and number.value > 0 and _apposed(number, spot, earlier, tables)


def _apposed(number: Number, spot: Spot, earlier: str, tables: Tables) -> bool:
    """ "Ann Cole, 37, ...", "her son, 3, ...", at the end of a sentence only behind a full name."""
    if earlier in tables.persons:
        return spot.following == ","
    name = spot.doc.tokens[spot.before - 1] if earlier else ""
    if (
        not (name[:1].isupper() and name[-1].islower())
        or earlier in tables.months
        or earlier in tables.weekdays
        or spot.following not in _APPOSED
    ):
        return False
    if spot.following == ",":
        return True
    back = 3 if spot.low(spot.before - 2) == "." else 2  # "John A. Smith, 18."
    before = spot.low(spot.before - back)
    return number.value >= 10 and before != "" and (before in ("said", "says") or spot.doc.tokens[spot.before - back][0].isupper())


def _possible(number: Number) -> bool:
    return 0 <= number.value <= _OLDEST and number.value.is_integer() and not number.scaled


def next_age(doc: Document, number: Number, last: Mention) -> bool:
    """Whether a number goes on with a series of ages: "ages 7 and 10", "Ann Cole, 51, and Tom, 11"."""
    gap = doc.text[last.end : number.start]
    if number.value > _OLDEST or number.scaled or last.text.endswith(("old", "age")) or not (gap in _SERIES or _AND_NAME.fullmatch(gap)):
        return False
    return doc.text[number.end : number.end + 1] in (",", ".", ")", " ", ";", "")


def decade_of_life(number: Number, spot: Spot) -> bool:
    """ "in his 30s" is an age; other decades are times."""
    if spot.previous not in _OWNERS:
        return False
    number.upper, number.vague, number.role = number.value + 9, True, "age"
    return True
