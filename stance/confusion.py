"""Confusion tables: what is read off them, and how sure that is when documents are drawn again.

A table has a row per gold label and a column per predicted one. Every function takes one table or a
stack of them, with any number of axes in front.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

N_DRAWS = 500


def count_confusions(true: Ints, guess: Ints, n_labels: int) -> Ints:
    """Return one table.

    Parameters
    ----------
    true, guess : ndarray of int, shape (n,)
        Places of the labels.
    n_labels : int

    Returns
    -------
    ndarray of int, shape (n_labels, n_labels)
    """
    cells = np.bincount(true * n_labels + guess, minlength=n_labels * n_labels)
    return np.asarray(cells.reshape(n_labels, n_labels))


def tabulate_documents(true: Ints, guess: Ints, n_labels: int, docs: Sequence[str]) -> Ints:
    """Return one table per document, in the order in which documents come first.

    Parameters
    ----------
    true, guess : ndarray of int, shape (n,)
    n_labels : int
    docs : sequence of str, length n

    Returns
    -------
    ndarray of int, shape (n_docs, n_labels, n_labels)
    """
    place = {doc: i for i, doc in enumerate(dict.fromkeys(docs))}
    at = np.fromiter((place[doc] for doc in docs), dtype=np.int64, count=len(docs))
    n_cells = n_labels * n_labels
    cells = np.bincount(at * n_cells + true * n_labels + guess, minlength=len(place) * n_cells)
    return np.asarray(cells.reshape(len(place), n_labels, n_labels))


def precision_by_label(tables: Ints) -> Floats:
    """Return the share of each predicted label that is right; 0 where it is never predicted."""
    return np.asarray(_hits(tables) / np.maximum(tables.sum(axis=-2), 1))


def recall_by_label(tables: Ints) -> Floats:
    """Return the share of each gold label that is found; 0 where there is none."""
    return np.asarray(_hits(tables) / np.maximum(tables.sum(axis=-1), 1))


def f1_by_label(tables: Ints) -> Floats:
    """Return the F1 of each label; 0 where it is neither in the gold labels nor predicted.

    Examples
    --------
    >>> f1_by_label(np.array([[3, 1], [1, 0]])).tolist()
    [0.75, 0.0]
    """
    total = tables.sum(axis=-1) + tables.sum(axis=-2)
    return np.asarray(2 * _hits(tables) / np.maximum(total, 1))


def macro_f1(tables: Ints, *, present_only: bool = True) -> Any:
    """Return the mean F1 of the labels, one number per table.

    Parameters
    ----------
    tables : ndarray of int, shape (..., n_labels, n_labels)
    present_only : bool, default=True
        Leave out labels that are neither in the gold labels nor predicted, as scikit-learn does;
        otherwise they count as 0.

    Examples
    --------
    >>> float(macro_f1(np.array([[3, 1, 0], [1, 0, 0], [0, 0, 0]])))
    0.375
    """
    f1 = f1_by_label(tables)
    if not present_only:
        return f1.mean(axis=-1)
    present = tables.sum(axis=-1) + tables.sum(axis=-2) > 0
    return f1.sum(axis=-1) / np.maximum(present.sum(axis=-1), 1)


def mean_f1(tables: Ints, of: Sequence[int]) -> Any:
    """Return the mean F1 of some labels, told by their places, one number per table."""
    return f1_by_label(tables)[..., list(of)].mean(axis=-1)


def draw_documents(tables: Ints, n_draws: int = N_DRAWS, seed: int = 0) -> Ints:
    """Draw as many documents as there are, with replacement, and add up their tables.

    Two models measured on the same documents get the same draws, so their tables are paired.

    Parameters
    ----------
    tables : ndarray of int, shape (n_docs, n_labels, n_labels)
    n_draws : int, default=500
    seed : int, default=0

    Returns
    -------
    ndarray of int, shape (n_draws, n_labels, n_labels)

    References
    ----------
    .. [1] Efron, Tibshirani (1993), "An introduction to the bootstrap".
    """
    rng = np.random.default_rng(seed)
    n_docs, n_labels = len(tables), tables.shape[-1]
    flat = tables.reshape(n_docs, -1)
    drawn = np.zeros((n_draws, n_labels * n_labels), dtype=np.int64)
    for i in range(n_draws):
        drawn[i] = np.bincount(rng.integers(0, n_docs, n_docs), minlength=n_docs) @ flat
    return drawn.reshape(n_draws, n_labels, n_labels)


def interval(values: Floats) -> tuple[float, float]:
    """Return the 2.5 and the 97.5 per cent quantile of what the draws gave."""
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def _hits(tables: Ints) -> Ints:
    return np.asarray(np.diagonal(tables, axis1=-2, axis2=-1))
