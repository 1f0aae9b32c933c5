"""Names as values: folding, and how two names of a person or of a body relate. The differing head noun is evidence, not noise."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Literal

import msgspec
from rapidfuzz.distance import OSA

from checker.model import Name
from checker.ruleset import RuleSet
from checker.values.alike import alike_names

People = Literal["same", "variant", "different"]
Relation = Literal["same", "acronym", "spelling", "head", "inserted", "modifier", "appended", "different"]

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "’": "'", "‘": "'", "ʼ": "'", "`": "'"}
)
_POSSESSIVE = re.compile(r"'s?(?!\w)")
_DROPPED = re.compile(r"[.'\"“”«»]")
_SEPARATORS = re.compile(r"[^\w&]+|_+")
_ARTICLES = frozenset(("the", "a", "an"))
_LINKS = frozenset(("of", "for", "on", "to", "in", "at", "the", "and", "de", "des", "du", "i", "e", "y"))
_VOWELS = frozenset(("i", "e", "y"))  # an ezafe or "and" that is transliterated in several ways
_SPELLED_OUT = 3  # words of a name from which its abbreviation tells something
_SUFFIXES = frozenset("jr sr ii iii iv phd md qc esq".split())
_ARTICLE_FORMS = {"el": "al", "ul": "al", "ad": "al", "as": "al", "ash": "al", "ar": "al"}


class NameRelation(msgspec.Struct, frozen=True):
    """How two names of bodies, laws or things relate, with the words in which they differ.

    `head`: equal modifiers, another head noun (Lab / Hub). `inserted`: one has a modifier more (AI Act / AI Basic Act). `modifier`: another word stands
    between a telling first word and the same head noun (Northgate Savings Bank / Northgate Commercial Bank). `appended`: one
    goes on with another head noun (Journal / Journal Letters). `spelling`: one word within two letters; `real_words` if both
    spellings are ordinary words, so that the difference is one of meaning.
    """

    relation: Relation
    left: str = ""
    right: str = ""
    real_words: bool = False


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """A name without case, accents, points, apostrophes, possessive, leading article and hyphens. Idempotent."""
    text = unicodedata.normalize("NFD", name.casefold().translate(_LETTERS))
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold().translate(_LETTERS)
    text = _DROPPED.sub("", _POSSESSIVE.sub("", text))
    words = _SEPARATORS.sub(" ", text.replace("&", " and ")).split()
    while len(words) > 1 and words[0] in _ARTICLES:
        del words[0]
    return " ".join(words)


# ------------------------------------------------------------------------------------------------------ people


class _Given(msgspec.Struct, frozen=True):
    alike: dict[str, frozenset[str]]  # names that are mistaken for each other
    same: dict[str, frozenset[str]]  # given name -> names it is short or another spelling for
    families: dict[str, frozenset[str]]  # family name -> its other transliterations


def _given(rules: RuleSet) -> _Given:
    return _Given(
        alike_names(rules),
        _groups(rules.lexicon("given_names")["nicknames"]),
        _groups(rules.lexicon("family_names").get("transliterations", [])),
    )


def _groups(lines: Iterable[Any]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in lines:
        for group in str(line).split(","):
            members = group.split()
            for member in members:
                found.setdefault(member, set()).update(members)
    return {member: frozenset(others) for member, others in found.items()}


def compare_people(a: Name, b: Name, rules: RuleSet) -> People:
    """Whether two names are one person's: equal or shortened, spelled in another way, or somebody else's.

    A missing given name fits every given name; another family name never does, unless it is spelled nearly alike and the given names
    agree.
    """
    lists = rules.memo(_given)
    left, right = _parts(a.canonical), _parts(b.canonical)
    if not left or not right:
        return "same" if fold(a.canonical) == fold(b.canonical) else "different"
    if "".join(left) == "".join(right) or _within(left, right) or _within(right, left):
        return "same"
    family_a, family_b = _parts(a.family), _parts(b.family)
    given_a, given_b = _parts(a.given), _parts(b.given)
    if not family_a or not family_b:
        return _one_name(given_a or family_a, given_b or family_b, bool(family_a) == bool(family_b), lists)
    eastern = _leads(left, family_a, given_a) or _leads(right, family_b, given_b)
    givens = _compare_given(given_a, given_b, eastern, lists)
    if "".join(family_a) == "".join(family_b):
        return givens
    if sorted(left) == sorted(right):
        return "variant"
    return _variant_family("".join(family_a), "".join(family_b), givens, given_a, given_b, lists)


def nicknames(given: str, rules: RuleSet) -> frozenset[str]:
    """The given names that a folded one is short for, or has as short forms."""
    return rules.memo(_given).same.get(given, frozenset())


def _parts(name: str) -> list[str]:
    return [_ARTICLE_FORMS.get(w, w) for w in fold(name).split() if w not in _SUFFIXES]


def _within(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether two or more words of one name stand in order within the other, ending or beginning alike."""
    if len(short) < 2 or len(short) >= len(long):
        return False
    rest = iter(long)
    return all(word in rest for word in short) and (short[-1] == long[-1] or short[0] == long[0])


