"""What an article tells of one thing in a fixed form: a fighter's record, a player's points, the block of a street.

The forms are the rules' (`match.forms`, see forms.py). They say whose the value is, which no alignment of sentences can.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import compress
from typing import NamedTuple

from checker.document import Document
from checker.extract.forms import SCORE, Form, Matcher, clock, parse
from checker.extract.placed import Placed
from checker.known import Known
from checker.model import CheckerError, Mention, Place, Quantity, Timex, Value
from checker.ruleset import Rule, RuleSet
from checker.terms import terms_of

_ORDINAL = re.compile(r"\d{1,4}(?:st|nd|rd|th)")
_FURTHER = frozenset(("another", "third", "fourth", "fifth"))  # one more of those who were told before
_NOT_FURTHER = frozenset(("of", "person's", "time", "day"))
_FIGURES = 6  # of a house number and the like
_BRACKET = 24  # characters behind a number in which its conversion begins
_UNLESS = 6  # words on either side in which a rule's `unless` is looked for


class Detail(NamedTuple):
    """A value with the attribute it states, whose it is and what else the form has captured."""

    mention: Mention
    attribute: str
    owner: str
    words: dict[str, str]


class _Ruled(NamedTuple):
    """What one rule looks for."""

    attribute: str
    nouns: frozenset[str]
    bare: bool  # the form itself tells what is counted, should no noun stand behind the number
    types: frozenset[str]
    unless: frozenset[str]

    def counts(self, noun: str) -> bool:
        """Whether the rule is about numbers of the stem of this noun."""
        return not self.nouns or (noun in self.nouns if noun else self.bare)


class _Try(NamedTuple):
    """One form of a rule, and the groups of words of which a sentence must have one each."""

    rule: _Ruled
    form: Form
    groups: tuple[frozenset[str], ...]


class _Forms:
    """The forms around one shape of value, in the order of the rules; most can be told by the word right beside the value."""

    def __init__(self) -> None:
        self.tries: list[_Try] = []
        self.behind: dict[str, list[int]] = defaultdict(list)
        self.before: dict[str, list[int]] = defaultdict(list)
        self.others: list[int] = []

    def add(self, rule: _Ruled, form: Form) -> None:
        """One more form."""
        number = len(self.tries)
        self.tries.append(_Try(rule, form, tuple(form.fixed())))
        for under, elements in ((self.behind, form.behind), (self.before, form.before)):
            if elements and elements[0].kind == "word" and not elements[0].optional:
                for word in elements[0].words:
                    under[word].append(number)
                return
        self.others.append(number)


def _ruled(rules: RuleSet) -> dict[str, _Forms]:
    """The forms of all rules by the shape of value they look for, of a number with its dimension: "time", "number length"."""
    stem = terms_of(rules).stem
    out: dict[str, _Forms] = defaultdict(_Forms)
    for rule in rules.rules.values():
        forms = rule.match.get("forms", ())
        for shape, told in forms.items() if isinstance(forms, dict) else ((rule.match.get("value", "number"), forms),) if forms else ():
            number = shape == "number"
            ruled = _Ruled(
                rule.attribute,
                frozenset(stem(w) for w in rule.match.get("nouns", ()) if number),
                bool(rule.match.get("bare")),
                frozenset(rule.match.get("owner", ())),
                frozenset(rule.match.get("unless", ())),
            )
            keys = [f"number {dimension}" for dimension in rule.match.get("dimensions", ["count"])] if number else [shape]
            for form in _parsed(rules, rule, told):
                for key in keys:
                    out[key].add(ruled, form)
    return dict(out)


def _parsed(rules: RuleSet, rule: Rule, told: Sequence[str]) -> Iterator[Form]:
    for text in told:
        try:
            yield parse(str(text))
        except CheckerError as fault:
            rules.keep(CheckerError(f"{rule.file}: {fault}"))


def _directions(rules: RuleSet) -> dict[str, str]:
    return {word: name for name, entry in rules.lexicon("directions").items() for word in (name, *entry["words"])}


def _ordinals(rules: RuleSet) -> dict[str, int]:
    return {"first": 1, **rules.lexicon("numbers")["ordinals"]}


def _telling(rules: RuleSet) -> Known[bool]:
    """Whether a word can be a value that no other extractor has found: a number in figures, a rank, a direction, one more."""
    words = _FURTHER.union(rules.memo(_ordinals), rules.memo(_directions))
    return Known(lambda word: word[0].isdigit() or word in words)


class _Article:
    """What the forms need of one article: its names, and which of them its words leave."""

    def __init__(self, doc: Document, placed: Placed, forms: Mapping[str, _Forms], directions: Mapping[str, str]) -> None:
        self.doc, self.forms = doc, forms
        self.names = [(low, high, v) for low, high, _, v in placed.names if v.entity >= 0 and v.form != "description"]
        self._directions = directions
        self._matchers: dict[frozenset[str], Matcher] = {}
        self._words: frozenset[str] | None = None
        self._others: dict[str, list[int]] = {}

    def tries(self, shape: str, low: int, high: int) -> list[_Try]:
        """The forms that the words beside a value and those of the article leave, in the order of the rules."""
        known = self.forms.get(shape)
        if known is None:
            return []
        lowers = self.doc.lowers
        behind = known.behind.get(lowers[high], ()) if high < len(lowers) else ()
        before = known.before.get(lowers[low - 1], ()) if low else ()
        numbers = self._left(shape, known) if known.others else []
        if behind or before:
            numbers = sorted((*numbers, *behind, *before))
        return [known.tries[number] for number in numbers]

    def _left(self, shape: str, known: _Forms) -> list[int]:
        """Of the forms that no word beside a value tells, those that the article has the words of."""
        if shape not in self._others:
            if self._words is None:
                self._words = frozenset(self.doc.lowers)
            absent = self._words.isdisjoint
            self._others[shape] = [number for number in known.others if not any(map(absent, known.tries[number].groups))]
        return self._others[shape]

    def matcher(self, types: frozenset[str]) -> Matcher:
        """What tries a form whose owner is of one of these types."""
        if types not in self._matchers:
            starts: dict[int, tuple[int, int]] = {}
            ends: dict[int, tuple[int, int]] = {}
            for low, high, name in self.names:
                if types and name.type not in types:
                    continue
                if low not in starts or high > starts[low][0]:
                    starts[low] = (high, name.entity)
                if high not in ends or low < ends[high][0]:
                    ends[high] = (low, name.entity)
            directions = self._directions
            self._matchers[types] = Matcher(self.doc, starts, ends, lambda word: directions.get(word, ""))
        return self._matchers[types]


def find_details(doc: Document, placed: Placed, rules: RuleSet) -> Iterator[Detail]:
    """The details of one article, in no particular order."""
    forms = rules.memo(_ruled)
    if not forms:
        return
    article = _Article(doc, placed, forms, rules.memo(_directions))
    stem = terms_of(rules).stem
    looked = -1  # the first token of the sentence that `absent` is about
    absent = frozenset[str]().isdisjoint
    for mention, low, high, tries in _values(article, placed, rules):
        value = mention.value
        noun = stem(value.noun) if isinstance(value, Quantity) and value.noun else ""
        _, _, first, stop, _ = doc.sentences[doc.sentence_at(mention.start)]
        if first != looked:
            looked, absent = first, frozenset(doc.lowers[first:stop]).isdisjoint
        done = None  # a rule takes a value once
        for rule, form, groups in tries:
            if rule is done or (rule.nouns and not rule.counts(noun)) or any(map(absent, groups)):
                continue
            if rule.unless and rule.unless.intersection(doc.lowers[max(first, low - _UNLESS) : min(stop, high + _UNLESS)]):
                continue
            if (found := article.matcher(rule.types).match(form, low, high, first, stop)) is not None:
                done, kept = rule, dict(found.words)
                stated = _with_first(doc, mention, int(kept["figure"])) if "figure" in kept else mention
                yield Detail(stated, rule.attribute, "" if found.owner is None else str(found.owner), kept)


def _with_first(doc: Document, mention: Mention, first: int) -> Mention:
    """ "Torvik 65, Ostwick 53": the two figures as one score, which the second one found."""
    value = mention.value
    assert isinstance(value, Quantity)
    score = _number(int(doc.tokens[first]), int(value.value), "record")
    return _mention(doc, first, bisect_left(doc.starts, mention.end), score)


def _values(article: _Article, placed: Placed, rules: RuleSet) -> Iterator[tuple[Mention, int, int, list[_Try]]]:
    """Every value that some form may tell of, its tokens and the forms to try."""
    doc = article.doc
    bracketed = -1  # where the conversion of the last number begins at the latest
    for mention in placed.others:
        value, shape = mention.value, ""
        if isinstance(value, Quantity):
            if mention.start <= bracketed:
                continue  # "1,150 kilometres (700 miles)" is one value
            bracketed = mention.end + _BRACKET if value.converted else -1
            shape = "age" if value.role == "age" else "" if value.role or value.vague else f"number {value.dimension.partition(':')[0]}"
        elif isinstance(value, Timex):
            shape = "time"
        if shape:
            low, high = bisect_left(doc.starts, mention.start), bisect_left(doc.starts, mention.end)
            if tries := article.tries(shape, low, high):
                yield mention, low, high, tries
    for low, high, name in article.names:
        if name.type in ("place", "other") and (tries := article.tries("place", low, high)):
            yield _mention(doc, low, high, Place(name=name.canonical, entity=name.entity)), low, high, tries
    for shape, low, high in _shapes(doc, article.forms, rules):
        if tries := article.tries(shape, low, high):
            yield _mention(doc, low, high, _read(doc, shape, low, rules)), low, high, tries


def _shapes(doc: Document, wanted: Container[str], rules: RuleSet) -> Iterator[tuple[str, int, int]]:
    """The values that no other extractor has found: shape and tokens."""
    directions = rules.memo(_directions) if "direction" in wanted else {}
    ordinals = rules.memo(_ordinals) if "ordinal" in wanted else {}
    further = _FURTHER if "further" in wanted else frozenset()
    for at in compress(range(len(doc.lowers)), map(rules.memo(_telling).__getitem__, doc.lowers)):
        token = doc.tokens[at]
        if token in further and (at + 1 == len(doc.tokens) or doc.lowers[at + 1] not in _NOT_FURTHER):
            yield "further", at, at + 1
        if token in ordinals or ("ordinal" in wanted and _ORDINAL.fullmatch(token)):
            yield "ordinal", at, at + 1
        elif not token[0].isdigit():
            if token in directions:  # with a capital it is part of a name: "North Hald"
                yield "direction", at, at + 1
        elif "clock" in wanted and clock(doc, at):
            yield "clock", at, at + 3
        elif "figure" in wanted and len(token) <= _FIGURES and token.isdecimal():
            yield "figure", at, at + 1
        elif "score" in wanted and SCORE.fullmatch(token):
            yield "score", at, at + 1


def _read(doc: Document, shape: str, at: int, rules: RuleSet) -> Value:
    """The value of such a shape at a token."""
    token = doc.tokens[at]
    if shape == "further":
        return _number(1, None, "")
    if shape == "ordinal":
        return _number(int(token[:-2]) if token[0].isdigit() else rules.memo(_ordinals)[token], None, "ordinal")
    if shape == "direction":
        return Place(name="", direction=rules.memo(_directions)[token])
    if shape == "clock":
        minutes, seconds = map(int, clock(doc, at).split(":"))
        return _number(60 * minutes + seconds, None, "ordinal")
    if shape == "figure":
        return _number(int(token), None, "ordinal")
    low, high, *_ = map(int, token.replace("–", "-").split("-"))
    return _number(low, high, "record")


def _number(value: int, upper: int | None, role: str) -> Quantity:
    return Quantity(
        value=value, upper=upper, role=role, digits=len(str(value)), low=float(value), high=float(value if upper is None else upper)
    )


def _mention(doc: Document, low: int, high: int, value: Value) -> Mention:
    start, end = doc.starts[low], doc.ends[high - 1]
    return Mention(start=start, end=end, kind="detail", text=doc.text[start:end], value=value)
