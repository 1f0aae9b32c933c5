"""Attaches currency signs, units and denominators to numbers, and joins numbers that make one quantity."""

from __future__ import annotations

import re

from checker.document import Document
from checker.extract.numbers import Number
from checker.extract.quantities_lexicon import Tables, Unit

# A word behind a number, over one blank or hyphen; abbreviations may end in a stop that is no full stop ("U.S. dollars", "sq. m").
_WORD = re.compile(
    r"(?:(?<=[.][A-Za-z])\.|(?<=\bsq)\.|(?<=\bcu)\.|(?<=\bfl)\.)?(?:[ \u00a0\u202f\n‑-]|\r\n)?"
    r"([^\W\d_]+(?:[.'’][^\W\d_]+)*[²³23]?(?!\w)|[%‰°º][CF]?(?![^\W\d_])|[℃℉″′¢$£€¥₩])"
)
_SLASH = re.compile(r"/([^\W\d_]+[²³23]?)(?!\w)")
_RANGE = frozenset(("-", "–", "—", "‑", "−", " to ", "-to-", " to-", "- to ", " – ", " - ", "–to–"))
_EXTENTS = frozenset("high long wide deep tall away above below thick across sprint race freestyle x by".split())
_FROM = frozenset(("from", "between", "ranging", "ranges", "ranged"))


class Words:
    """The words behind a position, read when asked for; hyphens part words here ("barrel-a-day")."""

    __slots__ = ("_at", "_items", "_stop", "_text")

    def __init__(self, text: str, at: int, stop: int) -> None:
        self._text, self._at, self._stop = text, at, stop
        self._items: list[tuple[str, int]] = []

    def get(self, index: int) -> tuple[str, int]:
        """The word and its end; an empty word if there is none."""
        while len(self._items) <= index:
            match = _WORD.match(self._text, self._at, self._stop)
            if match is None:
                return "", self._at
            self._at = match.end()
            self._items.append((match.group(1), self._at))
        return self._items[index]


def _plainly(word: str) -> str:
    low = word.lower().replace("’", "'")
    return low.replace(".", "") if low.count(".") > 1 else low


def _match(words: Words, index: int, tables: Tables) -> tuple[Unit, int, int] | None:
    """The longest unit phrase at a word: unit, number of words, end."""
    first = _plainly(words.get(index)[0])
    for rest, unit in tables.by_word.get(first, ()):
        for offset, word in enumerate(rest, 1):
            if _plainly(words.get(index + offset)[0]) != word:
                break
        else:
            return unit, len(rest) + 1, words.get(index + len(rest))[1]
    return None


def attach(doc: Document, number: Number, before: Number | None, stop: int, tables: Tables) -> None:
    """Finds the unit of a number on either side of it, and its denominator."""
    text = doc.text
    _sign(text, number, tables)
    words = Words(text, number.end, stop)
    if number.pending:
        _resolve_pending(text, number, before, words, tables)
        words = Words(text, number.end, stop)
    if number.form in ("ordinal", "decade"):
        return
    first = words.get(0)[0]
    if number.unit is not None:  # a sign stands before; the country may follow: "$5 million US"
        country = tables.adjectives.get(first) or tables.codes.get(first)
        if country and number.unit.name == tables.signs["$"].name and text[number.start] == "$" and first.upper() == first:
            number.unit, number.end = country, words.get(0)[1]
        elif number.glued and first.lower() in ("dollar", "dollars"):
            number.end = words.get(0)[1]
        _per(text, number, Words(text, number.end, stop), tables)
        return
    if not first:
        _before(doc, number, tables)
        return
    tight = number.glued or text[number.end : number.end + 1] not in (" ", "\u00a0", "\n")
    unit = None
    if not number.word:
        unit = tables.symbols.get(first) or tables.codes.get(first)
        if unit is None and first in tables.glued and (tight or _stands_alone(text, words)):
            unit = tables.glued[first]
        if unit is not None and first.isalpha() and _plainly(first) in tables.by_word and tables.by_word[_plainly(first)][0][0]:
            unit = None  # a longer phrase may begin with it
    end, count = words.get(0)[1], 1
    if unit is None:
        found = _match(words, 0, tables)
        if found is None:
            _before(doc, number, tables)
            return
        unit, count, end = found
        if _ordinary(doc, number, unit, first, words, count, tables):
            return
        if unit.dimension == "mass" and first.lower() in tables.money_of and _about_money(doc, number, tables):
            unit = tables.money_of[first.lower()]
    number.unit = unit
    number.measure = not unit.dimension.startswith("money")
    number.end = end
    _compound(text, number, Words(text, end, stop), tables)


