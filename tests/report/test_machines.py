"""Formats for machines: valid by their published schemas, within their published limits, the new article first, worst first."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import jsonschema
import msgspec
import pytest

from checker.model import Decision, State
from checker.report import checkstyle, github, gitlab, junit, places, sarif
from checker.report import csv as csv_format
from checker.report.base import Options, RunOutput
from tests.conftest import ROOT
from tests.report import sample

WIRE = "articles/wire.txt"
SCHEMAS = ROOT / "tests" / "schemas"
PROPERTIES = ["file", "line", "endLine", "col", "endColumn", "title"]
RUNS = {"small": sample.small, "hostile": sample.hostile, "empty": sample.empty, "large": lambda: sample.large(2_000, 200)}


def of_wire() -> RunOutput:
    """A gate run on one article."""
    return sample.small(Options(new_sources=(WIRE,)))


def with_state(run: RunOutput, state: State, number: int = 0) -> RunOutput:
    """The run with one finding in another state."""
    findings = list(run.report.findings)
    findings[number] = msgspec.structs.replace(findings[number], state=state)
    decisions = (
        Decision(finding=findings[number].id, decision="accepted", reason="Both names are official.", by="desk", until="2031-12-31"),
    )
    report = msgspec.structs.replace(run.report, findings=tuple(findings))
    return msgspec.structs.replace(run, report=report, decisions=decisions if state == "suppressed" else ())


def results(run: RunOutput) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(sarif.render(run))["runs"][0]["results"]
    return found


@pytest.fixture(scope="module")
def sarif_schema() -> Any:
    return jsonschema.Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0.schema.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", RUNS)
def test_sarif_is_valid(name: str, sarif_schema: Any) -> None:
    log = json.loads(sarif.render(RUNS[name]()))
    sarif_schema.validate(log)


@pytest.mark.parametrize("state", ["known", "suppressed"])
def test_sarif_with_other_states_is_valid(state: State, sarif_schema: Any) -> None:
    run = with_state(of_wire(), state)
    sarif_schema.validate(json.loads(sarif.render(run)))
    marked = [r for r in results(run) if r["properties"]["state"] == state]
    assert len(marked) == 1
    if state == "suppressed":
        assert "Both names are official. (desk), until 2031-12-31" in marked[0]["suppressions"][0]["justification"]
    else:
        assert marked[0]["baselineState"] == "unchanged"


def test_the_schema_refuses_what_is_wrong(sarif_schema: Any) -> None:
    log = json.loads(sarif.render(of_wire()))
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        sarif_schema.validate(log)


def test_sarif_puts_the_new_article_first_and_links_the_others() -> None:
    for result in results(of_wire()):
        assert [loc["physicalLocation"]["artifactLocation"]["uri"] for loc in result["locations"]] == [WIRE]
        ids = [loc["id"] for loc in result.get("relatedLocations", ())]
        assert ids == list(range(1, len(ids) + 1))
        region = result["locations"][0]["physicalLocation"]["region"]
        assert {"startLine", "startColumn", "endLine", "endColumn"} <= set(region)
        assert set(result["partialFingerprints"]) == {"primaryLocationLineHash", "checker/v1"}
        assert "](1)" in result["message"]["text"]


def test_regions_point_at_the_words() -> None:
    run = of_wire()
    for result in results(run):
        for where in [*result["locations"], *result.get("relatedLocations", ())]:
            physical = where["physicalLocation"]
            lines = run.texts[physical["artifactLocation"]["uri"]].split("\n")
            region = physical["region"]
            assert region["startLine"] == region["endLine"]
            words = lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
            assert words == region["snippet"]["text"]


def test_sarif_names_its_rules_once_and_explains_them() -> None:
    run = json.loads(sarif.render(of_wire()))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[r["ruleIndex"]]["id"] for r in run["results"]] == [r["ruleId"] for r in run["results"]]
    for rule in rules:
        assert rule["help"]["text"]
        assert len(rule["shortDescription"]["text"]) <= 1024
        assert len(rule["fullDescription"]["text"]) <= 1024


def test_sarif_is_worst_first() -> None:
    order = {"error": 0, "warning": 1, "note": 2}
    levels = [order[r["level"]] for r in results(sample.large(500, 50)) if r["properties"]["verdict"] == "conflict"]
    assert levels == sorted(levels)


def test_sarif_drops_the_least_serious_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    every = results(sample.large(500, 50))
    monkeypatch.setattr(sarif, "_MOST_RESULTS", 40)
    log = json.loads(sarif.render(sample.large(500, 50)))
    assert log["runs"][0]["results"] == [
        {**r, "ruleIndex": n["ruleIndex"]} for r, n in zip(every[:40], log["runs"][0]["results"], strict=True)
    ]
    notices = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert f"{len(every) - 40} of {len(every)} results were dropped" in notices[0]["message"]["text"]


def test_sarif_keeps_to_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "_MOST_BYTES", 20_000)
    data = sarif.render(sample.large(500, 50))
    import zlib

    assert len(zlib.compress(data)) <= 20_000
    assert json.loads(data)["runs"][0]["results"]


def test_a_converted_article_has_no_lines() -> None:
    run = sample.small()
    page = msgspec.structs.replace(run.report.sources[0], id="a.jsonl#7", file="a.jsonl", text="One.\nTwo.")
    found = places.Places({"a.jsonl#7": "One.\nTwo."}, [page]).of(
        msgspec.structs.replace(run.report.findings[0].values[0].evidence[0], source="a.jsonl#7", start=5, end=8), "x"
    )
    assert (found.path, found.line, found.column) == ("a.jsonl", 1, 1)


def test_lines_end_as_files_end_them() -> None:
    evidence = sample.small().report.findings[0].values[0].evidence[0]
    text = "one\r\ntwo\rthree\nfour"
    at = places.Places({"a": text})
    for number, word in enumerate(["one", "two", "three", "four"], 1):
        start = text.index(word)
        place = at.of(msgspec.structs.replace(evidence, source="a", start=start, end=start + len(word)), "x")
        assert (place.line, place.column, place.end_line, place.end_column) == (number, 1, number, len(word) + 1)


@pytest.mark.parametrize("name", RUNS)
def test_junit_is_valid(name: str) -> None:
    etree = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(etree.parse(str(SCHEMAS / "junit-10.xsd")))
    tree = etree.fromstring(junit.render(RUNS[name]()))
    assert schema.validate(tree), schema.error_log


def test_junit_counts_what_it_lists() -> None:
    run = with_state(with_state(of_wire(), "known"), "suppressed", 1)
    suite = ElementTree.fromstring(junit.render(run))[0]
    cases = list(suite)
    for counter, tag in (("failures", "failure"), ("skipped", "skipped"), ("errors", "error")):
        assert int(suite.attrib[counter]) == len(suite.findall(f"testcase/{tag}"))
    assert int(suite.attrib["tests"]) == len(cases)
    assert int(suite.attrib["skipped"]) == 2


def test_junit_lists_articles_without_findings() -> None:
    suite = ElementTree.fromstring(junit.render(sample.small(Options(new_sources=("articles/quiet.txt",)))))[0]
    assert "articles/quiet.txt" in [case.attrib["name"] for case in suite]


def test_github_keeps_to_ten_of_each_level_and_says_what_is_left() -> None:
    lines = github.render(sample.large(2_000, 200)).decode().splitlines()
    for level in ("error", "warning", "notice"):
        assert sum(line.startswith(f"::{level} ") for line in lines) <= 10
    assert lines[-1].startswith("Not annotated")
    levels = [line.split(" ", 1)[0] for line in lines[:-1]]
    assert levels[:10] == ["::error"] * 10


def test_github_escapes_what_would_end_a_command() -> None:
    for line in github.render(sample.hostile()).decode().split("\n"):
        assert "\r" not in line
        if line.startswith("::"):
            head = line[2:].split("::", 1)[0].split(" ", 1)[1]
            assert [part.split("=")[0] for part in head.split(",")] in (PROPERTIES, PROPERTIES[:3] + PROPERTIES[-1:])


@pytest.mark.parametrize("state", ["known", "suppressed"])
@pytest.mark.parametrize("module", [github, gitlab, checkstyle], ids=lambda m: m.NAME)
def test_what_is_accepted_is_not_reported_again(module: Any, state: State) -> None:
    run = of_wire()
    before, after = module.render(run).decode(), module.render(with_state(run, state)).decode()
    message = run.report.findings[0].message.rstrip(".")
    assert message in before
    assert message not in after


def test_gitlab_has_what_the_widget_reads() -> None:
    entries = json.loads(gitlab.render(of_wire()))
    assert entries
    for entry in entries:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert entry["location"]["path"] == WIRE
        assert entry["location"]["lines"]["begin"] >= 1
    assert len({e["fingerprint"] for e in entries}) == len(entries)


@pytest.mark.parametrize("name", RUNS)
def test_checkstyle_is_xml(name: str) -> None:
    root = ElementTree.fromstring(checkstyle.render(RUNS[name]()))
    assert root.tag == "checkstyle"
    for error in root.iter("error"):
        assert error.attrib["severity"] in {"error", "warning", "info"}
        assert int(error.attrib["line"]) >= 1


def test_csv_has_a_row_for_every_passage() -> None:
    run = sample.small()
    rows = list(csv.DictReader(io.StringIO(csv_format.render(run).decode("utf-8-sig"))))
    assert len(rows) == sum(len(v.evidence) for f in run.report.findings for v in f.values)
    for row in rows:
        assert run.texts[row["source"]][int(row["start"]) : int(row["end"])] == row["text"]


def test_csv_starts_no_formula() -> None:
    csv.field_size_limit(10_000_000)
    for row in csv.reader(io.StringIO(csv_format.render(sample.hostile()).decode("utf-8-sig"))):
        assert not any(cell[:1] in {"=", "@", "\t"} for cell in row)
