"""Makes quantities comparable: each one as the interval of base units that its wording leaves open.

Significant digits say how far a figure may be rounded, hedges widen it, bounds open one side. `normalize` derives the interval
from the stated value alone, so running it twice changes nothing.
"""

from __future__ import annotations

import math

from msgspec.structs import replace

from checker.model import Quantity
from checker.ruleset import RuleSet
from checker.values.quantities import EXACT, overlap, scales

__all__ = ["normalize", "overlap", "rounding"]

_ABOUT = 0.10  # how far "about" reaches, as a share of the value
_SHARE = 2.0  # points by which a fraction in words may miss: "a third" and "32 per cent"
_INFINITY = math.inf
_BORE = "calibre"  # written with or without the point: ".38-calibre", "38-calibre"


def normalize(quantity: Quantity, rules: RuleSet) -> Quantity:
    """The quantity with `low` and `high` filled in, in base units of its dimension; idempotent."""
    low, high = _stated(quantity)
    scale = scales(rules).get(quantity.unit) if quantity.unit else None
    if scale is not None:
        offset = 0.0 if quantity.dimension != scale.dimension else scale.offset  # a change of temperature has no zero point
        low, high = (low + offset) * scale.factor, (high + offset) * scale.factor
    if quantity.dimension == _BORE and quantity.value >= 1:
        places = 10.0 ** len(str(int(quantity.value)))  # hundredths or thousandths of an inch, by the number of figures: .38, .357
        low, high = low / places, high / places
    if quantity.role == "fraction":
        low, high = 100 * low - _SHARE, 100 * high + _SHARE
    if quantity.per:
        denominator = scales(rules).get(quantity.per)
        if denominator is not None:
            low, high = low / denominator.factor, high / denominator.factor
    return replace(quantity, low=low, high=high)


def rounding(quantity: Quantity) -> float:
    """Half a unit of the last significant digit as stated, in the stated unit; 0 where a count is exact."""
    return _half_step(quantity, quantity.value)


def _stated(quantity: Quantity) -> tuple[float, float]:
    """The interval in the stated unit."""
    value = quantity.value
    if quantity.role in EXACT:
        return value, value
    if quantity.upper is not None:
        first, last = sorted((value, quantity.upper))
        low, high = first - _half_step(quantity, first), last + _half_step(quantity, last)
        if quantity.vague:
            return (2 * first if first < 100 else first), math.nextafter(last, first)  # "dozens" are at least two
        if quantity.bound == "~":
            low, high = low - _spread(quantity, first), high + _spread(quantity, last)
        return low, high
    step = _half_step(quantity, value)
    if quantity.bound == "~":
        step = max(step, _spread(quantity, value))
    if quantity.bound == ">":
        return (math.nextafter(value, _INFINITY) if quantity.strict else value - step), _INFINITY
    if quantity.bound == "<":
        return -_INFINITY if value <= 0 else 0.0, (math.nextafter(value, -_INFINITY) if quantity.strict else value + step)
    return value - step, value + step


def _half_step(quantity: Quantity, value: float) -> float:
    """Half a unit of the last significant digit. Whole counts and ages written out are exact."""
    if value == 0 or not math.isfinite(value):
        return 0.0
    exact = quantity.dimension == "count" or quantity.role == "age" or quantity.role in ("fraction", "multiplier")
    digits = quantity.digits or _significant(value)
    step = 10.0 ** (math.floor(math.log10(abs(value)) + 1e-12) - digits + 1)
    if exact and step <= 1.0:
        return 0.0
    if not quantity.digits and step <= 1.0:
        return 0.0 if quantity.dimension in ("time", "count") else 0.5 if float(value).is_integer() else 0.0
    return step / 2


def _significant(value: float) -> int:
    """Digits of a number that was written in words: "two million" has one, "twenty-five" two; below a thousand all count."""
    if abs(value) < 1000:
        return 15
    text = f"{abs(value):.0f}"
    return max(1, len(text.rstrip("0")))


def _spread(quantity: Quantity, value: float) -> float:
    """How far "about" reaches: a tenth, or half a unit of the last digit that is not a nought ("about 300" may be 340)."""
    if value == 0:
        return 0.0
    text = f"{abs(value):.6g}"
    figure = float(text)
    magnitude = math.floor(math.log10(figure) + 1e-12)
    mantissa = f"{figure / 10.0**magnitude:.5f}".rstrip("0").replace(".", "")
    last = 10.0 ** (magnitude - len(mantissa) + 1)
    return max(_ABOUT * abs(value), last / 2)
