"""Which format reads a file: the one that is asked for, else by its suffix, else by how it begins; what tells nothing is text."""

from __future__ import annotations

from types import ModuleType

from checker import registry
from checker.model import CheckerError

PACKAGE = "checker.read"
HEAD = 65_536  # bytes that a format may look at


def formats() -> dict[str, ModuleType]:
    """The formats that come with the program, by name."""
    return registry.discover(PACKAGE)


def format_named(name: str) -> ModuleType:
    """The format of that name, of a plugin if need be. Raises CheckerError that lists the names."""
    found = registry.find(PACKAGE, name)
    if found is None:
        names = sorted({*formats(), *registry.plugins(PACKAGE)})
        raise CheckerError(f"--format-in {name}: no such input format; accepted are {', '.join(names)}")
    return found


def format_of(path: str, head: bytes = b"", named: str | None = None) -> ModuleType:
    """The format for a file, by its name and its first bytes."""
    if named:
        return format_named(named)
    lower = path.lower()
    claiming = [module for module in formats().values() if lower.endswith(module.SUFFIXES)]
    if len(claiming) > 1:  # such as .json: the more particular format knows its own
        return next((module for module in reversed(claiming) if module.sniff(head)), claiming[0])
    if claiming:
        return claiming[0]
    suffix = "." + lower.rpartition("/")[2].rpartition(".")[2]
    if path != "-" and len(suffix) > 1:
        for module in registry.plugins(PACKAGE).values():  # only now: looking for plugins takes longer than a gate should
            if lower.endswith(tuple(module.SUFFIXES)):
                return module
    return next((module for module in reversed(formats().values()) if module.sniff(head)), formats()["text"])
