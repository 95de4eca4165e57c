"""scikit-learn's own checks of an estimator, on texts.

Its checks give tables of numbers, and pass over an estimator of texts after the first few. So they
run a second time, on a classifier that first writes each row of numbers as a text.
"""

import numpy as np
import pytest
import sklearn
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import check_array, check_is_fitted

from stance.estimator import StanceClassifier

SKLEARN = tuple(map(int, sklearn.__version__.split(".")[:2]))

# Check -> why a classifier of texts cannot pass it.
UNFIT = {
    "check_sample_weight_equivalence_on_dense_data": (
        "document frequencies count texts, whatever they weigh: a text given twice is two texts"
    ),
}


class RowsAsTexts(StanceClassifier):
    """A classifier of rows of numbers: each is written as a text, the words as often as it says."""

    def _write(self, X, reset=False):
        if SKLEARN >= (1, 6):
            from sklearn.utils.validation import validate_data

            X = validate_data(self, X, reset=reset)
        else:
            X = self._validate_data(X, reset=reset)
        names = [chr(ord("a") + j // 26) + chr(ord("a") + j % 26) for j in range(X.shape[1])]
        return [
            " ".join(
                ("up" if value > 0 else "down") + name
                for name, value in zip(names, row, strict=True)
                for _ in range(min(int(abs(value) * 4), 40))
            )
            for row in np.asarray(X)
        ]

    def fit(self, X, y, sample_weight=None, groups=None):
        """Learn from rows."""
        return super().fit(self._write(X, reset=True), y, sample_weight, groups)

    def predict(self, X):
        """Return labels."""
        check_is_fitted(self, "model_")
        return super().predict(self._write(X))

    def predict_proba(self, X):
        """Return probabilities."""
        check_is_fitted(self, "model_")
        return super().predict_proba(self._write(X))

    def score(self, X, y, sample_weight=None):
        """Return the score."""
        return super().score(self._write(X), y, sample_weight)

    def _more_tags(self):
        return {"X_types": ["2darray"], "_xfail_checks": UNFIT}

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = False, True
        return tags


CHECKED = [
    StanceClassifier(),
    RowsAsTexts(min_df=1, calibration=None, start_weight=1.0, C=100.0),
]
_expected = {"expected_failed_checks": lambda estimator: UNFIT} if SKLEARN >= (1, 6) else {}


@parametrize_with_checks(CHECKED, **_expected)
@pytest.mark.filterwarnings("ignore:Can't test estimator:sklearn.exceptions.SkipTestWarning")
def test_the_checks_of_scikit_learn(estimator, check):
    """What scikit-learn asks of an estimator holds."""
    check(estimator)


def test_tables_are_no_texts():
    """More than one column is refused; one column is a column of texts."""
    texts = np.array([["Fire."], ["Stop."]] * 4)
    clf = StanceClassifier(min_df=1, calibration=None).fit(texts, ["a", "b"] * 4)
    assert ["a", "b"] == clf.predict(texts[:2]).tolist()
    with pytest.raises(ValueError, match="one column of str"):
        clf.predict(check_array([["a", "b"]], dtype=object))
