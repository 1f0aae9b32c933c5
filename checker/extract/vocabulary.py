"""What single words and phrases can be inside names and titles: one dictionary from word to a bit set, and tables of phrases.

Built once per rule set from the lexicons (`rules.memo(vocabulary)`); the finders look every token of an article up in it once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple

from checker.document import LOWER
from checker.known import Known
from checker.ruleset import RuleSet
from checker.terms import Terms, terms_of

# Sums of the first thirty are quick to test: Python holds them in one digit.
OPENER = 1 << 0  # grammar word, adverb, interjection: opens a sentence, never a name
COMMON = 1 << 1  # ordinary noun or adjective: no name when it stands alone at the start of a sentence
TIME = 1 << 2  # month, weekday, feast
TITLE = 1 << 3  # first word of a title phrase
HONORIFIC = 1 << 4
STATUS = 1 << 5  # "former", "acting"
ORG = 1 << 6  # head noun of a body
LAW = 1 << 7
PROGRAMME = 1 << 8
EVENT = 1 << 9
PLACE_HEAD = 1 << 10  # "river", "province"
PRODUCT = 1 << 11
LEGAL = 1 << 12  # "Inc", "Ltd"
PLACE = 1 << 13  # in the gazetteer
DEMONYM = 1 << 14
GIVEN = 1 << 15
AMBIGUOUS = 1 << 16  # a given name or place that is an ordinary word or something else too
FAMILY_FIRST = 1 << 17
FAMILY_LAST = 1 << 18
PARTICLE = 1 << 19
SUFFIX = 1 << 20  # "Jr", "III"
FIELD = 1 << 21  # portfolio or field of work
BODY = 1 << 22  # common noun of a body that somebody heads: "zoo", "team"
ACRONYM = 1 << 23  # acronym of a common noun: "AI"
PHRASE = 1 << 24  # first word of a place or body of several words
DESCRIBE = 1 << 25  # names a body in lower case too, if modified
KNOWN = 1 << 26  # a body known by a name without a head noun
PLURAL_TITLE = 1 << 27
NAMING = 1 << 28  # an opener that names begin with too: "All Nippon Airways"
POSSESSIVE = 1 << 29  # the token carries "'s"; set per token, never in the dictionary
NUMBERED = 1 << 30  # stands before a number as a name: "Flight"
GOES_ON = 1 << 31  # "of ..." after it belongs to the name
JOINED = 1 << 32  # "of A and B" after it is one name
GENERIC = 1 << 33  # modifier that makes nothing specific
RELATION = 1 << 34
FILLER = 1 << 35  # adjective before a title that says nothing of the office
DIRECTION = 1 << 36

# Marks of what a token may start, so that the finders need not look at every token. Set per token, never in the dictionary.
FIRST_MARK = NOUN = 1 << 37  # a title, or the noun of a body
CREDIT = 1 << 38  # a word of picture credits, or an agency named in them
HEADING = 1 << 39  # a verb that tells who leads a body
CUE = 1 << 40  # a word that lays a statement upon somebody
ACTION = 1 << 41  # an action on a thing, or the first word of one
CLITIC = 1 << 42  # the token is more than its base

ANY_HEAD = ORG | LAW | PROGRAMME | EVENT | PLACE_HEAD | PRODUCT
_NOUNS = TITLE | PLURAL_TITLE | DESCRIBE | ORG | LAW
_ADJECTIVE = re.compile(
    r".*[-‑](?:[a-z]{2,}ed|led|born|made|driven|clad|proof|ready|friendly|run|style|era|bound|wide|type|like|speaking|loving|owned|held|wing|old|long|only|free|themed|level)$"
)
_BIT = {
    "openers": OPENER,
    "naming": NAMING,
    "common": COMMON,
    "months": TIME,
    "weekdays": TIME,
    "feasts": TIME,
    "acronyms": ACRONYM,
    "directions": DIRECTION,
}
# Classes of bodies whose names do not go on with "of ...".
_COMMERCIAL = frozenset(("company", "airline", "newspaper", "team", "club", "broadcaster", "hotel", "armed group", "prison", "community"))


class Office(NamedTuple):
    """What a title phrase stands for: its canonical office, its group in the lexicon, and whether one person holds it at a time."""

    office: str
    group: str
    unique: bool


class Phrase(NamedTuple):
    """A place or body of several words: its lower-case words and its flags."""

    words: tuple[str, ...]
    flags: int


class Vocabulary(NamedTuple):
    """The compiled lexicons of names, titles and places."""

    flags: dict[str, int]
    phrases: dict[str, tuple[Phrase, ...]]  # by first word, longest first
    titles: dict[str, tuple[tuple[tuple[str, ...], Office], ...]]  # by first word, longest first
    plurals: dict[str, Office]  # "reporters Jane Doe and John Roe"
    behind_only: frozenset[str]  # titles that count only behind a name
    passing: frozenset[str]  # offices that nobody holds beyond one happening
    taken_over: dict[str, str]  # word before "as" -> the status of the office that follows
    places: dict[str, str]  # lower-case name -> country it names ("" for other places)
    demonyms: dict[str, str]
    status: dict[str, str]
    head_class: dict[str, str]
    equivalent: dict[str, str]
    legal: frozenset[str]
    references: dict[str, frozenset[str]]  # noun -> classes of bodies that it can mean
    vague: frozenset[str]  # head nouns that mean too much to refer back
    nicknames: dict[str, frozenset[str]]
    prefixes: tuple[str, ...]
    inner_capitals: tuple[str, ...]  # beginnings of family names that have a capital behind them
    not_given: frozenset[str]
    led_by: frozenset[str]
    heads: dict[str, str]
    presides: dict[str, frozenset[str]]
    credits: frozenset[str]  # words of picture credits, and the agencies named in them
    agencies: frozenset[str]
    ordinary: frozenset[str]  # stems of common English words
    common: Known[bool]  # whether the stem of a token is one of them
    terms: Terms
    read: Known[int]  # lower-case token -> its flags with those of its base, and its marks
    capital: Known[bool]  # whether a token as written has a capital that may be a name's
    leads: frozenset[str]  # words of credits and openings of bylines


def words(value: Any) -> list[str]:
    """The entries of a lexicon value: a string or a list of strings, each with entries separated by commas."""
    lines: Iterable[Any] = [value] if isinstance(value, str) else value or []
    return [word.strip() for line in lines for word in str(line).split(",") if word.strip()]


def plain(text: str) -> str:
    """Lower case, without accents, with straight apostrophes."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFD", text.lower().replace("’", "'"))
    return "".join(c for c in folded if not unicodedata.combining(c))


