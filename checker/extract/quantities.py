"""Extracts quantities: numbers with their unit, bound, role and the thing they count.

numbers_digits, numbers_words    find the numbers
quantities_units, _join          give them units, join them to ranges
quantities_context               what stands around them: hedges, changes
quantities_counts, _nouns        what they count; _ages, _never: which are ages, which no quantities
quantities_ranks                 ranks, ordinals, multipliers, results
quantities_pairs                 what neighbours tell about each other
"""

from __future__ import annotations

from typing import cast

from checker.document import Document
from checker.extract.numbers import Number, Spot, spot
from checker.extract.numbers_digits import numbers_in_digits
from checker.extract.numbers_words import number_words, numbers_in_words
from checker.extract.quantities_ages import decade_of_life, next_age
from checker.extract.quantities_context import bend, bounds
from checker.extract.quantities_counts import count, rate, share_head
from checker.extract.quantities_join import join
from checker.extract.quantities_lexicon import Tables, tables
from checker.extract.quantities_never import designated, furniture, no_quantity
from checker.extract.quantities_nouns import counted, phrase
from checker.extract.quantities_pairs import converted, settled
from checker.extract.quantities_ranks import find_ranks
from checker.extract.quantities_units import attach
from checker.model import Bound, Mention, Quantity, Timex
from checker.ruleset import RuleSet

_SERIES = frozenset((" and ", ", ", " or ", ", and ", " to ", " & "))
_HYPHENS = ("-", "‑")
_DIMENSIONS = {"age": "time", "fraction": "percent", "multiplier": "ratio"}  # of numbers without a unit, by role


def find_quantities(doc: Document, rules: RuleSet, times: list[Mention]) -> list[Mention]:
    """Every quantity of the text in order. Numbers inside `times` are none, unless they measure a span of time."""
    lexicon = tables(rules)
    words = number_words(doc, lexicon)
    digits = numbers_in_digits(doc.text, lexicon)
    numbers = sorted((*digits, *numbers_in_words(doc, words, digits, lexicon)), key=lambda n: n.start)
    before: Number | None = None
    for number in numbers:
        sentence = doc.sentences[doc.sentence_at(number.end - 1)]
        attach(doc, number, before, max(sentence.end, number.end), lexicon)
        before = number
    dates = [(m.start, m.end) for m in times if isinstance(m.value, Timex) and m.value.type in ("DATE", "TIME")]
    found = _mentions(doc, join(doc, numbers, lexicon), dates, lexicon)
    found += find_ranks(doc, words, numbers, lexicon)
    return converted(doc, settled(sorted(found, key=lambda m: (m.start, m.end))))


def _mentions(doc: Document, numbers: list[Number], dates: list[tuple[int, int]], lexicon: Tables) -> list[Mention]:
    """The mentions of those numbers that are quantities; each may depend on the numbers beside it."""
    out: list[Mention] = []
    date = 0
    counter = named = -1
    for index, number in enumerate(numbers):
        while date < len(dates) and dates[date][1] <= number.start:
            date += 1
        in_date = date < len(dates) and dates[date][0] < number.figure_end
        if number.form == "ordinal" or index == counter or (in_date and not (number.unit and number.unit.dimension == "time")):
            continue
        if number.unit is None:
            if number.start - named <= 6 and doc.text[named : number.start] in _SERIES:
                named = number.end  # "Sections 5 and 7"
                continue
            if index + 1 < len(numbers):
                if furniture(doc, number, numbers[index + 1], lexicon):
                    counter = index + 1
                    continue
                share_head(doc, number, numbers[index + 1], lexicon)
            if out and out[-1].kind == "age" and number.start - out[-1].end < 40 and not number.noun and next_age(doc, number, out[-1]):
                number.role = "age"
        if _quantity(number, spot(doc, number), lexicon):
            out.append(_mention(doc, number))
        elif number.unit is None and designated(doc, number, lexicon):
            named = number.end
    return out


def _quantity(number: Number, at: Spot, lexicon: Tables) -> bool:
    """Finds out all there is to say about a number. False if it is no quantity."""
    if number.form == "decade":
        return decade_of_life(number, at)
    if number.form in ("half", "half?", "share", "slash") and not _half(number, at, lexicon):
        return False
    if number.unit is None and number.glued and at.doc.ends[at.after - 1] > number.end and not _tail(number, at, lexicon):
        return False
    bounds(number, at, lexicon)
    if number.unit is not None:
        _measured(number, at, lexicon)
        return True
    if number.glued and number.noun:  # "three-run"
        return not no_quantity(number, at, lexicon, counts=True)
    return number.role == "age" or count(number, at, lexicon)


