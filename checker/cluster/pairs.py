"""Which claims may be about one thing: candidate pairs by shared near words, each with the evidence for and against it.

A pair is scored by a small logistic model; its weights stand in rules/lexicons/alignment.yml and are fitted by tests/bench/fit.py
on labelled events. Two models: for values that agree, and for values that do not, since equal values are evidence themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar, cast

from checker.known import Known
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
_LONE = FEATURES.index("lone")
_CAP = 80  # claims under one near word that are paired
_ALIGNED = 0.15  # cosine from which two sentences may tell the same
_BESIDE = 12  # claims of a sentence that are held against those of another one
_COMMON = 0.5  # share of a story's articles above which an entity tells little apart
_NEAR_KEYS = 8  # stems around a value by which it may be paired
T = TypeVar("T")
_NONE: frozenset[tuple[str, str]] = frozenset()


class Slot(NamedTuple):
    """The claims of one kind of value that are compared with each other."""

    claims: list[Claim]
    pairs: list[tuple[int, int, tuple[float, ...]]]


class _Side(NamedTuple):
    """The words on one side of a value with what each weighs, the nearest most, and what all weigh."""

    words: dict[str, float]
    total: float


class _Told(NamedTuple):
    """What the features of a pair ask of one of its claims, put together once for all its pairs."""

    claim: Claim
    place: tuple[str, int]
    near: _Side
    left: _Side
    right: _Side
    owner: str | None  # the entity nearest to the value
    names: frozenset[str]  # entities of its sentence
    timed: bool  # it has a time marker
    scope: frozenset[str]  # its other markers
    values: frozenset[str]  # other values of its sentence
    actions: frozenset[tuple[str, str]]
    size: float  # of a number; 0 where it has none


class Pairs:
    """Candidate pairs of one bucket."""

    def __init__(self, bucket: Bucket, rules: RuleSet) -> None:
        self.bucket, self.rules, self.terms = bucket, rules, terms_of(rules)
        self.nouns = rules.memo(Nouns)
        self.best = self._best_partners()
        self.aligned = self._aligned()
        self.common = {e for e, sources in bucket.naming().items() if len(sources) / len(bucket.extractions) > _COMMON}
        self.values = self._sentence_values()
        self.actions = self._sentence_actions()
        # By the identity of claims, which live as long as what is told of them: numbers and times are paired twice.
        self._known: dict[int, _Told] = {}
        self._found: dict[tuple[int, int], tuple[float, ...]] = {}
        self._memo: dict[Callable[[Bucket, RuleSet], Any], Any] = {}

    def memo(self, build: Callable[[Bucket, RuleSet], T]) -> T:
        """`build(bucket, rules)`, worked out once."""
        if build not in self._memo:
            self._memo[build] = build(self.bucket, self.rules)
        return cast(T, self._memo[build])

    def slot(self, claims: Sequence[Claim], fits: Callable[[Claim, Claim], bool]) -> Slot:
        """Pairs of `claims` that `fits` allows and that share a word near the value, with their features."""
        index: dict[str, list[int]] = defaultdict(list)
        for number, claim in enumerate(claims):
            for stem in claim.near[:_NEAR_KEYS]:
                if self.terms.weight(stem) >= 0.9:
                    index[stem].append(number)
            if key := _telling_key(claim):
                index[key].append(number)
        return self._slot_of(claims, index.values(), lambda x, y: fits(x, y) and self.nouns.same_thing(x, y))

    def alike(self, claims: Sequence[Claim], key: Callable[[Claim], str], fits: Callable[[Claim, Claim], bool]) -> Slot:
        """The pairs of `claims` that have one key or stand in sentences that speak of the same, with their features."""
        index: dict[str, list[int]] = defaultdict(list)
        placed: dict[tuple[str, int], list[int]] = defaultdict(list)
        for number, claim in enumerate(claims):
            placed[claim.source, claim.sentence].append(number)
            if value := key(claim):
                index[value].append(number)
        beside = [placed[x][:_BESIDE] + placed[y][:_BESIDE] for x in placed for y in self.aligned.get(x, ()) if y in placed]
        return self._slot_of(claims, [*index.values(), *beside], fits)

    def _slot_of(self, claims: Sequence[Claim], groups: Iterable[Sequence[int]], fits: Callable[[Claim, Claim], bool]) -> Slot:
        """The pairs inside the groups that fit."""
        found = {(a, b) for members in groups if 1 < len(members) <= _CAP for n, b in enumerate(members) for a in members[:n]}
        counts: dict[str, int] = defaultdict(int)
        for claim in claims:
            counts[claim.source] += 1
        pairs = []
        for a, b in sorted(found):
            x, y = claims[a], claims[b]
            if (x.source, x.start) != (y.source, y.start) and fits(x, y):
                features = self._features(x, y)
                lone = 2.0 / (counts[x.source] + counts[y.source])
                pairs.append((a, b, (*features[:_LONE], lone, *features[_LONE:])))
        return Slot(list(claims), pairs)

    def _told(self, claim: Claim) -> _Told:
        if (known := self._known.get(id(claim))) is not None:
            return known
        entities, source, place = self.bucket.entities, claim.source, (claim.source, claim.sentence)
        markers = {m.split(":")[0] for m in claim.markers}
        told = self._known[id(claim)] = _Told(
            claim=claim,
            place=place,
            near=self._side(claim.near, 2),
            left=self._side(claim.left, 1),
            right=self._side(claim.right, 1),
            owner=entities.get((source, claim.names[0])) if claim.names else None,
            names=frozenset(e for n in claim.names if (e := entities.get((source, n)))),
            timed="time" in markers,
            scope=frozenset(markers - {"time", "growth"}),
            values=self.values.get(place, frozenset()) - {_key(claim)},
            actions=self.actions.get(place, _NONE),
            size=_size(claim.value),
        )
        return told

    def _side(self, stems: Sequence[str], power: int) -> _Side:
        weight = self.terms.weight
        words = {s: weight(s) ** power * (1.0 / (1.0 + i / 3.0)) for i, s in enumerate(stems)}
        return _Side(words, sum(words.values()))

    def _features(self, a: Claim, b: Claim) -> tuple[float, ...]:
        """All features of a pair but the one that depends on the other claims of its kind."""
        key = id(a), id(b)
        if key not in self._found:
            self._found[key] = self._features_of(self._told(a), self._told(b))
        return self._found[key]

    def _features_of(self, x: _Told, y: _Told) -> tuple[float, ...]:
        a, b = x.claim, y.claim
        near, nearest = self._near(x, y)
        names, foreign = self._names(x, y)
        when = 0.0
        if a.qualifiers.time and b.qualifiers.time:
            when = 1.0 if _same_time(a.qualifiers.time, b.qualifiers.time) else -1.0
        cosine = self.bucket.cosine(a, b)
        return (
            cosine,
            near,
            nearest,
            _slot(x, y),
            0.0 if x.owner is None or y.owner is None else 1.0 if x.owner == y.owner else -1.0,
            self._mutual(x, y, cosine),
            names,
            foreign,
            float(x.timed != y.timed),
            float(len(x.scope ^ y.scope)),
            when,
            _values(x, y),
            self.nouns.fit(a.value, b.value),
            float(a.sentence < TOP and b.sentence < TOP),
            float(a.source == b.source),
            _ratio(x.size, y.size),
            float(not x.actions.isdisjoint(y.actions)),
            float(a.attribute == b.attribute and "." in a.attribute) - float(a.attribute != b.attribute),
        )

    def _near(self, x: _Told, y: _Told) -> tuple[float, float]:
        """Weighted overlap of the words around two values: of all kept, and of the first four."""
        theirs = y.near.words
        if x.near.words.keys().isdisjoint(theirs):
            return 0.0, 0.0
        total = (x.near.total * y.near.total) ** 0.5
        shared = sum((w * theirs[s]) ** 0.5 for s, w in x.near.words.items() if s in theirs)
        first, second = x.claim.near[:4], y.claim.near[:4]
        return (shared / total if total else 0.0), min(3.0, sum(self.terms.weight(s) for s in first if s in second) / 3.0)

    def _names(self, x: _Told, y: _Told) -> tuple[float, float]:
        shared = x.names & y.names
        rare = len(shared - self.common)
        return min(2.0, rare + 0.4 * (len(shared) - rare)), float(bool(x.names and y.names and not shared))

    def _mutual(self, x: _Told, y: _Told, cosine: float) -> float:
        if x.claim.source == y.claim.source or cosine <= 0:
            return 0.0
        one, other = self.best.get((x.place, y.claim.source), 0.0), self.best.get((y.place, x.claim.source), 0.0)
        return (float(cosine >= 0.98 * one) + float(cosine >= 0.98 * other)) / 2

    def _aligned(self) -> dict[tuple[str, int], list[tuple[str, int]]]:
        """Sentences that may tell the same, each under the first of two."""
        aligned: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
        for (x, y), value in self.bucket.similar.items():
            if value >= _ALIGNED:
                aligned[x].append(y)
        return aligned

    def _best_partners(self) -> dict[tuple[tuple[str, int], str], float]:
        best: dict[tuple[tuple[str, int], str], float] = {}
        known = best.get
        for (x, y), value in self.bucket.similar.items():
            if value > known(key := (x, y[0]), 0.0):
                best[key] = value
            if value > known(key := (y, x[0]), 0.0):
                best[key] = value
        return best

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
        first = {stem(w): "person" for w in data["general"]} | {stem(w): group[0] for group in data["groups"] for w in group}
        # The group a noun counts for: itself if it has no synonyms, "" for none.
        self._group = Known(lambda noun: first.get(stem(noun), stem(noun)) if noun else "")

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
        x, y = self._group[a.noun], self._group[b.noun]
        if not x or not y:
            return 1.0
        if x != y:
            return 0.0
        return 2.0 if self._stem(a.noun) == self._stem(b.noun) else 1.5


def _slot(x: _Told, y: _Told) -> float:
    """How much the words before two values agree, and those behind them."""
    sides = [_shared(p, q) for p, q in ((x.left, y.left), (x.right, y.right)) if p.words or q.words]
    if not sides:
        return 0.0
    return (sides[0] * sides[1]) ** 0.5 if len(sides) == 2 else 0.7 * sides[0]


def _shared(x: _Side, y: _Side) -> float:
    """The share of the weight of the words on one side that both have, the nearest counting most."""
    theirs = y.words
    if x.words.keys().isdisjoint(theirs):
        return 0.0
    total = x.total + y.total
    return sum(w + theirs[s] for s, w in x.words.items() if s in theirs) / total if total else 0.0


def _values(x: _Told, y: _Told) -> float:
    """Values that both sentences have beside those in question: a sum or a figure of three digits stands for one thing nearly as a name does."""
    if x.values.isdisjoint(y.values):
        return 0.0
    return min(4.0, sum(2.0 if key.startswith("money") or _digits(key) >= 3 else 1.0 for key in x.values & y.values))


def _same_time(a: str, b: str) -> bool:
    return a == b or a.startswith(b) or b.startswith(a)


def _size(value: object) -> float:
    if not isinstance(value, Quantity):
        return 0.0
    size = abs((value.low + value.high) / 2 if value.high != float("inf") else value.low)
    return 0.0 if size == float("inf") else size


def _ratio(x: float, y: float) -> float:
    """How far apart two sizes are, in doublings; 0 where one has none."""
    if not (x > 0 and y > 0):
        return 0.0
    big, small = max(x, y), min(x, y)
    doublings = 0.0
    while big > small * 2 and doublings < 6:
        big /= 2
        doublings += 1
    return min(6.0, doublings + (big / small - 1))


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
