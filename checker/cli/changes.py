"""What git says has changed since a revision: the articles that a pull request adds or edits."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import msgspec

from checker.model import CheckerError

_DEEPEN = "git fetch --unshallow origin (in a workflow: actions/checkout with fetch-depth: 0)"


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """Files by their real paths: what is new or edited, what is gone, and what has only another name."""

    changed: frozenset[str] = frozenset()
    deleted: frozenset[str] = frozenset()
    renamed: frozenset[str] = frozenset()
    untracked: frozenset[str] = frozenset()


def since(base: str, *, staged: bool = False) -> Changes:
    """The files that differ between the working tree and where it left `base`. Raises CheckerError that says how to get what is missing.

    Files not yet added to git count as new, ignored ones do not; `staged` takes only what the next commit will hold.
    """
    place = Path.cwd()
    top = Path(os.path.realpath(_git(place, "rev-parse", "--show-toplevel").rstrip("\n")))
    fork = _fork(place, base)
    changed: set[str] = set()
    deleted: set[str] = set()
    renamed: set[str] = set()
    compared = ["--cached", fork] if staged else [fork]
    fields = iter(_git(place, "diff", "--name-status", "-z", "--find-renames", "--no-ext-diff", *compared, "--").split("\0"))
    for status in fields:
        if not status:
            break
        path = str(top / next(fields))
        if status[0] in "RC":
            target = str(top / next(fields))
            if status[0] == "R":
                deleted.add(path)
            (renamed if status[1:] == "100" else changed).add(target)
        elif status[0] == "D":
            deleted.add(path)
        else:
            changed.add(path)
    untracked = {str(top / name) for name in _git(top, "ls-files", "--others", "--exclude-standard", "-z").split("\0") if name}
    if not staged:
        changed |= untracked
    return Changes(
        changed=frozenset(changed), deleted=frozenset(deleted - changed), renamed=frozenset(renamed), untracked=frozenset(untracked)
    )


def _fork(place: Path, base: str) -> str:
    """The commit at which the current branch left `base`: what others have added to `base` since is none of its changes."""
    shallow = _git(place, "rev-parse", "--is-shallow-repository").strip() == "true"
    found = _try(place, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    if found.returncode:
        if shallow:
            raise CheckerError(f"--base {base}: not in this shallow clone; fetch it: {_DEEPEN}")
        raise CheckerError(
            f"--base {base}: no such revision here; fetch it: git fetch origin {_ref(base)}, or name one that `git log` shows"
        )
    commit = found.stdout.strip()
    fork = _try(place, "merge-base", commit, "HEAD")
    if fork.returncode:
        if _try(place, "rev-parse", "--verify", "--quiet", "HEAD").returncode:
            raise CheckerError("--base: there is no commit here yet; commit something, or name the new articles instead")
        if shallow:
            raise CheckerError(f"--base {base}: this shallow clone does not reach back to where the branch began; fetch more: {_DEEPEN}")
        raise CheckerError(f"--base {base}: has no history in common with HEAD; name the branch that this one was made from")
    return fork.stdout.strip()


def _ref(base: str) -> str:
    return base.removeprefix("origin/")


def _git(place: Path, *arguments: str) -> str:
    done = _try(place, *arguments)
    if done.returncode:
        why = next((line for line in done.stderr.splitlines() if line.startswith(("fatal:", "error:"))), done.stderr.strip())
        if "not a git repository" in why:
            raise CheckerError(f"--base: {place} is not inside a git repository; run it in one, or name the new articles instead")
        if "dubious ownership" in done.stderr:
            raise CheckerError(
                f"--base: git does not trust this folder's owner; allow it: git config --global --add safe.directory {place}"
            )
        raise CheckerError(f"--base: git {arguments[0]} failed: {why.removeprefix('fatal: ')}")
    return done.stdout


def _try(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command: Sequence[str] = ["git", "-c", "core.quotepath=off", *arguments]
    try:
        return subprocess.run(command, cwd=place, capture_output=True, encoding="utf-8", errors="surrogateescape", check=False)
    except FileNotFoundError:
        raise CheckerError("--base: git is not installed; install it, or name the new articles instead") from None
