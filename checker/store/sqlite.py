"""The index as one SQLite file: written under a write-ahead log, read without touching it.

    about(key, value)                    format, rules, roots, whether a build is under way
    article(number, id, content, ...)    narrow, so that all of them can be looked through
    body(number, source, extraction, keys)   compressed; read only for the few articles that a new one is compared with
    posting(key, number, weight)         what an article can be found by

While it is written the file has a log beside it; when the last writer leaves it is a single file again, fit to be copied or committed.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from checker.model import CheckerError, Extraction, Source
from checker.store.base import COMMONEST, KEY_CAP, Common, Info, Record, Stamp, key_number, ranked

NAME = "sqlite"
FORMAT = 1
_APPLICATION = 0x46434B31  # "FCK1" in the file's header: a fact checker's index
_PATIENCE = 20.0  # seconds to wait for another writer
_MANY = 500  # ids in one statement
_SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE article (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, content TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL
);
CREATE TABLE body (number INTEGER PRIMARY KEY, source BLOB NOT NULL, extraction BLOB NOT NULL, keys BLOB NOT NULL);
CREATE TABLE posting (key INTEGER NOT NULL, number INTEGER NOT NULL, weight REAL NOT NULL, PRIMARY KEY (key, number)) WITHOUT ROWID;
"""
_encode = msgspec.msgpack.Encoder().encode
_source = msgspec.msgpack.Decoder(Source).decode
_extraction = msgspec.msgpack.Decoder(Extraction).decode
_keys = msgspec.msgpack.Decoder(list[int]).decode


