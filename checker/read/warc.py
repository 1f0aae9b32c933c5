"""WARC, the format of web archives: every page and text in it, by warcio (extra `warc`)."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from checker.read import html, text
from checker.read.base import Metadata, Parsed, ReadOptions, RefusedError, extra, guarded, too_large
from checker.read.json import key_of

NAME = "warc"
SUFFIXES = (".warc", ".warc.gz", ".wet", ".wet.gz")
DESCRIPTION = "web archives, compressed or not: every page and text in them (extra warc, and html for pages)"

_RECORDS = ("response", "resource", "conversion")
_PAGES = ("http:", "https:", "ftp:", "file:")


def sniff(head: bytes) -> bool:
    """The first line of a record. A compressed archive is told by its suffix."""
    return head.startswith(b"WARC/1.")


def articles(file: BinaryIO, options: ReadOptions) -> Iterator[Parsed]:
    """The pages of an archive, one after the other; archives may be larger than memory."""
    iterator = extra("warcio.archiveiterator", "warc", "WARC").ArchiveIterator
    others: Counter[str] = Counter()
    with guarded("WARC", "check that the archive is complete"):
        records = 0
        for record in iter(partial(_quietly, next, iterator(file), None), None):
            records += bool(record.rec_type)
            if record.rec_type not in _RECORDS:
                continue
            kind = _content_type(record)
            address = _address(record)
            if not address.lower().startswith(_PAGES):  # what the program that made the archive has to say of it
                others[address.partition(":")[0][:20] or "without an address"] += 1
                continue
            status = record.http_headers.get_statuscode() if record.http_headers else "200"
            if status != "200" or kind not in ("text/html", "application/xhtml+xml", "text/plain"):
                others[f"status {status}"[:20] if status != "200" else kind[:40]] += 1
                continue
            yield _article(record, kind, options)
        if not records:
            raise RefusedError("no record of a web archive in it; check that the archive is complete")
    if others:
        told = ", ".join(f"{count} {name}" for name, count in sorted(others.items(), key=lambda item: (-item[1], item[0]))[:5])
        yield Parsed(left_out=f"without what is no page: {told}")


def _article(record: Any, kind: str, options: ReadOptions) -> Parsed:
    """One record; a page that cannot be read is a fault of its own and leaves the archive readable."""
    url = _address(record)
    key = key_of(url, record.rec_headers.get_header("WARC-Record-ID") or "")
    try:
        data = _quietly(record.content_stream().read, options.limits.bytes + 1)
        if len(data) > options.limits.bytes:
            raise too_large(options.limits)
        named = _charset(record) if not options.encoding else None
        chosen = msgspec.structs.replace(options, encoding=named) if named else options
        parsed = text.parse(data, chosen) if kind == "text/plain" else html.parse(data, chosen)
    except RefusedError as error:
        return Parsed(key=key, refused=str(error))
    known = Metadata(url=url or None)
    return msgspec.structs.replace(parsed, key=key, extracted=True, metadata=known.over(parsed.metadata))


def _quietly(function: Callable[..., Any], *arguments: Any) -> Any:
    """Calls the library without what it writes to stderr about damaged records: whole pages, one for each."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stderr(nowhere):
        return function(*arguments)


def _address(record: Any) -> str:
    """Where the page was; older programs put it between angles."""
    return str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")


def _headers(record: Any) -> str:
    headers = record.http_headers or record.rec_headers
    return str(headers.get_header("Content-Type") or "").lower()


def _content_type(record: Any) -> str:
    return _headers(record).partition(";")[0].strip() or "unknown"


def _charset(record: Any) -> str | None:
    """The encoding that the server has named, if Python knows it."""
    name = _headers(record).partition("charset=")[2].partition(";")[0].strip(" \"'")
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return None
    return name or None
