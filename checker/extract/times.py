"""Finds the times of an article: dates, times of day, durations, sets and horizons, as TIMEX3 values that are symbolic in the publication date.

The tokens are turned into a string of classes (`times_words`), a search for the words of time finds the few places worth reading, and the
grammar (`times_dates`, `times_units`, `times_clock`) reads there. What depends on the words around is added here: preposition,
tense, the date that a time of day belongs to. `checker.normalize.times` fills in the rest once the publication date is known.
"""

from __future__ import annotations

import re

import msgspec

from checker.document import Document, Sentence
from checker.extract.times_clock import grammar
from checker.extract.times_parser import Found, Parser
from checker.extract.times_words import pattern
from checker.model import Mention, Timex
from checker.ruleset import RuleSet

# Tokens that a time may start with but that are no sign of one, and tokens that are.
_LEAD = pattern(
    "[the a this that these last past next coming following previous same current recent early earlier n big d num year days ordinal half couple vague tens more"
    " edge every fiscal multiple times of and to or dash slash comma colon final very other iso multiple per in]"
).pattern
_CORE = pattern(
    "[unit units quarter quarters half weekend weekends part noon weekday weekdays wday month wmonth season wseason day ref now rhythm ampm oclock zone"
    " clock span decade iso years mid qtr ordq yearago holiday year yearend past future moment colon slash period time]"
).pattern
_REGION = re.compile(f"{_LEAD}{{0,7}}{_CORE}")
_WINDOW = 160  # characters on either side in which a verb tells the tense
_DATELINE = re.compile(r"[A-Z][^\n]{0,60}$")


def find_times(doc: Document, rules: RuleSet) -> list[Mention]:
    """Every time of `doc`, sorted and without overlap; the preposition before it is in `modality`, not in the span."""
    reading = rules.memo(grammar)
    parser = Parser(doc, reading.words.codes(doc), reading)
    mentions: list[Mention] = []
    history: list[Found] = []
    for number, sentence in enumerate(doc.sentences):
        found = _in_sentence(parser, sentence)
        if found:
            history = [f for f in history if doc.sentence_at(doc.starts[f.first]) >= number - 3]
            for place, item in enumerate(found):
                item = _in_context(parser, sentence, item, found, place, history)
                history.append(item)
                mentions.append(_mention(doc, item))
    return mentions


def _mention(doc: Document, found: Found) -> Mention:
    start, end = doc.starts[found.first], doc.ends[found.last - 1]
    if doc.lowers[found.last - 1].endswith("'s") and not doc.lowers[found.last - 1].startswith("'"):
        if not (found.last - found.first > 1 and doc.lowers[found.last - 1] in ("year's",) and doc.lowers[found.last - 2] == "new"):
            end -= 2
    return Mention(start=start, end=end, kind="time", text=doc.text[start:end], value=found.timex)


def _in_sentence(p: Parser, sentence: Sentence) -> list[Found]:
    p.start, p.stop = sentence.first_token, sentence.last_token
    out: list[Found] = []
    at = p.start
    while match := _REGION.search(p.codes, at, p.stop):
        place = match.start()
        while place < match.end():
            found = p.parse(place)
            if found:
                out.append(found)
                place = found.last
            else:
                place += 1
        at = max(place, match.end())
    return out


def _in_context(p: Parser, sentence: Sentence, found: Found, row: list[Found], place: int, history: list[Found]) -> Found:
    """The time with what the words around it add."""
    value = found.timex
    fields: dict[str, object] = {}
    first, hedge = _hedge(p, found)
    if hedge:
        fields["mod"] = hedge
    modality = value.modality or _preposition(p, found, first)
    if value.type == "DURATION" and modality in ("for", "over", "in", "within", "during") and value.modality in ("for-next", "for-past"):
        modality = value.modality
    if found.first <= p.start + 12 and value.anchor in ("partial", "absolute") and value.unit == "day" and _is_dateline(p, found):
        modality = "dateline"
    if modality != value.modality:
        fields["modality"] = modality
    if value.anchor == "partial" and value.offset is None and value.unit != "minute":
        year = _shared_year(p, found, row, place)
        if year:
            fields |= {"value": value.value.replace("XXXX", year, 1), "anchor": "absolute"}
        else:
            fields["lean"] = _lean(p, sentence, found, modality)
    elif value.anchor == "text" and value.base is None and not (value.type == "DURATION" or (value.modality in ("before", "after"))):
        base = _base(p, found, row, place, history)
        if base:
            fields["base"] = base
    if not fields:
        return found if first == found.first else Found(first, found.last, value)
    return Found(first, found.last, msgspec.structs.replace(value, **fields))


