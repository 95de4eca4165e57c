"""Labels and predictions to figures: how good a model is, per target, and how sure that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .estimator import StanceClassifier
    from .labelled import Labelled

N_BOOTSTRAP = 500
N_BINS = 10
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
        Mean F1 of favor and against; None for other labels.
    majority : float
        Macro-F1 of always answering the commonest label.
    f1 : dict of str to float
        By label.
    confusion : dict of str to dict of str to int
        Gold label, then predicted label.
    calibration_error : float
        Expected calibration error over ten bins.
    """

    target: str
    n: int
    macro_f1: float
    low: float
    high: float
    f_avg: float | None
    majority: float
    f1: dict[str, float]
    confusion: dict[str, dict[str, int]]
    calibration_error: float

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain data."""
        return asdict(self)


def measure(
    target: str,
    gold: Sequence[str | None],
    proba: NDArray[np.float64],
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
    true = np.array([code[str(gold[i])] for i in rows], dtype=int)
    guess = proba[rows].argmax(axis=1) if rows else np.zeros(0, dtype=int)
    size = len(names)
    table = _table(true, guess, size)
    f1 = _f1(table)
    present = table.sum(axis=1) + table.sum(axis=0) > 0
    commonest = np.full_like(true, np.bincount(true, minlength=size).argmax()) if rows else true
    docs: dict[str, list[int]] = defaultdict(list)
    for place, i in enumerate(rows):
        docs[groups[i]].append(place)
    low, high = _interval(true, guess, size, list(docs.values()))
    polar = [code[label] for label in POLAR if label in code]
    confidence = proba[rows].max(axis=1) if rows else np.zeros(0)
    return TargetFigures(
        target,
        len(rows),
        _mean(f1[present]),
        low,
        high,
        _mean(f1[polar]) if len(polar) == len(POLAR) else None,
        _mean(_f1(_table(true, commonest, size))[present]),
        {label: float(f1[i]) for label, i in code.items()},
        {a: {b: int(table[i, j]) for b, j in code.items()} for a, i in code.items()},
        _calibration_error(confidence, guess == true),
    )


def measure_all(
    labels: Mapping[str, Sequence[str | None]],
    proba: Mapping[str, NDArray[np.float64]],
    names: Mapping[str, Sequence[str]],
    groups: Sequence[str],
) -> list[TargetFigures]:
    """Return the figures of every target that labels and predictions share."""
    return [
        measure(target, labels[target], proba[target], names[target], groups)
        for target in proba
        if target in labels
    ]


def cross_validate(
    classifier: StanceClassifier, data: Labelled, n_folds: int = 5
) -> list[TargetFigures]:
    """Return the figures of predictions out of fold; documents stay in one fold.

    Parameters
    ----------
    classifier : StanceClassifier
        Cloned for every fold, never fitted itself.
    data : Labelled
    n_folds : int, default=5
        At most the number of documents.

    Raises
    ------
    InputError
        If all statements are of one document.
    """
    from sklearn.base import clone
    from sklearn.model_selection import GroupKFold

    groups = data.groups
    n_groups = len(set(groups))
    if n_groups < 2:
        raise InputError(
            "all statements are of one document (column doc); give at least two, "
            "so that the model is measured on texts it has not seen"
        )
    names = {t: sorted({x for x in column if x is not None}) for t, column in data.labels.items()}
    proba = {t: np.zeros((len(data.texts), len(labels))) for t, labels in names.items()}
    folds = GroupKFold(min(n_folds, n_groups)).split(data.texts, groups=groups)
    for train, test in folds:
        model = clone(classifier).fit(
            [data.texts[i] for i in train],
            {t: [column[i] for i in train] for t, column in data.labels.items()},
            groups=[groups[i] for i in train],
        )
        found = model.model_.predict_proba([data.texts[i] for i in test])
        for target, values in found.items():
            columns = [names[target].index(label) for label in model.model_.labels[target]]
            proba[target][np.ix_(test, columns)] = values
    return measure_all(data.labels, proba, names, groups)


def _table(true: NDArray[Any], guess: NDArray[Any], size: int) -> NDArray[Any]:
    return np.bincount(true * size + guess, minlength=size * size).reshape(size, size)


def _f1(table: NDArray[Any]) -> NDArray[Any]:
    found: NDArray[Any] = 2 * np.diag(table) / np.maximum(table.sum(axis=0) + table.sum(axis=1), 1)
    return found


def _mean(values: NDArray[Any]) -> float:
    return float(values.mean()) if len(values) else 0.0


def _interval(
    true: NDArray[Any], guess: NDArray[Any], size: int, docs: list[list[int]]
) -> tuple[float, float]:
    if not docs:
        return 0.0, 0.0
    rng = np.random.default_rng(0)
    # One confusion table per document: drawing documents is adding tables.
    tables = np.array([_table(true[doc], guess[doc], size) for doc in docs])
    means = []
    for _ in range(N_BOOTSTRAP):
        table = tables[rng.integers(0, len(docs), len(docs))].sum(axis=0)
        present = table.sum(axis=1) + table.sum(axis=0) > 0
        means.append(_mean(_f1(table)[present]))
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def _calibration_error(confidence: NDArray[Any], correct: NDArray[Any]) -> float:
    if not len(confidence):
        return 0.0
    bins = np.minimum((confidence * N_BINS).astype(int), N_BINS - 1)
    gaps = [
        (bins == b).sum() * abs(confidence[bins == b].mean() - correct[bins == b].mean())
        for b in np.unique(bins)
    ]
    return float(sum(gaps) / len(confidence))
