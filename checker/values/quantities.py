"""What quantities mean beside each other: how units convert, and when two normalized quantities can be the same."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from checker.model import Quantity
from checker.ruleset import RuleSet

# Roles whose number is no amount: two of them agree only if they are equal.
EXACT = frozenset(("rank", "ordinal", "score", "vote", "record", "member"))
_TON_SLACK = 0.11  # a tonne is 1.102 short tons, and few newsrooms tell them apart
_UNIT_SLACK = 0.03  # a conversion rounds twice: "500 feet (150 metres)"


class Scale(NamedTuple):
    """How a unit converts: `(value + offset) * factor` base units of its dimension."""

    dimension: str
    factor: float
    offset: float = 0.0


def scales(rules: RuleSet) -> dict[str, Scale]:
    """Every unit's scale by its canonical name."""
    return rules.memo(_scales)


def _scales(rules: RuleSet) -> dict[str, Scale]:
    out: dict[str, Scale] = {}
    measures: dict[str, Any] = rules.lexicon("units")
    for name, entry in measures["units"].items():
        scale = Scale(entry["dimension"], float(entry["factor"]), float(entry.get("offset", 0.0)))
        out.setdefault(entry.get("same_as", name), scale)
        for prefix in entry.get("prefixes", ()):
            out.setdefault(prefix + name, scale._replace(factor=scale.factor * float(measures["prefixes"][prefix][1])))
    money: dict[str, Any] = rules.lexicon("currencies")
    for code, entry in money["currencies"].items():
        out[entry["name"]] = Scale(f"money:{code}", 1.0)
        for cent in entry.get("cents", ())[:1]:
            out.setdefault(cent, Scale(f"money:{code}", 0.01))
    return out


def convert(value: float, unit: str, other: str, rules: RuleSet) -> float | None:
    """A value of one unit in another one of the same dimension; None if they have none in common."""
    table = scales(rules)
    left, right = table.get(unit), table.get(other)
    if left is None or right is None or left.dimension != right.dimension:
        return None
    return (value + left.offset) * left.factor / right.factor - right.offset


def hedge_words(rules: RuleSet) -> frozenset[str]:
    """The words of the phrases that may stand before a number: "at", "least", "about"."""
    return rules.memo(_hedge_words)


def _hedge_words(rules: RuleSet) -> frozenset[str]:
    return frozenset(word for found in rules.lexicon("hedges")["before"].values() for phrase in found for word in str(phrase).split())


def comparable(a: Quantity, b: Quantity) -> bool:
    """Whether two normalized quantities measure in the same dimension, per the same kind of thing ("a day", "a year")."""
    if a.dimension != b.dimension or ((a.role in EXACT or b.role in EXACT) and a.role != b.role):
        return False
    return a.per == b.per or (a.per in _TIMES and b.per in _TIMES)


# Denominators that normalize() has divided out: spans of time convert into each other.
_TIMES = frozenset(("second", "minute", "hour", "day", "night", "week", "fortnight", "month", "year", "decade", "century", "millennium"))


def overlap(a: Quantity, b: Quantity) -> bool:
    """Whether two normalized quantities can be the same: comparable, and their intervals meet.

    Two different units of one dimension have been rounded twice, and a ton may be a tonne: both get some slack.
    """
    if not comparable(a, b):
        return False
    if a.role in EXACT:
        return a.value == b.value and a.upper == b.upper
    low, high = max(a.low, b.low), min(a.high, b.high)
    if low <= high:
        return True
    if a.unit == b.unit or a.dimension.startswith("money") or a.dimension == "count" or not (math.isfinite(low) and math.isfinite(high)):
        return False
    slack = _TON_SLACK if a.unit.endswith(("ton", "tonne")) and b.unit.endswith(("ton", "tonne")) else _UNIT_SLACK
    return low - high <= slack * max(abs(low), abs(high))


def distance(a: Quantity, b: Quantity) -> float:
    """How far two normalized quantities are apart, as a ratio of the facing edges of their intervals; 1.0 where they meet."""
    low, high = max(a.low, b.low), min(a.high, b.high)
    if low <= high:
        return 1.0
    return low / high if high > 0 else math.inf
