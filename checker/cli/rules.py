"""`checker rules`: lists the rules, and runs the examples they carry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from checker.cli import options, work
from checker.cli.console import Console
from checker.measures import slips
from checker.model import VERDICTS, CheckerError, Source
from checker.read import parse_published
from checker.ruleset import Rule, RuleSet, packaged


@click.group()
def rules() -> None:
    """List the rules, or test them by their own examples."""


@rules.command("list")
@click.argument("folder", required=False, metavar="[DIR]")
@options.rules
@options.quiet
def list_(folder: str | None, rule_folders: tuple[str, ...], quiet: bool, no_progress: bool, debug: bool) -> int:
    """List every rule with its severity and why it exists; DIR adds rules."""
    with Console(quiet=quiet, progress=not no_progress) as console:
        known = work.load_rules(console, [*rule_folders, *([folder] if folder else [])])
        wide = max((len(name) for name in known.rules), default=0)
        for name, rule in known.rules.items():
            click.echo(f"{name:<{wide}}  {rule.severity:<7}  {' '.join(rule.why.split())}")
        return 2 if console.failed else 0


@rules.command("test")
@click.argument("folder", required=False, metavar="[DIR]")
@options.rules
@options.quiet
def test(folder: str | None, rule_folders: tuple[str, ...], quiet: bool, no_progress: bool, debug: bool) -> int:
    """Run the examples of every rule (of DIR only, if it is given) and tell which come to another verdict than they should.

    Units of measure are held against pint's registry: a wrong factor is told, too.
    """
    with Console(quiet=quiet, progress=not no_progress) as console:
        place = Path(folder).resolve() if folder else packaged().resolve()
        ours = place.is_relative_to(packaged().resolve())  # a group of the packaged rules is part of them, not more of them
        known = work.load_rules(console, rule_folders if ours or not folder else [*rule_folders, folder])
        chosen = [rule for rule in known.rules.values() if not folder or Path(rule.file).resolve().is_relative_to(place)]
        if folder and not chosen and not (place / "lexicons").is_dir() and not console.failed:
            raise CheckerError(f"{folder}: no rules in it; a folder of rules holds <group>/<rule>.yml, as quantity/arrested.yml")
        total = failures = 0
        for slip in slips(known) if not folder or (place / "lexicons" / "units.yml").is_file() else ():
            failures += 1
            click.echo(slip)
        for number, rule in enumerate(chosen):
            console.progress("testing rules", number, len(chosen))
            for example in rule.examples:
                total += 1
                if problem := example_problem(rule, example, known):
                    failures += 1
                    click.echo(f"{rule.file}: {problem}")
        click.echo(f"{len(chosen)} rules, {total} examples, {failures} failed")
        return 2 if console.failed else 1 if failures else 0


def example_problem(rule: Rule, example: dict[str, Any], known: RuleSet) -> str | None:
    """What is wrong with the outcome of one example, or None.

    An example `{conflict: [text, text]}` must come to a finding of this rule with that verdict, and any other verdict to no
    conflict of this rule; `none` must come to no finding of this rule. `published: [date, date]` gives the texts their dates.
    """
    from checker import pipeline

    expected = next(key for key in example if key in (*VERDICTS, "none"))
    run = pipeline.run(list(_sources(example[expected], example.get("published") or [])), known, one_story=True)
    verdicts = sorted({f.verdict for f in run.report.findings if f.rule == rule.id})
    texts = " | ".join(" ".join(str(text).split())[:100] for text in example[expected])
    if expected == "none":
        return f"expected no finding, found {', '.join(verdicts)}: {texts}" if verdicts else None
    if expected not in verdicts:
        others = sorted({f"{f.rule} {f.verdict}" for f in run.report.findings if f.rule != rule.id})
        also = f" (other rules: {', '.join(others)})" if others else ""
        return f"expected {expected}, found {', '.join(verdicts) or 'nothing'}{also}: {texts}"
    if expected != "conflict" and "conflict" in verdicts:
        return f"expected {expected} alone, found a conflict as well: {texts}"
    return None


def _sources(texts: list[str], dates: list[Any]) -> Iterator[Source]:
    for number, text in enumerate(texts):
        name = f"{chr(ord('a') + number)}.txt"
        published = parse_published(dates[number]) if number < len(dates) else None
        yield Source(id=name, path=name, text=str(text), published=published)
