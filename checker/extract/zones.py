"""Tells headline, caption and page furniture from the report itself, paragraph by paragraph."""

from __future__ import annotations

import re
from typing import NamedTuple

from checker.document import Document
from checker.ruleset import RuleSet

HEADLINE, CAPTION, FURNITURE, BODY = "headline", "caption", "furniture", "body"
_SHORT = 90  # characters up to which a line may be furniture
_STAMP = re.compile(r"\d{1,2}[.:]\d{2}\s?(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4}\s*)?[-–—:|]")
_END = ".!?…:;\"”’'"


class _Furniture(NamedTuple):
    starts: re.Pattern[str]
    anywhere: re.Pattern[str]
    credits: re.Pattern[str]


def _furniture(rules: RuleSet) -> _Furniture:
    """The lexicon as patterns: plain words, `#` for digits."""
    data = rules.lexicon("furniture")

    def union(entries: list[str]) -> str:
        return "|".join(re.escape(str(e)).replace(r"\#", r"\d+").replace(r"\ ", r"\s+") for e in sorted(entries, key=len, reverse=True))

    return _Furniture(
        re.compile(rf"\W*(?:{union(data['starts'])})(?!\w)", re.I),
        re.compile(rf"(?<!\w)(?:{union(data['anywhere'])})(?!\w)", re.I),
        re.compile(rf"(?:{union(data['credits'])})(?!\w)[\s:/|]+(?=\S)", re.I),
    )


def zones(doc: Document, rules: RuleSet) -> list[str]:
    """The zone of each paragraph of `doc`."""
    patterns = rules.memo(_furniture)
    out: list[str] = []
    body_seen = False
    for number, (start, end) in enumerate(doc.paragraphs):
        zone = _zone(doc.text, start, end, patterns, number, body_seen)
        body_seen = body_seen or (zone == BODY and end - start > 120)
        out.append(zone)
    return out


def _zone(text: str, start: int, end: int, patterns: _Furniture, number: int, body_seen: bool) -> str:
    length = end - start
    finished = text[end - 1] in _END
    if length <= _SHORT:
        if patterns.starts.match(text, start, end) and (not finished or length <= 40):
            return FURNITURE
        if patterns.anywhere.search(text, start, end):
            return FURNITURE
        if not any(c.isalpha() for c in text[start:end]):
            return FURNITURE
    if _STAMP.match(text, start, end) and length < 400:
        return BODY if length > _SHORT else FURNITURE
    if not finished and length <= 300 and patterns.credits.match(text, start, end):
        return CAPTION
    if not finished and length <= 200 and not body_seen and number < 4:
        return HEADLINE
    return BODY
