"""Enumerations: an open list ("and other countries") leaves room, so a further member elsewhere is detail and no conflict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from checker.compare.base import Aligner
from checker.model import Bucket, Claim, Fact, FactValue, Listing, Verdict
from checker.ruleset import Rule, RuleSet
from checker.terms import terms_of
from checker.unions import Unions
from checker.values.names import fold

NAME = "list"
_THINGS = "things"  # attribute of enumerations of plain nouns
_MOST = 40  # enumerations with one member that are compared
_TELLING = 2.0  # weight of a member that says something
_RARE = 3.0  # and of one that by itself shows that both are of one thing
_TOLD_ALIKE = 0.14  # cosine of the sentences of two enumerations that share one member; half of it for two
_SHARED = 0.5  # of the shorter list's members that two lists must share to be one list


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Lists that several sources give of one thing: they share members."""
    rule = next((r for r in rules.rules.values() if r.extends == NAME), None)
    if rule is None:
        return
    yield from _things(bucket, rule, rules)
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


def _things(bucket: Bucket, rule: Rule, rules: RuleSet) -> Iterator[Fact]:
    """Enumerations of plain things in sentences that speak of the same: one of them may stand for another or leave some out."""
    terms = terms_of(rules)
    claims, items = [], []
    for claim in bucket.claims("detail"):
        if claim.attribute == _THINGS and isinstance(claim.value, Listing):
            claims.append(claim)
            items.append(frozenset(terms.stem(i) for i in claim.value.items))
    index: dict[str, list[int]] = defaultdict(list)
    for number, members in enumerate(items):
        for member in sorted(members):
            index[member].append(number)
    together = Unions(len(claims))
    for member, numbers in sorted(index.items()):
        for a, b in combinations(numbers, 2) if len(numbers) <= _MOST and terms.weight(member) >= _TELLING else ():
            shared = len(items[a] & items[b])
            least = 0.0 if terms.weight(member) >= _RARE else _TOLD_ALIKE if shared < 2 else _TOLD_ALIKE / 2
            if claims[a].source != claims[b].source and bucket.cosine(claims[a], claims[b]) >= least:
                together.join(a, b)
    for group in together.sets():
        if len({claims[i].source for i in group}) > 1:
            yield _fact([claims[i] for i in group], [items[i] for i in group], rule)


def _item(text: str) -> str:
    return fold(text).removeprefix("the ")


def _fact(claims: list[Claim], items: list[frozenset[str]], rule: Rule) -> Fact:
    groups: dict[frozenset[str], list[Claim]] = {}
    for claim, members in zip(claims, items, strict=True):
        groups.setdefault(members, []).append(claim)
    label = next((c.value.label for c in claims if isinstance(c.value, Listing) and c.value.label), "")
    of = f" of {label}" if label else ""
    closed = [c for c in claims if isinstance(c.value, Listing) and not c.value.open]
    verdict: Verdict
    assumption = None
    if len(groups) == 1:
        verdict, detail = "agree", f"The sources list the same {label or 'things'}."
    else:
        verdict = "reconcilable"
        open_ones = len(claims) - len(closed)
        assumption = "as the open lists leave room for others" if open_ones else "if the shorter lists are not meant to be complete"
        detail = f"The lists{of} agree {assumption}."
    return Fact(
        rule=rule.id,
        kind="list",
        verdict=verdict,
        confidence=0.7,
        subject=label or "list",
        key=" ".join(sorted(frozenset.intersection(*items))),
        attribute="members",
        detail=detail,
        assumption=assumption,
        values=tuple(
            FactValue(text=group[0].text, key="|".join(sorted(members)), claims=tuple(group))
            for members, group in sorted(groups.items(), key=lambda g: (g[1][0].source, g[1][0].start))
        ),
    )
