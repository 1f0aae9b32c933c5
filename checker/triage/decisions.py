"""Decisions: what somebody has judged, with a reason. Each is about one finding, or about one rule and the sources it names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import msgspec

from checker.model import CheckerError, Decision, Finding
from checker.triage.fingerprint import covers

DEFAULT_PATH = "decisions.yml"
KINDS = ("false-alarm", "accepted", "resolved")
_KEYS = ("finding", "rule", "sources", "decision", "reason", "by", "until")
_EXAMPLE = "a list of {finding: ID, decision: false-alarm|accepted|resolved, reason: why}"


def load(path: str | Path) -> tuple[Decision, ...]:
    """The decisions of a file. Raises CheckerError with file, line and what is expected."""
    import yaml  # a gate without decisions starts without it

    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except OSError as error:
        raise CheckerError(f"{path}: cannot be read: {error.strerror}; it should be {_EXAMPLE}") from None
    except UnicodeDecodeError as error:
        raise CheckerError(f"{path}: not UTF-8 at offset {error.start}; save it as UTF-8") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f":{mark.line + 1}" if mark else ""
        raise CheckerError(f"{path}{where}: not valid YAML: {getattr(error, 'problem', None) or error}; it should be {_EXAMPLE}") from None
    if data is None:
        return ()
    if not isinstance(data, list):
        raise CheckerError(f"{path}:1: it should be {_EXAMPLE}")
    out = []
    for number, entry in enumerate(data):
        try:
            out.append(_decision(entry))
        except ValueError as error:
            raise CheckerError(f"{path}:{_line(text, number)}: decision {number + 1}: {error}") from None
    return tuple(out)


def _decision(entry: Any) -> Decision:
    if not isinstance(entry, dict):
        raise ValueError(f"it should be one of {_EXAMPLE}")
    if unknown := [key for key in entry if key not in _KEYS]:
        raise ValueError(f"unknown key {unknown[0]!r}: accepted are {', '.join(_KEYS)}")
    if entry.get("decision") not in KINDS:
        raise ValueError(f"'decision' is {entry.get('decision')!r}: accepted are {', '.join(KINDS)}")
    if not str(entry.get("reason") or "").strip():
        raise ValueError("'reason' is missing: say why, for whoever reads this next")
    sources = entry.get("sources") or []
    if not isinstance(sources, list) or not all(isinstance(s, str) for s in sources):
        raise ValueError("'sources' must be a list of paths or patterns")
    if bool(entry.get("finding")) == bool(entry.get("rule")):
        raise ValueError("it needs either 'finding', or 'rule' with 'sources'")
    if entry.get("rule") and not [s for s in sources if s.strip("*/. ")]:
        raise ValueError("'rule' needs the 'sources' it is about: a decision about everything would hide what nobody has read")
    try:
        until = date.fromisoformat(str(entry["until"])).isoformat() if entry.get("until") else None
    except ValueError:
        raise ValueError(f"'until' is {entry['until']!r}: it should be a date such as 2027-01-31") from None
    values = {key: str(entry[key]).strip() for key in ("finding", "rule", "decision", "reason", "by") if entry.get(key)}
    return msgspec.convert({**values, "sources": sources, "until": until}, Decision)


def _line(text: str, number: int) -> int:
    import yaml

    node = yaml.compose(text, Loader=yaml.SafeLoader)
    return int(node.value[number].start_mark.line) + 1 if node else 1


def expired(decision: Decision, today: date) -> bool:
    """Whether its last day is over."""
    return decision.until is not None and decision.until < today.isoformat()


def decides(decision: Decision, finding: Finding) -> bool:
    """Whether a decision is about a finding: by its id, or by rule (or a group of rules); and by every one of the sources it names."""
    if decision.finding:
        if not covers(decision.finding, finding.id):
            return False
    elif decision.rule != finding.rule and not finding.rule.startswith(decision.rule.rstrip("*.") + "."):
        return False
    sources = {e.source for value in finding.values for e in value.evidence}
    return all(any(matches(source, pattern) for source in sources) for pattern in decision.sources)


def matches(source: str, pattern: str) -> bool:
    """Whether a source's id is that path, lies in that folder, ends with that path, or fits that pattern."""
    pattern = pattern.removeprefix("./")
    return (
        source == pattern or source.startswith(pattern.rstrip("/") + "/") or source.endswith("/" + pattern) or fnmatchcase(source, pattern)
    )


def named(decisions: Iterable[Decision]) -> list[str]:
    """What each decision is about, in a few words."""
    return [d.finding or f"{d.rule} in {', '.join(d.sources)}" for d in decisions]
