"""Finding ids: what a finding is about and the values it holds against each other, so that one id can be compared with another.

`9f2c41d07a_1b2e_c03d`: the fact (rule, attribute, subject), then its values, sorted. No line numbers, sources or spellings: text may
move, files may be renamed, and the finding stays known. A finding that has lost one of its values is still covered by its former id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

_MOST = 12  # values told apart one by one; beyond, they are one hash


def fingerprint(rule: str, attribute: str, key: str, values: Iterable[str]) -> str:
    """The id of a finding."""
    parts = sorted({_hash(value, 4) for value in values})
    if len(parts) > _MOST:
        parts = [_hash("\x1f".join(parts), 8)]
    return "_".join([_hash("\x1f".join((rule, attribute, key)), 10), *parts])


def covers(known: str, found: str) -> bool:
    """Whether a finding that was once accepted covers one that is found now: the same fact, and no value that was not there.

    The number that tells findings of one id apart ("-2") depends on what else is found, so it does not count here.
    """
    known, found = known.split("-")[0], found.split("-")[0]
    if known == found:
        return True
    fact, *values = known.split("_")
    other, *others = found.split("_")
    return fact == other and len(others) > 1 and set(others) <= set(values)


def _hash(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:digits]
