"""Cross-source fact consistency checker.

    read -> extract -> normalize -> cluster -> compare -> triage -> report
    bytes   mentions   comparable    entities,  pairs to   new, known,   html, json, sarif,
    to      and        values        events,    verdicts   suppressed    junit, github, ...
    Source  claims     (intervals)   claims

`pipeline.py` reads like this picture, `model.py` holds what travels along it. The functions below are the public API; they import
the stages when they are called, so that `import checker` costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.model import Finding, Mention, Report

__all__ = ["check", "compare_texts", "mentions"]


def check(paths: Sequence[str | Path], *, rules: Sequence[str | Path] = (), sources: str | Path | None = None) -> Report:
    """Compares the articles at `paths` (files or folders) and returns the report.

    `rules` are further folders of rules, `sources` a table of publishers and dates instead of the one beside the articles. Articles that
    cannot be read are listed in `report.skipped`; CheckerError is raised if nothing can be read or a rule is wrong.
    """
    from checker import pipeline, ruleset
    from checker.read import ReadOptions, read

    found = read([str(p) for p in paths], ReadOptions(sources_file=str(sources) if sources else None))
    return pipeline.run(found.sources, ruleset.load(tuple(str(r) for r in rules)), skipped=found.skipped).report


def mentions(text: str, published: date | None = None) -> list[Mention]:
    """What is extracted from one text, in order, with spans and values; times are resolved if `published` is given."""
    from checker import pipeline, ruleset

    return pipeline.mentions(text, ruleset.load(), published)


def compare_texts(a: str, b: str) -> list[Finding]:
    """The findings of two texts taken as reports of the same happening."""
    from checker import pipeline, ruleset
    from checker.model import Source

    sources = [Source(id=name, path=name, text=text) for name, text in (("a", a), ("b", b))]
    return list(pipeline.run(sources, ruleset.load(), one_story=True).report.findings)
