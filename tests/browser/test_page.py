"""The page in a real browser, opened from disk: reading, finding one's way, deciding, printing, with and without scripts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from checker.triage import decisions
from tests.browser.conftest import Visit
from tests.conftest import ROOT
from tests.report import sample

pytestmark = pytest.mark.browser

Open = Callable[..., Visit]
RUN = sample.small()
BY_KIND = {(f.kind, f.verdict): f for f in RUN.report.findings}
NAME = BY_KIND["name", "conflict"]
QUOTE = BY_KIND["quote", "conflict"]
MINISTER = BY_KIND["role", "superseded"]
DECIDED = next(f for f in RUN.report.findings if f.id == RUN.decisions[0].finding)


def test_it_opens_from_disk_in_silence(visit: Open) -> None:
    v = visit()
    assert v.page.title() == "3 conflicts in 5 articles"
    for key in ("j", "j", "Enter", "?", "Escape"):
        v.page.keyboard.press(key)
    assert v.said == []
    assert v.asked == [v.address]


def test_the_first_screen_answers_the_three_questions(visit: Open) -> None:
    """What is the worst, who says what, what supports it: without scrolling, for conflicts and for what only looks like one."""
    v = visit()
    rows = v.page.locator(".glance tbody tr")
    inside = [rows.nth(i).bounding_box() for i in range(rows.count())]
    assert len(inside) == 7
    assert all(box["y"] + box["height"] <= 900 for box in inside)
    first = rows.first.inner_text()
    assert "Tidal Power Institute" in first
    assert "Coast Wire, Harbour Herald, yearbook · 2 independent" in first
    assert "The Velden Courier · 1 independent" in first
    verdicts = [row.locator(".badge").inner_text().split()[-1] for row in rows.all()]
    assert verdicts == ["conflict"] * 3 + ["superseded"] * 2 + ["reconcilable"] * 2
    assert rows.first.locator("mark").all_inner_texts() == ["Institute", "Centre"]


def test_words_that_differ_are_marked(visit: Open) -> None:
    v = visit()
    marks = v.page.locator(f"#f-{QUOTE.id} .value mark").all_inner_texts()
    assert marks == ["institute", "every", "the", "within", "centre", "each", "our", "inside"]
    assert "Differing words" in v.page.locator(f"#f-{QUOTE.id} .differs").inner_text()


def test_the_matrix_says_who_says_what(visit: Open) -> None:
    table = visit().page.locator("table.matrix")
    head = [h.split("\n")[0] for h in table.locator("thead th").all_inner_texts()]
    assert set(head[1:-1]) == {"Coast Wire", "Harbour Herald", "Northern Gazette", "The Velden Courier", "yearbook"}
    row = table.locator("tbody tr").first
    cells = dict(zip(head, row.locator("th, td").all_inner_texts(), strict=True))
    assert cells["Coast Wire"].split() == ["A", "Tidal", "Power", "Institute"]
    assert cells["The Velden Courier"].split() == ["B", "Tidal", "Power", "Centre"]
    assert cells["Northern Gazette"].split() == ["·", "silent"]
    assert cells["Support"].split() == ["A", "2", "B", "1"]


# --------------------------------------------------------------------------------------------- filters


@pytest.mark.parametrize(
    ("fill", "expected", "in_address"),
    [
        ({"verdict": "superseded"}, lambda f: f.verdict == "superseded", "verdict=superseded"),
        ({"severity": "error"}, lambda f: f.severity == "error", "severity=error"),
        ({"kind": "quotation"}, lambda f: f.kind == "quote", "kind=quote"),
        ({"source": "yearbook"}, lambda f: any("yearbook" in e.source for v in f.values for e in v.evidence), "source="),
        ({"entity": "Ada Lorne"}, lambda f: f.entity == "e2", "entity=Ada+Lorne"),
        ({"story": "Across stories"}, lambda f: f in (NAME, MINISTER), "story="),
        ({"q": "GUESTS attended"}, lambda f: f is DECIDED, "q=GUESTS+attended"),
        ({"decided": "decided"}, lambda f: f is DECIDED, "decided=yes"),
        ({"verdict": "conflict", "kind": "money"}, lambda f: f.kind == "money", "kind=money"),
        ({"q": "nowhere to be found"}, lambda f: False, "q=nowhere"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_filters(visit: Open, fill: dict[str, str], expected: Callable[[object], bool], in_address: str) -> None:
    v = visit()
    for name, value in fill.items():
        field = v.page.locator(f"#filters [name={name}]")
        if name == "verdict":
            v.page.check(f"#filters [value={value}]")
        elif name == "q":
            field.fill(value)
        else:
            field.select_option(label=value)
    wanted = {f.id for f in RUN.report.findings if expected(f)}
    assert set(v.shown) == wanted
    assert v.page.locator("#tally").inner_text() == f"{len(wanted)} of 11 findings"
    assert v.page.locator("#none").is_visible() == (not wanted)
    assert in_address in v.hash


def test_the_address_brings_a_view_back(visit: Open) -> None:
    """In another window, after leaving and returning, and until the filters are cleared."""
    v = visit()
    v.page.check("#filters [value=conflict]")
    v.page.fill("#q", "crowns")
    v.page.locator("#filters [name=severity]").select_option("error")
    wanted = v.shown
    assert 0 < len(wanted) < 3
    assert visit("small", v.hash).shown == wanted
    v.page.goto("about:blank")
    v.page.go_back()
    assert v.shown == wanted
    assert v.page.input_value("#q") == "crowns"
    v.page.click("#filters [type=reset]")
    v.until(lambda: "?" not in v.hash)
    assert len(v.shown) == 11


def test_a_count_in_the_overview_filters(visit: Open) -> None:
    v = visit()
    v.page.click(".tiles .reconcilable a")
    assert {f.verdict for f in RUN.report.findings if f.id in v.shown} == {"reconcilable"}
    v.page.go_back()
    v.until(lambda: len(v.shown) == 11)


def test_filters_outlive_a_look_at_the_article(visit: Open) -> None:
    """The way back: from a filtered list to the article, and back to the same list."""
    v = visit("small", "#?verdict=superseded")
    v.page.click("article.f:not([hidden]) a.words")
    assert v.page.locator("a.ev.aimed").is_visible()
    assert "verdict=superseded" in v.hash
    v.page.go_back()
    assert len(v.shown) == 2
    assert v.page.locator("[value=superseded]").is_checked()


# ---------------------------------------------------------------------------------------------- places


def test_a_link_to_a_finding(visit: Open) -> None:
    v = visit("small", f"#f-{QUOTE.id}")
    box = v.page.locator(f"#f-{QUOTE.id} h4").bounding_box()
    assert 0 < box["y"] < 500
    assert v.focus == f"f-{QUOTE.id}"


def test_a_link_to_a_finding_wins_over_a_filter_that_hides_it(visit: Open) -> None:
    v = visit("small", f"#f-{QUOTE.id}?verdict=agree")
    assert v.page.locator(f"#f-{QUOTE.id}").is_visible()


def test_words_lead_to_their_place_in_the_article_and_back(visit: Open) -> None:
    v = visit()
    first = v.page.locator(f"#f-{NAME.id} a.words").first
    target = first.get_attribute("href")
    first.click()
    place = v.page.locator(target)
    assert place.is_visible()
    assert place.inner_text() == first.inner_text() == "Tidal Power Institute"
    assert "opened on Monday" in place.locator("xpath=..").inner_text()
    v.page.locator(target).locator("xpath=../..").locator(".margin a").first.click()
    assert v.hash == f"#f-{NAME.id}"


def test_every_word_of_a_finding_has_its_place(visit: Open) -> None:
    v = visit()
    v.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    pairs = v.page.eval_on_selector_all(
        "#findings a.words", "all => all.map(a => [a.textContent, document.getElementById(a.hash.slice(1))?.textContent ?? ''])"
    )
    assert len(pairs) > 25
    for words, place in pairs:
        assert place
        # The place begins with the words' first segment; a nested span may end it sooner.
        assert words.startswith(place) or place.startswith(words)


# ------------------------------------------------------------------------------------------------ keys


def test_keys(visit: Open) -> None:
    v = visit()
    order = v.shown
    press = v.page.keyboard.press
    press("j")
    assert v.focus == f"f-{order[0]}"
    press("j")
    press("j")
    assert v.focus == f"f-{order[2]}"
    press("k")
    assert v.focus == f"f-{order[1]}"
    assert v.hash == f"#f-{order[1]}"
    details = v.page.locator(f"#f-{order[1]} details")
    assert not details.first.evaluate("d => d.open")
    press("Enter")
    assert all(details.nth(i).evaluate("d => d.open") for i in range(details.count()))
    press("Enter")
    assert not any(details.nth(i).evaluate("d => d.open") for i in range(details.count()))
    press("/")
    assert v.focus == "q"
    v.page.keyboard.type("jk?")  # in a field these are letters
    assert v.page.input_value("#q") == "jk?"
    press("Escape")
    assert v.page.input_value("#q") == ""
    press("?")
    assert v.page.locator("#help").is_visible()
    press("Escape")
    assert not v.page.locator("#help").is_visible()


def test_keys_skip_what_is_filtered_away(visit: Open) -> None:
    v = visit("small", "#?verdict=superseded")
    shown = v.shown
    for wanted in (shown[0], shown[1], shown[1]):
        v.page.keyboard.press("j")
        assert v.focus == f"f-{wanted}"


def test_single_keys_can_be_switched_off(visit: Open) -> None:
    v = visit()
    v.page.keyboard.press("?")
    v.page.uncheck("#keys-on")
    v.page.keyboard.press("Escape")
    v.page.keyboard.press("j")
    assert not v.hash
    v.reload()
    v.page.keyboard.press("j")
    assert not v.hash


# ------------------------------------------------------------------------------------------- decisions


def decide(v: Visit, decision: str, reason: str, by: str = "", until: str = "") -> None:
    v.page.check(f"#decide [value={decision}]")
    v.page.fill("#decide [name=reason]", reason)
    v.page.fill("#decide [name=by]", by)
    v.page.fill("#decide [name=until]", until)
    v.page.click("#decide [value=save]")


def exported(v: Visit, folder: Path) -> list[dict[str, object]]:
    v.page.click("#export")
    with v.page.expect_download() as waiting:
        v.page.click("#download")
    assert waiting.value.suggested_filename == "decisions.yml"
    path = folder / "decisions.yml"
    waiting.value.save_as(path)
    v.page.keyboard.press("Escape")
    return list(yaml.safe_load(path.read_text(encoding="utf-8")))


def test_a_decision_is_marked_kept_and_exported(visit: Open, tmp_path: Path) -> None:
    v = visit()
    assert not v.page.locator("#export").is_visible()
    v.page.keyboard.press("j")
    v.page.keyboard.press("d")
    assert "Tidal Power Institute" in v.page.locator("#decide .subject").inner_text()
    reason = 'Both are "right": see #4 - {the} charter\n\tsecond line 서울 \u2028 end\\'
    decide(v, "false-alarm", reason, by="M. O'Hara: desk", until="2031-12-31")
    shown = v.page.locator(f"#f-{NAME.id} > .decision").inner_text()
    assert shown.startswith("False alarm by M. O'Hara: desk until 2031-12-31: Both are")
    assert v.focus == f"f-{NAME.id}"
    v.reload()
    assert v.page.locator(f"#f-{NAME.id} > .decision").is_visible()
    made = exported(v, tmp_path)
    recorded = RUN.decisions[0]
    assert {d["finding"] for d in made} == {NAME.id, recorded.finding}
    mine = next(d for d in made if d["finding"] == NAME.id)
    assert mine["decision"] == "false-alarm"
    assert mine["reason"] == reason
    assert mine["by"] == "M. O'Hara: desk"
    assert str(mine["until"]) == "2031-12-31"
    assert decisions.load(tmp_path / "decisions.yml")  # what the gate reads
    assert v.said == []


def test_a_decision_needs_a_reason(visit: Open) -> None:
    v = visit("small", f"#f-{NAME.id}")
    v.page.keyboard.press("d")
    v.page.check("#decide [value=accepted]")
    v.page.click("#decide [value=save]")
    assert v.page.locator("#decide").is_visible()  # the browser asks for the reason
    v.page.keyboard.press("Escape")
    assert not v.page.locator(f"#f-{NAME.id} > .decision").count()


def test_recorded_decisions_are_shown_and_can_be_changed(visit: Open, tmp_path: Path) -> None:
    v = visit("small", f"#f-{DECIDED.id}")
    line = v.page.locator(f"#f-{DECIDED.id} > .decision")
    assert line.inner_text() == "Accepted by desk until 2031-12-31: Guests and visitors are counted apart."
    v.page.keyboard.press("d")
    assert v.page.input_value("#decide [name=reason]") == "Guests and visitors are counted apart."
    decide(v, "resolved", "Corrected in print.")
    assert line.inner_text().startswith("Resolved: Corrected")
    v.page.locator(f"#f-{DECIDED.id}").focus()
    assert [d["decision"] for d in exported(v, tmp_path)] == ["resolved"]
    v.page.locator(f"#f-{DECIDED.id}").focus()
    v.page.keyboard.press("d")
    v.page.click("#decide [value=remove]")
    assert not line.count()
    assert exported(v, tmp_path) == []


def test_an_export_keeps_what_was_recorded_before(visit: Open, tmp_path: Path) -> None:
    """Decisions about rules, and about findings that are not in this report, stay in the file; a new one stands in front of them."""
    v = visit("recorded", f"#f-{QUOTE.id}")
    assert "House style" in v.page.locator(f"#f-{QUOTE.id} > .decision").inner_text()
    v.page.keyboard.press("d")
    assert not v.page.locator("#decide [value=remove]").is_visible()  # it is not about this finding alone
    decide(v, "resolved", "Asked the minister.", by="desk")
    made = exported(v, tmp_path)
    assert [(d.get("finding"), d.get("rule"), d.get("sources")) for d in made] == [
        (QUOTE.id, None, None),
        ("0123456789_abcd_ef01", None, None),
        (None, "quote", ["articles/*"]),
    ]
    loaded = decisions.load(tmp_path / "decisions.yml")
    assert [d.reason for d in loaded] == ["Asked the minister.", "Long ago.", "House style."]
    assert decisions.decides(loaded[0], QUOTE)
    assert decisions.decides(loaded[2], QUOTE)


@pytest.mark.slow
def test_the_gate_accepts_what_was_decided_on_the_page(visit: Open, checker_process: Callable[..., object], tmp_path: Path) -> None:
    """Gate an article, read the page it wrote, decide on every conflict, export: the gate passes."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    new = next((tmp_path / "seeds").glob("002_*.txt"))
    gate = ("gate", f"seeds/{new.name}", "--against", "seeds")
    assert checker_process(*gate, "-o", "page.html", cwd=tmp_path).code == 1  # type: ignore[attr-defined]
    v = visit("small")
    v.address = (tmp_path / "page.html").as_uri()
    v.go("#?verdict=conflict")
    v.page.reload()
    for finding in v.shown:
        v.page.locator(f"article.f[data-id='{finding}'] [data-do=decide]").click()
        decide(v, "accepted", "Both names are in use.", by="desk")
    exported(v, tmp_path)
    passed = checker_process(*gate, cwd=tmp_path)
    assert passed.code == 0, passed.err  # type: ignore[attr-defined]
    assert "unused" not in passed.err  # type: ignore[attr-defined]


