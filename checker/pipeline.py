"""The stages in order, one call each: start reading here.

    read -> extract -> normalize -> cluster -> compare -> triage -> report

`extract_batch` and `compare_bucket` are pure functions of their arguments: an engine decides only where they run. Every list is sorted
by what it holds, never by the order in which things came, so that the same articles give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Any

from checker import registry, ruleset
from checker.cluster import alignment, dates, entities, happening, independence, stories
from checker.cluster.pairs import Pairs
from checker.compare.once import once
from checker.document import Document
from checker.engine.base import EngineOptions
from checker.extract import extractor
from checker.limits import Limits, OverTimeError, deadline
from checker.model import (
    VERDICTS,
    Bucket,
    Claim,
    Counts,
    DateSpan,
    Entity,
    Event,
    Extraction,
    Fact,
    Finding,
    InferredDate,
    Mention,
    Report,
    ReportClaim,
    Role,
    Skipped,
    Source,
    SourceEntry,
    Story,
    Tool,
)
from checker.normalize.claims import normalize, normalize_mention
from checker.report.base import RunOutput
from checker.ruleset import RuleSet
from checker.triage import findings as triage
from checker.triage.times import Appeared
from checker.version import VERSION

Progress = Callable[[str, int, int], None]
NO_MORE = Limits()
_BATCH = 32  # articles that go to a worker at a time


def run(
    sources: Sequence[Source],
    rules: RuleSet,
    *,
    skipped: Sequence[Skipped] = (),
    engine: str = "local",
    verdicts: str = "all",
    min_confidence: float | None = None,
    progress: Progress | None = None,
    with_claims: bool = False,
    one_story: bool = False,
    known: Mapping[str, Extraction] | None = None,
    about: frozenset[str] | None = None,
    limits: Limits = NO_MORE,
) -> RunOutput:
    """Compares `sources` and returns the report with what helps to read it.

    `one_story` takes them as one happening, unasked; `known` has what was extracted before, by source, as an index keeps it;
    `about` leaves out the stories that have nothing to do with these sources, as a gate has no use for them.
    """
    tell = progress or (lambda stage, done, total: None)
    ordered = sorted({s.id: s for s in sources}.values(), key=lambda s: s.id)
    with registry.discover("checker.engine")[engine].open(EngineOptions()) as mapper:
        extractions = _extractions(ordered, known or {}, rules, mapper, tell, limits)
        if beyond := {e.source: e.left_out for e in extractions if e.left_out}:
            skipped = (*skipped, *(Skipped(source, reason) for source, reason in beyond.items()))
            ordered = [s for s in ordered if s.id not in beyond]
            extractions = [e for e in extractions if not e.left_out]
        if one_story:
            partition = [[s.id for s in ordered]]
        else:
            partition = stories.stories([profile(e, s) for e, s in zip(extractions, ordered, strict=True)], rules)
        if about is not None:
            partition = _concerning(about, partition, extractions)
        groups = independence.independent_groups(extractions)
        buckets = _buckets(extractions, ordered, partition, rules)
        touched = [b for b in buckets if about is None or any(e.source in about for e in b.extractions)]
        facts = _compare(touched, buckets, rules, mapper, tell)
    solved = dates.solve(touched, facts, {s.id: s.published for s in ordered}, rules)
    appeared = _appeared(ordered, solved)
    kept = _findings(facts, ordered, groups, appeared, partition, rules, min_confidence)
    report = _report(ordered, skipped, extractions, buckets, kept, groups, solved, appeared, rules, verdicts, with_claims)
    return RunOutput(report=report, texts={s.id: s.text for s in ordered}, rules=rules.rules, independence=groups)


def extract(sources: Iterable[Source], rules: RuleSet, *, engine: str = "local", limits: Limits = NO_MORE) -> Iterator[Extraction]:
    """What is extracted from each article, in their order, as it is ready: for an index, which holds more than memory does."""
    stream = iter(sources)
    batches = iter(lambda: list(islice(stream, _BATCH)), [])
    with registry.discover("checker.engine")[engine].open(EngineOptions()) as mapper:
        for batch in mapper(partial(extract_batch, folders=rules.extra, limits=limits), batches):
            yield from batch


def block_keys(extraction: Extraction, rules: RuleSet) -> dict[str, float]:
    """What an article can be found by, with weights: the terms that may put it into a story, and the offices it speaks of.

    Offices begin with "office:", as they are compared across stories and found by a search of their own.
    """
    keys = {f"term:{term}": weight for term, weight in stories.heavy_terms(extraction.terms, rules).items()}
    for claim in extraction.claims:
        if isinstance(claim.value, Role):
            of = sorted(word for word in claim.value.of.lower().split() if len(word) > 2) or [""]
            keys.update({f"office:{claim.value.office}:{word}": 1 / len(of) for word in of})
    return keys


def mentions(text: str, rules: RuleSet, published: date | DateSpan | None = None) -> list[Mention]:
    """What is extracted from one text, with normalized values."""
    span = DateSpan.of(published) if isinstance(published, date) else published
    return [normalize_mention(m, span, rules) for m in extractor.find_mentions(Document(text), rules)]


def extract_batch(batch: Sequence[Source], folders: tuple[str, ...], limits: Limits = NO_MORE) -> list[Extraction]:
    """2. and 3. for some articles. Rules are loaded where this runs: they do not travel."""
    rules = ruleset.load(folders, lenient=True)
    return [_extract(source, rules, limits) for source in batch]


def _extract(source: Source, rules: RuleSet, limits: Limits) -> Extraction:
    """One article, or the reason why it costs too much: the others are compared without it."""
    try:
        with deadline(limits.seconds):
            found = extractor.extract(source, rules)
            if len(found.mentions) <= limits.mentions:
                return normalize(found, source.published, rules)
        reason = f"holds {len(found.mentions):,} names, numbers and dates; split it, or allow more with --max-mentions"
    except OverTimeError:
        reason = f"takes longer than {limits.seconds:g} seconds; split it, or allow more with --max-seconds"
    return Extraction(source=source.id, mentions=(), claims=(), sentences=(), terms={}, left_out=reason)


def compare_bucket(bucket: Bucket, folders: tuple[str, ...]) -> list[Fact]:
    """5. for one story."""
    rules = ruleset.load(folders, lenient=True)
    aligner = Pairs(bucket, rules)
    return once([fact for module in registry.discover("checker.compare").values() for fact in module.facts(bucket, aligner, rules)])


def profile(extraction: Extraction, source: Source) -> stories.Profile:
    """What the partition into stories needs of an article."""
    day = source.published.days()[0] if source.published else None
    body = [s.stems for s in extraction.sentences if s.zone != "furniture"]
    return stories.Profile(extraction.source, day, extraction.terms, body)


def _extractions(
    sources: Sequence[Source], known: Mapping[str, Extraction], rules: RuleSet, mapper: Any, tell: Progress, limits: Limits
) -> list[Extraction]:
    """One for each source, in their order; only what is not known is extracted."""
    found = {s.id: known[s.id] for s in sources if s.id in known}
    missing = [s for s in sources if s.id not in known]
    work = partial(extract_batch, folders=rules.extra, limits=limits)
    for batch in mapper(work, [missing[i : i + _BATCH] for i in range(0, len(missing), _BATCH)]):
        found.update((e.source, e) for e in batch)
        tell("extract", len(found), len(sources))
    return [found[s.id] for s in sources]


def _buckets(extractions: Sequence[Extraction], sources: Sequence[Source], partition: list[list[str]], rules: RuleSet) -> list[Bucket]:
    """4. for all stories: each with its sentences aligned and its entities, which keep their ids across stories."""
    by_id = {e.source: e for e in extractions}
    days = {s.id: s.published.days() if s.published else None for s in sources}
    parts = [tuple(by_id[i] for i in part) for part in partition]
    similar = [alignment.sentence_cosines(part, rules) for part in parts]
    linked = entities.link(parts, rules)
    return [
        Bucket(
            story=_story_id(part),
            extractions=part,
            entities=linked.of_story(number),
            names=linked.names(number),
            similar=similar[number],
            days={e.source: days[e.source] for e in part},
        )
        for number, part in enumerate(parts)
    ]


def _concerning(about: frozenset[str], partition: list[list[str]], extractions: Sequence[Extraction]) -> list[list[str]]:
    """The stories in which one of these sources stands, and those that name the holder of an office which one of them speaks of."""
    offices = {e.source: {c.value.office for c in e.claims if isinstance(c.value, Role)} for e in extractions}
    wanted = {office for source in about if source in offices for office in offices[source]}
    return [part for part in partition if about.intersection(part) or any(offices[source] & wanted for source in part)]


def _compare(buckets: Sequence[Bucket], every: Sequence[Bucket], rules: RuleSet, mapper: Any, tell: Progress) -> list[tuple[Bucket, Fact]]:
    out: list[tuple[Bucket, Fact]] = []
    for done, (bucket, facts) in enumerate(zip(buckets, mapper(partial(compare_bucket, folders=rules.extra), buckets), strict=True), 1):
        out.extend((bucket, f) for f in facts)
        tell("compare", done, len(buckets))
    # Facts about entities (who holds an office) are compared across stories too.
    for module in registry.discover("checker.compare").values():
        if across := getattr(module, "across", None):
            out.extend(across(every, rules))
    return out


def _findings(
    facts: Iterable[tuple[Bucket, Fact]],
    sources: Sequence[Source],
    groups: Sequence[Any],
    appeared: Appeared,
    partition: list[list[str]],
    rules: RuleSet,
    min_confidence: float | None,
) -> tuple[Finding, ...]:
    texts = {s.id: s.text for s in sources}
    support = triage.Support(
        {source: g.number for g in groups for source in g.sources},
        {s.id: s.published.days() if s.published else None for s in sources},
        appeared,
    )
    part_of = {source: number for number, part in enumerate(partition) for source in part}
    built = []
    for bucket, fact in facts:
        # What the articles of several stories say belongs to none of them.
        one = len({part_of[c.source] for v in fact.values for c in v.claims}) == 1
        story, event = (bucket.story, _event_id(bucket)) if one else ("", "")
        built.append(triage.finding(fact, story, event, rules.rules[fact.rule], texts, support))
    if min_confidence is not None:
        built = [f for f in built if f.verdict != "conflict" or f.confidence >= min_confidence]
    return tuple(triage.distinct(triage.ordered(built)))


def _report(
    sources: Sequence[Source],
    skipped: Sequence[Skipped],
    extractions: Sequence[Extraction],
    buckets: Sequence[Bucket],
    found: tuple[Finding, ...],
    groups: Sequence[Any],
    solved: Mapping[str, dates.Solved],
    appeared: Appeared,
    rules: RuleSet,
    verdicts: str,
    with_claims: bool,
) -> Report:
    group_of = {source: g.number for g in groups for source in g.sources}
    texts = {s.id: s.text for s in sources}
    listed = found if verdicts == "all" else tuple(f for f in found if f.verdict in verdicts.split(","))
    entity_list = _entities(buckets)
    labels = happening.labels(buckets)
    return Report(
        schema=1,
        tool=Tool(name="checker", version=VERSION, rules=rules.digest),
        counts=Counts(
            sources=len(sources),
            skipped=len(skipped),
            stories=len(buckets),
            entities=len(entity_list),
            claims=sum(len(e.claims) for e in extractions),
            findings=len(found),
            by_verdict=_count(found, "verdict", VERDICTS),
            by_kind=_count(found, "kind"),
            by_severity=_count(found, "severity"),
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
                text=s.text if s.extracted else None,
            )
            for s in sources
        ),
        entities=entity_list,
        stories=tuple(Story(id=b.story, label=labels[b.story], sources=tuple(e.source for e in b.extractions)) for b in buckets),
        events=tuple(_event(b, labels[b.story], happening.when(b, appeared)) for b in buckets),
        findings=listed,
        claims=tuple(_claims(extractions, sources)) if with_claims else None,
    )


def _appeared(sources: Sequence[Source], solved: Mapping[str, dates.Solved]) -> Appeared:
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


def _count(found: Sequence[Finding], field: str, keys: Sequence[str] = ()) -> dict[str, int]:
    counts = dict.fromkeys(keys, 0)
    for item in found:
        counts[getattr(item, field)] = counts.get(getattr(item, field), 0) + 1
    return counts if keys else dict(sorted(counts.items()))


def _entities(buckets: Sequence[Bucket]) -> tuple[Entity, ...]:
    merged: dict[str, Entity] = {}
    for bucket in buckets:
        merged.update(bucket.names)
    return tuple(merged[k] for k in sorted(merged))


def _story_id(part: Sequence[Extraction]) -> str:
    """An id made of the story's first source: it stays when others join."""
    return "s-" + hashlib.sha256(part[0].source.encode()).hexdigest()[:10]