def vocabulary(rules: RuleSet) -> Vocabulary:
    """Compiles the lexicons of `rules`; call it as `rules.memo(vocabulary)`."""
    flags: dict[str, int] = {}
    phrases: dict[str, dict[tuple[str, ...], int]] = {}

    def add(entries: Iterable[str], bit: int) -> None:
        for entry in entries:
            low = entry.lower()
            for form in (low,) if low.isascii() else (low, plain(low)):
                parts = tuple(form.split())
                if len(parts) == 1:
                    flags[form] = flags.get(form, 0) | bit
                else:
                    flags[parts[0]] = flags.get(parts[0], 0) | PHRASE
                    known = phrases.setdefault(parts[0], {})
                    known[parts] = known.get(parts, 0) | bit

    capitals = rules.lexicon("common_capitals")
    for key, bit in _BIT.items():
        add(words(capitals[key]), bit)
    add(words(rules.lexicon("given_names")["names"]), GIVEN)
    add(words(rules.lexicon("given_names")["ambiguous"]), GIVEN | AMBIGUOUS)
    families = rules.lexicon("family_names")
    add(words(families["first"]), FAMILY_FIRST)
    add(words(families["last"]), FAMILY_LAST)
    particles = rules.lexicon("name_particles")
    add(words(particles["particles"]), PARTICLE)
    add(words(particles["suffixes"]), SUFFIX)
    fields = rules.lexicon("fields")
    add(words(fields["portfolios"]), FIELD)
    add(words(fields["bodies"]), BODY)

    organisations = rules.lexicon("organisations")
    head_class = _head_classes(organisations, add)
    laws = rules.lexicon("laws")
    for key, bit in (
        ("law", LAW),
        ("programme", PROGRAMME),
        ("event", EVENT),
        ("place", PLACE_HEAD),
        ("product", PRODUCT),
        ("numbered", NUMBERED),
    ):
        add(words(laws[key]), bit)
        for word in words(laws[key]):
            head_class.setdefault(word, key)
    places, demonyms = _places(rules, add)
    titles, plurals = _titles(rules, add)
    lexicon = rules.lexicon("titles")
    status = {form.rstrip("-"): name for name, forms in lexicon["status"].items() for form in words(forms)}
    add(status, STATUS)
    add(words(lexicon["relations"]), RELATION)
    add(words(lexicon["fillers"]), FILLER)
    ordinary = frozenset(stem for band in rules.lexicon("common_words").values() for stem in band.split())
    terms = terms_of(rules)
    credits, agencies, bylines = (frozenset(words(capitals[key])) for key in ("credits", "agencies", "bylines"))
    return Vocabulary(
        flags=flags,
        phrases={key: tuple(Phrase(p, known[p]) for p in sorted(known, key=lambda p: (-len(p), p))) for key, known in phrases.items()},
        titles=titles,
        plurals=plurals,
        behind_only=frozenset(words(lexicon["behind_only"])),
        passing=frozenset(words(lexicon["passing"])),
        taken_over={word: state for state, forms in lexicon["changes"].items() for word in words(forms)},
        places=places,
        demonyms=demonyms,
        status=status,
        head_class=head_class,
        equivalent=equivalents(rules),
        legal=frozenset(words(organisations["legal"])),
        references={noun: frozenset(words(classes)) for noun, classes in organisations["references"].items()},
        vague=frozenset(words(organisations["vague"])),
        nicknames=nicknames(rules),
        prefixes=tuple(words(particles["prefixes"])),
        inner_capitals=tuple(words(particles["inner_capitals"])),
        not_given=frozenset(words(families["notgiven"])),
        led_by=frozenset(words(lexicon["leads"])),
        heads=dict(lexicon["heads"]),
        presides={office: frozenset(words(classes)) for office, classes in lexicon["presides"].items()},
        credits=credits,
        agencies=agencies,
        ordinary=ordinary,
        common=Known(lambda token: terms.stem(token) in ordinary),
        terms=terms,
        read=Known(partial(_read, flags, _starting(rules, (*credits, *agencies)), _acting(rules))),
        capital=Known(partial(_capital, tuple(words(particles["prefixes"])))),
        leads=credits | bylines,
    )


