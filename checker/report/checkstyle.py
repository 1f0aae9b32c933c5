"""Checkstyle XML: the new findings by file, which many review tools and editors understand."""

from __future__ import annotations

from collections import defaultdict

from checker.report.base import RunOutput
from checker.report.places import Located, located, told
from checker.report.xml import HEAD, empty, tag

NAME = "checkstyle"
SUFFIXES: tuple[str, ...] = ()
DESCRIPTION = "Checkstyle XML: the new findings by file"

_SEVERITIES = {"error": "error", "warning": "warning", "note": "info"}


def render(run: RunOutput) -> bytes:
    """The files by name, their findings by position."""
    files: dict[str, list[Located]] = defaultdict(list)
    for item in located(run):
        if item.finding.state == "new":
            files[item.at.path].append(item)
    lines = [HEAD, tag("checkstyle", version="4.3")]
    for path in sorted(files):
        lines.append("  " + tag("file", name=path))
        for item in sorted(files[path], key=lambda i: (i.at.line, i.at.column, i.finding.id)):
            at, finding = item.at, item.finding
            severity = _SEVERITIES[finding.severity]
            lines.append(
                "    "
                + empty(
                    "error",
                    line=at.line,
                    column=at.column,
                    severity=severity,
                    message=told(item, 600),
                    source=f"checker.{finding.rule}",
                )
            )
        lines.append("  </file>")
    return ("\n".join([*lines, "</checkstyle>"]) + "\n").encode("utf-8", "replace")
