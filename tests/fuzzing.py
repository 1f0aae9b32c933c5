"""Hostile inputs, made by a seeded mutator from the files in `inputs/`: the same seed makes the same inputs, so that a failure can be told by two numbers.

`TARGETS` says for each reader and for the extractors what to feed and what must hold: nothing but a refusal in one line, in bounded time,
and spans that are the words they stand for. `bench/fuzz.py` runs it at length, `test_fuzz.py` for a moment, with every failure there ever was.
"""

from __future__ import annotations

import gzip
import io
import random
import time
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import msgspec

from checker import ruleset
from checker.limits import Limits, OverTimeError, deadline
from checker.model import CheckerError, DateSpan, Source
from checker.read import ReadOptions
from checker.read.articles import _article
from checker.read.base import Parsed, RefusedError
from checker.read.detect import format_of, formats

ROOT = Path(__file__).resolve().parent.parent
INPUTS = ROOT / "tests" / "inputs"
OPTIONS = ReadOptions(limits=Limits(bytes=300_000, seconds=5))
SECONDS = 10.0
_WAITS = 5
TOKENS = {
    "text": [
        "---\n",
        "title: ",
        "published: 2024-10-28\n",
        "\ufeff",
        "\0",
        "[",
        "](",
        "```\n",
        "<!--",
        "-->",
        "|---|",
        "&a ",
        "*a ",
        "\\",
        "\u2028",
        "\r",
    ],
    "html": [
        "<p>",
        "</p>",
        "<!--",
        "-->",
        "<script>",
        "<![CDATA[",
        "]]>",
        "<meta name=date content='",
        "<time datetime=",
        "&#x0;",
        "&#55296;",
        "<table>",
        "<div ",
        "\0",
        "<base href=",
        "<?xml ",
        "<article>",
    ],
    "json": [
        '{"',
        '":',
        "[",
        "]",
        "{",
        "}",
        "\\ud800",
        "\\u0000",
        "1e999",
        "-",
        "null",
        "true",
        '"text"',
        '"bodies"',
        '"pubstatus"',
        '"versioncreated"',
        "\n",
        "99999999999999999999",
    ],
    "feed": [
        "<item>",
        "<entry>",
        "</item>",
        "<![CDATA[",
        "]]>",
        "<!DOCTYPE a [",
        "<!ENTITY a 'b'>",
        "&a;",
        "&#0;",
        "<content type='xhtml'>",
        "xmlns:x='y'",
        "<x:y>",
        "<pubDate>",
        "+9999",
        "\0",
    ],
    "pdf": [
        "obj",
        "endobj",
        "stream\n",
        "endstream",
        "/Length 99999999",
        "/Type /Pages",
        "/Kids [1 0 R]",
        "/Count 99999",
        "xref\n",
        "trailer",
        "<<",
        ">>",
        "/FlateDecode",
        "/Parent 3 0 R",
        "startxref\n0",
    ],
    "warc": [
        "WARC/1.0\r\n",
        "Content-Length: ",
        "-1",
        "99999999999",
        "\r\n\r\n",
        "WARC-Type: response",
        "HTTP/1.1 200",
        "Transfer-Encoding: chunked\r\n",
        "Content-Encoding: gzip\r\n",
        "charset=utf-7",
        "FFFFFFFF\r\n",
    ],
    "docx": ["<w:p>", "<w:t>", "</w:t>", "<w:del>", "<mc:Fallback>", "<!DOCTYPE a [", "&a;", "<w:br/>", "\0", "xmlns:w=''"],
    "words": (
        "1,2,3 12. 3½ ½ $ £ €5bn ₩ US$ 1e9 007 999999999999999999999 0 -5 5-10 5–10 %% 100% per cent °C km/h nearly 'about “ ” ‘ ’ \" « » ( ) [ ] "
        "Monday 31 February 2024-02-30 12:60 25:00 the 1990s '90s next month two weeks ago by 2028 for the next four years 28/10/2024 13/13/13 "
        "U.S. Mr. Dr. O'Brien van der al- Jr. III A. B. C. Inc. (AI) Ministry of of the the and , , ; : - — … ... said , \" told according to "
        "president minister former acting aged 45 , 45 , year-old-old dozens of hundreds first second-largest twice half a million million "
        "\u200b \u202e \ufeff \u0301 İ ß ﬁ Ⅷ ٣ 五 ㆍ 𝟗 \U0001f600 \ud7ff \ufffd \u2028 \x85 \x0b A\u030a"
    ).split(" "),
}


