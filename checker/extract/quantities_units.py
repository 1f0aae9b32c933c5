"""Attaches currency signs, units and denominators to numbers."""

from __future__ import annotations

import re

from checker.document import Document
from checker.extract.numbers import Number
from checker.extract.quantities_lexicon import Tables, Unit
from checker.extract.quantities_nouns import is_plural

# A word behind a number, over one blank or hyphen; abbreviations may end in a stop that is no full stop ("U.S. dollars", "sq. m").
_WORD = re.compile(
    r"(?:(?<=[.][A-Za-z])\.|(?<=\bsq)\.|(?<=\bcu)\.|(?<=\bfl)\.)?(?:[ \u00a0\u202f\n‑-]|\r\n)?"
    r"([^\W\d_]+(?:[.'’][^\W\d_]+)*(?:\^?[23]|[²³])?(?!\w)|[%‰°º][CF]?(?![^\W\d_])|[℃℉″′¢$£€¥₩])"
)
_SLASH = re.compile(r"/([^\W\d_]+(?:\^?[23]|[²³])?)(?!\w)")
_OF = re.compile(r"\W?pounds? of\b", re.I)
_EXTENTS = frozenset("high long wide deep tall away above below thick across sprint race freestyle x by".split())
_LINKS = frozenset("- of at about around between from to up ranging an estimated roughly nearly over least a".split())
_NOT_PER = frozenset(("ago", "later", "earlier", "after", "before", "long", "old"))
_NAME_UNITS = frozenset(("stone", "pound", "pounds", "yard", "yards", "foot"))


class Words:
    """The words behind a position, read when asked for; hyphens part words here ("barrel-a-day")."""

    __slots__ = ("_at", "_items", "_stop", "_text")

    def __init__(self, text: str, at: int, stop: int) -> None:
        self._text, self._at, self._stop = text, at, stop
        self._items: list[tuple[str, int]] = []

    def get(self, index: int) -> tuple[str, int]:
        """The word and its end; an empty word if there is none."""
        while len(self._items) <= index:
            match = _WORD.match(self._text, self._at, self._stop)
            if match is None:
                return "", self._at
            self._at = match.end()
            self._items.append((match.group(1), self._at))
        return self._items[index]

    def low(self, index: int) -> str:
        """The word in lower case."""
        return self.get(index)[0].lower()


def attach(doc: Document, number: Number, before: Number | None, stop: int, tables: Tables) -> None:
    """Finds the unit of a number on either side of it, and its denominator; not beyond `stop`. `before` is the number before."""
    text = doc.text
    _sign(text, number, tables)
    if number.pending:
        _decide_suffix(number, before, Words(text, number.end, stop), tables)
    if number.form in ("ordinal", "decade"):
        return
    words = Words(text, number.end, stop)
    if number.signed:
        _country(text, number, words, tables)
        _per(text, number, Words(text, number.end, stop), tables)
        return
    found = _symbol(text, number, words, tables) or _phrase(doc, number, words, tables)
    if found is None:
        _unit_before(doc, number, tables)
        return
    number.unit, number.end = found
    _compound(text, number, Words(text, number.end, stop), tables)


def _sign(text: str, number: Number, tables: Tables) -> None:
    """A currency sign or code before the figure: "US$5", "RM 20", "-$3"."""
    at = number.start
    before = text[at - 1] if at else ""
    if before in (" ", "\u00a0") and at > 1:
        before = text[at - 2]
        if not (before in "$£€¥₩.s" or before.isupper()):
            return
    elif not before or not (before.isalpha() or before in tables.sign_ends):
        return
    match = tables.sign_before.search(text, max(0, at - 7), at)
    if match is None:
        return
    name = match.group("sign") or match.group("letters") or match.group("letter")
    unit = tables.signs.get(name.replace(" ", "").replace("\u00a0", "")) or tables.codes.get(name)
    if unit is None:
        return
    number.unit, number.signed, number.start = unit, True, match.start()
    earlier = text[number.start - 1] if number.start else " "
    if not number.sign and earlier in "-−" and (number.start < 2 or not text[number.start - 2].isalnum()):
        number.sign, number.value, number.start = "-", -number.value, number.start - 1
    elif earlier == "+":
        number.sign, number.start = "+", number.start - 1


def _decide_suffix(number: Number, before: Number | None, words: Words, tables: Tables) -> None:
    """Whether "35m" is 35 million or 35 metres: million behind a currency sign and before something counted."""
    money = number.signed or (before is not None and before.signed and number.start - before.end <= 4)
    following = words.low(1)
    counted = following == "of" or _match(words, 1, tables) is not None or (following != "" and is_plural(following, tables))
    if money or (counted and not (number.pending == "m" and following in _EXTENTS)) or number.pending == "b":
        number.scale(tables.money_suffixes[number.pending])
        number.end = number.figure_end = words.get(0)[1]
        number.glued = False
    number.pending = ""


def _country(text: str, number: Number, words: Words, tables: Tables) -> None:
    """The country behind an amount: "$5 million US"; and the noun of "$5-million-dollar"."""
    first, end = words.get(0)
    country = tables.adjectives.get(first) or tables.codes.get(first)
    if country and text[number.start] == "$" and first.upper() == first:
        number.unit, number.end = country, end
    elif number.glued and first.lower() in ("dollar", "dollars"):
        number.end = end


