"""Labels that a model trained on the other documents does not believe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from .calibration import fit_temperature
from .cross_fit import out_of_fold
from .finding import Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .labelled import Labelled

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def find_label_errors(
    data: Labelled, groups: Sequence[str], *, seed: int = 0, n_jobs: int = 1
) -> tuple[list[Finding], int]:
    """Return statements whose label is likely to be another, by out-of-fold confidence.

    A label is doubted as in confident learning: another label is at least as probable as it is, on
    average, where it is given, and more probable than the label given. The strength is the margin
    between the two.

    Parameters
    ----------
    data : Labelled
    groups : sequence of str
        Statements of one group are in one fold.
    seed : int, default=0
    n_jobs : int, default=1
        Folds that are trained at the same time.

    Returns
    -------
    findings : list of Finding
    n_unjudged : int
        Labels of which the other folds hold none, so that no model could give them.

    Raises
    ------
    InputError
        If there is one group only.

    References
    ----------
    .. [1] Northcutt, Jiang, Chuang (2021), "Confident learning: estimating uncertainty in dataset
       labels".
    """
    from .estimator import StanceClassifier

    classifier = StanceClassifier(calibration=None, random_state=seed)
    names, proba = out_of_fold(classifier, data, groups, n_jobs=n_jobs)
    findings, n_unjudged = [], 0
    for target, raw in proba.items():
        labels = names[target]
        code = {label: i for i, label in enumerate(labels)}
        given = np.array([-1 if x is None else code[x] for x in data.labels[target]])
        labelled = np.flatnonzero(given >= 0)
        unjudged = labelled[~(raw[labelled, given[labelled]] > 0)]
        n_unjudged += len(unjudged)
        given[unjudged] = -1
        values = _calibrate(raw, given)
        for row, other in doubt(values, given):
            finding = Finding.at(
                data, row, "label-error", target=target, suggested=labels[other],
                strength=values[row, other] - values[row, given[row]],
                reason="a model trained on the other documents gives "
                f"{labels[other]} {values[row, other]:.0%} and "
                f"{labels[given[row]]} {values[row, given[row]]:.0%}",
            )  # fmt: skip
            findings.append(finding)
    return findings, n_unjudged


def _calibrate(proba: Floats, given: Ints) -> Floats:
    """Return probabilities with the temperature that fits the labels given best.

    One temperature over all folds: one in each fold would take five times as long to fit.
    """
    rows = np.flatnonzero((given >= 0) & ~np.isnan(proba).any(axis=1))
    if not len(rows):
        return proba
    logits = np.log(np.maximum(proba, 1e-12))
    logits /= fit_temperature(logits[rows], given[rows], np.ones(len(rows)))
    values = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(values / values.sum(axis=1, keepdims=True))


def doubt(proba: Floats, given: Ints) -> Iterator[tuple[int, int]]:
    """Yield the rows whose label is doubted, and the label that is more likely.

    Parameters
    ----------
    proba : ndarray of shape (n, n_labels)
        Out of fold; rows of NaN are left out.
    given : ndarray of int, shape (n,)
        Places of the labels; -1 where there is none.

    Examples
    --------
    >>> proba = np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.1, 0.9], [0.95, 0.05]])
    >>> list(doubt(proba, np.array([0, 0, 1, 1, 1])))
    [(4, 0)]
    """
    rows = np.flatnonzero((given >= 0) & ~np.isnan(proba).any(axis=1))
    # How sure the model is of each label, on average, where it is given.
    usual = np.array(
        [
            proba[rows[given[rows] == k], k].mean() if (given[rows] == k).any() else np.inf
            for k in range(proba.shape[1])
        ]
    )
    for row in rows.tolist():
        confident = np.where(proba[row] >= usual, proba[row], -1.0)
        other = int(confident.argmax())
        if confident[other] > proba[row, given[row]]:
            yield row, other