def _starting(rules: RuleSet, credits: Iterable[str]) -> dict[str, int]:
    """What words may start that need no stemming."""
    titles = rules.lexicon("titles")
    found: dict[str, int] = {}
    for bit, entries in (
        (CREDIT, credits),
        (HEADING, (*titles["heads"], *words(titles["leads"]), "under")),
        (CUE, (*rules.lexicon("speech")["reporting"], "according")),
    ):
        for word in entries:
            found[word] = found.get(word, 0) | bit
    return found


def _acting(rules: RuleSet) -> Callable[[str], bool]:
    """Tells whether a lower-case token may be an action, or the first word of one."""
    stem = terms_of(rules).stem
    entries = rules.lexicon("actions").values()
    nouns = {noun for entry in entries for noun in entry["nouns"]}
    verbs = {stem(verb.partition(" ")[0]) for entry in entries for verb in entry["verbs"]}
    return lambda token: token[0].isalpha() and (token in nouns or stem(token) in verbs)


def base_of(token: str) -> str:
    """A lower-case token without "'s" or "ex-"."""
    if len(token) > 2:
        if token.endswith("'s"):
            return token[:-2]
        if token.startswith("ex-"):
            return token[3:]
    return token


def _read(flags: dict[str, int], starting: dict[str, int], acting: Callable[[str], bool], token: str) -> int:
    bits, base = flags.get(token, 0), base_of(token)
    marks = starting.get(token, 0) | (ACTION if acting(token) else 0)
    if base != token:
        bits |= flags.get(base, 0) | (POSSESSIVE if token.endswith("'s") else 0)
        marks |= CLITIC
    elif len(token) > 2 and "'" in token and (flags.get(token.split("'")[0], 0) & OPENER or token.endswith("n't")):
        bits |= OPENER
    if not bits and not token.isascii():
        bits = flags.get(plain(base), 0)
    return bits | marks | (NOUN if bits & _NOUNS else 0)


