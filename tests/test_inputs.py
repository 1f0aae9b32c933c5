"""Input kinds: one small file of each in `inputs/`, and the same findings from each as from plain text of the same content."""

from __future__ import annotations

import gzip
import importlib
import io
import json
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

import checker
from checker import registry
from checker.limits import Limits
from checker.model import Report
from checker.read import ReadOptions, read
from tests.conftest import ROOT, Outcome
from tests.test_read import ARTICLE

INPUTS = ROOT / "tests" / "inputs"
# A file that holds one article is compared with the other as plain text.
ALONE = {
    "herald.md": "markdown",
    "herald.html": "html",
    "herald.json": "json",
    "herald.docx": "docx",
    "herald.pdf": "pdf",
}
BOTH = {
    "both.jsonl": "json",
    "both.ninjs": "ninjs",
    "ninjs2-and-3.json": "ninjs",
    "rss.xml": "feed",
    "atom.xml": "feed",
    "both.warc": "warc",
    "both.warc.gz": "warc",
}
KINDS = [pytest.param(name, id=name) for name in (*ALONE, *BOTH)]
FIELDS = ("--field", "text=story.body")


def told(report: Report) -> set[tuple[object, ...]]:
    """What a report says, with the words that it rests on, and without the names of the files."""
    return {
        (f.rule, f.verdict, f.severity, f.state, frozenset(" ".join(e.text.split()) for v in f.values for e in v.evidence))
        for f in report.findings
    }


def by_name(name: str, folder: Path) -> tuple[Report, Report]:
    """The report on the file of that kind, and the one on the same articles as plain text, with the same dates beside them."""
    paths = [INPUTS / name] if name in BOTH else [INPUTS / "gazette.txt", INPUTS / name]
    options = ReadOptions(fields=(("text", "story.body"),) if name == "herald.json" else ())
    sources = read(paths, options).sources
    assert len(sources) == 2
    dates = {"herald.txt" if "Nordvik Centre" in s.text else "gazette.txt": s.published for s in sources}
    for text in ("gazette.txt", "herald.txt"):
        (folder / text).write_bytes((INPUTS / text).read_bytes())
    lines = [f"{text}: {{published: {span.written()!r}}}" for text, span in dates.items() if span]
    (folder / "sources.yaml").write_text("\n".join(lines), encoding="utf-8")
    from checker import pipeline, ruleset

    return pipeline.run(sources, ruleset.load()).report, checker.check([folder])


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_gives_the_findings_of_plain_text(name: str, tmp_path: Path) -> None:
    report, plain = by_name(name, tmp_path)
    conflicts = [f for f in report.findings if f.verdict == "conflict"]
    assert len(conflicts) >= 2  # otherwise equal would mean nothing
    assert told(report) == told(plain)


@pytest.mark.parametrize("name", KINDS)
def test_spans_point_into_a_text_that_the_report_keeps(name: str, tmp_path: Path) -> None:
    report, _ = by_name(name, tmp_path)
    texts = {s.id: s.text if s.text is not None else Path(s.id).read_text(encoding="utf-8") for s in report.sources}
    kept = [s for s in report.sources if s.text is not None]
    assert len(kept) == (0 if name.endswith(".md") else 2 if name in BOTH else 1)
    for finding in report.findings:
        for value in finding.values:
            for e in value.evidence:
                assert texts[e.source][e.start : e.end] == e.text


@pytest.mark.parametrize("name", KINDS)
def test_one_command_reads_each_kind(name: str, checker: Callable[..., Outcome]) -> None:
    paths = [INPUTS / name] if name in BOTH else [INPUTS / "gazette.txt", INPUTS / name]
    outcome = checker("check", *paths, *(FIELDS if name == "herald.json" else ()))
    assert outcome.code == 0, outcome.err
    assert "≠" in outcome.out
    assert not outcome.errors


@pytest.mark.parametrize("name", KINDS)
def test_standard_input_is_told_by_its_content(name: str, checker_process: Callable[..., Outcome]) -> None:
    from checker.read.detect import format_of

    head = (INPUTS / name).read_bytes()[:65536]
    wanted = {**ALONE, **BOTH}[name]
    if name.endswith((".md", ".gz")):
        wanted = "text"  # a compressed archive says nothing, and Markdown is text: --format-in
    assert wanted == format_of("-", head).NAME
    assert {**ALONE, **BOTH}[name] == format_of(name, head).NAME


