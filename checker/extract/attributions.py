"""Who a statement is laid upon without quotation marks: "police said", "according to the ministry", "..., said Jane Dunstan"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from checker.document import Document
from checker.extract import vocabulary as v
from checker.extract.capitals import Words, words_of
from checker.extract.vocabulary import vocabulary
from checker.model import Attribution, Mention, Name
from checker.ruleset import RuleSet

_NOUN = v.TITLE | v.PLURAL_TITLE | v.BODY | v.ORG | v.DESCRIBE
_DETERMINERS = frozenset("the a an his her its their one two three several some many local other another".split())
_ADVERBS = frozenset("also later then still now has have had earlier previously".split())
_ENDS = frozenset(".,;:!?()—–-\"“”''``")
_COUNTING = frozenset(("added", "adds"))  # "added 12 points" is no speech
_APPOSITION = 16  # tokens between a name and the cue behind its apposition
_NOUN_PHRASE = 5  # tokens of a speaker without a name
_BESIDE_QUOTE = re.compile(r"[\s\"“”'‘’«»,.:`?!…-]*")


def _nouns(rules: RuleSet) -> frozenset[str]:
    """Nouns of those who speak without a name: "police"."""
    return frozenset(rules.lexicon("speech")["sources"])


def find_attributions(doc: Document, rules: RuleSet, names: list[Mention], quotes: list[Mention]) -> list[Mention]:
    """Every attribution of indirect speech in `doc`, in order; the cue of a quotation is no such attribution."""
    words = words_of(doc, rules.memo(vocabulary))
    if not words.cues:
        return []
    finder = _Finder(doc, words, rules.memo(_nouns), names, quotes)
    found = (finder.according(i) if doc.lowers[i] == "according" else finder.said(i) for i in words.cues)
    return [mention for mention in found if mention is not None]


class _Finder:
    """What the attributions of one article share."""

    def __init__(self, doc: Document, words: Words, nouns: frozenset[str], names: list[Mention], quotes: list[Mention]) -> None:
        self.doc, self.words, self.nouns = doc, words, nouns
        self.names = [m for m in names if isinstance(m.value, Name) and m.value.type in ("person", "organisation", "place", "other")]
        self.starts = [m.start for m in self.names]
        self.quotes = quotes
        self.quote_starts = [m.start for m in quotes]

    def according(self, i: int) -> Mention | None:
        """ "according to police", "according to Acme spokeswoman Jane Dunstan"."""
        doc = self.doc
        if i + 2 >= len(doc.lowers) or doc.lowers[i + 1] != "to" or self._quoted(doc.starts[i]):
            return None
        return self._behind(i, i + 2, "according to")

    def said(self, i: int) -> Mention | None:
        """ "police said", "Jane Dunstan, the mayor, said", "said police chief Jane Dunstan"."""
        doc, lowers = self.doc, self.doc.lowers
        sentence = doc.sentences[doc.sentence_of[i]]
        if self._quoted(doc.starts[i]):
            return None
        k = i - 1
        while k > sentence.first_token and (lowers[k] in _ADVERBS or (lowers[k].endswith("ly") and lowers[k].isalpha())):
            k -= 1
        if k < sentence.first_token or (lowers[i] in _COUNTING and i + 1 < len(lowers) and lowers[i + 1] not in (".", ",", "that")):
            return None
        if lowers[k] in _ENDS:
            subject = self._before_apposition(sentence.first_token, k) if lowers[k] == "," else None
            if subject is None:
                return self._behind(i, i + 1, lowers[i]) if lowers[k] in (",", "”", '"') else None
            return self._mention(subject.start, doc.ends[i], subject, "", lowers[i])
        subject = self._ending_at(doc.ends[k])
        if subject is not None:
            return self._mention(subject.start, doc.ends[i], subject, "", lowers[i])
        first = self._noun_phrase(sentence.first_token, k)
        if first is None:
            return None
        return self._mention(doc.starts[first], doc.ends[i], None, doc.text[doc.starts[first] : doc.ends[k]], lowers[i])

    def _behind(self, i: int, at: int, cue: str) -> Mention | None:
        """The speaker behind a cue: a name close by, the noun phrase else."""
        doc = self.doc
        sentence = doc.sentences[doc.sentence_of[i]]
        stop = at
        while (
            stop < min(sentence.last_token, at + 9)
            and doc.tokens[stop] not in _ENDS
            and doc.lowers[stop] not in ("who", "that", "as", "in", "on", "and")
        ):
            stop += 1
        if stop == at or self.words.flags[at] & v.TIME:
            return None
        low, high = bisect_left(self.starts, doc.starts[at]), bisect_left(self.starts, doc.ends[stop - 1])
        inside = self.names[low:high]
        people = [n for n in inside if _is_person(n)]
        end = stop
        while end > at and not doc.lowers[end - 1][0].isalnum():
            end -= 1
        named = people[0] if people else next((n for n in inside if n.start <= doc.ends[at] + 1), None)
        if named is not None:
            last = named.end
            return self._mention(doc.starts[i], last, named, "", cue)
        if not self._speaks(end - 1) and not any(self._speaks(k) for k in range(at, end)):
            return None
        return self._mention(doc.starts[i], doc.ends[end - 1], None, doc.text[doc.starts[at] : doc.ends[end - 1]], cue)

    def _before_apposition(self, first: int, comma: int) -> Mention | None:
        """The name before the comma that opens the apposition which ends at `comma`: "Jane Dunstan, the mayor of Velden,"."""
        doc = self.doc
        named = self._ending_at(doc.ends[comma - 1])
        if named is not None and _is_person(named) and doc.text[max(0, named.start - 2) : named.start] == ", ":
            return named  # "the spokeswoman, Jane Dunstan, said"
        for k in range(comma - 2, max(first, comma - _APPOSITION), -1):
            if doc.tokens[k] in ".;:!?":
                return None
            if doc.tokens[k] == ",":
                found = self._ending_at(doc.ends[k - 1])
                if found is not None and _is_person(found):
                    return found
        return None

    def _noun_phrase(self, first: int, k: int) -> int | None:
        """The first token of "the city's police department" that ends at `k`; None if its noun says nothing of a speaker."""
        lowers = self.doc.lowers
        if not self._speaks(k):
            return None
        at = k
        while at > first and k - at < _NOUN_PHRASE:
            word = lowers[at - 1]
            if word in _DETERMINERS:
                return at - 1
            if not word[0].isalpha() or self.words.flags[at - 1] & v.OPENER or word.endswith(("ed", "ing")):
                break
            at -= 1
        before = lowers[at - 1] if at > first else ""
        return at if at == first or not before[:1].isalpha() or self.words.flags[at - 1] & v.OPENER else k

    def _speaks(self, k: int) -> bool:
        word = self.doc.lowers[k]
        return word in self.nouns or (
            self.doc.tokens[k].islower() and bool(self.words.flags[k] & _NOUN) and not self.words.flags[k] & v.OPENER
        )

    def _ending_at(self, offset: int) -> Mention | None:
        index = bisect_left(self.starts, offset) - 1
        return self.names[index] if index >= 0 and self.names[index].end == offset else None

    def _quoted(self, offset: int) -> bool:
        """Whether a cue stands inside a quotation."""
        index = bisect_right(self.quote_starts, offset) - 1
        return index >= 0 and offset < self.quotes[index].end

    def _mention(self, start: int, end: int, speaker: Mention | None, written: str, cue: str) -> Mention | None:
        index = bisect_left(self.quote_starts, start)
        text = self.doc.text
        if (
            index < len(self.quotes)
            and 0 <= self.quotes[index].start - end < 8
            and _BESIDE_QUOTE.fullmatch(text, end, self.quotes[index].start)
        ):
            return None
        if index and 0 <= start - self.quotes[index - 1].end < 8 and _BESIDE_QUOTE.fullmatch(text, self.quotes[index - 1].end, start):
            return None
        name = speaker.value if speaker is not None else None
        value = Attribution(
            speaker=name.canonical if isinstance(name, Name) else " ".join(written.split()),
            entity=name.entity if isinstance(name, Name) else -1,
            cue=cue,
        )
        return Mention(start=start, end=end, kind="attribution", text=text[start:end], value=value)


def _is_person(mention: Mention) -> bool:
    return isinstance(mention.value, Name) and mention.value.type == "person"
