"""Documents in tables: CSV, TSV, JSON lines and Parquet, read row by row.

A row that is larger than a document may be is passed over in bounded memory and named, and so is a
row that cannot be read; the rows after it are read all the same.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .errors import InputError, missing_extra
from .header import clean_columns, count_differs, find_delimiter, find_repeated, read_mark
from .listing import File
from .plain_text import check_encoding, check_head
from .source import Failure, Source, open_input, too_long

COLUMNS = ("id", "date", "issuer", "lang")
"""What a table may say of a document besides its ``text``."""

_HEAD = 4096
_ROWS = 256
_UNDECODED_RE = re.compile("[\udc80-\udcff]")

Row = tuple[int, dict[str, Any] | str]


def read_table_sources(file: File, encoding: str, max_chars: int) -> Iterator[Source | Failure]:
    """Yield the documents of a table.

    Parameters
    ----------
    file : File
    encoding : str
        Of CSV, TSV and JSON lines.
    max_chars : int
        Of a row of CSV, TSV or JSON lines, and of a text.
    """
    counter = _Counter()
    try:
        rows = _open_table(file, encoding, max_chars, counter)
        for number, row in rows:
            yield _to_source(file, number, row, max_chars, counter.take())
    except OSError as error:
        yield Failure(file.path, error.strerror or str(error), file.path, counter.take())
    except InputError as error:
        yield Failure(file.path, str(error), file.path, counter.take())
    except UnicodeError as error:
        reason = f"is not {encoding} ({error.reason if hasattr(error, 'reason') else error})"
        yield Failure(file.path, reason, file.path, counter.take())


class _Counter:
    """How much of a file has been read since it was last asked."""

    def __init__(self) -> None:
        self.position: Callable[[], int] = lambda: 0
        self._taken = 0

    def take(self) -> int:
        position = self.position()
        read, self._taken = position - self._taken, position
        return read


def _open_table(file: File, encoding: str, max_chars: int, counter: _Counter) -> Iterator[Row]:
    if file.kind == "parquet":
        yield from _parquet_rows(file, counter)
        return
    codec = check_encoding(encoding)
    with io.BufferedReader(_Counted(open_input(file), counter), 1 << 16) as stream:
        check_head(stream.peek(_HEAD)[:_HEAD], codec)
        text = io.TextIOWrapper(stream, codec, errors="surrogateescape", newline="")
        if file.kind == "jsonl":
            yield from _json_rows(text, max_chars, encoding)
        else:
            yield from _csv_rows(text, file.kind, max_chars, encoding)


class _Counted(io.RawIOBase):
    """Counts what is read of a file that cannot tell, such as a pipe."""

    def __init__(self, stream: Any, counter: _Counter) -> None:
        self._stream, self._n = stream, 0
        counter.position = lambda: self._n

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read1(len(buffer))
        buffer[: len(data)] = data
        self._n += len(data)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def _to_source(
    file: File, number: int, row: dict[str, Any] | str, max_chars: int, read: int
) -> Source | Failure:
    where = f"{file.path}:{number}"
    if isinstance(row, str):
        return Failure(where, row, file.path, read)
    text = row.get("text")
    where = _cell(row.get("id")) or where
    if not isinstance(text, str) or not text.strip():
        return Failure(where, "has no text", file.path, read)
    if len(text) > max_chars:
        return Failure(where, too_long(max_chars), file.path, read)
    date, issuer, lang = (_cell(row.get(name)) or None for name in COLUMNS[1:])
    return Source(where, text, file.path, "", date, issuer, lang, read=read)


def _cell(value: object) -> str:
    if value is None or value != value:  # NaN
        return ""
    if isinstance(value, dt.datetime):
        value = value.date()
    return str(value).strip()


class _Reader:
    """Reads lines in pieces, and parts no carriage return from its line feed."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text, self._next = text, ""

    def read(self, size: int) -> str:
        """Return the rest of a line, or about ``size`` characters of it."""
        piece, self._next = self._next, ""
        if piece not in ("\r", "\n"):
            piece += self._text.readline(size)
        if piece.endswith("\r"):
            after = self._text.readline(1)
            if after == "\n":
                return piece + after
            self._next = after
        return piece


def _lines(text: io.TextIOWrapper, max_chars: int, shrink: Callable[[str], str]) -> Iterator[str]:
    """Yield the lines; one of more than ``max_chars`` goes through ``shrink``, piece by piece."""
    reader = _Reader(text)
    while line := reader.read(max_chars):
        if line[-1] in "\r\n" or len(line) < max_chars:
            yield line
            continue
        pieces = [shrink(line)]
        while line[-1:] not in ("\r", "\n", ""):
            line = reader.read(1 << 20)
            pieces.append(shrink(line))
        yield "".join(pieces)


