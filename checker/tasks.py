"""What engines run: pure functions of their arguments, and what travels to them and back, packed where there is much of it."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from checker import registry, ruleset
from checker.cluster import alignment, entities, happening, stories, topics
from checker.cluster.pairs import Pairs
from checker.compare.confidence import calibrated
from checker.compare.once import once
from checker.extract import extractor
from checker.limits import Limits, OverTimeError, deadline
from checker.model import Bucket, Extraction, Fact, Source
from checker.normalize.claims import normalize
from checker.ruleset import RuleSet
from checker.shelf import packed, packed_text, unpacked

BATCH = 32  # articles that go to a worker at a time
_pack_clusters = msgspec.msgpack.Encoder().encode
unpack_clusters = msgspec.msgpack.Decoder(entities.Clusters).decode
_pack_facts = msgspec.msgpack.Encoder().encode
unpack_facts = msgspec.msgpack.Decoder(list[Fact]).decode
NO_MORE = Limits()


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


class Extracted(NamedTuple):
    """What comes back for an article: the extraction, packed or not, and what the partition needs of it."""

    source: str
    text: str | bytes
    body: Extraction | bytes
    brief: topics.Brief
    runs: array[int]
    claims: int
    left_out: str


def shelved_batch(batch: Sequence[Source], folders: tuple[str, ...], limits: Limits, pack: bool) -> list[Extracted]:
    """`extract_batch` with what is needed of all articles at once; the rest is packed where it was made."""
    rules = ruleset.load(folders, lenient=True)
    return [extracted(e, s, rules, pack) for s, e in zip(batch, extract_batch(batch, folders, limits), strict=True)]


def extracted(extraction: Extraction, source: Source, rules: RuleSet, pack: bool) -> Extracted:
    """An extraction as the stages behind it ask for it."""
    day = source.published.days()[0] if source.published else None
    return Extracted(
        extraction.source,
        packed_text(source.text) if pack else source.text,
        packed(extraction) if pack else extraction,
        topics.brief(extraction, day, rules),
        array("L", [value for value, _ in extraction.shingles]),
        len(extraction.claims),
        extraction.left_out,
    )


class Parcel(NamedTuple):
    """A story as it travels: its articles packed."""

    bucket: Bucket
    extractions: tuple[bytes, ...]


class Judged(NamedTuple):
    """What comes of a story: its facts, what it is told by, and what comparators need of it that compare across stories, by name."""

    facts: list[Fact]
    digest: happening.Digest
    gathered: dict[str, list[Any]]


def judge(bucket: Bucket, rules: RuleSet) -> Judged:
    """5. for one story."""
    full = msgspec.structs.replace(bucket, similar=alignment.sentence_cosines(bucket.extractions, rules))
    aligner = Pairs(full, rules)
    facts = [fact for module in registry.discover("checker.compare").values() for fact in module.facts(full, aligner, rules)]
    return Judged(calibrated(once(facts, rules), rules), happening.digest(bucket), for_across(bucket, rules))


def for_across(bucket: Bucket, rules: RuleSet) -> dict[str, list[Any]]:
    """What the comparators that compare across stories need of one."""
    modules = {name: module for name, module in registry.discover("checker.compare").items() if hasattr(module, "across")}
    return {name: found for name, module in modules.items() if (found := module.gather(bucket, rules))}


def judge_buckets(buckets: Sequence[Bucket], folders: tuple[str, ...]) -> list[Judged]:
    """`judge` for some stories. Rules are loaded where this runs: they do not travel."""
    rules = ruleset.load(folders, lenient=True)
    return [judge(bucket, rules) for bucket in buckets]


def judge_parcels(parcels: Sequence[Parcel], folders: tuple[str, ...]) -> list[tuple[bytes, bytes]]:
    """`judge` for some stories, packed on both ways: the facts, and the rest."""
    buckets = [msgspec.structs.replace(p.bucket, extractions=tuple(map(unpacked, p.extractions))) for p in parcels]
    return [(_pack_facts(j.facts), pickle.dumps(j[1:])) for j in judge_buckets(buckets, folders)]


def sort_topics(packed_topics: Sequence[tuple[bytes, ...]], folders: tuple[str, ...]) -> list[list[tuple[list[str], bytes]]]:
    """The stories of some topics, and who is who in each."""
    rules = ruleset.load(folders, lenient=True)
    out = []
    for topic in packed_topics:
        extractions = {e.source: e for e in map(unpacked, topic)}
        parts = stories.parts(list(extractions.values()), rules)
        out.append([(part, _pack_clusters(entities.clusters([extractions[s] for s in part], rules))) for part in parts])
    return out
