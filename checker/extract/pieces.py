"""Cuts a run of capitalised words into chunks: each a candidate name, with the title that stands in front of it."""

from __future__ import annotations

from checker.extract import vocabulary as v
from checker.extract.capitals import Reading, Words, is_acronym, is_camel
from checker.extract.people import ordinary, strong_person
from checker.extract.vocabulary import Office

_FUNCTION = frozenset("of for on and the & . , ( ) / ' ’ \" “ ”".split())
_PERSONAL = v.FAMILY_LAST | v.FAMILY_FIRST
# What may cut a run or end a name. A capitalised word that joins others ("Of") is an opener too.
_CUTTING = v.OPENER | v.TIME | v.STATUS | v.TITLE | v.PLURAL_TITLE | v.POSSESSIVE
_OPENING_NAMES = v.NAMING | v.TITLE | v.GIVEN
_NATIONAL = v.DEMONYM | v.PHRASE
_KNOWN = v.PLACE | v.KNOWN
_CONNECTING = _FUNCTION - {")"}
_LONGEST = 50  # tokens in a name


class Chunk:
    """A candidate name: its token range `[first, last)`, what it turns out to be, and the title before it."""

    __slots__ = (
        "before",
        "canonical",
        "entity",
        "family",
        "first",
        "form",
        "given",
        "gloss",
        "head",
        "key",
        "last",
        "leads",
        "office",
        "opens",
        "title_first",
        "type",
    )  # fmt: skip

    def __init__(self, first: int, last: int, opens: bool = False) -> None:
        self.first = first
        self.last = last
        self.opens = opens
        self.type = ""
        self.canonical = ""
        self.key = ""  # the canonical name as names are compared
        self.form = "full"
        self.head = ""
        self.family = ""
        self.given = ""
        self.entity = -1
        self.leads = False  # stands directly in front of a title
        self.office: Office | None = None
        self.title_first = first  # where the title in front begins
        self.before: Chunk | None = None  # the name in front of that title: "Acme" of "Acme President Doe"
        self.gloss: Chunk | None = None  # the name this acronym was introduced for


def title_at(reading: Words, i: int, stop: int) -> tuple[int, Office] | None:
    """The longest title phrase that begins at token `i`, as the token after it and its office."""
    if not reading.flags[i] & v.TITLE:
        return None
    base = reading.base
    entries = reading.vocab.titles.get(base[i]) or reading.vocab.titles.get(base[i].rstrip("."), ())
    following = base[i + 1] if i + 1 < stop else ""
    for phrase, office in entries:
        size = len(phrase)
        if size == 1:
            return i + 1, office
        if phrase[1] != following != ".":
            continue
        if i + size <= stop and tuple(base[i : i + size]) == phrase:
            return i + size, office
        # "Lt. Gov.": stops between the words
        k, part = i, 0
        while part < size and k < stop and base[k] == phrase[part]:
            part += 1
            k += 1
            if part < size and k < stop and base[k] == ".":
                k += 1
        if part == size:
            return k, office
    return None


