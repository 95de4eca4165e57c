"""Label errors: those that were planted come to the top."""

import random

import numpy as np
import pytest
from joblib import parallel_config

from stance.errors import InputError
from stance.label_error import doubt, find_label_errors
from stance.labelled import Labelled, read_labelled
from training.data import SEEDS


def sample(n, target="support_ukraine", lang="en"):
    """Return the first statements of the seeds in a language, with their documents."""
    data = read_labelled([SEEDS / "statements" / f"{lang}.jsonl"], targets=[target])
    return Labelled(
        data.texts[:n],
        {target: data.labels[target][:n]},
        {"doc": data.columns["doc"][:n], "id": data.columns["id"][:n]},
        data.places[:n],
    )


def test_planted_errors_come_first():
    """Of labels flipped at random, 5 in 100, the top of the list holds far more than chance."""
    data = sample(900)
    column, rng = data.labels["support_ukraine"], random.Random(0)
    flipped = rng.sample(range(len(column)), len(column) // 20)
    for i in flipped:
        column[i] = rng.choice(sorted({"favor", "against", "none"} - {column[i]}))
    planted = {data.places[i] for i in flipped}
    found, n_unjudged = find_label_errors(data, data.groups)
    found.sort(key=lambda finding: -finding.strength)
    top = [finding.place in planted for finding in found[: len(planted)]]
    # Chance is 0.05.
    assert sum(top) / len(top) > 0.35
    assert sum(top[:20]) >= 12
    assert not n_unjudged
    assert all(0 <= finding.strength <= 1 for finding in found)
    assert all(finding.label != finding.suggested for finding in found)


def test_a_label_that_no_other_document_has_is_not_judged():
    """It is counted, and not called an error because no model could give it."""
    data = sample(120)
    data.labels["support_ukraine"][7] = "odd"
    found, n_unjudged = find_label_errors(data, data.groups)
    assert 1 == n_unjudged
    assert data.places[7] not in {finding.place for finding in found}


def test_jobs_change_nothing():
    """The same list, whatever the number of jobs."""
    data = sample(120)
    alone = find_label_errors(data, data.groups)
    with parallel_config(backend="threading"):
        assert alone == find_label_errors(data, data.groups, n_jobs=2)


def test_missing_labels_and_rows_of_nan_are_left_out():
    """Only what has a label and a prediction is doubted."""
    proba = np.array([[0.9, 0.1], [0.9, 0.1], [0.1, 0.9], [np.nan, np.nan]])
    assert [(1, 0)] == list(doubt(proba, np.array([0, 1, -1, 1])))
    assert [] == list(doubt(proba, np.array([0, -1, 1, 1])))


def test_one_group_is_refused():
    """There is nothing to train on."""
    with pytest.raises(InputError, match="one document"):
        find_label_errors(sample(10), ["a"] * 10)
