"""What git says has changed: new, edited, renamed, deleted, not yet added; and what is said when git cannot tell."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.cli.changes import since
from checker.model import CheckerError

Git = Callable[..., str]
LONG = "The council said that it would repair the bridge before the winter.\n" * 8


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """A repository with three articles on `main`, and a branch `work`; git without anybody's settings."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    repository = tmp_path / "repository"
    repository.mkdir()

    def call(*arguments: str, cwd: Path = repository) -> str:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
        return subprocess.run(["git", *identity, *arguments], cwd=cwd, capture_output=True, text=True, check=True).stdout

    call("init", "-q")
    for name in ("a.txt", "b.txt", "ö c.txt"):
        (repository / name).write_text(name + LONG, encoding="utf-8")
    call("add", ".")
    call("commit", "-qm", "first")
    call("checkout", "-qb", "work")
    monkeypatch.chdir(repository)
    return call


def names(paths: frozenset[str]) -> list[str]:
    return sorted(os.path.basename(p) for p in paths)  # noqa: PTH119


def test_added_edited_renamed_and_deleted(git: Git) -> None:
    Path("new.txt").write_text("new", encoding="utf-8")
    Path("ö c.txt").write_text("edited", encoding="utf-8")
    git("mv", "a.txt", "moved.txt")
    git("rm", "-q", "b.txt")
    found = since("main")
    assert names(found.changed) == ["new.txt", "ö c.txt"]
    assert names(found.renamed) == ["moved.txt"]
    assert names(found.deleted) == ["a.txt", "b.txt"]
    git("add", ".")
    git("commit", "-qm", "second")
    again = since("main")
    assert (again.changed, again.renamed, again.deleted) == (found.changed, found.renamed, found.deleted)


def test_a_renamed_and_edited_file_counts(git: Git) -> None:
    git("mv", "a.txt", "moved.txt")
    Path("moved.txt").write_text(Path("moved.txt").read_text(encoding="utf-8") + "One line more.\n", encoding="utf-8")
    assert names(since("main").changed) == ["moved.txt"]


def test_what_others_did_since_is_no_change_of_ours(git: Git) -> None:
    git("checkout", "-q", "main")
    Path("b.txt").write_text("theirs", encoding="utf-8")
    git("commit", "-qam", "theirs")
    git("checkout", "-q", "work")
    Path("new.txt").write_text("ours", encoding="utf-8")
    assert names(since("main").changed) == ["new.txt"]


def test_ignored_files_do_not_count(git: Git) -> None:
    Path(".gitignore").write_text("*.log\n", encoding="utf-8")
    Path("x.log").write_text("x", encoding="utf-8")
    assert names(since("main").changed) == [".gitignore"]


def test_nothing_changed(git: Git) -> None:
    assert since("main").changed == frozenset()


def test_it_works_from_a_folder_below(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("deep").mkdir()
    Path("deep/new.txt").write_text("x", encoding="utf-8")
    monkeypatch.chdir("deep")
    assert names(since("main").changed) == ["new.txt"]


def test_a_missing_base_says_how_to_fetch_it(git: Git) -> None:
    for base in ("origin/main", "nonsense", "0" * 40, "--upload-pack=x", "-h"):
        with pytest.raises(CheckerError, match="git fetch origin"):
            since(base)


def test_a_shallow_clone_says_how_to_deepen_it(git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("new.txt").write_text("x", encoding="utf-8")
    git("add", ".")
    git("commit", "-qm", "second")
    git("clone", "-q", "--depth", "1", "--branch", "work", Path.cwd().as_uri(), str(tmp_path / "shallow"))
    monkeypatch.chdir(tmp_path / "shallow")
    with pytest.raises(CheckerError, match="fetch-depth: 0"):
        since("origin/main")
    git("fetch", "-q", "--depth", "1", "origin", "main:refs/remotes/origin/main", cwd=tmp_path / "shallow")
    with pytest.raises(CheckerError, match="fetch-depth: 0"):
        since("origin/main")
    git("fetch", "-q", "--unshallow", "origin", cwd=tmp_path / "shallow")
    assert names(since("origin/main").changed) == ["new.txt"]


def test_unrelated_histories_are_told(git: Git) -> None:
    git("checkout", "-q", "--orphan", "other")
    git("commit", "-qm", "other")
    with pytest.raises(CheckerError, match="no history in common"):
        since("main")


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(CheckerError, match="not inside a git repository"):
        since("main")


def test_without_a_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CheckerError, match="--base"):
        since("HEAD")


def test_without_git(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CheckerError, match="git is not installed"):
        since("main")
