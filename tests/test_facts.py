"""What a report says of short invented articles of one story: cases of tests/cases/pipeline/facts.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from checker import pipeline, ruleset
from checker.model import DateSpan, Finding, Source

CASES = yaml.safe_load((Path(__file__).parent / "cases/pipeline/facts.yml").read_text(encoding="utf-8"))
RULES = ruleset.load()


def told(case: dict[str, Any]) -> list[str]:
    """The findings as the cases write them."""
    days = case.get("published", [None] * len(case["articles"]))
    sources = [
        Source(id=f"{n}.txt", path=f"{n}.txt", text=text, published=DateSpan.of(day) if day else None)
        for n, (text, day) in enumerate(zip(case["articles"], days, strict=True))
    ]
    return [_line(f) for f in pipeline.run(sources, RULES, one_story=True).report.findings]


def _line(finding: Finding) -> str:
    return f"{finding.kind} {finding.verdict}: " + " / ".join(sorted(v.value for v in finding.values))


@pytest.mark.parametrize("case", [pytest.param(c, id=c["why"]) for group in CASES.values() for c in group])
def test_facts(case: dict[str, Any]) -> None:
    lines = told(case)
    for wanted in case.get("has", ()):
        assert any(line.startswith(wanted) for line in lines), lines
    for unwanted in case.get("lacks", ()):
        assert not any(line.startswith(unwanted) for line in lines), lines
