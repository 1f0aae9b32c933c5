"""How one thing's name is written: two spellings, another hyphen, point or capital, the short form here and the long one there.

None of it is an error by itself. A desk settles on one form, and a reader who searches for one does not find the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from rapidfuzz.distance import OSA

from checker.compare.base import name_claim
from checker.model import Bucket, Claim, Name
from checker.ruleset import RuleSet
from checker.terms import Terms, terms_of
from checker.values.names import fold

_LEAST, _LONG = 4, 8  # letters of a word that may be misspelled, and from which two letters may differ
_NAMING = frozenset(("name", "call", "dub", "christen"))  # stems of verbs that state a name
Surfaces = Mapping[str, list[Claim]]


def surfaces(bucket: Bucket, _: RuleSet) -> dict[str, dict[str, list[Claim]]]:
    """Each entity's names as they are written in running text, with their claims."""
    found: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for extraction in bucket.extractions:
        headlines = [(s.start, s.end) for s in extraction.sentences if s.zone == "headline"]
        for mention in extraction.mentions:
            value = mention.value
            if not isinstance(value, Name) or value.form == "description":
                continue
            entity = bucket.entities.get((extraction.source, value.entity))
            if entity is None or any(s <= mention.start < e for s, e in headlines):
                continue  # a headline has capitals and abbreviations of its own
            found[entity][value.canonical].append(name_claim(extraction.source, mention))
    return {entity: dict(names) for entity, names in found.items()}


def variants(names: Surfaces) -> list[str]:
    """Those of an entity's names that are one name written in several ways; in order."""
    order = sorted(names)
    folded = {n: fold(n) for n in order}
    full = {w for n in order for w in folded[n].split() if " " in folded[n]}
    telling = set()
    for n, b in enumerate(order):
        for a in order[:n]:
            one = restyled(a, b, names) if _solid(folded[a]) == _solid(folded[b]) else _misspelled(folded[a], folded[b], full)
            if one and {c.source for c in names[a]} != {c.source for c in names[b]}:
                telling |= {a, b}
    return sorted(telling)


def named_apart(names: Surfaces, bucket: Bucket, rules: RuleSet) -> bool:
    """Whether two articles state what something is named ("a boat named X"), and the names differ by more than their vowels."""
    terms = terms_of(rules)
    stated = sorted(n for n in names if any(_stated(c, bucket, terms) for c in names[n]))
    return any(_consonants(a) != _consonants(b) for n, b in enumerate(stated) for a in stated[:n])


def _consonants(name: str) -> list[str]:
    return [c for c in fold(name) if c not in "aeiouy "]


def _stated(claim: Claim, bucket: Bucket, terms: Terms) -> bool:
    extraction = next(e for e in bucket.extractions if e.source == claim.source)
    record = next((s for s in extraction.sentences if s.start <= claim.start < s.end), None)
    first = terms.stem(fold(claim.text).split()[0])
    return record is not None and any(a in _NAMING and b == first for a, b in pairwise(record.stems))


def restyled(a: str, b: str, names: Surfaces) -> bool:
    """Whether one name has another hyphen, point or capital inside: "PJ" / "P.J.", "DeLane" / "Delane"."""
    x, y = (name.removeprefix("the ").removeprefix("The ").replace("’", "'").removesuffix("'s") for name in (a, b))
    if x == y or _initials_up(x) == _initials_up(y):
        return False
    if x.casefold() != y.casefold() or not (x.isupper() or y.isupper()):
        return True
    # A dateline or a word that is shouted is in capitals for once; a house style is so throughout.
    shouted, plain = (a, b) if x.isupper() else (b, a)
    mixed = {c.source for c in names[plain]}
    times = Counter(c.source for c in names[shouted])
    return any(n > 1 and source not in mixed for source, n in times.items())


def _solid(folded: str) -> str:
    """A folded name without its spaces and with one vowel for each: "Sky Lab" is "Skylab", "-i-" may be "-e-"."""
    return "".join("i" if w in ("e", "y") else w for w in folded.split())


def _initials_up(name: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in name.split())


def _misspelled(a: str, b: str, full: set[str]) -> bool:
    """Whether two folded names differ in one word, by a letter or two; a word that stands alone may be one of the full name's."""
    x, y = a.split(), b.split()
    if len(x) == len(y):
        apart = [(p, q) for p, q in zip(x, y, strict=True) if p != q]
        return len(apart) == 1 and spelled_alike(*apart[0])
    short, long = sorted((x, y), key=len)
    return len(short) == 1 and short[0] not in full and any(spelled_alike(short[0], word) for word in long)


def spelled_alike(x: str, y: str) -> bool:
    """Whether two folded words are one word in two spellings; a plural and the word for a country's people are none."""
    short, long = sorted((x, y), key=len)
    if x[0] != y[0] or len(short) < _LEAST or any(c.isdigit() for c in x + y) or long.startswith(short):
        return False
    return int(OSA.distance(x, y)) <= (1 if max(len(x), len(y)) < _LONG else 2)


def grouped(names: Surfaces, chosen: Iterable[str]) -> Iterator[tuple[str, list[Claim]]]:
    """The chosen names with their claims, the commonest first."""
    return iter(sorted(((n, names[n]) for n in chosen), key=lambda g: (-len({c.source for c in g[1]}), -len(g[1]), g[0])))