def _stands_alone(text: str, words: Words) -> bool:
    """Whether a one-letter symbol over a blank is one: "50 m deep", "1.3 A/cm2", "5 g." """
    end = words.get(0)[1]
    return text[end : end + 1] in ("/", ",", ".", ")", ";", "") or words.get(1)[0] in _EXTENTS


def _sign(text: str, number: Number, tables: Tables) -> None:
    at = number.start
    if number.word or number.sign or at == 0:
        at = number.start
    before = text[at - 1] if at else ""
    if before in (" ", "\u00a0") and at > 1:
        before = text[at - 2]
        if not (before in "$£€¥₩" or before.isupper() or before in ".s"):
            return
    elif not before or not (before.isalpha() or before in tables.sign_ends):
        return
    match = tables.sign_before.search(text, max(0, at - 7), at)
    if match is None:
        return
    name = match.group("sign") or match.group("letters") or match.group("letter")
    unit = tables.signs.get(name.replace(" ", "").replace("\u00a0", "")) or tables.codes.get(name)
    if unit is None:
        return
    number.unit = unit
    number.start = match.start()
    earlier = text[number.start - 1] if number.start else " "
    if number.sign == "" and earlier in "-−" and (number.start < 2 or not text[number.start - 2].isalnum()):
        number.sign, number.value, number.start = "-", -number.value, number.start - 1
    elif earlier == "+":
        number.sign, number.start = "+", number.start - 1


def _resolve_pending(text: str, number: Number, before: Number | None, words: Words, tables: Tables) -> None:
    """Decides whether "35m" is 35 million or 35 metres: million behind a currency sign and before something counted."""
    money = number.unit is not None or (
        before is not None and before.unit is not None and number.start - before.end <= 4 and not before.measure
    )
    letter, end = words.get(0)
    following = words.get(1)[0].lower()
    counted = following == "of" or _match(words, 1, tables) is not None or _plural(following, tables)
    if number.pending == "m" and following in _EXTENTS:
        counted = False
    if money or counted or number.pending == "b":
        number.scale(tables.money_suffixes[number.pending])
        number.end = number.figure_end = end
        number.glued = False
    number.pending = ""


def _plural(word: str, tables: Tables) -> bool:
    return word in tables.irregular or (
        len(word) > 3 and word[-1] == "s" and word[-2:] not in ("ss", "us", "is") and word not in tables.not_plural
    )


def _ordinary(doc: Document, number: Number, unit: Unit, first: str, words: Words, count: int, tables: Tables) -> bool:
    """Whether the word behind the number is an everyday word here, and no unit."""
    low = first.lower()
    if unit.plain and count == 1 and not number.scaled and abs(number.value) < 100:
        return True
    if unit.plain and count == 1 and not number.scaled and 1900 <= number.value < 2100 and number.digits == 4 and not number.word:
        return True  # "In 2012 won"
    if low == "second" and number.word and number.value != 1 and not number.glued:
        return True  # "two second homes"
    if (
        low in ("second", "minute", "hour", "day", "week", "month", "year", "night")
        and number.value == 1
        and not number.glued
        and number.word
    ):
        nxt = words.get(1)[0].lower()
        return low == "day" and nxt not in ("of", "after", "before", "later", "earlier", "old", "and", "or")
    if low in ("stone", "pound", "pounds", "yard", "yards", "foot") and words.get(count)[0][:1].isupper() and first[0].isupper():
        return True  # names: "24 Pound Street"
    if low in ("march", "may", "sun", "mar"):
        return True
    return low == "min" and number.word


def _about_money(doc: Document, number: Number, tables: Tables) -> bool:
    """Whether "pounds" are money: an amount with a scale, or money words before it."""
    low = doc.text[number.end : number.end + 14].lower()
    if "sterling" in low:
        return True
    if re.match(r"\W?pounds? of\b", low):
        return False
    token = doc.token_at(number.start)
    near = doc.lowers[max(0, token - 6) : token]
    return number.scaled >= 1e6 or any(word in tables.money_words for word in near)


