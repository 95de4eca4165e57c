"""Logistic regression, from nothing or from the logits of another model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def fit_logistic(
    X: Any, y: Ints, weight: Floats, C: float, class_weight: Mapping[str, float] | str | None
) -> tuple[Floats, Floats]:
    """Return the coefficients and intercepts of scikit-learn's logistic regression.

    Parameters
    ----------
    X : sparse matrix, shape (n, n_features)
    y : ndarray of int64, shape (n,)
    weight : ndarray of float64, shape (n,)
    C : float
    class_weight : dict, 'balanced' or None

    Returns
    -------
    coef : ndarray of float64, shape (n_features, n_labels)
    intercept : ndarray of float64, shape (n_labels,)
        One column per label, two for two labels.
    """
    lr = LogisticRegression(C=C, class_weight=class_weight, max_iter=1000)
    lr.fit(X, y, sample_weight=weight)
    if len(lr.classes_) == 2:
        # The softmax of -z/2 and z/2 is the sigmoid of z.
        half = lr.coef_[0] / 2
        return np.column_stack([-half, half]), np.array([-0.5, 0.5]) * lr.intercept_
    return lr.coef_.T, lr.intercept_


def fit_correction(
    X: Any, y: Ints, weight: Floats, C: float, offset: Floats
) -> tuple[Floats, Floats]:
    """Return what to add to given logits: the least that fits the labels, as ``C`` weighs the two.

    The penalty is on the difference from the model that gave the logits, so that a feature of which
    the new labels say nothing keeps its weight.

    Parameters
    ----------
    X : sparse matrix, shape (n, n_features)
    y : ndarray of int64, shape (n,)
    weight : ndarray of float64, shape (n,)
    C : float
    offset : ndarray of float64, shape (n, n_labels)
        The logits, without the intercepts.

    Returns
    -------
    coef : ndarray of float64, shape (n_features, n_labels)
    intercept : ndarray of float64, shape (n_labels,)
    """
    shape = (X.shape[1] + 1, offset.shape[1])
    true = np.eye(shape[1])[y]

    def loss(flat: Floats) -> tuple[float, Floats]:
        w = flat.reshape(shape)
        z = offset + X @ w[:-1] + w[-1]
        z -= z.max(axis=1, keepdims=True)
        p = np.exp(z)
        total = p.sum(axis=1, keepdims=True)
        nll = weight @ (np.log(total[:, 0]) - (z * true).sum(axis=1))
        error = (p / total - true) * weight[:, None]
        gradient = np.vstack([C * (X.T @ error) + w[:-1], C * error.sum(axis=0)])
        return float(C * nll + 0.5 * (w[:-1] ** 2).sum()), gradient.ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B")
    w = found.x.reshape(shape)
    return w[:-1], w[-1]
