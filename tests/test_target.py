"""One target: what is learned from nothing, what goes on from a model, and how much counts."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array
from threadpoolctl import threadpool_limits

from stance.calibration import fit_temperature
from stance.design import ROW_SUM, Design, KindWeights
from stance.errors import InputError
from stance.estimator import StanceClassifier
from stance.features import Analyzer
from stance.target import (
    AUTO,
    FROM_BASE,
    FROM_NOTHING,
    Strength,
    TargetRows,
    choose_strength,
    fit_target,
    logits_out_of_fold,
    softmax,
)

from .models import LABELS, TEXTS, small_model


@pytest.fixture(autouse=True)
def one_thread():
    """Fit as ``fit_model`` does; a second thread would wait for products of some dozen rows."""
    with threadpool_limits(1):
        yield


def rows(y, X, **more):
    """Return the rows of a target with two labels."""
    y = np.array(y)
    given = {"groups": None, "base": None, "class_weight": None, "max_iter": 40, "seed": 0}
    given |= {"log_count_ratio": 0.5, **more}
    weight = given.pop("weight", np.ones(len(y)))
    return TargetRows("t", ("a", "b"), csr_array(X), y, weight, **given)


def separable(n=40):
    """Return rows of which the second feature tells the label, and the first nothing."""
    y = np.arange(n) % 2
    X = np.column_stack([np.full(n, ROW_SUM / 2), np.where(y, ROW_SUM / 2, 0.0)])
    return rows(y, X)


def known_rows(labels, texts=TEXTS):
    """Return rows of the target ``escalation`` that go on from the small model."""
    model = small_model()
    design = Design.from_texts(
        texts, Analyzer(model.spec, model.concepts), min_df=1, max_features=None,
        weights=KindWeights(concept=3.5, pair=3.5, start=100.0), base=model,
    )  # fmt: skip
    names = model.labels["escalation"]
    return TargetRows(
        "escalation", names, design.X, np.array([names.index(x) for x in labels]),
        np.ones(len(labels)), None, design.base, None, 40, 0.5, 0,
    )  # fmt: skip


def test_softmax_is_a_distribution_whatever_the_logits():
    """Rows sum to 1, and large logits overflow nothing."""
    proba = softmax(np.array([[0.0, 0.0], [1000.0, 0.0], [-1000.0, -1000.0]]))
    np.testing.assert_allclose(proba, [[0.5, 0.5], [1, 0], [0.5, 0.5]])


def test_rows_are_taken_with_all_that_belongs_to_them():
    """Features, labels, weights and groups stay together."""
    all_of_them = rows([0, 1, 0], np.diag([1.0, 2, 3]), groups=np.array(list("xyz"), dtype=object))
    some = all_of_them.take([2, 1])
    assert ([0, 1], ["z", "y"]) == (some.y.tolist(), some.groups.tolist())
    assert [[0, 0, 3], [0, 2, 0]] == some.X.toarray().tolist()


def test_shares_count_weights():
    """A statement of weight 3 counts as three."""
    assert [0.75, 0.25] == rows([0, 1], np.eye(2), weight=np.array([3.0, 1.0])).shares().tolist()


def test_the_feature_that_tells_is_learned():
    """Its coefficient has the sign of the label, and more C makes it firmer."""
    fits = [fit_target(separable(), C, None, calibrated=False) for C in (0.1, 10.0)]
    firm = [fit.coef[1, 1] - fit.coef[1, 0] for fit in fits]
    assert 0 < firm[0] < firm[1]
    assert all(fit.temperature == 1.0 for fit in fits)
    assert Strength(10.0, False) == fits[1].strength


@pytest.mark.filterwarnings("error")
def test_a_fit_stops_after_so_many_steps():
    """The first step learns the direction, the others make it firmer; a stop is no warning."""
    told = rows([0, 1] * 20, np.random.default_rng(0).random((40, 9)) * ROW_SUM)
    first, tenth, last = (replace(told, max_iter=n).fit(10.0)[0] for n in (1, 10, 10_000))
    assert np.abs(first).max() < np.abs(tenth).max() < np.abs(last).max()
    np.testing.assert_array_equal(last, replace(told, max_iter=20_000).fit(10.0)[0])


def test_calibration_divides_the_logits():
    """The coefficients are those of the plain fit over the temperature, and it is told."""
    plain, calibrated = (fit_target(separable(), 1.0, None, calibrated=c) for c in (False, True))
    assert calibrated.temperature != 1.0
    np.testing.assert_allclose(plain.coef / calibrated.temperature, calibrated.coef)


def test_uncalibrated_priors_shift_the_intercepts_only():
    """By the logarithm of how much more frequent a label is to be."""
    wanted = {"t": {"a": 0.9, "b": 0.1}}
    plain = fit_target(separable(), 1.0, None, calibrated=False)
    shifted = fit_target(separable(), 1.0, wanted, calibrated=False)
    np.testing.assert_array_equal(plain.coef, shifted.coef)
    np.testing.assert_allclose(np.log([1.8, 0.2]), shifted.intercept - plain.intercept)
    with pytest.raises(InputError, match="prior"):
        fit_target(separable(), 1.0, {"t": {"a": 0.9}}, calibrated=False)


def test_the_temperature_is_that_of_the_priors():
    """It fits logits out of fold that are shifted to them, rows weighing as their labels will."""
    data = rows([0, 1] * 20, np.random.default_rng(0).random((40, 9)) * ROW_SUM)
    fit = fit_target(data, 1.0, {"t": {"a": 0.9, "b": 0.1}}, calibrated=True)
    (logits,) = logits_out_of_fold(data, [Strength(1.0, False)])
    ratio = np.array([1.8, 0.2])
    assert fit.temperature == fit_temperature(logits + np.log(ratio), data.y, ratio[data.y])
    assert fit.temperature != fit_temperature(logits, data.y, ratio[data.y])


def test_noise_counts_so_many_labels_as_another():
    """As if each row stood there once a label, with the weight that the label then has."""
    rng = np.random.default_rng(0)
    logits, y, weight = rng.normal(size=(60, 3)) * 4, rng.integers(0, 3, 60), rng.random(60)
    logits[np.arange(60), y] += 6
    each = [np.where(y == label, 0.9, 0.05) * weight for label in range(3)]
    same = np.repeat(np.arange(3), 60)
    found = fit_temperature(np.tile(logits, (3, 1)), same, np.concatenate(each))
    assert found == fit_temperature(logits, y, weight, noise=0.1)
    assert found > fit_temperature(logits, y, weight)


def test_calibration_changes_no_label():
    """Priors and logits are divided by the same temperature, so that the order stays."""
    data = rows([0, 1] * 20, np.random.default_rng(0).random((40, 9)) * ROW_SUM)
    wanted = {"t": {"a": 0.9, "b": 0.1}}
    fits = [fit_target(data, 1.0, wanted, calibrated=c) for c in (False, True)]
    plain, calibrated = (data.X @ fit.coef + fit.intercept for fit in fits)
    np.testing.assert_allclose(plain, calibrated * fits[1].temperature)
    assert fits[1].temperature > 1.1
    assert {0, 1} == set(calibrated.argmax(axis=1).tolist())


def test_out_of_fold_sees_no_row_twice():
    """Logits are those of a fit on the other folds."""
    data = separable()
    (logits,) = logits_out_of_fold(data, [Strength(1.0, False)])
    train, test = next(data.folds())
    fit = fit_target(data.take(train), 1.0, None, calibrated=False)
    np.testing.assert_allclose(data.X[test] @ fit.coef + fit.intercept, logits[test])


def test_folds_are_fitted_in_as_many_steps():
    """What calibrates is stopped where the final fit is."""
    X = np.random.default_rng(0).random((40, 9)) * ROW_SUM
    data = rows([0, 1] * 20, X, max_iter=3)
    (logits,) = logits_out_of_fold(data, [Strength(10.0, False)])
    train, test = next(data.folds())
    coef, intercept, _ = data.take(train).fit(10.0)
    np.testing.assert_allclose(X[test] @ coef + intercept, logits[test])
    (longer,) = logits_out_of_fold(replace(data, max_iter=50), [Strength(10.0, False)])
    assert np.abs(longer - logits).max() > 0.01


def test_a_fold_without_a_label_says_nothing():
    """Where the other folds lack a label the logits are zero."""
    data = rows([0] * 9 + [1], np.eye(10) * ROW_SUM)
    (logits,) = logits_out_of_fold(data, [Strength(1.0, False)])
    assert not logits[9].any()
    assert logits[:9].any()


def test_the_strength_is_the_one_that_is_best_out_of_fold():
    """Best is the least log loss at the temperature that suits it, each label counting the same."""
    rng = np.random.default_rng(0)
    X = rng.random((400, 50))
    told = X @ rng.normal(size=50)
    data = rows((told > np.quantile(told, 0.7)).astype(int), X / X.sum(1, keepdims=True) * ROW_SUM)
    strength, logits = choose_strength(data)
    counts = np.bincount(data.y)

    def loss(z):
        found = (softmax(z / t)[np.arange(400), data.y] for t in np.geomspace(0.05, 50, 300))
        return min(-(np.log(proba) / counts[data.y]).sum() for proba in found)

    tried = [Strength(C, False) for C in FROM_NOTHING]
    of_each = dict(zip(tried, logits_out_of_fold(data, tried), strict=True))
    losses = {s.C: loss(z) for s, z in of_each.items()}
    assert min(losses, key=losses.__getitem__) == strength.C
    assert max(losses.values()) > 1.01 * min(losses.values())
    np.testing.assert_array_equal(of_each[strength], logits)


def test_of_many_rows_some_are_drawn_for_the_search(monkeypatch):
    """The logits of some serve no calibration of all."""
    monkeypatch.setattr("stance.target._SEARCH_ROWS", 30)
    strength, logits = choose_strength(separable())
    assert strength.C in FROM_NOTHING
    assert logits is None


def test_going_on_with_little_is_the_model_itself():
    """Nearly no C leaves the answers of the base as they are; much moves them."""
    data = known_rows(["favor"] * 6 + ["none"] * 6)
    before = data.base_logits()
    moved = []
    for C in (1e-6, 100.0):
        fit = fit_target(data, C, None, calibrated=False)
        assert fit.strength.from_base
        moved.append(np.abs(softmax(data.X @ fit.coef + fit.intercept) - softmax(before)).max())
    assert moved[0] < 1e-3
    assert moved[1] > 0.2


def test_a_model_that_is_right_is_gone_on_from():
    """With the labels that it was trained on it is kept, and nothing but a little C is needed."""
    right = known_rows(LABELS["escalation"] * 2, TEXTS * 2)
    fit = fit_target(right, AUTO, None, calibrated=True)
    assert fit.strength.from_base
    assert fit.strength.C in FROM_BASE


@pytest.mark.parametrize(
    "strengths", [[Strength(10.0, False)], [Strength(C, False) for C in (1.0, 10.0)]]
)
def test_held_out_labels_are_not_seen(strengths):
    """Another label of a row that is held out changes nothing of what is predicted for it."""
    rng = np.random.default_rng(0)
    X = rng.random((30, 8)) * (rng.random((30, 8)) < 0.4) * 30
    y = (X[:, 0] > X[:, 1]).astype(int)
    plain = rows(y, X)
    train, test = next(iter(plain.folds()))
    other = y.copy()
    other[test] = 1 - other[test]
    assert len(set(y[train])) == 2
    for before, after in zip(
        logits_out_of_fold(plain, strengths),
        logits_out_of_fold(rows(other, X), strengths),
        strict=True,
    ):
        assert before[test].any()
        np.testing.assert_allclose(before[test], after[test], atol=1e-9)


def test_a_label_without_weight_in_a_fold_is_not_learned():
    """Where all weight of a label is held out, the fold has no answer, and no warning is given."""
    y = [0, 1] * 8
    weight = np.ones(16)
    weight[3::2] = 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (logits,) = logits_out_of_fold(rows(y, np.eye(16), weight=weight), [Strength(1.0, False)])
    assert np.isfinite(logits).all()


def test_nothing_to_tell_labels_by():
    """All texts alike, and the ratios alone: the search ends with even odds."""
    clf = StanceClassifier(C="auto", log_count_ratio=1.0, min_df=1)
    clf.fit(["Fire at will"] * 12, ["a", "b"] * 6)
    np.testing.assert_allclose(clf.predict_proba(["Fire at will"]), 0.5, atol=1e-6)
