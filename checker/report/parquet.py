"""Parquet: the rows of the CSV reports with their types, for databases and notebooks, by pyarrow (extra `parquet`)."""

from __future__ import annotations

import importlib
import io
from typing import Any

from checker.model import CheckerError
from checker.report import claims, csv
from checker.report.base import RunOutput

NAME = "parquet"
SUFFIXES = (".parquet",)
DESCRIPTION = "Parquet: a row for each passage of each finding, and with --claims for each claim (extra parquet)"

_NUMBERS = {"confidence": "float64", "support": "int32", "line": "int32", "column": "int32", "start": "int64", "end": "int64"}
_COLUMNS = ["record", *dict.fromkeys((*csv.COLUMNS, *claims.COLUMNS))]


def render(run: RunOutput) -> bytes:
    """One table; `record` tells findings from claims, and what a row does not have is null."""
    try:
        arrow = importlib.import_module("pyarrow")
        parquet = importlib.import_module("pyarrow.parquet")
    except ImportError:
        raise CheckerError("writing Parquet needs the extra 'parquet': pip install 'fact-consistency-checker[parquet]'") from None
    columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    for record, names, rows in (("finding", csv.COLUMNS, csv.rows(run)), ("claim", claims.COLUMNS, claims.rows(run))):
        for row in rows:
            cells = {"record": record, **dict(zip(names, row, strict=True))}
            for name, column in columns.items():
                cell = cells.get(name)
                column.append(cell.encode("utf-8", "replace").decode() if isinstance(cell, str) else cell)
    schema = arrow.schema([(name, getattr(arrow, _NUMBERS.get(name, "string"))()) for name in _COLUMNS])
    out = io.BytesIO()
    parquet.write_table(arrow.table(columns, schema=schema), out, compression="zstd")
    return out.getvalue()
