"""The baseline: conflicts that were there when the gate was put up, so that only new ones stop anybody.

A JSON file for git: no timestamps, no line numbers, sorted. The entries stand in sixteen groups by the first digit of their ids, all of
them always present and each entry on a line of its own: two branches that each add an entry touch lines far apart, and merge.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from checker.model import CheckerError, Finding
from checker.triage.fingerprint import covers
from checker.triage.upgrades import upgraded

FORMAT = 1
DEFAULT_PATH = ".checker/baseline.json"
_GROUPS = "0123456789abcdef"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the baseline was made with: findings of at least this severity and confidence are in it."""

    fail_on: str = "warning"
    min_confidence: float | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An accepted finding: its id decides, and its sources where two stories have findings alike. The rest is for readers of the file."""

    id: str
    rule: str
    message: str
    sources: tuple[str, ...] = ()


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """Accepted findings by id, and the settings that made them."""

    settings: Settings = Settings()
    entries: Mapping[str, Entry] = {}

    def entry_of(self, finding: Finding, exists: Callable[[str], bool]) -> Entry | None:
        """The entry that covers a finding, if there is one.

        It shares a source with the finding; or its sources are all gone, which is what renaming a folder looks like.
        """
        fact = finding.id.split("-")[0].split("_")[0]
        sources = {e.source for value in finding.values for e in value.evidence}
        alike = [entry for id_, entry in sorted(self.entries.items()) if id_.startswith(fact) and covers(id_, finding.id)]
        alike.sort(key=lambda entry: entry.id != finding.id)
        near = (entry for entry in alike if not entry.sources or sources.intersection(entry.sources))
        return next(near, next((entry for entry in alike if not any(map(exists, entry.sources))), None))


def baseline_of(findings: Iterable[Finding], settings: Settings) -> Baseline:
    """A baseline of these findings."""
    return Baseline(settings=settings, entries={f.id: _entry(f) for f in findings})


def _entry(finding: Finding) -> Entry:
    sources = sorted({e.source for value in finding.values for e in value.evidence})
    return Entry(id=finding.id, rule=finding.rule, message=finding.message, sources=tuple(sources))


def load(path: str | Path) -> Baseline:
    """The baseline of a file; an older format is brought up to date. Raises CheckerError."""
    data = _parse(Path(path))
    try:
        data = upgraded(data, FORMAT)
        entries = [msgspec.convert(entry, Entry) for group in data["findings"].values() for entry in group]
        return Baseline(settings=msgspec.convert(data["settings"], Settings), entries={e.id: e for e in entries})
    except CheckerError as error:
        raise CheckerError(f"{path}: {error}") from None
    except (msgspec.ValidationError, KeyError, TypeError, AttributeError) as error:
        raise CheckerError(f"{path}: not a baseline of this program ({error}); make a new one with `checker baseline create`") from None


def _parse(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CheckerError(f"{path}: cannot be read: {error.strerror}; make a baseline with `checker baseline create`") from None
    except UnicodeDecodeError:
        raise CheckerError(f"{path}: not UTF-8; make a new baseline with `checker baseline create`") from None
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        what = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        merge = "; it holds the marks of an unfinished merge: keep the entries of both sides" if "<<<<<<<" in text else ""
        raise CheckerError(f"{path}:{line}: not valid JSON: {what}{merge}") from None
    if not isinstance(data, dict):
        raise CheckerError(f"{path}:1: not a baseline of this program; make a new one with `checker baseline create`")
    return data


def dump(baseline: Baseline) -> bytes:
    """The file: the same bytes for the same findings, one line for each."""
    groups: dict[str, list[str]] = {digit: [] for digit in _GROUPS}
    for id_ in sorted(baseline.entries):
        groups[id_[0] if id_[0] in groups else "0"].append(json.dumps(msgspec.to_builtins(baseline.entries[id_]), ensure_ascii=False))
    lines = [
        "{",
        f'  "format": {FORMAT},',
        f'  "settings": {json.dumps(msgspec.to_builtins(baseline.settings), sort_keys=True)},',
        '  "findings": {',
    ]
    for digit, entries in groups.items():
        comma = "," if digit != _GROUPS[-1] else ""
        lines.append(f'    "{digit}": [')
        lines += [f"      {entry}{',' if number < len(entries) else ''}" for number, entry in enumerate(entries, 1)]
        lines.append(f"    ]{comma}")
    return ("\n".join([*lines, "  }", "}"]) + "\n").encode()