def _capital(prefixes: tuple[str, ...], token: str) -> bool:
    """Whether a token as written has a capital that may be a name's: "Acme", "al-Acme", "iAcme", but not "Acme-led"."""
    if token[0].isupper():
        if token.isalpha() or token.isupper():
            return True
        return not (("-" in token or "‑" in token) and _ADJECTIVE.match(token))
    if token.islower() or not token[0].isalpha():
        return False
    if "-" in token:
        return token.lower().startswith(prefixes)
    return ("'" not in token and "’" not in token) or LOWER[token].startswith(prefixes)


def equivalents(rules: RuleSet) -> dict[str, str]:
    """Spellings of one head noun -> the first of them."""
    groups = [group.split() for group in words(rules.lexicon("organisations")["equivalent"])]
    return {word: group[0] for group in groups for word in group}


def nicknames(rules: RuleSet) -> dict[str, frozenset[str]]:
    """Given names -> every given name that may be the same one."""
    found: dict[str, set[str]] = {}
    for group in words(rules.lexicon("given_names")["nicknames"]):
        names = group.split()
        for name in names:
            found.setdefault(name, set()).update(names)
    return {name: frozenset(others) for name, others in found.items()}


def _head_classes(organisations: Any, add: Any) -> dict[str, str]:
    classes: dict[str, str] = {}
    for kind, forms in organisations["heads"].items():
        add(words(forms), ORG)
        add([w + "s" for w in words(forms) if w[-1] not in "sy"], ORG)
        if kind not in _COMMERCIAL:
            add(words(forms), GOES_ON)
        for word in words(forms):
            classes.setdefault(word, kind)
    for key, bit in (
        ("describe", DESCRIBE),
        ("of", GOES_ON),
        ("joined", JOINED),
        ("generic", GENERIC),
        ("legal", ORG | LEGAL),
        ("known", KNOWN),
    ):
        add(words(organisations[key]), bit)
    return classes


def _places(rules: RuleSet, add: Any) -> tuple[dict[str, str], dict[str, str]]:
    gazetteer = rules.lexicon("places")
    places: dict[str, str] = {}
    for country, aliases in gazetteer["countries"].items():
        for name in (country, *words(aliases)):
            places[name.lower()] = places[plain(name)] = country
    for key in ("states", "capitals", "cities", "regions"):
        for name in words(gazetteer[key]):
            places.setdefault(name.lower(), "")
            places.setdefault(plain(name), "")
    add(places, PLACE)
    add(words(gazetteer["ambiguous"]), AMBIGUOUS)
    add(words(gazetteer["abbreviations"]), ACRONYM)
    demonyms: dict[str, str] = {}
    for place, forms in rules.lexicon("demonyms").items():
        for form in words(forms):
            for shape in (form.lower(), plain(form)):
                demonyms[shape] = "" if place == "creeds" else place
                if not shape.endswith(("s", "sh", "ch", "ese")):
                    demonyms[shape + "s"] = demonyms[shape]
    add(demonyms, DEMONYM)
    return places, demonyms


def _titles(rules: RuleSet, add: Any) -> tuple[dict[str, tuple[tuple[tuple[str, ...], Office], ...]], dict[str, Office]]:
    lexicon = rules.lexicon("titles")
    found: dict[tuple[str, ...], Office] = {}
    for group in ("unique", "shared", "ranks", "occupations"):
        for office, forms in lexicon[group].items():
            for form in words(forms):
                found.setdefault(tuple(form.split()), Office(office, group, group == "unique"))
    for form in words(lexicon["relations"]):
        found.setdefault((form,), Office(form, "relations", False))
    for form in words(lexicon["honorifics"]):
        found.setdefault((form,), Office(form, "honorifics", False))
        add([form], HONORIFIC)
    table: dict[str, list[tuple[tuple[str, ...], Office]]] = {}
    plurals: dict[str, Office] = {}
    for phrase, office in found.items():
        table.setdefault(phrase[0], []).append((phrase, office))
        add([phrase[0]], TITLE)
        if len(phrase) == 1 and office.group not in ("honorifics", "relations"):
            plural = (phrase[0][:-3] + "men" if phrase[0].endswith("man") else phrase[0] + "s",)
            add(plural, PLURAL_TITLE)
            if plural not in found:
                plurals[plural[0]] = office
    return {key: tuple(sorted(entries, key=lambda e: (-len(e[0]), e[0]))) for key, entries in table.items()}, plurals
