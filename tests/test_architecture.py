"""The promises about the code itself: style, types, stage boundaries, docstrings, and no knowledge of any sample."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

MODULES = sorted((ROOT / "checker").rglob("*.py"))

# Words that the seed articles capitalise although they name nobody: the language of news, not of these articles.
GENERAL = frozenset(
    "AI APIs Act Activation Agency Assembly Brief CEO Chairperson Cloud Director District Division E-mail Fourth ICT Index Industrial Law Mayor Member "
    "Metropolitan Minister Motor Planning President Prime Professor R Relations Revitalization Revolution Secretary September Singularity South States "
    "August November October Tuesday U US Transformation United University Vector Vice AI-driven".split()
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], ["importlinter.cli", "lint"]],
    ids=lambda command: "-".join(command),
)
def test_tools_find_nothing(command: list[str]) -> None:
    module = command[0]
    code = [sys.executable, "-m", *command]
    if module == "importlinter.cli":
        code = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    done = subprocess.run(code, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@cache
def sample_names() -> frozenset[str]:
    """Capitalised words in mid-sentence that the seeds never write small: names of people, places and institutions."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "seeds").glob("*.txt")]
    small = set(re.findall(r"\b[a-z][\w'’-]*", " ".join(texts)))
    found = set()
    for text in texts:
        for match in re.finditer(r"(?<=[a-z,] )[A-Z][\w’'-]*", text):
            word = re.sub(r"[’']s?$", "", match.group())
            if word.lower() not in small and len(word) > 1:
                found.add(word)
    return frozenset(found - GENERAL)


def knowledge() -> dict[str, str]:
    """Names of currencies and countries that the lexicons know: none of them belongs into code."""
    words: dict[str, str] = {}
    for name in ("currencies", "countries", "places"):
        path = ROOT / "rules" / "lexicons" / f"{name}.yml"
        if path.is_file():
            for key in _keys(yaml.safe_load(path.read_text(encoding="utf-8"))):
                if key[:1].isupper() and len(key) > 2:
                    words[key] = path.name
    return words


def _keys(data: object) -> set[str]:
    if isinstance(data, dict):
        return {k for k in data if isinstance(k, str)} | {word for value in data.values() for word in _keys(value)}
    if isinstance(data, list):
        return {word for value in data for word in _keys(value)}
    return {data} if isinstance(data, str) else set()


def test_the_seeds_have_names() -> None:
    assert len(sample_names()) > 50  # otherwise the next test looks for nothing


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_code_names_nobody(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    words = set(re.findall(r"[^\W\d_][\w’'-]*", text))
    assert not words & sample_names(), "a name from the seed articles; knowledge belongs into rules/"
    strings = {
        w
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for w in re.findall(r"\w+", node.value)
    }
    assert not strings & set(knowledge()) - {"May"}, "a currency or place; knowledge belongs into rules/lexicons"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_say_what_they_are(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), "every module has a docstring of at least one sentence"


@pytest.mark.parametrize("command", [["--version"], ["check", "--help"]], ids=" ".join)
def test_a_cold_start_imports_little(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "checker", *command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "checker" in imported
    assert not imported & {"pint", "networkx", "jinja2", "rich", "trafilatura", "rapidfuzz", "numpy"}
