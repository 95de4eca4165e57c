"""The one composition: segment, attribute, score.

Each step is a module of its own; this one only puts them in order and turns the arguments into what
they ask for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from .attribute import attribute
from .bundle import open_shipped
from .dateline import find_date, find_dateline, read_date
from .document import Attribution, Document, Stance, Statement
from .errors import InputError
from .gazetteer import Gazetteer, default_gazetteer
from .issuer import detect_issuer
from .language import check_language, detect_language
from .lexicon import load_lexicon
from .reading import Reader
from .segment import segment
from .unit import Unit

if TYPE_CHECKING:
    from .model import StanceModel

AUTO = "auto"
# Punctuation and abbreviations of a text in no known language are read as English.
FALLBACK_LANGUAGE = "en"


def classify(
    text: str,
    *,
    issuer: str | None = AUTO,
    lang: str = AUTO,
    date: str | dt.date | None = None,
    model: StanceModel | None = None,
    gazetteer: Gazetteer | None = None,
) -> Document:
    """Say who speaks in each statement of a text, and where they stand.

    Parameters
    ----------
    text : str
        One document: a dispatch, a communiqué, or a bare sentence.
    issuer : str or None, default='auto'
        The actor that issued the text; ``'auto'`` reads it from the text, ``None`` means a
        dispatch.
    lang : str, default='auto'
        ISO 639-1 code of one of the available languages.
    date : str or datetime.date, optional
        ISO date of the text, which picks the holders of offices and is ``Document.date``; by
        default the latest date that the text names, and that of its dateline.
    model : StanceModel, optional
        By default the model that ships with the package.
    gazetteer : Gazetteer, optional
        By default the one that ships with the package.

    Returns
    -------
    Document
        Its statements are in order, do not overlap, and cover every non-space character. A bare
        sentence gives one statement with ``actor=None`` and its stances.

    Raises
    ------
    InputError
        If an argument is not of the accepted form; the message says what is.

    Examples
    --------
    >>> doc = classify("Kyiv condemned the strike, and thanked its partners for their support.")
    >>> doc[0].actor
    'kyiv'
    """
    return _classify_chunk([text], issuer, lang, date, model, gazetteer)[0]


def classify_many(
    texts: Iterable[str],
    *,
    n_jobs: int | None = None,
    issuer: str | None = AUTO,
    lang: str = AUTO,
    date: str | dt.date | None = None,
    model: StanceModel | None = None,
    gazetteer: Gazetteer | None = None,
) -> Iterator[Document]:
    """Classify many texts, lazily and in order.

    Parameters
    ----------
    texts : iterable of str
        Read as needed; never held whole.
    n_jobs : int, optional
        Worker processes, run by joblib; by default what an active ``joblib.parallel_config`` says,
        such as a Dask cluster, or none besides this process.
    issuer, lang, date, model, gazetteer
        As for :func:`classify`, the same for every text.

    Returns
    -------
    iterator of Document
        One per text, the same as :func:`classify` gives.

    Raises
    ------
    InputError
        At once if an argument is not of the accepted form; for what is no text, when it is read.
    """
    from .chunk import check_jobs, cut, map_chunks

    if isinstance(texts, str):
        raise InputError("got one string; accepted: an iterable of texts; use classify for one")
    if not isinstance(texts, Iterable):
        raise InputError(
            f"got texts of type {type(texts).__name__}; accepted: an iterable of texts"
        )
    check_jobs(n_jobs)
    _check_arguments(issuer, lang, date, model, gazetteer)
    classify_chunk = partial(
        _classify_chunk, issuer=issuer, lang=lang, date=date, model=model, gazetteer=gazetteer
    )
    chunks = map_chunks(classify_chunk, cut(texts, _weigh), _weigh, n_jobs)
    return (document for documents in chunks for document in documents)


def _weigh(text: str) -> int:
    # What is no text is refused where it is classified.
    return len(text) if isinstance(text, str) else 0


def _check_arguments(
    issuer: str | None,
    lang: str,
    date: str | dt.date | None,
    model: StanceModel | None,
    gazetteer: Gazetteer | None,
) -> None:
    """Raise if something that is asked of every text is not of the accepted form."""
    if model is not None and not hasattr(model, "stances"):
        raise InputError(f"got a model of type {type(model).__name__}; accepted: a StanceModel")
    if gazetteer is not None and not isinstance(gazetteer, Gazetteer):
        raise InputError(
            f"got a gazetteer of type {type(gazetteer).__name__}; accepted: a Gazetteer; "
            "stance.Gazetteer([path]) reads files"
        )
    if issuer not in (AUTO, None):
        (gazetteer or default_gazetteer()).check_actor(str(issuer))
    if lang != AUTO:
        check_language(lang)
    read_date(date)


def _classify_chunk(
    chunk: list[str],
    issuer: str | None,
    lang: str,
    date: str | dt.date | None,
    model: StanceModel | None,
    gazetteer: Gazetteer | None,
) -> list[Document]:
    """Return the documents of some texts; the model is asked once for each language of them."""
    _check_arguments(issuer, lang, date, model, gazetteer)
    gazetteer = gazetteer or default_gazetteer()
    given = read_date(date)
    read = [_attribute(text, issuer, lang, given, gazetteer) for text in chunk]
    scorer = open_shipped(sum(map(len, chunk))) if model is None else model
    documents: dict[int, Document] = {}
    for known in dict.fromkeys(part.lang for part in read):
        places = [i for i, part in enumerate(read) if part.lang == known]
        texts = [chunk[i][unit.start : unit.end] for i in places for unit in read[i].units]
        scored = zip(texts, scorer.stances(texts, known), strict=True)
        for i in places:
            _, found, units, dated = read[i]
            statements = _compose(units, scored)
            documents[i] = Document(chunk[i], known, found, statements, dated)
    return [documents[i] for i in range(len(chunk))]


class _Attributed(NamedTuple):
    """What is known of a text before its statements are scored."""

    lang: str | None
    issuer: str | None
    units: list[Unit]
    date: str | None


def _attribute(
    text: str, issuer: str | None, lang: str, given: dt.date | None, gazetteer: Gazetteer
) -> _Attributed:
    if not isinstance(text, str):
        raise InputError(f"got a text of type {type(text).__name__}; accepted: str")
    if issuer not in (AUTO, None):
        issuer = gazetteer.check_actor(str(issuer))
    found = detect_language(text) if lang == AUTO else check_language(lang)
    lexicon = load_lexicon(found or FALLBACK_LANGUAGE)
    segmentation = segment(text, lexicon)
    when = given or find_date(text, lexicon)
    dated = given or find_dateline(text, lexicon)
    if found is None:
        issuer = None if issuer == AUTO else issuer
        units = [Unit(s.start, s.end) for s in segmentation.sentences]
        for unit in units if issuer is not None else ():
            unit.actor = issuer
            unit.attribution = Attribution("issuer", "issuer", content=(unit.start, unit.end))
    else:
        reader = Reader(text, gazetteer.table(lexicon), when)
        known = (text, segmentation, lexicon, gazetteer)
        if issuer == AUTO:
            issuer = detect_issuer(*known, when, reader)
        units = attribute(*known, issuer=issuer, date=when, reader=reader)
    return _Attributed(found, issuer, units, dated.isoformat() if dated else None)


def _compose(
    units: list[Unit], scored: Iterator[tuple[str, dict[str, Stance]]]
) -> tuple[Statement, ...]:
    """Return statements from units and as many texts with stances."""
    return tuple(
        Statement(text, unit.start, unit.end, unit.actor, unit.speaker, unit.attribution, stances)
        for unit, (text, stances) in zip(units, scored, strict=False)
    )
