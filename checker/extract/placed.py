"""The mentions of one article by what they are, with their tokens: found once for all who make claims of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from checker.document import Document
from checker.model import Mention, Name


class PlacedName(NamedTuple):
    """A name over the tokens `[low, high)`."""

    low: int
    high: int
    mention: Mention
    value: Name


class Placed:
    """The names of an article with their tokens, and its other mentions; both by position."""

    __slots__ = ("names", "others")

    def __init__(self, doc: Document, mentions: Sequence[Mention]) -> None:
        self.names: list[PlacedName] = []
        self.others: list[Mention] = []
        starts = doc.starts
        for mention in mentions:
            value = mention.value
            if isinstance(value, Name):
                low = bisect_left(starts, mention.start)
                self.names.append(PlacedName(low, bisect_left(starts, mention.end, low), mention, value))
            else:
                self.others.append(mention)
