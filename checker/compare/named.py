"""Who or what several articles name in one connection: where it happened, who did it, what it is called there.

An equal number says little by itself, an equal name even less: most articles of a story name the same people. So a name that an article
uses all the time counts only in sentences that have much in common, and one that each article has once counts in sentences that share a few
rare words. The names of one connection may be written in several ways, and one may be a part of the other.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from msgspec.structs import replace

from checker.compare.base import Aligner, name_claim
from checker.compare.surfaces import restyled, spelled_alike
from checker.known import Known
from checker.model import Bucket, Claim, Extraction, Fact, FactValue, Listing, Mention, Name, Verdict
from checker.ruleset import Rule, RuleSet
from checker.terms import terms_of
from checker.unions import Unions
from checker.values.names import compare_organisations, fold

NAME = "named"
_NEAR = 14  # words around a name
_ENTITY = 3.0  # the weight of another name in the sentence, whatever its letters
_LISTED = 40  # names of one sentence that are looked at
_MOST = 80  # sentences with one name that are held against each other
_NAMES = 6  # forms of an entity that are looked at
_SHARING = 24  # entities that share the beginning of a word, from which on it tells nothing


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Names that several articles give in sentences that speak of the same."""
    ruled = sorted((r for r in rules.rules.values() if r.extends == NAME), key=lambda r: r.id)
    if not ruled:
        return
    own, spread = rules.memo(_stems_of), bucket.naming()
    told = [t for e in bucket.extractions for t in _told(e, bucket, spread, own)]
    for rule in ruled:
        types = frozenset(rule.match["types"])
        yield from _Connections(bucket, rules, rule, [t for t in told if bucket.names[t.claim.subject].kind in types]).facts()


def _stems_of(rules: RuleSet) -> Known[frozenset[str]]:
    """The stems of a name's words."""
    stem = terms_of(rules).stem
    return Known(lambda name: frozenset(map(stem, fold(name).split())))


class _Sentence:
    """A sentence with its names. What stands around them is put together where it is asked for: most are named by one article only."""

    def __init__(
        self, stems: Sequence[str], found: Sequence[tuple[Mention, str]], spread: Mapping[str, set[str]], own: Known[frozenset[str]]
    ) -> None:
        self.stems, self.found, self._spread, self._own = stems, found, spread, own

    @cached_property
    def _names(self) -> frozenset[str]:
        """The stems of names that several articles have."""
        return frozenset().union(*(self._own[m.text] for m, entity in self.found if len(self._spread.get(entity, ())) > 1))

    def near(self, mention: Mention, entity: str) -> tuple[str, ...]:
        """The stems around a name, nearest first, and the other names behind a mark."""
        words = self._own[mention.text]
        apart = words | self._names
        plain = [n for n, stem in enumerate(self.stems) if stem not in apart]
        first = next((n for n, stem in enumerate(self.stems) if stem in words), 0)
        before = bisect_left(plain, first)  # words between, not counting names: those may be long or short
        order = [n for away in range(_NEAR) for n in (before - 1 - away, before + away) if 0 <= n < len(plain)][:_NEAR]
        others = sorted({e for _, e in self.found if e} - {entity})
        return (*(self.stems[plain[n]] for n in order), *(f"{_MARK}{e}" for e in others))


class _Told(NamedTuple):
    """A name as a claim, the mention that it is made of, and its sentence."""

    claim: Claim
    mention: Mention
    sentence: _Sentence


