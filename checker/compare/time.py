"""Dates, times of day, durations and deadlines. Two times agree if their intervals meet; one that hangs on an unknown publication
date is reconcilable if some date makes it meet the other, and the assumption names that date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from checker.compare.base import Aligner
from checker.compare.moments import DATED, Moments
from checker.compare.shades import SAME, WITHIN
from checker.compare.slots import Edge, Group, Grouped, grouped, probability
from checker.compare.times import fits, published, span
from checker.model import TOP, Bucket, Claim, Fact, FactValue, Timex, Verdict
from checker.ruleset import Rule, RuleSet
from checker.values.times import told_by_date

NAME = "time"
_ANY = 120  # sampled publication days, of 1,440: more than these tell nothing
_SAME_DATE = 3.0  # log odds that one date told twice in a story is one happening's


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Times that several sources state of one happening, or one source in two places."""
    by_attribute = {r.attribute: r for r in rules.rules.values() if r.extends == NAME}
    moments = aligner.memo(Moments)
    for kind, general in (("time", "date"), ("horizon", "deadline")):
        claims = [c for c in bucket.claims(kind) if comparable(c.value)]

        def one(a: Claim, b: Claim) -> bool:
            return bool(moments.tone(a, b))

        for found in grouped(claims, aligner, rules, kind, fits, moments.relation, _telling, one):
            attribute = found.groups[0].claims[0].attribute
            if not found.edges:
                found = worded(found.groups[0].claims, moments)
            yield told(found, bucket, by_attribute.get(attribute) or by_attribute[general], kind, attribute)


def _telling(claim: Claim) -> float:
    """A day with its month is rarely told of two things in one story; a weekday often is."""
    value = claim.value
    assert isinstance(value, Timex)
    return _SAME_DATE if claim.kind == "time" and told_by_date(value) else 0.0


def comparable(value: object) -> bool:
    """Whether a time says enough to be held against another."""
    return isinstance(value, Timex) and value.type != "SET" and value.modality != "dateline" and not value.value.endswith("_REF")


def worded(claims: Sequence[Claim], moments: Moments) -> Grouped:
    """Times told as one, a group for each that is worded in another way, with what must be assumed between them."""
    edges = [
        Edge(a, b, 0.0, "reconcilable" if found == DATED else found)
        for a, b in combinations(range(len(claims)), 2)
        if (found := moments.tone(claims[a], claims[b])) not in (SAME, WITHIN)
    ]
    groups: list[list[int]] = []
    for n, claim in enumerate(claims):
        home = next((g for g in groups if moments.tone(claims[g[0]], claim) in (SAME, WITHIN)), None) if edges else groups and groups[0]
        if home:
            home.append(n)
        else:
            groups.append([n])
    return Grouped([Group([claims[n] for n in g], tuple(g)) for g in groups], edges, 0.0)


def told(found: Grouped, bucket: Bucket, rule: Rule, kind: str, attribute: str) -> Fact:
    """The fact that times of one thing come to."""
    groups = sorted(found.groups, key=lambda g: (g.claims[0].source, g.claims[0].start))
    shown = [_shown(g) for g in groups]
    listed = " / ".join(f"“{s}”" for s in shown)
    assumption: str | None = None
    verdict: Verdict = "agree"
    if not found.edges:
        detail = f"The sources agree on {listed}."
    elif any(e.relation == "differ" for e in found.edges):
        verdict, detail = "conflict", f"The sources give different times: {listed}."
    else:
        verdict = "reconcilable"
        assumption = _assumption(found, bucket)
        detail = f"{listed} mean the same time {assumption}."
    return Fact(
        rule=rule.id,
        kind=kind,
        verdict=verdict,
        confidence=round(probability(found.score), 3) if found.edges else 1.0,
        subject=attribute,
        key=attribute,
        attribute=attribute,
        detail=detail,
        assumption=assumption,
        values=tuple(_value(g) for g in groups),
        core=any(c.sentence < TOP for g in groups for c in g.claims),
    )


_PREPOSITIONS = {"by": "by", "until": "until", "since": "since", "for-next": "for", "within": "within", "for": "for"}


def _shown(group: Group) -> str:
    """A time with the preposition that makes it a deadline or a span: "by 2028"."""
    claim = min(group.claims, key=lambda c: (len(c.text), c.text))
    value = claim.value
    preposition = _PREPOSITIONS.get(value.modality, "") if isinstance(value, Timex) else ""
    return f"{preposition} {claim.text}".strip()


def _assumption(found: Grouped, bucket: Bucket) -> str:
    """The publication dates under which the values meet, in words; else what an edge says that must be assumed."""
    dated = [e for e in found.edges if e.relation == "reconcilable"]
    if not dated:
        return min(e.relation for e in found.edges)
    edge = max(dated, key=lambda e: (e.score, -e.a, -e.b))
    claims = {i: c for g in found.groups for i, c in zip(g.members, g.claims, strict=True)}
    a, b = claims[edge.a], claims[edge.b]
    days = published(a, b, bucket)
    if len(days) > _ANY:
        return "if they were written on days that fit"
    when = _written(days)
    sides = [next(g for g in found.groups if i in g.members) for i, c in ((edge.a, a), (edge.b, b)) if not span(c, bucket)]
    unknown = sorted({c.source for g in sides for c in g.claims if not span(c, bucket)})
    who = _joined([s.rsplit("/", 1)[-1].rsplit(".", 1)[0] for s in unknown], "and")
    return f"if {who} {'were' if len(unknown) > 1 else 'was'} published {when}"


def _written(found: tuple[int, ...]) -> str:
    """Days as the years or months they fill: "in 2024", "in October"."""
    dates = [date.fromordinal(d) for d in found]
    years = sorted({d.year for d in dates})
    months = sorted({d.month for d in dates})
    names = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
    if len(years) <= 3:
        if len(months) < 12 and len(years) == 1:
            return "in " + _joined([f"{names[m - 1]} {years[0]}" for m in months])
        return "in " + _joined([str(y) for y in years])
    if len(months) <= 4:
        return "in " + _joined([names[m - 1] for m in months])
    return f"between {min(dates).isoformat()} and {max(dates).isoformat()}"


def _joined(parts: list[str], word: str = "or") -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + f" {word} " + parts[-1]


def _value(group: Group) -> FactValue:
    first = group.claims[0]
    value = first.value
    assert isinstance(value, Timex)
    return FactValue(
        text=_shown(group),
        key=f"{value.modality}:{value.value}:{value.clock or ''}",
        claims=tuple(group.claims),
    )
