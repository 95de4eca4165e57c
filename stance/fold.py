"""Rows -> folds: what is held out together, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.model_selection import GroupKFold, KFold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

N_FOLDS = 5


def split_folds(n: int, groups: NDArray[Any] | None, seed: int | None) -> Iterator[Any]:
    """Yield rows to train on and rows to hold out.

    Parameters
    ----------
    n : int
        Rows.
    groups : ndarray of object, shape (n,), or None
        Rows of one group are held out together.
    seed : int or None
        Deals the rows where there are no groups.

    Yields
    ------
    train, test : ndarray of int64
        Five times, or as often as there are groups; never where there are fewer than two.
    """
    n_groups = n if groups is None else len(set(groups.tolist()))
    n_folds = min(N_FOLDS, n_groups)
    if n_folds < 2:
        return
    if groups is not None:
        yield from GroupKFold(n_folds).split(np.zeros(n), groups=groups.astype(str))
    else:
        yield from KFold(n_folds, shuffle=True, random_state=seed).split(np.zeros(n))


def draw_rows(n: int, groups: NDArray[Any] | None, seed: int | None, limit: int) -> Ints:
    """Return at most about ``limit`` rows, whole groups drawn at random; all where they are fewer.

    Parameters
    ----------
    n : int
        Rows.
    groups : ndarray of object, shape (n,), or None
    seed : int or None
    limit : int
        The group that passes it is the last.

    Returns
    -------
    ndarray of int64
        In ascending order.
    """
    if n <= limit:
        return np.arange(n)
    names = (
        np.arange(n) if groups is None else np.unique(groups.astype(str), return_inverse=True)[1]
    )
    sizes = np.bincount(names)
    order = np.random.default_rng(seed).permutation(len(sizes))
    n_drawn = int(np.searchsorted(np.cumsum(sizes[order]), limit)) + 1
    return np.flatnonzero(np.isin(names, order[:n_drawn]))
