"""The text for terminals: the first screen, the width, colours, and texts that try to steer the terminal."""

from __future__ import annotations

import re

import msgspec

from checker.report import text
from checker.report.base import Options
from tests.report import sample

ESCAPE = re.compile(r"\x1b\[[\d;]*m")


def lines(options: Options | None = None) -> list[str]:
    return text.render(sample.small(options)).decode().splitlines()


def test_the_first_screen_has_every_verdict_that_matters() -> None:
    screen = "\n".join(lines()[:24])
    assert "Tidal Power Institute: Coast Wire, Harbour Herald, yearbook (2 independent) | Tidal" in screen
    for verdict in ("≠ error", "≠ warning", "→ note", "≈ note"):
        assert verdict in screen
    order = [line[2] for line in lines() if line.startswith("  ") and line[2] in "≠→≈" and line[4:9] in ("error", "warni", "note ")]
    assert order == sorted(order, key="≠→≈".index)


def test_lines_keep_to_the_width() -> None:
    for width in (60, 80, 120):
        assert max(map(len, lines(Options(width=width)))) <= width


def test_colours_change_no_word() -> None:
    coloured = lines(Options(color=True))
    assert any("\x1b[31;1m" in line for line in coloured)
    bare = [ESCAPE.sub("", line) for line in coloured]
    assert [re.sub("[»«]", "", line).split() for line in lines()] == [line.split() for line in bare]


def test_no_escape_of_a_stranger_reaches_the_terminal() -> None:
    run = sample.hostile()
    for color in (False, True):
        out = text.render(msgspec.structs.replace(run, options=Options(color=color))).decode()
        assert "\x1b" not in ESCAPE.sub("", out)
        assert "\x9b" not in out
        assert "␛[31m" in out  # the one of the article is shown instead


def test_long_runs_stay_readable() -> None:
    screen = text.render(sample.large(400, 40)).decode().splitlines()[:90]
    assert any(line.startswith("  → note") for line in screen)
    assert any(line.startswith("  ≈ note") for line in screen)
    assert any("more conflict" in line for line in screen)
