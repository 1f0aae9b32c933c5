"""What is told of one thing in a fixed form of words: cases of tests/cases/compare/details.yml, and that no text runs away with a form."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker import pipeline, ruleset
from checker.model import DateSpan, Finding, Source

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load((Path(__file__).parent / "cases/compare/details.yml").read_text(encoding="utf-8"))
RULES = ruleset.load()
DETAILS = {r.id for r in RULES.rules.values() if r.extends in ("property", "location", "toll", "moment", "zone")}


def conflicts(texts: list[str], published: list[str] | None = None) -> list[Finding]:
    days = published or [""] * len(texts)
    sources = [
        Source(id=f"{n}.txt", path=f"{n}.txt", text=t, published=DateSpan(d, d) if d else None)
        for n, (t, d) in enumerate(zip(texts, days, strict=True))
    ]
    report = pipeline.run(sources, RULES, one_story=True).report
    return [f for f in report.findings if f.verdict == "conflict"]


@pytest.mark.parametrize("case", CASES["conflict"], ids=lambda c: f"{c['rule']}: {c['texts'][0][:40]}")
def test_what_must_be_found(case: dict[str, Any]) -> None:
    for texts in (case["texts"], case["texts"][::-1]):
        found = [f.rule for f in conflicts(texts, case.get("published"))]
        assert case["rule"] in found, found


@pytest.mark.parametrize("case", CASES["none"], ids=lambda c: c["why"])
def test_what_must_stay_silent(case: dict[str, Any]) -> None:
    assert not [f.message for f in conflicts(case["texts"], case.get("published")) if f.rule in DETAILS]


@pytest.mark.parametrize(
    "piece", ["40 mph ", "52-3 , ", "Velk ( 52-3 ", "fired 9 shots ", "12:41 with 3-2 ", "the northern city of ", "Velk, "]
)
def test_no_text_runs_away_with_a_form(piece: str) -> None:
    """Twice the text takes about twice the time, not four times."""
    seconds = []
    for size in (40_000, 160_000):
        text = (piece * (size // len(piece) + 1))[:size]
        sources = [Source(id=i, path=i, text=text) for i in "ab"]
        start = time.process_time()
        pipeline.run(sources, RULES, one_story=True)
        seconds.append(time.process_time() - start)
    assert seconds[1] < 10 * max(0.2, seconds[0]), seconds
