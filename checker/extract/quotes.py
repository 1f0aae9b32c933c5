"""Direct quotation: words in quotation marks with their speaker and cue.

Marks are straight, curly, single, low or guillemets; a quotation may run over sentences and, with an opening mark at each, over
paragraphs. The span is the words without the marks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from checker.document import Document
from checker.model import Mention, Name, Quote
from checker.ruleset import RuleSet

_MARK = re.compile(r"[\"“”„«»]|``|''|(?<!\w)['‘’](?=[\w\[(£$€])|(?<=[\w.,!?…)\]])['’](?!\w)")
_SINGLE = frozenset("'‘’")
_OPENING = frozenset("“„«")
_CLOSING = frozenset("”»")
_MAX_QUOTE = 2500  # characters of a quotation; longer ones are marks that were never closed
_MAX_GAP = 160  # characters between a quotation and the cue that introduces or follows it
_PRONOUN = re.compile(r"\b(?:he|she|they)\b", re.I)
_PLAIN = re.compile(r"[^\W_]+")
_GRAM = 3  # words in a row by which a pull quote is known
_PULLED = (40, 300)  # characters of one
_TERMINAL = frozenset(".!?,…;-–—")


class _Region(NamedTuple):
    start: int
    end: int


class _Speech(NamedTuple):
    cue: re.Pattern[str]
    according: re.Pattern[str]


def _speech(rules: RuleSet) -> _Speech:
    lexicon = rules.lexicon("speech")
    words = sorted({*lexicon["verbs"], *lexicon["follow"]}, key=len, reverse=True)
    return _Speech(
        re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", re.I),
        re.compile(r"\b(?:" + "|".join(map(re.escape, lexicon["according"])) + r")\b", re.I),
    )


def find_quotes(doc: Document, rules: RuleSet, names: list[Mention]) -> list[Mention]:
    """Every quotation of `doc`, in order, with the speaker as far as a cue beside it names one."""
    regions = _regions(doc)
    if not regions:
        return []
    speech = rules.memo(_speech)
    # Who is named inside a quotation did not say it.
    bounds = [r.start for r in regions]
    outside = [n for n in names if not _inside(regions, bounds, n.start)]
    starts = [n.start for n in outside]
    out: list[Mention] = []
    previous: tuple[_Region, Quote] | None = None
    for number, region in enumerate(regions):
        words = doc.text[region.start : region.end]
        quote = _attribute(doc, speech, outside, starts, regions, number)
        joined = previous is not None and not _sentence_between(doc, previous[0].end, region.start)
        if previous is not None and not quote.speaker and (joined or _same_paragraph(doc, previous[0].start, region.start)):
            quote = Quote(words=words, speaker=previous[1].speaker, entity=previous[1].entity, cue=previous[1].cue)
        complete = _complete(words)
        quote = Quote(words=words, speaker=quote.speaker, entity=quote.entity, cue=quote.cue, complete=complete, continued=joined)
        out.append(Mention(start=region.start, end=region.end, kind="quote", text=words, value=quote))
        if quote.speaker or quote.cue:
            previous = (region, quote)
    out.extend(_pulled(doc, out))
    return sorted(out, key=lambda m: (m.start, m.end))


def _pulled(doc: Document, quotes: list[Mention]) -> list[Mention]:
    """Pull quotes: paragraphs of one sentence without marks that repeat a quotation of the article nearly word for word."""
    grams: dict[tuple[str, ...], int] = {}
    for number, quote in enumerate(quotes):
        words = _plain(quote.text)
        for at in range(len(words) - _GRAM + 1):
            grams.setdefault(tuple(words[at : at + _GRAM]), number)
    if not grams:
        return []
    found = []
    for begin, end in doc.paragraphs:
        if not _PULLED[0] <= end - begin <= _PULLED[1] or _MARK.search(doc.text, begin, end):
            continue
        words = _plain(doc.text[begin:end])
        known = [grams[g] for at in range(len(words) - _GRAM + 1) if (g := tuple(words[at : at + _GRAM])) in grams]
        if len(words) >= 8 and len(known) >= 0.6 * (len(words) - _GRAM + 1):
            value = quotes[known[0]].value
            assert isinstance(value, Quote)
            text = doc.text[begin:end]
            pulled = Quote(words=text, speaker=value.speaker, entity=value.entity, cue=value.cue, complete=True, continued=False)
            found.append(Mention(start=begin, end=end, kind="quote", text=text, value=pulled))
    return found


def _plain(text: str) -> list[str]:
    return _PLAIN.findall(text.lower())


def _regions(doc: Document) -> list[_Region]:
    """Spans between matching marks; single marks only where no double ones enclose them.

    A mark that is not closed in its paragraph runs on if the first mark of the next ones closes; else it ends with its paragraph
    (a longer quotation opens each of its paragraphs and closes only the last).
    """
    out: list[_Region] = []
    text = doc.text
    opened: int | None = None
    closed_singles = 0
    floor = 0  # end of the paragraph in which `opened` stands
    for begin, end in doc.paragraphs:
        single: int | None = None
        for match in _MARK.finditer(text, begin, end):
            mark, at, stop = match.group(), match.start(), match.end()
            if mark in _SINGLE:
                if opened is not None and floor == end:
                    continue  # nested in double marks: part of the words
                if single is None:
                    if mark != "’" and _opens(text, at, stop, begin, end):
                        single = stop
                elif _closes(text, at, stop, end, text[single - 1]):
                    _add(out, text, single, at)
                    single, closed_singles = None, closed_singles + 1
                continue
            if mark in _OPENING or (mark not in _CLOSING and _is_opening(text, at, stop, begin, end, opened is not None)):
                if opened is not None:
                    _add(out, text, opened, min(at, floor))
                opened, floor, single = stop, end, None
            elif opened is not None:
                _add(out, text, opened, at if at - opened <= _MAX_QUOTE else floor)
                opened = None
        if single is not None and closed_singles and single - begin == 1 and text[single].isupper() and text[end - 1] in ".!?":
            _add(out, text, single, end)  # a paragraph that opens with a mark and forgets to close it, as outlets do that use single ones
        if opened is not None and end - opened > _MAX_QUOTE:
            _add(out, text, opened, floor)
            opened = None
    if opened is not None:
        _add(out, text, opened, floor)
    out.sort()
    return out


def _add(out: list[_Region], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if 1 < end - start <= _MAX_QUOTE and any(c.isalnum() for c in text[start : min(end, start + 40)]):
        out.append(_Region(start, end))


def _is_opening(text: str, at: int, stop: int, begin: int, end: int, inside: bool) -> bool:
    """Whether a straight mark opens: by the white space beside it, and where both or neither side has some by turn."""
    if stop >= end and at > begin:
        return False
    before = at == begin or text[at - 1].isspace() or text[at - 1] in "([—–-'‘"
    after = stop >= end or text[stop].isspace() or text[stop] in ".,;:!?)"
    if before and not after:
        return True
    if after and not before:
        return False
    return not inside


def _opens(text: str, at: int, stop: int, begin: int, end: int) -> bool:
    return (at == begin or text[at - 1].isspace() or text[at - 1] in "([—–:") and stop < end and not text[stop].isspace()


def _closes(text: str, at: int, stop: int, end: int, opener: str) -> bool:
    """A single mark closes after punctuation, or before it; a plural possessive ("workers' rights") does not."""
    if text[at - 1] in ".,!?…":
        return True
    if stop >= end or text[stop] in ".,;:!?)":
        return True
    return (opener == "‘" and text[at - 1] != "s") or (text[stop].isspace() and text[at - 1] != "s")


def _complete(words: str) -> bool:
    """A clause of its own rather than a few quoted words: it has length, or starts like a sentence and ends like one."""
    count = len(words.split())
    return count >= 5 or (count >= 3 and words[:1].isupper() and words[-1:] in _TERMINAL)


def _inside(regions: list[_Region], bounds: list[int], offset: int) -> bool:
    index = bisect_left(bounds, offset + 1) - 1
    return index >= 0 and offset < regions[index].end


def _sentence_between(doc: Document, end: int, start: int) -> bool:
    """Whether a sentence ends between two quotations ('"A," she said. "B"' against '"A," she said, "B"')."""
    gap = doc.text[end:start]
    return len(gap) > _MAX_GAP or "\n" in gap or any(c in ".!?" for c in gap.rstrip("“\"‘' "))


def _same_paragraph(doc: Document, a: int, b: int) -> bool:
    return doc.sentences[doc.sentence_at(a)].paragraph == doc.sentences[doc.sentence_at(b)].paragraph


def _attribute(doc: Document, speech: _Speech, names: list[Mention], starts: list[int], regions: list[_Region], number: int) -> Quote:
    """The speaker by the words just behind the quotation, else by those just before it."""
    region, text = regions[number], doc.text
    limit = regions[number + 1].start if number + 1 < len(regions) else len(text)
    after_end = min(region.end + _MAX_GAP, limit, _paragraph_end(doc, region.end))
    floor = regions[number - 1].end if number else 0
    before_start = max(region.start - _MAX_GAP, floor, _previous_sentence(doc, region.start))
    after = _clause_end(text, region.end, after_end)
    ends_open = text[region.end - 1] in ",?!—–-" or text[region.end : region.end + 2].strip(" ”\"’'»")[:1] == ","
    found: Quote | None = None
    if ends_open or after - region.end > 3:
        found = _from_window(doc, speech, names, starts, region.end, after, behind=True)
    if found is None or not found.speaker:
        other = _from_window(doc, speech, names, starts, before_start, region.start, behind=False)
        if other is not None and (found is None or other.speaker):
            found = other
    return found or Quote(words="")


def _from_window(
    doc: Document, speech: _Speech, names: list[Mention], starts: list[int], low: int, high: int, *, behind: bool
) -> Quote | None:
    text = doc.text
    cues = list(speech.cue.finditer(text, low, high))
    if not cues:
        according = speech.according.search(text, low, high)
        if according is None:
            return None
        cue, speaker = according, _first(names, starts, according.end(), min(len(text), according.end() + 80))
        return Quote(words="", speaker=_label(speaker), entity=_entity(speaker), cue=cue.group().lower())
    cue = cues[0] if behind else cues[-1]
    subject = _last(names, starts, low, cue.start())
    inverted = _first(names, starts, cue.end(), min(high, cue.end() + 60)) if behind else None
    between = text[low : cue.start()] if behind else text[max(low, cue.start() - 12) : cue.start()]
    chosen = inverted if behind and len(between.strip(" ,”\"’'»—–-")) < 2 and inverted is not None else subject
    if chosen is None and _PRONOUN.search(between):
        chosen = _person_before(names, starts, low)
    if chosen is None and inverted is not None:
        chosen = inverted
    return Quote(words="", speaker=_label(chosen), entity=_entity(chosen), cue=cue.group().lower())


def _first(names: list[Mention], starts: list[int], low: int, high: int) -> Mention | None:
    index = bisect_left(starts, low)
    while index < len(names) and names[index].start < high:
        if _can_speak(names[index]):
            return names[index]
        index += 1
    return None


def _last(names: list[Mention], starts: list[int], low: int, high: int) -> Mention | None:
    """The nearest name before a cue, a person before an organisation."""
    index = bisect_left(starts, high) - 1
    fallback: Mention | None = None
    while index >= 0 and names[index].start >= low:
        name = names[index]
        if isinstance(name.value, Name) and name.end <= high:
            if name.value.type == "person":
                return name
            if fallback is None and _can_speak(name):
                fallback = name
        index -= 1
    return fallback


def _person_before(names: list[Mention], starts: list[int], offset: int) -> Mention | None:
    index = bisect_left(starts, offset) - 1
    while index >= 0 and names[index].start > offset - 600:
        value = names[index].value
        if isinstance(value, Name) and value.type == "person":
            return names[index]
        index -= 1
    return None


def _can_speak(mention: Mention) -> bool:
    return isinstance(mention.value, Name) and mention.value.type in ("person", "organisation", "other")


def _label(mention: Mention | None) -> str:
    return mention.value.canonical if mention is not None and isinstance(mention.value, Name) else ""


def _entity(mention: Mention | None) -> int:
    return mention.value.entity if mention is not None and isinstance(mention.value, Name) else -1


def _paragraph_end(doc: Document, offset: int) -> int:
    return doc.paragraphs[doc.sentences[doc.sentence_at(offset)].paragraph][1]


def _previous_sentence(doc: Document, offset: int) -> int:
    """The start of the sentence that leads into a quotation; the one before it too if the quotation opens its sentence."""
    index = doc.sentence_at(offset)
    start = doc.sentences[index].start
    return doc.sentences[index - 1].start if index and offset - start <= 2 else start


def _clause_end(text: str, low: int, high: int) -> int:
    """The end of the sentence that follows a quotation; a mark directly behind it belongs to the quotation."""
    for at in range(low + 2, high):
        if text[at] in ".!?\n" and (at + 1 >= len(text) or text[at + 1].isspace()) and not text[at - 1].isupper():
            return at
    return high
