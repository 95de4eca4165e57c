"""What a trained classifier answers: its model's own answers, in the form of the labels."""

import numpy as np
import pytest
from sklearn.exceptions import NotFittedError

from stance.bundle import load_bundle
from stance.errors import InputError
from stance.estimator import StanceClassifier

from .models import LABELS, TEXTS, small_classifier, small_model


def test_the_answers_are_those_of_the_model():
    """Nothing is added to them, whichever half of the class is asked."""
    clf, model = small_classifier(), small_model()
    assert model.predict(TEXTS) == clf.predict(TEXTS)
    for target, proba in clf.predict_proba(TEXTS).items():
        np.testing.assert_array_equal(model.predict_proba(TEXTS)[target], proba)


def test_labels_keep_their_kind():
    """A model writes names; who gave numbers gets numbers."""
    clf = StanceClassifier(min_df=1).fit(TEXTS, [10, 9] * 6)
    assert {9, 10} == set(clf.predict(TEXTS).tolist())
    assert ([10, 9], ("10", "9")) == (clf.classes_.tolist(), clf.model_.labels["stance"])


@pytest.mark.parametrize("ask", ["predict", "predict_proba", "score", "save", "to_sklearn"])
def test_what_is_not_trained_answers_nothing(tmp_path, ask):
    """It is said so as scikit-learn says it."""
    arguments = {"score": (TEXTS, LABELS), "save": (tmp_path / "m.stance",), "to_sklearn": ()}
    with pytest.raises(NotFittedError):
        getattr(StanceClassifier(), ask)(*arguments.get(ask, (TEXTS,)))
    assert not list(tmp_path.iterdir())


def test_the_score_is_the_mean_over_the_targets():
    """Statements without a label count for none, and weights count."""
    clf = small_classifier()
    perfect = clf.predict(TEXTS)
    assert 1.0 == clf.score(TEXTS, perfect)
    gaps = {target: [None, *column[1:]] for target, column in perfect.items()}
    assert 1.0 == clf.score(TEXTS, gaps)
    wrong = {**perfect, "three": ["z"] * len(TEXTS)}
    assert pytest.approx(2 / 3) == clf.score(TEXTS, wrong)
    half = {**perfect, "three": [*perfect["three"][:-1], "a"]}
    assert clf.score(TEXTS, half) < 1.0
    assert 1.0 == clf.score(TEXTS, half, sample_weight=[1.0] * 11 + [0.0])
    with pytest.raises(InputError, match="no labels for 'three'"):
        clf.score(TEXTS, {**perfect, "three": [None] * len(TEXTS)})


def test_what_is_saved_is_the_model(tmp_path):
    """A bundle of it opens, and answers the same."""
    small_classifier().save(tmp_path / "m.stance")
    assert small_model().predict(TEXTS) == load_bundle(tmp_path / "m.stance").predict(TEXTS)
