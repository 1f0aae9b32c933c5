"""What the words around a time add to it: hedge, preposition, tense, the year of the date it is listed with, the date it hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from checker.extract.times_parser import Found, Parser, changed
from checker.extract.times_tense import Tense
from checker.model import Timex

MEMORY = 3  # sentences back in which a date still is the one that "that day" means
LOOK_BACK = 24  # times back
_LISTING = frozenset(("and", "to", "or", ",", "-", "–", "until", "through", "till", "from", "on", "in", "between"))
_RANGE = frozenset(("and", "to", "until", "through", "-", "–"))
_NEAR = 3  # tokens between a time of day and its date: "at 6 p.m. (1700 GMT) on Thursday"
# What a time that hangs on the text can hang on, by its own unit; any other can hang on any date.
_BASES = {"minute": ("day",), "hour": ("day",), "day": ("day", "minute"), "week": ("week", "day", "minute"), "weekend": ("day", "week")}


def in_context(p: Parser, tenses: Tense, found: Found, row: Sequence[Found], place: int) -> Found:
    """The time with its hedge, its preposition and the tense beside it; `row` are the times of its sentence."""
    value = found.timex
    first, lead, hedge = _hedge(p, found)
    modality = _modality(p, found, lead, row[place - 1] if place else None)
    fields: dict[str, Any] = {}
    if hedge:
        fields["mod"] = hedge
    if modality != value.modality:
        fields["modality"] = modality
    if _open(value):
        if year := _shared_year(p, found, row, place):
            fields |= {"value": value.value.replace("XXXX", year), "anchor": "absolute"}
        else:
            fields["lean"], fields["sure"] = tenses.lean(p, found, modality)
    elif value.base is not None and _open(value.base):
        lean, sure = tenses.lean(p, found, modality)
        fields["base"] = msgspec.structs.replace(value.base, lean=lean, sure=sure)
    elif value.anchor == "absolute" and (beside := tenses.beside(p, found)):
        fields |= {"lean": beside, "sure": True}
    return changed(found, first=first, **fields)


def _open(value: Timex) -> bool:
    """Whether the tense has a say in what the time means."""
    return value.anchor == "partial" and value.offset is None


def _hedge(p: Parser, found: Found) -> tuple[int, int, str]:
    """The first token with a hedge that belongs to a length ("almost two years"), the first token of any hedge, and its TIMEX3 mod."""
    value = found.timex
    if value.type != "DURATION" and not (value.type == "DATE" and value.length):
        return found.first, found.first, ""
    for size in (2, 1):
        words = tuple(p.lowers[max(p.start, found.first - size) : found.first])
        mod = p.words.hedge.get(words) if len(words) == size else None
        if mod and not (value.modality.startswith("for-") or (words[0] in ("over", "some") and not (value.length and value.length >= 1))):
            return found.first - (mod == "approx" and size == 1), found.first - size, mod
    return found.first, found.first, ""


def _modality(p: Parser, found: Found, lead: int, previous: Found | None) -> str:
    """The preposition before a time, where the rule that read it did not name one already."""
    value = found.timex
    if value.unit == "day" and value.anchor in ("partial", "absolute") and found.first <= p.start + 12 and _is_dateline(p, found):
        return "dateline"
    if value.modality:
        return value.modality
    modality = _preposition(p, lead)
    if value.type == "DURATION" and modality in ("by", "until", "from", "to", "since"):
        return ""  # a measure, "delayed by two days", no deadline
    if not modality and previous and previous.timex.modality == "from" and p.lowers[previous.last : found.first] == ["and"]:
        return "to"  # "between 2009 and 2011"
    return modality


def _preposition(p: Parser, first: int) -> str:
    for size in (3, 2, 1):
        if first - size >= p.start and (name := p.words.preposition.get(tuple(p.lowers[first - size : first]))):
            return name
    return {"to": "to", "between": "from"}.get(p.before(first), "")


def _is_dateline(p: Parser, found: Found) -> bool:
    """SEOUL, Oct 28 (Reuters) -: capitals, a date, then a bracket or a dash."""
    lead = p.doc.text[p.doc.starts[p.start] : p.doc.starts[found.first]]
    after = p.low(found.last)
    if not lead[:3].isupper() or p.before(found.first) not in (",", "-", "–", "—", ":") or after not in ("(", "-", "–", "—", ".", ":"):
        return False
    return after != "." or lead.isupper()


def _shared_year(p: Parser, found: Found, row: Sequence[Found], place: int) -> str:
    """The year of the date that this one is listed with: "June and July 2009", "from March 3, 2009, to April 5"."""
    if found.timex.unit not in ("day", "month") or "W" in found.timex.value:
        return ""
    for step in (1, -1):
        if not 0 <= place + step < len(row):
            continue
        other = row[place + step]
        if other.timex.anchor != "absolute" or other.timex.unit not in ("day", "month") or not other.timex.value[:4].isdecimal():
            continue
        low, high = (found.last, other.first) if step == 1 else (other.last, found.first)
        words = p.lowers[low:high]
        if 0 < len(words) <= 3 and _LISTING.issuperset(words) and (step == 1 or words[-1] in _RANGE):
            return other.timex.value[:4]
    return ""


def base_of(found: Found, row: Sequence[Found], place: int, history: Sequence[Found]) -> Timex | None:
    """The date that a time of day, "that day" or "a year earlier" belongs to: beside it, before it, or in the sentences before."""
    value = found.timex
    if value.type == "DURATION" or value.modality in ("before", "after"):
        return None
    accepted = _BASES.get(value.unit)
    clocked = value.unit == "minute" or (value.type == "TIME" and not value.offset)
    if clocked and place and found.first - row[place - 1].last <= 1 and _fits(row[place - 1].timex, ("day",)):
        return row[place - 1].timex  # "June 10, 2013 09:10"
    following = _date_behind(found, row, place) if clocked else None
    if following and following[1] <= _NEAR:
        return following[0]
    for other in reversed(history[-LOOK_BACK:]):
        if _fits(other.timex, accepted):
            return _flat(other.timex.base if other.timex.unit == "minute" and other.timex.base else other.timex)
    return following[0] if following else None


def _fits(value: Timex, accepted: tuple[str, ...] | None) -> bool:
    if value.type not in ("DATE", "TIME") or value.value.endswith("REF") or (value.anchor == "text" and value.base is None):
        return False
    return accepted is None or (value.unit in accepted and (value.unit != "minute" or value.base is not None))


def _date_behind(found: Found, row: Sequence[Found], place: int) -> tuple[Timex, int] | None:
    """The date right behind a time of day, other times of day between them, and the tokens before it."""
    end = found.last
    for other in row[place + 1 : place + 4]:
        if other.timex.unit == "day" and _fits(other.timex, ("day",)):
            return other.timex, other.first - end
        if other.timex.unit != "minute" or other.first - end > _NEAR:
            return None
        end = other.last
    return None


def _flat(value: Timex) -> Timex:
    """A base that hangs on nothing deeper than two steps, so that a chain of "the next day" stays short."""
    if value.base is not None and value.base.base is not None and value.base.base.base is not None:
        return msgspec.structs.replace(value, base=msgspec.structs.replace(value.base, base=value.base.base))
    return value
