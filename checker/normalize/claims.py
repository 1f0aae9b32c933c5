"""Fills the values of an article's claims once its publication date is known: times get their days, numbers their intervals."""

from __future__ import annotations

import msgspec

from checker.model import Claim, DateSpan, Extraction, Mention, Quantity, Timex, Value
from checker.normalize.quantities import normalize as normalize_quantity
from checker.normalize.times import resolve
from checker.ruleset import RuleSet


def normalize(extraction: Extraction, published: DateSpan | None, rules: RuleSet) -> Extraction:
    """The extraction with comparable values. Doing it twice changes nothing."""
    return msgspec.structs.replace(
        extraction,
        claims=tuple(_claim(c, published, rules) for c in extraction.claims),
        mentions=tuple(normalize_mention(m, published, rules) for m in extraction.mentions),
    )


def normalize_mention(mention: Mention, published: DateSpan | None, rules: RuleSet) -> Mention:
    """The mention with a comparable value."""
    value = normalize_value(mention.value, published, rules)
    return mention if value is mention.value else msgspec.structs.replace(mention, value=value)


def normalize_value(value: Value, published: DateSpan | None, rules: RuleSet) -> Value:
    """The value itself, comparable."""
    if isinstance(value, Timex):
        return resolve(value, published)
    if isinstance(value, Quantity):
        return normalize_quantity(value, rules)
    return value


def _claim(claim: Claim, published: DateSpan | None, rules: RuleSet) -> Claim:
    value = normalize_value(claim.value, published, rules)
    return claim if value is claim.value else msgspec.structs.replace(claim, value=value)