class SqliteStore:
    """An index file. `write=False` never changes it, not even its log."""

    def __init__(self, path: str | Path, *, write: bool = False) -> None:
        self.path = str(path)
        self._write = write
        with self._told():
            self._db = self._open()
        try:
            with self._told():
                self._prepare()
        except BaseException:
            self._db.close()
            raise

    def stamps(self) -> dict[str, Stamp]:
        """The stamp of every article by id."""
        with self._told():
            rows = self._db.execute("SELECT id, content, size, modified FROM article ORDER BY id")
            return {id_: Stamp(content, size, modified) for id_, content, size, modified in rows}

    def put(self, records: Sequence[Record]) -> None:
        """Adds articles, or replaces those of the same id, all of them in one transaction."""
        with self._told(), self._change():
            self._drop([r.source.id for r in records])
            for record in records:
                stamp = record.stamp
                row = (record.source.id, stamp.content, stamp.size, stamp.modified)
                number = self._db.execute("INSERT INTO article (id, content, size, modified) VALUES (?, ?, ?, ?)", row).lastrowid
                keys = {key_number(key): weight for key, weight in record.keys.items()}
                body = (number, _pack(record.source), _pack(record.extraction), _encode(sorted(keys)))
                self._db.execute("INSERT INTO body VALUES (?, ?, ?, ?)", body)
                self._db.executemany(
                    "INSERT INTO posting VALUES (?, ?, ?)", [(key, number, weight) for key, weight in sorted(keys.items())]
                )

    def remove(self, ids: Iterable[str]) -> int:
        """Takes articles out, and says how many there were."""
        with self._told(), self._change():
            return self._drop(list(ids))

    def touch(self, stamps: Mapping[str, Stamp]) -> None:
        """Notes that files have new times but the content they had."""
        with self._told(), self._change():
            rows = [(s.content, s.size, s.modified, id_) for id_, s in stamps.items()]
            self._db.executemany("UPDATE article SET content = ?, size = ?, modified = ? WHERE id = ?", rows)

    def candidates(self, keys: Mapping[str, float], limit: int, without: Iterable[str] = ()) -> list[tuple[str, float]]:
        """The articles that have most in common with these keys, and how much, best first; ties by id."""
        scores: dict[int, float] = defaultdict(float)
        with self._told(), self._snapshot():
            for key, weight in sorted(keys.items()):
                rows = self._db.execute(
                    "SELECT number, weight FROM posting WHERE key = ? LIMIT ?", (key_number(key), KEY_CAP + 1)
                ).fetchall()
                if len(rows) <= KEY_CAP:
                    for number, other in rows:
                        scores[number] += weight * other
            left_out = frozenset(without)
            # More than are wanted, as some are left out and equal scores are told apart by id.
            best = sorted(scores, key=lambda n: (-scores[n], n))[: 2 * limit + len(left_out) + 50]
            found = {id_: scores[number] for number, id_ in self._rows("SELECT number, id FROM article WHERE number IN ({})", best)}
            if len(found) != len(best):
                raise self._damaged("a key names an article that is not there")
        return ranked({id_: score for id_, score in found.items() if id_ not in left_out}, limit)

    def get(self, ids: Iterable[str]) -> Iterator[tuple[Source, Extraction]]:
        """The articles of these ids, sorted by id; unknown ones are passed over."""
        statement = "SELECT id, source, extraction FROM article LEFT JOIN body USING (number) WHERE id IN ({})"
        with self._told():
            for part in _parts(sorted(set(ids))):
                rows = sorted(self._rows(statement, part), key=lambda row: str(row[0]))
                self._look_again(set(part) - {id_ for id_, *_ in rows})
                for id_, packed, extracted in rows:
                    if packed is None or extracted is None:
                        raise self._damaged(f"{id_} has no text")
                    source, extraction = _source(zlib.decompress(packed)), _extraction(zlib.decompress(extracted))
                    if not source.id == extraction.source == id_:
                        raise self._damaged(f"{id_} has the text of another article")
                    yield source, extraction

    def begin(self, rules: str, roots: Sequence[str]) -> None:
        """Notes that a build has begun: until `finish`, the index is incomplete and says so."""
        with self._told(), self._change():
            self._note(rules=rules, roots="\n".join(roots), complete="0")

    def finish(self) -> None:
        """Notes that the index is complete."""
        with self._told(), self._change():
            self._note(complete="1")

    def info(self) -> Info:
        """Counts and settings."""
        with self._told():
            about = dict(self._db.execute("SELECT key, value FROM about"))
            one = self._db.execute
            (articles,) = one("SELECT count(*) FROM article").fetchone()
            keys, entries = one("SELECT count(DISTINCT key), count(*) FROM posting").fetchone()
            capped, left_out, pairs = one(
                "SELECT count(*), coalesce(sum(n), 0), coalesce(sum(n * (n - 1) / 2), 0) "
                "FROM (SELECT count(*) AS n FROM posting GROUP BY key HAVING n > ?)",
                (KEY_CAP,),
            ).fetchone()
            # Under a key the first id by name, so that the order in which articles came does not show.
            most = one("SELECT key, count(*) AS n FROM posting GROUP BY key ORDER BY n DESC, key LIMIT ?", (COMMONEST,)).fetchall()
            example = "SELECT min(id) FROM posting JOIN article USING (number) WHERE key = ?"
            commonest = tuple(Common(key, count, one(example, (key,)).fetchone()[0]) for key, count in most)
        return Info(
            path=self.path,
            format=FORMAT,
            rules=about.get("rules", ""),
            roots=tuple(about.get("roots", "").split("\n")) if about.get("roots") else (),
            articles=articles,
            keys=keys,
            entries=entries,
            capped=capped,
            left_out=left_out,
            pairs=pairs,
            commonest=commonest,
            bytes=sum(p.stat().st_size for suffix in ("", "-wal") if (p := Path(self.path + suffix)).exists()),
            complete=about.get("complete", "1") == "1",
        )

    def about(self, key: str) -> str:
        """One setting: `rules`, `roots` (a line each) or `complete` ("1" or "0"); empty if it was never set."""
        with self._told():
            row = self._db.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
            return str(row[0]) if row else ""

    def close(self) -> None:
        """Ends the use of the file; the last writer leaves it without a log beside it."""
        if self._write:
            with suppress(sqlite3.Error):
                self._db.execute("PRAGMA busy_timeout = 0")
                self._db.execute("PRAGMA journal_mode = DELETE")
        self._db.close()

    def _open(self) -> sqlite3.Connection:
        place = "file:" + quote(str(Path(self.path).absolute()))
        if self._write:
            Path(self.path).parent.mkdir(parents=True, exist_ok=True)
            return sqlite3.connect(place + "?mode=rwc", uri=True, timeout=_PATIENCE, isolation_level=None)
        if not Path(self.path).is_file():
            raise CheckerError(f"{self.path}: no such index; build it: checker index build {self.path} PATH...")
        database = sqlite3.connect(place + "?mode=ro", uri=True, timeout=_PATIENCE, isolation_level=None)
        try:
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            database.close()
            if Path(self.path + "-wal").exists():
                raise
            # Left in log mode and on a read-only disk, where no log can be made: nobody can be writing to it.
            return sqlite3.connect(place + "?mode=ro&immutable=1", uri=True, isolation_level=None)
        return database

    def _prepare(self) -> None:
        (application,) = self._db.execute("PRAGMA application_id").fetchone()
        (found,) = self._db.execute("PRAGMA user_version").fetchone()
        (tables,) = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and application != _APPLICATION:
            raise CheckerError(f"{self.path}: a SQLite file, but not an index of this program; give the index another name")
        if (tables or not self._write) and found != FORMAT:
            if found > FORMAT:
                raise CheckerError(
                    f"{self.path}: index format {found} was made by a newer version of this program, which knows {FORMAT}; upgrade it"
                )
            raise CheckerError(f"{self.path}: index format {found} is older than {FORMAT}; {self._rebuild()}")
        if self._write:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            if not tables:
                with self._change():
                    if not self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:  # another writer may have been faster
                        for statement in _SCHEMA.strip().split(";\n"):
                            self._db.execute(statement.removesuffix(";"))
                        self._db.execute(f"PRAGMA application_id = {_APPLICATION}")
                        self._db.execute(f"PRAGMA user_version = {FORMAT}")

    def _rows(self, statement: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        for part in _parts(values):
            yield from self._db.execute(statement.format(",".join("?" * len(part))), part)

    def _drop(self, ids: Sequence[str]) -> int:
        numbers = [number for (number,) in self._rows("SELECT number FROM article WHERE id IN ({})", ids)]
        for number, keys in list(self._rows("SELECT number, keys FROM body WHERE number IN ({})", numbers)):
            self._db.executemany("DELETE FROM posting WHERE key = ? AND number = ?", [(key, number) for key in _keys(keys)])
        for part in _parts(numbers):
            marks = ",".join("?" * len(part))
            self._db.execute(f"DELETE FROM body WHERE number IN ({marks})", part)
            self._db.execute(f"DELETE FROM article WHERE number IN ({marks})", part)
        return len(numbers)

    def _note(self, **values: str) -> None:
        self._db.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", sorted(values.items()))

    @contextmanager
    def _change(self) -> Iterator[None]:
        """One transaction; it takes the write lock at once, so that two writers wait for each other instead of failing half way."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """Several look-ups in one state of the index, whatever others write meanwhile."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            with suppress(sqlite3.Error):
                self._db.execute("COMMIT")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """SQLite's errors as one line with the remedy."""
        try:
            yield
        except OSError as error:
            raise CheckerError(f"{self.path}: the index cannot be opened: {error.strerror}; check the folder and its permissions") from None
        except (sqlite3.Error, zlib.error, msgspec.DecodeError, OverflowError, UnicodeError) as error:
            raise CheckerError(f"{self.path}: {self._remedy(str(error))}") from None

    def _remedy(self, error: str) -> str:
        lower = error.lower()
        if "full" in lower:
            return "no space left on the disk; nothing that was indexed is lost: free some space and run the same command again"
        if "readonly" in lower or "read-only" in lower:
            return "the index is read-only; make it writable, or name another place for it"
        if "locked" in lower or "busy" in lower:
            return f"another process has been writing to the index for {_PATIENCE:.0f} s; run the command again when it is done"
        if "unable to open" in lower:
            return "the index cannot be opened; check the folder and its permissions"
        if "disk i/o" in lower:
            return "the disk failed to read or write the index; check its space and health, then run the same command again"
        return f"not an index, or a damaged one ({error}); {self._rebuild()}"

    def _look_again(self, missing: set[str]) -> None:
        """Articles that the table holds but its own index does not find are damage; those that are nowhere are no worry."""
        marks = ",".join("?" * len(missing))
        if missing and (row := self._db.execute(f"SELECT id FROM article NOT INDEXED WHERE id IN ({marks})", sorted(missing)).fetchone()):
            raise self._damaged(f"{row[0]} is not found by its name")

    def _damaged(self, what: str) -> CheckerError:
        return CheckerError(f"{self.path}: the index is damaged ({what}); {self._rebuild()}")

    def _rebuild(self) -> str:
        return f"delete it and build it again: checker index build {self.path} PATH..."


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(values), _MANY):
        yield values[at : at + _MANY]


def _pack(value: object) -> bytes:
    return zlib.compress(_encode(value), 6)
