"""Whether a text is an article at all: it has words, and they are English."""

from __future__ import annotations

import re

_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_BEYOND_LATIN = re.compile("[^\\W\\d_\u0000-\u024f\u1e00-\u1eff]")
# Frequent in English and not words of its neighbours: "in", "was", "is", "a", "of", "at" and "for" are Dutch, German, Danish, French or Spanish too.
_ENGLISH = frozenset(
    "the and to that with by from his has have are were be been it its said they their which who but not this these will would after "
    "about than when she there what you out one could into other if or our your says according between while where because first".split()
)
_SAMPLE = 20_000  # characters: enough to tell a language, cheap for a huge file
_ENOUGH = 25  # words: below, nothing is said about the language
_SHARE = 0.06  # English news has 0.10 to 0.35, other languages at most 0.04


def why_not(text: str) -> str | None:
    """The reason to leave a text out of the comparison, or None."""
    if not text.strip("\ufeff \t\r\n\f\v\u00a0"):
        return "empty"
    if not _LETTER.search(text):
        return "has no words"
    words = _WORD.findall(text[:_SAMPLE].lower())
    letters = sum(map(len, words))
    beyond = len(_BEYOND_LATIN.findall(text[:_SAMPLE]))
    if letters >= _ENOUGH and beyond > letters / 2:
        return "not in English (another script)"
    if len(words) >= _ENOUGH and sum(word in _ENGLISH for word in words) < _SHARE * len(words):
        return "not in English (few of its words are the common English ones)"
    return None
