"""Transposed digits: 214 votes here and 241 there. Who copies a figure swaps two neighbouring digits more often than chance does.

Of the figures of two articles hardly any two are each other's neighbours in this way, so little else is asked for: the same unit or counted
thing, three telling digits, and no article that has both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from checker.compare.base import Aligner, sources_of
from checker.model import Bucket, Claim, Fact, FactValue, Quantity
from checker.ruleset import Rule, RuleSet

NAME = "transposed"
_LEAST = 3  # digits without the zeros at the end


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Pairs of figures that differ in the order of two digits."""
    rule = next((r for r in rules.rules.values() if r.extends == NAME), None)
    if rule is None:
        return
    told: dict[tuple[str, str], dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in bucket.claims("quantity", "money"):
        value = claim.value
        if isinstance(value, Quantity) and not value.vague and value.upper is None and value.bound == "=":
            digits = f"{value.value:.10g}"
            if value.dimension != "count" or value.noun:
                told[value.dimension, value.unit or value.noun][digits].append(claim)
    for (dimension, unit), figures in sorted(told.items()):
        for one in sorted(figures):
            for other in _swapped(one):
                if one < other and other in figures and not sources_of(figures[one]) & sources_of(figures[other]):
                    yield _fact(unit or dimension, {one: figures[one], other: figures[other]}, rule)


def _fact(subject: str, figures: dict[str, list[Claim]], rule: Rule) -> Fact:
    order = sorted(figures.items(), key=lambda f: (-len(sources_of(f[1])), f[1][0].source, f[1][0].start))
    return Fact(
        rule=rule.id,
        kind=rule.kind,
        verdict="conflict",
        confidence=0.85,
        subject=subject,
        key=" ".join((subject, *figures)),
        attribute=rule.attribute,
        detail=f"Two digits stand in another order: {' / '.join(f'“{claims[0].text}”' for _, claims in order)}.",
        values=tuple(FactValue(text=claims[0].text, key=digits, claims=tuple(claims)) for digits, claims in order),
    )


def _swapped(digits: str) -> Iterator[str]:
    """The figures that a swap of two neighbouring digits makes of one."""
    telling = digits.replace(".", "").strip("0")
    if len(telling) < _LEAST or "e" in digits:
        return
    for at in range(len(digits) - 1):
        x, y = digits[at], digits[at + 1]
        if x != y and x.isdigit() and y.isdigit() and not (at == 0 and y == "0"):
            yield digits[:at] + y + x + digits[at + 2 :]
