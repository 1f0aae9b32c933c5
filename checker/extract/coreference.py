"""Which names of one article mean the same: full and short names of people, bodies with their acronyms, words like "the lab".

A short form is linked only if exactly one entity of the article fits; else it stays alone (`entity` -1 for people: two of one family).
"""

from __future__ import annotations

from rapidfuzz.distance import OSA

from checker.extract import vocabulary as v
from checker.extract.capitals import Reading
from checker.extract.pieces import Chunk
from checker.extract.surface import PersonalName, key
from checker.extract.vocabulary import Vocabulary

_WEAK = v.COMMON | v.ANY_HEAD | v.PLACE | v.DEMONYM | v.KNOWN | v.FIELD | v.DIRECTION | v.ACRONYM | v.GENERIC
_BLOCKED = v.ANY_HEAD | v.PLACE | v.DEMONYM | v.KNOWN | v.FIELD | v.OPENER | v.DIRECTION | v.COMMON
_SHARING = 40  # people of one article who share a part of their names, from which on that part tells nothing
_MANY = 400  # names from which on slips of the pen are not sought: that is no article, and every pair would be compared


class _Person:
    """Somebody named in full at least once: the parts of the name, and everything that refers to them."""

    __slots__ = ("chunks", "family", "given", "parts")

    def __init__(self, chunk: Chunk, name: PersonalName) -> None:
        self.chunks = [chunk]
        self.parts = name.parts
        self.family = name.family_key
        self.given = name.given_keys


def link_names(reading: Reading, chunks: list[Chunk]) -> list[list[Chunk]]:
    """Numbers the entities among `chunks` in order of appearance; what turns out to name nothing gets an empty type."""
    people = _full_people(reading, chunks)
    groups: list[list[Chunk]] = [person.chunks for person in people]
    loose = _short_people(reading, chunks, people)
    groups += loose
    groups += _things(reading, [c for c in chunks if c.type != "person"])
    groups.sort(key=_first)
    for number, group in enumerate(groups):
        for chunk in group:
            chunk.entity = number
    return groups


def _first(group: list[Chunk]) -> int:
    return group[0].first if len(group) == 1 else min([c.first for c in group])


def _full_people(reading: Reading, chunks: list[Chunk]) -> list[_Person]:
    vocab, personal = reading.vocab, reading.surface.personal
    people: list[_Person] = []
    by_part: dict[str, list[_Person]] = {}
    for chunk in chunks:
        if chunk.type != "person":
            continue
        name = personal[chunk.canonical, chunk.office is not None]
        chunk.family, chunk.given = name.family, name.given
        if not chunk.family or not chunk.given:
            chunk.form = "short"
            continue
        chunk.form = "full"
        _add_person(chunk, name, people, by_part, vocab)
    alone = {c.key for c in chunks if c.form == "short" and c.type in ("other", "person", "")}
    for chunk in chunks:  # the same words called a person elsewhere, or taken up again by the last word alone
        if chunk.type != "other" or not 1 <= chunk.canonical.count(" ") <= 3:
            continue
        parts = tuple(key(w) for w in chunk.canonical.split() if key(w))
        if any(person.parts == parts for person in by_part.get(parts[-1] if parts else "", ())) or _taken_up(reading, chunk, parts, alone):
            name = personal[chunk.canonical, False]
            chunk.type, chunk.family, chunk.given = "person", name.family, name.given
            _add_person(chunk, name, people, by_part, vocab)
    return people


def _taken_up(reading: Reading, chunk: Chunk, parts: tuple[str, ...], alone: set[str]) -> bool:
    """Whether two or three words are a person's because the text goes on with the last of them: "Nico Rosberg ... Rosberg"."""
    if not 2 <= len(parts) <= 3 or parts[-1] not in alone or parts[0] in alone:
        return False
    if chunk.first and reading.doc.lowers[chunk.first - 1] in ("the", "a", "an"):
        return False
    if any(reading.flags[i] & _BLOCKED or reading.doc.tokens[i].isupper() for i in range(chunk.first, chunk.last)):
        return False
    return not (parts[-1].endswith("s") and reading.flags[chunk.first] & v.PLACE) and not reading.doc.tokens[chunk.last - 1][-1].isdigit()


def _add_person(chunk: Chunk, name: PersonalName, people: list[_Person], by_part: dict[str, list[_Person]], vocab: Vocabulary) -> None:
    parts = name.parts
    new = _Person(chunk, name)
    for part in parts:
        sharing = by_part.get(part, ())
        for person in sharing if len(sharing) <= _SHARING else ():
            if _same_person(person, new, vocab):
                person.chunks.append(chunk)
                if len(parts) > len(person.parts):
                    person.parts = parts
                    for extra in parts:
                        if person not in by_part.setdefault(extra, []):
                            by_part[extra].append(person)
                return
    people.append(new)
    for part in parts:
        by_part.setdefault(part, []).append(new)


