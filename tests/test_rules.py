"""Every rule is tested by the examples it carries, and every fault of a rule file is told with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker import ruleset
from checker.model import CheckerError
from checker.ruleset import Rule, RuleSet
from tests.conftest import ROOT, Outcome

RULES = ruleset.load()
EXAMPLES = [(rule, example) for rule in RULES.rules.values() for example in rule.examples]
GOOD = """\
extends: quantity
kind: quantity
attribute: apples
severity: warning
message: "{left} against {right} apples"
why: One basket has one count.
examples:
  - conflict: ["Twelve apples.", "Nine apples."]
  - agree: ["Twelve apples.", "12 apples."]
"""


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{rule.id}-{n}" for n, (rule, _) in enumerate(EXAMPLES)])
def test_example(rule: Rule, example: dict[str, Any]) -> None:
    from checker.cli.rules import example_problem

    assert example_problem(rule, example, RULES) is None


@pytest.mark.parametrize("rule", list(RULES.rules.values()), ids=lambda rule: rule.id)
def test_a_rule_shows_both_sides(rule: Rule) -> None:
    verdicts = {next(iter(example)) for example in rule.examples}
    # "nobody was hurt" has no other value
    only_confirms = len(rule.match.get("steps", ())) == 1 or rule.extends in ("named", "described", "agreement")
    assert only_confirms or verdicts - {"none", "agree", "variant"}, "no example that the rule finds"
    assert verdicts & {"none", "agree", "variant", "reconcilable", "superseded"}, "no example that the rule leaves alone"


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("extends: quantity", "extend: quantity"), 1, "unknown key 'extend': did you mean 'extends'?"),
        (("severity: warning", "severity: bad"), 4, "'severity' is 'bad': accepted are error, warning, note, none"),
        (("why: One basket has one count.\n", ""), 1, "the key 'why' is missing"),
        (("- agree:", "- same:"), 7, "example 2 must be one of"),
        (("kind: quantity", "kind: [quantity"), 3, "not valid YAML"),
    ],
)
def test_a_bad_rule_is_told_with_its_place(tmp_path: Path, change: tuple[str, str], line: int, words: str) -> None:
    path = tmp_path / "fruit" / "apples.yml"
    path.parent.mkdir()
    path.write_text(GOOD.replace(*change), encoding="utf-8")
    with pytest.raises(CheckerError, match=r"apples\.yml") as error:
        _ = RuleSet([tmp_path]).rules
    assert words in str(error.value)
    assert f"apples.yml:{line}:" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_lenient_set_leaves_a_bad_rule_out(tmp_path: Path) -> None:
    for folder, text in (("one", GOOD), ("two", GOOD.replace("why", "because"))):
        path = tmp_path / folder / "fruit" / "apples.yml"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "two" / "fruit" / "pears.yml").write_text(GOOD, encoding="utf-8")
    rules = RuleSet([tmp_path / "one", tmp_path / "two"], lenient=True)
    assert list(rules.rules) == ["fruit.apples", "fruit.pears"]
    assert "one" in rules.rules["fruit.apples"].file  # the replacement is bad: the rule it would have replaced stays
    assert len(rules.problems()) == 1


def test_the_packaged_rules_have_no_problem() -> None:
    assert ruleset.load(lenient=True).problems() == []
    assert (ROOT / "rules").is_dir()


def test_a_folder_without_rules_does_not_pass(tmp_path: Path, checker: Callable[..., Outcome]) -> None:
    (tmp_path / "quantity").mkdir()
    (tmp_path / "quantity" / "mine.yml").write_bytes((ROOT / "rules" / "quantity" / "injured.yml").read_bytes())
    assert checker("rules", "test", tmp_path).out.startswith("1 rules, ")
    outcome = checker("rules", "test", tmp_path / "quantity")  # one level too deep
    assert (outcome.code, len(outcome.errors)) == (2, 1)
    assert "<group>/<rule>.yml" in outcome.err


@pytest.mark.parametrize(
    ("name", "text", "place", "words"),
    [
        ("units", "units:\n  # old\n  smoot: {dimension: length, words: [smoot]}\n", 3, "units.smoot 'factor' is missing"),
        ("units", "units: [smoot]\n", 1, "units must be a mapping, not a list"),
        ("units", "units:\n  metre: {factor: yes}\n", 2, "units.metre.factor must be a number, not True"),
        ("speech", "verbs:\n- crooned\n- no\n", 3, "verbs.1 must be text, not False (put it in quotation marks)"),
        ("currencies", "- guilder\n", 1, "the file must be a mapping"),
    ],
)
def test_a_lexicon_of_another_shape_is_told_with_its_place(tmp_path: Path, name: str, text: str, place: int, words: str) -> None:
    path = tmp_path / "lexicons" / f"{name}.yml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CheckerError) as error:
        RuleSet((ruleset.packaged(), tmp_path)).lexicon(name)
    assert str(error.value).startswith(f"{path}:{place}: {words}")
    lenient = RuleSet((ruleset.packaged(), tmp_path), lenient=True)
    assert lenient.lexicon(name) == RULES.lexicon(name)
    assert lenient.problems() == [str(error.value)]


@pytest.mark.parametrize("path", sorted((ruleset.packaged() / "lexicons").glob("*.yml")), ids=lambda path: path.stem)
def test_a_lexicon_fits_its_own_shape(tmp_path: Path, path: Path) -> None:
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "lexicons" / path.name).write_bytes(path.read_bytes())
    assert RuleSet((ruleset.packaged(), tmp_path), lenient=True).problems() == []
