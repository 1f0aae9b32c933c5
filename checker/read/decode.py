"""Bytes to text without guessing: UTF-8, what a byte-order mark says, or what the caller names. Nothing is replaced or dropped."""

from __future__ import annotations

import codecs
import re

from checker.model import CheckerError
from checker.read.base import RefusedError

# The mark itself stays in the text as U+FEFF, so that offsets fit the file. UTF-32 first: its mark begins like UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or office file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office file"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"\x7fELF", "a program"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def known_encoding(name: str) -> str:
    """The name, if Python knows a text encoding by it; anything else is an error of usage."""
    try:
        info = codecs.lookup(name)
        "".encode(name)  # refuses the codecs that are no text encodings, such as rot13 and hex
    except (LookupError, ValueError):
        raise CheckerError(
            f"--encoding {name}: not an encoding Python knows; accepted are names such as utf-8, cp1252, latin-1, utf-16, euc-kr"
        ) from None
    return info.name


def decode(data: bytes, encoding: str | None = None) -> str:
    """The text of a file. Raises RefusedError with the place and the remedy for what is binary or does not decode."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise RefusedError(f"binary ({what}), not text; save the article as plain text, or leave the file out")
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    name = marked or encoding or "utf-8"
    # A NUL in UTF-8 or in a one-byte encoding is no text; said before decoding, as invalid bytes are the lesser news.
    if not name.startswith(("utf-16", "utf-32", "utf_16", "utf_32")) and (at := data.find(b"\0")) >= 0:
        raise RefusedError(f"binary (a NUL byte at offset {at}), not text; leave the file out, or name its encoding (--encoding utf-16)")
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        remedy = "convert it to UTF-8, or name its encoding (for example --encoding cp1252)"
        if encoding and not marked:
            remedy = "name its encoding with --encoding, or leave --encoding out for UTF-8"
        byte = f"byte 0x{data[error.start]:02X}" if error.start < len(data) else "the end"
        raise RefusedError(f"not {name.upper()}: {byte} at offset {error.start}, line {line}; {remedy}") from None
    controls = len(_CONTROL.findall(text))
    if "\0" in text or controls > max(3, len(text) // 200):
        raise RefusedError(f"binary ({controls} control characters), not text; leave the file out")
    return text
