"""Numbers that do not count: ranks, ordinals, multipliers, and results of games and votes."""

from __future__ import annotations

from bisect import bisect_right
from typing import Literal

from checker.document import Document
from checker.extract.numbers import Number, Spot
from checker.extract.quantities_lexicon import Tables
from checker.extract.quantities_nouns import Counted, counted
from checker.model import Mention, Quantity

_SUPERLATIVES = frozenset(("most", "least", "best", "worst", "ranked", "seeded", "placed", "rated"))
_RANKED = frozenset(
    ("ranked", "ranks", "ranking", "finished", "finishing", "finish", "placed", "came", "seeded", "qualified", "sits", "sit", "lies")
)
_AS_MUCH = frozenset(("as", "the", "that", "its", "their", "his", "her", "what"))
_OFTEN = frozenset(("daily", "weekly", "monthly", "yearly"))
_GROWTH = frozenset("in to from the its their since over last this by after between within during every annual . ,".split())
_SPANS = frozenset(("time", "half", "quarter", "century"))
_HIGHEST = 500  # numbers beyond this are no ranks


def result(number: Number, at: Spot, thing: Counted | None, tables: Tables) -> str | None:
    """What "5-4" is: a vote, a record, a score, a range (""), or nothing that can be told (None)."""
    lowers = at.doc.lowers
    behind = lowers[at.after : min(at.stop, at.after + 3)]
    near = lowers[max(at.first, at.before - 6) : at.before + 1] + behind
    if thing is not None and (number.upper or 0.0) > number.value and thing.noun not in tables.scores and thing.noun not in tables.votes:
        return ""
    for words in (behind[:1], behind[:2], near):  # the word that stands nearest decides
        if any(word in tables.votes for word in words):
            return "vote"
        if words is not near and any(word in tables.records for word in words):
            return "record"
        if any(word in tables.scores for word in words):
            return "score"
    return None


def find_ranks(doc: Document, at: list[int], numbers: list[Number], tables: Tables) -> list[Mention]:
    """Ranks ("third-largest", "10th place", "No. 2"), ordinals ("third victim", "lap 22"), multipliers ("doubled", "twice").

    `at` are the tokens that may be ordinals or multipliers in words, `numbers` all numbers of the text.
    """
    found = [_in_words(doc, index, tables) for index in at]
    found += [_in_digits(doc, number, tables) for number in numbers]
    return [mention for mention in found if mention is not None]


def _in_words(doc: Document, index: int, tables: Tables) -> Mention | None:
    low = doc.lowers[index]
    if low in tables.multipliers:
        return _multiplier(doc, index, tables)
    if low in ("twice", "thrice"):
        return _times(doc, index)
    head, _, tail = low.partition("-")
    if head not in tables.ordinals:
        return None
    return _ordinal(doc, index, float(tables.ordinals[head]), doc.starts[index], doc.ends[index], tail, tables)


def _multiplier(doc: Document, index: int, tables: Tables) -> Mention | None:
    """ "doubled in a year", "double the number", "threefold"; not "a double", "doubled down"."""
    low, following = doc.lowers[index], _word(doc, index + 1)
    value, way = tables.multipliers[low]
    if (way and following not in _GROWTH) or (not way and not low.endswith("fold") and following not in _AS_MUCH):
        return None
    return _mention(doc, doc.starts[index], doc.ends[index], float(value), "multiplier", trend=way)


def _times(doc: Document, index: int) -> Mention | None:
    """ "twice the size" multiplies, "fired twice" counts, "twice a day" is a frequency."""
    following = _word(doc, index + 1)
    if following in _OFTEN or (following in ("a", "an") and _word(doc, index + 2) in ("day", "week", "month", "year", "season", "night")):
        return None
    start, end, value = doc.starts[index], doc.ends[index], 2.0 if doc.lowers[index] == "twice" else 3.0
    if following in _AS_MUCH:
        return _mention(doc, start, end, value, "multiplier")
    return _mention(doc, start, end, value, "", "time")


