"""Names of people, bodies, places, laws, programmes and events, with what refers back to them inside the article.

Reads like this: runs of capitalised words (`capitals`), cut into chunks (`pieces`), typed here, linked to entities (`coreference`),
then what refers to them in lower case (`descriptions`) and what headlines repeat.
"""

from __future__ import annotations

from checker.document import Document
from checker.extract import vocabulary as v
from checker.extract.capitals import Reading, is_acronym
from checker.extract.coreference import link_names
from checker.extract.descriptions import find_descriptions, find_references
from checker.extract.headlines import headline_names
from checker.extract.people import called_person, ordinary, person_context, strong_person, unknown_person
from checker.extract.pieces import Chunk, split_run
from checker.extract.surface import key, known_body, surface
from checker.extract.vocabulary import vocabulary
from checker.model import Mention, Name
from checker.ruleset import RuleSet

_TYPED_HEADS = ((v.LAW, "law"), (v.PROGRAMME, "programme"), (v.EVENT, "event"), (v.PLACE_HEAD, "place"), (v.PRODUCT, "product"))
_NOT_FAMILY = (
    v.OPENER | v.KNOWN | v.PLACE | v.COMMON | v.ANY_HEAD | v.FIELD | v.SUFFIX | v.TIME | v.ACRONYM | v.DEMONYM | v.TITLE | v.PLURAL_TITLE
)
_UNPERSONAL = (v.FIRST_MARK - 1) & ~(v.GIVEN | v.FAMILY_LAST | v.FAMILY_FIRST | v.POSSESSIVE)
_MANY = 200  # explained acronyms from which on names are not shortened by them: that is no article
_COMMON = v.COMMON | v.OPENER
_PERSONAL = v.GIVEN | v.FAMILY_LAST | v.FAMILY_FIRST
_LISTED = v.KNOWN | v.TIME | v.DEMONYM
_NOTHING = v.OPENER | v.DEMONYM | v.ACRONYM
_MARKS = frozenset('.()"“”')
_SAYS = frozenset("said says told added testified".split())
_SUBJECT_OF = frozenset("said says announced told is was has had will would confirmed".split())
_PREPOSED = frozenset("mount lake cape fort port mt ft gulf bay isle camp point hotel river strait sea".split())
_ADJECTIVAL = ("ed", "ing", "ant", "ent", "ive", "ous", "ful", "al", "less", "ish", "ic", "ary", "able", "y")
_LOCATIVE = frozenset(("in", "near", "outside", "at", "around", "across"))


def find_names(doc: Document, rules: RuleSet) -> list[Mention]:
    """Every name of `doc` in order, with short forms, acronyms and lower-case descriptions, linked by `entity`."""
    reading = Reading(doc, rules.memo(vocabulary), rules.memo(surface))
    chunks = [chunk for run in reading.runs() for chunk in split_run(reading, *run)]
    acronyms = _glosses(reading, chunks)
    kept = [chunk for chunk in chunks if _type(reading, chunk, acronyms)]
    for chunk in kept:
        chunk.canonical = _canonical(reading, chunk, acronyms)
        chunk.key = key(chunk.canonical)
    entities = link_names(reading, kept)
    kept = [chunk for chunk in kept if chunk.type]
    kept += find_descriptions(reading, kept, entities)
    kept += find_references(reading, kept, entities)
    kept += headline_names(reading, entities)
    kept.sort(key=lambda c: (c.first, c.last))
    return [_mention(reading, chunk) for chunk in kept]


