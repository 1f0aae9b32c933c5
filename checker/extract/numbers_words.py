"""Finds the numbers that are written in words: cardinals, halves and other parts, and vague ones like "dozens"."""

from __future__ import annotations

from itertools import compress
from typing import NamedTuple

from checker.document import Document
from checker.extract.numbers import Number
from checker.extract.quantities_lexicon import Tables

_ENDS = frozenset((".", ",", ";", ")", ""))  # "exactly one sixth."
_LONGEST = 24  # words in a number


def number_words(doc: Document, tables: Tables) -> list[int]:
    """The tokens that are a number word, an ordinal or a multiplier, or begin with one ("two-thirds")."""
    return list(compress(range(len(doc.lowers)), map(tables.numeric.__getitem__, doc.lowers)))


def numbers_in_words(doc: Document, at: list[int], digits: list[Number], tables: Tables) -> list[Number]:
    """The numbers that begin at tokens `at`, none of them inside one that was found in digits ("5 million")."""
    out: list[Number] = []
    upto = pointer = 0
    for index in at:
        start = doc.starts[index]
        if start < upto:
            continue
        while pointer < len(digits) and digits[pointer].end <= start:
            pointer += 1
        if pointer < len(digits) and digits[pointer].start <= start:
            continue
        number = _number(doc, index, tables)
        if number is not None:
            out.append(number)
            upto = number.end
    return out


def _number(doc: Document, index: int, tables: Tables) -> Number | None:
    low = doc.lowers[index].partition("-")[0]
    if low not in tables.number_words:
        return None
    if low in tables.vague:
        return _vague(doc, index, tables)
    if low == "half":
        return _half(doc, index, tables)
    if low in tables.parts:
        return _part(doc, index, tables)
    if low in tables.scales:
        return _scale(doc, index, tables)
    return _cardinal(doc, index, tables)


def _word(doc: Document, index: int) -> str:
    return doc.lowers[index] if 0 <= index < len(doc.lowers) else ""


def _scale(doc: Document, index: int, tables: Tables) -> Number | None:
    """A scale without a figure: "a million", "several hundred"; "half a million" is read from its first word."""
    before, earlier = _word(doc, index - 1), _word(doc, index - 2)
    number = _cardinal(doc, index, tables)
    if number is None:
        return None
    if before in tables.few:
        low, high = tables.few[before]
        number.start = doc.starts[index - 2 if earlier == "a" else index - 1]
        number.value, number.upper, number.vague = number.value * low, number.value * high, True
        return number
    if before not in ("a", "an") or earlier in ("half", "quarter"):
        return None
    number.start = doc.starts[index - 1]
    return number


def _vague(doc: Document, index: int, tables: Tables) -> Number | None:
    """ "dozens", "hundreds of thousands"; "tens" and "scores" only before "of"."""
    word = doc.lowers[index]
    if word not in tables.vague or _word(doc, index - 1).isdigit():
        return None
    low, high = tables.vague[word]
    end = index
    while end - index < 6 and _word(doc, end + 1) == "of" and _word(doc, end + 2) in tables.vague:
        end += 2
        factor = tables.vague[doc.lowers[end]][0]
        low, high = low * factor, high * factor
    if end == index and (word == "tens" or (word == "scores" and _word(doc, end + 1) != "of")):
        return None
    number = Number(doc.starts[index], doc.ends[end], low, 0, word=True)
    number.upper, number.vague = float(high), True
    return number


def _half(doc: Document, index: int, tables: Tables) -> Number | None:
    """ "half a million", "half an hour", "half-mile", "half of", "half the"; None for the half of a game."""
    token, after = doc.lowers[index], _word(doc, index + 1)
    if token in tables.scaled_halves:
        return _scaled(doc, index, index, tables.scales[token[5:]], 2)
    if token != "half":
        if token[5:] not in tables.by_word:
            return None
        return _formed(Number(doc.starts[index], doc.starts[index] + 4, 0.5, 0, word=True), "half", glued=True)
    if _word(doc, index - 1) in tables.not_half:
        return None
    if after in ("a", "an"):
        scale = _word(doc, index + 2)
        if scale in tables.scales:
            return _scaled(doc, index, index + 2, tables.scales[scale], 2)
        return _formed(Number(doc.starts[index], doc.ends[index + 1], 0.5, 0, word=True), "half")
    if after in tables.scales:
        return _scaled(doc, index, index + 1, tables.scales[after], 2)
    number = Number(doc.starts[index], doc.ends[index], 0.5, 0, word=True)
    return _formed(number, "fraction" if after == "of" else "share" if after in tables.determiners or after in ("that", "as") else "half?")


