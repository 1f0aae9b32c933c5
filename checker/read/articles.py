"""Files and folders to `Source`s: finds them, reads each by its format, adds what a sources file says, leaves out what is no article."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from checker import registry
from checker.model import CheckerError, Skipped, Source
from checker.read.base import Format, Metadata, Parsed, ReadOptions, ReadResult, RefusedError
from checker.read.decode import known_encoding
from checker.read.find import Entry, find
from checker.read.screen import why_not
from checker.read.sources import SourcesFile, beside


def read(paths: Sequence[str | Path], options: ReadOptions | None = None) -> ReadResult:
    """Every article of these files and folders. What cannot be read is told in `skipped`, never raised; only a wrong option is."""
    options = options or ReadOptions()
    if options.encoding:
        known_encoding(options.encoding)
    entries, skipped = find(paths, options)
    metadata = MetadataOf(options)
    sources: list[Source] = []
    warnings: list[str] = []
    for entry in entries:
        source, left_out, remarks = read_article(entry.id, options, metadata.of(entry))
        skipped += left_out
        warnings += remarks
        if source:
            sources.append(source)
    skipped += metadata.faults
    skipped.sort(key=lambda s: (s.path, s.reason))
    return ReadResult(sources=tuple(sources), skipped=tuple(skipped), warnings=(*warnings, *metadata.remarks()))


def read_article(path: str, options: ReadOptions, known: Metadata | None = None) -> tuple[Source | None, list[Skipped], list[str]]:
    """One article, or None with the reason; remarks are for the reader and leave nothing out."""
    try:
        data = _bytes(path, options.max_bytes)
        parsed = format_of(path).parse(data, options)
    except RefusedError as error:
        return None, [Skipped(path, str(error), fault=True)], []
    except OSError as error:
        return None, [Skipped(path, f"cannot be read: {error.strerror or error}; check the file and its permissions", fault=True)], []
    metadata = (known or Metadata()).over(parsed.metadata)
    if reason := _why_not(parsed, metadata):
        return None, [Skipped(path, reason)], []
    source = Source(
        id=path,
        path=path,
        text=parsed.text,
        title=metadata.title,
        publisher=metadata.publisher,
        published=metadata.published,
        url=metadata.url,
        language=metadata.language or "en",
        sha256=hashlib.sha256(data).hexdigest(),
    )
    return source, [Skipped(path, fault, fault=True) for fault in parsed.faults], [f"{path}: {remark}" for remark in parsed.remarks]


def format_of(path: str) -> Format:
    """The format that claims this suffix; any other file is taken for plain text."""
    formats = registry.discover("checker.read")
    suffix = Path(path).suffix.lower()
    return next((module for module in formats.values() if suffix in module.SUFFIXES), formats["text"])


def _bytes(path: str, most: int) -> bytes:
    """The bytes of a file. A larger one than allowed is refused before it fills the memory."""
    with open(path, "rb") as file:  # noqa: PTH123 - an open file can be a pipe, which has no size beforehand
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode) and os.fstat(file.fileno()).st_size > most:
            raise RefusedError(f"larger than {most // 1_000_000} MB; split it into articles")
        data = file.read(most + 1)
    if len(data) > most:
        raise RefusedError(f"larger than {most // 1_000_000} MB; split it into articles")
    return data


def _why_not(parsed: Parsed, metadata: Metadata) -> str | None:
    if metadata.language and metadata.language.lower()[:2] not in {"en", "un"}:  # "und" is the code for unknown
        return f"not in English (its metadata says {metadata.language!r})"
    return why_not(parsed.text)


class MetadataOf:
    """What the sources files say, each read once: the nearest one above the article, and the one the caller names before it."""

    def __init__(self, options: ReadOptions) -> None:
        self.faults: list[Skipped] = []
        self._files: dict[Path, SourcesFile | None] = {}
        self._named = self._load(Path(options.sources_file)) if options.sources_file else None

    def of(self, entry: Entry) -> Metadata:
        """The metadata of one article; unknown where nobody says anything."""
        path = Path(entry.id)
        known = Metadata()
        if self._named:
            folder = self._named.path.parent.resolve()
            inside = os.path.relpath(path.resolve(), folder).replace(os.sep, "/")
            known = self._named.get(entry.id, inside, path.name) or known
        for folder in (path.parent, *path.parent.parents):
            file = self._beside(folder)
            if file and (said := file.get(path.relative_to(folder).as_posix())):
                known = known.over(said)
            if folder == Path(entry.root):
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
