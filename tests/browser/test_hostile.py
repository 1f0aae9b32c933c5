"""Articles that try to be more than text change nothing but text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit
from tests.report import sample

pytestmark = pytest.mark.browser

Open = Callable[..., Visit]


def test_no_script_of_a_stranger_runs(visit: Open) -> None:
    v = visit("hostile")
    v.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    for key in ("j", "Enter", "c", "d", "Escape"):
        v.page.keyboard.press(key)
    v.page.fill("#q", "<script>")
    v.page.wait_for_timeout(200)
    assert "owned" not in v.page.title().replace("<script>document.title='owned'</script>", "")
    assert v.asked == [v.address]
    assert v.said == []
    assert v.page.evaluate("document.scripts.length") == 3
    assert v.page.evaluate("document.styleSheets.length") == 1
    assert v.page.locator("article.f").count() == 7
    assert not v.page.evaluate("[...document.links].filter(a => !['file:', 'https:', 'http:'].includes(a.protocol)).length")


def test_the_same_without_scripts_allowed_to_us(visit: Open) -> None:
    v = visit("hostile", java_script_enabled=False)
    assert v.page.locator("article.f").count() == 7
    assert v.page.locator("main section").count() > 5
    assert v.asked == [v.address]


def test_spans_still_point_right(visit: Open) -> None:
    v = visit("hostile")
    pairs = v.page.eval_on_selector_all(
        "#findings .more a.words, #findings .said a.words",
        "all => all.map(a => [a.textContent, a.hash, document.getElementById(a.hash.slice(1))?.textContent])",
    )
    assert len(pairs) > 15
    beyond = 0
    for words, target, place in pairs:
        assert place
        if "-" in target:
            assert " ".join(words.split())[:40].startswith(" ".join(place.split())[:40])
        else:
            beyond += 1  # past what the page shows of one article: the link leads to its head
    assert beyond == 1


def test_reordering_characters_stay_in_their_place(visit: Open) -> None:
    """An override inside an article must not turn round what stands behind it."""
    v = visit("hostile")
    assert not v.page.evaluate("/[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.textContent)")
    first = v.page.locator("article.f").first
    assert first.locator(".badge").inner_text().split()[-1] == "conflict"
    sides = v.page.evaluate(
        "[...document.querySelectorAll('.version > .value bdi')].every(b => b.closest('.value').querySelector('.chip').getBoundingClientRect().left <= b.getBoundingClientRect().right)"
    )
    assert sides


def test_a_strange_decision_is_text(visit: Open) -> None:
    v = visit("hostile")
    v.page.keyboard.press("j")
    v.page.keyboard.press("d")
    v.page.check("#decide [value=accepted]")
    v.page.fill("#decide [name=reason]", sample.HOSTILE[0] + sample.HOSTILE[1])
    v.page.click("#decide [value=save]")
    v.reload()
    assert v.page.locator(".decision", has_text="onerror").count() >= 1
    assert v.page.locator(".decision img, .decision script").count() == 0
    assert v.said == []
