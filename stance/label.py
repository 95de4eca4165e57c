"""Labels for training, as scikit-learn users give them, read into one form."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Objects = NDArray[Any]


def read_labels(y: Any, names: Sequence[str] | None) -> tuple[str, dict[str, Objects]]:
    """Return how labels were given, and the labels of every target.

    Parameters
    ----------
    y : dict or DataFrame of target to labels, or array of shape (n,) or (n, n_targets)
    names : sequence of str or None
        Names for the columns of an array.

    Returns
    -------
    kind : {'mapping', 'matrix', 'vector'}
    columns : dict of str to ndarray of object
        ``None`` where a label is missing.

    Raises
    ------
    InputError
        If there is no target, or the names do not fit the columns.
    """
    if isinstance(y, Mapping) or hasattr(y, "columns"):
        kind, columns = "mapping", {str(target): list(y[target]) for target in y}
    else:
        array = np.asarray(y, dtype=object)
        if array.ndim not in (1, 2):
            raise InputError(f"labels have {array.ndim} dimensions; accepted: 1, 2")
        kind = "vector" if array.ndim == 1 else "matrix"
        array = array.reshape(len(array), -1)
        if names is None:
            many = [f"target_{i}" for i in range(array.shape[1])]
            names = ["stance"] if kind == "vector" else many
        if len(names) != array.shape[1]:
            raise InputError(f"{array.shape[1]} columns of labels but {len(names)} target names")
        columns = {name: array[:, i].tolist() for i, name in enumerate(names)}
    if not columns:
        raise InputError("no labels; accepted: at least one target")
    result = {}
    for target, column in columns.items():
        result[target] = np.empty(len(column), dtype=object)
        result[target][:] = [None if _is_missing(label) else label for label in column]
    return kind, result


def encode_labels(target: str, labels: Objects) -> tuple[Objects, NDArray[np.int64]]:
    """Return the different labels, in the ascending order of their names, and their places.

    Raises
    ------
    InputError
        If there are fewer than two.
    """
    values = sorted(set(labels.tolist()), key=str)
    if len(values) < 2:
        raise InputError(f"target {target!r} has the labels {values!r}; accepted: at least two")
    place = {value: i for i, value in enumerate(values)}
    return np.array(values), np.array([place[label] for label in labels])


def fingerprint(texts: Sequence[str], columns: Mapping[str, Objects]) -> str:
    """Return the SHA-256 of texts with their labels, whatever their order."""
    lines = sorted(repr(row) for row in zip(texts, *columns.values(), strict=True))
    return hashlib.sha256("\n".join([repr(list(columns)), *lines]).encode()).hexdigest()


def _is_missing(label: Any) -> bool:
    # pandas' NA will not be compared; NaN and NaT differ from themselves.
    return bool(label is None or type(label).__name__ == "NAType" or label == "" or label != label)
