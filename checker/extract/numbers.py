"""Finds the bare numbers of a text, in digits and in words, with their scale: what the quantities are built on.

Digits are found in the characters, words in the tokens; both end up as `Number`s in order of position. What a number is glued
to decides early whether it is one at all: "CO2", "F1", "10:30", "1.2.3" and "5G" are not.
"""

from __future__ import annotations

import re

from checker.document import Document
from checker.extract.quantities_lexicon import Tables, Unit

# Thousands in threes or the Indian way; the repetitions are bounded, so that a long list of figures stays linear.
# It begins with one plain class, which the regex engine can look for quickly.
_DIGITS = re.compile(
    r"[0-9](?:[0-9]{0,2}(?:[,\u202f\u2009][0-9]{3}){1,7}(?![0-9])(?:\.[0-9]+)?|[0-9]?(?:,[0-9][0-9]){1,4},[0-9]{3}(?![0-9])|[0-9]*(?:\.[0-9]+)?)"
)
_LETTERS = re.compile(r"[^\W\d_]{1,12}")
_AFTER_FRACTION = re.compile(r"[ \u00a0]?([½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜⅝⅞])|[ \u00a0-]([0-9])/([0-9]{1,2})(?![\d/])|( and a half)(?![^\W\d_])")
_SLASH_FRACTION = re.compile(r"[/⁄]([0-9]{1,4})(?![\d/,.⁄-])(?! ?\d)")
_GROUPS = str.maketrans("", "", ",\u202f\u2009")
_ORDINAL_ENDS = frozenset(("st", "nd", "rd", "th"))
_LONGEST = 18  # more digits than this are an identifier


class Number:
    """A number being read: where it stands, what it says, and what the later steps have found out about it."""

    __slots__ = (
        "bound", "dash", "digits", "end", "figure_end", "form", "glued", "measure", "modifiers", "noun", "pending", "per", "role", "scaled", "sign",
        "start", "strict", "token", "trend", "unit", "upper", "vague", "value", "word",
    )  # fmt: skip

    def __init__(self, start: int, end: int, value: float, digits: int, *, word: bool) -> None:
        self.start = start  # of the whole mention as far as read
        self.end = end
        self.figure_end = end  # behind number and scale
        self.value = float(value)
        self.upper: float | None = None
        self.digits = digits
        self.word = word
        self.vague = False
        self.scaled = 0.0  # the factor of "million", if one is written
        self.form = ""  # "ordinal", "fraction", "half", "times": how it is written
        self.pending = ""  # a suffix that is a scale or a unit, the rest decides: "35m"
        self.glued = False  # letters or a hyphen follow without a space
        self.dash = False  # a dash ties it to the number before
        self.sign = ""  # "+", "-" as written
        self.token = -1
        self.unit: Unit | None = None
        self.measure = False
        self.per = ""
        self.noun = ""
        self.modifiers: tuple[str, ...] = ()
        self.bound = "="
        self.strict = False
        self.role = ""
        self.trend = ""

    def scale(self, factor: float) -> None:
        """Multiplies the number by a scale word or suffix."""
        self.value *= factor
        self.scaled = (self.scaled or 1.0) * factor


def number_words(doc: Document, tables: Tables) -> list[int]:
    """The tokens that are a number word, an ordinal or a multiplier, or begin with one ("two-thirds")."""
    words = tables.all_words
    return [i for i, low in enumerate(doc.lowers) if low in words or ("-" in low and low.partition("-")[0] in words)]


def find_numbers(doc: Document, at: list[int], tables: Tables) -> list[Number]:
    """All numbers of the text in order, ordinals in digits among them (`form` says so); `at` are its `number_words`."""
    found = _in_digits(doc.text, tables)
    words = _in_words(doc, at, tables, found)
    if words:
        found = sorted((*found, *words), key=lambda n: n.start)
    return found


def _in_digits(text: str, tables: Tables) -> list[Number]:
    out: list[Number] = []
    done = 0
    size = len(text)
    for match in _DIGITS.finditer(text):
        start, end = match.span()
        if start < done:
            continue
        done = end
        before = text[start - 1] if start else " "
        after = text[end] if end < size else " "
        figure = match.group()
        if end - start > _LONGEST or (not before.isspace() and before not in '($€£¥₩[“"' and not _may_precede(text, start, before, tables)):
            continue
        if after == ":" and text[end + 1 : end + 2].isdigit():
            continue
        if after in ".," and text[end + 1 : end + 2].isdigit():
            continue  # a version, an address, a list without blanks: the rest is refused by what precedes it
        if before == "(" and start > 1 and text[start - 2].isalnum():
            continue  # "72(1)"
        number = _figure(text, start, end, figure)
        if before == "." and not number.dash:
            number.start = start - 1
            number.value = float("0." + figure) if figure.isdigit() else number.value
            number.digits = len(figure.lstrip("0"))
            before = text[start - 2] if start > 1 else " "
        _sign(text, number, before)
        if not _finish(text, number, after, tables):
            continue
        done = number.end
        out.append(number)
    return out


