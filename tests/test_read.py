"""Reading: the cases in `cases/read`, each a small tree of files and what must come of it, and the laws that hold for any text."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from checker.limits import Limits
from checker.model import CheckerError
from checker.read import ReadOptions, ReadResult, parse_published, read
from checker.read.frontmatter import split
from checker.read.markdown import unmark
from checker.read.screen import why_not
from tests.conftest import ROOT

CASES = [
    (f"{path.stem}-{case['name']}".replace(" ", "-"), case)
    for path in sorted((ROOT / "tests/cases/read").glob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
# Stands for "$ARTICLE" in the cases: enough English for the language to be sure.
ARTICLE = "The council said on Monday that it would repair the bridge which was damaged by the flood, and that the work should be finished before the winter.\n"


def build(folder: Path, files: dict[str, Any]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict) and "link" in content:
            path.symlink_to(content["link"])
        elif isinstance(content, dict) and "hex" in content:
            path.write_bytes(bytes.fromhex(content["hex"]) + ARTICLE.encode(content.get("then", "utf-8")))
        elif isinstance(content, dict):
            path.write_bytes(content["text"].replace("$ARTICLE", ARTICLE).encode(content["encoding"]))
        else:
            path.write_bytes(str(content).replace("$ARTICLE", ARTICLE).encode())


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_case(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = tmp_path / "work"
    work.mkdir()
    build(work, case["files"])
    monkeypatch.chdir(work)
    options = {key: tuple(value) if isinstance(value, list) else value for key, value in case.get("options", {}).items()}
    result = read(case.get("paths", ["."]), ReadOptions(**options))
    assert [s.id for s in result.sources] == case["sources"]
    for name, wanted in case.get("metadata", {}).items():
        source = next(s for s in result.sources if s.id == name)
        got = {key: source.published.written() if key == "published" and source.published else getattr(source, key) for key in wanted}
        assert got == wanted
    for name, wanted in case.get("texts", {}).items():
        assert next(s for s in result.sources if s.id == name).text == wanted.replace("$ARTICLE", ARTICLE)
    for name, wanted in case.get("words", {}).items():
        assert next(s for s in result.sources if s.id == name).text.split() == wanted.replace("$ARTICLE", ARTICLE).split()
    expect_lines(case.get("skipped", []), [f"{s.path}: {s.reason}" for s in result.skipped if not s.fault])
    expect_lines(case.get("faults", []), [f"{s.path}: {s.reason}" for s in result.skipped if s.fault])
    expect_lines(case.get("warnings", []), list(result.warnings))


def expect_lines(wanted: list[list[str] | str], got: list[str]) -> None:
    """As many lines as wanted, each with all the words wanted of it; one line each."""
    assert len(got) == len(wanted), got
    for line, words in zip(got, wanted, strict=True):
        assert "\n" not in line
        for word in [words] if isinstance(words, str) else words:
            assert word in line


def test_the_seeds_are_read_to_the_byte() -> None:
    result = read([ROOT / "seeds"])
    assert len(result.sources) == 5
    assert not result.skipped
    for source in result.sources:
        assert source.text == Path(source.path).read_bytes().decode("utf-8")


def test_the_order_of_the_paths_does_not_matter(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(ARTICLE, encoding="utf-8")
    paths = [str(tmp_path / f"{name}.txt") for name in "abc"]
    assert read(paths) == read(paths[::-1]) == read([tmp_path])


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "closed.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    path.chmod(0)
    if os.access(path, os.R_OK):  # root reads everything; a link to itself nobody
        path.unlink()
        path.symlink_to(path)
    (tmp_path / "open.txt").write_text(ARTICLE, encoding="utf-8")
    result = read([path, tmp_path / "open.txt"])
    assert [Path(s.id).name for s in result.sources] == ["open.txt"]
    assert [s.fault for s in result.skipped] == [True]
    assert "cannot be read" in result.skipped[0].reason


def test_an_unknown_encoding_is_an_error() -> None:
    for name in ("klingon", "rot13", "hex"):
        with pytest.raises(CheckerError, match=r"--encoding"):
            read(["seeds"], ReadOptions(encoding=name))


def test_a_huge_single_line_is_read(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    path.write_text(ARTICLE.strip() * (5_000_000 // len(ARTICLE)), encoding="utf-8")
    started = time.process_time()
    assert len(read([path]).sources) == 1
    assert time.process_time() - started < 2


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dump.txt"
    path.write_text(ARTICLE * 10, encoding="utf-8")
    result = read([path], ReadOptions(limits=Limits(bytes=1000)))
    assert "larger than" in result.skipped[0].reason


def test_a_pipe_is_read() -> None:
    read_end, write_end = os.pipe()
    os.write(write_end, ARTICLE.encode())
    os.close(write_end)
    try:
        assert read([f"/dev/fd/{read_end}"]).sources[0].text == ARTICLE
    finally:
        os.close(read_end)


def test_html_needs_its_extra_and_uses_it(tmp_path: Path) -> None:
    page = (
        f"<html><head><title>Bridge</title></head><body><nav>Menu</nav><article><h1>Bridge</h1><p>{ARTICLE * 3}</p></article></body></html>"
    )
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    result = read([tmp_path])
    try:
        import trafilatura  # noqa: F401
    except ImportError:
        assert "pip install" in result.skipped[0].reason
    else:
        assert "repair the bridge" in result.sources[0].text
        assert "<p>" not in result.sources[0].text


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024-10-28", "2024-10-28", "2024-10-28"),
        ("2024-10-28T09:30", "2024-10-28", "2024-10-28"),
        ("2024-10-28 09:30:00+09:00", "2024-10-28", "2024-10-28"),
        ("2024-10-28T23:30:00Z", "2024-10-28", "2024-10-28"),
        ("2024-10", "2024-10-01", "2024-10-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-10-28/2024-11-02", "2024-10-28", "2024-11-02"),
        ("2024-10/2024-12", "2024-10-01", "2024-12-31"),
    ],
)
def test_publication_dates(written: str, first: str, last: str) -> None:
    span = parse_published(written)
    assert span is not None
    assert (span.first, span.last) == (first, last)


@pytest.mark.parametrize(
    "written", ["2024-13", "28.10.2024", "soon", "2024-11-02/2024-10-28", "a/b/c", "2024-02-30", "0000", "/", "1" * 5000]
)
def test_bad_publication_dates_say_what_is_accepted(written: str) -> None:
    with pytest.raises(ValueError, match="accepted are"):
        parse_published(written)


@pytest.mark.parametrize("unknown", [None, "", "null", "  "])
def test_unknown_publication_dates(unknown: str | None) -> None:
    assert parse_published(unknown) is None


MARKUP = st.text(alphabet=st.sampled_from(list("ab 1\n\r\t#*_`~[]()<>!|-=+:.\\/\"'{}éㆍ\ufeff")), max_size=300)


@given(MARKUP)
def test_markdown_keeps_every_offset(text: str) -> None:
    plain = unmark(text)
    assert len(plain) == len(text)
    assert all(a == b or (b == " " and a not in "\r\n") for a, b in zip(text, plain, strict=True))


@given(MARKUP)
def test_markdown_is_unmarked_once(text: str) -> None:
    # What was blanked out can at most uncover more markup, never bring a character back.
    once = unmark(text)
    assert len(unmark(once)) == len(once)


@given(MARKUP)
def test_front_matter_keeps_every_offset(text: str) -> None:
    parsed = split("---\n" + text)
    assert len(parsed.text) == len(text) + 4
    assert parsed.text.count("\n") == text.count("\n") + 1


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    from checker.read import base, markdown, text

    for module in (text, markdown):
        try:
            parsed = module.parse(data, ReadOptions())
        except base.RefusedError as error:
            assert "\n" not in str(error)
        else:
            assert len(parsed.text) <= len(data)
            why_not(parsed.text)


@pytest.mark.parametrize(
    "piece", ["[", "](", "<", "<!--", "`", "```\n", "*", "_", "![", "[a](", "---\n", "> ", "\\", "|", "|-", "a: ", "- "]
)
def test_hostile_markup_takes_linear_time(piece: str) -> None:
    text = "---\n" + piece * (1_000_000 // len(piece))
    started = time.process_time()  # not the clock: the machine may be busy
    unmark(split(text).text)
    assert time.process_time() - started < 4


def test_result_is_a_value() -> None:
    assert read([]) == ReadResult()
