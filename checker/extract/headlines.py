"""Names in headlines, where every word is capitalised: only what the body names, and places everybody knows."""

from __future__ import annotations

from checker.extract import vocabulary as v
from checker.extract.capitals import HEADLINE, Reading
from checker.extract.pieces import Chunk

_Known = dict[str, dict[tuple[str, ...], Chunk]]  # by first word, then by all words


def headline_names(reading: Reading, entities: list[list[Chunk]]) -> list[Chunk]:
    """The names of the body that headlines repeat, whatever their capitals."""
    if HEADLINE not in reading.modes:
        return []
    known = _known(reading, entities)
    tokens = reading.doc.tokens
    out: list[Chunk] = []
    for sentence, mode in zip(reading.doc.sentences, reading.modes, strict=True):
        i = sentence.first_token
        while mode == HEADLINE and i < sentence.last_token:
            chunk = _at(reading, i, known) if tokens[i][0].isupper() else None
            if chunk is not None:
                out.append(chunk)
            i = chunk.last if chunk is not None else i + 1
    return out


def _known(reading: Reading, entities: list[list[Chunk]]) -> _Known:
    """The words of every name by the first of them; people also by their family's name."""
    known: _Known = {}
    for chunk in (chunk for entity in entities for chunk in entity):
        words = tuple(reading.base[chunk.first : chunk.last])
        known.setdefault(words[0], {}).setdefault(words, chunk)
        if chunk.type == "person" and chunk.form == "full" and " " not in chunk.family:
            family = chunk.family.lower()
            known.setdefault(family, {}).setdefault((family,), chunk)
    return known


def _at(reading: Reading, i: int, known: _Known) -> Chunk | None:
    """The longest known name that begins at token `i`."""
    best: Chunk | None = None
    size = 0
    base, flags = reading.base, reading.flags
    telling = not _plain_word(reading, i) or (i > 0 and bool(flags[i - 1] & v.TITLE))
    for words, chunk in known.get(base[i], {}).items():
        if len(words) > size and (len(words) > 1 or telling) and tuple(base[i : i + len(words)]) == words:
            best, size = chunk, len(words)
    if best is not None:
        again = Chunk(i, i + size)
        for key in ("type", "form", "head", "family", "given", "entity", "canonical"):
            setattr(again, key, getattr(best, key))
        if best.type == "person" and size < best.last - best.first:
            again.form, again.given, again.canonical = "short", "", best.family
        return again
    if flags[i] & v.PLACE and not flags[i] & v.AMBIGUOUS:
        place = Chunk(i, i + 1)
        place.type = "place"
        place.canonical = reading.vocab.places.get(base[i], "") or reading.doc.tokens[i][: len(base[i])]
        return place
    return None


def _plain_word(reading: Reading, i: int) -> bool:
    """Whether a single word says too little in a headline."""
    return bool(reading.flags[i] & (v.COMMON | v.OPENER)) or (reading.base[i] in reading.lower_words and not reading.flags[i] & v.PLACE)