def _same_person(a: _Person, b: _Person, vocab: Vocabulary) -> bool:
    """Whether two full names of one article are one person's: one within the other, or one family and given names that agree."""
    short, long = sorted((a.parts, b.parts), key=len)
    if "".join(short) == "".join(long):
        return True
    rest = iter(long)
    if len(short) >= 2 and all(part in rest for part in short):
        return True
    if a.family != b.family or not a.given or not b.given:
        return False
    first, second = a.given[0], b.given[0]
    if "".join(a.given) == "".join(b.given):
        return True
    if first == second:  # "Jong Un" and "Jong Il", "John Paul" and "John Peter" are two; "John P." may be either
        return all(x == y or (min(len(x), len(y)) == 1 and x[0] == y[0]) for x, y in zip(a.given[1:], b.given[1:], strict=False))
    if len(first) == 1 or len(second) == 1:
        return first[0] == second[0]
    return second in vocab.nicknames.get(first, ())


def _short_people(reading: Reading, chunks: list[Chunk], people: list[_Person]) -> list[list[Chunk]]:
    """Links single words to the people they can mean. Returns the people known by one word only."""
    families: dict[str, list[_Person]] = {}
    others: dict[str, list[_Person]] = {}
    for person in people:
        families.setdefault(person.family, []).append(person)
        for part in {*person.parts, "".join(person.given)}:
            if part != person.family and len(part) > 1:
                others.setdefault(part, []).append(person)
    loose: dict[str, list[Chunk]] = {}
    for chunk in chunks:
        shouted = chunk.form == "acronym" and chunk.gloss is None and len(chunk.canonical) > 3
        if not shouted and (chunk.form != "short" or chunk.type not in ("person", "other", "")):
            continue
        word = chunk.key
        if shouted:
            if len(families.get(word, ())) != 1:
                continue
            chunk.form = "short"
        bits = reading.flags[chunk.last - 1]
        if chunk.type == "" and bits & v.OPENER:
            continue
        found = families.get(word) or others.get(word) or []
        if found and chunk.type != "person" and bits & _WEAK and not bits & (v.GIVEN | v.FAMILY_LAST | v.FAMILY_FIRST):
            continue  # "United", "Island": a word like any other
        if chunk.type == "person" and chunk.office and chunk.office.group != "honorifics" and len(found) > 1:
            found = _with_office(chunk, found) or found
        if not found and not bits & (v.PLACE | v.DEMONYM | v.COMMON) and word not in reading.lower_words:
            found = _misspelt(word, families, others, chunk.type == "person")
        if len(found) == 1:
            chunk.type = "person"
            _name_parts(chunk, found[0], word)
            found[0].chunks.append(chunk)
        elif found:
            chunk.type = "person"
            chunk.family = chunk.family or chunk.canonical
            chunk.given = "" if chunk.family == chunk.canonical else chunk.given
        elif chunk.type == "person":
            loose.setdefault(word, []).append(chunk)
        elif chunk.type == "other":
            loose_before = loose.get(word)
            if loose_before:
                chunk.type, chunk.family, chunk.given = "person", loose_before[0].family, loose_before[0].given
                loose_before.append(chunk)
    for chunk in chunks if loose else ():
        word = chunk.key if chunk.form == "short" and chunk.type in ("other", "") else ""
        if word and word in loose and chunk not in loose[word]:
            chunk.type, chunk.family, chunk.given = "person", loose[word][0].family, loose[word][0].given
            loose[word].append(chunk)
    return list(loose.values())


def _name_parts(chunk: Chunk, person: _Person, word: str) -> None:
    """Whether the word is the family's name or a given one, as the full name tells."""
    if word == person.family or (person.given and word not in person.given and word != "".join(person.given)):
        chunk.family, chunk.given = chunk.canonical, ""
    else:
        chunk.family, chunk.given = "", chunk.canonical


def _with_office(chunk: Chunk, people: list[_Person]) -> list[_Person]:
    """Those who are called by the title that stands before a short name, with the same body before it if one is named."""
    body = chunk.before.key if chunk.before is not None else ""

    def holds(person: _Person) -> bool:
        return any(
            c.office is not None
            and chunk.office is not None
            and c.office.office == chunk.office.office
            and (not body or c.before is None or c.before.key == body)
            for c in person.chunks
        )

    return [person for person in people if holds(person)]


