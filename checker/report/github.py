"""GitHub annotations: workflow commands on stdout, within ten of each level a step; the rest belongs into the job summary."""

from __future__ import annotations

from collections import Counter

from checker.report.base import RunOutput
from checker.report.places import Located, located, told
from checker.report.words import line

NAME = "github"
SUFFIXES: tuple[str, ...] = ()
DESCRIPTION = "annotations for a GitHub workflow; the whole report goes to the job summary"

_MOST = 10  # shown of each level in one step
_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


def render(run: RunOutput) -> bytes:
    """A command per new finding, worst first, and a line that says what is not annotated."""
    given: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    lines = []
    for item in located(run):
        if item.finding.state != "new":
            continue
        level = _LEVELS[item.finding.severity]
        if given[level] < _MOST:
            given[level] += 1
            lines.append(_command(level, item))
        else:
            dropped[level] += 1
    if dropped:
        rest = ", ".join(f"{number} {level}{'' if number == 1 else 's'}" for level, number in sorted(dropped.items()))
        lines.append(f"Not annotated, as a step shows {_MOST} of each level: {rest}. See the job summary.")
    if not lines:
        lines.append("No new findings.")
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _command(level: str, item: Located) -> str:
    at = item.at
    values = {"file": at.path.removeprefix("./"), "line": at.line, "endLine": at.end_line}
    if at.line == at.end_line:
        values |= {"col": at.column, "endColumn": max(at.column, at.end_column - 1)}
    values["title"] = f"{item.finding.verdict}: {item.finding.rule}"
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in values.items())
    return f"::{level} {properties}::{_data(line(told(item, 600)))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
