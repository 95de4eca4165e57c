"""Logistic regression: where a fit that is stopped leaves its intercepts."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from stance.logistic import balance, fit_logistic
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
