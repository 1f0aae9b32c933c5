"""JSON: the whole report as the contract of the JSON Schema in `schema/`, sorted and indented, the same bytes for the same run."""

from __future__ import annotations

from typing import Any

import msgspec

from checker.model import Finding, FindingValue, Report
from checker.report.base import RunOutput, worst_first

NAME = "json"
SUFFIXES = (".json",)
DESCRIPTION = "everything, for programs: the stable contract, with a published schema"


def render(run: RunOutput) -> bytes:
    """The report, with every list in an order that depends on its content alone."""
    return msgspec.json.format(msgspec.json.encode(canonical(run.report), order="deterministic"), indent=2) + b"\n"


def canonical(report: Report) -> Report:
    """The same report with findings worst first, values best supported first and everything else by id."""
    return msgspec.structs.replace(
        report,
        skipped=tuple(sorted(report.skipped, key=lambda s: (s.path, s.reason))),
        sources=tuple(sorted(report.sources, key=lambda s: s.id)),
        entities=tuple(sorted(report.entities, key=lambda e: e.id)),
        stories=tuple(sorted(report.stories, key=lambda s: s.id)),
        events=tuple(sorted(report.events, key=lambda e: e.id)),
        findings=tuple(_sorted_values(f) for f in worst_first(report.findings)),
        claims=None if report.claims is None else tuple(sorted(report.claims, key=lambda c: (c.source, c.evidence.start, c.id))),
    )


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
