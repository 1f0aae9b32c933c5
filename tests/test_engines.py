"""Every engine gives the same bytes, also when a worker is lost in the middle."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from checker import pipeline, registry, ruleset
from checker.engine.base import EngineOptions
from checker.model import CheckerError
from checker.read import read
from checker.report import json as report_json

sys.path.insert(0, str(Path(__file__).parent / "bench" / "corpus"))

ENGINES = sorted(registry.discover("checker.engine"))
TWO = EngineOptions(workers=2)


def mortal(given: tuple[str, int]) -> int:
    """The square of a number; the first who is asked for seven dies over it."""
    folder, number = given
    if number == 7 and not (dead := Path(folder, "dead")).exists():
        dead.touch()
        time.sleep(0.2)  # others are under way
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def deadly(number: int) -> int:
    """Kills whoever is asked."""
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def report_of(folder: Path, engine: str) -> bytes:
    """The JSON report over a folder."""
    run = pipeline.run(read([folder]).sources, ruleset.load(), engine=engine, options=TWO if engine != "local" else EngineOptions())
    return report_json.render(run)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import generate

    folder: Path = tmp_path_factory.mktemp("corpus")
    generate.write(folder, 40)
    return folder


def test_every_engine_gives_the_same_bytes(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {engine: report_of(corpus, engine) for engine in ENGINES}
    assert len(told["local"]) > 10_000
    assert all(report == told["local"] for report in told.values())
    # And so does an archive, which is packed away and compared from there.
    monkeypatch.setattr(pipeline, "AT_HAND", 10)
    assert report_of(corpus, "process") == told["local"]


@pytest.mark.parametrize("engine", [e for e in ENGINES if e != "local"])
def test_the_batches_of_a_lost_worker_are_done_again(engine: str, tmp_path: Path) -> None:
    with registry.discover("checker.engine")[engine].open(TWO) as mapper:
        assert list(mapper(mortal, [(str(tmp_path), n) for n in range(30)])) == [n * n for n in range(30)]
    assert (tmp_path / "dead").exists()


def test_a_batch_that_kills_every_worker_ends_the_run() -> None:
    with registry.discover("checker.engine")["process"].open(TWO) as mapper, pytest.raises(CheckerError, match="--workers"):
        list(mapper(deadly, [1, 2]))


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    dask = registry.discover("checker.engine")["dask"]
    monkeypatch.setattr(dask, "_PATIENCE", 0.5)
    with pytest.raises(CheckerError, match=r"tcp://127\.0\.0\.1:9"), dask.open(EngineOptions(scheduler="tcp://127.0.0.1:9")):
        pass
