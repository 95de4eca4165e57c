"""Logistic regression, from nothing or from the logits of another model."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.utils.class_weight import compute_sample_weight

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

# Rotating takes time with the cube of the rows. Up to that many a fit that goes on from the shipped
# model is faster with it than without.
_MAX_ROTATED = 1000

# Shares that are far apart take some twenty rounds.
_MAX_ROUNDS = 100

# A feature that is twenty times as frequent in one label as in the others says all that one can.
_MAX_RATIO = 3.0


def scale_by_counts(X: Any, y: Ints, weight: Floats, n_labels: int, strength: float) -> Floats:
    """Return how much easier each feature is given a coefficient, for being uneven among labels.

    The log-count ratio of naive Bayes: how much more frequent, or rarer, a feature is in the texts
    of one label than in all others; of the labels, the one where that is most. Rows are multiplied
    with the scale before the fit, and coefficients after it, so that the penalty is the less the
    more a feature tells the labels apart by itself.

    Parameters
    ----------
    X : sparse matrix, shape (n, n_features)
        Whether a value is there counts, not how large it is.
    y : ndarray of int64, shape (n,)
    weight : ndarray of float64, shape (n,)
    n_labels : int
    strength : float
        From 0, where the scale is 1 for all features, to 1, where it is the ratio.

    Returns
    -------
    ndarray of float64, shape (n_features,)
        The mean square of those that occur is 1, so that the penalty as a whole stays what it was;
        all are 1 where none is uneven.

    References
    ----------
    .. [1] Wang, Manning (2012), "Baselines and bigrams: simple, good sentiment and topic
       classification".
    """
    if not strength:
        return np.ones(X.shape[1])
    labels = np.zeros((len(y), n_labels))
    labels[np.arange(len(y)), y] = weight
    total = labels.sum(axis=0)
    present = csr_matrix((np.ones(len(X.data)), X.indices, X.indptr), shape=X.shape)
    inside = np.asarray(present.T @ labels)
    outside = inside.sum(axis=1, keepdims=True) - inside
    # One text more, dealt to the labels as all others are, keeps what is rare from being certain.
    share = total / total.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.log((inside + share) / total) - np.log(
            (outside + 1 - share) / (total.sum() - total)
        )
    ratio = np.abs(np.nan_to_num(ratios, posinf=0.0, neginf=0.0)).max(axis=1)
    scale = 1 - strength + strength * np.minimum(ratio, _MAX_RATIO)
    square = np.mean(scale[inside.sum(axis=1) > 0] ** 2) if len(present.data) else 0.0
    # What should be zero and is not quite for rounding tells nothing.
    return np.asarray(scale / np.sqrt(square)) if square > 1e-20 else np.ones(X.shape[1])


def fit_logistic(
    X: Any,
    y: Ints,
    weight: Floats,
    C: float,
    class_weight: Mapping[int, float] | str | None,
    max_iter: int,
) -> tuple[Floats, Floats, int]:
    """Return the coefficients and intercepts of scikit-learn's logistic regression, and its steps.

    Parameters
    ----------
    X : sparse matrix, shape (n, n_features)
    y : ndarray of int64, shape (n,)
    weight : ndarray of float64, shape (n,)
    C : float
    class_weight : dict of int to float, 'balanced' or None
        By place of the label; 1 where there is none.
    max_iter : int
        Steps of the solver, at most. Stopping before the end is meant, and no cause for a warning.

    Returns
    -------
    coef : ndarray of float64, shape (n_features, n_labels)
    intercept : ndarray of float64, shape (n_labels,)
        One column per label, two for two labels.
    n_iter : int
        How many steps it took.
    """
    if isinstance(class_weight, Mapping):
        # scikit-learn wants a weight of all labels, or of none but those that are there.
        class_weight = {code: class_weight.get(code, 1.0) for code in np.unique(y).tolist()}
    lr = LogisticRegression(C=C, class_weight=class_weight, max_iter=max_iter)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        lr.fit(X, y, sample_weight=weight)
    coef, intercept = lr.coef_.T, lr.intercept_
    if len(lr.classes_) == 2:
        # The softmax of -z/2 and z/2 is the sigmoid of z.
        coef, intercept = coef * [-0.5, 0.5], intercept * [-0.5, 0.5]
    counts = weight if class_weight is None else weight * compute_sample_weight(class_weight, y)
    intercept = intercept + balance(X @ coef + intercept, y, counts)
    return coef, intercept, int(lr.n_iter_.max())


def balance(logits: Floats, y: Ints, weight: Floats) -> Floats:
    """Return what to add to logits so that the mean probabilities are the shares of the labels.

    A fit that has come to its end has nothing to add; one that is stopped leaves its intercepts
    where they happen to be.

    Parameters
    ----------
    logits : ndarray of float64, shape (n, n_labels)
    y : ndarray of int64, shape (n,)
    weight : ndarray of float64, shape (n,)

    Returns
    -------
    ndarray of float64, shape (n_labels,)
    """
    shares = np.bincount(y, weight, logits.shape[1])
    result = np.zeros(logits.shape[1])
    for _ in range(_MAX_ROUNDS):
        p = np.exp(logits + result - (logits + result).max(axis=1, keepdims=True))
        step = np.log(shares) - np.log(weight @ (p / p.sum(axis=1, keepdims=True)))
        result += step
        if np.abs(step).max() < 1e-6:
            break
    return result


def fit_correction(
    Z: Any, y: Ints, weight: Floats, C: float, offset: Floats, start: Floats | None = None
) -> Floats:
    """Return what to add to given logits: the least that fits the labels, as ``C`` weighs the two.

    The penalty is on the difference from the model that gave the logits, so that a column of which
    the new labels say nothing keeps its weight.

    Parameters
    ----------
    Z : ndarray or sparse matrix, shape (n, n_columns)
    y : ndarray of int64, shape (n,)
    weight : ndarray of float64, shape (n,)
    C : float
    offset : ndarray of float64, shape (n, n_labels)
        The logits.
    start : ndarray of float64, shape (n_columns, n_labels), optional
        Where to begin the search: the answer for another ``C``.

    Returns
    -------
    ndarray of float64, shape (n_columns, n_labels)
    """
    shape = (Z.shape[1], offset.shape[1])
    true = np.eye(shape[1])[y]

    def loss(flat: Floats) -> tuple[float, Floats]:
        w = flat.reshape(shape)
        z = offset + Z @ w
        z -= z.max(axis=1, keepdims=True)
        p = np.exp(z)
        total = p.sum(axis=1, keepdims=True)
        nll = weight @ (np.log(total[:, 0]) - (z * true).sum(axis=1))
        error = (p / total - true) * weight[:, None]
        return float(C * nll + 0.5 * (w**2).sum()), (C * (Z.T @ error) + w).ravel()

    begin = np.zeros(shape) if start is None else start
    found = minimize(loss, begin.ravel(), jac=True, method="L-BFGS-B")
    return np.asarray(found.x.reshape(shape))


@dataclass(frozen=True, eq=False)
class Space:
    """The columns in which rows differ, so that many fits on the same rows are cheap.

    Parameters
    ----------
    Z : ndarray or sparse matrix, shape (n, n_columns)
        The rows.
    scale : ndarray of float64, shape (n_features,)
        What each feature was multiplied with.
    features : sparse matrix, shape (n_features, n or n_columns)
        The rows, scaled and turned round; without a rotation the columns, one feature each.
    rotation : ndarray of float64, shape (n, n_columns), or None
        The columns, as combinations of the rows.
    """

    Z: Any
    scale: Floats
    features: Any
    rotation: Floats | None

    @classmethod
    def of_rows(cls, X: Any, scale: Floats) -> Space:
        """Return the space of rows; a ridge penalty in it is one on the scaled features.

        Few rows are rotated into as many columns as they span; of many, the features that occur are
        kept. Either way nothing that the rows can teach is lost.

        Parameters
        ----------
        X : sparse matrix, shape (n, n_features)
        scale : ndarray of float64, shape (n_features,)
        """
        X = X.multiply(scale).tocsr()
        if X.shape[0] > _MAX_ROTATED:
            columns = np.unique(X.indices)
            ones = (np.ones(len(columns)), (columns, np.arange(len(columns))))
            return cls(X[:, columns], scale, csr_matrix(ones, (X.shape[1], len(columns))), None)
        squares, vectors = np.linalg.eigh((X @ X.T).toarray())
        kept = squares > squares.max() * 1e-10
        roots = np.sqrt(squares[kept])
        return cls(vectors[:, kept] * roots, scale, X.T, vectors[:, kept] / roots)

    def lift(self, w: Floats) -> Floats:
        """Return coefficients of the columns as coefficients of the features."""
        # The columns as combinations of features are a large table, of which most spaces, those
        # that only predict out of fold, have no need.
        columns = self.features if self.rotation is None else self.features @ self.rotation
        return np.asarray((columns @ w) * self.scale[:, None])
