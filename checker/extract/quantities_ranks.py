"""Numbers that do not count: ranks, ordinals, multipliers, and results of games and votes."""

from __future__ import annotations

from bisect import bisect_right

from checker.document import Document
from checker.extract.numbers import Number
from checker.extract.quantities_lexicon import Tables
from checker.extract.quantities_nouns import Counted, counted
from checker.model import Mention, Quantity

_SUPERLATIVES = frozenset(("most", "least", "best", "worst", "ranked", "seeded", "placed", "rated"))
_RANKED = frozenset(
    ("ranked", "ranks", "ranking", "finished", "finishing", "finish", "placed", "came", "seeded", "qualified", "sits", "sit", "lies")
)


def result(
    doc: Document, number: Number, before: int, after: int, first: int, stop: int, thing: Counted | None, tables: Tables
) -> str | None:
    """What "5-4" is: a vote, a record, a score, a range (""), or nothing that can be told (None)."""
    lowers = doc.lowers
    behind = lowers[after : min(stop, after + 3)]
    near = lowers[max(first, before - 6) : before + 1] + behind
    upper = number.upper or 0.0
    if thing is not None and upper > number.value and thing.noun not in tables.scores and thing.noun not in tables.votes:
        return ""
    for words in (behind[:1], behind[:2], near):
        if any(word in tables.votes for word in words):
            return "vote"
        if words is not near and any(word in tables.records for word in words):
            return "record"
        if any(word in tables.scores for word in words):
            return "score"
    return None


def find_ranks(doc: Document, at: list[int], numbers: list[Number], tables: Tables) -> list[Mention]:
    """Ranks ("third-largest", "10th place", "No. 2"), ordinals ("third victim", "lap 22"), multipliers ("doubled", "twice")."""
    out: list[Mention] = []
    words = tables.ordinal_words
    for index in at:
        low = doc.lowers[index]
        if low in words or low.partition("-")[0] in tables.ordinals:
            mention = _in_words(doc, index, low, tables)
            if mention is not None:
                out.append(mention)
    for number in numbers:
        mention = _in_digits(doc, number, tables)
        if mention is not None:
            out.append(mention)
    return out


def _sentence(doc: Document, offset: int) -> tuple[int, int]:
    sentence = doc.sentences[max(0, bisect_right(doc.sentence_starts, offset) - 1)]
    return sentence.first_token, sentence.last_token


def _mention(
    doc: Document, start: int, end: int, value: float, role: str, noun: str = "", modifiers: tuple[str, ...] = (), trend: str = ""
) -> Mention:
    dimension = "ratio" if role == "multiplier" else "count"
    quantity = Quantity(value=value, role=role, noun=noun, modifiers=modifiers, dimension=dimension, trend=trend)  # type: ignore[arg-type]
    return Mention(start=start, end=end, kind="quantity", text=doc.text[start:end], value=quantity)


def _in_words(doc: Document, index: int, low: str, tables: Tables) -> Mention | None:
    if low in tables.multipliers:
        return _multiplier(doc, index, low, tables)
    start, end = doc.starts[index], doc.ends[index]
    lowers = doc.lowers
    if low in ("twice", "thrice"):
        following = lowers[index + 1] if index + 1 < len(lowers) else ""
        value = 2.0 if low == "twice" else 3.0
        if following in tables.denominators or following in ("daily", "weekly", "monthly", "yearly"):
            return None
        if following in ("as", "the", "that", "its", "their", "his", "her"):
            return _mention(doc, start, end, value, "multiplier")
        return _mention(doc, start, end, value, "", "time")
    head, _, tail = low.partition("-")
    return _ordinal(doc, index, float(tables.ordinals[head]), start, end, tail, tables)


