"""What a story is called, and when it happened: by the names and the times that set it apart."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from checker.model import Bucket, Claim, Entity, Name, Timex
from checker.values.times import days, iso

_NAMES = 3  # in a label
_WEIGHTS = {"place": 0.4, "other": 0.7}  # beside those of people and bodies, who do something there
_TOP = 6  # sentences in which an article tells what has happened
_WIDE = 31  # days; a longer time is no date of a happening
_AT = frozenset({"", "in", "on", "at", "about", "during"})


def labels(buckets: Sequence[Bucket]) -> dict[str, str]:
    """A label for each story, no two alike: the names that most of its articles have and few other stories do."""
    stories_of: Counter[str] = Counter()
    firsts: dict[str, str] = {}
    for bucket in buckets:  # an archive makes them as they are asked for: once for what is common, once for what sets each apart
        stories_of.update(list(bucket.names))
        firsts[bucket.story] = bucket.extractions[0].source.rsplit("/", 1)[-1]
    made = {b.story: ", ".join(_ranked(b, stories_of, len(buckets))[:_NAMES]) or firsts[b.story] for b in buckets}
    alike = Counter(made.values())
    return {story: label if alike[label] == 1 else f"{label} ({firsts[story]})" for story, label in made.items()}


def _ranked(bucket: Bucket, stories_of: Counter[str], total: int) -> list[str]:
    """The names of a story, the most telling first, without those that only repeat a part of another."""
    named: dict[str, Counter[str]] = defaultdict(Counter)
    for extraction in bucket.extractions:
        for mention in extraction.mentions:
            if isinstance(mention.value, Name) and (known := bucket.entities.get((extraction.source, mention.value.entity))):
                named[known][extraction.source] += 1

    def order(item: tuple[str, Entity]) -> tuple[float, str]:
        key, entity = item
        share = len(named[key]) / len(bucket.extractions)
        often = 1 + math.log(max(1, named[key].total()))
        return -round(share * often * math.log(1 + total / stories_of[key]) * _WEIGHTS.get(entity.kind, 1.0), 9), entity.label

    chosen: list[str] = []
    for _, entity in sorted((item for item in bucket.names.items() if named[item[0]]), key=order):
        words = set(entity.label.casefold().split())
        if not any(words <= set(other.casefold().split()) or words >= set(other.casefold().split()) for other in chosen):
            chosen.append(entity.label)
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
