"""Hashes of runs of eight words, sampled by value, so that copied passages can be found without comparing texts.

Sampling by the hash itself (one in four is kept) keeps the same runs in every article: Broder, "On the resemblance and
containment of documents", 1997.
"""

from __future__ import annotations

from zlib import crc32

from checker.document import Document

WORDS = 8
_KEEP = 4


def shingles(doc: Document) -> tuple[tuple[int, int], ...]:
    """`(hash, offset of the first word)` of the kept runs, in order of the text; each hash once."""
    words = [(w, s) for w, s in zip(doc.lowers, doc.starts, strict=True) if w[0].isalnum()]
    found: dict[int, int] = {}
    texts = [w for w, _ in words]
    for index in range(len(words) - WORDS + 1):
        value = crc32(" ".join(texts[index : index + WORDS]).encode())
        if value % _KEEP == 0:
            found.setdefault(value, words[index][1])
    return tuple(found.items())
