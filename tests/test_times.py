"""Times: what is found in a text, what it means on a publication day, which times can be one. The cases are data."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker.document import Document
from checker.extract.times import find_times
from checker.model import DateSpan, Timex
from checker.normalize.times import resolve
from checker.ruleset import load
from checker.values.times import compatible, days, ends, granularity

CASES = Path(__file__).parent / "cases"
EXTRACT: list[dict[str, Any]] = yaml.safe_load((CASES / "extract/times.yml").read_text(encoding="utf-8"))
NORMALIZE: dict[str, list[Any]] = yaml.safe_load((CASES / "normalize/times.yml").read_text(encoding="utf-8"))
WEDNESDAY = DateSpan("2013-03-20", "2013-03-20")


def times(text: str) -> list[Timex]:
    return [m.value for m in find_times(Document(text), load()) if isinstance(m.value, Timex)]


def only(text: str) -> Timex:
    found = times(text)
    assert len(found) == 1, (text, found)
    return found[0]


def span(text: str) -> DateSpan:
    first, _, last = str(text).partition("/")
    return DateSpan(first, last or first)


def interval(found: tuple[int, int] | None) -> str | None:
    return "/".join(date.fromordinal(d).isoformat() for d in found) if found else None


@pytest.mark.parametrize("case", EXTRACT, ids=[c["text"][:50] for c in EXTRACT])
def test_found(case: dict[str, Any]) -> None:
    found = []
    for mention in find_times(Document(case["text"]), load()):
        assert case["text"][mention.start : mention.end] == mention.text
        value = mention.value
        assert isinstance(value, Timex)
        value = resolve(value, WEDNESDAY)
        rest = [value.modality, f"mod:{value.mod}" if value.mod else ""]
        found.append(" ".join(filter(None, [f"{mention.text} = {value.type} {value.value}", *rest])))
    assert found == case["times"]


@pytest.mark.parametrize("case", NORMALIZE["resolve"], ids=str)
def test_resolved(case: list[str]) -> None:
    text, published, value, first, last = case
    found = resolve(only(text), span(published) if published else None)
    assert (found.value, found.first, found.last) == (value, first, last)
    assert resolve(found, span(published) if published else None) == found


@pytest.mark.parametrize("case", NORMALIZE["days"], ids=str)
def test_days(case: list[Any]) -> None:
    text, day, expected, *end = case
    timex, ordinal = only(text), date.fromisoformat(day).toordinal()
    assert interval(days(timex, ordinal)) == expected
    assert interval(ends(timex, ordinal)) == (end[0] if end else expected)


@pytest.mark.parametrize("case", NORMALIZE["compatible"], ids=str)
def test_compatible(case: list[Any]) -> None:
    one, other, expected = case
    assert compatible(only(one), only(other)) is expected
    assert compatible(only(other), only(one)) is expected


@pytest.mark.parametrize(
    ("text", "unit"), [("in 2028", "year"), ("on October 28", "day"), ("at 10:30 p.m.", "minute"), ("the 1990s", "decade")]
)
def test_granularity(text: str, unit: str) -> None:
    assert granularity(only(text)) == unit


def test_a_time_of_day_keeps_its_zone() -> None:
    found = only("The quake struck at 10:30 p.m. KST.")
    assert (found.clock, found.zone, found.utc) == ("22:30", "KST", 540)


HOSTILE = [
    "the end of ",
    "1,1,",
    "the first week of ",
    "12:30:",
    "in the fall ",
    "that day ",
    "10 p.m. ",
    "two days before ",
    "March 3 ",
    "(",
    "10/",
    "'",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_takes_linear_time(words: str) -> None:
    rules, cost = load(), []
    for size in (10_000, 80_000):
        doc = Document(words * (size // len(words)))
        begin = time.process_time()
        find_times(doc, rules)
        cost.append(time.process_time() - begin)
    assert cost[1] < 30 * max(cost[0], 0.005)  # eight times the text; a quadratic rule takes 64 times as long
