"""What the words around a number do to it: hedges and bounds, direction of change, and contexts in which it is no quantity."""

from __future__ import annotations

from checker.document import Document
from checker.extract.numbers import Number
from checker.extract.quantities_lexicon import Hedge, Tables


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


def bend(number: Number, hedge: Hedge) -> None:
    """Applies a hedge; a bound outranks an approximation that stands nearer."""
    if not hedge.durations and number.unit is not None and number.unit.dimension == "time" and number.role != "age":
        return
    if hedge.bound == "=" or (number.bound in "<>" and hedge.bound == "~") or (number.upper is not None and hedge.bound in "<>"):
        return
    number.bound, number.strict = hedge.bound, hedge.strict


def trend(doc: Document, number: Number, token: int, first: int, tables: Tables) -> None:
    """Marks a change: "rose by 5%", "lost 3 points". The verb stands a few light words before the number."""
    lowers = doc.lowers
    by = began = False
    for index in range(token, max(first - 1, token - 6), -1):
        low = lowers[index]
        if low in tables.trends:
            way, strength = tables.trends[low]
            if _moves(number, strength, by):
                number.role, number.trend = "" if began else "change", way
            return
        if low == "by":
            by = True
        elif low == "from" and number.upper is not None:
            began = True  # from one level to another: the numbers are levels, not the change
        elif low not in tables.between and not low.endswith("ly"):
            break
    if lowers[token] == "of" and token > first and lowers[token - 1] in tables.trend_nouns:
        number.role, number.trend = "change", tables.trend_nouns[lowers[token - 1]]


def _moves(number: Number, strength: str, by: bool) -> bool:
    dimension = number.unit.dimension if number.unit else "count"
    if dimension.startswith(("percent", "money")) or number.noun == "point":
        return True
    if strength == "weak":
        return False
    if dimension == "count":
        return by
    return by or strength == "sure" or dimension not in ("length", "time")


def no_quantity(doc: Document, number: Number, token: int, after: int, first: int, stop: int, counted: bool, tables: Tables) -> bool:
    """Whether a number without a unit is a name, a date, an address or a list number. `token` is the one before it."""
    lowers, tokens = doc.lowers, doc.tokens
    before = lowers[token] if token >= first else ""
    nxt = lowers[after] if after < stop else ""
    figure = not number.word
    if before in ("#", "@", "&", "_") or nxt in ("@", "_"):
        return True
    if number.upper is None and (before in tables.months or nxt in tables.months or nxt in tables.clock):
        return True
    if figure and number.value <= 31 and nxt == "," and after + 1 < stop and len(lowers[after + 1]) == 4 and lowers[after + 1].isdigit():
        return True  # "11, 1870"
    if before == "." and token > first and lowers[token - 1] in tables.months:
        return True  # "Jan. 24"
    text = doc.text
    if (
        figure
        and number.value < 1000
        and (nxt in (".", ")") or nxt in tables.furniture)
        and (token < first or text[number.start - 1] in "\n\r")
    ):
        return True  # "1. First", "0 comments"
    if figure and number.unit is None and not counted:
        behind = text[number.figure_end : number.figure_end + 2]
        if (behind[:1] == " " and behind[1:].isdigit()) or (before.isdigit() and text[number.start - 1] == " "):
            return True  # "0207 782 4368"
        if number.value in (911.0, 999.0, 112.0) and not number.scaled:
            return True  # telephones
    plain = figure and number.value.is_integer() and not number.scaled
    written = text[number.start : number.figure_end]
    if figure and written[0] == "0" and written[1:2].isdigit():
        return True
    if plain and 1000 <= number.value < 2200 and len(written) == 4 and number.upper is None and _year(doc, number, before, counted):
        return True
    if plain and number.upper is not None and 1000 <= number.value < 2200 and number.upper < 2200 and "," not in written:
        if not counted or number.noun not in tables.persons:
            return True  # "2014-15", "between 2014 and 2017"; but "between 1500 and 2000 people"
    if plain and _address(doc, number, after, stop, counted, tables):
        return True
    if before in tables.designators or (before == "." and token > first and lowers[token - 1] in ("no", "nos", "pt", "vol", "fig")):
        return True
    if before == "of" and token > first and tokens[token - 1][0].isupper() and not counted and (token - 1 > first or figure):
        return True  # "Group of 20"
    if before and token >= first and tokens[token][0].isupper() and before[0].isalpha():
        return _named(doc, number, token, first, stop, counted, tables)
    return before == "-" and doc.ends[token] == number.start and token > first and doc.ends[token - 1] == doc.starts[token]


def _year(doc: Document, number: Number, before: str, counted: bool) -> bool:
    if not counted:
        return not (number.bound != "=" or (before in ("is", "of", "to") and not 1700 <= number.value < 2200))
    if number.bound != "=":
        return False
    return number.value >= 1700 and (
        number.value % 50 != 0 or before in ("the", "in", "of", "since", "this", "from", "their", "its", "his", "her")
    )


def _named(doc: Document, number: Number, token: int, first: int, stop: int, counted: bool, tables: Tables) -> bool:
    """A number behind a capitalized word is mostly part of a name: "Falcon 9"; not after a weekday, in a headline, or if it counts people."""
    low = doc.lowers[token]
    if low in tables.weekdays or low in tables.hedges or low in tables.number_words or number.bound != "=" or number.scaled:
        return False
    if counted and (number.noun in tables.persons or number.noun in tables.states):
        return False
    written = doc.text[number.start : number.figure_end]
    if "," in written or "." in written:
        return False
    if number.word and doc.tokens[doc.token_at(number.start)][0].islower():
        return False
    if token == first or (token > first and not doc.tokens[token - 1][0].isalnum() and doc.tokens[token - 1] not in "'’-,&"):
        if counted and low in tables.stops:
            return False  # "In 30 cities"
        if token == first and counted and number.value < 1000:
            return not is_title(doc, first, stop) and not number.word and low not in tables.stops
    return not (counted and is_title(doc, first, stop))


def is_title(doc: Document, first: int, stop: int) -> bool:
    """Whether a sentence is in title case, where capitals tell nothing."""
    words = [t for t in doc.tokens[first : min(stop, first + 40)] if t[0].isalpha() and len(t) > 3]
    return len(words) > 2 and sum(t[0].isupper() for t in words) >= 0.8 * len(words)


def _address(doc: Document, number: Number, after: int, stop: int, counted: bool, tables: Tables) -> bool:
    """ "575 Wilbraham Road", "the 12000 block of": a figure before capitalized words that end in a street word."""
    lowers, tokens = doc.lowers, doc.tokens
    if after >= stop:
        return False
    if lowers[after] == "block" and number.value >= 100:
        return True
    for index in range(after, min(stop, after + 5)):
        if (
            (index > after or (index + 1 < stop and tokens[index + 1][0].isupper() and not counted))
            and lowers[index] in tables.streets
            and tokens[index][0].isupper()
        ):
            return True
        if not (tokens[index][0].isupper() or tokens[index][0].isdigit() or lowers[index] in ("de", "la", "el", "du", "des", "of", ".")):
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
    return "\n" in gap or (
        not doc.tokens[token][0].islower() and doc.tokens[token] not in ",;%" and a.value <= b.value and b.value < 200 and not gap == ""
    )
