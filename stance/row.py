"""Rows: what a document gives, flat, with where it comes from and what made it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from ._version import __version__
from .aggregation import ActorScore, aggregate, order_labels
from .document import NO_ATTRIBUTION, Document, Stance, Statement
from .errors import InputError
from .source import Source

Row = dict[str, Any]

_DOCUMENT = {"document": str, "file": str, "date": str, "lang": str, "issuer": str}
_STATEMENT = {
    "start": int,
    "end": int,
    "actor": str,
    "speaker": str,
    "kind": str,
    "rule": str,
    "text": str,
}
_ACTOR = {
    "actor": str,
    "target": str,
    "period": str,
    "score": float,
    "low": float,
    "high": float,
    "shrunk": float,
    "n": int,
}
_MADE_BY = {"model_sha256": str, "version": str}
_DIGITS = 6


def statement_columns(labels: Mapping[str, tuple[str, ...]]) -> dict[str, type]:
    """Return the columns of :func:`statement_rows` and their types, in order.

    Parameters
    ----------
    labels : Mapping of str to tuple of str
        The labels of each target of the model.

    Raises
    ------
    InputError
        If a target has the name of another column.
    """
    columns: dict[str, type] = {**_DOCUMENT, **_STATEMENT}
    for target, names in labels.items():
        proba = {f"{target}_p_{name}": float for name in names}
        added = {target: str, f"{target}_score": float, **proba, f"{target}_abstained": str}
        clash = sorted(added.keys() & (columns.keys() | _MADE_BY.keys() | {"input_sha256"}))
        if clash:
            raise InputError(
                f"the model has a target {target!r}, and the rows would have two columns "
                f"{clash[0]}; rename the target"
            )
        columns |= added
    return {**columns, "input_sha256": str, **_MADE_BY}


def statement_rows(source: Source, document: Document, model_sha256: str) -> Iterator[Row]:
    """Yield one row per statement.

    Parameters
    ----------
    source : Source
    document : Document
    model_sha256 : str
        Of the bundle that labelled it.
    """
    head = _head(source, document)
    tail = {"input_sha256": _digest(source), **_made_by(model_sha256)}
    for s in document:
        row: Row = {
            **head,
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
            row[f"{target}_score"] = round(stance.score, _DIGITS)
            for label, p in stance.probabilities.items():
                row[f"{target}_p_{label}"] = round(p, _DIGITS)
            row[f"{target}_abstained"] = stance.abstained
        yield {**row, **tail}


def actor_columns(labels: Mapping[str, tuple[str, ...]]) -> dict[str, type]:
    """Return the columns of :func:`actor_rows` and their types, in order.

    Parameters
    ----------
    labels : Mapping of str to tuple of str
        The labels of each target of the model.
    """
    return {**_DOCUMENT, **_score_columns(labels), "input_sha256": str, **_MADE_BY}


def actor_rows(source: Source, document: Document, model_sha256: str) -> Iterator[Row]:
    """Yield one row per actor and target of a document."""
    head = _head(source, document)
    tail = {"input_sha256": _digest(source), **_made_by(model_sha256)}
    # Every statement has every target, with all its labels.
    labels = {t: tuple(s.probabilities) for t, s in document[0].stances.items()} if document else {}
    columns = _score_columns(labels)
    for score in aggregate([document]):
        yield {**head, **_score_row(score, columns), **tail}


def total_columns(labels: Mapping[str, tuple[str, ...]]) -> dict[str, type]:
    """Return the columns of :func:`total_rows` and their types, in order.

    Parameters
    ----------
    labels : Mapping of str to tuple of str
        The labels of each target of the model.
    """
    return {**_score_columns(labels), **_MADE_BY}


def total_rows(
    rows: Iterable[Row],
    labels: Mapping[str, tuple[str, ...]],
    model_sha256: str,
    by: str | None,
) -> Iterator[Row]:
    """Yield one row per actor and target over all documents.

    Parameters
    ----------
    rows : iterable of dict
        From :func:`statement_rows`.
    labels : Mapping of str to tuple of str
        The labels of each target of the model.
    model_sha256 : str
    by : str or None
        As for :func:`stance.aggregate`.
    """
    columns = _score_columns(labels)
    for score in aggregate(_documents(rows, labels), by=by):
        yield {**_score_row(score, columns), **_made_by(model_sha256)}


def _documents(rows: Iterable[Row], labels: Mapping[str, tuple[str, ...]]) -> Iterator[Document]:
    """Yield what counts of the documents behind statement rows: actors and stances."""
    for _, group in groupby(rows, lambda row: tuple(map(row.get, _DOCUMENT))):
        of_document = list(group)
        first = of_document[0]
        statements = tuple(_statement(row, labels) for row in of_document)
        yield Document("", first["lang"], first["issuer"], statements, first["date"])


def _statement(row: Row, labels: Mapping[str, tuple[str, ...]]) -> Statement:
    stances = {}
    for t, names in labels.items():
        proba = {name: row[f"{t}_p_{name}"] for name in names}
        stances[t] = Stance(t, row[t], row[f"{t}_score"], proba, row[f"{t}_abstained"])
    return Statement("", row["start"], row["end"], row["actor"], None, NO_ATTRIBUTION, stances)


def _head(source: Source, document: Document) -> Row:
    return {
        "document": source.id,
        "file": source.file,
        "date": document.date,
        "lang": document.lang,
        "issuer": document.issuer,
    }


def _score_columns(labels: Mapping[str, tuple[str, ...]]) -> dict[str, type]:
    """Return the columns of a position, with a count for each label of any target."""
    names = order_labels(label for of_target in labels.values() for label in of_target)
    return {**_ACTOR, **{f"n_{name}": int for name in names}}


def _score_row(score: ActorScore, columns: Mapping[str, type]) -> Row:
    row = score.to_row()
    return {
        name: round(row[name], _DIGITS) if kind is float else row.get(name, 0)
        for name, kind in columns.items()
    }


def _digest(source: Source) -> str:
    text = source.text.encode("utf-8", "surrogatepass")
    return source.sha256 or hashlib.sha256(text).hexdigest()


def _made_by(model_sha256: str) -> Row:
    return {"model_sha256": model_sha256, "version": __version__}
