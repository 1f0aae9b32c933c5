"""Options that several commands share, each group one decorator; `Job` holds what they came to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click
import msgspec

from checker import registry
from checker.cli.config import size_of
from checker.engine.base import EngineOptions
from checker.limits import Limits
from checker.model import SEVERITIES, VERDICTS
from checker.read.base import ReadOptions
from checker.read.json import FIELDS
from checker.triage import baseline, decisions

C = TypeVar("C", bound=Callable[..., Any])
FAIL_ON = tuple(s for s in SEVERITIES if s != "none")


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """The options of a command; one that the command does not have keeps its default here."""

    outputs: tuple[str, ...] = ()
    format_: str | None = None
    with_claims: bool = False
    max_report_size: int | None = None
    fail_on: str | None = None
    min_confidence: float | None = None
    exit_zero: bool = False
    verdicts: str = "all"
    engine: str = "local"
    workers: int = 0
    scheduler: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline_file: str | None = None
    decisions_file: str | None = None
    rule_folders: tuple[str, ...] = ()
    sources_file: str | None = None
    include: tuple[str, ...] = ()
    encoding: str | None = None
    format_in: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    max_bytes: int = Limits().bytes
    max_seconds: float = Limits().seconds
    max_mentions: int = Limits().mentions
    strict: bool = False
    quiet: bool = False
    no_progress: bool = False
    debug: bool = False

    @property
    def read_options(self) -> ReadOptions:
        """The part that reading needs."""
        return ReadOptions(
            include=self.include,
            encoding=self.encoding,
            sources_file=self.sources_file,
            format_in=self.format_in,
            fields=self.fields,
            limits=self.limits,
        )

    @property
    def engine_options(self) -> EngineOptions:
        """How much the engine may use, and where."""
        return EngineOptions(workers=self.workers, scheduler=self.scheduler)

    @property
    def limits(self) -> Limits:
        """What one article may cost."""
        return Limits(bytes=self.max_bytes, seconds=self.max_seconds, mentions=self.max_mentions, strict=self.strict)

    def listed(self, articles: int) -> str:
        """The verdicts to list, with `auto` made definite: everything, or without the agreements of a large archive."""
        if self.verdicts != "auto":
            return self.verdicts
        return "all" if articles <= 1000 else ",".join(v for v in VERDICTS if v != "agree")


def registered(package: str) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """A choice among the modules of a package; the package is looked into only when the command is called."""

    def choose(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
        if value is not None and registry.find(package, value) is None:
            names = [*registry.discover(package), *registry.plugins(package)]
            raise click.BadParameter(f"{value!r} is not one of {', '.join(names)}", ctx, param)
        return value

    return choose


def _verdicts(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if value not in {"all", "auto"} and (bad := [part for part in value.split(",") if part not in VERDICTS]):
        raise click.BadParameter(f"{bad[0]!r} is not one of all, auto, {', '.join(VERDICTS)}", ctx, param)
    return value


def _fields(ctx: click.Context, param: click.Parameter, value: Sequence[str]) -> tuple[tuple[str, str], ...]:
    out = []
    for pair in value:
        part, mark, name = pair.partition("=")
        if not mark or not name or part not in FIELDS:
            raise click.BadParameter(f"{pair!r} is not PART=NAME with one of {', '.join(FIELDS)}", ctx, param)
        out.append((part, name))
    return tuple(out)


def _size(ctx: click.Context, param: click.Parameter, value: str | int | None) -> int | None:
    try:
        return size_of(str(value)) if value is not None else None
    except ValueError as error:
        raise click.BadParameter(f"{value!r}: {error}", ctx, param) from None


def quiet(command: C) -> C:
    """`--quiet`, `--no-progress` and `--debug`, on every command."""
    return _all(
        command,
        click.option("--quiet", "-q", is_flag=True, help="Say nothing on stderr but errors."),
        click.option("--no-progress", is_flag=True, help="Show no progress bar."),
        click.option("--debug", is_flag=True, hidden=True, help="Show the traceback of an internal error."),
    )


def rules(command: C) -> C:
    """`--rules`."""
    return _all(
        command,
        click.option(
            "--rules",
            "rule_folders",
            multiple=True,
            metavar="DIR",
            help="Add rules; one of the same id replaces the packaged one. Repeatable.",
        ),
    )


def reading(command: C) -> C:
    """What to read and how."""
    return _all(
        command,
        click.option(
            "--sources",
            "sources_file",
            metavar="FILE",
            help="Titles, publishers and dates of the articles (default: sources.yaml beside them).",
        ),
        click.option("--include", multiple=True, metavar="GLOB", help="Further files of a folder, e.g. '*.text'. Repeatable."),
        click.option("--encoding", metavar="NAME", help="Encoding of the files (default: UTF-8, or what a byte-order mark says)."),
        click.option(
            "--format-in", metavar="NAME", help="Input format (default: by suffix, else by content), e.g. json for standard input."
        ),
        click.option(
            "--field",
            "fields",
            multiple=True,
            metavar="PART=NAME",
            callback=_fields,
            help="Where JSON articles keep a part, e.g. text=story.body. Parts: text, title, published, publisher, url, id, language. Repeatable.",
        ),
        click.option(
            "--max-bytes",
            type=click.IntRange(1),
            default=Limits().bytes,
            metavar="N",
            show_default=True,
            help="Leave out an article that is larger.",
        ),
        click.option(
            "--max-seconds",
            type=click.FloatRange(0),
            default=Limits().seconds,
            metavar="N",
            show_default=True,
            help="Leave out an article that takes longer; 0 is no limit.",
        ),
        click.option(
            "--max-mentions",
            type=click.IntRange(1),
            default=Limits().mentions,
            metavar="N",
            show_default=True,
            help="Leave out an article with more names, numbers and dates.",
        ),
    )


def writing(command: C) -> C:
    """Where the report goes, and in which form."""
    return _all(
        command,
        click.option(
            "-o",
            "--output",
            "outputs",
            multiple=True,
            metavar="FILE",
            help="Write a report; the suffix or a prefix (github=-) tells the format. Repeatable.",
        ),
        click.option(
            "--format",
            "format_",
            callback=registered("checker.report"),
            metavar="NAME",
            help="Print the report in this format (default: text, unless -o is given).",
        ),
        click.option(
            "--max-report-size",
            callback=_size,
            metavar="SIZE",
            help="Leave things out of an HTML page above this size, as 500k or 30M, and say so on it; 0 leaves out nothing (default: 30M).",
        ),
        click.option("--claims", "with_claims", is_flag=True, help="List every claim in the JSON report (and as CSV: -o claims=FILE)."),
    )


def judging(fail_on: str | None) -> Callable[[C], C]:
    """Which findings count, and which make the command fail."""
    default = f"(default: {fail_on})" if fail_on else "(default: never)"
    return lambda command: _all(
        command,
        click.option(
            "--fail-on",
            type=click.Choice(FAIL_ON),
            default=fail_on,
            help=f"Exit with 1 for new findings of at least this severity {default}.",
        ),
        click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found; errors still exit with 2."),
        click.option(
            "--verdicts",
            callback=_verdicts,
            default="auto",
            metavar="LIST",
            help="Verdicts to list: all, or some, by comma (default: all; above 1,000 articles all but agree).",
        ),
    )


def selecting(command: C) -> C:
    """Which findings there are at all."""
    return _all(
        command,
        click.option(
            "--min-confidence", type=click.FloatRange(0, 1), metavar="X", help="Leave out findings below this confidence (0 to 1)."
        ),
        click.option("--select", multiple=True, metavar="RULE", help="Only these rules, by id or group (quantity). Repeatable."),
        click.option("--ignore", multiple=True, metavar="RULE", help="Not these rules. Repeatable."),
    )


def engines(command: C) -> C:
    """Where the work is done."""
    return _all(
        command,
        click.option(
            "--engine",
            callback=registered("checker.engine"),
            default="local",
            show_default=True,
            metavar="NAME",
            help="Where the work is done: local, process or dask.",
        ),
        click.option(
            "--workers",
            type=click.IntRange(min=0),
            default=0,
            metavar="N",
            help="Worker processes of the engine (default: one for each core).",
        ),
        click.option(
            "--scheduler", metavar="ADDRESS", help="The Dask scheduler, e.g. tcp://host:8786 (default: a cluster on this machine)."
        ),
    )


def records(command: C) -> C:
    """What was accepted and decided before."""
    return _all(
        command,
        click.option(
            "--baseline",
            "baseline_file",
            metavar="FILE",
            help=f"Findings accepted before (default: {baseline.DEFAULT_PATH}, if it is there).",
        ),
        click.option(
            "--decisions",
            "decisions_file",
            metavar="FILE",
            help=f"Decisions with their reasons (default: {decisions.DEFAULT_PATH}, if it is there).",
        ),
    )


def filling(command: C) -> C:
    """What it takes to read articles and to extract from them."""
    return _all(command, engines, rules, reading, quiet)


def comparing(command: C) -> C:
    """What it takes to compare articles and to hold the findings against what was accepted."""
    return _all(command, selecting, engines, records, rules, reading, quiet)


def _all(command: C, *decorators: Callable[[C], C]) -> C:
    for decorate in reversed(decorators):
        command = decorate(command)
    return command
