"""HTML: one self-contained page to read and to work in, from disk, without a network and without JavaScript if need be."""

from __future__ import annotations

from checker.report.base import RunOutput

NAME = "html"
SUFFIXES = (".html", ".htm")
DESCRIPTION = "one page for editors: who says what side by side, with pictures, the articles and your decisions"


def render(run: RunOutput) -> bytes:
    """The page, no larger than the options allow; what was left out is said on top of it."""
    # jinja2 is slow to import, and most runs of a gate write no page.
    from checker.report.page.build import page

    return page(run)
