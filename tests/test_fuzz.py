"""A short run of the fuzzer, and every input that has ever failed; `python -m tests.bench.fuzz` is the long one."""

from __future__ import annotations

import pytest

from tests import fuzzing

CASES = sorted((fuzzing.ROOT / "tests" / "cases" / "fuzz").glob("*.bin"))


@pytest.mark.parametrize("target", fuzzing.TARGETS)
def test_a_short_run(target: str) -> None:
    runs = 60 if target in ("pdf", "html", "warc") else 200
    for number in range(runs):
        data = fuzzing.one(target, 0, number)
        assert not fuzzing.attempt(target, data), f"{target} 0 {number}"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_failed_before(path: object) -> None:
    target = path.stem.partition("-")[0]  # type: ignore[attr-defined]
    assert not fuzzing.attempt(target, path.read_bytes())  # type: ignore[attr-defined]


def test_the_same_numbers_make_the_same_input() -> None:
    for target in fuzzing.TARGETS:
        assert fuzzing.one(target, 3, 14) == fuzzing.one(target, 3, 14)
        assert fuzzing.one(target, 3, 14) != fuzzing.one(target, 3, 15)
