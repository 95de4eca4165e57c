"""Labelled data in: tables, JSON lines and the exports of labelling tools.

Reads CSV, TSV, JSON lines, Parquet, doccano (JSON lines with a ``label`` list) and Label Studio
(JSON) into texts and labels. Every problem is found before any is reported, by file, line and
column; nothing is dropped silently.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import LabelError, MissingExtraError
from .offset import from_utf16

# Columns that are never labels.
RESERVED = frozenset(
    [
        *("id", "doc", "lang", "actor", "speaker", "date", "source", "split", "annotator"),
        *("form", "guess", "pair", "text", "topic"),
        # What Label Studio adds to its tables.
        *("annotation_id", "created_at", "lead_time", "updated_at"),
    ]
)
SUFFIXES = (".csv", ".json", ".jsonl", ".ndjson", ".parquet", ".tsv")
# More than this says nothing new; the count of the rest is told.
MAX_PROBLEMS = 50
_SEPARATORS = ("=", ":", "/")

Row = tuple[str, dict[str, Any]]


@dataclass
class Labelled:
    """Texts with their labels.

    Parameters
    ----------
    texts : list of str
    labels : dict of str to list of (str or None)
        By target; None where a statement has no label for it.
    columns : dict of str to list of (str or None)
        The reserved columns that the files hold, such as ``doc`` and ``lang``.
    places : list of str
        Where each statement stands: file and line, row or task.
    """

    texts: list[str] = field(default_factory=list)
    labels: dict[str, list[str | None]] = field(default_factory=dict)
    columns: dict[str, list[str | None]] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)

    @property
    def groups(self) -> list[str]:
        """What is kept together in a split: the document, or the statement where none is named."""
        docs = self.columns.get("doc", [None] * len(self.texts))
        return [doc or f"#{index}" for index, doc in enumerate(docs)]


def read_labelled(
    paths: Iterable[str | Path],
    *,
    targets: Sequence[str] | None = None,
    accepted: Mapping[str, Sequence[str]] | None = None,
) -> Labelled:
    """Read labelled data.

    Parameters
    ----------
    paths : iterable of path-like
        Files of any of the forms, by suffix: .csv, .tsv, .jsonl, .ndjson, .json, .parquet.
    targets : sequence of str, optional
        The label columns, reserved names too; by default every other column that holds text.
    accepted : dict of str to sequence of str, optional
        The labels that a target may have; by default any.

    Returns
    -------
    Labelled

    Raises
    ------
    LabelError
        With one line per problem, by file, line and column.
    MissingExtraError
        For Parquet without pandas and pyarrow.

    Notes
    -----
    doccano and Label Studio labels of several targets are written ``target=label`` (or with ``:``
    or ``/``); plain ones go to the target ``label``. Spans of a document are statements of it.
    """
    problems: list[str] = []
    rows: list[Row] = []
    for path in paths:
        try:
            rows += _read_rows(Path(path))
        except LabelError as error:
            problems += error.problems
    found = sorted(
        {
            key
            for _, row in rows
            for key, value in row.items()
            if key not in RESERVED or key in (targets or ())
            # A column that nobody has filled in yet is no target.
            if isinstance(value, str) and value.strip()
        }
    )
    wanted = list(targets) if targets is not None else found
    if rows:
        for target in wanted:
            if target not in found:
                problems.append(
                    f"no column {target!r}; the label columns are: {', '.join(found) or 'none'}"
                )
        if not wanted:
            problems.append(
                "no label column; a column besides the reserved ones is a target "
                f"(reserved: {', '.join(sorted(RESERVED))})"
            )
    elif not problems:
        problems.append("no rows; labelled data need at least one text with a label")
    data = _collect(rows, wanted, accepted or {}, problems)
    if problems:
        more = len(problems) - MAX_PROBLEMS
        raise LabelError(problems[:MAX_PROBLEMS] + ([f"and {more} more"] if more > 0 else []))
    return data


def _collect(
    rows: list[Row], targets: list[str], accepted: Mapping[str, Sequence[str]], problems: list[str]
) -> Labelled:
    data = Labelled(labels={t: [] for t in targets})
    names = sorted({key for _, row in rows for key in row if key in RESERVED} - {"text"})
    data.columns = {name: [] for name in names}
    ids: dict[str, str] = {}
    for where, row in rows:
        text = row.get("text")
        if not isinstance(text, str) or not text.strip():
            problems.append(f"{where}, column text: is empty; every row needs a text")
            continue
        identity = row.get("id")
        if identity not in (None, "") and row.get("annotator") in (None, ""):
            if str(identity) in ids:
                problems.append(
                    f"{where}, column id: {identity!r} stands already at {ids[str(identity)]}"
                )
            ids[str(identity)] = where
        labels = {target: _label(row.get(target)) for target in targets}
        for target, label in labels.items():
            if label is not None and target in accepted and label not in accepted[target]:
                problems.append(
                    f"{where}, column {target}: got {label!r}; "
                    f"accepted: {', '.join(accepted[target])}"
                )
            data.labels[target].append(label)
        data.texts.append(text)
        data.places.append(where)
        for name in names:
            value = row.get(name)
            data.columns[name].append(None if value in (None, "") else _plain(value))
    return data


def _label(value: Any) -> str | None:
    if value is None or value != value or (isinstance(value, str) and not value.strip()):
        return None
    return value.strip() if isinstance(value, str) else str(value)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


# -- files -------------------------------------------------------------------------------------


def _read_rows(path: Path) -> list[Row]:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise LabelError([f"{path}: got suffix {suffix!r}; accepted: {', '.join(SUFFIXES)}"])
    if suffix == ".parquet":
        return list(_parquet_rows(path))
    text = _decode(path)
    if suffix in {".csv", ".tsv"}:
        return list(_table_rows(path, text, "\t" if suffix == ".tsv" else None))
    if suffix == ".json":
        return list(_label_studio_rows(path, text))
    return list(_json_rows(path, text))


def _decode(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LabelError([f"{path}: {error.strerror}"]) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LabelError(
            [f"{path}:{line}: byte {error.start} is not UTF-8; save the file as UTF-8"]
        ) from None


def _table_rows(path: Path, text: str, delimiter: str | None) -> Iterator[Row]:
    first = text.split("\n", 1)[0]
    if delimiter is None:
        # Spreadsheets of half of Europe write semicolons into a .csv.
        delimiter = max(",;\t", key=first.count)
    # A cell may be as long as the file; the default limit of csv would refuse long texts.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    problems: list[str] = []
    header: list[str] = []
    try:
        for cells in reader:
            where = f"{path}:{reader.line_num}"
            if not header:
                header = [cell.strip() for cell in cells]
                if "text" not in header:
                    raise LabelError(
                        [f"{where}: no column text; the columns are: {', '.join(header)}"]
                    )
                continue
            if not any(cells):
                continue
            if len(cells) != len(header):
                problems.append(f"{where}: got {len(cells)} cells; the header has {len(header)}")
                continue
            yield where, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        problems.append(f"{path}:{reader.line_num}: {error}")
    if problems:
        raise LabelError(problems)


def _json_rows(path: Path, text: str) -> Iterator[Row]:
    problems: list[str] = []
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
        if not isinstance(row, dict):
            problems.append(f"{where}: got {type(row).__name__}; each line is a JSON object")
            continue
        tags = row.pop("label", None) if isinstance(row.get("label"), list) else None
        if tags and all(isinstance(tag, list) for tag in tags):
            try:
                yield from _span_rows(where, row, _tagged_spans(str(row.get("text")), tags))
            except (TypeError, ValueError):
                problems.append(f"{where}, column label: a span is [start, end, label]")
            continue
        if tags is not None:
            row.update(_tags(tags))
        yield where, row
    if problems:
        raise LabelError(problems)


def _label_studio_rows(path: Path, text: str) -> Iterator[Row]:
    try:
        tasks = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LabelError([f"{path}: is not JSON ({error})"]) from None
    if not isinstance(tasks, list) or not all(isinstance(t, dict) for t in tasks):
        raise LabelError([f"{path}: a Label Studio export is a list of tasks"])
    for number, task in enumerate(tasks, 1):
        # A "JSON-MIN" export has no data: its tasks are flat.
        row: dict[str, Any] = dict(task.get("data", task))
        row.setdefault("id", task.get("id"))
        spans: dict[tuple[int, int], dict[str, str]] = {}
        done = [a for a in task.get("annotations", ()) if not a.get("was_cancelled")]
        for result in (result for a in done[:1] for result in a.get("result", [])):
            value, name = result.get("value", {}), str(result.get("from_name", "label"))
            found = row
            if type(value.get("start")) is type(value.get("end")) is int:
                found = spans.setdefault((value["start"], value["end"]), {})
            for choice in [*value.get("choices", ()), *value.get("labels", ())][:1]:
                found[name] = choice
        yield from _span_rows(f"{path}, task {number}", row, spans)


def _span_rows(
    where: str, row: dict[str, Any], spans: Mapping[tuple[int, int], Mapping[str, str]]
) -> Iterator[Row]:
    """Yield a row per labelled span of a document, or the row as it is where there is none."""
    if not spans:
        yield where, row
    document = row.get("doc") or row.get("id") or where
    for (start, end), labels in sorted(spans.items()):
        part = {"text": str(row.get("text"))[start:end], "id": f"{document}:{start}"}
        yield f"{where}, characters {start} to {end}", {**row, **part, "doc": document, **labels}


def _tagged_spans(text: str, tags: list[Any]) -> dict[tuple[int, int], dict[str, str]]:
    """Return target and label of doccano's spans, whose offsets are UTF-16 code units."""
    spans: dict[tuple[int, int], list[Any]] = {}
    for start, end, tag in tags:
        first, last = from_utf16(text, (start, end))
        spans.setdefault((first, last), []).append(tag)
    return {span: _tags(names) for span, names in spans.items()}


def _tags(tags: list[Any]) -> dict[str, str]:
    """Return target and label of doccano's flat labels."""
    found = {}
    for tag in map(str, tags):
        separator = next((s for s in _SEPARATORS if s in tag), None)
        target, _, label = tag.partition(separator) if separator else ("label", "", tag)
        found[target.strip()] = label.strip()
    return found


def _parquet_rows(path: Path) -> Iterator[Row]:
    try:
        import pandas as pd
        import pyarrow as pa
    except ImportError:
        raise MissingExtraError(
            f"{path}: Parquet needs pandas and pyarrow; pip install 'stance[parquet]'"
        ) from None
    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError, pa.ArrowException) as error:
        reason = str(error).splitlines()[0]
        raise LabelError([f"{path}: cannot be read as Parquet ({reason})"]) from None
    if "text" not in frame:
        columns = ", ".join(map(str, frame.columns))
        raise LabelError([f"{path}: no column text; the columns are: {columns}"])
    for number, row in enumerate(frame.to_dict("records"), 1):
        clean = {str(k): None if v is None or v != v else v for k, v in row.items()}
        yield f"{path}, row {number}", clean