def _multiplier(doc: Document, index: int, low: str, tables: Tables) -> Mention | None:
    lowers = doc.lowers
    following = lowers[index + 1] if index + 1 < len(lowers) else ""
    value, way = tables.multipliers[low]
    if (
        not way
        and low in ("double", "triple", "treble", "quadruple")
        and following not in ("the", "that", "its", "their", "his", "her", "what")
    ):
        return None
    if way and following not in (
        "in",
        "to",
        "from",
        "the",
        "its",
        "their",
        "since",
        "over",
        "last",
        "this",
        "by",
        "after",
        "between",
        "within",
        "during",
        "every",
        "annual",
        ".",
        ",",
    ):
        return None
    return _mention(doc, doc.starts[index], doc.ends[index], float(value), "multiplier", trend=way)


def _ordinal(doc: Document, index: int, value: float, start: int, end: int, tail: str, tables: Tables) -> Mention | None:
    """A rank before a superlative or "place", behind "ranked"; an ordinal before a common noun."""
    first, stop = _sentence(doc, start)
    lowers = doc.lowers
    at = index + 1
    word = tail
    if not word and at < stop and (doc.starts[at] - doc.ends[index] <= 1 or lowers[at] == "-"):
        at += lowers[at] == "-"
        word = lowers[at] if at < stop else ""
        at += 1
    if not word or not word[0].isalpha():
        word = ""
    before = lowers[index - 1] if index > first else ""
    superlative = word.partition("-")[0]
    if superlative in _SUPERLATIVES or (
        superlative.endswith("est")
        and len(superlative) > 4
        and superlative not in ("harvest", "request", "protest", "contest", "arrest", "interest", "forest", "guest", "priest")
    ):
        end = max(end, doc.ends[at - 1])
        thing = counted(doc, at, stop, tables, one=True)
        modifiers = (superlative, *(thing.modifiers if thing else ()))
        return _mention(doc, start, end, value, "rank", thing.noun if thing else "", modifiers)
    if word in tables.places:
        return _mention(doc, start, max(end, doc.ends[at - 1]), value, "rank")
    if before in _RANKED and not tail:
        return _mention(doc, start, end, value, "rank")
    if (
        tail
        or not word
        or word in tables.stops
        or word in tables.parts
        or before in ("a", "an", "one")
        or tables.by_word.get(word)
        or not doc.tokens[at - 1].islower()
    ):
        return None
    thing = counted(doc, at - 1, stop, tables, one=True, common=True)
    if thing is None or thing.noun in ("time", "half", "quarter", "century") or thing.noun.endswith(("ed", "ing")):
        return None
    return _mention(doc, start, doc.ends[thing.end - 1], value, "ordinal", thing.noun, thing.modifiers)


def _in_digits(doc: Document, number: Number, tables: Tables) -> Mention | None:
    token = bisect_right(doc.starts, number.end - 1) - 1
    if number.form == "ordinal":
        _, _, tail = doc.lowers[token].partition("-")
        return _ordinal(doc, token, number.value, number.start, number.end, tail, tables)
    if number.unit is not None or number.upper is not None or number.form or not number.value.is_integer() or token == 0:
        return None
    before = doc.lowers[token - 1]
    if before in tables.serials and number.value < 200:
        return _mention(doc, doc.starts[token - 1], number.end, number.value, "ordinal", before)
    numbered = before == "number" or (before == "." and token > 1 and doc.lowers[token - 2] == "no")
    if numbered and number.value <= 500 and doc.starts[token] - doc.ends[token - 1] <= 1:
        _, stop = _sentence(doc, number.start)
        if before == "number" and doc.tokens[token][0].isdigit() and number.value > 10:
            return None
        thing = counted(doc, token + 1, stop, tables, one=True)
        if token + 1 < stop and doc.tokens[token + 1][0].isupper():
            return None  # "No. 10 Downing Street"
        return _mention(
            doc,
            doc.starts[token - 1 if before == "number" else token - 2],
            number.end,
            number.value,
            "rank",
            thing.noun if thing else "",
            thing.modifiers if thing else (),
        )
    return None
