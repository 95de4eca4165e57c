from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.metrics import make_scorer
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score
from sklearn.pipeline import Pipeline

from stance.bundle import load_bundle, pack
from stance.errors import InputError
from stance.estimator import StanceClassifier

from .models import LABELS, TEXTS, small_classifier

X = TEXTS * 4
Y = {target: labels * 4 for target, labels in LABELS.items()}
MATRIX = np.array(list(Y.values()), dtype=object).T


def small(**parameters) -> StanceClassifier:
    """Return an untrained classifier that trains in no time."""
    return StanceClassifier(min_df=1, **{"calibration": None, **parameters})


def test_a_mapping_gives_a_mapping():
    """Labels given by target come back by target; a DataFrame is such a mapping."""
    for labels in (Y, pd.DataFrame(Y)):
        clf = small().fit(X, labels)
        assert clf.predict(X) == Y
        assert [(len(X), 3), (len(X), 2), (len(X), 3)] == [
            p.shape for p in clf.predict_proba(X).values()
        ]


def test_a_matrix_gives_a_matrix():
    """Labels given as an array (n, n_targets) come back so, probabilities as a list."""
    clf = small(targets=list(Y)).fit(X, MATRIX)
    assert (clf.predict(X) == MATRIX).all()
    assert [3, 2, 3] == [p.shape[1] for p in clf.predict_proba(X)]
    assert tuple(Y) == clf.model_.targets
    assert ("target_0", "target_1", "target_2") == small().fit(X, MATRIX).model_.targets


def test_a_vector_gives_a_vector():
    """One target may come as a one-dimensional array, with labels of any kind."""
    labels = np.array([3, 1, 20] * 16)
    clf = small().fit(X, labels)
    assert (clf.predict(X) == labels).all()
    assert (clf.classes_[clf.predict_proba(X).argmax(axis=1)] == labels).all()


@pytest.mark.parametrize("missing", [None, "", float("nan"), pd.NA, pd.NaT])
def test_missing_labels_are_left_out_per_target(missing):
    """A missing label leaves the statement out for that target only."""
    some = [missing if i % 5 == 0 else label for i, label in enumerate(Y["escalation"])]
    kept = [i for i in range(len(X)) if i % 5]
    with_gaps = small().fit(X, {"escalation": some})
    # Features are of all texts; the labels are of the others.
    assert set(with_gaps.model_.labels["escalation"]) == {"against", "favor", "none"}
    assert with_gaps.score(X, {"escalation": some}) == 1
    assert [with_gaps.predict(X)["escalation"][i] for i in kept] == [some[i] for i in kept]


def test_sample_weights_count():
    """A statement with no weight teaches nothing."""
    labels = ["favor", "against"] * 24
    weight = [1.0 if label == "favor" else 1e-9 for label in labels]
    clf = small().fit(X, {"t": labels}, sample_weight=weight)
    assert {"favor"} == set(clf.predict(TEXTS)["t"])


def test_priors_move_the_labels():
    """A prior that leans to a label gives that label more often."""
    lean = {"three": {"a": 0.98, "b": 0.01, "c": 0.01}}
    flat = small(C=1e-4).fit(X, {"three": Y["three"]}).predict_proba(["Nothing known."])
    leaning = small(C=1e-4, priors=lean).fit(X, {"three": Y["three"]})
    assert leaning.predict_proba(["Nothing known."])["three"][0, 0] > 0.9
    assert flat["three"][0, 0] < 0.5


