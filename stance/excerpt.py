"""Statements lifted out of their documents, to be read and labelled one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from .batch import Failure, Source
from .classification import AUTO, classify, map_chunks
from .document import Document, Stance
from .errors import InputError

if TYPE_CHECKING:
    from .gazetteer import Gazetteer
    from .model import StanceModel

NO_STANCE = "none"
"""The label of a statement that takes no side."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One statement, with what is known of it.

    Parameters
    ----------
    id : str
        Document and first character: ``speech.txt:120``.
    doc : str
        The document; what cross-validation keeps together.
    lang, actor : str or None
    text : str
    stances : Mapping of str to Stance
        What the model says, by target.
    """

    id: str
    doc: str
    lang: str | None
    actor: str | None
    text: str
    stances: Mapping[str, Stance]

    @property
    def guess(self) -> str:
        """What the model says, in one line, for a column that training does not read."""
        return "; ".join(
            f"{target}={s.label} {max(s.probabilities.values()):.2f}"
            for target, s in self.stances.items()
        )


def cut_excerpts(source: Source, document: Document) -> Iterator[Excerpt]:
    """Yield the statements of a document as excerpts, in order."""
    for s in document:
        yield Excerpt(
            f"{source.id}:{s.start}", source.id, document.lang, s.actor, s.text, s.stances
        )


def classify_sources(
    sources: Iterable[Source | Failure],
    *,
    n_jobs: int = 1,
    issuer: str | None = AUTO,
    lang: str = AUTO,
    date: str | dt.date | None = None,
    model: StanceModel | None = None,
    gazetteer: Gazetteer | None = None,
) -> Iterator[tuple[Source, Document] | Failure]:
    """Classify documents in order; what a source says of itself wins over the arguments.

    Parameters
    ----------
    sources : iterable of Source or Failure
        A failure is handed on in its place.
    n_jobs : int, default=1
        Worker processes, run by joblib.
    issuer, lang, date, model, gazetteer
        As for :func:`stance.classify`.
    """
    shared: dict[str, Any] = {"issuer": issuer, "lang": lang, "date": date}
    shared |= {"model": model, "gazetteer": gazetteer}
    return map_chunks(partial(_classify_chunk, shared=shared), sources, n_jobs)


def _classify_chunk(
    chunk: list[Source | Failure], shared: dict[str, Any]
) -> list[tuple[Source, Document] | Failure]:
    return [item if isinstance(item, Failure) else _classify_source(item, shared) for item in chunk]


def _classify_source(source: Source, shared: dict[str, Any]) -> tuple[Source, Document] | Failure:
    own = {name: getattr(source, name) for name in ("issuer", "lang", "date")}
    try:
        given = {name: value for name, value in own.items() if value}
        return source, classify(source.text, **{**shared, **given})
    except InputError as error:
        return Failure(source.id, str(error))
