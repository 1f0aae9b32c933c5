"""Names that differ by a letter or two and are two names all the same: "Olson" and "Olsen"."""

from __future__ import annotations

from checker.ruleset import RuleSet


def alike_names(rules: RuleSet) -> dict[str, frozenset[str]]:
    """Each name of the lexicon -> the other names that it is easily mistaken for."""
    return rules.memo(_alike)


def _alike(rules: RuleSet) -> dict[str, frozenset[str]]:
    out: dict[str, set[str]] = {}
    for group in (g for part in rules.lexicon("alike_names").values() for g in part):
        names = str(group).split()
        for name in names:
            out.setdefault(name, set()).update(n for n in names if n != name)
    return {name: frozenset(others) for name, others in out.items()}
