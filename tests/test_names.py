"""Names, roles and lists of single texts (tests/cases/extract), names as values (tests/cases/values), and what holds for every text."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.cluster.entities import Named, link
from checker.document import Document
from checker.extract.lists import find_lists
from checker.extract.names import find_names
from checker.extract.roles import find_roles
from checker.extract.surface import split_name
from checker.extract.vocabulary import vocabulary
from checker.model import Listing, Mention, Name, Role
from checker.ruleset import load
from checker.values.names import compare_organisations, compare_people, fold

CASES = Path(__file__).parent / "cases"
RULES = load()
VOCABULARY = RULES.memo(vocabulary)


def cases(path: str) -> Any:
    return yaml.safe_load((CASES / path).read_text(encoding="utf-8"))


def flat(path: str) -> list[Any]:
    return [pytest.param(case, id=case.get("why") or case["text"][:40]) for group in cases(path).values() for case in group]


def names_of(text: str) -> list[tuple[Mention, Name]]:
    return [(m, m.value) for m in find_names(Document(text), RULES) if isinstance(m.value, Name)]


def person(text: str) -> Name:
    family, given = split_name(text.split(), VOCABULARY)
    return Name(type="person", canonical=text, family=family, given=given)


def entities(found: list[tuple[Mention, Name]], text: str) -> set[int]:
    """The entities of the mentions that read like `text`; "!" means only those that are not part of a longer mention."""
    bare = text.removeprefix("!")
    out = {n.entity for m, n in found if m.text == bare}
    assert out, f"{bare!r} is no mention of {[m.text for m, _ in found]}"
    return out


@pytest.mark.parametrize("case", flat("extract/names.yml"))
def test_names(case: Any) -> None:
    found = names_of(case["text"])
    for wanted in case.get("has", ()):
        kind, name = wanted.split(" ", 1)
        assert (kind, name) in {(n.type, n.canonical) for _, n in found}, [(n.type, n.canonical) for _, n in found]
    for text in case.get("lacks", ()):
        assert text not in {m.text for m, _ in found}, f"{text!r} names nothing"
    for group in case.get("same", ()):
        seen = [entities(found, text) for text in group]
        assert len(set().union(*seen)) == 1, f"{group} are one, not {seen}"
    for group in case.get("apart", ()):
        seen = [entities(found, text) for text in group]
        assert not set.intersection(*seen), f"{group} are different, not {seen}"
    for text in case.get("unlinked", ()):
        assert entities(found, text) == {-1}


@pytest.mark.parametrize("case", flat("extract/roles.yml"))
def test_roles(case: Any) -> None:
    doc = Document(case["text"])
    found = [m.value for m in find_roles(doc, RULES, find_names(doc, RULES)) if isinstance(m.value, Role)]
    told = [f"{r.status} {r.office}".strip() + f"; {r.of}; {r.holder}" for r in found]
    # A comma may stand inside `of` ("foreign, Germany"): compare as sets of whole lines, and count.
    assert told == [" ".join(line.split()) if isinstance(line, str) else line for line in expected(case["roles"])]


def expected(roles: list[Any]) -> list[str]:
    """The lines of a case; a YAML list splits at commas, so that a line without a semicolon goes on with the one before."""
    out: list[str] = []
    for part in roles:
        if str(part).count(";") < 2 and out and out[-1].count(";") < 2:
            out[-1] += f", {part}"
        else:
            out.append(str(part))
    return out


@pytest.mark.parametrize("case", [pytest.param(c, id=c["text"][:40]) for c in cases("extract/lists.yml")])
def test_lists(case: Any) -> None:
    doc = Document(case["text"])
    found = [(m.text, m.value) for m in find_lists(doc, RULES, find_names(doc, RULES)) if isinstance(m.value, Listing)]
    told = [{"text": text, "items": list(x.items), "open": x.open, "label": x.label} for text, x in found]
    assert told == [{"open": False, "label": "", **wanted} for wanted in case["lists"]]


@pytest.mark.parametrize(("a", "b", "verdict"), cases("values/names.yml")["people"])
def test_people(a: str, b: str, verdict: str) -> None:
    assert compare_people(person(a), person(b), RULES) == verdict
    assert compare_people(person(b), person(a), RULES) == verdict


@pytest.mark.parametrize(("a", "b", "relation"), cases("values/names.yml")["bodies"])
def test_bodies(a: str, b: str, relation: str) -> None:
    left, right = compare_organisations(a, b, RULES), compare_organisations(b, a, RULES)
    assert left.relation == relation
    assert (left.relation, left.left, left.right) == (right.relation, right.right, right.left)


@pytest.mark.parametrize(("name", "folded"), cases("values/names.yml")["fold"])
def test_fold(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_real_words_are_told() -> None:
    assert compare_organisations("Golden Palace Hotel", "Golden Place Hotel", RULES).real_words
    assert not compare_organisations("Verbanne Bank", "Verbane Bank", RULES).real_words


WORDS = st.sampled_from(
    "the The of and President Minister Acme Jang Min-ho Lee Velden's University Lab lab (AI) AI , . ; “ ” \" ( ) / & said led by Ministry Mr. O’Neil "
    "al-Masri de Ex-mayor former Korean South Korea U.S. 12 -- - ' \n \n\n May Photo Getty Images JOHN SMITH: é İ ß".split(" ")
)


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join), st.lists(WORDS, max_size=60).map("".join)))
@settings(max_examples=400, deadline=None)
def test_spans_and_entities(text: str) -> None:
    doc = Document(text)
    names = find_names(doc, RULES)
    mentions = [*names, *find_roles(doc, RULES, names), *find_lists(doc, RULES, names)]
    for m in mentions:
        assert m.text == text[m.start : m.end]
        assert m.start < m.end
    assert names == find_names(Document(text), RULES)
    used = {m.value.entity for m in names if isinstance(m.value, Name)}
    assert all(m.value.entity in used for m in mentions if isinstance(m.value, Role))
    kinds: dict[int, set[str]] = {}
    for m in names:
        assert isinstance(m.value, Name)
        assert m.value.canonical
        kinds.setdefault(m.value.entity, set()).add("person" if m.value.type == "person" else "thing")
    assert all(len(k) == 1 for e, k in kinds.items() if e >= 0)


@given(st.text(max_size=60))
@settings(max_examples=500, deadline=None)
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


PARTS = st.lists(
    st.sampled_from("Jang Min-ho Lee Jae Myung Robert J. Farrow van der Velde al-Masri Jr. Yoo Yoon Yu O'Neil Ann".split()),
    min_size=1,
    max_size=4,
)
NOUNS = st.lists(
    st.sampled_from("National Ocean Research Lab Hub of Ministry and Trade Act Basic AI MTE Inc. Brazilian Palace Place 175".split()),
    min_size=1,
    max_size=5,
)


@given(PARTS, PARTS)
@settings(deadline=None)
def test_comparing_people_is_symmetric(a: list[str], b: list[str]) -> None:
    left, right = person(" ".join(a)), person(" ".join(b))
    assert compare_people(left, right, RULES) == compare_people(right, left, RULES)
    assert compare_people(left, left, RULES) == "same"


@given(NOUNS, NOUNS)
@settings(deadline=None)
def test_comparing_bodies_is_symmetric(a: list[str], b: list[str]) -> None:
    x, y = " ".join(a), " ".join(b)
    left, right = compare_organisations(x, y, RULES), compare_organisations(y, x, RULES)
    assert (left.relation, left.left, left.right, left.real_words) == (right.relation, right.right, right.left, right.real_words)
    assert compare_organisations(x, x, RULES).relation == "same"


@pytest.mark.parametrize(
    "unit",
    [
        "President ",
        "Jang Min-ho, ",
        "((((",
        "A (B) ",
        "“Jane Roe” ",
        "Acme of ",
        "the lab ",
        "X and Y ",
        "U.S. ",
        "mayor of mayor of ",
        "Lee ",
        "a, b, ",
    ],
    ids=repr,
)
def test_time_is_linear(unit: str) -> None:
    def spent(size: int) -> float:
        doc = Document(unit * (size // len(unit)))
        start = time.process_time()
        names = find_names(doc, RULES)
        find_roles(doc, RULES, names)
        find_lists(doc, RULES, names)
        return time.process_time() - start

    spent(2_000)
    # The least of a few: a collection of garbage or a busy machine falls into one of them.
    assert min(spent(80_000) for _ in range(3)) < 12 * max(min(spent(16_000) for _ in range(3)), 0.02)


def test_time_is_linear_in_names_that_differ() -> None:
    def text(size: int) -> str:
        letters = [chr(97 + n) for n in range(26)]
        words = (f"{a}{b}{c}{d}".capitalize() for a in letters for b in letters for c in letters for d in letters)
        return " ".join(
            f"{w} Lab (XY{w[1].upper()}) met {w[:2]}o {w} Jr. and {w} Acme at the lab." for w, _ in zip(words, range(size), strict=False)
        )

    def spent(size: int) -> float:
        doc = Document(text(size))
        start = time.process_time()
        find_roles(doc, RULES, find_names(doc, RULES))
        return time.process_time() - start

    assert spent(6000) < 12 * max(spent(1200), 0.05)


def test_what_another_story_calls_a_body_joins_no_two_of_this_one() -> None:
    def cluster(source: str, *forms: str) -> list[Named]:
        return [Named(source, number, "organisation", {form: 1}, False) for number, form in enumerate(forms)]

    stories = [
        [cluster("a", "Ministry of Ports", "Osk Ministry of Ports")],  # here they are one
        [cluster("b", "Ministry of Ports"), cluster("c", "Osk Ministry of Ports")],  # and here nothing says so
        [cluster("d", "Ministry of Ports")],
    ]
    linked = link(len(stories), stories.__getitem__)
    one, two, three = (set(linked.of_story(number).values()) for number in range(3))
    assert (len(one), len(two), three) == (1, 2, one)
    assert one < two
