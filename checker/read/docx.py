"""Word documents (.docx): the paragraphs of the main text, as they stand after tracked changes are accepted."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from checker.read.base import Metadata, Parsed, ReadOptions, RefusedError, guarded, too_large
from checker.read.feed import parse_xml

if TYPE_CHECKING:
    import zipfile
    from xml.etree.ElementTree import Element

NAME = "docx"
SUFFIXES = (".docx", ".docm")
DESCRIPTION = "Word documents: the main text, without notes, headers and deleted words"

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
# A second copy of a text box for old programs, and words that were taken out.
_UNSEEN = frozenset({"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", f"{_WORD}del", f"{_WORD}moveFrom"})


def sniff(head: bytes) -> bool:
    """A ZIP archive that begins like an office file."""
    return head.startswith(b"PK\x03\x04") and (b"word/" in head or b"[Content_Types].xml" in head)


def parse(data: bytes, options: ReadOptions) -> Parsed:
    """The text of a document. What it would unpack to is bounded before it is unpacked."""
    import zipfile

    if not data.startswith(b"PK"):
        raise RefusedError("not a Word document: no ZIP archive (password-protected, or the old .doc?); save it as .docx or text")
    with guarded("Word document", "save it again as .docx, or as text"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = frozenset(archive.namelist())
            if "word/document.xml" not in names:
                raise RefusedError("not a Word document: a ZIP archive without word/document.xml; unpack it, or save it as text")
            body = _member(archive, "word/document.xml", options)
            about = _member(archive, "docProps/core.xml", options) if "docProps/core.xml" in names else b""
        paragraphs: list[str] = []
        _collect(parse_xml(body, "a Word document"), paragraphs)
        title = parse_xml(about, "a Word document").findtext(_TITLE) if about else None
    text = "\n\n".join(line for paragraph in paragraphs if (line := paragraph.strip()))
    return Parsed(text=text, metadata=Metadata(title=" ".join((title or "").split()) or None), extracted=True)


def _member(archive: zipfile.ZipFile, name: str, options: ReadOptions) -> bytes:
    """One file of the archive; not more of it than an article may have, whatever the archive says of its size."""
    with archive.open(name) as file:
        data = file.read(options.limits.bytes + 1)
    if len(data) > options.limits.bytes:
        raise RefusedError(f"{name} in it is {too_large(options.limits)}")
    return data


def _collect(root: Element, paragraphs: list[str]) -> None:
    """Every paragraph in order, those of tables and text boxes after the one they hang on. Without recursion: nesting has no limit here."""
    stack = [root]
    while stack:
        element = stack.pop()
        if element.tag in _UNSEEN:
            continue
        if element.tag == f"{_WORD}p":
            paragraphs.append("")
        elif paragraphs and element.tag == f"{_WORD}t":
            paragraphs[-1] += element.text or ""
        elif paragraphs and element.tag in (f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr"):
            paragraphs[-1] += " " if element.tag == f"{_WORD}tab" else "\n"
        elif paragraphs and element.tag == f"{_WORD}noBreakHyphen":
            paragraphs[-1] += "-"
        stack.extend(reversed(element))
