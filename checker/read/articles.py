"""Files and folders to `Source`s: finds them, reads each by its format, adds what a sources file says, leaves out what is no article."""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, nullcontext, suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from checker.limits import Limits, OverTimeError, deadline
from checker.model import CheckerError, Skipped, Source
from checker.read.base import Metadata, Parsed, ReadOptions, ReadResult, RefusedError, too_large
from checker.read.decode import known_encoding
from checker.read.detect import HEAD, format_named, format_of
from checker.read.find import Entry, find
from checker.read.place import is_url, opened, place, reached
from checker.read.screen import why_not
from checker.read.sources import SourcesFile, beside

_MOST = 600  # characters of a message
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def read(paths: Sequence[str | Path], options: ReadOptions | None = None) -> ReadResult:
    """Every article of these files and folders. What cannot be read is told in `skipped`, never raised; only a wrong option is."""
    reading = Reading(paths, options)
    sources = sorted(reading, key=lambda s: s.id)
    return ReadResult(sources=tuple(sources), skipped=tuple(reading.skipped), warnings=tuple(reading.warnings))


class Reading:
    """The articles of files and folders as they are read, for those who need not hold them all.

    When the last one has come, `skipped` and `warnings` are complete. `files` says how many files there are.
    """

    def __init__(self, paths: Sequence[str | Path], options: ReadOptions | None = None) -> None:
        self._options = options = options or ReadOptions()
        if options.encoding:
            known_encoding(options.encoding)
        if options.format_in:
            format_named(options.format_in)
        self._entries, self.skipped = find(paths, options)
        self._metadata = MetadataOf(options)
        self.warnings: list[str] = []
        self.files = len(self._entries)

    def __iter__(self) -> Iterator[Source]:
        every = (article for entry in self._entries for article in read_file(entry.id, self._options, self._metadata.of(entry)))
        for article in latest(every):
            self.skipped += article.skipped
            self.warnings += article.remarks
            if article.source:
                yield article.source
        self.skipped += self._metadata.faults
        self.skipped.sort(key=lambda s: (s.path, s.reason))
        self.warnings += self._metadata.remarks()


class Article(NamedTuple):
    """One article of a file, or None with the reason; remarks are for the reader and leave nothing out."""

    source: Source | None
    skipped: Sequence[Skipped] = ()
    remarks: Sequence[str] = ()
    id: str = ""
    item: str = ""
    version: tuple[float, int] = (0.0, 0)


def latest(articles: Iterable[Article]) -> Iterator[Article]:
    """Of an item that stands there in several versions only the latest: one that was cancelled takes the earlier ones with it."""
    held: dict[str, Article] = {}
    for article in articles:
        if not article.item:
            yield article
            continue
        other = held.get(article.item)
        newer = article if other is None or article.version >= other.version else other
        held[article.item] = newer
        if other is not None:
            older = article if newer is other else other
            yield Article(None, [Skipped(older.id, f"an earlier version of what {newer.id} holds")])
    yield from held.values()


def read_file(path: str, options: ReadOptions, known: Metadata | None = None) -> Iterator[Article]:
    """The articles of one file ("-" is standard input), each as soon as it is read. What cannot be read is told, never raised."""
    limits = options.limits
    try:
        with reached(path) if is_url(path) else nullcontext(), closing(_open(path)) as file:
            head = file.peek(HEAD)[:HEAD]
            reader = format_of(path, head, options.format_in)
            if hasattr(reader, "articles"):
                yield from latest(_many(path, reader.articles(file, options), options, known or Metadata()))
                return
            data = _bytes(file, limits)
            with deadline(limits.seconds):
                parsed = reader.parse(data, options)
        yield _article(path, path, parsed, (known or Metadata()).over(parsed.metadata), data)
    except RefusedError as error:
        yield Article(None, [Skipped(path, _line(str(error)), fault=True)])
    except OverTimeError:
        yield Article(None, [Skipped(path, limits.slow(" to read"), fault=limits.strict)])
    except OSError as error:
        yield Article(None, [Skipped(path, f"cannot be read: {error.strerror or error}; check the file and its permissions", fault=True)])


def _many(path: str, found: Iterable[Parsed], options: ReadOptions, known: Metadata) -> Iterator[Article]:
    """The articles of a file that may hold many. Each has an id of its own: the path, "#", and what it is called in there."""
    keys: Counter[str] = Counter()
    stream = iter(found)
    while True:
        with deadline(options.limits.seconds):
            parsed = next(stream, None)
        if parsed is None:
            return
        keys[parsed.key] += not parsed.item  # versions of one item share its name: only one of them is kept
        number = f"~{keys[parsed.key]}" if keys[parsed.key] > 1 else ""
        id_ = f"{path}#{parsed.key}{number}" if parsed.key else path
        if len(parsed.text) > options.limits.bytes:
            yield Article(None, [Skipped(id_, str(too_large(options.limits)), fault=True)])
        else:
            yield _article(id_, path, parsed, parsed.metadata.over(known) if parsed.key else known.over(parsed.metadata))