def test_a_gate_takes_its_article_from_standard_input(tmp_path: Path) -> None:

    (tmp_path / "held").mkdir()
    (tmp_path / "held" / "gazette.txt").write_bytes((INPUTS / "gazette.txt").read_bytes())
    command = [sys.executable, "-m", "checker", "gate", "-", "--against", "held"]
    with (INPUTS / "herald.docx").open("rb") as file:
        done = subprocess.run(
            command, stdin=file, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False
        )
    assert done.returncode == 1, done.stderr.decode()
    assert "Nordvik" in done.stdout.decode()


def test_a_gate_knows_the_articles_of_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checker: Callable[..., Outcome]) -> None:
    """An index of a feed holds each of its entries, keeps what is unchanged and drops what is gone."""
    monkeypatch.chdir(tmp_path)
    feed = (INPUTS / "rss.xml").read_text(encoding="utf-8")
    Path("news.xml").write_text(feed, encoding="utf-8")
    assert ": 2 added, 0 replaced, 0 removed, 0 as they were" in checker("index", "build", "i.sqlite", "news.xml").err
    assert ": 0 added, 0 replaced, 0 removed, 2 as they were" in checker("index", "build", "i.sqlite", "news.xml").err
    assert checker("gate", INPUTS / "herald.pdf", "--against", "i.sqlite").code == 1
    start = feed.index("<item>")
    Path("news.xml").write_text(feed[:start] + feed[feed.index("<item>", start + 1) :], encoding="utf-8")
    assert ": 0 added, 0 replaced, 1 removed, 1 as they were" in checker("index", "build", "i.sqlite", "news.xml").err


def test_ids_stay_when_others_come_before(tmp_path: Path) -> None:
    first = tmp_path / "a.jsonl"
    line = f'{{"text": "{ARTICLE.strip()}"}}\n'
    first.write_text(line + f'{{"id": 7, "text": "{ARTICLE.strip()}"}}\n', encoding="utf-8")
    before = {s.id for s in read([first]).sources}
    first.write_text(f'{{"text": "{ARTICLE.strip()} Again."}}\n' + first.read_text(encoding="utf-8") + line, encoding="utf-8")
    after = {s.id for s in read([first]).sources}
    assert before < after
    assert len(after) == 4  # the same article twice is two sources
    assert f"{first.as_posix()}#7" in before


def test_what_lies_behind_a_url_is_read_as_if_it_were_here(tmp_path: Path) -> None:
    """Folders, files and archives in any store that fsspec knows, with the sources file that lies beside the articles."""
    import shutil

    folder = tmp_path / "desk"
    (folder / "old").mkdir(parents=True)
    shutil.copy(INPUTS / "gazette.txt", folder)
    shutil.copy(INPUTS / "herald.txt", folder / "old")
    (folder / ".hidden.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "sources.yaml").write_text("old/herald.txt: {publisher: The Herald}\n", encoding="utf-8")
    archive = shutil.make_archive(str(tmp_path / "desk"), "zip", folder)
    here = {Path(s.id).name: (s.text, s.publisher, s.sha256) for s in read([folder]).sources}
    assert here["herald.txt"][1] == "The Herald"
    for url in (f"file://{folder}", f"file://{folder}/", f"simplecache::file://{folder}", f"zip://::{archive}"):
        result = read([url])
        assert not result.skipped
        assert {s.id.partition("::/")[0].rpartition("/")[2]: (s.text, s.publisher, s.sha256) for s in result.sources} == here, url
    assert [s.id for s in read([f"zip://old/herald.txt::{archive}"]).sources] == [f"zip://old/herald.txt::{archive}"]
    assert read([f"file://{folder}"], ReadOptions(limits=Limits(bytes=100))).skipped[0].reason.startswith("larger than")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nosuch://desk/a.txt", "cannot be reached (ValueError: Unsupported filesystem"),
        ("file:///no/such/folder", "no such file or folder"),
        ("zip://::/no/such.zip", "cannot be reached (FileNotFoundError"),
        ("file:///no/such/folder", "needs the extra 'remote': pip install 'fact-consistency-checker[remote]'"),
    ],
)
def test_a_url_that_leads_nowhere_is_one_line(monkeypatch: pytest.MonkeyPatch, url: str, told: str) -> None:
    if "[remote]" in told:
        monkeypatch.setitem(sys.modules, "upath", None)
    result = read([url, INPUTS / "gazette.txt"])
    assert [(s.path, s.fault, told in s.reason) for s in result.skipped] == [(url, True, True)], result.skipped
    assert len(result.sources) == 1