def _ordinal(doc: Document, index: int, value: float, start: int, end: int, tail: str, tables: Tables) -> Mention | None:
    """A rank before a superlative or "place", and behind "ranked"; an ordinal before a common noun. `tail` is glued to it."""
    sentence = doc.sentences[doc.sentence_at(start)]
    stop = sentence.last_token
    at = index + 1
    word = tail
    if not word and at < stop and (doc.starts[at] - doc.ends[index] <= 1 or doc.lowers[at] == "-"):
        at += doc.lowers[at] == "-"
        word = doc.lowers[at] if at < stop else ""
        at += 1
    word = word if word[:1].isalpha() else ""
    before = doc.lowers[index - 1] if index > sentence.first_token else ""
    first = word.partition("-")[0]
    if first in _SUPERLATIVES or (first.endswith("est") and len(first) > 4 and first not in tables.not_superlative):
        thing = counted(doc, at, stop, tables, one=True)
        noun, modifiers = (thing.noun, thing.modifiers) if thing else ("", ())
        return _mention(doc, start, max(end, doc.ends[at - 1]), value, "rank", noun, (first, *modifiers))
    if word in tables.places:
        return _mention(doc, start, max(end, doc.ends[at - 1]), value, "rank")
    if before in _RANKED and not tail:
        return _mention(doc, start, end, value, "rank")
    if tail or not word or word in tables.stops or word in tables.parts or before in ("a", "an", "one") or word in tables.by_word:
        return None
    thing = counted(doc, at - 1, stop, tables, one=True, common=True)
    if thing is None or thing.noun in _SPANS or thing.noun.endswith(("ed", "ing")):
        return None
    return _mention(doc, start, doc.ends[thing.end - 1], value, "ordinal", thing.noun, thing.modifiers)


def _in_digits(doc: Document, number: Number, tables: Tables) -> Mention | None:
    """ "22nd", "lap 22", "No. 1", "number two"."""
    token = bisect_right(doc.starts, number.end - 1) - 1
    if number.form == "ordinal":
        tail = doc.lowers[token].partition("-")[2]
        return _ordinal(doc, token, number.value, number.start, number.end, tail, tables)
    if number.unit is not None or number.upper is not None or number.form or not 0 < number.value <= _HIGHEST or number.value % 1:
        return None
    before = _word(doc, token - 1)
    if before in tables.serials:
        return _mention(doc, doc.starts[token - 1], number.end, number.value, "ordinal", before)
    abbreviated = before == "." and _word(doc, token - 2) == "no"
    if not (abbreviated or (before == "number" and (number.word or number.value <= 10))) or doc.starts[token] - doc.ends[token - 1] > 1:
        return None
    if token + 1 < len(doc.tokens) and doc.tokens[token + 1][0].isupper():
        return None  # "No. 10 Downing Street"
    sentence = doc.sentences[doc.sentence_at(number.start)]
    thing = counted(doc, token + 1, sentence.last_token, tables, one=True)
    noun, modifiers = (thing.noun, thing.modifiers) if thing else ("", ())
    return _mention(doc, doc.starts[token - 2 if abbreviated else token - 1], number.end, number.value, "rank", noun, modifiers)


def _word(doc: Document, index: int) -> str:
    return doc.lowers[index] if 0 <= index < len(doc.lowers) else ""


def _mention(
    doc: Document,
    start: int,
    end: int,
    value: float,
    role: str,
    noun: str = "",
    modifiers: tuple[str, ...] = (),
    trend: Literal["", "up", "down"] = "",
) -> Mention:
    dimension = "ratio" if role == "multiplier" else "count"
    quantity = Quantity(value=value, role=role, noun=noun, modifiers=modifiers, dimension=dimension, trend=trend)
    return Mention(start=start, end=end, kind="quantity", text=doc.text[start:end], value=quantity)
