"""Labelled data -> a trained model and its figures, on one processor or several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from .cross_fit import all_labels, cross_fit, spread
from .evaluation import TargetFigures, measure_all
from .fold import N_FOLDS
from .model import StanceModel
from .target import AUTO, FROM_BASE, FROM_NOTHING

if TYPE_CHECKING:
    from .estimator import StanceClassifier
    from .labelled import Labelled


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
    names = all_labels(clf, data)
    proba = {t: np.zeros((len(data.texts), len(labels))) for t, labels in names.items()}
    fitted = clf
    parts = cross_fit(clf, data, data.groups, with_whole=True, n_jobs=n_jobs, progress=progress)
    for part in parts:
        if part.clf is not None:
            fitted = part.clf
        for target, (labels, values) in part.found.items():
            proba[target][part.rows] = spread(labels, values, names[target])
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
