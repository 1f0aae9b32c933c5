"""What new articles are compared with: an index, kept up to date with the files it stands for, of which only the nearest articles are read."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from checker.cli.console import Console
from checker.cli.options import Job
from checker.files import behind, write_atomically
from checker.model import CheckerError, Extraction, Skipped, Source
from checker.read import find, read_file
from checker.read.articles import MetadataOf
from checker.read.find import Entry
from checker.store.base import KEY_CAP, Record, Stamp, Store, content_of
from checker.store.sqlite import SqliteStore
from checker.version import VERSION

if TYPE_CHECKING:
    from checker.report.base import RunOutput
    from checker.ruleset import RuleSet

__all__ = ["KEY_CAP", "NEAREST", "Synced", "folder_index", "nearest", "open_index", "same_files", "sync"]
FOLDER = ".checker"
LAST = f"{FOLDER}/last.json"  # the report of the last gate
NEAREST = 40  # articles that each new one is compared with, at most
_LEAST = 0.02  # what two articles must share; 97 in 100 pairs of one story do, and 7 in 100 pairs of strangers
_EXTRACTING = ("extract/*.py", "normalize/*.py", "values/*.py", "document.py", "terms.py", "model.py", "cluster/stories.py")
_BATCH = 16  # articles in one transaction: what a kill can cost
_FRESH = 3_000_000_000  # nanoseconds: a file this young may change again within the clock's grain


class Synced(msgspec.Struct, kw_only=True):
    """What bringing an index up to date came to."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    kept: int = 0
    skipped: list[Skipped] = msgspec.field(default_factory=list)


def folder_index(folder: str) -> Path:
    """Where the index of a folder is kept: in `.checker`, under its name and a hash of its path."""
    real = os.path.realpath(folder)
    return Path(FOLDER, f"{Path(real).name or 'root'}-{hashlib.sha256(real.encode()).hexdigest()[:8]}.sqlite")


def own_folder() -> Path:
    """`.checker`, made if need be, with a word to git on what of it to leave alone: an index can be made again."""
    folder = Path(FOLDER)
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        write_atomically(ignore, b"# Made again when they are missing; the baseline beside them belongs into git.\n*.sqlite*\nlast.json\n")
    return folder


def remember(run: RunOutput) -> None:
    """Keeps the report of a gate for `checker explain FINDING-ID`, where there is a place for it; a gate may run on a read-only disk."""
    if Path(FOLDER).is_dir() and run.report.findings:
        with suppress(CheckerError):
            write_atomically(Path(LAST), msgspec.json.encode(run.report, order="deterministic"))


