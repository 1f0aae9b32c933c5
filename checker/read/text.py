"""Plain text: the file's own words, with front matter blanked out."""

from __future__ import annotations

from checker.read.base import Parsed, ReadOptions
from checker.read.decode import decode
from checker.read.frontmatter import split

NAME = "text"
SUFFIXES = (".txt", ".text")
DESCRIPTION = "plain text, with front matter if there is some"


def sniff(head: bytes) -> bool:
    """Nothing looks like plain text before it is decoded: it is what remains."""
    return False


def parse(data: bytes, options: ReadOptions) -> Parsed:
    """The decoded text, character for character."""
    return split(decode(data, options.encoding))
