"""Numbers: counts, measures, money, shares. Two values agree if their intervals meet; what differs is a conflict, a later
count of something that grows, or two attributed statements.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from checker.compare.base import Aligner
from checker.compare.shades import shade
from checker.compare.slots import Group, Grouped, grouped, probability
from checker.model import BRACKETED, TOP, Bucket, Claim, Fact, FactValue, Quantity, Verdict
from checker.ruleset import Rule, RuleSet
from checker.values.quantities import comparable, overlap

NAME = "quantity"
_KINDS = ("quantity", "money")
_FAR = 3.0  # times: beyond it, two numbers hardly ever measure one thing
_SAME_MEASURE = 3.0  # log odds that one length or mass told twice in a story is one thing's
_NO_COMPARISON = frozenset({"rank", "multiplier", "fraction", "change"})  # roles whose base is rarely told


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Numbers that several sources state of one thing, or one source in two places."""
    by_attribute = {r.attribute: r for r in rules.rules.values() if r.extends == NAME}
    for kind in _KINDS:
        claims = [
            c
            for c in bucket.claims(kind)
            if isinstance(c.value, Quantity) and c.value.role not in _NO_COMPARISON and not c.value.vague and not _bare_one(c)
        ]

        def one(a: Claim, b: Claim) -> bool:
            return bool(shade(a, b, rules))

        for found in grouped(claims, aligner, rules, kind, fits, _related, _telling, one):
            attribute = _attribute(found)
            rule = by_attribute.get(attribute) or by_attribute[_general(kind)]
            yield _fact(found, bucket, rule, kind, attribute)


def fits(a: Claim, b: Claim) -> bool:
    """Whether two numbers measure the same kind of thing, by unit, rate, role and counted noun."""
    x, y = a.value, b.value
    if not isinstance(x, Quantity) or not isinstance(y, Quantity):
        return False
    if not comparable(x, y) or x.role != y.role or (a.source == b.source and a.sentence == b.sentence):
        return False
    return x.dimension != "time"  # durations are compared as times


def _telling(claim: Claim) -> float:
    """Equal figures of three digits are rarely chance, equal small counts often are."""
    value = claim.value
    assert isinstance(value, Quantity)
    if value.dimension not in ("count", "percent") and value.role == "":
        return _SAME_MEASURE
    return 1.5 if value.digits >= 3 else -0.8 if value.dimension == "count" and value.value < 13 else 0.0


def _bare_one(claim: Claim) -> bool:
    """ "One" counts nothing more often than it counts one."""
    value = claim.value
    return isinstance(value, Quantity) and value.dimension == "count" and value.value == 1 and value.upper is None


def relate(a: Claim, b: Claim) -> str:
    """agree if the intervals meet, else differ; a bare bound that only leaves the other open says nothing."""
    x, y = a.value, b.value
    assert isinstance(x, Quantity) and isinstance(y, Quantity)
    return "agree" if overlap(x, y) else "differ"


def _related(a: Claim, b: Claim) -> str:
    """The relation that tells of one thing: values far apart are of two things rather than an error, and a score stands at one moment."""
    found = relate(a, b)
    if found != "differ":
        return found
    x, y = a.value, b.value
    assert isinstance(x, Quantity) and isinstance(y, Quantity)
    low, high = sorted((abs(x.low), abs(y.low)))
    if BRACKETED in a.markers or BRACKETED in b.markers:
        return ""  # a conversion goes by the rate of its day; the sum before the brackets is what counts
    return "" if x.role == "score" or (low > 0 and high > _FAR * low) else found


def _attribute(found: Grouped) -> str:
    counts: dict[str, int] = {}
    for group in found.groups:
        for claim in group.claims:
            counts[claim.attribute] = counts.get(claim.attribute, 0) + 1
    return min(counts, key=lambda k: ("." not in k, -counts[k], k))


def _general(kind: str) -> str:
    return {"quantity": "count", "money": "amount"}[kind]