def _hedge(p: Parser, found: Found) -> tuple[int, str]:
    """The first token with a hedge that belongs to a duration ("almost two years"), and its TIMEX3 mod."""
    value = found.timex
    if value.type != "DURATION" and not (value.type == "DATE" and value.offset and p.low(found.last - 1) in ("ago", "earlier", "later")):
        return found.first, ""
    for size in (2, 1):
        words = tuple(p.lowers[max(p.start, found.first - size) : found.first])
        if len(words) == size and (mod := p.words.hedge.get(words)) and (words[0] != "over" or value.length and not value.modality):
            return found.first - (size if mod == "approx" and size == 1 else 0), mod
    return found.first, ""


def _preposition(p: Parser, found: Found, first: int) -> str:
    for size in (3, 2, 1):
        if first - size >= p.start and (name := p.words.preposition.get(tuple(p.lowers[first - size : first]))):
            return name
    before = p.before(first)
    if before == "to" and first - 2 >= p.start:
        return "to"
    if before == "between":
        return "from"
    return ""


def _is_dateline(p: Parser, found: Found) -> bool:
    """SEOUL, Oct 28 (Reuters) -: capitals, a date, then a bracket or a dash."""
    lead = p.doc.text[p.doc.starts[p.start] : p.doc.starts[found.first]]
    if not lead or not lead[:3].isupper() or p.low(found.last) not in ("(", "-", "–", "—", "--", ".", ":"):
        return False
    return p.low(found.last) != "." or lead.isupper()


def _shared_year(p: Parser, found: Found, row: list[Found], place: int) -> str:
    """The year of the date that this one is listed with: "June and July 2009", "from March 3, 2009, to April 5"."""
    for step, other in ((1, row[place + 1] if place + 1 < len(row) else None), (-1, row[place - 1] if place else None)):
        if other is None or other.timex.anchor != "absolute" or other.timex.unit not in ("day", "month") or not other.timex.value[:4].isdigit():
            continue
        low, high = (found.last, other.first) if step == 1 else (other.last, found.first)
        words = p.lowers[low:high]
        if len(words) <= 3 and words and all(w in _LISTING for w in words) and found.timex.unit in ("day", "month") and "W" not in found.timex.value:
            if step == 1 or words[-1] in ("to", "until", "through", "and", "-", "–"):
                return other.timex.value[:4]
    return ""


_LISTING = frozenset(("and", "to", "or", ",", "-", "–", "until", "through", "till", "from", "on", "in", "between"))


def _lean(p: Parser, sentence: Sentence, found: Found, modality: str) -> str:
    """What the nearest verb says about a date without a year: the last one before it, or the first one behind it."""
    if modality in ("by", "until"):
        return "future" if _tense(p, sentence, found) != "past" else "past"
    if modality == "since":
        return "past"
    return _tense(p, sentence, found)


def _tense(p: Parser, sentence: Sentence, found: Found) -> str:
    text, start = p.doc.text, p.doc.starts[found.first]
    verdict = ""
    for match in p.words.cues.finditer(text, max(sentence.start, start - _WINDOW), start):
        verdict = match.lastgroup or ""
    if verdict:
        return verdict
    match = p.words.cues.search(text, p.doc.ends[found.last - 1], min(sentence.end, start + _WINDOW))
    return (match.lastgroup or "") if match else ""


_FINE = {"minute": ("day",), "hour": ("day",), "day": ("day", "minute"), "week": ("week", "day", "minute"), "weekend": ("day", "week")}


def _base(p: Parser, found: Found, row: list[Found], place: int, history: list[Found]) -> Timex | None:
    """The date that a time of day, "that day" or "a year earlier" belongs to: beside it, before it, or in the sentences before."""
    clocked = found.timex.unit == "minute" or (found.timex.type == "TIME" and found.timex.offset in (0, None))
    accepted = _FINE.get(found.timex.unit)

    def fits(other: Found) -> bool:
        value = other.timex
        if value.type not in ("DATE", "TIME") or value.value.endswith("REF") or (value.anchor == "text" and value.base is None):
            return False
        return not accepted or value.unit in accepted and not (value.unit == "minute" and value.base is None)

    following = row[place + 1] if place + 1 < len(row) else None
    if clocked and following and fits(following) and following.first - found.last <= 2 and following.timex.unit == "day":
        return following.timex
    for other in reversed(history):
        if fits(other):
            value = other.timex
            if value.unit == "minute" and value.base is not None:
                value = value.base
            return _flat(value)
    if clocked and following and fits(following) and following.timex.unit == "day":
        return following.timex
    return None


def _flat(value: Timex) -> Timex:
    """A base that hangs on nothing deeper than two steps, so that a chain of "the next day" stays short."""
    if value.base is not None and value.base.base is not None and value.base.base.base is not None:
        return msgspec.structs.replace(value, base=msgspec.structs.replace(value.base, base=value.base.base))
    return value