def _symbol(text: str, number: Number, words: Words, tables: Tables) -> tuple[Unit, int] | None:
    """A unit's symbol or a currency code behind digits: "15kHz", "5 W"."""
    first, end = words.get(0)
    if number.word or not first:
        return None
    unit = tables.symbols.get(first) or tables.codes.get(first)
    if unit is None and first in tables.glued:
        tight = number.glued or text[number.end : number.end + 1] not in (" ", "\u00a0", "\n")
        alone = text[end : end + 1] in ("/", ",", ".", ")", ";", "") or words.low(1) in _EXTENTS  # "50 m deep", "1.3 A/cm2"
        unit = tables.glued[first] if tight or alone else None
    if unit is not None and first.isalpha() and tables.by_word.get(_plainly(first), (((), None),))[0][0]:
        return None  # a longer phrase may begin with it
    return (unit, end) if unit else None


def _phrase(doc: Document, number: Number, words: Words, tables: Tables) -> tuple[Unit, int] | None:
    """A unit in words: "miles", "square metres", a country and its currency."""
    found = _match(words, 0, tables)
    if found is None or _ordinary(number, found[0], found[1], words):
        return None
    unit, _, end = found
    first = words.low(0)
    if unit.dimension == "mass" and first in tables.money_of and _about_money(doc, number, tables):
        unit = tables.money_of[first]
    return unit, end


def _match(words: Words, index: int, tables: Tables) -> tuple[Unit, int, int] | None:
    """The longest unit phrase at a word: unit, number of words, end."""
    for rest, unit in tables.by_word.get(_plainly(words.get(index)[0]), ()):
        for offset, word in enumerate(rest, 1):
            if _plainly(words.get(index + offset)[0]) != word:
                break
        else:
            return unit, len(rest) + 1, words.get(index + len(rest))[1]
    return None


def _plainly(word: str) -> str:
    low = word.lower().replace("’", "'")
    return low.replace(".", "") if low.count(".") > 1 else low  # "m.p.h"


def _ordinary(number: Number, unit: Unit, count: int, words: Words) -> bool:
    """Whether the word behind the number is an everyday word here, and no unit."""
    first, low = words.get(0)[0], words.low(0)
    few = abs(number.value) < 100 or (1900 <= number.value < 2100 and number.digits == 4)
    if unit.plain and count == 1 and not number.scaled and few:
        return True  # a verb follows: "all 12 gained", "In 2012 rose"
    if low == "second" and number.word and number.value != 1 and not number.glued:
        return True  # "two second homes"
    if low == "day" and number.word and number.value == 1 and not number.glued:
        return words.low(1) not in ("of", "after", "before", "later", "earlier", "old", "and", "or")  # "one day we will"
    if low in _NAME_UNITS and first[0].isupper() and words.get(count)[0][:1].isupper():
        return True  # "24 Pound Street"
    return low in ("march", "may", "sun", "mar") or (low == "min" and number.word)


def _about_money(doc: Document, number: Number, tables: Tables) -> bool:
    """Whether "pounds" are money: an amount with a scale, or money words before it."""
    if "sterling" in doc.text[number.end : number.end + 18].lower():
        return True
    if _OF.match(doc.text, number.end):
        return False
    token = doc.token_at(number.start)
    return number.scaled >= 1e6 or any(word in tables.money_words for word in doc.lowers[max(0, token - 6) : token])


def _compound(text: str, number: Number, words: Words, tables: Tables) -> None:
    """An age or a denominator behind a unit: "32-year-old", "kilometres per hour", "kV/cm"."""
    unit = number.unit
    assert unit is not None
    word, end = words.get(0)
    if unit.dimension == "time" and word.lower() in ("old", "olds"):
        number.role, number.end = "age", end
    elif unit.dimension == "time" and word.lower() == "of" and words.low(1) == "age":
        number.role, number.end = "age", words.get(1)[1]
    elif unit.name == "degree" and word.lower() in ("north", "south", "east", "west"):
        number.end = end
    elif not _slash(text, number, tables):
        _per(text, number, words, tables)


def _slash(text: str, number: Number, tables: Tables) -> bool:
    slash = _SLASH.match(text, number.end)
    if slash is None:
        return False
    symbol = slash.group(1)
    denominator = tables.symbols.get(symbol) or tables.glued.get(symbol)
    name = denominator.name if denominator else tables.denominators.get(symbol.lower(), "")
    if name:
        _divide(number, name, slash.end(), tables)
    return True


def _per(text: str, number: Number, words: Words, tables: Tables) -> None:
    """The denominator of a rate: "per month", "a year", "/hour"."""
    low = words.low(0)
    nxt, end = words.get(1) if low in ("per", "a", "an") else ("", 0)
    if low == "per":
        found = _match(words, 1, tables)
        symbol = tables.symbols.get(nxt)
        if symbol and not symbol.dimension.startswith("money"):
            _divide(number, symbol.name, end, tables)
        elif found:
            _divide(number, found[0].name, found[2], tables)
        elif nxt.isalpha() and nxt.lower() not in tables.stops:
            _divide(number, nxt.lower(), end, tables)
    elif low in ("a", "an"):
        name = tables.denominators.get(nxt.lower(), "")
        behind = words.low(2)
        if name and behind not in _NOT_PER and not (behind == "and" and words.low(3) == "a"):  # "a year and a half"
            _divide(number, name, end, tables)
    elif not low:
        _slash(text, number, tables)


def _divide(number: Number, name: str, end: int, tables: Tables) -> None:
    unit = number.unit
    compound = tables.units.get(f"{unit.name} per {name}") if unit else None
    if compound:
        number.unit = compound
    else:
        number.per = name
    number.end = end


def _unit_before(doc: Document, number: Number, tables: Tables) -> None:
    """A unit that stands before its number: "magnitude 6.1", "magnitudes ranging from 3.6", "magnitude-6.1"."""
    token = doc.token_at(number.start)
    for index in range(token, max(-1, token - 6), -1):
        low = doc.lowers[index]
        unit = tables.leading[low]
        if unit is not None:
            number.unit = unit
            return
        if index < token and low not in _LINKS:
            return
