"""Training: a scikit-learn estimator that learns a :class:`stance.model.StanceModel`."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from .bundle import load
from .concept import ConceptTable
from .design import DEFAULT_C, KindWeights
from .fitting import fit_model
from .label import check_lengths, check_weighted, read_labels, read_texts
from .model import StanceModel
from .parameter import check_parameters
from .predictor import Predictor
from .provenance import write_manifest
from .target import AUTO


class StanceClassifier(Predictor, ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Multi-target stance classifier: TF-IDF, then one logistic regression per target.

    Parameters
    ----------
    C : float or 'auto', default=5.0
        Inverse of the regularization strength; ``'auto'`` chooses it for each target, by
        cross-validation over the groups.
    words : bool, default=True
        Whether whole words are features.
    chars : tuple of int, default=(3, 5)
        Shortest and longest character n-gram within a word; ``(0, 0)`` for none.
    reach : int, default=8
        How far apart two concepts may stand to be a pair, counted in concepts.
    ordered_reach : int, default=1
        How far apart two concepts may stand to be a pair in their order besides.
    bigrams : bool, default=True
        Whether bigrams of words, or of the concepts that they stand for, are features.
    concepts : ConceptTable or None, default=None
        Which words stand for concepts; by default those that ship with the package.
    word_weight : float, default=2.0
        How much more a whole word counts than an n-gram that is as frequent.
    concept_weight : float, default=4.0
        The same of a concept.
    pair_weight : float, default=2.0
        The same of a pair of concepts.
    bigram_weight : float, default=2.0
        The same of a bigram.
    start_weight : float, default=100.0
        How much the feature that every statement has counts: the more, the less sure the model is
        of short statements.
    min_df : int or float, default=2
        Leave out features in fewer statements (a count, or a share of them).
    max_features : int or None, default=None
        Keep the features that are in the most statements.
    max_iter : int, default=100
        Steps of the solver, at most; on few statements it ends sooner. More bring nothing
        (``python -m training.ablation --only shipped steps``).
    log_count_ratio : float, default=0.5
        How much easier a feature is given a coefficient for being uneven among the labels, from 0,
        plain logistic regression, to 1 [1]_.
    class_weight : dict, 'balanced' or None, default=None
        As in :class:`sklearn.linear_model.LogisticRegression`: by label, for every target that has
        the label; 1 for the others.
    priors : Mapping of str to Mapping of str to float, or None, default=None
        By target, the share of each label in the texts to come, where it is not that of the
        training data: the logits are shifted to it before they are divided by the temperature, so
        that calibration changes no label.
    calibration : {'temperature', None}, default='temperature'
        Divide the logits by the temperature that fits predictions out of fold best.
    label_noise : float, default=0.0
        The share of labels that another coder of the texts to come would give otherwise, where
        these are less clear than the training data: the temperature is fitted as if so many labels
        were another. It changes no label that is predicted.
    base : StanceModel or None, default=None
        A trained model to go on from. Where it answers a target and knows all its labels, the new
        labels are mixed with what it learned: with ``C`` as it was trained with, a statement counts
        as one of its training data; with less, less. ``'auto'`` finds how much is best, or that
        nothing of the model is of use. ``class_weight``, ``max_iter`` and ``log_count_ratio`` have
        no part in it.
        Other targets are learned from nothing.
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
    n_iter_ : int
        Steps of the solver, the most of any target; 0 if all went on from the base.
    temperatures_ : dict of str to float
    strengths_ : dict of str to Strength
        By target, the ``C`` of the fit, and whether it went on from the base.

    References
    ----------
    .. [1] Wang, Manning (2012), "Baselines and bigrams: simple, good sentiment and topic
       classification".

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
        C: float | str = DEFAULT_C,
        words: bool = True,
        chars: tuple[int, int] = (3, 5),
        reach: int = 8,
        ordered_reach: int = 1,
        bigrams: bool = True,
        concepts: ConceptTable | None = None,
        word_weight: float = 2.0,
        concept_weight: float = 4.0,
        pair_weight: float = 2.0,
        bigram_weight: float = 2.0,
        start_weight: float = 100.0,
        min_df: float = 2,
        max_features: int | None = None,
        max_iter: int = 100,
        log_count_ratio: float = 0.5,
        class_weight: Mapping[str, float] | str | None = None,
        priors: Mapping[str, Mapping[str, float]] | None = None,
        calibration: str | None = "temperature",
        label_noise: float = 0.0,
        base: StanceModel | None = None,
        languages: Sequence[str] = (),
        targets: Sequence[str] | None = None,
        random_state: int | None = 0,
    ) -> None:
        self.C = C
        self.words = words
        self.chars = chars
        self.reach = reach
        self.ordered_reach = ordered_reach
        self.bigrams = bigrams
        self.concepts = concepts
        self.word_weight = word_weight
        self.concept_weight = concept_weight
        self.pair_weight = pair_weight
        self.bigram_weight = bigram_weight
        self.start_weight = start_weight
        self.min_df = min_df
        self.max_features = max_features
        self.max_iter = max_iter
        self.log_count_ratio = log_count_ratio
        self.class_weight = class_weight
        self.priors = priors
        self.calibration = calibration
        self.label_noise = label_noise
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
            Of the classifier. The features, their weights, the concepts and the languages are those
            of the model.

        Returns
        -------
        StanceClassifier
        """
        return cls.from_model(load(path), **parameters)

    @classmethod
    def from_model(cls, model: StanceModel, **parameters: Any) -> StanceClassifier:
        """Return a classifier that predicts with a model, and goes on from it when fitted.

        Parameters
        ----------
        model : StanceModel
        **parameters
            As for :meth:`from_pretrained`.

        Returns
        -------
        StanceClassifier
        """
        features = {"concepts": model.concepts, **asdict(model.spec)}
        if "parameters" in model.manifest:
            features |= KindWeights.of_parameters(model.manifest["parameters"]).to_parameters()
        clf = cls(**{"C": AUTO, "languages": model.languages, **features, **parameters}, base=model)
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
            scikit-learn's tools take a DataFrame or an array, and with missing labels a splitter
            such as ``GroupKFold(5)`` rather than a number of folds.
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
        check_parameters(self.get_params(deep=False))
        texts = read_texts(X)
        self._kind, columns = read_labels(y, self.targets)
        check_lengths(len(texts), columns, sample_weight, groups)
        weight = np.ones(len(texts)) if sample_weight is None else np.asarray(sample_weight, float)
        parts = None if groups is None else np.array([*groups], dtype=object)
        lent = {} if self.base is None else self.base.labels
        given = {str(label) for column in columns.values() for label in column if label is not None}
        check_weighted(self.class_weight, given.union(*(lent.get(t, ()) for t in columns)))
        model, classes, fitted = fit_model(self, texts, columns, weight, parts)
        self.n_iter_ = max(f.n_iter for f in fitted.values())
        self.temperatures_ = {target: f.temperature for target, f in fitted.items()}
        self.strengths_ = {target: f.strength for target, f in fitted.items()}
        self.classes_ = classes[0] if self._kind == "vector" else classes
        self.model_ = replace(model, manifest=write_manifest(self, texts, columns))
        return self

    def _more_tags(self) -> dict[str, Any]:
        # scikit-learn before 1.6.
        return {"X_types": ["string"], "multioutput": True}

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.target_tags.two_d_labels = True
        tags.target_tags.multi_output = True
        return tags
