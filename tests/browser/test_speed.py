"""5,000 findings over 500 sources: the page paints at once and filters at once. Times are held against a page of fifty in the same browser."""

from __future__ import annotations

import statistics
from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Open = Callable[..., Visit]

MEASURE = """async () => {
  const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  const form = document.querySelector("#filters"), times = [];
  document.querySelector("#findings").scrollIntoView();
  const change = async (act) => { await frame(); const t = performance.now(); act(); await frame(); times.push(performance.now() - t); };
  const box = (name) => form.querySelector(`[value=${name}]`);
  const type = (text) => { form.elements.q.value = text; form.elements.q.dispatchEvent(new Event("input", { bubbles: true })); };
  type("warm"); type(""); await frame(); await frame();
  for (const name of ["conflict", "conflict", "agree", "agree", "superseded", "superseded"]) await change(() => box(name).click());
  for (const text of ["tunnel", "tunnel tarn", "case 7", ""]) await change(() => type(text));
  return times;
}"""


def paint(v: Visit) -> float:
    v.until(lambda: v.page.evaluate("performance.getEntriesByName('first-contentful-paint').length"))
    return float(v.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))


def test_a_huge_page_is_as_quick_as_a_small_one(visit: Open) -> None:
    small, huge = visit("fifty"), visit("huge")
    assert huge.page.locator("article.f").count() == 5_000
    first, other = paint(small), paint(huge)
    assert other < 1_500 or other < 6 * first, f"first paint after {other:.0f} ms, {first:.0f} ms with fifty findings"
    huge.page.wait_for_timeout(1_500)
    base = statistics.median(small.page.evaluate(MEASURE))
    median = statistics.median(huge.page.evaluate(MEASURE))
    assert median < 100 or median < 6 * base, f"a filter takes {median:.0f} ms, {base:.0f} ms with fifty findings"
    print(f"first paint {other:.0f} ms (fifty: {first:.0f}), filter {median:.0f} ms (fifty: {base:.0f})")


def test_a_huge_page_has_a_bearable_size(written: Callable[[str], object]) -> None:
    size = written("huge").stat().st_size  # type: ignore[attr-defined]
    print(f"5,000 findings over 500 sources: {size / 1e6:.1f} MB")
    assert size < 30_000_000
