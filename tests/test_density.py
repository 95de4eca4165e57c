"""Naming: how often statements name a concept, and how often with a stance."""

import pytest

from training.data import TARGETS, Example
from training.density import measure_naming


def test_a_concept_is_counted_once_a_statement():
    """Shares are of statements, and shares of stance are of those that name the concept."""
    texts = ["War is war.", "We met after the war.", "We met.", "We met."]
    labels = ["against", "none", "favor", "none"]
    found = measure_naming(
        [
            Example(str(i), "d", "en", "g7", text, dict.fromkeys(TARGETS, label))
            for i, (text, label) in enumerate(zip(texts, labels, strict=True))
        ]
    )["war"]
    assert found.share == pytest.approx(0.5)
    assert found.stance == pytest.approx((0.5, 0.5, 0.5))
