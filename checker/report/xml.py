"""XML without surprises: what no XML may hold is made visible, attributes are quoted, everything is escaped."""

from __future__ import annotations

from checker.report.words import line, visible

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
# Not xml.sax.saxutils, which brings the network along when it is imported.
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ATTRIBUTE = _TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def text(value: str) -> str:
    """Character data."""
    return visible(value).translate(_TEXT)


def tag(name: str, /, **attributes: object) -> str:
    """An opening tag. An attribute that is None is left out."""
    return f"<{name}{_written(attributes)}>"


def empty(name: str, /, **attributes: object) -> str:
    """An element without content."""
    return f"<{name}{_written(attributes)}/>"


def _written(attributes: dict[str, object]) -> str:
    return "".join(f' {key}="{line(str(value)).translate(_ATTRIBUTE)}"' for key, value in attributes.items() if value is not None)
