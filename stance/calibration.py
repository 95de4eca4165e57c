"""Make probabilities mean what they say: priors of the texts to come, and a temperature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def read_priors(target: str, names: list[str], priors: Mapping[str, Mapping[str, float]]) -> Floats:
    given = priors.get(target, {})
    if sorted(given) != sorted(names) or min(given.values()) <= 0:
        raise InputError(
            f"priors of {target!r} are {dict(given)!r}; accepted: a share above 0 "
            f"for each of {', '.join(names)}"
        )
    shares = np.array([given[name] for name in names], dtype=np.float64)
    return np.asarray(shares / shares.sum())


def fit_temperature(logits: Floats, y: NDArray[Any], weight: Floats, shift: Floats) -> float:
    """Return the temperature with the least weighted log loss, by golden section."""

    def loss(log_t: float) -> float:
        z = logits / np.exp(log_t) + np.log(shift)
        z -= z.max(axis=1, keepdims=True)
        return float(weight @ (np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y]))

    low, high = np.log(0.1), np.log(10.0)
    ratio = (np.sqrt(5) - 1) / 2
    while high - low > 1e-4:
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, b) if loss(a) < loss(b) else (a, high)
    return float(np.exp((low + high) / 2).round(4))
