"""Ages go to the person: one person has one age at a time, and a year or two are explained by the time between two articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from checker.compare.base import Aligner
from checker.compare.stamps import Stamps, stamps
from checker.model import Bucket, Claim, Fact, FactValue, Quantity, Verdict
from checker.ruleset import Rule, RuleSet
from checker.values.names import fold

NAME = "age"
_YEAR = 365.25  # days


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """The ages of every person to whom an article gives one."""
    rule = next((r for r in rules.rules.values() if r.extends == NAME), None)
    if rule is None:
        return
    people: dict[str, list[Claim]] = defaultdict(list)
    unnamed: list[Claim] = []
    for claim in bucket.claims("age"):
        if entity := bucket.entity_of(claim):
            people[entity].append(claim)
        elif isinstance(claim.value, Quantity) and claim.value.upper is None:
            unnamed.append(claim)
    for entity, claim in _meant(unnamed, people, bucket):
        people[entity].append(claim)
    for entity, claims in sorted(people.items()):
        groups: dict[float, list[Claim]] = defaultdict(list)
        for claim in claims:
            if isinstance(claim.value, Quantity) and claim.value.upper is None:
                groups[claim.value.value].append(claim)
        if len(groups) > 1 or len({c.source for c in claims}) > 1:
            yield _fact(entity, groups, bucket, rule)


def _meant(unnamed: list[Claim], people: dict[str, list[Claim]], bucket: Bucket) -> Iterator[tuple[str, Claim]]:
    """Ages beside no name ("the 58-year-old"), each with the one person of that age whom its article names; it only ever confirms."""
    of_age: dict[float, set[str]] = defaultdict(set)
    for entity, claims in people.items():
        for claim in claims:
            if isinstance(claim.value, Quantity):
                of_age[claim.value.value].add(entity)
    naming = bucket.naming() if unnamed else {}
    for claim in unnamed:
        assert isinstance(claim.value, Quantity)
        fitting = of_age.get(claim.value.value, set())
        yield from ((entity, claim) for entity in fitting if len(fitting) == 1 and claim.source in naming[entity])


def _fact(entity: str, groups: dict[float, list[Claim]], bucket: Bucket, rule: Rule) -> Fact:
    label = bucket.names[entity].label
    ages = sorted(groups)
    listed = " / ".join(f"{a:g}" for a in ages)
    assumption = None
    verdict: Verdict
    if len(ages) == 1:
        verdict, detail = "agree", f"The sources agree that {label} is {listed}."
    elif ages[-1] - ages[0] <= rule.params.get("years", 2) and not _together(groups, bucket):
        years = f"{ages[-1] - ages[0]:g} year{'s' if ages[-1] - ages[0] != 1 else ''}"
        if _grown(groups, bucket):
            verdict, detail = "superseded", f"{label} is {listed}: about {years} lie between the articles."
        else:
            verdict, assumption = "reconcilable", f"if {years} lie between the articles"
            detail = f"{label} is {listed}: both can be right {assumption}."
    else:
        verdict, detail = "conflict", f"{label} is given different ages: {listed}."
    return Fact(
        rule=rule.id,
        kind="age",
        verdict=verdict,
        confidence=0.9,
        subject=label,
        key=fold(label),
        attribute="age",
        detail=detail,
        assumption=assumption,
        entity=entity,
        values=tuple(FactValue(text=f"{a:g}", key=f"{a:g}", claims=tuple(groups[a]), unit="year", interval=(a, a)) for a in ages),
    )


def _grown(groups: dict[float, list[Claim]], bucket: Bucket) -> bool:
    """Whether so much time lies between the articles, by the days they are of or are stamped with, as between the ages that they give."""
    stamped = stamps(bucket)
    days = {age: [d for c in claims if (d := _day(c.source, bucket, stamped)) is not None] for age, claims in groups.items()}
    if not all(days.values()):
        return False
    ages = sorted(groups)
    return all(
        older - younger - 1 < (later - earlier) / _YEAR < older - younger + 1
        for younger, older in pairwise(ages)
        for earlier in days[younger]
        for later in days[older]
    )


def _day(source: str, bucket: Bucket, stamped: Stamps) -> int | None:
    """The first day that an article can be of, or the only one that its page is stamped with."""
    if known := bucket.days.get(source):
        return known[0]
    found = stamped.get(source, ())
    return found[0] if len(found) == 1 else None


def _together(groups: dict[float, list[Claim]], bucket: Bucket) -> bool:
    """Whether the articles are known to have appeared within months of each other, or are one."""
    sources = {c.source for g in groups.values() for c in g}
    if len(sources) == 1:
        return True
    days = [bucket.days.get(s) for s in sources]
    return all(days) and max(d[1] for d in days if d) - min(d[0] for d in days if d) <= 180
