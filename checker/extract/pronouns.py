"""Whom "he" and "she" may mean: what the article itself tells of each person ("Dunstan said she ...").

A sentence that names one person and uses pronouns of one kind is a vote; a person with votes for the other kind is passed over.
"""

from __future__ import annotations

from bisect import bisect_left

from checker.document import Document
from checker.model import Mention, Name

_KINDS = {"he": 1, "his": 1, "him": 1, "himself": 1, "she": -1, "her": -1, "hers": -1, "herself": -1}


def kind_of(word: str) -> int:
    """1 for "he", -1 for "she", 0 for every other word."""
    return _KINDS.get(word.lower(), 0)


def kinds(doc: Document, names: list[Mention]) -> dict[int, int]:
    """Entity -> 1 or -1, for those persons of whom the article tells."""
    people = [(m.start, m.value.entity) for m in names if isinstance(m.value, Name) and m.value.type == "person"]
    starts = [start for start, _ in people]
    votes: dict[int, int] = {}
    for sentence in doc.sentences:
        low, high = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        if low == high or len({entity for _, entity in people[low:high]}) > 1:
            continue
        begin = doc.token_at(starts[low])
        found = {kind for word in doc.lowers[begin : sentence.last_token] if (kind := _KINDS.get(word))}
        if len(found) == 1:
            entity = people[low][1]
            votes[entity] = votes.get(entity, 0) + found.pop()
    return {entity: 1 if count > 0 else -1 for entity, count in votes.items() if count and entity >= 0}
