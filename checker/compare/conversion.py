"""Stated conversions: "93 km (58 miles)" is held against arithmetic, and two conversions of money in one article against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from checker.compare.base import Aligner
from checker.model import Bucket, Claim, Fact, FactValue, Quantity
from checker.ruleset import Rule, RuleSet
from checker.values.quantities import convert, scales

NAME = "conversion"


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Conversions that cannot be right."""
    rule = next((r for r in rules.rules.values() if r.extends == NAME), None)
    if rule is None:
        return
    rates: dict[tuple[str, str, str], list[tuple[float, Claim]]] = defaultdict(list)
    for claim in bucket.claims("quantity", "money"):
        value = claim.value
        if not isinstance(value, Quantity) or value.converted is None or value.vague or not value.value or not value.converted[1]:
            continue
        unit, amount = value.converted
        expected = convert(value.value, value.unit, unit, rules)
        if expected is not None and expected > 0:
            if not _about(amount, expected, _slack(value, rule)):
                yield _wrong(claim, expected, unit, rule)
        elif value.unit in scales(rules) and unit in scales(rules):
            rates[claim.source, value.unit, unit].append((amount / value.value, claim))
    for (_, unit, other), found in sorted(rates.items(), key=lambda r: r[0]):
        found.sort(key=lambda f: (f[0], f[1].start))
        low, high = found[0], found[-1]
        if high[0] > low[0] * (1 + rule.params["rates"]):
            yield _rates(low, high, unit, other, rule)


def _slack(value: Quantity, rule: Rule) -> float:
    """What rounding may do to a conversion: two significant digits are within 5 %, one within 50 %."""
    return float(max(rule.params["rounding"], 5.0 / 10 ** max(1, value.digits or 1)))


def _about(stated: float, expected: float, slack: float) -> bool:
    return expected * (1 - slack) <= stated <= expected * (1 + slack)


def _wrong(claim: Claim, expected: float, unit: str, rule: Rule) -> Fact:
    value = claim.value
    assert isinstance(value, Quantity) and value.converted is not None
    return _fact(
        rule,
        f"{claim.text} is {expected:,.4g} {unit}, not {value.converted[1]:,.6g}.",
        claim.text,
        (FactValue(text=f"{value.converted[1]:,.6g} {unit}", key=f"{value.converted[1]:.6g}", claims=(claim,), unit=unit),),
        FactValue(text=f"{expected:,.4g} {unit} (by arithmetic)", key=f"{expected:.4g}", claims=(claim,), unit=unit),
    )


def _rates(low: tuple[float, Claim], high: tuple[float, Claim], unit: str, other: str, rule: Rule) -> Fact:
    return _fact(
        rule,
        f"One article converts at two rates: {low[0]:.4g} and {high[0]:.4g} {other} for one {unit}.",
        f"{unit} in {other}",
        (FactValue(text=f"{low[0]:.4g} ({low[1].text})", key=f"{low[0]:.4g}", claims=(low[1],)),),
        FactValue(text=f"{high[0]:.4g} ({high[1].text})", key=f"{high[0]:.4g}", claims=(high[1],)),
    )


def _fact(rule: Rule, detail: str, subject: str, first: tuple[FactValue, ...], second: FactValue) -> Fact:
    return Fact(
        rule=rule.id,
        kind="conversion",
        verdict="conflict",
        confidence=0.9,
        subject=subject,
        key=subject.lower(),
        attribute=rule.attribute,
        detail=detail,
        values=(*first, second),
    )
