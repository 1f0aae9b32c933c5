"""Numbers that are no quantities: names, dates, addresses, telephone and list numbers, page furniture."""

from __future__ import annotations

from checker.document import Document
from checker.extract.numbers import Number, Spot
from checker.extract.quantities_lexicon import Tables

_ADDRESS_WORDS = frozenset(("de", "la", "el", "du", "des", "of", "."))
_EMERGENCY, _CALLS = (
    frozenset((911.0, 999.0, 112.0)),
    frozenset(("call", "caller", "dispatcher", "operator", "center", "centre", "emergency")),
)
_NUMBERED = frozenset(("no", "nos", "pt", "vol", "fig"))


def no_quantity(number: Number, spot: Spot, tables: Tables, *, counts: bool) -> bool:
    """Whether a number without a unit is something else than an amount; `counts` if a counted thing was found behind it."""
    previous, following = spot.previous, spot.following
    if previous in ("#", "@", "&", "_") or following in ("@", "_"):
        return True
    if _date(number, spot, tables) or (not number.word and _figure(number, spot, tables, counts=counts)):
        return True
    earlier = spot.low(spot.before - 1)
    if previous in tables.designators or (previous == "." and earlier in _NUMBERED):
        return True  # "Flight 175", "No. 5"
    doc = spot.doc
    if (
        previous == "of"
        and earlier
        and doc.tokens[spot.before - 1][0].isupper()
        and not counts
        and not (number.word and spot.before - 1 == spot.first)
    ):
        return True  # "Group of 20"
    if previous and previous[0].isalpha() and doc.tokens[spot.before][0].isupper():
        return _named(number, spot, tables, counts=counts)
    return (
        previous == "-" and bool(earlier) and doc.ends[spot.before] == number.start and doc.ends[spot.before - 1] == doc.starts[spot.before]
    )


def _date(number: Number, spot: Spot, tables: Tables) -> bool:
    """A day of a month, a time of day: what the times have missed."""
    previous, following = spot.previous, spot.following
    if number.upper is None and (previous in tables.months or following in tables.months or following in tables.clock):
        return True
    if previous == "." and spot.low(spot.before - 1) in tables.months:
        return True  # "Jan. 24"
    year = spot.low(spot.after + 1)
    return not number.word and number.value <= 31 and following == "," and len(year) == 4 and year.isdigit()  # "11, 1870"


def _figure(number: Number, spot: Spot, tables: Tables, *, counts: bool) -> bool:
    """List numbers, telephone numbers, years and addresses."""
    text = spot.doc.text
    opens = spot.before < spot.first or text[number.start - 1] in "\n\r"
    if opens and number.value < 1000 and (spot.following in (".", ")") or spot.following in tables.furniture):
        return True  # "1. First", "0 comments"
    if number.unit is None and not counts:
        behind = text[number.figure_end : number.figure_end + 2]
        if (behind[:1] == " " and behind[1:].isdigit()) or (spot.previous.isdigit() and text[number.start - 1] == " "):
            return True  # "0207 782 4368"
    if number.value in _EMERGENCY and not number.scaled and (not counts or number.noun in _CALLS):
        return True
    written = text[number.start : number.figure_end]
    if written[0] == "0" and written[1:2].isdigit():
        return True
    if not number.value.is_integer() or number.scaled:
        return False
    if 1000 <= number.value < 2200 and len(written) == 4 and number.upper is None and _year(number, spot, tables, counts=counts):
        return True
    if number.upper is not None and 1000 <= number.value < 2200 and number.upper < 2200 and "," not in written:
        return not counts or number.noun not in tables.persons  # "2014-15"; but "between 1500 and 2000 people"
    return _address(spot, number.value, tables, counts=counts)


def _year(number: Number, spot: Spot, tables: Tables, *, counts: bool) -> bool:
    if number.bound != "=":
        return False
    if not counts:
        return spot.previous not in ("is", "of", "to") or number.value >= 1700
    return number.value >= 1700 and (
        number.value % 50 != 0 or spot.previous in tables.determiners or spot.previous in ("in", "of", "since", "this", "from")
    )


def _named(number: Number, spot: Spot, tables: Tables, *, counts: bool) -> bool:
    """A number behind a capitalized word is mostly part of a name ("Falcon 9"): not after a weekday, in a headline, or where it counts people."""
    doc, low = spot.doc, spot.previous
    if low in tables.weekdays or low in tables.hedges or low in tables.number_words or number.bound != "=" or number.scaled:
        return False
    if counts and (number.noun in tables.persons or number.noun in tables.states):
        return False
    written = doc.text[number.start : number.figure_end]
    if "," in written or "." in written or (number.word and written[0].islower()):
        return False
    title = counts and _is_title(doc, spot.first, spot.stop)
    if spot.before == spot.first and counts and number.value < 1000:
        return not title and not number.word and low not in tables.stops
    opens = spot.before > spot.first and not doc.tokens[spot.before - 1][0].isalnum() and doc.tokens[spot.before - 1] not in "'’-,&"
    if opens and counts and low in tables.stops:
        return False  # "In 30 cities" behind a mark
    return not title


def _is_title(doc: Document, first: int, stop: int) -> bool:
    """Whether a sentence is in title case, where capitals tell nothing."""
    words = [t for t in doc.tokens[first : min(stop, first + 40)] if t[0].isalpha() and len(t) > 3]
    return len(words) > 2 and sum(t[0].isupper() for t in words) >= 0.8 * len(words)


def _address(spot: Spot, value: float, tables: Tables, *, counts: bool) -> bool:
    """ "575 Wilbraham Road", "the 12000 block of": a figure before capitalized words that end in a street word."""
    if spot.following == "block" and value >= 100:
        return True
    tokens = spot.doc.tokens
    for index in range(spot.after, min(spot.stop, spot.after + 5)):
        low = spot.low(index)
        if index == spot.after and len(low) > 5 and low in tables.streets and tokens[index][0].isupper():
            return True  # "the 605 Freeway"
        first = index > spot.after or (index + 1 < spot.stop and tokens[index + 1][0].isupper() and not counts)
        if first and low in tables.streets and tokens[index][0].isupper():
            return True
        if not (tokens[index][0].isupper() or tokens[index][0].isdigit() or low in _ADDRESS_WORDS):
            return False
    return False


def furniture(doc: Document, a: Number, b: Number, tables: Tables) -> bool:
    """ "3 of 25 Photos", "1 of 11" at the end of a line: a counter of a gallery, not a share."""
    if a.unit or b.unit or a.word or b.word or doc.text[a.figure_end : b.start] not in (" of ", "/", " / "):
        return False
    token = doc.token_at(b.start) + 1
    if token >= len(doc.tokens) or doc.lowers[token] in tables.furniture:
        return True
    gap = doc.text[doc.ends[token - 1] : doc.starts[token]]
    if "\n" in gap:
        return True
    return gap != "" and not doc.tokens[token][0].islower() and doc.tokens[token] not in ",;%" and a.value <= b.value < 200


def designated(doc: Document, number: Number, tables: Tables) -> bool:
    """Whether a number stands behind a word that makes it a name: "Section 7"."""
    token = doc.token_at(number.start)
    return token > 0 and doc.lowers[token - 1] in tables.designators and doc.starts[token] == number.start
