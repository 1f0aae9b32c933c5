"""JSON: the whole report as the contract of the JSON Schema in `schema/`, sorted and indented, the same bytes for the same run."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from checker.model import Finding, FindingValue, Report
from checker.report.base import RunOutput, worst_first

NAME = "json"
SUFFIXES = (".json",)
DESCRIPTION = "everything, for programs: the stable contract, with a published schema"


def render(run: RunOutput) -> bytes:
    """The report, with every list in an order that depends on its content alone."""
    # Written entry by entry: of a large archive the whole is hundreds of megabytes, and should be held once.
    out = io.BytesIO()
    for number, (name, value) in enumerate(_ordered(run.report)):
        out.write(b'%b  "%b": ' % (b",\n" if number else b"{\n", name.encode()))
        if isinstance(value, Iterator):
            empty = True
            for entry in value:
                out.write(b"[\n    " if empty else b",\n    ")
                out.write(_indented(entry, 4))
                empty = False
            out.write(b"[]" if empty else b"\n  ]")
        else:
            out.write(_indented(value, 2))
    out.write(b"\n}\n")
    return out.getvalue()


def canonical(report: Report) -> Report:
    """The same report with findings worst first, values best supported first and everything else by id."""
    return msgspec.structs.replace(
        report, **{name: tuple(value) if isinstance(value, Iterator) else value for name, value in _ordered(report)}
    )


def _ordered(report: Report) -> Iterator[tuple[str, Any]]:
    """The fields of the report, lists as iterators over what is in them in its order."""
    order: dict[str, Callable[[Any], Any]] = {
        "skipped": lambda s: (s.path, s.reason),
        "claims": lambda c: (c.source, c.evidence.start, c.id),
    }
    for field in msgspec.structs.fields(Report):
        value = getattr(report, field.name)
        if field.name == "findings":
            yield field.name, map(_sorted_values, worst_first(value))
        elif isinstance(value, tuple):
            yield field.name, iter(sorted(value, key=order.get(field.name, lambda e: e.id)))
        else:
            yield field.name, value


def _indented(value: Any, by: int) -> bytes:
    """The JSON of a value whose lines but the first stand so many blanks to the right. No string has a line break in JSON."""
    text = msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=2)
    return text.replace(b"\n", b"\n" + b" " * by)


def _sorted_values(finding: Finding) -> Finding:
    values = [
        msgspec.structs.replace(v, evidence=tuple(sorted(v.evidence, key=lambda e: (e.source, e.start, e.end)))) for v in finding.values
    ]
    return msgspec.structs.replace(finding, values=tuple(sorted(values, key=_value_rank)))


def _value_rank(value: FindingValue) -> tuple[object, ...]:
    return -value.support, -len({e.source for e in value.evidence}), not value.first, value.value


def schema() -> dict[str, Any]:
    """The JSON Schema of the report, made from the structs themselves."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Report of the cross-source fact consistency checker, version 1",
        **msgspec.json.schema(Report),
    }
