"""Forms of words around a value, as rules write them: "OWNER scored|had VALUE", "VALUE block of NAMED".

    word|word     one of these words or marks; with "?" behind it, it may be missing
    ~             up to three words, without a mark; ~~ up to eight, with commas, brackets and abbreviations
    =word|word    one of these words, which is kept: what happened there
    VALUE         the value itself: where a form is tried
    OWNER         a name, whose value it is
    NOUN          one of the rule's nouns
    NAMED         up to five words that begin with a capital or a figure: a street, a ship
    SCORE         "52-3"
    FIGURE        a whole number in figures
    CLOCK         "13:41"
    DIRECTION     "south-west"

Nothing here can run away: a form has few elements, and a gap few words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from checker.document import Document
from checker.model import CheckerError

SCORE = re.compile(r"\d{1,3}[-–]\d{1,3}(?:[-–]\d{1,3})?")
_GAPS = {"~": (3, ""), "~~": (8, ",().")}
_CAPTURES = ("OWNER", "NOUN", "NAMED", "SCORE", "FIGURE", "CLOCK", "DIRECTION")
_NAMED = 5  # words of a capture


class Element(NamedTuple):
    """One step of a form."""

    kind: str  # "word", "gap", or a capture
    words: frozenset[str] = frozenset()
    optional: bool = False
    most: int = 0
    marks: str = ""


class Form(NamedTuple):
    """What stands before a value, from it outwards, and what stands behind it."""

    before: tuple[Element, ...]
    behind: tuple[Element, ...]

    def fixed(self) -> list[frozenset[str]]:
        """The groups of words of which a sentence must have one each."""
        return [e.words for e in (*self.before, *self.behind) if e.kind == "word" and not e.optional]

    def needed(self) -> frozenset[str]:
        """Words of which a sentence must have one: of the longest, as marks and small words are everywhere; none if it may do without."""
        return max(self.fixed(), key=lambda words: (min(map(len, words)), len(words)), default=frozenset())


class Found(NamedTuple):
    """What a form has captured: the article-local entity of the owner, and words."""

    owner: int | None = None
    words: tuple[tuple[str, str], ...] = ()
    end: int = -1  # the token behind the last element that was read, or before the first

    def keep(self, name: str, word: str) -> Found:
        """With one more captured word."""
        return self._replace(words=(*self.words, (name, word)))


def parse(text: str) -> Form:
    """A form as it is written in a rule."""
    parts = text.split()
    if parts.count("VALUE") != 1:
        raise CheckerError(f"the form {text!r} must have VALUE in one place")
    at = parts.index("VALUE")
    return Form(tuple(map(_element, reversed(parts[:at]))), tuple(map(_element, parts[at + 1 :])))


class Phrase(NamedTuple):
    """A form without a value, about its rarest words: they are looked for, the rest is tried around them."""

    form: Form
    anchor: Element


def phrase(text: str, nouns: frozenset[str], weight: Callable[[str], float]) -> Phrase:
    """A form of words that say something themselves; `weight` is the negative logarithm of how often a word is met."""
    elements = [e._replace(words=nouns) if e.kind == "NOUN" else e for e in map(_element, text.split())]
    fixed = [i for i, e in enumerate(elements) if e.words and not e.optional]
    at = min(fixed, key=lambda i: (sum(10 ** -weight(word) for word in elements[i].words), i))
    return Phrase(Form(tuple(reversed(elements[:at])), tuple(elements[at + 1 :])), elements[at])


def _element(part: str) -> Element:
    if part in _GAPS:
        return Element("gap", most=_GAPS[part][0], marks=_GAPS[part][1])
    if part.startswith("="):
        return Element("what", frozenset(part[1:].split("|")))
    bare = part.rstrip("?") if len(part) > 1 else part
    if bare.isupper() and bare.isalpha():
        if bare not in _CAPTURES:
            raise CheckerError(f"a form knows no {bare}: accepted are VALUE, {', '.join(_CAPTURES)}, words in lower case, ~ and ~~")
        return Element(bare, optional=bare != part)
    return Element("word", frozenset(bare.split("|")), optional=bare != part)


def clock(doc: Document, at: int) -> str:
    """The clock of a match that stands at a token, "13:41"; "" if none does."""
    if at < 0 or at + 2 >= len(doc.tokens) or doc.tokens[at + 1] != ":" or doc.starts[at + 2] != doc.ends[at] + 1:
        return ""
    minutes, seconds = doc.tokens[at], doc.tokens[at + 2]
    return f"{int(minutes)}:{seconds}" if minutes.isdecimal() and seconds.isdecimal() and len(minutes) < 3 and len(seconds) == 2 else ""


class Matcher:
    """Tries forms in one article."""

    def __init__(
        self, doc: Document, names: Mapping[int, tuple[int, int]], ends: Mapping[int, tuple[int, int]], direction: Callable[[str], str]
    ):
        """`names`: first token of a name -> (token behind it, entity); `ends`: token behind a name -> (first token, entity)."""
        self.doc, self.names, self.ends, self.direction = doc, names, ends, direction

    def match(self, form: Form, low: int, high: int, first: int, stop: int) -> Found | None:
        """What `form` captures around the tokens `[low, high)` of a sentence `[first, stop)`; None if it does not fit."""
        # Most forms fail at the word right beside the value.
        lowers = self.doc.lowers
        for elements, at in ((form.behind, high), (form.before, low - 1)):
            beside = elements[0] if elements else None
            if beside and beside.kind == "word" and not beside.optional and not (first <= at < stop and lowers[at] in beside.words):
                return None
        behind = self._run(form.behind, 0, high, 1, first, stop, Found())
        return None if behind is None else self._run(form.before, 0, low - 1, -1, first, stop, behind)

    def around(self, told: Phrase, at: int, first: int, stop: int) -> tuple[int, int, Found] | None:
        """The tokens of a phrase with its anchor at a token of the sentence `[first, stop)`, and its captures; None if it does not fit."""
        start = Found(words=(("noun", self.doc.lowers[at]),) if told.anchor.kind == "NOUN" else ())
        behind = self._run(told.form.behind, 0, at + 1, 1, first, stop, start)
        found = None if behind is None else self._run(told.form.before, 0, at - 1, -1, first, stop, behind)
        return None if behind is None or found is None else (found.end + 1, behind.end, found)

    def _run(self, elements: Sequence[Element], number: int, at: int, step: int, first: int, stop: int, found: Found) -> Found | None:
        lowers = self.doc.lowers
        while number < len(elements):
            kind, words, optional, _, _ = element = elements[number]
            number += 1
            if kind == "word":
                if not first <= at < stop or lowers[at] not in words:
                    if not optional:
                        return None
                elif not optional:
                    at += step
                elif (done := self._run(elements, number, at + step, step, first, stop, found)) is not None:
                    return done
            elif kind == "gap":
                return self._gap(element, elements, number, at, step, first, stop, found)
            else:
                for after, more in self._one(element, at, step, found) if first <= at < stop else ():
                    if (done := self._run(elements, number, after, step, first, stop, more)) is not None:
                        return done
                if not optional:
                    return None
        return found._replace(end=at)

    def _gap(
        self, gap: Element, elements: Sequence[Element], number: int, at: int, step: int, first: int, stop: int, found: Found
    ) -> Found | None:
        """What the elements behind a gap capture, with as few words in it as will do."""
        tokens, lowers = self.doc.tokens, self.doc.lowers
        beside = elements[number] if number < len(elements) else None
        sought = beside.words if beside and beside.kind == "word" and not beside.optional else None
        for _ in range(gap.most + 1):
            inside = first <= at < stop
            fits = sought is None or (inside and lowers[at] in sought)
            if fits and (done := self._run(elements, number, at, step, first, stop, found)) is not None:
                return done
            if not inside or not (tokens[at][0].isalnum() or tokens[at] in gap.marks):
                return None
            at += step
        return None

    def _one(self, element: Element, at: int, step: int, found: Found) -> Sequence[tuple[int, Found]]:
        """Where an element that captures leads from a token, with what it adds."""
        doc = self.doc
        if element.kind == "NOUN":
            lower = doc.lowers[at]
            return [(at + step, found.keep("noun", lower))] if lower in element.words else []
        if element.kind == "what":
            what = doc.lowers[at].removesuffix("'s")
            return [(at + step, found.keep("what", what))] if what in element.words else []
        if element.kind == "OWNER":
            if step > 0 and at in self.names:
                after, entity = self.names[at]
                return [(after, found._replace(owner=entity))]
            if step < 0 and at + 1 in self.ends:
                begin, entity = self.ends[at + 1]
                return [(begin - 1, found._replace(owner=entity))]
            return []
        if element.kind == "SCORE":
            return [(at + step, found)] if SCORE.fullmatch(doc.tokens[at]) else []
        if element.kind == "DIRECTION":
            told = self.direction(doc.lowers[at])
            return [(at + step, found.keep("direction", told))] if told else []
        if element.kind == "FIGURE":
            return [(at + step, found.keep("figure", str(at)))] if doc.tokens[at].isdecimal() else []
        if element.kind == "CLOCK":
            low = at if step > 0 else at - 2
            told = clock(doc, low)
            return [(low + 3 if step > 0 else low - 1, found.keep("named", told))] if told else []
        return self._named(at, step, found)

    def _named(self, at: int, step: int, found: Found) -> Sequence[tuple[int, Found]]:
        tokens = self.doc.tokens
        size = 0
        while (
            size < _NAMED
            and 0 <= at + size * step < len(tokens)
            and (tokens[at + size * step][0].isupper() or tokens[at + size * step][0].isdigit())
        ):
            size += 1
        if not size:
            return []
        words = self.doc.lowers[at : at + size] if step > 0 else self.doc.lowers[at - size + 1 : at + 1]
        return [(at + size * step, found.keep("named", " ".join(words)))]
