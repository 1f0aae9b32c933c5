"""schema.org ClaimReview (JSON-LD), only for findings that an editor has decided: what was decided, why, and where the values stand."""

from __future__ import annotations

import json
from typing import Any

from checker.model import Decision, Finding, SourceEntry
from checker.report.base import RunOutput, worst_first
from checker.report.places import uri

NAME = "claimreview"
SUFFIXES: tuple[str, ...] = ()
DESCRIPTION = "schema.org ClaimReview (JSON-LD), for findings that an editor has decided"

# In words, never as a number on a scale: that sources disagree says nothing about which of them is right.
_RATINGS = {"accepted": "Disagreement known and accepted", "false-alarm": "No disagreement", "resolved": "Disagreement resolved"}


def render(run: RunOutput) -> bytes:
    """A review for each finding with a decision."""
    decided = {d.finding: d for d in run.decisions}
    sources = {s.id: s for s in run.report.sources}
    reviews = [_review(f, decided[f.id], sources) for f in worst_first(run.report.findings) if f.id in decided]
    graph = {"@context": "https://schema.org", "@graph": reviews}
    return json.dumps(graph, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _review(finding: Finding, decision: Decision, sources: dict[str, SourceEntry]) -> dict[str, Any]:
    return {
        "@type": "ClaimReview",
        "@id": f"urn:checker:finding:{finding.id}",
        "claimReviewed": finding.message,
        "reviewBody": decision.reason,
        **({"author": {"@type": "Organization", "name": decision.by}} if decision.by else {}),
        "reviewRating": {"@type": "Rating", "alternateName": _RATINGS[decision.decision]},
        "itemReviewed": [
            {
                "@type": "Claim",
                "text": value.value,
                "appearance": [_work(name, sources.get(name)) for name in sorted({e.source for e in value.evidence})],
            }
            for value in finding.values
        ],
    }


def _work(name: str, source: SourceEntry | None) -> dict[str, Any]:
    """An article, with what is known about it."""
    about: dict[str, Any] = {"@type": "NewsArticle", "url": (source and source.url) or uri(name)}
    if source and source.title:
        about["headline"] = source.title
    if source and source.publisher:
        about["publisher"] = {"@type": "Organization", "name": source.publisher}
    if source and source.published:
        about["datePublished"] = source.published
    return about
