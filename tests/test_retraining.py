"""Training with its figures: measured on what copies have not seen, the same whatever the jobs."""

import numpy as np
import pytest
from sklearn.model_selection import GroupKFold, cross_val_predict

from stance import target
from stance.estimator import StanceClassifier
from stance.evaluation import measure_all
from stance.fold import N_FOLDS
from stance.labelled import Labelled
from stance.retraining import count_fits, retrain

from .models import small_model


def labelled(n=30):
    """Return statements of two labels, two a document."""
    words = ("stop halt end now", "fire burn strike on")
    return Labelled(
        texts=[f"{words[i % 2]} {'abcdefghijklmnop'[i % 16]}{i}" for i in range(n)],
        labels={"e": ["xy"[i % 2] for i in range(n)]},
        columns={"doc": [f"d{i // 2}" for i in range(n)]},
        places=[f"line {i}" for i in range(n)],
    )


def test_figures_are_those_of_cross_validation():
    """What the report says is what cross-validation over documents gives."""
    data = labelled()
    clf = StanceClassifier(min_df=1)
    proba = cross_val_predict(
        clf, data.texts, data.labels["e"], groups=data.groups, method="predict_proba",
        cv=GroupKFold(5), params={"groups": data.groups},
    )  # fmt: skip
    expected = measure_all(data.labels, {"e": proba}, {"e": ["x", "y"]}, data.groups)
    assert expected == retrain(clf, data)[1]


def test_the_model_is_that_of_all_the_data():
    """It is what fitting on everything gives, with the figures in its manifest."""
    data, told = labelled(), []
    clf = StanceClassifier(min_df=1)
    trained, (figures,) = retrain(clf, data, progress=lambda *x: told.append(x))
    plain = StanceClassifier(min_df=1).fit(data.texts, data.labels, groups=data.groups)
    np.testing.assert_array_equal(plain.model_.weights, trained.model_.weights)
    metrics = trained.model_.manifest["metrics"]["e"]
    assert {"n": 30, "macro_f1": round(figures.macro_f1, 4)}.items() <= metrics.items()
    assert {**plain.model_.manifest, "metrics": {"e": metrics}} == trained.model_.manifest
    assert [(n, 6) for n in range(1, 7)] == told
    assert not hasattr(clf, "model_")


def test_a_label_of_one_document_is_measured_as_an_error():
    """Where its document is held out nobody knows it, and the figures say so."""
    data = labelled()
    data.labels["e"][:2] = ["z", "z"]
    trained, (figures,) = retrain(StanceClassifier(min_df=1), data)
    assert ("x", "y", "z") == trained.model_.labels["e"]
    assert (2, 0.0) == (figures.support["z"], figures.recall["z"])


@pytest.mark.parametrize(
    ("clf", "n_targets", "announced", "fitted"),
    [
        (StanceClassifier(C=1.0), 2, 2 * (N_FOLDS + 1), 2 * (N_FOLDS + 1)),
        (StanceClassifier(C="auto"), 1, N_FOLDS * 4 + 1, N_FOLDS * 3 + 1),
        (StanceClassifier.from_model(small_model()), 1, N_FOLDS * 11 + 1, N_FOLDS * 10 + 1),
    ],
)
def test_fits_are_counted(monkeypatch, clf, n_targets, announced, fitted):
    """No more is done than announced; of few rows the search serves the calibration as well."""
    done = []
    for name in ("fit_logistic", "fit_correction"):
        fit = getattr(target, name)
        monkeypatch.setattr(target, name, lambda *a, fit=fit: done.append(1) or fit(*a))
    data = labelled()
    column = [{"x": "favor", "y": "none"}[label] for label in data.labels["e"]]
    labels = dict.fromkeys(("support", "other")[:n_targets], column)
    clf.set_params(min_df=1).fit(data.texts, labels, groups=data.groups)
    assert announced == count_fits(clf, n_targets)
    assert fitted == len(done)
