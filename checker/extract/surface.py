"""What the words of a name tell by themselves, whatever the article: whether they are a person's, and which part is the family's.

Names recur, so the answers are kept.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from checker.document import LOWER
from checker.extract import vocabulary as v
from checker.extract.vocabulary import Vocabulary, plain, vocabulary
from checker.known import Kept
from checker.ruleset import RuleSet

_MARKS = str.maketrans("", "", "-‑'’.\t\n\r \u00a0")
# One or two syllables of a romanised East Asian given name: "Weimin", "Ho", "Mindol".
_SYLLABLES = re.compile(
    r"(?:(?:ch|sh|zh|ng|ts|hy|ky|my|gy|sy|by|py|ny|ry|[bcdfghjklmnpqrstwxyz])?(?:[aeiou]{1,3}|y[aeou]{1,3}|w[aeiou]{1,2})(?:ng|[nklmpth](?![aeiouy]))?){1,2}$"
)
_HYPHENATED = re.compile(r"[A-Z][a-z]{0,6}[-‑][A-Za-z][a-z]{0,6}$")
_INITIAL = re.compile(r"(?:[A-Z]|[A-Z]\.[A-Z.]*[A-Z]?|[A-Z]{2})$")
_FAMILY = v.FAMILY_LAST | v.FAMILY_FIRST
_BLOCKED = v.ANY_HEAD | v.FIELD | v.OPENER | v.TIME | v.DIRECTION


class PersonalName(NamedTuple):
    """A personal name taken apart; the last three as they are compared (`key`)."""

    family: str
    given: str
    family_key: str
    given_keys: tuple[str, ...]
    parts: tuple[str, ...]


class Surface:
    """Looks up names by their words.

    `strong[tokens]` tells whether they are the name of a person in two or more words, with the word that makes them none if the article
    has it in lower case too ("" if there is none). `personal[name, titled]` is a name taken apart.
    """

    def __init__(self, vocab: Vocabulary) -> None:
        self._vocab = vocab
        self.strong: Kept[tuple[str, ...], tuple[bool, str]] = Kept(self._strong)
        self.personal: Kept[tuple[str, bool], PersonalName] = Kept(self._personal)

    def _personal(self, name: tuple[str, bool]) -> PersonalName:
        flags = self._vocab.flags
        words = name[0].split()
        family, given = split_name(words, self._vocab, name[1])
        parts = tuple(key(w) for w in words if key(w) and not flags.get(w.lower().rstrip("."), 0) & v.SUFFIX)
        return PersonalName(family, given, key(family), tuple(key(part) for part in given.split() if key(part)), parts)

    def _strong(self, tokens: tuple[str, ...]) -> tuple[bool, str]:
        vocab = self._vocab
        words = [i for i, token in enumerate(tokens) if token[0].isalpha()]
        if not 2 <= len(words) <= 6:
            return False, ""
        flags = [vocab.read[LOWER[token]] for token in tokens]
        first, last = flags[words[0]], flags[words[-1]]
        final = v.base_of(LOWER[tokens[words[-1]]])
        texts = [tokens[i] for i in words]
        texts[-1] = texts[-1][: len(final)]
        if any(flags[i] & v.GOES_ON for i in words[:-1]) and "of" in texts:
            return False, ""
        if last & v.SUFFIX and not flags[words[-2]] & _BLOCKED and (len(words) > 2 or first & v.GIVEN) and not first & v.PLACE:
            return True, ""
        initials = [_INITIAL.match(t) is not None and ("." in t or len(t) <= 2) for t in texts]
        lone_last = (last & v.ANY_HEAD or known_body(texts[-1], last)) and not last & _FAMILY
        if lone_last and not (first & v.GIVEN and not first & v.AMBIGUOUS and len(words) == 3 and any(initials)):
            return False, ""
        if len(words) == 3 and initials[0] and len(texts[0]) == 1 and tokens[words[0] + 1] == "." and flags[words[1]] & v.GIVEN:
            return not last & (v.ANY_HEAD | v.PLACE) and texts[2][0].isupper(), ""  # "W. Mark Stone", whatever "stone" means
        sure_given = first & v.GIVEN and not first & v.AMBIGUOUS
        plain_word = not last & (_FAMILY | v.GIVEN) and vocab.common[final]
        doubtful = plain_word and (not sure_given or len(words) > 2 or last & (v.COMMON | v.FIELD | v.ACRONYM))
        return self._by_parts(tokens, words, flags, texts, initials), final if doubtful else ""

    def _by_parts(self, tokens: tuple[str, ...], words: list[int], flags: list[int], texts: list[str], initials: list[bool]) -> bool:
        """Whether given names, family names, initials or particles show a person."""
        vocab = self._vocab
        first, last = flags[words[0]], flags[words[-1]]
        common = vocab.common[v.base_of(LOWER[tokens[words[-1]]])]
        if first & v.GIVEN and not first & v.PLACE and not (first & v.ANY_HEAD and last & v.ANY_HEAD):
            if not first & v.AMBIGUOUS:
                return not last & v.DEMONYM or len(words) == 3
            return bool(last & _FAMILY) or not common
        if first & v.GIVEN and last & v.FAMILY_LAST:
            return True
        if family_first(texts, vocab):
            return True
        if initials[0] and len(texts[0]) <= 2 and not texts[0].isupper():
            return False
        if initials[0] and not common and any("." in token for token in tokens[words[0] : words[1]]):
            return not any(flags[i] & (v.ANY_HEAD | v.PLACE) for i in words)
        if len(words) == 3 and initials[1] and len(texts[1]) == 1 and tokens[words[1] + 1] == ".":
            return True
        if any(flags[i] & v.PARTICLE and tokens[i].islower() for i in words[1:]) and not first & (v.PLACE | v.ANY_HEAD | v.PARTICLE):
            return not any(flags[i] & v.ANY_HEAD for i in words)
        return any("-" in t and t.lower().startswith(vocab.prefixes[:6]) for t in texts[1:]) and not first & (v.PLACE | v.ANY_HEAD)


def surface(rules: RuleSet) -> Surface:
    """What names tell by themselves; call it as `rules.memo(surface)`."""
    return Surface(rules.memo(vocabulary))


@lru_cache(maxsize=50_000)
def key(text: str) -> str:
    """A name without case, accents, hyphens, blanks and points."""
    return plain(text).translate(_MARKS)


def family_first(words: list[str], vocab: Vocabulary) -> bool:
    """Whether a name of two or three words puts the family's name first: "Jang Min-ho", "Jang Min Ho", "Deng Weimin"."""
    if not 2 <= len(words) <= 3:
        return False
    flags = vocab.flags
    first = plain(words[0])
    known = flags.get(first, 0)
    if len(words) == 2 and _HYPHENATED.match(words[1]):
        tail = re.split("[-‑]", words[1])[1]
        return bool(known & v.FAMILY_FIRST) or (tail.islower() and not known & v.GIVEN)
    if not known & v.FAMILY_FIRST or known & (v.PARTICLE | v.OPENER):
        return False
    rest = [plain(w) for w in words[1:]]
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
        known = flags.get(plain(core[0]), 0)
        given = known & v.GIVEN and not titled and not known & _FAMILY
        return ("", core[0]) if given else (core[0], "")
    if family_first(core, vocab):
        return core[0], " ".join(core[1:])
    at = len(core) - 1
    while at > 1 and (core[at - 1].islower() or (flags.get(core[at - 1].lower(), 0) & v.PARTICLE and len(core[at - 1]) <= 3)):
        at -= 1
    return " ".join(core[at:]), " ".join(core[:at])


def known_body(word: str, bits: int) -> bool:
    """Whether a word with these flags is a body's known name; a short one is an acronym, so "Un" is none."""
    return bool(bits & v.KNOWN) and (len(word) > 3 or word.isupper())
