"""The stages in order, one call each: start reading here.

    read -> extract -> normalize -> cluster -> compare -> triage -> report

`extract_batch` and `compare_bucket` are pure functions of their arguments: an engine decides only where they run. Every list is sorted
by what it holds, never by the order in which things came, so that the same articles give the same bytes.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

import msgspec

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
from checker.shelf import Shelf, packed, unpacked
from checker.triage import findings as triage
from checker.triage.times import Appeared
from checker.version import VERSION

Progress = Callable[[str, int, int], None]
NO_MORE = Limits()
HERE = EngineOptions()
AT_HAND = 2_000  # articles up to which everything stays in memory; an archive is packed into a temporary file as it is read
_BATCH = 32  # articles that go to a worker at a time


def run(
    sources: Iterable[Source],
    rules: RuleSet,
    *,
    skipped: Sequence[Skipped] = (),
    engine: str = "local",
    options: EngineOptions = HERE,
    verdicts: str | Callable[[int], str] = "all",
    min_confidence: float | None = None,
    progress: Progress | None = None,
    with_claims: bool = False,
    one_story: bool = False,
    known: Mapping[str, Extraction] | None = None,
    about: frozenset[str] | None = None,
    limits: Limits = NO_MORE,
    total: int | None = None,
) -> RunOutput:
    """Compares `sources` and returns the report with what helps to read it.

    `one_story` takes them as one happening, unasked; `known` has what was extracted before, by source, as an index keeps it;
    `about` leaves out the stories that have nothing to do with these sources, as a gate has no use for them; `total` says about how
    many sources there are, if they come as they are read: `skipped` is looked at when the last one has come. `verdicts` are those to
    list, or what tells them by the number of sources.
    """
    tell = progress or (lambda stage, done, total: None)
    count = len(sources) if isinstance(sources, Sequence) else total or 0
    shelf = Shelf(AT_HAND)
    with registry.discover("checker.engine")[engine].open(options) as mapper:
        held = _shelve(sources, count, shelf, known or {}, rules, mapper, tell, limits)
        skipped = (*skipped, *held.beyond)
        ordered = sorted(held.sources.values(), key=lambda s: s.id)
        alone = stories.Partition([[s.id for s in ordered]], 0) if one_story else None
        partition = alone or stories.stories(held.briefs, shelf.extraction, rules)
        held.briefs.clear()
        parts = partition.stories if about is None else _concerning(about, partition.stories, shelf)
        groups = independence.independent_groups([s.id for s in ordered], [held.runs[s.id] for s in ordered], shelf.extraction)
        held.runs.clear()
        every = Buckets(parts, ordered, shelf, rules)
        buckets: Sequence[Bucket] = every if shelf.on_disk else list(every)
        touched = buckets if about is None else [b for b in buckets if any(e.source in about for e in b.extractions)]
        facts = _compare(touched, buckets, shelf, rules, mapper, tell)
    solved = dates.solve(touched, (fact for _, fact in facts), {s.id: s.published for s in ordered}, rules)
    appeared = _appeared(ordered, solved)
    listed = verdicts if isinstance(verdicts, str) else verdicts(len(ordered))
    found = _findings(facts, ordered, shelf.texts, groups, appeared, parts, rules, min_confidence, listed)
    left_out = {"pairs": partition.left_out} if partition.left_out else {}
    report = _report(ordered, skipped, held.claims, buckets, every, found, groups, solved, appeared, shelf, rules, with_claims, left_out)
    return RunOutput(report=report, texts=shelf.texts, rules=rules.rules, independence=groups)


def extract(
    sources: Iterable[Source], rules: RuleSet, *, engine: str = "local", options: EngineOptions = HERE, limits: Limits = NO_MORE
) -> Iterator[Extraction]:
    """What is extracted from each article, in their order, as it is ready: for an index, which holds more than memory does."""
    stream = iter(sources)
    batches = iter(lambda: list(islice(stream, _BATCH)), [])
    with registry.discover("checker.engine")[engine].open(options) as mapper:
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
        reason = limits.crowded(len(found.mentions))
    except OverTimeError:
        reason = limits.slow()
    return Extraction(source=source.id, mentions=(), claims=(), sentences=(), terms={}, left_out=reason)


def compare_bucket(bucket: Bucket, folders: tuple[str, ...]) -> list[Fact]:
    """5. for one story."""
    rules = ruleset.load(folders, lenient=True)
    bucket = msgspec.structs.replace(bucket, similar=alignment.sentence_cosines(bucket.extractions, rules))
    aligner = Pairs(bucket, rules)
    return once([fact for module in registry.discover("checker.compare").values() for fact in module.facts(bucket, aligner, rules)])


class Extracted(NamedTuple):
    """What comes back for an article: the extraction, packed or not, and what the partition needs of it."""

    source: str
    body: Extraction | bytes
    brief: stories.Brief
    runs: array[int]
    claims: int
    left_out: str


def shelved_batch(batch: Sequence[Source], folders: tuple[str, ...], limits: Limits, pack: bool) -> list[Extracted]:
    """`extract_batch` with what is needed of all articles at once; the rest is packed where it was made."""
    rules = ruleset.load(folders, lenient=True)
    return [_extracted(e, s, rules, pack) for s, e in zip(batch, extract_batch(batch, folders, limits), strict=True)]


def _extracted(extraction: Extraction, source: Source, rules: RuleSet, pack: bool) -> Extracted:
    day = source.published.days()[0] if source.published else None
    return Extracted(
        extraction.source,
        packed(extraction) if pack else extraction,
        stories.brief(extraction, day, rules),
        array("L", [value for value, _ in extraction.shingles]),
        len(extraction.claims),
        extraction.left_out,
    )


class Parcel(NamedTuple):
    """A story as it travels: its articles packed."""

    bucket: Bucket
    extractions: tuple[bytes, ...]


def compare_parcels(parcels: Sequence[Parcel], folders: tuple[str, ...]) -> list[bytes]:
    """`compare_bucket` for some stories, packed on both ways."""
    buckets = (msgspec.structs.replace(p.bucket, extractions=tuple(map(unpacked, p.extractions))) for p in parcels)
    return [_pack_facts(compare_bucket(b, folders)) for b in buckets]


_pack_facts = msgspec.msgpack.Encoder().encode
_unpack_facts = msgspec.msgpack.Decoder(list[Fact]).decode


class _Held(NamedTuple):
    """What is held of all articles: everything but their texts and extractions."""

    sources: dict[str, Source]
    briefs: list[stories.Brief]
    runs: dict[str, array[int]]
    claims: dict[str, int]
    beyond: list[Skipped]


def _shelve(
    sources: Iterable[Source],
    count: int,
    shelf: Shelf,
    known: Mapping[str, Extraction],
    rules: RuleSet,
    mapper: Any,
    tell: Progress,
    limits: Limits,
) -> _Held:
    """2. and 3. for all articles, as they come; only what is not known is extracted."""
    held = _Held({}, [], {}, {}, [])
    waiting: dict[str, Source] = {}

    def take(found: Extracted, source: Source) -> None:
        if found.left_out:
            held.beyond.append(Skipped(found.source, found.left_out, fault=limits.strict))
        elif found.source not in held.sources:
            held.sources[found.source] = msgspec.structs.replace(source, text="")
            held.briefs.append(found.brief)
            held.runs[found.source] = found.runs
            held.claims[found.source] = found.claims
            shelf.add(found.source, source.text, found.body)

    def missing() -> Iterator[list[Source]]:
        batch: list[Source] = []
        for source in sources:
            if source.id in known:
                take(_extracted(known[source.id], source, rules, False), source)
            elif source.id not in waiting and source.id not in held.sources:
                waiting[source.id] = source
                batch.append(source)
            if len(batch) == _BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    work = partial(shelved_batch, folders=rules.extra, limits=limits, pack=count > AT_HAND)
    for batch in mapper(work, missing()):
        for found in batch:
            take(found, waiting.pop(found.source))
        tell("extract", len(held.sources), max(count, len(held.sources)))
    return held


class Buckets(Sequence[Bucket]):
    """4. for all stories: their articles and their entities, which keep their ids across stories. Each is made when it is asked for."""

    def __init__(self, parts: list[list[str]], sources: Sequence[Source], shelf: Shelf, rules: RuleSet) -> None:
        self._parts, self._shelf = parts, shelf
        self._days = {s.id: s.published.days() if s.published else None for s in sources}
        self._linked = entities.link((self._extractions(number) for number in range(len(parts))), rules)

    def __len__(self) -> int:
        return len(self._parts)

    def __iter__(self) -> Iterator[Bucket]:
        return (self._bucket(number, self._extractions(number)) for number in range(len(self._parts)))

    def __getitem__(self, number: Any) -> Any:
        return self._bucket(number, self._extractions(number))

    def entities(self) -> tuple[Entity, ...]:
        """The entities of all stories, by id."""
        return tuple(self._linked.entities[k] for k in sorted(self._linked.entities))

    def parcels(self) -> Iterator[list[Parcel]]:
        """All stories in order, about as many articles together as one batch has."""
        batch: list[Parcel] = []
        size = 0
        for number, part in enumerate(self._parts):
            bucket = self._bucket(number, ())
            # A name of every day has thousands of sources, which no comparison asks for.
            names = {k: msgspec.structs.replace(e, names=()) for k, e in bucket.names.items()}
            bare = msgspec.structs.replace(bucket, names=names)
            batch.append(Parcel(bare, tuple(map(self._shelf.packed, part))))
            size += len(part)
            if size >= _BATCH:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def _extractions(self, number: int) -> tuple[Extraction, ...]:
        return tuple(map(self._shelf.extraction, self._parts[number]))

    def _bucket(self, number: int, extractions: tuple[Extraction, ...]) -> Bucket:
        part = self._parts[number]
        return Bucket(
            story=_story_id(part),
            extractions=extractions,
            entities=self._linked.of_story(number),
            names=self._linked.names(number),
            similar={},
            days={source: self._days[source] for source in part},
        )


def _concerning(about: frozenset[str], partition: list[list[str]], shelf: Shelf) -> list[list[str]]:
    """The stories in which one of these sources stands, and those that name the holder of an office which one of them speaks of."""
    offices = {
        source: {c.value.office for c in shelf.extraction(source).claims if isinstance(c.value, Role)}
        for part in partition
        for source in part
    }
    wanted = {office for source in about if source in offices for office in offices[source]}
    return [part for part in partition if about.intersection(part) or any(offices[source] & wanted for source in part)]


class _Facts:
    """Facts with the story of each, in order; those of an archive are read again each time they are asked for."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._held: list[tuple[str, Fact]] = []
        self._kept: list[tuple[str, int, int]] = []

    def add(self, story: str, facts: Iterable[Fact] | bytes) -> None:
        """Adds the facts of a story, packed or not."""
        if isinstance(facts, bytes):
            self._kept.append((story, self._shelf.keep(facts), len(facts)))
        else:
            self._held.extend((story, fact) for fact in facts)

    def __iter__(self) -> Iterator[tuple[str, Fact]]:
        for story, at, size in self._kept:
            for fact in _unpack_facts(self._shelf.read(at, size)):
                yield story, fact
        yield from self._held


