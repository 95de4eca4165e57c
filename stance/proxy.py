"""Labels that are a proxy of the actor: who speaks would do in place of what is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .confusion import count_confusions, macro_f1
from .finding import Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .labelled import Labelled

    Ints = NDArray[np.int64]

MIN_INFORMATION, MUCH_INFORMATION = 0.1, 0.3
"""Adjusted mutual information from which the actor tells a part of the label, and much of it. In
the seed corpus, made so that it does not, it is 0.01 to 0.06 (``stance audit seeds/statements/*
--kind actor-proxy``)."""
MIN_EXCESS, MIN_COUNT = 0.3, 5
"""What makes a cell stand out: the label's share with the actor above its share with the others, or
the actor's share of the label above that of all statements; and how many statements it holds. In
the seed corpus the largest excess is 0.22."""
MAX_CELLS, N_LISTED = 10, 3


@dataclass(frozen=True, slots=True)
class Cell:
    """An actor that one label clings to.

    Parameters
    ----------
    actor, label : str
    n, n_actor, n_label : int
        Statements with both, with the actor, with the label.
    share, share_elsewhere : float
        Of the label, among the statements of the actor, and of all others.
    share_of_label, share_of_all : float
        Of the actor, among the statements with the label, and among all.
    row : int
        The first such statement.
    """

    actor: str
    label: str
    n: int
    n_actor: int
    n_label: int
    share: float
    share_elsewhere: float
    share_of_label: float
    share_of_all: float
    row: int

    @property
    def excess(self) -> float:
        """How much more the two go together than they would by chance, in [0, 1]."""
        return max(self.share - self.share_elsewhere, self.share_of_label - self.share_of_all)


@dataclass(frozen=True, slots=True)
class Proxy:
    """How well the actor alone tells the label of a target.

    Parameters
    ----------
    target : str
    n : int
        Statements with a label and an actor.
    information : float
        Normalized mutual information of actor and label, adjusted for chance; 0 for none, 1 where
        one tells the other.
    macro_f1 : float
        Of answering the commonest label of the actor's other statements.
    majority : float
        Of always answering the commonest label.
    cells : list of Cell
        Those that stand out, worst first; ten at most.

    References
    ----------
    .. [1] Vinh, Epps, Bailey (2010), "Information theoretic measures for clusterings comparison".
    .. [2] Gururangan et al. (2018), "Annotation artifacts in natural language inference data".
    """

    target: str
    n: int
    information: float
    macro_f1: float
    majority: float
    cells: list[Cell]

    @property
    def sentence(self) -> str:
        """What the figures say, in plain words."""
        told = "nearly nothing"
        if self.information >= MIN_INFORMATION:
            told = "much" if self.information >= MUCH_INFORMATION else "a part"
        return (
            f"{self.target}: who speaks tells {told} of the label: adjusted mutual information "
            f"{self.information:.2f}; the actor alone reaches macro-F1 {self.macro_f1:.2f}, "
            f"the commonest label {self.majority:.2f}; n {self.n}"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain data."""
        return {**asdict(self), "sentence": self.sentence}


def measure_proxies(data: Labelled) -> list[Proxy]:
    """Return the figures of each target, where there is a column ``actor`` with two actors."""
    from sklearn.metrics import adjusted_mutual_info_score

    found = []
    for target, column in data.labels.items():
        actors = data.columns.get("actor", [None] * len(column))
        rows = [i for i, label in enumerate(column) if label and actors[i]]
        names, who = np.unique([str(actors[i]) for i in rows], return_inverse=True)
        labels, what = np.unique([str(column[i]) for i in rows], return_inverse=True)
        if len(names) < 2 or len(labels) < 2:
            continue
        counts = tabulate_pairs(who, what, (len(names), len(labels)))
        commonest = np.full_like(what, counts.sum(axis=0).argmax())
        alone, majority = (
            float(macro_f1(count_confusions(what, guess, len(labels)), present_only=False))
            for guess in (_guess(counts, who, what), commonest)
        )
        cells: list[Cell] = []
        extra = counts - counts.sum(axis=1)[:, None] * counts.sum(axis=0) / counts.sum()
        for place in np.argsort(-extra, axis=None, kind="stable").tolist():
            a, b = divmod(place, len(labels))
            if extra[a, b] > 0 and counts[a, b] >= MIN_COUNT and len(cells) < MAX_CELLS:
                first = rows[np.flatnonzero((who == a) & (what == b))[0]]
                cell = _cell(counts, a, b, (str(names[a]), str(labels[b])), first)
                cells += [cell] if cell.excess >= MIN_EXCESS else []
        information = float(adjusted_mutual_info_score(who, what))
        found.append(Proxy(target, len(rows), information, alone, majority, cells))
    return found


def tabulate_pairs(who: Ints, what: Ints, shape: tuple[int, int]) -> Ints:
    """Return how often each actor (row) goes with each label (column)."""
    cells = np.bincount(who * shape[1] + what, minlength=shape[0] * shape[1])
    return np.asarray(cells.reshape(shape))


def _guess(counts: Ints, who: Ints, what: Ints) -> Ints:
    """Return the commonest label of the actor's other statements, by statement."""
    # Left out, a statement cannot vote for itself: actors who speak once tell nothing.
    votes = counts[who].astype(float)
    votes[np.arange(len(who)), what] -= 1
    # Ties, and actors without another statement, fall to the label that is commoner in all.
    return np.asarray((votes + counts.sum(axis=0) / (len(who) + 1)).argmax(axis=1))


def _cell(counts: Ints, a: int, b: int, names: tuple[str, str], row: int) -> Cell:
    n, n_actor, n_label = (int(x) for x in (counts[a, b], counts[a].sum(), counts[:, b].sum()))
    total = int(counts.sum())
    return Cell(
        *names,
        n,
        n_actor,
        n_label,
        share=n / n_actor,
        share_elsewhere=(n_label - n) / max(total - n_actor, 1),
        share_of_label=n / n_label,
        share_of_all=n_actor / total,
        row=row,
    )


def find_proxies(data: Labelled, proxies: list[Proxy]) -> Iterator[Finding]:
    """Yield the worst cells of each target whose label the actor tells a part of."""
    for proxy in proxies:
        if proxy.information < MIN_INFORMATION:
            continue
        for cell in proxy.cells[:N_LISTED]:
            yield Finding.at(
                data, cell.row, "actor-proxy", target=proxy.target,
                strength=cell.excess,
                reason=f"{cell.n} of the {cell.n_label} statements that are {cell.label} are "
                f"{cell.actor}'s ({cell.share_of_label:.0%}; {cell.share_of_all:.0%} of all "
                f"statements are), such as this; {cell.share:.0%} of what {cell.actor} says is "
                f"{cell.label} ({cell.share_elsewhere:.0%} of what others say): a model may learn "
                "who speaks",
            )  # fmt: skip