def split_run(reading: Reading, first: int, last: int, opens: bool) -> list[Chunk]:
    """The candidate names of a run, in order."""
    doc, flags = reading.doc, reading.flags
    if last - first <= 2 and not (flags[first] | flags[last - 1]) & _CUTTING:
        return _refine(reading, first, last, opens)  # one or two words that nothing cuts: most runs are such
    chunks: list[Chunk] = []
    title: tuple[int, Office] | None = None  # where the pending title began, and its office
    before: Chunk | None = None  # the name directly in front of the pending title
    if last - first > _LONGEST:  # from its end, so that no title has to ask the next one, and that one the next
        for i in range(last - 1, first, -1):
            _accepted_title(reading, i, last)
    i = first
    while i < last:
        kind = flags[i]
        if doc.lowers[i] in _FUNCTION or (
            kind & v.OPENER and i == first and (opens or not kind & _OPENING_NAMES) and not _known_start(reading, i, last)
        ):
            i += 1
            continue
        if kind & v.TIME and not _given_month(reading, i, last):
            title, before = None, None
            i += 1
            continue
        if kind & v.STATUS and not kind & v.TITLE and i + 1 < last:
            i += 1
            continue
        found = _accepted_title(reading, i, last) if kind & v.TITLE else None
        if found:
            if title is None:
                title = (_portfolio(reading, chunks, i), found[1])
                before = chunks[-1] if chunks and chunks[-1].last == title[0] else None
                if before is not None:
                    before.leads = True
            else:
                title = (title[0], found[1] if found[1].group != "honorifics" else title[1])
            i = found[0]
            continue
        if kind & v.PLURAL_TITLE and i + 1 < last and not kind & (v.ORG | v.PLACE | v.GIVEN) and (chunks or i == first):
            i += 1
            continue
        j = _chunk_end(reading, i, last)
        for chunk in _refine(reading, i, j, opens and i == first):
            if title and chunk.first <= i + 1:
                chunk.title_first, chunk.office, chunk.before = title[0], title[1], before
            chunks.append(chunk)
        title, before = None, None
        i = j
    return chunks


def _portfolio(reading: Reading, chunks: list[Chunk], i: int) -> int:
    """Where the title at `i` begins with its portfolio: "Science Minister", "Trade and Industry Secretary". It is no name."""
    if not chunks or chunks[-1].last != i:
        return i
    fields = v.FIELD | v.BODY | v.FILLER | v.STATUS
    portfolio = [k for k in range(chunks[-1].first, i) if reading.doc.lowers[k] not in _FUNCTION]
    if not all(reading.flags[k] & fields and not reading.flags[k] & (v.PLACE | v.DEMONYM | v.POSSESSIVE) for k in portfolio):
        at = i
        while at > chunks[-1].first + 1 and reading.flags[at - 1] & v.FIELD and not reading.flags[at - 1] & v.ORG:
            at -= 1
        chunks[-1].last = at
        return at
    return chunks.pop().first


def _known_start(reading: Reading, i: int, last: int) -> bool:
    """Whether a grammar word begins a known name of several words ("The Hague"), or one written the same in mid-sentence."""
    if i + 1 == last:
        return False
    lowers = reading.base
    if lowers[i] in ("a", "an", "the") or reading.flags[i] & v.PHRASE:
        return reading.phrase(i, last)[0] > 0
    return (lowers[i], lowers[i + 1]) in reading.pairs


def _given_month(reading: Reading, i: int, last: int) -> bool:
    """Whether a month's name is a person's: "April Jones", "Theresa May"."""
    flags = reading.flags
    if not flags[i] & v.GIVEN:
        return False
    if i and flags[i - 1] & v.GIVEN and not flags[i - 1] & v.AMBIGUOUS and reading.doc.tokens[i - 1][0].isupper():
        return True
    return bool(
        i + 1 < last
        and not flags[i + 1] & (v.TIME | v.ANY_HEAD | v.PLACE | v.TITLE | v.DEMONYM)
        and reading.doc.lowers[i - 1] not in ("in", "on", "since", "of", "last", "next", "this", "by", "until", "from", "and")
    )


def _accepted_title(reading: Reading, i: int, last: int) -> tuple[int, Office] | None:
    """A title that stands at `i` and is not itself part of a name ("General Motors", "Premier League")."""
    if not reading.flags[i] & v.TITLE:
        return None
    if i not in reading.titles:  # what follows decides, and is asked by every title before it: without this their number doubles the time
        reading.titles[i] = _accepted(reading, i, last)
    return reading.titles[i]


