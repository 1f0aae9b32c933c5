"""Laws of quantities: spans fit the text, number words mean their figure, normalizing is idempotent, overlapping symmetric."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from checker import ruleset
from checker.document import Document
from checker.extract.quantities import find_quantities
from checker.model import Quantity
from checker.normalize.quantities import normalize, overlap

RULES = ruleset.load()
PIECES = (
    "12 5,000 3.5 $ £ % - – to and from between or of a the one two three twenty-five million bn dozen dozens hundreds half third quarter"
    " miles kg km/h per day year-old years old people men soldiers U.S. dollars won pesos more than about at least up to nearly fell rose by"
    " Section 7 Falcon 9 2014-15 10:30 1/2 ½ ( ) , . ; lap 22nd third-largest doubled twice 555-1234 No. #4 A$5m 6-foot-5 5C"
).split(" ")
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=15).map("".join),
    st.text(max_size=60),
)
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def found(text: str) -> list[Quantity]:
    return [m.value for m in find_quantities(Document(text), RULES, []) if isinstance(m.value, Quantity)]


def in_words(number: int) -> str:
    for size, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            tail = (" and " if size == 100 else " ") + in_words(rest) if rest else ""
            return f"{in_words(number // size)} {name}{tail}"
    if number < 20:
        return ONES[number]
    return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_spans_are_the_text_and_values_are_finite(text: str) -> None:
    last = -1
    for mention in find_quantities(Document(text), RULES, []):
        assert text[mention.start : mention.end] == mention.text != ""
        assert mention.start >= last
        last = mention.start
        assert isinstance(mention.value, Quantity)
        assert mention.value.value == mention.value.value
        once = normalize(mention.value, RULES)
        assert normalize(once, RULES) == once
        assert once.low <= once.high


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_overlap_is_symmetric_and_reflexive(one: str, other: str) -> None:
    left, right = ([normalize(q, RULES) for q in found(t)] for t in (one, other))
    for a in left:
        assert overlap(a, a)
        for b in right:
            assert overlap(a, b) == overlap(b, a)


@settings(max_examples=200, deadline=None)
@given(st.integers(2, 999_999_999_999))
def test_number_words_mean_their_figure(number: int) -> None:
    assert [q.value for q in found(f"They saw {in_words(number)} birds.")] == [float(number)]
    assert [q.value for q in found(f"They saw {number:,} birds.")] == [float(number)]


@settings(max_examples=100, deadline=None)
@given(
    st.integers(1, 10**6),
    st.sampled_from(["miles", "kg", "people", "percent", "Swiss francs"]),
    st.sampled_from(["", "about ", "more than ", "up to "]),
)
def test_the_stated_value_lies_in_its_interval(number: int, unit: str, hedge: str) -> None:
    (quantity,) = found(f"It was {hedge}{number:,} {unit}.")
    exact = normalize(
        quantity.__class__(value=quantity.value, unit=quantity.unit, dimension=quantity.dimension, digits=quantity.digits), RULES
    )
    bent = normalize(quantity, RULES)
    assert bent.low <= exact.high * (1 + 1e-9) and exact.low <= bent.high * (1 + 1e-9)
