"""HTML pages: the article's own text without menus and advertisements, by trafilatura (extra `html`)."""

from __future__ import annotations

import re

from checker.read.base import Metadata, Parsed, ReadOptions, extra, guarded
from checker.read.decode import decode
from checker.read.published import parse_published

NAME = "html"
SUFFIXES = (".html", ".htm", ".xhtml")
DESCRIPTION = "pages: the article without menus and advertisements (extra html)"

# A date that the page states, not one that is guessed from its text, and the same one whichever day it is read.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]{0,200}>\s*+)?(?:<!--[^>]{0,2000}>\s*+)?<(?:!doctype\s++html|html|head|body)\b", re.I
)


def sniff(head: bytes) -> bool:
    """A page's first tag."""
    return bool(_START.match(head))


def parse(data: bytes, options: ReadOptions) -> Parsed:
    """The main text of a page; spans point into that text. Title, publisher, date and address come from its metadata."""
    trafilatura = extra("trafilatura", "html", "HTML")
    page = decode(data, options.encoding)
    with guarded("HTML page", "save the article as text"):
        found = trafilatura.bare_extraction(
            page, with_metadata=True, include_comments=False, include_tables=False, date_extraction_params=_DATES
        )
    if found is None or not found.text:
        return Parsed(extracted=True)
    try:
        published = parse_published(found.date)
    except ValueError:
        published = None
    metadata = Metadata(title=found.title, publisher=found.sitename, published=published, url=found.url, language=found.language)
    return Parsed(text=found.text, metadata=metadata, extracted=True)
