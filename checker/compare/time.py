"""Dates, times of day, durations and deadlines. Two times agree if their intervals meet; one that hangs on an unknown publication
date is reconcilable if some date makes it meet the other, and the assumption names that date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache

from checker.compare.base import Aligner
from checker.compare.slots import Group, Grouped, grouped, probability
from checker.model import TOP, Bucket, Claim, Fact, FactValue, Timex, Verdict
from checker.ruleset import Rule, RuleSet
from checker.values.times import compatible, days, ends, told_by_date

NAME = "time"
Reader = Callable[[Timex, int], tuple[int, int] | None]
_FIRST_YEAR, _LAST_YEAR = 1998, 2037  # publication dates tried for undated articles
_SAME_DATE = 3.0  # log odds that one date told twice in a story is one happening's
_SAMPLES = (1, 15, 28)  # days of a month tried: enough for what is told in months and years


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Times that several sources state of one happening, or one source in two places."""
    by_attribute = {r.attribute: r for r in rules.rules.values() if r.extends == NAME}
    for kind, general in (("time", "date"), ("horizon", "deadline")):
        claims = [c for c in bucket.claims(kind) if _comparable(c.value)]

        def relate(a: Claim, b: Claim) -> str:
            return relation(a, b, bucket)

        for found in grouped(claims, aligner, rules, kind, fits, relate, _telling):
            attribute = found.groups[0].claims[0].attribute
            yield _fact(found, bucket, by_attribute.get(attribute) or by_attribute[general], kind, attribute)


def _telling(claim: Claim) -> float:
    """A day with its month is rarely told of two things in one story; a weekday often is."""
    value = claim.value
    assert isinstance(value, Timex)
    return _SAME_DATE if claim.kind == "time" and told_by_date(value) else 0.0


def _comparable(value: object) -> bool:
    return isinstance(value, Timex) and value.type != "SET" and value.modality != "dateline" and not value.value.endswith("_REF")


def form(value: Timex) -> str:
    """What a time is compared as: a time of day, a length, an end point or a date."""
    if value.clock is not None:
        return "clock"
    if value.type == "DURATION" and value.modality not in ("for-next", "within", "by"):
        return "length"
    return "date"


def fits(a: Claim, b: Claim) -> bool:
    """Whether two times can be compared: a time of day with a time of day, a length with a length."""
    x, y = a.value, b.value
    if not isinstance(x, Timex) or not isinstance(y, Timex) or (a.source == b.source and a.sentence == b.sentence):
        return False
    if form(x) != form(y):
        return False
    return form(x) != "length" or (x.length is not None and y.length is not None)


def relation(a: Claim, b: Claim, bucket: Bucket) -> str:
    """agree, reconcilable or differ; "" where nothing can be said."""
    x, y = a.value, b.value
    assert isinstance(x, Timex) and isinstance(y, Timex)
    kind = form(x)
    if a.text.lower() == b.text.lower() and a.source != b.source and kind != "length":
        return "agree"  # the same words: copied, or said of the same day
    if kind == "clock":
        return _clocks(x, y)
    if kind == "length":
        return "agree" if compatible(x, y) else "differ"
    read = _ends if a.kind == "horizon" else _days
    one, other = _interval(a, bucket, read), _interval(b, bucket, read)
    if one and other:
        return "agree" if _meet(one, other) else "differ"
    if x.value == y.value and x.anchor == y.anchor and x.modality == y.modality:
        return "agree" if x.offset == y.offset else ""  # "two weeks ago" and "five weeks ago", of days unknown
    if not _says_something(x) or not _says_something(y) or _day_told(x) != _day_told(y):
        return ""  # any weekday may be any date, as long as nobody knows when it was written
    found = _dates(x, y, one, other, read)
    return "differ" if not found else "agree" if len(found) == len(_CANDIDATES) else "reconcilable"


def _clocks(x: Timex, y: Timex) -> str:
    """Whether two times of day are one; where they are not, compare/clock.py tells whether that matters."""
    if (x.utc is None) != (y.utc is None) and (x.zone or y.zone):
        return ""
    return "agree" if compatible(x, y) else ""


def _interval(claim: Claim, bucket: Bucket, read: Reader) -> tuple[int, int] | None:
    """The days a time means, if its article's date or the words themselves tell; of a horizon, the days on which it may end."""
    value = claim.value
    assert isinstance(value, Timex)
    if value.first and value.last:
        return read(value, _ordinal(value.first))
    published = bucket.days.get(claim.source)
    if published is not None and published[0] == published[1]:
        return read(value, published[0])
    return None


@lru_cache(maxsize=4096)
def _ordinal(text: str) -> int:
    return date.fromisoformat(text[:10]).toordinal()


@lru_cache(maxsize=65536)
def _days(value: Timex, day: int) -> tuple[int, int] | None:
    return days(value, day)


@lru_cache(maxsize=65536)
def _ends(value: Timex, day: int) -> tuple[int, int] | None:
    return ends(value, day)