def _leads(parts: list[str], family: list[str], given: list[str]) -> bool:
    """Whether a name is written with the family's name first."""
    return bool(given) and parts[: len(family)] == family and parts[-1] != family[-1]


def _one_name(a: list[str], b: list[str], same_kind: bool, lists: _Given) -> People:
    """Two names of which one is only a given name."""
    if not a or not b:
        return "different"
    if a[0] == b[0] or "".join(a) == "".join(b):
        return "same"
    if same_kind and (b[0] in lists.same.get(a[0], ()) or _near(a[0], b[0])):
        return "variant"
    return "different"


def _compare_given(a: list[str], b: list[str], eastern: bool, lists: _Given) -> People:
    if not a or not b or "".join(a) == "".join(b):
        return "same"
    if eastern:
        return "variant" if _near("".join(a), "".join(b)) else "different"
    first, second = a[0], b[0]
    if first == second or (min(len(first), len(second)) == 1 and first[0] == second[0]):
        return "same"
    if first in b or second in a:  # called by the middle name, or an initial in front
        return "same"
    if second in lists.same.get(first, ()) or second in lists.alike.get(first, ()) or _near(first, second):
        return "variant"
    if min(len(first), len(second)) <= 2 and first[0] == second[0]:  # "PJ" / "P J": initials run together
        return "same" if "".join(a)[: len(second)] == second or "".join(b)[: len(first)] == first else "different"
    return "different"


def _variant_family(a: str, b: str, givens: People, given_a: list[str], given_b: list[str], lists: _Given) -> People:
    """Two family names that may be one in two spellings: the given names must agree, and be there."""
    if not given_a or not given_b:
        return "variant" if min(len(a), len(b)) >= 6 and a[0] == b[0] and OSA.distance(a, b) == 1 else "different"
    if givens == "different":
        return "different"
    if b in lists.families.get(a, ()):
        return "variant"
    longest = max(len(a), len(b))
    allowed = 0 if min(len(a), len(b)) < 4 else 1 if longest < 6 else 2
    if givens == "same" and len(given_a) >= 2 and given_a == given_b and min(len(a), len(b)) >= 4:
        allowed = 2
    if a[0] == b[0]:
        return "variant" if longest > 4 and OSA.distance(a, b) <= allowed else "different"
    shorter, longer = sorted((a, b), key=len)
    return "variant" if len(shorter) >= 6 and longer.endswith(shorter) and len(longer) - len(shorter) <= 2 else "different"


def _near(a: str, b: str) -> bool:
    """Whether two given names are one letter apart, with the same initial and long enough for that to mean something."""
    shortest = min(len(a), len(b))
    return a[:1] == b[:1] and shortest >= 5 and OSA.distance(a, b) <= (2 if shortest >= 9 else 1)


# ------------------------------------------------------------------------------------------------------ bodies


class _Nouns(msgspec.Struct, frozen=True):
    heads: frozenset[str]
    schools: frozenset[str]
    legal: frozenset[str]
    equivalent: dict[str, str]
    places: dict[str, str]  # demonym -> country, both folded
    countries: frozenset[str]  # and demonyms
    ordinary: frozenset[str]


def head_nouns(rules: RuleSet) -> frozenset[str]:
    """The nouns that name a kind of body, law, programme or place: agency, committee, act."""
    return rules.memo(_nouns).heads


