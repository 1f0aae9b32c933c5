"""What a thing has one of: the weight of an animal, the population of a town, the children of a mother, the record of a fighter.

A number needs its owner. Here the owner is told by the words: the noun that a measure stands before ("a 450-pound gorilla"), a rule's
phrase before the number ("a city of 340,000"), or a form of words that names it ("Hald (52-3"). Each article must give one value only, and
two owners with different names are two things.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import NamedTuple

from checker.compare.base import Aligner
from checker.model import Bucket, Claim, Fact, FactValue, Quantity
from checker.ruleset import Rule, RuleSet
from checker.terms import terms_of
from checker.unions import Unions
from checker.values.names import fold
from checker.values.quantities import distance, overlap

NAME = "property"
_MOST = 12  # claims of one value in an article, and
_AT_ALL = 300  # in a story: all of them are held against each other
_APART = frozenset({"time", "other", "plan", "each", "part"})  # scope markers that make a number another thing's


class _Slot(NamedTuple):
    """What a number is a property of: a noun, a name or the attribute of a rule, and the dimension."""

    rule: str
    what: str
    dimension: str
    owner: str = ""


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Properties to which the articles of a story give values that exclude each other."""
    found = [r for r in rules.rules.values() if r.extends == NAME]
    stem = terms_of(rules).stem
    group = rules.memo(_groups)
    slots: dict[_Slot, list[Claim]] = defaultdict(list)
    for claim in bucket.claims("quantity"):
        value = claim.value
        if not isinstance(value, Quantity) or value.role or value.vague or value.per:
            continue
        for rule in found:
            if rule.attribute == claim.attribute and rule.match:
                slots[_Slot(rule.id, "", value.dimension)].append(claim)
            elif value.dimension in rule.params.get("dimensions", ()) and value.noun and stem(value.noun) in claim.right[:2]:
                slots[_Slot(rule.id, group.get(stem(value.noun), stem(value.noun)), value.dimension)].append(claim)
    attributes = {r.attribute: r for r in found}
    for claim in bucket.claims("detail"):
        told = attributes.get(claim.attribute)
        if (
            told
            and isinstance(claim.value, Quantity)
            and not (told.params.get("current") and past(claim))
            and (owner := owner_of(bucket, claim, told)) is not None
        ):
            noun = stem(claim.value.noun) if told.params.get("each_noun") and claim.value.noun else ""
            slots[_Slot(told.id, group.get(noun, noun) or stem(claim.qualifiers.verb), claim.value.dimension, owner)].append(claim)
    for slot, claims in sorted(slots.items()):
        yield from _facts(bucket, slot, claims, rules.rules[slot.rule])


def past(claim: Claim) -> bool:
    """Whether the time beside a value is a month, a year or so long ago, rather than a day of the story."""
    when = claim.qualifiers.time
    return bool(when) and not ("-WXX-" in when or len(when) >= len("2000-01-01") or when.startswith("PRESENT"))


def owner_of(bucket: Bucket, claim: Claim, rule: Rule) -> str | None:
    """Whose a value is that a form of words tells: a name as the story calls it, or words; None if the story does not know the name."""
    if claim.subject:
        entity = bucket.entity_of(claim)
        return None if entity is None else fold(bucket.names[entity].label)
    idle = rule.params.get("idle", ())
    return " ".join(word for word in claim.qualifiers.owner.split() if word not in idle)


def _groups(rules: RuleSet) -> dict[str, str]:
    """Stem -> the first noun of its group of synonyms."""
    stem = terms_of(rules).stem
    return {stem(word): stem(group[0]) for group in rules.lexicon("counted")["groups"] for word in group}


def _facts(bucket: Bucket, slot: _Slot, claims: list[Claim], rule: Rule) -> Iterator[Fact]:
    told: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        told[claim.source].append(claim)
    if seconds := rule.params.get("within"):
        single = _close(told, seconds)
    else:
        single = alone(told, lambda c, d: _agree(c, d) or _slipped(c, d, rule))
    together = Unions(len(single))
    for b in range(len(single)):
        for a in range(b):
            if _slipped(single[a], single[b], rule) or (
                single[a].source != single[b].source and _one_owner(bucket, single[a], single[b], rule)
            ):
                together.join(a, b)
    for members in together.sets():
        groups = _grouped([single[i] for i in members])
        if len({single[i].source for i in members}) > 1 or len(groups) > 1:
            yield _fact(slot, groups, rule)


