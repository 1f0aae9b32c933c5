"""Which words of an article show that a name is a person's: those of the name (`surface`), or those around it."""

from __future__ import annotations

from checker.extract import vocabulary as v
from checker.extract.capitals import Reading
from checker.extract.vocabulary import Vocabulary

_SPEECH = frozenset(
    "said says told tells added adds wrote explained tweeted replied recalled testified stated announced admitted denied insisted argued warned joked "
    "noted asked thinks thought believes believed".split()
)
_APPOINTED = frozenset("named appointed elected".split())
_APPOSITION = frozenset(("a", "an", "the", "his", "her", "their", "who", "whose"))
_OLDEST = 111  # years
_NOT_BEFORE_PEOPLE = frozenset("the in at near from to outside around across a an its".split())
_CALLING = v.TITLE | v.RELATION
_NOT_CALLING = v.ORG | v.OPENER | v.PLACE_HEAD | v.STATUS
_LISTED = (
    v.ANY_HEAD | v.FIELD | v.OPENER | v.TIME | v.DIRECTION | v.PLACE | v.DEMONYM | v.KNOWN | v.COMMON | v.ACRONYM
)  # words that no name of a person in no list has


def strong_person(reading: Reading, first: int, last: int) -> bool:
    """Whether the words `[first, last)` themselves are a person's name of two or more words."""
    strong, doubtful = reading.surface.strong[tuple(reading.doc.tokens[first:last])]
    return strong and doubtful not in reading.lower_words


def called_person(reading: Reading, first: int, last: int) -> bool:
    """Whether an age behind tokens `[first, last)` or a lower-case title or relation in front of them shows a person."""
    doc, flags = reading.doc, reading.flags
    lowers, tokens = doc.lowers, doc.tokens
    count = len(tokens)
    if not tokens[last - 1].isalpha() and any(c.isdigit() for c in tokens[last - 1]):
        return False
    if last + 1 < count and lowers[last] in (",", "("):
        following = tokens[last + 1]
        closing = tokens[last + 2] if last + 2 < count else ""
        if following.isdigit() and 0 < int(following[:4]) < _OLDEST and closing in (",", ")", ".", ";"):
            return True
        if following == "aged" or "-year-old" in following or "-year-old" in closing or "-month-old" in closing:
            return True
    if not first or not tokens[first - 1].islower():
        return False
    if lowers[first - 1] == "head" or (lowers[first - 1] == "official" and lowers[first - 2] in ("the", "its")):
        return False  # "the official Acme account"
    before = flags[first - 1]
    return bool(before & _CALLING) and not before & _NOT_CALLING


def person_context(reading: Reading, first: int, last: int, size: int) -> bool:
    """Whether the words around tokens `[first, last)` suggest a person: speech, "who", an apposition on either side."""
    doc, flags = reading.doc, reading.flags
    lowers, tokens = doc.lowers, doc.tokens
    count = len(tokens)
    after = lowers[last] if last < count else ""
    if called_person(reading, first, last):
        return True
    if (
        first > 1
        and lowers[first - 1] == ","
        and flags[first - 2] & v.TITLE
        and after in (",", ".")
        and not tokens[first - 2].endswith("s")
    ):
        return True
    if size < 2:
        if not (after == "," and last + 2 < count and lowers[last + 1] in ("who", "a", "an")):
            return False
        return lowers[last + 1] == "who" or any(
            flags[i] & v.TITLE and not flags[i] & (v.ORG | v.STATUS) and not flags[i + 1] & v.POSSESSIVE
            for i in range(last + 2, min(last + 5, count - 1))
        )
    if first and lowers[first - 1] == "the":
        return False
    said = after in (".", ",") and first > 0 and lowers[first - 1] in _SPEECH
    if said or after in _SPEECH or after == "who" or (after == "," and last + 1 < count and lowers[last + 1] == "who"):
        return not all(ordinary(reading.base[i], reading.vocab) for i in range(first, last) if tokens[i][0].isupper())
    if after in ("was", "is") and last + 2 < count and (lowers[last + 1] in _APPOINTED or _title_follows(reading, last + 1)):
        return True
    if after == "," and last + 2 < count and _title_follows(reading, last + 1):
        return True
    if after == "," and last + 1 < count and lowers[last + 1] in _APPOSITION:
        for i in range(last + 2, min(last + 8, count)):
            if tokens[i] in ",.;:":
                break
            if flags[i] & (v.TITLE | v.RELATION) and tokens[i].islower() and not flags[i] & (v.ORG | v.STATUS):
                return True
    return False


def _title_follows(reading: Reading, at: int) -> bool:
    """Whether a lower-case title with its complement begins at `at`: "mayor of ..."."""
    doc, flags = reading.doc, reading.flags
    stop = min(at + 3, len(flags) - 1)
    while at < stop and (doc.lowers[at] in ("a", "an", "the") or (flags[at] & (v.STATUS | v.FILLER) and not flags[at] & v.TITLE)):
        at += 1
    title = at + 1 < len(flags) and flags[at] & v.TITLE and not flags[at] & (v.ORG | v.STATUS) and doc.tokens[at].islower()
    return bool(title) and doc.lowers[at + 1] in ("of", "at", "for", "and")


def unknown_person(reading: Reading, first: int, last: int) -> bool:
    """Whether two or three words that are in no list, where a person could stand, are best taken for a person."""
    doc, flags = reading.doc, reading.flags
    if not 2 <= last - first <= 3 or (first and doc.lowers[first - 1] in _NOT_BEFORE_PEOPLE):
        return False
    if any(flags[i] & (v.GIVEN | v.FAMILY_LAST) and not flags[i] & v.AMBIGUOUS for i in range(first + 1, last)):
        token = doc.tokens[first]
        return (
            not flags[first] & _LISTED and not ordinary(reading.base[first], reading.vocab) and token[0].isupper() and not token.isupper()
        )
    for i in range(first, last):
        token = doc.tokens[i]
        if flags[i] & _LISTED or not token[0].isupper() or token.isupper():
            return False
        if ordinary(reading.base[i], reading.vocab) or sum(1 for c in token if c.isupper()) > 2:
            return False
    return True


def ordinary(word: str, vocab: Vocabulary) -> bool:
    """Whether a lower-case word is common English, so that its capital may be an accident."""
    return vocab.common[word]
