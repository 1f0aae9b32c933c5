"""Mentions -> claims: each value with the words, names and scope markers around it that later tell what it is about."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice, zip_longest
from operator import itemgetter
from typing import TypeVar

from checker.document import Document
from checker.extract.attributes import attribute_of
from checker.extract.described import find_described
from checker.extract.details import Detail, find_details
from checker.extract.placed import Placed
from checker.extract.stages import find_stages
from checker.extract.things import find_things
from checker.extract.zones import FURNITURE
from checker.model import (
    BRACKETED,
    Attribution,
    Claim,
    Listing,
    Mention,
    Qualifiers,
    Quantity,
    Quote,
    Role,
    SentenceRecord,
    Status,
    Timex,
)
from checker.ruleset import RuleSet

_BESIDE = 4  # content stems kept on each side
_FAR = 100  # on either side, tokens, names and times: without it, a "sentence" without an end takes the square of its length
_NEAR = 14  # content stems kept around a value
_MIN_QUOTED = 2  # words below which a quotation is a single expression, not wording
_HORIZON = frozenset({"by", "until", "for-next", "within", "for", "to", "over"})
_STAMPED = re.compile(r"\b(?:updated|published|posted|modified)\b\W*$", re.I)
# What may stand between a person and the age: nothing but a mark; "who is", "aged"; ", a nurse aged"; and, if what follows bears it out, ", a".
_TOUCHING, _APPOSED = 3, 40
_TOLD = re.compile(r",? (?:who )?(?:is|was|aged?)(?: now| just| only)? |, (?:an?|the|now|only|just)(?: [\w'’-]+){1,3},? aged? |, all of ")
_APPOSITION = re.compile(r", (?:an?|the|now an?|then an?) ?")
_REST = re.compile(r"((?:[ -][^\W\d][\w'’-]*){0,2})(?:[,.;:)”\"]|$| (?:who|from|of|in|with|at|whose|and)\b)")
_VERBS = frozenset("is was are were has had have will would said says told died went came left took got made".split())
_NO_WORDS: Mapping[str, str] = {}
_START = itemgetter(0)
_DISTANCE = itemgetter(0, 1)
T = TypeVar("T", bound=tuple[object, ...])
_WINDOW = 9  # tokens on either side in which a scope marker narrows a value


def _markers(rules: RuleSet) -> dict[str, str]:
    return {str(word): f"{group}:{word}" for group, words in rules.lexicon("scope").items() for word in words}


def find_claims(
    source: str,
    doc: Document,
    mentions: list[Mention],
    sentences: list[SentenceRecord],
    content: Sequence[str],
    rules: RuleSet,
) -> list[Claim]:
    """The claims of one article, in order of position. `content` has the stem of every token that says something."""
    placed = Placed(doc, mentions)
    finder = _Finder(source, doc, placed, sentences, content, rules)
    out: list[Claim] = []
    for mention in placed.others:
        out += finder.claims(mention)
    told = (
        *find_details(doc, placed, rules),
        *find_stages(doc, placed, rules),
        *find_described(doc, placed, rules),
        *find_things(doc),
    )
    details = [finder.detail(found) for found in told]
    return sorted((*out, *filter(None, details)), key=lambda c: c.start) if details else out


class _Finder:
    """What the claims of one article share: its names and times by sentence, the marker words."""

    def __init__(
        self,
        source: str,
        doc: Document,
        placed: Placed,
        sentences: list[SentenceRecord],
        content: Sequence[str],
        rules: RuleSet,
    ) -> None:
        self.source, self.doc, self.sentences, self.content, self.rules = source, doc, sentences, content, rules
        self.markers = list(map(rules.memo(_markers).get, doc.lowers))
        self.people = placed.names
        self.names: dict[int, list[tuple[int, int, int]]] = defaultdict(list)  # by sentence: start, end and entity of each,
        self.times: dict[int, list[tuple[int, int, str]]] = defaultdict(list)  # start, end and value of each
        self.quotes: list[tuple[int, int, str]] = []
        self.attributions: dict[int, str] = {}
        for low, _, mention, name in placed.names:
            self.names[doc.sentence_of[low]].append((mention.start, mention.end, name.entity))
        for mention in placed.others:
            value = mention.value
            if isinstance(value, Timex):
                self.times[doc.sentence_at(mention.start)].append((mention.start, mention.end, value.value))
            elif isinstance(value, Quote):
                self.quotes.append((mention.start, mention.end, value.speaker))
            elif isinstance(value, Attribution):
                self.attributions[doc.sentence_at(mention.start)] = value.speaker

    def claims(self, mention: Mention) -> list[Claim]:
        """The claims a mention makes that is no name: none for what stands in page furniture."""
        value = mention.value
        number = self.doc.sentence_at(mention.start)
        if self.sentences[number].zone == FURNITURE:
            return []
        if isinstance(value, Quote):
            return self._wording(mention, value)
        if isinstance(value, Quantity):
            if value.role == "age":
                return [self._claim(mention, "age", "age", number, subject=self._person(mention))]
            named = attribute_of(self.doc, mention, value, self.rules) if not value.role else ""
            return [self._claim(mention, named or _quantity_attribute(mention.kind, value), mention.kind, number)]
        if isinstance(value, Timex):
            if self._stamp(mention, number):
                return []
            if value.value in ("PRESENT_REF", "PAST_REF", "FUTURE_REF"):
                return []
            horizon = value.modality in _HORIZON and (value.type == "DURATION" or value.modality != "to")
            return [self._claim(mention, "deadline" if horizon else "date", "horizon" if horizon else "time", number)]
        if isinstance(value, Role):
            return [self._claim(mention, "office", "role", number, subject=str(value.entity))]
        if isinstance(value, Listing):
            return [self._claim(mention, "members", "list", number)]
        if isinstance(value, Status):
            return [self._claim(mention, f"status.{value.action}", "status", number, subject=str(value.entity))]
        return []

    def detail(self, found: Detail) -> Claim | None:
        """What a form of words tells of its owner; nothing where it stands in page furniture."""
        number = self.doc.sentence_at(found.mention.start)
        if self.sentences[number].zone == FURNITURE:
            return None
        return self._claim(found.mention, found.attribute, "detail", number, subject=found.owner, words=found.words)

    def _person(self, mention: Mention) -> str:
        """The article-local entity of the person an age stands beside ("Dunstan, 32," or "32-year-old Officer Dunstan"), "" if none does."""
        at = bisect_left(self.people, mention.start, key=lambda name: name.mention.start)
        for index, gap in ((at - 1, _APPOSED), (at, 30)):
            if 0 <= index < len(self.people):
                _, _, name, value = self.people[index]
                low, high = min(name.end, mention.end), max(name.start, mention.start)
                if high - low > gap or (name.start < mention.end and mention.start < name.end):
                    continue
                text = self.doc.text[low:high]
                if index == at:
                    beside = not any(c in text for c in ".;:!?\n,")
                else:
                    beside = not any(c in text for c in ".;:!?\n") if high - low <= _TOUCHING else self._apposed(text, mention)
                if beside and value.type == "person":
                    return str(value.entity)
        return ""

    def _apposed(self, between: str, mention: Mention) -> bool:
        """Whether the age is told of the name before it: "Dunstan, a 34-year-old nurse, ..." is, "near Dunstan, a 34-year-old man died" is not."""
        if _TOLD.fullmatch(between):
            return True
        if not _APPOSITION.fullmatch(between):
            return False
        rest = _REST.match(self.doc.text[mention.end : mention.end + _APPOSED])
        return rest is not None and not any(word in _VERBS or word.endswith("ed") for word in rest[1].lower().split())

    def _stamp(self, mention: Mention, number: int) -> bool:
        """Whether a time dates the page or a picture rather than the happening: a line of little else, or alone in brackets with a place."""
        sentence = self.doc.sentences[number]
        size = sentence.last_token - sentence.first_token
        if size <= 14 and sum(end - start for start, end, _ in self.times[number]) >= 0.5 * (sentence.end - sentence.start):
            return True
        if size <= 30 and _STAMPED.search(self.doc.text, max(sentence.start, mention.start - 24), mention.start):
            return True
        text = self.doc.text
        opened = text.rfind("(", max(sentence.start, mention.start - 60), mention.start)
        closed = text.find(")", mention.end, mention.end + 4)
        return closed >= 0 and opened >= 0 and ")" not in text[opened : mention.start]

    def _claim(
        self, mention: Mention, attribute: str, kind: str, number: int, subject: str = "", words: Mapping[str, str] = _NO_WORDS
    ) -> Claim:
        """The claim that a value makes; `words` are what a form has captured beside it."""
        near, left, right, markers = self._around(mention, number)
        if kind == "money" and self.doc.text[max(0, mention.start - 2) : mention.start].rstrip().endswith("("):
            markers = (*markers, BRACKETED)
        return Claim(
            source=self.source,
            attribute=attribute,
            kind=kind,
            value=mention.value,
            start=mention.start,
            end=mention.end,
            text=mention.text,
            sentence=number,
            subject=subject,
            near=near,
            left=left,
            right=right,
            names=self._names(mention, number),
            markers=markers,
            qualifiers=Qualifiers(
                time=self._time(mention, number),
                speaker=self._speaker(mention, number),
                owner=words.get("named", ""),
                verb=words.get("what", ""),
                place=words.get("direction", ""),
            ),
        )

    def _wording(self, mention: Mention, value: Quote) -> list[Claim]:
        """A quotation, sentence by sentence: outlets cut and join them, the sentence is what stays."""
        out = []
        first, last = self.doc.sentence_at(mention.start), self.doc.sentence_at(mention.end - 1)
        for number in range(first, last + 1):
            sentence = self.doc.sentences[number]
            start, end = max(mention.start, sentence.start), min(mention.end, sentence.end)
            low, high = bisect_left(self.doc.starts, start), bisect_left(self.doc.starts, end)
            words = [t for t in self.doc.lowers[low:high] if t[0].isalnum()]
            if len(words) < _MIN_QUOTED:
                continue
            while end > start and (self.doc.text[end - 1].isspace() or self.doc.text[end - 1] in '"“”'):
                end -= 1
            while start < end and self.doc.text[start] in "\"“” '‘":
                start += 1
            part = Quote(
                words=self.doc.text[start:end],
                speaker=value.speaker,
                entity=value.entity,
                cue=value.cue,
                complete=value.complete,
                continued=number > first,
            )
            piece = Mention(start=start, end=end, kind="quote", text=part.words, value=part)
            out.append(self._claim(piece, "wording", "quote", number, subject=str(value.entity)))
        return out

    def _around(self, mention: Mention, number: int) -> tuple[tuple[str, ...], ...]:
        """Content stems by distance: on both sides, before, behind; and the scope markers close by."""
        doc, content, markers = self.doc, self.content, self.markers
        _, _, first, last, _ = doc.sentences[number]
        low = bisect_right(doc.starts, mention.start, first, last) - 1
        high = bisect_left(doc.starts, mention.end, low)
        left, right = content[max(first, low - _FAR) : low][::-1], content[high : min(last, high + _FAR)]
        near: dict[str, None] = {}
        distance = 0
        for one, other in zip_longest(left, right):
            distance += 1
            if one:
                near[one] = None
            if other:
                near[other] = None
            if len(near) >= _NEAR:
                break
        window = min(_WINDOW, distance)
        beside = {*markers[max(first, low - window) : low], *markers[high : min(last, high + window)]}
        return (
            tuple(near),
            tuple(islice(filter(None, left[:distance]), _BESIDE)),
            tuple(islice(filter(None, right[:distance]), _BESIDE)),
            tuple(sorted(filter(None, beside))),
        )

    def _names(self, mention: Mention, number: int) -> tuple[int, ...]:
        """The entities named in the sentence of a value, nearest first."""
        row = self.names.get(number)
        if row is None:
            return ()
        start, end = mention.start, mention.end
        near = [
            (begin - end if begin > end else start - stop if start > stop else 0, begin, entity)
            for begin, stop, entity in (row if len(row) <= 2 * _FAR else _nearest(row, start))
            if entity >= 0
        ]
        if len(near) > 1:
            near.sort(key=_DISTANCE)
        return tuple(dict.fromkeys([entity for _, _, entity in near]))

    def _time(self, mention: Mention, number: int) -> str:
        """The time expression nearest to a value in its sentence, other than itself."""
        row = self.times.get(number)
        if row is None:
            return ""
        found, least = "", math.inf
        for start, end, value in row if len(row) <= 2 * _FAR else _nearest(row, mention.start):
            gap = max(start - mention.end, mention.start - end)
            if 0 <= gap < least:
                found, least = value, gap
        return found

    def _speaker(self, mention: Mention, number: int) -> str:
        """Whose words a value stands in: of the quotation around it, else whom its sentence is laid upon."""
        if self.quotes:
            index = bisect_right(self.quotes, mention.start, key=_START) - 1
            if index >= 0 and mention.end <= self.quotes[index][1]:
                return self.quotes[index][2]
        return self.attributions.get(number, "")


def _nearest(row: list[T], start: int) -> list[T]:
    """Of too much that stands in a sentence, what is around a place."""
    at = bisect_left(row, start, key=_START)
    return row[max(0, at - _FAR) : at + _FAR]


def _quantity_attribute(kind: str, value: Quantity) -> str:
    if kind == "age" or value.role == "age":
        return "age"
    if kind == "money":
        return "amount"
    if value.role:
        return value.role
    return "count" if value.dimension == "count" else "measure" if value.dimension != "percent" else "share"
