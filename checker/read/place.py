"""Where articles lie: a path of this machine, or a URL that fsspec knows ("s3://bucket/folder", "zip://::archive.zip").

A URL takes the extra `remote`, and for its kind of store the library that universal_pathlib then asks for (s3fs, gcsfs, aiohttp ...).
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from checker.limits import OverTimeError
from checker.read.base import RefusedError

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+(?:::|://)")  # two letters at least: "C:/" is a drive


def is_url(path: str) -> bool:
    """Whether a path is for fsspec; a file of this machine may be called like one."""
    return _URL.match(path) is not None and not os.path.lexists(path)


def place(path: str) -> Path:
    """The path, of whichever kind. Raises RefusedError if what its kind takes is not installed or nobody knows it."""
    if not is_url(path):
        return Path(path)
    try:
        from upath import UPath
    except ImportError:
        raise RefusedError(f"reading {path!r} needs the extra 'remote': pip install 'fact-consistency-checker[remote]'") from None
    with reached(path):
        return cast(Path, UPath(path))


def files_of(folder: Path) -> Iterator[str]:
    """The files of a folder behind a URL, by their paths in it, in order."""
    remote = cast(Any, folder)
    top = remote.path.rstrip("/")
    for name in sorted(remote.fs.find(remote.path)):
        yield name[len(top) :].lstrip("/") if name.startswith(top) else name


class _Kept(io.BufferedReader):
    """An open file that holds on to its store: an archive closes with the last one who knows of it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        super().__init__(cast(Any, path.open("rb")))


def opened(path: str) -> io.BufferedReader:
    """The bytes behind a URL as a file."""
    with reached(path):
        return _Kept(place(path))


@contextmanager
def reached(path: str) -> Iterator[None]:
    """Turns whatever a store's library raises into one line: they have no errors in common."""
    try:
        yield
    except (RefusedError, OverTimeError):
        raise
    except ImportError as error:
        raise RefusedError(f"{path!r} takes a library that is not installed ({error})") from None
    except Exception as error:
        told = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise RefusedError(f"cannot be reached ({told}); check the address and your access to it") from None
