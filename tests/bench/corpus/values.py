"""Values of made-up facts: drawn, contradicted, and put into words."""

from __future__ import annotations

import random

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


def draw(kind: str, low: int, high: int, source: random.Random) -> float:
    """A value between two bounds, small ones more often, as round as reporters make them."""
    value = low * (high / low) ** source.random()
    if kind == "money":
        return round(value, 1) if value < 20 else float(round(value))
    return float(value if value < 100 else round(value, -1) if value < 3000 else round(value, -2)) // 1


def contradicted(kind: str, value: float, source: random.Random) -> float:
    """A value that rounding can not explain: never near enough to be meant by the same words."""
    if kind == "money":
        return round(value * source.choice((0.6, 0.7, 1.4, 1.6)), 1 if value < 20 else None) or value + 3
    if value < 100:
        step = source.randint(2, 4) + int(value / 12)
        return value - step if source.random() < 0.5 and value - step > 1 else value + step
    return round(value * source.choice((0.6, 0.75, 1.3, 1.5)), -1 if value < 3000 else -2)


def worded(kind: str, value: float, source: random.Random, *, start: bool = False) -> str:
    """A value as one of many reporters would write it; `start` opens a sentence, where digits are bad style."""
    if kind == "money":
        if value >= 1000:
            return source.choice((f"${value / 1000:g} billion", f"{value / 1000:g} billion dollars"))
        return source.choice((f"${value:g} million", f"{value:g} million dollars", f"${value:g} million"))
    if kind == "thousand":
        return f"${value:.0f},000"
    unit = {
        "percent": source.choice(("percent", "per cent", "%")),
        "km": source.choice(("kilometres", "km")),
        "speed": source.choice(("kilometres per hour", "km/h")),
        "metres": source.choice(("metres", "m")),
        "years": "years",
        "days": "days",
        "minutes": "minutes",
    }.get(kind, "")
    small = value < 13 if kind in ("count", "years", "days") else False
    number = (
        words(int(value))
        if kind != "age" and unit not in ("%", "km", "m", "km/h") and (small or (start and value < 100))
        else f"{value:,.0f}"
    )
    if not small and number[0].isdigit() and kind == "count" and value < 100 and source.random() < 0.15:
        number = words(int(value))
    text = number + ("" if unit == "%" else " ") * bool(unit) + unit
    return text[0].upper() + text[1:] if start else text


def words(value: int) -> str:
    """A number below a hundred in words."""
    if value < 20:
        return ONES[value]
    ten, one = divmod(value, 10)
    return TENS[ten] + (f"-{ONES[one]}" if one else "")
