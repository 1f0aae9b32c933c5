"""GitLab code quality: the list that a merge request shows, one entry for each new finding."""

from __future__ import annotations

import json

from checker.report.base import RunOutput
from checker.report.places import located, told
from checker.report.words import line

NAME = "gitlab"
SUFFIXES: tuple[str, ...] = ()
DESCRIPTION = "GitLab code quality (gl-code-quality-report.json)"

_SEVERITIES = {"error": "critical", "warning": "major", "note": "minor"}


def render(run: RunOutput) -> bytes:
    """The new findings, worst first."""
    entries = [
        {
            "description": line(told(item, 600)),
            "check_name": item.finding.rule,
            "fingerprint": item.finding.id,
            "severity": _SEVERITIES[item.finding.severity],
            "location": {"path": item.at.path.removeprefix("./"), "lines": {"begin": item.at.line, "end": item.at.end_line}},
        }
        for item in located(run)
        if item.finding.state == "new"
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"
