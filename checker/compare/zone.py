"""Time zones: a time of day with the zone that an article gives it, by name or by what stands in brackets, against the other articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from checker.compare.base import Aligner, name_claim
from checker.model import Bucket, Claim, Extraction, Fact, FactValue, Mention, Timex
from checker.ruleset import Rule, RuleSet

NAME = "zone"
_DAY = 1440
_BESIDE = 3  # characters between a time and the bracket that converts it


class _Told(NamedTuple):
    """A time of day with its distance from Greenwich in minutes, whoever says so."""

    claim: Claim
    east: int


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Times of day that are given two zones."""
    for rule in rules.rules.values():
        if rule.extends != NAME:
            continue
        told: dict[str, list[_Told]] = defaultdict(list)
        for extraction in bucket.extractions:
            for clock, found in _told(extraction):
                told[clock].append(found)
        for clock, all_found in sorted(told.items()):
            groups: dict[int, list[Claim]] = defaultdict(list)
            for found in all_found:
                home = next((east for east in groups if _apart(east, found.east) < rule.params["least"]), found.east)
                groups[home].append(found.claim)
            if len(groups) > 1:
                yield _fact(clock, groups, rule)


def _told(extraction: Extraction) -> Iterator[tuple[str, _Told]]:
    """Every time of day of an article that has a zone, or another zone's time behind it in brackets."""
    times = [(m, m.value) for m in extraction.mentions if isinstance(m.value, Timex) and m.value.clock]
    for number, (mention, value) in enumerate(times):
        assert value.clock is not None
        east = value.utc
        behind = times[number + 1] if number + 1 < len(times) else None
        if behind and behind[1].utc is not None and 0 < behind[0].start - mention.end <= _BESIDE and not value.zone:
            assert behind[1].clock is not None
            east = _minutes(value.clock) - _minutes(behind[1].clock) + behind[1].utc
        converts = number > 0 and mention.start - times[number - 1][0].end <= _BESIDE
        if east is not None and not converts:
            yield value.clock[:5], _Told(_claim(extraction.source, mention), east % _DAY)


def _claim(source: str, mention: Mention) -> Claim:
    """The time as a claim: what stands in brackets makes none of its own."""
    claim = name_claim(source, mention)
    return Claim(**{**{f: getattr(claim, f) for f in claim.__struct_fields__}, "attribute": "zone", "kind": "conversion"})


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:5])


def _apart(a: int, b: int) -> int:
    return min((a - b) % _DAY, (b - a) % _DAY)


def _fact(clock: str, groups: dict[int, list[Claim]], rule: Rule) -> Fact:
    values = tuple(
        FactValue(text=f"{found[0].text}, {_written(east)}", key=f"{clock}{_written(east)}", claims=tuple(found))
        for east, found in sorted(groups.items())
    )
    return Fact(
        rule=rule.id,
        kind=rule.kind,
        verdict="conflict",
        confidence=0.9,
        subject="time zone",
        key=f"zone {clock}",
        attribute=rule.attribute,
        detail=f"{clock} is given two time zones: {' / '.join(v.text for v in values)}.",
        values=values,
    )


def _written(east: int) -> str:
    """A distance from Greenwich: "UTC-08:00"."""
    off = east if east <= 12 * 60 else east - _DAY
    return f"UTC{'-' if off < 0 else '+'}{abs(off) // 60:02}:{abs(off) % 60:02}"
