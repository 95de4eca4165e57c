"""Folds: each row held out once, with its kin, by a copy that has not seen it."""

import numpy as np
import pytest

from stance.cross_fit import all_labels, cross_fit, out_of_fold, spread
from stance.errors import InputError
from stance.estimator import StanceClassifier
from stance.labelled import Labelled

from .models import small_model

CLF = StanceClassifier(min_df=1, calibration=None)
GROUPS = [f"d{i // 2}" for i in range(12)]


def data(*labels):
    """Return twelve statements with the labels of one target."""
    texts = [f"{'fire on' if i % 2 else 'stop it'} {'abcdefghijkl'[i]}" for i in range(12)]
    return Labelled(texts=texts, labels={"t": list(labels)}, places=list(map(str, range(12))))


def test_each_row_is_held_out_once_with_its_group():
    """The folds share no row and no group, and the last part is trained on everything."""
    told = []
    found = list(
        cross_fit(CLF, data(*"xy" * 6), GROUPS, with_whole=True, progress=lambda *x: told.append(x))
    )
    *folds, whole = found
    assert list(range(12)) == sorted(row for part in folds for row in part.rows)
    kin = [{GROUPS[row] for row in part.rows} for part in folds]
    assert 6 == sum(map(len, kin)) == len(set().union(*kin))
    assert [(n, 6) for n in range(1, 7)] == told
    assert all(part.clf is None for part in folds)
    assert 0 == len(whole.rows)
    assert ["y"] == whole.clf.predict(["fire on"])["t"]
    assert not hasattr(CLF, "model_")


def test_a_fold_is_answered_by_what_has_not_seen_it():
    """The probabilities are those of a classifier fitted on the other rows."""
    labelled = data(*"xy" * 6)
    part = next(cross_fit(CLF, labelled, GROUPS))
    rest = [i for i in range(12) if i not in part.rows]
    other = StanceClassifier(min_df=1, calibration=None).fit(
        [labelled.texts[i] for i in rest], {"t": [labelled.labels["t"][i] for i in rest]}
    )
    expected = other.predict_proba([labelled.texts[i] for i in part.rows])["t"]
    labels, proba = part.found["t"]
    assert ("x", "y") == labels
    np.testing.assert_array_equal(expected, proba)


def test_a_label_without_another_is_no_choice():
    """Where the rest has one label, it is answered for sure, and whoever doubts it gets nothing."""
    labelled = data("x", "x", *"yyyy", *[None] * 6)
    found = [part.found["t"] for part in cross_fit(CLF, labelled, GROUPS)]
    assert {("x", "y"), ("y",)} == {labels for labels, _ in found}
    assert all((proba == 1).all() for labels, proba in found if len(labels) == 1)
    names, proba = out_of_fold(CLF, labelled, GROUPS)
    assert {"t": ["x", "y"]} == names
    unknown = np.isnan(proba["t"]).all(axis=1)
    assert unknown[[0, 1]].all()
    assert not unknown.all()
    assert pytest.approx(1) == proba["t"][~unknown].sum(axis=1)


def test_folds_need_two_groups():
    """What is of one document cannot be measured on texts that were not seen."""
    with pytest.raises(InputError, match="all statements are of one document"):
        out_of_fold(CLF, data(*"xy" * 6), ["d"] * 12)
    assert not list(cross_fit(CLF, data(*"xy" * 6), ["d"] * 12))


def test_the_labels_of_a_base_count():
    """A base that knows all labels lends the others; one that does not lends none."""
    labels = {"escalation": ["favor", None], "support": ["odd", "none"]}
    clf = StanceClassifier.from_model(small_model())
    found = all_labels(clf, Labelled(texts=["a", "b"], labels=labels))
    assert {"escalation": ["against", "favor", "none"], "support": ["none", "odd"]} == found


def test_spread_leaves_what_is_not_answered_at_nothing():
    """Each label keeps its column, whatever the order."""
    values = np.array([[0.3, 0.7], [0.6, 0.4]])
    assert [[0.7, 0, 0.3], [0.4, 0, 0.6]] == spread("ca", values, "abc").tolist()
