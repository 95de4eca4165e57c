from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stance.answer import LOWEST, exponential, softmax


@given(st.lists(st.floats(LOWEST, 0), min_size=1))
def test_one_and_many_are_the_same(values):
    """With numpy and without, the exponential is the same to the last bit, and right."""
    alone = [exponential(x, round, math.ldexp) for x in values]
    together = exponential(np.array(values), np.rint, np.ldexp)
    assert together.tolist() == alone
    assert np.allclose(alone, np.exp(values), rtol=1e-15, atol=0)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=5))
def test_probabilities_sum_to_one(logits):
    """The most probable label has the highest logit, and nothing overflows."""
    proba = softmax(logits)
    assert abs(sum(proba) - 1) < 1e-12
    assert proba[logits.index(max(logits))] == max(proba)