def _accepted(reading: Reading, i: int, last: int) -> tuple[int, Office] | None:
    found = title_at(reading, i, last)
    if found is None:
        return None
    end, office = found
    flags, doc = reading.flags, reading.doc
    possessive = flags[end - 1] & v.POSSESSIVE
    while end < last and doc.tokens[end] == ".":
        end += 1
    if end >= last:
        return None if office.group in ("occupations", "relations") or flags[i] & (v.GIVEN | v.PLACE) else (end, office)
    nxt = flags[end]
    word = doc.lowers[end]
    if word in _FUNCTION:
        return (
            (end, office) if word in ("of", "and", "for", ",") and office.group not in ("occupations", "relations", "honorifics") else None
        )
    if title_at(reading, end, last) is not None and not possessive:
        return end, office
    person = nxt & (v.GIVEN | _PERSONAL)
    if nxt & (v.ANY_HEAD | v.FIELD | v.KNOWN) and not person:
        return None
    stop = _chunk_end(reading, end, last)
    tail = flags[stop - 1]
    given = nxt & v.GIVEN and not nxt & v.AMBIGUOUS and stop - end == 2
    if tail & v.ANY_HEAD and not tail & _PERSONAL and not given and stop - end <= 4:
        return None
    if stop - end == 1 and nxt & v.PLACE and not nxt & v.AMBIGUOUS and office.group != "honorifics":
        return None
    if possessive:
        return None
    if office.group in ("occupations", "relations"):
        if i and reading.flags[i] & v.GIVEN:
            return None
        return (end, office) if (person and not tail & v.ANY_HEAD) or (stop - end >= 2 and not nxt & (v.PLACE | v.DEMONYM)) else None
    return end, office


def _chunk_end(reading: Reading, i: int, last: int) -> int:
    """The token after the candidate name that begins at `i`: it ends at a possessive, a title, a month."""
    flags, doc = reading.flags, reading.doc
    j = i
    while True:
        if flags[j] & v.POSSESSIVE and not (j + 1 < last and _inner_possessive(reading, j)):
            return j + 1
        j += 1
        if j >= last:
            return last
        if j - i > _LONGEST:
            return j
        if doc.lowers[j] in _FUNCTION:
            continue
        if flags[j] & v.TIME and not _given_month(reading, j, last):
            return _drop_connectors(reading, i, j)
        surname = j == i + 1 and j + 1 == last and flags[i] & v.GIVEN and not flags[i] & (v.AMBIGUOUS | v.PLACE)  # "Jane Bishop said"
        if flags[j] & v.TITLE and not surname and not (flags[j - 1] & v.GIVEN and flags[j] & v.GIVEN):
            found = _accepted_title(reading, j, last) if j > i else None
            if found and not (found[1].group in ("occupations", "relations") or (found[1].group == "honorifics" and doc.lowers[j] == "st")):
                return _drop_connectors(reading, i, j)


def _inner_possessive(reading: Reading, j: int) -> bool:
    """Whether a possessive is inside one name: "Women's Safety Area", "Fire Marshal's Office"."""
    flags = reading.flags
    if flags[j] & v.COMMON:
        return True
    return bool(flags[j] & (v.TITLE | v.PLURAL_TITLE) and flags[j + 1] & v.ORG)


def _drop_connectors(reading: Reading, i: int, j: int) -> int:
    while j > i + 1 and reading.doc.lowers[j - 1] in _FUNCTION and reading.doc.tokens[j - 1] not in ")":
        j -= 1
    return j


