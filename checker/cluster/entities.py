"""Names into entities: who is who in a story, and which of them other stories know too.

Inside a story, article-local entities are joined if their names are the same or variants. Names that differ by their head noun or by an
inserted word ("Research Lab" / "Research Hub", "Act" / "Basic Act") are joined only if what the articles say of them agrees, and never if
one article tells the two apart. Across stories only equal full names are joined, and never so that two of one story become one: what that
story's own articles say was not enough for it, and what another story calls a body ("Ministry of Transport" / "Port Ministry of Transport")
is no reason.
"""

from __future__ import annotations

import hashlib
import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from checker.model import Entity, EntityName, Extraction, Name, Role, Status
from checker.ruleset import RuleSet
from checker.terms import Terms, terms_of
from checker.unions import Unions
from checker.values.names import compare_organisations, compare_people, fold

# Cosine of what two articles say of an entity, from which a different head noun or an inserted word is another name for it:
_SAID_ALIKE = {"unsure": 0.24, "modifier": 0.12}  # by itself; a first word and a head noun in common say more than either
_DONE_ALIKE = 0.06  # if both say that the same is done with it ("to pass the Act" / "the passage of the Basic Act")
_SHARED_TOKENS = 60  # entities under one word of their names that are compared
_FORMS = frozenset({"full", "acronym", "description"})
_LONG_NAME = 6  # letters of a family name that may be misspelled inside one article
_JOINED = 24  # letters of a name that may be written together or apart
_VOWELS = frozenset("aeiouyh")
Local = tuple[str, int]


class Node(NamedTuple):
    """An article-local entity: its type, its names by count, and the sentences that mention it as stems."""

    source: str
    number: int
    type: str
    forms: dict[str, int]  # canonical -> count, of full names, acronyms and descriptions
    described: bool  # only ever described, never named
    people: tuple[Name, ...]
    folded: frozenset[str]  # its names
    sentences: tuple[tuple[str, ...], ...]
    offices: frozenset[str]  # the offices it is said to hold
    actions: frozenset[str]  # what is said to be done with it: open, pass


class Named(NamedTuple):
    """What is kept of a `Node` when its story is done."""

    source: str
    number: int
    type: str
    forms: dict[str, int]
    described: bool


Clusters = list[list[Named]]  # the entities of a story, each with what the articles call it


class Linked:
    """The outcome: which entity each article-local one is, and each entity's names. `of` gives the clusters of a story again."""

    def __init__(self, of: Callable[[int], Clusters], ids: Sequence[str], firsts: Sequence[int], entities: dict[str, Entity]) -> None:
        self._of, self._ids, self._firsts, self.entities = of, ids, firsts, entities

    def of_story(self, number: int) -> dict[Local, str]:
        """Entity ids by (source, article-local number) for one story."""
        first = self._firsts[number]
        return {(node.source, node.number): self._ids[first + n] for n, cluster in enumerate(self._of(number)) for node in cluster}

    def names(self, number: int) -> dict[str, Entity]:
        """The entities of one story by id; their names count every story."""
        return {i: self.entities[i] for i in sorted(set(self._ids[self._firsts[number] : self._firsts[number + 1]]))}


def clusters(part: Sequence[Extraction], rules: RuleSet) -> Clusters:
    """Who is who in one story."""
    # What decides inside a story is not kept: an archive has a million names.
    return [[Named(n.source, n.number, n.type, n.forms, n.described) for n in cluster] for cluster in _story(part, terms_of(rules), rules)]


def link(count: int, of: Callable[[int], Clusters]) -> Linked:
    """Entities of all stories, whose clusters `of` gives by number: they are looked at twice, one story after the other."""
    firsts, first = [0], dict[tuple[str, str], int]()
    same: list[tuple[int, int]] = []
    size = 0
    for number in range(count):
        for cluster in of(number):
            same += _known_before(cluster, size, first)
            size += 1
        firsts.append(size)
    first.clear()
    together = _joined(same, firsts)
    same.clear()
    left = Counter(together.root(n) for n in range(size))  # clusters of each entity that have not come yet
    waiting: dict[int, list[Named]] = {}
    made: dict[int, str] = {}
    entities: dict[str, Entity] = {}
    index = 0
    for number in range(count):
        for cluster in of(number):
            root = together.root(index)
            index += 1
            nodes = waiting.setdefault(root, [])
            nodes += cluster
            left[root] -= 1
            if not left[root]:
                entity = _entity(waiting.pop(root))
                entities[entity.id] = entity
                made[root] = entity.id
    return Linked(of, [made[together.root(n)] for n in range(size)], firsts, entities)