def alone(told: dict[str, list[Claim]], one: Callable[[Claim, Claim], bool]) -> list[Claim]:
    """The claims of the articles that give one value: one that gives two speaks of two things, and one that gives many of none."""
    few = (found for _, found in sorted(told.items()) if len(found) <= _MOST)
    return [c for found in few if all(one(c, d) for c, d in combinations(found, 2)) for c in found][:_AT_ALL]


def _close(told: dict[str, list[Claim]], most: float) -> list[Claim]:
    """The claims to which another article has one that is nearly the same, and not the same."""
    every = [(c, c.value.value) for _, found in sorted(told.items()) if len(found) <= _MOST for c in found if isinstance(c.value, Quantity)]
    stated = {(c.source, value) for c, value in every}
    out: dict[tuple[str, int], Claim] = {}
    for (a, x), (b, y) in combinations(every[:_AT_ALL], 2):
        if a.source != b.source and 0 < abs(x - y) <= most and (a.source, y) not in stated and (b.source, x) not in stated:
            out.update({(c.source, c.start): c for c in (a, b)})
    return [out[key] for key in sorted(out)]


def _slipped(a: Claim, b: Claim, rule: Rule) -> bool:
    """Whether two scores have one number in common: nobody plays twice to half of a result."""
    x, y = a.value, b.value
    assert isinstance(x, Quantity) and isinstance(y, Quantity)
    return bool(rule.params.get("shares")) and not _agree(a, b) and (x.value == y.value or x.upper == y.upper)


def _one_owner(bucket: Bucket, a: Claim, b: Claim, rule: Rule) -> bool:
    """Whether nothing tells the owners apart: no other name beside the number, no marker on one side, values of one size."""
    assert isinstance(a.value, Quantity) and isinstance(b.value, Quantity)
    if rule.params.get("shares"):
        return _agree(a, b)
    if rule.params.get("within"):
        return bool(abs(a.value.value - b.value.value) <= rule.params["within"])
    apart = frozenset(rule.params.get("apart", _APART))
    x, y = ({m.split(":")[0] for m in c.markers} & apart for c in (a, b))
    if x != y:
        return False
    if distance(a.value, b.value) > rule.params["ratio"]:
        return False
    one, other = (_owners(bucket, c, rule.params["names"]) for c in (a, b))
    return not one or not other or bool(one & other)


def _owners(bucket: Bucket, claim: Claim, most: int) -> set[str]:
    """The names beside a number, as the story calls them."""
    found = (bucket.entities.get((claim.source, n), "") for n in claim.names[:most])
    return {fold(bucket.names[e].label) for e in found if e}


def _agree(a: Claim, b: Claim) -> bool:
    return isinstance(a.value, Quantity) and isinstance(b.value, Quantity) and overlap(a.value, b.value)


def _grouped(claims: list[Claim]) -> list[list[Claim]]:
    """Claims by value; a bound or a rounder number joins the first that it fits."""
    groups: list[list[Claim]] = []
    for claim in sorted(
        claims, key=lambda c: (c.value.bound != "=", c.value.low, c.source, c.start) if isinstance(c.value, Quantity) else ()
    ):
        home = next((g for g in groups if all(_agree(claim, c) for c in g)), None)
        if home is None:
            groups.append([claim])
        else:
            home.append(claim)
    return groups


def _fact(slot: _Slot, groups: list[list[Claim]], rule: Rule) -> Fact:
    shown = [min((c.text for c in g), key=lambda t: (len(t), t)) for g in groups]
    what = groups[0][0].value.noun if slot.what and isinstance(groups[0][0].value, Quantity) else rule.attribute
    what = f"{what}, {slot.owner}" if slot.owner else what
    values = []
    for text, group in zip(shown, groups, strict=True):
        first = group[0].value
        assert isinstance(first, Quantity)
        interval = (None if first.low == float("-inf") else first.low, None if first.high == float("inf") else first.high)
        values.append(
            FactValue(
                text=text,
                key=f"{first.dimension}:{first.low:.6g}:{first.high:.6g}",
                claims=tuple(sorted(group, key=lambda c: (c.source, c.start))),
                unit=first.unit or first.noun,
                interval=interval,
            )
        )
    differ = len(groups) > 1
    return Fact(
        rule=slot.rule,
        kind=rule.kind,
        verdict="conflict" if differ else "agree",
        confidence=0.85,
        subject=what,
        key=what,
        attribute=rule.attribute,
        detail=f"The sources give different numbers ({what}): {' / '.join(shown)}."
        if differ
        else f"The sources agree on {shown[0]} ({what}).",
        values=tuple(values),
        core=len(groups[0]) + len(groups[-1]) > 2,
    )
