"""Everybody can use the page: axe-core finds nothing against WCAG 2.2 AA, in light and dark, on a phone and on a desk."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

Open = Callable[..., Visit]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}


def violations(page: Any, context: str | None = None) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, context, options=RULES).response["violations"]
    return [f"{v['id']}: {v['help']}: {n['target']} {n.get('failureSummary', '')}" for v in found for n in v["nodes"][:3]]


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [
        ("small", "light", 360),
        ("small", "light", 1440),
        ("small", "dark", 360),
        ("small", "dark", 1440),
        ("hostile", "dark", 360),
    ],
)
def test_axe_finds_nothing(visit: Open, name: str, scheme: str, width: int) -> None:
    v = visit(name, color_scheme=scheme, width=width, height=800)
    v.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert violations(v.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_one_works(visit: Open, scheme: str) -> None:
    v = visit(color_scheme=scheme)
    v.page.check("#filters [value=conflict]")
    v.page.keyboard.press("Tab")
    v.page.locator("article.f").first.focus()
    v.page.keyboard.press("d")
    assert violations(v.page, "dialog[open]") == []
    v.page.keyboard.press("Space")
    v.page.fill("#decide [name=reason]", "because")
    v.page.keyboard.press("Control+Enter")
    assert violations(v.page, "article.f.decided") == []
    v.page.click("#export")
    assert violations(v.page, "dialog[open]") == []
    v.page.keyboard.press("Escape")
    v.page.keyboard.press("?")
    assert violations(v.page, "dialog[open]") == []


def test_axe_finds_nothing_on_a_page_that_unfolds(visit: Open) -> None:
    v = visit("folded")
    v.page.keyboard.press("j")
    assert violations(v.page, "#filters") == []
    assert violations(v.page, "article.f:focus") == []


def test_every_control_is_reached_by_tab(visit: Open) -> None:
    v = visit()
    wanted = set(
        v.page.eval_on_selector_all(
            "a[href], button, input, select, summary, textarea",
            "all => all.filter(e => e.checkVisibility({visibilityProperty: true})).map((e, i) => { e.dataset.stop = i; return String(i); })",
        )
    )
    reached: set[str] = set()
    for _ in range(len(wanted) + 40):
        v.page.keyboard.press("Tab")
        reached.add(v.page.evaluate("document.activeElement.dataset.stop ?? ''"))
    assert wanted <= reached


def test_nothing_is_said_by_colour_alone(visit: Open) -> None:
    """Every mark of a verdict or version has a sign or a letter, and a word for those who hear the page."""
    v = visit()
    for selector in (".badge", ".matrix tbody .fact", ".ref", ".margin li"):
        texts = v.page.locator(selector).all_text_contents()
        assert texts
        assert all(any(word in t for word in ("conflict", "superseded", "reconcilable", "variant", "agree", "also in")) for t in texts), (
            selector
        )
    assert all(t.strip() for t in v.page.locator(".chip").all_text_contents())
    decoration = v.page.locator("mark").first.evaluate("m => getComputedStyle(m).textDecorationLine")
    assert decoration == "underline"


def test_the_focus_is_not_hidden_behind_the_bars(visit: Open) -> None:
    v = visit()
    for _ in range(4):
        v.page.keyboard.press("j")
        box = v.page.locator("article.f:focus .tags").bounding_box()
        bar = v.page.locator("#filters").bounding_box()
        assert box["y"] >= bar["y"] + bar["height"] - 1


def test_headings_go_down_step_by_step(visit: Open) -> None:
    levels = visit().page.eval_on_selector_all("h1, h2, h3, h4", "all => all.filter(h => !h.closest('dialog')).map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