def _compare(touched: Sequence[Bucket], every: Sequence[Bucket], shelf: Shelf, rules: RuleSet, mapper: Any, tell: Progress) -> _Facts:
    out = _Facts(shelf)
    if isinstance(touched, Buckets):
        names = (_story_id(part) for part in touched._parts)
        done = 0
        for batch in mapper(partial(compare_parcels, folders=rules.extra), touched.parcels()):
            for facts in batch:
                out.add(next(names), facts)
                done += 1
            tell("compare", done, len(touched))
    else:
        work = mapper(partial(compare_bucket, folders=rules.extra), touched)
        for done, (bucket, found) in enumerate(zip(touched, work, strict=True), 1):
            out.add(bucket.story, found)
            tell("compare", done, len(touched))
    # Facts about entities (who holds an office) are compared across stories too.
    for module in registry.discover("checker.compare").values():
        if across := getattr(module, "across", None):
            for bucket, fact in across(every, rules):
                out.add(bucket.story, [fact])
    return out


class _Found(NamedTuple):
    """The findings that are listed, and how many there are of each verdict, kind and severity."""

    listed: tuple[Finding, ...]
    total: int
    by_verdict: Counter[str]
    by_kind: Counter[str]
    by_severity: Counter[str]


def _findings(
    facts: Iterable[tuple[str, Fact]],
    sources: Sequence[Source],
    texts: Mapping[str, str],
    groups: Sequence[Any],
    appeared: Appeared,
    partition: list[list[str]],
    rules: RuleSet,
    min_confidence: float | None,
    verdicts: str,
) -> _Found:
    support = triage.Support(
        {source: g.number for g in groups for source in g.sources},
        {s.id: s.published.days() if s.published else None for s in sources},
        appeared,
    )
    part_of = {source: number for number, part in enumerate(partition) for source in part}
    wanted = VERDICTS if verdicts == "all" else tuple(verdicts.split(","))
    built = []
    found = _Found((), 0, Counter(), Counter(), Counter())
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


