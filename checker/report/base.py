"""What every output format gets and must offer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import msgspec

from checker.model import SEVERITIES, VERDICTS, Decision, Finding, IndependentGroup, Report
from checker.ruleset import Rule


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How the user wants a report written. A format ignores what does not concern it."""

    color: bool = False  # the text goes to a terminal that shows colours
    width: int = 100  # columns of the terminal
    max_report_size: int = 30_000_000  # bytes above which a page leaves things out, and says so; 0 is no limit
    new_sources: tuple[str, ...] = ()  # of a gate run: the articles it is about
    title: str = ""


class RunOutput(msgspec.Struct, frozen=True, kw_only=True):
    """All that a format may show: the report, which is the contract, and what helps to read it.

    `texts` holds the articles by source id, `rules` what each rule says of itself, `independence` who copied from whom,
    `decisions` the decision behind each suppressed finding, by its id, `recorded` every decision of the file as it stands there.
    All but the report may be empty.
    """

    report: Report
    texts: Mapping[str, str] = {}
    rules: Mapping[str, Rule] = {}
    independence: tuple[IndependentGroup, ...] = ()
    decisions: tuple[Decision, ...] = ()
    recorded: tuple[Decision, ...] = ()
    options: Options = Options()


class Format(Protocol):
    """An output format: a module of this package or of a plugin with these names, and `CLAIMS = True` if it is about claims."""

    NAME: str
    SUFFIXES: tuple[str, ...]
    DESCRIPTION: str

    def render(self, run: RunOutput) -> bytes:
        """The whole file."""


def worst_first(findings: tuple[Finding, ...]) -> list[Finding]:
    """Findings in reading order: what needs a decision first, then by verdict, severity, confidence and breadth."""
    return sorted(findings, key=_rank)


def _rank(finding: Finding) -> tuple[object, ...]:
    sources = {e.source for v in finding.values for e in v.evidence}
    return (
        finding.state == "suppressed",
        VERDICTS.index(finding.verdict),
        SEVERITIES.index(finding.severity),
        finding.state == "known",
        -int(5 * finding.confidence),  # what is about as sure is told by its breadth
        -len(sources),
        -finding.confidence,
        -sum(len(v.evidence) for v in finding.values),
        finding.rule,
        finding.message,
        finding.id,
    )
