"""Rows to bytes: JSON lines, CSV and Parquet, by the suffix of the file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from .errors import InputError
from .table import import_parquet

SUFFIXES = (".csv", ".jsonl", ".parquet")
# A row group of Parquet: some ten megabytes.
_GROUP = 10_000
_encode_json = json.JSONEncoder(ensure_ascii=False).encode


def check_suffix(path: str | Path) -> str:
    """Return the suffix that says the form of a file.

    Raises
    ------
    InputError
        If it is none that can be written.
    MissingExtraError
        If it is Parquet, and pyarrow is not installed.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"{path}: got output suffix {suffix!r}; accepted: {', '.join(SUFFIXES)}")
    if suffix == ".parquet":
        import_parquet(str(path))
    return suffix


def encode_head(suffix: str, columns: Mapping[str, type]) -> bytes:
    """Return what stands before the first row."""
    return _encode_csv([columns]) if suffix == ".csv" else b""


def encode_rows(rows: Iterable[Mapping[str, Any]], suffix: str) -> bytes:
    """Return rows as UTF-8, each ending in a line feed.

    Parameters
    ----------
    rows : iterable of dict
        With the same keys in the same order.
    suffix : str
        ``.csv`` gives CSV, anything else JSON lines. What UTF-8 cannot hold is escaped.
    """
    if suffix == ".csv":
        return _encode_csv(row.values() for row in rows)
    text = "".join(_encode_json(row) + "\n" for row in rows)
    return text.encode("utf-8", "backslashreplace")


def _encode_csv(rows: Iterable[Iterable[Any]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode("utf-8", "backslashreplace")


def read_output(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of JSON lines that :func:`encode_rows` made."""
    with path.open("rb") as lines:
        for line in lines:
            yield json.loads(line)


def write_rows(
    rows: Iterable[Mapping[str, Any]], path: Path, suffix: str, columns: Mapping[str, type]
) -> None:
    """Write rows to a file, some thousands at a time."""
    if suffix == ".parquet":
        _write_parquet(rows, path, columns)
        return
    with path.open("wb") as file:
        file.write(encode_head(suffix, columns))
        for row in rows:
            file.write(encode_rows([row], suffix))


def _write_parquet(
    rows: Iterable[Mapping[str, Any]], path: Path, columns: Mapping[str, type]
) -> None:
    pq = import_parquet(str(path))
    import pyarrow as pa

    types = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
    iterator = iter(rows)
    with path.open("wb") as file, pq.ParquetWriter(file, schema) as writer:
        while group := list(islice(iterator, _GROUP)):
            try:
                batch = pa.RecordBatch.from_pylist(group, schema)
            except UnicodeEncodeError:
                clean = [{name: _escape(cell) for name, cell in row.items()} for row in group]
                batch = pa.RecordBatch.from_pylist(clean, schema)
            writer.write_batch(batch)


def _escape(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    return cell.encode("utf-8", "backslashreplace").decode("utf-8")