def _type(reading: Reading, chunk: Chunk, acronyms: dict[str, str]) -> bool:
    """Decides what a chunk names; False if it names nothing."""
    flags, doc, vocab = reading.flags, reading.doc, reading.vocab
    first, last = flags[chunk.first], flags[chunk.last - 1]
    size = chunk.last - chunk.first
    text = " ".join(reading.base[chunk.first : chunk.last])
    chunk.form = "full"
    titled = chunk.office is not None
    if size == 1:
        return _type_word(reading, chunk, text, acronyms)
    if text in vocab.places and not (titled and last & v.AMBIGUOUS):
        chunk.type = "place"
        return True
    if first & v.PHRASE:
        covered, listed = reading.phrase(chunk.first, chunk.last, _LISTED)
        if covered == size:
            chunk.type = "organisation"
            return bool(listed & v.KNOWN)
    if strong_person(reading, chunk.first, chunk.last):
        chunk.type = "person"
        return True
    if size <= 4 and first & v.GIVEN and called_person(reading, chunk.first, chunk.last):
        chunk.type = "person"
        return True
    if _type_by_head(reading, chunk):
        return True
    if titled and size <= 5 and not last & v.PLACE and not known_body(doc.tokens[chunk.last - 1], last):
        chunk.type = "person"
        return True
    if size == 3 and is_acronym(doc.tokens[chunk.last - 1]) and doc.tokens[chunk.first + 1] in "&/":
        chunk.type, chunk.form = "organisation", "acronym"
        return True
    if person_context(reading, chunk.first, chunk.last, size) or unknown_person(reading, chunk.first, chunk.last):
        chunk.type = "person"
        return True
    if chunk.opens and _accidental(reading, chunk):
        return False
    chunk.type = "place" if first & v.PLACE and last & v.PLACE else "other"
    if chunk.type == "other" and first & v.NUMBERED and any(c.isdigit() for c in doc.tokens[chunk.last - 1]):
        chunk.type = "product"
    return True


def _accidental(reading: Reading, chunk: Chunk) -> bool:
    """Whether all words of a name are common ones, of which no two in a row are capitalised inside a sentence."""
    base, flags = reading.base, reading.flags
    common = all(flags[i] & _COMMON or ordinary(base[i], reading.vocab) for i in range(chunk.first, chunk.last))
    return common and not any((base[i], base[i + 1]) in reading.pairs for i in range(chunk.first, chunk.last - 1))


def _type_by_head(reading: Reading, chunk: Chunk) -> bool:
    """Types a name by its head noun, which is its last word or stands before "of", "for", "on"."""
    flags, lowers = reading.flags, reading.base
    first, head = chunk.first, chunk.last - 1
    for i in range(first, head):
        if lowers[i + 1] in ("of", "for", "on") and flags[i] & v.GOES_ON:
            head = i
            break
    if lowers[first] in _PREPOSED and not flags[head] & v.ORG:
        chunk.type, chunk.head = "place", lowers[first]
        return True
    legal = head
    while flags[head] & v.LEGAL and head > first + 1 and flags[head - 1] & v.ORG:
        head -= 1
    bits = flags[head]
    if bits & v.ORG and not (bits & v.LAW and lowers[head] in ("act", "bill")):
        chunk.type, chunk.head = "organisation", lowers[head if flags[legal] & v.LEGAL else legal]
        return True
    for bit, name in _TYPED_HEADS:
        if bits & bit:
            chunk.type, chunk.head = name, lowers[head]
            return True
    return False