def _says_something(value: Timex) -> bool:
    return value.anchor in ("absolute", "publication", "partial") or value.modality == "for-next"


def _day_told(value: Timex) -> str:
    """How a day is told: as a weekday or so many days off (it moves with the publication date), or by the calendar."""
    if value.unit in ("year", "month", "quarter", "season", "decade", "century"):
        return ""
    return "moving" if value.anchor == "publication" or value.weekday else "calendar"


def _meet(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return max(a[0], b[0]) <= min(a[1], b[1])


def _candidates() -> list[int]:
    return [date(y, m, d).toordinal() for y in range(_FIRST_YEAR, _LAST_YEAR + 1) for m in range(1, 13) for d in _SAMPLES]


_CANDIDATES = _candidates()


@lru_cache(maxsize=4096)
def _dates(x: Timex, y: Timex, one: tuple[int, int] | None, other: tuple[int, int] | None, read: Reader) -> tuple[int, ...]:
    """Sampled publication days on which two times meet; where both hang on one, the same day is tried for both."""
    out = []
    for day in _CANDIDATES:
        a, b = one or read(x, day), other or read(y, day)
        if a and b and _meet(a, b):
            out.append(day)
    return tuple(out)


def _fact(found: Grouped, bucket: Bucket, rule: Rule, kind: str, attribute: str) -> Fact:
    groups = sorted(found.groups, key=lambda g: (g.claims[0].source, g.claims[0].start))
    shown = [_shown(g) for g in groups]
    listed = " / ".join(f"“{s}”" for s in shown)
    assumption: str | None = None
    verdict: Verdict = "agree"
    if not found.edges:
        detail = f"The sources agree on {listed}."
    elif any(e.relation == "differ" for e in found.edges):
        verdict, detail = "conflict", f"The sources give different times: {listed}."
    else:
        verdict = "reconcilable"
        assumption = _assumption(found, bucket)
        detail = f"{listed} mean the same time {assumption}."
    return Fact(
        rule=rule.id,
        kind=kind,
        verdict=verdict,
        confidence=round(probability(found.score), 3) if found.edges else 1.0,
        subject=attribute,
        key=attribute,
        attribute=attribute,
        detail=detail,
        assumption=assumption,
        values=tuple(_value(g) for g in groups),
        core=any(c.sentence < TOP for g in groups for c in g.claims),
    )


_PREPOSITIONS = {"by": "by", "until": "until", "since": "since", "for-next": "for", "within": "within", "for": "for"}


def _shown(group: Group) -> str:
    """A time with the preposition that makes it a deadline or a span: "by 2028"."""
    claim = min(group.claims, key=lambda c: (len(c.text), c.text))
    value = claim.value
    preposition = _PREPOSITIONS.get(value.modality, "") if isinstance(value, Timex) else ""
    return f"{preposition} {claim.text}".strip()


def _assumption(found: Grouped, bucket: Bucket) -> str:
    """The publication dates under which the values meet, in words."""
    edge = max((e for e in found.edges if e.relation == "reconcilable"), key=lambda e: (e.score, -e.a, -e.b))
    claims = {i: c for g in found.groups for i, c in zip(g.members, g.claims, strict=True)}
    a, b = claims[edge.a], claims[edge.b]
    assert isinstance(a.value, Timex) and isinstance(b.value, Timex)
    read = _ends if a.kind == "horizon" else _days
    one, other = _interval(a, bucket, read), _interval(b, bucket, read)
    when = _written(_dates(a.value, b.value, one, other, read))
    sides = [next(g for g in found.groups if i in g.members) for i, known in ((edge.a, one), (edge.b, other)) if not known]
    unknown = sorted({c.source for g in sides for c in g.claims if not _interval(c, bucket, read)})
    who = _joined([s.rsplit("/", 1)[-1].rsplit(".", 1)[0] for s in unknown], "and")
    return f"if {who} {'were' if len(unknown) > 1 else 'was'} published {when}"


def _written(found: tuple[int, ...]) -> str:
    """Days as the years or months they fill: "in 2024", "in October"."""
    dates = [date.fromordinal(d) for d in found]
    years = sorted({d.year for d in dates})
    months = sorted({d.month for d in dates})
    names = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
    if len(years) <= 3:
        if len(months) < 12 and len(years) == 1:
            return "in " + _joined([f"{names[m - 1]} {years[0]}" for m in months])
        return "in " + _joined([str(y) for y in years])
    if len(months) <= 4:
        return "in " + _joined([names[m - 1] for m in months])
    return f"between {min(dates).isoformat()} and {max(dates).isoformat()}"


def _joined(parts: list[str], word: str = "or") -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + f" {word} " + parts[-1]


def _value(group: Group) -> FactValue:
    first = group.claims[0]
    value = first.value
    assert isinstance(value, Timex)
    return FactValue(
        text=_shown(group),
        key=f"{value.modality}:{value.value}:{value.clock or ''}",
        claims=tuple(group.claims),
    )
