"""Text for a terminal or a log: totals, then one line per finding that matters, then each finding with its words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from checker.model import SEVERITIES, VERDICTS, Finding
from checker.report import log
from checker.report.base import RunOutput, worst_first
from checker.report.context import Contexts
from checker.report.labels import MARKS, MEANINGS, assumed, attribute, letter, source_labels, value_sources, verdict_counts
from checker.report.words import clip, clip_end, count, line

NAME = "text"
SUFFIXES = (".txt",)
DESCRIPTION = "for the terminal: grouped by verdict, worst first"

_STYLES = {
    "conflict": "31;1",
    "superseded": "33",
    "reconcilable": "36",
    "variant": "35",
    "agree": "32",
    "bold": "1",
    "dim": "2",
    "words": "1;4",
}
_FIRST_SCREEN = {"conflict": 8, "superseded": 5, "reconcilable": 5}
_MESSAGE = 600
_EVIDENCE = 4  # passages shown per value; the others are counted


def render(run: RunOutput) -> bytes:
    """The report as lines of text, coloured if the options ask for it; a gate has a form of its own."""
    told = log.lines(run) if run.options.new_sources else _Writer(run).lines()
    return ("\n".join(told) + "\n").encode("utf-8", "replace")


class _Writer:
    def __init__(self, run: RunOutput) -> None:
        self.run = run
        self.report = run.report
        self.labels = source_labels(run.report.sources)
        self.contexts = Contexts(run.texts)
        self.findings = worst_first(run.report.findings)
        self.width = max(60, run.options.width)

    def lines(self) -> Iterator[str]:
        yield from self._totals()
        yield from self._first_screen()
        for verdict in VERDICTS:
            group = [f for f in self.findings if f.verdict == verdict and f.state != "suppressed"]
            if group:
                yield ""
                yield self._style(verdict, f"{MARKS[verdict]} {verdict.upper()}")
                yield from self._wrap(MEANINGS[verdict], 2, "dim")
                for finding in group:
                    yield from self._compact(finding) if verdict in {"variant", "agree"} else self._full(finding)
        suppressed = [f for f in self.findings if f.state == "suppressed"]
        if suppressed:
            yield ""
            yield self._style("dim", f"SUPPRESSED by a recorded decision: {count(len(suppressed), 'finding')}")
            for finding in suppressed:
                yield from self._compact(finding)
        yield from self._notes()

    def _totals(self) -> Iterator[str]:
        counts = self.report.counts
        parts = [
            count(counts.sources, "article"),
            count(counts.stories, "story", "stories"),
            count(counts.findings, "fact compared", "facts compared"),
        ]
        if counts.skipped:
            parts.append(f"{counts.skipped} skipped")
        yield self._style("bold", ", ".join(parts))
        for verdict, number in verdict_counts(self.report).items():
            severities = [
                count(n, s)
                for s in SEVERITIES
                if s != "none" and (n := sum(f.verdict == verdict and f.severity == s for f in self.findings))
            ]
            what = self._style(verdict if number else "dim", f"  {MARKS[verdict]} {verdict:<13}{number:>6,}")
            yield (what + self._style("dim", "   " + ", ".join(severities))).rstrip()

    def _first_screen(self) -> Iterator[str]:
        """One line each for the worst of every verdict that wants an eye, so that none hides behind another."""
        first = True
        for verdict, most in _FIRST_SCREEN.items():
            group = [f for f in self.findings if f.verdict == verdict and f.state != "suppressed"]
            for finding in group[:most]:
                if first:
                    yield ""
                    first = False
                head = f"  {MARKS[verdict]} {finding.severity:<8}"
                rows = textwrap.wrap(line(finding.message, 2 * self.width), self.width - len(head)) or [""]
                yield self._style(verdict, head) + rows[0]
                yield from (" " * len(head) + row for row in rows[1:])
                yield from (" " * len(head) + self._style("dim", row) for row in self._who_says_what(finding, self.width - len(head)))
            if len(group) > most:
                yield self._style("dim", f"    and {len(group) - most:,} more {verdict}")

    def _who_says_what(self, finding: Finding, width: int) -> list[str]:
        sides = []
        for value, sources in zip(finding.values, value_sources(finding), strict=True):
            names = ", ".join(line(self.labels.get(s, s), 24) for s in sources[:4]) + (", ..." if len(sources) > 4 else "")
            sides.append(
                f"{line(value.value, 60)}: {names} ({value.support} independent)"
                if len(sources) > 1
                else f"{line(value.value, 60)}: {names}"
            )
        return textwrap.wrap(" | ".join(sides), width)

    def _full(self, finding: Finding) -> Iterator[str]:
        yield ""
        state = "" if finding.state == "new" else f" [{finding.state}]"
        yield from self._wrap(line(finding.message, _MESSAGE) + state, 2, "bold")
        about = f"{finding.severity} · {line(finding.rule)} · confidence {finding.confidence:.2f} · {line(finding.id)}"
        yield from self._wrap(about, 2, "dim")
        for index, value in enumerate(finding.values):
            support = count(value.support, "independent source") + (", came first" if value.first else "")
            rows = textwrap.wrap(line(value.value, 200), self.width - 5) or [""]
            room = self.width - 7 - len(rows[-1])
            rows = [self._style("bold", row) for row in rows]
            rows[-1:] = [f"{rows[-1]}  {self._style('dim', support)}"] if len(support) <= room else [rows[-1], self._style("dim", support)]
            yield f"  {letter(index):<3}{rows[0]}"
            yield from ("     " + row for row in rows[1:])
            for evidence in value.evidence[:_EVIDENCE]:
                passage = self.contexts.around(evidence)
                words = line(evidence.text, 160)
                room = max(20, (2 * self.width - len(words)) // 2)
                before = clip_end(line(" " + passage.before + "|")[:-1], room) if passage.before else ""
                after = clip(line("|" + passage.after)[1:], room)
                body = f"{before}\0{words}\1{after}"
                label = line(self.labels.get(evidence.source, evidence.source), 24)
                filled = textwrap.wrap(body, self.width - 8, break_long_words=True) or [""]
                yield "     " + self._style("dim", label + ":")
                yield from ("       " + row for row in self._emphasise(filled))
            if len(value.evidence) > _EVIDENCE:
                yield self._style("dim", f"     and {count(len(value.evidence) - _EVIDENCE, 'more passage')}")
        if finding.assumption:
            yield from self._wrap(f"{assumed(finding.assumption)} {line(finding.assumption)}", 2)

    def _compact(self, finding: Finding) -> Iterator[str]:
        names = [", ".join(line(self.labels.get(s, s), 24) for s in sources[:4]) for sources in value_sources(finding)]
        text = line(finding.message, 160) or attribute(finding.attribute)
        yield from self._wrap(f"{text} ({' / '.join(names)})", 2)

    def _notes(self) -> Iterator[str]:
        left = self.report.counts.left_out
        if any(left.values()):
            yield ""
            yield from self._wrap("Counted but not listed: " + ", ".join(f"{n:,} {what}" for what, n in sorted(left.items()) if n), 0)
        for source in self.report.sources:
            inferred = source.inferred_published
            if inferred and source.published is None:
                yield ""
                label = line(self.labels[source.id])
                if inferred.consistent:
                    yield from self._wrap(f"{label} has no date; it fits the others if it was published {_interval(inferred.interval)}.", 0)
                else:
                    yield from self._wrap(f"{label} has no date, and no date makes it fit the others.", 0)
                for reason in inferred.reasons:
                    yield from self._wrap("- " + line(reason), 2)
        if self.report.skipped:
            yield ""
            yield "Skipped:"
            for skipped in self.report.skipped:
                yield from self._wrap(f"{line(skipped.path)}: {line(skipped.reason)}", 2)

    def _wrap(self, text: str, indent: int, style: str = "") -> Iterator[str]:
        for row in textwrap.wrap(text, self.width - indent, break_on_hyphens=False):
            yield " " * indent + (self._style(style, row) if style else row)

    def _emphasise(self, rows: list[str]) -> Iterator[str]:
        """The marked words, `>like this<` without colours, underlined with them, over as many rows as they take."""
        inside = False
        for row in rows:
            if not self.run.options.color:
                yield row.replace("\0", "»").replace("\1", "«")
                continue
            start = f"\x1b[{_STYLES['words']}m"
            text = (start if inside else "") + row.replace("\0", start).replace("\1", "\x1b[0m")
            inside = row.rfind("\0") > row.rfind("\1") or (inside and "\1" not in row)
            yield text + ("\x1b[0m" if inside else "")

    def _style(self, style: str, text: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.run.options.color and text.strip() else text


def _interval(interval: str) -> str:
    first, _, last = interval.partition("/")
    if not last or first == last:
        return f"on {first}" if len(first) == 10 else f"in {first}"
    if first == "..":
        return f"by {last}"
    return f"on or after {first}" if last == ".." else f"between {first} and {last}"
