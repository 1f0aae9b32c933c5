"""Writes files whole or not at all, and tells the file behind an article."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from checker.model import CheckerError


def behind(source: str) -> list[str]:
    """The paths that may be the file of a source: its id, and where an id holds a "#", what stands before it."""
    return [source, *(source[:at] for at, char in enumerate(source) if char == "#" and at)]


def exists(source: str) -> bool:
    """Whether the file that a source came from is there."""
    return any(Path(path).exists() for path in behind(source))


def write_atomically(path: str | Path, data: bytes) -> None:
    """The bytes under that name, all of them or, when anything fails, the file as it was. Raises CheckerError with the cause.

    Folders on the way are made. A link is followed, so that the file behind it is replaced; a pipe or device is written to directly.
    """
    import tempfile  # only here: a gate that writes nothing need not wait for it

    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            if target.is_dir():
                raise CheckerError(f"{path}: is a folder; name a file in it")
            target.write_bytes(data)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        # In the same folder: a rename is atomic only inside one file system.
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(_mode(target))
            Path(temporary).replace(target)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink()
            raise
    except OSError as error:
        raise CheckerError(
            f"{path}: cannot be written: {error.strerror or error}; check the folder, its permissions and the free space"
        ) from None


def _mode(target: Path) -> int:
    """The mode of the file that is replaced, or of a new one: temporary files are made for their owner alone."""
    try:
        return target.stat().st_mode & 0o7777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
