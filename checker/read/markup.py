"""HTML fragments to plain text, for feeds and wire formats that hold the article and nothing else. Linear, whatever the input."""

from __future__ import annotations

import re

# No part of a tag may hold "<", and none is ever tried twice: linear.
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]{0,40})(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+>")
_LOOSE = re.compile(r"</?[A-Za-z][^<>]{0,4000}>|<[!?][^<>]{0,4000}>")
_BLOCKS = frozenset(
    "address article aside blockquote body br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section "
    "table td th tr ul".split()
)
_UNSEEN = ("script", "style", "template", "noscript", "svg", "iframe")
_SPACE = re.compile(r"[ \t\r\f\v\u00a0]+")
_LINES = re.compile(r" ?\n[ \n]*")


def plain(markup: str) -> str:
    """The words of a fragment, a paragraph for each block; what has no markup is only relieved of its entities."""
    text = _without(markup, "<!--", "-->")
    for name in _UNSEEN:
        text = _without_element(text, name)
    # Line ends of the source mean nothing in HTML, those of its blocks do.
    if re.search(r"<(?:p|br|div|li|h[1-6])\b", text, re.I):
        text = text.replace("\n", " ")
    text = _TAG.sub(lambda m: "\n" if m[1].lower() in _BLOCKS else "", text)
    import html  # two thousand names of characters, of no use to who reads plain text

    text = html.unescape(_LOOSE.sub("", text))
    text = _SPACE.sub(" ", text)
    return _LINES.sub("\n\n", text).strip()


def is_markup(text: str) -> bool:
    """Whether a text is written in HTML: it has a closing tag, a break or a paragraph."""
    return bool(re.search(r"</[A-Za-z][A-Za-z0-9]{0,20}>|<(?:br|p)\s?/?>", text[:100_000]))


def _without(text: str, opening: str, closing: str) -> str:
    out, at = [], 0
    while (start := text.find(opening, at)) >= 0 and (end := text.find(closing, start)) >= 0:
        out.append(text[at:start])
        at = end + len(closing)
    return "".join(out) + text[at:]


def _without_element(text: str, name: str) -> str:
    """Elements that hold no words; one that is never closed is left to the pattern for tags."""
    lower = text.lower()
    if len(lower) != len(text) or f"<{name}" not in lower:
        return text
    out, at = [], 0
    while (start := lower.find(f"<{name}", at)) >= 0 and (end := lower.find(f"</{name}", start)) >= 0:
        out.append(text[at:start])
        close = lower.find(">", end)
        at = len(text) if close < 0 else close + 1
    return "".join(out) + text[at:]