def _figure(text: str, start: int, end: int, figure: str) -> Number:
    bare = figure.translate(_GROUPS)
    return Number(start, end, float(bare), len(bare.replace(".", "").lstrip("0")) or 1, word=False)


def _sign(text: str, number: Number, before: str) -> None:
    if before == "+":
        number.sign = "+"
        number.start -= 1
    elif before in "-–−‑":
        earlier = text[number.start - 2] if number.start > 1 else " "
        if earlier.isspace() or earlier in "([":
            number.sign = "-"
            number.value = -number.value
            number.start -= 1
        else:
            number.dash = earlier.isalnum() or earlier in "%€£"


def _may_precede(text: str, start: int, before: str, tables: Tables) -> bool:
    """Whether a number may begin behind this character."""
    earlier = text[start - 2] if start > 1 else " "
    if before in "-–—−‑":
        if earlier.isalpha():  # "Covid-19", "V-6"; but "2 to-3", "magnitude-6.1"
            return (
                before == "—"
                or text[max(0, start - 6) : start - 1].lower().endswith((" to", "and", "foot", "feet"))
                or _before_word(text, start - 1, tables)
            )
        return True
    if before == ".":
        return earlier.isspace() or earlier in "($€£"
    if before == ",":
        return not earlier.isdigit()
    if before == "/":
        return earlier in "$€£" or earlier.isspace()
    if before == "=":
        return text[start - 2 : start] in tables.signs
    if before.isalpha() or before in tables.sign_ends:
        return tables.sign_before.search(text, max(0, start - 7), start) is not None
    return before not in ":_@#&\\^*'’?%;" and not before.isalnum() and before not in tables.fractions


def _before_word(text: str, end: int, tables: Tables) -> bool:
    return any(text[max(0, end - len(word)) : end].lower() == word for word in tables.before)


def _finish(text: str, number: Number, after: str, tables: Tables) -> bool:
    """Reads on behind the figure: fraction, suffix, scale. False if the letters behind it make it a name or a date."""
    end = number.end
    if after in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜⅝⅞ -\u00a0" and (mixed := _AFTER_FRACTION.match(text, end)):
        sign, above, below, half = mixed.groups()
        part = tables.fractions[sign] if sign else 0.5 if half else int(above) / max(1, int(below))
        if part < 1 and number.value < 1000:
            number.value += part
            number.digits += 1
            number.end = number.figure_end = mixed.end()
            return True
    if after in "/⁄":
        split = _SLASH_FRACTION.match(text, end)
        below = int(split.group(1)) if split else 0
        if split is None or not (0 < number.value < below) or not number.value.is_integer():
            return after == "/" and not text[end + 1 : end + 2].isdigit()
        number.form = "slash"
        number.value /= below
        number.end = number.figure_end = split.end()
        return True
    if after.isalpha() and (letters := _LETTERS.match(text, end)):
        return _suffix(text, number, letters.group(), tables)
    if after == "'" or after == "’":
        return not text[end + 1 : end + 2].isalnum()  # "1980's"; feet and inches are met rarely enough
    _scale(text, number, tables)
    number.glued = _hyphen(text, number.end)
    return True


def _hyphen(text: str, at: int) -> bool:
    return text[at : at + 1] in ("-", "‑") and text[at + 1 : at + 2].isalpha()


def _scale(text: str, number: Number, tables: Tables) -> None:
    for _ in range(2):  # "hundred thousand"
        scale = tables.scale_after.match(text, number.end)
        if scale is None:
            return
        number.scale(tables.scales[scale.group(1).lower()])
        number.end = number.figure_end = scale.end()


