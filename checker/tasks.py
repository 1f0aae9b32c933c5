"""What engines run: pure functions of their arguments, and what travels to them and back, packed where there is much of it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from checker import registry, ruleset
from checker.cluster import alignment, stories
from checker.cluster.pairs import Pairs
from checker.compare.confidence import calibrated
from checker.compare.once import once
from checker.extract import extractor
from checker.limits import Limits, OverTimeError, deadline
from checker.model import Bucket, Extraction, Fact, Source
from checker.normalize.claims import normalize
from checker.ruleset import RuleSet
from checker.shelf import packed, unpacked

BATCH = 32  # articles that go to a worker at a time
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


def compare_bucket(bucket: Bucket, folders: tuple[str, ...]) -> list[Fact]:
    """5. for one story."""
    rules = ruleset.load(folders, lenient=True)
    bucket = msgspec.structs.replace(bucket, similar=alignment.sentence_cosines(bucket.extractions, rules))
    aligner = Pairs(bucket, rules)
    facts = [fact for module in registry.discover("checker.compare").values() for fact in module.facts(bucket, aligner, rules)]
    return calibrated(once(facts), rules)


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
    return [extracted(e, s, rules, pack) for s, e in zip(batch, extract_batch(batch, folders, limits), strict=True)]


def extracted(extraction: Extraction, source: Source, rules: RuleSet, pack: bool) -> Extracted:
    """An extraction as the stages behind it ask for it."""
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
unpack_facts = msgspec.msgpack.Decoder(list[Fact]).decode
