"""Baseline, decisions, selection: what stays known, what counts as new, and what the records say too much."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.model import CheckerError, Decision, Finding
from checker.triage import baseline, decisions, upgrades
from checker.triage.baseline import Baseline, Settings, baseline_of, dump, load
from checker.triage.fingerprint import covers, fingerprint
from checker.triage.settle import Selection, settle, with_findings
from tests.report import sample

FINDINGS = sample.small().report.findings
TODAY = date(2026, 6, 1)
VALUES = st.lists(st.text(max_size=5), min_size=2, max_size=20, unique=True)


def named(id_: str, finding: Finding = FINDINGS[0]) -> Finding:
    return msgspec.structs.replace(finding, id=id_)


@given(VALUES, st.randoms())
def test_an_id_does_not_depend_on_the_order_of_values(values: list[str], random: object) -> None:
    mixed = list(values)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert fingerprint("r", "a", "k", values) == fingerprint("r", "a", "k", [*mixed, mixed[0]])


@pytest.mark.parametrize(
    "other", [("s", "a", "k", "1", "2"), ("r", "b", "k", "1", "2"), ("r", "a", "l", "1", "2"), ("r", "a", "k", "1", "3")]
)
def test_an_id_tells_apart_what_differs(other: tuple[str, ...]) -> None:
    assert fingerprint("r", "a", "k", ["1", "2"]) != fingerprint(other[0], other[1], other[2], other[3:])


def test_a_lost_value_is_covered_and_a_new_one_is_not() -> None:
    two, three = fingerprint("r", "a", "k", ["1", "2"]), fingerprint("r", "a", "k", ["1", "2", "3"])
    assert covers(three, two)
    assert covers(two, two)
    assert not covers(two, three)
    assert not covers(three, fingerprint("r", "a", "other", ["1", "2"]))
    many = fingerprint("r", "a", "k", map(str, range(50)))
    assert len(many) < 100
    assert covers(many, many)


def test_a_baseline_survives_being_written(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    made = baseline_of(FINDINGS, Settings(fail_on="note", min_confidence=0.5))
    path.write_bytes(dump(made))
    assert load(path) == made
    assert dump(load(path)) == dump(made) == dump(baseline_of(FINDINGS[::-1], made.settings))


def test_a_baseline_holds_no_times_and_no_line_numbers() -> None:
    data = json.loads(dump(baseline_of(FINDINGS, Settings())))
    keys = {key for group in data["findings"].values() for entry in group for key in entry}
    assert keys == {"id", "rule", "message", "sources"}
    assert set(data) == {"format", "settings", "findings"}


def test_known_findings_are_known_and_gone_ones_stale() -> None:
    accepted = baseline_of(FINDINGS[:3], Settings())
    outcome = settle(FINDINGS[1:5], accepted, (), TODAY)
    assert [f.state for f in outcome.findings] == ["known", "known", "new", "new"]
    assert [e.id for e in outcome.stale] == [FINDINGS[0].id]
    assert not settle(FINDINGS[1:5], accepted, (), TODAY, seen=lambda sources: False).stale


def test_a_finding_that_lost_a_value_stays_known_and_one_that_gained_one_is_new() -> None:
    ids = {n: fingerprint("r", "a", "k", map(str, range(n))) for n in (2, 3, 4)}
    accepted = baseline_of([named(ids[3])], Settings())
    outcome = settle([named(ids[2]), named(ids[4])], accepted, (), TODAY)
    assert [f.state for f in outcome.findings] == ["known", "new"]
    assert outcome.stale == ()


def moved(finding: Finding, sources: dict[str, str]) -> Finding:
    """The finding with its evidence in other files."""
    values = tuple(
        msgspec.structs.replace(v, evidence=tuple(msgspec.structs.replace(e, source=sources.get(e.source, e.source)) for e in v.evidence))
        for v in finding.values
    )
    return msgspec.structs.replace(finding, values=values)


def test_a_finding_alike_in_another_story_is_not_known() -> None:
    elsewhere = moved(FINDINGS[0], {e.source: f"other/{e.source}" for v in FINDINGS[0].values for e in v.evidence})
    accepted = baseline_of(FINDINGS[:1], Settings())
    numbered = msgspec.structs.replace(FINDINGS[0], id=FINDINGS[0].id + "-2")
    outcome = settle([elsewhere, numbered], accepted, (), TODAY)
    assert [f.state for f in outcome.findings] == ["new", "known"]


def test_a_renamed_file_or_folder_stays_known() -> None:
    sources = sorted({e.source for v in FINDINGS[0].values for e in v.evidence})
    accepted = baseline_of(FINDINGS[:1], Settings())
    one = moved(FINDINGS[0], {sources[0]: "renamed.txt"})
    every = moved(FINDINGS[0], {s: f"renamed/{s}" for s in sources})
    outcome = settle([one, every], accepted, (), TODAY, exists=lambda source: source not in sources)
    assert [f.state for f in outcome.findings] == ["known", "known"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ":1: not valid JSON"),
        ("[]", "not a baseline"),
        ('{"format": 1}', "not a baseline"),
        ('{"format": 99}', "newer version"),
        ('{"format": "x"}', "unknown format"),
        ('{"format": 1, "settings": {"fail_on": 3}, "findings": {}}', "not a baseline"),
        ('{"format": 1,\n<<<<<<< ours\n', "unfinished merge"),
    ],
)
def test_a_bad_baseline_is_told(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CheckerError, match=r"baseline\.json") as error:
        load(path)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_older_formats_are_brought_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    class Step:
        @staticmethod
        def upgrade(data: dict[str, object]) -> dict[str, object]:
            return {**data, "format": 1, "added": True}

    monkeypatch.setattr(upgrades.registry, "discover", lambda package: {"0": Step})
    assert upgrades.upgraded({"format": 0}, 1) == {"format": 1, "added": True}


def test_two_branches_that_each_add_an_entry_merge(tmp_path: Path) -> None:
    """Twenty pairs of branches, each with one more entry than before; most pairs must merge without a conflict."""

    def git(*arguments: str) -> subprocess.CompletedProcess[str]:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
        return subprocess.run(["git", *identity, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)

    path = tmp_path / "baseline.json"
    git("init", "-q")
    ids = [fingerprint("r", "a", str(n), ["1", "2"]) for n in range(60)]
    clean = 0
    for turn in range(20):
        old = [named(id_) for id_ in ids[:turn]]
        git("checkout", "-q", "-B", f"base{turn}")
        path.write_bytes(dump(baseline_of(old, Settings())))
        git("add", ".")
        git("commit", "-q", "--allow-empty", "-m", "base")
        for side, extra in (("left", ids[20 + turn]), ("right", ids[40 + turn])):
            git("checkout", "-q", "-B", f"{side}{turn}", f"base{turn}")
            path.write_bytes(dump(baseline_of([*old, named(extra)], Settings())))
            git("commit", "-qam", side)
        if git("merge", "-q", f"left{turn}", "-m", "merge").returncode == 0:
            merged = load(path)
            assert set(merged.entries) == {*ids[:turn], ids[20 + turn], ids[40 + turn]}
            assert dump(merged) == path.read_bytes()
            clean += 1
        else:
            git("merge", "--abort")
    assert clean >= 15


GOOD = f"- {{finding: {FINDINGS[0].id}, decision: false-alarm, reason: Both are official names.}}\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "decisions.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_decisions_are_read(tmp_path: Path) -> None:
    text = (
        GOOD
        + "- rule: quote\n  sources: [articles/wire.txt, 'articles/c*']\n  decision: accepted\n  reason: Translated twice.\n  by: desk\n  until: 2026-12-31\n"
    )
    first, second = decisions.load(written(tmp_path, text))
    assert (first.finding, first.reason) == (FINDINGS[0].id, "Both are official names.")
    assert second == Decision(
        rule="quote",
        sources=("articles/wire.txt", "articles/c*"),
        decision="accepted",
        reason="Translated twice.",
        by="desk",
        until="2026-12-31",
    )
    assert decisions.load(written(tmp_path, "")) == ()


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("{finding: abc, decision: accepted}", "'reason' is missing"),
        ("{finding: abc, decision: accepted, reason: ' '}", "'reason' is missing"),
        ("{finding: abc, decision: maybe, reason: x}", "accepted are false-alarm"),
        ("{finding: abc, decision: accepted, reason: x, untill: 2026-01-01}", "unknown key 'untill'"),
        ("{finding: abc, decision: accepted, reason: x, until: soon}", "should be a date"),
        ("{decision: accepted, reason: x}", "either 'finding', or 'rule'"),
        ("{finding: abc, rule: quote, sources: [a], decision: accepted, reason: x}", "either 'finding', or 'rule'"),
        ("{rule: quote, decision: accepted, reason: x}", "needs the 'sources'"),
        ("{rule: quote, sources: ['*'], decision: accepted, reason: x}", "needs the 'sources'"),
        ("{rule: quote, sources: ['**/*', './'], decision: accepted, reason: x}", "needs the 'sources'"),
        ("{rule: quote, sources: a.txt, decision: accepted, reason: x}", "must be a list"),
        ("just text", "should be one of"),
    ],
)
def test_a_bad_decision_is_told_with_its_line(tmp_path: Path, entry: str, words: str) -> None:
    with pytest.raises(CheckerError) as error:
        decisions.load(written(tmp_path, f"{GOOD}\n- {entry}\n"))
    assert "decisions.yml:3: decision 2:" in str(error.value)
    assert words in str(error.value)


@pytest.mark.parametrize("text", ["{a: b}", "- [", "\x00", "12"])
def test_a_bad_decisions_file_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(CheckerError, match=r"decisions\.yml"):
        decisions.load(written(tmp_path, text))


def test_decisions_suppress_and_beat_the_baseline(tmp_path: Path) -> None:
    decided = decisions.load(written(tmp_path, GOOD))
    outcome = settle(FINDINGS, baseline_of(FINDINGS[:2], Settings()), decided, TODAY)
    assert [f.state for f in outcome.findings[:3]] == ["suppressed", "known", "new"]
    assert [d.finding for d in outcome.decisions] == [FINDINGS[0].id]
    assert outcome.unused == ()


def test_a_decision_by_rule_needs_every_source_it_names() -> None:
    finding = next(f for f in FINDINGS if f.rule == "quote.wording")
    both = Decision(rule="quote", sources=("articles/wire.txt", "courier.txt"), decision="accepted", reason="x")
    other = Decision(rule="quote", sources=("articles/wire.txt", "articles/yearbook.txt"), decision="accepted", reason="x")
    elsewhere = Decision(rule="quota", sources=("articles/wire.txt",), decision="accepted", reason="x")
    assert decisions.decides(both, finding)
    assert decisions.decides(msgspec.structs.replace(both, rule="quote.wording", sources=("articles/",)), finding)
    assert not decisions.decides(other, finding)
    assert not decisions.decides(elsewhere, finding)


def test_a_decision_by_id_may_name_sources_too() -> None:
    finding = FINDINGS[0]
    assert decisions.decides(Decision(finding=finding.id, sources=("articles/wire.txt",), decision="accepted", reason="x"), finding)
    assert not decisions.decides(Decision(finding=finding.id, sources=("elsewhere.txt",), decision="accepted", reason="x"), finding)


def test_expired_and_unused_decisions_are_reported() -> None:
    expired = Decision(finding=FINDINGS[0].id, decision="accepted", reason="x", until="2026-05-31")
    last_day = Decision(finding=FINDINGS[1].id, decision="accepted", reason="x", until="2026-06-01")
    unused = Decision(finding="0000000000", decision="accepted", reason="x")
    outcome = settle(FINDINGS, Baseline(), (expired, last_day, unused), TODAY)
    assert [f.state for f in outcome.findings[:2]] == ["new", "suppressed"]
    assert outcome.expired == (expired,)
    assert outcome.unused == (unused,)


def test_selection_by_the_beginning_of_a_rule() -> None:
    def kept(**choice: object) -> set[str]:
        return {f.rule for f in FINDINGS if Selection(**choice).keeps(f)}  # type: ignore[arg-type]

    every = kept()
    assert every == {f.rule for f in FINDINGS}
    assert kept(select=("quote", "name.institution")) == {"quote.wording", "name.institution"}
    assert kept(ignore=("quantity",)) == {r for r in every if not r.startswith("quantity.")}
    assert kept(select=("quan",)) == set()
    assert kept(select=("quan*",)) == {r for r in every if r.startswith("quan")}


def test_selection_by_source_leaves_what_others_still_dispute() -> None:
    finding = next(f for f in FINDINGS if f.rule == "quote.wording")  # two sources, one value each
    assert not Selection(per_source=(("articles/wire.txt", ("quote",)),)).keeps(finding)
    assert Selection(per_source=(("articles/wire.txt", ("name",)),)).keeps(finding)
    assert Selection(per_source=(("other/*", ("quote",)),)).keeps(finding)


def test_totals_follow_the_findings() -> None:
    report = sample.small().report
    fewer = with_findings(report, report.findings[:2], {"ignored": 3})
    assert fewer.counts.findings == 2
    assert sum(fewer.counts.by_verdict.values()) == sum(fewer.counts.by_kind.values()) == 2
    assert fewer.counts.left_out["ignored"] == 3
    assert baseline.FORMAT == 1
