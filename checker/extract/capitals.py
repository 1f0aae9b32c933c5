"""Runs of capitalised words, and the pieces they fall into: names with the titles in front of them cut off.

Knows which capitals say nothing: sentence openings, headlines, credits and bylines, months and weekdays.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import compress
from operator import ne

from checker.document import Document, Sentence
from checker.extract import vocabulary as v
from checker.extract.vocabulary import Office, Vocabulary

_ADJECTIVE = re.compile(
    r".*[-‑](?:[a-z]{2,}ed|led|born|made|driven|clad|proof|ready|friendly|run|style|era|bound|wide|type|like|speaking|loving|owned|held|wing|old|long|only|free|themed|level)$"
)
_CONNECTORS = frozenset("of for on and & . / ( ) \" “ ” ' ’ ,".split())
NORMAL, HEADLINE, SKIP = 0, 1, 2
_NOUN = v.TITLE | v.DESCRIBE | v.ORG | v.LAW
# A capitalised grammar word inside a run is the beginning of the next sentence, unless names begin or go on with it.
_STARTS = v.OPENER | v.NAMING | v.TITLE | v.GIVEN | v.PARTICLE | v.FAMILY_FIRST | v.PLACE | v.HONORIFIC


class Words:
    """The tokens of one article without their possessive "'s", each with its flags from the vocabulary."""

    __slots__ = ("base", "doc", "flags", "nouns", "vocab")

    def __init__(self, doc: Document, vocab: Vocabulary) -> None:
        self.doc = doc
        self.vocab = vocab
        read = list(map(vocab.read.__getitem__, doc.lowers))
        self.base = [base for base, _ in read]
        self.flags = flags = [bits for _, bits in read]
        self.nouns = [i for i, bits in enumerate(flags) if bits & _NOUN]  # where a title or the noun of a body may stand

    def phrase(self, i: int, stop: int, bit: int = -1) -> tuple[int, int]:
        """The longest listed phrase of several words at token `i` that has one of the flags: how many tokens, and its flags."""
        if self.flags[i] & v.PHRASE:
            for table in (self.doc.lowers, self.base):
                for words, flags in self.vocab.phrases.get(table[i], ()):
                    size = len(words)
                    if flags & bit and i + size <= stop and tuple(table[i : i + size]) == words:
                        return size, flags
        return 0, 0


def words_of(doc: Document, vocab: Vocabulary) -> Words:
    """The words of `doc`; the latest are kept, since names, roles and lists are sought in one article after another."""
    latest = _LATEST[0]
    if latest is None or latest.doc is not doc or latest.vocab is not vocab:
        latest = _LATEST[0] = Words(doc, vocab)
    return latest


_LATEST: list[Words | None] = [None]


class Reading(Words):
    """One article being read for names: which tokens are capitalised, and where that means something."""

    __slots__ = ("caps", "leading", "lower_words", "middle", "modes", "pairs", "titles")

    def __init__(self, doc: Document, vocab: Vocabulary) -> None:
        words = words_of(doc, vocab)
        self.doc, self.vocab, self.flags, self.base, self.nouns = doc, vocab, words.flags, words.base, words.nouns
        tokens = doc.tokens
        changed = compress(range(len(tokens)), map(ne, tokens, doc.lowers))
        self.caps = [i for i in changed if (tokens[i].isalpha() and tokens[i][0].isupper()) or self._capital(i, tokens[i])]
        self.lower_words = set(doc.tokens)
        dead = self._credits()
        if dead:
            self.caps = [i for i in self.caps if i not in dead]
        self.modes = [self._mode(s) for s in doc.sentences]
        for number, s in enumerate(doc.sentences):
            beside = doc.sentences[number - 1 : number] + doc.sentences[number + 1 : number + 2]
            if self.modes[number] == HEADLINE and any(other.paragraph == s.paragraph for other in beside):
                self.modes[number] = NORMAL
        if HEADLINE in self.modes and NORMAL not in self.modes:
            self.modes = [NORMAL if mode == HEADLINE else mode for mode in self.modes]
        self.middle: set[str] = set()  # words (lower case) that are capitalised inside a sentence, where that means something
        self.leading: set[str] = set()  # those that begin a run there
        self.pairs: set[tuple[str, str]] = set()  # and two such words in a row
        self.titles: dict[int, tuple[int, Office] | None] = {}  # titles in front of names, by their place: pieces.py

    def _capital(self, i: int, token: str) -> bool:
        if token[0].isupper():
            if token.isupper():
                return True
            return not (("-" in token or "‑" in token) and _ADJECTIVE.match(token))
        if token.islower() or not token[0].isalpha():
            return False
        if "-" in token:
            return token.lower().startswith(self.vocab.prefixes)
        return ("'" not in token and "’" not in token) or token.lower().replace("’", "'").startswith(self.vocab.prefixes)

    def _credits(self) -> set[int]:
        """Tokens of picture credits and of agencies in brackets: "(Jane Doe/AP)", "Photograph: Jane Doe", "(Reuters) -"."""
        doc, vocab = self.doc, self.vocab
        tokens, lowers = doc.tokens, doc.lowers
        dead: set[int] = set()
        if self.lower_words.isdisjoint(("©", "/", "(", ":")) and "Getty" not in self.lower_words and "by" not in self.lower_words:
            return dead
        triggers = vocab.agencies | vocab.credits
        count = len(tokens)
        for i in compress(range(count), map(triggers.__contains__, lowers)):
            before = tokens[i - 1] if i else ""
            after = lowers[i + 1] if i + 1 < count else ""
            if lowers[i] in vocab.agencies:
                if before == "/":
                    k = i - 1
                    while k > max(i - 8, -1) and (tokens[k][0].isupper() or tokens[k] in "/." or lowers[k] == "via"):
                        dead.add(k)
                        k -= 1
                if before in ("/", "(") or after in ("images", "/"):
                    dead.update(self._forward(i, 6))
                elif after == "photo":
                    dead.update(self._forward(i, 8))
            elif tokens[i] == "©" or after in ("by", ":", "copyright") or (lowers[i] == "copyright" and after != "©"):
                dead.update(self._forward(i + 1 if tokens[i] == "©" else i + 2, 8))
        return dead

    def _forward(self, i: int, size: int) -> list[int]:
        """Capitalised words, slashes and points from token `i` on, at most `size` of them."""
        tokens = self.doc.tokens
        out: list[int] = []
        while i < len(tokens) and len(out) < size and (tokens[i][0].isupper() or tokens[i] in "/." or tokens[i].lower() == "via"):
            if out and tokens[i][0].isupper() and tokens[out[-1]].lower() == "images":
                break
            if tokens[i] == "." and out and len(tokens[out[-1]]) > 2:
                break
            out.append(i)
            i += 1
        return out

    def _mode(self, s: Sentence) -> int:
        """Whether capitals mean something in a sentence: not in a headline, and a credit or byline names nobody of the story."""
        count = s.last_token - s.first_token
        doc = self.doc
        first = doc.lowers[s.first_token]
        if count <= 14 and (first in self.vocab.credits or first in self.vocab.bylines):
            following = doc.tokens[s.first_token + 1 : s.first_token + 3]
            if following and (following[0] in (":", "/") or following[0].lower() in ("by", "credit", "photo", "images") or first == "by"):
                return SKIP
        if count > 40 or count < 3:
            return NORMAL
        low = bisect_left(self.caps, s.first_token)
        high = bisect_left(self.caps, s.last_token)
        if (high - low) * 2 < count - 2 or doc.text[s.start : s.end].rstrip("”\"’'»)")[-1:] in ".;,:":
            return NORMAL
        tokens = doc.tokens[s.first_token : s.last_token]
        long = [t for t in tokens if len(t) >= 4 and t[0].isalpha()]
        small = sum(1 for t in long if t.islower())
        ordinary = sum(
            1
            for i in self.caps[low:high]
            if self.flags[i] & (v.OPENER | v.COMMON) or doc.tokens[i].isupper() or doc.lowers[i] in self.lower_words
        )
        return HEADLINE if long and small * 5 <= len(long) and (ordinary >= 2 or ordinary * 2 >= high - low) else NORMAL

    def runs(self) -> list[tuple[int, int, bool]]:
        """Token ranges of capitalised words that belong together, and whether each opens a sentence or clause."""
        out: list[tuple[int, int, bool]] = []
        caps = self.caps
        at = 0
        for s, mode in zip(self.doc.sentences, self.modes, strict=True):
            while at < len(caps) and caps[at] < s.first_token:
                at += 1
            begin = at
            while at < len(caps) and caps[at] < s.last_token:
                at += 1
            if mode != NORMAL or begin == at:
                continue
            start = previous = caps[begin]
            for k in caps[begin + 1 : at]:
                if not self._joins(start, previous, k):
                    out.append((start, previous + 1, self._opens(start, s.first_token)))
                    start = k
                previous = k
            out.append((start, previous + 1, self._opens(start, s.first_token)))
        base = self.base
        for first, last, opens in out:
            begin = first + 1 if opens else first
            self.middle.update(base[begin:last])
            if not opens:
                self.leading.add(base[first])
            self.pairs.update(zip(base[begin : last - 1], base[begin + 1 : last], strict=True))
        return out

    def _opens(self, i: int, first: int) -> bool:
        """Whether a token stands where everything is capitalised: first, or behind an opening mark, a bullet or a colon."""
        if self.flags[i] & _STARTS == v.OPENER:
            return True
        while i > first:
            token = self.doc.tokens[i - 1]
            if token in "“\"‘'«([*•-–—:;…" or (token == "." and i - 1 > first):
                if token in ":([" and i - 1 > first and token != ":":
                    return False
                i -= 1
                if token in ":;.…-–—" and i > first:
                    return True
                continue
            return False
        return True

    def _joins(self, start: int, a: int, b: int) -> bool:
        """Whether the capitalised tokens `a` and `b` (none between them) belong to one run that began at `start`."""
        doc = self.doc
        gap = b - a
        flags = self.flags
        if gap > 3 or (flags[b] & _STARTS == v.OPENER and not self._phrase_at(a, b)):
            return False
        if gap == 1:
            token = doc.tokens[a]
            if (
                len(token) >= 4
                and token.isupper()
                and not doc.tokens[b].isupper()
                and (flags[a] & v.COMMON or self.base[a] in self.vocab.ordinary)
            ):
                return False  # "WATCH Zeldin ...": a kicker, not a name
            return 0 < doc.starts[b] - doc.ends[a] <= 2
        middle = doc.lowers[a + 1]
        if gap == 3:
            second = doc.lowers[a + 2]
            if middle in ("of", "for", "on") and second == "the":
                return self._goes_on(start, a, b, middle)
            if middle == "." and second in (",", "&"):
                return bool(flags[b] & v.LEGAL) if second == "," else True
            return bool(flags[a + 1] & v.PARTICLE and flags[a + 2] & v.PARTICLE and middle.isalpha() and second.isalpha())
        if middle in ("to", "the"):
            return self._infinitive(start, a, b)
        if middle not in _CONNECTORS:
            return bool(flags[a + 1] & v.PARTICLE) and doc.starts[a + 1] - doc.ends[a] == 1 and not flags[a] & (v.OPENER | v.TIME)
        if middle in ("of", "for", "on"):
            return self._goes_on(start, a, b, middle)
        if middle == "and":
            return self._and(start, a, b)
        if middle == "&":
            return True
        if middle == ".":
            if doc.starts[a + 1] != doc.ends[a]:
                return False
            known = flags[a] & (v.HONORIFIC | v.LEGAL | v.SUFFIX | v.TITLE | v.PLACE) or doc.lowers[a] in (
                "st",
                "mt",
                "ft",
                "u.s",
                "u.n",
                "u.k",
                "e.u",
            )
            return bool(known) or len(doc.tokens[a]) == 1 or (doc.tokens[a].isupper() and "." in doc.tokens[a])
        if middle == "/":
            return doc.starts[b] - doc.ends[a] == 1 and len(doc.tokens[a]) <= 3 and len(doc.tokens[b]) <= 3
        if middle in '("“':
            if b + 2 >= len(doc.tokens) or doc.tokens[b + 1] not in ')"”':
                return False
            nickname = bool(flags[a] & v.GIVEN and flags[b] & v.GIVEN and doc.tokens[b + 2][0].isupper())
            return nickname or (middle == "(" and is_acronym(doc.tokens[b]))
        if middle in ')"”':
            if a - 1 <= start or doc.tokens[a - 1] not in '("“' or doc.starts[b] - doc.ends[a + 1] != 1:
                return False
            return bool(flags[a] & v.GIVEN) or self._abbreviates(start, a)
        if middle == ",":
            return bool(flags[b] & v.LEGAL)
        return bool(flags[a] & (v.COMMON | v.FIELD))  # "Teachers' Union"

    def _infinitive(self, start: int, a: int, b: int) -> bool:
        """Whether a body's name says what it is for: "Committee to Protect Journalists", "Campaign to Save the Marsh"."""
        heads = v.ORG | v.LAW | v.PROGRAMME
        if self.doc.lowers[a + 1] == "to":
            named = not self.flags[b] & (v.PLACE | v.DEMONYM | v.GIVEN | v.KNOWN | v.TITLE | v.TIME | v.OPENER | v.ORG)
            return bool(self.flags[a] & heads) and named and self.doc.lowers[a] != self.doc.lowers[b]
        return any(self.doc.lowers[k] == "to" and self.flags[k - 1] & heads for k in range(start + 1, a))

    def _abbreviates(self, start: int, a: int) -> bool:
        """Whether the acronym at `a`, behind a bracket, is made of the initials of the words before it."""
        letters = self.doc.lowers[a]
        words = range(a - 1 - len(letters), a - 1)
        return words[0] >= start and all(self.doc.lowers[k][0] == letter for k, letter in zip(words, letters, strict=True))

    def _goes_on(self, start: int, a: int, b: int, word: str) -> bool:
        flags = self.flags[a]
        if self._phrase_at(a, b):
            return True
        if flags & v.POSSESSIVE or self.flags[b] & v.TIME:
            return False
        if not flags & v.GOES_ON:
            # a second complement: "Committee on the Peaceful Uses of Outer Space"
            nested = word == "of" and not flags & (v.PLACE | v.GIVEN | v.KNOWN | v.DEMONYM | v.ACRONYM) and not self.doc.tokens[a].isupper()
            return nested and any(self.flags[k] & v.GOES_ON and self.doc.lowers[k + 1] in ("of", "on", "for") for k in range(start, a))
        if word == "of":
            return True
        return bool(flags & (v.ORG | v.LAW | v.PROGRAMME)) and (
            bool(self.flags[b] & v.FIELD) or not self.flags[b] & (v.PLACE | v.DEMONYM | v.GIVEN | v.KNOWN | v.TITLE)
        )

    def _phrase_at(self, a: int, b: int) -> bool:
        """Whether a title or place of several words runs over `a` to `b`: "Secretary of State", "Ruritania and Graustark"."""
        lowers = self.doc.lowers
        span = tuple(lowers[a : b + 1])
        size = len(span)
        if self.flags[a] & v.TITLE and any(p[:size] == span for p, _ in self.vocab.titles.get(lowers[a], ())):
            return True
        return bool(self.flags[a] & v.PHRASE) and any(p.words[:size] == span for p in self.vocab.phrases.get(lowers[a], ()))

    def _and(self, start: int, a: int, b: int) -> bool:
        if self._phrase_at(a, b):
            return True
        flags = self.flags
        token = self.doc.tokens[b]
        if flags[a] & v.POSSESSIVE or (flags[b] & (v.TIME | v.DEMONYM | v.KNOWN) and not flags[b] & v.FIELD):
            return False
        fields = v.FIELD | v.ACRONYM | v.COMMON
        if flags[b] & fields or flags[b] & v.ORG:
            if flags[a] & v.FIELD and flags[b] & fields:
                return True
            inside = range(start, a)
            return any(flags[k] & v.JOINED for k in inside) and any(self.doc.lowers[k] in ("of", "for", "on") for k in inside)
        if token.isupper() or flags[b] & (v.PLACE | v.GIVEN | v.TITLE):
            return False
        return self.doc.lowers[a - 1] in ("of", "for", "on", "the") and any(flags[k] & v.JOINED for k in range(start, a))


_CAMEL = re.compile(r"\w*[a-z]\w*[A-Z]")


def is_camel(token: str, vocab: Vocabulary) -> bool:
    """Whether a token has capitals inside as names of bodies do ("AcmeCo"), not as family names do ("McDoe")."""
    return "-" not in token and _CAMEL.match(token) is not None and not token.startswith(vocab.inner_capitals)


def is_acronym(token: str) -> bool:
    """Whether a token is written as an acronym: two to eight letters, nearly all capitals, maybe with digits."""
    if not 2 <= len(token) <= 9 or not token[0].isupper():
        return False
    capitals = sum(1 for c in token if c.isupper())
    return capitals >= 2 and capitals * 3 >= len(token.rstrip("s")) * 2
