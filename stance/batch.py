"""Many documents scored in chunks, by one process or many.

A document that cannot be scored is handed on as a :class:`Failure`; the rest is done.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from .bundle import SHIPPED
from .chunk import cut, map_chunks
from .classification import AUTO, classify
from .errors import InputError, MissingExtraError, WorkerError
from .page import extract_text
from .row import actor_rows, statement_rows
from .sink import encode_rows
from .source import Failure, Source

if TYPE_CHECKING:
    from .document import Document
    from .gazetteer import Gazetteer
    from .model import StanceModel

_GROUP = 1000


@dataclass(frozen=True, slots=True)
class Settings:
    """What is asked of every document; what a row of a table says of itself wins.

    Parameters
    ----------
    issuer, lang, date, model, gazetteer
        As for :func:`stance.classify`.
    """

    issuer: str | None = AUTO
    lang: str = AUTO
    date: str | dt.date | None = None
    model: StanceModel | None = None
    gazetteer: Gazetteer | None = None


def score_sources(
    sources: Iterable[Source | Failure],
    *,
    n_jobs: int | None = None,
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
    n_jobs : int, optional
        Worker processes, as for :func:`stance.classify_many`.
    issuer, lang, date, model, gazetteer
        As for :func:`stance.classify`.
    """
    score_chunk = partial(_score_chunk, settings=Settings(issuer, lang, date, model, gazetteer))
    for results in map_chunks(score_chunk, cut(sources, weigh), weigh, n_jobs):
        yield from results


def weigh(item: Source | Failure) -> int:
    """Return the characters of an item, which tell how long it takes."""
    if isinstance(item, Failure):
        return len(item.reason)
    return len(item.page or item.text)


def _score_chunk(
    chunk: list[Source | Failure], settings: Settings
) -> list[tuple[Source, Document] | Failure]:
    return [item if isinstance(item, Failure) else _score(item, settings) for item in chunk]


def _score(source: Source, settings: Settings) -> tuple[Source, Document] | Failure:
    try:
        if source.page is not None:
            source = replace(source, text=extract_text(source.page), page=None)
        document = classify(
            source.text,
            issuer=None if source.issuer == "none" else source.issuer or settings.issuer,
            lang=source.lang or settings.lang,
            date=source.date or settings.date,
            model=settings.model,
            gazetteer=settings.gazetteer,
        )
    except MissingExtraError:
        raise
    except InputError as error:
        return Failure(source.id, str(error), source.file)
    except Exception as error:
        # A fault of ours, or no memory: one document must not cost the others.
        reason = f"cannot be scored ({type(error).__name__}: {error}); please report it"
        return Failure(source.id, " ".join(reason.split()), source.file)
    return source, document


@dataclass(frozen=True, slots=True)
class Scored:
    """What comes back from a worker for a chunk.

    Parameters
    ----------
    rows : bytes
        As they will stand in the file.
    n_documents, n_rows : int
    failures : tuple of Failure
    """

    rows: bytes
    n_documents: int
    n_rows: int
    failures: tuple[Failure, ...]


def encode_chunk(
    chunk: list[Source | Failure],
    settings: Settings,
    level: str,
    suffix: str,
    model_sha256: str,
) -> Scored:
    """Score documents and return their rows as bytes, which cost little to send back.

    Parameters
    ----------
    chunk : list of Source or Failure
    settings : Settings
    level : {'statement', 'actor'}
    suffix : str
        ``.csv`` or ``.jsonl``.
    model_sha256 : str
        Of the model of ``settings``; a worker with another shipped model refuses.
    """
    if settings.model is None and model_sha256 != find_model_sha256(None):
        raise WorkerError("the worker's stance has another model; install the same stance there")
    make_rows = statement_rows if level == "statement" else actor_rows
    encoded = bytearray()
    failures: list[Failure] = []
    n_rows = 0
    for item in chunk:
        result = item if isinstance(item, Failure) else _score(item, settings)
        if isinstance(result, Failure):
            failures.append(result)
            continue
        rows = make_rows(*result, model_sha256)
        # A few at a time: the rows of a long document are ten times as large as it is.
        while group := list(islice(rows, _GROUP)):
            encoded += encode_rows(group, suffix)
            n_rows += len(group)
    return Scored(bytes(encoded), len(chunk) - len(failures), n_rows, tuple(failures))


@lru_cache(maxsize=1)
def _shipped_sha256() -> str:
    return hashlib.sha256(Path(SHIPPED).read_bytes()).hexdigest()


def find_model_sha256(path: str | Path | None) -> str:
    """Return the SHA-256 of a bundle; ``None`` is the one that ships with the package."""
    if path is None:
        return _shipped_sha256()
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()
