"""Logistic regression: where a fit that is stopped leaves its intercepts."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from stance.logistic import balance, fit_logistic, scale_by_counts
from stance.target import softmax


def drawn(n_labels, n=200):
    """Return rows, labels that depend on them, and weights."""
    rng = np.random.default_rng(0)
    X = rng.random((n, 6)) * 30
    y = (X[:, :n_labels] + rng.normal(0, 15, (n, n_labels)) + [20, 0, 0][:n_labels]).argmax(axis=1)
    return csr_array(X), y, rng.random(n) + 0.5


@pytest.mark.parametrize("n_labels", [2, 3])
@pytest.mark.parametrize("class_weight", [None, "balanced", {0: 3.0}])
@pytest.mark.parametrize("max_iter", [2, 1000])
def test_mean_probabilities_are_the_shares(n_labels, class_weight, max_iter):
    """Whenever the fit stops, and whatever the labels weigh."""
    X, y, weight = drawn(n_labels)
    coef, intercept, n_iter = fit_logistic(X, y, weight, 1.0, class_weight, max_iter)
    assert (6, n_labels) == coef.shape
    assert 1 <= n_iter <= max_iter
    factor = np.ones(n_labels)
    if class_weight == "balanced":
        factor = len(y) / n_labels / np.bincount(y)
    elif class_weight:
        factor[0] = 3.0
    weight = weight * factor[y]
    mean = weight @ softmax(X @ coef + intercept) / weight.sum()
    np.testing.assert_allclose(np.bincount(y, weight) / weight.sum(), mean, atol=1e-4)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_a_finished_fit_has_nothing_to_add():
    """Its intercepts are where they belong; those of a stopped one are not."""
    X, y, weight = drawn(3)
    added = []
    for n_steps in (2, 1000):
        lr = LogisticRegression(max_iter=n_steps).fit(X, y, sample_weight=weight)
        added.append(np.ptp(balance(lr.decision_function(X), y, weight)))
    assert added[1] < 0.01 < 0.05 < added[0]


def test_uneven_features_get_a_coefficient_easily():
    """What one label has to itself counts most, what all share least; weights count as texts do."""
    X = csr_array([[9, 1, 1, 0], [9, 1, 0, 0], [9, 0, 1, 0], [9, 0, 0, 0]], dtype=float)
    y = np.array([0, 0, 1, 1])
    scale = scale_by_counts(X, y, np.ones(4), 2, 1.0)
    assert np.isclose(np.mean(scale[:3] ** 2), 1)
    assert scale.argmax() == 1
    np.testing.assert_allclose(scale[[0, 2, 3]], 0, atol=1e-12)
    np.testing.assert_allclose(scale[:3], scale_by_counts(X[:, :3], y, np.ones(4), 2, 1.0))
    # By hand: 2 and 0 of two texts each, and half a text more for either label.
    half = scale_by_counts(X, y, np.ones(4), 2, 0.5)
    np.testing.assert_allclose(half[1] / half[0], (0.5 + 0.5 * np.log(2.5 / 0.5)) / 0.5)
    np.testing.assert_array_equal(scale_by_counts(X, y, np.ones(4), 2, 0.0), np.ones(4))
    twice = scale_by_counts(X, y, np.array([1.0, 1, 2, 0]), 2, 0.5)
    assert twice[2] > half[2]


@pytest.mark.parametrize("strength", [0.5, 1.0])
def test_what_is_even_scales_nothing(strength):
    """With one label, or where labels do not differ, all features are alike."""
    X = csr_array([[1.0, 1], [1, 1]])
    for y, n_labels in (([0, 0], 1), ([0, 1], 2)):
        scale = scale_by_counts(X, np.array(y), np.ones(2), n_labels, strength)
        np.testing.assert_allclose(scale, 1)


def test_no_feature_says_more_than_one_can():
    """A feature a hundred times as frequent in one label counts as one twenty times as frequent."""
    n = 400
    y = np.repeat([0, 1], n)
    X = np.zeros((2 * n, 3))
    X[:, 0] = 1
    X[:n, 1] = 1
    X[:20, 2] = 1
    scale = scale_by_counts(csr_array(X), y, np.ones(2 * n), 2, 1.0)
    np.testing.assert_allclose(scale[1], scale[2])
