"""Markdown for a pull request, an issue or a mail: a table of what matters, then each finding with its words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.model import VERDICTS, Finding
from checker.report.base import RunOutput, worst_first
from checker.report.context import Contexts
from checker.report.diff import differing
from checker.report.labels import MARKS, MEANINGS, assumed, letter, source_labels, value_sources, verdict_counts
from checker.report.words import clip, clip_end, count, line

NAME = "md"
SUFFIXES = (".md",)
DESCRIPTION = "for pull requests and for pasting: tables and quotations in Markdown"

_TABLE = 30  # rows of the table; a comment on a pull request holds 65,536 characters
_FULL = 60
_EVIDENCE = 3
# What Markdown could take for markup, and what a forge could take for a user, an issue or an address.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~&$])|^([-+#=])|(?<=^\d)([.)])")
_LIVE = re.compile(r"[@#](?=\w)|(?<=\w):(?=//)|\bwww(?=\.)", re.IGNORECASE)


def render(run: RunOutput) -> bytes:
    """The report as Markdown in which every word of an article is text and nothing else."""
    return ("\n".join(_lines(run)).rstrip() + "\n").encode("utf-8", "replace")


def escape(text: str, limit: int = 0) -> str:
    """Text on one line that shows as it is in Markdown: no markup, no link, no mention of a user."""
    return _LIVE.sub("\\g<0>\u200b", _SPECIAL.sub(r"\\\g<0>", line(text, limit)))


def _lines(run: RunOutput) -> Iterator[str]:
    report, findings = run.report, worst_first(run.report.findings)
    labels = {key: escape(value) for key, value in source_labels(report.sources).items()}
    numbers = verdict_counts(report)
    yield "## " + (escape(run.options.title) or "Where the sources differ")
    yield ""
    yield f"{count(report.counts.sources, 'article')}, {count(report.counts.findings, 'fact compared', 'facts compared')}: " + ", ".join(
        f"**{n:,} {v}**" if v == "conflict" else f"{n:,} {v}" for v, n in numbers.items()
    )
    yield ""
    shown = [f for f in findings if f.verdict in {"conflict", "superseded", "reconcilable"} and f.state != "suppressed"]
    if shown:
        yield "| | Finding | Who says what |"
        yield "| --- | --- | --- |"
        for finding in _balanced(shown):
            sides = [
                f"{escape(v.value, 80)} ({', '.join(labels.get(s, escape(s)) for s in names[:4])}{', …' if len(names) > 4 else ''}; {v.support} independent)"
                for v, names in zip(finding.values, value_sources(finding), strict=True)
            ]
            yield f"| {MARKS[finding.verdict]} {finding.verdict} | {escape(finding.message, 240)} | {'<br>'.join(sides)} |"
        if len(shown) > _TABLE:
            yield f"| | and {len(shown) - _TABLE:,} more | |"
        yield ""
    else:
        yield "No conflict, nothing superseded and nothing that needs an assumption."
        yield ""
    contexts, left = Contexts(run.texts), _FULL
    for verdict in VERDICTS:
        group = [f for f in findings if f.verdict == verdict and f.state != "suppressed"]
        if not group:
            continue
        if verdict in {"variant", "agree"}:
            yield f"<details><summary>{MARKS[verdict]} {len(group):,} {verdict}: {MEANINGS[verdict]}</summary>"
            yield ""
            yield from (f"- {escape(f.message, 240)}" for f in group[:_FULL])
            if len(group) > _FULL:
                yield f"- and {len(group) - _FULL:,} more"
            yield ""
            yield "</details>"
            yield ""
            continue
        yield f"### {MARKS[verdict]} {verdict.capitalize()}: {MEANINGS[verdict]}"
        yield ""
        for finding in group[:left]:
            yield from _finding(finding, labels, contexts)
        if len(group) > left:
            yield f"{count(len(group) - left, 'more finding')} of this verdict: see the JSON or HTML report."
            yield ""
        left = max(5, left - len(group))
    yield from _footer(run, findings)


def _finding(finding: Finding, labels: dict[str, str], contexts: Contexts) -> Iterator[str]:
    state = "" if finding.state == "new" else f" ({finding.state})"
    yield f"#### {escape(finding.message, 600)}{state}"
    yield ""
    yield f"{finding.severity} · {escape(finding.rule)} · confidence {finding.confidence:.2f} · `{line(finding.id).replace('`', '')}`"
    yield ""
    wordings = differing([line(v.value, 400) for v in finding.values])
    for index, (value, pieces) in enumerate(zip(finding.values, wordings, strict=True)):
        first = ", came first" if value.first else ""
        yield f"- **{letter(index)}** {_emphasised(pieces)} ({count(value.support, 'independent source')}{first})"
        for evidence in value.evidence[:_EVIDENCE]:
            passage = contexts.around(evidence)
            before, after = clip_end(line(passage.before + "|")[:-1], 160), clip(line("|" + passage.after)[1:], 160)
            yield f"  > {labels.get(evidence.source, escape(evidence.source))}: {escape_edge(before)}**{escape(evidence.text, 300)}**{escape_edge(after)}"
            yield "  >"
        if len(value.evidence) > _EVIDENCE:
            yield f"  > and {count(len(value.evidence) - _EVIDENCE, 'more passage')}"
    yield ""
    if finding.assumption:
        yield f"*{assumed(finding.assumption)}* {escape(finding.assumption)}"
        yield ""


def escape_edge(text: str) -> str:
    """Like `escape`, but a space at either end stays: the text goes on beside it."""
    return " " * text.startswith(" ") + escape(text) + " " * (text.endswith(" ") and bool(text.strip()))


def _emphasised(pieces: list[tuple[str, bool]]) -> str:
    """The wording with the words that differ in bold; a wording that differs as a whole stays plain."""
    if all(differs for _, differs in pieces):
        return escape("".join(words for words, _ in pieces))
    return "".join(f"**{escape(words)}**" if differs and words.strip() else escape_edge(words) for words, differs in pieces)


def _balanced(findings: list[Finding]) -> list[Finding]:
    """The rows of the table: conflicts may not push the other verdicts out of it."""
    if len(findings) <= _TABLE:
        return findings
    rest = [f for f in findings if f.verdict != "conflict"][: _TABLE // 3]
    return [f for f in findings if f.verdict == "conflict"][: _TABLE - len(rest)] + rest


def _footer(run: RunOutput, findings: list[Finding]) -> Iterator[str]:
    suppressed = sum(f.state == "suppressed" for f in findings)
    if suppressed:
        yield f"{count(suppressed, 'finding')} suppressed by a recorded decision."
        yield ""
    if run.report.skipped:
        yield "Skipped: " + "; ".join(f"{escape(s.path, 120)} ({escape(s.reason, 160)})" for s in run.report.skipped[:20])