def _refine(reading: Reading, i: int, j: int, opens: bool) -> list[Chunk]:
    """Cuts off what is no part of the name: nationality, a second name behind a body, brackets, an adjective opening the sentence."""
    if j - i == 1:
        return [Chunk(i, _numbered(reading, j), opens)]
    flags, doc = reading.flags, reading.doc
    tokens = doc.tokens
    for k in range(i + 1, j - 1):
        if tokens[k] == "(" and not flags[k + 1] & v.GIVEN and (k + 2 >= j or tokens[k + 2] != ")" or k + 3 >= j):
            inner = Chunk(k + 1, k + 2)
            outer = _refine(reading, i, k, opens)
            if outer:
                inner.gloss = outer[-1]
            return [*outer, inner]
    if flags[i] & _NATIONAL and not flags[i] & v.GIVEN and not _headed(reading, i, j):
        size = _phrase_size(reading, i, j, v.DEMONYM)
        if size:
            return _refine(reading, i + size, j, False) if i + size < j else []
    if flags[j - 1] & v.DEMONYM and not flags[j - 1] & (v.ANY_HEAD | v.GIVEN | v.FAMILY_LAST | v.POSSESSIVE) and flags[i] & v.PLACE:
        return _refine(reading, i, j - 1, opens)  # "Nice | French President", a headline run into the text
    half = (j - i) // 2
    if half > 1 and (j - i) % 2 == 0 and reading.base[i : i + half] == reading.base[i + half : j]:
        return [*_refine(reading, i, i + half, opens), *_refine(reading, i + half, j, False)]  # a caption run into the text
    if j - i >= 3:
        cut = _person_after_body(reading, i, j)
        if cut:
            return [*_refine(reading, i, cut, opens), Chunk(cut, j)]
        for k in range(i + 1, j - 1):
            if tokens[k] == "and" and not _phrase_size(reading, i, j, v.PLACE) and not _joined(reading, i, k, j):
                return [*_refine(reading, i, k, opens), *_refine(reading, k + 1, j, False)]
    if opens and _accident(reading, i, j):
        return _refine(reading, i + 1, j, False)
    return [Chunk(i, _numbered(reading, j), opens)]


def _numbered(reading: Reading, j: int) -> int:
    """The end of a name that ends before `j`, with the number behind it if it is part of it: "Flight 12"."""
    doc = reading.doc
    if not reading.flags[j - 1] & v.NUMBERED or j >= len(doc.tokens) or doc.starts[j] - doc.ends[j - 1] != 1:
        return j
    return j + 1 if doc.tokens[j].isdigit() and len(doc.tokens[j]) <= 4 else j


def _headed(reading: Reading, i: int, j: int) -> bool:
    """Whether a chunk is the name of a body, law or event by its head noun, so that a nationality belongs to it."""
    return any(reading.flags[k] & v.ANY_HEAD and not reading.flags[k] & v.DEMONYM for k in range(i + 1, j)) or bool(
        _phrase_size(reading, i, j, _KNOWN)
    )


def _phrase_size(reading: Reading, i: int, j: int, bit: int) -> int:
    """How many tokens at `i` form a place, body or demonym of that kind: one or more, 0 if none."""
    return reading.phrase(i, j, bit)[0] or (1 if reading.flags[i] & bit else 0)


def _joined(reading: Reading, i: int, k: int, j: int) -> bool:
    """Whether the "and" at `k` is inside one name: "Ministry of A and B", "A and B Commission"."""
    flags, lowers = reading.flags, reading.doc.lowers
    if any(flags[n] & v.JOINED and lowers[n + 1] in ("of", "for", "on") for n in range(i, k - 1)):
        return True
    return (
        bool(flags[k - 1] & v.FIELD)
        and bool(flags[j - 1] & (v.ORG | v.LAW | v.PROGRAMME))
        and bool(flags[k + 1] & v.FIELD or not flags[k + 1] & v.ORG)
    )


def _person_after_body(reading: Reading, i: int, j: int) -> int:
    """Where a person's name begins behind a body's: "Ferris University | Jang Min-ho", "AGM | Jane Doe"; 0 if nowhere."""
    flags, doc = reading.flags, reading.doc
    titled = _complement_of_title(reading, i)
    known = v.GIVEN | v.FAMILY_FIRST
    for k in range(i + 1, j - 1):
        if doc.tokens[k - 1] in "&-/" or doc.lowers[k - 1] in _CONNECTING or (flags[k] & v.ANY_HEAD and not flags[k] & v.GIVEN):
            continue
        hyphen = doc.tokens[k + 1]
        if flags[k] & v.FAMILY_FIRST and "-" in hyphen and hyphen.split("-")[1].islower() and k + 2 == j:
            return k
        if not doc.tokens[k][0].isupper() or not (flags[k] & known or titled or flags[k - 1] & v.ORG):
            continue
        if flags[k] & known and _ends_body(reading, k, j) and strong_person(reading, k, j):
            return k
        # A single word in front may be the first name ("Thane John Doe").
        sure = flags[k] & v.GIVEN and not flags[k] & v.AMBIGUOUS and (k - i > 1 or titled)
        if sure and not any(flags[n] & (known | v.PARTICLE | v.HONORIFIC) for n in range(i, k)) and strong_person(reading, k, j):
            return k
        if j - k == 2 and _ends_body(reading, k, j) and not flags[k] & v.PLACE and _could_be_person(reading, k, j, titled):
            return k
    return 0


