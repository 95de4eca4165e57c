"""Copies of a classifier, each trained without a fold, and what they say of the fold.

The one place where labelled data are folded: for figures (:mod:`stance.retraining`) and for labels
that are doubted (:mod:`stance.label_error`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from joblib import Parallel, delayed
from sklearn.base import clone

from .errors import InputError
from .fold import split_folds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .estimator import StanceClassifier
    from .labelled import Labelled

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


class Part(NamedTuple):
    """A copy of a classifier, and its answers for the rows that it was trained without.

    Parameters
    ----------
    clf : StanceClassifier
        Fitted; only the one that is trained on everything is sent back from another process.
    rows : ndarray of int64, shape (n,)
    found : dict of str to (tuple of str, ndarray of shape (n, n_labels))
        By target, the labels of the training rows and their probabilities. A label that is the only
        one there is answered for sure: what is left is no choice.
    """

    clf: StanceClassifier | None
    rows: Ints
    found: dict[str, tuple[tuple[str, ...], Floats]]


def cross_fit(
    clf: StanceClassifier,
    data: Labelled,
    groups: Sequence[str],
    *,
    with_whole: bool = False,
    n_jobs: int = 1,
    progress: Callable[[int, int], None] = lambda done, n: None,
) -> Iterator[Part]:
    """Yield a part for each fold.

    Parameters
    ----------
    clf : StanceClassifier
        Cloned, never fitted itself.
    data : Labelled
    groups : sequence of str, length n
        Statements of one group are in one fold.
    with_whole : bool, default=False
        Whether the last part is a classifier trained on everything, with no rows held out.
    n_jobs : int, default=1
        Processes; the parts are the same whatever their number. -1: one a processor.
    progress : callable, optional
        Told how many classifiers of how many are trained.
    """
    rows = np.arange(len(data.texts))
    parts = list(split_folds(len(rows), np.array([*groups], dtype=object), clf.random_state))
    if with_whole:
        parts.append((rows, rows[:0]))
    run = Parallel(n_jobs=n_jobs, return_as="generator")
    results = run(delayed(_fit_part)(clone(clf), data, groups, *part) for part in parts)
    for done, part in enumerate(results, 1):
        progress(done, len(parts))
        yield part


def out_of_fold(
    clf: StanceClassifier, data: Labelled, groups: Sequence[str], *, n_jobs: int = 1
) -> tuple[dict[str, list[str]], dict[str, Floats]]:
    """Return the labels of each target, and their probabilities from models that saw no kin.

    Parameters
    ----------
    clf, data, groups, n_jobs : as for :func:`cross_fit`

    Returns
    -------
    names : dict of str to list of str
        Labels in ascending order.
    proba : dict of str to ndarray of shape (n, n_labels)
        NaN where the other folds hold fewer than two labels of a target; 0 for a label that they
        do not hold.

    Raises
    ------
    InputError
        If there is one group only.
    """
    if len(set(groups)) < 2:
        raise InputError(
            "all statements are of one document (column doc); give at least two, "
            "so that the model is measured on texts it has not seen"
        )
    names = all_labels(clf, data)
    proba = {t: np.full((len(data.texts), len(labels)), np.nan) for t, labels in names.items()}
    for part in cross_fit(clf, data, groups, n_jobs=n_jobs):
        for target, (labels, values) in part.found.items():
            if len(labels) > 1:
                proba[target][part.rows] = spread(labels, values, names[target])
    return names, proba


def all_labels(clf: StanceClassifier, data: Labelled) -> dict[str, list[str]]:
    """Return the labels of every target in ascending order: those of the base, if it has them all.

    Parameters
    ----------
    clf : StanceClassifier
    data : Labelled
    """
    names = {t: sorted({x for x in column if x is not None}) for t, column in data.labels.items()}
    for target, labels in ({} if clf.base is None else clf.base.labels).items():
        if target in names and set(names[target]) <= set(labels):
            names[target] = list(labels)
    return names


def spread(labels: Sequence[str], values: Floats, names: Sequence[str]) -> Floats:
    """Return probabilities with a column for each of more labels; 0 for those not answered.

    Examples
    --------
    >>> spread(["b"], np.ones((1, 1)), ["a", "b"])
    array([[0., 1.]])
    """
    proba = np.zeros((len(values), len(names)))
    proba[:, [names.index(label) for label in labels]] = values
    return proba


def _fit_part(
    clf: StanceClassifier, data: Labelled, groups: Sequence[str], train: Ints, test: Ints
) -> Part:
    labels = {t: [column[i] for i in train] for t, column in data.labels.items()}
    found: dict[str, tuple[tuple[str, ...], Floats]] = {}
    for target, column in list(labels.items()):
        given = tuple(sorted({x for x in column if x is not None}))
        lent = () if clf.base is None else clf.base.labels.get(target, ())
        if len(given) < 2 and not (given and set(given) <= set(lent)):
            found[target] = given, np.ones((len(test), len(given)))
            del labels[target]
    if labels:
        texts, docs = ([column[i] for i in train] for column in (data.texts, groups))
        clf.fit(texts, labels, groups=docs)
        if len(test):
            proba = clf.model_.predict_proba([data.texts[i] for i in test])
            found |= {t: (clf.model_.labels[t], values) for t, values in proba.items()}
    return Part(None if len(test) else clf, test, found)
