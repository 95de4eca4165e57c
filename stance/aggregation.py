"""Documents to per-actor scores: where each actor stands, how sure that is, and how it moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from .document import Document, Stance
from .errors import InputError

LABELS = ("favor", "against", "none")
N_BOOTSTRAP = 1000
# A mean rests on this many neutral statements besides its own: three loud ones are no position.
PRIOR_STATEMENTS = 5
# Scores are counted in bins of this width, so that a million of them take no more room than a
# thousand. The mean is exact; what the interval loses is the spread within a bin, at most 0.005.
BIN_WIDTH = 0.01


def _iso_week(date: dt.date) -> str:
    year, week, _ = date.isocalendar()
    return f"{year}-W{week:02}"


PERIODS: dict[str, Callable[[dt.date], str]] = {
    "day": dt.date.isoformat,
    "week": _iso_week,
    "month": lambda date: f"{date.year}-{date.month:02}",
    "quarter": lambda date: f"{date.year}-Q{(date.month + 2) // 3}",
    "year": lambda date: str(date.year),
}


@dataclass(frozen=True, slots=True)
class ActorScore:
    """Where one actor stands on one target, over all time or in one period.

    Parameters
    ----------
    actor, target : str
    score : float
        Mean score of the statements, in [−1, 1].
    low, high : float
        95 % bootstrap interval of the mean over statements. Of few statements it is too narrow
        (of one it is a point): look at ``n``, or rank by ``shrunk``.
    shrunk : float
        The mean with :data:`PRIOR_STATEMENTS` neutral statements added; use it to rank actors with
        few statements.
    n : int
        Number of statements.
    counts : dict of str to int
        Statements by label; every label of any target is there.
    period : str or None
        Such as ``2024-W48`` (ISO week) or ``2024-11``; None without ``by``, and for documents
        without a date.
    """

    actor: str
    target: str
    score: float
    low: float
    high: float
    shrunk: float
    n: int
    counts: dict[str, int]
    period: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the score as plain data."""
        return asdict(self)

    def to_row(self) -> dict[str, Any]:
        """Return the score as one flat row, a column per count."""
        row = self.to_dict()
        counts = row.pop("counts")
        head = {name: row.pop(name) for name in ("actor", "target", "period")}
        return {**head, **row, **{f"n_{label}": n for label, n in counts.items()}}


class _Tally:
    """The scores of one actor on one target in one period, counted in bins."""

    __slots__ = ("bins", "counts", "n", "total")

    def __init__(self) -> None:
        self.n = 0
        self.total = 0.0
        self.counts: dict[str, int] = {}
        self.bins: dict[int, tuple[int, float]] = {}

    def add(self, stance: Stance) -> None:
        self.n += 1
        self.total += stance.score
        self.counts[stance.label] = self.counts.get(stance.label, 0) + 1
        place = round(stance.score / BIN_WIDTH)
        n, total = self.bins.get(place, (0, 0.0))
        self.bins[place] = n + 1, total + stance.score

    def interval(self) -> tuple[float, float]:
        """Return the 95 % bootstrap interval of the mean.

        Drawing n statements with replacement and counting them by bin is one draw of a multinomial:
        the time depends on the number of bins, not of statements.
        """
        import numpy as np

        pairs = [self.bins[place] for place in sorted(self.bins)]
        n = np.array([n for n, _ in pairs])
        means = np.array([total for _, total in pairs]) / n
        draws = np.random.default_rng(0).multinomial(self.n, n / self.n, size=N_BOOTSTRAP)
        low, high = np.quantile(draws @ means / self.n, [0.025, 0.975]).tolist()
        # Scores that are all the same have an interval without a rounding error in it.
        mean = self.total / self.n
        return min(low, mean), max(high, mean)


def aggregate(docs: Iterable[Document], by: str | None = None) -> list[ActorScore]:
    """Return the mean score per actor and target, and per period where one is named.

    Parameters
    ----------
    docs : iterable of Document
        Read once and not kept. Narration and abstained stances do not count.
    by : {'day', 'week', 'month', 'quarter', 'year'}, optional
        Parts the scores by ``Document.date``; weeks are those of ISO 8601. Documents without a date
        are aggregated together, under the period None.

    Returns
    -------
    list of ActorScore
        Sorted by actor, target and period, None last.

    Raises
    ------
    InputError
        If ``by`` is no such word, something is no document, or one has a date that is none.

    Examples
    --------
    >>> from stance import classify
    >>> texts = {"2024-11-27": "Kyiv condemned the strike.", "2024-12-02": "Kyiv called for talks."}
    >>> docs = [classify(text, date=date) for date, text in texts.items()]
    >>> {(s.actor, s.n) for s in aggregate(docs)}
    {('kyiv', 2)}
    >>> [(s.period, s.n) for s in aggregate(docs, by="week") if s.target == "escalation"]
    [('2024-W48', 1), ('2024-W49', 1)]
    """
    if by is not None and not (isinstance(by, str) and by in PERIODS):
        raise InputError(f"got by={by!r}; accepted: {', '.join(PERIODS)}, None")
    if isinstance(docs, Document) or not isinstance(docs, Iterable):
        raise InputError(
            f"got documents of type {type(docs).__name__}; accepted: a list or iterator of "
            "Document; put one in brackets: [doc]"
        )
    tallies: dict[tuple[str, str, str | None], _Tally] = {}
    labels: set[str] = set()
    for doc in docs:
        if not isinstance(doc, Document):
            raise InputError(f"got a document of type {type(doc).__name__}; accepted: Document")
        period = None if by is None else find_period(doc.date, by)
        for statement in doc:
            if statement.actor is None:
                continue
            for target, stance in statement.stances.items():
                if stance.abstained:
                    continue
                key = (statement.actor, target, period)
                if key not in tallies:
                    tallies[key] = _Tally()
                    labels.update(stance.probabilities)
                tallies[key].add(stance)
    columns = order_labels(labels)
    ordered = sorted(tallies, key=lambda key: (key[0], key[1], key[2] is None, key[2] or ""))
    return [_to_score(*key, tallies[key], columns) for key in ordered]


def order_labels(labels: Iterable[str]) -> list[str]:
    """Return different labels in the order of their counts: the shipped ones, then by name.

    Examples
    --------
    >>> order_labels(["none", "high", "favor", "none"])
    ['favor', 'none', 'high']
    """
    given = set(labels)
    return [label for label in LABELS if label in given] + sorted(given - {*LABELS})


def find_period(date: str | None, by: str) -> str | None:
    """Return the period that an ISO date falls in, or None for no date."""
    if date is None:
        return None
    try:
        return PERIODS[by](dt.date.fromisoformat(date))
    except ValueError:
        raise InputError(f"got a document of date {date!r}; accepted: YYYY-MM-DD, None") from None


def _to_score(
    actor: str, target: str, period: str | None, tally: _Tally, columns: list[str]
) -> ActorScore:
    low, high = tally.interval()
    return ActorScore(
        actor,
        target,
        tally.total / tally.n,
        low,
        high,
        tally.total / (tally.n + PRIOR_STATEMENTS),
        tally.n,
        {label: tally.counts.get(label, 0) for label in columns},
        period,
    )
