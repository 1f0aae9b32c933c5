"""Fills the values of an article's claims once its publication date is known: times get their days, numbers their intervals."""

from __future__ import annotations

from typing import TypeVar

from msgspec.structs import replace

from checker.model import Claim, DateSpan, Extraction, Mention, Quantity, Timex, Value
from checker.normalize.quantities import normalize as normalize_quantity
from checker.normalize.times import resolve
from checker.ruleset import RuleSet

_OPEN = (Timex, Quantity)  # the kinds of values that have something to fill in


Told = TypeVar("Told", Claim, Mention)


def normalize(extraction: Extraction, published: DateSpan | None, rules: RuleSet) -> Extraction:
    """The extraction with comparable values. Doing it twice changes nothing."""
    known: dict[int, Value] = {}  # by identity: a claim has the value of its mention

    def comparable(value: Value) -> Value:
        found = known.get(id(value))
        if found is None:
            found = known[id(value)] = normalize_value(value, published, rules)
        return found

    def filled(told: Told) -> Told:
        value = comparable(told.value)
        return told if value is told.value else replace(told, value=value)

    return replace(
        extraction,
        claims=tuple([filled(c) if isinstance(c.value, _OPEN) else c for c in extraction.claims]),
        mentions=tuple([filled(m) if isinstance(m.value, _OPEN) else m for m in extraction.mentions]),
    )


def normalize_mention(mention: Mention, published: DateSpan | None, rules: RuleSet) -> Mention:
    """The mention with a comparable value."""
    value = normalize_value(mention.value, published, rules)
    return mention if value is mention.value else replace(mention, value=value)


def normalize_value(value: Value, published: DateSpan | None, rules: RuleSet) -> Value:
    """The value itself, comparable."""
    if isinstance(value, Timex):
        return resolve(value, published)
    if isinstance(value, Quantity):
        return normalize_quantity(value, rules)
    return value