def _suffix(text: str, number: Number, letters: str, tables: Tables) -> bool:
    end = number.end + len(letters)
    following = text[end : end + 1]
    if following.isdigit() and letters not in ("km", "m", "cm", "mm", "ft"):
        return False
    if letters in _ORDINAL_ENDS or letters.lower() in _ORDINAL_ENDS:
        if letters.lower() != "st" or (number.value % 10 == 1 and number.value % 100 != 11):
            number.form = "ordinal"
            number.end = number.figure_end = end
            return number.value.is_integer()
    if letters in tables.suffixes or letters.lower() in tables.scales:
        number.scale(tables.suffixes.get(letters) or tables.scales[letters.lower()])
        number.end = number.figure_end = end
        number.glued = _hyphen(text, end)
        if not number.glued:
            _scale(text, number, tables)
        return True
    if letters in tables.money_suffixes:
        number.pending = letters
        number.glued = True
        return True
    if letters == "x":
        number.form = "times"
        number.end = number.figure_end = end
        return True
    if letters == "s" and 20 <= number.value <= 90 and number.value % 10 == 0:
        number.form = "decade"  # "in his 20s"
        number.end = number.figure_end = end
        return True
    if letters == "s" and number.value >= 100:
        return False  # "the 1980s", "747s"
    if letters in tables.symbols or letters in tables.glued or letters.lower() in tables.by_word or letters in tables.codes:
        number.glued = True
        return True
    return False


# ------------------------------------------------------------------------------------------------ words


def _in_words(doc: Document, at: list[int], tables: Tables, digits: list[Number]) -> list[Number]:
    """Number words, none of them inside a number that was found in digits ("5 million")."""
    out: list[Number] = []
    upto, pointer = 0, 0
    for index in at:
        start = doc.starts[index]
        if start < upto:
            continue
        while pointer < len(digits) and digits[pointer].end <= start:
            pointer += 1
        if pointer < len(digits) and digits[pointer].start <= start:
            continue
        number = _word_number(doc, tables, index)
        if number is not None:
            number.token = index
            out.append(number)
            upto = number.end
    return out


def _word_number(doc: Document, tables: Tables, index: int) -> Number | None:
    lowers = doc.lowers
    low = lowers[index].partition("-")[0]
    if low not in tables.number_words:
        return None
    if low in tables.vague:
        return _vague(doc, tables, index)
    if low in tables.parts:
        return _part(doc, tables, index, low)
    before = lowers[index - 1] if index else ""
    if low in tables.scales:
        return _after_article(doc, tables, index, before)
    return _cardinal(doc, tables, index)


def _after_article(doc: Document, tables: Tables, index: int, before: str) -> Number | None:
    """A scale without a figure: "a million", "half a dozen", "several hundred"."""
    lowers, starts = doc.lowers, doc.starts
    if before in tables.few:
        low, high = tables.few[before]
        number = _cardinal(doc, tables, index)
        if number is None:
            return None
        article = index >= 2 and lowers[index - 2] == "a" and before != "several"
        number.start = starts[index - 2 if article else index - 1]
        number.value, number.upper, number.vague = number.value * low, number.value * high, True
        return number
    number = _cardinal(doc, tables, index) if before in ("a", "an", "the", "per", "half", "of", "every") else None
    if number is None or before in ("the", "per", "every"):
        return None
    half = index >= 2 and (before in ("a", "an") and lowers[index - 2] in ("half", "quarter"))
    quarter = before == "of" and index >= 2 and lowers[index - 2] in ("quarter", "quarters", "third", "thirds")
    if half or before == "half" or quarter:
        return None  # read from "half"
    if before == "of":
        return None
    number.start = starts[index - 1]
    return number


def _vague(doc: Document, tables: Tables, index: int) -> Number | None:
    lowers = doc.lowers
    low, high, *_ = tables.vague[lowers[index]] if lowers[index] in tables.vague else (0, 0)
    if not low:
        return None
    end = index
    while end + 2 < len(lowers) and lowers[end + 1] == "of" and lowers[end + 2] in tables.vague and end - index < 6:
        end += 2
        factor = tables.vague[lowers[end]][0]
        low, high = low * factor, high * factor
    if (
        end == index
        and lowers[index] in ("scores", "tens")
        and (end + 1 >= len(lowers) or lowers[end + 1] != "of" or lowers[index] == "tens")
    ):
        return None
    if end == index and index and lowers[index - 1].isdigit():
        return None
    number = Number(doc.starts[index], doc.ends[end], low, 0, word=True)
    number.upper = float(high)
    number.vague = True
    return number


