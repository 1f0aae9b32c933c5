"""Text of strangers made safe to show: nothing invisible, nothing endless, nothing that moves what stands beside it."""

from __future__ import annotations

import re

# Control characters have pictures of their own; what reorders a line (embeddings, overrides, isolates) is named instead of obeyed,
# and so are noncharacters and the interlinear marks. Joiners stay: Persian and emoji need them.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_SPACE = re.compile(r"\s+")


def visible(text: str) -> str:
    """The text with control and reordering characters replaced by something that shows; line ends and tabs stay."""
    return _HIDDEN.sub(_picture, text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"⟦U+{code:04X}⟧"


def line(text: str, limit: int = 0) -> str:
    """The text on one line, visible, and not longer than `limit` characters (0 is no limit)."""
    if limit and len(text) > 8 * limit:
        text = text[: 8 * limit]
    return clip(visible(_SPACE.sub(" ", text)).strip(), limit)


def clip(text: str, limit: int) -> str:
    """The beginning of a text that is too long, cut at a word where there is one near, with an ellipsis."""
    if not limit or len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ", int(limit * 0.7))
    return cut[: space if space > 0 else None].rstrip(" ,;:") + "…"


def clip_end(text: str, limit: int) -> str:
    """The end of a text that is too long, likewise."""
    return clip(text[::-1], limit)[::-1]


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 article`, `5 articles`, `5,000 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def join(words: list[str], last: str = "and") -> str:
    """Words as a list in prose: `a, b and c`."""
    return " ".join([", ".join(words[:-1]), last, words[-1]]) if len(words) > 1 else "".join(words)
