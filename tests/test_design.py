"""The matrix that is fitted: what each kind of feature counts."""

import numpy as np

from stance.concept import ConceptTable
from stance.design import ROW_SUM, Design, KindWeights
from stance.estimator import StanceClassifier
from stance.features import Analyzer, FeatureSpec

NAMES = ["^", "=war", " wa", "@war", "@no war", "@no>war"]


def test_kinds_are_told_by_names():
    """Words, n-grams, concepts, pairs in either order or in theirs, and the start."""
    weights = KindWeights(word=2, concept=4, pair=3, start=100)
    assert [100, 2, 1, 4, 3, 3] == weights.weigh(NAMES).tolist()


def test_each_weight_is_read_by_the_name_that_a_classifier_has_for_it():
    """All five are parameters of the classifier."""
    named = {
        "word_weight": 2,
        "concept_weight": 4,
        "pair_weight": 3,
        "bigram_weight": 5,
        "start_weight": 100,
    }
    assert KindWeights(2, 4, 3, 5, 100) == KindWeights.of_parameters(named)
    assert named.keys() <= StanceClassifier().get_params().keys()


def test_an_older_model_has_one_weight_for_concepts_and_pairs():
    """Its manifest names no weight of pairs; one without any has 1 for all."""
    assert [7, 1, 1, 5, 5, 5] == KindWeights.of_parameters(
        {"concept_weight": 5, "start_weight": 7}
    ).weigh(NAMES).tolist()
    assert [1] * 6 == KindWeights.of_parameters({}).weigh(NAMES).tolist()


def test_rows_have_one_sum_and_kinds_their_weights():
    """A concept that weighs four times as much fills four times as much of its row."""

    def share(weight):
        design = Design.from_texts(
            ["war", "war"], Analyzer(FeatureSpec(chars=(0, 0)), ConceptTable([("war", "war")])),
            min_df=1, max_features=None, weights=KindWeights(concept=weight),
        )  # fmt: skip
        np.testing.assert_allclose(design.X.sum(axis=1), ROW_SUM)
        at = design.vocabulary.names.index("@war")
        return design.X[0, at] / (ROW_SUM - design.X[0, at])

    np.testing.assert_allclose(share(4.0), 4 * share(1.0))