def _report(
    sources: Sequence[Source],
    skipped: Sequence[Skipped],
    claims: Mapping[str, int],
    buckets: Sequence[Bucket],
    every: Buckets,
    found: _Found,
    groups: Sequence[Any],
    solved: Mapping[str, dates.Solved],
    appeared: Appeared,
    shelf: Shelf,
    rules: RuleSet,
    with_claims: bool,
    left_out: dict[str, int],
) -> Report:
    group_of = {source: g.number for g in groups for source in g.sources}
    texts = shelf.texts
    entity_list = every.entities()
    labels = happening.labels(buckets)
    events = tuple(_event(b, labels[b.story], happening.when(b, appeared)) for b in buckets)
    return Report(
        schema=1,
        tool=Tool(name="checker", version=VERSION, rules=rules.digest),
        counts=Counts(
            sources=len(sources),
            skipped=len(skipped),
            stories=len(buckets),
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


def _story_id(part: Sequence[str]) -> str:
    """An id made of the story's first source: it stays when others join."""
    return "s-" + hashlib.sha256(part[0].encode()).hexdigest()[:10]


def _event_id(story: str) -> str:
    return "e-" + story[2:]


def _event(bucket: Bucket, label: str, time: str) -> Event:
    return Event(
        id=_event_id(bucket.story),
        label=label,
        story=bucket.story,
        sources=tuple(e.source for e in bucket.extractions),
        entities=tuple(sorted(k for k, e in bucket.names.items() if len({s for n in e.names for s in n.sources}) > 1)),
        time=time,
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


def published_of(value: date | datetime | None) -> DateSpan | None:
    """A publication date as the pipeline holds it."""
    return DateSpan.of(value) if value else None
