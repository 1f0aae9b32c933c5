"""What the readers share: the options, what a format hands back, what a run of reading comes to.

A format is a module with `NAME`, `SUFFIXES`, `DESCRIPTION`, `sniff(head)` and one of

    parse(data, options) -> Parsed              a file that is one article
    articles(file, options) -> Iterable[Parsed] a file that may hold many; each has a `key`, which makes its id

Both raise `RefusedError` for what cannot be read at all. A new file in this package, or an entry point in the group
`checker.readers`, is all that a new format needs.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import BinaryIO, Protocol

import msgspec

from checker.limits import Limits
from checker.model import DateSpan, Skipped, Source


class RefusedError(Exception):
    """A document that cannot be read as what it claims to be: the reason, the place in it and the remedy, in one line."""


class ReadOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller may choose: further files of a folder, an encoding, a sources file, a format, where JSON keeps what, limits."""

    include: tuple[str, ...] = ()
    encoding: str | None = None
    sources_file: str | None = None
    format_in: str | None = None
    fields: tuple[tuple[str, str], ...] = ()  # ("text", "story.body"): where an article's parts stand in a JSON object
    limits: Limits = Limits()


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
    """What a format makes of an article: its text, its own metadata; faults and remarks that leave the text readable.

    `key` tells the articles of one file apart, and stays when others come before it. `extracted` says that the text is not the
    file's own, character for character: the report then keeps it. `refused` and `left_out` say why there is no text: as a fault, or because it is no live article.
    `item` names what the publisher may send again: of several versions, wherever they stand, only the latest counts.
    """

    text: str = ""
    metadata: Metadata = Metadata()
    faults: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    key: str = ""
    extracted: bool = False
    refused: str = ""
    left_out: str = ""
    item: str = ""
    version: tuple[float, int] = (0.0, 0)


class ReadResult(msgspec.Struct, frozen=True, kw_only=True):
    """The articles, sorted by id; what was left out; and remarks that leave nothing out."""

    sources: tuple[Source, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[str, ...] = ()


class Format(Protocol):
    """One input format: a module of this package, or of a plugin."""

    NAME: str
    SUFFIXES: tuple[str, ...]
    DESCRIPTION: str

    def sniff(self, head: bytes) -> bool:
        """Whether the first bytes of a file look like this format; asked where the suffix does not tell."""
        ...

    def parse(self, data: bytes, options: ReadOptions) -> Parsed:
        """The article in a file's bytes. Raises RefusedError."""
        ...

    def articles(self, file: BinaryIO, options: ReadOptions) -> Iterable[Parsed]:
        """The articles in an open file, one after the other; a format has this or `parse`. Raises RefusedError."""
        ...


def extra(module: str, name: str, what: str) -> ModuleType:
    """A library that comes with an extra. Raises RefusedError with the command that installs it."""
    import logging  # heavy, and needed only here

    # What they log is about the inside of the file; what matters of it becomes our own line.
    logging.getLogger(module.partition(".")[0]).setLevel(logging.CRITICAL + 1)
    try:
        return importlib.import_module(module)
    except ImportError:
        raise RefusedError(
            f"reading {what} needs the extra {name!r}: pip install 'fact-consistency-checker[{name}]', or save the article as text"
        ) from None


def too_large(limits: Limits) -> RefusedError:
    """The error for more bytes than one article may have."""
    return RefusedError(f"larger than {limits.bytes / 1e6:g} MB; split it into articles, or allow more with --max-bytes")


@contextmanager
def guarded(what: str, remedy: str) -> Iterator[None]:
    """Turns whatever a library raises about a broken document into one line: the articles beside it are still compared."""
    try:
        yield
    except RefusedError:
        raise
    except Exception as error:
        told = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise RefusedError(f"damaged {what} ({told}); {remedy}") from None


def headed(title: str | None, body: str) -> str:
    """An article as it would stand in a text file: the headline first, unless the text begins with it."""
    body = body.strip()
    title = " ".join((title or "").split())
    return body if not title or not body or body.startswith(title) else f"{title}\n\n{body}"


def whole(file: BinaryIO, limits: Limits) -> bytes:
    """All of a file of many articles, if it is not larger than sixteen of the largest. Raises RefusedError."""
    most = 16 * limits.bytes
    data = file.read(most + 1)
    if len(data) > most:
        raise RefusedError(f"larger than {most / 1e6:g} MB; split it, write it as JSON Lines, or allow more with --max-bytes")
    return data
