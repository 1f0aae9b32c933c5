"""The quantities of a sentence in the form of the NewsQuant scorer: it only translates what the extractor returns."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from checker import ruleset
from checker.document import Document
from checker.extract.quantities import find_quantities
from checker.model import Quantity

# Names that the annotators of that set use for a unit, where they differ from ours.
_NAMES = {
    "us dollar": "dollar",
    "israeli shekel": "shekel",
    "pound": "pound-mass",
    "tonne": "metric ton",
    "gigatonne": "gigaton",
    "megatonne": "megaton",
    "penny": "point",
    "ether": "ethereum",
    "kilowatt-hour": "kilowatt hour",
    "megawatt-hour": "megawatt hour",
    "gigawatt-hour": "gigawatt hour",
    "terawatt-hour": "terawatt hour",
    "revolution per minute": "revolutions per minute",
}
_OF_A_PLACE = ("an", "ish", "ese", "ch", "i")
_NO_COUNT = ("rank", "ordinal", "score", "vote", "record")


def quantities(text: str) -> list[dict[str, Any]]:
    """What `find_quantities` says about a text, as value, unit and change."""
    out = []
    for mention in find_quantities(Document(text), ruleset.load(), []):
        value = mention.value
        assert isinstance(value, Quantity)
        if value.role in _NO_COUNT or (value.role == "multiplier" and value.noun != "time"):
            continue
        span = (value.value, value.upper) if value.upper is not None else value.value
        change = value.trend if value.role == "change" and value.trend and not value.noun else value.bound
        out.append({"value": span, "unit": _unit(value, mention.text), "change": change})
    return out


def _unit(value: Quantity, text: str) -> str:
    if value.role == "age":
        return "year of age"
    # Its units hold adjectives and common nouns, but neither participles nor names.
    names = {t.lower() for t in text.split()[1:] if t[0].isupper() and not t.endswith(_OF_A_PLACE)}
    words = [m for m in value.modifiers if not m.endswith(("ing", "ed")) and m not in ("more", "other") and m not in names]
    thing = " ".join((*words, value.noun)) if value.noun else "-"
    if value.role == "fraction":
        return f"% {thing}"
    counts = value.dimension in ("count", "ratio")
    name = _NAMES.get(value.unit, value.unit) if not counts else "count" if value.noun == "time" else thing
    return f"{name} per {value.per}" if value.per else name
