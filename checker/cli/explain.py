"""`checker explain`: why a rule exists and what it finds, or what a finding of a report says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from checker.cli import corpus, options, work
from checker.cli.console import Console
from checker.model import VERDICTS, CheckerError, Finding
from checker.ruleset import Rule, RuleSet


@click.command()
@click.argument("name", metavar="RULE|FINDING-ID")
@click.option("--report", "report_file", metavar="FILE", help="The JSON report that holds the finding (default: that of the last gate).")
@options.rules
@options.quiet
def explain(name: str, report_file: str | None, rule_folders: tuple[str, ...], quiet: bool, no_progress: bool, debug: bool) -> int:
    """Explain a rule (what it compares, why, with examples) or a finding of a report (both passages, and its rule)."""
    with Console(quiet=quiet, progress=not no_progress) as console:
        rules = work.load_rules(console, rule_folders)
        kept = Path(corpus.LAST)
        finding = _find(Path(report_file), name) if report_file else _kept(kept, name) if kept.exists() else None
        if finding:
            click.echo(_finding(finding))
            name = finding.rule
            click.echo("")
        click.echo(_rule(_known(rules, name)))
        return 2 if console.failed else 0


def _known(rules: RuleSet, name: str) -> Rule:
    try:
        return rules.find(name)
    except CheckerError as error:
        if "." in name:
            raise
        raise CheckerError(f"{error}; for a finding of a report, name the report as well: --report FILE.json") from None


def _rule(rule: Rule) -> str:
    lines = [f"{rule.id}  ({rule.severity}, {rule.kind})", "", f"  {rule.why.strip()}", "", f"  says       {rule.message.strip()}"]
    lines += [f"  compares   {rule.attribute}, as {rule.extends}"]
    if rule.check:
        lines.append(f"  check      {rule.check.strip()}")
    if rule.aliases:
        lines.append(f"  once       {', '.join(rule.aliases)}")
    lines += [f"  file       {rule.file}", "", "  Examples:"]
    for example in rule.examples:
        verdict = next(key for key in example if key in (*VERDICTS, "none"))
        lines += [f"    {verdict if number == 0 else '':<13}{text}" for number, text in enumerate(map(_one_line, example[verdict]))]
    return "\n".join(lines)


def _one_line(text: Any) -> str:
    return " ".join(str(text).split())


def _kept(path: Path, name: str) -> Finding | None:
    """The finding of that id in the report that the last gate has left."""
    try:
        return _find(path, name)
    except CheckerError:
        return None


def _find(path: Path, name: str) -> Finding:
    """The finding of that id in a JSON report; the first characters of the id will do if they are the only ones."""

    class Slice(msgspec.Struct):
        findings: list[Finding]

    try:
        findings = msgspec.json.decode(path.read_bytes(), type=Slice).findings
    except OSError as error:
        raise CheckerError(
            f"{path}: cannot be read: {error.strerror}; name a JSON report, as `checker check ... -o report.json` writes it"
        ) from None
    except msgspec.DecodeError as error:
        raise CheckerError(f"{path}: not a JSON report of this program: {error}") from None
    found = [f for f in findings if f.id == name] or [f for f in findings if f.id.startswith(name)]
    if len(found) == 1:
        return found[0]
    what = (
        f"{len(found)} findings begin with {name!r}; write more of it" if found else f"no finding {name!r}; it holds {len(findings)} others"
    )
    raise CheckerError(f"{path}: {what}")


def _finding(finding: Finding) -> str:
    lines = [
        f"{finding.id}  {finding.verdict} ({finding.severity}, confidence {finding.confidence:.2f}, {finding.state})",
        "",
        f"  {finding.message}",
    ]
    if finding.assumption:
        lines.append(f"  Assuming {finding.assumption}")
    for value in finding.values:
        lines += ["", f"  {value.value}  (independent support: {value.support})"]
        for e in value.evidence:
            lines.append(f"    {e.source}:{e.start}-{e.end}  …{_one_line(e.prefix)} [{_one_line(e.text)}] {_one_line(e.suffix)}…")
    return "\n".join(lines)
