"""Keys are found under their places, and no other is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.key_index import KeyIndex

KEY = st.integers(0, 2**64 - 1)


@given(st.lists(KEY, unique=True).map(sorted), st.lists(KEY))
def test_each_key_has_its_place(keys, others):
    """What was given is found where it stood, and what was not is nowhere."""
    index = KeyIndex(np.array(keys, dtype=np.uint64))
    assert [*range(len(keys))] == index.find(np.array(keys, dtype=np.uint64)).tolist()
    expected = [keys.index(key) if key in keys else -1 for key in others]
    assert expected == index.find(np.array(others, dtype=np.uint64)).tolist()


@pytest.mark.parametrize("n", [4, 100])
def test_keys_of_one_slot_stand_beside_one_another(monkeypatch, n):
    """However many keys fall on one slot, each is found, and the table is no slower to make."""
    monkeypatch.setattr(KeyIndex, "_first_slots", lambda self, keys: np.full(len(keys), 15))
    keys = np.arange(1, n + 1, dtype=np.uint64)
    index = KeyIndex(keys)
    assert index._hashed == (n < 64)
    assert [*range(n)] == index.find(keys).tolist()
    assert [-1, -1] == index.find(np.array([0, n + 1], dtype=np.uint64)).tolist()
