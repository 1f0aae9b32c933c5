"""Which claims may be about one thing: candidate pairs by shared near words, each with the evidence for and against it.

A pair is scored by a small logistic model; its weights stand in rules/lexicons/alignment.yml and are fitted by tests/bench/fit.py
on labelled events. Two models: for values that agree, and for values that do not, since equal values are evidence themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from checker.model import TOP, Bucket, Claim, Quantity, Status, Timex
from checker.ruleset import RuleSet
from checker.terms import terms_of
from checker.values.times import told_by_date

FEATURES = (
    "cosine",  # of the two sentences
    "near",  # of the words around the values, nearer ones weighing more
    "nearest",  # the words next to the values: shared weight among the first four stems
    "slot",  # the words before agree and the words behind agree: the values stand in one place of the sentence
    "owner",  # the entity nearest to the value: 1 the same, -1 another
    "mutual",  # each sentence is the other's best partner between the two articles
    "names",  # entities of both sentences, rare ones weigh more
    "foreign",  # both sentences have names, none in common
    "time",  # a time marker ("last", "ago", "since") on one side only
    "scope",  # a marker of another thing, a part, each, a plan on one side only
    "when",  # the time expressions beside the values: 1 equal, -1 different
    "values",  # other values of the two sentences that agree
    "noun",  # how well the counted things fit
    "lone",  # how few other values of this kind the two articles have
    "lead",  # both stand at the top of their article
    "within",  # one article against itself
    "ratio",  # how far apart two numbers are, in doublings
    "action",  # both sentences tell the same step of the same entity
    "attribute",  # both have an attribute of their own (killed, injured), and it is the same
)
_CAP = 80  # claims under one near word that are paired
_ALIGNED = 0.15  # cosine from which two sentences may tell the same
_BESIDE = 12  # claims of a sentence that are held against those of another one
_NEAR_KEYS = 8  # stems around a value by which it may be paired
_NONE: frozenset[tuple[str, str]] = frozenset()


class Slot(NamedTuple):
    """The claims of one kind of value that are compared with each other."""

    claims: list[Claim]
    pairs: list[tuple[int, int, tuple[float, ...]]]


@cache
def _decay(index: int) -> float:
    return 1.0 / (1.0 + index / 3.0)


class Pairs:
    """Candidate pairs of one bucket."""

    def __init__(self, bucket: Bucket, rules: RuleSet) -> None:
        self.bucket, self.terms = bucket, terms_of(rules)
        self.nouns = rules.memo(Nouns)
        self.best = self._best_partners()
        self.spread = self._spread()
        self.values = self._sentence_values()
        self.actions = self._sentence_actions()
        self.articles = len(bucket.extractions)

    def slot(self, claims: Sequence[Claim], fits: Callable[[Claim, Claim], bool]) -> Slot:
        """Pairs of `claims` that `fits` allows and that share a word near the value, with their features."""
        index: dict[str, list[int]] = defaultdict(list)
        for number, claim in enumerate(claims):
            for stem in claim.near[:_NEAR_KEYS]:
                if self.terms.weight(stem) >= 0.9:
                    index[stem].append(number)
            if key := _telling_key(claim):
                index[key].append(number)
        return self._slot_of(claims, index, lambda x, y: fits(x, y) and self.nouns.same_thing(x, y))

    def alike(self, claims: Sequence[Claim], key: Callable[[Claim], str], fits: Callable[[Claim, Claim], bool]) -> Slot:
        """The pairs of `claims` that have one key or stand in sentences that speak of the same, with their features."""
        index: dict[str, list[int]] = defaultdict(list)
        placed: dict[tuple[str, int], list[int]] = defaultdict(list)
        for number, claim in enumerate(claims):
            placed[claim.source, claim.sentence].append(number)
            if value := key(claim):
                index[value].append(number)
        for number, (x, y) in enumerate(
            k for k, v in sorted(self.bucket.similar.items()) if v >= _ALIGNED and k[0] in placed and k[1] in placed
        ):
            index[f"aligned {number}"] = placed[x][:_BESIDE] + placed[y][:_BESIDE]
        return self._slot_of(claims, index, fits)

    def _slot_of(self, claims: Sequence[Claim], index: Mapping[str, Sequence[int]], fits: Callable[[Claim, Claim], bool]) -> Slot:
        """The pairs under the keys of an index that fit."""
        found = {(a, b) for members in index.values() if len(members) <= _CAP for n, b in enumerate(members) for a in members[:n]}
        counts: dict[str, int] = defaultdict(int)
        for claim in claims:
            counts[claim.source] += 1
        pairs = []
        for a, b in sorted(found):
            x, y = claims[a], claims[b]
            if (x.source, x.start) != (y.source, y.start) and fits(x, y):
                pairs.append((a, b, self._features(x, y, counts)))
        return Slot(list(claims), pairs)

    def _features(self, a: Claim, b: Claim, counts: Mapping[str, int]) -> tuple[float, ...]:
        near, nearest = self._near(a, b)
        names, foreign = self._names(a, b)
        time, scope = _markers(a, b)
        when = 0.0
        if a.qualifiers.time and b.qualifiers.time:
            when = 1.0 if _same_time(a.qualifiers.time, b.qualifiers.time) else -1.0
        return (
            self.bucket.cosine(a, b),
            near,
            nearest,
            self._slot(a, b),
            self._owner(a, b),
            self._mutual(a, b),
            names,
            foreign,
            time,
            scope,
            when,
            self._values(a, b),
            self.nouns.fit(a.value, b.value),
            2.0 / (counts[a.source] + counts[b.source]),
            float(a.sentence < TOP and b.sentence < TOP),
            float(a.source == b.source),
            _ratio(a.value, b.value),
            float(bool(self.actions.get((a.source, a.sentence), _NONE) & self.actions.get((b.source, b.sentence), _NONE))),
            float(a.attribute == b.attribute and "." in a.attribute) - float(a.attribute != b.attribute),
        )

    def _near(self, a: Claim, b: Claim) -> tuple[float, float]:
        """Weighted overlap of the words around two values: of all kept, and of the first four."""
        x = {s: self.terms.weight(s) ** 2 * _decay(i) for i, s in enumerate(a.near)}
        y = {s: self.terms.weight(s) ** 2 * _decay(i) for i, s in enumerate(b.near)}
        total = (sum(x.values()) * sum(y.values())) ** 0.5
        shared = sum((w * y[s]) ** 0.5 for s, w in x.items() if s in y)
        first = sum(self.terms.weight(s) for s in a.near[:4] if s in b.near[:4])
        return (shared / total if total else 0.0), min(3.0, first / 3.0)

    def _slot(self, a: Claim, b: Claim) -> float:
        sides = [self._side(x, y) for x, y in ((a.left, b.left), (a.right, b.right)) if x or y]
        if not sides:
            return 0.0
        return (sides[0] * sides[1]) ** 0.5 if len(sides) == 2 else 0.7 * sides[0]

    def _side(self, x: tuple[str, ...], y: tuple[str, ...]) -> float:
        """The share of the weight of the words on one side that both have, the nearest counting most."""
        left = {s: self.terms.weight(s) * _decay(i) for i, s in enumerate(x)}
        right = {s: self.terms.weight(s) * _decay(i) for i, s in enumerate(y)}
        total = sum(left.values()) + sum(right.values())
        return sum(w + right[s] for s, w in left.items() if s in right) / total if total else 0.0

    def _owner(self, a: Claim, b: Claim) -> float:
        if not a.names or not b.names:
            return 0.0
        x, y = self.bucket.entities.get((a.source, a.names[0])), self.bucket.entities.get((b.source, b.names[0]))
        return 0.0 if x is None or y is None else 1.0 if x == y else -1.0

    def _names(self, a: Claim, b: Claim) -> tuple[float, float]:
        x = {e for n in a.names if (e := self.bucket.entities.get((a.source, n)))}
        y = {e for n in b.names if (e := self.bucket.entities.get((b.source, n)))}
        shared = sum(1.0 if self.spread.get(e, 1.0) <= 0.5 else 0.4 for e in x & y)
        return min(2.0, shared), float(bool(x and y and not x & y))

    def _mutual(self, a: Claim, b: Claim) -> float:
        value = self.bucket.cosine(a, b)
        if a.source == b.source:
            return 0.0
        one = self.best.get(((a.source, a.sentence), b.source), 0.0)
        other = self.best.get(((b.source, b.sentence), a.source), 0.0)
        return (float(value >= 0.98 * one) + float(value >= 0.98 * other)) / 2 if value > 0 else 0.0

    def _values(self, a: Claim, b: Claim) -> float:
        x = self.values.get((a.source, a.sentence), frozenset())
        y = self.values.get((b.source, b.sentence), frozenset())
        own = {_key(a), _key(b)}
        # A sum or a figure of three digits stands for one thing nearly as a name does.
        return min(4.0, sum(2.0 if key.startswith("money") or _digits(key) >= 3 else 1.0 for key in (x & y) - own))

    def _best_partners(self) -> dict[tuple[tuple[str, int], str], float]:
        best: dict[tuple[tuple[str, int], str], float] = {}
        for (x, y), value in self.bucket.similar.items():
            for one, other in ((x, y), (y, x)):
                key = (one, other[0])
                if value > best.get(key, 0.0):
                    best[key] = value
        return best

    def _spread(self) -> dict[str, float]:
        """The share of the story's articles that have an entity: what all have tells nothing apart."""
        sources: dict[str, set[str]] = defaultdict(set)
        for (source, _), entity in self.bucket.entities.items():
            sources[entity].add(source)
        return {e: len(s) / len(self.bucket.extractions) for e, s in sources.items()}

    def _sentence_actions(self) -> dict[tuple[str, int], frozenset[tuple[str, str]]]:
        """The steps a sentence tells: an action and the entity it is done with."""
        found: dict[tuple[str, int], set[tuple[str, str]]] = defaultdict(set)
        for claim in self.bucket.claims("status"):
            value = claim.value
            if isinstance(value, Status) and (entity := self.bucket.entities.get((claim.source, value.entity))):
                found[claim.source, claim.sentence].add((entity, value.action))
        return {k: frozenset(v) for k, v in found.items()}

    def _sentence_values(self) -> dict[tuple[str, int], frozenset[str]]:
        found: dict[tuple[str, int], set[str]] = defaultdict(set)
        for extraction in self.bucket.extractions:
            for claim in extraction.claims:
                if claim.kind != "detail" and (key := _key(claim)):
                    found[claim.source, claim.sentence].add(key)
        return {k: frozenset(v) for k, v in found.items()}


