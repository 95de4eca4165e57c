from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_predict, cross_val_score
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
    return StanceClassifier(**{"min_df": 1, "calibration": None, **parameters})


def test_a_mapping_gives_a_mapping():
    """Labels given by target come back by target."""
    clf = small().fit(X, Y)
    assert clf.predict(X) == Y
    assert [(len(X), 3), (len(X), 2), (len(X), 3)] == [
        p.shape for p in clf.predict_proba(X).values()
    ]


def test_a_frame_gives_a_frame():
    """Labels given as a DataFrame come back so, with the index of the texts."""
    texts = pd.Series(X, index=range(100, 100 + len(X)))
    clf = small().fit(texts, pd.DataFrame(Y))
    found = clf.predict(texts)
    assert Y == found.to_dict("list")
    assert texts.index.equals(found.index)
    assert found.equals(clf.predict(texts.to_frame()))
    assert [(len(X), 3), (len(X), 2), (len(X), 3)] == [p.shape for p in clf.predict_proba(X)]


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
    log_loss = cross_val_score(small(), X, Y["three"], cv=2, scoring="neg_log_loss")
    assert (log_loss > -1.5).all()


def test_sklearn_tools_take_frames_with_gaps():
    """A DataFrame with missing labels goes through the same tools, in a Pipeline or not.

    A number of folds is no use: scikit-learn itself cannot deal rows by labels with gaps.
    """
    folds = GroupKFold(3)
    groups = [i // len(TEXTS) for i in range(len(X))]
    frame = pd.DataFrame(Y).mask(np.arange(len(X))[:, None] % 7 == [0, 1, 2])
    whole = pd.DataFrame(Y).to_numpy()
    for clf in (small(), Pipeline([("stance", small())])):
        assert (cross_val_predict(clf, X, frame, cv=folds, groups=groups) == whole).mean() > 0.8
    grid = {"stance__C": [0.01, 10.0, "auto"]}
    search = GridSearchCV(Pipeline([("stance", small())]), grid, cv=folds).fit(
        X, frame, groups=groups
    )
    assert search.best_params_["stance__C"] != 0.01
    assert (search.predict(X) == whole).mean().mean() > 0.9


@pytest.mark.parametrize(
    ("parameters", "labels", "message"),
    [
        ({}, {}, "at least one target"),
        ({}, {"t": ["a"] * len(X)}, "at least two"),
        ({}, {"t": ["a", "b"]}, "labels for 't'"),
        ({}, np.zeros((2, 2, 2)), "3 dimensions"),
        ({"targets": ["one"]}, MATRIX, "target names"),
        ({"calibration": "platt"}, Y, "accepted: 'temperature', None"),
        ({"C": 0}, Y, "C is 0; accepted: a number above 0, or 'auto'"),
        ({"C": "best"}, Y, "C is 'best'"),
        ({"min_df": 0}, Y, "min_df is 0; accepted: a count of at least 1"),
        ({"languages": "en"}, Y, "languages is 'en'; accepted: a list"),
        ({"base": "shipped"}, Y, r"base is 'shipped'; accepted: None, or a StanceModel"),
        ({"max_iter": 0}, Y, "max_iter is 0; accepted: a count of at least 1"),
        ({"class_weight": "even"}, Y, "class_weight is 'even'"),
        ({"class_weight": {"odd": 2}}, Y, "class_weight has the label 'odd'; accepted: .*, "),
        ({"class_weight": {1: "2"}}, {"t": [1, 2] * 24}, "class_weight of 1 is '2'; accepted: a"),
        ({"random_state": -1}, Y, "random_state is -1"),
        ({}, None, "the target y is None"),
        ({}, {"t": [1, "1"] * 24}, "labels of one name"),
        ({}, {"t": [["a"]] * len(X)}, "accepted: text, whole numbers"),
        ({}, {"t": [0.5, 1.0] * 24}, "no fractions"),
        ({}, [["a"], ["a", "b"]], "accepted: text"),
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
    with pytest.raises(InputError, match="accepted: a list"):
        small().fit(None, {"t": ["x", "y"]})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sample_weight": [1.0]}, "give one a text"),
        ({"sample_weight": [-1.0] * len(X)}, "below 0"),
        ({"sample_weight": [0.0] * len(X)}, "sample weights of zero"),
        ({"groups": ["a"]}, "1 groups; give one a text"),
    ],
)
def test_weights_and_groups_fit_the_texts(given, message):
    """There is one weight and one group a text."""
    with pytest.raises(InputError, match=message):
        small().fit(X, Y, **given)


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


def test_weights_of_kinds_go_on_with_the_model(tmp_path):
    """What goes on from a model counts features as it does, however often it goes on."""
    path = tmp_path / "m.stance"
    small(word_weight=3.0, pair_weight=1.5).fit(X, Y).save(path)
    for _ in range(2):
        clf = StanceClassifier.from_pretrained(path, C=10.0, min_df=1, calibration=None)
        given = clf.get_params()
        assert (3.0, 1.5) == (given["word_weight"], given["pair_weight"])
        clf.fit(X, Y).save(path)
    assert (
        StanceClassifier.from_pretrained(path, pair_weight=9.0).get_params()["pair_weight"] == 9.0
    )


def test_a_model_with_other_labels_is_no_base_for_a_target():
    """Targets of which the model does not know a label are learned from nothing."""
    clf = small(base=small_classifier().model_).fit(X, {"three": ["a", "z"] * 24})
    assert ("a", "z") == clf.model_.labels["three"]
    assert not clf.strengths_["three"].from_base


def test_a_model_lends_the_labels_that_are_missing():
    """A label that no statement has yet is answered where the model knows it."""
    base = small_classifier().model_
    clf = small(base=base, C=0.1).fit(X[:24], {"escalation": ["against", "none"] * 12})
    assert base.labels["escalation"] == clf.model_.labels["escalation"]
    assert clf.strengths_["escalation"].from_base
    alone = small(base=base, C=0.1).fit(X[:4], {"escalation": ["none"] * 4})
    assert base.labels["escalation"] == alone.model_.labels["escalation"]


def test_little_strength_is_the_model_itself():
    """The less the new labels count, the nearer are the probabilities to those of the model."""
    base = small_classifier().model_
    labels = {"three": ["c", "a", "b"] * 16}
    before = base.predict_proba(TEXTS)["three"]
    far, near = (
        np.abs(small(base=base, C=C).fit(X, labels).predict_proba(TEXTS)["three"] - before).max()
        for C in (10.0, 1e-6)
    )
    assert near < 1e-3 < 0.1 < far


def test_a_model_that_misleads_is_left_out():
    """Where the labels gainsay the model throughout, cross-validation drops it."""
    base = small(C=100.0).fit(X, {"t": ["yes", "no"] * 24}).model_
    against = small(C="auto", base=base).fit(X, {"t": ["no", "yes"] * 24})
    assert not against.strengths_["t"].from_base
    with_it = small(C="auto", base=base).fit(X[:24], {"t": ["yes", "no"] * 12})
    assert with_it.strengths_["t"].from_base


def test_strength_is_chosen_with_groups_whole():
    """Copies of a statement in one group do not persuade the search to trust them."""
    rng = np.random.default_rng(0)
    texts = [f"{a} {b}" for a in ("alpha", "beta", "gamma", "delta") for b in TEXTS]
    labels = rng.choice(["x", "y"], len(texts)).tolist()
    chosen = [
        small(C="auto").fit(texts * 4, {"t": labels * 4}, groups=groups).strengths_["t"].C
        for groups in (None, [*range(len(texts))] * 4)
    ]
    assert chosen[0] > chosen[1]


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


def test_steps_are_those_asked_for():
    """One step learns less than the default, and the manifest tells how many were allowed."""
    one, default = (
        small(calibration=None, **given).fit(X, Y).model_ for given in ({"max_iter": 1}, {})
    )
    found = [model.predict_proba(X)["escalation"] for model in (one, default)]
    of_true = [[one.labels["escalation"].index(label) for label in Y["escalation"]]]
    first, last = (np.log(np.take_along_axis(p, np.transpose(of_true), 1)).mean() for p in found)
    assert first < last
    told = [model.manifest["parameters"]["max_iter"] for model in (one, default)]
    assert [1, StanceClassifier().max_iter] == told
    assert 1 == small(max_iter=1).fit(X, Y).n_iter_ < small().fit(X, Y).n_iter_


def test_class_weights_move_the_labels():
    """A label that weighs more is answered more often; a weight of 1 for all changes nothing."""
    plain, even, tilted = (
        small(class_weight=w).fit(X, Y).model_ for w in (None, {"b": 1}, {"b": 20.0})
    )
    assert np.array_equal(plain.weights, even.weights)
    for target, labels in plain.labels.items():
        if "b" in labels:
            place = labels.index("b")
            shares = [m.predict_proba(X)[target][:, place].mean() for m in (plain, tilted)]
            assert shares[0] < shares[1]


def test_the_fingerprint_is_that_of_the_data_in_any_form():
    """A list, an array and a frame of the same labels have one; another label has another."""
    labels = [None, *Y["three"][1:]]
    forms = [{"t": labels}, {"t": pd.Series(labels)}, pd.DataFrame({"t": labels})]
    forms += [{"t": np.array(["", *labels[1:]])}, {"t": [*labels[1:], labels[1]]}]
    found = [small().fit(X, form).model_.manifest["data"]["fingerprint"] for form in forms]
    assert 1 == len(set(found[:-1]))
    assert found[-1] != found[0]
