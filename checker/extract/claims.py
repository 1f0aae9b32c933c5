"""Mentions -> claims: each value with the words, names and scope markers around it that later tell what it is about."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from msgspec.structs import replace

from checker.document import Document
from checker.extract.attributes import attribute_of
from checker.extract.described import find_described
from checker.extract.details import Detail, find_details
from checker.extract.stages import find_stages
from checker.extract.things import find_things
from checker.extract.zones import FURNITURE
from checker.model import (
    BRACKETED,
    Attribution,
    Claim,
    Listing,
    Mention,
    Name,
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
    finder = _Finder(source, doc, mentions, sentences, content, rules)
    out: list[Claim] = []
    for mention in mentions:
        if not isinstance(mention.value, Name):  # most are
            out += finder.claims(mention)
    told = (
        *find_details(doc, mentions, rules),
        *find_stages(doc, mentions, rules),
        *find_described(doc, mentions, rules),
        *find_things(doc),
    )
    details = [finder.detail(found) for found in told]
    return sorted((*out, *filter(None, details)), key=lambda c: c.start) if details else out


class _Finder:
    """What the claims of one article share: its names and times by position, the marker words."""

    def __init__(
        self,
        source: str,
        doc: Document,
        mentions: list[Mention],
        sentences: list[SentenceRecord],
        content: Sequence[str],
        rules: RuleSet,
    ) -> None:
        self.source, self.doc, self.sentences, self.content, self.rules = source, doc, sentences, content, rules
        self.markers = list(map(rules.memo(_markers).get, doc.lowers))
        self.names = [m for m in mentions if isinstance(m.value, Name)]
        self.name_starts = [m.start for m in self.names]
        self.entities = [(m.start, m.end, m.value.entity) for m in self.names if isinstance(m.value, Name)]
        self.times = [m for m in mentions if isinstance(m.value, Timex)]
        self.time_starts = [m.start for m in self.times]
        self.quotes = [m for m in mentions if isinstance(m.value, Quote)]
        self.quote_starts = [m.start for m in self.quotes]
        self.attributions = {doc.sentence_at(m.start): m.value.speaker for m in mentions if isinstance(m.value, Attribution)}

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
        claim = self._claim(found.mention, found.attribute, "detail", number, subject=found.owner)
        words = found.words
        return replace(
            claim,
            qualifiers=replace(
                claim.qualifiers, owner=words.get("named", ""), verb=words.get("what", ""), place=words.get("direction", "")
            ),
        )

    def _person(self, mention: Mention) -> str:
        """The article-local entity of the person an age stands beside ("Dunstan, 32," or "32-year-old Officer Dunstan"), "" if none does."""
        at = bisect_left(self.name_starts, mention.start)
        for name, gap in ((at - 1, _APPOSED), (at, 30)):
            if 0 <= name < len(self.names):
                found = self.names[name]
                low, high = min(found.end, mention.end), max(found.start, mention.start)
                if high - low > gap or (found.start < mention.end and mention.start < found.end):
                    continue
                text = self.doc.text[low:high]
                if name == at:
                    beside = not any(c in text for c in ".;:!?\n,")
                else:
                    beside = not any(c in text for c in ".;:!?\n") if high - low <= _TOUCHING else self._apposed(text, mention)
                if beside and isinstance(found.value, Name) and found.value.type == "person":
                    return str(found.value.entity)
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
        low, high = bisect_left(self.time_starts, sentence.start), bisect_left(self.time_starts, sentence.end)
        if size <= 14 and sum(t.end - t.start for t in self.times[low:high]) >= 0.5 * (sentence.end - sentence.start):
            return True
        if size <= 30 and _STAMPED.search(self.doc.text, max(sentence.start, mention.start - 24), mention.start):
            return True
        text = self.doc.text
        opened = text.rfind("(", max(sentence.start, mention.start - 60), mention.start)
        closed = text.find(")", mention.end, mention.end + 4)
        return closed >= 0 and opened >= 0 and ")" not in text[opened : mention.start]

    def _claim(self, mention: Mention, attribute: str, kind: str, number: int, subject: str = "") -> Claim:
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
            qualifiers=Qualifiers(time=self._time(mention, number), speaker=self._speaker(mention, number)),
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
        low, high = bisect_right(doc.starts, mention.start) - 1, bisect_left(doc.starts, mention.end)
        near: dict[str, None] = {}
        found: dict[str, None] = {}
        before: list[str] = []
        behind: list[str] = []
        left, right = low - 1, high
        # A value may stand in an earlier sentence than its end: neither side starts outside of the sentence.
        at_left, at_right = min(left, last - 1), max(right, first)
        distance = 0
        while (left >= first or right < last) and len(near) < _NEAR and distance < _FAR:
            distance += 1
            if first <= left <= at_left:
                if distance <= _WINDOW and (marker := markers[left]):
                    found[marker] = None
                if stem := content[left]:
                    near[stem] = None
                    if len(before) < _BESIDE:
                        before.append(stem)
            if at_right <= right < last:
                if distance <= _WINDOW and (marker := markers[right]):
                    found[marker] = None
                if stem := content[right]:
                    near[stem] = None
                    if len(behind) < _BESIDE:
                        behind.append(stem)
            left -= 1
            right += 1
        return tuple(near), tuple(before), tuple(behind), tuple(sorted(found))

    def _within(self, starts: list[int], mention: Mention, number: int) -> tuple[int, int]:
        """Which of these stand in the sentence of a mention, and of too many the ones around it."""
        sentence = self.doc.sentences[number]
        low, high = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        if high - low <= 2 * _FAR:
            return low, high
        at = bisect_left(starts, mention.start, low, high)
        return max(low, at - _FAR), min(high, at + _FAR)

    def _names(self, mention: Mention, number: int) -> tuple[int, ...]:
        low, high = self._within(self.name_starts, mention, number)
        start, end = mention.start, mention.end
        near = []
        for at in range(low, high):
            begin, stop, entity = self.entities[at]
            if entity >= 0:
                near.append((begin - end if begin > end else start - stop if start > stop else 0, begin, at, entity))
        if len(near) > 1:
            near.sort()
        return tuple(dict.fromkeys([entity for _, _, _, entity in near]))

    def _time(self, mention: Mention, number: int) -> str:
        """The time expression nearest to a value in its sentence, other than itself."""
        low, high = self._within(self.time_starts, mention, number)
        if low == high:
            return ""
        best = min(
            (t for t in self.times[low:high] if not (t.start < mention.end and mention.start < t.end)),
            key=lambda t: (max(t.start - mention.end, mention.start - t.end), t.start),
            default=None,
        )
        return best.value.value if best is not None and isinstance(best.value, Timex) else ""

    def _speaker(self, mention: Mention, number: int) -> str:
        """Whose words a value stands in: of the quotation around it, else whom its sentence is laid upon."""
        index = bisect_right(self.quote_starts, mention.start) - 1
        if index >= 0 and mention.end <= self.quotes[index].end:
            value = self.quotes[index].value
            return value.speaker if isinstance(value, Quote) else ""
        return self.attributions.get(number, "")


def _quantity_attribute(kind: str, value: Quantity) -> str:
    if kind == "age" or value.role == "age":
        return "age"
    if kind == "money":
        return "amount"
    if value.role:
        return value.role
    return "count" if value.dimension == "count" else "measure" if value.dimension != "percent" else "share"
