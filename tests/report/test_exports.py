"""What other programs take: claims and findings as tables, annotations, reviews of what was decided."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Outcome
from tests.report import sample
from tests.report.formats import FORMATS

INPUTS = ROOT / "tests" / "inputs"
Call = Callable[..., Outcome]


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two articles, in the working directory."""
    monkeypatch.chdir(tmp_path)
    for name in ("gazette.txt", "herald.txt"):
        (tmp_path / name).write_bytes((INPUTS / name).read_bytes())
    return tmp_path


def test_claims_and_findings_are_tables(pair: Path, checker: Call) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    outcome = checker("check", ".", "--claims", "-o", "claims=c.csv", "-o", "f.csv", "-o", "all.parquet", "-o", "r.json")
    assert outcome.code == 0, outcome.err
    report = json.loads((pair / "r.json").read_text(encoding="utf-8"))
    claims = list(csv.DictReader(io.StringIO((pair / "c.csv").read_text(encoding="utf-8-sig"))))
    findings = list(csv.DictReader(io.StringIO((pair / "f.csv").read_text(encoding="utf-8-sig"))))
    assert len(claims) == report["counts"]["claims"] == len(report["claims"])
    texts = {name: (pair / name).read_text(encoding="utf-8") for name in ("gazette.txt", "herald.txt")}
    assert all(texts[c["source"]][int(c["start"]) : int(c["end"])] == c["text"] for c in claims)
    table = parquet.read_table(pair / "all.parquet").to_pylist()
    assert sum(row["record"] == "claim" for row in table) == len(claims)
    assert sum(row["record"] == "finding" for row in table) == len(findings)
    assert {row["confidence"] for row in table if row["record"] == "claim"} == {None}
    assert all(isinstance(row["confidence"], float) and isinstance(row["line"], int) for row in table if row["record"] == "finding")


def saying(finding: dict[str, Any]) -> set[str]:
    return {e["source"] for value in finding["values"] for e in value["evidence"]}


def test_a_network_tells_who_stands_against_whom(pair: Path, checker: Call) -> None:
    import networkx

    assert checker("check", ".", "-o", "n.graphml", "-o", "r.json").code == 0
    network = networkx.read_graphml(pair / "n.graphml")
    findings = json.loads((pair / "r.json").read_bytes())["findings"]
    articles = [n for n, d in network.nodes(data=True) if d["kind"] == "article"]
    assert len(articles) == 2
    edge = network.edges[articles]
    assert edge["conflicts"] == sum(f["verdict"] == "conflict" and len(saying(f)) > 1 for f in findings) > 0
    assert {network.nodes[a]["dispute"] for a in articles} == {1}
    assert {n for n, d in network.nodes(data=True) if d["kind"] == "finding"} == {f["id"] for f in findings}
    for finding in findings:
        for value in finding["values"]:
            for e in value["evidence"]:
                assert value["value"] in network.edges[e["source"], finding["id"]]["value"]


def test_a_network_of_hostile_articles_is_still_xml() -> None:
    import networkx

    for run in (sample.hostile(), sample.empty()):
        network = networkx.parse_graphml(FORMATS["graphml"].render(run).decode())
        assert sum(d["kind"] == "article" for _, d in network.nodes(data=True)) == len(run.report.sources)


def test_the_claims_need_to_be_asked_for(pair: Path, checker: Call) -> None:
    outcome = checker("check", ".", "-o", "claims=c.csv")
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1)
    assert "add --claims" in outcome.err
    assert not (pair / "c.csv").exists()


def test_parquet_needs_its_extra(pair: Path, checker: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    outcome = checker("check", ".", "-o", "all.parquet", "-o", "r.json")
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1)
    assert "pip install 'fact-consistency-checker[parquet]'" in outcome.err
    assert (pair / "r.json").exists()


def test_annotations_select_the_words(pair: Path, checker: Call) -> None:
    assert checker("check", ".", "-o", "a.jsonld").code == 0
    page = json.loads((pair / "a.jsonld").read_text(encoding="utf-8"))
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert len({item["id"] for item in page["items"]}) == len(page["items"]) > 4
    for item in page["items"]:
        text = (pair / item["target"]["source"]).read_text(encoding="utf-8")
        quote, position = item["target"]["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text


def test_only_what_is_decided_is_a_review(pair: Path, checker: Call) -> None:
    first = checker("check", ".", "--format", "json")
    assert json.loads(checker("check", ".", "--format", "claimreview").out)["@graph"] == []
    finding = json.loads(first.out)["findings"][0]
    (pair / "decisions.yml").write_text(
        f"- finding: {finding['id']}\n  decision: resolved\n  reason: The herald has corrected it.\n  by: desk\n", encoding="utf-8"
    )
    (review,) = json.loads(checker("check", ".", "--format", "claimreview").out)["@graph"]
    assert review["claimReviewed"] == finding["message"]
    assert review["reviewBody"] == "The herald has corrected it."
    assert review["reviewRating"]["alternateName"] == "Disagreement resolved"
    assert "ratingValue" not in review["reviewRating"]
    assert {work["url"] for claim in review["itemReviewed"] for work in claim["appearance"]} == {"gazette.txt", "herald.txt"}
