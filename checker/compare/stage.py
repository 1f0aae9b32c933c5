"""How far a case, a search or a repair has come: "being sought" here and "in custody" there is an update, not a contradiction.

A rule names the steps in their order (`match.steps`). Each article counts with the furthest step it tells of, as it tells the earlier ones as
background.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from checker.compare.base import Aligner
from checker.compare.property import past
from checker.model import Bucket, Claim, Fact, FactValue, Status, Verdict
from checker.ruleset import Rule, RuleSet
from checker.values.names import fold

NAME = "stage"
_CONFIDENCE = 0.8


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Steps that several sources tell of one person or thing."""
    ruled = {r.attribute: r for r in rules.rules.values() if r.extends == NAME}
    told: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in bucket.claims("detail"):
        if claim.attribute in ruled and isinstance(claim.value, Status) and not past(claim):
            told[claim.attribute, _owner(bucket, claim)].append(claim)
    for attribute, rule in sorted(ruled.items()):
        owners = sorted(owner for name, owner in told if name == attribute)
        named = [owner for owner in owners if owner in bucket.names]
        if rule.match.get("of") == "person" and len(named) == 1:
            # One person is in it at all: "the suspect" of one article is the one that another names.
            yield from _fact(bucket, rule, named[0], [c for owner in owners for c in told[attribute, owner]])
        else:
            for owner in owners:
                yield from _fact(bucket, rule, owner, told[attribute, owner])


def _owner(bucket: Bucket, claim: Claim) -> str:
    """The entity a step is told of, else the noun."""
    return bucket.entity_of(claim) or claim.qualifiers.owner


def _fact(bucket: Bucket, rule: Rule, owner: str, claims: list[Claim]) -> Iterator[Fact]:
    order = [str(step["name"]) for step in rule.match["steps"]]
    rank = {name: number for number, name in enumerate(order)}
    furthest: dict[str, int] = {}
    for claim in claims:
        furthest[claim.source] = max(furthest.get(claim.source, -1), rank[_step(claim)])
    groups: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        if rank[_step(claim)] == furthest[claim.source]:
            groups[furthest[claim.source]].append(claim)
    if len(furthest) < 2 or (len(groups) == 1 and not {order[step] for step in groups} <= set(rule.params.get("agree", order))):
        return
    subject = bucket.names[owner].label if owner in bucket.names else owner or rule.attribute
    shown = [order[step] for step in sorted(groups)]
    verdict: Verdict = "agree"
    assumption = None
    of = "" if subject == rule.attribute else f" ({rule.attribute})"
    detail = f"{subject}: the sources agree{of}: {shown[0]}."
    if len(groups) > 1:
        verdict, detail = "superseded", f"{subject}: {', then '.join(shown)}{of}."
        if _backwards(bucket, groups):
            verdict, assumption = "reconcilable", "if the article that tells of less rests on older information"
            detail = f"{subject}: {' / '.join(shown)}{of} agree {assumption}."
    yield Fact(
        rule=rule.id,
        kind=rule.kind,
        verdict=verdict,
        confidence=_CONFIDENCE,
        subject=subject,
        key=f"{rule.attribute}:{fold(subject)}",
        attribute=rule.attribute,
        detail=detail,
        assumption=assumption,
        entity=owner if owner in bucket.names else "",
        values=tuple(FactValue(text=order[step], key=order[step], claims=tuple(groups[step])) for step in sorted(groups)),
    )


def _step(claim: Claim) -> str:
    return claim.value.object if isinstance(claim.value, Status) else ""


def _backwards(bucket: Bucket, groups: dict[int, list[Claim]]) -> bool:
    """Whether an article that tells of an earlier step is younger, by its day, than one that tells of a later step."""
    days = {step: [d for c in claims if (d := bucket.days.get(c.source))] for step, claims in groups.items()}
    return any(a[0] > b[1] for low in days for high in days if low < high for a in days[low] for b in days[high])
