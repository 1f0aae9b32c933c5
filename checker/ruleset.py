"""Loads and validates `rules/**/*.yml`: rules, lexicons and reference facts. Errors name file, line, key and accepted values.

    rules/<group>/<rule>.yml     a rule; its id is its path, "quantity.killed"
    rules/lexicons/<name>.yml    word lists, units, currencies: `RuleSet.lexicon(name)`
    rules/reference/<name>.yml   dated facts with their source, optional: `RuleSet.reference(name)`

Further folders (`--rules DIR`) add to the packaged ones: a rule of the same id replaces it, a lexicon of the same name is merged
into it (lists are appended, mappings updated).
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec

from checker import parsed, shapes
from checker.model import KINDS, SEVERITIES, VERDICTS, CheckerError

T = TypeVar("T")
_RULE_KEYS = ("extends", "kind", "attribute", "severity", "message", "why", "check", "aliases", "match", "params", "examples")
_REQUIRED = ("extends", "attribute", "severity", "message", "why", "examples")


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One conflict kind: which claims it makes and compares, how it is told, and the examples that test it.

    `extends` names the comparator (a module of `checker/compare`), `match` what the extractors look for, `params` the
    comparator's settings. `examples` are pairs of texts with the verdict they must come to.
    """

    id: str
    extends: str
    kind: str
    attribute: str
    severity: str
    message: str
    why: str
    check: str = ""
    aliases: tuple[str, ...] = ()
    match: dict[str, Any] = {}
    params: dict[str, Any] = {}
    examples: tuple[dict[str, Any], ...] = ()
    file: str = ""


class RuleSet:
    """All rules, lexicons and reference facts of a run. `digest` changes whenever any of them does.

    `lenient` leaves a bad file out and keeps its fault for `problems()`, so that the others can still be used.
    """

    def __init__(self, folders: Sequence[Path], *, lenient: bool = False) -> None:
        self.folders = tuple(folders)
        self.lenient = lenient
        self._faults: dict[str, None] = {}
        self._memo: dict[Callable[..., Any], Any] = {}
        self._files: dict[str, list[Path]] = {}
        self._parsed: dict[str, Any] | None = None
        digest = hashlib.sha256()
        for folder in self.folders:
            for path in sorted(p for p in folder.rglob("*") if p.suffix in {".yml", ".yaml"}):
                relative = path.relative_to(folder).as_posix()
                try:
                    digest.update(relative.encode() + b"\0" + path.read_bytes() + b"\0")
                except OSError as error:
                    self.keep(CheckerError(f"{path}: cannot be read: {error.strerror}"))
                    continue
                self._files.setdefault(relative.rsplit(".", 1)[0], []).append(path)
        self.digest = digest.hexdigest()[:16]

    def __reduce__(self) -> tuple[Any, ...]:
        """Rules travel to another process as their folders and are read there once."""
        return _of, (self.folders, self.lenient)

    def memo(self, build: Callable[[RuleSet], T]) -> T:
        """`build(self)`, computed once for this rule set: compiled patterns, look-up tables."""
        if build not in self._memo:
            self._memo[build] = build(self)
        return cast(T, self._memo[build])

    def lexicon(self, name: str) -> Any:
        """The content of `rules/lexicons/<name>.yml`, merged over all folders."""
        return self._data(f"lexicons/{name}")

    def reference(self, name: str) -> Any | None:
        """The content of `rules/reference/<name>.yml`, or None: reference facts are optional."""
        return self._data(f"reference/{name}") if f"reference/{name}" in self._files else None

    def problems(self) -> list[str]:
        """Every fault of these rules, a line each; a strict set raises the first one instead."""
        _ = self.rules
        for key in self._files:
            if key.startswith(("lexicons/", "reference/")) and len(self.folders) > 1:
                self._data(key)
        return sorted(self._faults)

    def keep(self, fault: CheckerError) -> None:
        """Raises the fault, or keeps it if this set is lenient."""
        if not self.lenient:
            raise fault
        self._faults[str(fault)] = None

    @property
    def extra(self) -> tuple[str, ...]:
        """The folders beside the packaged one, as `load` takes them."""
        return tuple(map(str, self.folders[1:]))

    @property
    def rules(self) -> dict[str, Rule]:
        """All rules by id, sorted."""
        return self.memo(_load_rules)

    def rule_files(self) -> dict[str, list[Path]]:
        """The files that define each rule: the last folder wins."""
        return {
            key.replace("/", "."): paths
            for key, paths in sorted(self._files.items())
            if not key.startswith(("lexicons/", "reference/")) and "/" in key
        }

    def find(self, name: str) -> Rule:
        """The rule of that id or former id; an unknown one is an error that offers the nearest."""
        for rule in self.rules.values():
            if name == rule.id or name in rule.aliases:
                return rule
        near = difflib.get_close_matches(name, self.rules, n=3)
        raise CheckerError(f"no rule is called {name!r}; " + (f"did you mean {', '.join(near)}?" if near else "see `checker rules list`"))

    def parse(self, path: Path) -> Any:
        """The content of one of the files. Parsing them all takes longer than a gate may, so the outcome is kept between runs."""
        if self._parsed is None:
            paths = [path for paths in self._files.values() for path in paths]
            self._parsed = parsed.load(self.digest, paths, _parse)
        return self._parsed[str(path)] if str(path) in self._parsed else _parse(path)

    def _data(self, key: str) -> Any:
        if key not in self._files:
            raise CheckerError(f"rules/{key}.yml is missing from {', '.join(map(str, self.folders))}: reinstall the package")
        merged: Any = None
        for path in self._files[key]:
            try:
                added = self.parse(path)
                if misfit := next(shapes.misfits(added, [] if merged is None else [merged]), None):
                    raise _misfit(path, misfit)
                merged = _merge(merged, added)
            except CheckerError as error:
                self.keep(error)
        return merged


