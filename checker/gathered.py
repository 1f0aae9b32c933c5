"""All articles at once: what is held of them, their stories one by one, and the facts of each."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import msgspec

from checker import registry
from checker.cluster import entities, stories, topics
from checker.cluster.happening import Digest, digest, story_id
from checker.compare.confidence import calibrated
from checker.limits import Limits
from checker.model import Bucket, Entity, EntityName, Extraction, Fact, Role, Skipped, Source
from checker.ruleset import RuleSet
from checker.shelf import Shelf
from checker.tasks import (
    BATCH,
    Extracted,
    Judged,
    Parcel,
    extracted,
    for_across,
    judge_buckets,
    judge_parcels,
    shelved_batch,
    sort_topics,
    unpack_clusters,
    unpack_facts,
)

Progress = Callable[[str, int, int], None]


class Held(NamedTuple):
    """What is held of all articles: everything but their texts and extractions."""

    sources: dict[str, Source]
    briefs: list[topics.Brief]
    runs: dict[str, array[int]]
    claims: dict[str, int]
    beyond: list[Skipped]


def shelve(
    sources: Iterable[Source],
    count: int,
    shelf: Shelf,
    known: Mapping[str, Extraction],
    rules: RuleSet,
    mapper: Any,
    tell: Progress,
    limits: Limits,
    pack: bool,
) -> Held:
    """2. and 3. for all articles, as they come; only what is not known is extracted."""
    held = Held({}, [], {}, {}, [])
    waiting: dict[str, Source] = {}

    def take(found: Extracted, source: Source) -> None:
        if found.left_out:
            held.beyond.append(Skipped(found.source, found.left_out, fault=limits.strict))
        elif found.source not in held.sources:
            held.sources[found.source] = msgspec.structs.replace(source, text="")
            held.briefs.append(found.brief)
            held.runs[found.source] = found.runs
            held.claims[found.source] = found.claims
            shelf.add(found.source, found.text, found.body)

    def missing() -> Iterator[list[Source]]:
        batch: list[Source] = []
        for source in sources:
            if source.id in known:
                take(extracted(known[source.id], source, rules, False), source)
            elif source.id not in waiting and source.id not in held.sources:
                waiting[source.id] = source
                batch.append(source)
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    work = partial(shelved_batch, folders=rules.extra, limits=limits, pack=pack)
    for batch in mapper(work, missing()):
        for found in batch:
            take(found, waiting.pop(found.source))
        tell("extract", len(held.sources), max(count, len(held.sources)))
    return held


class Clusters:
    """Who is who in each story, by the story's first source: at hand, or on the shelf."""

    def __init__(self, shelf: Shelf, rules: RuleSet) -> None:
        self._shelf, self._rules = shelf, rules
        self._kept: dict[str, tuple[int, int]] = {}
        self._held: dict[str, entities.Clusters] = {}

    def keep(self, first: str, packed: bytes) -> None:
        """Keeps what was found of a story."""
        self._kept[first] = self._shelf.keep(packed), len(packed)

    def of(self, part: Sequence[str]) -> entities.Clusters:
        """What was found, or is found now."""
        if kept := self._kept.get(part[0]):
            return unpack_clusters(self._shelf.read(*kept))
        if part[0] not in self._held:
            self._held[part[0]] = entities.clusters([self._shelf.extraction(s) for s in part], self._rules)
        return self._held[part[0]]


def batches(groups: Iterable[Sequence[str]], make: Callable[[int, Sequence[str]], Any]) -> Iterator[list[Any]]:
    """What `make` makes of the groups of articles, in order, about as many articles together as a batch has."""
    batch: list[Any] = []
    size = 0
    for number, group in enumerate(groups):
        batch.append(make(number, group))
        size += len(group)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class Buckets(Sequence[Bucket]):
    """4. for all stories: their articles and their entities, which keep their ids across stories. Each is made when it is asked for."""

    def __init__(self, parts: list[list[str]], sources: Sequence[Source], shelf: Shelf, clusters: Clusters) -> None:
        self.parts, self._shelf = parts, shelf
        self._days = {s.id: s.published.days() if s.published else None for s in sources}
        self._minutes = {s.id: minute for s in sources if s.published and (minute := s.published.minute()) is not None}
        self._linked = entities.link(len(parts), lambda number: clusters.of(parts[number]))

    def __len__(self) -> int:
        return len(self.parts)

    def __getitem__(self, number: Any) -> Any:
        return self._bucket(number, tuple(map(self._shelf.extraction, self.parts[number])))

    def __iter__(self) -> Iterator[Bucket]:
        return (self[number] for number in range(len(self.parts)))

    def entities(self) -> tuple[Entity, ...]:
        """The entities of all stories, by id."""
        return tuple(self._linked.entities[k] for k in sorted(self._linked.entities))

    def names(self, number: int) -> dict[str, Entity]:
        """The entities of one story, by id."""
        return self._linked.names(number)

    def parcels(self) -> Iterator[list[Parcel]]:
        """All stories in order, about as many articles together as one batch has."""

        def parcel(number: int, part: Sequence[str]) -> Parcel:
            bucket = self._bucket(number, ())
            # A name of every day has thousands of sources, which no comparison asks for; what it is called some do.
            names = {
                k: msgspec.structs.replace(e, names=tuple(EntityName(n.text, n.count, ()) for n in e.names))
                for k, e in bucket.names.items()
            }
            return Parcel(msgspec.structs.replace(bucket, names=names), tuple(map(self._shelf.packed, part)))

        return batches(self.parts, parcel)

    def _bucket(self, number: int, extractions: tuple[Extraction, ...]) -> Bucket:
        part = self.parts[number]
        return Bucket(
            story=story_id(part),
            extractions=extractions,
            entities=self._linked.of_story(number),
            names=self._linked.names(number),
            similar={},
            days={source: self._days[source] for source in part},
            minutes={source: self._minutes[source] for source in part if source in self._minutes},
        )