def test_calibration_changes_no_ranking_but_the_confidence():
    """A temperature is fitted out of fold, with documents kept whole when they are told."""
    groups = [i // 12 for i in range(len(X))]
    plain = small().fit(X, Y)
    warm = small(calibration="temperature").fit(X, Y, groups=groups)
    assert plain.predict(X) == warm.predict(X)
    assert set(Y) == set(warm.temperatures_)
    assert {1.0} == set(plain.temperatures_.values())


def test_sklearn_tools_take_it():
    """clone, GridSearchCV, Pipeline, cross_val_score and cross_val_predict work."""
    clf = small(targets=list(Y))
    assert clone(clf).get_params() == clf.get_params()
    search = GridSearchCV(clf, {"C": [0.1, 10.0], "chars": [(3, 4), (0, 0)]}, cv=2).fit(X, MATRIX)
    assert search.best_score_ > 0.5
    assert (Pipeline([("stance", clf)]).fit(X, MATRIX).predict(X) == MATRIX).all()
    assert cross_val_score(clf, np.array(X), MATRIX, cv=2).shape == (2,)
    assert cross_val_score(small(), X, pd.DataFrame(Y), cv=2).shape == (2,)
    assert cross_val_predict(clf, X, MATRIX, cv=2).shape == MATRIX.shape
    proba = cross_val_predict(clf, X, MATRIX, cv=2, method="predict_proba")
    assert [(len(X), 3), (len(X), 2), (len(X), 3)] == [p.shape for p in proba]
    vector = small()
    log_loss = make_scorer(lambda y, p: 0.0, response_method="predict_proba")
    assert cross_val_score(vector, X, Y["three"], cv=2, scoring=log_loss).shape == (2,)


@pytest.mark.parametrize(
    ("parameters", "labels", "message"),
    [
        ({}, {}, "at least one target"),
        ({}, {"t": ["a"] * len(X)}, "at least two"),
        ({}, {"t": ["a", "b"]}, "labels for 't'"),
        ({}, np.zeros((2, 2, 2)), "3 dimensions"),
        ({"targets": ["one"]}, MATRIX, "target names"),
        ({"calibration": "platt"}, Y, "accepted: 'temperature', None"),
        ({"chars": (3, 99)}, Y, "chars is"),
        ({"priors": {"three": {"a": 1.0}}}, {"three": Y["three"]}, "priors of 'three'"),
        ({"priors": {}}, {"three": [None] * len(X)}, "at least two"),
    ],
)
def test_what_does_not_fit_is_refused(parameters, labels, message):
    """Each refusal names what was got and what is accepted."""
    with pytest.raises(InputError, match=message):
        small(**parameters).fit(X, labels)


def test_texts_without_features_are_refused():
    """Texts that leave no feature are refused; so are texts that are none."""
    with pytest.raises(InputError, match="no features"):
        StanceClassifier(min_df=99).fit(["a", "b"], {"t": ["x", "y"]})
    with pytest.raises(InputError, match="statement 0"):
        small().fit([1, 2], {"t": ["x", "y"]})


def test_score_wants_every_target():
    """Labels for another target are no score."""
    with pytest.raises(InputError, match="no labels for 'escalation'"):
        small().fit(X, Y).score(X, {"other": X})


def test_saved_and_loaded_it_answers_the_same(tmp_path):
    """What is saved is the trained model."""
    clf = small_classifier()
    clf.save(tmp_path / "m.stance")
    assert load_bundle(tmp_path / "m.stance").predict(TEXTS) == clf.predict(TEXTS)


def test_going_on_from_a_model(tmp_path):
    """A pretrained classifier predicts at once, and keeps what new labels do not gainsay."""
    path = tmp_path / "m.stance"
    small_classifier().save(path)
    clf = StanceClassifier.from_pretrained(path, C=10.0, min_df=1, calibration=None)
    assert clf.predict(TEXTS) == small_classifier().predict(TEXTS)
    before = clf.predict_proba(TEXTS)
    assert clone(clf).get_params() == clf.get_params()

    new = ["Blah zorp is a qux.", "Blah zorp is no qux."] * 6
    clf.fit(new, {"escalation": ["favor", "none", "favor", "against"] * 3, "own": ["x", "y"] * 6})
    assert {"escalation": ["favor"], "own": ["x"]} == clf.predict(["Blah zorp is a qux."])
    after = clf.predict_proba(TEXTS)
    same = before["escalation"].argmax(axis=1) == after["escalation"].argmax(axis=1)
    assert same.mean() > 0.8
    ours, theirs = (
        clf.model_.predict_proba(TEXTS + new),
        clf.to_sklearn().predict_proba(TEXTS + new),
    )
    assert all(np.abs(a - b).max() < 1e-9 for a, b in zip(ours.values(), theirs, strict=True))


def test_a_model_with_other_labels_is_no_base_for_a_target():
    """Targets whose labels differ are learned from nothing."""
    clf = small(base=small_classifier().model_).fit(X, {"three": ["a", "b"] * 24})
    assert ("a", "b") == clf.model_.labels["three"]


def test_pipeline_gives_the_labels():
    """``to_sklearn`` predicts the same labels, one column per target."""
    clf = small_classifier()
    assert (
        np.array(list(clf.predict(TEXTS).values())).T.tolist()
        == clf.to_sklearn().predict(TEXTS).tolist()
    )


@pytest.mark.parametrize(("seed", "threads"), [("0", "1"), ("1", "2")])
def test_same_input_same_bytes(seed, threads):
    """Neither the hash seed nor the number of threads changes a byte."""
    code = (
        "import hashlib; from tests.models import small_classifier; from stance.bundle import pack;"
        "print(hashlib.sha256(pack(small_classifier().model_)).hexdigest())"
    )
    env = {"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
    )
    assert done.stdout.strip() == hashlib.sha256(pack(small_classifier().model_)).hexdigest()
