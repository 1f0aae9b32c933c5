"""The steps that commands share: load the rules, read the articles, compare, hold against what was accepted, judge."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from checker import registry, ruleset
from checker.cli.config import Config
from checker.cli.console import Console
from checker.cli.options import Job
from checker.files import exists
from checker.model import SEVERITIES, VERDICTS, Decision, Finding, Report, Skipped, Source
from checker.read import Reading, ReadResult, read
from checker.ruleset import RuleSet
from checker.triage import baseline, decisions
from checker.triage.decisions import named
from checker.triage.settle import Selection, settle, with_findings

if TYPE_CHECKING:
    from checker.report.base import RunOutput

_MOST = 5  # records named in one remark


def load_rules(console: Console, folders: Sequence[str]) -> RuleSet:
    """The rules with those of further folders. A bad file is told and left out: the articles can be compared by the others."""
    rules = ruleset.load(tuple(map(_rule_folder, folders)), lenient=True)
    if not folders:
        return rules  # the packaged ones are tested; looking them all through would cost a gate its start
    for fault in rules.problems():
        console.error(fault)
    comparators = registry.discover("checker.compare")
    for rule in rules.rules.values():
        if rule.extends not in comparators:
            console.error(f"{rule.file}: 'extends' is {rule.extends!r}: accepted are {', '.join(comparators)}")
    return rules


def _rule_folder(given: str) -> str:
    """A folder as it is given; where there is none, the one that a plugin offers under that name."""
    plugin = None if Path(given).is_dir() else registry.rule_folder(Path(given).name)
    return str(plugin) if plugin else given


def read_articles(console: Console, paths: Sequence[str | Path], job: Job) -> ReadResult:
    """The articles, with a line on stderr for everything that was left out."""
    found = read(paths, job.read_options)
    console.left_out(found.skipped, found.warnings)
    return found


def compare(console: Console, paths: Sequence[str | Path], job: Job) -> RunOutput:
    """All articles of these paths against each other, with the rules that count."""
    rules = load_rules(console, job.rule_folders)
    reading = Reading(paths, job.read_options)
    from checker import pipeline  # after the usage is known to be right: it brings every stage along

    run = pipeline.run(
        told(console, reading),
        rules,
        skipped=reading.skipped,
        total=reading.files,
        engine=job.engine,
        options=job.engine_options,
        verdicts=job.listed,
        min_confidence=job.min_confidence,
        progress=console.progress,
        with_claims=job.with_claims,
        limits=job.limits,
    )
    tell_beyond(console, run, reading.skipped)
    return selected(run, job)


def told(console: Console, reading: Reading) -> Iterator[Source]:
    """The articles as they are read, and after the last one a line on stderr for everything that was left out."""
    yield from reading
    console.left_out(reading.skipped, reading.warnings)


def tell_beyond(console: Console, run: RunOutput, skipped: Iterable[Skipped]) -> None:
    """A line for each article that could be read but went beyond the limits; those in `skipped` have been told."""
    before = {(s.path, s.reason) for s in skipped}
    console.left_out([s for s in run.report.skipped if (s.path, s.reason) not in before])


def selected(run: RunOutput, job: Job) -> RunOutput:
    """Without the findings whose rules do not count here."""
    config = click.get_current_context().find_object(Config) or Config()
    choice = Selection(select=job.select, ignore=job.ignore, per_source=config.per_source_ignore)
    kept = [f for f in run.report.findings if choice.keeps(f)]
    ignored = len(run.report.findings) - len(kept)
    if not ignored:
        return run
    # Agreements of a large archive are counted, not listed: totals can only be told again when everything is at hand.
    return msgspec.structs.replace(run, report=with_findings(run.report, kept, {"ignored": ignored}))


def all_there(run: RunOutput) -> Callable[[Collection[str]], bool]:
    """Tells whether a run had before it every one of these sources that still exists: else what is recorded about them is not its business."""
    ids = {s.id for s in run.report.sources}
    return lambda sources: all(source in ids or not exists(source) for source in sources)


def settled(console: Console, run: RunOutput, job: Job, seen: Callable[[Collection[str]], bool]) -> RunOutput:
    """Findings with their state by baseline and decisions. Records that are out of date are told."""
    accepted = read_baseline(job.baseline_file)
    decided = read_decisions(job.decisions_file)
    if not accepted.entries and not decided:
        return run
    if accepted.entries and accepted.settings.min_confidence != job.min_confidence:
        was = accepted.settings.min_confidence
        console.warning(
            f"the baseline was made with --min-confidence {was or 0}, this run uses {job.min_confidence or 0}: findings between them look new or stale"
        )
    outcome = settle(run.report.findings, accepted, decided, today(), seen=seen, exists=exists)
    _remark(
        console,
        [e.id for e in outcome.stale],
        "stale baseline entry",
        "stale baseline entries",
        "no longer found; remove: checker baseline prune",
    )
    _remark(console, named(outcome.unused), "unused decision", "unused decisions", "about nothing that is found; remove")
    _remark(console, named(outcome.expired), "expired decision", "expired decisions", "renew or remove")
    report = msgspec.structs.replace(run.report, findings=outcome.findings)
    return msgspec.structs.replace(run, report=report, decisions=outcome.decisions, recorded=decided)


def _remark(console: Console, names: Sequence[str], one: str, many: str, remedy: str) -> None:
    if names:
        more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
        console.warning(f"{plural(len(names), one, many)} ({remedy}): {', '.join(names[:_MOST])}{more}")


def read_baseline(path: str | None) -> baseline.Baseline:
    """The baseline of that file, or of the usual place if there is one."""
    if path or Path(baseline.DEFAULT_PATH).exists():
        return baseline.load(path or baseline.DEFAULT_PATH)
    return baseline.Baseline()


def read_decisions(path: str | None) -> tuple[Decision, ...]:
    """The decisions of that file, or of the usual place if there are any."""
    if path or Path(decisions.DEFAULT_PATH).exists():
        return decisions.load(path or decisions.DEFAULT_PATH)
    return ()


def today() -> date:
    """The day on which decisions are valid or expired; a reproducible build may set SOURCE_DATE_EPOCH."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), tz=UTC).date() if epoch.isdigit() else date.today()


def failing(findings: Iterable[Finding], fail_on: str | None) -> list[Finding]:
    """The new findings of at least that severity."""
    if not fail_on:
        return []
    severities = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return [f for f in findings if f.state == "new" and f.severity in severities]


def verdict(console: Console, run: RunOutput, job: Job) -> int:
    """The exit code; the last line on stderr names the cause of anything but 0."""
    bad = failing(run.report.findings, job.fail_on)
    if console.failed:
        return 2
    if not bad:
        return 0
    console.info(
        f"{plural(len(bad), 'new finding')} at or above --fail-on {job.fail_on}{' (exit code 0 by --exit-zero)' if job.exit_zero else ''}"
    )
    return 0 if job.exit_zero else 1


def plural(number: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def summary(report: Report) -> str:
    """The outcome in one line."""
    counts = report.counts
    verdicts = [f"{counts.by_verdict[v]} {v}" for v in VERDICTS if counts.by_verdict.get(v)]
    states = [f"{number} {state}" for state in ("known", "suppressed") if (number := sum(f.state == state for f in report.findings))]
    told = ", ".join(verdicts) or "nothing to compare"
    also = f" ({', '.join(states)})" if states else ""
    return f"{plural(counts.sources, 'article')}, {plural(counts.stories, 'story', 'stories')}: {told}{also}"
