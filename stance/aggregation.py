"""Documents to per-actor scores: where each actor stands, and how sure that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from .document import Document

LABELS = ("favor", "against", "none")
N_BOOTSTRAP = 1000
# A mean rests on this many neutral statements besides its own: three loud ones are no position.
PRIOR_STATEMENTS = 5


@dataclass(frozen=True, slots=True)
class ActorScore:
    """Where one actor stands on one target.

    Parameters
    ----------
    actor, target : str
    score : float
        Mean score of the statements, in [−1, 1].
    low, high : float
        95 % bootstrap interval of the mean over statements.
    shrunk : float
        The mean with :data:`PRIOR_STATEMENTS` neutral statements added; use it to rank actors with
        few statements.
    n : int
        Number of statements.
    counts : dict of str to int
        Statements by label.
    """

    actor: str
    target: str
    score: float
    low: float
    high: float
    shrunk: float
    n: int
    counts: dict[str, int]

    def to_dict(self) -> dict[str, Any]:
        """Return the score as plain data."""
        return asdict(self)

    def to_row(self) -> dict[str, Any]:
        """Return the score as one flat row, a column per count."""
        row = self.to_dict()
        counts = row.pop("counts")
        return {**row, **{f"n_{label}": counts.get(label, 0) for label in LABELS}}


def aggregate(docs: Iterable[Document]) -> list[ActorScore]:
    """Return the mean score per actor and target.

    Parameters
    ----------
    docs : iterable of Document
        Read once. Narration and abstained stances do not count.

    Returns
    -------
    list of ActorScore
        Sorted by actor and target.

    Examples
    --------
    >>> from stance import classify
    >>> scores = aggregate([classify("Kyiv condemned the strike.")])
    >>> {(s.actor, s.n) for s in scores}
    {('kyiv', 1)}
    """
    import numpy as np

    scores: dict[tuple[str, str], list[float]] = defaultdict(list)
    labels: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for doc in docs:
        for statement in doc:
            if statement.actor is None:
                continue
            for target, stance in statement.stances.items():
                if stance.abstained:
                    continue
                key = (statement.actor, target)
                scores[key].append(stance.score)
                counts = labels[key]
                counts[stance.label] = counts.get(stance.label, 0) + 1
    rows = []
    for key in sorted(scores):
        values = np.array(scores[key])
        rng = np.random.default_rng(0)
        # One resample at a time: a million statements need no million-by-thousand matrix.
        means = [
            values[rng.integers(0, len(values), len(values))].mean() for _ in range(N_BOOTSTRAP)
        ]
        low, high = np.quantile(means, [0.025, 0.975])
        shrunk = values.sum() / (len(values) + PRIOR_STATEMENTS)
        counts = dict(sorted(labels[key].items()))
        mean, low, high, shrunk = map(float, (values.mean(), low, high, shrunk))
        rows.append(ActorScore(*key, mean, low, high, shrunk, len(values), counts))
    return rows