def _story(part: Sequence[Extraction], terms: Terms, rules: RuleSet) -> list[list[Node]]:
    nodes = [n for e in part for n in _nodes(e)]
    together = Unions(len(nodes))
    unsure: list[tuple[float, int, int]] = []
    slips: set[tuple[int, int]] = set()
    said = _Said(nodes, terms)
    for i, j in _candidates(nodes):
        judged = _judge(nodes[i], nodes[j], rules)
        if judged == "same":
            together.join(i, j)
        elif judged in ("variant", "slip"):
            unsure.append((-2.0, i, j))
            if judged == "slip":
                slips.add((i, j))
        elif judged in _SAID_ALIKE:
            alike = said.alike(i, j)
            if alike >= (_DONE_ALIKE if nodes[i].actions & nodes[j].actions else _SAID_ALIKE[judged]):
                unsure.append((-alike, i, j))
    sources: dict[int, set[str]] = defaultdict(set)
    for i, node in enumerate(nodes):
        sources[together.root(i)].add(node.source)
    for _, i, j in sorted(unsure):
        a, b = together.root(i), together.root(j)
        # An article that has both names means two things by them, unless one is a slip of the other.
        if a != b and (not sources[a] & sources[b] or (i, j) in slips):
            together.join(a, b)
            sources[together.root(a)] = sources[a] | sources[b]
    for i, j in _surnames_alone(nodes, together.root):
        together.join(i, j)
    return [[nodes[i] for i in members] for members in together.sets()]


