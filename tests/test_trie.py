from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import trie
from stance.features import FeatureSpec
from stance.trie import Trie
from stance.vocabulary import Vocabulary

from .models import TEXTS, small_model

GRAMS = st.sets(st.lists(st.integers(1, 4), min_size=1, max_size=8).map(tuple))


@given(GRAMS, st.lists(st.integers(0, 4), min_size=1, max_size=30))
def test_finds_what_is_there(grams, codes):
    """Every n-gram of a text is found at its places, and nothing else."""
    keys = sorted(int.from_bytes(bytes(gram), "big") for gram in grams)
    found = {
        (n, at, keys[place])
        for n, ats, places in Trie(np.array(keys, dtype=np.uint64), 5).walk(np.array(codes), 8)
        for at, place in zip(ats.tolist(), places.tolist(), strict=True)
    }
    expected = {
        (n, at, int.from_bytes(bytes(codes[at : at + n]), "big"))
        for n in range(1, 9)
        for at in range(len(codes) - n + 1)
        if tuple(codes[at : at + n]) in grams
    }
    assert found == expected


@pytest.mark.parametrize("chars", [(1, 8), (3, 5), (0, 0)])
def test_a_search_finds_the_same(monkeypatch, chars):
    """Where a table would be too large, a binary search finds the same n-grams."""
    known, words = small_model().vocabulary, " ".join(TEXTS).split()
    found = []
    for cells in (trie.MAX_CELLS, 0):
        monkeypatch.setattr(trie, "MAX_CELLS", cells)
        vocabulary = Vocabulary(known.terms, known.alphabet, known.grams, known.bigrams)
        assert (vocabulary.trie is None) == (cells == 0)
        found.append([a.tolist() for a in vocabulary.find_grams(words, FeatureSpec(chars=chars))])
    assert found[0] == found[1]
    assert bool(found[0][0]) == (chars != (0, 0))
