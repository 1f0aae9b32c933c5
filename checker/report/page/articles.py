"""The articles in full: paragraphs cut at every span of evidence, with the notes that go into the margin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029]+")


class Span(NamedTuple):
    """A span of an article that a finding rests on; the lowest `rank` is the worst finding."""

    start: int
    end: int
    rank: int


class Segment(NamedTuple):
    """A piece of text that is evidence for one finding (the worst, where several meet), for none, or copied."""

    text: str
    start: int
    rank: int  # -1 if no finding rests on it
    opens: bool  # a span starts here: it gets an anchor
    copied: bool


class Paragraph(NamedTuple):
    """A paragraph in segments, with the findings and the passages that start in it."""

    segments: list[Segment]
    ranks: list[int]
    passages: list[int]


def paragraphs(text: str, spans: Iterable[Span], copied: Sequence[tuple[int, int]] = (), limit: int = 0) -> list[Paragraph]:
    """The text up to `limit` characters (0 is all of it). Joined, the segments of a paragraph are the paragraph."""
    size = min(len(text), limit) if limit else len(text)
    marks = sorted(s for s in set(spans) if s.start < size)
    shared = sorted((a, b, n) for n, (a, b) in enumerate(copied) if a < size)
    out: list[Paragraph] = []
    at_mark = at_shared = 0
    live: list[Span] = []
    live_shared: list[tuple[int, int]] = []
    for match in _PARAGRAPH.finditer(text, 0, size):
        begin, stop = match.span()
        if text[begin:stop].isspace():
            continue
        ranks, passages = [], []
        while at_mark < len(marks) and marks[at_mark].start < stop:
            live.append(marks[at_mark])
            ranks.append(marks[at_mark].rank)
            at_mark += 1
        while at_shared < len(shared) and shared[at_shared][0] < stop:
            live_shared.append(shared[at_shared][:2])
            passages.append(shared[at_shared][2])
            at_shared += 1
        live = [s for s in live if s.end > begin]
        live_shared = [s for s in live_shared if s[1] > begin]
        out.append(Paragraph(_segments(text, begin, stop, live, live_shared), sorted(set(ranks)), passages))
    return out


def _segments(text: str, begin: int, stop: int, spans: list[Span], shared: list[tuple[int, int]]) -> list[Segment]:
    """One sweep over the edges, so that spans may nest and overlap in any way."""
    edges = {begin, stop}
    starts: dict[int, list[Span]] = {}
    ends: dict[int, list[Span]] = {}
    opened: set[int] = set()
    for span in spans:
        low, high = max(span.start, begin), min(span.end, stop)
        edges.update((low, high))
        starts.setdefault(low, []).append(span)
        ends.setdefault(high, []).append(span)
        if span.start >= begin:
            opened.add(span.start)
    for low, high in shared:
        edges.update((max(low, begin), min(high, stop)))
    out: list[Segment] = []
    open_now: list[int] = []
    order = sorted(edges)
    for low, high in pairwise(order):
        for span in ends.get(low, ()):
            open_now.remove(span.rank)
        open_now.extend(span.rank for span in starts.get(low, ()))
        copied = any(a <= low < b for a, b in shared)
        out.append(Segment(text[low:high], low, min(open_now, default=-1), low in opened, copied))
    return out
