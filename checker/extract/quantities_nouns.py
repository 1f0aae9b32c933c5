"""What a number counts: the head noun behind it and its modifiers, found without a parser.

More than one of something is a plural, so the head is the first plural behind the number, as long as nothing in between ends the
noun phrase (a preposition, a determiner, a verb that often follows bare numbers). One of something is the run of words up to there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from checker.document import Document
from checker.extract.quantities_lexicon import Tables

_FIRST = frozenset(("first", "final", "opening", "top", "past"))
_REACH = 6  # words between a number and its head


class Counted(NamedTuple):
    """A counted thing: singular head, modifiers in order, and the token behind it."""

    noun: str
    modifiers: tuple[str, ...]
    end: int


def counted(
    doc: Document, at: int, stop: int, tables: Tables, *, one: bool, attributive: bool = False, common: bool = False
) -> Counted | None:
    """The thing counted from token `at` on, not beyond token `stop`.

    `one`: it is singular; `attributive`: it may be ("the 12 page document"); `common`: no word of it is capitalized.
    """
    lowers = doc.lowers
    modifiers: list[str] = []
    last = min(stop, at + _REACH)
    index = at
    while index < last:
        low = lowers[index]
        first = low[0]
        if not first.isalpha():
            if low == "." and index > at and "." in lowers[index - 1]:
                index += 1  # "10 U.S. citizens"
                continue
            if first.isdigit() and (_inside_name(doc, index) if modifiers else not low.replace(",", "").replace(".", "").isdigit()):
                index += 1
                continue
            if low in "“\"'‘" and not modifiers and not one:
                index += 1
                continue
            break
        if (low in tables.stops and low != "or" and doc.tokens[index] != "US") or (common and doc.tokens[index][0].isupper()):
            break
        if low in ("and", "&", "or"):
            if one or not modifiers or modifiers[-1] in ("more", "other") or index + 1 >= last or _starts_number(lowers[index + 1], tables):
                break
            index += 1
            continue
        if low in tables.states and (one or index == at or modifiers[-1:] == ["more"] or modifiers[-1:] == ["other"]):
            following = lowers[index + 1] if index + 1 < stop else ""
            if not (following and is_plural(following, tables)) and not (
                low in ("suspected", "confirmed", "feared", "presumed") and following
            ):
                return Counted(low, tuple(modifiers), index + 1)
        token = doc.tokens[index]
        if not one and token[-1] == "s" and token[:-1].isupper() and token.isalpha() and len(token) > 2:
            return Counted(low[:-1], tuple(modifiers), index + 1)  # "46 KOs"
        if low in _FIRST and index + 1 < last and _starts_number(lowers[index + 1], tables):
            index += 2  # "17 of his team's first 24 points"
            continue
        if not one and is_plural(low, tables):
            following = lowers[index + 1] if index + 1 < stop else ""
            if following == "'" or (following == "’"):
                modifiers.append(low)
                index += 2
                continue
            if not (
                following
                and following[0].isalpha()
                and is_plural(following, tables)
                and following not in tables.stops
                and following not in tables.states
            ):
                return Counted(singular(low, tables), tuple(modifiers), index + 1)
        if low == "others":
            return Counted("other", tuple(modifiers), index + 1)
        modifiers.append(low)
        index += 1
    if one or attributive:
        return _run(modifiers, at, tables, attributive=attributive and not one)
    return None


def _run(words: list[str], at: int, tables: Tables, *, attributive: bool) -> Counted | None:
    """The singular head at the end of a run of words; the run ends before a participle or an adverb."""
    length = 0
    for word in words[: 1 if attributive else 3]:
        if length and word.endswith(("ed", "ing", "ly", "'s")) and len(word) > 4:
            break
        if length and (word in ("people", "men", "women", "children") or (word[-1] == "s" and is_plural(word, tables))):
            break
        length += 1
    if words and words[0][-1] == "s" and is_plural(words[0], tables) and words[0] not in tables.irregular and not attributive:
        return None  # "one sees"
    if not length or words[length - 1].endswith(("ly", "'s")) or (length == 1 and words[0].endswith(("ed",))):
        return None
    head = words[length - 1]
    return Counted(singular(head, tables) if is_plural(head, tables) else head, tuple(words[: length - 1]), at + length)


def phrase(doc: Document, at: int, stop: int, tables: Tables) -> Counted | None:
    """The noun phrase behind "of": "of its market value", "of adults", "of jet fuel"."""
    lowers = doc.lowers
    index = at
    while index < min(stop, at + 4) and (
        lowers[index] in tables.skip or lowers[index] in ("a", "an", "first", "last", "next", "past") or lowers[index][0].isdigit()
    ):
        index += 1
    if index >= stop or not lowers[index][0].isalpha() or lowers[index] in tables.stops:
        return None
    many = counted(doc, index, stop, tables, one=False)
    if many is not None:
        return many
    run: list[str] = []
    while index < min(stop, at + 6) and lowers[index][0].isalpha() and lowers[index] not in tables.stops and lowers[index] != "and":
        run.append(lowers[index])
        index += 1
    return _run(run, index - len(run), tables, attributive=False) if run else None


def _inside_name(doc: Document, index: int) -> bool:
    """A number that belongs to a name before the head: "Model 3 sedans"."""
    return doc.tokens[index - 1][:1].isupper() or not doc.lowers[index].isdigit()


def _starts_number(low: str, tables: Tables) -> bool:
    return low[0].isdigit() or low.partition("-")[0] in tables.number_words


def is_plural(word: str, tables: Tables) -> bool:
    """Whether a word looks like a plural noun."""
    if word in tables.irregular:
        return True
    return word[-1] == "s" and len(word) > 3 and word[-2] not in "sui'." and word not in tables.not_plural and word not in tables.stops


@lru_cache(maxsize=20_000)
def _regular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes", "tzes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


def singular(word: str, tables: Tables) -> str:
    """The singular of a plural noun; the last part of a hyphenated one."""
    if word in tables.irregular:
        return tables.irregular[word]
    head, dash, tail = word.rpartition("-")
    if tail in tables.irregular:
        return head + dash + tables.irregular[tail]
    return _regular(word)
