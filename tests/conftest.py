"""What the tests share: the command line in this process and in its own, and the browser if there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.newsroom import Repository, made
from tests.outcome import Outcome

__all__ = ["ROOT", "Outcome"]
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture
def checker(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Outcome]:
    """The command line in this process: `checker("check", folder)`."""
    from checker.cli.app import run

    def call(*arguments: object) -> Outcome:
        capfdbinary.readouterr()
        code = run([str(a) for a in arguments])
        sys.stdout.flush()
        sys.stderr.flush()
        captured = capfdbinary.readouterr()
        return Outcome(code, captured.out.decode(), captured.err.decode())

    return call


@pytest.fixture(scope="session")
def checker_process() -> Callable[..., Outcome]:
    """The command line in a process of its own, without the caller's settings."""

    def call(*arguments: object, cwd: Path = ROOT, **environment: str) -> Outcome:
        env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).strip(os.pathsep), **environment}
        done = subprocess.run([sys.executable, "-m", "checker", *map(str, arguments)], cwd=cwd, env=env, capture_output=True, check=False)
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


@pytest.fixture
def repository(tmp_path: Path, checker: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The repository, with the command line in this process."""
    return made(tmp_path, checker, monkeypatch)


@pytest.fixture
def real(tmp_path: Path, checker_process: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The repository, with every command a process of its own."""
    return made(tmp_path, partial(checker_process, cwd=tmp_path), monkeypatch)


@pytest.fixture(scope="session")
def chromium() -> str | None:
    """The path of a Chromium for Playwright's `executable_path`; None means Playwright's own. Skips the test if there is neither."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"):
        if path := shutil.which(name):
            return path
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as play:
        folder = Path(play.chromium.executable_path).parents[2]
    if folder.exists() and any(folder.glob("chromium*")):
        return None
    return pytest.skip("no Chromium on this machine")
