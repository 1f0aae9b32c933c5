"""The parts the formats share: safe text, word differences, sentences, cut articles, and places on a line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.model import Evidence, Finding, FindingValue
from checker.report.context import Contexts
from checker.report.diff import differing, shortened
from checker.report.labels import letter, source_labels
from checker.report.page import charts
from checker.report.page.articles import Span, paragraphs
from checker.report.words import clip, clip_end, line, visible
from tests.report import sample

# How long an example takes says nothing on a busy machine.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


# ------------------------------------------------------------------------------------------------ words


@given(st.text(max_size=200))
def test_visible_text_has_nothing_hidden(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
    shown.encode()


@given(ANY_TEXT, st.integers(2, 60))
def test_clipped_text_is_short_and_from_the_right_end(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= limit
    assert len(clip_end(text, limit)) <= limit
    if len(text) > limit:
        assert text.startswith(clip(text, limit)[:-1])
        assert text.endswith(clip_end(text, limit)[1:])
    assert "\n" not in line(text, limit)


# ----------------------------------------------------------------------------------------- differences


@given(st.lists(ANY_TEXT, min_size=1, max_size=4))
def test_pieces_make_the_wording(wordings: list[str]) -> None:
    for wording, pieces in zip(wordings, differing(wordings), strict=True):
        assert "".join(words for words, _ in pieces) == wording


@given(ANY_TEXT)
def test_the_same_wording_does_not_differ(text: str) -> None:
    assert not any(differs for pieces in differing([text, text.replace("'", "’")]) for _, differs in pieces)


@pytest.mark.parametrize(
    ("first", "second", "marked"),
    [
        ("National Tidal Lab", "National Tidal Hub", (["Lab"], ["Hub"])),
        ("the Tidal Act", "the Tidal Basic Act", ([], ["Basic"])),
        ("42 million crowns", "45 million crowns", (["42"], ["45"])),
        ("We will win", "we WILL win", ([], [])),
        ("1,200 people", "1,300 people", (["1,200"], ["1,300"])),
        # Two words side by side are marked as one piece, spaces at the edge of a mark are not.
        ("it was not done", "it is finished done", (["was not"], ["is finished"])),
        # Punctuation is marked only where it is all that differs.
        ("we won, they said.", "we lost they said", (["won"], ["lost"])),
        ("we won, they said", "we won they said", ([","], [])),
        ("$45 a day", "£45 a night", (["$", "day"], ["£", "night"])),
        # Wordings without much in common are left alone: marks would cover everything.
        ("one two three four five six seven", "eight nine ten eleven twelve thirteen fourteen", ([], [])),
    ],
)
def test_differing_words(first: str, second: str, marked: tuple[list[str], list[str]]) -> None:
    assert tuple([words for words, differs in pieces if differs] for pieces in differing([first, second])) == marked


@given(ANY_TEXT, ANY_TEXT, st.integers(2, 80))
def test_a_shortened_wording_is_its_beginning(first: str, second: str, limit: int) -> None:
    for wording, pieces in zip((first, second), differing([first, second]), strict=True):
        short = "".join(words for words, _ in shortened(pieces, limit))
        assert len(short) <= limit + 1
        assert short == wording if len(wording) <= limit else wording.startswith(short[:-1])


def test_very_long_wordings_are_not_matched_word_by_word() -> None:
    long = " ".join(f"word{n}" for n in range(50_000))
    assert differing([long, long + " more"])[0] == [(long, True)]


# --------------------------------------------------------------------------------------------- context


@given(ANY_TEXT.filter(str.strip), st.data())
def test_a_passage_holds_its_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    passage = Contexts({"a": text}).around(Evidence("a", start, end, text[start:end], "", ""))
    assert passage.words == text[start:end]
    assert passage.before + passage.words + passage.after in text


def test_a_sentence_ends_where_it_ends() -> None:
    text = "It was calm. Dr. Lorne said that 12 people had died. Nobody else spoke.\n\nThe end."
    start = text.index("12 people")
    passage = Contexts({"a": text}).around(Evidence("a", start, start + 9, "12 people", "", ""))
    assert passage == ("It was calm.", "Dr. Lorne said that ", "12 people", " had died.", "Nobody else spoke.")


def test_evidence_without_its_article_shows_what_it_carries() -> None:
    passage = Contexts({}).around(Evidence("a", 5, 8, "won", "we ", " it"))
    assert (passage.before, passage.words, passage.after) == ("… we ", "won", " it …")


def test_a_window_of_a_very_long_text_is_enough() -> None:
    text = "word " * 200_000 + "Before. The 12 people died. After. " + "word " * 200_000
    start = text.index("12 people")
    passage = Contexts({"a": text}).around(Evidence("a", start, start + 9, "12 people", "", ""))
    assert (passage.before, passage.after) == ("The ", " died.")


# -------------------------------------------------------------------------------------------- articles


@given(
    st.text("ab \n\r\u2028", max_size=120),
    st.lists(st.tuples(st.integers(0, 120), st.integers(1, 40), st.integers(0, 5)), max_size=12),
    st.data(),
)
def test_a_cut_article_is_the_article(text: str, raw: list[tuple[int, int, int]], data: st.DataObject) -> None:
    spans = [Span(start, min(len(text), start + size), rank) for start, size, rank in raw if start < len(text)]
    copied = [(s.start, s.end) for s in spans[::3]]
    cut = paragraphs(text, spans, copied)
    shown = [p for p in re.split("[\n\r\u2028\u2029]+", text) if p.strip()]
    assert ["".join(s.text for s in p.segments) for p in cut] == shown
    segments = [s for p in cut for s in p.segments]
    for s in segments:
        assert text[s.start : s.start + len(s.text)] == s.text
        covering = [x.rank for x in spans if x.start <= s.start < x.end]
        assert s.rank == min(covering, default=-1)
        assert s.copied == any(a <= s.start < b for a, b in copied)
    # Every span that starts with a visible character has an anchor there.
    anchors = {s.start for s in segments if s.opens}
    inside = {s.start + n for s in segments for n in range(len(s.text))}
    assert {x.start for x in spans if x.start in inside} <= anchors


# ---------------------------------------------------------------------------------------------- charts

AMOUNT = st.one_of(st.none(), st.floats(-1e15, 1e15, allow_nan=False), st.integers(-1000, 10**12).map(float))


def finding(*values: FindingValue, kind: str = "quantity") -> Finding:
    desk = sample.Desk({})
    desk.find("x.y", kind, "conflict", "error", "m", *values)
    return desk.findings[0]


@given(st.lists(st.tuples(AMOUNT, AMOUNT), min_size=2, max_size=5))
def test_numbers_have_a_place_on_the_line(spans: list[tuple[float | None, float | None]]) -> None:
    ordered = [(a, b) if a is None or b is None or a <= b else (b, a) for a, b in spans]
    made = charts.chart(finding(*(FindingValue(value="v", support=1, evidence=(), unit="u", interval=s) for s in ordered)))
    if not any(e is not None for s in ordered for e in s):
        assert made is None
        return
    assert made
    for bar, (low, high) in zip(made.bars, ordered, strict=True):
        assert 0 <= bar.at <= 100
        assert 0 <= bar.width <= 100.01 - bar.at
        assert (bar.open_left, bar.open_right) == (low is None, high is None)
    assert all(0 <= t.at <= 100 for t in made.ticks)
    assert len(made.ticks) <= 7


def test_disjoint_numbers_do_not_meet_and_others_do() -> None:
    def picture(*spans: tuple[float | None, float | None]) -> charts.Chart:
        made = charts.chart(finding(*(FindingValue(value="v", support=1, evidence=(), interval=s) for s in spans)))
        assert made
        return made

    assert picture((10, 12), (14, 15)).meet is None
    assert picture((10, 12), (11, 15)).meet is not None
    assert picture((10, None), (11, 15)).meet is not None
    assert picture((1, 1), (1_000_000, 1_000_000)).note == "Equal steps are equal ratios."
    assert {t.label for t in picture((2, 2), (3, 3)).ticks} == {"2", "3"}


def test_different_units_are_not_drawn_on_one_line() -> None:
    values = [FindingValue(value="v", support=1, evidence=(), unit=u, interval=(1, 2)) for u in ("crown", "mark")]
    assert charts.chart(finding(*values)) is None


DAY = st.one_of(st.none(), st.dates().map(lambda d: d.isoformat()), st.just("not a day"))


@given(st.lists(st.tuples(DAY, DAY), min_size=2, max_size=4))
def test_days_have_a_place_on_the_calendar(spans: list[tuple[str | None, str | None]]) -> None:
    ordered = [(min(s), max(s)) if all(s) else s for s in spans]  # type: ignore[type-var]
    values = [FindingValue(value="v", support=1, evidence=(), days=s) for s in ordered]
    made = charts.chart(finding(*values, kind="time"), [[s] for s in ordered])
    if made:
        assert all(0 <= bar.at <= 100 and 0 <= bar.width <= 100.01 for bar in made.bars)
        assert all(0 <= t.at <= 100 for t in made.ticks)
        assert len(made.ticks) <= 14


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2031-03-03", "2031-03-03", "3 Mar 2031"),
        ("2031-03-01", "2031-03-31", "Mar 2031"),
        ("2031-01-01", "2031-12-31", "2031"),
        (None, "2036-12-31", "until 31 Dec 2036"),
        ("2031-03-03", None, "from 3 Mar 2031"),
        ("2031-03-03", "2031-04-01", "3 Mar 2031 to 1 Apr 2031"),
    ],
)
def test_days_in_words(first: str | None, last: str | None, words: str) -> None:
    assert charts.day_words(first, last) == words


@pytest.mark.parametrize(
    ("value", "shown"),
    [(42e6, "42 million"), (94.6e9, "94.6 billion"), (7600, "7,600"), (0.25, "0.25"), (12, "12"), (-3.5e12, "-3.5 trillion")],
)
def test_numbers_on_an_axis(value: float, shown: str) -> None:
    assert charts.number(value) == shown


# ---------------------------------------------------------------------------------------------- labels


def test_source_labels_are_short_and_unique() -> None:
    entries = [
        sample.entry(1, "a/000_69d5fae298558b4f.txt", ""),
        sample.entry(2, "a/001_29186fc628a75291.txt", ""),
        sample.entry(3, "b/wire.txt", "", publisher="Coast Wire", published="2031-03-03"),
        sample.entry(4, "b/later.txt", "", publisher="Coast Wire", published="2031-03-04"),
        sample.entry(5, "c/own.txt", "", publisher="The Post"),
        sample.entry(6, "c/long.txt", "", title="A title " * 20),
        sample.entry(7, "d/000_69d5fae298558b4f.txt", ""),
    ]
    labels = source_labels(entries)
    assert len(set(labels.values())) == len(entries)
    assert labels["a/001_29186fc628a75291.txt"] == "001"
    assert labels["c/own.txt"] == "The Post"
    assert labels["b/wire.txt"] == "Coast Wire, 2031-03-03"
    assert all(len(label) <= 45 for label in labels.values())


def test_letters_go_on() -> None:
    assert [letter(n) for n in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]
