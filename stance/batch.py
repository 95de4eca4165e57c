"""Many documents: where they come from, and the rows that they give.

A bad document is handed on as a :class:`Failure`, never raised and never dropped.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .classification import AUTO, classify, map_chunks
from .document import Document
from .errors import InputError
from .plain_text import decode_text

if TYPE_CHECKING:
    from .gazetteer import Gazetteer
    from .model import StanceModel

TEXT_SUFFIXES = frozenset({".md", ".text", ".txt"})
TABLE_SUFFIXES = frozenset({".csv", ".jsonl", ".ndjson", ".tsv"})


@dataclass(frozen=True, slots=True)
class Source:
    """One document to score.

    Parameters
    ----------
    id : str
        The file, with ``:line`` for a row of a table, or the row's own id.
    text : str
    date, issuer, lang : str or None
        As the table gives them.
    """

    id: str
    text: str
    date: str | None = None
    issuer: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that cannot be scored, and why, in one line."""

    id: str
    reason: str


def read_sources(
    paths: Iterable[str | Path], encoding: str = "utf-8"
) -> Iterator[Source | Failure]:
    """Yield the documents of files, folders and tables, in order.

    Parameters
    ----------
    paths : iterable of path-like
        Text files; CSV, TSV and JSON lines with a ``text`` column (and ``id``, ``date``,
        ``issuer``, ``lang`` where there are any); folders, read in the order of their names. A
        link to a folder inside a folder is not followed.
    encoding : str, default='utf-8'
    """
    for path in map(Path, paths):
        if path.is_dir():
            suffixes = TEXT_SUFFIXES | TABLE_SUFFIXES
            inside = [p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in suffixes]
            if not inside:
                yield Failure(str(path), f"holds no file of {', '.join(sorted(suffixes))}")
            yield from read_sources(sorted(inside), encoding)
        elif path.suffix.lower() in TABLE_SUFFIXES:
            yield from _read_table(path, encoding)
        else:
            yield from _read_text(path, encoding)


def _read_text(path: Path, encoding: str) -> Iterator[Source | Failure]:
    text = _decode(path, encoding)
    if isinstance(text, Failure):
        yield text
    elif not text.strip():
        yield Failure(str(path), "is empty")
    else:
        yield Source(str(path), text)


def _decode(path: Path, encoding: str) -> str | Failure:
    try:
        if path.exists() and not path.is_file():
            return Failure(str(path), "is not a regular file")
        return decode_text(path.read_bytes(), encoding)
    except OSError as error:
        return Failure(str(path), error.strerror or str(error))
    except InputError as error:
        return Failure(str(path), str(error))


def _read_table(path: Path, encoding: str) -> Iterator[Source | Failure]:
    text = _decode(path, encoding)
    if isinstance(text, Failure):
        yield text
        return
    rows = _csv_rows(path, text) if path.suffix.lower() in {".csv", ".tsv"} else _json_rows(text)
    for number, row in rows:
        where = f"{path}:{number}"
        if isinstance(row, str):
            yield Failure(where, row)
        elif not isinstance(row.get("text"), str) or not row["text"].strip():
            yield Failure(where, "has no text")
        else:
            given = {k: str(row[k]) for k in ("date", "issuer", "lang") if row.get(k)}
            yield Source(str(row.get("id") or where), row["text"], **given)


def _csv_rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    first = text.split("\n", 1)[0]
    delimiter = "\t" if path.suffix.lower() == ".tsv" else max(",;", key=first.count)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = [str(name) for name in reader.fieldnames or ()]
        if "text" not in columns:
            yield 1, f"has no column text; the columns are: {', '.join(columns) or 'none'}"
            return
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        yield reader.line_num, str(error)


def _json_rows(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            # ValueError too: a number of more digits than Python converts.
            yield number, f"is not JSON ({error})"
            continue
        yield number, row if isinstance(row, dict) else "is not a JSON object"


def score_sources(
    sources: Iterable[Source | Failure],
    *,
    n_jobs: int = 1,
    issuer: str | None = AUTO,
    lang: str = AUTO,
    date: str | dt.date | None = None,
    model: StanceModel | None = None,
    gazetteer: Gazetteer | None = None,
) -> Iterator[tuple[Source, Document] | Failure]:
    """Classify documents in order; what a row says of itself wins over the arguments.

    Parameters
    ----------
    sources : iterable of Source or Failure
    n_jobs : int, default=1
        Worker processes, run by joblib.
    issuer, lang, date, model, gazetteer
        As for :func:`stance.classify`.
    """
    score_chunk = partial(
        _score_chunk, issuer=issuer, lang=lang, date=date, model=model, gazetteer=gazetteer
    )
    yield from map_chunks(score_chunk, sources, n_jobs)


def _score_chunk(
    chunk: list[Source | Failure],
    issuer: str | None,
    lang: str,
    date: str | dt.date | None,
    model: StanceModel | None,
    gazetteer: Gazetteer | None,
) -> list[tuple[Source, Document] | Failure]:
    results: list[tuple[Source, Document] | Failure] = []
    for source in chunk:
        if isinstance(source, Failure):
            results.append(source)
            continue
        try:
            document = classify(
                source.text,
                issuer=source.issuer or issuer,
                lang=source.lang or lang,
                date=source.date or date,
                model=model,
                gazetteer=gazetteer,
            )
        except InputError as error:
            results.append(Failure(source.id, str(error)))
        else:
            results.append((source, document))
    return results


def statement_rows(source: Source, document: Document) -> Iterator[dict[str, Any]]:
    """Yield one flat row per statement, with where it comes from."""
    digest = hashlib.sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest()
    for s in document:
        row: dict[str, Any] = {
            "document": source.id,
            "date": source.date,
            "lang": document.lang,
            "issuer": document.issuer,
            "start": s.start,
            "end": s.end,
            "actor": s.actor,
            "speaker": s.speaker,
            "kind": s.attribution.kind,
            "rule": s.attribution.rule,
            "text": s.text,
        }
        for target, stance in s.stances.items():
            row[target] = stance.label
            row[f"{target}_score"] = round(stance.score, 6)
            row[f"{target}_abstained"] = stance.abstained
        row["sha256"] = digest
        yield row


class Writer:
    """Writes rows as JSON lines or CSV, by the suffix of the file.

    Parameters
    ----------
    path : path-like

    Raises
    ------
    InputError
        For any other suffix.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        if self.path.suffix not in {".csv", ".jsonl"}:
            raise InputError(f"got output suffix {self.path.suffix!r}; accepted: .csv, .jsonl")
        self._part = self.path.with_name(self.path.name + ".part")
        self._file = self._part.open("w", encoding="utf-8", newline="", errors="backslashreplace")
        self._table: csv.DictWriter[str] | None = None

    def write(self, row: dict[str, Any]) -> None:
        """Append one row."""
        if self.path.suffix == ".jsonl":
            self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
            return
        if self._table is None:
            self._table = csv.DictWriter(self._file, list(row))
            self._table.writeheader()
        self._table.writerow(row)

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Give the finished file its name, or leave nothing: a reader never sees half a file."""
        self._file.close()
        if kind is None:
            self._part.replace(self.path)
        else:
            self._part.unlink()
