"""Make probabilities mean what they say, and measure whether they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def read_priors(
    target: str, labels: Sequence[str], priors: Mapping[str, Mapping[str, float]]
) -> Floats:
    """Return the shares of the labels of a target, checked and summing to 1.

    Parameters
    ----------
    target : str
    labels : sequence of str
    priors : Mapping of str to Mapping of str to float

    Returns
    -------
    ndarray of float64, shape (n_labels,)

    Raises
    ------
    InputError
        If a label has no share above 0, or there is a share of something else.
    """
    given = priors.get(target, {})
    if set(given) != set(labels) or min(given.values()) <= 0:
        raise InputError(
            f"priors of {target!r} are {dict(given)!r}; accepted: a share above 0 "
            f"for each of {', '.join(labels)}"
        )
    shares = np.array([given[name] for name in labels], dtype=np.float64)
    return np.asarray(shares / shares.sum())


def fit_temperature(
    logits: Floats, y: NDArray[Any], weight: Floats, *, noise: float = 0.0
) -> float:
    """Return the temperature with the least weighted log loss, by golden section.

    Parameters
    ----------
    logits : ndarray of float64, shape (n, n_labels)
        Of predictions out of fold, shifted to the priors of the texts to come where there are any.
    y : ndarray of int64, shape (n,)
        Places of the true labels.
    weight : ndarray of float64, shape (n,)
    noise : float, default=0.0
        Share of the labels that are to count as another, each of the others as likely.

    Returns
    -------
    float
        Between 0.1 and 10.
    """
    at = np.arange(len(y)), y
    # What another label costs more than the true one is how far its logit is below.
    gap = noise and logits[at] - (logits.sum(axis=1) - logits[at]) / (logits.shape[1] - 1)

    def loss(log_t: float) -> float:
        t = np.exp(log_t)
        return float(weight @ (log_losses(logits / t, y) + noise * gap / t))

    low, high = np.log(0.1), np.log(10.0)
    ratio = (np.sqrt(5) - 1) / 2
    while high - low > 1e-4:
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, b) if loss(a) < loss(b) else (a, high)
    return float(np.exp((low + high) / 2).round(4))


def log_losses(logits: Floats, y: NDArray[Any]) -> Floats:
    """Return minus the log probability of the true label of every row.

    Parameters
    ----------
    logits : ndarray of float64, shape (n, n_labels)
    y : ndarray of int64, shape (n,)
    """
    z = logits - logits.max(axis=1, keepdims=True)
    return np.asarray(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y])


N_BINS = 10
"""Bins of confidence, of equal width."""


def reliability(confidence: NDArray[Any], correct: NDArray[Any]) -> list[tuple[int, float, float]]:
    """Return how often predictions of like confidence are right.

    Parameters
    ----------
    confidence : ndarray of float64, shape (n,)
        Probability of the predicted label.
    correct : ndarray of bool, shape (n,)

    Returns
    -------
    list of (int, float, float)
        Size, mean confidence and accuracy of each of :data:`N_BINS` bins that is not empty, in
        ascending order.
    """
    bins = np.minimum((confidence * N_BINS).astype(int), N_BINS - 1)
    return [
        (
            int((bins == b).sum()),
            float(confidence[bins == b].mean()),
            float(correct[bins == b].mean()),
        )
        for b in np.unique(bins)
    ]


def calibration_error(confidence: NDArray[Any], correct: NDArray[Any]) -> float:
    """Return the expected calibration error: the mean gap of confidence and accuracy over the bins.

    0 where there are no predictions.

    References
    ----------
    .. [1] Guo, Pleiss, Sun, Weinberger (2017), "On calibration of modern neural networks".
    """
    if not len(confidence):
        return 0.0
    return sum(n * abs(c - a) for n, c, a in reliability(confidence, correct)) / len(confidence)
