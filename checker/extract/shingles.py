"""Hashes of runs of eight words, sampled by value, so that copied passages can be found without comparing texts.

Sampling by the hash itself (one in four is kept) keeps the same runs in every article: Broder, "On the resemblance and
containment of documents", 1997.
"""

from __future__ import annotations

from itertools import accumulate, compress, repeat
from operator import add
from zlib import crc32

from checker.document import Document
from checker.known import Known

WORDS = 8
_DROPPED = 0b11  # of four runs those whose hash has one of these bits
_IS_WORD = Known(lambda token: token[0].isalnum())


def shingles(doc: Document) -> tuple[tuple[int, int], ...]:
    """`(hash, offset of the first word)` of the kept runs, in order of the text; each hash once."""
    chosen = list(map(_IS_WORD.__getitem__, doc.lowers))
    words, starts = list(compress(doc.lowers, chosen)), compress(doc.starts, chosen)
    # All words in one piece of bytes: a run is a slice of it.
    text = " ".join(words).encode()
    sizes = map(len, words) if text.isascii() else [len(w.encode()) for w in words]
    begins = [0, *accumulate(map(add, sizes, repeat(1)))]
    found: dict[int, int] = {}
    for begin, end, start in zip(begins, begins[WORDS:], starts, strict=False):
        value = crc32(text[begin : end - 1])
        if not value & _DROPPED and value not in found:
            found[value] = start
    return tuple(found.items())
