"""Holds the units of the lexicon against pint's registry: a slip in a factor would make articles disagree that do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checker.ruleset import RuleSet

_CLOSE = 2e-3  # what two definitions of one unit may differ by: a calorie, a barrel
_POWER = re.compile(r"(square|cubic) (\w+)")


def slips(rules: RuleSet) -> list[str]:
    """A line for each unit of `lexicons/units.yml` whose factor or dimension is not what pint says. What pint does not know passes."""
    return [slip for _, slip in held_against_pint(rules) if slip]


def held_against_pint(rules: RuleSet) -> Iterator[tuple[str, str]]:
    """Each unit that pint knows, and what is wrong with it ("" if nothing is)."""
    import pint  # half a second: only whoever tests rules waits for it

    registry: Any = pint.UnitRegistry()
    lexicon = rules.lexicon("units")
    bases, spelled = lexicon["bases"], lexicon["spelled"]
    for name, entry in lexicon["units"].items():
        base = bases.get(entry.get("dimension"))
        known = spelled.get(name, _as_pint_spells(name))
        if not base or not known:
            continue
        try:
            unit = registry(known)
            factor = float(unit.to(base).magnitude)
        except pint.DimensionalityError:
            yield name, f"{_place(rules, name)}: {name!r} is no {entry['dimension']}; it should be one of another dimension"
        except Exception:  # a name that pint cannot take apart is one that it does not know
            continue
        else:
            stated = float(entry["factor"])
            right = abs(factor - stated) <= _CLOSE * abs(factor)
            yield (
                name,
                "" if right else f"{_place(rules, name)}: {name!r} has the factor {stated:g}; it is {factor:g} {base} by pint's registry",
            )


def _as_pint_spells(name: str) -> str:
    """ "Square metre per second" as pint writes it."""
    powers = _POWER.sub(lambda m: f"{m[2]} ** {2 if m[1] == 'square' else 3}", name)
    return powers if powers != name else name.replace(" per ", " / ").replace(" ", "_").replace("_/_", " / ")


def _place(rules: RuleSet, name: str) -> str:
    """The file that says it: of the last folder that has the unit."""
    for folder in reversed(rules.folders):
        path = folder / "lexicons" / "units.yml"
        if path.is_file() and name in (rules.parse(path).get("units") or {}):
            return str(path)
    return "lexicons/units.yml"
