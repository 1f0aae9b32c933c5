"""Extracts quantities: numbers with their unit, bound, role and the thing they count.

The numbers are found first (`numbers.py`), then get their units and are joined to ranges (`quantities_units.py`); here each one
that is a quantity at all gets its noun, bounds and role, and becomes a mention.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from msgspec.structs import replace

from checker.document import Document, Sentence
from checker.extract.numbers import Number, find_numbers, number_words
from checker.extract.quantities_context import bend, furniture, hedge_after, hedge_before, no_quantity, trend
from checker.extract.quantities_lexicon import Tables, tables
from checker.extract.quantities_nouns import Counted, counted, is_plural, phrase
from checker.extract.quantities_ranks import find_ranks, result
from checker.extract.quantities_units import attach, join
from checker.model import Mention, Quantity, Timex
from checker.ruleset import RuleSet

_COORDINATED = re.compile(r" ([^\W\d_]+) (?:and|or) ")
_BARE_POUNDS = re.compile(r"[^£]*[^a-zA-Z]\s*(?:million|billion|m|bn|thousand|hundred)?\s*pounds?", re.I)
_AND = frozenset((" and ", ", ", " or ", ", and ", " to ", " & "))
_LINKS = frozenset(
    "on of to at is was are were stands stood rose rises reached has have had been above over about more than by least now climbed hit".split()
)
# What may stand between a quantity and its conversion: a bracket or "or", with a hedge.
_CONVERTED = re.compile(
    r"\s?(?:[(\[]|[,–—-]\s?or\b|\bor\b|[,–—-]\s?equivalent to\b)(?:\s?(?:about|approximately|around|roughly|some|nearly|almost|just|over|under|more|less|than"
    r"|equivalent|to|the|of|or|worth|approx\.?|ca\.?|c\.|only|in|then|=|≈|~))*\s?",
    re.I,
)


def find_quantities(doc: Document, rules: RuleSet, times: list[Mention]) -> list[Mention]:
    """Every quantity of the text in order. Numbers inside `times` are none, unless they measure a span of time."""
    lexicon = tables(rules)
    words = number_words(doc, lexicon)
    numbers = find_numbers(doc, words, lexicon)
    starts = doc.sentence_starts
    before: Number | None = None
    for number in numbers:
        sentence = doc.sentences[max(0, bisect_right(starts, number.start) - 1)]
        attach(doc, number, before, max(sentence.end, number.end), lexicon)
        before = number
    cardinals = join(doc, numbers, lexicon)
    dates = [(m.start, m.end) for m in times if isinstance(m.value, Timex) and m.value.type in ("DATE", "TIME")]
    found = _mentions(doc, cardinals, dates, lexicon)
    return _converted(doc, _settled(sorted((*found, *find_ranks(doc, words, numbers, lexicon)), key=lambda m: (m.start, m.end))))


def _mentions(doc: Document, numbers: list[Number], dates: list[tuple[int, int]], lexicon: Tables) -> list[Mention]:
    out: list[Mention] = []
    at = 0
    skipped = named = -1
    for index, number in enumerate(numbers):
        while at < len(dates) and dates[at][1] <= number.start:
            at += 1
        if number.form in ("ordinal", "decade") and not (number.form == "decade"):
            continue
        in_date = at < len(dates) and dates[at][0] < number.figure_end
        if in_date and not (number.unit and number.unit.dimension == "time"):
            continue
        if index + 1 < len(numbers) and number.start - numbers[index + 1].start < 0 and furniture(doc, number, numbers[index + 1], lexicon):
            skipped = index + 1
            continue
        if index == skipped:
            continue
        if number.unit is None and index + 1 < len(numbers):
            _shared_head(doc, number, numbers[index + 1], lexicon)
        if number.unit is None and not number.noun and out and out[-1].kind == "age" and out[-1].end > number.start - 7:
            _same_age(doc, number, out[-1])
        if number.unit is None and number.start - named <= 6 and doc.text[named : number.start] in _AND:
            named = number.end  # "Sections 5 and 7"
            continue
        mention = _mention(doc, number, lexicon)
        if mention is not None:
            out.append(mention)
        elif number.unit is None and _designated(doc, number, lexicon):
            named = number.end
    return out


def _designated(doc: Document, number: Number, lexicon: Tables) -> bool:
    token = bisect_right(doc.starts, number.start) - 1
    return token > 0 and doc.lowers[token - 1] in lexicon.designators and doc.starts[token] == number.start


def _shared_head(doc: Document, a: Number, b: Number, lexicon: Tables) -> None:
    """ "12 Polish and 11 Czech sailors": the first counts what the second does."""
    if not 4 <= b.start - a.end <= 40 or b.unit is not None or b.form or a.form or a.word and a.value == 1:
        return
    match = _COORDINATED.fullmatch(doc.text[a.end : b.start])
    if (
        match is None
        or match.group(1) in lexicon.stops
        or is_plural(match.group(1).lower(), lexicon)
        or match.group(1).lower() in lexicon.states
    ):
        return
    at = bisect_right(doc.starts, b.end - 1)
    sentence = doc.sentences[max(0, bisect_right(doc.sentence_starts, b.start) - 1)]
    thing = counted(doc, at, sentence.last_token, lexicon, one=False)
    if thing is not None and thing.noun not in lexicon.states and (thing.modifiers or not match.group(1)[0].isupper()):
        a.noun, a.modifiers = thing.noun, (match.group(1).lower(), *thing.modifiers[1:])
        a.end += match.end(1)


def _same_age(doc: Document, number: Number, last: Mention) -> None:
    """ "ages 7 and 10", "girls 5, 8 and 11": what follows an age over a comma or "and" is one."""
    gap = doc.text[last.end : number.start]
    closed = doc.text[number.end : number.end + 1] in (",", ".", ")", " ", ";", "")
    if gap in (" and ", ", ", ", and ", " or ") and closed and number.value <= 115 and last.text[-1].isdigit() and not number.scaled:
        number.role = "age"


def _mention(doc: Document, number: Number, lexicon: Tables) -> Mention | None:
    sentence = doc.sentences[max(0, bisect_right(doc.sentence_starts, number.start) - 1)]
    first, stop = sentence.first_token, sentence.last_token
    token = number.token if number.token >= 0 and doc.starts[number.token] == number.start else bisect_right(doc.starts, number.start) - 1
    before = token - 1 if doc.starts[token] >= number.start else token
    if before >= first and doc.starts[before] < number.start < doc.ends[before]:
        before -= 1  # glued to a word: "magnitude-6.1"
    after = bisect_right(doc.starts, number.end - 1)
    if number.form == "decade":
        return _decade(doc, number, before)
    if number.form in ("half", "half?", "share", "slash") and not _half(doc, number, after, stop, lexicon):
        return None
    inside = doc.ends[after - 1] > number.end and number.glued
    if number.unit is None and inside and not _tail(doc, number, after - 1, lexicon):
        return None
    _hedges(doc, number, before, after, first, stop, lexicon)
    if number.unit is None and not number.noun and number.role != "age":
        kind = _count(doc, number, before, after, first, stop, lexicon)
        if kind is None:
            return None
    elif number.unit is not None:
        _measured(doc, number, before, after, stop, lexicon)
    return _build(doc, number, lexicon)


def _decade(doc: Document, number: Number, before: int) -> Mention | None:
    """ "in his 20s" is an age; other decades are times."""
    if before < 0 or doc.lowers[before] not in ("his", "her", "their", "my", "early", "mid", "late"):
        return None
    return Mention(
        start=number.start,
        end=number.end,
        kind="age",
        text=doc.text[number.start : number.end],
        value=Quantity(value=number.value, upper=number.value + 9, unit="year", dimension="time", role="age", vague=True),
    )


def _half(doc: Document, number: Number, after: int, stop: int, lexicon: Tables) -> bool:
    """Sorts out "half": an amount of a unit, a share, a multiplier, or nothing ("half" of a match)."""
    if number.form == "half":
        number.digits = 0
        return number.unit is not None
    if number.form == "slash":
        if number.unit is None and not (after < stop and doc.lowers[after] == "of"):
            return False
        number.form = "fraction"
        if after < stop and doc.lowers[after] == "of" and after + 2 < stop and doc.lowers[after + 1] in ("a", "an"):
            for index in range(after + 2, min(stop, after + 4)):  # "1/16 of a US pint"
                for rest, unit in lexicon.by_word.get(doc.lowers[index], ()):
                    if not rest:
                        number.unit, number.form, number.end = unit, "", doc.ends[index]
                        return True
        return True
    if number.form == "share":
        number.role = "multiplier"
        return True
    token = bisect_right(doc.starts, number.start) - 2
    if token < 0 or doc.lowers[token] not in lexicon.hedges and doc.lowers[token] not in ("than",):
        return False
    number.form = "fraction"
    return True


def _tail(doc: Document, number: Number, token: int, lexicon: Tables) -> bool:
    """The hyphenated rest of a token: "three-run", "four-cylinder"; False where it makes a word of its own ("two-way")."""
    rest = doc.lowers[token][number.end - doc.starts[token] :].lstrip("-‑")
    tail, _, further = rest.partition("-")
    if not tail.isalpha() or not tail.isascii() and len(tail) < 3:
        return False
    if f"-{tail}" in lexicon.hedges_glued:
        bend(number, lexicon.hedges_glued[f"-{tail}"])
        number.end = doc.ends[token]
        return True
    if tail in lexicon.tails_not or (number.value == 1 and number.word) or doc.tokens[token][number.end + 1 - doc.starts[token]].isupper():
        return False
    number.noun, number.modifiers = (further or tail, (tail,) if further else ())
    number.end = doc.ends[token]
    return number.upper is None or number.upper > number.value


def _hedges(doc: Document, number: Number, before: int, after: int, first: int, stop: int, lexicon: Tables) -> None:
    text = doc.text
    token = before
    for _ in range(2):
        if token < first:
            break
        if doc.lowers[token] in ("(", "a", "an", "the", "another") and token > first and doc.lowers[token - 1] in lexicon.hedges and _ == 0:
            hedge, further = hedge_before(doc, token - 1, first, lexicon)
            if hedge is None or doc.lowers[token] == "(":
                break
        else:
            hedge, further = hedge_before(doc, token, first, lexicon)
        if hedge is None:
            break
        bend(number, hedge)
        token = further
    nxt = text[number.figure_end : number.figure_end + 1]
    if nxt == "+" and not text[number.figure_end + 1 : number.figure_end + 2].isalnum():
        bend(number, lexicon.hedges_glued["+"])
    if after < stop:
        hedge, further = hedge_after(doc, after, stop, lexicon)
        if hedge is not None and not (
            doc.lowers[after] in ("tops", "approximately", "roughly", "at") or (doc.lowers[after] == "plus" and number.unit)
        ):
            bend(number, hedge)
    if token >= first:
        trend(doc, number, token, first, lexicon)
    if number.sign and number.unit is not None and number.unit.dimension.startswith("percent"):
        number.role, number.trend = "change", "down" if number.sign == "-" else "up"
    if number.role != "change" and after < stop and (number.unit is not None or number.noun == "point"):
        word = doc.lowers[after]
        if (
            word in lexicon.comparatives
            and doc.text[doc.ends[after - 1] : doc.starts[after]] in (" ", "\u00a0")
            and word not in ("long", "up", "down", "above", "below", "longer")
        ):
            number.role, number.trend = "change", lexicon.comparatives[word]


def _count(doc: Document, number: Number, before: int, after: int, first: int, stop: int, lexicon: Tables) -> str | None:
    """Finds what a unitless number counts. None if it is no quantity."""
    lowers = doc.lowers
    at = after
    hedge, further = hedge_after(doc, at, stop, lexicon)
    if hedge is not None:
        at = further
    one = number.word and number.value == 1 and number.upper is None
    thing: Counted | None = None
    of = at < stop and lowers[at] == "of"
    previous = lowers[before] if before >= first else ""
    if number.form == "fraction" or number.role == "multiplier":
        thing = phrase(doc, at + 1 if of else at, stop, lexicon) if of or number.role or number.digits == 0 else None
        if number.role != "multiplier":
            number.role = "fraction"
        if thing is not None:
            number.noun, number.modifiers = thing.noun, thing.modifiers
        return "fraction"
    if number.form == "times":
        number.role, number.noun = "multiplier", "time"
        return "multiplier"
    if number.form != "pair" and _age(doc, number, before, after, first, stop, lexicon, certain=True):
        return "age"
    if of and not one:
        thing = phrase(doc, at + 1, stop, lexicon)
        if thing is not None and not number.vague and lowers[at + 1] not in lexicon.skip and not number.scaled and number.word:
            thing = thing if lowers[at + 1] in ("them", "whom", "which") else thing
    elif of:
        many = phrase(doc, at + 1, stop, lexicon)
        if many is not None and lowers[at + 1] in lexicon.skip:
            number.role, thing = "member", many
        elif at + 1 < stop and lowers[at + 1] in ("them", "us", "you", "these", "those", "which", "whom"):
            number.role = "member"
            return "member"
        else:
            return None
    else:
        attributive = previous in ("a", "an", "the", "its", "their", "his", "her", "this", "that", "top") and number.upper is None
        if not (one and previous in ("no", "any", "every", "each", "this", "that", "the", "which", "another", "or", "'s", "-", "some")):
            if (
                attributive
                and previous in ("a", "an")
                and number.value != 1
                and at < stop
                and lowers[at].isalpha()
                and lowers[at] not in lexicon.stops
            ):
                stop = at + 1  # "a 12 page document": what is counted stands beside the number
            thing = counted(doc, at, stop, lexicon, one=one or number.value in (0.5, -1.0, 1.0), attributive=attributive)
            if thing is not None and previous == "top":
                thing = thing._replace(modifiers=("top", *thing.modifiers))
    if thing is not None:
        number.noun, number.modifiers = thing.noun, thing.modifiers
        if one and not of and thing.noun == "day" and not thing.modifiers:
            return None  # "one day we will"
        if number.role != "member":
            _spanned(number, thing, lexicon)
    elif one:
        return None
    if no_quantity(doc, number, before, after, first, stop, thing is not None, lexicon):
        return None
    if number.form == "pair" or (number.upper is not None and number.upper < number.value and thing is None):
        role = result(doc, number, before, after, first, stop, thing, lexicon)
        if role is None:
            return None
        number.role = role
        if role:
            return role
    if thing is None and _age(doc, number, before, after, first, stop, lexicon):
        return "age"
    if thing is None and _grouped(doc, number, before, first, lexicon):
        return "count"
    if thing is None and number.word and number.upper is None:
        if previous in ("the", "these", "those", "other", "or", "any", "no", "-") or (
            lowers[after : after + 1] and lowers[after] in ("-", "on", "another")
        ):
            return None
    if thing is not None:
        if not (of and any(low[0].isdigit() or low in lexicon.small for low in lowers[at : thing.end])):  # "20 of 71 laps" are two mentions
            number.end = doc.ends[thing.end - 1]
        if (
            thing.noun == "time"
            and thing.end < stop
            and lowers[thing.end] in ("as", "the", "that", "its", "their", "what", "his", "her", *lexicon.comparatives)
        ):
            number.role = "multiplier"
        late, _ = hedge_after(doc, thing.end, stop, lexicon)
        if late is not None and lowers[thing.end] == "or":
            bend(number, late)
        _rate(doc, number, thing.end, stop, lexicon)
    return "count"


def _spanned(number: Number, thing: Counted, lexicon: Tables) -> None:
    """A unit behind an adjective is a unit still: "50 previous years", "517 rushing yards"."""
    for rest, unit in lexicon.by_word.get(thing.noun, ()):
        if not rest and unit.dimension != "data" and not unit.plain:
            number.unit, number.noun = unit, ""


def _rate(doc: Document, number: Number, at: int, stop: int, lexicon: Tables) -> None:
    """ "400 deaths per day", "two shots a minute"."""
    lowers = doc.lowers
    if at + 1 >= stop:
        return
    if lowers[at] == "per" and lowers[at + 1].isalpha():
        number.per = lexicon.denominators.get(lowers[at + 1], lowers[at + 1])
        number.end = doc.ends[at + 1]
    elif (
        lowers[at] in ("a", "an")
        and lowers[at + 1] in lexicon.denominators
        and not (at + 2 < stop and lowers[at + 2] in ("ago", "later", "earlier", "after", "before", "old"))
    ):
        number.per = lexicon.denominators[lowers[at + 1]]
        number.end = doc.ends[at + 1]


def _age(doc: Document, number: Number, before: int, after: int, first: int, stop: int, lexicon: Tables, *, certain: bool = False) -> bool:
    """ "aged 37", "at the age of 5", and "Smith, 37," behind a name."""
    lowers, tokens = doc.lowers, doc.tokens
    if not (0 <= number.value <= 125 and number.value.is_integer()) or number.scaled or before < first:
        return False
    previous = lowers[before]
    earlier = lowers[before - 1] if before > first else ""
    known = previous in ("aged", "age", "ages") or (previous == "of" and earlier in ("age", "ages"))
    if certain:
        number.role = "age" if known else number.role
        return known
    if not known and previous in ("is", "was", "turned", "turns") and earlier in ("he", "she", "who"):
        known = after >= stop or lowers[after] in (".", ",", ")", ";", "when", "and", "at", "but", "”", '"')
    if not known and previous in ("between", "over", "under", "about", "than", "around") and before > first + 1:
        near = lowers[max(first, before - 4) : before]
        known = "age" in near or "aged" in near or "ages" in near
    if not known and previous == "," and not number.word and number.upper is None and 0 < number.value <= 115 and before - 1 >= first:
        name = tokens[before - 1]
        closed = after < stop and lowers[after] in (",", ")", ";", ".", "and", "who", "was", "is") or after >= stop
        known = lowers[before - 1] in lexicon.persons and after < stop and lowers[after] == ","
        if known:
            number.role = "age"
            return True
        known = (
            closed
            and name[0].isupper()
            and name[-1].islower()
            and lowers[before - 1] not in lexicon.months
            and lowers[before - 1] not in lexicon.weekdays
        )
        if known and not (after < stop and lowers[after] == ","):
            known = (
                before - 2 >= first and (tokens[before - 2][0].isupper() or lowers[before - 2] in ("said", "says")) and number.value >= 10
            )
    if known:
        number.role = "age"
    return known


def _grouped(doc: Document, number: Number, before: int, first: int, lexicon: Tables) -> bool:
    """ "a family of five", "the toll rose to 84": the noun stands before the number."""
    lowers = doc.lowers
    if before <= first or lowers[before] not in _LINKS:
        return False
    for index in range(before - 1, max(first - 1, before - 5), -1):
        if lowers[index] in lexicon.groups:
            number.noun = lexicon.groups[lowers[index]]
            return True
        if lowers[index] not in _LINKS and lowers[index] not in lexicon.weekdays and not lowers[index].endswith(("ed", "ly", "ing")):
            return False
    return False


def _measured(doc: Document, number: Number, before: int, after: int, stop: int, lexicon: Tables) -> None:
    """What a measure measures: "12 tonnes of jet fuel", "the 450-pound gorilla", "5% of its value"."""
    lowers = doc.lowers
    unit = number.unit
    assert unit is not None
    if number.role == "age":
        if after < stop and lowers[after].isalpha() and lowers[after] not in lexicon.stops and doc.tokens[after][0].islower():
            thing = counted(doc, after, stop, lexicon, one=True, common=True)
            if thing is not None:
                number.noun = thing.noun
                number.modifiers = thing.modifiers
        return
    if after >= stop:
        return
    if lowers[after] == "of":
        thing = phrase(doc, after + 1, stop, lexicon)
    elif lowers[after] in lexicon.trend_nouns:
        number.noun = lowers[after]
        number.role, number.trend = "change", lexicon.trend_nouns[lowers[after]]
        return
    elif not lowers[after][0].isalpha() or lowers[after] in lexicon.stops or doc.tokens[after][0].isupper() and not number.glued:
        return
    else:
        hyphen = doc.text[number.figure_end : number.figure_end + 1] in ("-", "‑") or doc.text[number.start] in "$£€"
        determined = before >= 0 and lowers[before] in ("a", "an", "the", "its", "their", "his", "this", "that", "her")
        one = bool(hyphen or determined) and unit.dimension != "percent"
        if unit.dimension == "percent" or (doc.text[number.start] in "$£€" and not determined):
            return
        thing = counted(doc, after, stop, lexicon, one=one and determined)
        if thing is None and one:
            thing = counted(doc, after, stop, lexicon, one=True)
        elif thing is not None and not one and lowers[after - 1].endswith("s") and not number.glued:
            return  # "10 miles, ships": a plural unit is complete
    if thing is not None:
        number.noun, number.modifiers = thing.noun, thing.modifiers


def _build(doc: Document, number: Number, lexicon: Tables) -> Mention:
    unit = number.unit
    if unit is not None:
        name, dimension = unit.name, unit.dimension
    elif number.role == "age":
        name, dimension = "year", "time"
    else:
        name, dimension = "", {"fraction": "percent", "multiplier": "ratio"}.get(number.role, "count")
    if number.role == "change" and dimension == "temperature":
        dimension = "temperature change"
    kind = "age" if number.role == "age" else "money" if dimension.startswith("money") else "quantity"
    value = Quantity(
        value=number.value,
        upper=number.upper,
        bound=number.bound,  # type: ignore[arg-type]
        unit=name,
        dimension=dimension,
        per=number.per,
        noun=number.noun,
        modifiers=number.modifiers,
        role=number.role,
        trend=number.trend,  # type: ignore[arg-type]
        strict=number.strict,
        digits=number.digits,
        vague=number.vague,
    )
    return Mention(start=number.start, end=number.end, kind=kind, text=doc.text[number.start : number.end], value=value)


def _converted(doc: Document, mentions: list[Mention]) -> list[Mention]:
    """Ties "93 km (58 miles)" together: the first of two neighbours keeps the second as its conversion, and lends it its bound."""
    for index in range(len(mentions) - 1):
        one, two = mentions[index], mentions[index + 1]
        gap = doc.text[one.end : two.start]
        if not 0 < len(gap) <= 40 or not _CONVERTED.fullmatch(gap):
            continue
        left, right = one.value, two.value
        assert isinstance(left, Quantity) and isinstance(right, Quantity)
        money = left.dimension.startswith("money") and right.dimension.startswith("money")
        if (
            left.unit == right.unit
            or (left.dimension != right.dimension and not money)
            or left.dimension in ("count", "time")
            or left.vague
        ):
            continue
        if left.role == "change" and right.role == "":
            right = replace(right, role="change", trend=left.trend, dimension=left.dimension if not money else right.dimension)
        if right.bound == "=" and "(" in gap:
            right = replace(right, bound=left.bound, strict=left.strict)
        mentions[index] = replace(one, value=replace(left, converted=(right.unit, right.value)))
        mentions[index + 1] = replace(two, value=right)
    return mentions


def _settled(mentions: list[Mention]) -> list[Mention]:
    """A noun that several countries share means the one country the article names: "pesos" behind "Chilean pesos"."""
    units = {(m.value.unit, m.value.dimension) for m in mentions if isinstance(m.value, Quantity) and m.kind == "money"}
    named: dict[str, set[tuple[str, str]]] = {}
    for index, mention in enumerate(mentions):
        value = mention.value
        if not isinstance(value, Quantity) or mention.kind != "money":
            continue
        noun = value.unit if value.dimension == f"money:{value.unit}" else "pound" if _BARE_POUNDS.fullmatch(mention.text) else ""
        if not noun:
            continue
        if noun not in named:
            named[noun] = {(u, d) for u, d in units if u.endswith(f" {noun}")}
        if len(named[noun]) == 1:
            unit, dimension = next(iter(named[noun]))
            mentions[index] = replace(mentions[index], value=replace(value, unit=unit, dimension=dimension))
    return mentions