def _nouns(rules: RuleSet) -> _Nouns:
    organisations, laws = rules.lexicon("organisations"), rules.lexicon("laws")
    heads = {w for forms in organisations["heads"].values() for w in _entries(forms)}
    for key in ("law", "programme", "event", "place", "product"):
        heads.update(_entries(laws[key]))
    groups = [group.split() for group in _entries(organisations["equivalent"])]
    demonyms = rules.lexicon("demonyms").items()
    places = {fold(form): fold(place) for place, forms in demonyms if place != "creeds" for form in _entries(forms) if " " not in form}
    return _Nouns(
        heads=frozenset(heads),
        schools=frozenset(_entries(organisations["heads"]["school"])),
        legal=frozenset(_entries(organisations["legal"])),
        equivalent={word: group[0] for group in groups for word in group},
        places=places,
        countries=frozenset((*places, *places.values())),
        ordinary=frozenset(stem for band in rules.lexicon("common_words").values() for stem in band.split()),
    )


def _entries(value: Any) -> list[str]:
    lines = [value] if isinstance(value, str) else value
    return [word.strip() for line in lines for word in str(line).split(",") if word.strip()]


def compare_organisations(a: str, b: str, rules: RuleSet) -> NameRelation:
    """How two names of bodies, laws, programmes or things relate, after folding, reordering ("Ministry of X" / "X Ministry")
    and writing out acronyms."""
    nouns = rules.memo(_nouns)
    folded_a, folded_b = fold(a), fold(b)
    if not folded_a or not folded_b:
        return NameRelation("different", a, b)
    if folded_a == folded_b or folded_a.replace(" ", "") == folded_b.replace(" ", ""):
        return NameRelation("same")
    if _initials(a, b) or _initials(b, a):
        return NameRelation("acronym", a, b)
    left, right = _ordered(folded_a, nouns), _ordered(folded_b, nouns)
    left, right = _abbreviated(left, right), _abbreviated(right, left)
    if left == right:
        vowels = set(folded_a.split()) ^ set(folded_b.split())
        return NameRelation("spelling", a, b) if vowels and vowels <= _VOWELS else NameRelation("same")
    if len(left) == len(right):
        return _one_word_apart(left, right, nouns)
    if abs(len(left) - len(right)) == 1:
        return _one_word_more(left, right, nouns)
    return NameRelation("different", a, b)


def _ordered(folded: str, nouns: _Nouns) -> list[str]:
    """The telling words of a folded name, the head noun last, in one spelling, without the legal form."""
    words = folded.split()
    for at, word in enumerate(words[1:-1], 1):
        if word in ("of", "for", "on", "to") and words[at - 1] in nouns.heads and words[at - 1] not in nouns.schools:
            # "Ruritania Ministry of Transport", "Ministry of Transport of Ruritania": a body's place stands in front, as in "Ruritanian Transport Ministry".
            lead = 1 if at > 1 and _proper(words[0], nouns) else 0
            behind = words[at + 1 :]
            if len(behind) > 2 and behind[-2] == "of" and _proper(behind[-1], nouns):
                behind = [behind[-1], *behind[:-2]]
            words = [*words[:lead], *behind, *words[lead:at]]
            break
    out = [nouns.equivalent.get(w, w) for w in words if w not in _LINKS] or words
    out = [nouns.places.get(w, w) if n < len(out) - 1 else w for n, w in enumerate(out)]
    while len(out) > 1 and out[-1] in nouns.legal:
        out.pop()
    return out


