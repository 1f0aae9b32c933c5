"""Who said it: the speaker of a quotation, by the cue behind it or before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from checker.document import Document
from checker.extract.pronouns import Told, kind_of
from checker.model import Mention, Name, Quote
from checker.ruleset import RuleSet

MAX_GAP = 160  # characters between a quotation and the cue that introduces or follows it
_MAX_LEAD = 400  # characters of a sentence that leads into a quotation
_MAX_BACK = 600  # characters between a pronoun and whom it means
_MAX_TAIL = 60  # characters of a sentence that only says who spoke
_WORD = re.compile(r"\w+")
_PRONOUN = re.compile(r"\b(?:he|she|they)\b", re.I)
_ADDRESSED = re.compile(r"\b(?:told|tells|telling|asked|asks|asking)\s+(?:\S{1,30}['’]s\s+)?$")
_BESIDE_POINT = re.compile(r"\b(?:of|for|at|from|in|with|to|by|on|outside|near|leaving|via)\s+(?:the\s+)?$")
_DESCRIBED = re.compile(  # "the woman", "a second official", "police"
    r"((?:the|a|an|one|another|his|her|their)\s+[a-z][a-z' -]{1,50}?|[a-z]{4,20}s?(?:\s[a-z]{3,20})?)\s+(?:also\s+|later\s+|then\s+)?$",
    re.I,
)
_JOINING = frozenset(
    "while and but as when which that who what this these those there some then also have has had never just where".split()
)
_CUT = re.compile(r"\b(?:and|or|that|in|on|at|as|to|after|when)\b")
_APPOSED = re.compile(r"(?:['’]s)?\s[a-z][a-z -]{1,40}[a-z],?\s$")


class Region(NamedTuple):
    """The words of a quotation, without its marks."""

    start: int
    end: int


class Speech(NamedTuple):
    """The words that attribute speech."""

    words: dict[str, str]  # first word of a cue -> what else belongs to it, with the blank
    according: re.Pattern[str]
    quoting: frozenset[str]  # cues that the speaker stands behind: "quoted Dunstan as saying"
    told: Told  # which pronoun the article uses for whom


def of(doc: Document, rules: RuleSet, names: list[Mention]) -> Speech:
    """The words that attribute speech, with what this article tells of its people."""
    return rules.memo(_speech)(Told(doc, names))


def _speech(rules: RuleSet) -> Callable[[Told], Speech]:
    lexicon = rules.lexicon("speech")
    return partial(
        Speech,
        {word: blank + rest for word, blank, rest in (cue.partition(" ") for cue in (*lexicon["verbs"], *lexicon["follow"]))},
        re.compile(r"\b(?:" + "|".join(map(re.escape, lexicon["according"])) + r")\b", re.I),
        frozenset(lexicon["quoting"]),
    )


def attribute(doc: Document, speech: Speech, names: list[Mention], starts: list[int], regions: list[Region], number: int) -> Quote:
    """The speaker by the words just behind the quotation, else by those just before it."""
    region, text = regions[number], doc.text
    limit = regions[number + 1].start if number + 1 < len(regions) else len(text)
    after_end = min(region.end + MAX_GAP, limit, _paragraph_end(doc, region.end))
    floor = regions[number - 1].end if number else 0
    before_start = max(region.start - MAX_GAP, floor, _previous_sentence(doc, region.start))
    after = _clause_end(text, region.end, after_end)
    ends_open = text[region.end - 1] in ",?!—–-" or text[region.end : region.end + 2].strip(" ”\"’'»")[:1] == ","
    found: Quote | None = None
    if _is_led(speech, text, before_start, region.start):
        before = max(region.start - _MAX_LEAD, floor, doc.sentences[doc.sentence_at(region.start)].start)
        found = _from_window(doc, speech, names, starts, before, region.start, behind=False)
        if found is not None and found.speaker:
            return found
        found = found or _announced(doc, names, starts, before_start, region.start)
        if found is not None and found.speaker:
            return found
    if text[region.end - 1] == "." and after - region.end > _MAX_TAIL:
        after = region.end  # the sentence is over, and the next one tells something else
    if ends_open or after - region.end > 3:
        found = _from_window(doc, speech, names, starts, region.end, after, behind=True)
    if found is None or not found.speaker:
        other = _from_window(doc, speech, names, starts, before_start, region.start, behind=False)
        if other is not None and (found is None or other.speaker):
            found = other
    return found or Quote(words="")


def cues(speech: Speech, text: str, low: int, high: int) -> list[re.Match[str]]:
    """The words between two places that attribute speech."""
    words = speech.words
    return [
        m for m in _WORD.finditer(text, low, high) if (rest := words.get(m.group().lower())) is not None and text.startswith(rest, m.end())
    ]


def _is_led(speech: Speech, text: str, low: int, high: int) -> bool:
    """Whether what stands before a quotation leads into it: a colon, a cue with a comma, or a clause of which the words are a part."""
    lead = text[low:high].rstrip(" \"“”‘'’«»„`")
    if not lead:
        return False
    if lead[-1] == ",":
        return any(cue.end() == low + len(lead) - 1 for cue in cues(speech, text, max(low, low + len(lead) - 24), low + len(lead)))
    return lead[-1] == ":" or lead[-1].isalnum()


def _announced(doc: Document, names: list[Mention], starts: list[int], low: int, high: int) -> Quote | None:
    """The only person of a sentence that ends in a colon: "Dunstan put it bluntly: ..."."""
    if doc.text[low:high].rstrip(" \"“‘'«„`")[-1:] != ":":
        return None
    low = doc.sentences[doc.sentence_at(high)].start
    found = [
        n for n in names[bisect_left(starts, low) : bisect_left(starts, high)] if isinstance(n.value, Name) and n.value.type == "person"
    ]
    if len({_entity(n) for n in found}) != 1:
        return None
    return Quote(words="", speaker=_label(found[0]), entity=_entity(found[0]))


def _from_window(
    doc: Document, speech: Speech, names: list[Mention], starts: list[int], low: int, high: int, *, behind: bool
) -> Quote | None:
    text = doc.text
    found = cues(speech, text, low, high)
    if not found:
        according = speech.according.search(text, low, high)
        if according is None:
            return None
        cue, speaker = according, _first(doc, names, starts, according.end(), min(len(text), according.end() + 80))
        return Quote(words="", speaker=_label(speaker), entity=_entity(speaker), cue=cue.group().lower())
    cue = found[0] if behind else found[-1]
    subject = _last(doc, names, starts, low, cue.start())
    inverted = _first(doc, names, starts, cue.end(), min(high, cue.end() + 60)) if behind else None
    between = text[low : cue.start()] if behind else text[max(low, cue.start() - 12) : cue.start()]
    chosen = inverted if behind and len(between.strip(" ,”\"’'»—–-")) < 2 and inverted is not None else subject
    if cue.group().lower() in speech.quoting and inverted is not None:
        chosen = inverted
    if chosen is None and (pronoun := _PRONOUN.search(between)):
        chosen = _person_before(doc, speech.told, names, starts, low, pronoun.group())
    elif chosen is None:
        described = _DESCRIBED.match(text[low if behind else max(low, cue.start() - 40) : cue.start()].lstrip("”\"’'»,. "))
        if behind and described is not None and not _JOINING.intersection(described.group(1).lower().split()):
            return Quote(words="", speaker=" ".join(described.group(1).split()), cue=cue.group().lower())
        chosen = inverted
    return Quote(words="", speaker=_label(chosen), entity=_entity(chosen), cue=cue.group().lower())


def _first(doc: Document, names: list[Mention], starts: list[int], low: int, high: int) -> Mention | None:
    """The first name behind a cue that can speak; of "said the Daily's Jane Doe" and "said Acme spokesman Jane Doe" the person."""
    index = bisect_left(starts, low)
    while index < len(names) and names[index].start < high:
        name = names[index]
        if _can_speak(name):
            following = names[index + 1] if index + 1 < len(names) else name
            gap = doc.text[name.end : following.start] if 0 < following.start - name.end < 50 else ""
            owned = not _is_person(name) and _is_person(following) and (gap in ("'s ", "’s ") or _APPOSED.fullmatch(gap) is not None)
            return following if owned and not _CUT.search(gap) else name
        index += 1
    return None


def _last(doc: Document, names: list[Mention], starts: list[int], low: int, high: int) -> Mention | None:
    """The nearest name before a cue, a person before an organisation; a body behind a preposition says nothing."""
    index = bisect_left(starts, high) - 1
    fallback: Mention | None = None
    while index >= 0 and names[index].start >= low:
        name = names[index]
        if name.end <= high:
            if _is_person(name):
                if not _owns(doc, name):
                    return name
            elif fallback is None and _can_speak(name) and not _beside(doc, name):
                fallback = name
        index -= 1
    return fallback


def _owns(doc: Document, name: Mention) -> bool:
    return doc.text[name.end : name.end + 2] in ("'s", "’s")


def _beside(doc: Document, name: Mention) -> bool:
    """Whether a preposition or somebody's possessive stands before a name, so that it is no subject."""
    before = doc.text[max(0, name.start - 20) : name.start]
    return before.endswith(("'s ", "’s ")) or _BESIDE_POINT.search(before) is not None


