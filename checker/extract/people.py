"""Personal names: which part is the family's, in which order, and which words around a name show that it is a person's."""

from __future__ import annotations

import re

from checker.extract import vocabulary as v
from checker.extract.capitals import Reading
from checker.extract.vocabulary import Vocabulary

# One or two syllables of a romanised East Asian given name: "Weimin", "Ho", "Mindol".
_SYLLABLES = re.compile(
    r"(?:(?:ch|sh|zh|ng|ts|hy|ky|my|gy|sy|by|py|ny|ry|[bcdfghjklmnpqrstwxyz])?(?:[aeiou]{1,3}|y[aeou]{1,3}|w[aeiou]{1,2})(?:ng|[nklmpth](?![aeiouy]))?){1,2}$"
)
_HYPHENATED = re.compile(r"[A-Z][a-z]{0,6}[-‑][A-Za-z][a-z]{0,6}$")
_INITIAL = re.compile(r"(?:[A-Z]|[A-Z]\.[A-Z.]*[A-Z]?|[A-Z]{2})$")
_SPEECH = frozenset(
    "said says told tells added adds wrote explained tweeted replied recalled testified stated announced admitted denied insisted argued warned joked "
    "noted asked thinks thought believes believed".split()
)
_APPOINTED = frozenset("named appointed elected".split())
_APPOSITION = frozenset(("a", "an", "the", "his", "her", "their", "who", "whose"))
_OLDEST = 111  # years
_NOT_BEFORE_PEOPLE = frozenset("the in at near from to outside around across a an its".split())
_BLOCKED = v.ANY_HEAD | v.FIELD | v.OPENER | v.TIME | v.DIRECTION


def family_first(words: list[str], vocab: Vocabulary) -> bool:
    """Whether a name of two or three words puts the family's name first: "Jang Min-ho", "Jang Min Ho", "Deng Weimin"."""
    if not 2 <= len(words) <= 3:
        return False
    flags = vocab.flags
    first = v.plain(words[0])
    known = flags.get(first, 0)
    if len(words) == 2 and _HYPHENATED.match(words[1]):
        tail = re.split("[-‑]", words[1])[1]
        return bool(known & v.FAMILY_FIRST) or (tail.islower() and not known & v.GIVEN)
    if not known & v.FAMILY_FIRST or known & (v.PARTICLE | v.OPENER):
        return False
    rest = [v.plain(w) for w in words[1:]]
    if any(flags.get(w, 0) & (v.ANY_HEAD | v.COMMON | v.OPENER) or w in vocab.not_given or len(w) > 8 for w in rest):
        return False
    if known & v.GIVEN and flags.get(rest[-1], 0) & v.FAMILY_LAST:
        return False
    if any(flags.get(w, 0) & v.GIVEN for w in rest) and known & v.GIVEN:
        return False
    return all(_SYLLABLES.match(w) for w in rest)


def split_name(words: list[str], vocab: Vocabulary, titled: bool = False) -> tuple[str, str]:
    """The family and the given part of a personal name; one word alone is a family name, or a given name without a title."""
    flags = vocab.flags
    core = [w for w in words if w not in (".", ",", "(", ")", '"', "“", "”")]
    while len(core) > 1 and flags.get(core[-1].lower().rstrip("."), 0) & v.SUFFIX:
        core.pop()
    if len(core) == 1:
        known = flags.get(v.plain(core[0]), 0)
        given = known & v.GIVEN and not titled and not known & (v.FAMILY_FIRST | v.FAMILY_LAST)
        return ("", core[0]) if given else (core[0], "")
    if family_first(core, vocab):
        return core[0], " ".join(core[1:])
    at = len(core) - 1
    while at > 1 and (core[at - 1].islower() or (flags.get(core[at - 1].lower(), 0) & v.PARTICLE and len(core[at - 1]) <= 3)):
        at -= 1
    return " ".join(core[at:]), " ".join(core[:at])


