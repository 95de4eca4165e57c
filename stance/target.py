"""One target: labelled rows -> coefficients, from nothing or from what a trained model knows.

Going on from a model is training on its own data and on the new labels at once, as far as that can
be done without its data: what it learned is held in place by springs, each as stiff as the model's
training data make it (the diagonal of the second derivative of their loss), and ``C`` says how much
the new labels pull. How much is best, and whether the model helps at all, cross-validation decides.

References
----------
.. [1] Kirkpatrick et al. (2017), "Overcoming catastrophic forgetting in neural networks".
.. [2] Chelba, Acero (2006), "Adaptation of maximum entropy capitalizer: little data can help a
   lot".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .calibration import fit_temperature, log_losses, read_priors
from .design import Base
from .fold import draw_rows, split_folds
from .logistic import Space, fit_correction, fit_logistic, scale_by_counts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

AUTO = "auto"
FROM_NOTHING = (1.0, 10.0, 100.0)
FROM_BASE = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
"""Values of C that are tried. In the second row, C is that of the base: a statement counts as one
of its own training data. The least, where the springs give way a little, is what helps a model
that knows the kind of text already (``python -m training.transfer``)."""

# More rows than that would make the search slow and choose hardly better.
_SEARCH_ROWS = 2000


class Strength(NamedTuple):
    """How much labels count: ``C``, and whether a trained model is gone on from."""

    C: float
    from_base: bool


@dataclass(frozen=True, eq=False)
class TargetRows:
    """The labelled rows of one target.

    Parameters
    ----------
    name : str
    labels : tuple of str
    X : sparse matrix, shape (n, n_features)
    y : ndarray of int64, shape (n,)
        Places of the labels.
    weight : ndarray of float64, shape (n,)
    groups : ndarray of object, shape (n,), or None
    base : Base or None
        What a model knows that answers the same target with these labels.
    class_weight : Mapping of int to float, 'balanced' or None
        By place of the label, for fits from nothing.
    max_iter : int
        Steps of a fit from nothing, at most.
    log_count_ratio : float
        As in :class:`stance.estimator.StanceClassifier`.
    seed : int or None
    """

    name: str
    labels: tuple[str, ...]
    X: Any
    y: Ints
    weight: Floats
    groups: NDArray[Any] | None
    base: Base | None
    class_weight: Mapping[int, float] | str | None
    max_iter: int
    log_count_ratio: float
    seed: int | None

    def take(self, rows: Any) -> TargetRows:
        """Return some of the rows."""
        groups = None if self.groups is None else self.groups[rows]
        return replace(
            self, X=self.X[rows], y=self.y[rows], weight=self.weight[rows], groups=groups
        )

    def fit(self, C: float) -> tuple[Floats, Floats, int]:
        """Return the coefficients, the intercepts and the steps of a fit from nothing."""
        scale = self.scale()
        coef, intercept, n_iter = self.fit_scaled(self.X.multiply(scale).tocsr(), C)
        return coef * scale[:, None], intercept, n_iter

    def scale(self) -> Floats:
        """Return what each feature is multiplied with in a fit from nothing."""
        return scale_by_counts(self.X, self.y, self.weight, len(self.labels), self.log_count_ratio)

    def fit_scaled(self, X: Any, C: float) -> tuple[Floats, Floats, int]:
        """Return :meth:`fit` for rows that stand for the scaled ones."""
        return fit_logistic(X, self.y, self.weight, C, self.class_weight, self.max_iter)

    def folds(self) -> Iterator[Any]:
        """Yield rows to train on and rows to hold out."""
        yield from split_folds(len(self.y), self.groups, self.seed)

    def shares(self) -> Floats:
        """Return the shares of the labels."""
        return np.asarray(np.bincount(self.y, self.weight, len(self.labels)) / self.weight.sum())

    def base_coef(self) -> Floats:
        """Return what the base adds to the logits for every feature, (n_features, n_labels)."""
        assert self.base is not None
        return self.base.coef[:, self.base.model.columns(self.name)]

    def base_intercept(self) -> Floats:
        """Return the intercepts of the base, (n_labels,)."""
        assert self.base is not None
        return self.base.model.intercepts[self.base.model.columns(self.name)]

    def base_logits(self) -> Floats:
        """Return the logits of the base, (n, n_labels)."""
        return np.asarray(self.X @ self.base_coef() + self.base_intercept())

    def base_space(self) -> Space:
        """Return the rows, with the features the shorter the more firmly the base holds them."""
        assert self.base is not None
        proba = softmax(self.base_logits())
        stiffness = self.base.hold * float((proba * (1 - proba)).mean())
        return Space.of_rows(self.X, 1 / np.sqrt(1 + stiffness))


@dataclass(frozen=True, eq=False)
class FittedTarget:
    """What is learned of a target: calibrated, for rows that sum to ``ROW_SUM``.

    Parameters
    ----------
    coef : ndarray of float64, shape (n_features, n_labels)
    intercept : ndarray of float64, shape (n_labels,)
    temperature : float
    strength : Strength
    n_iter : int
        Steps of a fit from nothing; 0 where a model is gone on from.
    """

    coef: Floats
    intercept: Floats
    temperature: float
    strength: Strength
    n_iter: int


def fit_target(
    rows: TargetRows,
    C: float | str,
    priors: Mapping[str, Mapping[str, float]] | None,
    *,
    calibrated: bool,
    noise: float = 0.0,
) -> FittedTarget:
    """Learn one target.

    Parameters
    ----------
    rows : TargetRows
    C : float or 'auto'
        ``'auto'``: the value with the least loss out of fold.
    priors : Mapping or None
        As in :class:`stance.estimator.StanceClassifier`.
    calibrated : bool
        Whether a temperature is fitted, on predictions out of fold.
    noise : float, default=0.0
        As ``label_noise`` in :class:`stance.estimator.StanceClassifier`.

    Raises
    ------
    InputError
        If the priors do not fit the labels.
    """
    wanted = read_priors(rows.name, rows.labels, priors) if priors else None
    if isinstance(C, str):
        strength, logits = choose_strength(rows)
    else:
        strength, logits = Strength(C, rows.base is not None), None
    if strength.from_base:
        space, offset = rows.base_space(), rows.base_logits()
        w = fit_correction(space.Z, rows.y, rows.weight, strength.C, offset)
        coef, intercept = rows.base_coef() + space.lift(w), rows.base_intercept()
        # The model's own idea of how frequent the labels are is kept, not that of the new labels.
        shares = softmax(offset + space.Z @ w).mean(axis=0)
        n_iter = 0
    else:
        coef, intercept, n_iter = rows.fit(strength.C)
        shares = rows.shares()
    ratio = np.ones(len(rows.labels)) if wanted is None else wanted / shares
    temperature = 1.0
    if calibrated:
        if logits is None:
            (logits,) = logits_out_of_fold(rows, [strength])
        temperature = fit_temperature(
            logits + np.log(ratio), rows.y, rows.weight * ratio[rows.y], noise=noise
        )
    # Priors before temperature: how sure the model may be does not change which label it gives.
    return FittedTarget(
        coef / temperature, (intercept + np.log(ratio)) / temperature, temperature, strength, n_iter
    )


def choose_strength(rows: TargetRows) -> tuple[Strength, Floats | None]:
    """Return the strength whose predictions out of fold are best, and these.

    The measure is log loss after calibration, each label counting the same: as macro-F1 does not
    let the commonest label decide, and less a matter of chance where statements are few. What is
    known is given up only for good reason: of the strengths that go on from a model, the least is
    taken that is within half a standard error of the best of them, and the model is left out only
    where that is better by two.

    Parameters
    ----------
    rows : TargetRows

    Returns
    -------
    strength : Strength
    logits : ndarray of float64, shape (n, n_labels), or None
        None where there were so many rows that some were drawn for the search.
    """
    drawn = draw_rows(len(rows.y), rows.groups, rows.seed, _SEARCH_ROWS)
    is_whole = len(drawn) == len(rows.y)
    rows = rows.take(drawn)
    counts = np.bincount(rows.y, rows.weight, len(rows.labels))
    weight = rows.weight / np.maximum(counts, 1e-9)[rows.y]
    names = np.arange(len(rows.y)) if rows.groups is None else rows.groups.astype(str)
    group = np.unique(names, return_inverse=True)[1]

    def group_losses(logits: Floats) -> Floats:
        t = fit_temperature(logits, rows.y, weight)
        return np.asarray(np.bincount(group, weight * log_losses(logits / t, rows.y)))

    nothing = [Strength(C, False) for C in FROM_NOTHING]
    known = [Strength(C, True) for C in FROM_BASE] if rows.base is not None else []
    logits = dict(zip(nothing, logits_out_of_fold(rows, nothing), strict=True))
    logits |= dict(zip(known, logits_out_of_fold(rows, known), strict=True))
    losses = {strength: group_losses(z) for strength, z in logits.items()}
    total = {strength: round(float(loss.sum()), 6) for strength, loss in losses.items()}
    chosen = min(nothing, key=total.__getitem__)
    if known:
        best = min(known, key=total.__getitem__)
        if not _is_lower(losses[chosen], losses[best], 2.0):
            chosen = next(s for s in known if not _is_lower(losses[best], losses[s], 0.5))
    return chosen, logits[chosen] if is_whole else None


def _is_lower(losses: Floats, others: Floats, n_errors: float) -> bool:
    """Whether losses are lower than others, by so many standard errors of the difference."""
    gain = others - losses
    return bool(gain.sum() > n_errors * np.sqrt(len(gain) * gain.var()))


def logits_out_of_fold(rows: TargetRows, strengths: list[Strength]) -> list[Floats]:
    """Return, for every strength, logits from fits that have not seen the row's fold.

    Parameters
    ----------
    rows : TargetRows
    strengths : list of Strength
        Those of one kind together, in ascending order.

    Returns
    -------
    list of ndarray of float64, shape (n, n_labels)
        Zeros where the other folds lack a label and nothing is known of it.
    """
    shape = (len(rows.y), len(rows.labels))
    result = [np.zeros(shape) for _ in strengths]
    if any(strength.from_base for strength in strengths):
        Z, offset = rows.base_space().Z, rows.base_logits()
    n_fits = sum(not strength.from_base for strength in strengths)
    for train, test in rows.folds():
        y, weight = rows.y[train], rows.weight[train]
        can_fit = n_fits > 0 and bool(np.bincount(y, weight, len(rows.labels)).all())
        if can_fit:
            learned = rows.take(train)
            scale = learned.scale()
            # A single fit is made as the final one is, so that its calibration is that of the same
            # fit. In other columns the solver takes other steps, and may stop elsewhere.
            X = rows.X.multiply(scale).tocsr() if n_fits == 1 else Space.of_rows(rows.X, scale).Z
            inside, outside = X[train], X[test]
        w = None
        for logits, strength in zip(result, strengths, strict=True):
            if strength.from_base:
                w = fit_correction(Z[train], y, weight, strength.C, offset[train], w)
                logits[test] = offset[test] + Z[test] @ w
            elif can_fit:
                coef, intercept, _ = learned.fit_scaled(inside, strength.C)
                logits[test] = outside @ coef + intercept
    return result


def softmax(logits: Floats) -> Floats:
    """Return probabilities, rows summing to 1."""
    proba = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(proba / proba.sum(axis=1, keepdims=True))
