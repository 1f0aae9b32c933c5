"""The samples are not built in: the seeds with everything renamed give the same findings, renamed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import checker
from checker.model import Report

ROOT = Path(__file__).parent.parent
TABLE = {str(k): str(v) for k, v in yaml.safe_load((ROOT / "tests/cases/pipeline/renamed.yml").read_text(encoding="utf-8")).items()}
PATTERN = re.compile(
    "|".join(r"(?<!\w)" + re.escape(k) + (r"(?!\w)" if k[-1].isalnum() else "") for k in sorted(TABLE, key=len, reverse=True))
)


def renamed(text: str) -> str:
    """The text with every entry of the table replaced, each place once."""
    return PATTERN.sub(lambda m: TABLE[m.group()], text)


def told(report: Report, rename: bool) -> set[tuple[object, ...]]:
    """What a report says, without ids: verdicts with the words that carry them, and where."""
    out = set()
    for finding in report.findings:
        if finding.rule.endswith(".named"):
            continue  # which sentences name somebody in one connection hangs on the words of them, and the table has other words
        spans = frozenset((Path(e.source).stem, renamed(e.text) if rename else e.text) for v in finding.values for e in v.evidence)
        out.add((finding.rule, finding.verdict, finding.kind, spans))
    return out


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Report]:
    folder = tmp_path_factory.mktemp("renamed")
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        (folder / path.name).write_text(renamed(path.read_bytes().decode("utf-8")), encoding="utf-8", newline="")
    return checker.check([str(ROOT / "seeds")]), checker.check([str(folder)])


def test_every_conflict_and_other_verdict_survives_renaming(reports: tuple[Report, Report]) -> None:
    """Reference facts name real people, so an explanation may differ; rules, verdicts and evidence may not."""
    seeds, other = reports
    expected, got = told(seeds, rename=True), told(other, rename=False)
    assert expected - got == set(), "lost by renaming"
    assert got - expected == set(), "made by renaming"


def test_stories_survive_renaming(reports: tuple[Report, Report]) -> None:
    """The partition does not hang on names."""
    seeds, other = reports
    assert [[Path(s).stem for s in x.sources] for x in seeds.stories] == [[Path(s).stem for s in x.sources] for x in other.stories]