def _misspelt(word: str, families: dict[str, list[_Person]], others: dict[str, list[_Person]], person: bool) -> list[_Person]:
    """The one person whose name is a single edit away from `word`, if the word is long enough for that to be a slip."""
    if len(word) < 5 or len(families) + len(others) > _MANY:
        return []
    initial = word[0]
    tables = (families, others) if person else (families,)
    for table in tables:
        near = [
            p
            for name, found in table.items()
            if len(name) >= 5 and name[0] == initial and name + "s" != word and OSA.distance(name, word) == 1
            for p in found
        ]
        if near:
            return near
    return []


def _things(reading: Reading, chunks: list[Chunk]) -> list[list[Chunk]]:
    """Groups bodies, places, laws and the rest by their name, their acronym, or the name without its legal form."""
    groups: dict[str, list[Chunk]] = {}
    opening: dict[str, list[Chunk]] = {}  # words that open sentences and are yet to name something
    for chunk in chunks:
        (groups if chunk.type else opening).setdefault(chunk.key, []).append(chunk)
    for group in groups.values():
        if len(group) > 1 and len({c.type for c in group}) > 1:
            best = next(c for c in group if c.type != "other")
            for chunk in group:
                chunk.type, chunk.head = best.type, chunk.head or best.head
    joined: dict[str, str] = _slips(reading, groups)
    for chunk in chunks:
        if chunk.gloss is not None and chunk.gloss.type not in ("person", ""):
            joined.setdefault(chunk.key, chunk.gloss.key)
    _acronyms(groups, joined)
    _short_bodies(reading, groups, opening, joined)
    merged: dict[str, list[Chunk]] = {}
    for name, group in groups.items():
        target = joined.get(name, name)
        kind = groups[target][0].type if target in groups else group[0].type
        for chunk in group:
            chunk.type = kind
        merged.setdefault(target, []).extend(group)
    return list(merged.values())


def _slips(reading: Reading, groups: dict[str, list[Chunk]]) -> dict[str, str]:
    """Names of one word that are a slip of a longer-known one: one edit, in a long word that stands in the article only once."""
    often = [name for name, group in groups.items() if len(group) > 1 and len(name) >= 6 and " " not in group[0].canonical]
    out: dict[str, str] = {}
    for name, group in groups.items() if 0 < len(often) <= _MANY else ():
        if len(group) == 1 and group[0].type == "other" and len(name) >= 6 and name.isalpha():
            near = [other for other in often if other[0] == name[0] and other + "s" != name and OSA.distance(other, name) == 1]
            if len(near) == 1:
                out[name] = near[0]
    return out


def _acronyms(groups: dict[str, list[Chunk]], joined: dict[str, str]) -> None:
    """Acronyms that are exactly the capitals of one body's name."""
    acronyms = [name for name, group in groups.items() if group[0].form == "acronym" and len(name) >= 3 and name not in joined]
    if not acronyms:
        return
    initials: dict[str, list[str]] = {}
    for name, group in groups.items():
        words = group[0].canonical.split()
        if len(words) >= 3 and group[0].type in ("organisation", "law", "programme", "event"):
            initials.setdefault("".join(w[0] for w in words if w[0].isupper()).lower(), []).append(name)
    for name in acronyms:
        found = initials.get(name, [])
        if len(found) == 1 and found[0] != name:
            joined[name] = found[0]


def _short_bodies(reading: Reading, groups: dict[str, list[Chunk]], opening: dict[str, list[Chunk]], joined: dict[str, str]) -> None:
    """A body's name without its last nouns, if only one body of the article can be meant: "Acme" of "Acme Banking Group"."""
    vocab = reading.vocab
    long: dict[str, list[tuple[str, list[str]]]] = {}
    for name, group in groups.items():
        if group[0].type == "organisation" and " " in group[0].canonical:
            words = group[0].canonical.lower().split()
            long.setdefault(words[0], []).append((name, words))
    for name, group in [*groups.items(), *opening.items()] if long else ():
        chunk = group[0]
        if len(name) < 4 or chunk.type not in ("other", "organisation", "") or name in joined:
            continue
        words = chunk.canonical.lower().split()
        longer = long.get(words[0], ())
        if not 0 < len(longer) <= _MANY:
            continue
        if reading.flags[chunk.first] & (v.PLACE | v.ORG):
            continue
        found = []
        for other, full in longer:
            tail = [w.rstrip(".,") for w in full[len(words) :]]
            if other != name and full[: len(words)] == words and tail and all(vocab.flags.get(w, 0) & (v.ORG | v.LEGAL) for w in tail):
                found.append(other)
        if len(found) == 1:
            joined[name] = found[0]
            for c in group:
                c.form, c.type = "short", "organisation"
            groups.setdefault(name, group)
