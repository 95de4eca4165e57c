"""Confusion tables: what is read off them is what scikit-learn says, and draws are paired."""

import numpy as np
import pytest
from sklearn.metrics import f1_score, precision_recall_fscore_support

from stance.confusion import (
    count_confusions,
    draw_documents,
    f1_by_label,
    macro_f1,
    precision_by_label,
    recall_by_label,
    tabulate_documents,
)

RNG = np.random.default_rng(0)
TRUE, GUESS = RNG.integers(0, 3, 200), RNG.integers(0, 4, 200)


def test_measures_are_those_of_sklearn():
    """Precision, recall, F1 and support by label, and their mean over the labels there are."""
    table = count_confusions(TRUE, GUESS, 6)
    precision, recall, f1, support = precision_recall_fscore_support(
        TRUE, GUESS, labels=range(6), zero_division=0
    )
    assert precision.tolist() == precision_by_label(table).tolist()
    assert recall.tolist() == recall_by_label(table).tolist()
    assert pytest.approx(f1) == f1_by_label(table)
    assert support.tolist() == table.sum(axis=1).tolist()
    assert pytest.approx(f1_score(TRUE, GUESS, average="macro")) == macro_f1(table)
    assert pytest.approx(f1.mean()) == macro_f1(table, present_only=False)


def test_documents_add_up_and_are_drawn_alike():
    """Tables of documents sum to the whole; the same seed draws the same documents for both."""
    docs = [f"d{i // 7}" for i in range(200)]
    a = tabulate_documents(TRUE, GUESS, 4, docs)
    b = tabulate_documents(TRUE, TRUE, 4, docs)
    assert (count_confusions(TRUE, GUESS, 4) == a.sum(axis=0)).all()
    drawn, others = draw_documents(a, 20, seed=3), draw_documents(b, 20, seed=3)
    assert (drawn.sum(axis=2) == others.sum(axis=2)).all()
    assert (drawn == draw_documents(a, 20, seed=3)).all()
    assert (drawn != draw_documents(a, 20, seed=4)).any()
