"""When something was that a form of words names: a wedding, a birth, a move, the strikes on a town.

Each article must give one time only for what is told, and two articles must name somebody or something in common beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from checker.compare.base import Aligner, told_apart
from checker.compare.property import alone, owner_of
from checker.compare.times import relation
from checker.model import Bucket, Claim, Fact, FactValue, Timex
from checker.ruleset import Rule, RuleSet
from checker.terms import terms_of
from checker.unions import Unions

NAME = "moment"


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Times of one step that exclude each other."""
    ruled = {r.attribute: r for r in rules.rules.values() if r.extends == NAME}
    stem = terms_of(rules).stem
    told: dict[tuple[str, str, str], dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in bucket.claims("detail"):
        rule = ruled.get(claim.attribute)
        if rule and _speaks(claim, rule) and (owner := owner_of(bucket, claim, rule)) is not None:
            told[claim.attribute, owner, stem(claim.qualifiers.verb)][claim.source].append(claim)
    for (attribute, owner, _), claims in sorted(told.items()):
        yield from _facts(bucket, ruled[attribute], owner, claims)


def _speaks(claim: Claim, rule: Rule) -> bool:
    value = claim.value
    return isinstance(value, Timex) and value.type == "DATE" and value.unit in rule.params["units"] and value.lean != "future"


def _facts(bucket: Bucket, rule: Rule, owner: str, told: dict[str, list[Claim]]) -> Iterator[Fact]:
    single = alone(told, lambda a, b: relation(a, b, bucket) in ("agree", ""))
    together = Unions(len(single))
    differing = []
    for x, y in combinations(range(len(single)), 2):
        a, b = single[x], single[y]
        if a.source != b.source and _relation(bucket, a, b) == "differ" and (owner or _shared(bucket, a, b)):
            together.join(x, y)
            differing.append((x, y))
    linked = {n for pair in differing for n in pair}
    for members in together.sets():
        if len(members) > 1:
            yield _fact(bucket, rule, owner, [single[n] for n in members if n in linked])


def _relation(bucket: Bucket, a: Claim, b: Claim) -> str:
    """As compare/time.py has it; of undated articles, whether so and so many weeks ago leave more room than lies between two of one story."""
    found, x, y = relation(a, b, bucket), a.value, b.value
    assert isinstance(x, Timex) and isinstance(y, Timex)
    if not found and x.unit == y.unit != "day" and x.anchor == y.anchor == "publication" and x.offset and y.offset:
        return "differ" if abs(x.offset - y.offset) > 1 else ""
    return found


def _shared(bucket: Bucket, a: Claim, b: Claim) -> bool:
    """Whether two sentences name something in common; where one names nothing, whether they share words enough."""
    x, y = ({e for n in c.names if (e := bucket.entities.get((c.source, n)))} for c in (a, b))
    return bool(x & y) or ((not x or not y) and len(set(a.near) & set(b.near)) > 0)


def _fact(bucket: Bucket, rule: Rule, owner: str, claims: list[Claim]) -> Fact:
    groups: list[list[Claim]] = []
    for claim in claims:
        home = next((g for g in groups if relation(g[0], claim, bucket) == "agree"), None)
        if home is None:
            groups.append([claim])
        else:
            home.append(claim)
    shown = [min((c.text for c in g), key=lambda t: (len(t), t)) for g in groups]
    values = [
        FactValue(text=text, key=f"{g[0].value.value}" if isinstance(g[0].value, Timex) else text, claims=tuple(g))
        for text, g in zip(shown, groups, strict=True)
    ]
    return told_apart(rule, owner, "times", values)
