"""The article as every extractor sees it: paragraphs, sentences and tokens, found once.

A stage may import this module (as it may `model.py` and `ruleset.py`); it knows no rules and no values.
Everything is linear in the length of the text, and no pattern here can backtrack.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate, chain
from typing import NamedTuple

from checker.known import Known

# A number keeps its thousands separators and decimals; a word keeps inner hyphens, apostrophes and dots
# ("sang-im", "O'Brien", "U.S", "p.m"); everything else that is not white space stands alone.
# Patterns that are searched for begin with a set of characters: that is how `re` finds out quickly where none of them matches.
_TOKEN = re.compile(r"(\S(?:(?<=[^\W\d])\w*+(?:[-'’.‑]\w++)*+|(?<=\d)\d*(?:,\d{3})+(?:\.\d+)?(?!\d)|(?<=\d)\w*+(?:[-'’.‑]\w++)*+|))")
_BREAK = re.compile(r"[\r\n\u2028\u2029]\s*")
_BOUNDARY = re.compile(r"[.!?…][.!?…]*(?:[\"'”’»)\]]*(?=\s)|[\"”’»)\]]*(?=[A-Z“\"‘«]))")
_OPENED = re.compile(r"[(\"“‘'\[]")
_BLANKS = " \t\u00a0"
# Abbreviations after which a sentence goes on. They are language, not knowledge of any sample.
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof rev hon gen col lt sgt capt cmdr maj adm gov sen rep pres st ste mt ft vs v etc inc ltd co corp no nos vol pp fig "
    "approx est dept univ assn bros jr sr jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun "
    "ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo "
    "e.g i.e u.s u.k u.n e.u a.m p.m cf al ave blvd rd supt det insp cpl pvt sq msgr fr br".split()
)
# These may end a sentence; they do if a word follows that opens one.
_MAY_END = frozenset("u.s u.k u.n e.u a.m p.m etc inc ltd co corp jr sr no al".split())
_OPENERS = re.compile(
    r"[\"“‘'(]*(?:The|A|An|It|Its|He|She|They|We|I|You|In|On|At|But|And|This|That|These|Those|There|His|Her|Their|After|Before|When|While|If|As|For|From|"
    r"With|Both|Some|Many|Most|One|Two|Police|Officials|What|Who|How|Why|Also|However|Meanwhile|Earlier|Later|About|More)\b"
)


# The lower-case form of every token: one string for each word, so that whoever looks it up finds its hash computed and the very object in the table.
LOWER = Known(lambda token: token.lower().replace("’", "'"))


class Sentence(NamedTuple):
    """A sentence: its span, its tokens `[first_token, last_token)`, and the index of its paragraph."""

    start: int
    end: int
    first_token: int
    last_token: int
    paragraph: int


class Document:
    """Tokens and sentences of one text, as parallel lists (lists of numbers and strings are far cheaper than objects).

    `tokens[i]` stands at `[starts[i], ends[i])`, `lowers[i]` is its lower-case form with straight apostrophes,
    `sentence_of[i]` the index of its sentence.
    """

    __slots__ = ("ends", "lowers", "paragraphs", "sentence_of", "sentence_starts", "sentences", "starts", "text", "tokens")

    def __init__(self, text: str) -> None:
        self.text = text
        pieces = _TOKEN.split(text)  # what lies between tokens, and the tokens, by turns
        offsets = list(accumulate(map(len, pieces)))
        self.tokens: list[str] = pieces[1::2]
        self.starts: list[int] = offsets[0:-1:2]
        self.ends: list[int] = offsets[1::2]
        self.lowers: list[str] = list(map(LOWER.__getitem__, self.tokens))
        self.paragraphs = _paragraphs(text)
        self.sentences = self._split()
        self.sentence_starts = [s.start for s in self.sentences]
        self.sentence_of = list(chain.from_iterable([number] * (s[3] - s[2]) for number, s in enumerate(self.sentences)))

    def sentence_at(self, offset: int) -> int:
        """The index of the sentence that holds an offset (the one before it, if it lies between two)."""
        return max(0, bisect_right(self.sentence_starts, offset) - 1)

    def token_at(self, offset: int) -> int:
        """The index of the token that holds an offset, or of the last one before it."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def _split(self) -> list[Sentence]:
        out: list[Sentence] = []
        text, starts, ends = self.text, self.starts, self.ends
        token = 0
        for number, (begin, end) in enumerate(self.paragraphs):
            at = begin
            for stop in (*_boundaries(text, begin, end), end):
                first = token
                token = bisect_left(starts, stop, first)
                if token > first:  # its first and last token tell where it begins and ends, unless a boundary cuts one in two
                    start = starts[first] if text[at].isspace() else at
                    out.append(Sentence(start, min(ends[token - 1], stop), first, token, number))
                at = stop
        return out


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Lines, joined where a line was only wrapped: it ends in mid-sentence and the next one goes on in lower case."""
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(text) and text[at].isspace():
        at += 1
    for match in _BREAK.finditer(text, at):
        stop = match.start()
        while stop > at and text[stop - 1] in _BLANKS:
            stop -= 1
        if stop > at:
            _append(spans, text, at, stop)
        at = match.end()
    end = _rstrip(text, at, len(text))
    if end > at:
        _append(spans, text, at, end)
    return spans


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    if spans:
        before, stop = spans[-1]
        gap = text[stop:start]
        wrapped = gap.count("\n") <= 1 and 45 <= stop - max(before, text.rfind("\n", 0, stop) + 1) <= 100
        if wrapped and text[start].islower() and text[stop - 1] not in '.!?:;”"':
            spans[-1] = (before, end)
            return
    spans.append((start, end))


def _boundaries(text: str, begin: int, end: int) -> list[int]:
    """Offsets after which a new sentence starts inside a paragraph."""
    out: list[int] = []
    for match in _BOUNDARY.finditer(text, begin, end):
        start, stop = match.span()
        after = stop
        while after < end and text[after].isspace():
            after += 1
        if after >= end:
            break
        if text[after].islower():
            continue
        if stop == start + 1 and text[start] == ".":
            written = _word_before(text, max(begin, start - 24), start)
            word = written.lower()
            if len(word) == 1 and word.isalpha() and written.isupper():
                continue  # an initial: "Mark V. Thompson"
            if word[1::2] and not word[1::2].strip(".") and word not in _MAY_END and not _OPENERS.match(text, after):
                continue  # two initials: "George H.W. Bush"
            if word in _ABBREVIATIONS and not (word in _MAY_END and _OPENERS.match(text, after)):
                continue
            if after == stop and (word.count(".") or len(word) < 2 or word.isdigit() or written[0].isupper()):
                continue  # no space behind the stop: only after an ordinary word
        out.append(stop)
    return out


def _word_before(text: str, begin: int, end: int) -> str:
    """What stands in `text[begin:end]` directly before its end, without opening marks."""
    if begin == end or text[end - 1].isspace():
        return ""
    word = text[begin:end].rsplit(None, 1)[-1]
    return word if word.isalpha() else _OPENED.split(word)[-1]
