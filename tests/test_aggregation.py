"""Aggregation: means, intervals and counts per actor and target."""

import pytest

import stance
from stance.aggregation import PRIOR_STATEMENTS, aggregate


def test_means_counts_and_intervals():
    """The mean lies in its interval, the counts add up, and few statements shrink."""
    texts = ["Kyiv condemned the strike.", "Kyiv thanked its partners. Moscow rejected the truce."]
    scores = aggregate(stance.classify(text) for text in texts)
    by_key = {(s.actor, s.target): s for s in scores}
    assert sorted(by_key) == list(by_key)
    kyiv = by_key["kyiv", "escalation"]
    assert 2 == kyiv.n == sum(kyiv.counts.values())
    assert kyiv.low <= kyiv.score <= kyiv.high
    assert pytest.approx(kyiv.score * 2 / (2 + PRIOR_STATEMENTS)) == kyiv.shrunk
    assert ("moscow", "support_russia") in by_key


def test_narration_does_not_count():
    """A statement without a speaker is nobody's position."""
    assert [] == aggregate([stance.classify("The delegations met in Moscow.")])
