"""The index in memory: for a comparison that keeps nothing, and as the measure of what the other one must do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from checker.model import Extraction, Source
from checker.store.base import COMMONEST, KEY_CAP, Common, Info, Record, Stamp, key_number, ranked

NAME = "memory"


class MemoryStore:
    """Dictionaries that answer as an index does."""

    def __init__(self) -> None:
        self._records: dict[str, Record] = {}
        self._postings: dict[int, dict[str, float]] = defaultdict(dict)
        self._rules = ""
        self._roots: tuple[str, ...] = ()
        self._complete = True

    def stamps(self) -> dict[str, Stamp]:
        """The stamp of every article by id."""
        return {id_: r.stamp for id_, r in sorted(self._records.items())}

    def put(self, records: Sequence[Record]) -> None:
        """Adds articles, or replaces those of the same id."""
        self.remove([r.source.id for r in records])
        for record in records:
            self._records[record.source.id] = record
            for key, weight in record.keys.items():
                self._postings[key_number(key)][record.source.id] = weight

    def remove(self, ids: Iterable[str]) -> int:
        """Takes articles out, and says how many there were."""
        gone = [self._records.pop(id_) for id_ in ids if id_ in self._records]
        for record in gone:
            for key in record.keys:
                self._postings[key_number(key)].pop(record.source.id, None)
        return len(gone)

    def touch(self, stamps: Mapping[str, Stamp]) -> None:
        """Notes that files have new times but the content they had."""
        for id_, stamp in stamps.items():
            self._records[id_] = msgspec.structs.replace(self._records[id_], stamp=stamp)

    def candidates(self, keys: Mapping[str, float], limit: int, without: Iterable[str] = ()) -> list[tuple[str, float]]:
        """The articles that have most in common with these keys, and how much, best first; ties by id."""
        left_out = frozenset(without)
        scores: dict[str, float] = defaultdict(float)
        for key, weight in sorted(keys.items()):
            found = self._postings.get(key_number(key), {})
            if len(found) <= KEY_CAP:
                for id_, other in found.items():
                    if id_ not in left_out:
                        scores[id_] += weight * other
        return ranked(scores, limit)

    def get(self, ids: Iterable[str]) -> Iterator[tuple[Source, Extraction]]:
        """The articles of these ids, sorted by id; unknown ones are passed over."""
        for id_ in sorted(set(ids)):
            if id_ in self._records:
                yield self._records[id_].source, self._records[id_].extraction

    def begin(self, rules: str, roots: Sequence[str]) -> None:
        """Notes that a build has begun."""
        self._rules, self._roots, self._complete = rules, tuple(roots), False

    def finish(self) -> None:
        """Notes that the index is complete."""
        self._complete = True

    def info(self) -> Info:
        """Counts and settings."""
        sizes = [len(p) for p in self._postings.values() if p]
        capped = [n for n in sizes if n > KEY_CAP]
        most = sorted(((-len(p), number) for number, p in self._postings.items() if p))[:COMMONEST]
        return Info(
            path=":memory:",
            format=0,
            rules=self._rules,
            roots=self._roots,
            articles=len(self._records),
            keys=len(sizes),
            entries=sum(sizes),
            capped=len(capped),
            left_out=sum(capped),
            pairs=sum(n * (n - 1) // 2 for n in capped),
            commonest=tuple(Common(number, -size, min(self._postings[number])) for size, number in most),
            bytes=0,
            complete=self._complete,
        )

    def about(self, key: str) -> str:
        """One setting: `rules`, `roots` (a line each) or `complete`."""
        return {"rules": self._rules, "roots": "\n".join(self._roots), "complete": str(int(self._complete))}[key]

    def close(self) -> None:
        """Nothing to end."""
