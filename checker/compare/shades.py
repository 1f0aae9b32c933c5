"""How two numbers that may be one are worded: the same, one inside the other, or the same if rounding or a bound is taken loosely.

Intervals that meet are no conflict, but "at least 10" meets 612 as well. What is told as one number must be near: the number itself, the
bound that a writer would give who knows the other ("more than 80" of 84), or its round figure ("some 30" of 32).
"""

from __future__ import annotations

import math

from checker.model import Claim, Quantity
from checker.ruleset import RuleSet
from checker.terms import terms_of
from checker.values.quantities import overlap

SAME, WITHIN = "same", "within"
BOUNDS, ROUNDED = "if the bounds are loosely meant", "if one of them is rounded"
_NEAR = 1.5  # times: how far beyond a bound a number may lie that the bound is told of
_OFF = 0.1  # share by which a round number may be off
_HARDLY = 0.01  # share by which a number may be off that is said to be rounded
_SHORT = "-"  # "nearly 400": the bound that falls short of it

Told = tuple[float, float | None, str, str]  # value, upper end, unit, bound


def told(claim: Claim, rules: RuleSet) -> Told:
    """A number as it is worded; what is told alike has one."""
    value = claim.value
    assert isinstance(value, Quantity)
    return value.value, value.upper, value.unit, _bound(claim, value, rules)


def shade(a: Claim, b: Claim, rules: RuleSet) -> str:
    """`SAME`, `WITHIN` where one contains the other, the assumption under which they are one, or "" where they are two numbers."""
    x, y = a.value, b.value
    assert isinstance(x, Quantity) and isinstance(y, Quantity)
    if not overlap(x, y) and not _alike(x, y):
        return ""
    if x.vague or y.vague:
        return _vague(x, y)
    if (x.value, x.upper, x.unit) == (y.value, y.upper, y.unit):
        return _one_number(_bound(a, x, rules), _bound(b, y, rules))
    if x.unit != y.unit or x.per != y.per:
        return SAME if x.bound == y.bound else _one_number(_bound(a, x, rules), _bound(b, y, rules))
    if x.upper is not None or y.upper is not None:
        return ROUNDED
    return _two_numbers(x, y)


def _alike(x: Quantity, y: Quantity) -> bool:
    """Whether one number is written with two bounds that exclude each other: "more than 200" and 200."""
    return (x.value, x.upper, x.unit, x.per, x.role) == (y.value, y.upper, y.unit, y.per, y.role)


def short(claim: Claim, rules: RuleSet) -> bool:
    """Whether the word before a value says that it was not reached."""
    return bool(claim.left) and claim.left[0] in rules.memo(_falling_short)


def _bound(claim: Claim, value: Quantity, rules: RuleSet) -> str:
    if value.bound == "~" and short(claim, rules):
        return _SHORT
    return ">>" if value.bound == ">" and value.strict else value.bound


def _falling_short(rules: RuleSet) -> frozenset[str]:
    return frozenset(map(terms_of(rules).stem, rules.lexicon("hedges")["short of"]))


def _one_number(one: str, other: str) -> str:
    """Of one number with two bounds: a limit and the number itself, or a limit on the other side, are not the same to the letter."""
    bounds = {one, other}
    if len(bounds) == 1 or bounds in ({"=", "~"}, {"=", ">"}, {">", ">>"}, {_SHORT, "~"}):
        return SAME
    return BOUNDS


def _vague(x: Quantity, y: Quantity) -> str:
    if x.vague and y.vague:
        return SAME if (x.value, x.upper) == (y.value, y.upper) else BOUNDS
    vague, other = (x, y) if x.vague else (y, x)
    return WITHIN if vague.low <= other.value <= vague.high and other.bound != "<" else BOUNDS


def _two_numbers(x: Quantity, y: Quantity) -> str:
    """Of two numbers in one unit."""
    if ">" in (x.bound, y.bound):
        bound, other = (x, y) if x.bound == ">" else (y, x)
        if other.bound == ">":
            low, high = sorted((x.value, y.value))
            return BOUNDS if _down(high, low) == low else ""
        return "" if other.value > _NEAR * bound.value else WITHIN if _down(other.value, bound.value) == bound.value else BOUNDS
    if "<" in (x.bound, y.bound):
        bound, other = (x, y) if x.bound == "<" else (y, x)
        return BOUNDS if other.bound != "<" and other.value * _NEAR >= bound.value else ""
    if "~" in (x.bound, y.bound) and abs(x.value - y.value) <= _HARDLY * abs(x.value):
        return WITHIN
    return ROUNDED if any(_rounds(p, q) for p, q in ((x, y), (y, x))) else ""


def _step(value: float) -> float:
    """One of the last digit that is not a nought."""
    text = f"{abs(value):.6g}"
    magnitude = math.floor(math.log10(float(text)) + 1e-12) if float(text) else 0
    mantissa = f"{float(text) / 10.0**magnitude:.5f}".rstrip("0").replace(".", "")
    return 10.0 ** (magnitude - len(mantissa) + 1)


def _down(value: float, like: float) -> float:
    """A number cut down to the figures that another one shows: 84 to 80 like 80; a dozen and its multiples count as round."""
    step = like if like in (12, 24, 36, 50) else _step(like)
    return round(math.floor(value / step + 1e-9) * step, 9)


def _rounds(exact: Quantity, rough: Quantity) -> bool:
    step = _step(rough.value)
    off = min(step / 2, _OFF * abs(rough.value))
    return abs(exact.value - rough.value) <= off + 1e-9 and _step(exact.value) < step
