"""Front matter: a block of YAML between two `---` lines on top of an article."""

from __future__ import annotations

import re

from checker.read.base import Metadata, Parsed
from checker.read.metadata import metadata_of, parse_yaml

_BLOCK = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_KEY = re.compile(r"\s*(?:#[^\n]*\n\s*)*[A-Za-z_][\w -]*:(?:\s|$)")
_MOST = 20_000  # characters; a longer "block" is an article that begins with a rule
_INK = re.compile(r"[^\r\n]")


def blank(text: str) -> str:
    """Spaces for everything but line ends: the same length, the same lines, nothing to read."""
    return _INK.sub(" ", text)


def split(text: str) -> Parsed:
    """The article with its front matter blanked out, so that offsets still fit the file, and what the front matter says."""
    start = _BLOCK.match(text)
    close = _CLOSE.search(text, start.end(), start.end() + _MOST) if start else None
    if not start or not close:
        return Parsed(text=text)
    block = text[start.end() : close.start()]
    if not _KEY.match(block):
        return Parsed(text=text)  # a rule above some text, not front matter
    import yaml  # a gate on plain articles starts without it

    mark = text[: text.index("---")]
    body = mark + blank(text[len(mark) : close.end()]) + text[close.end() :]
    try:
        data = parse_yaml(block)
        if not isinstance(data, dict):
            return Parsed(text=text)
        metadata, remarks = metadata_of(data)
        return Parsed(text=body, metadata=metadata, remarks=tuple(f"front matter: {remark}" for remark in remarks))
    except yaml.YAMLError as error:
        at = getattr(error, "problem_mark", None)
        line = at.line + 2 if at else 1
        return Parsed(
            text=body, metadata=Metadata(), faults=(f"front matter, line {line}: not valid YAML; put values with a colon in quotes",)
        )
    except ValueError as error:
        return Parsed(text=body, metadata=Metadata(), faults=(f"front matter: {error}",))
