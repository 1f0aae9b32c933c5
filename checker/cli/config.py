"""Settings of a project: `checker.toml`, or `[tool.checker]` in `pyproject.toml`. The command line beats them; an unknown key is an error."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from checker.model import SEVERITIES, CheckerError

# Commands that take settings, and the ones below them.
_COMMANDS: dict[str, tuple[str, ...]] = {
    "check": (),
    "gate": (),
    "mentions": (),
    "explain": (),
    "index": ("build", "add", "remove", "info"),
    "baseline": ("create", "update", "prune", "show"),
    "rules": ("list", "test"),
}
_SIZE = re.compile(r"\s*(\d{1,9}(?:\.\d{1,3})?)\s*([kmg]?)b?\s*", re.IGNORECASE)
_TABLES = ("check", "gate")  # commands that may have settings of their own


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """Defaults for the options of every command, and what no option can say."""

    path: str = ""
    defaults: Mapping[str, Any] = {}
    per_source_ignore: tuple[tuple[str, tuple[str, ...]], ...] = ()


def load(given: str | None = None, start: Path | None = None) -> Config:
    """The settings of the given file, or of the nearest one above the working directory. Raises CheckerError."""
    path = Path(given) if given else _nearest(start or Path.cwd())
    if path is None:
        return Config()
    table = _table(path)
    if table is None:
        if given:
            raise CheckerError(f"{path}: has no [tool.checker] table")
        return Config()
    return _config(path, table)


def _nearest(folder: Path) -> Path | None:
    """The first folder upwards that has settings; the search ends with the repository."""
    for place in (folder, *folder.parents):
        if (place / "checker.toml").is_file():
            return place / "checker.toml"
        if (place / "pyproject.toml").is_file() and _table(place / "pyproject.toml") is not None:
            return place / "pyproject.toml"
        if (place / ".git").exists():
            break
    return None


def _table(path: Path) -> dict[str, Any] | None:
    import tomllib  # most gates find no settings to read

    try:
        text = path.read_bytes().decode("utf-8")
        if path.name == "pyproject.toml" and "tool.checker" not in text:
            return None  # most projects' files: no need to parse them
        data = tomllib.loads(text)
    except OSError as error:
        raise CheckerError(f"{path}: cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CheckerError(f"{path}: not valid TOML: {error}") from None
    if path.name != "pyproject.toml":
        return data
    table = data.get("tool", {}).get("checker")
    return table if isinstance(table, dict) else None


def _config(path: Path, table: dict[str, Any]) -> Config:
    name = f"{path}: [tool.checker]" if path.name == "pyproject.toml" else str(path)
    folder = os.path.relpath(path.parent)
    common = _options(name, {k: v for k, v in table.items() if k not in _TABLES}, folder)
    ignored = common.pop("per-source-ignore", ())
    defaults: dict[str, Any] = {}
    for command, below in _COMMANDS.items():
        own = table.get(command, {}) if command in _TABLES else {}
        if not isinstance(own, dict):
            raise CheckerError(f"{name}: {command!r} must be a table of settings for `checker {command}`")
        values = {**common, **_options(f"{name} {command}", own, folder, common_only=False)}
        defaults[command] = dict.fromkeys(below, values) if below else values
    return Config(path=str(path), defaults=defaults, per_source_ignore=ignored)


def _options(name: str, table: Mapping[str, Any], folder: str, common_only: bool = True) -> dict[str, Any]:
    """Option values by parameter name, each checked."""
    out: dict[str, Any] = {}
    known = {key: spec for key, spec in _KEYS.items() if common_only or key != "per-source-ignore"}
    for key, value in table.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise CheckerError(f"{name}: unknown key {key!r}: {hint}accepted are {', '.join(known)}")
        parameter, read = known[key]
        try:
            out[parameter] = read(value, folder)
        except ValueError as error:
            raise CheckerError(f"{name}: {key!r} is {value!r}: {error}") from None
    return out


def _text(value: object, folder: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("it must be text")
    return value


def _path(value: object, folder: str) -> str:
    """A path, which the file means from where it stands."""
    return Path(folder, _text(value, folder)).as_posix()


def _list(read: Callable[[object, str], str]) -> Callable[[object, str], list[str]]:
    def many(value: object, folder: str) -> list[str]:
        if not isinstance(value, list):
            raise ValueError("it must be a list")
        return [read(item, folder) for item in value]

    return many


def _share(value: object, folder: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("it must be a number from 0 to 1")
    return float(value)


def _number(value: object, folder: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ValueError("it must be a number of at least 0")
    return value


def _field_names(value: object, folder: str) -> list[str]:
    """A table of parts, as the option takes it: part=name."""
    if not isinstance(value, dict):
        raise ValueError('it must be a table such as {text = "story.body"}')
    return [f"{part}={_text(name, folder)}" for part, name in sorted(value.items())]


def _flag(value: object, folder: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError("it must be true or false")
    return value


def size_of(value: str) -> int:
    """The bytes of a size as people write it: 500k, 30M, 1.5 MB. Raises ValueError."""
    found = _SIZE.fullmatch(value)
    if not found:
        raise ValueError("it should be a size such as 500k or 30M, or 0 for no limit")
    return int(float(found[1]) * {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}[found[2].lower()])


def _size(value: object, folder: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError('it should be a size such as "30M", or 0 for no limit')
    return size_of(str(value))


def _severity(value: object, folder: str) -> str:
    if value not in SEVERITIES[:3]:
        raise ValueError(f"accepted are {', '.join(SEVERITIES[:3])}")
    return str(value)


def _per_source(value: object, folder: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, dict):
        raise ValueError('it must be a table such as {"wire/*" = ["quote"]}')
    return tuple(sorted((pattern, tuple(_list(_text)(rules, folder))) for pattern, rules in value.items()))


_KEYS: dict[str, tuple[str, Callable[[object, str], Any]]] = {
    "select": ("select", _list(_text)),
    "ignore": ("ignore", _list(_text)),
    "per-source-ignore": ("per-source-ignore", _per_source),
    "fail-on": ("fail_on", _severity),
    "min-confidence": ("min_confidence", _share),
    "exit-zero": ("exit_zero", _flag),
    "rules": ("rule_folders", _list(_path)),
    "include": ("include", _list(_text)),
    "encoding": ("encoding", _text),
    "format-in": ("format_in", _text),
    "fields": ("fields", _field_names),
    "max-bytes": ("max_bytes", _number),
    "max-seconds": ("max_seconds", _number),
    "max-mentions": ("max_mentions", _number),
    "sources": ("sources_file", _path),
    "against": ("against", _path),
    "baseline": ("baseline_file", _path),
    "decisions": ("decisions_file", _path),
    "engine": ("engine", _text),
    "verdicts": ("verdicts", _text),
    "max-report-size": ("max_report_size", _size),
}