class BrokenError(Exception):
    """What must hold does not; the message says what."""


def mutate(data: bytes, tokens: list[str], rnd: random.Random) -> bytes:
    """The data with a few things done to it: bytes changed, parts cut, doubled, moved or repeated, tokens put in."""
    out = bytearray(data)
    for _ in range(rnd.choice((1, 1, 2, 3, 5, 9))):
        at = rnd.randrange(len(out) + 1)
        end = min(len(out), at + rnd.choice((1, 2, 4, 16, 64, 400)))
        action = rnd.randrange(8)
        if action == 0 and at < len(out):
            out[at] = rnd.randrange(256)
        elif action == 1:
            del out[at:end]
        elif action == 2:
            out[at:at] = out[at:end] * rnd.choice((1, 2, 30))
        elif action == 3:
            out[at:at] = rnd.choice(tokens).encode("utf-8", "surrogatepass")
        elif action == 4:
            out[at:at] = rnd.choice(tokens).encode("utf-8", "surrogatepass") * rnd.choice((2, 50, 500))
        elif action == 5:
            piece = bytes(out[at:end])
            del out[at:end]
            to = rnd.randrange(len(out) + 1)
            out[to:to] = piece
        elif action == 6:
            del out[at:]
        else:
            out[at:end] = bytes(rnd.choice(b"\x00\xff \n<>[]{}\"'0(*_-") for _ in range(end - at))
        if len(out) > 100_000:
            del out[100_000:]
    return bytes(out)


@cache
def samples(*names: str) -> tuple[bytes, ...]:
    return tuple((INPUTS / name).read_bytes() for name in names)


@cache
def _members(data: bytes) -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist() if name in ("word/document.xml", "docProps/core.xml"))


def _docx(rnd: random.Random) -> bytes:
    """Half of the time the XML inside, as a changed archive is mostly refused before anything is read."""
    whole = samples("herald.docx")[0]
    if rnd.random() < 0.3:
        return mutate(whole, TOKENS["docx"], rnd)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in _members(whole):
            archive.writestr(name, mutate(data, TOKENS["docx"], rnd) if rnd.random() < 0.8 else data)
    return out.getvalue()


def _warc(rnd: random.Random) -> bytes:
    data = mutate(samples("both.warc")[0], [*TOKENS["warc"], *TOKENS["html"]], rnd)
    return gzip.compress(data, 1, mtime=0) if rnd.random() < 0.3 else data


def _from(kind: str, *names: str) -> Callable[[random.Random], bytes]:
    return lambda rnd: mutate(rnd.choice(samples(*names)), TOKENS[kind], rnd)


def _prose(rnd: random.Random) -> bytes:
    """Sentences with their words shuffled, strange ones put in between, then a few bytes changed."""
    text = rnd.choice(_prose_samples())
    start = rnd.randrange(max(1, len(text) - 400))
    words = text[start : start + rnd.choice((60, 200, 400))].split(" ")
    for _ in range(rnd.randrange(12)):
        at = rnd.randrange(len(words) + 1)
        words[at:at] = rnd.choices(TOKENS["words"], k=rnd.choice((1, 1, 2, 5)))
    data = rnd.choice((" ", " ", " ", "\n", "")).join(words).encode("utf-8", "surrogatepass")
    return mutate(data, TOKENS["words"], rnd) if rnd.random() < 0.5 else data


@cache
def _prose_samples() -> tuple[str, ...]:
    paths = [*(ROOT / "seeds").glob("*.txt"), *INPUTS.glob("*.txt")]
    return tuple(path.read_text(encoding="utf-8") for path in sorted(paths))