def _event_id(bucket: Bucket) -> str:
    return "e-" + bucket.story[2:]


def _event(bucket: Bucket, label: str, time: str) -> Event:
    return Event(
        id=_event_id(bucket),
        label=label,
        story=bucket.story,
        sources=tuple(e.source for e in bucket.extractions),
        entities=tuple(sorted(k for k, e in bucket.names.items() if len({s for n in e.names for s in n.sources}) > 1)),
        time=time,
    )


def _claims(extractions: Sequence[Extraction], sources: Sequence[Source]) -> Iterator[ReportClaim]:
    for extraction, source in zip(extractions, sources, strict=True):
        for claim in extraction.claims:
            yield ReportClaim(
                id=_claim_id(claim),
                source=claim.source,
                subject=claim.subject,
                attribute=claim.attribute,
                value=claim.text,
                qualifiers=claim.qualifiers,
                evidence=triage.evidence(source.text, claim.source, claim.start, claim.end),
            )


def _claim_id(claim: Claim) -> str:
    return "c-" + hashlib.sha256(f"{claim.source}\x1f{claim.attribute}\x1f{claim.start}\x1f{claim.end}".encode()).hexdigest()[:12]


def published_of(value: date | datetime | None) -> DateSpan | None:
    """A publication date as the pipeline holds it."""
    return DateSpan.of(value) if value else None
