"""The sources file beside the articles: who published what when. `sources.yaml`, `.yml` or `.json`; nothing of it is required."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

from checker.model import CheckerError
from checker.read.base import Metadata
from checker.read.metadata import metadata_of, parse_yaml, told

NAMES = ("sources.yaml", "sources.yml", "sources.json")
SHAPE = "a mapping of file name to {title, publisher, published, url}, or a list of such objects with 'file'"


class SourcesFile:
    """The entries of one sources file by article, with remarks on what looks like a slip."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: dict[str, Metadata] = {}
        self.remarks: list[str] = []
        for name, entry, line in _entries(path):
            try:
                metadata, remarks = metadata_of(entry)
            except ValueError as error:
                raise CheckerError(f"{path}{line}: {name}: {error}") from None
            self.entries[_key(name)] = metadata
            self.remarks += [f"{path}: {name}: {remark}" for remark in remarks]

    def get(self, *names: str) -> Metadata | None:
        """The entry under the first of these names that has one."""
        return next((self.entries[key] for name in names if (key := _key(name)) in self.entries), None)

    def missing(self) -> list[str]:
        """Entries for which there is no file beside this one."""
        return [name for name in self.entries if not (self.path.parent / name).exists()]


def beside(folder: Path) -> Path | None:
    """The sources file of a folder, if it has one."""
    return next((path for name in NAMES if (path := folder / name).is_file()), None)


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name.replace("\\", "/").removeprefix("./"))


def _entries(path: Path) -> list[tuple[str, dict[Any, Any], str]]:
    """File name, entry and ":line" of every entry. Raises CheckerError with file and line."""
    import yaml  # a gate without such a file starts without it

    try:
        text = path.read_bytes().decode("utf-8-sig")
        data = parse_yaml(text)  # JSON is YAML, and so its errors have lines as well
        lines = _lines(text) if len(text) < 1_000_000 else []
    except OSError as error:
        raise CheckerError(f"{path}: cannot be read: {error.strerror}; it should be {SHAPE}") from None
    except UnicodeDecodeError as error:
        raise CheckerError(f"{path}: not UTF-8 at offset {error.start}; save it as UTF-8") from None
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f":{mark.line + 1}" if mark else ""
        what = getattr(error, "problem", None) or "it cannot be parsed"
        raise CheckerError(f"{path}{where}: not valid YAML or JSON: {what}; it should be {SHAPE}") from None
    if data is None:
        return []
    out = []
    if isinstance(data, dict):
        pairs = [(str(name), entry) for name, entry in data.items()]
    elif isinstance(data, list):
        pairs = [(str(e["file"]), e) if isinstance(e, dict) and isinstance(e.get("file"), str) and e["file"] else ("", None) for e in data]
        if bad := next((i for i, (name, _) in enumerate(pairs) if not name), None):
            raise CheckerError(f"{path}{_at(lines, bad)}: entry {bad + 1} has no 'file'; it should be {SHAPE}")
        if pairs and not pairs[0][0]:
            raise CheckerError(f"{path}{_at(lines, 0)}: entry 1 has no 'file'; it should be {SHAPE}")
    else:
        raise CheckerError(f"{path}:1: it should be {SHAPE}")
    for index, (name, entry) in enumerate(pairs):
        if entry is not None and not isinstance(entry, dict):
            raise CheckerError(
                f"{path}{_at(lines, index)}: {name}: must be a mapping of title, publisher, published, url, not {told(entry)}"
            )
        out.append((name, entry or {}, _at(lines, index)))
    return out


def _lines(text: str) -> list[int]:
    """The line of every top-level entry."""
    import yaml

    node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    parts = node.value if node is not None and isinstance(node.value, list) else []
    return [(part[0] if isinstance(part, tuple) else part).start_mark.line + 1 for part in parts]


def _at(lines: list[int], index: int) -> str:
    return f":{lines[index]}" if index < len(lines) else ""
