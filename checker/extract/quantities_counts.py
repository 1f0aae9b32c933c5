"""Numbers without a unit: what they count, how often, and which of them are no quantities."""

from __future__ import annotations

import re

from checker.document import Document
from checker.extract.numbers import Number, Spot, spot
from checker.extract.quantities_ages import implied_age, stated_age
from checker.extract.quantities_context import bend, hedge_after
from checker.extract.quantities_lexicon import Tables
from checker.extract.quantities_never import no_quantity
from checker.extract.quantities_nouns import Counted, counted, is_plural, phrase
from checker.extract.quantities_ranks import result

_COORDINATED = re.compile(r" ([^\W\d_]+) (?:and|or) ")
_NO_COUNT_BEFORE_ONE = frozenset(("no", "any", "every", "each", "this", "that", "the", "which", "another", "or", "'s", "-", "some"))
_ANAPHORA = frozenset(("the", "these", "those", "other", "or", "any", "no", "-"))
_ATTRIBUTIVE = frozenset(("a", "an", "the", "its", "their", "his", "her", "this", "that", "top"))
_THEM = frozenset(("them", "us", "you", "these", "those", "which", "whom"))
_AS_MUCH = frozenset(("as", "the", "that", "its", "their", "what", "his", "her"))
_NOT_PER = frozenset(("ago", "later", "earlier", "after", "before", "old"))
_LINKS = frozenset(
    "on of to at is was are were stands stood rose rises reached has have had been above over about more than by least now climbed hit".split()
)


def count(number: Number, at: Spot, tables: Tables) -> bool:
    """Gives a unitless number its noun and role. False if it is no quantity."""
    if number.form == "times":
        number.role, number.noun = "multiplier", "time"
        return True
    if number.form == "fraction" or number.role == "multiplier":
        _share(number, at, tables)
        return True
    if number.form != "pair" and stated_age(number, at):
        number.role = "age"
        return True
    _, after = hedge_after(at.doc, at.after, at.stop, tables)  # "30 or so shops"
    behind = at.moved(after)
    one = number.word and number.value == 1 and number.upper is None
    thing = _of(number, behind, tables, one=one) if behind.following == "of" else _noun(number, behind, tables, one=one)
    if one and thing is None:
        return number.role == "member"
    return _judged(number, at, behind, thing, tables)


def _share(number: Number, at: Spot, tables: Tables) -> None:
    """ "two-thirds of the voters", "one in five drivers", "half the time"."""
    of = at.following == "of"
    thing = phrase(at.doc, at.after + of, at.stop, tables) if of or number.role or not number.digits else None
    if number.role != "multiplier":
        number.role = "fraction"
    if thing is not None:
        number.noun, number.modifiers = thing.noun, thing.modifiers


def _of(number: Number, at: Spot, tables: Tables, *, one: bool) -> Counted | None:
    """ "35m of its phones", "dozens of people"; "one of the suspects" is a member, "one of them" too."""
    thing = phrase(at.doc, at.after + 1, at.stop, tables)
    if not one:
        return thing
    following = at.low(at.after + 1)
    if thing is not None and following in tables.skip:
        number.role = "member"
        return thing
    if following in _THEM:
        number.role = "member"
    return None


def _noun(number: Number, at: Spot, tables: Tables, *, one: bool) -> Counted | None:
    """The thing behind the number. Behind "a" it stands beside the number ("a 12 page document")."""
    if number.noun:  # it has been found with a neighbour's
        return None
    if one and at.previous in _NO_COUNT_BEFORE_ONE:
        return None
    stop = at.stop
    if (
        at.previous in ("a", "an")
        and abs(number.value) != 1
        and number.upper is None
        and at.following.isalpha()
        and at.following not in tables.stops
    ):
        stop = at.after + 1
    attributive = at.previous in _ATTRIBUTIVE and number.upper is None
    thing = counted(at.doc, at.after, stop, tables, one=one or abs(number.value) in (0.5, 1.0), attributive=attributive)
    if thing is None or (one and thing.noun == "day" and not thing.modifiers):
        return None  # "one day we will"
    return thing._replace(modifiers=("top", *thing.modifiers)) if at.previous == "top" else thing


