"""Laws of the whole run: order, hash seed, copies and strangers change nothing; spans are the words."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from checker import pipeline, ruleset
from checker.model import DateSpan, Report, Source
from tests.conftest import ROOT

SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
STRANGER = """The bakery on Hill Street in Torvik has won a prize for its rye bread.

Its owner, Solveig Aune, 61, bakes 400 loaves a day and sells them before noon. “My grandmother would have laughed at the fuss,” she said.
"""


def sources(*, dated: bool = False) -> list[Source]:
    days = ["2024-10-29", "2024-10-30", "2024-10-29", "2025-09-09", "2024-03-01"]
    return [
        Source(
            id=p.name,
            path=str(p),
            text=p.read_bytes().decode("utf-8"),
            published=DateSpan(d, d) if dated else None,
        )
        for p, d in zip(SEEDS, days, strict=True)
    ]


def run(found: list[Source]) -> Report:
    return pipeline.run(found, ruleset.load()).report


def encoded(found: list[Source]) -> bytes:
    return msgspec.json.encode(run(found))


@pytest.mark.parametrize("dated", [False, True])
def test_the_order_of_articles_does_not_matter(dated: bool) -> None:
    expected = encoded(sources(dated=dated))
    for seed in range(3):
        shuffled = sources(dated=dated)
        random.Random(seed).shuffle(shuffled)
        assert encoded(shuffled) == expected


def test_the_hash_seed_does_not_matter(tmp_path: Path) -> None:
    outputs = set()
    for seed in ("0", "1", "4242"):
        out = tmp_path / f"{seed}.json"
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", "from checker.cli import main; main()", "check", "seeds", "--quiet", "-o", str(out)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        outputs.add(out.read_bytes())
    assert len(outputs) == 1


def test_every_span_is_its_words() -> None:
    texts = {s.id: s.text for s in sources()}
    report = run(sources())
    evidence = [e for f in report.findings for v in f.values for e in v.evidence]
    assert evidence
    for e in evidence:
        assert texts[e.source][e.start : e.end] == e.text
        assert texts[e.source][: e.start].endswith(e.prefix)
        assert texts[e.source][e.end :].startswith(e.suffix)


def test_a_copy_is_no_second_witness() -> None:
    before = run(sources())
    copy = Source(id="copy.txt", path="copy.txt", text=sources()[0].text)
    after = run([*sources(), copy])
    assert {f.id for f in after.findings if f.verdict == "conflict"} == {f.id for f in before.findings if f.verdict == "conflict"}
    support = {f.id: sorted((v.value, v.support) for v in f.values) for f in before.findings if f.verdict in ("conflict", "superseded")}
    assert support == {
        f.id: sorted((v.value, v.support) for v in f.values) for f in after.findings if f.verdict in ("conflict", "superseded")
    }
    groups = {s.id: s.independent_group for s in after.sources}
    assert groups["copy.txt"] == groups[SEEDS[0].name]
    assert len(set(groups.values())) == len(SEEDS)


def test_a_stranger_changes_nothing() -> None:
    before = run(sources())
    after = run([*sources(), Source(id="zzz.txt", path="zzz.txt", text=STRANGER)])
    assert after.findings == before.findings


def test_each_source_is_in_one_story() -> None:
    listed = [s for story in run(sources()).stories for s in story.sources]
    assert sorted(listed) == sorted(p.name for p in SEEDS)


def test_a_further_source_and_moved_text_keep_the_ids() -> None:
    ids = {f.id for f in run(sources()).findings if f.verdict == "conflict"}
    moved = [msgspec.structs.replace(s, text="A note from the editors.\n\n" + s.text) for s in sources()]
    assert {f.id for f in run(moved).findings if f.verdict == "conflict"} == ids
