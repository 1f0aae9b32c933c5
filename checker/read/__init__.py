"""Stage 1, bytes to `Source`: one input format per file, found by its `NAME` and `SUFFIXES`.

`read()` takes files and folders and never raises for a bad document: what cannot be read is named in `ReadResult.skipped`.
"""

from checker.read.articles import Reading, read, read_file
from checker.read.base import Parsed, ReadOptions, ReadResult
from checker.read.find import find
from checker.read.published import parse_published

__all__ = ["Parsed", "ReadOptions", "ReadResult", "Reading", "find", "parse_published", "read", "read_file"]
