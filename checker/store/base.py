"""What every store offers, so that the gate and the tests do not care which one it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

import msgspec

from checker.model import Extraction, Source

KEY_CAP = 400  # articles under one key that are looked at; a key with more says too little


class Stamp(msgspec.Struct, frozen=True):
    """How an indexed article is told to be unchanged: by the file's size and time, else by its content."""

    content: str
    size: int = -1
    modified: int = -1  # nanoseconds


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """An article as the index holds it. `keys` are what it can be found by, with their weights."""

    source: Source
    extraction: Extraction
    keys: Mapping[str, float] = {}
    stamp: Stamp


COMMONEST = 8  # keys told of an index


class Common(msgspec.Struct, frozen=True):
    """A key that many articles share: its number, how many they are, and one of them, from which it can be told what it says."""

    number: int
    articles: int
    example: str


class Info(msgspec.Struct, frozen=True, kw_only=True):
    """What an index holds and how it is doing."""

    path: str
    format: int
    rules: str
    roots: tuple[str, ...]
    articles: int
    keys: int
    entries: int  # articles under keys, summed
    capped: int  # keys with more articles than are looked at
    left_out: int  # entries under those keys
    pairs: int  # of articles that share such a key, once for each: what looking at them would cost
    commonest: tuple[Common, ...]  # the keys with most articles, first the one with most
    bytes: int
    complete: bool


class Store(Protocol):
    """An index of articles. Every change is whole: it is there after the call, or it never happened."""

    def stamps(self) -> dict[str, Stamp]:
        """The stamp of every article by id."""
        ...

    def put(self, records: Sequence[Record]) -> None:
        """Adds articles, or replaces those of the same id."""
        ...

    def remove(self, ids: Iterable[str]) -> int:
        """Takes articles out, and says how many there were."""
        ...

    def touch(self, stamps: Mapping[str, Stamp]) -> None:
        """Notes that files have new times but the content they had."""
        ...

    def candidates(self, keys: Mapping[str, float], limit: int, without: Iterable[str] = ()) -> list[tuple[str, float]]:
        """The articles that have most in common with these keys, and how much, best first; ties by id."""
        ...

    def get(self, ids: Iterable[str]) -> Iterator[tuple[Source, Extraction]]:
        """The articles of these ids, sorted by id; unknown ones are passed over."""
        ...

    def begin(self, rules: str, roots: Sequence[str]) -> None:
        """Notes that a build has begun: until `finish`, the index is incomplete and says so."""
        ...

    def finish(self) -> None:
        """Notes that the index is complete."""
        ...

    def info(self) -> Info:
        """Counts and settings."""
        ...

    def about(self, key: str) -> str:
        """One setting: `rules`, `roots` (a line each) or `complete` ("1" or "0"); empty if it was never set."""
        ...

    def close(self) -> None:
        """Ends the use of the store."""
        ...


def content_of(sha256: str, known: object, rules: str) -> str:
    """What an extraction depends on: the file, what a sources file says about it, and the rules; the file's part stands first."""
    told = hashlib.blake2b(msgspec.json.encode((known, rules), order="deterministic"), digest_size=8).hexdigest()
    return f"{sha256}:{told}"


def key_number(key: str) -> int:
    """A key as a signed number of 64 bits."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def ranked(scores: Mapping[str, float], limit: int) -> list[tuple[str, float]]:
    """The best ids, in an order that depends on nothing but ids and scores."""
    return sorted(((id_, round(score, 9)) for id_, score in scores.items()), key=lambda pair: (-pair[1], pair[0]))[:limit]
