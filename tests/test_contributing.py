"""The documents for whoever works on the project: followed to the letter on a copy, and compared with what the program says of itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Outcome
from tests.reference import reference
from tests.test_read import ARTICLE

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project without its history."""
    place = tmp_path_factory.mktemp("project")
    for name in ("checker", "rules", "seeds", "tests", "pyproject.toml", "README.md", "Makefile", "REFERENCE.md", "CONTRIBUTING.md"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "*.actual"))
        else:
            shutil.copy(ROOT / name, place / name)
    return place


def section(title: str) -> str:
    return GUIDE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def followed(title: str, place: Path) -> tuple[str, list[Outcome]]:
    """Writes the file that a section shows, runs its commands, and says which file that was and how they ended."""
    text = section(title)
    written = re.search(r"Write `([\w/.]+)`:\n\n```\w+\n(.*?)```", text, re.DOTALL)
    assert written
    path = place / written[1]
    assert not path.exists()
    assert path.parent.is_dir()
    path.write_text(written[2], encoding="utf-8")
    commands = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    assert commands
    return written[1], [run(place, sys.executable, "-m", *command.split()) for command in commands]


def run(place: Path, *command: str, **environment: str) -> Outcome:
    env = {**os.environ, "PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1", **environment}
    done = subprocess.run(command, cwd=place, env=env, capture_output=True, text=True, check=False)
    return Outcome(done.returncode, done.stdout, done.stderr)


def suite(place: Path, *arguments: str, **environment: str) -> Outcome:
    return run(place, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments, **environment)


@pytest.mark.slow
def test_how_to_add_a_rule(copy: Path) -> None:
    path, (tested, explained) = followed("How to add a rule", copy)
    assert tested.code == 0, tested
    assert re.search(r"^[1-9]\d* rules, [1-9]\d* examples, 0 failed$", tested.out.rstrip(), re.M), tested.out
    assert "One evacuation has one number" in explained.out
    for number, count in enumerate((300, 450)):
        (copy / f"{number}.txt").write_text(
            f"Some {count} residents were evacuated from Ostwick on Friday, the mayor said.\n", encoding="utf-8"
        )
    found = run(copy, sys.executable, "-m", "checker", "check", "0.txt", "1.txt", "--format", "json")
    assert '"quantity.evacuated"' in found.out
    assert suite(copy, "tests/test_rules.py", "-k", "evacuated").code == 0
    run(copy, sys.executable, "-m", "ruff", "--version")
    (copy / path).unlink()


@pytest.mark.slow
def test_how_to_add_a_reader(copy: Path) -> None:
    (copy / "talk.srt").write_text(
        f"1\n00:00:01,000 --> 00:00:04,000\n{ARTICLE}\n2\n00:00:05,000 --> 00:00:09,000\n{ARTICLE}", encoding="utf-8"
    )
    path, (read,) = followed("How to add a reader", copy)
    assert read.code == 0, read
    assert '"sources": 1' in read.out
    assert '"talk.srt"' in read.out
    assert "-->" not in read.out
    checked(copy, path)
    assert suite(copy, "tests/test_inputs.py", "-k", "say_what_they_are").code == 0
    (copy / path).unlink()


@pytest.mark.slow
def test_how_to_add_a_report(copy: Path) -> None:
    path, (written,) = followed("How to add a report", copy)
    assert written.code == 0, written
    assert "conflict\t" in (copy / "out.tally").read_text(encoding="utf-8")
    assert "is not one of" not in run(copy, sys.executable, "-m", "checker", "check", "seeds", "--format", "tally").err
    assert suite(copy, "tests/report/test_formats.py", "-k", "gold and tally").code == 1  # there is no gold file yet
    assert suite(copy, "tests/report/test_formats.py", "-k", "gold and tally", ACCEPT_GOLD="1").code == 0  # what `make gold` does
    assert suite(copy, "tests/report/test_formats.py", "-k", "tally").code == 0
    checked(copy, path)
    (copy / path).unlink()


def checked(place: Path, path: str) -> None:
    """What is in the guide keeps to the rules of the house."""
    assert run(place, sys.executable, "-m", "ruff", "check", path).code == 0
    formatted = run(place, sys.executable, "-m", "ruff", "format", "--check", path)
    assert formatted.code == 0, formatted


def test_the_tree_in_the_guide_is_the_tree() -> None:
    tree = section("The tree is the flow").split("```")[1]
    shown = {m[1] for m in re.finditer(r"^  ([\w.]+/?) ", tree.partition("rules/ ")[0], re.MULTILINE)}
    there = {p.name + "/" * p.is_dir() for p in (ROOT / "checker").iterdir() if not p.name.startswith("_") and p.name != "py.typed"}
    assert shown == there, "CONTRIBUTING.md shows another tree: give each new part its line there"
    for folder in ("rules/", "seeds/", "tests/", "reports/"):
        assert f"\n{folder} " in tree or f"\n{folder}\n" in tree


def test_gold_reference_is_what_the_program_says() -> None:
    path = ROOT / "REFERENCE.md"
    if os.environ.get("ACCEPT_GOLD"):
        path.write_text(reference(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == reference(), "REFERENCE.md differs from the program: `make gold`"


def test_every_command_and_option_has_a_help() -> None:
    assert "| |" not in reference().replace("|  |", "| |")


def test_the_changelog_has_the_version() -> None:
    from checker.version import VERSION

    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## Unreleased" in text
    assert f"## {VERSION}" in text
