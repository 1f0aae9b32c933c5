"""From facts to the report: findings with their evidence and support, counts, sources with the dates that were solved for."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from checker.cluster import dates, happening
from checker.gathered import Buckets, Outcome, undated
from checker.model import (
    VERDICTS,
    Claim,
    Counts,
    Event,
    Fact,
    Finding,
    InferredDate,
    Report,
    ReportClaim,
    Skipped,
    Source,
    SourceEntry,
    Story,
    Tool,
)
from checker.ruleset import RuleSet
from checker.shelf import Shelf
from checker.triage import findings as triage
from checker.triage.times import Appeared
from checker.version import VERSION


class Found(NamedTuple):
    """The findings that are listed, and how many there are of each verdict, kind and severity."""

    listed: tuple[Finding, ...]
    total: int
    by_verdict: Counter[str]
    by_kind: Counter[str]
    by_severity: Counter[str]


def findings(
    facts: Iterable[tuple[str, Fact]],
    sources: Sequence[Source],
    texts: Mapping[str, str],
    groups: Sequence[Any],
    appeared: Appeared,
    partition: list[list[str]],
    rules: RuleSet,
    min_confidence: float | None,
    verdicts: str,
) -> Found:
    """6. for all facts, with the support of each value."""
    support = triage.Support(
        {source: g.number for g in groups for source in g.sources},
        {s.id: s.published.days() if s.published else None for s in sources},
        appeared,
    )
    part_of = {source: number for number, part in enumerate(partition) for source in part}
    wanted = VERDICTS if verdicts == "all" else tuple(verdicts.split(","))
    built = []
    found = Found((), 0, Counter(), Counter(), Counter())
    total = 0
    for story, fact in facts:
        if min_confidence is not None and fact.verdict == "conflict" and round(fact.confidence, 3) < min_confidence:
            continue
        rule = rules.rules[fact.rule]
        total += 1
        found.by_verdict[fact.verdict] += 1
        found.by_kind[fact.kind] += 1
        found.by_severity[triage.severity(fact, rule)] += 1
        if fact.verdict not in wanted:
            continue  # counted, not listed
        # What the articles of several stories say belongs to none of them.
        one = len({part_of[c.source] for v in fact.values for c in v.claims}) == 1
        built.append(triage.finding(fact, story if one else "", _event_id(story) if one else "", rule, texts, support))
    return found._replace(listed=tuple(triage.distinct(triage.ordered(built))), total=total)


def report(
    sources: Sequence[Source],
    skipped: Sequence[Skipped],
    claims: Mapping[str, int],
    every: Buckets,
    judged: Outcome,
    found: Found,
    groups: Sequence[Any],
    solved: Mapping[str, dates.Solved],
    appeared: Appeared,
    shelf: Shelf,
    rules: RuleSet,
    with_claims: bool,
    left_out: dict[str, int],
) -> Report:
    """The outcome of a run, in order of what it holds."""
    group_of = {source: g.number for g in groups for source in g.sources}
    texts = shelf.texts
    entity_list = every.entities()
    events = _events(every, judged, {s.id: s.published for s in sources}, appeared)
    return Report(
        schema=1,
        tool=Tool(name="checker", version=VERSION, rules=rules.digest),
        counts=Counts(
            sources=len(sources),
            skipped=len(skipped),
            stories=len(every),
            entities=len(entity_list),
            claims=sum(claims.values()),
            findings=found.total,
            by_verdict={verdict: found.by_verdict[verdict] for verdict in VERDICTS},
            by_kind=dict(sorted(found.by_kind.items())),
            by_severity=dict(sorted(found.by_severity.items())),
            left_out=left_out,
        ),
        skipped=tuple(sorted(skipped, key=lambda s: (s.path, s.reason))),
        sources=tuple(
            SourceEntry(
                id=s.id,
                title=s.title,
                publisher=s.publisher,
                published=s.published.written() if s.published else None,
                inferred_published=_inferred(solved[s.id], texts) if s.id in solved else None,
                url=s.url,
                sha256=s.sha256,
                independent_group=group_of[s.id],
                file=s.path if s.path != s.id else None,
                text=texts[s.id] if s.extracted else None,
            )
            for s in sources
        ),
        entities=entity_list,
        stories=tuple(Story(id=e.story, label=e.label, sources=e.sources) for e in events),
        events=events,
        findings=found.listed,
        claims=tuple(_claims(shelf, sources)) if with_claims else None,
    )


def appeared_between(sources: Sequence[Source], solved: Mapping[str, dates.Solved]) -> Appeared:
    """Between which days each article appeared: as stated, or as solved for if that leaves neither side open."""
    out: dict[str, tuple[int, int] | None] = {s.id: s.published.days() for s in sources if s.published}
    for source, found in solved.items():
        if found.first is not None and found.last is not None and found.first > dates.FIRST and found.last < dates.LAST:
            out.setdefault(source, (found.first, found.last))
    return out


def _inferred(solved: dates.Solved, texts: Mapping[str, str]) -> InferredDate:
    """The solver's outcome as the report tells it."""
    consistent = solved.first is not None and solved.last is not None
    interval = ""
    if solved.first is not None and solved.last is not None:
        first = ".." if solved.first <= dates.FIRST else date.fromordinal(solved.first).isoformat()
        last = ".." if solved.last >= dates.LAST else date.fromordinal(solved.last).isoformat()
        interval = first if first == last else f"{first}/{last}"
    claims = {(c.source, c.start, c.end) for r in solved.reasons for c in r.claims}
    return InferredDate(
        interval=interval,
        rests_on=tuple(triage.evidence(texts[s], s, a, b) for s, a, b in sorted(claims)),
        reasons=tuple(r.text for r in solved.reasons),
        consistent=consistent,
    )


def _event_id(story: str) -> str:
    return "e-" + story[2:]


def _events(every: Buckets, judged: Outcome, published: Mapping[str, Any], appeared: Appeared) -> tuple[Event, ...]:
    numbers = {happening.story_id(part): number for number, part in enumerate(every.parts)}
    labels = happening.labels(judged.digests, lambda story: every.names(numbers[story]))
    times = {told.story: told.time for told in judged.digests()}
    # What the dates that were solved for tell comes on top.
    times.update((bucket.story, happening.when(bucket, appeared)) for _, bucket in undated(every, every.parts, published))
    # Once for each entity: a name of every day has thousands of sources and stories.
    shared = {e.id for e in every.entities() if len({s for n in e.names for s in n.sources}) > 1}
    return tuple(
        Event(
            id=_event_id(story),
            label=labels[story],
            story=story,
            sources=tuple(every.parts[number]),
            entities=tuple(k for k in every.names(number) if k in shared),
            time=times[story],
        )
        for story, number in numbers.items()
    )


def _claims(shelf: Shelf, sources: Sequence[Source]) -> Iterator[ReportClaim]:
    for source in sources:
        for claim in shelf.extraction(source.id).claims:
            yield ReportClaim(
                id=_claim_id(claim),
                source=claim.source,
                subject=claim.subject,
                attribute=claim.attribute,
                value=claim.text,
                qualifiers=claim.qualifiers,
                evidence=triage.evidence(shelf.texts[claim.source], claim.source, claim.start, claim.end),
            )


def _claim_id(claim: Claim) -> str:
    return "c-" + hashlib.sha256(f"{claim.source}\x1f{claim.attribute}\x1f{claim.start}\x1f{claim.end}".encode()).hexdigest()[:12]
