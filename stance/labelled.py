"""Labelled data in: tables, JSON lines and the exports of labelling tools.

Reads CSV, TSV, JSON lines, Parquet, doccano (JSON lines with a ``label`` list) and Label Studio
(JSON) into texts and labels. Every problem is found before any is reported, by file, line and
column; nothing is dropped silently. ``lang`` holds codes: see :mod:`stance.language_code`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any, TypeGuard

from .errors import LabelError
from .language_code import find_code_fault
from .sheet import Row, read_sheet

_CONTRACT = frozenset(
    ["text", "id", "doc", "lang", "actor", "speaker", "date", "source", "split", "annotator"]
)
# What ``stance suggest``, Label Studio and doccano add to their tables.
_OF_TOOLS = frozenset(
    [
        *("guess", "annotation_id", "created_at", "lead_time", "updated_at"),
        *("Comments", "annotation_approver", "comments", "meta"),
    ]
)
# Columns that are never labels, unless they are asked for.
RESERVED = _CONTRACT | _OF_TOOLS
# The seeds have these three together; a table with fewer of them means its own.
_OF_SEEDS = frozenset(["form", "pair", "topic"])
# A column with more values than that, most of them different, is a remark or a name.
_MAX_LABELS = 20
# More than this says nothing new; the count of the rest is told.
MAX_PROBLEMS = 50
_KINDS = {bool: "truth values", int: "numbers", float: "numbers"}


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
    notes : list of str
        What was left out on purpose, and why.
    """

    texts: list[str] = field(default_factory=list)
    labels: dict[str, list[str | None]] = field(default_factory=dict)
    columns: dict[str, list[str | None]] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def labelled_texts(self) -> list[str]:
        """The texts that have a label, of whatever target."""
        rows = zip(*self.labels.values(), strict=True)
        # Without targets there are no rows to tell.
        return [text for text, row in zip(self.texts, rows, strict=False) if any(row)]

    @property
    def groups(self) -> list[str]:
        """What is kept together in a split: the document, or where none is named the text."""
        docs = self.columns.get("doc", [None] * len(self.texts))
        first: dict[str, int] = {}
        return [
            doc or f"#{first.setdefault(text, index)}"
            for index, (doc, text) in enumerate(zip(docs, self.texts, strict=True))
        ]


def read_labelled(
    paths: Iterable[str | Path],
    *,
    targets: Sequence[str] | None = None,
    prefix: str | None = None,
    check: Callable[[Labelled], list[str]] | None = None,
    may_be_bare: bool = False,
) -> Labelled:
    """Read labelled data.

    Parameters
    ----------
    paths : iterable of path-like
        Files of any of the forms, by suffix: .csv, .tsv, .jsonl, .ndjson, .json, .parquet.
    targets : sequence of str, optional
        The label columns, reserved names too; by default every other column that holds text.
    prefix : str, optional
        Columns whose names begin with it are read beside the targets.
    check : callable, optional
        Finds further problems in the data, to be told with the others.
    may_be_bare : bool, default=False
        Whether data are accepted in which nothing is labelled yet.

    Returns
    -------
    Labelled

    Raises
    ------
    LabelError
        With one line per problem, by file, line and column.
    MissingExtraError
        For Parquet without pyarrow.
    """
    problems: list[str] = []
    notes: list[str] = []
    rows = [row for path in paths for row in read_sheet(Path(path), problems, notes)]
    kinds = _kinds_of_columns(rows)
    named = {name for _, row in rows for name in row}
    reserved = RESERVED | _OF_SEEDS if named >= _OF_SEEDS else RESERVED
    found = sorted(name for name, kind in kinds.items() if "text" in kind and name not in reserved)
    more = [name for name in found if prefix and name.startswith(prefix)]
    wanted = found if targets is None else list(dict.fromkeys([*targets, *more]))
    if targets is None:
        apart = reserved - _CONTRACT
        if given := sorted(n for n in apart & kinds.keys() if kinds[n] != {"lists or objects"}):
            notes.append(
                f"left out: {', '.join(given)}, which labelling tools or the seeds add; "
                "to use one, name it as a target"
            )
        for name in sorted(kinds.keys() - reserved - {*wanted}):
            kind = " and ".join(sorted(kinds[name]))
            notes.append(f"column {name!r} holds {kind}, no labels; to use it, name it as a target")
    if rows:
        for target in wanted:
            if target not in kinds:
                problems.append(
                    f"no column {target!r} with labels; "
                    f"the label columns are: {', '.join(found) or 'none'}"
                )
        if not wanted and not may_be_bare:
            empty = sorted(named - reserved - kinds.keys())
            problems.append(
                f"no labels: {', '.join(empty)} held nothing in any row; write labels in"
                if empty
                else "no label column; a column besides the reserved ones is a target, and a "
                f"reserved one where it is named (reserved: {', '.join(sorted(reserved))})"
            )
    elif not problems:
        problems.append("no rows; labelled data need at least one text with a label")
    columns = sorted(named & reserved - {"text", *wanted})
    data = _collect(rows, wanted, columns, problems)
    data.notes = list(dict.fromkeys(notes))
    if check is not None:
        problems += check(data)
    if problems:
        rest = len(problems) - MAX_PROBLEMS
        raise LabelError(problems[:MAX_PROBLEMS] + ([f"and {rest} more"] if rest > 0 else []))
    return data


