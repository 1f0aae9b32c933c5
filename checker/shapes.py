"""An added lexicon or reference file has the shape of the packaged one: what differs is told, with its line, before anything reads it.

The packaged data is the schema. An entry it has already is held against that entry, a new one against its siblings: what every one of
them has, it needs, and each part is of a type that the same part of some sibling has.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

_SIBLINGS = 3  # from as many entries on, what all of them have is no chance
_NAMES = {dict: "a mapping", list: "a list", str: "text", bool: "true or false", float: "a number", date: "a date", type(None): "nothing"}


class Misfit(NamedTuple):
    """One fault: the keys that lead to it, and what is wrong there."""

    path: tuple[Any, ...]
    what: str


def misfits(new: Any, models: list[Any], path: tuple[Any, ...] = ()) -> Iterator[Misfit]:
    """What of `new` looks like none of `models`, which are the packaged values that stand at its place."""
    kinds = {_kind(model) for model in models}
    if not kinds:
        return
    if _kind(new) not in kinds:
        told = " or ".join(sorted(_NAMES[kind] for kind in kinds))
        hint = " (put it in quotation marks)" if str in kinds and isinstance(new, bool | int | float | date) else ""
        yield Misfit(path, f"must be {told}, not {_shown(new)}{hint}")
    elif isinstance(new, list):
        inside = list(chain.from_iterable(model for model in models if isinstance(model, list)))
        for number, value in enumerate(new):
            yield from misfits(value, inside, (*path, number))
    elif isinstance(new, dict):
        yield from _entries(new, [model for model in models if isinstance(model, dict)], path)


def _entries(new: dict[Any, Any], models: list[dict[Any, Any]], path: tuple[Any, ...]) -> Iterator[Misfit]:
    if len(models) >= _SIBLINGS:
        missing = sorted(str(key) for key in set.intersection(*map(set, models)) - set(new))
        if missing:
            yield Misfit(path, f"{', '.join(map(repr, missing))} is missing: every other entry has it")
    anywhere = list(chain.from_iterable(model.values() for model in models))
    for key, value in new.items():
        same = [model[key] for model in models if key in model]
        yield from misfits(value, same or anywhere, (*path, key))


def _kind(value: Any) -> type:
    """The type of a value as a reader of it sees it: whole numbers serve where others do."""
    if isinstance(value, bool):
        return bool
    if isinstance(value, int | float):
        return float
    return next((kind for kind in (dict, list, str, date) if isinstance(value, kind)), type(None))


def _shown(value: Any) -> str:
    return _NAMES[_kind(value)] if isinstance(value, dict | list) else repr(value)
