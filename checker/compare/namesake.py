"""One person under two names, each in articles of its own: "Marta Quist Rojen" here and "Marta Quist Ramon" there, of one age, in one office.

Names that differ in more than their spelling are two people's to whoever sorts out who is who. Here is asked whether they are, with what
an article knows of a person besides the name. Relatives share a name, too: an article that has both knows better, and one that has two of
a family speaks of families.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

from rapidfuzz.distance import Indel

from checker.compare.base import Aligner
from checker.compare.surfaces import Surfaces, surfaces
from checker.model import Bucket, Claim, Fact, FactValue, Quantity, Role
from checker.ruleset import Rule, RuleSet
from checker.values.names import fold, nicknames

NAME = "namesake"
_MOST = 60  # mentions of a person that are looked at
_STEM = 3  # letters that a short form of a given name keeps


class _Person(NamedTuple):
    """What a story's articles know of one bearer of a full name."""

    entity: str
    words: tuple[str, ...]
    sources: frozenset[str]
    ages: frozenset[float]
    offices: frozenset[str]
    names: Surfaces


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Pairs of names that are one person's."""
    rule = next((r for r in rules.rules.values() if r.extends == NAME), None)
    if rule is None:
        return
    people = _people(bucket, aligner.memo(surfaces))
    sharing: dict[str, list[_Person]] = defaultdict(list)
    for person in people:
        for word in set(person.words):
            sharing[word].append(person)
    seen = set()
    for _, bearers in sorted(sharing.items()):
        # A name that one article gives to two people is a family's, or a common one.
        if len(bearers) > 1 and not any(a.sources & b.sources for a, b in combinations(bearers, 2)):
            for a, b in combinations(bearers, 2):
                if (a.entity, b.entity) not in seen and _one(a, b, rule, rules) and (a.ages & b.ages or _told_alike(a, b, bucket, rule)):
                    seen.add((a.entity, b.entity))
                    yield _fact(a, b, bucket, rule)


def _people(bucket: Bucket, written: Mapping[str, Surfaces]) -> list[_Person]:
    sources = bucket.naming()
    ages: dict[str, set[float]] = defaultdict(set)
    for claim in bucket.claims("age"):
        if isinstance(claim.value, Quantity) and (of := bucket.entity_of(claim)):
            ages[of].add(claim.value.value)
    offices: dict[str, set[str]] = defaultdict(set)
    for claim in bucket.claims("role"):
        if isinstance(claim.value, Role) and (of := bucket.entities.get((claim.source, claim.value.entity))):
            offices[of].add(claim.value.office)
    out = []
    for entity, names in sorted(written.items()):
        full = sorted((n for n in names if " " in fold(n)), key=lambda n: (-len(names[n]), n))
        if full and bucket.names[entity].kind == "person":
            words = tuple(fold(full[0]).split())
            out.append(_Person(entity, words, frozenset(sources[entity]), frozenset(ages[entity]), frozenset(offices[entity]), names))
    return out


def _one(a: _Person, b: _Person, rule: Rule, rules: RuleSet) -> bool:
    """Whether two names that share a word are one person's."""
    if len(a.words) != len(b.words):
        return False
    apart = [(x, y) for x, y in zip(a.words, b.words, strict=True) if x != y]
    if len(apart) != 1 or min(map(len, apart[0])) < _STEM:
        return False
    x, y = apart[0]
    if a.words[0] != b.words[0]:  # given names: relatives have other ones
        if x[:_STEM] == y[:_STEM] or y in nicknames(x, rules):
            return False
        return bool(a.ages & b.ages or a.offices & b.offices)
    if _unlike(a.ages, b.ages) or _unlike(a.offices, b.offices) or x in y or y in x:
        return False
    return Indel.normalized_similarity(x, y) >= float(rule.params["alike"])


def _unlike(a: frozenset[Any], b: frozenset[Any]) -> bool:
    """Whether something is known of both, and nothing that they share."""
    return bool(a and b and not a & b)


def _told_alike(a: _Person, b: _Person, bucket: Bucket, rule: Rule) -> bool:
    """Whether some sentence about the one says much the same as one about the other: given names and offices are shared by many."""
    starts = {e.source: [s.start for s in e.sentences] for e in bucket.extractions if e.source in a.sources | b.sources}
    one, other = (
        {(c.source, bisect_right(starts[c.source], c.start) - 1) for found in person.names.values() for c in found[:_MOST]}
        for person in (a, b)
    )
    return any(bucket.similar.get((min(x, y), max(x, y)), 0.0) >= rule.params["cosine"] for x in one for y in other)


def _fact(a: _Person, b: _Person, bucket: Bucket, rule: Rule) -> Fact:
    values = []
    for person in sorted((a, b), key=lambda p: (-len(p.sources), p.words)):
        claims: list[Claim] = [c for name in sorted(person.names) for c in person.names[name]]
        text = bucket.names[person.entity].label
        values.append(FactValue(text=text, key=fold(text), claims=tuple(claims)))
    return Fact(
        rule=rule.id,
        kind=rule.kind,
        verdict="conflict",
        confidence=0.8,
        subject=values[0].text,
        key=" ".join(sorted(set(a.words) & set(b.words))),
        attribute=rule.attribute,
        detail=f"One person has two names: “{values[0].text}” / “{values[1].text}”.",
        values=tuple(values),
        entity=a.entity,
        core=True,
    )
