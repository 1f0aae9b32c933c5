"""RSS and Atom files: an article for each entry, with the whole text if the feed has it, else its summary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from checker.model import DateSpan
from checker.read.base import Metadata, Parsed, ReadOptions, RefusedError, headed, whole
from checker.read.json import key_of
from checker.read.markup import is_markup, plain
from checker.read.published import parse_published

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAME = "feed"
SUFFIXES = (".xml", ".rss", ".atom", ".rdf")
DESCRIPTION = "RSS 0.9 to 2.0 and Atom: each entry, by its content or else its summary"

_ROOT = re.compile(rb"<(?:rss|(?:\w+:)?feed|(?:\w+:)?RDF)[\s>]")
_PREFIX = re.compile(r"<(/?)\w+:")


def sniff(head: bytes) -> bool:
    """XML whose root is a feed's."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and bool(_ROOT.search(head[:4000]))


def articles(file: BinaryIO, options: ReadOptions) -> Iterator[Parsed]:
    """The entries of a feed. Entities and external references are refused: no feed needs them, and they are how XML attacks work."""
    root = parse_xml(whole(file, options.limits), "an RSS or Atom feed")
    if _local(root) not in ("rss", "feed", "RDF"):
        raise RefusedError(f"not an RSS or Atom feed: its root is <{_local(root)[:40]}>; leave it out, or convert it")
    channel = _child(root, "channel")
    publisher = _words(_child(root if channel is None else channel, "title"))
    language = (
        _words(_child(root if channel is None else channel, "language")) or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    )
    for entry in root.iter():
        if _local(entry) in ("item", "entry"):
            yield _article(entry, publisher, language)


def parse_xml(data: bytes, what: str) -> Element:
    """The root of a document without entities. Raises RefusedError with line and column."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Element = fromstring(data)
    except DefusedXmlException as error:
        raise RefusedError(
            f"declares XML entities or external references ({type(error).__name__}); {what} needs none, so it is not read"
        ) from None
    except (ParseError, LookupError, ValueError) as error:
        told = " ".join(str(error).split())[:200]
        raise RefusedError(f"not well-formed XML ({told}); {what} was expected; export it again") from None
    return root


def _article(entry: Element, publisher: str, language: str) -> Parsed:
    title = _words(_child(entry, "title"))
    body = next((text for name in ("encoded", "content", "description", "summary") if (text := _words(_child(entry, name)))), "")
    link = _link(entry)
    key = key_of(_words(_child(entry, "guid")) or _words(_child(entry, "id")) or link, title, body)
    stated = next((text for name in ("published", "pubDate", "date", "updated") if (text := _words(_child(entry, name)))), "")
    published, remark = _date(stated)
    source = _child(entry, "source")
    told = _words(_child(source, "title")) or _words(source) if source is not None else ""
    metadata = Metadata(
        title=title or None, publisher=told or publisher or None, published=published, url=link or None, language=language or None
    )
    if not body:
        return Parsed(key=key, left_out="an entry without a text")
    return Parsed(text=headed(title, body), metadata=metadata, remarks=(remark,) if remark else (), key=key, extracted=True)


def _words(element: Element | None) -> str:
    """The text of an element: its own, or that of the XHTML in it."""
    if element is None:
        return ""
    if len(element):
        from xml.etree.ElementTree import tostring

        inner = (element.text or "") + "".join(tostring(child, encoding="unicode") for child in element)
        return plain(_PREFIX.sub(r"<\1", inner))
    text = (element.text or "").strip()
    return plain(text) if is_markup(text) or "&" in text else text


def _link(entry: Element) -> str:
    links = [child for child in entry if _local(child) == "link"]
    best = next((link for link in links if link.get("rel", "alternate") == "alternate"), None)
    return "" if best is None else (best.get("href") or best.text or "").strip()


def _date(stated: str) -> tuple[DateSpan | None, str]:
    try:
        return parse_published(stated), ""
    except ValueError as error:
        from email.utils import parsedate_to_datetime  # only here: it brings half of the network library along

        try:
            return DateSpan.of(parsedate_to_datetime(stated[:100])), ""
        except (ValueError, TypeError, IndexError, OverflowError):
            return None, f"published: {error}"


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if _local(child) == name), None)


def _local(element: Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