def test_a_file_that_is_called_like_a_url_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes::a.txt").write_text(ARTICLE, encoding="utf-8")
    assert [s.id for s in read(["notes::a.txt"]).sources] == ["notes::a.txt"]


def test_a_missing_extra_is_one_line_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, module, extra in (
        ("herald.pdf", "pypdf", "pdf"),
        ("herald.html", "trafilatura", "html"),
        ("both.warc", "warcio.archiveiterator", "warc"),
    ):
        monkeypatch.setitem(sys.modules, module, None)
        skipped = read([INPUTS / name]).skipped
        assert len(skipped) == 1
        assert skipped[0].fault
        assert f"pip install 'fact-consistency-checker[{extra}]'" in skipped[0].reason


def test_formats_say_what_they_are() -> None:
    for name, module in registry.discover("checker.read").items():
        assert name == module.NAME
        assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in module.SUFFIXES)
        assert module.DESCRIPTION
        assert hasattr(module, "parse") != hasattr(module, "articles")
        assert module.sniff(b"") is False


def bomb(name: str = "word/document.xml", size: int = 40_000_000) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"<w>" + b"A" * size)
    return out.getvalue()


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><rss><channel><item><title>&j;</title></item></channel></rss>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><rss><channel><item><title>&a;</title></item></channel></rss>'