def partition(
    briefs: list[topics.Brief], shelf: Shelf, clusters: Clusters, rules: RuleSet, mapper: Any, tell: Progress
) -> topics.Partition:
    """4. The stories. An archive's articles are compared and its topics told apart where the other batches are worked on, with who is who."""
    if not shelf.on_disk:
        return stories.stories(briefs, shelf.extraction, rules)
    count = len(briefs)
    linked = topics.topics(briefs, rules, mapper, lambda done: tell("link", done, count))
    briefs.clear()
    found: list[list[str]] = []
    work = batches(linked.stories, lambda _, topic: tuple(map(shelf.packed, topic)))
    for batch in mapper(partial(sort_topics, folders=rules.extra), work):
        for part, packed_clusters in (item for topic in batch for item in topic):
            found.append(part)
            clusters.keep(part[0], packed_clusters)
        tell("cluster", sum(map(len, found)), count)
    return topics.Partition(sorted(found), linked.left_out)


def concerning(about: frozenset[str], partition: list[list[str]], shelf: Shelf) -> list[list[str]]:
    """The stories in which one of these sources stands, and those that name the holder of an office which one of them speaks of."""
    offices = {
        source: {c.value.office for c in shelf.extraction(source).claims if isinstance(c.value, Role)}
        for part in partition
        for source in part
    }
    wanted = {office for source in about if source in offices for office in offices[source]}
    return [part for part in partition if about.intersection(part) or any(offices[source] & wanted for source in part)]


class Outcome:
    """What came of all stories, in order; that of an archive is read again each time it is asked for."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._held: list[Judged] = []
        self._kept: list[tuple[str, int, int, int]] = []
        self._across: list[tuple[str, Fact]] = []

    def add(self, story: str, found: Judged | tuple[bytes, bytes]) -> None:
        """Adds what came of a story, packed or not."""
        if isinstance(found, Judged):
            self._held.append(found)
        else:
            self._kept.append((story, self._shelf.keep(found[0] + found[1]), len(found[0]), len(found[1])))

    def facts(self) -> Iterator[tuple[str, Fact]]:
        """The facts with the story of each."""
        for story, at, size, _ in self._kept:
            for fact in unpack_facts(self._shelf.read(at, size)):
                yield story, fact
        for judged in self._held:
            for fact in judged.facts:
                yield judged.digest.story, fact
        yield from self._across

    def digests(self) -> Iterator[Digest]:
        """What each story is told by."""
        return (digest for digest, _ in self._rest())

    def compare_across(self, rules: RuleSet) -> None:
        """Facts about entities (who holds an office) are compared across stories too."""
        for name, module in registry.discover("checker.compare").items():
            if hasattr(module, "across"):
                for story, fact in module.across((x for _, found in self._rest() for x in found.get(name, ())), rules):
                    self._across += ((story, sure) for sure in calibrated([fact], rules))

    def _rest(self) -> Iterator[tuple[Digest, Mapping[str, list[Any]]]]:
        for _, at, before, size in self._kept:
            yield pickle.loads(self._shelf.read(at + before, size))
        yield from ((judged.digest, judged.gathered) for judged in self._held)


def compare(buckets: Sequence[Bucket], about: frozenset[str] | None, shelf: Shelf, rules: RuleSet, mapper: Any, tell: Progress) -> Outcome:
    """5. for the stories in question, and across all of them."""
    out = Outcome(shelf)
    if isinstance(buckets, Buckets) and about is None:
        names = map(story_id, buckets.parts)
        done = 0
        for batch in mapper(partial(judge_parcels, folders=rules.extra), buckets.parcels()):
            for found in batch:
                out.add(next(names), found)
                done += 1
            tell("compare", done, len(buckets))
    else:
        touched = [n for n, b in enumerate(buckets) if about is None or any(e.source in about for e in b.extractions)]
        work = zip(touched, mapper(partial(judge_buckets, folders=rules.extra), ([buckets[n]] for n in touched)), strict=True)
        judged = {}
        for done, (number, batch) in enumerate(work, 1):
            judged[number] = batch[0]
            tell("compare", done, len(touched))
        for n, bucket in enumerate(buckets):
            out.add(bucket.story, judged.get(n) or Judged([], digest(bucket), for_across(bucket, rules)))
    out.compare_across(rules)
    return out


def undated(buckets: Sequence[Bucket], parts: Sequence[Sequence[str]], published: Mapping[str, Any]) -> Iterator[tuple[int, Bucket]]:
    """The stories that have an article of unknown date."""
    return ((n, buckets[n]) for n, part in enumerate(parts) if any(published[source] is None for source in part))