def _type_word(reading: Reading, chunk: Chunk, text: str, acronyms: dict[str, str]) -> bool:
    """Types a name of one word; most capitalised words at the start of a sentence name nothing."""
    flags, doc, vocab = reading.flags, reading.doc, reading.vocab
    bits = flags[chunk.first]
    word = doc.tokens[chunk.first]
    bare = word[: len(text)]
    seen = text in reading.middle or not chunk.opens or _before_title(reading, chunk)
    personal = bits & _PERSONAL
    if (
        chunk.office is not None
        and chunk.office.group != "occupations"
        and (personal or not bits & _NOT_FAMILY)
        and text not in vocab.not_given
    ):
        chunk.type, chunk.form = "person", "short"
        return len(bare) > 1 and not (bare.isupper() and len(bare) < 4)
    if bits & v.SUFFIX:
        return False
    if bits & v.FIELD and not personal and chunk.last < len(flags) and flags[chunk.last] & v.TITLE and doc.tokens[chunk.last].islower():
        return False
    if bare in acronyms:
        chunk.type, chunk.form = "organisation", "acronym"
        return acronyms[bare] != ""
    if bits & v.PLACE and (seen or not bits & v.AMBIGUOUS or (vocab.places.get(text) and text not in reading.lower_words)):
        chunk.type = "place"
        return True
    if bits & v.KNOWN:
        chunk.type = "organisation"
        return True
    if bits & _NOTHING or len(bare) < 2 or bare.isdigit():
        return False
    if is_acronym(bare):
        if bits & v.COMMON:
            return False
        if chunk.opens and len(bare) > 3 and bare.isalpha() and doc.tokens[chunk.last : chunk.last + 1] in ([","], ["("], ["—"], ["–"]):
            chunk.type = "place"  # a dateline: "VELDEN, Ore. —"
            return True
        known = acronym_like(bare, reading)
        chunk.type, chunk.form = ("organisation", "acronym") if known else ("other", "short")
        return True
    if bare.isupper():
        return False
    if bits & v.GIVEN and not bits & v.AMBIGUOUS and seen and doc.lowers[chunk.first - 1] not in _LOCATIVE:
        chunk.type, chunk.form = "person", "short"
        return True
    if person_context(reading, chunk.first, chunk.last, 1) and (personal or not bits & (v.COMMON | v.ANY_HEAD)):
        chunk.type, chunk.form = "person", "short"
        return True
    if bits & v.ORG and not bits & v.LEGAL and not chunk.opens:
        chunk.type, chunk.form, chunk.head = "organisation", "short", text
        return True
    if chunk.opens and not seen and len(text) > 3 and not bits & _UNPERSONAL and text not in reading.lower_words:
        following = doc.lowers[chunk.last] if chunk.last < len(flags) else ""
        one = following in _SAYS and not text.endswith("s")  # "Farrow said": somebody, even if there is a word like it
        seen = one or (not ordinary(text, vocab) and bool(bits & v.POSSESSIVE or following in _SUBJECT_OF))
    if chunk.opens and not seen:
        # Kept for the moment as a possible short form of a person named elsewhere; dropped if it links to nobody.
        chunk.type, chunk.form = "", "short"
        return not bits & v.COMMON or text not in reading.lower_words
    if bits & v.COMMON or (text in reading.lower_words and ordinary(text, vocab)):
        # An ordinary word can still be somebody's name ("Penny", "Stills") if the article gives it in full.
        chunk.type, chunk.form = "", "short"
        return not bits & v.COMMON
    chunk.form = "short"
    near = doc.lowers[chunk.first - 1] if chunk.first else ""
    chunk.type = "place" if near in _LOCATIVE and not ordinary(text, vocab) else "other"
    return True


def _before_title(reading: Reading, chunk: Chunk) -> bool:
    """Whether a word that opens a sentence says whose title follows ("Acme President ...", "Acme's chief executive")."""
    flags = reading.flags
    if (
        flags[chunk.first] & (v.COMMON | v.FILLER | v.STATUS | v.BODY | v.FIELD | v.OPENER)
        or reading.base[chunk.first] in reading.lower_words
    ):
        return False
    follows = chunk.last < len(flags) and flags[chunk.last] & v.TITLE and reading.doc.tokens[chunk.last].islower()
    word = reading.base[chunk.first]
    return (chunk.leads or bool(follows)) and not (ordinary(word, reading.vocab) and word.endswith(_ADJECTIVAL))


def acronym_like(word: str, reading: Reading) -> bool:
    """Whether an acronym is likely a body's: letters only, and not the name of an aircraft or model."""
    return word.isalpha() and word.isupper() and len(word) <= 6 and word.lower() not in reading.lower_words


def _glosses(reading: Reading, chunks: list[Chunk]) -> dict[str, str]:
    """Acronyms the article explains, with the lower-case words of their long form if it is a phrase ("artificial intelligence").

    An acronym of a lower-case phrase names nothing ("GPUs"): its value is "", its long form is kept under a key with a blank.
    """
    doc, lowers = reading.doc, reading.base
    found: dict[str, str] = {}
    for chunk in chunks:
        if chunk.gloss is None:
            continue
        word = doc.tokens[chunk.first]
        if not _stands_for(word, reading, chunk.gloss):
            chunk.gloss = None
        else:
            found[word] = " ".join(lowers[chunk.gloss.first : chunk.gloss.last])
    for k in [i for i, t in enumerate(doc.tokens) if t == "("] if "(" in doc.text else ():
        if k + 2 >= len(doc.tokens) or doc.tokens[k + 2] != ")" or not is_acronym(doc.tokens[k + 1]) or k == 0:
            continue
        word = doc.tokens[k + 1]
        letters = word.rstrip("s").lower() if word[-1] == "s" else word.lower()
        start = k - len(letters)
        if start < 0 or word in found:
            continue
        long = lowers[start:k]
        if [w[:1] for w in long] == list(letters):
            capital = any(doc.tokens[i][0].isupper() for i in range(start, k))
            found[f" {word}"] = " ".join(long)
            if not capital:
                found[word] = ""
    return found


