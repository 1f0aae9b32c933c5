"""Reads one time at one token: the rules of the grammar are tried in order, the first that makes sense of the tokens wins.

A rule is a pattern over token classes (see `times_words`) and a function that turns its match into a `Found`, or refuses it. The rules
stand in `times_dates`, `times_units` and `times_clock`; some of them read on with `Parser.parse` ("the end of" + "next year").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import compress
from typing import Any, NamedTuple

import msgspec

from checker.document import Document
from checker.extract.times_words import CLASS, OTHER, Words, pattern
from checker.model import Timex

_MAX_DEPTH = 3  # "the end of the first week of next month" is as deep as people go


class Found(NamedTuple):
    """A time over the tokens `[first, last)`."""

    first: int
    last: int
    timex: Timex


Handler = Callable[["Parser", re.Match[str]], Found | None]


class Grammar:
    """The rules by the class of the token that they may start with."""

    def __init__(self, words: Words, rules: list[tuple[str, str, Handler]]) -> None:
        self.words = words
        self.by_class: dict[str, list[tuple[re.Pattern[str], Handler]]] = {}
        for starts, source, handler in rules:
            compiled = pattern(source)
            for name in starts.split():
                self.by_class.setdefault(CLASS[name], []).append((compiled, handler))


class Parser:
    """The tokens of one article under a grammar; `stop` is the end of the sentence that is being read."""

    __slots__ = ("_named", "_sports", "_vocabulary", "codes", "depth", "doc", "grammar", "lowers", "start", "stop", "tokens", "words")

    def __init__(self, doc: Document, codes: str, grammar: Grammar) -> None:
        self.doc, self.codes, self.grammar, self.words = doc, codes, grammar, grammar.words
        self.tokens, self.lowers = doc.tokens, doc.lowers
        self.start, self.stop, self.depth = 0, len(codes), 0
        self._sports: bool | None = None
        self._vocabulary: frozenset[str] | None = None
        self._named: dict[str, bool] = {}

    def parse(self, at: int) -> Found | None:
        """The time that starts at token `at`."""
        if at >= self.stop or self.depth > _MAX_DEPTH:
            return None
        self.depth += 1
        try:
            for rule, handler in self.grammar.by_class.get(self.codes[at], ()):
                if match := rule.match(self.codes, at, self.stop):
                    found = handler(self, match)
                    if found:
                        return found
            return None
        finally:
            self.depth -= 1

    def inner(self, at: int, *types: str) -> Found | None:
        """A time at `at` that another one may be built on: a date (or one of `types`), not a vague reference."""
        found = self.parse(at)
        if not found or found.timex.type not in (types or ("DATE",)) or found.timex.value.endswith("REF"):
            return None
        return found

    def compound(self, at: int) -> str:
        """The token in lower case without a possessive and with plain hyphens."""
        return self.low(at).replace("‑", "-")

    def unit(self, at: int) -> str:
        """The unit that the token names, "decade" and "weekend" among them; empty if it names none."""
        return "weekend" if self.is_class(at, "weekend") else self.words.word_unit.get(self.low(at), "")

    def part_of_day(self, at: int) -> tuple[str, str | None]:
        """What the token adds behind the T of a value, and the time of day where it is one: "MO", or "12:00" for noon."""
        word = self.low(at)
        return (self.words.noon[word], self.words.noon[word]) if word in self.words.noon else (self.words.part[word], None)

    def low(self, at: int) -> str:
        """The token in lower case without a possessive; empty outside the sentence."""
        return self.lowers[at].removesuffix("'s") if self.start <= at < self.stop else ""

    def before(self, at: int) -> str:
        """The token before `at` in lower case; empty at the start of the sentence."""
        return self.lowers[at - 1] if at > self.start else ""

    def capital(self, at: int) -> bool:
        """Whether the token starts with a capital."""
        return self.start <= at < self.stop and self.tokens[at][0].isupper()

    def opens(self, at: int) -> bool:
        """Whether the token opens a sentence, a quotation or a bracket, so that its capital says nothing."""
        return at <= self.start or not self.tokens[at - 1][-1].isalnum()

    def ends(self, at: int) -> bool:
        """Whether nothing that belongs to a noun phrase follows: the end, a mark, or a function word."""
        return at >= self.stop or not self.tokens[at][0].isalnum() or self.lowers[at] in _FUNCTION_WORDS

    def touching(self, at: int) -> bool:
        """Whether no space stands before the token."""
        return self.doc.starts[at] == self.doc.ends[at - 1]

    def headline(self) -> bool:
        """Whether the sentence is written in capitals, so that they say nothing."""
        words = [t for t in self.tokens[self.start : min(self.stop, self.start + 30)] if len(t) > 3 and t.isalpha()]
        return 2 * sum(t[0].isupper() for t in words) > 1.4 * len(words) and len(words) > 2

    def is_class(self, at: int, *names: str) -> bool:
        """Whether the token is of one of the named classes."""
        return self.start <= at < self.stop and self.codes[at] in _classes(names)

    def first_class(self, at: int, *names: str) -> str:
        """The first of the named classes that the token is of; empty if none."""
        return next((n for n in names if self.is_class(at, n)), "")

    def ends_clause(self, at: int) -> bool:
        """Whether nothing follows that "the day before" could be measured from."""
        return self.ends(at) and self.low(at) not in _NOUN_PHRASE

    def counts(self, at: int) -> bool:
        """Whether the token is a thing that a number before it would count: "people", a plural noun."""
        word = self.low(at)
        if not word:
            return False
        if word in self.words.counted:
            return True
        plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in self.words.plural_verbs
        return plural and self.codes[at] == OTHER and self.tokens[at].islower() and not self.lowers[at].endswith("'s")

    def sports(self) -> bool:
        """Whether the article is about a game, in which a quarter or a half is no part of a year."""
        if self._sports is None:
            self._sports = len(self.words.sports & self.vocabulary()) >= 3
        return self._sports

    def named(self, word: str) -> bool:
        """Whether the article uses a word as a name: with another capitalized word before it and no figure behind it."""
        if word not in self._named:
            places = compress(range(1, len(self.lowers)), map(word.__eq__, self.lowers[1:]))
            self._named[word] = any(
                self.tokens[i - 1][0].isupper() and self.codes[i - 1] == OTHER and not self._figure(i + 1) for i in places
            )
        return self._named[word]

    def _figure(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at][0].isdecimal()

    def vocabulary(self) -> frozenset[str]:
        """The different tokens of the article, in lower case."""
        if self._vocabulary is None:
            self._vocabulary = frozenset(self.lowers)
        return self._vocabulary


@cache
def _classes(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(CLASS[name] for name in names)


_NOUN_PHRASE = frozenset("a an the his her its their this that these those he she it they we i you being".split())
_FUNCTION_WORDS = frozenset(
    "and but or nor so yet to for from of in on at by with as than that which who when while where if because since until after before is was are were be "
    "been has have had will would can could may might must shall should he she it they we i you not also its his her their the a an this these those "
    "there into over under about against during between said says".split()
)


def timex(kind: Any, value: str, **fields: Any) -> Timex:
    """A `Timex`; the shorthand keeps the rules readable."""
    return Timex(type=kind, value=value, **fields)


def changed(found: Found, first: int | None = None, last: int | None = None, **fields: Any) -> Found:
    """A copy of `found` over other tokens or with other fields of its timex."""
    value = msgspec.structs.replace(found.timex, **fields) if fields else found.timex
    return Found(found.first if first is None else first, found.last if last is None else last, value)
