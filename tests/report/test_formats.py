"""What every output format keeps to: its interface, its gold file, and that strange texts and empty runs are no trouble."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from types import ModuleType

import pytest

from checker.report.base import RunOutput
from checker.report.words import visible
from tests.conftest import ROOT
from tests.report import sample
from tests.report.formats import FORMATS

GOLD = ROOT / "tests" / "gold"
# Formats for machines keep every character, in their own escapes.
FOR_PEOPLE = ("text", "md", "html")

each_format = pytest.mark.parametrize("module", FORMATS.values(), ids=FORMATS)


def plain(name: str, data: bytes) -> str:
    """A report without what changes for other reasons: the page's style and script, whose tests are elsewhere."""
    if name == "parquet":  # its rows: the file also names the library that wrote it
        import pyarrow.parquet

        return "".join(f"{row}\n" for row in pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist())
    text = data.decode("utf-8")
    if name == "html":
        text = re.sub(r"<(style|script)>.*?</\1>", r"<\1></\1>", text, flags=re.DOTALL)
        text = re.sub(r"sha256-[\w+/=]+", "sha256-", text)
    return text


@each_format
def test_gold(module: ModuleType) -> None:
    """The report of the small run is the one that was accepted. `make gold` accepts another, after reading the difference."""
    gold = GOLD / f"report.{module.NAME}"
    actual = plain(module.NAME, module.render(sample.small()))
    if os.environ.get("ACCEPT_GOLD"):
        gold.write_text(actual, encoding="utf-8", newline="")
    beside = GOLD / f"report.{module.NAME}.actual"
    expected = gold.read_text(encoding="utf-8") if gold.is_file() else ""
    if actual != expected:
        beside.write_text(actual, encoding="utf-8", newline="")
        pytest.fail(f"{beside.relative_to(ROOT)} differs from {gold.name}: read the difference, then `make gold`")
    beside.unlink(missing_ok=True)


@each_format
def test_a_format_says_what_it_is(module: ModuleType) -> None:
    assert re.fullmatch(r"[a-z]+", module.NAME)
    assert all(re.fullmatch(r"\.[a-z]+", suffix) for suffix in module.SUFFIXES)
    assert module.DESCRIPTION
    assert module.__doc__


@each_format
@pytest.mark.parametrize("run", [sample.hostile, sample.empty], ids=["hostile", "empty"])
def test_strange_runs_are_written(module: ModuleType, run: object) -> None:
    assert isinstance(run(), RunOutput)  # type: ignore[operator]
    text = plain(module.NAME, module.render(run()))  # type: ignore[operator]
    if module.NAME in FOR_PEOPLE:
        bad = {c for c in visible(text) if c not in text} or {c for c in text if c != visible(c)}
        assert not bad, f"control or reordering characters as they are: {bad}"


def test_bytes_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "import hashlib; from tests.report import sample; from tests.report.formats import FORMATS; "
        "run = sample.small(); print([hashlib.sha256(m.render(run)).hexdigest() for m in FORMATS.values()])"
    )

    def digests(seed: str) -> str:
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout

    assert digests("1") == digests("2")


def test_suffixes_name_one_format_each() -> None:
    suffixes = [suffix for module in FORMATS.values() for suffix in module.SUFFIXES]
    assert len(suffixes) == len(set(suffixes))


def test_no_gold_file_is_left_over() -> None:
    found = {p.name for p in GOLD.glob("report.*") if p.suffix != ".actual"}
    assert found == {f"report.{name}" for name in FORMATS}
