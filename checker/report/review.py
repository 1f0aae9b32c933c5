"""A sheet for judging findings by hand, fast: each with its passages in their context and a line for the judgement.

The sheet is YAML; `tests/bench/accuracy.py --sheets` counts the filled-in ones by kind and by the reason given.
"""

from __future__ import annotations

import json

from checker.model import Evidence, Finding
from checker.report.base import RunOutput, worst_first
from checker.report.words import line

NAME = "review"
SUFFIXES = (".review",)
DESCRIPTION = "a sheet to judge findings by hand: each with its passages and a line for the verdict"

_HEAD = """\
# For each finding, write behind `good`: yes, if an editor would want it; no, if it is a false alarm. Behind `reason`, in a word or two, why not.
"""
_PASSAGES = 3  # shown for each value


def render(run: RunOutput) -> bytes:
    """The findings in reading order."""
    found = worst_first(run.report.findings)
    body = "".join(map(_finding, found)) or "[]\n"
    return (_HEAD + body).encode("utf-8", "replace")


def _finding(finding: Finding) -> str:
    lines = [
        f"- finding: {_quoted(finding.id)}",
        f"  verdict: {finding.verdict}",
        f"  kind: {finding.kind}",
        f"  rule: {_quoted(finding.rule)}",
        f"  confidence: {finding.confidence}",
        f"  says: {_quoted(finding.message)}",
    ]
    if finding.assumption:
        lines.append(f"  assumes: {_quoted(finding.assumption)}")
    lines.append("  passages:")
    for value in finding.values:
        lines.extend(f"    - {_quoted(_passage(e))}" for e in value.evidence[:_PASSAGES])
        if len(value.evidence) > _PASSAGES:
            lines.append(f"    # and {len(value.evidence) - _PASSAGES} more")
    lines.extend(("  good:", '  reason: ""', ""))
    return "\n".join(lines)


def _passage(evidence: Evidence) -> str:
    return f"{evidence.source}: {evidence.prefix}[[{evidence.text}]]{evidence.suffix}"


def _quoted(text: str) -> str:
    """A string as JSON writes it, which YAML reads alike whatever an article put into it."""
    return json.dumps(line(text, 600))