def _article(id_: str, path: str, parsed: Parsed, metadata: Metadata, data: bytes | None = None) -> Article:
    """A parsed article as a source, or why it is none."""

    def made(source: Source | None, skipped: Sequence[Skipped], remarks: Sequence[str] = ()) -> Article:
        return Article(source, skipped, remarks, id_, parsed.item, parsed.version)

    faults = [Skipped(id_, _line(fault), fault=True) for fault in parsed.faults]
    if parsed.refused:
        return made(None, [*faults, Skipped(id_, _line(parsed.refused), fault=True)])
    text = _printable(parsed.text) if parsed.extracted else parsed.text
    if reason := parsed.left_out or _why_not(text, metadata):
        return made(None, [*faults, Skipped(id_, _line(reason))])
    source = Source(
        id=id_,
        path=path,
        text=text,
        title=_printable(metadata.title),
        publisher=_printable(metadata.publisher),
        published=metadata.published,
        url=_printable(metadata.url),
        language=metadata.language or "en",
        sha256=hashlib.sha256(text.encode() if data is None else data).hexdigest(),
        extracted=parsed.extracted,
    )
    return made(source, faults, [f"{id_}: {_line(remark)}" for remark in parsed.remarks])


def _line(reason: str) -> str:
    """A reason in one line of bearable length: parts of it may be the article's own words."""
    told = " ".join(_printable(reason).split())
    return told if len(told) <= _MOST else told[:_MOST] + "…"


T = TypeVar("T", str, str | None)


def _printable(text: T) -> T:
    """Text that some format has made up of escapes: without control characters and halves of characters, of the same length."""
    if not text or text.isprintable():
        return text
    return _NO_TEXT.sub(" ", text)


def _open(path: str) -> io.BufferedReader:
    """The file, with room to look ahead; standard input is left open for whoever comes after."""
    if is_url(path):
        return opened(path)
    raw = io.FileIO(os.dup(sys.stdin.fileno())) if path == "-" else io.FileIO(path)
    return io.BufferedReader(raw, buffer_size=HEAD)


def _bytes(file: io.BufferedReader, limits: Limits) -> bytes:
    """The bytes of a file. A larger one than allowed is refused before it fills the memory."""
    with suppress(io.UnsupportedOperation):  # what comes from a store may be no file here
        known = os.fstat(file.fileno())
        if stat.S_ISREG(known.st_mode) and known.st_size > limits.bytes:
            raise too_large(limits)
    data = file.read(limits.bytes + 1)
    if len(data) > limits.bytes:
        raise too_large(limits)
    return data


def _why_not(text: str, metadata: Metadata) -> str | None:
    if metadata.language and metadata.language.lower()[:2] not in {"en", "un"}:  # "und" is the code for unknown
        return f"not in English (its metadata says {metadata.language!r})"
    return why_not(text)


class MetadataOf:
    """What the sources files say, each read once: the nearest one above the article, and the one the caller names before it."""

    def __init__(self, options: ReadOptions) -> None:
        self.faults: list[Skipped] = []
        self._files: dict[Path, SourcesFile | None] = {}
        self._named = self._load(Path(options.sources_file)) if options.sources_file else None

    def of(self, entry: Entry) -> Metadata:
        """The metadata of one article; unknown where nobody says anything."""
        path = place(entry.id)
        known = Metadata()
        if self._named:
            folder = self._named.path.parent.resolve()
            inside = path.name if is_url(entry.id) else os.path.relpath(path.resolve(), folder).replace(os.sep, "/")
            known = self._named.get(entry.id, inside, path.name) or known
        for folder in (path.parent, *path.parent.parents):
            file = self._beside(folder)
            if file and (said := file.get(path.relative_to(folder).as_posix())):
                known = known.over(said)
            if str(folder) == str(place(entry.root)):
                break
        return known

    def remarks(self) -> list[str]:
        """Slips in the sources files: misspelt keys, entries without a file."""
        out = []
        for file in [*self._files.values()]:
            if file:
                out += file.remarks
                if missing := file.missing():
                    more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
                    out.append(f"{file.path}: no such file beside it: {', '.join(missing[:3])}{more}")
        return sorted(out)

    def _beside(self, folder: Path) -> SourcesFile | None:
        if folder not in self._files:
            path = beside(folder)
            self._files[folder] = self._load(path) if path else None
        return self._files[folder]

    def _load(self, path: Path) -> SourcesFile | None:
        try:
            return SourcesFile(path)
        except CheckerError as error:
            place, _, reason = str(error).partition(": ")
            self.faults.append(Skipped(place, reason, fault=True))
            return None
