"""A real Chromium for the tests of the page: the system's, else the one Playwright installs; with CI set there must be one."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from checker.report import html
from checker.report.base import RunOutput
from tests.report import sample

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def missing(reason: str) -> None:
    """Skips, loudly; a machine that says it is CI has no excuse."""
    if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        pytest.fail(f"the browser tests cannot run: {reason}")
    warnings.warn(f"the browser tests are SKIPPED: {reason}", stacklevel=1)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One browser for all tests of a worker."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        missing("Playwright is not installed")
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    with sync_playwright() as play:
        try:
            made = play.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        except Error as error:
            missing(f"no Chromium starts here ({str(error).splitlines()[0]})")
        yield made
        made.close()


class Visit:
    """A page opened from disk, with everything it said and asked for."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.address = address
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("dialog", lambda dialog: (self.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def go(self, fragment: str = "") -> Visit:
        self.page.goto(self.address + fragment)
        return self

    @property
    def shown(self) -> list[str]:
        """The ids of the findings that are not filtered away."""
        return list(self.page.eval_on_selector_all("article.f:not([hidden])", "all => all.map(f => f.dataset.id)"))

    @property
    def hash(self) -> str:
        return str(self.page.evaluate("location.hash"))

    def reload(self) -> None:
        """Loads the page again, once the browser has had time to keep what it was told to."""
        self.page.wait_for_timeout(2_000)  # Chromium writes its storage behind one's back, on a busy machine more than a second later
        self.page.reload()

    def until(self, true: Callable[[], object]) -> None:
        """Waits for something that happens soon. Playwright's own way would need the policy to allow `eval`."""
        for _ in range(100):
            if true():
                return
            self.page.wait_for_timeout(40)
        assert true()

    @property
    def focus(self) -> str:
        """The id of the element that has the focus."""
        return str(self.page.evaluate("document.activeElement.id"))


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The page of a run, written once."""
    folder = tmp_path_factory.mktemp("pages")
    runs: dict[str, Callable[[], RunOutput]] = {
        "small": sample.small,
        "recorded": sample.recorded,
        "hostile": sample.hostile,
        "fifty": lambda: sample.large(50, 10),
        "folded": lambda: sample.large(81, 8),
        "long": lambda: sample.large(600, 60),
        "huge": lambda: sample.large(5_000, 500),
    }

    def write(name: str) -> Path:
        path = folder / f"{name}.html"
        if not path.exists():
            path.write_bytes(html.render(runs[name]()))
        return path

    return write


@pytest.fixture
def visit(browser: Any, written: Callable[[str], Path]) -> Iterator[Callable[..., Visit]]:
    """Opens the page of a run in a browser without a past: `visit("small", "#findings", color_scheme="dark")`."""
    contexts = []

    def open_page(name: str = "small", fragment: str = "", width: int = 1440, height: int = 900, **options: Any) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(8_000)
        contexts.append(context)
        return Visit(context.new_page(), written(name).as_uri()).go(fragment)

    yield open_page
    for context in contexts:
        context.close()
