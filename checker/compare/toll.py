"""Dead and injured: numbers that grow as reports come in, so that they only count against each other where nothing can have changed.

Three such places: two figures at the top of one article; the same toll of dead beside another number of injured, in one sentence each; and a
happening of before, told by its place and its year or month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from checker.compare.base import Aligner
from checker.model import Bucket, Claim, Fact, FactValue, Quantity
from checker.ruleset import Rule, RuleSet
from checker.terms import terms_of
from checker.unions import Unions
from checker.values.quantities import distance, hedge_words, overlap

NAME = "toll"
_NARROW = frozenset(("each", "plan", "part", "time"))  # scope markers of a number that is not the toll
_MOST = 300  # claims of one key that are held against each other


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Tolls of one happening that exclude each other."""
    for rule in rules.rules.values():
        if rule.extends == NAME:
            tolls = _Tolls(bucket, rule, rules)
            yield from tolls.facts()


def _known(rules: RuleSet) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Nouns for any person, nouns for persons, and stems of hedges."""
    general = frozenset(rules.lexicon("counted")["general"])
    return (
        general,
        general | frozenset(rules.lexicon("numbers")["persons"]) | {"other"},
        frozenset(map(terms_of(rules).stem, hedge_words(rules))),
    )


class _Tolls:
    """The tolls of a story."""

    def __init__(self, bucket: Bucket, rule: Rule, rules: RuleSet) -> None:
        self.bucket, self.rule, self.params = bucket, rule, rule.params
        terms = terms_of(rules)
        self.words = {
            r.attribute: frozenset(terms.stem(str(w)) for w in r.match["words"] if w not in self.params["unlike"])
            for r in rules.rules.values()
            if r.attribute in self.params["of"]
        }
        self.general, self.people, self.hedges = rules.memo(_known)
        self.stem = terms.stem
        self.claims = [c for c in bucket.claims("quantity", "detail") if c.attribute in self.words and self._counts(c)]

    def facts(self) -> Iterator[Fact]:
        """One fact for each key under which numbers exclude each other."""
        told: dict[tuple[str, ...], list[tuple[Claim, Claim]]] = defaultdict(list)
        for how, pairs in (("top", self._at_the_top()), ("beside", self._beside()), ("before", self._before())):
            for a, b in pairs:
                told[how, a.attribute].append((a, b))
        for (_, attribute), found in sorted(told.items()):
            yield from self._joined(attribute, found)

    def _counts(self, claim: Claim) -> bool:
        """Whether a number counts people, right beside the word for what befell them."""
        value = claim.value
        assert isinstance(value, Quantity)
        if value.role or value.vague or value.per or value.dimension != "count":
            return False
        if claim.kind == "detail":
            return True  # its form has told
        words = self.words[claim.attribute]
        inside = {self.stem(w) for w in claim.text.lower().split()}
        before = next((w for w in claim.left if w not in self.hedges), "")
        beside = {before, *claim.right[:1]} & words or inside & words
        return bool(beside) and (not value.noun or value.noun in self.people or self.stem(value.noun) in words)

    def _plain(self, claim: Claim) -> bool:
        """Whether a number is that of all people, at the time of writing."""
        assert isinstance(claim.value, Quantity)
        if "of" in claim.text.lower().split():
            return False  # "nine of the injured": a part of them
        noun = claim.value.noun
        general = not noun or noun in self.general or self.stem(noun) in self.words[claim.attribute]
        return general and not {m.split(":")[0] for m in claim.markers} & _NARROW

    def _at_the_top(self) -> Iterator[tuple[Claim, Claim]]:
        tops: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        for claim in self.claims:
            if claim.sentence < self.params["lead"] and self._plain(claim):
                tops[claim.source, claim.attribute].append(claim)
        for _, found in sorted(tops.items()):
            for a, b in combinations(found[:_MOST], 2):
                # Of two numbers, one with a year or a month of its own is that of a happening of before.
                if a.sentence != b.sentence and _dated(a) == _dated(b) and self._apart(a, b) and self._one_place(a, b):
                    yield a, b

    def _one_place(self, a: Claim, b: Claim) -> bool:
        """Whether the sentences of two numbers name something in common, or one of them nothing, or say much the same."""
        x, y = (self._entities(c) for c in (a, b))
        return not x or not y or bool(x & y) or self.bucket.cosine(a, b) >= self.params["cosine"]

    def _entities(self, claim: Claim) -> set[str]:
        return {e for n in claim.names if (e := self.bucket.entities.get((claim.source, n)))}

    def _beside(self) -> Iterator[tuple[Claim, Claim]]:
        """Sentences of two articles with the same number of one kind, and other numbers of the other kind."""
        sentences: dict[tuple[str, int], list[Claim]] = defaultdict(list)
        for claim in self.claims:
            if claim.sentence < self.params["lead"] and not {m.split(":")[0] for m in claim.markers} & {"each", "plan"}:
                sentences[claim.source, claim.sentence].append(claim)
        partners: dict[tuple[str, float], list[Claim]] = defaultdict(list)
        for found in sentences.values():
            if len(found) == 2 and found[0].attribute != found[1].attribute and all(_exact(c) for c in found):
                for one, other in (found, found[::-1]):
                    assert isinstance(one.value, Quantity)
                    partners[other.attribute, one.value.value].append(other)
        for _, others in sorted(partners.items()):
            for a, b in combinations(others[:_MOST], 2):
                if a.source != b.source and self._apart(a, b) and self._together(a, b):
                    yield a, b

    def _before(self) -> Iterator[tuple[Claim, Claim]]:
        """Numbers of a happening that is told by its place and its time."""
        places: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        for claim in self.claims:
            if _dated(claim):
                for entity in [e for n in claim.names if (e := self.bucket.entities.get((claim.source, n)))][:2]:
                    if self.bucket.names[entity].kind in ("place", "other"):
                        places[claim.attribute, entity].append(claim)
        for _, found in sorted(places.items()):
            for a, b in combinations(found[:_MOST], 2):
                x, y = a.qualifiers.time, b.qualifiers.time
                if (x.startswith(y) or y.startswith(x)) and a.source != b.source and (self._apart(a, b) or _other_bound(a, b)):
                    yield a, b

    def _apart(self, a: Claim, b: Claim) -> bool:
        assert isinstance(a.value, Quantity) and isinstance(b.value, Quantity)
        return not overlap(a.value, b.value) and distance(a.value, b.value) <= self.params["ratio"]

    def _together(self, a: Claim, b: Claim) -> bool:
        """Whether two articles may have appeared at the same time."""
        x, y = self.bucket.days.get(a.source), self.bucket.days.get(b.source)
        return x is None or y is None or x == y

    def _joined(self, attribute: str, pairs: list[tuple[Claim, Claim]]) -> Iterator[Fact]:
        at: dict[tuple[str, int], Claim] = {(c.source, c.start): c for pair in pairs for c in pair}
        keys = sorted(at)
        number = {key: n for n, key in enumerate(keys)}
        together = Unions(len(keys))
        for a, b in pairs:
            together.join(number[a.source, a.start], number[b.source, b.start])
        for members in together.sets():
            yield self._fact(attribute, [at[keys[n]] for n in members])

    def _fact(self, attribute: str, claims: list[Claim]) -> Fact:
        groups: dict[tuple[float, str], list[Claim]] = defaultdict(list)
        for claim in claims:
            assert isinstance(claim.value, Quantity)
            groups[claim.value.value, claim.value.bound].append(claim)
        values = tuple(
            FactValue(
                text=min((c.text for c in found), key=lambda t: (len(t), t)),
                key=f"{attribute}:{value:g}:{bound}",
                claims=tuple(found),
                unit=attribute.rsplit(".", 1)[-1],
            )
            for (value, bound), found in sorted(groups.items())
        )
        return Fact(
            rule=self.rule.id,
            kind="quantity",
            verdict="conflict",
            confidence=0.85,
            subject=attribute,
            key=attribute,
            attribute=attribute,
            detail=f"The number of {attribute.rsplit('.', 1)[-1]} differs: {' / '.join(v.text for v in values)}.",
            values=values,
            core=True,
        )


def _exact(claim: Claim) -> bool:
    return isinstance(claim.value, Quantity) and claim.value.bound == "=" and claim.value.upper is None


def _dated(claim: Claim) -> bool:
    """Whether the time beside a number is a month or a year, which news gives to what happened before."""
    when = claim.qualifiers.time
    return (when.startswith("XXXX-XX") and len(when) == len("XXXX-XX")) or (when[:4].isdecimal() and len(when) in (4, 7))


def _other_bound(a: Claim, b: Claim) -> bool:
    """ "More than 26,000" leaves room for "more than 31,000", but whoever knows the one does not write the other."""
    assert isinstance(a.value, Quantity) and isinstance(b.value, Quantity)
    return a.value.bound == b.value.bound != "=" and a.value.value != b.value.value
