"""How a command ended: what the fixtures `checker` and `checker_process` give back."""

from __future__ import annotations

from typing import NamedTuple


class Outcome(NamedTuple):
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def errors(self) -> list[str]:
        return [line for line in self.err.splitlines() if line.startswith("checker: error: ")]

    @property
    def warnings(self) -> list[str]:
        return [line for line in self.err.splitlines() if line.startswith("checker: warning: ")]
