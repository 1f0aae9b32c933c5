"""Claims as CSV: a row for everything that an article states, whether another article speaks of it or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from checker.report.base import RunOutput
from checker.report.csv import table

NAME = "claims"
SUFFIXES: tuple[str, ...] = ()
DESCRIPTION = "CSV with a row for each claim of each article (with --claims)"
CLAIMS = True

COLUMNS = ("claim", "source", "subject", "attribute", "value", "start", "end", "text", "qualifiers")


def render(run: RunOutput) -> bytes:
    """Sorted by article and place."""
    return table(COLUMNS, rows(run))


def rows(run: RunOutput) -> Iterator[list[Any]]:
    """The cells of every claim; qualifiers as key=value."""
    for c in sorted(run.report.claims or (), key=lambda c: (c.source, c.evidence.start, c.id)):
        scope = "; ".join(f"{key}={value}" for key, value in sorted(msgspec.to_builtins(c.qualifiers).items()))
        yield [c.id, c.source, c.subject, c.attribute, c.value, c.evidence.start, c.evidence.end, c.evidence.text, scope]
