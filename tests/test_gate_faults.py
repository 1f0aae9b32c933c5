"""The gate when things go wrong: killed, no space, no permission, a damaged or older index. One line each, and nothing lost."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.newsroom import FERRY, GATE, NEW, OTHER, Repository, write

_PARTS = 5  # of the fifty kills, so that several workers can share them
_KILLS = 10
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
CHECKER = (sys.executable, "-m", "checker")


def many(folder: str, count: int) -> None:
    """Articles that take their time."""
    for n in range(count):
        write(Path(folder, f"{n:03}.txt"), FERRY.replace("Alma", f"Alma {n}") + OTHER)


def killed(command: tuple[str, ...], after: float) -> bool:
    """Runs a command and kills it after so many seconds; whether it was still running then."""
    process = subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return running


def took(command: tuple[str, ...]) -> float:
    """The seconds of an undisturbed run."""
    started = time.monotonic()
    subprocess.run(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.monotonic() - started


def sound(path: Path) -> bool:
    with sqlite3.connect(path) as database:
        return bool(database.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def articles_in(repository: Repository, index: str) -> int:
    """How many an index says it holds; 0 while it has not been laid out yet."""
    outcome = repository("index", "info", index)
    assert outcome.code == 0 or "older than" in outcome.err, outcome.err
    return next((int(line.split()[1]) for line in outcome.out.splitlines() if line.startswith("articles")), 0)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(_PARTS))
def test_a_killed_build_loses_nothing_and_goes_on(repository: Repository, part: int) -> None:
    count = 48
    many("many", count)
    points = random.Random(part)
    build = (*CHECKER, "index", "build", "corpus.sqlite", "many", "-q")
    whole = took(build)
    held = count
    for _ in range(_KILLS):
        if held == count:
            Path("corpus.sqlite").unlink()
            held = 0
        killed(build, points.uniform(0, whole))
        if not Path("corpus.sqlite").exists():
            continue
        now = articles_in(repository, "corpus.sqlite")
        assert now >= held
        held = now
        if 0 < held < count:
            refused = repository("gate", "articles/first.txt", "--against", "corpus.sqlite")
            assert (refused.code, len(refused.errors)) == (2, 1)
            assert "incomplete" in refused.err
    outcome = repository("index", "build", "corpus.sqlite", "many")
    assert outcome.code == 0, outcome.err
    assert f"{count - held} added, 0 replaced, 0 removed, {held} as they were" in outcome.err
    assert articles_in(repository, "corpus.sqlite") == count
    assert sound(Path("corpus.sqlite"))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(_PARTS))
def test_a_killed_gate_leaves_what_the_next_one_completes(repository: Repository, part: int) -> None:
    write(Path("articles/new.txt"), NEW)
    many("articles/old", 4)
    repository("git", "add", "articles/old")
    repository("git", "commit", "-q", "-m", "more")
    repository("git", "branch", "-f", "main")
    expected = repository(*GATE, "--format", "json").out
    gate = (*CHECKER, *GATE, "-q", "--format", "json", "-o", "out.sarif")
    shutil.rmtree(".checker")
    points = random.Random(100 + part)
    whole = took(gate)
    for turn in range(_KILLS):
        if turn % 2:  # every other time on what the one before has left
            shutil.rmtree(".checker", ignore_errors=True)
        killed(gate, points.uniform(0, whole))
        for own in Path(".checker").glob("*.sqlite"):
            assert sound(own)
        outcome = repository(*GATE, "--format", "json")
        assert (outcome.code, outcome.out, outcome.warnings) == (1, expected, []), outcome.err


@pytest.mark.slow
@pytest.mark.parametrize("update", [False, True])
def test_a_gate_killed_on_an_index_leaves_it_whole(repository: Repository, update: bool) -> None:
    repository("index", "build", "corpus.sqlite", "articles")
    whole = Path("corpus.sqlite").read_bytes()
    write(Path("same.txt"), NEW.replace("Nine", "Twelve"))
    gate = (*CHECKER, "gate", "same.txt", "--against", "corpus.sqlite", "-q", *(["--update-index"] if update else []))
    seconds = took(gate)
    points = random.Random(update)
    for _ in range(6):
        Path("corpus.sqlite").write_bytes(whole)
        killed(gate, points.uniform(seconds / 2, seconds))
        if not update:
            assert Path("corpus.sqlite").read_bytes() == whole
        outcome = repository("gate", "same.txt", "--against", "corpus.sqlite", *(["--update-index"] if update else []))
        if outcome.code:  # killed between the beginning of the update and its end: told, with the command that completes it
            assert "incomplete" in outcome.errors[0]
            assert repository("index", "add", "corpus.sqlite", "same.txt").code == 0
        assert articles_in(repository, "corpus.sqlite") == 3 + update
        assert sound(Path("corpus.sqlite"))


def _header(data: bytearray) -> None:
    data[:100] = b"\0" * 100


def _cut(data: bytearray) -> None:
    del data[len(data) // 2 :]


def _emptied(data: bytearray) -> None:
    data.clear()


def _flipped(data: bytearray) -> None:
    for at in range(len(data) // 3, 2 * len(data) // 3):
        data[at] ^= 0x5A


@pytest.mark.parametrize("damage", [_header, _cut, _emptied, _flipped])
def test_a_damaged_index_is_one_line(repository: Repository, damage: object) -> None:
    many("articles", 20)
    repository("index", "build", "corpus.sqlite", "articles")
    draft = write(Path("new.txt"), NEW)
    data = bytearray(Path("corpus.sqlite").read_bytes())
    assert callable(damage)
    damage(data)
    Path("corpus.sqlite").write_bytes(data)
    outcome = repository("gate", draft, "--against", "corpus.sqlite")
    assert (outcome.code, len(outcome.errors)) == (2, 1), outcome.err
    assert "checker index build corpus.sqlite" in outcome.errors[0]
    assert Path("corpus.sqlite").read_bytes() == data


def test_a_flipped_byte_changes_nothing_unseen(repository: Repository) -> None:
    """Wherever a single byte of an index is wrong, the gate either finds what it would have found or says that the index is damaged."""
    repository("index", "build", "corpus.sqlite", "articles")
    draft = write(Path("new.txt"), NEW)
    whole = Path("corpus.sqlite").read_bytes()
    expected = repository("gate", draft, "--against", "corpus.sqlite", "--format", "json").out
    points = random.Random(5)
    told = 0
    for _ in range(40):
        data = bytearray(whole)
        data[points.randrange(len(data))] ^= 1 << points.randrange(8)
        Path("corpus.sqlite").write_bytes(data)
        outcome = repository("gate", draft, "--against", "corpus.sqlite", "--format", "json")
        if outcome.code == 2:
            told += 1
            assert len(outcome.err.splitlines()) == 1, outcome.err
            assert "internal error" not in outcome.err
        else:
            assert (outcome.code, outcome.out) == (1, expected)
    assert told


def test_a_damaged_index_of_a_folder_is_made_again(repository: Repository) -> None:
    write(Path("articles/new.txt"), NEW)
    assert repository(*GATE).code == 1
    (own,) = Path(".checker").glob("*.sqlite")
    own.write_bytes(b"no index at all" * 1000)
    outcome = repository(*GATE)
    assert outcome.code == 1
    assert "is made again" in outcome.err
    assert repository(*GATE).warnings == []


def test_an_older_index_says_how_to_build_it_again(repository: Repository) -> None:
    repository("index", "build", "corpus.sqlite", "articles")
    with sqlite3.connect("corpus.sqlite") as database:
        database.execute("PRAGMA user_version = 0")
    outcome = repository("gate", "articles/first.txt", "--against", "corpus.sqlite")
    assert (outcome.code, len(outcome.errors)) == (2, 1)
    assert "checker index build corpus.sqlite" in outcome.err


def test_two_gates_at_once(repository: Repository) -> None:
    write(Path("articles/new.txt"), NEW)
    command = [*CHECKER, *GATE, "--format", "json"]
    running = [subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    outcomes = [(*process.communicate(), process.returncode) for process in running]
    assert [code for *_, code in outcomes] == [1, 1, 1], [err for _, err, _ in outcomes]
    assert len({out for out, *_ in outcomes}) == 1


@pytest.mark.slow
def test_a_full_disk_is_one_line_and_loses_nothing(repository: Repository) -> None:
    repository("index", "build", "corpus.sqlite", "articles")
    many("many", 40)
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (80000, 80000)); from checker.cli.app import run; "
        "sys.exit(run(['index', 'add', 'corpus.sqlite', 'many', '-q']))"
    )
    done = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert repository("index", "add", "corpus.sqlite", "many").code == 0
    assert "articles    43" in repository("index", "info", "corpus.sqlite").out


def restrained() -> list[str]:
    """What to put before a command so that permissions hold for it: they do not for root."""
    if os.geteuid():
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root may write everywhere, and setpriv (util-linux), which takes that right away, is not installed")
    rights = "-dac_override,-dac_read_search"
    return ["setpriv", "--bounding-set", rights, "--inh-caps", rights]


@pytest.mark.slow
@pytest.mark.parametrize("what", ["folder", "file"])
def test_a_read_only_index_is_read(repository: Repository, tmp_path: Path, what: str) -> None:
    before = restrained()
    folder = tmp_path / "archive"
    folder.mkdir()
    repository("index", "build", "archive/corpus.sqlite", "articles")
    held = (folder / "corpus.sqlite").read_bytes()
    write(Path("new.txt"), NEW)
    (folder / "corpus.sqlite").chmod(0o444)
    folder.chmod(0o555 if what == "folder" else 0o755)
    try:
        gate, add = (
            subprocess.run([*before, *CHECKER, *arguments], env=ENVIRONMENT, capture_output=True, text=True, check=False)
            for arguments in (
                ["gate", "new.txt", "--against", "archive/corpus.sqlite"],
                ["index", "add", "archive/corpus.sqlite", "new.txt"],
            )
        )
        assert (folder / "corpus.sqlite").read_bytes() == held
    finally:
        folder.chmod(0o755)
    assert gate.returncode == 1, gate.stderr
    assert "Nine people" in gate.stdout
    assert add.returncode == 2
    assert len(add.stderr.splitlines()) == 1, add.stderr
    assert "read-only" in add.stderr or "cannot be opened" in add.stderr


def test_without_a_place_for_an_index_it_still_works(repository: Repository) -> None:
    write(Path("articles/new.txt"), NEW)
    write(Path(".checker"), "a file where the folder should be")
    outcome = repository(*GATE)
    assert outcome.code == 1
    assert "cannot be written here" in outcome.err


@pytest.mark.parametrize("option", ["--max-bytes=4000", "--max-mentions=80", "--max-seconds=0.0005"])
def test_a_new_article_beyond_the_limits_does_not_pass(real: Repository, option: str) -> None:
    """What was not compared is an error in one line, in every report that is kept; the other new articles are still compared."""
    write(Path("articles/long.txt"), OTHER * 30)
    write(Path("articles/new.txt"), NEW)
    outcome = real(*GATE, option, "-o", "out.sarif", "-o", "out.json", "--format", "text")
    lines = [line for line in outcome.errors if "articles/long.txt" in line]
    assert (outcome.code, len(lines)) == (2, 1), outcome.err
    assert option.partition("=")[0] in lines[0]
    assert "long.txt" not in outcome.out  # nothing is said of it that would look like a pass
    if "seconds" not in option:  # that one nothing keeps to
        assert len(outcome.errors) == 1
        assert "Nine people" in outcome.out
    (sarif,) = json.loads(Path("out.sarif").read_bytes())["runs"]
    (invocation,) = sarif["invocations"]
    assert not invocation["executionSuccessful"]
    assert [n["level"] for n in invocation["toolExecutionNotifications"] if "long.txt" in n["message"]["text"]] == ["error"]
    assert any(s["fault"] and "long.txt" in s["path"] for s in json.loads(Path("out.json").read_bytes())["skipped"])


def test_nothing_but_an_article_beyond_the_limits(real: Repository) -> None:
    write(Path("articles/long.txt"), OTHER * 30)
    outcome = real(*GATE, "--max-mentions", 80, "--exit-zero")
    assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (2, "", 1), outcome.err
    assert "was not compared" in outcome.err
    write(Path("articles/old/long.txt"), OTHER * 30)  # one that is there already is left out as ever
    real("git", "add", ".")
    real("git", "commit", "-q", "-m", "long")
    real("git", "branch", "-f", "main")
    write(Path("articles/new.txt"), NEW)
    outcome = real(*GATE, "--max-mentions", 80)
    assert (outcome.code, outcome.errors) == (1, []), outcome.err


def test_an_article_left_out_of_an_index_comes_in_when_more_is_allowed(repository: Repository) -> None:
    write(Path("articles/long.txt"), OTHER * 30)
    build = ("index", "build", "corpus.sqlite", "articles")
    assert "long.txt" in repository(*build, "--max-mentions", 80).err
    assert "0 added, 0 replaced, 0 removed, 4 as they were" in repository(*build, "--max-mentions", 80).err
    assert "0 added, 1 replaced, 0 removed, 3 as they were" in repository(*build).err
    assert "0 added, 0 replaced, 0 removed, 4 as they were" in repository(*build).err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_standard_output_is_one_line_and_the_files_are_written(repository: Repository) -> None:
    commands = (
        ["check", "articles", "-o", "text=-", "-o", "out.json"],
        ["gate", "articles/first.txt", "--against", "articles"],
        ["rules", "list"],
    )
    for command in commands:
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [*CHECKER, *command, "-q"] if command[0] != "rules" else [*CHECKER, *command],
                env=ENVIRONMENT,
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
        assert "No space left" in done.stderr
        assert "internal" not in done.stderr
    assert json.loads(Path("out.json").read_bytes())["counts"]["sources"] == 3


def test_the_last_line_tells_why_it_failed(real: Repository) -> None:
    write(Path("rules/quantity/bad.yml"), "extends: [")
    write(Path("articles/empty.txt"), "")
    outcome = real("check", "articles", "--rules", "rules")
    assert outcome.code == 2
    assert "bad.yml" in outcome.err.splitlines()[-1]
    assert len(outcome.errors) == 1
