"""Markdown: what is text in an article is text in the comment, whatever a reader of Markdown could make of it."""

from __future__ import annotations

from markdown_it import MarkdownIt

from checker.report import markdown
from tests.report import sample

OURS = {"<br>", "</details>"}


def tokens(data: bytes) -> list[object]:
    parser = MarkdownIt("gfm-like", {"linkify": False})
    parsed = parser.parse(data.decode())
    return [t for block in parsed for t in (block, *(block.children or []))]


def test_no_markup_of_a_stranger_survives() -> None:
    found = tokens(markdown.render(sample.hostile()))
    assert not [t for t in found if t.type in {"link_open", "image", "html_inline"} and t.content not in OURS]  # type: ignore[attr-defined]
    blocks = [t.content for t in found if t.type == "html_block"]  # type: ignore[attr-defined]
    assert all(b.startswith(("<details><summary>", "</details>")) for b in blocks)


def test_the_table_has_a_row_for_each_finding_that_matters() -> None:
    found = tokens(markdown.render(sample.small()))
    rows = [t for t in found if t.type == "tr_open"]  # type: ignore[attr-defined]
    assert len(rows) == 1 + 7
    text = markdown.render(sample.small()).decode()
    assert "Tidal Power **Institute**" in text
    assert "*Assumes:* Both are right if" in text


def test_escapes() -> None:
    assert markdown.escape("1. *a* [b](c) `d` <e> |f|") == r"1\. \*a\* \[b\](c) \`d\` \<e\> \|f\|"
    for live in ("@somebody", "#12", "https://example.org", "www.example.org"):
        assert "\u200b" in markdown.escape(live)


def test_a_long_report_fits_a_comment() -> None:
    assert len(markdown.render(sample.large(300, 40))) < 400_000
    short = markdown.render(sample.large(5000, 100)).decode()
    assert short.count("\n| ") < 40
    assert "more findings of this verdict" in short
