"""What the templates show, prepared: sources with their names, findings with their wordings, sentences and pictures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath

import msgspec

from checker.model import Decision, Evidence, Finding, FindingValue, SourceEntry
from checker.report.base import RunOutput, worst_first
from checker.report.context import Contexts, Passage
from checker.report.diff import Pieces, differing, shortened
from checker.report.labels import KIND_NAMES, NEXT, attribute, letter, source_labels
from checker.report.page.articles import Span
from checker.report.page.charts import Chart, Days, chart, day, day_words, days
from checker.report.words import clip, line

ARTICLE_LIMIT = 200_000  # characters of one article that a page shows
_VALUE = 900
_SHORT = 110
_FACT = 64
_VAGUE = 5  # years; a date that may lie anywhere in more tells nothing
_WORDS = 1_200
_CONTEXT_UP_TO = 1_000  # findings; above, a click on the words shows the context in the article itself
_OPEN = {"conflict": 3, "superseded": 2, "reconcilable": 2}  # passages of a version that stand open
_WORDED = frozenset({"name", "quote", "list", "role", "status", "location"})


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """A source as the page names it."""

    number: int
    id: str
    label: str
    title: str
    publisher: str
    date: str
    published: str | None
    undated: bool
    group: int
    url: str
    new: bool
    opening: str  # the first words of an article without a title


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One passage: who says it, in which sentence, and where that stands in the article."""

    who: Who
    href: str
    passage: Passage
    cut: int  # characters of the evidence that are not shown


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a finding with all who state it."""

    letter: str
    pieces: Pieces
    short: Pieces
    support: int
    sources: list[Who]
    first: bool
    shown: list[Said]
    more: list[Said]


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A finding as the page shows it."""

    rank: int
    anchor: str
    finding: Finding
    fact: str
    story: str  # empty if its passages come from several
    versions: list[Version]
    differs: list[tuple[str, str]]
    picture: Chart | None
    why: str
    check: str
    decision: Decision | None
    sources: list[Who]
    entity: str
    entity_number: int
    rule: str  # its id, if the page describes it