def _ends_body(reading: Reading, k: int, j: int) -> bool:
    """Whether the word before `k` ends the name of a body or place, so that another name may begin."""
    token, left = reading.doc.tokens[k - 1], reading.flags[k - 1]
    return bool(
        (left & v.KNOWN and reading.flags[k] & v.PHRASE and _phrase_size(reading, k, j, v.KNOWN) > 1)
        or (left & v.ORG and not left & (v.FAMILY_LAST | v.GIVEN))
        or left & v.KNOWN
        or (is_acronym(token) and not left & v.ACRONYM)
        or is_camel(token, reading.vocab)
        or (left & v.FIELD and not left & v.GIVEN)
        or (left & (v.PLACE | v.DEMONYM) and not left & v.AMBIGUOUS)
        or token == ")"
    )


def _complement_of_title(reading: Reading, i: int) -> bool:
    """Whether the run at `i` says what a title is of: "President of ...", "Director for Research at ..."."""
    lowers, flags = reading.doc.lowers, reading.flags
    at = i - 1
    if at > 0 and lowers[at] == "the":
        at -= 1
    if at < 1 or lowers[at] not in ("of", "for", "at"):
        return False
    for n in range(at - 1, max(-1, at - 5), -1):
        if flags[n] & v.TITLE and not flags[n] & v.POSSESSIVE:
            return True
        if not lowers[n][0].isalpha():
            return False
    return False


def _could_be_person(reading: Reading, k: int, j: int, titled: bool) -> bool:
    """Whether two words of no list behind a body's name are a person's; where a title asks for one, the first may be a common word."""
    blocked = v.ANY_HEAD | v.FIELD | v.COMMON | v.PLACE | v.DEMONYM | v.TITLE | v.KNOWN | v.TIME | v.LEGAL
    flags, base = reading.flags, reading.base
    if flags[j - 1] & blocked or reading.doc.tokens[k].isupper() or base[j - 1] in reading.lower_words:
        return False
    return titled or not (flags[k] & blocked or ordinary(base[k], reading.vocab) or ordinary(base[j - 1], reading.vocab))


def _accident(reading: Reading, i: int, j: int) -> bool:
    """Whether the first word is capitalised only because it opens the sentence: "Devastated Jane"."""
    flags = reading.flags
    word = reading.base[i]
    if flags[i] & _KNOWN or (flags[i] & v.GIVEN and not flags[i] & v.AMBIGUOUS) or flags[i] & v.POSSESSIVE:
        return False
    if (word, reading.base[i + 1]) in reading.pairs:
        return False
    if _headed(reading, i, j) and word not in reading.lower_words and not flags[i] & v.OPENER:
        return False
    following = flags[i + 1]
    if following & v.GIVEN and not following & v.AMBIGUOUS and (word in reading.lower_words or ordinary(word, reading.vocab)):
        return True
    if reading.base[i + 1] not in reading.leading or _headed(reading, i, j):
        return False
    adjective = len(word) >= 8 and word.endswith(("ed", "ing", "ous", "ful", "less", "ish", "ive"))
    return adjective or word in reading.lower_words or bool(flags[i] & (v.COMMON | v.OPENER)) or ordinary(word, reading.vocab)