def check_reader(name: str) -> Callable[[bytes], None]:
    """Reads the bytes as that format; whatever comes of it must be a source that can be written down, or a refusal in one line."""
    module = formats()[name]

    def check(data: bytes) -> None:
        format_of("-", data[:65536])
        try:
            if hasattr(module, "articles"):
                made = list(module.articles(io.BufferedReader(io.BytesIO(data)), OPTIONS))  # type: ignore[arg-type]
            else:
                made = [module.parse(data, OPTIONS)]
        except RefusedError as error:
            made = [Parsed(refused=str(error))]
        for parsed in made:
            _holds(parsed, data)

    return check


def _holds(parsed: Parsed, data: bytes) -> None:
    article = _article("x", "x", parsed, parsed.metadata, data)
    msgspec.json.encode(article.source)
    for line in (*(s.reason for s in article.skipped), *article.remarks):
        _one_line(line)
    if article.source and len(article.source.text) > 16 * OPTIONS.limits.bytes:
        raise BrokenError("more text than allowed")


def _one_line(text: str) -> None:
    if "\n" in text or len(text) > 1500:
        raise BrokenError(f"not one short line: {text[:200]!r}")


def check_sources(data: bytes) -> None:
    """A sources file of these bytes."""
    path = Path("/dev/shm" if Path("/dev/shm").is_dir() else "/tmp") / "checker-fuzz-sources.yaml"
    path.write_bytes(data)
    from checker.read.sources import SourcesFile

    try:
        SourcesFile(path)
    except CheckerError as error:
        _one_line(str(error))


def check_extractors(data: bytes) -> None:
    """Every extractor on one text: spans are the words, in order, and everything can be written down."""
    from checker.extract import extractor
    from checker.normalize.claims import normalize

    text = data.decode("utf-8", "replace")
    found = extractor.extract(Source(id="x", path="x", text=text), ruleset.load())
    for mention in found.mentions:
        if not 0 <= mention.start < mention.end <= len(text) or text[mention.start : mention.end] != mention.text:
            raise BrokenError(f"span {mention.start}-{mention.end} of {mention.kind} is not {mention.text!r}")
    for claim in found.claims:
        if text[claim.start : claim.end] != claim.text:
            raise BrokenError(f"claim {claim.start}-{claim.end} is not {claim.text!r}")
    msgspec.json.encode(normalize(found, DateSpan("2024-10-28", "2024-10-28"), ruleset.load()))


TARGETS: dict[str, tuple[Callable[[random.Random], bytes], Callable[[bytes], None]]] = {
    "text": (_from("text", "gazette.txt", "herald.md"), check_reader("text")),
    "markdown": (_from("text", "herald.md"), check_reader("markdown")),
    "json": (_from("json", "herald.json", "both.jsonl"), check_reader("json")),
    "ninjs": (_from("json", "both.ninjs", "ninjs2-and-3.json"), check_reader("ninjs")),
    "feed": (_from("feed", "rss.xml", "atom.xml"), check_reader("feed")),
    "docx": (_docx, check_reader("docx")),
    "html": (_from("html", "herald.html"), check_reader("html")),
    "warc": (_warc, check_reader("warc")),
    "pdf": (_from("pdf", "herald.pdf"), check_reader("pdf")),
    "sources": (lambda rnd: mutate(b"a.txt: {title: One, published: 2024-10-28}\n- file: b.txt\n", TOKENS["text"], rnd), check_sources),
    "extractors": (_prose, check_extractors),
}


def one(target: str, seed: int, number: int) -> bytes:
    """The input of that number: made from the two numbers alone."""
    return TARGETS[target][0](random.Random(f"{target} {seed} {number}"))


def attempt(target: str, data: bytes) -> str | None:
    """What went wrong with an input, or None.

    The deadline is one of the clock; an input that has had little of the processor by then waited for a busy machine, and is tried again.
    """
    for _ in range(_WAITS):
        started = time.process_time()
        try:
            with deadline(SECONDS):
                TARGETS[target][1](data)
        except OverTimeError:
            if time.process_time() - started < SECONDS / 2:
                continue
            return f"takes longer than {SECONDS:g} seconds"
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            return f"{type(error).__name__}: {error}"[:300]
        return None
    return f"waits for something, {_WAITS} times {SECONDS:g} seconds"
