"""When undated articles must have been written to fit the others: a small constraint problem over publication days.

Constraints on one article come from terms of office ("President X" while X was president) and from what it reports as past; constraints
between two come from times of one thing ("next month" here, "in November" there). Each leaves some days; what all leave is the
interval that the report shows, with the claims it rests on. If no day is left, the report says so.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from checker.model import Bucket, Claim, DateSpan, Fact, Role, Timex
from checker.ruleset import RuleSet
from checker.values.names import fold
from checker.values.times import days, ends

# Publication days that are tried; an interval that reaches one of them is open on that side.
FIRST, LAST = date(1995, 1, 1).toordinal(), date(2045, 12, 31).toordinal()
_STEP = 5  # days between the publication days tried first
_WEEKLY = frozenset({"minute", "hour", "day", "week"})
_RECENT = 45  # days for which a day without a year is news
_MOST = 4  # such days that are looked at in one article
_ROUNDS = 4  # of propagation between articles; more never changed anything
_CURVES = 512  # times whose readings are kept at hand, each in 150 kB
_Spans = tuple[tuple[int, int], ...]
_UNREAD, _NOTHING = 0, -1  # no day of the calendar
# A set of days is a number with a bit for each day from FIRST on: a fiftieth of a set's memory, and one operation intersects two.
_ALL = (1 << (LAST - FIRST + 1)) - 1


class Reason(NamedTuple):
    """One constraint: the days it allows an article (as bits), the claims it rests on, and how it is told."""

    days: int
    claims: tuple[Claim, ...]
    text: str


class Solved(NamedTuple):
    """The outcome for one article: first and last day that fit everything, and why. No days: nothing fits everything."""

    first: int | None
    last: int | None
    reasons: tuple[Reason, ...]


def solve(buckets: Iterable[Bucket], facts: Iterable[Fact], published: Mapping[str, DateSpan | None], rules: RuleSet) -> dict[str, Solved]:
    """The interval of each undated article that anything constrains."""
    undated = {s for s, p in published.items() if p is None}
    if not undated:
        return {}
    known = {s: (p.days() if p else None) for s, p in published.items()}
    own: dict[str, list[Reason]] = defaultdict(list)
    for bucket in buckets:
        for extraction in bucket.extractions:
            if extraction.source in undated:
                own[extraction.source] = [*_terms(bucket, extraction.source, extraction.claims, rules), *_reported(extraction.claims)]
    between = [
        (a, b)
        for fact in facts
        if fact.kind in ("time", "horizon") and fact.verdict in ("reconcilable", "agree")
        for a, b in _pairs(fact)
        if a.source in undated or b.source in undated
    ]
    domains = {source: _intersect(own[source]) for source in sorted(undated)}
    reasons: dict[str, list[Reason]] = {s: list(own[s]) for s in undated}
    allow = _Allowed()
    seen: dict[tuple[int, int], tuple[int, int | None]] = {}
    for _ in range(_ROUNDS):
        changed = False
        for number, (a, b) in enumerate(between):
            for turned, (one, other) in enumerate(((a, b), (b, a))):
                if one.source not in undated:
                    continue
                # What has not changed since it was looked at would give the same again.
                state = (domains[one.source], domains.get(other.source))
                if seen.get((number, turned)) == state:
                    continue
                seen[number, turned] = state
                allowed = allow(one, other, known, domains)
                if allowed is None:
                    continue
                narrowed = domains[one.source] & allowed
                if narrowed != domains[one.source]:
                    changed = True
                    if narrowed:
                        domains[one.source] = narrowed
                    text = f"“{one.text}” and “{other.text}” ({other.source.rsplit('/', 1)[-1]}) are one time"
                    reasons[one.source].append(Reason(allowed, (one, other), text))
        if not changed:
            break
    out = {}
    for source in sorted(undated):
        kept = _telling(reasons[source])
        if kept:
            left = _intersect(kept)
            out[source] = Solved(_first(left) if left else None, _last(left) if left else None, tuple(kept))
    return out


@lru_cache(maxsize=4096)
def _between(first: int, last: int) -> int:
    """The days of an interval as bits."""
    low, high = max(first, FIRST), min(last, LAST)
    return ((1 << (high - low + 1)) - 1) << (low - FIRST) if low <= high else 0


def _bits(found: Iterable[int]) -> int:
    marks = bytearray(LAST - FIRST + 1)
    for day in found:
        marks[day - FIRST] = 1
    return int(bytes(marks[::-1]).translate(_DIGITS), 2)


_DIGITS = bytes([48, 49]) + bytes(254)


def _first(domain: int) -> int:
    return FIRST + (domain & -domain).bit_length() - 1


def _last(domain: int) -> int:
    return FIRST + domain.bit_length() - 1


def _days_of(domain: int) -> list[int]:
    """The days of a domain, in order."""
    low = _first(domain)
    return [low + n for n, bit in enumerate(reversed(bin(domain >> (low - FIRST))[2:])) if bit == "1"] if domain else []


def _intersect(reasons: Iterable[Reason]) -> int:
    """The days all reasons leave; one that would leave none is kept for the report but cannot empty the domain of others."""
    out = _ALL
    for reason in reasons:
        out &= reason.days
    return out


def _telling(reasons: list[Reason]) -> list[Reason]:
    """Reasons that narrow the interval: each claim once, repeated ones dropped."""
    seen: set[tuple[str, ...]] = set()
    out = []
    for reason in reasons:
        key = (reason.text,)
        if key not in seen and reason.days != _ALL:
            seen.add(key)
            out.append(reason)
    return out


def _pairs(fact: Fact) -> list[tuple[Claim, Claim]]:
    """Pairs of claims of a fact whose times must meet: one claim per source and value."""
    claims = []
    seen = set()
    for value in fact.values:
        for claim in value.claims:
            key = (claim.source, claim.text.lower())
            if key not in seen:
                seen.add(key)
                claims.append(claim)
    return [(a, b) for n, b in enumerate(claims) for a in claims[:n] if a.source != b.source]


@lru_cache(maxsize=_CURVES)
def _known(value: Timex, kind: str) -> tuple[array[int], array[int]]:
    """What has been read of a time so far, by day of publication: first days and last days."""
    return array("i", [_UNREAD]) * (LAST - FIRST + 1), array("i", [_UNREAD]) * (LAST - FIRST + 1)


def _curve(claim: Claim, domain: Iterable[int]) -> list[tuple[int, int, int]]:
    """The interval a time means for every publication day of a domain on which it means something; of a horizon, where it may end."""
    assert isinstance(claim.value, Timex)
    return _curve_of(claim.value, claim.kind, domain)


def _curve_of(value: Timex, kind: str, domain: Iterable[int]) -> list[tuple[int, int, int]]:
    firsts, lasts = _known(value, kind)
    read = ends if kind == "horizon" else days
    out = []
    for day in domain:
        if not FIRST <= day <= LAST:  # a day that is known
            if found := read(value, day):
                out.append((day, *found))
            continue
        at = day - FIRST
        if firsts[at] == _UNREAD:
            firsts[at], lasts[at] = read(value, day) or (_NOTHING, _NOTHING)
        if firsts[at] != _NOTHING:
            out.append((day, firsts[at], lasts[at]))
    return out


def _fitting(claim: Claim, domain: int, test: Callable[[int, int, int], bool]) -> int:
    """The days of a domain that pass a test of their reading: looked for in steps first, then day by day around what was found."""
    if domain.bit_count() <= 3 * _STEP * 365:
        return _bits(day for day, first, last in _curve(claim, _days_of(domain)) if test(day, first, last))
    near = 0
    for day, first, last in _curve(claim, range(FIRST, LAST + 1, _STEP)):
        if test(day, first, last):
            near |= _between(day - _STEP, day + _STEP)
    return _bits(day for day, first, last in _curve(claim, _days_of(near & domain)) if test(day, first, last))


class _Allowed:
    """The days on which one claim can have been published so that its time meets some reading of another; each question is answered once."""

    def __init__(self) -> None:
        self._answers: dict[tuple[Timex, str, int, _Spans], int] = {}

    def __call__(self, one: Claim, other: Claim, known: Mapping[str, tuple[int, int] | None], domains: Mapping[str, int]) -> int | None:
        """The days as bits, or None if the other time tells nothing."""
        if not isinstance(one.value, Timex) or not isinstance(other.value, Timex):
            return None
        if domains.get(other.source) == _ALL and (_of_any_week(one.value) or _of_any_week(other.value)):
            return None  # a day of some week in an article of any day: every week has one, which tells nothing
        targets = _readings(other, known, domains)
        if not targets:
            return None
        key = (one.value, one.kind, domains[one.source], targets)
        if key not in self._answers:
            low, high = _merged(targets)
            self._answers[key] = _fitting(one, domains[one.source], lambda _, first, last: _meets(first, last, low, high))
        return self._answers[key]


def _readings(claim: Claim, known: Mapping[str, tuple[int, int] | None], domains: Mapping[str, int]) -> _Spans:
    value = claim.value
    assert isinstance(value, Timex)
    day = known.get(claim.source)
    if day is not None or (value.first and value.last):
        at = day[0] if day else date.fromisoformat(str(value.first)[:10]).toordinal()
        return tuple((first, last) for _, first, last in _curve(claim, (at,)))
    return _read_all(value, claim.kind, domains.get(claim.source, 0))


@lru_cache(maxsize=_CURVES)
def _read_all(value: Timex, kind: str, domain: int) -> _Spans:
    """Every interval that a time means on some day of a domain."""
    if not domain:
        return ()
    steps = _days_of(domain) if domain.bit_count() <= 366 else range(_first(domain), _last(domain) + 1, _STEP)
    return tuple(sorted({(first, last) for _, first, last in _curve_of(value, kind, steps)}))


def _merged(spans: _Spans) -> tuple[list[int], list[int]]:
    low: list[int] = []
    high: list[int] = []
    for first, last in sorted(spans):
        if high and first <= high[-1] + 1:
            high[-1] = max(high[-1], last)
        else:
            low.append(first)
            high.append(last)
    return low, high


def _meets(first: int, last: int, low: list[int], high: list[int]) -> bool:
    index = bisect_left(high, first)
    return index < len(low) and low[index] <= last


def _of_any_week(value: Timex) -> bool:
    """A weekday or a day counted from publication, without a month: it comes round every week."""
    return value.first is None and value.unit in _WEEKLY and (value.anchor != "partial" or "-W" in value.value)


def _terms(bucket: Bucket, source: str, claims: Sequence[Claim], rules: RuleSet) -> list[Reason]:
    """Days on which the article's office holders were in office, where the reference table knows them."""
    table: Any = rules.reference("terms")
    if not table:
        return []
    by_name = {fold(str(n)): t for t in table["terms"] for n in (t["holder"], *t.get("aliases", []))}
    out = []
    told: set[str] = set()
    for claim in claims:
        value = claim.value
        # A dated sentence ("In October 2019, President X announced") speaks of its own time.
        if not isinstance(value, Role) or value.status or claim.qualifiers.time:
            continue
        entity = bucket.entities.get((claim.source, value.entity))
        names = [n.text for n in bucket.names[entity].names] if entity in bucket.names else [value.holder]
        term = next((by_name[f] for n in names if (f := fold(n)) in by_name), None)
        if term is None or term["office"] != value.office or term["holder"] in told:
            continue
        told.add(term["holder"])
        first, last = term["from"].toordinal(), term["to"].toordinal() if term.get("to") else LAST
        text = f"“{claim.text}”: in office {term['from'].isoformat()}–{term['to'].isoformat() if term.get('to') else ''} ({term['source']})"
        out.append(Reason(_between(first, last), (claim,), text))
    return out


def _reported(claims: Sequence[Claim]) -> list[Reason]:
    """An article is not older than what it reports as past: its latest full date, month or year, and days of no told year."""
    latest: tuple[int, Claim] | None = None
    partial: dict[Timex, Claim] = {}
    for claim in claims:
        value = claim.value
        if not isinstance(value, Timex) or value.type != "DATE" or value.lean != "past" or value.modality in ("by", "until", "for-next"):
            continue
        if value.first:
            start = date.fromisoformat(value.first[:10]).toordinal()
            if latest is None or start > latest[0]:
                latest = (start, claim)
        elif value.anchor == "partial" and value.unit == "day" and not _of_any_week(value) and len(partial) < _MOST:
            partial.setdefault(value, claim)
    out = []
    if latest is not None:
        out.append(Reason(_between(latest[0], LAST), (latest[1],), f"it reports “{latest[1].text}” as past"))
    for claim in partial.values():
        allowed = _fitting(claim, _ALL, lambda day, first, _: first <= day <= first + _RECENT)
        if allowed:
            out.append(Reason(allowed, (claim,), f"it reports “{claim.text}” as just past"))
    return out
