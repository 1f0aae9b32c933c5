"""CSV: a row for every passage of every finding, for spreadsheets and scripts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from checker.report.base import RunOutput, worst_first
from checker.report.places import Places
from checker.report.words import visible

NAME = "csv"
SUFFIXES = (".csv",)
DESCRIPTION = "a row for each passage of each finding, for spreadsheets"

COLUMNS = "finding state verdict severity confidence rule kind attribute message assumption value support source line column start end text".split()


def render(run: RunOutput) -> bytes:
    """The findings in reading order."""
    return table(COLUMNS, rows(run))


def rows(run: RunOutput) -> Iterator[list[Any]]:
    """The cells of every passage."""
    places = Places(run.texts, run.report.sources)
    for f in worst_first(run.report.findings):
        head = [f.id, f.state, f.verdict, f.severity, f.confidence, f.rule, f.kind, f.attribute, f.message, f.assumption or ""]
        for value in f.values:
            for e in value.evidence:
                at = places.of(e, value.value)
                yield [*head, value.value, value.support, e.source, at.line, at.column, e.start, e.end, e.text]


def table(columns: Sequence[str], cells: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with a byte-order mark, without which spreadsheets guess."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in cells:
        writer.writerow([_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return ("\ufeff" + out.getvalue()).encode("utf-8", "replace")


def _cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula: articles are written by strangers."""
    text = visible(text)
    formula = text[:1] in {"=", "@", "\t", "\r"} or (text[:1] in {"+", "-"} and not text[1:2].isdigit())
    return "'" + text if formula else text
