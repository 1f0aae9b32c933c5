"""What articles say that somebody or something is, beside the name: one word for it, or several that fit each other or do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from checker.compare.base import Aligner
from checker.model import Bucket, Claim, Fact, FactValue, Name, Verdict
from checker.ruleset import Rule, RuleSet
from checker.terms import terms_of
from checker.values.names import fold

NAME = "described"
_MOST = 40  # descriptions of one thing, above which the articles have no one word for it


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """The descriptions that several articles give of one thing."""
    ruled = {r.attribute: r for r in rules.rules.values() if r.extends == NAME}
    told: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in bucket.claims("detail"):
        if claim.attribute in ruled and (entity := bucket.entity_of(claim)):
            told[claim.attribute, entity].append(claim)
    stem = terms_of(rules).stem
    for (attribute, entity), claims in sorted(told.items()):
        groups: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            assert isinstance(claim.value, Name)
            groups[stem(claim.value.canonical)].append(claim)
        if len({c.source for c in claims}) > 1 and len(claims) <= _MOST:
            yield _fact(bucket, ruled[attribute], entity, groups)


def _fact(bucket: Bucket, rule: Rule, entity: str, groups: dict[str, list[Claim]]) -> Fact:
    label = bucket.names[entity].label
    shown = {key: min((c.qualifiers.owner for c in found), key=lambda t: (len(t), t)) for key, found in groups.items()}
    order = sorted(groups, key=lambda k: (-len({c.source for c in groups[k]}), -len(groups[k]), k))
    verdict: Verdict = "variant" if len(groups) > 1 else "agree"
    listed = " / ".join(f"“{shown[key]}”" for key in order)
    detail = (
        f"{label} is described in different words: {listed}." if len(groups) > 1 else f"The sources agree on what {label} is: {listed}."
    )
    return Fact(
        rule=rule.id,
        kind=rule.kind,
        verdict=verdict,
        confidence=1.0,
        subject=label,
        key=fold(label),
        attribute=rule.attribute,
        detail=detail,
        entity=entity,
        values=tuple(FactValue(text=shown[key], key=key, claims=tuple(groups[key])) for key in order),
    )
