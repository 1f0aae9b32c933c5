"""`times(text, dct)` in the form the scorer of TIMEX3 corpora asks for; it only translates what the checker finds."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # a scorer loads this file from anywhere

from checker.document import Document
from checker.extract.times import find_times
from checker.model import DateSpan, Timex
from checker.normalize.times import resolve
from checker.ruleset import load


def times(text: str, dct: str | None) -> list[tuple[int, int, str, str]]:
    """Start, end, TIMEX3 type and value of every time of `text`, written on the day `dct`."""
    published = DateSpan(dct, dct) if dct and len(dct) == 10 else None
    out = []
    for mention in find_times(Document(text), load()):
        value = mention.value
        assert isinstance(value, Timex)
        value = resolve(value, published)
        out.append((mention.start, mention.end, value.type, value.value))
    return out