FAULTS: dict[str, tuple[str, bytes, str]] = {
    "a zip bomb in a document": ("a.docx", bomb(), "larger than"),
    "an archive that is no document": ("a.docx", bomb("xl/workbook.xml", 10), "word/document.xml"),
    "a cut document": ("a.docx", (INPUTS / "herald.docx").read_bytes()[:9000], "damaged Word document"),
    "an old document": ("a.docx", b"\xd0\xcf\x11\xe0rest", "password-protected"),
    "an entity bomb": ("a.xml", LAUGHS.encode(), "entities"),
    "an external entity": ("a.xml", OUTSIDE.encode(), "entities"),
    "broken XML": ("a.xml", b"<rss><channel>", "not well-formed"),
    "XML that is no feed": ("a.xml", b"<svg/>", "not an RSS or Atom feed"),
    "an entity bomb in a document": ("a.docx", b"", "entities"),
    "a PDF that is none": ("a.pdf", b"hello", "not a PDF"),
    "a cut PDF": ("a.pdf", (INPUTS / "herald.pdf").read_bytes()[:300], "damaged PDF"),
    "broken JSON": ("a.json", b'{"text": "x"', "not valid JSON"),
    "JSON without a text": ("a.json", b'{"a": 1, "b": 2}', "it has a, b"),
    "JSON that nests too deep": ("a.json", b'{"a":' + b"[" * 100_000, "not valid JSON"),
    "a broken line": ("a.jsonl", b'{"id": 1, "text": "' + ARTICLE.strip().encode() + b'"}\n{"id": 2\n', "line 2: not valid JSON"),
    "a list of other things": ("a.json", b"[1]", "entry 1: must be a JSON object"),
    "a broken archive": ("a.warc", b"WARC/1.0\r\nContent-Length: x\r\n\r\n", "no record of a web archive"),
    "an archive of nothing": ("a.warc.gz", b"\x1f\x8bnothing", "WARC"),
    "a YAML bomb in front matter": (
        "a.md",
        (
            "---\na: &a [x,x,x,x,x,x,x,x,x,x]\n"
            + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 10)}]\n" for n in range(9))
            + "title: *j\n---\n"
            + ARTICLE
        ).encode(),
        "title: must be text",
    ),
    "front matter that nests too deep": ("a.md", ("---\na: " + "[" * 9000 + "\n---\n" + ARTICLE).encode(), "front matter"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_bad_file_is_one_line_and_the_others_are_compared(what: str, tmp_path: Path, checker: Callable[..., Outcome]) -> None:
    name, data, words = FAULTS[what]
    if what == "an entity bomb in a document":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("word/document.xml", LAUGHS)
        data = out.getvalue()
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(ARTICLE, encoding="utf-8")
    outcome = checker("check", tmp_path / "good.txt", tmp_path / name, "-o", tmp_path / "report.json")
    assert outcome.code == 2
    assert len(outcome.err.splitlines()) == 1, outcome.err
    assert name in outcome.errors[0]
    assert words in outcome.errors[0]
    assert len(outcome.errors[0]) < 700
    assert "good.txt" in (tmp_path / "report.json").read_text(encoding="utf-8")


def test_an_enormous_line_is_left_out_and_the_next_is_read(tmp_path: Path) -> None:
    from checker.limits import Limits

    path = tmp_path / "a.jsonl"
    good = '{"id": "%s", "text": "' + ARTICLE.strip() + '"}\n'
    path.write_text(good % 1 + '{"text": "' + "A" * 5_000_000 + '"}\n' + good % 3, encoding="utf-8")
    result = read([path], ReadOptions(limits=Limits(bytes=1_000_000)))
    assert [s.id.rpartition("#")[2] for s in result.sources] == ["1", "3"]
    assert len(result.skipped) == 1
    assert "line 2: larger than 1 MB" in result.skipped[0].reason


@pytest.mark.parametrize("option", ["--max-bytes=100", "--max-seconds=0.0005", "--max-mentions=2"])
def test_an_article_beyond_the_limits_is_left_out_and_counted(option: str, tmp_path: Path, checker: Callable[..., Outcome]) -> None:
    article = (INPUTS / "gazette.txt").read_text(encoding="utf-8")
    (tmp_path / "long.txt").write_text(article * 30, encoding="utf-8")
    (tmp_path / "short.txt").write_text("Hello.", encoding="utf-8")
    outcome = checker("check", tmp_path, option, "--format", "json")
    report = json.loads(outcome.out)
    long = [s for s in report["skipped"] if s["path"].endswith("long.txt")]
    assert len(long) == 1
    assert option.partition("=")[0] in long[0]["reason"]
    assert report["counts"]["skipped"] == len(report["skipped"])
    assert outcome.code == (2 if "bytes" in option else 0)
    assert "long.txt" in outcome.err
    assert len(outcome.err.splitlines()) == len(report["skipped"])


@pytest.mark.skipif(os.name == "nt", reason="no signals")
def test_a_deadline_leaves_no_module_half_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from checker.limits import OverTimeError, deadline

    (tmp_path / "slow_to_import.py").write_text("import time\ntime.sleep(0.3)\nDONE = True\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(OverTimeError), deadline(0.05):
        importlib.import_module("slow_to_import")
        while True:
            pass
    assert sys.modules["slow_to_import"].DONE


def test_a_limit_of_time_stops_patterns_and_those_who_catch_everything() -> None:
    import re
    import time

    from checker.limits import OverTimeError, deadline

    started = time.perf_counter()
    with pytest.raises(OverTimeError), deadline(0.2):
        re.match(r"(a+)+$", "a" * 60 + "!")
    with pytest.raises(OverTimeError), deadline(0.2):
        while True:
            try:
                time.sleep(1)
            except Exception:
                continue
    assert time.perf_counter() - started < 5
    with deadline(0.2):
        pass
    time.sleep(0.3)  # nothing is left behind


def test_rules_are_matched_as_words_not_as_patterns(tmp_path: Path, checker: Callable[..., Outcome]) -> None:
    """What a rule or a lexicon lists is escaped: no entry of it can make a pattern slow, or mean something else than it says."""
    import time

    words = ["(a+)+$", "(?:x|x)*y", ".*", "[", "(?R)", "\\"]
    rules = tmp_path / "rules"
    (rules / "quantity").mkdir(parents=True)
    own = yaml.safe_load((ROOT / "rules" / "quantity" / "injured.yml").read_text(encoding="utf-8"))
    own["match"] = {"words": [*own["match"]["words"], *words]}
    (rules / "quantity" / "injured.yml").write_text(yaml.safe_dump(own), encoding="utf-8")
    (rules / "lexicons").mkdir()
    more = {"furniture": ("starts", "anywhere", "credits"), "speech": ("verbs", "according"), "times": ("zone_phrases",)}
    for name, keys in more.items():
        (rules / "lexicons" / f"{name}.yml").write_text(yaml.safe_dump(dict.fromkeys(keys, words)), encoding="utf-8")
    for number in range(2):
        text = (
            (INPUTS / ("gazette.txt", "herald.txt")[number]).read_text(encoding="utf-8")
            + "\n\n"
            + "a" * 50_000
            + "! "
            + "x" * 50_000
            + "\n"
        )
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    started = time.process_time()
    outcome = checker("check", tmp_path / "0.txt", tmp_path / "1.txt", "--rules", rules)
    assert time.process_time() - started < 20
    assert outcome.code == 0, outcome.err
    assert "14 people" in outcome.out


def item(uri: str, hour: int, status: str = "usable", zone: str = "Z") -> str:
    told = {"uri": uri, "type": "text", "versioncreated": f"2024-05-03T{hour:02}:00:00{zone}", "pubstatus": status, "body_text": ARTICLE}
    return json.dumps(told)


def test_the_latest_version_of_an_item_counts_wherever_it_stands(tmp_path: Path) -> None:
    """And a cancelled one takes the earlier ones with it, in the same file or in another; hours are compared across time zones."""
    (tmp_path / "a.json").write_text(item("urn:a", 9), encoding="utf-8")
    (tmp_path / "b.json").write_text(item("urn:b", 9), encoding="utf-8")
    (tmp_path / "c.jsonl").write_text(
        "\n".join([item("urn:b", 10, "canceled"), item("urn:a", 10, zone="+02:00"), item("urn:c", 7)]), encoding="utf-8"
    )
    result = read(sorted(tmp_path.iterdir()))
    assert [Path(s.id).name for s in result.sources] == ["a.json", "c.jsonl#urn:c"]
    reasons = {Path(s.path).name: s.reason for s in result.skipped}
    assert "earlier version of what" in reasons["b.json"]
    assert "earlier version of what" in reasons["c.jsonl#urn:a"]
    assert "cancelled by its publisher" in reasons["c.jsonl#urn:b"]
    assert not any(s.fault for s in result.skipped)
    assert [s.id.rpartition("/")[2] for s in read([INPUTS / "both.ninjs"]).sources] == [
        f"both.ninjs#urn:newsml:{name}.example:20240503:bridge" for name in ("gazette", "herald")
    ]


def test_what_an_article_is_called_never_counts_as_a_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checker: Callable[..., Outcome]
) -> None:
    """An article that calls itself by the path of another cannot take that one out of the comparison, nor write anywhere."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "held").mkdir()
    (tmp_path / "held" / "gazette.txt").write_bytes((INPUTS / "gazette.txt").read_bytes())
    told = {"id": "/../held/gazette.txt", "text": (INPUTS / "herald.txt").read_text(encoding="utf-8")}
    (tmp_path / "new.jsonl").write_text(json.dumps(told) + "\n" + json.dumps({**told, "id": "../../etc/passwd"}), encoding="utf-8")
    before = sorted(p.as_posix() for p in tmp_path.rglob("*"))
    outcome = checker("gate", "new.jsonl", "--against", "held", "-o", "r.html", "-o", "r.sarif")
    assert outcome.code == 1, outcome.err
    after = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if ".checker" not in p.parts)
    assert after == ["held", "held/gazette.txt", "new.jsonl", "r.html", "r.sarif"]
    assert len(before) == 3
    locations = {
        r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for r in json.loads(Path("r.sarif").read_text())["runs"][0]["results"]
    }
    assert locations == {"new.jsonl"}


def pdf_bomb(size: int) -> bytes:
    """A page whose content unpacks to that many bytes."""
    packed = zlib.compress(b"BT (a) Tj ET\n" * (size // 13), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + table + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)


def warc_bomb(size: int) -> bytes:
    head = (
        b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a.example/\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"
        % size
    )
    return gzip.compress(head + b"a" * size + b"\r\n\r\n", 9)


@pytest.mark.parametrize(("name", "data"), [("a.pdf", pdf_bomb(300_000_000)), ("a.warc.gz", warc_bomb(300_000_000))], ids=["pdf", "warc"])
def test_a_bomb_takes_neither_memory_nor_time(name: str, data: bytes, tmp_path: Path) -> None:
    """Read in a process of its own that may not have 700 MB: the bomb is told in one line, and the good article is there."""
    assert len(data) < 2_000_000
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(ARTICLE, encoding="utf-8")
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (700_000_000,) * 2)\n"
        "from checker.cli.app import run\n"
        f"raise SystemExit(run(['check', 'good.txt', {name!r}, '--max-seconds', '20', '-o', 'r.json']))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert report["counts"]["sources"] == 1, done.stderr
    assert [s["path"].partition("#")[0] for s in report["skipped"]] == [name]
    assert len(done.stderr.splitlines()) == (1 if done.returncode else 2), done.stderr  # a counted skip also says what was written


def records_of(*records: tuple[str, str, str, bytes]) -> bytes:
    """A web archive of records: type, address, kind of content, content."""
    out = b""
    for number, (kind, address, content, body) in enumerate(records):
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2024-05-03T00:00:00Z\r\n"
            f"WARC-Target-URI: {address}\r\nContent-Type: {content}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        out += head.encode() + body + b"\r\n\r\n"
    return out


def test_what_a_crawler_keeps_of_itself_is_no_article(tmp_path: Path) -> None:
    text = (INPUTS / "gazette.txt").read_bytes()
    log = ("resource", "metadata://gnu.org/software/wget/warc/wget.log", "text/plain", text)
    path = tmp_path / "a.warc"
    path.write_bytes(records_of(("conversion", "<https://gazette.example/1>", "text/plain", text), log))
    found = read([path])
    assert [(s.id.partition("#")[2], s.url) for s in found.sources] == [("https://gazette.example/1", "https://gazette.example/1")]
    assert [(s.reason, s.fault) for s in found.skipped] == [("without what is no page: 1 metadata", False)]


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
@pytest.mark.parametrize("indent", [None, 1])
def test_one_object_is_one_document_however_it_is_laid_out(indent: int | None, end: str, tmp_path: Path) -> None:
    text = (INPUTS / "gazette.txt").read_text(encoding="utf-8")
    (tmp_path / "one.json").write_text(json.dumps({"id": "7", "text": text}, indent=indent) + end, encoding="utf-8")
    (tmp_path / "list.json").write_text(json.dumps({"articles": [{"id": "7", "text": text}]}, indent=indent) + end, encoding="utf-8")
    found = read([tmp_path / "one.json", tmp_path / "list.json"])
    assert (sorted(Path(s.id).name for s in found.sources), found.skipped) == (["list.json#7", "one.json"], ())


def test_empty_lines_between_objects_are_no_fault(tmp_path: Path) -> None:
    line = json.dumps({"text": ARTICLE}) + "\n"
    (tmp_path / "a.jsonl").write_text(line + "\n\n" + line.replace("text", "body") + "\n{}\n", encoding="utf-8")
    found = read([tmp_path / "a.jsonl"])
    assert [s.reason.partition(":")[0] for s in found.skipped] == ["line 6"]
    assert len(found.sources) == 2


def test_an_item_of_a_headline_alone_is_left_out_and_no_fault(tmp_path: Path) -> None:
    item = {
        "uri": "urn:1",
        "type": "text",
        "versioncreated": "2024-05-03T00:00:00Z",
        "headlines": [{"value": "Bridge closed"}],
        "bodies": [],
    }
    (tmp_path / "a.json").write_text(json.dumps(item), encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps({**item, "headlines": []}), encoding="utf-8")
    assert [s.fault for s in read([tmp_path / "a.json", tmp_path / "b.json"]).skipped] == [False, True]
