"""What the readers share: the options, what a format hands back, what a run of reading comes to.

A format is a module with `NAME`, `SUFFIXES` and `parse(data, options) -> Parsed`; it raises `RefusedError` for what it cannot read.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from checker.model import DateSpan, Skipped, Source

# Far above any article, far below what would exhaust memory: a dump of a whole site is not one article.
MAX_BYTES = 16_000_000


class RefusedError(Exception):
    """A document that cannot be read as what it claims to be: the reason, the place in it and the remedy, in one line."""


class ReadOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller may choose: further files of a folder, an encoding, a sources file, a size limit."""

    include: tuple[str, ...] = ()
    encoding: str | None = None
    sources_file: str | None = None
    max_bytes: int = MAX_BYTES


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about an article besides its words; None is unknown."""

    title: str | None = None
    publisher: str | None = None
    published: DateSpan | None = None
    url: str | None = None
    language: str | None = None

    def over(self, other: Metadata) -> Metadata:
        """This metadata, with the gaps filled from the other."""
        return Metadata(**{key: getattr(self, key) or getattr(other, key) for key in self.__struct_fields__})


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """What a format makes of a file: its text, its own metadata; faults and remarks that leave the text readable."""

    text: str
    metadata: Metadata = Metadata()
    faults: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class ReadResult(msgspec.Struct, frozen=True, kw_only=True):
    """The articles, sorted by id; what was left out; and remarks that leave nothing out."""

    sources: tuple[Source, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[str, ...] = ()


class Format(Protocol):
    """One input format: a module of this package."""

    NAME: str
    SUFFIXES: tuple[str, ...]

    def parse(self, data: bytes, options: ReadOptions) -> Parsed:
        """The text and metadata of a file's bytes. Raises RefusedError."""
        ...
