"""Plugins: a reader, a report and a folder of rules that another distribution brings, and no look for them when nobody needs one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Outcome
from tests.test_read import ARTICLE

READER = '''"""Articles that are written in capitals."""
from checker.read.base import Parsed
NAME = "shout"
SUFFIXES = (".shout",)
DESCRIPTION = "capitals"
def sniff(head): return False
def parse(data, options): return Parsed(text=data.decode().capitalize(), extracted=True)
'''
REPORT = '''"""The number of articles."""
NAME = "tally"
SUFFIXES = (".tally",)
DESCRIPTION = "a number"
def render(run): return b"%d articles\\n" % run.report.counts.sources
'''
POINTS = """[checker.readers]
shout = shout_reader
[checker.reports]
tally = tally_report
[checker.rules]
desk = desk_rules
"""


@pytest.fixture
def plugins(tmp_path: Path) -> Path:
    """A folder as an installer would leave it."""
    place = tmp_path / "site"
    info = place / "desk_plugins-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: desk-plugins\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(POINTS, encoding="utf-8")
    (place / "shout_reader.py").write_text(READER, encoding="utf-8")
    (place / "tally_report.py").write_text(REPORT, encoding="utf-8")
    rules = place / "desk_rules" / "quantity"
    rules.mkdir(parents=True)
    (place / "desk_rules" / "__init__.py").touch()
    own = (ROOT / "rules" / "quantity" / "injured.yml").read_text(encoding="utf-8")
    (rules / "hurt.yml").write_text(own, encoding="utf-8")
    (tmp_path / "a.shout").write_text(ARTICLE.upper(), encoding="utf-8")
    (tmp_path / "b.txt").write_text(ARTICLE, encoding="utf-8")
    return place


def test_plugins_are_found_by_suffix_and_by_name(plugins: Path, checker_process: Callable[..., Outcome]) -> None:
    def call(*arguments: object) -> Outcome:
        return checker_process(*arguments, cwd=plugins.parent, PYTHONPATH=f"{ROOT}:{plugins}")

    outcome = call("check", "a.shout", "b.txt", "-o", "out.tally", "--format", "tally")
    assert (outcome.code, outcome.out) == (0, "2 articles\n"), outcome.err
    assert (plugins.parent / "out.tally").read_text(encoding="utf-8") == "2 articles\n"
    assert call("check", "b.txt", "--format-in", "shout", "-o", "tally=-").out == "1 articles\n"
    assert "quantity.hurt" in call("rules", "list", "--rules", "desk").out
    assert "tally" in call("check", "b.txt", "--format", "nothing").err
    assert "shout" in call("check", "b.txt", "--format-in", "nothing").err
    (plugins / "tally_report.py").write_text("raise SystemError('broken')", encoding="utf-8")
    broken = call("check", "b.txt", "-o", "out.tally")
    assert (broken.code, len(broken.err.splitlines())) == (2, 1)
    assert "plugin tally (tally_report) cannot be used" in broken.err


def test_nothing_looks_for_plugins_that_nobody_needs(
    checker: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.metadata

    def looked(**given: object) -> None:
        raise AssertionError("entry points were looked for")

    monkeypatch.setattr(importlib.metadata, "entry_points", looked)
    (tmp_path / "a.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "b.txt").write_text(ARTICLE, encoding="utf-8")
    assert checker("check", tmp_path, "-o", tmp_path / "r.json", "--format", "sarif").code == 0
