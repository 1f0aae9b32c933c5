"""One disagreement, one fact: what two comparators see in the same passages is told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import msgspec

from checker.compare.bounds import bounded
from checker.model import Claim, Fact
from checker.ruleset import RuleSet

_LAST = "edited"  # attributes of the comparator that knows no subject: it yields to one that does
_DESCRIBED = "described"  # of the one that finds the plain words beside a name
_ADDED = "agreed"  # of the one that only adds articles to what others found


def once(facts: Sequence[Fact], rules: RuleSet) -> list[Fact]:
    """The facts without those that repeat another's passages under other values.

    Between conflicts, the one that knows its subject stays; a conflict between copies of one sentence outweighs an assumption that would
    explain it, as copies share what the assumption is about.
    """
    renamed = {f.entity for f in facts if f.kind == "name" and f.verdict == "conflict" and f.entity}
    titled = {f.entity for f in facts if f.kind == "role" and f.attribute != _DESCRIBED and f.entity}
    kept = [f for f in facts if f.attribute != _ADDED and not _told_already(f, renamed, titled)]
    for copy in [f for f in kept if f.attribute.startswith(_LAST)]:
        for other in [f for f in kept if not f.attribute.startswith(_LAST) and f.kind == copy.kind]:
            if _apart(copy, other):
                kept.remove(copy if other.verdict in ("conflict", "superseded") else other)
                if copy not in kept:
                    break
    return [bounded(fact, rules) for fact in _added(kept, [f for f in facts if f.attribute == _ADDED])]


def _told_already(fact: Fact, renamed: set[str], titled: set[str]) -> bool:
    """Whether a harmless fact repeats what is told of its entity: under two names, or by its title."""
    if fact.attribute == _DESCRIBED:
        return fact.entity in titled
    return fact.verdict == "variant" and fact.kind == "name" and fact.entity in renamed


def _added(facts: list[Fact], agreed: Iterable[Fact]) -> list[Fact]:
    """The facts with further articles that state the same value; what no fact knows yet is one of its own."""
    out = list(facts)
    places: dict[tuple[str, int], int] = {}
    for number, fact in enumerate(out):
        places.update(((c.source, c.start), number) for v in fact.values for c in v.claims)
    for fact in agreed:
        claims = [c for v in fact.values for c in v.claims]
        homes = Counter(places[c.source, c.start] for c in claims if (c.source, c.start) in places)
        fresh = [c for c in claims if (c.source, c.start) not in places]
        if not homes and len(fresh) > 1:
            places.update(((c.source, c.start), len(out)) for c in fresh)
            out.append(fact)
        elif homes and fresh:
            number = min(homes, key=lambda n: (-homes[n], n))
            known = out[number]
            if known.verdict == "agree" and len(known.values) == 1 and known.kind == fact.kind:
                places.update(((c.source, c.start), number) for c in fresh)
                elsewhere = {(c.source, c.start) for c in claims if places[c.source, c.start] != number}
                out[number] = _with(known, fact, elsewhere)
    return out


def _with(known: Fact, fact: Fact, elsewhere: Collection[tuple[str, int]]) -> Fact:
    """An agreement with what another fact adds to it; where that has several values, it tells how they go together."""
    old = known.values[0].claims
    named = {(c.source, c.start) for v in fact.values for c in v.claims}
    rest = [c for c in old if (c.source, c.start) not in named]
    values = []
    for value in fact.values:
        own = [c for c in value.claims if (c.source, c.start) not in elsewhere]
        if any(c in old for c in own):
            own, rest = [*own, *rest], []
        if own:
            values.append(msgspec.structs.replace(value, claims=tuple(sorted(own, key=lambda c: (c.source, c.start)))))
    if len(values) == 1:
        return msgspec.structs.replace(known, values=(msgspec.structs.replace(known.values[0], claims=values[0].claims),))
    return msgspec.structs.replace(known, verdict=fact.verdict, detail=fact.detail, assumption=fact.assumption, values=tuple(values))


def _apart(a: Fact, b: Fact) -> bool:
    """Whether two values of `a` have passages that stand under two values of `b`."""
    homes = [{n for n, v in enumerate(b.values) for c in v.claims if _among(c.source, c.start, c.end, value.claims)} for value in a.values]
    return any(p != q for n, x in enumerate(homes) for y in homes[:n] for p in x for q in y)


def _among(source: str, start: int, end: int, claims: Sequence[Claim]) -> bool:
    return any(c.source == source and c.start < end and start < c.end for c in claims)