def strong_person(reading: Reading, tokens: list[int]) -> bool:
    """Whether the words themselves are a person's name of two or more words."""
    doc, flags, vocab = reading.doc, reading.flags, reading.vocab
    words = [i for i in tokens if doc.tokens[i][0].isalpha()]
    if not 2 <= len(words) <= 6:
        return False
    first, last = flags[words[0]], flags[words[-1]]
    texts = [doc.tokens[i] for i in words]
    texts[-1] = texts[-1][: len(reading.base[words[-1]])]
    if any(flags[i] & v.GOES_ON for i in words[:-1]) and "of" in texts:
        return False
    if last & v.SUFFIX and not flags[words[-2]] & _BLOCKED and (len(words) > 2 or first & v.GIVEN) and not first & v.PLACE:
        return True
    initials = [_INITIAL.match(t) is not None and ("." in t or len(t) <= 2) for t in texts]
    lone_last = (last & v.ANY_HEAD or known_body(texts[-1], last)) and not last & (v.FAMILY_LAST | v.FAMILY_FIRST)
    if lone_last and not (first & v.GIVEN and not first & v.AMBIGUOUS and len(words) == 3 and any(initials)):
        return False
    if len(words) == 3 and initials[0] and len(texts[0]) == 1 and doc.tokens[words[0] + 1] == "." and flags[words[1]] & v.GIVEN:
        return not last & (v.ANY_HEAD | v.PLACE) and texts[2][0].isupper()  # "W. Mark Stone", whatever "stone" means
    final = reading.base[words[-1]]
    sure_given = first & v.GIVEN and not first & v.AMBIGUOUS
    plain_word = final in reading.lower_words and not last & (v.FAMILY_LAST | v.FAMILY_FIRST | v.GIVEN) and ordinary(final, vocab)
    if plain_word and (not sure_given or len(words) > 2 or last & (v.COMMON | v.FIELD | v.ACRONYM)):
        return False
    if first & v.GIVEN and not first & v.PLACE and not (first & v.ANY_HEAD and last & v.ANY_HEAD):
        if sure_given:
            return not last & v.DEMONYM or len(words) == 3
        return bool(last & (v.FAMILY_LAST | v.FAMILY_FIRST)) or not ordinary(reading.base[words[-1]], vocab)
    if first & v.GIVEN and last & v.FAMILY_LAST:
        return True
    if family_first(texts, vocab):
        return True
    if initials[0] and len(texts[0]) <= 2 and not texts[0].isupper():
        return False
    if initials[0] and "." in doc.text[doc.starts[words[0]] : doc.starts[words[1]]] and not ordinary(reading.base[words[-1]], vocab):
        return not any(flags[i] & (v.ANY_HEAD | v.PLACE) for i in words)
    if len(words) == 3 and initials[1] and len(texts[1]) == 1 and doc.tokens[words[1] + 1] == ".":
        return True
    if any(flags[i] & v.PARTICLE and doc.tokens[i].islower() and i > words[0] for i in words) and not first & (
        v.PLACE | v.ANY_HEAD | v.PARTICLE
    ):
        return not any(flags[i] & v.ANY_HEAD for i in words)
    return any("-" in t and t.lower().startswith(vocab.prefixes[:6]) for t in texts[1:]) and not first & (v.PLACE | v.ANY_HEAD)


def known_body(word: str, bits: int) -> bool:
    """Whether a word with these flags is a body's known name; a short one is an acronym, so "Un" is none."""
    return bool(bits & v.KNOWN) and (len(word) > 3 or word.isupper())


def called_person(reading: Reading, first: int, last: int) -> bool:
    """Whether an age behind tokens `[first, last)` or a lower-case title or relation in front of them shows a person."""
    doc, flags = reading.doc, reading.flags
    lowers, tokens = doc.lowers, doc.tokens
    count = len(tokens)
    if any(c.isdigit() for c in tokens[last - 1]):
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
    return bool(before & (v.TITLE | v.RELATION)) and not before & (v.ORG | v.OPENER | v.PLACE_HEAD | v.STATUS)


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
        known = _BLOCKED | v.PLACE | v.DEMONYM | v.KNOWN | v.COMMON | v.ACRONYM
        token = doc.tokens[first]
        return not flags[first] & known and not ordinary(reading.base[first], reading.vocab) and token[0].isupper() and not token.isupper()
    for i in range(first, last):
        token = doc.tokens[i]
        if flags[i] & (_BLOCKED | v.PLACE | v.DEMONYM | v.KNOWN | v.COMMON | v.ACRONYM) or not token[0].isupper() or token.isupper():
            return False
        if ordinary(reading.base[i], reading.vocab) or sum(1 for c in token if c.isupper()) > 2:
            return False
    return True


def ordinary(word: str, vocab: Vocabulary) -> bool:
    """Whether a lower-case word is common English, so that its capital may be an accident."""
    return vocab.common[word]
