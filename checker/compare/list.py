"""Enumerations: an open list ("and other countries") leaves room, so a further member elsewhere is detail and no conflict."""

from __future__ import annotations

from collections.abc import Iterator

from checker.compare.base import Aligner
from checker.model import Bucket, Claim, Fact, FactValue, Listing, Verdict
from checker.ruleset import Rule, RuleSet
from checker.unions import Unions
from checker.values.names import fold

NAME = "list"
_SHARED = 0.5  # of the shorter list's members that two lists must share to be one list


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Lists that several sources give of one thing: they share members."""
    rule = next((r for r in rules.rules.values() if r.extends == NAME), None)
    if rule is None:
        return
    claims = [c for c in bucket.claims("list") if isinstance(c.value, Listing)]
    items = [frozenset(_item(i) for i in c.value.items) if isinstance(c.value, Listing) else frozenset() for c in claims]
    together = Unions(len(claims))

    for b in range(len(claims)):
        for a in range(b):
            shared = len(items[a] & items[b])
            if shared >= 2 and shared >= _SHARED * max(len(items[a]), len(items[b])):
                together.join(a, b)
    for members in together.sets():
        if len({claims[i].source for i in members}) > 1:
            yield _fact([claims[i] for i in members], [items[i] for i in members], rule)


def _item(text: str) -> str:
    return fold(text).removeprefix("the ")


def _fact(claims: list[Claim], items: list[frozenset[str]], rule: Rule) -> Fact:
    groups: dict[frozenset[str], list[Claim]] = {}
    for claim, members in zip(claims, items, strict=True):
        groups.setdefault(members, []).append(claim)
    label = next((c.value.label for c in claims if isinstance(c.value, Listing) and c.value.label), "list")
    closed = [c for c in claims if isinstance(c.value, Listing) and not c.value.open]
    verdict: Verdict
    assumption = None
    if len(groups) == 1:
        verdict, detail = "agree", f"The sources list the same {label}."
    else:
        verdict = "reconcilable"
        open_ones = len(claims) - len(closed)
        assumption = "as the open lists leave room for others" if open_ones else "if the shorter lists are not meant to be complete"
        detail = f"The lists of {label} agree {assumption}."
    return Fact(
        rule=rule.id,
        kind="list",
        verdict=verdict,
        confidence=0.7,
        subject=label,
        key=" ".join(sorted(frozenset.intersection(*items))),
        attribute="members",
        detail=detail,
        assumption=assumption,
        values=tuple(
            FactValue(text=group[0].text, key="|".join(sorted(members)), claims=tuple(group))
            for members, group in sorted(groups.items(), key=lambda g: (g[1][0].source, g[1][0].start))
        ),
    )
