"""What an article tells of one thing in a fixed form: a fighter's record, a player's points, the block of a street.

The forms are the rules' (`match.forms`, see forms.py). They say whose the value is, which no alignment of sentences can.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from itertools import compress
from typing import NamedTuple

from checker.document import Document
from checker.extract.forms import SCORE, Form, Matcher, clock, parse
from checker.known import Known
from checker.model import CheckerError, Mention, Name, Place, Quantity, Timex, Value
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
    dimensions: frozenset[str]
    nouns: frozenset[str]
    bare: bool  # the form itself tells what is counted, should no noun stand behind the number
    types: frozenset[str]
    unless: frozenset[str]

    def measures(self, dimension: str, noun: str) -> bool:
        """Whether the rule is about numbers of this dimension and of the stem of this noun."""
        return dimension in self.dimensions and (not self.nouns or (noun in self.nouns if noun else self.bare))


class _Forms(NamedTuple):
    """The forms around one shape of value, and which of them a word of the sentence makes worth trying."""

    tries: list[tuple[_Ruled, Form]]
    under: dict[str, list[int]]
    always: list[int]
    fixed: list[tuple[frozenset[str], ...]]  # of each form the groups of words of which a sentence must have one each

    def add(self, rule: _Ruled, form: Form) -> None:
        """One more form, under the words of which it needs one."""
        needed = form.needed()
        for word in needed:
            self.under.setdefault(word, []).append(len(self.tries))
        if not needed:
            self.always.append(len(self.tries))
        self.tries.append((rule, form))
        self.fixed.append(tuple(words for words in form.fixed() if words is not needed))

    def live(self, words: set[str]) -> list[tuple[_Ruled, Form]]:
        """The forms that may fit in a sentence of these words, in the order of the rules."""
        under, met = self.under, set(self.always)
        for word in words:
            if word in under:
                met.update(under[word])
        out = []
        for number in sorted(met):
            for group in self.fixed[number]:
                if group.isdisjoint(words):
                    break
            else:
                out.append(self.tries[number])
        return out


def _ruled(rules: RuleSet) -> dict[str, _Forms]:
    """The forms of all rules, by the shape of value they look for."""
    stem = terms_of(rules).stem
    out: dict[str, _Forms] = defaultdict(lambda: _Forms([], {}, [], []))
    for rule in rules.rules.values():
        forms = rule.match.get("forms", ())
        for shape, told in forms.items() if isinstance(forms, dict) else ((rule.match.get("value", "number"), forms),) if forms else ():
            ruled = _Ruled(
                rule.attribute,
                frozenset(rule.match.get("dimensions", ["count"])),
                frozenset(stem(w) for w in rule.match.get("nouns", ())),
                bool(rule.match.get("bare")),
                frozenset(rule.match.get("owner", ())),
                frozenset(rule.match.get("unless", ())),
            )
            for form in _parsed(rules, rule, told):
                out[shape].add(ruled, form)
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


def find_details(doc: Document, mentions: Sequence[Mention], rules: RuleSet) -> Iterator[Detail]:
    """The details of one article, in no particular order."""
    ruled = rules.memo(_ruled)
    if not ruled:
        return
    names = [(m, m.value) for m in mentions if isinstance(m.value, Name) and m.value.entity >= 0 and m.value.form != "description"]
    spans = [(bisect_left(doc.starts, m.start), bisect_left(doc.starts, m.end), value) for m, value in names]
    by_type: dict[frozenset[str], Matcher] = {}
    directions = rules.memo(_directions)
    stem = terms_of(rules).stem

    def matcher(types: frozenset[str]) -> Matcher:
        if types not in by_type:
            kept = [(a, b, v.entity) for a, b, v in spans if not types or v.type in types]
            starts: dict[int, tuple[int, int]] = {}
            for a, b, entity in kept:
                if a not in starts or b > starts[a][0]:
                    starts[a] = (b, entity)
            ends: dict[int, tuple[int, int]] = {}
            for a, b, entity in kept:
                if b not in ends or a < ends[b][0]:
                    ends[b] = (a, entity)
            by_type[types] = Matcher(doc, starts, ends, lambda word: directions.get(word, ""))
        return by_type[types]

    looked = -1  # the sentence that `live` is about
    live: dict[str, list[tuple[_Ruled, Form]]] = {}
    words: set[str] = set()
    first = stop = 0
    dimension = noun = ""
    for shape, mention, low, high in _values(doc, mentions, spans, ruled, rules):
        if shape == "number":
            value = mention.value
            if not isinstance(value, Quantity) or value.role or value.vague:
                continue
            dimension, noun = value.dimension.partition(":")[0], stem(value.noun) if value.noun else ""
        number = doc.sentence_at(mention.start)
        if looked != number:
            _, _, first, stop, _ = doc.sentences[number]
            looked, live, words = number, {}, set(doc.lowers[first:stop])
        if shape not in live:
            live[shape] = ruled[shape].live(words)
        done = None  # a rule takes a value once
        for rule, form in live[shape]:
            if rule is done or (shape == "number" and not rule.measures(dimension, noun)):
                continue
            if rule.unless and rule.unless.intersection(doc.lowers[max(first, low - _UNLESS) : min(stop, high + _UNLESS)]):
                continue
            if (found := matcher(rule.types).match(form, low, high, first, stop)) is not None:
                done, kept = rule, dict(found.words)
                stated = _with_first(doc, mention, int(kept["figure"])) if "figure" in kept else mention
                yield Detail(stated, rule.attribute, "" if found.owner is None else str(found.owner), kept)


def _with_first(doc: Document, mention: Mention, first: int) -> Mention:
    """ "Torvik 65, Ostwick 53": the two figures as one score, which the second one found."""
    value = mention.value
    assert isinstance(value, Quantity)
    score = _number(int(doc.tokens[first]), int(value.value), "record")
    return _mention(doc, first, bisect_left(doc.starts, mention.end), score)


def _values(
    doc: Document,
    mentions: Sequence[Mention],
    spans: Sequence[tuple[int, int, Name]],
    ruled: Container[str],
    rules: RuleSet,
) -> Iterator[tuple[str, Mention, int, int]]:
    """Every value that some rule may look for: its shape and its tokens."""
    directions = rules.memo(_directions)
    bracketed = -1  # where the conversion of the last number begins at the latest
    for mention in mentions:
        if isinstance(mention.value, Quantity):
            if mention.start <= bracketed:
                continue  # "1,150 kilometres (700 miles)" is one value
            bracketed = mention.end + _BRACKET if mention.value.converted else -1
        aged = isinstance(mention.value, Quantity) and mention.value.role == "age"
        shape = "age" if aged else "number" if isinstance(mention.value, Quantity) else "time" if isinstance(mention.value, Timex) else ""
        if shape in ruled:
            yield shape, mention, bisect_left(doc.starts, mention.start), bisect_left(doc.starts, mention.end)
    if "place" in ruled:
        for low, high, name in spans:
            if name.type in ("place", "other"):
                place = Place(name=name.canonical, entity=name.entity)
                yield "place", _mention(doc, low, high, place), low, high
    ordinals = rules.memo(_ordinals) if "ordinal" in ruled else {}
    further = _FURTHER if "further" in ruled else frozenset()
    for at in compress(range(len(doc.lowers)), map(rules.memo(_telling).__getitem__, doc.lowers)):
        token = doc.tokens[at]
        if token in further and (at + 1 == len(doc.tokens) or doc.lowers[at + 1] not in _NOT_FURTHER):
            yield "further", _mention(doc, at, at + 1, _number(1, None, "")), at, at + 1
        if token in ordinals or ("ordinal" in ruled and _ORDINAL.fullmatch(token)):
            number = int(token[:-2]) if token[0].isdigit() else ordinals[token]
            yield "ordinal", _mention(doc, at, at + 1, _number(number, None, "ordinal")), at, at + 1
        elif not token[0].isdigit():
            if "direction" in ruled and token in directions:  # with a capital it is part of a name: "North Hald"
                yield "direction", _mention(doc, at, at + 1, Place(name="", direction=directions[doc.lowers[at]])), at, at + 1
        elif "clock" in ruled and (told := clock(doc, at)):
            minutes, seconds = map(int, told.split(":"))
            yield "clock", _mention(doc, at, at + 3, _number(60 * minutes + seconds, None, "ordinal")), at, at + 3
        elif "figure" in ruled and len(token) <= _FIGURES and token.isdecimal():
            yield "figure", _mention(doc, at, at + 1, _number(int(token), None, "ordinal")), at, at + 1
        elif "score" in ruled and SCORE.fullmatch(token):
            parts = [int(p) for p in token.replace("–", "-").split("-")]
            yield "score", _mention(doc, at, at + 1, _number(parts[0], parts[1], "record")), at, at + 1


def _number(value: int, upper: int | None, role: str) -> Quantity:
    return Quantity(
        value=value, upper=upper, role=role, digits=len(str(value)), low=float(value), high=float(value if upper is None else upper)
    )


def _mention(doc: Document, low: int, high: int, value: Value) -> Mention:
    start, end = doc.starts[low], doc.ends[high - 1]
    return Mention(start=start, end=end, kind="detail", text=doc.text[start:end], value=value)
