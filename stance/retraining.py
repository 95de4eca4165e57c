"""Labelled data -> a trained model and its figures, on one processor or several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from joblib import Parallel, delayed
from sklearn.base import clone

from .evaluation import TargetFigures, measure_all
from .fold import N_FOLDS, split_folds
from .model import StanceModel
from .target import AUTO, FROM_BASE, FROM_NOTHING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .estimator import StanceClassifier
    from .labelled import Labelled

    Proba = dict[str, NDArray[np.float64]]


def retrain(
    clf: StanceClassifier,
    data: Labelled,
    *,
    n_jobs: int = 1,
    progress: Callable[[int, int], None] = lambda done, n: None,
) -> tuple[StanceClassifier, list[TargetFigures]]:
    """Train on all of the data, and measure on what copies of the classifier have not seen.

    Parameters
    ----------
    clf : StanceClassifier
        Cloned, never fitted itself.
    data : Labelled
        Of at least two documents.
    n_jobs : int, default=1
        Processes; the model is the same whatever their number. -1: one a processor.
    progress : callable, optional
        Told how many models of how many are trained.

    Returns
    -------
    clf : StanceClassifier
        Fitted; the figures are in the manifest of its model.
    figures : list of TargetFigures
        Of predictions for documents that were left out of training.
    """
    names = _all_labels(clf, data)
    proba: Proba = {t: np.zeros((len(data.texts), len(labels))) for t, labels in names.items()}
    rows = np.arange(len(data.texts))
    groups = np.array(data.groups, dtype=object)
    folds = list(split_folds(len(rows), groups, clf.random_state))
    # The last one is the model itself; the others are only measured.
    parts = [*folds, (rows, rows[:0])]
    run = Parallel(n_jobs=n_jobs, return_as="generator")
    results = run(delayed(_fit_part)(clone(clf), data, names, *part) for part in parts)
    fitted = clf
    for done, (trained, found) in enumerate(results, 1):
        progress(done, len(parts))
        fitted = trained
        for target, values in found.items():
            proba[target][parts[done - 1][1]] = values
    figures = measure_all(data.labels, proba, names, data.groups)
    metrics = {
        f.target: {
            "n": f.n,
            "macro_f1": round(f.macro_f1, 4),
            "interval": [round(f.low, 4), round(f.high, 4)],
            "calibration_error": round(f.calibration_error, 4),
        }
        for f in figures
    }
    model: StanceModel = fitted.model_
    fitted.model_ = replace(model, manifest={**model.manifest, "metrics": metrics})
    return fitted, figures


def count_fits(clf: StanceClassifier, n_targets: int) -> int:
    """Return how many times one training fits a logistic regression, five folds at a time."""
    n_tried = 0
    if clf.C == AUTO:
        n_tried = len(FROM_NOTHING) + (len(FROM_BASE) if clf.base is not None else 0)
    return n_targets * (N_FOLDS * (n_tried + 1) + 1)


def _all_labels(clf: StanceClassifier, data: Labelled) -> dict[str, list[str]]:
    names = {t: sorted({x for x in column if x is not None}) for t, column in data.labels.items()}
    for target, labels in ({} if clf.base is None else clf.base.labels).items():
        if target in names and set(names[target]) <= set(labels):
            names[target] = list(labels)
    return names


def _fit_part(
    clf: StanceClassifier, data: Labelled, names: dict[str, list[str]], train: Any, test: Any
) -> tuple[StanceClassifier, Proba]:
    """Train on some rows; return the probabilities of others."""
    labels = {t: [column[i] for i in train] for t, column in data.labels.items()}
    proba: Proba = {}
    for target, column in list(labels.items()):
        given = sorted({x for x in column if x is not None})
        lent = () if clf.base is None else clf.base.labels.get(target, ())
        if len(given) < 2 and not (given and set(given) <= set(lent)):
            # The rarer labels are all in the other fold: what is left is no choice.
            proba[target] = np.zeros((len(test), len(names[target])))
            proba[target][:, [names[target].index(label) for label in given]] = 1.0
            del labels[target]
    if not labels:
        return clf, proba
    groups = data.groups
    clf.fit([data.texts[i] for i in train], labels, groups=[groups[i] for i in train])
    if len(test):
        for target, values in clf.model_.predict_proba([data.texts[i] for i in test]).items():
            proba[target] = np.zeros((len(test), len(names[target])))
            columns = [names[target].index(label) for label in clf.model_.labels[target]]
            proba[target][:, columns] = values
    return clf, proba
