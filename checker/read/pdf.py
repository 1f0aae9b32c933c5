"""PDF: the text of its pages in reading order, lines joined to paragraphs again, by pypdf (extra `pdf`)."""

from __future__ import annotations

import io
import re

from checker.read.base import Metadata, Parsed, ReadOptions, RefusedError, extra, guarded, too_large

NAME = "pdf"
SUFFIXES = (".pdf",)
DESCRIPTION = "the text of its pages, lines joined to paragraphs again (extra pdf)"

_FULL = 0.7  # of the usual width: a line as long as that goes on in the next one
_PAGES = 2000
_HYPHEN = re.compile(r"(\w+)-$")
_WORD = re.compile(r"\w+")


def sniff(head: bytes) -> bool:
    """The mark that every PDF begins with."""
    return head[:1024].lstrip().startswith(b"%PDF-")


def parse(data: bytes, options: ReadOptions) -> Parsed:
    """The text of all pages. Written in Python, so that a hostile file can neither crash the program nor outlast its time."""
    if not sniff(data):
        raise RefusedError("not a PDF: it does not begin with %PDF-; check the file")
    pypdf = extra("pypdf", "pdf", "PDF")
    with guarded("PDF", "save it again, or save the article as text"):
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise RefusedError("the PDF is protected by a password; save it without, or save the article as text")
        if len(reader.pages) > _PAGES:
            raise RefusedError(f"a PDF of {len(reader.pages)} pages; split it into articles")
        pages, size = [], 0
        for page in reader.pages:
            pages.append(page.extract_text())
            size += len(pages[-1])
            if size > options.limits.bytes:
                raise too_large(options.limits)
        title = reader.metadata.title if reader.metadata else None
    if reader.pages and not any(map(str.strip, pages)):
        return Parsed(left_out="a PDF without text, perhaps scanned; recognise its text first (OCR)")
    lines = [line for page in pages for line in page.splitlines()]
    return Parsed(text=joined(lines), metadata=Metadata(title=" ".join(str(title or "").split()) or None), extracted=True)


def joined(lines: list[str]) -> str:
    """Paragraphs of lines that were broken to fit a column: a full line goes on, a short one ends."""
    kept = [line.rstrip() for line in lines]
    lengths = sorted(len(line) for line in kept if line)
    full = _FULL * lengths[len(lengths) * 9 // 10] if lengths else 0
    words = set(re.findall(r"\w+-\w+", " ".join(kept)))
    out: list[str] = []
    goes_on = False
    for line in kept:
        text = line.strip()
        if not text:
            goes_on = False
            continue
        if not goes_on:
            out.append(text)
        elif (cut := _HYPHEN.search(out[-1][-60:])) and text[0].islower():
            # A hyphen that some line has inside is the word's own; one seen only at a line's end is the printer's.
            own = cut[1] + "-" + _WORD.findall(text)[0] in words
            out[-1] = (out[-1] if own else out[-1][:-1]) + text
        else:
            out[-1] += " " + text
        goes_on = len(line) >= full
    return "\n\n".join(out)
