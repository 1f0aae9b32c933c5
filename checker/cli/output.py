"""Writes a run in every form that was asked for: `-o FILE` by suffix, `-o format=FILE`, `--format` to stdout."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

import click
import msgspec

from checker import registry
from checker.cli.console import Console, colors, width
from checker.files import write_atomically
from checker.model import CheckerError

if TYPE_CHECKING:
    from checker.report.base import RunOutput


_SUMMARY = 900_000  # bytes; GitHub takes 1 MiB from a step


class Target(NamedTuple):
    """A format and where it goes; "-" is stdout."""

    format: str
    path: str


def targets(outputs: Sequence[str], format_: str | None, with_claims: bool = True) -> list[Target]:
    """Where the report goes: every `-o`, and stdout if a format was asked for or there is no `-o`. Raises a usage error."""
    found = [_target(value) for value in outputs]
    if format_ or not found:
        found.append(Target(format_ or "text", "-"))
    seen: set[str] = set()
    for target in found:
        if target.path in seen:
            where = "stdout" if target.path == "-" else target.path
            raise click.UsageError(f"two reports would go to {where}; give each its own file with -o FORMAT=FILE")
        seen.add(target.path)
        if not with_claims and getattr(registry.find("checker.report", target.format), "CLAIMS", False):
            raise click.UsageError(f"the format {target.format} lists claims; add --claims")
    return found


def _target(value: str) -> Target:
    if value == "-":
        return Target("text", "-")
    prefix, mark, rest = value.partition("=")
    suffix = Path(value).suffix.lower()
    formats: dict[str, ModuleType] = {}
    for more in (registry.discover, registry.plugins):  # plugins only for what is none of ours
        formats |= more("checker.report")
        if mark and prefix in formats:
            return Target(prefix, rest or "-")
        for name, module in formats.items():
            if suffix in module.SUFFIXES:
                return Target(name, value)
    suffixes = sorted({s for module in formats.values() for s in module.SUFFIXES})
    raise click.UsageError(
        f"-o {value}: no format has that suffix; accepted are {' '.join(suffixes)}, or name the format: -o FORMAT=FILE, one of {', '.join(formats)}"
    )


def write(console: Console, run: RunOutput, wanted: Sequence[Target], max_size: int | None = None) -> list[str]:
    """Writes every target, even when one of them fails, and says which files there are now."""
    written = []
    if max_size is not None:
        run = msgspec.structs.replace(run, options=msgspec.structs.replace(run.options, max_report_size=max_size))
    for format_, path in wanted:
        options = msgspec.structs.replace(run.options, color=path == "-" and colors(sys.stdout), width=width() if path == "-" else 100)
        module = registry.find("checker.report", format_)
        assert module is not None  # else it would not be a target
        try:
            data = module.render(msgspec.structs.replace(run, options=options))
        except CheckerError as error:  # such as a library that is not installed
            console.error(str(error))
            continue
        if format_ == "github":
            _job_summary(console, run)
        if path == "-":
            console.progress.close()
            try:
                sys.stdout.flush()
                sys.stdout.buffer.write(data)
                sys.stdout.buffer.flush()
            except BrokenPipeError:
                raise
            except OSError as error:
                console.error(f"standard output cannot be written: {error.strerror}; check where it goes, and the free space there")
            continue
        try:
            write_atomically(path, data)
            written.append(path)
        except CheckerError as error:
            console.error(str(error))
    return written


def _job_summary(console: Console, run: RunOutput) -> None:
    """The whole report as Markdown on the page of a GitHub job, which shows only some annotations. Other steps may have written there."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    data = registry.discover("checker.report")["md"].render(run)
    if len(data) > _SUMMARY:
        cut = data[:_SUMMARY].rsplit(b"\n", 1)[0]
        data = cut + b"\n\nThe rest is too long for a job summary; write a report to a file and keep it as an artifact.\n"
    try:
        with Path(path).open("ab") as file:
            file.write(data)
    except OSError as error:
        console.warning(f"the job summary cannot be written: {error.strerror}")
