"""How far something has come, by entity and action: planned here and done there is a matter of time, not a contradiction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from checker.compare.base import Aligner
from checker.model import Bucket, Claim, Fact, FactValue, Status, Verdict
from checker.ruleset import Rule, RuleSet

NAME = "status"
_FORWARD = frozenset({"planned", "expected", "conditional"})


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Actions on one entity that several sources report."""
    rule = next((r for r in rules.rules.values() if r.extends == NAME), None)
    if rule is None:
        return
    groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in bucket.claims("status"):
        value = claim.value
        if isinstance(value, Status) and (entity := bucket.entities.get((claim.source, value.entity))):
            groups[entity, value.action].append(claim)
    for (entity, action), claims in sorted(groups.items()):
        if len({c.source for c in claims}) > 1:
            yield _fact(entity, action, claims, bucket, rule)


def _fact(entity: str, action: str, claims: list[Claim], bucket: Bucket, rule: Rule) -> Fact:
    states: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if isinstance(claim.value, Status):
            states["planned" if claim.value.state in _FORWARD else claim.value.state].append(claim)
    label = bucket.names[entity].label
    verdict: Verdict
    assumption = None
    order = sorted(states)
    if len(states) == 1:
        verdict, detail = "agree", f"{label}: the sources agree that it is {order[0]} ({action})."
    elif set(states) == {"planned", "done"} and _before(states["planned"], states["done"], bucket):
        verdict, detail = "superseded", f"{label}: planned in the earlier articles, done in the later ones ({action})."
    else:
        verdict = "reconcilable"
        assumption = "if the articles that only plan or doubt it were written before it was done"
        detail = f"{label}: {' / '.join(order)} ({action}) agree {assumption}."
    return Fact(
        rule=rule.id,
        kind="status",
        verdict=verdict,
        confidence=0.8,
        subject=label,
        key=f"{action}:{label.lower()}",
        attribute=f"status.{action}",
        detail=detail,
        assumption=assumption,
        entity=entity,
        values=tuple(FactValue(text=s, key=s, claims=tuple(states[s])) for s in order),
    )


def _before(planned: list[Claim], done: list[Claim], bucket: Bucket) -> bool:
    """Whether all articles that plan it are older than all that report it done."""
    a = [bucket.days.get(c.source) for c in planned]
    b = [bucket.days.get(c.source) for c in done]
    if any(d is None for d in (*a, *b)):
        return False
    return max(d[1] for d in a if d) < min(d[0] for d in b if d)
