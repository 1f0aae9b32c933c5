"""The text report of a gate, for the log of a build: each new article first, then what stands against it, passage by passage."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterator

from checker.report.base import RunOutput
from checker.report.context import Contexts
from checker.report.labels import MARKS
from checker.report.places import Located, Place, located
from checker.report.words import clip, clip_end, count, line

_AGAINST = 4  # passages shown against the new one
_STYLES = {"error": "31;1", "warning": "33;1", "note": "36", "bold": "1", "dim": "2", "words": "1;4"}


def lines(run: RunOutput) -> Iterator[str]:
    """The log, worst findings first under each article."""
    writer = _Log(run)
    by_article: dict[str, list[Located]] = defaultdict(list)
    for item in located(run):
        by_article[item.at.path].append(item)
    for number, article in enumerate(run.options.new_sources):
        if number:
            yield ""
        yield from writer.article(article, by_article.get(article, []))
    new = [item for items in by_article.values() for item in items if item.finding.state == "new"]
    if new:
        yield ""
        yield writer.style(
            "dim",
            "Why: checker explain ID. To accept one, record it in decisions.yml with a reason; to accept all: checker baseline update.",
        )


class _Log:
    def __init__(self, run: RunOutput) -> None:
        self.color = run.options.color
        self.width = max(60, run.options.width)
        self.contexts = Contexts(run.texts)

    def article(self, name: str, items: list[Located]) -> Iterator[str]:
        """One new article with all that concerns it; what is accepted takes a line."""
        fresh = [i for i in items if i.finding.state == "new"]
        conflicts = sum(i.finding.verdict == "conflict" for i in fresh)
        notes = len(fresh) - conflicts
        told = [count(conflicts, "conflict")] if conflicts else []
        told += [count(notes, "note")] if notes else []
        told += [f"{n} {state}" for state in ("known", "suppressed") if (n := sum(i.finding.state == state for i in items))]
        yield self.style("bold", line(name)) + f": {', '.join(told) or 'nothing stands against it'}"
        for item in fresh:
            yield from self._finding(item)
        for item in items:
            if item.finding.state != "new":
                yield self.style("dim", f"  {item.finding.state}: {line(item.finding.message, self.width - 14)}")

    def _finding(self, item: Located) -> Iterator[str]:
        finding = item.finding
        yield ""
        head = f"{MARKS[finding.verdict]} {finding.severity}"
        rows = textwrap.wrap(line(finding.message, 400), self.width - len(head) - 4) or [""]
        yield f"  {self.style(finding.severity, head)}  {self.style('bold', rows[0])}"
        yield from (" " * (len(head) + 4) + self.style("bold", row) for row in rows[1:])
        yield self.style("dim", f"    {finding.verdict} · {line(finding.rule)} · confidence {finding.confidence:.2f} · {line(finding.id)}")
        yield from self._passage(item.at)
        against = [p for p in item.others if p.value != item.at.value] or item.others
        for place in against[:_AGAINST]:
            yield from self._passage(place)
        if len(against) > _AGAINST:
            yield self.style("dim", f"    and {count(len(against) - _AGAINST, 'more passage')}")
        if finding.assumption:
            yield from textwrap.wrap(f"Assumes: {line(finding.assumption)}", self.width, initial_indent="    ", subsequent_indent="    ")

    def _passage(self, place: Place) -> Iterator[str]:
        around = self.contexts.around(place.evidence)
        words = line(place.evidence.text, 200)
        room = max(20, (2 * self.width - len(words)) // 2)
        before = clip_end(line(around.before + "|")[:-1], room)
        after = clip(line("|" + around.after)[1:], room)
        yield self.style("dim", f"    {line(place.path)}:{place.line}:{place.column}")
        yield from ("      " + self._marked(row) for row in textwrap.wrap(f"{before}\0{words}\1{after}", self.width - 6) or [""])

    def _marked(self, row: str) -> str:
        if not self.color:
            return row.replace("\0", "»").replace("\1", "«")
        return row.replace("\0", f"\x1b[{_STYLES['words']}m").replace("\1", "\x1b[0m") + (
            "\x1b[0m" if "\0" in row and "\1" not in row else ""
        )

    def style(self, style: str, text: str) -> str:
        """The text in a colour, where there are any."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.color and text.strip() else text
