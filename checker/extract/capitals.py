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
from checker.extract.surface import Surface
from checker.extract.vocabulary import Office, Vocabulary

_BESIDE_CREDITS = frozenset(("©", "/", "(", ":", "Getty", "by"))
_FIRST_MARK = v.FIRST_MARK
_CONNECTORS = frozenset("of for on and & . / ( ) \" “ ” ' ’ ,".split())
_GAP = 3  # tokens from one capitalised word to the next of a run
NORMAL, HEADLINE, SKIP = 0, 1, 2
_LONGEST_HEADLINE = 40  # tokens
_LONGEST_CREDIT = 14
# A capitalised grammar word inside a run is the beginning of the next sentence, unless names begin or go on with it.
_STARTS = v.OPENER | v.NAMING | v.TITLE | v.GIVEN | v.PARTICLE | v.FAMILY_FIRST | v.PLACE | v.HONORIFIC


class Words:
    """The tokens of one article without their possessive "'s", each with its flags from the vocabulary.

    The places where something may start, so that nobody has to look at every token: `nouns` (titles, and nouns of bodies), `credits`
    (words of picture credits), `heading` (verbs that tell who leads a body), `cues` (of speech) and `actions`.
    """

    __slots__ = ("actions", "base", "credits", "cues", "doc", "flags", "heading", "nouns", "vocab")

    def __init__(self, doc: Document, vocab: Vocabulary) -> None:
        self.doc = doc
        self.vocab = vocab
        self.flags = list(map(vocab.read.__getitem__, doc.lowers))
        self.base = doc.lowers.copy()
        marked = [(i, bits) for i, bits in enumerate(self.flags) if bits >= _FIRST_MARK]  # most words start nothing
        for i, bits in marked:
            if bits & v.CLITIC:
                self.base[i] = v.base_of(self.base[i])
        self.nouns = [i for i, bits in marked if bits & v.NOUN]
        self.credits = [i for i, bits in marked if bits & v.CREDIT]
        self.heading = [i for i, bits in marked if bits & v.HEADING]
        self.cues = [i for i, bits in marked if bits & v.CUE]
        self.actions = [i for i, bits in marked if bits & v.ACTION]

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

    __slots__ = ("caps", "leading", "lower_words", "middle", "modes", "pairs", "surface", "titles", "within")

    def __init__(self, doc: Document, vocab: Vocabulary, surface: Surface) -> None:
        words = words_of(doc, vocab)
        self.surface = surface
        self.doc, self.vocab, self.flags, self.base = doc, vocab, words.flags, words.base
        self.nouns, self.credits = words.nouns, words.credits
        tokens = doc.tokens
        capital = vocab.capital
        changed = compress(range(len(tokens)), map(ne, tokens, doc.lowers))
        self.caps = [i for i in changed if capital[tokens[i]]]
        self.lower_words = set(tokens)
        dead = self._credits() if self.credits else None
        if dead:
            self.caps = [i for i in self.caps if i not in dead]
        self.within = self._by_sentence()
        self.modes = self._modes()
        self.middle: set[str] = set()  # words (lower case) that are capitalised inside a sentence, where that means something
        self.leading: set[str] = set()  # those that begin a run there
        self.pairs: set[tuple[str, str]] = set()  # and two such words in a row
        self.titles: dict[int, tuple[int, Office] | None] = {}  # titles in front of names, by their place: pieces.py

    def _by_sentence(self) -> list[tuple[int, int]]:
        """The part of `caps` that stands in each sentence."""
        out: list[tuple[int, int]] = []
        low = 0
        for _, _, _, last, _ in self.doc.sentences:
            high = bisect_left(self.caps, last, low)
            out.append((low, high))
            low = high
        return out

    def _credits(self) -> set[int]:
        """Tokens of picture credits and of agencies in brackets: "(Jane Doe/AP)", "Photograph: Jane Doe", "(Reuters) -"."""
        doc, vocab = self.doc, self.vocab
        tokens, lowers = doc.tokens, doc.lowers
        dead: set[int] = set()
        if self.lower_words.isdisjoint(_BESIDE_CREDITS):
            return dead
        count = len(tokens)
        for i in self.credits:
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

    def _modes(self) -> list[int]:
        """Whether capitals mean something, sentence by sentence: not in headlines, and a credit or byline names nobody of the story."""
        sentences, vocab = self.doc.sentences, self.vocab
        modes = [NORMAL] * len(sentences)
        for number, ((low, high), s) in enumerate(zip(self.within, sentences, strict=True)):
            _, _, first, last, paragraph = s
            count = last - first
            if count <= _LONGEST_CREDIT and self.doc.lowers[first] in vocab.leads and self._credited(first):
                modes[number] = SKIP
            elif 3 <= count <= _LONGEST_HEADLINE and (high - low) * 2 >= count - 2 and self._headline(s, low, high):
                beside = sentences[max(0, number - 1) : number] + sentences[number + 1 : number + 2]
                if all(other.paragraph != paragraph for other in beside):
                    modes[number] = HEADLINE
        if HEADLINE in modes and NORMAL not in modes:
            return [NORMAL if mode == HEADLINE else mode for mode in modes]
        return modes

    def _credited(self, first: int) -> bool:
        """Whether the first two words of a sentence are those of a credit or byline."""
        doc = self.doc
        following = doc.tokens[first + 1 : first + 3]
        return bool(following) and (
            following[0] in (":", "/") or following[0].lower() in ("by", "credit", "photo", "images") or doc.lowers[first] == "by"
        )

    def _headline(self, s: Sentence, low: int, high: int) -> bool:
        """Whether a sentence with that many capitals has them because it is a headline."""
        doc = self.doc
        if doc.text[s.start : s.end].rstrip("”\"’'»)")[-1:] in ".;,:":
            return False
        long = [t for t in doc.tokens[s.first_token : s.last_token] if len(t) >= 4 and t[0].isalpha()]
        small = sum(1 for t in long if t.islower())
        ordinary = sum(
            1
            for i in self.caps[low:high]
            if self.flags[i] & (v.OPENER | v.COMMON) or doc.tokens[i].isupper() or doc.lowers[i] in self.lower_words
        )
        return bool(long) and small * 5 <= len(long) and (ordinary >= 2 or ordinary * 2 >= high - low)

    def runs(self) -> list[tuple[int, int, bool]]:
        """Token ranges of capitalised words that belong together, and whether each opens a sentence or clause.

        Notes by the way the words whose capitals no opening explains.
        """
        spans: list[tuple[int, int, int]] = []
        caps, joins = self.caps, self._joins
        for s, (low, high), mode in zip(self.doc.sentences, self.within, self.modes, strict=True):
            if mode != NORMAL or low == high:
                continue
            opening = s.first_token
            start = previous = caps[low]
            for k in caps[low + 1 : high]:
                if k - previous > _GAP or not joins(start, previous, k):
                    spans.append((start, previous + 1, opening))
                    start = k
                previous = k
            spans.append((start, previous + 1, opening))
        out: list[tuple[int, int, bool]] = []
        base, flags = self.base, self.flags
        for first, last, opening in spans:
            opens = first == opening or self._opens(first, opening)
            if opens and last - first == 1 and flags[first] & v.OPENER:
                continue  # a grammar word that opens a sentence: most runs are such
            out.append((first, last, opens))
            if not opens:
                self.leading.add(base[first])
                self.middle.add(base[first])
            if last - first > 1:
                begin = first + 1 if opens else first
                self.middle.update(base[begin:last])
                if last - begin > 1:
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
        """Whether the capitalised tokens `a` and `b`, at most `_GAP` apart and none between them, belong to one run that began at `start`."""
        doc = self.doc
        gap = b - a
        flags = self.flags
        if flags[b] & _STARTS == v.OPENER and not self._phrase_at(a, b):
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
    if not 2 <= len(token) <= 9 or not token[0].isupper() or token[1:].islower():
        return False
    capitals = sum(1 for c in token if c.isupper())
    return capitals >= 2 and capitals * 3 >= len(token.rstrip("s")) * 2