def _told(extraction: Extraction, bucket: Bucket, spread: Mapping[str, set[str]], own: Known[frozenset[str]]) -> Iterator[_Told]:
    """The names of an article in running text, each once in a sentence."""
    by_sentence: dict[int, list[tuple[Mention, str]]] = defaultdict(list)
    at, listed, sentences = 0, 0, extraction.sentences
    for mention in extraction.mentions:
        if isinstance(mention.value, Listing):
            listed = mention.end  # what its members have in common is the list
        if not isinstance(mention.value, Name) or mention.start < listed:
            continue
        while at + 1 < len(sentences) and sentences[at + 1].start <= mention.start:
            at += 1
        entity = bucket.entities.get((extraction.source, mention.value.entity))
        if sentences[at].zone != "furniture":
            by_sentence[at].append((mention, entity or ""))
    for number, every in by_sentence.items():
        sentence = _Sentence(sentences[number].stems, every[:_LISTED], spread, own)
        known: set[str] = set()
        for mention, entity in sentence.found:
            assert isinstance(mention.value, Name)
            if entity and entity not in known and mention.value.form != "description":
                known.add(entity)
                yield _Told(replace(name_claim(extraction.source, mention, number), subject=entity), mention, sentence)


_MARK = "\x1f"  # what stands before an entity among words


class _Around(NamedTuple):
    """What stands around a name, with its weights: all alike, and the nearer the more."""

    claim: Claim
    times: int  # that its article has the name
    words: frozenset[str]  # without other names
    alike: dict[str, float]
    nearer: dict[str, float]
    squares: tuple[float, float]  # the squared lengths of both


class _Connections:
    def __init__(self, bucket: Bucket, rules: RuleSet, rule: Rule, told: list[_Told]) -> None:
        self.bucket, self.rules, self.rule, self.told = bucket, rules, rule, told
        self.terms = terms_of(rules)
        self.times = Counter((t.claim.source, t.claim.subject) for t in told)
        self.one = _Related({t.claim.subject for t in told}, bucket)
        self.around: dict[int, _Around] = {}

    def facts(self) -> Iterator[Fact]:
        index: dict[str, list[int]] = defaultdict(list)
        for number, told in enumerate(self.told):
            index[self.one.key[told.claim.subject]].append(number)
        together = Unions(len(self.told))
        for members in index.values():
            if len(members) > _MOST or len({self.told[i].claim.source for i in members}) < 2:
                continue
            around = [(i, self._around(self.told[i])) for i in members]
            self.around.update(around)
            for (i, x), (j, y) in combinations(around, 2):
                if x.claim.source == y.claim.source or x.words.isdisjoint(y.words) or together.root(i) == together.root(j):
                    continue
                if self.one.fit(x.claim.subject, y.claim.subject) and self._score(x, y) >= self.rule.params["least"]:
                    together.join(i, j)
        for members in together.sets():
            if len(members) > 1 and (fact := self._fact([self.around[i].claim for i in members])) is not None:
                yield fact

    def _score(self, x: _Around, y: _Around) -> float:
        """How surely two sentences name somebody in one connection."""
        times = x.times + y.times
        params = self.rule.params
        rare = params["once"] if times == 2 else params["again"] * (times - 2)
        alike = _cosine(x.alike, y.alike, x.squares[0] * y.squares[0])
        near = _cosine(x.nearer, y.nearer, x.squares[1] * y.squares[1])
        return float(params["alike"] * alike + params["near"] * near + rare)

    def _other(self, a: str, b: str) -> bool:
        return compare_organisations(a, b, self.rules).relation in ("head", "inserted", "modifier")

    def _around(self, told: _Told) -> _Around:
        claim = replace(told.claim, near=told.sentence.near(told.mention, told.claim.subject))
        squared = [(_ENTITY if stem[0] == _MARK else self.terms.weight(stem)) ** 2 for stem in claim.near]
        alike = dict(zip(claim.near, squared, strict=True))
        nearer = {s: w / (1 if s[0] == _MARK else 1 + n / 3) for n, (s, w) in enumerate(zip(claim.near, squared, strict=True))}
        squares = math.fsum([w * w for w in alike.values()]), math.fsum([w * w for w in nearer.values()])
        words = frozenset(s for s in claim.near if s[0] != _MARK)
        return _Around(claim, self.times[claim.source, claim.subject], words, alike, nearer, squares)

    def _fact(self, claims: list[Claim]) -> Fact | None:
        entity = claims[0].subject
        label = self.bucket.names[entity].label
        groups: dict[str, list[Claim]] = defaultdict(list)
        for claim in sorted(claims, key=lambda c: (c.source, c.start)):
            groups[_written(claim)].append(claim)
        one = self.bucket.names[entity].kind == "person" and len({c.subject for c in claims}) == 1
        groups = {label: [c for g in groups.values() for c in g]} if one else _one_style(groups)
        if self.bucket.names[entity].kind != "place" and any(self._other(a, b) for a, b in combinations(groups, 2)):
            return None  # whether these are two names of one thing is for the comparator of names
        verdict: Verdict = "agree"
        detail = f"The sources agree: {label}."
        if len(groups) > 1:
            verdict, detail = "variant", f"{label} is named in different ways: {' / '.join(f'“{name}”' for name in groups)}."
        words = [s for s in claims[0].near if s[0] != _MARK and all(s in c.near for c in claims)]
        return Fact(
            rule=self.rule.id,
            kind=self.rule.kind,
            verdict=verdict,
            confidence=1.0,
            subject=label,
            key=" ".join([fold(label), *words[:2]]),
            attribute=self.rule.attribute,
            detail=detail,
            values=tuple(FactValue(text=name, key=name, claims=tuple(found)) for name, found in groups.items()),
            entity=entity,
        )


