"""Texts -> the matrix that is fitted: which features, how much each counts, and the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from .errors import InputError
from .features import START, TERM_MARKS, Analyzer, is_bigram, is_pair
from .model import IDF_UNIT, StanceModel
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ROW_SUM = 100.0
"""Rows are scaled to this sum before fitting, so that useful values of C lie around 5 to 10."""

DEFAULT_C = 5.0
"""Inverse of the regularization strength where nothing else is said."""


_AUTO_C = 10.0
"""What is taken for the ``C`` of a model that chose it for each target."""


class KindWeights(NamedTuple):
    """How much more a feature of each kind counts than an n-gram that is as frequent.

    Parameters
    ----------
    word, concept, pair, bigram : float
    start : float
        Of the feature that every statement has.
    """

    word: float = 1.0
    concept: float = 1.0
    pair: float = 1.0
    bigram: float = 1.0
    start: float = 1.0

    @classmethod
    def of_parameters(cls, parameters: Mapping[str, Any]) -> KindWeights:
        """Read the weights of a classifier, by the names that it has for them.

        Models of before there was ``pair_weight`` had one weight for concepts and pairs.
        """
        concept = parameters.get("concept_weight", 1.0)
        return cls(
            word=parameters.get("word_weight", 1.0),
            concept=concept,
            pair=parameters.get("pair_weight", concept),
            bigram=parameters.get("bigram_weight", 1.0),
            start=parameters.get("start_weight", 1.0),
        )

    def to_parameters(self) -> dict[str, float]:
        """Return the weights by the names that a classifier has for them."""
        return {f"{kind}_weight": weight for kind, weight in self._asdict().items()}

    def weigh(self, names: Iterable[str]) -> Floats:
        """Return the weight of each feature.

        Parameters
        ----------
        names : iterable of str, length n_features
            They tell the kind.

        Returns
        -------
        ndarray of float64, shape (n_features,)
        """
        kinds = {"=": self.word, "@": self.concept, START: self.start}

        def weigh_one(name: str) -> float:
            if name[0] not in TERM_MARKS:
                return 1.0
            if is_bigram(name):
                return self.bigram
            return self.pair if is_pair(name) else kinds[name[0]]

        return np.array([weigh_one(name) for name in names])


@dataclass(frozen=True, eq=False)
class Base:
    """What a trained model knows, for the features of other texts.

    Parameters
    ----------
    model : StanceModel
    coef : ndarray of float64, shape (n_features, n_columns)
        Its coefficients for rows that sum to ``ROW_SUM``; 0 for features that it does not have.
    hold : ndarray of float64, shape (n_features,)
        How firmly its own training data hold each feature in its place: ``C`` times the sum of the
        squared values there, estimated from the document frequency. Times the variance of a label
        it is the second derivative of the loss on those data.
    """

    model: StanceModel
    coef: Floats
    hold: Floats

    @classmethod
    def of_model(cls, model: StanceModel, names: Sequence[str], X: Any) -> Base:
        """Look the features up in a model.

        Parameters
        ----------
        model : StanceModel
        names : sequence of str, length n_features
        X : sparse matrix, shape (n_texts, n_features)
            How large the values of each feature are.
        """
        place = {name: i for i, name in enumerate(model.vocabulary.names)}
        found = np.array([place.get(name, -1) for name in names])
        coef = model.weights * model.scales / model.idf[:, None] / ROW_SUM
        known = dict(model.manifest.get("parameters", {}))
        idf = model.idf / IDF_UNIT / KindWeights.of_parameters(known).weigh(place)
        n_texts = sum(model.manifest.get(k, {}).get("statements", 0) for k in ("data", "base"))
        C = known.get("C")
        # A smoothed inverse document frequency is 1 + log((1 + n) / (1 + df)).
        df = np.exp(1 - idf) * (1 + n_texts)
        values = np.asarray(X.multiply(X).sum(axis=0)).ravel()
        values /= np.maximum(np.bincount(X.indices, minlength=X.shape[1]), 1)
        hold = (C if isinstance(C, int | float) else _AUTO_C) * df[found] * values
        known_here = found >= 0
        return cls(model, coef[found] * known_here[:, None], hold * known_here)


@dataclass(frozen=True, eq=False)
class Design:
    """Features of the training texts.

    Parameters
    ----------
    vocabulary : Vocabulary
    idf : ndarray of uint16, shape (n_features,)
        Inverse document frequency times the weight of the kind, in units of ``1 / IDF_UNIT``.
    X : sparse matrix, shape (n_texts, n_features)
        TF-IDF with rows that sum to ``ROW_SUM``.
    base : Base or None
        What the model knows that training goes on from.
    """

    vocabulary: Vocabulary
    idf: NDArray[np.uint16]
    X: Any
    base: Base | None

    @classmethod
    def from_texts(
        cls,
        texts: Sequence[str],
        analyze: Analyzer,
        *,
        min_df: float,
        max_features: int | None,
        weights: KindWeights,
        base: StanceModel | None = None,
    ) -> Design:
        """Count the features of texts.

        Parameters
        ----------
        texts : sequence of str
        analyze : Analyzer
        min_df, max_features
            As in :class:`stance.estimator.StanceClassifier`.
        weights : KindWeights
        base : StanceModel, optional
            Its features of the kinds that are analyzed are kept, with their inverse document
            frequencies, beside those of the texts.

        Raises
        ------
        InputError
            If no feature is in enough texts.
        """
        vectorizer = CountVectorizer(analyzer=analyze, min_df=min_df, dtype=np.float64)
        try:
            counts = vectorizer.fit_transform(texts)
        except ValueError as error:
            raise InputError(f"no features in {len(texts)} texts ({error})") from None
        df = np.bincount(counts.indices, minlength=counts.shape[1])
        column = vectorizer.vocabulary_
        names: Sequence[str]
        names = sorted(column, key=lambda name: (-df[column[name]], name))[:max_features]
        n_texts = np.zeros(len(names)) + df[[column[name] for name in names]]
        smooth = np.log((1 + len(texts)) / (1 + n_texts)) + 1
        units = (smooth * weights.weigh(names) * IDF_UNIT).round().clip(1, 65535)
        weigh = dict(zip(names, units.tolist(), strict=True))
        if base is not None:
            known = zip(base.vocabulary.names, base.idf.tolist(), strict=True)
            weigh.update((name, idf) for name, idf in known if analyze.spec.admits(name))
            vectorizer = CountVectorizer(analyzer=analyze, vocabulary=sorted(weigh))
            counts = vectorizer.transform(texts)
            column = vectorizer.vocabulary_
        vocabulary = Vocabulary.from_names(weigh)
        names = vocabulary.names
        idf = np.array([weigh[name] for name in names], dtype=np.uint16)
        X = counts[:, [column[name] for name in names]].multiply(idf.astype(np.float64)).tocsr()
        sums = np.asarray(X.sum(axis=1)).ravel()
        X.data *= np.repeat(ROW_SUM / np.maximum(sums, 1.0), np.diff(X.indptr))
        return cls(vocabulary, idf, X, None if base is None else Base.of_model(base, names, X))

    def to_weights(self, coef: Floats) -> tuple[NDArray[np.int16], Floats]:
        """Return the weights of a model as whole numbers, and the scale of each column."""
        values = coef * self.idf[:, None] * ROW_SUM
        scale = float(np.abs(values).max(initial=0.0)) / 32767 or 1.0
        return (values / scale).round().astype(np.int16), np.full(values.shape[1], scale)
