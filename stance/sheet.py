"""Files of labelled data -> rows: CSV, TSV, JSON lines and Parquet.

A reader yields what it can and adds one line to ``problems`` for each thing that it cannot use, so
that one reading finds them all.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .annotation import tag_rows, task_rows
from .header import clean_columns, count_differs, find_delimiter, find_repeated, read_mark
from .plain_text import decode_lines
from .table import import_parquet

SUFFIXES = (".csv", ".json", ".jsonl", ".ndjson", ".parquet", ".tsv")

Row = tuple[str, dict[str, Any]]
"""Where a row stands (file and line), and its cells by column."""


def read_sheet(path: Path, problems: list[str], notes: list[str]) -> Iterator[Row]:
    """Yield the rows of a file.

    Parameters
    ----------
    path : Path
        Of a suffix in ``SUFFIXES``.
    problems : list of str
        Gets a line for everything that cannot be used.
    notes : list of str
        Gets a line for what is left out on purpose.

    Raises
    ------
    MissingExtraError
        For Parquet without pyarrow.
    """
    suffix = path.suffix.lower()
    if path.is_dir():
        problems.append(f"{path}: is a folder; give its files")
    elif suffix not in SUFFIXES:
        problems.append(
            f"{path}: got suffix {suffix!r}; accepted: {', '.join(SUFFIXES)}; "
            "save a spreadsheet as CSV (UTF-8)"
        )
    elif suffix == ".parquet":
        yield from _parquet_rows(path, problems)
    else:
        text = _read_text(path, problems)
        if text is None:
            return
        if suffix in {".csv", ".tsv"}:
            yield from _table_rows(path, text, suffix[1:], problems)
        elif suffix == ".json":
            yield from _task_file_rows(path, text, problems, notes)
        else:
            yield from _line_rows(path, text, problems)


def _read_text(path: Path, problems: list[str]) -> str | None:
    """Return the text of a file, what cannot be read told; None for no text."""
    try:
        data = path.read_bytes()
    except OSError as error:
        problems.append(f"{path}: {error.strerror}")
        return None
    if not data.strip():
        problems.append(f"{path}: is empty; labelled data need at least one text with a label")
        return None
    text, faults = decode_lines(data)
    for line, fault in faults:
        where = f"{path}:{line}" if line else path
        problems.append(f"{where}: {fault}; save the file as UTF-8")
    return text


def _table_rows(path: Path, text: str, kind: str, problems: list[str]) -> Iterator[Row]:
    line = 1
    head, _, rest = text.partition("\n")
    delimiter = read_mark(head)
    if delimiter is not None:
        text, line = rest, 2
    else:
        delimiter = find_delimiter(head, kind)
    # A cell may be as long as the file; the default limit of csv would refuse long texts.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    first = line
    try:
        for cells in reader:
            where, line = f"{path}:{line}", first + reader.line_num
            if not header:
                header = clean_columns(cells)
                if not _is_header(where, header, problems):
                    return
            elif len(cells) == len(header):
                if any(cells):
                    yield where, dict(zip(header, cells, strict=True))
            elif cells:
                problems.append(f"{where}: {count_differs(len(cells), header)}")
    except csv.Error as error:
        problems.append(
            f"{path}:{line}: {error}; a cell with quotation marks is quoted, and they are doubled"
        )


def _is_header(where: str, header: list[str], problems: list[str]) -> bool:
    found = len(problems)
    if "text" not in header:
        problems.append(f"{where}: no column text; the columns are: {', '.join(header)}")
    problems += [f"{where}, {repeated}" for repeated in find_repeated(header)]
    return len(problems) == found


def _line_rows(path: Path, text: str, problems: list[str]) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            # ValueError too: a number of more digits than Python converts.
            problems.append(f"{where}: is not JSON ({error})")
            continue
        if isinstance(row, dict):
            yield from tag_rows(where, row, problems)
        else:
            problems.append(f"{where}: got {type(row).__name__}; each line is a JSON object")


def _task_file_rows(path: Path, text: str, problems: list[str], notes: list[str]) -> Iterator[Row]:
    try:
        tasks = json.loads(text)
    except (ValueError, RecursionError) as error:
        problems.append(f"{path}: is not JSON ({error})")
        return
    if not isinstance(tasks, list):
        problems.append(
            f"{path}: got {type(tasks).__name__}; a Label Studio export is a list of tasks; "
            "name JSON lines .jsonl"
        )
        return
    for number, task in enumerate(tasks, 1):
        where = f"{path}, task {number}"
        if isinstance(task, dict):
            yield from task_rows(where, task, problems, notes)
        else:
            problems.append(f"{where}: got {type(task).__name__}; a task is a JSON object")


def _parquet_rows(path: Path, problems: list[str]) -> Iterator[Row]:
    parquet = import_parquet(str(path))
    import pyarrow as pa

    try:
        table = parquet.read_table(path)
        rows = table.to_pylist()
    except (OSError, ValueError, pa.ArrowException) as error:
        reason = str(error).splitlines()[0]
        problems.append(f"{path}: cannot be read as Parquet ({reason})")
        return
    if "text" not in table.column_names:
        columns = ", ".join(table.column_names)
        problems.append(f"{path}: no column text; the columns are: {columns}")
        return
    for number, row in enumerate(rows, 1):
        yield f"{path}, row {number}", row