def _fact(found: Grouped, bucket: Bucket, rule: Rule, kind: str, attribute: str) -> Fact:
    verdict, detail = _verdict(found, bucket, rule)
    values = tuple(_value(g) for g in sorted(found.groups, key=_order))
    return Fact(
        rule=rule.id,
        kind=kind,
        verdict=verdict,
        confidence=round(probability(found.score), 3) if found.edges else 1.0,
        subject=_what(found),
        key=_what(found),
        attribute=attribute,
        detail=detail,
        values=values,
        core=any(c.sentence < TOP for g in found.groups for c in g.claims) or attribute.startswith("casualty"),
    )


def _verdict(found: Grouped, bucket: Bucket, rule: Rule) -> tuple[Verdict, str]:
    shown = [_shortest(g) for g in sorted(found.groups, key=_order)]
    listed = " / ".join(shown)
    if not found.edges:
        return "agree", f"The sources agree on {shown[0]}."
    if rule.params.get("grows") and _grew(found, bucket):
        return "superseded", f"The number rose as reports came in: {listed}."
    speakers = {c.qualifiers.speaker for g in found.groups for c in g.claims}
    if len(speakers) > 1 and "" not in speakers and len(found.groups) == len(speakers):
        return "conflict", f"The speakers disagree: {listed}."
    return "conflict", f"The sources give different numbers: {listed}."


class _Stated(NamedTuple):
    """When an article appeared that states a number, and between what the number lies."""

    days: tuple[int, int]
    minute: int | None
    low: float
    high: float
    source: str

    def before(self, other: _Stated) -> bool:
        """Whether it surely appeared earlier: by the minute if both say so, else by the day."""
        if self.minute is not None and other.minute is not None:
            return self.minute < other.minute
        return self.days[1] < other.days[0]


def _grew(found: Grouped, bucket: Bucket) -> bool:
    """Whether every later article states at least as much as the earlier ones, and the articles can be told apart by time."""
    stated = []
    for group in found.groups:
        for claim in group.claims:
            days = bucket.days.get(claim.source)
            if days is None:
                return False
            assert isinstance(claim.value, Quantity)
            stated.append(_Stated(days, bucket.minutes.get(claim.source), claim.value.low, claim.value.high, claim.source))
    ordered = False
    for a, b in combinations(stated, 2):
        if a.before(b) or b.before(a):
            ordered = True
            first, later = (a, b) if a.before(b) else (b, a)
            if later.low < min(first.low, first.high):
                return False
        elif a.days != b.days:
            ordered = True
        elif a.source != b.source and (a.low > b.high or b.low > a.high):
            return False
    return ordered


def _order(group: Group) -> tuple[float, str, int]:
    value = group.claims[0].value
    assert isinstance(value, Quantity)
    first = group.claims[0]
    return value.low, first.source, first.start


def _value(group: Group) -> FactValue:
    value = group.claims[0].value
    assert isinstance(value, Quantity)
    low = min(c.value.low for c in group.claims if isinstance(c.value, Quantity))
    high = max(c.value.high for c in group.claims if isinstance(c.value, Quantity))
    return FactValue(
        text=_shortest(group),
        key=f"{value.dimension}:{value.low:.6g}:{value.high:.6g}",
        claims=tuple(group.claims),
        unit=value.unit or value.noun,
        interval=(None if low == float("-inf") else low, None if high == float("inf") else high),
    )


def _shortest(group: Group) -> str:
    return min((c.text for c in group.claims), key=lambda t: (len(t), t))


def _what(found: Grouped) -> str:
    """What is counted or measured, in the words of the claims."""
    counts: dict[str, int] = {}
    for group in found.groups:
        for claim in group.claims:
            value = claim.value
            if isinstance(value, Quantity):
                noun = value.noun or (value.unit if value.dimension != "count" else "")
                if noun:
                    counts[noun] = counts.get(noun, 0) + 1
    return min(counts, key=lambda k: (-counts[k], k)) if counts else "number"