class View:
    """The whole run, prepared once."""

    def __init__(self, run: RunOutput) -> None:
        self.run = run
        self.report = run.report
        self.who = _who(run)
        self.findings = [_in_short(f, self.who) for f in worst_first(run.report.findings)]
        self.entity_labels = {e.id: line(e.label, 80) for e in run.report.entities}
        self.entity_numbers = {e.id: n for n, e in enumerate(run.report.entities, 1)}
        # The only event of a story is called like it, and tells one fact from another no better.
        several = Counter(e.story for e in run.report.events)
        self.event_labels = {e.id: line(e.label, 80) for e in run.report.events if several[e.story] > 1}
        self.story_labels = self._story_labels()
        self._story_of = {source: s.id for s in run.report.stories for source in s.sources}
        self.context = len(self.findings) <= _CONTEXT_UP_TO
        self._contexts = Contexts(run.texts)
        self.days = {s.id: span for s in run.report.sources if any(span := source_days(s))}
        self._slugs: set[str] = set()
        self.linked: frozenset[int] = frozenset()  # the sources that the page lists
        self._spans: tuple[int, dict[str, list[Span]]] = (-1, {})
        self._copied: dict[str, list[tuple[int, int, Who]]] | None = None
        self._decisions = {d.finding: d for d in run.decisions if d.finding}

    def _story_labels(self) -> dict[str, str]:
        """Stories by their labels; those of one label are told apart by their first source."""
        labels = {s.id: line(s.label, 120) for s in self.report.stories}
        tally = Counter(labels.values())
        for story in self.report.stories:
            if tally[labels[story.id]] > 1 and story.sources and story.sources[0] in self.who:
                labels[story.id] += f" ({self.who[story.sources[0]].label})"
        return labels

    def cards(self) -> list[Card]:
        """Every finding, worst first."""
        return [self._card(rank, finding) for rank, finding in enumerate(self.findings)]

    def spans(self, who: Who, cards: list[Card]) -> list[Span]:
        """Where an article is evidence for the findings shown."""
        if self._spans[0] != len(cards):
            made: dict[str, list[Span]] = {}
            for card in cards:
                for e in (e for value in card.finding.values for e in value.evidence if e.end > e.start):
                    made.setdefault(e.source, []).append(Span(e.start, e.end, card.rank))
            self._spans = len(cards), made
        return self._spans[1].get(who.id, [])

    def copied(self, who: Who) -> list[tuple[int, int, Who]]:
        """The passages of an article that another has too, with that other."""
        if self._copied is None:
            self._copied = {}
            for p in (p for group in self.run.independence for p in group.passages):
                if p.source in self.who and p.other in self.who:
                    self._copied.setdefault(p.source, []).append((p.start, p.end, self.who[p.other]))
                    self._copied.setdefault(p.other, []).append((p.other_start, p.other_end, self.who[p.source]))
        return self._copied.get(who.id, [])

    def _card(self, rank: int, finding: Finding) -> Card:
        texts = [line(v.value, _VALUE) for v in finding.values]
        wordings = differing(texts)
        versions = [
            self._version(index, finding, value, pieces) for index, (value, pieces) in enumerate(zip(finding.values, wordings, strict=True))
        ]
        rule = self.run.rules.get(finding.rule)
        subject = self.entity_labels.get(finding.entity) or self.event_labels.get(finding.event) or ""
        stories = {self._story_of.get(e.source, "") for v in finding.values for e in v.evidence}
        return Card(
            rank=rank,
            anchor="f-" + _slug(finding.id, rank, self._slugs),
            finding=finding,
            fact=_fact(finding, subject),
            story=finding.story if len(stories) == 1 else "",
            versions=versions,
            differs=_differs(wordings) if finding.kind in _WORDED and finding.verdict in {"conflict", "variant", "superseded"} else [],
            picture=chart(finding, self._appeared(finding)) if self.context or finding.verdict not in {"agree", "variant"} else None,
            why=rule.why if rule else "",
            check=(rule.check if rule else "") or NEXT[finding.verdict],
            decision=self._decisions.get(finding.id),
            sources=list({w.number: w for v in versions for w in v.sources}.values()),
            entity=subject,
            entity_number=self.entity_numbers.get(finding.entity, 0),
            rule=rule.id if rule else "",
        )

    def _appeared(self, finding: Finding) -> list[list[Days]]:
        """For each value of a time, when the articles that state it appeared."""
        if finding.kind not in {"time", "horizon", "role"}:
            return []
        return [[self.days[s] for s in dict.fromkeys(e.source for e in v.evidence) if s in self.days] for v in finding.values]

    def _version(self, index: int, finding: Finding, value: FindingValue, pieces: Pieces) -> Version:
        said = [self._said(e) for e in value.evidence if e.source in self.who]
        if self.run.options.new_sources:
            said.sort(key=lambda s: not s.who.new)
        opened = _OPEN.get(finding.verdict, 0)
        return Version(
            letter=letter(index),
            pieces=pieces,
            short=shortened(pieces, _SHORT),
            support=value.support,
            sources=list({s.who.number: s.who for s in said}.values()),
            first=value.first,
            shown=said[:opened],
            more=said[opened:],
        )

    def _said(self, evidence: Evidence) -> Said:
        who = self.who[evidence.source]
        passage = self._contexts.around(evidence)
        cut = max(0, len(passage.words) - _WORDS)
        passage = passage._replace(
            words=clip(passage.words, _WORDS),
            earlier=passage.earlier if self.context else "",
            later=passage.later if self.context else "",
        )
        inside = evidence.start < ARTICLE_LIMIT and evidence.source in self.run.texts
        return Said(who=who, href=f"s{who.number}-{evidence.start}" if inside else f"s{who.number}", passage=passage, cut=cut)


