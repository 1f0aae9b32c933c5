"""Direct quotation: words in quotation marks with their speaker and cue.

Marks are straight, curly, single, low or guillemets; a quotation may run over sentences and, with an opening mark at each, over
paragraphs. The span is the words without the marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from checker.document import Document
from checker.extract import speakers
from checker.extract.speakers import MAX_GAP, Region, Speech, attribute, cues
from checker.model import Mention, Quote
from checker.ruleset import RuleSet

# `"`, “, double ones of two characters; a single one that opens a word, or closes one. It begins with a set of characters: then `re` is quick.
_MARK = re.compile(r"[\"“”„«»`'‘’](?:(?<=[\"“”„«»])|(?<=`)`|(?<=')'|(?<!\w['‘’])(?<=['‘’])(?=[\w\[(£$€])|(?<=[\w.,!?…)\]]['’])(?!\w))")
_SINGLE = frozenset("'‘’")
_SINGLE_END = re.compile(r"’(?=[\s.,;:!?)]|$)")
_OPENING = frozenset("“„«")
_CLOSING = frozenset("”»")
_MAX_QUOTE = 2500  # characters of a quotation; longer ones are marks that were never closed
_PLAIN = re.compile(r"[^\W_]+")
_PULLED = (40, 300)  # characters of one
_PARAGRAPHS_BETWEEN = 2  # captions that may stand inside a quotation that runs on
_CLOSERS = frozenset("\"”»'’")
_TERMINAL = frozenset(".!?,…;-–—")


def find_quotes(doc: Document, rules: RuleSet, names: list[Mention]) -> list[Mention]:
    """Every quotation of `doc`, in order, with the speaker as far as a cue beside it names one."""
    regions = _regions(doc)
    if not regions:
        return []
    speech = speakers.of(doc, rules, names)
    # Who is named inside a quotation did not say it.
    outside = _outside(regions, names)
    starts = [n.start for n in outside]
    out: list[Mention] = []
    previous: tuple[Region, Quote] | None = None
    for number, region in enumerate(regions):
        words = doc.text[region.start : region.end]
        quote = attribute(doc, speech, outside, starts, regions, number)
        joined = previous is not None and not _sentence_between(doc, previous[0].end, region.start)
        if (
            previous is not None
            and not quote.speaker
            and (joined or _same_paragraph(doc, previous[0].start, region.start) or _goes_on(doc, speech, previous[0], region))
        ):
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
    grams: dict[tuple[str, str, str], int] = {}
    for number in range(len(quotes) - 1, -1, -1):  # of those that say the same the first counts
        grams.update(dict.fromkeys(_grams(_plain(quotes[number].text)), number))
    if not grams:
        return []
    first_words = {first for first, _, _ in grams}
    found = []
    for begin, end in doc.paragraphs:
        if not _PULLED[0] <= end - begin <= _PULLED[1] or _MARK.search(doc.text, begin, end):
            continue
        words = _plain(doc.text[begin:end])
        enough = 0.6 * (len(words) - 2)
        if len(words) < 8 or sum(map(first_words.__contains__, words)) < enough:
            continue
        known = [grams[g] for g in _grams(words) if g in grams]
        if len(known) >= enough:
            value = quotes[known[0]].value
            assert isinstance(value, Quote)
            text = doc.text[begin:end]
            pulled = Quote(words=text, speaker=value.speaker, entity=value.entity, cue=value.cue, complete=True, continued=False)
            found.append(Mention(start=begin, end=end, kind="quote", text=text, value=pulled))
    return found


def _grams(words: list[str]) -> Iterable[tuple[str, str, str]]:
    """The words in a row by which a pull quote is known."""
    return zip(words, words[1:], words[2:], strict=False)


def _plain(text: str) -> list[str]:
    return _PLAIN.findall(text.lower())


def _regions(doc: Document) -> list[Region]:
    """Spans between matching marks; single marks only where no double ones enclose them.

    A mark that is not closed in its paragraph runs on if the first mark of the next ones closes; else it ends with its paragraph
    (a longer quotation opens each of its paragraphs and closes only the last).
    """
    out: list[Region] = []
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
                elif _closes(text, at, stop, end, text[single - 1]) or _ends_in_s(text, single, at, end):
                    _add(out, text, single, at)
                    single, closed_singles = None, closed_singles + 1
                continue
            low_mark = mark == "“" and opened is not None and text[opened - 1] == "„"  # which closes „so“
            if (mark in _OPENING and not low_mark) or (
                not low_mark and mark not in _CLOSING and _is_opening(text, at, stop, begin, end, opened is not None)
            ):
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


def _add(out: list[Region], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if 1 < end - start <= _MAX_QUOTE and any(c.isalnum() for c in text[start : min(end, start + 40)]):
        out.append(Region(start, end))


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


def _ends_in_s(text: str, single: int, at: int, end: int) -> bool:
    """Whether a curly mark behind an "s" closes: it does if no better one follows before another opens."""
    if text[single - 1] != "‘" or text[at] != "’" or text[at - 1] != "s":
        return False
    better = _SINGLE_END.search(text, at + 1, min(end, at + _MAX_QUOTE))
    return better is None or text.find("‘", at + 1, better.start()) >= 0


def _complete(words: str) -> bool:
    """A clause of its own rather than a few quoted words: it has length, or starts like a sentence and ends like one."""
    count = len(words.split())
    return count >= 5 or (count >= 3 and words[:1].isupper() and words[-1:] in _TERMINAL)


def _outside(regions: list[Region], names: list[Mention]) -> list[Mention]:
    """The names that do not begin inside the last region that begins before them."""
    out = []
    at, last = 0, len(regions) - 1
    for name in names:
        while at < last and regions[at + 1].start <= name.start:
            at += 1
        if not regions[at].start <= name.start < regions[at].end:
            out.append(name)
    return out


def _sentence_between(doc: Document, end: int, start: int) -> bool:
    """Whether a sentence ends between two quotations ('"A," she said. "B"' against '"A," she said, "B"')."""
    gap = doc.text[end:start]
    return len(gap) > MAX_GAP or "\n" in gap or any(c in ".!?" for c in gap.rstrip("“\"‘' "))


def _same_paragraph(doc: Document, a: int, b: int) -> bool:
    return doc.sentences[doc.sentence_at(a)].paragraph == doc.sentences[doc.sentence_at(b)].paragraph


def _goes_on(doc: Document, speech: Speech, last: Region, region: Region) -> bool:
    """Whether a quotation that opens its paragraph carries on the one before it.

    It does if that one was left without a closing mark, as longer ones are at each paragraph, or if only its attribution stands between.
    """
    paragraph = doc.sentences[doc.sentence_at(region.start)].paragraph
    opens = not any(c.isalnum() for c in doc.text[doc.paragraphs[paragraph][0] : region.start])
    before = doc.sentences[doc.sentence_at(last.end - 1)].paragraph
    if not opens or doc.text[region.end - 1] not in ".,?!…" or not 1 <= paragraph - before <= _PARAGRAPHS_BETWEEN:
        return False
    if cues(speech, doc.text, region.end, min(region.end + MAX_GAP, doc.paragraphs[paragraph][1])):
        return False  # it has an attribution of its own
    tail = doc.text[last.end : doc.paragraphs[before][1]].strip()
    if not tail or tail[0] not in _CLOSERS:
        return True
    return paragraph - before == 1 and len(tail) <= MAX_GAP and not any(m in tail for m in (". ", "! ", "? ", "\n"))
