"""Finds the parts that live one per file: every module of a package that declares a `NAME`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType


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
