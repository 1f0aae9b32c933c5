"""SARIF 2.1.0 for code scanning: the new article's passage is the location, the others are related locations linked from the message.

Kept to the limits that code scanning publishes: 25,000 results, 1,000 locations a result (100 shown), 10 MB compressed. What does not fit
is the least serious, and a notification says how much was dropped.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from checker.model import Decision
from checker.report.base import RunOutput
from checker.report.places import Located, Place, located, uri
from checker.report.words import clip, line
from checker.ruleset import Rule

NAME = "sarif"
SUFFIXES = (".sarif",)
DESCRIPTION = "for code scanning on a pull request (SARIF 2.1.0)"

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_MOST_RESULTS = 25_000
_MOST_RELATED = 100
_MOST_BYTES = 10_000_000  # compressed
_MOST_TEXT = 1024
_PRECISION = {"error": "high", "warning": "medium", "note": "medium"}


def render(run: RunOutput) -> bytes:
    """One run with its rules, its results and what was dropped."""
    results = [_result(item, run) for item in located(run)]
    total = len(results)
    results = results[:_MOST_RESULTS]
    data = _encode(_log(run, results, total - len(results)))
    while len(data) > _MOST_BYTES and len(zlib.compress(data, 6)) > _MOST_BYTES and results:
        results = results[: len(results) * 3 // 4]
        data = _encode(_log(run, results, total - len(results)))
    return data


def _encode(log: dict[str, Any]) -> bytes:
    return json.dumps(log, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _log(run: RunOutput, results: list[dict[str, Any]], dropped: int) -> dict[str, Any]:
    rules = sorted({r["ruleId"] for r in results})
    numbers = {rule: number for number, rule in enumerate(rules)}
    faults = [s for s in run.report.skipped if s.fault]
    notes = (
        [
            _notice(
                "warning",
                f"{dropped} of {dropped + len(results)} results were dropped, the least serious ones, to keep to the size limits.",
            )
        ]
        if dropped
        else []
    )
    notes += [_notice("warning", line(f"{s.path}: {s.reason}", _MOST_TEXT)) for s in run.report.skipped if not s.fault]
    notes += [_notice("error", line(f"{s.path}: {s.reason}", _MOST_TEXT)) for s in faults]
    invocation: dict[str, Any] = {"executionSuccessful": not faults}
    if notes:
        invocation["toolExecutionNotifications"] = notes
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": run.report.tool.name,
                        "semanticVersion": run.report.tool.version,
                        "properties": {"rules": run.report.tool.rules},
                        "rules": [_rule(name, run.rules.get(name)) for name in rules],
                    }
                },
                "automationDetails": {"id": "checker/"},
                "columnKind": "unicodeCodePoints",
                "invocations": [invocation],
                "results": [{**r, "ruleIndex": numbers[r["ruleId"]]} for r in results],
            }
        ],
    }


def _notice(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": text}}


def _rule(name: str, rule: Rule | None) -> dict[str, Any]:
    """The rule with its help; a rule that is not at hand by its name alone."""
    if rule is None:
        return {
            "id": name,
            "shortDescription": {"text": name},
            "fullDescription": {"text": name},
            "help": {"text": f"checker explain {name}"},
        }
    level = rule.severity if rule.severity != "none" else "note"
    why = line(rule.why)
    text = "\n\n".join([why, *([line(rule.check)] if rule.check else []), *_examples(rule), f"More: checker explain {name}"])
    return {
        "id": name,
        "name": "".join(part.capitalize() for part in name.replace("_", ".").split(".")),
        "shortDescription": {"text": clip(why, 200)},
        "fullDescription": {"text": clip(f"{why} {line(rule.check)}".strip(), _MOST_TEXT)},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": level},
        "properties": {
            "precision": _PRECISION[level],
            "problem.severity": "recommendation" if level == "note" else level,
            "tags": [rule.kind],
        },
    }


def _examples(rule: Rule) -> list[str]:
    """One pair of texts for each verdict the rule's examples come to."""
    shown: dict[str, str] = {}
    for example in rule.examples:
        verdict = next((k for k, v in example.items() if isinstance(v, list)), "")
        if verdict and verdict not in shown:
            shown[verdict] = f"{verdict}: " + " / ".join(line(str(text), 160) for text in example[verdict])
    return list(shown.values())


def _result(item: Located, run: RunOutput) -> dict[str, Any]:
    finding = item.finding
    related = item.others[:_MOST_RELATED]
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": finding.severity,
        "message": {"text": _message(item, related)},
        "locations": [_location(item.at)],
        "partialFingerprints": {"primaryLocationLineHash": f"{finding.id}:1", "checker/v1": finding.id},
        "rank": round(finding.confidence * 100, 1),
        "properties": {"verdict": finding.verdict, "confidence": finding.confidence, "state": finding.state, "findingId": finding.id},
    }
    if related:
        result["relatedLocations"] = [
            {"id": n, **_location(p), "message": {"text": line(f"{p.path}: “{p.evidence.text}”", 200)}} for n, p in enumerate(related, 1)
        ]
    if finding.state == "known":
        result["baselineState"] = "unchanged"
    elif finding.state == "suppressed":
        result["suppressions"] = [_suppression(next((d for d in run.decisions if d.finding == finding.id), None))]
    return result


def _suppression(decision: Decision | None) -> dict[str, Any]:
    if decision is None:
        return {"kind": "external", "status": "accepted"}
    by = f" ({line(decision.by, 80)})" if decision.by else ""
    until = f", until {decision.until}" if decision.until else ""
    return {
        "kind": "external",
        "status": "accepted",
        "justification": line(f"{decision.decision}: {decision.reason}{by}{until}", _MOST_TEXT),
    }


def _message(item: Located, related: list[Place]) -> str:
    """What the finding says, the words here, and a link to each passage that stands against them."""
    parts = [_plain(line(item.finding.message, 600)).rstrip(".") + "."]
    if item.finding.assumption:
        parts.append(f"Assuming {_plain(line(item.finding.assumption, 300)).rstrip('.')}.")
    against = [(n, p) for n, p in enumerate(related, 1) if p.value != item.at.value]
    if against:
        links = "; ".join(
            f"[{_plain(line(p.path, 120))}:{p.line}]({n}) says “{_plain(line(p.evidence.text, 120))}”" for n, p in against[:5]
        )
        more = f" and {len(against) - 5} more" if len(against) > 5 else ""
        parts.append(f"Here “{_plain(line(item.at.evidence.text, 120))}”; {links}{more}.")
    return " ".join(parts)


def _plain(text: str) -> str:
    """Text in which brackets are no links and braces no placeholders."""
    for mark in "\\[]{}":
        text = text.replace(mark, "\\" + mark if mark != "{" and mark != "}" else mark * 2)
    return text


def _location(place: Place) -> dict[str, Any]:
    region: dict[str, Any] = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    if (place.line, place.column) != (place.end_line, place.end_column):  # an article whose lines are not those of its file has no region
        region["snippet"] = {"text": place.evidence.text}
    return {"physicalLocation": {"artifactLocation": {"uri": uri(place.path)}, "region": region}}
