"""What the report says of its stories and times: labels, when it happened, the days of a value, and what belongs to no one story."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import checker
from checker.model import Claim, Timex
from checker.triage.times import meant
from tests.conftest import ROOT, Outcome
from tests.newsroom import FERRY, OTHER, SECOND, write

DAY = (739_190, 739_190)  # 2024-10-29, a Tuesday


def claim(**value: object) -> Claim:
    timex = Timex(type="DATE", **value)  # type: ignore[arg-type]
    return Claim(source="a", attribute="date", kind="time", value=timex, start=0, end=1, text="x", sentence=0)


@pytest.mark.parametrize(
    ("value", "appeared", "days"),
    [
        ({"value": "2028", "unit": "year", "modality": "by", "first": "2028-01-01", "last": "2028-12-31"}, None, (None, "2028-12-31")),
        ({"value": "2028", "unit": "year", "modality": "until", "first": "2028-01-01", "last": "2028-12-31"}, None, (None, "2028-12-31")),
        ({"value": "2021", "unit": "year", "modality": "since", "first": "2021-01-01", "last": "2021-12-31"}, None, ("2021-01-01", None)),
        (
            {"value": "2021", "unit": "year", "modality": "in", "first": "2021-01-01", "last": "2021-12-31"},
            None,
            ("2021-01-01", "2021-12-31"),
        ),
        ({"value": "", "anchor": "publication", "unit": "month", "offset": 1}, DAY, ("2024-11-01", "2024-11-30")),
        ({"value": "", "anchor": "publication", "unit": "month", "offset": 1}, (DAY[0], DAY[0] + 9), ("2024-11-01", "2024-12-31")),
        ({"value": "", "anchor": "publication", "unit": "month", "offset": 1}, None, None),
        ({"value": "", "anchor": "publication", "unit": "month", "offset": 1}, (DAY[0], DAY[0] + 900), None),
    ],
)
def test_the_days_of_a_value(
    value: dict[str, object], appeared: tuple[int, int] | None, days: tuple[str | None, str | None] | None
) -> None:
    assert meant([claim(**value)], {"a": appeared}) == days


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> checker.Report:
    folder = tmp_path_factory.mktemp("articles")
    write(folder / "first.txt", FERRY)
    write(folder / "second.txt", SECOND)
    write(folder / "library.txt", OTHER)
    write(folder / "osk.txt", "The city library of Osk sold its old chairs. The chairs of the city library of Osk were loved by many.\n")
    write(folder / "sources.yaml", "first.txt: {published: 2024-10-29}\nsecond.txt: {published: 2024-10-29}\n")
    return checker.check([str(folder)])


def test_labels_name_what_sets_a_story_apart(report: checker.Report) -> None:
    by_source = {Path(source).name: story.label for story in report.stories for source in story.sources}
    assert len(set(by_source.values())) == len(report.stories)
    assert "Osk" in by_source["library.txt"]
    assert "Osk" not in by_source["first.txt"]
    assert {e.story: e.label for e in report.events} == {s.id: s.label for s in report.stories}


def test_a_story_says_when_it_happened(report: checker.Report) -> None:
    times = {Path(source).name: event.time for event in report.events for source in event.sources}
    assert times["first.txt"] == times["second.txt"] == "2024-10-28"  # "on Monday evening", the day before they appeared
    assert times["library.txt"] == ""


def test_what_articles_of_several_stories_say_belongs_to_none() -> None:
    report = checker.check([str(ROOT / "seeds")])
    story_of = {source: story.id for story in report.stories for source in story.sources}
    across = 0
    for finding in report.findings:
        stories = {story_of[e.source] for v in finding.values for e in v.evidence}
        assert finding.story == (stories.pop() if len(stories) == 1 else "")
        assert bool(finding.story) == bool(finding.event)
        across += not finding.story
    assert across


def test_a_page_keeps_to_its_size_and_says_so(checker_process: Callable[..., Outcome], tmp_path: Path) -> None:
    def page(*arguments: object) -> str:
        outcome = checker_process("check", ROOT / "seeds", "-q", "-o", "page.html", *arguments, cwd=tmp_path)
        assert (outcome.code, outcome.err) == (0, "")
        return (tmp_path / "page.html").read_text(encoding="utf-8")

    whole = page()
    assert "Not everything is on this page" not in whole
    assert "if 000 was published" in whole  # by its name on the page, not by that of its file
    small = page("--max-report-size", "150k")
    assert "Not everything is on this page" in small
    assert len(small.encode()) <= 150_000 < len(whole.encode())
    (tmp_path / "checker.toml").write_text('max-report-size = "150k"\n', encoding="utf-8")
    assert page() == small
    assert page("--max-report-size", "0") == whole
    outcome = checker_process("check", ROOT / "seeds", "--max-report-size", "much", cwd=tmp_path)
    assert outcome.code == 2
    assert "30M" in outcome.errors[0]
    (tmp_path / "checker.toml").write_text("max-report-size = true\n", encoding="utf-8")
    assert "max-report-size" in checker_process("check", ROOT / "seeds", cwd=tmp_path).errors[0]


def test_the_committed_report_is_of_this_shape() -> None:
    report = json.loads((ROOT / "reports/seeds.json").read_text(encoding="utf-8"))
    assert len({story["label"] for story in report["stories"]}) == len(report["stories"])


def test_the_seeds_are_one_story_and_two_articles_of_their_own() -> None:
    report = checker.check([str(ROOT / "seeds")])
    assert sorted([Path(s).name[:3] for s in story.sources] for story in report.stories) == [["000", "001", "002"], ["003"], ["004"]]


def test_an_edited_copy_does_not_leave_the_third_report_alone(tmp_path: Path) -> None:
    agency = (
        "The Tarn bridge over the Murrow will stay shut for six weeks after an inspector found a crack in a pier, the road agency said.\n\n"
        "The crossing, opened in 1964, carries 28,000 vehicles a day. Drivers face a detour through Coolbar, where a timber bridge has one lane.\n\n"
        "The agency's engineer, Priya Nadar, told a news conference that floodwater had scoured the riverbed in January. Repairs begin in May.\n"
    )
    own = (
        "Kerry Basset stood before 400 farmers in the Mechanics hall and said what everybody thought. Who pays for the ferry now?\n\n"
        "Her milk lorry leaves the dairy at four, an hour earlier than last week, because the Tarn bridge will stay shut.\n\n"
        "An inspector found a crack in a pier, as long as an arm, and floodwater had scoured the riverbed around it, she was told.\n\n"
        "Pensioners asked about the chemist, mothers about the kindergarten bus, and a baker about flour that used to arrive before dawn.\n\n"
        "Somebody sang. The engineer promised nothing and took the insults home with her, together with an umbrella that was not hers.\n\n"
        "Grandmother Ilse Vandoorn, whose goats graze beside the vicarage, brought plum cake, thermos flasks and a petition in violet ink.\n\n"
        "Outside, teenagers on mopeds circled the monument until the constable, himself a pigeon breeder, sent them to bed with a whistle, a biblical threat and the promise of marzipan.\n"
    )
    texts = {"agency": agency, "copy": agency.replace("told a news conference", "said").replace("Drivers", "Motorists"), "own": own}
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    assert [len(story.sources) for story in checker.check([str(tmp_path)]).stories] == [3]