def _person_before(doc: Document, told: Told, names: list[Mention], starts: list[int], offset: int, pronoun: str) -> Mention | None:
    """Whom "he" or "she" means: the first person of the nearest sentence that names some, but not one who was told something.

    A person of whom the article says the other pronoun is passed over, one of whom it says this one is preferred to strangers. Whoever
    stands in the possessive or behind a preposition is meant only if nobody else can be.
    """
    index = bisect_left(starts, offset) - 1
    found: Mention | None = None
    oblique: Mention | None = None
    nearest = -1
    kind = kind_of(pronoun)
    while index >= 0 and names[index].start > offset - _MAX_BACK:
        name = names[index]
        index -= 1
        known = told.kind(_entity(name)) * kind
        if not _is_person(name) or known < 0 or _ADDRESSED.search(doc.text, max(0, name.start - 45), name.start):
            continue
        if _owns(doc, name) or _beside(doc, name):
            oblique = oblique or name
            continue
        sentence = doc.sentence_at(name.start)
        if found is not None and nearest != sentence:
            if kind > 0 or told.kind(_entity(found)):
                break
            if known > 0:  # the rarer pronoun: a woman the article speaks of is likelier than a stranger
                return name
            continue
        found, nearest = name, sentence
    return found or oblique


def _is_person(mention: Mention) -> bool:
    return isinstance(mention.value, Name) and mention.value.type == "person"


