"""Metadata as people write it, in a sources file or in front matter: YAML or JSON, checked key by key."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from typing import Any

from checker.read.base import Metadata
from checker.read.published import parse_published

KEYS = ("title", "publisher", "published", "url", "language")
_OTHER_NAMES = {"date": "published", "lang": "language"}


_RESOLVED = {"tag:yaml.org,2002:null", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:merge"}


@cache
def _loader() -> Any:
    """YAML whose dates and clock times stay the text they are: `2024-10-28` and `12:30` are read by us, not by YAML."""
    import yaml  # only where there is something to read: a gate starts often, and mostly without

    parent: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    resolvers = {first: [pair for pair in pairs if pair[0] in _RESOLVED] for first, pairs in parent.yaml_implicit_resolvers.items()}
    return type("Loader", (parent,), {"yaml_implicit_resolvers": resolvers})


def parse_yaml(text: str) -> Any:
    """The value of a YAML text, with every number, date and time as the text it was."""
    import yaml

    return yaml.load(text, Loader=_loader())


def metadata_of(entry: Mapping[Any, Any]) -> tuple[Metadata, list[str]]:
    """The metadata of one entry, and remarks on keys that look like misspelt ones. Raises ValueError, prefixed by the key."""
    values: dict[str, Any] = {}
    remarks = []
    for key, value in entry.items():
        name = _OTHER_NAMES.get(key, key)
        if name in KEYS:
            if key == name or name not in values:
                values[name] = _value(name, value)
        elif near := difflib.get_close_matches(str(key)[:80], KEYS, n=1, cutoff=0.8):
            remarks.append(f"unknown key {told(key)}, did you mean {near[0]!r}?")
    return Metadata(**values), remarks


def told(value: object) -> str:
    """A value in a message. What it holds is never written out: a few lines of YAML can hold billions of items."""
    if isinstance(value, Mapping):
        return "a mapping"
    return "a list" if isinstance(value, list) else repr(value)[:80]


def _value(key: str, value: object) -> object:
    if isinstance(value, Mapping | list | bool):
        raise ValueError(f"{key}: must be text or null, not {told(value)}")
    if key == "published":
        try:
            return parse_published(value)
        except ValueError as error:
            raise ValueError(f"{key}: {error}") from None
    return str(value).strip() or None if value is not None else None
