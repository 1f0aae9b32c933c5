"""Two bare sentences compared by `checker.compare_texts`: cases of tests/cases/pipeline/bare.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import checker

CASES: dict[str, list[Any]] = yaml.safe_load((Path(__file__).parent / "cases/pipeline/bare.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("expected", "pair"), [(kind, pair) for kind, pairs in CASES.items() for pair in pairs], ids=str)
def test_two_sentences(expected: str, pair: list[str]) -> None:
    for a, b in (pair, pair[::-1]):
        found = [f for f in checker.compare_texts(a, b) if f.verdict == "conflict"]
        assert bool(found) == (expected == "conflict"), [f.message for f in found]
        for evidence in (e for f in found for v in f.values for e in v.evidence):
            assert {"a": a, "b": b}[evidence.source][evidence.start : evidence.end] == evidence.text
