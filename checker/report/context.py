"""The sentence around a piece of evidence, and what stands before and behind it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import NamedTuple

from checker.document import Document
from checker.model import Evidence
from checker.report.words import clip, clip_end

_WHOLE = 300_000  # texts up to this length are split once; of longer ones only a window is looked at
_WINDOW = 1_500
_SENTENCE = 420
_AROUND = 320


class Passage(NamedTuple):
    """A piece of evidence in its sentence, and the sentences next to it."""

    earlier: str
    before: str
    words: str
    after: str
    later: str


class Contexts:
    """Cuts sentences out of the articles; each article is split once."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._sentences: dict[str, list[tuple[int, int]]] = {}

    def around(self, evidence: Evidence) -> Passage:
        """The passage of a piece of evidence, from the article if it is at hand, else from what the evidence carries."""
        text = self._texts.get(evidence.source, "")
        if text[evidence.start : evidence.end] != evidence.text:
            return Passage("", "… " + evidence.prefix, evidence.text, evidence.suffix + " …", "")
        base = 0
        if len(text) > _WHOLE:
            base = max(0, evidence.start - _WINDOW)
            text = text[base : evidence.end + _WINDOW]
            spans = _split(text)
        else:
            spans = self._sentences.get(evidence.source) or self._sentences.setdefault(evidence.source, _split(text))
        start, end = evidence.start - base, evidence.end - base
        first = max(0, bisect_right(spans, (start, len(text))) - 1)
        last = max(first, bisect_right(spans, (end - 1, len(text))) - 1)
        low, high = min(spans[first][0], start), max(spans[last][1], end)
        earlier = text[spans[first - 1][0] : low].rstrip() if first else ""
        later = text[high : spans[last + 1][1]].lstrip() if last + 1 < len(spans) else ""
        return Passage(
            clip_end(earlier, _AROUND),
            clip_end(text[low:start], _SENTENCE),
            evidence.text,
            clip(text[end:high], _SENTENCE),
            clip(later, _AROUND),
        )


def _split(text: str) -> list[tuple[int, int]]:
    return [(s.start, s.end) for s in Document(text).sentences] or [(0, len(text))]