def _half(number: Number, at: Spot, lexicon: Tables) -> bool:
    """Sorts out "half" and "1/16": an amount of a unit, a share, a multiplier, or nothing (the half of a match)."""
    if number.form == "half":
        return number.unit is not None
    if number.form == "share":
        number.role = "multiplier"
        return True
    if number.form == "half?" and at.previous not in lexicon.hedges and at.previous != "than":
        return False
    if number.form == "slash" and number.unit is None:
        if at.following != "of":
            return False
        if at.low(at.after + 1) in ("a", "an"):  # "1/16 of a US pint"
            for index in (at.after + 2, at.after + 3):
                for rest, unit in lexicon.by_word.get(at.low(index), ()):
                    if not rest:
                        number.unit, number.form, number.end = unit, "", at.doc.ends[index]
                        return True
    number.form = "fraction"
    return True


def _tail(number: Number, at: Spot, lexicon: Tables) -> bool:
    """The hyphenated rest of a token: "three-run", "four-cylinder"; False where it makes a word of its own ("two-way")."""
    doc, token = at.doc, at.after - 1
    begin = number.end - doc.starts[token]
    tail, _, further = doc.lowers[token][begin:].lstrip("-‑").partition("-")
    if f"-{tail}" in lexicon.hedges_glued:  # "500-plus"
        bend(number, lexicon.hedges_glued[f"-{tail}"])
        number.end, number.glued = doc.ends[token], False
        return True
    if not tail.isalpha() or tail in lexicon.tails_not or (number.value == 1 and number.word) or doc.tokens[token][begin + 1].isupper():
        return False
    number.noun, number.modifiers = (further or tail, (tail,) if further else ())
    number.end = doc.ends[token]
    return number.upper is None or number.upper > number.value


def _measured(number: Number, at: Spot, lexicon: Tables) -> None:
    """What a measure measures: "12 tonnes of jet fuel", "the 450-pound gorilla", "5% of its value", "a 19% drop"."""
    doc, following = at.doc, at.following
    unit = number.unit
    assert unit is not None
    thing = None
    if number.role == "age":
        if following.isalpha() and following not in lexicon.stops and doc.tokens[at.after][0].islower():
            thing = counted(doc, at.after, at.stop, lexicon, one=True, common=True)
    elif following == "of":
        thing = phrase(doc, at.after + 1, at.stop, lexicon)
        if thing is not None and not number.per:
            rate(number, at, thing.end, lexicon)
    elif following in lexicon.trend_nouns:
        number.noun, number.role, number.trend = following, "change", lexicon.trend_nouns[following]
    elif following[:1].isalpha() and following not in lexicon.stops and (number.glued or doc.tokens[at.after][0].islower()):
        determined = at.previous in lexicon.determiners or at.previous in ("a", "an", "this", "that")
        hyphened = doc.text[number.figure_end : number.figure_end + 1] in _HYPHENS
        if unit.dimension != "percent" and not (number.signed and not determined):
            thing = counted(doc, at.after, at.stop, lexicon, one=determined)
            if thing is None and hyphened:
                thing = counted(doc, at.after, at.stop, lexicon, one=True)
            elif not (determined or hyphened or number.glued) and doc.lowers[at.after - 1].endswith("s"):
                thing = None  # a plural unit is complete: "10 miles, ships"
    if thing is not None:
        number.noun, number.modifiers = thing.noun, thing.modifiers


def _mention(doc: Document, number: Number) -> Mention:
    unit = number.unit
    name = unit.name if unit else "year" if number.role == "age" else ""
    dimension = unit.dimension if unit else _DIMENSIONS.get(number.role, "count")
    if number.form == "decade":
        name, dimension = "year", "time"
    if number.role == "change" and dimension == "temperature":
        dimension = "temperature change"
    value = Quantity(
        value=number.value,
        upper=number.upper,
        bound=cast(Bound, number.bound),
        unit=name,
        dimension=dimension,
        per=number.per,
        noun=number.noun,
        modifiers=number.modifiers,
        role=number.role,
        trend=number.trend,
        strict=number.strict,
        digits=number.digits,
        vague=number.vague,
    )
    kind = "age" if number.role == "age" else "money" if dimension.startswith("money") else "quantity"
    return Mention(start=number.start, end=number.end, kind=kind, text=doc.text[number.start : number.end], value=value)
