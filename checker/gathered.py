"""All articles at once: what is held of them, their stories one by one, and the facts of each."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import msgspec

from checker import registry
from checker.cluster import entities, stories
from checker.compare.confidence import calibrated
from checker.limits import Limits
from checker.model import Bucket, Entity, Extraction, Fact, Role, Skipped, Source
from checker.ruleset import RuleSet
from checker.shelf import Shelf
from checker.tasks import BATCH, Extracted, Parcel, compare_bucket, compare_parcels, extracted, shelved_batch, unpack_facts

Progress = Callable[[str, int, int], None]


class Held(NamedTuple):
    """What is held of all articles: everything but their texts and extractions."""

    sources: dict[str, Source]
    briefs: list[stories.Brief]
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
            shelf.add(found.source, source.text, found.body)

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
            if size >= BATCH:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def _extractions(self, number: int) -> tuple[Extraction, ...]:
        return tuple(map(self._shelf.extraction, self._parts[number]))

    def _bucket(self, number: int, extractions: tuple[Extraction, ...]) -> Bucket:
        part = self._parts[number]
        return Bucket(
            story=story_id(part),
            extractions=extractions,
            entities=self._linked.of_story(number),
            names=self._linked.names(number),
            similar={},
            days={source: self._days[source] for source in part},
        )


def concerning(about: frozenset[str], partition: list[list[str]], shelf: Shelf) -> list[list[str]]:
    """The stories in which one of these sources stands, and those that name the holder of an office which one of them speaks of."""
    offices = {
        source: {c.value.office for c in shelf.extraction(source).claims if isinstance(c.value, Role)}
        for part in partition
        for source in part
    }
    wanted = {office for source in about if source in offices for office in offices[source]}
    return [part for part in partition if about.intersection(part) or any(offices[source] & wanted for source in part)]


class Facts:
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
            for fact in unpack_facts(self._shelf.read(at, size)):
                yield story, fact
        yield from self._held


def compare(touched: Sequence[Bucket], every: Sequence[Bucket], shelf: Shelf, rules: RuleSet, mapper: Any, tell: Progress) -> Facts:
    """5. for the stories in question, and across all of them."""
    out = Facts(shelf)
    if isinstance(touched, Buckets):
        names = (story_id(part) for part in touched._parts)
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
                out.add(bucket.story, calibrated([fact], rules))
    return out


def story_id(part: Sequence[str]) -> str:
    """An id made of the story's first source: it stays when others join."""
    return "s-" + hashlib.sha256(part[0].encode()).hexdigest()[:10]
