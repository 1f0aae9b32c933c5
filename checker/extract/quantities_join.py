"""Joins numbers that make one quantity: ranges, "one in five", "5 feet 10 inches"."""

from __future__ import annotations

from checker.document import Document
from checker.extract.numbers import Number
from checker.extract.quantities_lexicon import Tables

_REACH = 12  # characters between two numbers of one quantity
_DASHES = frozenset(("-", "–", "‑", "−"))
_TO = frozenset(
    (
        *_DASHES,
        "—",
        " to ",
        "-to-",
        " to-",
        "- to ",
        " – ",
        " - ",
        "–to–",
        " up to ",
        " to about ",
        " to nearly ",
        " to over ",
        " to around ",
    )
)
_SHARES = frozenset((" in ", " out of ", "-in-", " in every ", " of every "))
_OPENERS = frozenset(("from", "between", "ranging", "ranges", "ranged"))
_PARTS = {("foot", "inch"): 12, ("pound", "ounce"): 16}


def join(doc: Document, numbers: list[Number], tables: Tables) -> list[Number]:
    """The numbers with those joined that are one quantity; a dash that joins nothing makes a name or a telephone number."""
    out: list[Number] = []
    for number in numbers:
        last = out[-1] if out else None
        near = (
            last is not None and number.start - last.end <= _REACH and number.form not in ("ordinal", "decade") and last.form != "ordinal"
        )
        if last is not None and near and _joined(doc, last, number, tables):
            continue
        if number.dash and last is not None and last.end + 1 == number.start and last.upper is not None and last.unit is None:
            last.form = "chain"  # "555-123-4567"
        if number.dash and number.unit is None and not doc.text[max(0, number.start - 5) : number.start].lower().endswith(("to-", "and-")):
            continue
        out.append(number)
    return [n for n in out if n.form != "chain"]


def _joined(doc: Document, a: Number, b: Number, tables: Tables) -> bool:
    """Merges `b` into `a` if they are one quantity."""
    if a.upper is not None or b.upper is not None:
        return False
    gap = doc.text[a.end : b.start].lower()
    if a.unit is not None and not a.role and _inches(a, b, gap):
        return True
    if gap in _SHARES:
        return _share(a, b, gap)
    kind = "to" if gap in _TO else gap.strip() if gap in (" and ", " or ", "/") else ""
    if not kind or a.form or b.form or not _fits(doc, a, b, kind, gap, tables):
        return False
    if _shares_scale(a, b):
        a.scale(b.scaled)
    a.upper = b.value
    a.unit = b.unit if a.unit is None else a.unit
    a.signed = a.signed or b.signed
    a.per = b.per or a.per
    a.role = b.role or a.role
    a.digits = max(a.digits, b.digits) if a.digits and b.digits else 0
    a.end, a.figure_end, a.glued = b.end, b.figure_end, b.glued
    if gap in _DASHES and a.unit is None and not a.word:
        a.form = "pair"  # a range or a result
    return True


def _inches(a: Number, b: Number, gap: str) -> bool:
    """ "5 feet 10 inches", "6-foot-5": the parts of one length or weight."""
    assert a.unit is not None
    if a.unit.name == "foot" and b.dash and gap == "-" and b.unit is None:
        smaller = "inch"
    elif b.unit is not None and gap in (" ", ", ", " and ", "-"):
        smaller = b.unit.name
    else:
        return False
    parts = _PARTS.get((a.unit.name, smaller), 0)
    if not b.value < parts or a.value >= 20 * parts:
        return False
    a.value += b.value / parts
    a.digits += b.digits
    a.end = a.figure_end = b.end
    a.per, a.role, a.glued = b.per, b.role, b.glued
    return True


def _share(a: Number, b: Number, gap: str) -> bool:
    """ "one in five": a share, unless the second is a year or has a unit."""
    if a.unit or b.unit or a.form or b.form or not (0 < a.value < b.value) or b.value > 1e6 or a.value > 999:
        return False
    if not (a.value.is_integer() and b.value.is_integer()) or (gap == " in " and (1000 <= b.value < 2200 or a.value > 99)):
        return False
    a.value /= b.value
    a.form, a.digits, a.word = "fraction", 0, True
    a.end, a.figure_end, a.glued = b.end, b.figure_end, b.glued
    return True


def _shares_scale(a: Number, b: Number) -> bool:
    """ "1 to 2 thousand", "$89 to $93 billion"; but "$200 to $4 million" are what they say."""
    return bool(not a.scaled and b.scaled and 0 <= a.value < min(1000.0, b.value / b.scaled))


def _fits(doc: Document, a: Number, b: Number, kind: str, gap: str, tables: Tables) -> bool:
    """Whether two numbers with a joining word between them are the ends of a range."""
    if (a.unit and b.unit and a.unit != b.unit) or (a.per and not b.per):
        return False
    low = a.value * (b.scaled or 1.0) if not a.unit and not a.scaled else a.value
    if kind == "or":
        near = b.value == low + (b.scaled or 1.0) or b.value <= low * 2
        return low < b.value and near and a.unit is None and a.word == b.word and a.value < 1000
    if kind == "/":
        return bool(a.unit and b.unit) and a.value < b.value
    opener = _opener(doc, a)
    if kind == "and":
        return opener == "between"
    if gap in (" - ", " – "):
        return low < b.value and bool(a.unit or b.unit)
    if gap == "—":
        return False
    if gap in _DASHES or opener:
        return True
    if a.unit and not b.unit:
        return a.signed and b.scaled > 0
    if a.unit and b.unit:
        return not _changed(doc, a, tables)  # "rose 5 percent to 20 percent" is a change and a level
    return b.unit is not None or low < b.value


def _token_before(doc: Document, a: Number) -> int:
    token = doc.token_at(a.start)
    return token - (doc.starts[token] >= a.start)


def _opener(doc: Document, a: Number) -> str:
    """The "from" or "between" a few words before a number."""
    token = _token_before(doc, a)
    return next((doc.lowers[i] for i in range(token, max(-1, token - 4), -1) if doc.lowers[i] in _OPENERS), "")


def _changed(doc: Document, a: Number, tables: Tables) -> bool:
    token = _token_before(doc, a)
    return any(doc.lowers[index] in tables.trends for index in range(max(0, token - 2), token + 1))