def _json_rows(text: io.TextIOWrapper, max_chars: int, encoding: str) -> Iterator[Row]:
    for number, line in enumerate(_lines(text, max_chars + 1, lambda _: ""), 1):
        if not line:
            yield number, too_long(max_chars)
        elif not line.strip():
            continue
        elif _UNDECODED_RE.search(line):
            yield number, _undecoded(encoding)
        else:
            yield number, _parse(line)


def _parse(line: str) -> dict[str, Any] | str:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        # ValueError too: a number of more digits than Python converts.
        return f"is not JSON ({error})"
    return row if isinstance(row, dict) else "is not a JSON object"


def _undecoded(encoding: str) -> str:
    return f"is not {encoding}; name the encoding with --encoding, such as --encoding cp1251"


def _csv_rows(text: io.TextIOWrapper, kind: str, max_chars: int, encoding: str) -> Iterator[Row]:
    head = text.readline(max_chars)
    first = 1
    delimiter = read_mark(head)
    if delimiter is not None:
        head, first = text.readline(max_chars), 2
    else:
        delimiter = find_delimiter(head, kind)
    # The limit of the library is for all of the process; the lines below keep their own.
    csv.field_size_limit(2**31 - 1)
    lines = _CsvLines(text, max_chars, delimiter)
    columns = clean_columns(next(csv.reader([head], delimiter=delimiter), []))
    if "text" not in columns:
        yield first, _no_text(columns)
        return
    # Nothing is read from columns without a name, with which some spreadsheets fill up.
    if repeated := next(find_repeated([*filter(None, columns)]), None):
        yield first, repeated
        return
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        start = first + reader.line_num + 1
        lines.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield start, str(error)
            continue
        if lines.size > max_chars:
            yield start, too_long(max_chars) + "; is a quotation mark left open?"
        elif lines.undecoded:
            yield start, _undecoded(encoding)
        elif len(cells) == len(columns):
            yield start, dict(zip(columns, cells, strict=True))
        elif cells:
            yield start, count_differs(len(cells), columns)


def _no_text(columns: Sequence[str]) -> str:
    shown = ", ".join(columns) or "none"
    return f"has no column text; the columns are: {shown[:200]}"


class _CsvLines:
    """The lines of a table, where a row that is too long keeps its quotation marks and little else.

    The reader finds the end of such a row as it would have, without holding it.
    """

    _RUN_RE = re.compile(r'[^"\r\n]+')

    def __init__(self, text: io.TextIOWrapper, max_chars: int, delimiter: str) -> None:
        self._text, self._max_chars, self._delimiter = text, max_chars, delimiter
        self.begin_row()

    def begin_row(self) -> None:
        self.size, self.undecoded = 0, False

    def __iter__(self) -> Iterator[str]:
        for line in _lines(self._text, self._max_chars + 1, self._shrink):
            self.size += len(line)
            self.undecoded = self.undecoded or bool(_UNDECODED_RE.search(line))
            yield self._shrink(line) if self.size > self._max_chars else line

    def _shrink(self, piece: str) -> str:
        self.size = self._max_chars + 1
        # What a quotation mark means depends only on whether a delimiter stands before it.
        return self._RUN_RE.sub(
            lambda run: self._delimiter if run[0][-1] == self._delimiter else "x", piece
        )


def _parquet_rows(file: File, counter: _Counter) -> Iterator[Row]:
    pq = import_parquet(file.path)
    import pyarrow as pa

    try:
        with pq.ParquetFile(file.path, buffer_size=1 << 20, pre_buffer=False) as table:
            names = table.schema_arrow.names
            if "text" not in names:
                yield 1, _no_text(names)
                return
            columns = [name for name in ("text", *COLUMNS) if name in names]
            share = (file.size or 0) / max(1, table.metadata.num_rows)
            number = 0
            counter.position = lambda: int(number * share)
            for batch in table.iter_batches(_ROWS, columns=columns):
                for row in batch.to_pylist():
                    number += 1
                    yield number, row
    except pa.ArrowException as error:
        raise InputError(f"is not a Parquet file that can be read ({_first_line(error)})") from None


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def import_parquet(path: str) -> Any:
    """Return the library that reads and writes Parquet.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise missing_extra(f"{path}: Parquet", ["pyarrow"], "parquet") from None
    return pq
