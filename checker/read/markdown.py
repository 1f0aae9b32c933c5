"""Markdown: the words with the markup blanked out, so that every offset and line still fits the file."""

from __future__ import annotations

import re

import msgspec

from checker.read.base import Parsed, ReadOptions
from checker.read.decode import decode
from checker.read.frontmatter import blank, split

NAME = "markdown"
SUFFIXES = (".md", ".markdown")
DESCRIPTION = "Markdown, with front matter if there is some"

# Every pattern is bounded or fails at once where it repeats: nothing here goes quadratic on "[[[[" or "<<<<".
_WHOLE = re.compile(
    r"^[ ]{0,3}(?:[-*_=][ \t]*){3,200}$"  # rules, underlines of headings
    r"|^[ ]{0,3}\[[^\[\]\n]{1,200}\]:[ \t]*\S{1,2000}[^\n]{0,500}$"  # targets of links
    r"|^[ ]{0,3}\|?(?:[ \t]*:?-{3,100}:?[ \t]*\|){1,100}[-: \t]{0,100}$"  # the line under a table's head
    r"|!\[[^\[\]\n]{0,1000}\]\([^()\s]{0,2000}(?:[ \t]+\"[^\"\n]{0,500}\")?\)"  # pictures
    r"|\[\^[^\[\]\s]{1,100}\]:?"  # notes
    r"|</?[A-Za-z][^<>]{0,1000}>|<(?:https?|mailto):[^<>\s]{0,2000}>",  # tags, bare addresses
    re.MULTILINE,
)
_LEADING = re.compile(r"^[ \t]*(?:>[ \t]?){0,20}[ \t]*(?:#{1,6}[ \t]+|[-*+][ \t]+|\d{1,3}[.)][ \t]+|>)?", re.MULTILINE)
_LINK = re.compile(
    r"(\[)([^\[\]\n]{1,1000})(\](?:\([^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?(?:[ \t]+\"[^\"\n]{0,500}\")?\)|\[[^\[\]\n]{0,200}\]))"
)
_MARKS = re.compile(
    r"\*{1,3}|~~|`{1,10}|(?<![^\W_])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![^\W_])|\\(?=[\\`*_{}\[\]()#+.!|>~-])|(?<=\s)#+[ \t]*$|\|", re.MULTILINE
)
_FENCE = re.compile(r"^[ ]{0,3}(```+|~~~+)", re.MULTILINE)


def sniff(head: bytes) -> bool:
    """Any text might be Markdown: only its suffix tells."""
    return False


def parse(data: bytes, options: ReadOptions) -> Parsed:
    """The decoded text with front matter, code and markup blanked out."""
    parsed = split(decode(data, options.encoding))
    return msgspec.structs.replace(parsed, text=unmark(parsed.text))


def unmark(text: str) -> str:
    """The text with spaces for its markup: same length, same lines."""
    text = _without_comments(_without_code(text))
    text = _WHOLE.sub(lambda m: blank(m.group()), text)
    text = _LEADING.sub(lambda m: blank(m.group()), text)
    text = _LINK.sub(lambda m: " " + m[2] + blank(m[3]), text)
    return _MARKS.sub(lambda m: blank(m.group()), text)


def _without_code(text: str) -> str:
    """Fenced blocks blanked out; one that is never closed runs to the end, as it does in Markdown."""
    out, at, opened, mark = [], 0, -1, ""
    for match in _FENCE.finditer(text):
        if opened < 0:
            opened, mark = match.start(), match[1]
        elif match[1].startswith(mark):
            end = text.find("\n", match.end())
            end = len(text) if end < 0 else end
            out += [text[at:opened], blank(text[opened:end])]
            at, opened = end, -1
    if opened >= 0:
        out += [text[at:opened], blank(text[opened:])]
        at = len(text)
    return "".join(out) + text[at:]


def _without_comments(text: str) -> str:
    out, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        out += [text[at:start], blank(text[start : end + 3])]
        at = end + 3
    return "".join(out) + text[at:]
