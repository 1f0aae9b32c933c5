"""Two bare sentences, one held against the other: what is said of one thing in both with another value.

Whoever compares two single sentences says that they are about one thing, so the words around a value need not be rare to align it: it is
enough that they are nearly all the same. Articles are never read in this way.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.compare import quantity, times
from checker.compare.base import name_claim
from checker.model import Bucket, Claim, Extraction, Mention, Name, Quantity, Timex
from checker.ruleset import RuleSet
from checker.values.names import compare_organisations, compare_people, fold
from checker.values.quantities import comparable

KINDS = {"quantity": "quantity", "money": "quantity", "time": "time", "horizon": "time"}
_ORDINAL = "edited.quantity"  # the attribute of "first" and "third"
_SHARED = 0.6  # of the content words around two values
_SHARED_BY_NAMES = 0.75  # of those around two names, which are changed for many reasons
_HEDGES = frozenset(("less", "least", "most", "more", "exact", "rough", "approxim"))  # stems of words that only bend a number
_ENDS, _BEGINNINGS = frozenset(("by", "until", "before")), frozenset(("after", "since", "from"))
_FAR = 3.0  # times: a bound leaves much open, but not that


def bare(bucket: Bucket) -> tuple[Extraction, Extraction] | None:
    """The two sentences of a bucket that holds nothing else."""
    if len(bucket.extractions) != 2 or any(len(e.sentences) != 1 for e in bucket.extractions):
        return None
    a, b = bucket.extractions
    return a, b


def changes(a: Extraction, b: Extraction, bucket: Bucket, rules: RuleSet) -> Iterator[tuple[str, Claim, Claim, str]]:
    """What the two sentences tell differently: kind, both claims, and the entity if there is one."""
    for kind in ("quantity", "time"):
        left, right = (_claims(e, kind) for e in (a, b))
        stated = {_stated(c) for c in left} & {_stated(c) for c in right}
        left, right = ([c for c in side if _stated(c) not in stated] for side in (left, right))
        for p, q in zip(left, right, strict=False) if len(left) == len(right) else ():
            if (p.kind == q.kind or _opposed(p, q)) and _shared(p, q) >= _SHARED and _differ(kind, p, q, bucket):
                yield kind, p, q, ""
    first, second = ([c for c in e.claims if c.kind == "detail" and c.attribute == _ORDINAL] for e in (a, b))
    if len(first) == len(second):
        for p, q in zip(first, second, strict=True):
            assert isinstance(p.value, Quantity) and isinstance(q.value, Quantity)
            if p.value.value != q.value.value and _shared(p, q) >= _SHARED_BY_NAMES:
                yield "quantity", p, q, ""
    yield from _names(a, b, bucket, rules)


def _claims(extraction: Extraction, kind: str) -> list[Claim]:
    return [c for c in extraction.claims if KINDS.get(c.kind) == kind]


def _stated(claim: Claim) -> str:
    value = claim.value
    return f"{value.low:g} {value.high:g}" if isinstance(value, Quantity) else claim.text.lower()


def _shared(p: Claim, q: Claim) -> float:
    """The share of the content words around two values that stand around both."""
    x, y = ((set(c.near) - _HEDGES) | {c.value.noun for c in (c,) if isinstance(c.value, Quantity) and c.value.noun} for c in (p, q))
    return len(x & y) / max(len(x), len(y), 1)


def _differ(kind: str, p: Claim, q: Claim, bucket: Bucket) -> bool:
    if kind == "time":
        return times.fits(p, q) and times.relation(p, q, bucket) == "differ"
    x, y = p.value, q.value
    assert isinstance(x, Quantity) and isinstance(y, Quantity)
    return comparable(x, y) and x.role == y.role and (quantity.relate(p, q) == "differ" or _other_bound(p, q))


def _opposed(p: Claim, q: Claim) -> bool:
    """Whether one time is an end and the other a beginning: "by 1972" and "after 1982"."""
    told = {c.value.modality for c in (p, q) if isinstance(c.value, Timex)}
    return bool(told & _ENDS) and bool(told & _BEGINNINGS)


def _other_bound(p: Claim, q: Claim) -> bool:
    """Whether one bound is put on two numbers, or a number lies far beyond another's bound."""
    x, y = p.value, q.value
    assert isinstance(x, Quantity) and isinstance(y, Quantity)
    if x.bound == y.bound:
        return x.bound != "=" and x.value != y.value
    low, high = sorted((abs(x.value), abs(y.value)))
    return x.unit == y.unit and high > _FAR * low


def _names(a: Extraction, b: Extraction, bucket: Bucket, rules: RuleSet) -> Iterator[tuple[str, Claim, Claim, str]]:
    """One name in the place of another, if everything else is the same."""
    left, right = _outermost(a), _outermost(b)
    if len(left) != len(right):
        return
    differing = [(p, q) for p, q in zip(left, right, strict=True) if canonical(p) != canonical(q)]
    if len(differing) != 1:
        return
    p, q = differing[0]
    own = {w for m in (p, q) for w in fold(m.text).split()}
    x, y = (_plain(e, own) for e in (a, b))
    if len(x & y) >= _SHARED_BY_NAMES * max(len(x), len(y), 1) and x & y and _other(p, q, rules):
        entity = bucket.entities.get((a.source, p.value.entity), "") if isinstance(p.value, Name) else ""
        left_claim, right_claim = (name_claim(e.source, m, 0, e.sentences[0].stems[:3]) for e, m in ((a, p), (b, q)))
        yield "name", left_claim, right_claim, entity


def _outermost(extraction: Extraction) -> list[Mention]:
    found: list[Mention] = []
    for mention in extraction.mentions:
        if isinstance(mention.value, Name) and mention.value.form != "description" and (not found or mention.start >= found[-1].end):
            found.append(mention)
    return found


def _plain(extraction: Extraction, own: set[str]) -> set[str]:
    """The content words of the sentence that are not of the names in question."""
    return {s for s in extraction.sentences[0].stems if not any(word.startswith(s[:5]) for word in own)}


def canonical(mention: Mention) -> str:
    """The folded name that a mention stands for."""
    assert isinstance(mention.value, Name)
    return fold(mention.value.canonical)


def _other(p: Mention, q: Mention, rules: RuleSet) -> bool:
    """Whether two names are of different things, and of one kind as far as is told."""
    x, y = p.value, q.value
    assert isinstance(x, Name) and isinstance(y, Name)
    if x.type == y.type == "person":
        return compare_people(x, y, rules) == "different"
    if "person" in (x.type, y.type) and "other" not in (x.type, y.type):
        return False
    shorter, longer = sorted((set(canonical(p).split()), set(canonical(q).split())), key=len)
    if shorter <= longer:
        return False  # a part of a name, or the whole of it
    return compare_organisations(x.canonical, y.canonical, rules).relation not in ("same", "acronym", "spelling")
