"""All output formats, for tests that hold for every one of them."""

from __future__ import annotations

from types import ModuleType

from checker import registry

FORMATS: dict[str, ModuleType] = registry.discover("checker.report")
