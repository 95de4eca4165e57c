"""From checked texts and labels to a model, whatever the form in which they came."""

import numpy as np
import pytest

from stance.bundle import pack
from stance.errors import InputError
from stance.estimator import StanceClassifier
from stance.fitting import fit_model

from .models import TEXTS, small_model

LABELS = np.array([*"xyxy" * 3], dtype=object)


def fit(columns, **parameters):
    """Fit the labels of some targets, each statement counting once."""
    clf = StanceClassifier(**{"min_df": 1, "calibration": None, **parameters})
    return fit_model(clf, TEXTS, columns, np.ones(len(TEXTS)), None)


def test_targets_stand_in_the_order_of_their_columns():
    """Weights, labels and classes follow it, and each is what it is alone."""
    sparse = np.where(np.arange(12) < 6, LABELS, None)
    both, alone = fit({"t": LABELS, "a": sparse}), fit({"a": sparse})
    assert ("t", "a") == both.model.targets == tuple(both.targets)
    assert [["x", "y"]] * 2 == [values.tolist() for values in both.classes]
    np.testing.assert_array_equal(alone.targets["a"].coef, both.targets["a"].coef)
    proba = [found.model.predict_proba(TEXTS)["a"] for found in (alone, both)]
    np.testing.assert_array_equal(*proba)


def test_the_classifier_is_left_as_it_is():
    """What is learned is handed back, without a manifest, and kept nowhere else."""
    clf = StanceClassifier(min_df=1, languages=["en"])
    before = dict(vars(clf))
    found = fit_model(clf, TEXTS, {"t": LABELS}, np.ones(12), None)
    assert before == vars(clf)
    assert ({}, ("en",)) == (found.model.manifest, found.model.languages)
    # It can be saved, the table of its words included.
    assert pack(found.model)
    assert found.model.table is not None


def test_words_of_the_base_stay_known():
    """A model that goes on from another has a table of the words of both."""
    base = small_model()
    found = fit_model(StanceClassifier(base=base), ["Zugzwang!"] * 2, {
        "t": np.array(["x", "y"], dtype=object)}, np.ones(2), None)  # fmt: skip
    assert {*base.table.words, "zugzwang"} == {*found.model.table.words}


def test_a_label_without_weight_cannot_be_learned():
    """Nothing is left of it to learn from."""
    weight = (LABELS == "x").astype(float)
    with pytest.raises(InputError, match="target 't': a class has sample weights of zero only"):
        fit_model(StanceClassifier(min_df=1), TEXTS, {"t": LABELS}, weight, None)
