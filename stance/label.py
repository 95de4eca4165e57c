"""Labels for training, as scikit-learn users give them, read into one form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from numbers import Number, Real
from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import InputError
from .features import check_statements

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Objects = NDArray[Any]


def read_texts(X: Any) -> list[str]:
    """Return texts as a list; a column may come as a Series, a frame or an array of its own.

    Raises
    ------
    InputError
        If they are none, or more than one column.
    """
    if X is None or not hasattr(X, "__iter__"):
        raise InputError(f"texts are {X!r}; accepted: a list, array or Series of str")
    if len(getattr(X, "shape", (0,))) != 1:
        array = np.asarray(X, dtype=object)
        if array.ndim != 2 or array.shape[1] != 1:
            raise InputError(
                f"texts have the shape {array.shape}; accepted: one column of str; "
                "Expected 1D texts, Reshape your data"
            )
        X = array[:, 0]
    return check_statements(X)


def check_lengths(
    n_texts: int,
    columns: Mapping[str, Objects],
    sample_weight: Sequence[float] | None = None,
    groups: Sequence[Any] | None = None,
) -> None:
    """Raise if there is not one label, weight and group a text.

    Raises
    ------
    InputError
        Also if a weight is negative or no number.
    """
    for target, column in columns.items():
        if len(column) != n_texts:
            raise InputError(
                f"{n_texts} texts but {len(column)} labels for {target!r}; give one a text"
            )
    if sample_weight is not None:
        try:
            weight = np.asarray(sample_weight, dtype=np.float64)
        except (TypeError, ValueError):
            raise InputError("a sample weight is no number; accepted: 0 or more") from None
        if weight.shape != (n_texts,):
            raise InputError(
                f"{n_texts} texts but sample_weight.shape == {weight.shape}; give one a text"
            )
        if not np.isfinite(weight).all() or (weight < 0).any():
            raise InputError("a sample weight is below 0 or no number; accepted: 0 or more")
    if groups is not None and len(groups) != n_texts:
        raise InputError(f"{n_texts} texts but {len(groups)} groups; give one a text")


def read_labels(y: Any, names: Sequence[str] | None) -> tuple[str, dict[str, Objects]]:
    """Return how labels were given, and the labels of every target.

    Parameters
    ----------
    y : dict or DataFrame of target to labels, or array of shape (n,) or (n, n_targets)
    names : sequence of str or None
        Names for the columns of an array.

    Returns
    -------
    kind : {'mapping', 'frame', 'matrix', 'vector'}
    columns : dict of str to ndarray of object
        ``None`` where a label is missing.

    Raises
    ------
    InputError
        If there is no target, the names do not fit the columns, or something is no label.
    """
    if y is None or isinstance(y, str) or not (hasattr(y, "__len__") or hasattr(y, "__array__")):
        raise InputError(
            f"fit requires y to be passed, but the target y is {y!r}; accepted: a dict or "
            "DataFrame of target to labels, or an array"
        )
    if isinstance(y, Mapping) or hasattr(y, "columns"):
        is_frame = type(y).__module__.split(".")[0] == "pandas"
        kind = "frame" if is_frame else "mapping"
        columns = {str(target): list(y[target]) for target in y}
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
        result[target][:] = [_read_label(target, label) for label in column]
    return kind, result


def encode_labels(
    target: str, labels: Objects, known: Sequence[str] = ()
) -> tuple[Objects, NDArray[np.int64]]:
    """Return the different labels, in the ascending order of their names, and their places.

    Parameters
    ----------
    target : str
    labels : ndarray of object
        None of them missing.
    known : sequence of str
        Names of labels that another model has: where they cover those that are given, they are the
        labels.

    Raises
    ------
    InputError
        If there are fewer than two, or two of one name.
    """
    named = {str(value): value for value in set(labels.tolist())}
    if len(named) < len(set(labels.tolist())):
        raise InputError(
            f"target {target!r} has labels of one name, such as 1 and '1'; use one for both"
        )
    names = list(known) if named and set(named) <= set(known) else sorted(named)
    if len(names) < 2:
        raise InputError(
            f"target {target!r} has {len(names)} class{'' if names else 'es'} of labels "
            f"({', '.join(names) or 'all are missing'}); accepted: at least two"
        )
    values = [named.get(name, name) for name in names]
    place = {name: i for i, name in enumerate(names)}
    array = np.array(values, dtype=None if len(set(map(type, values))) == 1 else object)
    return array, np.array([place[str(label)] for label in labels])


def place_weights(
    weights: Mapping[Any, float] | str | None, labels: Sequence[str]
) -> dict[int, float] | str | None:
    """Return class weights by the places of labels; what is no mapping stays as it is.

    Parameters
    ----------
    weights : Mapping of label to float, 'balanced' or None
    labels : sequence of str
        Of one target; weights of other labels are left out.

    Examples
    --------
    >>> place_weights({"favor": 2.0, "low": 3.0}, ["against", "favor"])
    {1: 2.0}
    """
    if not isinstance(weights, Mapping):
        return weights
    named = {str(label): float(weight) for label, weight in weights.items()}
    return {i: named[label] for i, label in enumerate(labels) if label in named}


def check_weighted(weights: Mapping[Any, float] | str | None, labels: Iterable[str]) -> None:
    """Raise if class weights are no positive numbers, or of labels that there are not.

    Parameters
    ----------
    weights : Mapping of label to float, 'balanced' or None
    labels : iterable of str
        Of all targets.

    Raises
    ------
    InputError
        Says what was got and what is accepted.
    """
    if not isinstance(weights, Mapping):
        return
    known = sorted(set(labels))
    for label, weight in weights.items():
        if str(label) not in known:
            raise InputError(f"class_weight has the label {label!r}; accepted: {', '.join(known)}")
        is_number = isinstance(weight, Real) and not isinstance(weight, bool)
        if not is_number or not 0 < weight < float("inf"):
            raise InputError(f"class_weight of {label!r} is {weight!r}; accepted: a number above 0")


def shape_labels(kind: str, columns: Mapping[str, Objects], X: Any) -> Any:
    """Return labels by target in the form in which they were given.

    Parameters
    ----------
    kind : {'mapping', 'frame', 'matrix', 'vector'}
    columns : Mapping of str to ndarray
    X : sequence of str
        Where it is a Series or a DataFrame, a frame has its index.
    """
    if kind == "mapping":
        return {target: column.tolist() for target, column in columns.items()}
    if kind == "frame":
        import pandas as pd

        return pd.DataFrame(dict(columns), index=X.index if hasattr(X, "iloc") else None)
    arrays = list(columns.values())
    return arrays[0] if kind == "vector" else np.column_stack(arrays)


def _read_label(target: str, label: Any) -> Any:
    """Return a label, or None where it is missing."""
    # pandas' NA will not be compared; NaN and NaT differ from themselves.
    if label is None or type(label).__name__ == "NAType":
        return None
    if isinstance(label, float | np.floating) and label == label and label % 1:
        raise InputError(f"Unknown label type: {target!r} has {label!r}; accepted: no fractions")
    if not isinstance(label, str | bytes | Number | np.generic) and label == label:
        raise InputError(
            f"{target!r} has the label {label!r}; accepted: text, whole numbers, True, False"
        )
    return None if label != label or label == "" else label
