"""The words and marks that all formats for people share: what a verdict is called, and how a source is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from checker.model import VERDICTS, Finding, Report, SourceEntry
from checker.report.words import line

# One mark and one sentence per verdict; the mark is a sign that every font has, so that colour never stands alone.
MARKS = {"conflict": "≠", "superseded": "→", "reconcilable": "≈", "variant": "~", "agree": "="}
MEANINGS = {
    "conflict": "cannot both be true, or one thing is named or quoted in two ways",
    "superseded": "both right, each at its time",
    "reconcilable": "agree under an assumption, which is stated",
    "variant": "a harmless difference of spelling, title or abbreviation",
    "agree": "the same fact, however worded",
}
NEXT = {
    "conflict": "Read both passages, then ask the source that stands alone, or the primary document, which version is right.",
    "superseded": "Check that the older article is not being reused as current, and give its publication date.",
    "reconcilable": "Settle the assumption: a publication date in sources.yaml is often enough.",
    "variant": "Nothing, unless your house style wants one spelling.",
    "agree": "Nothing; see whether the sources are independent before calling it confirmed.",
}
KIND_NAMES = {
    "quantity": "number",
    "money": "money",
    "conversion": "conversion",
    "time": "date or time",
    "horizon": "deadline",
    "age": "age",
    "name": "name",
    "role": "office holder",
    "quote": "quotation",
    "list": "list",
    "status": "status",
    "location": "place",
}
_SHORT = 28


def letter(index: int) -> str:
    """The letter of a version: A, B, ... Z, AA, AB."""
    return (letter(index // 26 - 1) if index >= 26 else "") + chr(65 + index % 26)


def assumed(assumption: str) -> str:
    """The words that lead an assumption in: it may be a clause ("if ...", "as ...") or a sentence of its own."""
    return "They agree" if assumption.startswith(("if ", "as ", "because ", "when ", "since ")) else "Assumes:"


def attribute(name: str) -> str:
    """An attribute's name as words: `casualty.killed` -> `casualty, killed`."""
    return line(name.replace("_", " ").replace(".", ", "), 80)


def source_labels(sources: Iterable[SourceEntry]) -> dict[str, str]:
    """A short name for each source, unique in the report: its publisher, else its title, else a piece of its file name."""
    entries = list(sources)
    labels: dict[str, str] = {}
    tries: list[Callable[[SourceEntry], str]] = [
        _publisher,
        lambda s: f"{_publisher(s)}, {s.published[:10]}" if s.publisher and s.published else "",
        lambda s: f"{_publisher(s)}, {s.published[:10]} {s.published[11:16]}" if s.publisher and s.published else "",
        lambda s: line(s.title or "", _SHORT),
        _short_stem,
        lambda s: line(PurePosixPath(s.id).name, _SHORT),
    ]
    for name in tries:
        tally = Counter(name(s) for s in entries)
        taken = set(labels.values())
        for source in entries:
            label = name(source)
            if source.id not in labels and label and tally[label] == 1 and label not in taken:
                labels[source.id] = label
    return {s.id: labels.get(s.id) or line(s.id) or "?" for s in entries}


def _publisher(source: SourceEntry) -> str:
    """The publisher's name; of an address, what people say of it."""
    return line((source.publisher or "").strip().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/"), _SHORT)


def _short_stem(source: SourceEntry) -> str:
    """The first part of the file's name if the rest looks like a machine's number, else the name without its suffix."""
    stem = PurePosixPath(source.id).stem
    first, _, rest = stem.partition("_")
    return first if first and len(rest) >= 12 and " " not in rest and any(c.isdigit() for c in rest) else line(stem, _SHORT)


def verdict_counts(report: Report) -> dict[str, int]:
    """How many findings each verdict has, those that are counted but not listed included."""
    return {v: report.counts.by_verdict.get(v, 0) for v in VERDICTS}


def value_sources(finding: Finding) -> list[list[str]]:
    """The sources of each value, in the order of its evidence, each once."""
    return [list(dict.fromkeys(e.source for e in v.evidence)) for v in finding.values]
