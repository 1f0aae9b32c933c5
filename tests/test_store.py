"""The index: one test body for every store, and the faults that only a file can have."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.model import CheckerError, Extraction, Source
from checker.read import parse_published
from checker.read.base import Metadata
from checker.store import sqlite
from checker.store.base import KEY_CAP, Record, Stamp, Store, content_of, key_number
from checker.store.memory import MemoryStore
from checker.store.sqlite import SqliteStore
from tests.conftest import ROOT


def record(name: str, keys: dict[str, float], text: str = "Words.", stamp: Stamp | None = None) -> Record:
    source = Source(id=name, path=name, text=text, sha256=f"{hash(text):x}")
    extraction = Extraction(source=name, mentions=(), claims=(), sentences=(), terms=dict.fromkeys(keys, 1))
    return Record(source=source, extraction=extraction, keys=keys, stamp=stamp or Stamp(content_of(source.sha256, None, "r")))


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "index.sqlite", write=True)
    yield made
    made.close()


def test_what_is_put_in_comes_out(store: Store) -> None:
    store.put([record("b.txt", {"x": 1.0}, "Tëxt ㆍ 서울"), record("a.txt", {"y": 0.5})])
    assert list(store.stamps()) == ["a.txt", "b.txt"]
    (source, extraction), *rest = store.get(["b.txt", "gone.txt"])
    assert (source.text, extraction.source, rest) == ("Tëxt ㆍ 서울", "b.txt", [])


def test_candidates_are_ranked_by_what_they_share(store: Store) -> None:
    store.put(
        [record("a", {"x": 0.9, "y": 0.1}), record("b", {"x": 0.2, "y": 0.9}), record("c", {"z": 1.0}), record("d", {"x": 0.9, "y": 0.1})]
    )
    assert [id_ for id_, _ in store.candidates({"x": 1.0, "y": 0.1}, 10)] == ["a", "d", "b"]
    assert [id_ for id_, _ in store.candidates({"x": 1.0, "y": 0.1}, 2)] == ["a", "d"]
    assert [id_ for id_, _ in store.candidates({"x": 1.0}, 10, without=["a", "b"])] == ["d"]
    assert store.candidates({"nothing": 1.0}, 10) == []


def test_a_replaced_article_is_found_by_its_new_keys_only(store: Store) -> None:
    store.put([record("a", {"x": 1.0})])
    store.put([record("a", {"y": 1.0}, "Other words.")])
    assert store.candidates({"x": 1.0}, 5) == []
    assert store.candidates({"y": 1.0}, 5) == [("a", 1.0)]
    assert store.info().articles == 1


def test_a_removed_article_is_gone(store: Store) -> None:
    store.put([record("a", {"x": 1.0}), record("b", {"x": 1.0})])
    assert store.remove(["a", "never"]) == 1
    assert store.candidates({"x": 1.0}, 5) == [("b", 1.0)]
    assert list(store.stamps()) == ["b"]


def test_a_key_that_too_many_share_says_nothing(store: Store) -> None:
    store.put([record(f"{n:04}", {"common": 1.0, f"own{n}": 1.0}) for n in range(KEY_CAP + 1)])
    assert store.candidates({"common": 1.0}, 5) == []
    assert store.candidates({"own7": 1.0}, 5) == [("0007", 1.0)]
    info = store.info()
    assert (info.articles, info.capped, info.left_out) == (KEY_CAP + 1, 1, KEY_CAP + 1)
    assert info.pairs == (KEY_CAP + 1) * KEY_CAP // 2
    first, second = info.commonest[:2]
    assert (first.number, first.articles, first.example) == (key_number("common"), KEY_CAP + 1, "0000")
    assert second.articles == 1


def test_a_build_is_incomplete_until_it_is_finished(store: Store) -> None:
    store.begin("digest", ["seeds", "more"])
    assert (store.info().complete, store.info().rules, store.info().roots) == (False, "digest", ("seeds", "more"))
    store.finish()
    assert store.info().complete


def test_times_can_be_noted(store: Store) -> None:
    store.put([record("a", {"x": 1.0})])
    store.touch({"a": Stamp("content", 3, 4)})
    assert store.stamps() == {"a": Stamp("content", 3, 4)}


def test_content_depends_on_words_metadata_and_rules() -> None:
    known = Metadata(published=parse_published("2024-10"))
    assert content_of("1", known, "r") == content_of("1", Metadata(published=parse_published("2024-10")), "r")
    assert (
        len({content_of("1", known, "r"), content_of("1", known, "s"), content_of("1", Metadata(), "r"), content_of("2", known, "r")}) == 4
    )


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.dictionaries(st.sampled_from("uvwxyz"), st.floats(0.1, 1), max_size=4)), max_size=12),
    st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_both_stores_answer_alike(tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, dict[str, float]]], drop: bool) -> None:
    memory, file = MemoryStore(), SqliteStore(tmp_path_factory.mktemp("s") / "i.sqlite", write=True)
    for name, keys in steps:
        for each in (memory, file):
            each.put([record(name, keys)])
    if drop:
        assert memory.remove("ab") == file.remove("ab")
    assert memory.stamps() == file.stamps()
    for key in "uvwxyz":
        assert memory.candidates({key: 1.0, "u": 0.5}, 4) == file.candidates({key: 1.0, "u": 0.5}, 4)
    file.close()


def index(path: Path, count: int = 3) -> Path:
    made = SqliteStore(path, write=True)
    made.begin("r", ["seeds"])
    made.put([record(f"{n}.txt", {"x": 1.0, f"k{n}": 1.0}) for n in range(count)])
    made.finish()
    made.close()
    return path


def test_a_closed_index_is_a_single_file(tmp_path: Path) -> None:
    index(tmp_path / "i.sqlite")
    assert [p.name for p in tmp_path.iterdir()] == ["i.sqlite"]


def test_reading_changes_nothing(tmp_path: Path) -> None:
    path = index(tmp_path / "i.sqlite")
    before = path.read_bytes(), path.stat().st_mtime_ns
    reader = SqliteStore(path)
    assert len(reader.candidates({"x": 1.0}, 10)) == 3
    with pytest.raises(CheckerError, match="read-only"):
        reader.put([record("new", {})])
    reader.close()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [p.name for p in tmp_path.iterdir()] == ["i.sqlite"]


def test_readers_and_a_writer_do_not_disturb_each_other(tmp_path: Path) -> None:
    path = index(tmp_path / "i.sqlite")
    writer = SqliteStore(path, write=True)
    reader = SqliteStore(path)
    writer.put([record("new.txt", {"x": 1.0})])
    other = SqliteStore(path, write=True)
    other.put([record("newer.txt", {"x": 1.0})])
    assert len(SqliteStore(path).candidates({"x": 1.0}, 10)) == 5
    reader.close()
    other.close()
    writer.close()
    assert len(SqliteStore(path).stamps()) == 5


def told(path: Path, *, write: bool = False) -> str:
    with pytest.raises(CheckerError) as error:
        made = SqliteStore(path, write=write)
        list(made.get(made.stamps()))
        made.info()
    message = str(error.value)
    assert "\n" not in message
    assert str(path) in message
    return message


def test_a_missing_index_is_told(tmp_path: Path) -> None:
    assert "index build" in told(tmp_path / "none.sqlite")


@pytest.mark.parametrize("write", [False, True])
def test_a_file_of_another_kind_is_left_alone(tmp_path: Path, write: bool) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are notes, no index. " * 50, encoding="utf-8")
    assert "index build" in told(path, write=write)
    assert path.read_text(encoding="utf-8").startswith("These are notes")
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE precious (x)")
    assert "not an index of this program" in told(other, write=write)


@pytest.mark.parametrize(("version", "words"), [(0, "older"), (99, "newer")])
def test_another_format_is_refused_with_the_remedy(tmp_path: Path, version: int, words: str) -> None:
    path = index(tmp_path / "i.sqlite")
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA user_version = {version}")
    assert words in told(path)
    assert words in told(path, write=True)


@pytest.mark.parametrize("where", [0.02, 0.3, 0.6, 0.95])
def test_a_damaged_index_is_told(tmp_path: Path, where: float) -> None:
    path = index(tmp_path / "i.sqlite", 400)
    data = bytearray(path.read_bytes())
    at = int(len(data) * where) // 4096 * 4096
    data[at : at + 4096] = b"\xff" * len(data[at : at + 4096])
    path.write_bytes(data)
    try:
        reader = SqliteStore(path)
        list(reader.get(reader.stamps()))
        for n in range(400):
            reader.candidates({f"k{n}": 1.0}, 5)
    except CheckerError as error:
        assert "index build" in str(error)
    else:
        pytest.fail("the damage was not noticed")


def test_a_cut_off_index_is_told(tmp_path: Path) -> None:
    path = index(tmp_path / "i.sqlite", 200)
    path.write_bytes(path.read_bytes()[:5000])
    assert "index build" in told(path)


def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = index(tmp_path / "i.sqlite")
    made = SqliteStore(path, write=True)
    (pages,) = made._db.execute("PRAGMA page_count").fetchone()
    made._db.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(CheckerError, match="no space left"):
        made.put([record(f"new{n}", {f"n{n}": 1.0}, os.urandom(3000).hex()) for n in range(50)])
    made.close()
    assert len(SqliteStore(path).stamps()) == 3


def test_a_limit_of_the_file_system_loses_nothing(tmp_path: Path) -> None:
    path = index(tmp_path / "i.sqlite")
    code = f"""
