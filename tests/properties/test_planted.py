"""A change planted in a copy of an article is found, and an unchanged copy raises nothing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from checker import pipeline, ruleset
from checker.model import Source
from tests.bench.planted import KINDS, found, planted
from tests.conftest import ROOT

RULES = ruleset.load()
ARTICLES = sorted((ROOT / "seeds").glob("*.txt"))
LEAST = 0.8


@pytest.mark.parametrize("kind", KINDS)
def test_planted_changes_are_found(kind: str) -> None:
    """Of the changes of each kind in the seed articles, at least four in five are found."""
    rng = random.Random(7)
    hits, tried = [], 0
    for path in ARTICLES:
        text = path.read_text(encoding="utf-8")
        mentions = [m for m in pipeline.mentions(text, RULES) if m.start > 150]
        for _ in range(2):
            if (span := planted(kind, text, mentions, rng)) is None:
                continue
            start, end, other = span
            one, two = (Source(id=i, path=i, text=t) for i, t in (("original", text), ("copy", text[:start] + other + text[end:])))
            report = pipeline.run([one, two], RULES, one_story=True).report
            tried += 1
            hits.append((found(kind, report.findings, one, two, start, len(other)), text[max(0, start - 40) : end + 20], other))
    assert tried >= 4, "the articles have too few values of this kind"
    missed = [(passage, other) for good, passage, other in hits if not good]
    assert len(missed) <= (1 - LEAST) * tried, missed


@pytest.mark.parametrize("path", ARTICLES, ids=lambda p: p.stem)
def test_an_unchanged_copy_raises_no_conflict(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    copies = [Source(id=i, path=i, text=text) for i in ("original", "copy")]
    alone = pipeline.run(copies[:1], RULES, one_story=True).report.counts.by_verdict["conflict"]
    assert pipeline.run(copies, RULES, one_story=True).report.counts.by_verdict["conflict"] == alone