def _part(doc: Document, tables: Tables, index: int, low: str) -> Number | None:
    """ "half a million", "half an hour", "a third of", "half of", "half the"; None for "first half", "a third man"."""
    lowers, count = doc.lowers, len(doc.lowers)
    before = lowers[index - 1] if index else ""
    after = lowers[index + 1] if index + 1 < count else ""
    token = lowers[index]
    if low == "half":
        if "-" in token:
            tail = token[5:]
            if tail in tables.scales:
                return _scaled_half(doc, tables, index, index, tables.scales[tail])
            number = Number(doc.starts[index], doc.starts[index] + 4, 0.5, 0, word=True)
            number.form, number.glued = "half", True
            return number if tail in tables.by_word else None
        if before in (
            "first",
            "second",
            "other",
            "latter",
            "top",
            "bottom",
            "one",
            "second-half",
            "third",
            "this",
            "each",
            "last",
            "per",
            "better",
        ):
            return None
        if after in ("a", "an") and index + 2 < count:
            scale = lowers[index + 2]
            if scale in tables.scales:
                return _scaled_half(doc, tables, index, index + 2, tables.scales[scale])
            number = Number(doc.starts[index], doc.ends[index + 1], 0.5, 0, word=True)
            number.form = "half"
            return number
        if after in tables.scales:
            return _scaled_half(doc, tables, index, index + 1, tables.scales[after])
        number = Number(doc.starts[index], doc.ends[index], 0.5, 0, word=True)
        number.form = (
            "fraction" if after == "of" else "share" if after in ("the", "its", "their", "his", "her", "our", "that", "as") else "half?"
        )
        return number
    if token != low or after != "of" or before not in ("a", "an"):
        return None
    start = doc.starts[index - 1]
    if low in ("quarter", "third") and index + 3 < count and lowers[index + 2] == "a" and lowers[index + 3] in tables.scales:
        number = Number(start, doc.ends[index + 3], tables.scales[lowers[index + 3]] / tables.parts[low], 0, word=True)
        number.scaled = tables.scales[lowers[index + 3]]
        return number
    if low == "second":
        return None
    number = Number(start, doc.ends[index], 1 / tables.parts[low], 0, word=True)
    number.form = "fraction"
    return number


def _scaled_half(doc: Document, tables: Tables, index: int, last: int, scale: float) -> Number:
    number = Number(doc.starts[index], doc.ends[last], scale / 2, 0, word=True)
    number.scaled = scale
    return number


def _cardinal(doc: Document, tables: Tables, index: int) -> Number | None:
    """Reads number words as far as they go on: "twenty-eight thousand six hundred and two", "two-thirds", "two and a half"."""
    lowers, starts, count = doc.lowers, doc.starts, len(doc.lowers)
    small, tens, scales, parts = tables.small, tables.tens, tables.scales, tables.parts
    total, current, last = 0.0, 0.0, ""
    start, end = starts[index], starts[index]
    at = index
    form, scaled, glued = "", 0.0, False
    while at < count and at < index + 24:
        low = lowers[at]
        offset = starts[at]
        if at > index and doc.text[end:offset].strip() not in ("", ","):
            break
        if low == "and":
            nxt = lowers[at + 1].partition("-")[0] if at + 1 < count else ""
            if last == "scale" and current + total >= 100 and (nxt in small or nxt in tens):
                at += 1
                end = starts[at]
                continue
            if nxt == "a" and at + 2 < count and lowers[at + 2] in ("half", "quarter") and last in ("small", "tens"):
                current += 0.5 if lowers[at + 2] == "half" else 0.25
                end = doc.ends[at + 2]
            break
        if low == ",":
            break
        stop = False
        for piece in low.split("-"):
            stop = True
            if piece in small:
                if last in ("small",) or (last == "tens" and small[piece] > 9):
                    break
                current += small[piece]
                last = "small"
            elif piece in tens:
                if last in ("small", "tens"):
                    break
                current += tens[piece]
                last = "tens"
            elif piece in scales:
                scale = scales[piece]
                current = (current or 1) * scale
                scaled = scale if last != "scale" else scaled * scale
                if scale >= 1000:
                    total, current = total + current, 0.0
                last = "scale"
            elif piece in parts and last in ("small", "tens") and 0 < current and (piece.endswith("s") or current == 1):
                nxt = lowers[at + 1] if at + 1 < count else ""
                if not (offset > starts[at] or nxt == "of"):  # without a hyphen, "three quarters" are seasons of a company
                    break
                if parts[piece] == 4 and piece.startswith("q") and nxt not in ("of", "the"):
                    break
                form, current = "fraction", current / parts[piece]
                last = "part"
            else:
                break
            offset += len(piece)
            end = offset
            offset += 1
            stop = False
            if last == "part":
                break
        if stop or last == "part":
            if end < doc.ends[at] and end > starts[at]:
                glued = True  # "five-year": the rest of the token follows
            break
        at += 1
    if end == start:
        return None
    number = Number(start, end, total + current, 0, word=True)
    number.form, number.scaled, number.glued = form, scaled, glued
    return number
