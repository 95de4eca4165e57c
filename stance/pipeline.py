"""The same model as a plain scikit-learn ``Pipeline``, for those who want to go on with that."""

from __future__ import annotations

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multioutput import MultiOutputClassifier
from sklearn.pipeline import Pipeline

from .features import Analyzer
from .model import IDF_UNIT, StanceModel


def to_pipeline(model: StanceModel) -> Pipeline:
    """Return a model as ``TfidfVectorizer`` and ``MultiOutputClassifier`` of logistic regressions.

    Parameters
    ----------
    model : StanceModel

    Returns
    -------
    sklearn.pipeline.Pipeline
        ``predict_proba`` gives one array per target, in the order of ``model.targets``.
    """
    names = model.vocabulary.names
    vectorizer = TfidfVectorizer(
        analyzer=Analyzer(model.spec, model.concepts),
        norm="l1",
        vocabulary={name: i for i, name in enumerate(names)},
    )
    vectorizer.idf_ = model.idf / IDF_UNIT
    coef = model.weights * model.scales / model.idf[:, None]
    outputs = MultiOutputClassifier(LogisticRegression())
    outputs.estimators_ = []
    for target, labels in model.labels.items():
        lr = LogisticRegression()
        columns = model.columns(target)
        lr.classes_ = np.array(labels)
        lr.coef_, lr.intercept_ = coef[:, columns].T, model.intercepts[columns]
        if len(labels) == 2:
            lr.coef_, lr.intercept_ = (np.diff(part, axis=0) for part in (lr.coef_, lr.intercept_))
        lr.n_features_in_ = len(names)
        outputs.estimators_.append(lr)
    outputs.classes_ = [lr.classes_ for lr in outputs.estimators_]
    outputs.n_features_in_ = len(names)
    return Pipeline([("tfidf", vectorizer), ("stance", outputs)])