def _can_speak(mention: Mention) -> bool:
    return isinstance(mention.value, Name) and mention.value.type in ("person", "organisation", "other")


def _label(mention: Mention | None) -> str:
    return mention.value.canonical if mention is not None and isinstance(mention.value, Name) else ""


def _entity(mention: Mention | None) -> int:
    return mention.value.entity if mention is not None and isinstance(mention.value, Name) else -1


def _paragraph_end(doc: Document, offset: int) -> int:
    return doc.paragraphs[doc.sentences[doc.sentence_at(offset)].paragraph][1]


def _previous_sentence(doc: Document, offset: int) -> int:
    """The start of the sentence that leads into a quotation; if the quotation opens its sentence, of the one before it.

    What another paragraph says leads into it only with a colon.
    """
    index = doc.sentence_at(offset)
    start, _, _, _, paragraph = doc.sentences[index]
    if not index or offset - start > 2:
        return start
    before = doc.sentences[index - 1]
    return before.start if before.paragraph == paragraph or doc.text[before.end - 1] == ":" else start


def _clause_end(text: str, low: int, high: int) -> int:
    """The end of the sentence that follows a quotation; a mark directly behind it belongs to the quotation."""
    for at in range(low + 2, high):
        if text[at] in ".!?\n" and (at + 1 >= len(text) or text[at + 1].isspace()) and not text[at - 1].isupper():
            return at
    return high
