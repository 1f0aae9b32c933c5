"""Quotations, attributions, steps, and the checked list of roles, ages and quotations: cases of tests/cases/extract."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.document import Document
from checker.extract.extractor import find_mentions
from checker.model import Attribution, Mention, Quantity, Quote, Role, Status
from checker.ruleset import load
from tests.conftest import ROOT
from tests.outcome import Outcome

CASES = Path(__file__).parent / "cases/extract"
RULES = load()


def cases(name: str) -> Any:
    return yaml.safe_load((CASES / name).read_text(encoding="utf-8"))


def named(found: list[Any]) -> list[Any]:
    return [pytest.param(case, id=case.get("why") or case["text"][:40]) for case in found]


def mentions(text: str) -> list[Mention]:
    found = find_mentions(Document(text), RULES)
    assert [m.text for m in found] == [text[m.start : m.end] for m in found]
    return found


def quotes(found: list[Mention]) -> list[str]:
    return [f"{m.text} | {m.value.speaker}" for m in found if isinstance(m.value, Quote)]


@pytest.mark.parametrize("case", named([c for group in cases("speech.yml").values() for c in group]))
def test_speech(case: Any) -> None:
    found = mentions(case["text"])
    if "quotes" in case:
        assert quotes(found) == case["quotes"]
    if "laid_on" in case:
        assert [f"{m.text} | {m.value.speaker}" for m in found if isinstance(m.value, Attribution)] == case["laid_on"]


@pytest.mark.parametrize("case", named(cases("status.yml")))
def test_steps(case: Any) -> None:
    steps = [m.value for m in mentions(case["text"]) if isinstance(m.value, Status)]
    assert [f"{s.action} {s.state} {s.object}" for s in steps] == case["steps"]


@pytest.mark.parametrize("case", named(cases("checked.yml")))
def test_checked(case: Any) -> None:
    found = mentions(case["text"])
    roles = [m.value for m in found if isinstance(m.value, Role)]
    assert sorted(f"{r.status} {r.office}; {r.of}; {r.holder}".strip() for r in roles) == sorted(case["roles"])
    assert [m.text for m in found if isinstance(m.value, Quantity) and m.value.role == "age"] == case.get("ages", [])
    assert quotes(found) == case.get("quotes", [])


PIECES = st.sampled_from(
    "“ ” \" ' ’ ‘ « » ( ) [ , . ; : ? ! - – \n \n\n said told according to police the mayor Anna Vogt Velden Lab he she 12 $3bn 40% Monday May 3 -year-old "
    "opened plans not minister of and Dr. U.S. é 한 “I know,” “No.”".split(" ")
)


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=80).map(" ".join), st.lists(PIECES, max_size=80).map("".join)))
@settings(max_examples=300, deadline=None)
def test_every_mention_is_its_words(text: str) -> None:
    for mention in mentions(text):
        assert 0 <= mention.start < mention.end <= len(text)


ARTICLE = """VELDEN, Oct 28 (Agency) - Minister Anna Vogt, 52, opened the Ocean Research Lab on Monday. About 40 guests paid €3 million.

“We waited long,” Vogt said. The lab is full, according to police.
"""
KINDS = {"quantity", "money", "age", "time", "name", "role", "quote", "attribution", "status"}


def test_mentions_shows_everything_as_json(checker_process: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    outcome = checker_process("mentions", tmp_path / "a.txt", "--format", "json", "--published", "2024-10-29")
    shown = json.loads(outcome.out)["mentions"]
    assert (outcome.code, outcome.err) == (0, "")
    assert {m["kind"] for m in shown} == KINDS
    assert all(ARTICLE[m["start"] : m["end"]] == m["text"] and m["value"]["value_kind"] for m in shown)
    monday = next(m["value"] for m in shown if m["text"] == "Monday")
    assert (monday["first"], monday["last"]) == ("2024-10-28", "2024-10-28")


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_mentions_are_coloured_by_kind_on_a_terminal(checker_process: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    plain = checker_process("mentions", tmp_path / "a.txt").out
    shown, asked_not_to = on_a_terminal(tmp_path / "a.txt"), on_a_terminal(tmp_path / "a.txt", NO_COLOR="1")
    assert "\x1b" not in plain + asked_not_to
    assert len(set(re.findall(r"\x1b\[[1-9][0-9]*m", shown))) == len(KINDS)
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown) == f"{ARTICLE}\n\n{plain}"


def on_a_terminal(path: Path, **environment: str) -> str:
    """What `checker mentions` writes to a terminal."""
    ours, theirs = os.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment}
    with subprocess.Popen([sys.executable, "-m", "checker", "mentions", str(path)], cwd=ROOT, env=env, stdout=theirs) as process:
        os.close(theirs)
        out = b""
        with contextlib.suppress(OSError):  # the terminal's end
            while data := os.read(ours, 65_536):
                out += data
        os.close(ours)
        assert process.wait() == 0
    return out.decode().replace("\r\n", "\n")


HOSTILE = [
    "1,1,",
    "((((",
    "“",
    '"',
    "'",
    "’",
    "s’ ‘",
    "s’- ",
    "“a” said ",
    "said ",
    "according to ",
    "the the ",
    "Anna Vogt, ",
    "as as ",
    "$1 ($2) ",
    "Jan 1, ",
    '"a b c," he said. ',
]


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    def spent(size: int) -> float:
        text = unit * (size // len(unit))
        begin = time.process_time()
        find_mentions(Document(text), RULES)
        return time.process_time() - begin

    spent(1_000)
    small = min(spent(6_000) for _ in range(2))
    assert min(spent(48_000) for _ in range(2)) < 24 * max(small, 0.01)  # eight times the text; a quadratic rule takes 64 times as long
