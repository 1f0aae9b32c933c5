"""HTML pages: the article's own text without menus and advertisements, by trafilatura (extra `html`)."""

from __future__ import annotations

import importlib

from checker.read.base import Metadata, Parsed, ReadOptions, RefusedError
from checker.read.decode import decode
from checker.read.published import parse_published

NAME = "html"
SUFFIXES = (".html", ".htm", ".xhtml")


def parse(data: bytes, options: ReadOptions) -> Parsed:
    """The main text of a page; spans point into that text. Title, publisher, date and address come from its metadata."""
    try:
        trafilatura = importlib.import_module("trafilatura")
    except ImportError:
        raise RefusedError(
            "reading HTML needs the extra: pip install 'fact-consistency-checker[html]', or save the article as text"
        ) from None
    page = decode(data, options.encoding)
    found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False, include_tables=False)
    if found is None or not found.text:
        return Parsed(text="")
    try:
        published = parse_published(found.date)
    except ValueError:
        published = None
    metadata = Metadata(title=found.title, publisher=found.sitename, published=published, url=found.url, language=found.language)
    return Parsed(text=found.text, metadata=metadata)