class Nouns:
    """Which counted things may be the same."""

    def __init__(self, rules: RuleSet) -> None:
        data: Any = rules.lexicon("counted")
        stem = terms_of(rules).stem
        self._stem = stem
        self._group: dict[str, str] = {stem(w): "person" for w in data["general"]}
        for group in data["groups"]:
            for word in group:
                self._group[stem(word)] = group[0]

    def group(self, noun: str) -> str:
        """The group a noun counts for: itself if it has no synonyms, "" for none."""
        stem = self._stem(noun) if noun else ""
        return self._group.get(stem, stem)

    def same_thing(self, a: Claim, b: Claim) -> bool:
        """Whether two counts may count the same: the same noun or a synonym; a noun may only be missing where another word tells."""
        if not isinstance(a.value, Quantity) or not isinstance(b.value, Quantity) or a.value.dimension != "count":
            return True
        fit = self.fit(a.value, b.value)
        if a.attribute == b.attribute and "." in a.attribute:
            return fit > 0
        return fit > 1.0 or (fit == 1.0 and not a.value.noun and not b.value.noun)

    def fit(self, a: object, b: object) -> float:
        """2 for the same stem, 1.5 for synonyms, 1 where one is missing, 0 for different things."""
        if not isinstance(a, Quantity) or not isinstance(b, Quantity) or a.dimension != "count" or b.dimension != "count":
            return 1.0
        x, y = self.group(a.noun), self.group(b.noun)
        if not x or not y:
            return 1.0
        if x != y:
            return 0.0
        return 2.0 if self._stem(a.noun) == self._stem(b.noun) else 1.5