def holds_remarks(column: Sequence[str | None]) -> bool:
    """Whether a column has more values than a codebook has labels, and hardly repeats one.

    Examples
    --------
    >>> holds_remarks([f"see page {i}" for i in range(40)])
    True
    >>> holds_remarks([f"code {i}" for i in range(40)] * 2)
    False
    """
    given = [label for label in column if label is not None]
    return len(set(given)) > max(_MAX_LABELS, len(given) // 2)


def _kinds_of_columns(rows: list[Row]) -> dict[str, set[str]]:
    """Return what each column holds that is not empty everywhere: text, numbers, or else."""
    kinds: dict[str, set[str]] = {}
    for _, row in rows:
        for name, value in row.items():
            if _label(value) is None:
                continue
            kind = "text" if isinstance(value, str) else _KINDS.get(type(value), "lists or objects")
            if name not in kinds:
                kinds[name] = {kind}
            elif kind not in kinds[name]:
                kinds[name].add(kind)
    return kinds


def _collect(
    rows: list[Row],
    targets: list[str],
    names: list[str],
    problems: list[str],
) -> Labelled:
    data = Labelled(labels={t: [] for t in targets})
    data.columns = {name: [] for name in names}
    seen: dict[tuple[str, str], str] = {}
    for where, row in rows:
        problems += [f"{where}, column {fault}" for fault in _find_faults(row, targets)]
        if "lang" in names and (fault := find_code_fault(_cell(row.get("lang")) or "")):
            problems.append(f"{where}, column lang: {fault}")
        text = row.get("text")
        if not _is_text(text):
            continue
        if row.get("id") not in (None, ""):
            # Several people may label one text; nobody does so twice.
            key = (str(row["id"]), str(row.get("annotator") or ""))
            if key in seen:
                problems.append(f"{where}, column id: {row['id']!r} stands already at {seen[key]}")
            seen.setdefault(key, where)
        for target in targets:
            data.labels[target].append(_label(row.get(target)))
        data.texts.append(text)
        data.places.append(where)
        for name, column in data.columns.items():
            column.append(_cell(row.get(name)))
    return data


def _find_faults(row: Mapping[str, Any], targets: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with the text and the labels of a row, each behind its column."""
    text = row.get("text")
    if not _is_text(text):
        got = "is empty" if text is None or isinstance(text, str) else f"is {text!r}"
        yield f"text: {got}; every row needs a text"
    for target in targets:
        value = row.get(target)
        if isinstance(value, list | dict):
            yield f"{target}: got {value!r}; accepted: one label"


def _is_text(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())


def _label(value: Any) -> str | None:
    if value is None or value != value or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str):
        return value.strip()
    # A table holds the whole numbers of a column with gaps as fractions.
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _cell(value: Any) -> str | None:
    """Return a cell that is no label as text; None for an empty one."""
    if isinstance(value, bool | list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, date | time):
        return value.isoformat()
    return _label(value)
