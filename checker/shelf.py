"""What was read and extracted, by article: at hand while it is little, packed in a temporary file when it is much.

Later stages ask for it story by story, so that an archive needs no more memory than its largest story and a few numbers an article.
"""

from __future__ import annotations

import os
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import IO

import msgspec

from checker.model import CheckerError, Extraction

_LATEST = 256  # texts kept at hand: evidence is told story by story
_encode = msgspec.msgpack.Encoder().encode
_extraction = msgspec.msgpack.Decoder(Extraction).decode


def packed_text(text: str) -> bytes:
    """A text as few bytes."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def packed(extraction: Extraction) -> bytes:
    """An extraction as few bytes, to travel and to be kept."""
    return zlib.compress(_encode(extraction), 1)


def unpacked(data: bytes) -> Extraction:
    """The extraction again."""
    return _extraction(zlib.decompress(data))


class Shelf:
    """Texts and extractions by source id. More than `most`, had or expected, are kept in a file that goes with this process."""

    def __init__(self, most: int, expected: int = 0) -> None:
        self._most = most
        self._file: IO[bytes] | None = None
        self._at: dict[str, tuple[int, int, int]] = {}
        self._held: dict[str, Extraction] = {}
        self._size = 0
        self._texts: dict[str, str] = {}
        self.texts: Mapping[str, str] = _Texts(self)
        self.text = lru_cache(maxsize=_LATEST)(self._text)
        if expected > most:
            self._to_disk()

    def add(self, source: str, text: str | bytes, extraction: Extraction | bytes) -> None:
        """Keeps what belongs to an article, packed or not."""
        if self._file is None:
            self._texts[source] = zlib.decompress(text).decode("utf-8", "surrogatepass") if isinstance(text, bytes) else text
            self._held[source] = unpacked(extraction) if isinstance(extraction, bytes) else extraction
            if len(self._held) > self._most:
                self._to_disk()
            return
        body = extraction if isinstance(extraction, bytes) else packed(extraction)
        words = text if isinstance(text, bytes) else packed_text(text)
        self._at[source] = (self.keep(words + body), len(words), len(body))

    def _to_disk(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="checker-")  # noqa: SIM115 - it ends with the shelf
        for source, extraction in self._held.items():
            self.add(source, self._texts[source], extraction)
        self._held, self._texts = {}, {}

    def keep(self, data: bytes) -> int:
        """Writes bytes at the end of the file and tells where they begin."""
        assert self._file is not None
        try:
            self._file.write(data)
        except OSError as error:
            place = tempfile.gettempdir()
            raise CheckerError(
                f"{place}: cannot keep what was extracted: {error.strerror}; set TMPDIR to a folder with more space"
            ) from None
        at, self._size = self._size, self._size + len(data)
        return at

    def read(self, at: int, size: int) -> bytes:
        """Bytes that were kept."""
        assert self._file is not None
        self._file.flush()
        return os.pread(self._file.fileno(), size, at)

    @property
    def on_disk(self) -> bool:
        """Whether there is a file."""
        return self._file is not None

    def sources(self) -> Iterator[str]:
        """The ids of all articles."""
        return iter(self._at if self.on_disk else self._held)

    def extraction(self, source: str) -> Extraction:
        """What was extracted from an article."""
        return unpacked(self.packed(source)) if self.on_disk else self._held[source]

    def packed(self, source: str) -> bytes:
        """The same, packed."""
        at, words, body = self._at[source]
        return self.read(at + words, body)

    def _text(self, source: str) -> str:
        if self._file is None:
            return self._texts[source]
        at, words, _ = self._at[source]
        return zlib.decompress(self.read(at, words)).decode("utf-8", "surrogatepass")


class _Texts(Mapping[str, str]):
    """The texts of a shelf as they are asked for."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def __getitem__(self, source: str) -> str:
        return self._shelf.text(source)

    def __iter__(self) -> Iterator[str]:
        return self._shelf.sources()

    def __len__(self) -> int:
        return sum(1 for _ in self._shelf.sources())