def _compound(text: str, number: Number, words: Words, tables: Tables) -> None:
    """Age, or a denominator: "32-year-old", "kilometres per hour", "kV/cm"."""
    unit = number.unit
    assert unit is not None
    word, end = words.get(0)
    low = word.lower()
    if unit.dimension == "time":
        if low in ("old", "olds"):
            number.role, number.end = "age", end
            return
        if low == "of" and words.get(1)[0].lower() == "age":
            number.role, number.end = "age", words.get(1)[1]
            return
    if unit.name == "degree" and low in ("north", "south", "east", "west"):
        number.end = end
        return
    slash = _SLASH.match(text, number.end)
    if slash:
        symbol = slash.group(1)
        denominator = tables.symbols.get(symbol) or tables.glued.get(symbol)
        name = denominator.name if denominator else tables.denominators.get(symbol.lower())
        if name:
            _divide(number, name, tables)
            number.end = slash.end()
        return
    _per(text, number, words, tables)


def _per(text: str, number: Number, words: Words, tables: Tables) -> None:
    word, _ = words.get(0)
    low = word.lower()
    if low == "per":
        nxt, end = words.get(1)
        found = _match(words, 1, tables)
        if found:
            name, end = found[0].name, found[2]
        else:
            name = nxt.lower()
            if not name.isalpha() or name in tables.stops:
                return
        _divide(number, name, tables)
        number.end = end
    elif low in ("a", "an", "each"):
        nxt, end = words.get(1)
        name = tables.denominators.get(nxt.lower(), "")
        if low == "each":
            return
        behind = words.get(2)[0].lower()
        if (
            name
            and behind not in ("ago", "later", "earlier", "after", "before", "long", "old")
            and not (behind == "and" and words.get(3)[0] == "a")
        ):
            _divide(number, name, tables)
            number.end = end
    elif not word and text[number.end : number.end + 1] == "/":
        slash = _SLASH.match(text, number.end)
        name = tables.denominators.get(slash.group(1).lower(), "") if slash else ""
        if slash and name:
            _divide(number, name, tables)
            number.end = slash.end()


def _divide(number: Number, name: str, tables: Tables) -> None:
    unit = number.unit
    compound = tables.units.get(f"{unit.name} per {name}") if unit else None
    if compound:
        number.unit = compound
    else:
        number.per = name


def _before(doc: Document, number: Number, tables: Tables) -> None:
    """A unit that stands before its number: "magnitude 6.1", "a magnitude of 6.1"."""
    if number.word and number.value > 12:
        return
    token = doc.token_at(number.start)
    near = doc.lowers[max(0, token - 2) : token + 1]
    for name, unit in tables.before.items():
        if (
            (token and near[-2:-1] == [name])
            or (len(near) == 3 and near[0] == name and near[1] in ("of", "-"))
            or near[-1].startswith(name + "-")
        ):
            number.unit, number.measure = unit, True


# ------------------------------------------------------------------------------------------- joining


def join(doc: Document, numbers: list[Number], tables: Tables) -> list[Number]:
    """Ranges, "one in five", "5 feet 10 inches": neighbours that are one quantity become one."""
    out: list[Number] = []
    text = doc.text
    for number in numbers:
        if out and number.start - out[-1].end <= 12 and number.form not in ("ordinal", "decade"):
            last = out[-1]
            if last.form != "ordinal" and _joined(doc, last, number, text[last.end : number.start], tables):
                continue
        if number.dash and not (out and out[-1].end + 1 == number.start and out[-1].unit):
            if out and out[-1].end + 1 == number.start and not out[-1].unit and out[-1].upper is not None:
                out[-1].form = "chain"  # "555-123-4567"
            tail = text[max(0, number.start - 5) : number.start].lower()
            if number.unit is None and not tail.endswith(("to-", "and-")):
                continue
        out.append(number)
    return [n for n in out if n.form != "chain"]


