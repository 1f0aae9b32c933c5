"""One number with bounds that do not fit each other: "up to 30" is no 30, and "over 30" is not "almost 30".

Intervals of such values meet, so they are no conflict; whether they say the same hangs on how strictly the bounds are meant.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import msgspec

from checker.model import Claim, Fact, FactValue, Quantity

_WORDS = {"<": "at most", ">": "at least", ">>": "more than", "~": "about", "=": ""}
_ASSUMED = "if the bounds are loosely meant"


def bounded(fact: Fact) -> Fact:
    """An agreement on a number as it is; as reconcilable, with a value for each bound, where the bounds exclude each other."""
    claims = [c for v in fact.values for c in v.claims]
    numbers = [c.value for c in claims if isinstance(c.value, Quantity)]
    if fact.verdict != "agree" or len(numbers) < len(claims) or not claims:
        return fact
    number = Counter((q.value, q.upper, q.unit) for q in numbers).most_common(1)[0][0]
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim, value in zip(claims, numbers, strict=True):
        if (value.value, value.upper, value.unit) == number:
            groups[_bound(value)].append(claim)
    if not _excluding(set(groups)):
        return fact
    values = tuple(_value(bound, groups[bound], fact.values[0]) for bound in sorted(groups))
    shown = " / ".join(f"“{v.text}”" for v in values)
    return msgspec.structs.replace(fact, verdict="reconcilable", detail=f"{shown} agree {_ASSUMED}.", assumption=_ASSUMED, values=values)


def _bound(value: Quantity) -> str:
    return ">>" if value.bound == ">" and value.strict else value.bound


def _excluding(bounds: set[str]) -> bool:
    """Whether one side puts a limit where the other states the number or a limit on the other side."""
    return len(bounds) > 1 and bool(bounds & {"<", ">>"}) and bounds != {">", ">>"}


def _value(bound: str, claims: list[Claim], like: FactValue) -> FactValue:
    text = min((c.text for c in claims), key=lambda t: (len(t), t))
    key = like.key if bound == "=" else f"{bound}{like.key}"
    return FactValue(text=f"{_WORDS[bound]} {text}".strip(), key=key, claims=tuple(claims), unit=like.unit)
