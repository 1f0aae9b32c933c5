"""Paths to files: what a folder or a store behind a URL holds, without hidden files and without leaving it through a symbolic link."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from checker.model import Skipped
from checker.read.base import ReadOptions, RefusedError
from checker.read.place import files_of, is_url, place, reached
from checker.read.sources import NAMES

FOLDER_SUFFIXES = (".txt", ".md", ".html", ".htm")


class Entry(NamedTuple):
    """A file to read: its id, and the folder in which a sources file may speak of it."""

    id: str
    root: str


def find(paths: Sequence[str | Path], options: ReadOptions) -> tuple[list[Entry], list[Skipped]]:
    """Every article file of these paths, once each and sorted by id, and what is missing or refused."""
    found: dict[str, Entry] = {}
    skipped: list[Skipped] = []
    for path in sorted(map(_tidy, {str(p) for p in paths})):
        if path == "-":  # standard input
            _add(found, path, Entry(path, ""))
        elif is_url(path):
            _reach(path, options, found, skipped)
        elif Path(path).is_dir():
            refused = len(skipped)
            inside = list(_walk(path, options, skipped))
            for real, entry in inside:
                _add(found, real, entry)
            if not inside and len(skipped) == refused:
                skipped.append(_empty(path))
        elif os.path.lexists(path):
            if Path(path).name in NAMES and len(paths) > 1:
                continue  # swept in by the shell's `folder/*`: it speaks about the articles
            _add(found, os.path.realpath(path), Entry(path, Path(path).parent.as_posix()))
        else:
            skipped.append(_missing(path))
    return sorted(found.values()), skipped


def _tidy(path: str) -> str:
    return path.rstrip("/") if is_url(path) else Path(path).as_posix()


def _missing(path: str) -> Skipped:
    return Skipped(path, "no such file or folder; check the path", fault=True)


def _empty(path: str) -> Skipped:
    kinds = " ".join(FOLDER_SUFFIXES)
    return Skipped(path, f"no article in this folder; it should hold {kinds} files (or name others with --include)", fault=True)


def _reach(url: str, options: ReadOptions, found: dict[str, Entry], skipped: list[Skipped]) -> None:
    """The files behind a URL: of a folder, or the one that it names."""
    try:
        top = place(url)
        with reached(url):
            if top.is_dir():
                inside = [name for name in files_of(top) if _wanted(name, name.rpartition("/")[2], options)]
                for name in inside:
                    _add(found, str(top / name), Entry(str(top / name), str(top)))
                if not inside:
                    skipped.append(_empty(url))
            elif top.exists():
                _add(found, str(top), Entry(str(top), str(top.parent)))
            else:
                skipped.append(_missing(url))
    except RefusedError as error:
        skipped.append(Skipped(url, str(error), fault=True))


def _add(found: dict[str, Entry], real: str, entry: Entry) -> None:
    """One file reached by two paths is one source: the smaller id stays."""
    if real not in found or entry < found[real]:
        found[real] = entry


def _walk(root: str, options: ReadOptions, skipped: list[Skipped]) -> Iterator[tuple[str, Entry]]:
    real_root = os.path.realpath(root)
    hidden_too = any(part.startswith(".") for glob in options.include for part in glob.split("/"))

    def unreadable(error: OSError) -> None:
        path = Path(error.filename).as_posix()
        skipped.append(Skipped(path, f"the folder cannot be read: {error.strerror}; check its permissions", fault=True))

    for folder, folders, files in os.walk(root, onerror=unreadable):
        folders[:] = sorted(name for name in folders if hidden_too or not name.startswith("."))
        for name in [*folders, *sorted(files)]:
            path = Path(folder, name)
            inside = path.relative_to(root).as_posix()
            is_folder = name in folders
            if not is_folder and not _wanted(inside, name, options):
                continue
            real = f"{real_root}/{inside}"
            if path.is_symlink():
                real = os.path.realpath(path)
                if not real.startswith(real_root.rstrip("/") + "/"):
                    skipped.append(Skipped(path.as_posix(), "a symbolic link that leaves the folder; not followed"))
                    continue
            if not is_folder:
                yield real, Entry(path.as_posix(), root)


def _wanted(inside: str, name: str, options: ReadOptions) -> bool:
    if name in NAMES:
        return False
    hidden = any(part.startswith(".") for part in inside.split("/"))
    if not hidden and name.lower().endswith(FOLDER_SUFFIXES):
        return True
    globs = [glob for glob in options.include if not hidden or any(part.startswith(".") for part in glob.split("/"))]
    return any(fnmatchcase(text, pattern) for glob in globs for pattern in {glob, glob.removeprefix("**/")} for text in (inside, name))
