"""Which words of several wordings differ, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

Pieces = list[tuple[str, bool]]  # parts of a wording in order, each with whether it differs

_WORD = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|\w+(?:[-'’.‑]\w+)*|\s+|[^\w\s]")
_STOPS = re.compile(r"[,.;:!?'\"“”‘’()\[\]…–—-]|\s+")
_LIMIT = 600  # words; longer wordings are compared as wholes, because matching is quadratic
_STRAIGHT = str.maketrans("’‘“”‑–—", "''\"\"---")


def differing(wordings: Sequence[str]) -> list[Pieces]:
    """Each wording in pieces. All are held against the first; what the first has alone against any other is marked there too."""
    split = [_WORD.findall(w) for w in wordings]
    if len(split) < 2 or any(len(words) > _LIMIT for words in split):
        return [[(w, len(wordings) > 1)] for w in wordings]
    keys = [[w.translate(_STRAIGHT).casefold() if not w.isspace() else " " for w in words] for words in split]
    marked = [[False] * len(words) for words in split]
    for other in range(1, len(split)):
        for tag, a, b, c, d in SequenceMatcher(None, keys[0], keys[other], autojunk=False).get_opcodes():
            if tag != "equal":
                marked[0][a:b] = [True] * (b - a)
                marked[other][c:d] = [True] * (d - c)
    # Commas and quotation marks are marked only where nothing else differs.
    solid = [
        [flag and not _STOPS.fullmatch(word) for word, flag in zip(words, flags, strict=True)]
        for words, flags in zip(split, marked, strict=True)
    ]
    if any(map(any, solid)):
        marked = solid
    return [_pieces(words, [False] * len(flags) if _alien(words, flags) else flags) for words, flags in zip(split, marked, strict=True)]


def shortened(pieces: Pieces, limit: int) -> Pieces:
    """The beginning of a wording in pieces, cut at about `limit` characters with an ellipsis."""
    out: Pieces = []
    for words, differs in pieces:
        if len(words) > limit:
            cut = words[:limit].rpartition(" ")[0] or (words[:limit] if not out else "")
            return [*out, (cut + "…", differs)]
        out.append((words, differs))
        limit -= len(words)
    return out


def _alien(words: list[str], flags: list[bool]) -> bool:
    """Whether a longer wording has so little in common with the others that marks would cover it and point at nothing."""
    told = [flag for word, flag in zip(words, flags, strict=True) if not word.isspace()]
    return len(told) > 6 and sum(told) > 0.7 * len(told)


def _pieces(words: list[str], flags: list[bool]) -> Pieces:
    out: Pieces = []
    for at, (word, flag) in enumerate(zip(words, flags, strict=True)):
        if word.isspace():
            # A space is marked only between two marked words: no stray boxes.
            flag = 0 < at < len(words) - 1 and flags[at - 1] and flags[at + 1]
        if out and out[-1][1] == flag:
            out[-1] = (out[-1][0] + word, flag)
        else:
            out.append((word, flag))
    return out
