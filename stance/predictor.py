"""What a trained classifier answers, in the form in which it was given its labels."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.metrics import f1_score
from sklearn.utils.validation import check_is_fitted

from .bundle import save_bundle
from .errors import InputError
from .label import check_lengths, read_labels, read_texts, shape_labels
from .pipeline import to_pipeline

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .model import StanceModel


class Predictor:
    """The half of a classifier that asks its model; the other half, which trains it, derives.

    Attributes
    ----------
    model_ : StanceModel
    classes_ : ndarray, or list of ndarray
        As :class:`stance.estimator.StanceClassifier` says.
    """

    model_: StanceModel
    classes_: NDArray[Any] | list[NDArray[Any]]
    _kind: str

    def predict(self, X: Sequence[str]) -> Any:
        """Return the most probable labels, in the form in which ``fit`` was given them.

        Parameters
        ----------
        X : sequence of str

        Returns
        -------
        dict of str to list, DataFrame, or ndarray of shape (n,) or (n, n_targets)
        """
        check_is_fitted(self, "model_")
        proba = self.model_.predict_proba(read_texts(X))
        columns = {
            target: values[p.argmax(axis=1)]
            for values, (target, p) in zip(self._classes(), proba.items(), strict=True)
        }
        return shape_labels(self._kind, columns, X)

    def predict_proba(self, X: Sequence[str]) -> Any:
        """Return the probabilities of the labels, columns as ``classes_``.

        Parameters
        ----------
        X : sequence of str

        Returns
        -------
        dict of str to ndarray, or list of ndarray, or ndarray of shape (n, n_labels)
            As labels were given: a dict; a DataFrame or two-dimensional array; or a one-dimensional
            array.
        """
        check_is_fitted(self, "model_")
        proba = self.model_.predict_proba(read_texts(X))
        if self._kind == "mapping":
            return proba
        arrays = list(proba.values())
        return arrays[0] if self._kind == "vector" else arrays

    def score(
        self, X: Sequence[str], y: Any, sample_weight: Sequence[float] | None = None
    ) -> float:
        """Return the macro-F1, averaged over the targets; missing labels are left out.

        Parameters
        ----------
        X : sequence of str
        y : as for ``fit``
        sample_weight : sequence of float, optional

        Returns
        -------
        float

        Raises
        ------
        InputError
            If a target has no labels.
        """
        check_is_fitted(self, "model_")
        texts = read_texts(X)
        _, columns = read_labels(y, self.model_.targets)
        check_lengths(len(texts), columns, sample_weight)
        scores = []
        for target, predicted in self.model_.predict(texts).items():
            labels = columns.get(target, np.zeros(0, dtype=object))
            rows = np.flatnonzero([label is not None for label in labels])
            if not len(rows):
                raise InputError(f"no labels for {target!r}; got {', '.join(sorted(columns))}")
            scores.append(
                f1_score(
                    [str(label) for label in labels[rows]],
                    [predicted[i] for i in rows],
                    average="macro",
                    sample_weight=None
                    if sample_weight is None
                    else np.asarray(sample_weight)[rows],
                )
            )
        return float(np.mean(scores))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the trained model to a bundle that :func:`stance.load` opens."""
        check_is_fitted(self, "model_")
        save_bundle(self.model_, path)

    def to_sklearn(self) -> Any:
        """Return the trained model as a plain scikit-learn ``Pipeline``."""
        check_is_fitted(self, "model_")
        return to_pipeline(self.model_)

    def _classes(self) -> list[NDArray[Any]]:
        return self.classes_ if isinstance(self.classes_, list) else [self.classes_]
