"""What a command says on stderr: warnings, errors, progress, and at the end why it failed."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterable
from types import TracebackType
from typing import Any

import click

from checker.model import Skipped

_MOST_WARNINGS = 20
_PATIENCE = 1.0  # seconds before progress is worth showing, and rich worth importing


class Console:
    """Speaks on stderr and remembers whether anything went wrong. `quiet` leaves only errors."""

    def __init__(self, *, quiet: bool = False, progress: bool = True) -> None:
        self.quiet = quiet
        self.failed = False
        self._first = self._last = ""  # the first error, the last line
        self.progress = Progress(enabled=progress and not quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb")

    def __enter__(self) -> Console:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.progress.close()
        if self.failed and kind is None and self._last != "error":  # the last line of a log tells why it ended as it did
            self.info(f"ends with exit code 2 because of an error: {self._first}")

    def error(self, message: str) -> None:
        """A line that makes the command end with 2."""
        self.failed = True
        self._first = self._first or message
        self._say("error", message)

    def warning(self, message: str) -> None:
        """A line that changes nothing."""
        if not self.quiet:
            self._say("warning", message)

    def info(self, message: str) -> None:
        """A line that is no worry at all."""
        if not self.quiet:
            self._say("", message)

    def left_out(self, skipped: Iterable[Skipped], warnings: Iterable[str] = ()) -> None:
        """A line for everything that was not read: the harmless first, so that the last line names a cause of failure."""
        skipped = list(skipped)
        harmless = [*warnings, *(f"{s.path}: {s.reason}; skipped" for s in skipped if not s.fault)]
        for message in harmless[:_MOST_WARNINGS]:
            self.warning(message)
        if len(harmless) > _MOST_WARNINGS:
            self.warning(f"and {len(harmless) - _MOST_WARNINGS} more; the report lists what was skipped")
        for entry in skipped:
            if entry.fault:
                self.error(f"{entry.path}: {entry.reason}")

    def _say(self, kind: str, message: str) -> None:
        self.progress.close()
        self._last = kind
        line = f"checker: {kind}: {message}" if kind else f"checker: {message}"
        click.echo(line.replace("\n", " "), err=True)


class Progress:
    """A bar on stderr for long work; called by the pipeline with a stage, what is done and what there is."""

    def __init__(self, *, enabled: bool) -> None:
        self.enabled = enabled
        self._started = time.monotonic()
        self._bar: Any = None
        self._tasks: dict[str, Any] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Shows how far a stage has come, once the work has taken long enough for anyone to wonder."""
        if not self.enabled or (self._bar is None and time.monotonic() - self._started < _PATIENCE):
            return
        if self._bar is None:
            self._bar = _bar()
            self._bar.start()
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(stage, total=total)
        self._bar.update(self._tasks[stage], completed=done, total=total)

    def close(self) -> None:
        """Takes the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
            self._tasks.clear()


def _bar() -> Any:
    from rich import progress  # only here: most runs end before anyone needs a bar
    from rich.console import Console as RichConsole
    from rich.text import Text

    class Rate(progress.ProgressColumn):
        """How many a second."""

        def render(self, task: progress.Task) -> Text:
            return Text(f"{task.speed:,.0f}/s" if task.speed else "")

    return progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        Rate(),
        progress.TimeRemainingColumn(),
        console=RichConsole(stderr=True),
        transient=True,
    )


def colors(stream: Any) -> bool:
    """Whether a stream is a terminal that shows colours and nobody has asked for none."""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Columns to fill: the terminal's, or 100 where there is none."""
    return shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100
