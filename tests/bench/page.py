"""How quick the HTML report is in a real browser: size, first paint and filters, for pages of 50, 500 and 5,000 findings, in one run.

    python -m tests.bench.page [--picture FILE.html OUT.png [WIDTH HEIGHT [dark]]]

With --picture it takes a picture of a report instead, as README and reviewers need it.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from checker.report import html
from tests.browser.conftest import NAMES
from tests.browser.test_speed import MEASURE
from tests.report import sample


def main(arguments: list[str]) -> None:
    """Measures, or takes a picture."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        if arguments[:1] == ["--picture"]:
            picture(browser, *arguments[1:])
            return
        print(
            f"{'findings':>9} {'sources':>8} {'stories':>8} {'write':>8} {'size':>9} {'first paint':>12} {'ready':>9} {'filter median':>14} {'worst':>8}"
        )
        for findings, sources, stories in ((50, 10, 0), (500, 50, 0), (5_000, 500, 0), (5_000, 500, 1)):
            measure(browser, findings, sources, stories)


def measure(browser: Browser, findings: int, sources: int, stories: int = 0) -> None:
    """One line of the table: the median of three visits. `stories` is 0 for about eight sources in each."""
    run = sample.large(findings, sources, stories)
    start = time.perf_counter()
    data = html.render(run)
    write = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_bytes(data)
        visits = [visit(browser, file) for _ in range(3)]
    paint, ready = (statistics.median(v[n] for v in visits) for n in (0, 1))
    filters = [t for v in visits for t in v[2]]
    print(
        f"{findings:>9,} {sources:>8,} {len(run.report.stories):>8,} {write:>6.2f} s {len(data) / 1e6:>6.1f} MB {paint:>9.0f} ms {ready:>6.0f} ms "
        f"{statistics.median(filters):>11.0f} ms {max(filters):>5.0f} ms"
    )


def visit(browser: Browser, file: Path) -> tuple[float, float, list[float]]:
    """First contentful paint, the moment the page answers, and the time each of ten filters takes to be on the screen."""
    page: Any = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(file.as_uri())
    page.wait_for_timeout(2_000)
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    times = page.evaluate(MEASURE)
    page.close()
    return paint, ready, times


def picture(browser: Browser, source: str, target: str, width: str = "1440", height: str = "900", scheme: str = "light") -> None:
    """A picture of the first screen of a report."""
    address, _, fragment = source.partition("#")
    page: Any = browser.new_page(viewport={"width": int(width), "height": int(height)}, color_scheme=scheme)
    page.goto(Path(address).resolve().as_uri() + ("#" + fragment if fragment else ""))
    page.wait_for_timeout(500)
    page.screenshot(path=target)


if __name__ == "__main__":
    main(sys.argv[1:])
