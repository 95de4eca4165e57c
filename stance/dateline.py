"""When a text was written: the dates that it names, and which of them is its own.

Two questions, two answers. Who held an office is read at the latest date of the text
(:func:`find_date`): near enough, and most texts name one. When the text appeared is told only by a
dateline (:func:`find_dateline`): a date that the text merely recalls would put it in a wrong week.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from .errors import InputError
from .lexicon import Lexicon

DATE_RE = re.compile(
    r"(?P<iso>\b(?:19|20)\d\d-\d\d-\d\d\b)"
    r"|\b(?P<day>[0-3]?\d)(?:er|st|nd|rd|th)?\s+(?P<month>[^\W\d_]+)\s+(?P<year>(?:19|20)\d\d)\b"
    r"|\b(?P<month2>[^\W\d_]+)\s+(?P<day2>[0-3]?\d),?\s+(?P<year2>(?:19|20)\d\d)\b"
)
# "2024 жылғы 28 қараша": a language that puts the year first has a word for it there.
_YEAR_FIRST_RE = re.compile(
    r"\b(?P<year>(?:19|20)\d\d)\s+(?P<mark>[^\W\d_]+)\.?\s+(?P<day>[0-3]?\d)\s+(?P<month>[^\W\d_]+)"
)
_YEAR_RE = re.compile(r"(?:19|20)\d\d")
# "KYIV, 3 June 2025 (Agency) — Text": what stands between the date and the text.
_AFTER_RE = re.compile(r"[^\n()]{0,8}(?:\([^\n()]{1,40}\))?\s*[—–:-]")
# "МОСКВА, 5 июня 2024 г. Текст": a place and the date are all that the sentence says.
_STOP_RE = re.compile(r"(?:\s+[^\W\d_]{1,5})?\.\s")
_ISO_RE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d.*)?")
HEAD_LINES = 5
HEAD_CHARS = 1000
LINE_WORDS = 14
DATELINE_CHARS = 60
PLACE_WORDS = 3


def read_date(date: str | dt.date | None) -> dt.date | None:
    """Return a date as it was given; of a time, such as ``2024-11-28T10:00Z``, the day.

    Raises
    ------
    InputError
        If it is no date; says what is accepted.
    """
    if isinstance(date, dt.datetime):
        return date.date()
    if date is None or isinstance(date, dt.date):
        return date
    try:
        if not _ISO_RE.fullmatch(date):
            raise ValueError
        return dt.date.fromisoformat(date[:10])
    except (TypeError, ValueError):
        raise InputError(f"got date {date!r}; accepted: YYYY-MM-DD or a datetime.date") from None


def find_date(text: str, lexicon: Lexicon) -> dt.date | None:
    """Return the latest full date that a text names, or None.

    A dispatch is written after the events that it recalls: the latest date is nearest to its own.
    """
    return max((date for _, _, date in _find_dates(text, lexicon)), default=None)


def find_dateline(text: str, lexicon: Lexicon) -> dt.date | None:
    """Return the date that a text gives as its own, or None.

    A date counts in a short line (a title, a letterhead, "Brussels, 10 July 2024") among the first
    :data:`HEAD_LINES` lines or as the last one, and at the beginning of the text where a dash or a
    colon parts it from what follows, or it makes a sentence with a place. Of several, the latest.

    Parameters
    ----------
    text : str
    lexicon : Lexicon

    Returns
    -------
    datetime.date or None

    Examples
    --------
    >>> from stance.lexicon import load_lexicon
    >>> find_dateline("KYIV, 3 June 2025 (Agency) — The city was hit.", load_lexicon("en"))
    datetime.date(2025, 6, 3)
    >>> find_dateline("On 3 June 2025 the city was hit, and it remembers.", load_lexicon("en"))
    """
    stripped = text.strip()
    head = [line.strip() for line in stripped[:HEAD_CHARS].split("\n") if line.strip()]
    short = [line for line in head[:HEAD_LINES] if len(line.split()) <= LINE_WORDS]
    if stripped.count("\n", -HEAD_CHARS) or len(stripped) > HEAD_CHARS:
        last = stripped[-HEAD_CHARS:].rpartition("\n")[2]
        short += [last] if len(last.split()) <= LINE_WORDS else []
    found = [
        date
        for line in short
        if line[-1:] not in ".!?…"
        for _, _, date in _find_dates(line, lexicon)
    ]
    found += [
        date
        for start, end, date in _find_dates(stripped[: 2 * DATELINE_CHARS], lexicon)
        if start <= DATELINE_CHARS
        and (
            _AFTER_RE.match(stripped, end)
            or (_names_place(stripped[:start], lexicon) and _STOP_RE.match(stripped, end))
        )
    ]
    return max(found, default=None)


def _names_place(head: str, lexicon: Lexicon) -> bool:
    """Tell whether a name alone and a comma stand there: "Paris, le", but not "She died, on"."""
    *names, last = head.split() or [""]
    if last in lexicon.group("determiner"):
        *names, last = names or [""]
    words = [*names, last.removesuffix(",")]
    return (
        last.endswith(",")
        and len(words) <= PLACE_WORDS
        and all(word[:1].isupper() for word in words)
    )


def _find_dates(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, dt.date]]:
    """Yield the full dates of a text with where they stand."""
    if not _YEAR_RE.search(text):
        return
    # Both lists hold the twelve in their order.
    named = (*lexicon.group("month"), *lexicon.group("month_short"))
    months = [form.lower() for form in named]
    # Where nouns take endings, the month does: "28 қарашасында".
    endings = bool(lexicon.group("case_ending"))

    def read(year: str, month: str, day: str) -> dt.date | None:
        name = month.lower()
        for place, form in enumerate(months):
            if name == form or (endings and name.startswith(form)):
                try:
                    return dt.date(int(year), place % 12 + 1, int(day))
                except ValueError:
                    return None
        return None

    for match in DATE_RE.finditer(text):
        if match["iso"]:
            try:
                date: dt.date | None = dt.date.fromisoformat(match["iso"])
            except ValueError:
                continue
        else:
            date = read(
                match["year"] or match["year2"],
                match["month"] or match["month2"],
                match["day"] or match["day2"],
            )
        if date is not None:
            yield match.start(), match.end(), date
    if years := lexicon.group("year"):
        for match in _YEAR_FIRST_RE.finditer(text):
            date = read(match["year"], match["month"], match["day"])
            if match["mark"].lower() in years and date is not None:
                yield match.start(), match.end(), date