def _stands_for(acronym: str, reading: Reading, name: Chunk) -> bool:
    """Whether most letters of an acronym appear in order among the capitals of a name, and the first one first."""
    capitals = "".join(c for t in reading.doc.tokens[name.first : name.last] for c in t if c.isupper())
    letters = [c for c in acronym if c.isupper()]
    if not capitals or not letters or capitals[0] != letters[0] or name.last - name.first < 2:
        return False
    at = matched = 0
    for letter in letters:
        found = capitals.find(letter, at)
        if found >= 0:
            at, matched = found + 1, matched + 1
    return matched * 4 >= len(letters) * 3


def _canonical(reading: Reading, chunk: Chunk, acronyms: dict[str, str]) -> str:
    """The name without possessive, brackets and line breaks; a phrase that the article abbreviates is abbreviated."""
    doc = reading.doc
    if chunk.type == "place":
        country = reading.vocab.places.get(" ".join(reading.base[chunk.first : chunk.last]))
        if country:
            return country
    words = doc.tokens[chunk.first : chunk.last]
    text = " ".join(words)
    if not _MARKS.isdisjoint(words) or text != doc.text[doc.starts[chunk.first] : doc.ends[chunk.last - 1]]:
        text = _joined(reading, chunk)
    elif reading.flags[chunk.last - 1] & v.POSSESSIVE:
        text = text[:-2]
    if chunk.type == "person" and text.isupper() and len(text) > 4:
        text = text.title()
    for acronym, long in acronyms.items() if len(acronyms) <= _MANY else ():
        if acronym[0] == " ":
            low = text.lower()
            at = low.find(long)
            if (
                at >= 0
                and len(low) > len(long)
                and (at == 0 or low[at - 1] == " ")
                and low[at + len(long) : at + len(long) + 1] in ("", " ")
            ):
                text = f"{text[:at]}{acronym[1:]}{text[at + len(long) :]}"
    return text


def _joined(reading: Reading, chunk: Chunk) -> str:
    """The words of a name with points and hyphens where they stand, without what is in brackets or quotation marks."""
    doc = reading.doc
    out: list[str] = []
    skip = False
    previous = -1
    for i in range(chunk.first, chunk.last):
        token = doc.tokens[i]
        if token in '("“' or skip:
            skip = token not in ')"”'
            continue
        if i == chunk.last - 1 and reading.flags[i] & v.POSSESSIVE:
            token = token[:-2]
        if token == "." or (previous >= 0 and doc.starts[i] == doc.ends[previous] and token not in ")"):
            if out:
                out[-1] += token
        elif token not in ')"”':
            out.append(token)
        previous = i
    return " ".join(out)


def _abbreviated(reading: Reading, i: int) -> bool:
    """Whether the point behind token `i` belongs to it: "Inc.", "Jr.", "U.S."."""
    return "." in reading.doc.tokens[i] or bool(reading.flags[i] & (v.LEGAL | v.SUFFIX) and len(reading.doc.tokens[i]) <= 4)


def _mention(reading: Reading, chunk: Chunk) -> Mention:
    doc = reading.doc
    start, end = doc.starts[chunk.first], doc.ends[chunk.last - 1]
    if reading.flags[chunk.last - 1] & v.POSSESSIVE and chunk.form != "description":
        end -= 2
    if (
        chunk.last < len(doc.tokens)
        and doc.tokens[chunk.last] == "."
        and doc.starts[chunk.last] == end
        and _abbreviated(reading, chunk.last - 1)
    ):
        end += 1
    titles: tuple[str, ...] = ()
    if chunk.title_first < chunk.first:
        titles = (doc.text[doc.starts[chunk.title_first] : doc.ends[chunk.first - 1]],)
    value = Name(
        type=chunk.type,  # type: ignore[arg-type]
        canonical=chunk.canonical,
        entity=chunk.entity,
        form=chunk.form,  # type: ignore[arg-type]
        head=chunk.head,
        family=chunk.family,
        given=chunk.given,
        titles=titles,
    )
    return Mention(start=start, end=end, kind="name", text=doc.text[start:end], value=value)
