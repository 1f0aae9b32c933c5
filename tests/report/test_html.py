"""The page as a file: sealed, self-contained, complete, and as small as it was asked to be. What it does is in tests/browser."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import msgspec
import pytest

from checker.report import html
from checker.report.base import Options, RunOutput
from tests.report import sample

VOID = {"meta", "link", "br", "input", "img", "hr"}


class Page(HTMLParser):
    """The elements of a page, its ids, links and text; fails on tags that are closed in another order than they were opened."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.contents: dict[str, list[str]] = {"script": [], "style": []}
        self.text = ""
        self._open: list[str] = []
        self.feed(data.decode())
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in self.contents:
            self.contents[self._open[-1]].append(data)
        else:
            self.text += data

    def all(self, name: str) -> list[str]:
        return [value or "" for _, attrs in self.elements for key, value in attrs.items() if key == name]


def sized(run: RunOutput, size: int) -> RunOutput:
    return msgspec.structs.replace(run, options=msgspec.structs.replace(run.options, max_report_size=size))


PAGES = pytest.mark.parametrize(
    "run", [sample.small, sample.hostile, sample.empty, lambda: sample.large(100, 16)], ids=["small", "hostile", "empty", "large"]
)


@PAGES
def test_the_policy_names_every_script_and_style(run: object) -> None:
    page = Page(html.render(run()))  # type: ignore[operator]
    policy = next(attrs["content"] or "" for _, attrs in page.elements if attrs.get("http-equiv") == "Content-Security-Policy")
    inert = [attrs for tag, attrs in page.elements if tag == "script" and attrs.get("type") == "application/json"]
    assert len(inert) == 1
    scripts = [s for s in page.contents["script"] if not s.startswith("{")]
    assert len(scripts) == 2
    for kind, texts in (("script-src", scripts), ("style-src", page.contents["style"])):
        directive = next(d for d in policy.split(";") if d.strip().startswith(kind))
        hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'" for t in texts}
        assert set(directive.split()[1:]) == hashes
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


@PAGES
def test_nothing_is_loaded_and_nothing_runs(run: object) -> None:
    page = Page(html.render(run()))  # type: ignore[operator]
    assert {tag for tag, _ in page.elements} & {"iframe", "object", "embed", "img", "video", "audio", "base", "frame"} == set()
    names = {name for _, attrs in page.elements for name in attrs}
    assert not [n for n in names if n.startswith("on") or n in {"style", "src", "srcset", "action", "formaction", "background"}]
    assert "http-equiv" in names
    assert page.all("href").count("data:,") == 1
    for href in page.all("href"):
        assert href.startswith(("#", "http://", "https://")) or href == "data:,"
    assert "@import" not in "".join(page.contents["style"])
    assert "url(" not in "".join(page.contents["style"])


@PAGES
def test_every_link_inside_has_its_target_once(run: object) -> None:
    page = Page(html.render(run()))  # type: ignore[operator]
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    # The article of a word beyond the limit is its target; everything else is there itself.
    missing = {h[1:] for h in page.all("href") if h.startswith("#")} - set(ids)
    assert not missing
    for name in ("aria-labelledby", "for"):
        assert set(page.all(name)) <= set(ids)


def test_hostile_text_is_text() -> None:
    run = sample.hostile()
    page = Page(html.render(run))
    for words in sample.HOSTILE[:2]:
        assert words in page.text
    assert "7*7" in page.text
    assert "javascript:document.title" not in "".join(page.all("href"))


def test_articles_are_there_in_full() -> None:
    run = sample.small()
    shown = Page(html.render(run)).text
    for text in run.texts.values():
        for paragraph in filter(None, text.split("\n")):
            assert paragraph in shown


@pytest.mark.parametrize("size", [150_000, 400_000, 800_000])
def test_a_page_keeps_to_its_size_and_says_what_is_left_out(size: int) -> None:
    run = sample.large(240, 30)
    data = html.render(sized(run, size))
    assert len(data) <= size
    page = Page(data)
    notice = re.search(r"leaves out (.*?)\. The worst", page.text)
    assert notice
    assert "--max-report-size" in page.text
    shown = [a["data-verdict"] for t, a in page.elements if t == "article" and "data-verdict" in a]
    if size > 200_000:
        assert shown.count("conflict") > 0
    if len(shown) < 240:
        left = 240 - len(shown)
        assert f"{left} findings" in notice[1]
        if "conflict" in notice[1]:
            assert set(shown) <= {"conflict"}


def test_without_a_limit_nothing_is_left_out() -> None:
    run = sample.large(240, 30)
    page = Page(html.render(sized(run, 0)))
    assert "leaves out" not in page.text
    assert len([1 for t, a in page.elements if t == "article" and "data-verdict" in a]) == 240


def test_the_same_page_every_time() -> None:
    assert html.render(sample.small()) == html.render(sample.small())


def test_a_gate_run_shows_its_new_articles() -> None:
    run = sample.small(Options(new_sources=("articles/courier.txt",)))
    page = Page(html.render(run))
    assert "1 new article against the others" in page.text
    assert page.text.count("new article") > 3
