"""What neighbouring quantities tell about each other: stated conversions, and the country of a shared currency noun."""

from __future__ import annotations

import re

from msgspec.structs import replace

from checker.document import Document
from checker.model import Mention, Quantity

# What may stand between a quantity and its conversion: a bracket or "or", with a hedge.
_CONVERTED = re.compile(
    r"\s?(?:[(\[]|[,–—-]\s?or\b|\bor\b|[,–—-]\s?equivalent to\b)(?:\s?(?:about|approximately|around|roughly|some|nearly|almost|just|over|under|more|less|than"
    r"|equivalent|to|the|of|or|worth|approx\.?|ca\.?|c\.|only|in|then|=|≈|~))*\s?",
    re.I,
)
_LONGEST_GAP = 40
_BARE_POUNDS = re.compile(r"[\d.,]+\s*(?:million|billion|m|bn|thousand|hundred)?\s*pounds?|[a-z -]+ pounds?", re.I)


def converted(doc: Document, mentions: list[Mention]) -> list[Mention]:
    """Ties "93 km (58 miles)" together: the first keeps the second as its conversion, and lends it its bound."""
    for index in range(len(mentions) - 1):
        one, two = mentions[index], mentions[index + 1]
        gap = doc.text[one.end : two.start]
        if not 0 < len(gap) <= _LONGEST_GAP or not _CONVERTED.fullmatch(gap):
            continue
        left, right = one.value, two.value
        assert isinstance(left, Quantity) and isinstance(right, Quantity)
        if not _same_amount(left, right):
            continue
        if left.role == "change" and not right.role:
            dimension = left.dimension if not left.dimension.startswith("money") else right.dimension
            right = replace(right, role="change", trend=left.trend, dimension=dimension)
        if right.bound == "=" and "(" in gap:
            right = replace(right, bound=left.bound, strict=left.strict)
        mentions[index] = replace(one, value=replace(left, converted=(right.unit, right.value)))
        mentions[index + 1] = replace(two, value=right)
    return mentions


def _same_amount(left: Quantity, right: Quantity) -> bool:
    """Whether two quantities are one amount in two units."""
    if left.unit == right.unit or left.vague or left.dimension in ("count", "time"):
        return False
    return left.dimension == right.dimension or (left.dimension.startswith("money") and right.dimension.startswith("money"))


def settled(mentions: list[Mention]) -> list[Mention]:
    """A noun that several countries share means the one country the article names: "pesos" behind "Chilean pesos"."""
    units = {(m.value.unit, m.value.dimension) for m in mentions if isinstance(m.value, Quantity) and m.kind == "money"}
    sterling = any("£" in m.text for m in mentions)
    named: dict[str, set[tuple[str, str]]] = {}
    for index, mention in enumerate(mentions):
        value = mention.value
        if not isinstance(value, Quantity) or mention.kind != "money":
            continue
        noun = (
            value.unit
            if value.dimension == f"money:{value.unit}"
            else "pound"
            if not sterling and _BARE_POUNDS.fullmatch(mention.text)
            else ""
        )
        if not noun:
            continue
        if noun not in named:
            named[noun] = {(u, d) for u, d in units if u.endswith(f" {noun}")}
        if len(named[noun]) == 1:
            unit, dimension = next(iter(named[noun]))
            mentions[index] = replace(mention, value=replace(value, unit=unit, dimension=dimension))
    return mentions
