"""Where things are: the part of the country in which a town lies, how far it is from another, where somebody lives.

The forms of words that rules look for (`match.forms`) say what the place is of. Each article must tell one place only; a place that the other
article names too is another's, or a part of the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

from checker.compare.base import Aligner, told_apart
from checker.compare.property import alone, owner_of
from checker.model import Bucket, Claim, Fact, FactValue, Name, Place, Quantity
from checker.ruleset import Rule, RuleSet
from checker.unions import Unions
from checker.values.names import fold
from checker.values.quantities import distance, overlap

NAME = "location"
_OPPOSED = 90  # degrees from which two directions exclude each other


class _Story(NamedTuple):
    """What the relations need to know of a story."""

    bucket: Bucket
    rules: RuleSet
    named: dict[str, set[str]]  # source -> the folded names in it


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Places of one thing that exclude each other."""
    ruled = {r.attribute: r for r in rules.rules.values() if r.extends == NAME}
    told: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in bucket.claims("detail"):
        rule = ruled.get(claim.attribute)
        if rule and (owner := owner_of(bucket, claim, rule)) is not None:
            told[claim.attribute, owner].append(claim)
    if told:
        story = _Story(bucket, rules, _named(bucket))
        for (attribute, owner), claims in sorted(told.items()):
            yield from _facts(story, ruled[attribute], owner, claims)


def _named(bucket: Bucket) -> dict[str, set[str]]:
    return {e.source: {fold(m.value.canonical) for m in e.mentions if isinstance(m.value, Name)} for e in bucket.extractions}


def _facts(story: _Story, rule: Rule, owner: str, claims: list[Claim]) -> Iterator[Fact]:
    relate = _RELATIONS[rule.params["of"]]
    by_source: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_source[claim.source].append(claim)
    single = alone(by_source, lambda a, b: relate(story, rule, a, b) == "agree")
    relations = {(a, b): relate(story, rule, single[a], single[b]) for a, b in combinations(range(len(single)), 2)}
    same = Unions(len(single))
    for (a, b), relation in relations.items():
        if relation == "agree":
            same.join(a, b)
    differing = [(a, b) for (a, b), relation in relations.items() if relation == "differ" and same.root(a) != same.root(b)]
    involved = sorted({same.root(i) for pair in differing for i in pair})
    groups = [[single[i] for i in range(len(single)) if same.root(i) == root] for root in involved]
    if groups:
        yield _fact(rule, owner, groups)


def _fact(rule: Rule, owner: str, groups: list[list[Claim]]) -> Fact:
    groups = sorted(groups, key=lambda g: (g[0].source, g[0].start))
    values = [FactValue(text=_shown(g[0]), key=_key(g[0]), claims=tuple(g)) for g in groups]
    return told_apart(rule, owner, "places", values, core=len(groups[0]) + len(groups[-1]) > 2)


def _shown(claim: Claim) -> str:
    return f"{claim.text} {claim.qualifiers.place}".strip()


def _key(claim: Claim) -> str:
    return fold(_shown(claim))


def _apart(story: _Story, a: str, b: str) -> float:
    """The angle between two points of the compass; the centre excludes each of them."""
    directions: dict[str, Any] = story.rules.lexicon("directions")
    x, y = (directions[d].get("degrees") for d in (a, b))
    if x is None or y is None:
        return 0.0 if x == y else float(_OPPOSED)
    return float(min((x - y) % 360, (y - x) % 360))


def _parts(story: _Story, rule: Rule, a: Claim, b: Claim) -> str:
    """ "the southeastern city of" and "in central": parts of the country, unless a narrower region is named."""
    assert isinstance(a.value, Place) and isinstance(b.value, Place)
    regions = {fold(c.qualifiers.owner) for c in (a, b)} - {""}
    countries = story.rules.memo(_countries)
    if len(regions) > 1 or (not regions <= countries and len({c.qualifiers.owner for c in (a, b)}) > 1):
        return ""
    return "differ" if _apart(story, a.value.direction, b.value.direction) >= _OPPOSED else "agree"


def _countries(rules: RuleSet) -> set[str]:
    return {fold(name) for key, other in rules.lexicon("places")["countries"].items() for name in (key, *str(other).split(", ")) if name}


def _distances(story: _Story, rule: Rule, a: Claim, b: Claim) -> str:
    """How far one thing is from a place: both sentences must be about that thing."""
    assert isinstance(a.value, Quantity) and isinstance(b.value, Quantity)
    x, y = ({e for n in c.names if (e := story.bucket.entities.get((c.source, n)))} for c in (a, b))
    reference = {story.bucket.entity_of(c) for c in (a, b) if c.subject}
    one, other = x - reference, y - reference
    if (one and other and not one & other) or (a.source == b.source and not overlap(a.value, b.value)):
        return "" if a.source != b.source else "differ"
    angle = _apart(story, a.qualifiers.place, b.qualifiers.place)
    far = distance(a.value, b.value)
    if angle >= _OPPOSED and far <= rule.params["ratio"]:
        return "differ"
    if far <= 1 + rule.params["rounding"]:
        return "agree"
    return "differ" if far <= rule.params["ratio"] and bool(one & other or set(a.near) & set(b.near)) else ""


def _homes(story: _Story, rule: Rule, a: Claim, b: Claim) -> str:
    """Where somebody lives: of two places, one may lie in the other, so neither may be named in the other article."""
    assert isinstance(a.value, Place) and isinstance(b.value, Place)
    x, y = fold(a.value.name), fold(b.value.name)
    if x == y:
        return "agree"
    wide = story.rules.memo(_wide)
    if x in wide or y in wide or set(x.split()) & set(y.split()) or x in story.named[b.source] or y in story.named[a.source]:
        return ""
    return "differ"


def _wide(rules: RuleSet) -> set[str]:
    """Countries and regions: they hold many towns."""
    data = rules.lexicon("places")
    return rules.memo(_countries) | {
        fold(str(name)) for key in ("divisions", "regions", "states") if key in data for name in _leaves(data[key])
    }


def _leaves(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield str(key)
            yield from _leaves(value)
    elif isinstance(data, list):
        for value in data:
            yield from _leaves(value)
    elif data:
        yield from str(data).split(", ")


_RELATIONS: dict[str, Callable[[_Story, Rule, Claim, Claim], str]] = {"part": _parts, "distance": _distances, "home": _homes}
