"""What the words around a number do to it: hedges and bounds, and the direction of a change."""

from __future__ import annotations

from checker.document import Document
from checker.extract.numbers import Number, Spot
from checker.extract.quantities_lexicon import Hedge, Tables

_LEVELS = frozenset(("below", "above", "beyond"))  # "fell below 5%" names a level
_POINTS = frozenset(("point", "points", "pts"))
_BLANKS = (" ", "\u00a0")


def bounds(number: Number, spot: Spot, tables: Tables) -> None:
    """Applies the hedges on either side of a number, and marks it if it is a change."""
    token = _before(number, spot, tables)
    mark = spot.doc.text[number.figure_end : number.figure_end + 2]
    if mark[:1] == "+" and not mark[1:].isalnum():
        bend(number, tables.hedges_glued["+"])  # "500+"
    hedge, _ = hedge_after(spot.doc, spot.after, spot.stop, tables)
    if hedge is not None and not (spot.following == "plus" and number.unit):  # "$5 plus tax"
        bend(number, hedge)
    if token >= spot.first and spot.previous not in _LEVELS:
        _trend(number, spot, token, tables)
    if number.sign and number.unit is not None and number.unit.dimension.startswith("percent"):
        number.role, number.trend = "change", "down" if number.sign == "-" else "up"
    compared = tables.comparatives.get(spot.following)
    if compared and number.role != "change" and number.unit is not None and spot.gap in _BLANKS:
        number.role, number.trend = "change", compared  # "5% higher"


def _before(number: Number, spot: Spot, tables: Tables) -> int:
    """Applies up to two hedges before a number ("up to about 40"); the token before them."""
    token = spot.before
    for count in range(2):
        if token < spot.first:
            break
        article = count == 0 and spot.low(token) in ("a", "an", "the", "another") and token > spot.first  # "about a dozen"
        hedge, further = hedge_before(spot.doc, token - article, spot.first, tables)
        if hedge is None:
            break
        bend(number, hedge)
        token = further
    return token


def bend(number: Number, hedge: Hedge) -> None:
    """Applies a hedge; a bound outranks an approximation that stands nearer, and bends neither ranges nor "over three years"."""
    if not hedge.durations and number.unit is not None and number.unit.dimension == "time" and number.role != "age":
        return
    if hedge.bound == "=" or (number.bound in "<>" and hedge.bound == "~") or (number.upper is not None and hedge.bound in "<>"):
        return
    number.bound, number.strict = hedge.bound, hedge.strict


def hedge_before(doc: Document, token: int, first: int, tables: Tables) -> tuple[Hedge | None, int]:
    """The hedge that ends at a token, and the token before it. The longest phrase wins."""
    lowers = doc.lowers
    for rest, hedge in tables.hedges.get(lowers[token], ()):
        begin = token - len(rest)
        if begin >= first and all(lowers[begin + offset] == word for offset, word in enumerate(rest)):
            if rest == ("up",) and begin > first and (lowers[begin - 1] in tables.climbs or lowers[begin - 1] in tables.trends):
                return None, token  # "ticked up to 5.5%"
            return hedge, begin - 1
    return None, token


def hedge_after(doc: Document, token: int, stop: int, tables: Tables) -> tuple[Hedge | None, int]:
    """The hedge that begins at a token ("or more"), and the token behind it."""
    if token >= stop:
        return None, token
    lowers = doc.lowers
    for rest, hedge in tables.hedges_after.get(lowers[token], ()):
        end = token + 1 + len(rest)
        if end <= stop and all(lowers[token + offset] == word for offset, word in enumerate(rest, 1)):
            return hedge, end
    return None, token


def _trend(number: Number, spot: Spot, token: int, tables: Tables) -> None:
    """Marks a change: "rose by 5%", "lost 3 points". The verb stands a few light words before the number."""
    lowers = spot.doc.lowers
    by = began = False
    for index in range(token, max(spot.first - 1, token - 6), -1):
        low = lowers[index]
        if low in tables.trends:
            way, strength = tables.trends[low]
            if _moves(number, spot, strength, by=by):
                number.role, number.trend = "" if began else "change", way
            return
        if low == "by":
            by = True
        elif low == "from" and number.upper is not None:
            began = True  # from one level to another: the numbers are levels, not the change
        elif low not in tables.between and not low.endswith("ly"):
            break
    noun = tables.trend_nouns.get(spot.low(token - 1)) if lowers[token] == "of" else None
    if noun and (number.unit is not None or spot.following in _POINTS):
        number.role, number.trend = "change", noun  # "an increase of 5%"


def _moves(number: Number, spot: Spot, strength: str, *, by: bool) -> bool:
    """Whether a verb of that strength makes this number a change."""
    dimension = number.unit.dimension if number.unit else "count"
    if dimension.startswith(("percent", "money")) or spot.following in _POINTS:
        return True
    if strength == "weak":
        return False
    return by or (dimension != "count" and (strength == "sure" or dimension not in ("length", "time")))
