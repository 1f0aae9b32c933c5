"""Where a finding stands in the files, for formats that point into them: line and column, the article in question first."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from checker.model import Evidence, Finding, SourceEntry
from checker.report.base import RunOutput, worst_first
from checker.report.words import line

_LINE_END = re.compile(r"\r\n|\r|\n")


class Place(NamedTuple):
    """A passage in a file, in lines and columns from 1; `end_column` is the one behind the last character."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    evidence: Evidence
    value: str


class Located(NamedTuple):
    """A finding with the place it is reported at, and the passages that stand against it."""

    finding: Finding
    at: Place
    others: list[Place]


class Places:
    """Turns offsets into lines; each article is split once."""

    def __init__(self, texts: Mapping[str, str], sources: Iterable[SourceEntry] = ()) -> None:
        # What is read out of a file of another form is not its own text: a line of it would point somewhere else.
        converted = {s.id for s in sources if s.text is not None}
        self._texts = {key: text for key, text in texts.items() if key not in converted}
        self._files = {s.id: s.file for s in sources if s.file}
        self._starts: dict[str, list[int]] = {}

    def of(self, evidence: Evidence, value: str) -> Place:
        """The place of a piece of evidence; of one whose text is not at hand the first line."""
        path = evidence.source
        if path not in self._texts:
            return Place(self._files.get(path, path), 1, 1, 1, 1, evidence, value)
        if path not in self._starts:
            self._starts[path] = [0, *(m.end() for m in _LINE_END.finditer(self._texts[path]))]
        starts = self._starts[path]
        first = bisect_right(starts, evidence.start) - 1
        last = max(first, bisect_right(starts, max(evidence.start, evidence.end - 1)) - 1)
        return Place(path, first + 1, evidence.start - starts[first] + 1, last + 1, evidence.end - starts[last] + 1, evidence, value)


def located(run: RunOutput) -> Iterator[Located]:
    """The findings that mean anything to a gate, worst first: everything but agreements and harmless variants."""
    places = Places(run.texts, run.report.sources)
    for finding in worst_first(run.report.findings):
        if finding.severity == "none" or not any(v.evidence for v in finding.values):
            continue
        yield _located(finding, places, frozenset(run.options.new_sources))


def _located(finding: Finding, places: Places, new: frozenset[str]) -> Located:
    """The new article's passage first, as a pull request shows only what it changes; else the value with the least support.

    The others: of every other value one passage of each source, then what says the same as the first.
    """
    ranked = sorted(
        ((e.source not in new, v.support, v.value, e.source, e.start, v, e) for v in finding.values for e in v.evidence),
        key=lambda item: item[:5],
    )
    *_, value, evidence = ranked[0]
    against: list[Place] = []
    with_it: list[Place] = []
    seen = {(value.value, evidence.source)}
    for *_, other, passage in sorted(ranked, key=lambda item: (item[2] == value.value, -item[1], *item[2:5])):
        if (other.value, passage.source) not in seen:
            seen.add((other.value, passage.source))
            (with_it if other.value == value.value else against).append(places.of(passage, other.value))
    return Located(finding, places.of(evidence, value.value), against + with_it)


def uri(path: str) -> str:
    """A path as a relative URI; one outside the working directory becomes a file URI."""
    if path.startswith("/"):
        inside = os.path.relpath(path, Path.cwd())
        if inside.startswith(".."):
            return "file://" + quote(path)
        path = inside
    return quote(path.removeprefix("./"))


def told(item: Located, limit: int = 0) -> str:
    """The finding in one line: what it says, the words in question, and the words that stand against them."""
    finding = item.finding
    parts = [line(finding.message, limit)]
    if finding.assumption:
        parts.append(f"Assuming {line(finding.assumption, limit)}")
    against = [p for p in item.others if p.value != item.at.value]
    if against:
        there = "; ".join(f"{line(p.path)}:{p.line} says “{line(p.evidence.text, 80)}”" for p in against[:3])
        parts.append(f"Here “{line(item.at.evidence.text, 80)}”; {there}{f' and {len(against) - 3} more' if len(against) > 3 else ''}")
    return ". ".join(part.rstrip(".") for part in parts) + "."
