"""Parsed rule files, kept in the user's cache folder under a hash of their content: a run that finds them there starts faster.

Nothing depends on it. What cannot be read, written or represented there is parsed again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from checker.files import write_atomically
from checker.model import CheckerError

_FORMAT = 1
_KEPT = 6  # rule sets; older ones are thrown away


class _Kept(msgspec.Struct, array_like=True):
    """The cache file: what it is, and for each path its content, with a mark on those that hold dates."""

    format: int
    files: dict[str, tuple[bool, Any]]


def load(digest: str, paths: Sequence[Path], parse: Callable[[Path], Any]) -> dict[str, Any]:
    """The content of every file by path, from the cache or by `parse`; a file that does not parse is left to whoever asks for it."""
    place = _folder() / f"rules-{_FORMAT}-{digest}.msgpack"
    with suppress(OSError, msgspec.DecodeError):
        kept = msgspec.msgpack.decode(place.read_bytes(), type=_Kept, strict=False)
        if kept.format == _FORMAT and set(kept.files) == set(map(str, paths)):
            return {path: _with_dates(data) if dated else data for path, (dated, data) in kept.files.items()}
    files = {}
    whole = True
    for path in paths:
        try:
            files[str(path)] = parse(path)
        except CheckerError:
            whole = False
    if whole:
        _keep(place, files)
    return files


def _keep(place: Path, files: dict[str, Any]) -> None:
    with suppress(OSError, CheckerError, TypeError, msgspec.EncodeError, OverflowError):
        marked = {path: (_has_dates(data), _without_dates(data)) for path, data in files.items()}
        write_atomically(place, msgspec.msgpack.encode(_Kept(_FORMAT, marked)))
        others = sorted(place.parent.glob("rules-*.msgpack"), key=lambda p: p.stat().st_mtime, reverse=True)
        for other in others[_KEPT:]:
            other.unlink()


def _folder() -> Path:
    given = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(given) if given else Path("~/.cache").expanduser()) / "fact-consistency-checker"


def _has_dates(data: Any) -> bool:
    if isinstance(data, dict):
        return any(isinstance(key, date) or _has_dates(value) for key, value in data.items())
    return any(map(_has_dates, data)) if isinstance(data, list) else isinstance(data, date)


def _without_dates(data: Any) -> Any:
    """The same with dates as marked text: the format would give them back as text without a mark."""
    if isinstance(data, dict):
        if any(isinstance(key, date | tuple) for key in data):
            raise TypeError("a key that has no counterpart in the format")
        return {key: _without_dates(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_without_dates(value) for value in data]
    if isinstance(data, datetime | date):
        return {"\0": [type(data).__name__, data.isoformat()]}
    if not isinstance(data, str | int | float | bool | None):
        raise TypeError("a value that has no counterpart in the format")
    return data


def _with_dates(data: Any) -> Any:
    if isinstance(data, dict):
        if list(data) == ["\0"]:
            kind, text = data["\0"]
            return datetime.fromisoformat(text) if kind == "datetime" else date.fromisoformat(text)
        return {key: _with_dates(value) for key, value in data.items()}
    return [_with_dates(value) for value in data] if isinstance(data, list) else data
