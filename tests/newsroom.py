"""A newsroom to try the gate in: a git repository with three articles that agree, and articles that do not."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.outcome import Outcome

FERRY = """The ferry Alma sank off Torvik on Monday evening after her engine caught fire.

Twelve people were killed when the ferry Alma sank off Torvik, the coast guard said on Tuesday.

"We will search every yard of this coast until the last of them is found," said Ada Lorne, the head of the Torvik coast guard.

The ferry had left the harbour of Torvik with passengers and cars on board, bound for the islands in the north.
"""
SECOND = """Divers went down to the wreck of the ferry Alma off Torvik on Tuesday, a day after she sank with her engine on fire.

The Torvik coast guard said that 12 people were killed when the ferry Alma sank off Torvik.

"We will search every yard of this coast until the last of them is found," said Ada Lorne, who leads the Torvik coast guard.
"""
OTHER = """The city library of Osk will open its doors again in spring, after four years of work on the old building.

The mayor said that readers had waited long enough, and that the new reading room under the roof was worth it.
"""
NEW = """Relatives of those who were on board the ferry Alma came to Torvik on Tuesday, a day after she sank with her engine on fire.

Nine people were killed when the ferry Alma sank off Torvik, the coast guard said.

The islands in the north will have no ferry for some weeks.
"""
QUOTE = (
    '"We shall search each yard of our coast till the last one of them has been found," said Ada Lorne, the head of the Torvik coast guard.'
)
GATE = ("gate", "--base", "main", "--against", "articles")
Repository = Callable[..., Outcome]


def made(folder: Path, run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository with three articles that agree; calling it runs `checker` there, with `git` first for git."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.chdir(folder)
    for name, text in (("first.txt", FERRY), ("second.txt", SECOND), ("library.txt", OTHER)):
        write(folder / "articles" / name, text)

    def call(*arguments: object, **environment: str) -> Outcome:
        if arguments[:1] == ("git",):
            identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
            done = subprocess.run(["git", *identity, *map(str, arguments[1:])], cwd=folder, capture_output=True, text=True, check=True)
            return Outcome(done.returncode, done.stdout, done.stderr)
        return run(*arguments, **environment)

    call("git", "init", "-q")
    commit(call, "first")
    call("git", "checkout", "-q", "-b", "work")
    return call


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def commit(call: Repository, message: str) -> None:
    call("git", "add", ".")
    call("git", "commit", "-q", "-m", message)
