"""Two spellings of a person's name: one name written in two ways, or two names."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from checker.ruleset import RuleSet
from checker.values.alike import alike_names
from checker.values.names import fold

_SOFT = re.compile(r"[aeiouyhwgj]+")
_DOUBLED = re.compile(r"(.)\1+")
_LONG = 5  # letters of a name in which one vowel may be a slip
_NOT_EXCHANGED = ({"i", "o"}, {"i", "u"}, {"e", "u"})
# Letters that transliterations and languages use for one another.
_SOUNDS = str.maketrans({"c": "k", "q": "k", "z": "s"})


def another_name(a: str, b: str, rules: RuleSet) -> bool:
    """Whether two spellings of a person's name are two names: both are known as such, or a consonant differs.

    Most vowels, doubled letters and letters that stand for one sound come and go with transliteration; swapped letters are slips of the pen.
    """
    alike = alike_names(rules)
    x, y = fold(a).split(), fold(b).split()
    if len(x) != len(y):
        return False
    for one, other in zip(x, y, strict=True):
        if one == other:
            continue
        if other in alike.get(one, frozenset()):
            return True
        if _other_vowel(one, other):
            return True
        near = OSA.distance(one, other) <= 2  # further apart, one is a short or familiar form of the other
        if near and len(one) > 3 and len(other) > 3 and sorted(one) != sorted(other) and _consonants(one) != _consonants(other):
            return True
    return False


def _other_vowel(one: str, other: str) -> bool:
    """Whether two words differ in one vowel for which no transliteration writes the other."""
    apart = [{x, y} for x, y in zip(one, other, strict=False) if x != y]
    return len(one) == len(other) >= _LONG and len(apart) == 1 and apart[0] in _NOT_EXCHANGED


def _consonants(word: str) -> str:
    return _DOUBLED.sub(r"\1", _SOFT.sub("", word).translate(_SOUNDS))
