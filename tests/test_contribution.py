"""What words add: the same, whether walked in the trie or searched one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from stance import trie
from stance.contribution import Contributions
from stance.features import FeatureSpec
from stance.vocabulary import Vocabulary

from .models import TEXTS, small_model

WORDS = ["", "a", "condemn", "escalation", "о" * 64, "ukraine", "зерно", *" ".join(TEXTS).split()]


@pytest.mark.parametrize("chars", [(1, 8), (3, 5), (4, 4), (0, 0)])
def test_a_walk_adds_what_a_search_finds(monkeypatch, chars):
    """The summed way to a node gives what its n-grams give one by one, and how many they are."""
    model = replace(small_model(), spec=FeatureSpec(chars=chars))
    known, found = model.vocabulary, []
    for cells in (trie.MAX_CELLS, 0):
        monkeypatch.setattr(trie, "MAX_CELLS", cells)
        vocabulary = Vocabulary(known.terms, known.alphabet, known.grams, known.bigrams)
        assert (vocabulary.trie is None) == (cells == 0)
        found.append(Contributions(replace(model, vocabulary=vocabulary)).work_out(WORDS))
    (walked, concepts), (searched, same) = found
    assert (walked == searched).all()
    assert (concepts == same).all()
    assert (walked[:, -2] <= walked[:, -1]).all()


def test_a_word_adds_its_features_one_by_one():
    """The sums of a word are those of its features, as the vocabulary finds them."""
    model = small_model()
    word = "escalation"
    (sums,), (concept,) = Contributions(model).work_out([word])
    _, ids = model.vocabulary.find_grams([word], model.spec)
    ids = [*ids.tolist(), model.vocabulary.word_ids[word]]
    known = len(ids)
    if concept >= 0:
        ids.append(int(model.concept_features[0][concept]))
    weights = model.weights[ids].astype(np.int64).sum(axis=0)
    assert sums[:-3].tolist() == weights.tolist()
    assert sums[-3] == model.idf[ids].astype(np.int64).sum()
    assert sums[-2] == known