def _joined(doc: Document, a: Number, b: Number, gap: str, tables: Tables) -> bool:
    if a.upper is not None or b.upper is not None:
        return False
    if a.unit and b.dash and gap == "-" and a.unit.name == "foot" and b.unit is None and b.value < 12:
        return _add(a, b, 12)  # "6-foot-5"
    if a.unit and b.unit and not a.role and gap in (" ", ", ", " and ", "-"):
        if (a.unit.name, b.unit.name) == ("foot", "inch") and b.value < 12 and a.value < 20:
            return _add(a, b, 12)
        if (a.unit.name, b.unit.name) == ("pound", "ounce") and b.value < 16 and gap != " and ":
            return _add(a, b, 16)
    bare = gap.lower()
    if bare in (" in ", " out of ", "-in-", " in every ", " of every "):
        return _share(a, b, bare)
    kind = "to" if bare in _RANGE else bare.strip() if bare in (" and ", " or ", "/") else ""
    for hedge in (" up to ", " to about ", " to nearly ", " to over ", " to around "):
        kind = kind or ("to" if bare == hedge else "")
    if not kind or a.form or b.form or not _fits(doc, a, b, kind, bare, tables):
        return False
    if not a.scaled and b.scaled and 0 <= a.value < b.value / b.scaled and a.value < 1000 and a.figure_end - a.start < 7 + 3 * a.word:
        a.value *= b.scaled
        a.scaled = b.scaled
    a.upper = b.value
    a.unit = b.unit if a.unit is None else a.unit
    a.measure = a.measure or b.measure
    a.per = b.per or a.per
    a.role = b.role or a.role
    a.digits = max(a.digits, b.digits) if a.digits and b.digits else 0
    a.end, a.figure_end, a.glued = b.end, b.figure_end, b.glued
    if bare in ("-", "–", "‑") and a.unit is None and not a.word:
        a.form = "pair"
    return True


def _add(a: Number, b: Number, parts: int) -> bool:
    a.value += b.value / parts
    a.digits += b.digits
    a.end = a.figure_end = b.end
    a.per, a.role = b.per, b.role
    return True


def _share(a: Number, b: Number, bare: str) -> bool:
    """ "one in five": a share, unless the second is a year or a span of time."""
    if a.unit or b.unit or a.form or b.form or not (0 < a.value < b.value) or b.value > 1e6 or a.value > 99:
        return False
    if not (a.value.is_integer() and b.value.is_integer()) or (bare == " in " and 1000 <= b.value <= 2100):
        return False
    a.value /= b.value
    a.form, a.digits, a.word = "fraction", 0, True
    a.end, a.figure_end, a.glued = b.end, b.figure_end, b.glued
    return True


def _fits(doc: Document, a: Number, b: Number, kind: str, bare: str, tables: Tables) -> bool:
    if a.unit and b.unit and a.unit != b.unit:
        return False
    if a.per and not b.per:
        return False
    low = a.value if a.unit else a.value * (b.scaled or 1.0) if not a.scaled else a.value
    if kind == "or":
        return (
            low < b.value
            and (b.value == low + (b.scaled or 1.0) or b.value <= low * 2)
            and a.unit is None
            and a.word == b.word
            and a.value < 1000
        )
    if kind == "/":
        return bool(a.unit and b.unit) and a.value < b.value
    tight = bare in ("-", "–", "‑", "−")
    opened = _opened(doc, a)
    if kind == "and":
        return opened == "between"
    if bare in (" - ", " – "):
        return (a.unit is None) == (b.unit is None or a.unit is not None) and low < b.value and (a.unit is not None or b.unit is not None)
    if bare == "—":
        return False
    if a.unit and not b.unit and not tight:
        return bool(opened) or (a.unit.dimension.startswith("money") and not a.measure and b.scaled > 0)
    if a.unit and b.unit and not tight and not opened:
        return not _changed(doc, a, tables)
    if not a.unit and not b.unit and not tight and not opened:
        return low < b.value and not (b.form or a.form)
    return True


def _opened(doc: Document, a: Number) -> str:
    token = doc.token_at(a.start)
    if doc.starts[token] >= a.start:
        token -= 1
    for index in range(token, max(-1, token - 4), -1):
        if doc.lowers[index] in _FROM:
            return doc.lowers[index]
    return ""


def _changed(doc: Document, a: Number, tables: Tables) -> bool:
    token = doc.token_at(a.start) - (doc.starts[doc.token_at(a.start)] >= a.start)
    return any(doc.lowers[index] in tables.trends for index in range(max(0, token - 2), token + 1))