def _judged(number: Number, at: Spot, behind: Spot, thing: Counted | None, tables: Tables) -> bool:
    """Refuses what is no quantity, sorts out results, ages and groups, and takes in the noun."""
    if thing is not None:
        number.noun, number.modifiers = thing.noun, thing.modifiers
        if number.role != "member":
            _unit_behind_adjective(number, thing, tables)
    if no_quantity(number, at, tables, counts=thing is not None or bool(number.noun)):
        return False
    if number.form == "pair" or (number.upper is not None and number.upper < number.value and thing is None):
        role = result(number, at, thing, tables)
        if role is None:
            return False
        number.role = role
        if role:
            return True
    if thing is not None:
        _take_in(number, behind, thing, tables)
        return True
    if number.noun or _group(number, at, tables):
        return True
    if implied_age(number, at, tables):
        number.role = "age"
        return True
    return not (number.word and number.upper is None and (at.previous in _ANAPHORA or at.following in ("-", "on", "another")))


def _unit_behind_adjective(number: Number, thing: Counted, tables: Tables) -> None:
    """A unit behind an adjective is a unit still: "50 previous years", "517 rushing yards"."""
    for rest, unit in tables.by_word.get(thing.noun, ()):
        if not rest and unit.dimension != "data" and not unit.plain:
            number.unit, number.noun = unit, ""


def _take_in(number: Number, at: Spot, thing: Counted, tables: Tables) -> None:
    """Extends the number over its noun, and reads what follows: "times as many", "or more", "per day"."""
    doc, end = at.doc, thing.end
    between = doc.lowers[at.after : end]
    if not (at.following == "of" and any(low[0].isdigit() or low in tables.small for low in between)):  # "20 of 71 laps" are two
        number.end = doc.ends[end - 1]
    behind = at.low(end)
    if thing.noun == "time" and (behind in _AS_MUCH or behind in tables.comparatives):
        number.role = "multiplier"
    if behind == "or":
        late, _ = hedge_after(doc, end, at.stop, tables)
        if late is not None:
            bend(number, late)
    rate(number, at, end, tables)


def rate(number: Number, at: Spot, token: int, tables: Tables) -> None:
    """The denominator behind a noun: "400 deaths per day", "5,000 gallons of water a minute"."""
    word, name = at.low(token), at.low(token + 1)
    if word == "per" and name.isalpha():
        number.per, number.end = tables.denominators.get(name, name), at.doc.ends[token + 1]
    elif word in ("a", "an") and name in tables.denominators and at.low(token + 2) not in _NOT_PER:
        number.per, number.end = tables.denominators[name], at.doc.ends[token + 1]


def _group(number: Number, at: Spot, tables: Tables) -> bool:
    """ "a family of five", "the toll rose to 84": the noun stands before the number."""
    if at.previous not in _LINKS:
        return False
    for index in range(at.before - 1, max(at.first - 1, at.before - 5), -1):
        low = at.low(index)
        if low in tables.groups:
            number.noun = tables.groups[low]
            return True
        if low not in _LINKS and low not in tables.weekdays and not low.endswith(("ed", "ly", "ing")):
            return False
    return False


def share_head(doc: Document, a: Number, b: Number, tables: Tables) -> None:
    """ "12 Polish and 11 Czech sailors": the first counts what the second does."""
    if not 4 <= b.start - a.end <= 40 or a.unit or b.unit or a.form or b.form or (a.word and a.value == 1):
        return
    match = _COORDINATED.fullmatch(doc.text[a.end : b.start])
    if match is None:
        return
    word = match.group(1).lower()
    if word in tables.stops or word in tables.states or is_plural(word, tables):
        return
    there = spot(doc, b)
    thing = counted(doc, there.after, there.stop, tables, one=False)
    if thing is not None and thing.noun not in tables.states and (thing.modifiers or match.group(1).islower()):
        a.noun, a.modifiers = thing.noun, (word, *thing.modifiers[1:])
        a.end += match.end(1)
