"""Whom "he" and "she" may mean: what the article itself tells of each person ("Dunstan said she ...").

A sentence that names one person and uses pronouns of one kind is a vote; a person with votes for the other kind is passed over.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from checker.document import Document
from checker.model import Mention, Name

_HE = frozenset("he his him himself".split())
_SHE = frozenset("she her hers herself".split())


def kind_of(word: str) -> int:
    """1 for "he", -1 for "she", 0 for every other word."""
    low = word.lower()
    return 1 if low in _HE else -1 if low in _SHE else 0


class Told:
    """What an article tells of its people by its pronouns; read when somebody asks, which few articles make necessary."""

    def __init__(self, doc: Document, names: list[Mention]) -> None:
        self._doc = doc
        self._names = names

    def kind(self, entity: int) -> int:
        """1 for a man, -1 for a woman, as far as the article tells; else 0."""
        return self._kinds.get(entity, 0)

    @cached_property
    def _kinds(self) -> dict[int, int]:
        lowers = self._doc.lowers
        people = [(m.start, m.value.entity) for m in self._names if isinstance(m.value, Name) and m.value.type == "person"]
        starts = [start for start, _ in people]
        votes: dict[int, int] = {}
        low = 0
        for sentence in self._doc.sentences:
            low = bisect_left(starts, sentence.start, low)
            high = bisect_left(starts, sentence.end, low)
            entity = people[low][1] if low < high else -1
            if entity < 0 or any(other != entity for _, other in people[low + 1 : high]):
                continue
            words = lowers[self._doc.token_at(starts[low]) : sentence.last_token]
            he, she = not _HE.isdisjoint(words), not _SHE.isdisjoint(words)
            if he != she:
                votes[entity] = votes.get(entity, 0) + (1 if he else -1)
        return {entity: 1 if count > 0 else -1 for entity, count in votes.items() if count}
