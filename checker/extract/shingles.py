"""Hashes of runs of eight words, sampled by value, so that copied passages can be found without comparing texts.

Sampling by the hash itself (one in four is kept) keeps the same runs in every article: Broder, "On the resemblance and
containment of documents", 1997.
"""

from __future__ import annotations

from itertools import accumulate
from zlib import crc32

from checker.document import Document

WORDS = 8
_KEEP = 4


def shingles(doc: Document) -> tuple[tuple[int, int], ...]:
    """`(hash, offset of the first word)` of the kept runs, in order of the text; each hash once."""
    words = [w for w in doc.lowers if w[0].isalnum()]
    starts = [s for w, s in zip(doc.lowers, doc.starts, strict=True) if w[0].isalnum()]
    # All words in one piece of bytes: a run is a slice of it.
    text = " ".join(words).encode()
    sizes = [len(w) for w in words] if len(text) == sum(map(len, words)) + len(words) - 1 else [len(w.encode()) for w in words]
    ends = list(accumulate(size + 1 for size in sizes))
    found: dict[int, int] = {}
    begin = 0
    for start, end, after in zip(starts, ends[WORDS - 1 :], ends, strict=False):
        value = crc32(text[begin : end - 1])
        if value % _KEEP == 0 and value not in found:
            found[value] = start
        begin = after
    return tuple(found.items())