def test_an_editor_decides_with_the_keyboard_alone(visit: Open) -> None:
    v = visit()
    for key in ("j", "j", "d"):
        v.page.keyboard.press(key)
    v.page.keyboard.press("Space")  # the first choice
    v.page.keyboard.press("ArrowDown")
    v.page.keyboard.press("Tab")
    v.page.keyboard.type("House rule")
    v.page.keyboard.press("Control+Enter")
    assert v.page.locator("article.f.decided > .decision", has_text="Accepted: House rule").count() == 1


# ------------------------------------------------------------------------------------- copying, themes


def test_copy_as_markdown(visit: Open) -> None:
    v = visit("small", f"#f-{NAME.id}", permissions=["clipboard-read", "clipboard-write"])
    v.page.keyboard.press("c")
    v.until(lambda: v.page.locator("#toast").inner_text())
    text = v.page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("**conflict: The same institution is called Tidal Power Institute")
    assert "- **A** Tidal Power Institute (2 independent sources, 3 articles, came first)" in text
    assert "  > The Velden Courier 4 Mar 2031: Port Velden's Tidal Power Centre is open." in text


def paper(v: Visit) -> float:
    """How bright the page is."""
    red, green, blue = map(int, re.findall(r"\d+", v.page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))[:3])
    return (red + green + blue) / 3