@cache
def extraction_by(rules: RuleSet) -> str:
    """What decides an extraction besides the article: the rules, and the code that applies them."""
    digest = hashlib.sha256(f"{VERSION} {rules.digest}".encode())
    package = Path(__file__).parent.parent
    for path in sorted(p for part in _EXTRACTING for p in package.glob(part)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def sync(store: Store, paths: Sequence[str], rules: RuleSet, job: Job, console: Console, *, remove: bool) -> Synced:
    """Makes an index hold what these paths hold. Files of known size and time are not read again; `remove` drops what is not there.

    Interrupted at any moment it has lost nothing that it had done, and the next run goes on from there.
    """
    entries, skipped = find(paths, job.read_options)
    done = Synced(skipped=skipped)
    stamps = store.stamps()
    metadata = MetadataOf(job.read_options)
    fresh = _changed(entries, stamps, metadata, rules, job, store, done)
    there = {e.id for e in entries} | {s.path for s in skipped if s.fault}
    gone = sorted(i for i in stamps if not there.intersection(behind(i))) if remove else []
    first = next(fresh, None)
    if first is None and not gone and store.about("complete") == "1" and store.about("rules") == extraction_by(rules):
        done.skipped += metadata.faults
        return done
    roots = paths if remove else sorted({*filter(None, store.about("roots").split("\n")), *paths})
    store.begin(extraction_by(rules), roots)
    if gone:
        done.removed = store.remove(gone)
    pending = iter([first] if first else [])
    records = _records(_chain(pending, fresh), rules, job, done)
    while batch := list(islice(records, _BATCH)):
        store.put(batch)
        new = sum(r.source.id not in stamps for r in batch)
        done.added += new
        done.changed += len(batch) - new
        console.progress("indexing", done.added + done.changed + done.kept, len(entries))
    store.finish()
    done.skipped += metadata.faults
    return done


def _chain(*parts: Iterator[tuple[Source, Stamp]]) -> Iterator[tuple[Source, Stamp]]:
    for part in parts:
        yield from part


def _changed(
    entries: Iterable[Entry],
    stamps: dict[str, Stamp],
    metadata: MetadataOf,
    rules: RuleSet,
    job: Job,
    store: Store,
    done: Synced,
) -> Iterator[tuple[Source, Stamp]]:
    """The articles that the index does not hold as they are now; what has only been touched is noted, what is no article any more is dropped."""
    touched: dict[str, Stamp] = {}
    held = _held(stamps)
    for entry in entries:
        known = metadata.of(entry)
        stamp, before = _stamp(entry.id), held.get(entry.id, [])
        suffix = content_of("", known, extraction_by(rules))
        same = [
            stamps[i].size == stamp.size and stamps[i].modified == stamp.modified and _content(stamps[i], job).endswith(suffix)
            for i in before
        ]
        if before and stamp.size >= 0 and all(same):
            done.kept += len(before)
            continue
        there = set()
        for article in read_file(entry.id, job.read_options, known):
            done.skipped += article.skipped
            if (source := article.source) is None:
                continue
            there.add(source.id)
            was = stamps.get(source.id)
            now = msgspec.structs.replace(stamp, content=content_of(source.sha256, known, extraction_by(rules)))
            if was and _content(was, job) == now.content:
                touched[source.id] = msgspec.structs.replace(now, content=was.content)
                done.kept += 1
            else:
                yield source, now
        if gone := sorted(set(before) - there):
            done.removed += store.remove(gone)
    if touched:
        store.touch(touched)


def _held(stamps: Iterable[str]) -> dict[str, list[str]]:
    """The articles of an index by the file they came from: itself, or what stands before a "#"."""
    held: dict[str, list[str]] = {}
    for id_ in stamps:
        for file in behind(id_):
            held.setdefault(file, []).append(id_)
    return held


def _stamp(path: str) -> Stamp:
    """Size and time of a file, before it is read; a time that may still be the same after another change is not trusted."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a hundred thousand times over
    except OSError:
        return Stamp("")
    if time.time_ns() - found.st_mtime_ns < _FRESH:
        return Stamp("", found.st_size)
    return Stamp("", found.st_size, found.st_mtime_ns)


def _beyond(job: Job) -> str:
    """What marks an article that these limits have left out: under others it is tried again."""
    return f" beyond {job.max_seconds:g} {job.max_mentions}"


def _content(stamp: Stamp, job: Job) -> str:
    """What an article was made of, by the stamp in the index, as far as these limits have settled it."""
    return stamp.content.removesuffix(_beyond(job))


def _records(articles: Iterator[tuple[Source, Stamp]], rules: RuleSet, job: Job, done: Synced) -> Iterator[Record]:
    """Articles with what was extracted from them, in batches, wherever the engine does the work."""
    from checker import pipeline

    stamps: dict[str, tuple[Source, Stamp]] = {}

    def sources() -> Iterator[Source]:
        for source, stamp in articles:
            stamps[source.id] = (source, stamp)
            yield source

    for extraction in pipeline.extract(sources(), rules, engine=job.engine, options=job.engine_options, limits=job.limits):
        source, stamp = stamps.pop(extraction.source)
        if extraction.left_out:  # kept as it is, without a key to find it by: the next run under these limits need not find out again
            done.skipped.append(Skipped(source.id, extraction.left_out))
            stamp = msgspec.structs.replace(stamp, content=stamp.content + _beyond(job))
        yield Record(source=source, extraction=extraction, keys=pipeline.block_keys(extraction, rules), stamp=stamp)


def open_index(path: str, rules: RuleSet) -> SqliteStore:
    """A finished index, for reading. Raises CheckerError if it was made by other rules or its making was interrupted."""
    store = SqliteStore(path)
    roots = " ".join(store.about("roots").split("\n")) or "PATH..."
    remedy = f"bring it up to date: checker index build {path} {roots}"
    if store.about("complete") != "1":
        raise CheckerError(f"{path}: the index is incomplete, its making was interrupted; {remedy}")
    if store.about("rules") != extraction_by(rules):
        raise CheckerError(f"{path}: the index was made with other rules or by another version of this program; {remedy}")
    return store


def nearest(
    store: Store, extractions: Iterable[Extraction], keys: Callable[[Extraction], dict[str, float]], without: Sequence[str]
) -> list[tuple[Source, Extraction]]:
    """The articles of the index that have most in common with the new ones, by their words, and by the offices they speak of."""
    found: set[str] = set()
    for extraction in extractions:
        all_keys = keys(extraction)
        offices = {key: weight for key, weight in all_keys.items() if key.startswith("office:")}
        words = {key: weight for key, weight in all_keys.items() if key not in offices}
        found.update(id_ for id_, score in store.candidates(words, NEAREST, without) if score >= _LEAST)
        found.update(id_ for id_, _ in store.candidates(offices, NEAREST // 4, without))
    return list(store.get(found))


def same_files(articles: Iterable[tuple[str, str]], roots: Iterable[str]) -> list[str]:
    """The ids under which an index of these folders would know these articles: an edited one is not compared with its old self.

    Each is a file and what tells it from others in there, which its author has chosen: it never counts as part of a path.
    """
    out = set()
    for path, key in articles:
        out.add(path + key)
        real = os.path.realpath(path)
        for root in roots:
            top = os.path.realpath(root)
            if real.startswith(top + os.sep):
                out.add(Path(root, os.path.relpath(real, top)).as_posix() + key)
            elif real == top:
                out.add(Path(root).as_posix() + key)
    return sorted(out)
