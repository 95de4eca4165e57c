"""The one composition: segment, attribute, score.

Each step is a module of its own; this one only puts them in order and turns the arguments into what
they ask for.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from .attribute import Unit, attribute
from .bundle import open_shipped
from .document import Attribution, Document, Stance, Statement
from .errors import InputError
from .gazetteer import Gazetteer, default_gazetteer
from .issuer import detect_issuer
from .language import check_language, detect_language
from .lexicon import Lexicon, load_lexicon
from .segment import segment

if TYPE_CHECKING:
    from .model import StanceModel

T = TypeVar("T")
R = TypeVar("R")

AUTO = "auto"
# Punctuation and abbreviations of a text in no known language are read as English.
FALLBACK_LANGUAGE = "en"
# Documents handed to a worker at a time; large enough that the hand-over costs little.
CHUNK = 64
# Chunks a worker gets before the results are handed on; waiting for the last of them costs little.
WAVE = 8
DATE_RE = re.compile(
    r"(?P<iso>\b(?:19|20)\d\d-\d\d-\d\d\b)"
    r"|\b(?P<day>[0-3]?\d)(?:er|st|nd|rd|th)?\s+(?P<month>[^\W\d_]+)\s+(?P<year>(?:19|20)\d\d)\b"
    r"|\b(?P<month2>[^\W\d_]+)\s+(?P<day2>[0-3]?\d),?\s+(?P<year2>(?:19|20)\d\d)\b"
)


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
        ISO date of the text, which picks the holders of offices; by default the latest date that
        the text names.
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
    n_jobs: int = 1,
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
    n_jobs : int, default=1
        Worker processes, run by joblib; an active ``joblib.parallel_config`` is respected.
    issuer, lang, date, model, gazetteer
        As for :func:`classify`, the same for every text.

    Yields
    ------
    Document
        One per text, the same as :func:`classify` gives.
    """
    if isinstance(texts, str):
        raise InputError("got one string; accepted: an iterable of texts; use classify for one")
    classify_chunk = partial(
        _classify_chunk, issuer=issuer, lang=lang, date=date, model=model, gazetteer=gazetteer
    )
    yield from map_chunks(classify_chunk, texts, n_jobs)


def check_jobs(n_jobs: int) -> None:
    """Refuse a number of jobs that is none; a negative one counts back from the processors."""
    if type(n_jobs) is not int or n_jobs == 0:
        raise InputError(f"got {n_jobs!r} jobs; accepted: a whole number, 1 or more, or -1 for all")


def _classify_chunk(
    texts: Sequence[str],
    issuer: str | None,
    lang: str,
    date: str | dt.date | None,
    model: StanceModel | None,
    gazetteer: Gazetteer | None,
) -> list[Document]:
    """Return the documents of some texts; the model is asked once for each language of them."""
    if model is not None and not hasattr(model, "stances"):
        raise InputError(f"got a model of type {type(model).__name__}; accepted: a StanceModel")
    gazetteer = gazetteer or default_gazetteer()
    when = _read_date(date)
    read = [_attribute(text, issuer, lang, when, gazetteer) for text in texts]
    scorer = open_shipped(sum(map(len, texts))) if model is None else model
    documents: dict[int, Document] = {}
    for known in dict.fromkeys(found for found, _, _ in read):
        places = [i for i, (found, _, _) in enumerate(read) if found == known]
        parts = [texts[i][unit.start : unit.end] for i in places for unit in read[i][2]]
        scored = zip(parts, scorer.stances(parts, known), strict=True)
        for i in places:
            _, spoken, units = read[i]
            documents[i] = Document(texts[i], known, spoken, _compose(units, scored))
    return [documents[i] for i in range(len(texts))]


def _attribute(
    text: str, issuer: str | None, lang: str, when: dt.date | None, gazetteer: Gazetteer
) -> tuple[str | None, str | None, list[Unit]]:
    """Return the language and the issuer of a text, and its statements without stances."""
    if not isinstance(text, str):
        raise InputError(f"got a text of type {type(text).__name__}; accepted: str")
    if issuer not in (AUTO, None):
        gazetteer.check_actor(str(issuer))
    found = detect_language(text) if lang == AUTO else check_language(lang)
    lexicon = load_lexicon(found or FALLBACK_LANGUAGE)
    segmentation = segment(text, lexicon)
    when = when or find_date(text, lexicon)
    if found is None:
        issuer = None if issuer == AUTO else issuer
        units = [Unit(s.start, s.end) for s in segmentation.sentences]
        for unit in units if issuer is not None else ():
            unit.actor = issuer
            unit.attribution = Attribution("issuer", "issuer", content=(unit.start, unit.end))
        return found, issuer, units
    if issuer == AUTO:
        issuer = detect_issuer(text, segmentation, lexicon, gazetteer, when)
    units = attribute(text, segmentation, lexicon, gazetteer, issuer=issuer, date=when)
    return found, issuer, units


def _compose(
    units: list[Unit], scored: Iterator[tuple[str, dict[str, Stance]]]
) -> tuple[Statement, ...]:
    """Return statements from units and as many texts with stances."""
    return tuple(
        Statement(text, unit.start, unit.end, unit.actor, unit.speaker, unit.attribution, stances)
        for unit, (text, stances) in zip(units, scored, strict=False)
    )


def map_chunks(
    function: Callable[[list[T]], list[R]], items: Iterable[T], n_jobs: int
) -> Iterator[R]:
    """Yield what a function makes of chunks of items, in order.

    Parameters
    ----------
    function : callable
        From a list of items to a list of results.
    items : iterable
        At most :data:`WAVE` chunks a job are read ahead of what is taken.
    n_jobs : int
        Worker processes, run by joblib.
    """
    check_jobs(n_jobs)
    iterator = iter(items)
    chunks = iter(lambda: list(islice(iterator, CHUNK)), [])
    if n_jobs == 1:
        for chunk in chunks:
            yield from function(chunk)
        return
    import joblib

    # joblib's own generators read on while nobody takes their results: 11,000 documents in 6 s.
    size = WAVE * joblib.effective_n_jobs(n_jobs)
    with joblib.Parallel(n_jobs=n_jobs) as parallel:
        while wave := list(islice(chunks, size)):
            for results in parallel(joblib.delayed(function)(chunk) for chunk in wave):
                yield from results


def _read_date(date: str | dt.date | None) -> dt.date | None:
    if date is None or isinstance(date, dt.date):
        return date
    try:
        return dt.date.fromisoformat(date)
    except (TypeError, ValueError):
        raise InputError(f"got date {date!r}; accepted: YYYY-MM-DD or a datetime.date") from None


def find_date(text: str, lexicon: Lexicon) -> dt.date | None:
    """Return the latest full date that a text names, or None.

    A dispatch is written after the events that it recalls: the latest date is nearest to its own.
    """
    months = [form.lower() for form in lexicon.group("month")]
    latest: dt.date | None = None
    for match in DATE_RE.finditer(text):
        try:
            if match["iso"]:
                date = dt.date.fromisoformat(match["iso"])
            else:
                month = (match["month"] or match["month2"]).lower()
                if month not in months:
                    continue
                date = dt.date(
                    int(match["year"] or match["year2"]),
                    months.index(month) % 12 + 1,
                    int(match["day"] or match["day2"]),
                )
        except ValueError:
            continue
        latest = date if latest is None or date > latest else latest
    return latest