def _markers(a: Claim, b: Claim) -> tuple[float, float]:
    x, y = {m.split(":")[0] for m in a.markers}, {m.split(":")[0] for m in b.markers}
    return float(("time" in x) != ("time" in y)), float(len({g for g in x ^ y if g not in ("time", "growth")}))


def _same_time(a: str, b: str) -> bool:
    return a == b or a.startswith(b) or b.startswith(a)


def _ratio(a: object, b: object) -> float:
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        x, y = (
            abs((a.low + a.high) / 2 if a.high != float("inf") else a.low),
            abs((b.low + b.high) / 2 if b.high != float("inf") else b.low),
        )
        if x > 0 and y > 0 and x != float("inf") and y != float("inf"):
            big, small = max(x, y), min(x, y)
            doublings = 0.0
            while big > small * 2 and doublings < 6:
                big /= 2
                doublings += 1
            return min(6.0, doublings + (big / small - 1))
    return 0.0


def _telling_key(claim: Claim) -> str:
    """A value that by itself makes a pair worth a look: a measure, a sum, a figure of three digits, a day with its month; else ""."""
    value = claim.value
    if isinstance(value, Quantity):
        key = _key(claim)
        return key if key and (value.dimension not in ("count", "percent") or _digits(key) >= 3) and not value.vague else ""
    return f"t:{value.value}" if isinstance(value, Timex) and told_by_date(value) else ""


def _digits(key: str) -> int:
    """How many significant digits a value's key shows."""
    return len(key.split(":")[1].replace(".", "").strip("0")) if not key.startswith("t:") else 0


def _key(claim: Claim) -> str:
    """A value as another sentence would have to state it to count as shared; small bare counts are too common."""
    value = claim.value
    if isinstance(value, Quantity):
        if value.dimension == "count" and value.value < 13 and value.noun in ("", "people", "person"):
            return ""
        return f"{value.dimension}:{value.value:g}:{value.unit}"
    if isinstance(value, Timex) and value.value and value.type in ("DATE", "TIME"):
        return f"t:{value.value}"
    return ""
