"""The steps that commands share: load the rules, read the articles, judge the findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from checker import registry, ruleset
from checker.cli.console import Console
from checker.model import SEVERITIES, VERDICTS, Finding, Report
from checker.read import ReadOptions, ReadResult, read
from checker.ruleset import RuleSet


def load_rules(console: Console, folders: Sequence[str]) -> RuleSet:
    """The rules with those of further folders. A bad file is told and left out: the articles can be compared by the others."""
    rules = ruleset.load(tuple(folders), lenient=True)
    for fault in rules.problems():
        console.error(fault)
    comparators = registry.discover("checker.compare")
    for rule in rules.rules.values():
        if comparators and rule.extends not in comparators:
            console.error(f"{rule.file}: 'extends' is {rule.extends!r}: accepted are {', '.join(comparators)}")
    return rules


def read_articles(console: Console, paths: Sequence[str | Path], options: ReadOptions) -> ReadResult:
    """The articles, with a line on stderr for everything that was left out."""
    found = read(paths, options)
    console.left_out(found.skipped, found.warnings)
    return found


def failing(findings: Iterable[Finding], fail_on: str | None) -> list[Finding]:
    """The new findings of at least that severity."""
    if not fail_on:
        return []
    severities = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return [f for f in findings if f.state == "new" and f.severity in severities]


def summary(report: Report) -> str:
    """The outcome in one line."""
    counts = report.counts
    verdicts = [f"{counts.by_verdict[v]} {v}" for v in VERDICTS if counts.by_verdict.get(v)]
    return f"{counts.sources} article{'' if counts.sources == 1 else 's'}, {counts.stories} stor{'y' if counts.stories == 1 else 'ies'}: {', '.join(verdicts) or 'nothing to compare'}"