def _in_short(finding: Finding, who: Mapping[str, Who]) -> Finding:
    """The finding with its assumption about articles in the names that they have on the page, not those of their files."""
    if not finding.assumption:
        return finding
    names = {PurePosixPath(e.source).stem: who[e.source].label for v in finding.values for e in v.evidence if e.source in who}
    stems = "|".join(re.escape(stem) for stem in sorted(names, key=len, reverse=True))
    assumption = re.sub(rf"(?<!\w)(?:{stems})(?!\w)", lambda found: names[found[0]], finding.assumption) if stems else finding.assumption
    message = finding.message.replace(finding.assumption, assumption)
    return msgspec.structs.replace(finding, assumption=assumption, message=message)


def _fact(finding: Finding, subject: str) -> str:
    """What a finding is about, in a few words: its subject and attribute, else the one value there is, else its message."""
    if subject:
        return f"{subject}: {attribute(finding.attribute)}"
    if finding.verdict == "agree" and finding.values:
        return f"{line(finding.values[0].value, _FACT - 16)} ({KIND_NAMES[finding.kind]})"
    return line(finding.message, _FACT).rstrip(".")


def _slug(name: str, rank: int, taken: set[str]) -> str:
    """A finding's id as an anchor: what is no letter, digit, dot or dash is left out; two never share one."""
    slug = "".join(c for c in name if c.isascii() and (c.isalnum() or c in "-._")) or f"n{rank}"
    slug = f"{slug}-{rank}" if slug in taken else slug
    taken.add(slug)
    return slug


def _differs(wordings: list[Pieces]) -> list[tuple[str, str]]:
    """Per version the words that the others lack; nothing if a version differs as a whole, for then there is nothing to point at."""
    if not 2 <= len(wordings) <= 4 or any(all(differs for words, differs in pieces if words.strip()) for pieces in wordings):
        return []
    told = []
    for index, pieces in enumerate(wordings):
        words = [words.strip() for words, differs in pieces if differs and words.strip()]
        if len(words) > 8:
            return []
        told.append((letter(index), " … ".join(words) or "nothing"))
    return told


def _who(run: RunOutput) -> dict[str, Who]:
    """The sources by id, in the order of their dates as far as these are known."""
    labels = source_labels(run.report.sources)

    def when(source: SourceEntry) -> tuple[str, str]:
        inferred = source.inferred_published
        return source.published or (inferred.interval.replace("..", "~") if inferred else "~"), source.id

    new = set(run.options.new_sources)
    return {
        s.id: Who(
            number=number,
            id=s.id,
            label=labels[s.id],
            title=line(s.title or "", 160),
            publisher=line(s.publisher or "", 80),
            date="" if s.published and s.published[:10] in labels[s.id] else _written(s),
            published=s.published,
            undated=s.published is None,
            group=s.independent_group,
            # Only what a browser opens as a page becomes a link: an address is a stranger's text as well.
            url=s.url if s.url and s.url.lower().startswith(("http://", "https://")) else "",
            new=s.id in new,
            opening="" if s.title else line(run.texts.get(s.id, "")[:400].lstrip(), 44),
        )
        for number, s in enumerate(sorted(run.report.sources, key=when), 1)
    }


def source_days(source: SourceEntry) -> Days:
    """First and last day on which a source can have appeared, given or inferred; None is open."""
    inferred = source.inferred_published
    return days(source.published or (inferred.interval if inferred and inferred.consistent else ""))


def _written(source: SourceEntry) -> str:
    """The date of a source as people write it, said to be inferred where it is."""
    if source.published:
        first, _, last = source.published.partition("/")
        return f"{day(first)} to {day(last)}" if last else day(first)
    inferred = source.inferred_published
    if inferred is None:
        return "undated"
    if not inferred.consistent:
        return "undated; no date fits"
    span = days(inferred.interval)
    if span[0] and span[1] and int(span[1][:4]) - int(span[0][:4]) > _VAGUE:
        return "undated"
    return f"undated; fits {day_words(*span)}"