def packaged() -> Path:
    """The rules that come with the program: inside an installed wheel, or beside the package in a checkout."""
    inside = Path(__file__).parent / "rules"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "rules"


def load(extra: tuple[str, ...] = (), *, lenient: bool = False) -> RuleSet:
    """The packaged rules plus the folders of `--rules`. Raises CheckerError for a folder that is not there."""
    for folder in extra:
        if not Path(folder).is_dir():
            raise CheckerError(f"{folder}: not a folder of rules; --rules takes a folder laid out like the packaged rules/")
    return _of((packaged(), *map(Path, extra)), lenient)


@cache
def _of(folders: tuple[Path, ...], lenient: bool) -> RuleSet:
    return RuleSet(folders, lenient=lenient)


def _parse(path: Path) -> Any:
    import yaml  # most runs find the rules parsed (checker/parsed.py) and start without it

    try:
        return yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except OSError as error:
        raise CheckerError(f"{path}: cannot be read: {error.strerror}") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f":{mark.line + 1}" if mark else ""
        raise CheckerError(f"{path}{where}: not valid YAML: {getattr(error, 'problem', None) or 'cannot be read'}") from None


def _merge(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{k: _merge(old.get(k), v) for k, v in new.items()}}
    if isinstance(old, list) and isinstance(new, list):
        return old + new
    return new


def _load_rules(rules: RuleSet) -> dict[str, Rule]:
    """Every rule by id; under a lenient set a bad file leaves the rule it would have replaced."""
    found = {}
    for name, paths in rules.rule_files().items():
        for path in reversed(paths):
            try:
                found[name] = read_rule(name, path, rules.parse(path))
                break
            except CheckerError as error:
                rules.keep(error)
    return found


def read_rule(name: str, path: Path, data: Any) -> Rule:
    """One rule file, checked key by key. Raises CheckerError with file, line, key and what is accepted."""
    data = dict(data) if isinstance(data, dict) else None
    if data is None:
        raise CheckerError(f"{path}:1: a rule is a mapping with the keys {', '.join(_RULE_KEYS)}")
    for key in data:
        if key not in _RULE_KEYS:
            near = difflib.get_close_matches(str(key), _RULE_KEYS, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise _fault(path, str(key), f"unknown key {key!r}: {hint}accepted are {', '.join(_RULE_KEYS)}")
    for key in _REQUIRED:
        if key not in data:
            raise CheckerError(f"{path}:1: the key {key!r} is missing: a rule needs {', '.join(_REQUIRED)}")
    data.setdefault("kind", name.split(".", maxsplit=1)[0])
    _one_of(path, data, "severity", SEVERITIES)
    _one_of(path, data, "kind", KINDS)
    for key in ("extends", "attribute", "message", "why"):
        if not isinstance(data[key], str) or not data[key].strip():
            raise _fault(path, key, f"{key!r} must be text, not {data[key]!r}")
    for key, shape in (("match", dict), ("params", dict), ("aliases", list), ("examples", list)):
        if not isinstance(data.get(key) or shape(), shape):
            raise _fault(path, key, f"{key!r} must be a {'mapping' if shape is dict else 'list'}, not {data[key]!r}")
    for number, example in enumerate(data["examples"] or [], 1):
        verdicts = [k for k in example if k in (*VERDICTS, "none")] if isinstance(example, dict) else []
        if len(verdicts) != 1 or not isinstance(example[verdicts[0]], list):
            raise _fault(path, "examples", f"example {number} must be one of {', '.join(VERDICTS)} or none, with a list of texts")
    if not data["examples"]:
        raise _fault(path, "examples", "a rule needs at least one example that conflicts and one that does not")
    try:
        return msgspec.convert({**{k: v for k, v in data.items() if v is not None}, "id": name, "file": str(path)}, Rule)
    except msgspec.ValidationError as error:
        raise CheckerError(f"{path}:1: {error}") from None


def _one_of(path: Path, data: dict[str, Any], key: str, accepted: Iterable[str]) -> None:
    if data[key] not in accepted:
        raise _fault(path, key, f"{key!r} is {data[key]!r}: accepted are {', '.join(accepted)}")


def _misfit(path: Path, misfit: shapes.Misfit) -> CheckerError:
    """The error about a part of a lexicon, with the line on which that part begins."""
    import yaml

    line, node = 1, yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    for key in misfit.path:
        inner = node.value if node else []
        if isinstance(node, yaml.MappingNode):
            inner = [(k.start_mark.line, v) for k, v in inner if yaml.safe_load(yaml.serialize(k)) == key]
            key = 0
        else:
            inner = [(v.start_mark.line, v) for v in inner]
        if not isinstance(key, int) or key >= len(inner):
            break
        line, node = inner[key][0] + 1, inner[key][1]
    return CheckerError(f"{path}:{line}: {'.'.join(map(str, misfit.path)) or 'the file'} {misfit.what}")


def _fault(path: Path, key: str, what: str) -> CheckerError:
    """The error with the line on which the key stands; composing the nodes again costs nothing that matters here."""
    import yaml

    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    line = next((k.start_mark.line + 1 for k, _ in node.value if k.value == key), 1) if node else 1
    return CheckerError(f"{path}:{line}: {what}")
