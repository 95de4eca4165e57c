"""Scored documents and excerpts, in the forms that other programs take.

===============  ========  ==============================================================
format           suffix    what it is
===============  ========  ==============================================================
``csv``          .csv      a row per excerpt with an empty column per target
``doccano``      .jsonl    see :mod:`stance.doccano`
``label-studio`` .json     see :mod:`stance.labelstudio`; the interface goes beside it, .xml
``dna``          .dna      see :mod:`stance.dna`
===============  ========  ==============================================================

A file has its name only once it is whole.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from .dna import DnaDatabase
from .doccano import document_line, excerpt_line
from .errors import InputError
from .labelled import RESERVED
from .labelstudio import document_config, document_task, excerpt_config, excerpt_task
from .output import find_form, open_whole, whole

if TYPE_CHECKING:
    from .document import Document
    from .excerpt import Excerpt
    from .source import Source

EXCERPT_FORMATS = {"csv": ".csv", "doccano": ".jsonl", "label-studio": ".json"}
DOCUMENT_FORMATS = {"dna": ".dna", "doccano": ".jsonl", "label-studio": ".json"}

Labels = Mapping[str, Sequence[str]]


def find_format(path: str | Path | None, name: str | None, formats: Mapping[str, str]) -> str:
    """Return the format that is named, or else that of the suffix; without a file, the first.

    Raises
    ------
    InputError
        If it is none of ``formats``, a mapping of names to suffixes.
    """
    return find_form(path, name, {suffix: form for form, suffix in formats.items()})


def written_files(path: str | Path, format: str) -> list[Path]:
    """Return the files of an export: for Label Studio the interface too.

    Raises
    ------
    InputError
        If the interface would replace the tasks.
    """
    if format != "label-studio":
        return [Path(path)]
    if Path(path).suffix.lower() == ".xml":
        raise InputError(
            f"{path}: the labelling interface is written under this name; name the tasks .json"
        )
    return [Path(path), config_path(path)]


def export_excerpts(
    excerpts: Iterable[Excerpt],
    path: str | Path,
    format: str,
    labels: Labels,
    *,
    labelled: bool = False,
) -> None:
    """Write excerpts to a file, for Label Studio with the interface beside it.

    Parameters
    ----------
    excerpts : iterable of Excerpt
    path : path-like
    format : {'csv', 'doccano', 'label-studio'}
    labels : mapping of str to sequence of str
        The labels of each target.
    labelled : bool, default=False
        For doccano: whether what the model says is given as labels.

    Raises
    ------
    InputError
        If a target has a name that the format cannot hold.
    """
    # A spreadsheet takes a file for UTF-8 by its first character only.
    encoding = "utf-8-sig" if format == "csv" else "utf-8"
    with open_whole(path, encoding) as stream:
        write_excerpts(excerpts, stream, format, labels, labelled=labelled)
    if format == "label-studio":
        _write_config(path, excerpt_config(labels))


def write_excerpts(
    excerpts: Iterable[Excerpt],
    stream: TextIO,
    format: str,
    labels: Labels,
    *,
    labelled: bool = False,
) -> None:
    """Write excerpts to an open file; parameters as for :func:`export_excerpts`."""
    if taken := sorted(set(labels) & RESERVED):
        raise InputError(
            f"target {taken[0]!r} has the name of a column that is no target; "
            "train the model with another name for it"
        )
    if format == "csv":
        _write_table(excerpts, stream, list(labels))
    elif format == "doccano":
        for excerpt in excerpts:
            stream.write(_to_json(excerpt_line(excerpt, labelled=labelled)) + "\n")
    else:
        _write_list(map(excerpt_task, excerpts), stream)


def export_documents(
    documents: Iterable[tuple[Source, Document]],
    path: str | Path,
    format: str,
    labels: Labels,
    actors: Iterable[str],
) -> DnaDatabase | None:
    """Write documents with their statements, as they come; memory does not grow with them.

    Parameters
    ----------
    documents : iterable of (Source, Document)
    path : path-like
    format : {'dna', 'doccano', 'label-studio'}
    labels : mapping of str to sequence of str
        The labels of each target.
    actors : iterable of str
        The actors that there can be.

    Returns
    -------
    DnaDatabase or None
        For DNA, the closed database with its counts.
    """
    if format == "dna":
        with whole(path) as part:
            return _write_database(documents, part)
    with open_whole(path, "utf-8") as stream:
        if format == "doccano":
            for source, document in documents:
                stream.write(_to_json(document_line(source, document)) + "\n")
        else:
            _write_list((document_task(*pair) for pair in documents), stream)
    if format == "label-studio":
        _write_config(path, document_config(labels, actors))
    return None


def config_path(path: str | Path) -> Path:
    """Return where the labelling interface of a Label Studio file is written."""
    return Path(path).with_suffix(".xml")


def _write_database(documents: Iterable[tuple[Source, Document]], path: Path) -> DnaDatabase:
    try:
        database = DnaDatabase(path)
        try:
            for source, document in documents:
                database.add(source, document)
        finally:
            database.close()
    except sqlite3.OperationalError as error:
        raise InputError(f"{path}: {error}; is the disk full?") from None
    return database


def _write_table(excerpts: Iterable[Excerpt], stream: TextIO, targets: list[str]) -> None:
    columns = ["text", "id", "doc", "lang", "actor"]
    writer = csv.writer(stream)
    writer.writerow([*columns, *targets, "guess"])
    for excerpt in excerpts:
        known = [getattr(excerpt, name) for name in columns]
        writer.writerow([*known, *[""] * len(targets), excerpt.guess])


def _write_list(items: Iterable[dict[str, Any]], stream: TextIO) -> None:
    stream.write("[")
    for n, item in enumerate(items):
        stream.write((",\n" if n else "\n") + _to_json(item))
    stream.write("\n]\n")


def _to_json(item: dict[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False)


def _write_config(path: str | Path, config: str) -> None:
    with open_whole(config_path(path), "utf-8") as stream:
        stream.write(config + "\n")
