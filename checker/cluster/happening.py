"""What a story is called, and when it happened: by the names and the times that set it apart."""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from checker.model import Bucket, Claim, Entity, Name, Timex
from checker.values.times import days, iso

_NAMES = 3  # in a label
_WEIGHTS = {"place": 0.4, "other": 0.7}  # beside those of people and bodies, who do something there
_TOP = 6  # sentences in which an article tells what has happened
_WIDE = 31  # days; a longer time is no date of a happening
_AT = frozenset({"", "in", "on", "at", "about", "during"})


def story_id(part: Sequence[str]) -> str:
    """An id made of the story's first source: it stays when others join."""
    return "s-" + hashlib.sha256(part[0].encode()).hexdigest()[:10]


class Digest(NamedTuple):
    """What a story is told by: its names with how many of its articles have each and how often all do, and when it happened."""

    story: str
    first: str  # its first article
    size: int
    named: dict[str, tuple[int, int]]
    time: str


def digest(bucket: Bucket) -> Digest:
    """A story, as far as its own articles tell; the time is that by articles whose day is stated."""
    named: dict[str, Counter[str]] = defaultdict(Counter)
    for extraction in bucket.extractions:
        for mention in extraction.mentions:
            if isinstance(mention.value, Name) and (known := bucket.entities.get((extraction.source, mention.value.entity))):
                named[known][extraction.source] += 1
    counts = {key: (len(sources), sources.total()) for key, sources in named.items()}
    first = bucket.extractions[0].source.rsplit("/", 1)[-1]
    return Digest(bucket.story, first, len(bucket.extractions), counts, when(bucket, bucket.days))


def labels(digests: Callable[[], Iterable[Digest]], entities: Callable[[str], Mapping[str, Entity]]) -> dict[str, str]:
    """A label for each story, no two alike: the names that most of its articles have and few other stories do.

    `digests` gives those of all stories, each time it is asked; `entities` those of one story by id.
    """
    stories_of: Counter[str] = Counter()
    firsts: dict[str, str] = {}
    for told in digests():  # an archive reads them as they are asked for: once for what is common, once for what sets each apart
        stories_of.update(entities(told.story).keys())
        firsts[told.story] = told.first
    ranked = ((told.story, _ranked(told, entities(told.story), stories_of, len(firsts))) for told in digests())
    made = {story: ", ".join(names) or firsts[story] for story, names in ranked}
    alike = Counter(made.values())
    return {story: label if alike[label] == 1 else f"{label} ({firsts[story]})" for story, label in made.items()}


def _ranked(told: Digest, names: Mapping[str, Entity], stories_of: Counter[str], total: int) -> list[str]:
    """The most telling names of a story, without those that only repeat a part of another."""

    def order(item: tuple[str, Entity]) -> tuple[float, str]:
        key, entity = item
        sources, count = told.named[key]
        often = 1 + math.log(max(1, count))
        share = sources / told.size
        return -round(share * often * math.log(1 + total / stories_of[key]) * _WEIGHTS.get(entity.kind, 1.0), 9), entity.label

    chosen: list[str] = []
    taken: list[set[str]] = []
    for _, entity in sorted((item for item in names.items() if item[0] in told.named), key=order):
        words = set(entity.label.casefold().split())
        if not any(words <= other or words >= other for other in taken):
            chosen.append(entity.label)
            taken.append(words)
            if len(chosen) == _NAMES:
                break
    return chosen


def when(bucket: Bucket, appeared: Mapping[str, tuple[int, int] | None]) -> str:
    """The day or days on which it happened, as `first/last`: what most articles give first, and of equals the earlier; empty if none does."""
    votes: Counter[tuple[int, int]] = Counter()
    for extraction in bucket.extractions:
        spans = (_span(c, appeared.get(c.source)) for c in extraction.claims if c.kind == "time" and c.sentence < _TOP)
        if span := next(filter(None, spans), None):
            votes[span] += 1
    if not votes:
        return ""
    first, last = min(votes, key=lambda s: (-votes[s], s))
    return iso(first) if first == last else f"{iso(first)}/{iso(last)}"


def _span(claim: Claim, appeared: tuple[int, int] | None) -> tuple[int, int] | None:
    """The days of a time at which something has happened, if they are the same for every day on which its article may have appeared."""
    value = claim.value
    if not isinstance(value, Timex) or value.type not in ("DATE", "TIME") or value.modality not in _AT or value.lean == "future":
        return None
    if appeared is None:
        return None  # not to be told from a day long ago
    span = days(value, appeared[0])
    if span is None or span != days(value, appeared[1]) or span[1] - span[0] > _WIDE or span[0] > appeared[1]:
        return None
    return span