@pytest.mark.parametrize("system", ["light", "dark"])
def test_light_and_dark_follow_the_system_and_the_switch(visit: Open, system: str) -> None:
    v = visit(color_scheme=system)
    dark = system == "dark"
    assert (paper(v) < 60) == dark
    v.page.click("#theme")
    assert (paper(v) > 200) == dark
    v.reload()
    assert (paper(v) > 200) == dark
    v.page.click("#theme")
    assert (paper(v) < 60) == dark


# --------------------------------------------------------------------------------- paper, no scripts


def test_without_scripts_everything_can_be_read(visit: Open) -> None:
    v = visit(java_script_enabled=False)
    for name in ("#filters", ".actions", "#theme", "#export"):
        assert not v.page.locator(name).first.is_visible()
    assert v.page.locator(".glance tbody tr").count() == 7
    text = v.page.locator("main").inner_text()
    assert "cannot both be true" in text
    v.page.locator(f"#f-{NAME.id} summary", has_text="Why").click()
    assert v.page.get_by_text("One institution has one official name.").first.is_visible()
    v.page.locator(f"#f-{NAME.id} a.words").first.click()
    assert v.page.locator("a.ev:target").is_visible()
    assert v.said == []


def test_without_scripts_a_long_page_is_complete(visit: Open) -> None:
    v = visit("long", java_script_enabled=False)
    assert v.page.locator("article.f").count() == 600
    assert v.page.locator("article.f .version").count() > 900
    assert v.page.locator("article.f").last.locator(".version .value").first.text_content()
    v.page.goto(v.address + "#" + v.page.locator("article.f").last.get_attribute("id"))
    v.until(lambda: v.page.locator("article.f").last.locator(".version").first.inner_text())


