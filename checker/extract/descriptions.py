"""Bodies named in lower case ("the AI safety research institute") and words that refer back ("the lab", "the mayor")."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from checker.extract import vocabulary as v
from checker.extract.capitals import NORMAL, Reading
from checker.extract.pieces import Chunk, title_at
from checker.extract.surface import key

_DROPPED = frozenset(
    "new old own same other first last next proposed planned so-called former current entire whole only another said future main upcoming "
    "existing previous famous prestigious nearby latest unnamed second third final powerful influential".split()
)
_BODIES = frozenset(("organisation", "law", "programme"))
_POINTING = frozenset(("the", "this"))
_SALIENT = 2  # how many times as often one of several candidates must be named to be the one that "the lab" means
_RECENT = 120  # tokens after which "the mayor" may be somebody else
_MANY = 40  # candidates from which on a noun tells nothing
_PREDICATIVE = frozenset("is was as be been being become becomes became into like are were remain remains not".split())
_PARTNERS = (
    ("in", "partnership", "with"),
    ("in", "collaboration", "with"),
    ("in", "cooperation", "with"),
    ("jointly", "with"),
    ("with",),
    ("at",),
    ("of",),
)
_NOUN = v.ANY_HEAD | v.TITLE | v.PLURAL_TITLE | v.FIELD | v.COMMON | v.BODY
_REFERRING = v.DESCRIBE | v.ORG | v.LAW
_VERBAL = ("ing", "ed")


def find_descriptions(reading: Reading, chunks: list[Chunk], entities: list[list[Chunk]]) -> list[Chunk]:
    """Lower-case names of institutions: a head noun with a modifier that makes it specific, and a partner named behind it."""
    flags, doc = reading.flags, reading.doc
    heads = [i for i in reading.nouns if flags[i] & v.DESCRIBE and doc.tokens[i].islower()]
    if not heads:
        return []
    taken = _taken(chunks)
    ends = {c.first: c for c in chunks}
    by_key = {group[0].key: group for group in entities}
    modes = reading.modes
    out: list[Chunk] = []
    for h in heads:
        if flags[h] & v.POSSESSIVE and h + 1 < len(flags) and flags[h + 1] & v.DESCRIBE:
            continue
        if modes[doc.sentence_of[h]] != NORMAL:
            continue
        start = _modifiers(reading, h, taken)
        if start == h or not _specific(reading, start, h):
            continue
        if doc.lowers[start - 1] in ("a", "an") and start >= 2 and doc.lowers[start - 2] in _PREDICATIVE:
            continue
        if h + 1 < len(flags) and doc.tokens[h + 1].islower() and flags[h + 1] & _NOUN and not flags[h] & v.POSSESSIVE:
            continue
        chunk = Chunk(start, h + 1)
        chunk.type, chunk.form, chunk.head = "organisation", "description", reading.base[h]
        chunk.canonical = " ".join([*doc.tokens[start:h], reading.base[h]])
        _with_partner(reading, chunk, h + 1, ends)
        name = key(chunk.canonical)
        if name in by_key:
            chunk.entity = by_key[name][0].entity
        else:
            by_key[name] = []
            chunk.entity = len(entities)
            entities.append(by_key[name])
        by_key[name].append(chunk)
        out.append(chunk)
    return out


def _taken(chunks: list[Chunk]) -> set[int]:
    """The tokens of names."""
    taken: set[int] = set()
    for chunk in chunks:
        taken.update(range(chunk.first, chunk.last))
    return taken


def _modifiers(reading: Reading, h: int, taken: set[int]) -> int:
    """Where the modifiers of the head noun at `h` begin."""
    doc, flags = reading.doc, reading.flags
    i = h
    while i > 0 and h - i < 5:
        k = i - 1
        token = doc.tokens[k]
        if (
            k in taken
            or not token[0].isalpha()
            or doc.starts[i] - doc.ends[k] != 1
            or flags[k] & (v.OPENER | v.TIME | v.POSSESSIVE | v.RELATION)
        ):
            break
        if flags[k] & v.TITLE and not flags[k] & (v.GENERIC | v.FIELD | v.BODY):
            break
        if token.islower() and (
            token.endswith("ly") or (token.endswith(_VERBAL) and not flags[k] & v.FIELD and k - 1 >= 0 and _verb_slot(reading, k))
        ):
            break
        i = k
    while i < h and (reading.base[i] in _DROPPED or doc.tokens[i].endswith("est")):
        i += 1
    return i


def _verb_slot(reading: Reading, k: int) -> bool:
    """Whether the word at `k` stands where a verb would: not behind a determiner or another modifier."""
    return (
        reading.doc.lowers[k - 1] not in ("a", "an", "the", "its", "their", "his", "her", "our", "this", "that")
        and not reading.flags[k - 1] & v.POSSESSIVE
    )


def _specific(reading: Reading, start: int, h: int) -> bool:
    """Whether one of the modifiers says which body is meant."""
    for i in range(start, h):
        token = reading.doc.tokens[i]
        if token[0].isupper():
            return True
        if not reading.flags[i] & v.GENERIC and not token.endswith(_VERBAL) and len(token) > 2:
            return True
    return False


def _with_partner(reading: Reading, chunk: Chunk, after: int, starts: dict[int, Chunk]) -> None:
    """Takes in "with Acme University" behind the noun; however it is worded, it is canonically "with"."""
    lowers = reading.doc.lowers
    for words in _PARTNERS:
        size = len(words)
        if tuple(lowers[after : after + size]) != words:
            continue
        at = after + size
        if at < len(lowers) and lowers[at] == "the":
            at += 1
        partner = starts.get(at)
        if partner is None or partner.type not in ("organisation", "place") or (words == ("at",) and partner.type == "place"):
            return
        chunk.last = partner.last
        link = "with" if words[-1] == "with" else words[-1]
        chunk.canonical = f"{chunk.canonical} {link} {partner.canonical}"
        return


class _Candidate(NamedTuple):
    """What a noun may refer back to: an entity, with its first mention and how often it is named."""

    first: int
    named: int
    entity: int
    type: str
    mentions: tuple[int, ...] = ()  # of a person: the tokens at which the name stands, in order


def find_references(reading: Reading, chunks: list[Chunk], entities: list[list[Chunk]]) -> list[Chunk]:
    """Nouns with a determiner that refer back to somebody or something of the article: "the lab", "this act", "the mayor"."""
    doc, flags, vocab = reading.doc, reading.flags, reading.vocab
    lowers = doc.lowers
    pointed = [i for i in reading.nouns if i and lowers[i - 1] in _POINTING and reading.base[i] not in vocab.vague]
    if pointed:
        taken = _taken(chunks)
        pointed = [i for i in pointed if i not in taken and not _continued(reading, i)]
    if not pointed:
        return []
    by_noun, by_class, by_office = _candidates(reading, entities)
    out: list[Chunk] = []
    for i in pointed:
        noun = reading.base[i]
        found: Sequence[_Candidate] = ()
        if flags[i] & _REFERRING:
            found = by_noun.get(vocab.equivalent.get(noun, noun)) or [
                c for kind in sorted(vocab.references.get(noun, ())) for c in by_class.get(kind, ())
            ]
        elif lowers[i - 1] == "the" and by_office:
            title = title_at(reading, i, i + 1)
            found = by_office.get(title[1].office, ()) if title is not None and title[1].unique else ()
        meant = _salient(found, i)
        if meant is not None:
            chunk = Chunk(i - 1, i + 1)
            chunk.type, chunk.form, chunk.head, chunk.canonical = meant.type, "short", noun, f"the {noun}"
            chunk.entity = meant.entity
            if meant.type == "person":
                chunk.head = ""
            out.append(chunk)
    return out


_Table = dict[str, list[_Candidate]]


def _candidates(reading: Reading, entities: list[list[Chunk]]) -> tuple[_Table, _Table, _Table]:
    """Bodies and laws by their head noun and by its class, people by the office before their name."""
    vocab = reading.vocab
    by_noun: _Table = {}
    by_class: _Table = {}
    by_office: _Table = {}
    for group in entities:
        lead = group[0]
        if lead.type == "person":
            offices = {c.office.office for c in group if c.office is not None and c.office.unique}
            if offices:
                mentions = tuple(sorted(c.first for c in group))
                candidate = _Candidate(mentions[0], len(group), lead.entity, lead.type, mentions)
                for office in offices:
                    by_office.setdefault(office, []).append(candidate)
        elif lead.type in _BODIES:
            heads = {c.head for c in group if c.head}
            if not heads or all(c.form == "short" for c in group):
                continue
            candidate = _Candidate(min(c.first for c in group), len(group), lead.entity, lead.type)
            for noun in {vocab.equivalent.get(head, head) for head in heads}:
                by_noun.setdefault(noun, []).append(candidate)
            for kind in {vocab.head_class.get(head, "") for head in heads}:
                by_class.setdefault(kind, []).append(candidate)
    return by_noun, by_class, by_office


def _salient(candidates: Sequence[_Candidate], before: int) -> _Candidate | None:
    """The entity that a common noun means: the only one named so far, or one named first and far more often than the others."""
    if not candidates or len(candidates) > _MANY:
        return None
    named = [c for c in candidates if c.first < before]
    if len(named) < 2:
        return named[0] if named and _recent(named[0], before) else None
    often, next_often = sorted(named, key=lambda c: (-c.named, c.first))[:2]
    first = min(named)
    return first if often is first and often.type != "person" and often.named >= _SALIENT * next_often.named else None


def _recent(candidate: _Candidate, before: int) -> bool:
    """Whether a person was named shortly before: another office holder may have come up since."""
    at = bisect_left(candidate.mentions, before)
    return not candidate.mentions or before - candidate.mentions[at - 1] <= _RECENT


def _continued(reading: Reading, i: int) -> bool:
    """Whether the noun at `i` only modifies the next one ("the lab equipment") or is narrowed by "of" and a name."""
    doc, flags = reading.doc, reading.flags
    if flags[i] & v.POSSESSIVE or i + 1 >= len(doc.tokens):
        return False
    nxt = doc.tokens[i + 1]
    if doc.starts[i + 1] - doc.ends[i] > 1 or not nxt[0].isalpha():
        return False
    if flags[i + 1] & v.ANY_HEAD:
        return True
    return doc.lowers[i + 1] == "of"