def _proper(word: str, nouns: _Nouns) -> bool:
    """Whether a folded word is a place's or a people's, or at least no common word nor made of one ("national")."""
    return word in nouns.countries or not any(word[:size] in nouns.ordinary for size in range(max(4, (len(word) + 1) // 2), len(word) + 1))


def _abbreviated(words: list[str], other: Sequence[str]) -> list[str]:
    """Words with a run replaced by the acronym that the other name writes in its place: "artificial intelligence" / "ai"."""
    for acronym in other:
        size = len(acronym)
        if 2 <= size <= 5 and acronym not in words:
            for at in range(len(words) - size + 1):
                if "".join(w[0] for w in words[at : at + size]) == acronym:
                    return [*words[:at], acronym, *words[at + size :]]
    return words


def _initials(short: str, long: str) -> bool:
    """Whether a name of one word is made of the initials of the other: of all its words, the telling ones, or most of its capitals."""
    acronym = fold(short)
    words = fold(long).split()
    if " " in acronym or len(words) < 2 or not 2 <= len(acronym) <= 8:
        return False
    telling = [w for w in words if w not in _LINKS]
    if acronym in ("".join(w[0] for w in words), "".join(w[0] for w in telling)):
        return True
    capitals = "".join(c for c in long if c.isupper()).lower()
    if len(acronym) < 4 or not short.isupper() or not capitals.startswith(acronym[0]) or len(acronym) * 4 < len(capitals) * 3:
        return False
    rest = iter(capitals)
    return all(letter in rest for letter in acronym)


def misfit(a: str, b: str, abbreviations: Iterable[str]) -> bool:
    """Whether one name spells its abbreviation and the other, of mostly the same words, leaves a letter of it without a word."""
    x, y = ({w for w in fold(name.replace("-", "")).split() if w not in _LINKS} for name in (a, b))
    if min(len(x), len(y)) < _SPELLED_OUT or len(x & y) * 2 < max(len(x), len(y)):
        return False
    return any(len(short) > _SPELLED_OUT and _spells(a, short) != _spells(b, short) for short in abbreviations)


def _spells(name: str, abbreviation: str) -> bool:
    """Whether the words of a name begin with the letters of an abbreviation; a hyphen may make one word or two."""
    ways = ([w for w in text.casefold().split() if w not in _LINKS] for text in (name, name.replace("-", " "), name.replace("-", "")))
    return any("".join(w[0] for w in way) == abbreviation for way in ways)


def _one_word_apart(left: list[str], right: list[str], nouns: _Nouns) -> NameRelation:
    """Names of one length: which word differs, and whether it is the head noun or a spelling."""
    apart = [n for n, (x, y) in enumerate(zip(left, right, strict=True)) if x != y]
    if len(apart) != 1:
        return NameRelation("different", " ".join(left), " ".join(right))
    at = apart[0]
    x, y = left[at], right[at]
    if any(c.isdigit() for c in x + y):
        return NameRelation("different", x, y)
    if at == len(left) - 1 and len(left) > 1 and x in nouns.heads and y in nouns.heads and x.rstrip("s") != y.rstrip("s"):
        return NameRelation("head", x, y)
    if 0 < at < len(left) - 1 and left[-1] in nouns.heads and left[0] not in nouns.ordinary and not _spelled(x, y):
        return NameRelation("modifier", x, y)
    if _spelled(x, y):
        return NameRelation("spelling", x, y, _ordinary(x, nouns) and _ordinary(y, nouns))
    return NameRelation("different", x, y)


def _one_word_more(left: list[str], right: list[str], nouns: _Nouns) -> NameRelation:
    """Names of which one has a word more: inside (a modifier), at the end (a further head noun), or in front (another body)."""
    short, long = sorted((left, right), key=len)
    at = next((n for n, word in enumerate(short) if word != long[n]), len(short))
    extra = long[at]
    if short != [*long[:at], *long[at + 1 :]] or at == 0 or any(c.isdigit() for c in extra):
        return NameRelation("different", " ".join(left), " ".join(right))
    pair = ("", extra) if len(left) < len(right) else (extra, "")
    if at < len(short):
        return NameRelation("inserted", *pair) if short[-1] in nouns.heads else NameRelation("different", " ".join(left), " ".join(right))
    if len(short) >= 2 and extra in nouns.heads:
        return NameRelation("appended", *pair)
    return NameRelation("different", " ".join(left), " ".join(right))


def _spelled(x: str, y: str) -> bool:
    """Whether two words are one in two spellings: the same initial, and one letter (two in long words) apart."""
    shortest, longest = min(len(x), len(y)), max(len(x), len(y))
    if x[0] != y[0] or shortest < 4:
        return False
    return OSA.distance(x, y) <= (1 if longest < 8 else 2)


def _ordinary(word: str, nouns: _Nouns) -> bool:
    """Whether a word is common English, also as a plural or with a mute "e"."""
    return any(form in nouns.ordinary for form in (word, word[:-1], word.removesuffix("es")))
