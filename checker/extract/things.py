"""Enumerations of plain things: "rocks, bottles and blocks of marble". What they are told of, only the sentences around them say."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress

from checker.document import LOWER, Document
from checker.extract.details import Detail
from checker.known import Known
from checker.model import Listing, Mention

ATTRIBUTE = "things"
_JOINS = frozenset(("and", "or"))
_NO_ITEM = frozenset(
    "and or but the a an his her its their our my this that these those of in on at to from with by for as into onto over under who which when "
    "where while both will would can could may might must should do does did said says whether is are was were be been has have had not also then he she it they we you i , . ; : ( ) — – -".split()
)
_OPEN = frozenset(("including", "like", "as", "includes", "included", "other", "more", "others"))  # a list goes on behind or before these
_WORDS = 3  # of an item
_MOST = 8  # items


# Whether a token may be a word of an item.
_ITEM = Known(lambda token: token[0].islower() and token[-1].isalpha() and LOWER[token] not in _NO_ITEM)


def find_things(doc: Document) -> Iterator[Detail]:
    """Each enumeration of two plural nouns or more."""
    for at in compress(range(len(doc.lowers)), map(_JOINS.__contains__, doc.lowers)):
        _, _, first, stop, _ = doc.sentences[doc.sentence_of[at]]
        if not first < at < stop - 1 or not _ITEM[doc.tokens[at + 1]]:
            continue
        last = _forward(doc, at + 1, stop)
        items = _back(doc, at, first)
        if last <= at + 1 or not items:
            continue
        heads = [doc.lowers[end - 1] for _, end in items] + [doc.lowers[last - 1]]
        single = sum(not _plural(head) for head in heads)
        if single > (len(heads) > 2) or len(set(heads)) < len(heads):
            continue
        start = items[0][0]
        before = doc.lowers[start - 1] if start > first else ""
        value = Listing(items=tuple(heads), open=before in _OPEN or heads[-1] in _OPEN)
        text = doc.text[doc.starts[start] : doc.ends[last - 1]]
        yield Detail(Mention(start=doc.starts[start], end=doc.ends[last - 1], kind="list", text=text, value=value), ATTRIBUTE, "", {})


def _plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))


def _forward(doc: Document, at: int, stop: int) -> int:
    """The token behind the last item: up to its first plural."""
    end = at
    while end < stop and end - at < _WORDS and _ITEM[doc.tokens[end]]:
        end += 1
        if _plural(doc.lowers[end - 1]):
            return end
    return end


def _back(doc: Document, at: int, first: int) -> list[tuple[int, int]]:
    """The items before "and", in order: those between commas, and of the first one no more words than it may have."""
    items: list[tuple[int, int]] = []
    end = at - 1 if at > first and doc.tokens[at - 1] == "," else at
    while len(items) < _MOST:
        start = end
        while start > first and end - start < _WORDS and _ITEM[doc.tokens[start - 1]]:
            start -= 1
        if start == end:
            break
        items.insert(0, (start, end))
        if start <= first or doc.tokens[start - 1] != ",":
            break
        end = start - 1
    return items
