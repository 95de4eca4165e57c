"""Labels and predictions to figures: how good a model is, per target, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .calibration import calibration_error, reliability
from .confusion import (
    count_confusions,
    draw_documents,
    f1_by_label,
    interval,
    macro_f1,
    mean_f1,
    precision_by_label,
    recall_by_label,
    tabulate_documents,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# The stances of SemEval-2016 Task 6; F_avg leaves the third label, none, out.
POLAR = ("favor", "against")


@dataclass(frozen=True, slots=True)
class TargetFigures:
    """How well one target is predicted.

    Parameters
    ----------
    target : str
    n : int
        Statements that have a label for it.
    macro_f1 : float
    low, high : float
        95 % interval of macro-F1, documents drawn with replacement.
    f_avg : float or None
        Mean F1 of favor and against; None where one of them is no label, or of no statement.
    f_avg_interval : tuple of float, or None
        Its 95 % interval.
    majority : float
        Macro-F1 of always answering the commonest label.
    precision, recall, f1 : dict of str to float
        By label.
    support : dict of str to int
        Gold labels.
    confusion : dict of str to dict of str to int
        Gold label, then predicted label.
    calibration_error : float
        Expected calibration error over ten bins.
    reliability : list of (int, float, float)
        Size, mean confidence and accuracy of those bins that are not empty.
    """

    target: str
    n: int
    macro_f1: float
    low: float
    high: float
    f_avg: float | None
    f_avg_interval: tuple[float, float] | None
    majority: float
    precision: dict[str, float]
    recall: dict[str, float]
    f1: dict[str, float]
    support: dict[str, int]
    confusion: dict[str, dict[str, int]]
    calibration_error: float
    reliability: list[tuple[int, float, float]]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain data."""
        return asdict(self)


def measure(
    target: str,
    gold: Sequence[str | None],
    proba: Floats,
    labels: Sequence[str],
    groups: Sequence[str],
) -> TargetFigures:
    """Compare predictions with labels for one target.

    Parameters
    ----------
    target : str
    gold : sequence of (str or None), length n
        None where a statement has no label; such rows are left out.
    proba : ndarray of shape (n, n_labels)
        Rows sum to 1; columns in the order of ``labels``.
    labels : sequence of str
        What the model can answer; a gold label outside counts as an error.
    groups : sequence of str, length n
        Documents, for the interval.
    """
    rows = [i for i, label in enumerate(gold) if label is not None]
    names = [*labels, *sorted({str(gold[i]) for i in rows} - set(labels))]
    code = {label: i for i, label in enumerate(names)}
    true = np.array([code[str(gold[i])] for i in rows], dtype=np.int64)
    guess = proba[rows].argmax(axis=1) if rows else true
    confidence = proba[rows].max(axis=1) if rows else np.zeros(0)
    table = count_confusions(true, guess, len(names))
    commonest = np.full_like(true, table.sum(axis=1).argmax())
    drawn = table[None]
    if rows:
        drawn = draw_documents(
            tabulate_documents(true, guess, len(names), [groups[i] for i in rows])
        )
    # Over the same labels as the model's own figure, so that the two can be compared.
    present = table.sum(axis=1) + table.sum(axis=0) > 0
    majority = f1_by_label(count_confusions(true, commonest, len(names)))[present]
    polar = polar_places(names, table)
    low, high = interval(macro_f1(drawn))

    def by_label(values: NDArray[Any]) -> dict[str, Any]:
        return dict(zip(names, values.tolist(), strict=True))

    return TargetFigures(
        target=target,
        n=len(rows),
        macro_f1=float(macro_f1(table)),
        low=low,
        high=high,
        f_avg=None if polar is None else float(mean_f1(table, polar)),
        f_avg_interval=None if polar is None else interval(mean_f1(drawn, polar)),
        majority=float(majority.mean()) if rows else 0.0,
        precision=by_label(precision_by_label(table)),
        recall=by_label(recall_by_label(table)),
        f1=by_label(f1_by_label(table)),
        support=by_label(table.sum(axis=1)),
        confusion={name: by_label(table[i]) for name, i in code.items()},
        calibration_error=calibration_error(confidence, guess == true),
        reliability=reliability(confidence, guess == true),
    )


def polar_places(names: Sequence[str], table: NDArray[np.int64]) -> list[int] | None:
    """Return the places of favor and against, or None where a statement of one is missing."""
    places = [i for i, name in enumerate(names) if name in POLAR and table[i].any()]
    return places if len(places) == len(POLAR) else None


def measure_all(
    labels: Mapping[str, Sequence[str | None]],
    proba: Mapping[str, Floats],
    names: Mapping[str, Sequence[str]],
    groups: Sequence[str],
) -> list[TargetFigures]:
    """Return the figures of every target that labels and predictions share."""
    return [
        measure(target, labels[target], proba[target], names[target], groups)
        for target in proba
        if target in labels
    ]
