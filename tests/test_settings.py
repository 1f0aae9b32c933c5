"""Settings files: what they may say, that the command line beats them, and how a slip in them is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.cli.config import load
from checker.model import CheckerError


def written(folder: Path, text: str, name: str = "checker.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_settings_reach_every_command_that_has_the_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, 'fail-on = "error"\nignore = ["quote"]\nrules = ["desk/rules"]\n[gate]\nfail-on = "note"\n')
    config = load()
    assert config.defaults["check"]["fail_on"] == "error"
    assert config.defaults["gate"]["fail_on"] == "note"
    assert config.defaults["baseline"]["create"]["ignore"] == ["quote"]
    assert config.defaults["mentions"]["rule_folders"] == ["desk/rules"]


def test_pyproject_and_paths_from_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(
        tmp_path,
        '[project]\nname = "x"\n[tool.checker]\nbaseline = "known.json"\nper-source-ignore = {"wire/*" = ["quote"]}\n',
        "pyproject.toml",
    )
    below = tmp_path / "deep" / "er"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    config = load()
    assert config.defaults["gate"]["baseline_file"] == "../../known.json"
    assert config.per_source_ignore == (("wire/*", ("quote",)),)


def test_the_search_ends_with_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, 'fail-on = "error"\n')
    inner = tmp_path / "repository"
    (inner / ".git").mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert load().defaults == {}
    written(inner, "[project]\nname = 'x'\n", "pyproject.toml")
    assert load().defaults == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('fail_on = "error"', "unknown key 'fail_on': did you mean 'fail-on'?"),
        ('fail-on = "all"', "accepted are error, warning, note"),
        ("min-confidence = 2", "a number from 0 to 1"),
        ("min-confidence = true", "a number from 0 to 1"),
        ('exit-zero = "yes"', "true or false"),
        ('ignore = "quote"', "must be a list"),
        ("ignore = [3]", "must be text"),
        ('per-source-ignore = ["quote"]', "must be a table"),
        ('[gate]\nper-source-ignore = {"a" = ["b"]}', "unknown key 'per-source-ignore'"),
        ('[gate]\nfail-un = "error"', "unknown key 'fail-un'"),
        ("gate = 3", "must be a table"),
        ("fail-on = ", "not valid TOML"),
    ],
)
def test_a_slip_is_told_with_what_is_accepted(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(CheckerError, match=r"checker\.toml") as error:
        load(str(written(tmp_path, text)))
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(CheckerError, match="cannot be read"):
        load(str(tmp_path / "none.toml"))
    with pytest.raises(CheckerError, match=r"no \[tool\.checker\] table"):
        load(str(written(tmp_path, "[project]\n", "pyproject.toml")))