def test_print(visit: Open, tmp_path: Path) -> None:
    """Paper has the findings with their passages opened, light, without controls; the page is as before afterwards."""
    pdfium = pytest.importorskip("pypdfium2")
    v = visit(color_scheme="dark")
    path = tmp_path / "page.pdf"
    v.page.pdf(path=path, prefer_css_page_size=True)
    document = pdfium.PdfDocument(path)
    assert 5 <= len(document) <= 20
    text = "\n".join(document[i].get_textpage().get_text_range() for i in range(len(document)))
    flat = " ".join(text.split())
    assert "3 conflicts in 5 articles" in flat
    assert "One institution has one official name." in flat  # a closed part of the page
    assert "Monday" in flat
    for absent in ("Copy as Markdown", "Search the findings", "Export"):
        assert absent not in flat
    corner = document[0].render(scale=0.2).to_pil().getpixel((2, 2))
    assert min(corner[:3]) > 240
    assert not v.page.evaluate("document.querySelectorAll('#findings details[open]').length")
    v.page.emulate_media(media="print")
    assert not v.page.locator("#filters").is_visible()


# ------------------------------------------------------------------------------------------ many, phone


def test_a_long_page_unfolds_what_is_asked_for(visit: Open) -> None:
    v = visit("long")
    last = v.page.locator("article.f").last.get_attribute("data-id")
    v.page.goto(v.address + f"#f-{last}")
    v.reload()
    assert v.page.locator(f"#f-{last} .version").first.is_visible()
    v.page.locator(f"#f-{last} summary").first.click()
    v.page.locator(f"#f-{last} a.words").first.click()
    assert v.page.locator("a.ev.aimed").is_visible()
    v.page.go_back()
    for _ in range(3):
        v.page.keyboard.press("k")
    assert v.page.locator("article.f:focus .version").first.is_visible()
    v.page.fill("#q", "case 432:")
    assert len(v.shown) == 1
    v.until(lambda: v.page.locator("article.f:not([hidden]) .version").first.is_visible())
    assert v.said == []


@pytest.mark.parametrize("name", ["small", "hostile"])
def test_nothing_runs_over_the_edge(visit: Open, name: str) -> None:
    v = visit(name)
    v.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    for width in (320, 360, 768, 1440):
        v.page.set_viewport_size({"width": width, "height": 740})
        assert v.page.evaluate("document.documentElement.scrollWidth") <= width
