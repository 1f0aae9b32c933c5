"""W3C Web Annotation (JSON-LD): an annotation for each passage of each finding, for annotation servers and editors' tools."""

from __future__ import annotations

import json
from typing import Any

from checker.model import Evidence, Finding, SourceEntry
from checker.report.base import RunOutput, worst_first
from checker.report.places import uri

NAME = "annotations"
SUFFIXES = (".jsonld",)
DESCRIPTION = "W3C Web Annotations (JSON-LD): each passage with its quotation and its position"

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def render(run: RunOutput) -> bytes:
    """One page of annotations, worst findings first. Positions are code points of the text that the JSON report's offsets fit."""
    sources = {s.id: s for s in run.report.sources}
    items = [
        _annotation(finding, number, value.value, passage, sources.get(passage.source))
        for finding in worst_first(run.report.findings)
        for number, (value, passage) in enumerate(((v, e) for v in finding.values for e in v.evidence), 1)
    ]
    page = {"@context": _CONTEXT, "id": "urn:checker:findings", "type": "AnnotationPage", "startIndex": 0, "items": items}
    return json.dumps(page, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _annotation(finding: Finding, number: int, value: str, passage: Evidence, source: SourceEntry | None) -> dict[str, Any]:
    """The passage as target; what is said about it as a comment, the rule and the verdict as tags."""
    return {
        "id": f"urn:checker:finding:{finding.id}:{number}",
        "type": "Annotation",
        "motivation": "assessing",
        "body": [
            {"type": "TextualBody", "purpose": "commenting", "format": "text/plain", "value": f"{finding.message} (here: {value})"},
            *({"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in (finding.verdict, finding.severity, finding.rule)),
        ],
        "target": {
            "source": (source and source.url) or uri(passage.source),
            "selector": [
                {"type": "TextQuoteSelector", "exact": passage.text, "prefix": passage.prefix, "suffix": passage.suffix},
                {"type": "TextPositionSelector", "start": passage.start, "end": passage.end},
            ],
        },
    }