def _surnames_alone(nodes: Sequence[Node], root: Callable[[int], int]) -> list[tuple[int, int]]:
    """An article that only ever says "the minister, Mr Dahl" means the one Dahl whom the other articles name in full."""
    families: dict[str, list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        for name in node.people:
            if name.family:
                families[fold(name.family)].append(number)
    out = []
    for number, node in enumerate(nodes):
        if node.type != "person" or node.people:
            continue
        owners: dict[int, set[int]] = defaultdict(set)
        for form in node.forms:
            for j in families.get(fold(form), ()):
                if nodes[j].source != node.source:
                    owners[root(j)].add(j)
        if len(owners) > 1:  # several have the family name: the office decides
            owners = {r: js for r, js in owners.items() if any(nodes[j].offices & node.offices for j in js)}
        if len(owners) == 1:
            out.append((number, min(next(iter(owners.values())))))
    return out


def _nodes(extraction: Extraction) -> list[Node]:
    names: dict[int, list[tuple[Name, int]]] = defaultdict(list)
    starts = [s.start for s in extraction.sentences]
    at = 0
    for mention in extraction.mentions:
        if isinstance(mention.value, Name) and mention.value.entity >= 0:
            while at + 1 < len(starts) and starts[at + 1] <= mention.start:
                at += 1
            names[mention.value.entity].append((mention.value, at))
    offices: dict[int, set[str]] = defaultdict(set)
    actions: dict[int, set[str]] = defaultdict(set)
    for claim in extraction.claims:
        if isinstance(claim.value, Role) and not claim.value.status:
            offices[claim.value.entity].add(claim.value.office)
        elif isinstance(claim.value, Status):
            actions[claim.value.entity].add(claim.value.action)
    out = []
    for number, found in sorted(names.items()):
        forms = Counter(n.canonical for n, _ in found if n.form in _FORMS) or Counter(n.canonical for n, _ in found)
        out.append(
            Node(
                source=extraction.source,
                number=number,
                type=Counter(n.type for n, _ in found).most_common(1)[0][0],
                forms=dict(forms),
                described=all(n.form in ("description", "short") for n, _ in found),
                people=tuple(n for n, _ in found if n.type == "person" and n.form == "full" and n.given),
                folded=frozenset(map(fold, forms)),
                sentences=tuple(extraction.sentences[at].stems for at in sorted({at for _, at in found})),
                offices=frozenset(offices[number]),
                actions=frozenset(actions[number]),
            )
        )
    return out


def _candidates(nodes: Sequence[Node]) -> list[tuple[int, int]]:
    """Pairs from different articles that share a word of their names, or one's initials are the other."""
    index: dict[str, list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        for key in {key for name in node.folded for key in _keys(name)}:
            index[key].append(number)
    pairs = {
        (a, b)
        for members in index.values()
        if len(members) <= _SHARED_TOKENS
        for n, b in enumerate(members)
        for a in members[:n]
        if nodes[a].source != nodes[b].source
    }
    return sorted(pairs)


@lru_cache(maxsize=50_000)
def _keys(folded: str) -> tuple[str, ...]:
    """What a name may share with other names of its bearer."""
    words = folded.split()
    keys = [w for w in words if len(w) > 1]
    # Spelling variants share a beginning.
    keys += [w[:4] + "~" for w in words if len(w) > 4]
    keys += [_consonants(w) for w in words if len(w) > 5]
    # "Sky Lab" / "Skylab", "P.J." / "PJ"
    if 1 < len("".join(words)) <= _JOINED:
        keys.append("=" + "".join(words))
    if len(words) > 1:
        keys.append("".join(w[0] for w in words))
    return tuple(keys)


def _consonants(word: str) -> str:
    """The first letter and the consonants behind it in the order of the alphabet: what misspelling and transliteration mostly leave."""
    return word[0] + "".join(sorted(set(word[1:]) - _VOWELS)) + "^"


def _judge(a: Node, b: Node, rules: RuleSet) -> str:
    """same, variant (one name in two spellings), unsure (what is said of them decides) or different."""
    if not _types_fit(a.type, b.type):
        return "different"
    shared = a.folded & b.folded
    if any(len(f.split()) > 1 or a.type != "person" for f in shared):
        return "unsure" if a.described and b.described and a.type not in ("law", "organisation") else "same"
    if a.type == "person" and b.type == "person":
        if shared and a.offices & b.offices:
            return "same"  # "President Dahl" in both, and no word of a given name
        verdicts = {compare_people(x, y, rules) for x in a.people[:4] for y in b.people[:4]}
        found = next((v for v in ("same", "variant") if v in verdicts), "different")
        return "slip" if found == "variant" and _slip(a.people[:4], b.people[:4]) else found
    if shared:
        return "same"
    for x in sorted(a.forms)[:6]:
        for y in sorted(b.forms)[:6]:
            relation = compare_organisations(x, y, rules).relation
            if relation in ("same", "acronym", "spelling"):
                return "same"
            if relation in ("head", "inserted"):
                return "unsure"
            if relation == "modifier":
                return "modifier"
    return "different"


def _slip(a: Sequence[Name], b: Sequence[Name]) -> bool:
    """Whether two people have one given name and long family names of the same letters but one: relatives share the other name."""
    for x in a:
        for y in b:
            one, other = fold(x.family), fold(y.family)
            if x.given and fold(x.given) == fold(y.given) and one != other and min(len(one), len(other)) >= _LONG_NAME:
                longer, shorter = sorted((Counter(one), Counter(other)), key=lambda c: -c.total())
                if (longer - shorter).total() <= 1 and not shorter - longer:
                    return True
    return False


def _types_fit(a: str, b: str) -> bool:
    return a == b or ("other" in (a, b) and "person" not in (a, b))


class _Said:
    """What articles say of their entities: put together for those that are asked for."""

    def __init__(self, nodes: Sequence[Node], terms: Terms) -> None:
        self._nodes, self._terms = nodes, terms
        self._known: dict[int, tuple[frozenset[str], dict[str, float]]] = {}

    def alike(self, i: int, j: int) -> float:
        """Cosine of what two articles say of an entity, without the words of either name."""
        (own, a), (other, b) = self._of(i), self._of(j)
        x = {t: w for t, w in a.items() if t not in own and t not in other}
        y = {t: w for t, w in b.items() if t not in own and t not in other}
        norm = math.sqrt(math.fsum(w * w for w in x.values()) * math.fsum(w * w for w in y.values()))
        return math.fsum(w * y[t] for t, w in x.items() if t in y) / norm if norm else 0.0

    def _of(self, number: int) -> tuple[frozenset[str], dict[str, float]]:
        """The stems of an entity's names, and those of its sentences with their weights."""
        if number not in self._known:
            node, terms = self._nodes[number], self._terms
            counts = Counter(t for stems in node.sentences for t in stems)
            weights = {t: (1 + math.log(c)) * terms.weight(t) for t, c in counts.items()}
            self._known[number] = frozenset(terms.stem(t) for name in node.folded for t in name.split()), weights
        return self._known[number]


def _known_before(cluster: Sequence[Named], index: int, first: dict[tuple[str, str], int]) -> list[tuple[int, int]]:
    """The clusters of earlier stories that share a full name of two words or more with this one."""
    known = {}
    for node in cluster:
        if node.described:
            continue
        for form in node.forms:
            folded = fold(form)
            if len(folded.split()) < 2 and node.type not in ("place", "organisation"):
                continue
            known[first.setdefault((node.type, folded), index)] = True
    return [(other, index) for other in known if other != index]


def _joined(same: Sequence[tuple[int, int]], firsts: Sequence[int]) -> Unions:
    """Clusters of one name in sets that have one cluster of each story at most. `firsts` has the number of each story's first cluster."""
    together = Unions(firsts[-1])
    held: dict[int, set[int]] = {}  # the stories of each set of several clusters
    for a, b in same:
        a, b = together.root(a), together.root(b)
        if a == b:
            continue
        few, many = sorted((held.get(x) or {bisect_right(firsts, x)} for x in (a, b)), key=len)
        if few.isdisjoint(many):
            together.join(a, b)
            many |= few
            held.pop(a, None)
            held.pop(b, None)
            held[together.root(a)] = many
    return together


def _entity(nodes: Sequence[Named]) -> Entity:
    counts: Counter[str] = Counter()
    sources: dict[str, set[str]] = defaultdict(set)
    for node in nodes:
        for form, count in node.forms.items():
            counts[form] += count
            sources[form].add(node.source)
    kind = Counter(n.type for n in nodes).most_common(1)[0][0]
    label = min(counts, key=lambda f: (-len(sources[f]), -counts[f], -len(f), f))
    key = min(fold(f) for f in counts)
    # Two entities may share a name (two Smiths in two stories): the first place tells them apart.
    first = min((n.source, n.number) for n in nodes)
    return Entity(
        id="n-" + hashlib.sha256(f"{kind}\x1f{key}\x1f{first}".encode()).hexdigest()[:12],
        kind=kind,
        label=label,
        names=tuple(EntityName(f, counts[f], tuple(sorted(sources[f]))) for f in sorted(counts, key=lambda f: (-counts[f], f))),
    )
