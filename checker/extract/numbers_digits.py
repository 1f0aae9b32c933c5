"""Finds the numbers that are written in digits, with their suffix and scale.

What a figure is glued to decides whether it is a number at all: "CO2", "F1", "10:30", "1.2.3" and "5G" are not.
"""

from __future__ import annotations

import re

from checker.extract.numbers import Number
from checker.extract.quantities_lexicon import Tables

# Thousands in threes or the Indian way; the repetitions are bounded, so that a long list of figures stays linear.
# It begins with one plain class, which the regex engine can look for quickly.
_DIGITS = re.compile(
    r"[0-9½⅓⅔¼¾⅛⅜⅝⅞](?:[0-9]{0,2}(?:[,\u202f\u2009][0-9]{3}){1,7}(?![0-9])(?:\.[0-9]+)?|[0-9]?(?:,[0-9][0-9]){1,4},[0-9]{3}(?![0-9])|[0-9]*(?:\.[0-9]+)?)"
)
_LETTERS = re.compile(r"[^\W\d_]{1,12}")
_AFTER_FRACTION = re.compile(r"[ \u00a0]?([½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜⅝⅞])|[ \u00a0-]([0-9])/([0-9]{1,2})(?![\d/])|( and a half)(?![^\W\d_])")
_SLASH_FRACTION = re.compile(r"[/⁄]([0-9]{1,4})(?![\d/,.⁄-])(?! ?\d)")
_GROUPS = str.maketrans("", "", ",\u202f\u2009")
_ORDINAL_ENDS = frozenset(("st", "nd", "rd", "th"))
_LONGEST = 18  # more digits than this are an identifier


def numbers_in_digits(text: str, tables: Tables) -> list[Number]:
    """Every number written in digits, in order; ordinals among them (`form` says so)."""
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
        if figure.startswith("00") and before != ".":
            continue
        if end - start > _LONGEST or (not before.isspace() and before not in '($€£¥₩[“"' and not _may_precede(text, start, before, tables)):
            continue
        if after == ":" and text[end + 1 : end + 2].isdigit():
            continue
        if after in ".," and text[end + 1 : end + 2].isdigit():
            continue  # a version, an address, a list without blanks: the rest is refused by what precedes it
        if before == "(" and start > 1 and text[start - 2].isalnum():
            continue  # "72(1)"
        number = _figure(start, end, figure, tables)
        if before == "." and not number.dash:
            number.start = start - 1
            number.value = float("0." + figure) if figure.isdigit() else number.value
            number.digits = len(figure.lstrip("0"))
            before = text[start - 2] if start > 1 else " "
        elif figure[0] == "0" and figure[1:2].isdigit() and text[max(0, start - 2) : start] == ". ":
            number.value, number.digits, number.start = float("0." + figure), len(figure.lstrip("0")), start - 2  # "of. 08 percent"
        _sign(text, number, before)
        if not _finish(text, number, after, tables):
            continue
        done = number.end
        out.append(number)
    return out


def _figure(start: int, end: int, figure: str, tables: Tables) -> Number:
    if figure[0] in tables.fractions:
        number = Number(start, end, tables.fractions[figure[0]], 0, word=False)
        number.form = "slash"
        return number
    bare = figure.translate(_GROUPS)
    return Number(start, end, float(bare), len(bare.replace(".", "").lstrip("0")) or 1, word=False)


def _sign(text: str, number: Number, before: str) -> None:
    if before == "+":
        number.sign = "+"
        number.start -= 1
    elif before in "-–−‑":
        earlier = text[number.start - 2] if number.start > 1 else " "
        if earlier.isspace() or earlier in "([$€£":
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
    stone = letters == "st" and (number.value % 10 != 1 or number.value % 100 == 11)
    if letters.lower() in _ORDINAL_ENDS and not stone:
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