def _cosine(x: dict[str, float], y: dict[str, float], squares: float) -> float:
    return math.fsum([w * y[s] for s, w in x.items() if s in y]) / math.sqrt(squares) if squares else 0.0


class _Related:
    """Which entities may be one: a name that is a part of the other, or one in another spelling. What is said of them decides."""

    def __init__(self, entities: Iterable[str], bucket: Bucket) -> None:
        order = sorted(entities)
        index: dict[str, list[int]] = defaultdict(list)
        names = [[fold(n.text).split() for n in bucket.names[e].names[:_NAMES]] for e in order]
        for number, forms in enumerate(names):
            for key in sorted({w[:4] for words in forms for w in words if len(w) > 2}):
                index[key].append(number)
        together = Unions(len(order))
        self._pairs: set[tuple[str, str]] = set()
        for members in index.values():
            for a, b in combinations(members, 2) if len(members) <= _SHARING else ():
                people = "person" in (bucket.names[order[a]].kind, bucket.names[order[b]].kind)
                if any(_one_name(x, y, people) for x in names[a] for y in names[b]):
                    self._pairs.add((order[a], order[b]))
                    together.join(a, b)
        self.key = {entity: str(together.root(n)) for n, entity in enumerate(order)}

    def fit(self, a: str, b: str) -> bool:
        """Whether two entities may be one."""
        return a == b or (min(a, b), max(a, b)) in self._pairs


def _one_name(a: list[str], b: list[str], people: bool) -> bool:
    short, long = sorted((a, b), key=len)
    if len(short) == len(long):
        apart = [(x, y) for x, y in zip(short, long, strict=True) if x != y]
        return bool(apart) and len(apart) <= max(1, len(short) - 1 + people) and all(spelled_alike(x, y) for x, y in apart)
    rest = iter(long)
    within = len(short) > 1 and all(word in rest for word in short)
    return within and not people and not any(w.isdigit() for w in set(long) - set(short))


def _written(claim: Claim) -> str:
    assert isinstance(claim.value, Name)
    return claim.value.canonical


def _one_style(groups: dict[str, list[Claim]]) -> dict[str, list[Claim]]:
    """Names that only capitals or points at their ends tell apart are one, and so are a country and its people."""
    out: dict[str, list[Claim]] = {}
    for name, claims in groups.items():
        home = next((n for n in out if (fold(n) == fold(name) and not restyled(n, name, groups)) or _lengthened(n, name)), name)
        out.setdefault(home, []).extend(claims)
    return out


def _lengthened(a: str, b: str) -> bool:
    short, long = sorted((fold(a), fold(b)), key=len)
    return len(short) < len(long) and " " not in long and long.startswith(short)
