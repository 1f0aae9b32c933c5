"""Finds the parts that live one per file: every module of a package that declares a `NAME`, and those of plugins."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path
from types import ModuleType

from checker.model import CheckerError

# Groups of entry points, by the package whose modules they add to.
_GROUPS = {"checker.read": "checker.readers", "checker.report": "checker.reports"}


@cache
def discover(package: str) -> dict[str, ModuleType]:
    """Modules of `package` by the `NAME` they declare, sorted by it. Modules without a `NAME` are helpers."""
    root = importlib.import_module(package)
    found = {}
    for info in sorted(pkgutil.iter_modules(root.__path__), key=lambda i: i.name):
        module = importlib.import_module(f"{package}.{info.name}")
        if name := getattr(module, "NAME", None):
            found[str(name)] = module
    return dict(sorted(found.items()))


@cache
def plugins(package: str) -> dict[str, ModuleType]:
    """Modules that other distributions add to `package` by entry points, by `NAME`; ours stay when names are equal.

    Looking for them takes 10 to 100 ms, so callers ask only for what is not found among our own.
    """
    group = _GROUPS.get(package)
    if not group:
        return {}
    from importlib.metadata import entry_points

    found = {}
    for point in sorted(entry_points(group=group), key=lambda p: p.name):
        try:
            module = point.load()
            name = str(module.NAME)
        except Exception as error:  # whatever a stranger's module does when it is imported
            raise CheckerError(
                f"plugin {point.name} ({point.value}) cannot be used: {type(error).__name__}: {error}; uninstall it"
            ) from None
        if name not in discover(package):
            found[name] = module
    return found


def find(package: str, name: str) -> ModuleType | None:
    """The module of that name: one of ours, else one of a plugin."""
    return discover(package).get(name) or plugins(package).get(name)


def rule_folder(name: str) -> Path | None:
    """The folder of rules that a plugin offers under that name: the entry point, in the group `checker.rules`, names its package."""
    from importlib.metadata import entry_points

    for point in entry_points(group="checker.rules", name=name):
        module = importlib.import_module(point.module)
        return Path(next(iter(module.__path__)))
    return None
