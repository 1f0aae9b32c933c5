"""IPTC ninjs, the wire format of news agencies: versions 1.x (headline, body_xhtml), 2.x (headlines, bodies) and 3.x (camel case)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO

import msgspec

from checker.read.base import Metadata, Parsed, ReadOptions, headed
from checker.read.json import key_of, records
from checker.read.json import sniff as is_json
from checker.read.markup import is_markup, plain
from checker.read.published import parse_published

NAME = "ninjs"
SUFFIXES = (".ninjs", ".json", ".jsonl", ".ndjson")
DESCRIPTION = "IPTC ninjs 1.x to 3.x: the latest usable version of each item"

_MARKS = re.compile(rb'"(?:versioncreated|pubstatus|representationtype|body_xhtml|bodies|headlines)"\s*+:', re.I)
_NOT_LIVE = {"withheld": "withheld", "canceled": "cancelled", "cancelled": "cancelled"}


def sniff(head: bytes) -> bool:
    """JSON with at least two of the names that are this format's own."""
    return is_json(head) and len({m.group().lower() for m in _MARKS.finditer(head)}) >= 2


def articles(file: BinaryIO, options: ReadOptions) -> Iterator[Parsed]:
    """An article for each item. An item that is not live has no text, but its version, which takes the earlier ones with it."""
    for record in records(file, options):
        if record.fault:
            yield Parsed(key="" if record.alone else record.place, refused=record.fault)
        else:
            item = {str(name).lower(): value for name, value in record.value.items()}
            made = _article(item, record.place, alone=record.alone)
            version = (_moment(_text(item.get("versioncreated"))), _number(item.get("version")))
            yield msgspec.structs.replace(made, item=_uri(item), version=version)


def _article(item: Mapping[str, Any], place: str, *, alone: bool) -> Parsed:
    title = _text(item.get("headline")) or _part(item.get("headlines"))
    body = _body(item)
    uri = _uri(item)
    key = "" if alone else key_of(uri, title, body)
    if status := _NOT_LIVE.get(_text(item.get("pubstatus")).lower()):
        return Parsed(key=key, left_out=f"{status} by its publisher (pubstatus), so not live")
    kind = _text(item.get("type")).lower()
    if not body and kind not in ("", "text", "composite"):
        return Parsed(key=key, left_out=f"a ninjs item of type {kind[:40]!r}, not a text")
    if not body and (title or _part(item.get("descriptions"))):
        return Parsed(key=key, left_out="a headline or a summary without a text")
    if not body:
        where = f"{place}: " if place else ""
        return Parsed(key=key, refused=f"{where}has no text; a ninjs item keeps it in body_text, body_xhtml, body_html or bodies")
    remarks = []
    stated = _text(item.get("versioncreated")) or _text(item.get("firstcreated"))
    try:
        published = parse_published(stated)
    except ValueError as error:
        published = None
        remarks.append(f"versioncreated: {error}")
    sources = item.get("infosources")
    publisher = (
        _text(item.get("copyrightholder"))
        or (_text(_first(sources).get("name")) if isinstance(sources, list) else "")
        or _text(item.get("source"))
    )
    metadata = Metadata(
        title=title or None,
        publisher=publisher or None,
        published=published,
        url=uri if uri.startswith(("http://", "https://")) else None,
        language=_text(item.get("language")) or None,
    )
    return Parsed(text=headed(title, body), metadata=metadata, remarks=tuple(remarks), key=key, extracted=True)


def _body(item: Mapping[str, Any]) -> str:
    """The whole text, the plain rendering before those with markup."""
    bodies = item.get("bodies")
    found = _text(item.get("body_text")) or _part(bodies)
    if not found:
        named = sorted(name for name in item if name.startswith("body_") and name not in ("body_text", "body_charcount"))
        found = next((text for name in named if (text := _text(item[name]))), "")
    return plain(found) if is_markup(found) else found


def _part(parts: Any) -> str:
    """The value of a list of renderings: the main or plain one first."""
    if not isinstance(parts, list):
        return _text(parts)
    held = [{str(k).lower(): v for k, v in part.items()} for part in parts if isinstance(part, dict)]
    held.sort(key=lambda p: (_text(p.get("role")) not in ("main", ""), _text(p.get("contenttype")) != "text/plain"))
    return next((text for part in held if (text := _text(part.get("value")))), "")


def _first(parts: list[Any]) -> dict[str, Any]:
    return next((part for part in parts if isinstance(part, dict)), {})


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _uri(item: Mapping[str, Any]) -> str:
    return _text(item.get("uri")) or _text(item.get("guid"))


def _moment(stated: str) -> float:
    """A time as a number that can be compared across time zones; 0 if there is none."""
    try:
        moment = datetime.fromisoformat(stated[:40])
        return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _number(value: Any) -> int:
    text = str(value) if isinstance(value, str | int) else ""
    return int(text) if text.isdecimal() and len(text) < 15 else 0
