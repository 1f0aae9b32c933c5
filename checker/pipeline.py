"""The stages in order, one call each: start reading here.

    read -> extract -> normalize -> cluster -> compare -> triage -> report

`tasks.py` has the pure functions that an engine runs, wherever that is; `gathered.py` holds what they come to, and `assemble.py` makes the
report of it. Every list is sorted by what it holds, never by the order in which things came, so that the same articles give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice

from checker import assemble, gathered, registry
from checker.cluster import dates, independence, topics
from checker.document import Document
from checker.engine.base import EngineOptions
from checker.extract import extractor
from checker.gathered import Progress
from checker.limits import Limits
from checker.model import Bucket, DateSpan, Extraction, Mention, Role, Skipped, Source
from checker.normalize.claims import normalize_mention
from checker.report.base import RunOutput
from checker.ruleset import RuleSet
from checker.shelf import Shelf
from checker.tasks import BATCH, NO_MORE, extract_batch

HERE = EngineOptions()
AT_HAND = 2_000  # articles up to which everything stays in memory; an archive is packed into a temporary file as it is read


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
    shelf = Shelf(AT_HAND, count)
    with registry.discover("checker.engine")[engine].open(options) as mapper:
        held = gathered.shelve(sources, count, shelf, known or {}, rules, mapper, tell, limits, pack=count > AT_HAND)
        skipped = (*skipped, *held.beyond)
        ordered = sorted(held.sources.values(), key=lambda s: s.id)
        alone = topics.Partition([[s.id for s in ordered]], 0) if one_story else None
        clusters = gathered.Clusters(shelf, rules)
        partition = alone or gathered.partition(held.briefs, shelf, clusters, rules, mapper, tell)
        parts = partition.stories if about is None else gathered.concerning(about, partition.stories, shelf)
        groups = independence.independent_groups([s.id for s in ordered], [held.runs[s.id] for s in ordered], shelf.extraction)
        held.runs.clear()
        every = gathered.Buckets(parts, ordered, shelf, clusters)
        buckets: Sequence[Bucket] = every if shelf.on_disk else list(every)
        judged = gathered.compare(buckets, about, shelf, rules, mapper, tell)
    published = {s.id: s.published for s in ordered}
    touched = (b for n, b in gathered.undated(buckets, parts, published) if about is None or about.intersection(parts[n]))
    solved = dates.solve(touched, (fact for _, fact in judged.facts()), published, rules)
    appeared = assemble.appeared_between(ordered, solved)
    listed = verdicts if isinstance(verdicts, str) else verdicts(len(ordered))
    found = assemble.findings(judged.facts(), ordered, shelf.texts, groups, appeared, parts, rules, min_confidence, listed)
    left_out = {"pairs": partition.left_out} if partition.left_out else {}
    report = assemble.report(
        ordered, skipped, held.claims, every, judged, found, groups, solved, appeared, shelf, rules, with_claims, left_out
    )
    return RunOutput(report=report, texts=shelf.texts, rules=rules.rules, independence=groups)


def extract(
    sources: Iterable[Source], rules: RuleSet, *, engine: str = "local", options: EngineOptions = HERE, limits: Limits = NO_MORE
) -> Iterator[Extraction]:
    """What is extracted from each article, in their order, as it is ready: for an index, which holds more than memory does."""
    stream = iter(sources)
    batches = iter(lambda: list(islice(stream, BATCH)), [])
    with registry.discover("checker.engine")[engine].open(options) as mapper:
        for batch in mapper(partial(extract_batch, folders=rules.extra, limits=limits), batches):
            yield from batch


def block_keys(extraction: Extraction, rules: RuleSet) -> dict[str, float]:
    """What an article can be found by, with weights: the terms that may put it into a story, and the offices it speaks of.

    Offices begin with "office:", as they are compared across stories and found by a search of their own.
    """
    keys = {f"term:{term}": weight for term, weight in topics.heavy_terms(extraction.terms, rules).items()}
    for claim in extraction.claims:
        if isinstance(claim.value, Role):
            of = sorted(word for word in claim.value.of.lower().split() if len(word) > 2) or [""]
            keys.update({f"office:{claim.value.office}:{word}": 1 / len(of) for word in of})
    return keys


def mentions(text: str, rules: RuleSet, published: date | DateSpan | None = None) -> list[Mention]:
    """What is extracted from one text, with normalized values."""
    span = DateSpan.of(published) if isinstance(published, date) else published
    return [normalize_mention(m, span, rules) for m in extractor.find_mentions(Document(text), rules)]
