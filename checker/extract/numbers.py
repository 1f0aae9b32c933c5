"""A number being read, and the place it stands in: what the steps of the quantity extractor hand to each other.

`numbers_digits.py` and `numbers_words.py` make `Number`s, `quantities_units.py` and `quantities_join.py` give them units and join
them, and the rest works on a number at its `Spot`.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Literal

from checker.document import Document
from checker.extract.quantities_lexicon import Unit


class Number:
    """A number being read: where it stands, what it says, and what the later steps have found out about it."""

    __slots__ = (
        "bound", "dash", "digits", "end", "figure_end", "form", "glued", "modifiers", "noun", "pending", "per", "role", "scaled", "sign", "signed",
        "start", "strict", "trend", "unit", "upper", "vague", "value", "word",
    )  # fmt: skip

    def __init__(self, start: int, end: int, value: float, digits: int, *, word: bool) -> None:
        self.start = start  # of the whole mention as far as read
        self.end = end
        self.figure_end = end  # behind number and scale
        self.value = float(value)
        self.upper: float | None = None
        self.digits = digits
        self.word = word
        self.vague = False
        self.scaled = 0.0  # the factor of "million", if one is written
        self.form = ""  # how it is written: "ordinal", "fraction", "slash", "half", "half?", "share", "times", "decade", "pair", "chain"
        self.pending = ""  # a suffix that is a scale or a unit, the rest decides: "35m"
        self.glued = False  # letters or a hyphen follow without a space
        self.dash = False  # a dash ties it to the number before
        self.sign = ""  # "+", "-" as written
        self.unit: Unit | None = None
        self.signed = False  # the unit is a currency sign before the figure
        self.per = ""
        self.noun = ""
        self.modifiers: tuple[str, ...] = ()
        self.bound = "="
        self.strict = False
        self.role = ""
        self.trend: Literal["", "up", "down"] = ""

    def scale(self, factor: float) -> None:
        """Multiplies the number by a scale word or suffix."""
        self.value *= factor
        self.scaled = (self.scaled or 1.0) * factor


class Spot:
    """Where a number stands: the token before it, the one behind it, and the tokens of its sentence, `[first, stop)`.

    `previous` and `following` are these two tokens in lower case, empty beyond the sentence.
    """

    __slots__ = ("after", "before", "doc", "first", "following", "previous", "stop")

    def __init__(self, doc: Document, before: int, after: int, first: int, stop: int) -> None:
        self.doc, self.before, self.after, self.first, self.stop = doc, before, after, first, stop
        self.previous, self.following = self.low(before), self.low(after)

    def low(self, token: int) -> str:
        """The lower-case token, or an empty one beyond the sentence."""
        return self.doc.lowers[token] if self.first <= token < self.stop else ""

    @property
    def gap(self) -> str:
        """What stands between the number and the token behind it."""
        return self.doc.text[self.doc.ends[self.after - 1] : self.doc.starts[self.after]] if self.after < self.stop else ""

    def moved(self, after: int) -> Spot:
        """The same spot, read on from a later token."""
        return self if after == self.after else Spot(self.doc, self.before, after, self.first, self.stop)


def spot(doc: Document, number: Number) -> Spot:
    """The surroundings of a number."""
    sentence = doc.sentences[doc.sentence_at(number.figure_end - 1)]
    token = bisect_right(doc.starts, number.start) - 1
    before = token - 1 if doc.starts[token] >= number.start else token
    if before >= 0 and doc.starts[before] < number.start < doc.ends[before]:
        before -= 1  # glued to a word: "magnitude-6.1"
    return Spot(doc, before, bisect_right(doc.starts, number.end - 1), sentence.first_token, sentence.last_token)
