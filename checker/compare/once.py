"""One disagreement, one fact: what two comparators see in the same passages is told once."""

from __future__ import annotations

from collections.abc import Sequence

from checker.model import Claim, Fact

_LAST = "edited"  # attributes of the comparator that knows no subject: it yields to one that does


def once(facts: Sequence[Fact]) -> list[Fact]:
    """The facts without those that repeat another's passages under other values.

    Between conflicts, the one that knows its subject stays; a conflict between copies of one sentence outweighs an assumption that would
    explain it, as copies share what the assumption is about.
    """
    kept = list(facts)
    for copy in [f for f in facts if f.attribute.startswith(_LAST)]:
        for other in [f for f in kept if not f.attribute.startswith(_LAST) and f.kind == copy.kind]:
            if _apart(copy, other):
                kept.remove(copy if other.verdict in ("conflict", "superseded") else other)
                if copy not in kept:
                    break
    return kept


def _apart(a: Fact, b: Fact) -> bool:
    """Whether two values of `a` have passages that stand under two values of `b`."""
    homes = [{n for n, v in enumerate(b.values) for c in v.claims if _among(c.source, c.start, c.end, value.claims)} for value in a.values]
    return any(p != q for n, x in enumerate(homes) for y in homes[:n] for p in x for q in y)


def _among(source: str, start: int, end: int, claims: Sequence[Claim]) -> bool:
    return any(c.source == source and c.start < end and start < c.end for c in claims)
