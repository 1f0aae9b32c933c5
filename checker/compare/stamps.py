"""The day that a page is stamped with, for articles whose day of publication nobody states.

It is no more than a hint: it may be the day of an update, or of the page. It tells whether two times agree, never that they do not.
"""

from __future__ import annotations

import re
from itertools import product

from checker.compare.times import read_on, span
from checker.model import Bucket, Claim, Extraction, Timex
from checker.values.times_calendar import interval

Stamps = dict[str, tuple[int, ...]]
_TOP = 6  # sentences among which a stamp stands
_SHARE = 0.6  # of a sentence: what else a stamp's line may hold is little
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def stamps(bucket: Bucket) -> Stamps:
    """The stamped days of the articles without a known one."""
    found = {e.source: _stamped(e) for e in bucket.extractions if bucket.days.get(e.source) is None}
    return {source: days for source, days in found.items() if days}


def _stamped(extraction: Extraction) -> tuple[int, ...]:
    out: dict[int, None] = {}
    top = extraction.sentences[:_TOP]
    for mention in extraction.mentions:
        if not isinstance(mention.value, Timex) or not top or mention.start >= top[-1].end:
            continue
        day = _DAY.fullmatch(mention.value.value.partition("T")[0])
        sentence = next((s for s in top if s.start <= mention.start < s.end), None)
        if day and sentence and mention.value.anchor == "absolute":
            share = (mention.end - mention.start) / (sentence.end - sentence.start)
            if (sentence.zone in ("headline", "furniture") or share >= _SHARE) and (known := interval(day.group())):
                out[known[0]] = None
    return tuple(out)


def meet(a: Claim, b: Claim, bucket: Bucket, known: Stamps) -> bool | None:
    """Whether two times are one if their articles are of the day they are stamped with; None where nothing tells."""
    one, other = _readings(a, bucket, known), _readings(b, bucket, known)
    if not one or not other:
        return None
    return any(x[0] <= y[1] and y[0] <= x[1] for x, y in product(one, other))


def _readings(claim: Claim, bucket: Bucket, known: Stamps) -> list[tuple[int, int]]:
    if found := span(claim, bucket):
        return [found]
    return [found for day in known.get(claim.source, ()) if (found := read_on(claim, day))]