import os, resource, signal, sys
sys.path.insert(0, {str(ROOT)!r})
from tests.test_store import record
from checker.store.sqlite import SqliteStore
from checker.model import CheckerError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
made = SqliteStore({str(path)!r}, write=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (60000, 60000))
try:
    made.put([record(f"new{{n}}", {{}}, os.urandom(3000).hex()) for n in range(50)])
except CheckerError as error:
    print("told:", error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("told:"), done.stderr
    assert len(SqliteStore(path).stamps()) == 3


@pytest.mark.slow
def test_a_killed_writer_loses_nothing_that_was_committed(tmp_path: Path) -> None:
    path = tmp_path / "i.sqlite"
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from tests.test_store import record
from checker.store.sqlite import SqliteStore
made = SqliteStore({str(path)!r}, write=True)
for batch in range(10_000):
    made.put([record(f"{{batch:05}}-{{n}}", {{"x": 1.0, f"k{{n}}": 0.5}}, "word " * 400) for n in range(10)])
    print(batch, flush=True)
"""
    for turn in range(6):
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert process.stdout
        said = [process.stdout.readline() for _ in range(3 + 4 * turn)]
        time.sleep(0.003 * turn)
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
        process.wait()
        committed = int([line for line in said if line.endswith("\n")][-1]) + 1
        ids = list(SqliteStore(path).stamps())
        batches: dict[str, int] = {}
        for id_ in ids:
            batches[id_[:5]] = batches.get(id_[:5], 0) + 1
        assert set(batches.values()) == {10}  # whole batches
        assert len(batches) >= committed
        writer = SqliteStore(path, write=True)
        assert writer._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        writer.remove(ids)
        writer.close()


def test_key_numbers_are_spread() -> None:
    numbers: set[Any] = {key_number(f"key {n}") for n in range(10_000)}
    assert len(numbers) == 10_000
    assert min(numbers) < 0 < max(numbers)
    assert sqlite.FORMAT == 1
