"""The JSON report is the contract: its schema is published, current and kept, and order in is no matter."""

from __future__ import annotations

import json
import os
import random

import jsonschema
import msgspec
import pytest

from checker.model import Report
from checker.report import json as format_json
from tests.conftest import ROOT
from tests.report import sample

SCHEMA = ROOT / "checker" / "report" / "schema" / "report-1.schema.json"


def test_gold_schema_is_current() -> None:
    current = json.dumps(format_json.schema(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("ACCEPT_GOLD"):
        SCHEMA.write_text(current, encoding="utf-8")
    assert SCHEMA.read_text(encoding="utf-8") == current, "the structs of model.py and the published schema differ: `make gold`"


@pytest.mark.parametrize("run", [sample.small, sample.hostile, sample.empty], ids=["small", "hostile", "empty"])
def test_a_report_fits_the_schema_and_reads_back(run: object) -> None:
    made = run()  # type: ignore[operator]
    data = format_json.render(made)
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(json.loads(data))
    assert msgspec.json.decode(data, type=Report) == format_json.canonical(made.report)


def test_order_in_is_no_matter() -> None:
    run = sample.small()
    expected = format_json.render(run)
    rng = random.Random(3)
    for _ in range(5):
        report = msgspec.structs.replace(
            run.report,
            findings=tuple(rng.sample([_shuffled(f, rng) for f in run.report.findings], len(run.report.findings))),
            **{
                name: tuple(rng.sample(list(getattr(run.report, name)), len(getattr(run.report, name))))
                for name in ("sources", "entities", "stories", "events")
            },
        )
        assert format_json.render(msgspec.structs.replace(run, report=report)) == expected


def _shuffled(finding: object, rng: random.Random) -> object:
    return msgspec.structs.replace(finding, values=tuple(rng.sample(list(finding.values), len(finding.values))))  # type: ignore[type-var,attr-defined]


def test_spans_are_the_text() -> None:
    run = sample.small()
    report = json.loads(format_json.render(run))
    evidence = [e for f in report["findings"] for v in f["values"] for e in v["evidence"]]
    assert len(evidence) > 25
    for e in evidence:
        assert run.texts[e["source"]][e["start"] : e["end"]] == e["text"]
