"""Laws of times: spans are the text, resolving twice changes nothing, an interval of days covers each of its days, compatible is symmetric."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.document import Document
from checker.extract.times import find_times
from checker.model import DateSpan, Mention, Timex
from checker.normalize.times import resolve
from checker.ruleset import load
from checker.values.times import compatible, days

WORDS = (
    "the a this that these last past next coming following previous same current recent early earlier later late mid in on at by since until for from to of "
    "and or before after ago now two ten 1 2 3 10 28 30 2009 1999 2013 12:30 10:30pm 10.30 p.m. a.m. GMT (GMT +8) day days week weeks month months year years "
    "decade century quarter half hour hours minutes weekend morning night noon midnight Monday Tuesday's Fri. Oct. October March May may June Dec. summer fall "
    "spring yesterday today tonight recently soon daily every each twice times per fiscal end beginning 1990s '60s mid-2011 27-year year-ago 28-30 2009-10 "
    "2013-03-20 7/8/07 first third 19th last-minute Christmas New Year's Eve will was opened is to said , . ; : - – ( ) “ ” $ % ½ 10² ２００９ ٣ people old"
).split(" ")
NEWS = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=4, max_size=40).map(" ".join),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=30).map(" ".join),
)
DAYS = st.dates(date(1800, 1, 1), date(2300, 12, 31))


def times(text: str) -> list[Mention]:
    return find_times(Document(text), load())


@settings(max_examples=400, deadline=None)
@given(NEWS)
def test_spans_are_the_text_in_order(text: str) -> None:
    end = 0
    for mention in times(text):
        assert mention.start >= end
        assert mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        end = mention.end


@settings(max_examples=300, deadline=None)
@given(NEWS, DAYS)
def test_resolving_twice_changes_nothing(text: str, day: date) -> None:
    published = DateSpan.of(day)
    for mention in times(text):
        assert isinstance(mention.value, Timex)
        once = resolve(mention.value, published)
        assert resolve(once, published) == once
        told = days(mention.value, day.toordinal())
        assert (told is None) == (once.first is None)
        if told and once.first and once.last:
            assert once.first <= once.last
            assert days(once, 1) == told


@settings(max_examples=300, deadline=None)
@given(NEWS, DAYS, st.integers(0, 400))
def test_an_interval_of_days_covers_each_of_them(text: str, day: date, length: int) -> None:
    span = DateSpan.of(day, day + timedelta(length))
    for mention in times(text):
        assert isinstance(mention.value, Timex)
        whole = resolve(mention.value, span)
        if whole.first is None or whole.last is None:
            continue
        for step in (0, length // 3, length // 2, length):
            told = days(mention.value, day.toordinal() + step)
            if told:
                assert date.fromisoformat(whole.first).toordinal() <= told[0]
                assert told[1] <= date.fromisoformat(whole.last).toordinal()


@settings(max_examples=300, deadline=None)
@given(NEWS, NEWS, DAYS)
def test_compatible_is_symmetric_and_every_time_is_compatible_with_itself(one: str, other: str, day: date) -> None:
    published = DateSpan.of(day)
    found = [m.value for m in (*times(one), *times(other)) if isinstance(m.value, Timex)]
    found += [resolve(t, published) for t in found]
    for a in found:
        assert compatible(a, a)
        for b in found[:12]:
            assert compatible(a, b) == compatible(b, a)
