"""Older baseline formats: each module here has a `NAME`, the format it starts from, and `upgrade(data)`, which brings it to the next."""

from __future__ import annotations

from typing import Any

from checker import registry
from checker.model import CheckerError


def upgraded(data: dict[str, Any], wanted: int) -> dict[str, Any]:
    """The data in the wanted format, one step at a time. Raises CheckerError for a newer or unknown one."""
    steps = registry.discover("checker.triage.upgrades")
    while (found := data.get("format")) != wanted:
        if isinstance(found, int) and found > wanted:
            raise CheckerError(f"format {found} was made by a newer version of this program, which knows up to {wanted}; upgrade it")
        step = steps.get(str(found))
        if step is None:
            raise CheckerError(f"unknown format {found!r}; make a new baseline with `checker baseline create`")
        data = step.upgrade(data)
    return data
