"""JSON and JSON Lines: articles as objects, with the usual names for their parts or those that `--field` tells."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, BinaryIO, NamedTuple

import msgspec

from checker.read.base import Metadata, Parsed, ReadOptions, RefusedError, headed, too_large, whole
from checker.read.decode import decode
from checker.read.markup import is_markup, plain
from checker.read.published import parse_published

NAME = "json"
SUFFIXES = (".json", ".jsonl", ".ndjson")
DESCRIPTION = "objects with a text, one or a list of them, or one on each line (JSON Lines)"

# Names that exports use, the likeliest first.
FIELDS: dict[str, tuple[str, ...]] = {
    "text": (
        "text",
        "body",
        "content",
        "body_text",
        "content_text",
        "article_body",
        "articleBody",
        "maintext",
        "body_html",
        "content_html",
        "html",
    ),
    "title": ("title", "headline", "name"),
    "published": (
        "published",
        "published_at",
        "publishedAt",
        "date_published",
        "datePublished",
        "pub_date",
        "pubDate",
        "publication_date",
        "date",
    ),
    "publisher": ("publisher", "source", "site_name", "sitename", "source_name", "publication"),
    "url": ("url", "link", "canonical_url"),
    "id": ("id", "_id", "guid", "uuid", "uri"),
    "language": ("language", "lang"),
}
_LISTS = ("articles", "items", "data", "results", "documents", "docs", "entries")
_BLANK = 100  # empty lines behind a first object before it is taken for the only one
_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*+(?:\{|\[\s*+\{)\s*+[\"}]")


class Record(NamedTuple):
    """One JSON value of a file: where it stands, whether it is the only one, and what was wrong with it."""

    place: str
    alone: bool
    value: Any
    fault: str = ""


def sniff(head: bytes) -> bool:
    """An object, or a list of objects."""
    return bool(_OBJECT.match(head))


def articles(file: BinaryIO, options: ReadOptions) -> Iterator[Parsed]:
    """An article for each object; an object or a line that is none is a fault, and the others are still read."""
    for record in records(file, options):
        if record.fault:
            yield Parsed(key="" if record.alone else record.place, refused=record.fault)
        else:
            yield _article(record, options)


def records(file: BinaryIO, options: ReadOptions) -> Iterator[Record]:
    """The objects of a file, whichever way it is laid out."""
    first = file.readline(options.limits.bytes + 1)
    while first and not first.strip(b"\xef\xbb\xbf \t\r\n"):
        first = file.readline(options.limits.bytes + 1)
    if first.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" and first.endswith(b"\n"):
        start = [first, file.readline(options.limits.bytes + 1)]
        while start[-1] == b"\n" and len(start) < _BLANK:
            start.append(file.readline(options.limits.bytes + 1))
        if _is_object(first, options) and start[-1].lstrip()[:1] == b"{":  # a single object is a document, which may hold a list
            return _lines(start, file, options)
        first = b"".join(start)
    return _document(first + whole(file, options.limits), options)


def _lines(start: Sequence[bytes], file: BinaryIO, options: ReadOptions) -> Iterator[Record]:
    """JSON Lines, read one by one: such files may be larger than memory."""
    most = options.limits.bytes
    number = 0
    cut = False
    for line in chain(start, iter(lambda: file.readline(most + 1), b"")):
        was_cut, cut = cut, len(line) > most and not line.endswith(b"\n")
        if was_cut:
            continue  # the rest of a line that was refused
        number += 1
        if cut:
            yield Record(f"line {number}", False, None, f"line {number}: {too_large(options.limits)}")
        elif line.strip():
            yield _record(line, f"line {number}", options)


def _record(line: bytes, place: str, options: ReadOptions) -> Record:
    try:
        value = _decoded(line, options)
    except RefusedError as error:
        return Record(place, False, None, f"{place}: {error}")
    if not isinstance(value, dict):
        return Record(place, False, None, f"{place}: must be a JSON object with a text, not {_kind(value)}")
    return Record(place, False, value)


def _document(data: bytes, options: ReadOptions) -> Iterator[Record]:
    value = _decoded(data, options)
    if isinstance(value, dict):
        held = next((value[name] for name in _LISTS if isinstance(value.get(name), list)), None)
        if held is None or not any(isinstance(item, dict) for item in held):
            yield Record("", True, value)
            return
        value = held
    if not isinstance(value, list):
        raise RefusedError(f"must be a JSON object with a text, or a list of them, not {_kind(value)}")
    for number, item in enumerate(value, 1):
        place = f"entry {number}"
        if isinstance(item, dict):
            yield Record(place, False, item)
        else:
            yield Record(place, False, None, f"{place}: must be a JSON object with a text, not {_kind(item)}")


def _is_object(line: bytes, options: ReadOptions) -> bool:
    try:
        return isinstance(_decoded(line, options), dict)
    except RefusedError:
        return False


def _decoded(data: bytes, options: ReadOptions) -> Any:
    text = decode(data, options.encoding).removeprefix("\ufeff")
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        match = re.search(r"\(byte (\d+)\)", str(error))
        line = text.encode("utf-8", "replace")[: int(match[1])].count(b"\n") + 1 if match else 1
        raise RefusedError(f"not valid JSON{f' at line {line}' if line > 1 else ''}: {error}; export it again") from None


def _article(record: Record, options: ReadOptions) -> Parsed:
    """One object as an article; where it has no text is a fault that names the fields there are."""
    given = dict(options.fields)
    value = record.value
    text = _text(value, "text", given)
    title = _line(value, "title", given)
    prefix = f"{record.place}: " if record.place else ""
    key = "" if record.alone else key_of(_line(value, "id", given) or _line(value, "url", given), title, text)
    if text is None:
        names = ", ".join(sorted(name[:40] for name in value)[:12]) or "none"
        wanted = given.get("text") or "text, body or content"
        return Parsed(key=key, refused=f"{prefix}has no field {wanted}; it has {names}; name the right one with --field text=NAME")
    remarks = []
    try:
        published = parse_published(_line(value, "published", given))
    except ValueError as error:
        published = None
        remarks.append(f"{prefix}published: {error}")
    metadata = Metadata(
        title=title,
        publisher=_line(value, "publisher", given),
        published=published,
        url=_line(value, "url", given),
        language=_line(value, "language", given),
    )
    return Parsed(text=headed(title, text), metadata=metadata, remarks=tuple(remarks), key=key, extracted=True)


def key_of(stated: str | None, *content: str | None) -> str:
    """What tells an article from the others in its file: what it is called there, else a hash of what it says."""
    if stated:
        short = re.sub(r"\s+", "_", "".join(c for c in stated if c.isprintable() or c.isspace()).strip())
        if 0 < len(short) <= 200:
            return short
        content = (stated,)
    return hashlib.sha256("\x1f".join(c or "" for c in content).encode("utf-8", "replace")).hexdigest()[:10]


def _text(value: Mapping[str, Any], part: str, given: Mapping[str, str]) -> str | None:
    """The text under one of the names a part may have; paragraphs in a list are joined, HTML becomes plain."""
    for path in (given[part],) if part in given else FIELDS[part]:
        found = _at(value, path)
        if isinstance(found, list) and found and all(isinstance(item, str) for item in found):
            found = "\n\n".join(found)
        if isinstance(found, str) and found.strip():
            return plain(found) if is_markup(found) else found
    return None


def _line(value: Mapping[str, Any], part: str, given: Mapping[str, str]) -> str | None:
    """A short value: text, a number, or what an object calls its name."""
    for path in (given[part],) if part in given else FIELDS[part]:
        found = _at(value, path)
        if isinstance(found, dict):
            found = found.get("name") or found.get("title")
        if isinstance(found, str | int | float) and not isinstance(found, bool) and (told := " ".join(str(found).split())):
            return plain(told) if part == "title" and is_markup(told) else told
    return None


def _at(value: Any, path: str) -> Any:
    """What stands under a dotted path ("story.parts.0.body"); a name with a dot in it is taken first."""
    if isinstance(value, Mapping) and path in value:
        return value[path]
    for step in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and len(step) < 10 and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _kind(value: object) -> str:
    return {list: "a list", str: "text", int: "a number", float: "a number", bool: "true or false", type(None): "null"}.get(
        type(value), "that"
    )
