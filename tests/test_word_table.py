from __future__ import annotations

from dataclasses import replace

import numpy as np

import stance
from stance import word_table
from stance.word_table import count_words

from .models import TEXTS, small_model


def test_words_are_those_of_the_texts():
    """A table holds the folded words of the training texts, in ascending order."""
    words = list(small_model().table.words)
    assert words == sorted(set(words))
    assert {"condemn", "l'", "осуждаем", "п'"} <= set(words)
    assert not any(word.isupper() for word in words)


def test_the_rarest_words_are_left_out(monkeypatch):
    """Where there are too many, the commonest of the texts stay."""
    monkeypatch.setattr(word_table, "MAX_WORDS", 2)
    assert count_words(["One two", "two three", "two one"], ["zero"]) == ["one", "two"]
    assert count_words(["two"], ["zero", "nought"]) == ["two", "zero"]
    assert count_words([]) == []


def test_a_table_changes_nothing():
    """With the table and without, probabilities are the same to the last bit."""
    bare = replace(small_model(), table=None)
    texts = [*TEXTS, " ".join(TEXTS), "unheard-of words, l’oubli…"]
    for target, proba in small_model().predict_proba(texts).items():
        assert (bare.predict_proba(texts)[target] == proba).all()


def test_the_shipped_table_follows_from_the_weights():
    """Every word of the shipped bundle adds what its weights give, not only those looked at."""
    model = stance.load()
    sums, concepts = model._memory.contributions.work_out(list(model.table.words))
    assert (sums == model.table.sums).all()
    assert (concepts == model.table.concepts).all()
    assert len(np.unique(model.table.sums[:, 0])) > 1000
