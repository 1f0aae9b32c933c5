"""One number in several wordings: "up to 30" is no 30, "over 30" is not "almost 30", and 32 is "some 30" only if that is rounded.

Intervals of such values meet, so they are no conflict; whether they say the same hangs on how strictly they are meant.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import msgspec

from checker.compare.shades import SAME, WITHIN, Told, shade, told
from checker.model import Claim, Fact, FactValue, Quantity
from checker.ruleset import RuleSet

_WORDS = {"<": "at most", ">": "at least", ">>": "more than", "~": "about", "=": "", "-": "nearly"}


def bounded(fact: Fact, rules: RuleSet) -> Fact:
    """An agreement on a number as it is; as reconcilable, with a value for each wording, where some exclude each other to the letter."""
    claims = [c for v in fact.values for c in v.claims]
    if fact.verdict != "agree" or not claims or not all(isinstance(c.value, Quantity) for c in claims):
        return fact
    groups: dict[Told, list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[told(claim, rules)].append(claim)
    shades = {shade(x[0], y[0], rules) for x, y in combinations(groups.values(), 2)}
    assumed = sorted(shades - {SAME, WITHIN, ""})
    if not assumed:
        return fact
    values = tuple(_value(key, found, fact.values[0]) for key, found in sorted(groups.items(), key=lambda g: (g[0][0], g[0][3], g[0][2])))
    shown = " / ".join(f"“{v.text}”" for v in values)
    assumption = assumed[0]
    return msgspec.structs.replace(
        fact, verdict="reconcilable", detail=f"{shown} agree {assumption}.", assumption=assumption, values=values
    )


def _value(key: Told, claims: list[Claim], like: FactValue) -> FactValue:
    text = min((c.text for c in claims), key=lambda t: (len(t), t))
    number, upper, unit, bound = key
    return FactValue(text=f"{_WORDS[bound]} {text}".strip(), key=f"{bound}{unit}:{number:g}:{upper}", claims=tuple(claims), unit=like.unit)
