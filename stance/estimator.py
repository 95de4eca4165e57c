"""Training: a scikit-learn estimator that learns a :class:`stance.model.StanceModel`."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import sklearn
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold, KFold
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from ._version import __version__
from .bundle import load, save_bundle
from .calibration import fit_temperature, read_priors
from .concept import ConceptTable, load_concepts
from .design import Design
from .errors import InputError
from .features import Analyzer, FeatureSpec, check_statements
from .label import encode_labels, fingerprint, read_labels
from .logistic import fit_correction, fit_logistic
from .model import StanceModel
from .pipeline import to_pipeline
from .word_table import count_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_N_FOLDS = 5


class StanceClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Multi-target stance classifier: TF-IDF, then one logistic regression per target.

    Parameters
    ----------
    C : float, default=10.0
        Inverse of the regularization strength.
    words : bool, default=True
        Whether whole words are features.
    chars : tuple of int, default=(3, 5)
        Shortest and longest character n-gram within a word; ``(0, 0)`` for none.
    reach : int, default=4
        How far apart two concepts may stand to be a pair, counted in concepts.
    concepts : ConceptTable or None, default=None
        Which words stand for concepts; by default those that ship with the package.
    concept_weight : float, default=3.5
        How much more a concept counts than a word or n-gram that is as frequent.
    start_weight : float, default=100.0
        How much the feature that every statement has counts: the more, the less sure the model is
        of short statements.
    min_df : int or float, default=2
        Leave out features in fewer statements (a count, or a share of them).
    max_features : int or None, default=None
        Keep the features that are in the most statements.
    class_weight : dict, 'balanced' or None, default=None
        As in :class:`sklearn.linear_model.LogisticRegression`.
    priors : Mapping of str to Mapping of str to float, or None, default=None
        By target, the share of each label in the texts to come, where it is not that of the
        training data: the intercepts are shifted to it.
    calibration : {'temperature', None}, default='temperature'
        Divide the logits by the temperature that fits predictions out of fold best.
    base : StanceModel or None, default=None
        A trained model to go on from. For targets that it shares, with the same labels, what is
        learned is the difference: what the new labels do not gainsay stays. A small ``C`` keeps
        closer to it; ``class_weight`` has no part in it.
    languages : sequence of str, default=()
        The languages of the texts; in any other the model abstains. Empty: it never does.
    targets : sequence of str or None, default=None
        Names for the columns, when labels come as an array.
    random_state : int or None, default=0
        Deals the statements into folds when there are no groups.

    Attributes
    ----------
    model_ : StanceModel
        The trained model; needs numpy only.
    classes_ : ndarray, or list of ndarray
        The labels in ascending order, the columns of ``predict_proba``; one array per target unless
        labels were one-dimensional.
    temperatures_ : dict of str to float

    Examples
    --------
    >>> texts = ["We condemn the attack.", "Fire at will!", "Attacks must stop.", "Fire!"] * 3
    >>> clf = StanceClassifier(min_df=1, calibration=None)
    >>> labels = {"escalation": ["against", "favor", "against", "favor"] * 3}
    >>> clf.fit(texts, labels).predict(["Fire"])
    {'escalation': ['favor']}
    """

    def __init__(
        self,
        *,
        C: float = 10.0,
        words: bool = True,
        chars: tuple[int, int] = (3, 5),
        reach: int = 4,
        concepts: ConceptTable | None = None,
        concept_weight: float = 3.5,
        start_weight: float = 100.0,
        min_df: float = 2,
        max_features: int | None = None,
        class_weight: Mapping[str, float] | str | None = None,
        priors: Mapping[str, Mapping[str, float]] | None = None,
        calibration: str | None = "temperature",
        base: StanceModel | None = None,
        languages: Sequence[str] = (),
        targets: Sequence[str] | None = None,
        random_state: int | None = 0,
    ) -> None:
        self.C = C
        self.words = words
        self.chars = chars
        self.reach = reach
        self.concepts = concepts
        self.concept_weight = concept_weight
        self.start_weight = start_weight
        self.min_df = min_df
        self.max_features = max_features
        self.class_weight = class_weight
        self.priors = priors
        self.calibration = calibration
        self.base = base
        self.languages = languages
        self.targets = targets
        self.random_state = random_state

    @classmethod
    def from_pretrained(
        cls, path: str | os.PathLike[str] | None = None, **parameters: Any
    ) -> StanceClassifier:
        """Return a classifier that predicts with a trained model, and goes on from it when fitted.

        Parameters
        ----------
        path : str or path-like, optional
            A bundle; by default the model that ships with the package.
        **parameters
            Of the classifier. The features, concepts and languages are those of the model.

        Returns
        -------
        StanceClassifier
        """
        model = load(path)
        features = {"concepts": model.concepts, **asdict(model.spec)}
        clf = cls(**{"C": 0.1, "languages": model.languages, **features, **parameters}, base=model)
        clf.model_ = model
        clf.classes_ = [np.array(labels) for labels in model.labels.values()]
        clf._kind = "mapping"
        return clf

    def fit(
        self,
        X: Sequence[str],
        y: Any,
        sample_weight: Sequence[float] | None = None,
        groups: Sequence[Any] | None = None,
    ) -> StanceClassifier:
        """Learn from labelled statements.

        Parameters
        ----------
        X : sequence of str
        y : dict or DataFrame of target to labels, or array of shape (n,) or (n, n_targets)
            A missing label is ``None``, NaN or ``""``: the statement is left out for that target.
        sample_weight : sequence of float, optional
        groups : sequence, optional
            Statements of one group (a document) are kept in one fold when calibrating.

        Returns
        -------
        StanceClassifier
            Itself.

        Raises
        ------
        InputError
            If texts, labels and parameters do not fit one another.
        """
        if self.calibration not in ("temperature", None):
            raise InputError(f"calibration is {self.calibration!r}; accepted: 'temperature', None")
        texts = check_statements(X)
        self._kind, columns = read_labels(y, self.targets)
        for target, column in columns.items():
            if len(column) != len(texts):
                raise InputError(
                    f"{len(texts)} texts but {len(column)} labels for {target!r}; give one a text"
                )
        weight = np.ones(len(texts)) if sample_weight is None else np.asarray(sample_weight, float)
        spec = FeatureSpec(words=self.words, chars=(self.chars[0], self.chars[1]), reach=self.reach)
        concepts = load_concepts() if self.concepts is None else self.concepts
        with threadpool_limits(1):
            # One thread: sums in another order would give other bytes.
            design = Design.from_texts(
                texts,
                Analyzer(spec, concepts),
                min_df=self.min_df,
                max_features=self.max_features,
                concept_weight=self.concept_weight,
                start_weight=self.start_weight,
                base=self.base,
            )
            self.temperatures_: dict[str, float] = {}
            classes, fitted = [], []
            for target, column in columns.items():
                rows = np.flatnonzero([label is not None for label in column])
                values, coded = encode_labels(target, column[rows])
                classes.append(values)
                part = None if groups is None else np.asarray(groups, dtype=object)[rows]
                fitted.append(
                    self._fit_target(target, values, design, rows, coded, weight[rows], part)
                )
        self.classes_ = classes[0] if self._kind == "vector" else classes
        weights, scales = zip(*(design.to_weights(coef) for coef, _ in fitted), strict=True)
        self.model_ = StanceModel(
            spec=spec,
            concepts=concepts,
            vocabulary=design.vocabulary,
            idf=design.idf,
            weights=np.concatenate(weights, axis=1),
            scales=np.concatenate(scales),
            intercepts=np.concatenate([intercept for _, intercept in fitted]).round(6),
            labels={t: tuple(map(str, v)) for t, v in zip(columns, classes, strict=True)},
            languages=tuple(self.languages),
            manifest={
                "data": {"fingerprint": fingerprint(texts, columns), "statements": len(texts)},
                "parameters": {
                    name: value
                    for name, value in self.get_params().items()
                    if name not in ("targets", "concepts", "base")
                },
                "temperatures": {t: round(v, 4) for t, v in self.temperatures_.items()},
                "versions": {
                    "stance": __version__,
                    "numpy": np.__version__,
                    "scikit-learn": sklearn.__version__,
                    "python": ".".join(platform.python_version_tuple()[:2]),
                },
            },
        )
        before = self.base.table.words if self.base is not None and self.base.table else ()
        self.model_ = self.model_.with_words(count_words(texts, before))
        return self

    def predict(self, X: Sequence[str]) -> Any:
        """Return the most probable labels, in the form in which ``fit`` was given them.

        Parameters
        ----------
        X : sequence of str

        Returns
        -------
        dict of str to list, or ndarray of shape (n,) or (n, n_targets)
        """
        check_is_fitted(self, "model_")
        proba = self.model_.predict_proba(X)
        columns = [
            values[p.argmax(axis=1)]
            for values, p in zip(self._classes(), proba.values(), strict=True)
        ]
        if self._kind == "mapping":
            return {target: column.tolist() for target, column in zip(proba, columns, strict=True)}
        return columns[0] if self._kind == "vector" else np.column_stack(columns)

    def predict_proba(self, X: Sequence[str]) -> Any:
        """Return the probabilities of the labels, columns as ``classes_``.

        Parameters
        ----------
        X : sequence of str

        Returns
        -------
        dict of str to ndarray, or list of ndarray, or ndarray of shape (n, n_labels)
            As labels were given: a dict or DataFrame, a two-dimensional or a one-dimensional array.
        """
        check_is_fitted(self, "model_")
        proba = self.model_.predict_proba(X)
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
        """
        check_is_fitted(self, "model_")
        _, columns = read_labels(y, self.model_.targets)
        weight = None if sample_weight is None else np.asarray(sample_weight, float)
        scores = []
        for target, predicted in self.model_.predict(X).items():
            if target not in columns:
                raise InputError(f"no labels for {target!r}; got {', '.join(sorted(columns))}")
            rows = np.flatnonzero([label is not None for label in columns[target]])
            scores.append(
                f1_score(
                    [str(label) for label in columns[target][rows]],
                    [predicted[i] for i in rows],
                    average="macro",
                    sample_weight=None if weight is None else weight[rows],
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
        return [self.classes_] if self._kind == "vector" else self.classes_  # type: ignore[list-item,return-value]

    def _fit_target(
        self,
        target: str,
        values: NDArray[Any],
        design: Design,
        rows: NDArray[np.int64],
        y: NDArray[np.int64],
        weight: Floats,
        groups: NDArray[Any] | None,
    ) -> tuple[Floats, Floats]:
        """Return coefficients (n_features, n_labels) and intercepts, calibration folded in."""
        labels = tuple(map(str, values))
        X, base = design.X[rows], None
        if self.base is not None and self.base.labels.get(target) == labels:
            assert design.base is not None
            base = design.base[:, self.base.columns(target)]
        offset = np.zeros((len(y), len(labels))) if base is None else X @ base

        def fit_part(part: Any) -> tuple[Floats, Floats]:
            if base is None:
                return fit_logistic(X[part], y[part], weight[part], self.C, self.class_weight)
            return fit_correction(X[part], y[part], weight[part], self.C, offset[part])

        shares = np.bincount(y, weight, len(labels)) / weight.sum()
        wanted = read_priors(target, labels, self.priors) if self.priors else shares
        coef, intercept = fit_part(slice(None))
        temperature = 1.0
        if self.calibration:
            logits = np.zeros(offset.shape)
            for train, test in self._split(len(y), groups):
                if len(np.unique(y[train])) == len(labels):
                    w, b = fit_part(train)
                    logits[test] = offset[test] + X[test] @ w + b
            ratio = wanted / shares
            temperature = fit_temperature(logits, y, weight * ratio[y], ratio)
        self.temperatures_[target] = temperature
        if base is not None:
            coef = coef + base
        return coef / temperature, intercept / temperature + np.log(wanted / shares)

    def _split(self, n: int, groups: NDArray[Any] | None) -> Any:
        n_groups = n if groups is None else len(set(groups.tolist()))
        n_folds = min(_N_FOLDS, n_groups)
        if n_folds < 2:
            return []
        if groups is not None:
            return GroupKFold(n_folds).split(np.zeros(n), groups=groups.astype(str))
        return KFold(n_folds, shuffle=True, random_state=self.random_state).split(np.zeros(n))