def _part(doc: Document, index: int, tables: Tables) -> Number | None:
    """ "a third of", "a quarter of a million"; "a third man" and "the third of May" are no parts."""
    low = doc.lowers[index]
    if low not in tables.parts or _word(doc, index + 1) != "of" or _word(doc, index - 1) not in ("a", "an"):
        return None
    if _word(doc, index + 2) == "a" and _word(doc, index + 3) in tables.scales:
        return _scaled(doc, index - 1, index + 3, tables.scales[doc.lowers[index + 3]], tables.parts[low])
    return _formed(Number(doc.starts[index - 1], doc.ends[index], 1 / tables.parts[low], 0, word=True), "fraction")


def _formed(number: Number, form: str, *, glued: bool = False) -> Number:
    number.form, number.glued = form, glued
    return number


def _scaled(doc: Document, first: int, last: int, scale: float, parts: int) -> Number:
    number = Number(doc.starts[first], doc.ends[last], scale / parts, 0, word=True)
    number.scaled = scale
    return number


class _Sum(NamedTuple):
    """A cardinal as far as read: full thousands, what is below them, the kind of the last word, the scale last met."""

    total: float = 0.0
    current: float = 0.0
    last: str = ""
    scaled: float = 0.0


def _cardinal(doc: Document, index: int, tables: Tables) -> Number | None:
    """Reads number words as far as they go on: "twenty-eight thousand six hundred and two", "two-thirds", "two and a half"."""
    lowers, starts = doc.lowers, doc.starts
    start = end = starts[index]
    sum_ = _Sum()
    at = index
    glued = False
    while at < min(len(lowers), index + _LONGEST):
        low = lowers[at]
        if at > index and doc.text[end : starts[at]].strip(" \n\r\u00a0"):
            break
        if low == "and":
            nxt = _word(doc, at + 1)
            if sum_.last == "scale" and sum_.total + sum_.current >= 100 and _is_small(nxt, tables):
                at += 1
                end = starts[at]
                continue
            if nxt == "a" and _word(doc, at + 2) in ("half", "quarter") and sum_.last in ("small", "tens"):
                sum_ = sum_._replace(current=sum_.current + (0.5 if lowers[at + 2] == "half" else 0.25))
                end = doc.ends[at + 2]
            break
        offset, read = starts[at], True
        for piece in low.split("-"):
            hyphened = offset > starts[at]
            grown = _plus(sum_, piece, _word(doc, at + 1), tables, hyphened=hyphened)
            if grown is None:
                read = False
                break
            sum_ = grown
            end = offset + len(piece)
            offset = end + 1
        if not read or sum_.last == "part":
            glued = starts[at] < end < doc.ends[at]  # "five-year": the rest of the token follows
            break
        at += 1
    if end == start:
        return None
    number = Number(start, end, sum_.total + sum_.current, 0, word=True)
    number.scaled = sum_.scaled
    return _formed(number, "fraction" if sum_.last == "part" else "", glued=glued)


def _is_small(word: str, tables: Tables) -> bool:
    first = word.partition("-")[0]
    return first in tables.small or first in tables.tens


def _plus(sum_: _Sum, piece: str, following: str, tables: Tables, *, hyphened: bool) -> _Sum | None:
    """The sum with one more word; None where the word does not go on with it."""
    total, current, last, scaled = sum_
    if piece in tables.small:
        fits = last != "small" and last != "part" and not (last == "tens" and tables.small[piece] > 9)
        return _Sum(total, current + tables.small[piece], "small", scaled) if fits else None
    if piece in tables.tens:
        return _Sum(total, current + tables.tens[piece], "tens", scaled) if last in ("", "scale") else None
    if piece in tables.scales:
        scale = tables.scales[piece]
        scaled = scaled * scale if last == "scale" else scale
        current = (current or 1) * scale
        return _Sum(total + current, 0.0, "scale", scaled) if scale >= 1000 else _Sum(total, current, "scale", scaled)
    if piece not in tables.parts or last not in ("small", "tens") or current <= 0 or not (piece.endswith("s") or current == 1):
        return None
    # Without a hyphen "three quarters" are seasons of a company, unless something follows that they are a part of.
    part = (hyphened or following == "of" or (current == 1 and following in _ENDS)) and not (
        piece.startswith("quarter") and following not in ("of", "the")
    )
    return _Sum(total, current / tables.parts[piece], "part", scaled) if part else None
