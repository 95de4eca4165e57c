"""Duplicates: planted ones are found, in time that grows with the number of texts."""

import json
import random
import time
from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.duplicate import (
    MIN_JACCARD,
    find_conflicts,
    find_near_duplicates,
    join_kin,
    normalize_text,
    similar_pairs,
)
from stance.labelled import Labelled, read_labelled
from training.data import SEEDS


def labelled(*rows):
    """Return labelled data from (text, label) or (text, label, columns)."""
    rows = [(*row, {})[:3] for row in rows]
    names = {name for *_, columns in rows for name in columns}
    return Labelled(
        [text for text, *_ in rows],
        {"t": [label for _, label, _ in rows]},
        {name: [columns.get(name) for *_, columns in rows] for name in names},
        [f"f:{i}" for i in range(1, len(rows) + 1)],
    )


def seeds():
    """Return the seed statements of one language."""
    return read_labelled([SEEDS / "statements" / "uk.jsonl"])


def first_rows(data, n):
    """Return the first rows of labelled data."""
    labels, columns = (
        {name: column[:n] for name, column in part.items()} for part in (data.labels, data.columns)
    )
    return Labelled(data.texts[:n], labels, columns, data.places[:n])


def near_duplicates(data):
    """Return the near duplicates of labelled data."""
    return list(find_near_duplicates(data, similar_pairs(data.texts)))


def test_conflicts_whatever_case_spaces_and_punctuation():
    """The minority is named with the label of the majority; a tie names both rows."""
    data = labelled(("We condemn it.", "a"), ("we  CONDEMN it!", "a"), ("«We condemn it»", "b"))
    (found,) = find_conflicts(data)
    assert ("f:3", "b", "a", 0.95) == (found.place, found.label, found.suggested, found.strength)
    tie = list(find_conflicts(labelled(("Stop.", "a"), ("Stop.", "b"))))
    assert [("f:1", "b", 1.0), ("f:2", "a", 1.0)] == [
        (f.place, f.suggested, f.strength) for f in tie
    ]


def test_no_conflict_where_there_is_none():
    """Missing labels, other words and the codings of two annotators contradict nothing."""
    assert not list(find_conflicts(labelled(("Stop.", "a"), ("Stop.", None), ("Stop it.", "b"))))
    ann, ben = {"annotator": "ann"}, {"annotator": "ben"}
    assert not list(find_conflicts(labelled(("Stop.", "a", ann), ("Stop.", "b", ben))))
    assert 2 == len(list(find_conflicts(labelled(("Stop.", "a", ann), ("Stop.", "b", ann)))))
    assert 2 == len(list(find_conflicts(labelled(("Stop.", "a", ann), ("Stop.", "b")))))


def test_planted_near_duplicates_are_found():
    """A word changed in another document is found; in the same document it is left alone."""
    data = seeds()
    assert not near_duplicates(data)
    data = first_rows(data, 3000)
    rng, planted = random.Random(0), {}
    for i in [i for i, text in enumerate(data.texts) if len(text.split()) > 11][:40]:
        words = data.texts[i].split()
        words[rng.randrange(len(words))] = "дещо"
        planted[len(data.texts)] = i
        data.texts.append(" ".join(words))
        for column in data.labels.values():
            column.append(column[i])
        for name, column in data.columns.items():
            column.append("elsewhere" if name == "doc" else column[i])
        data.places.append(f"planted:{i}")
    pairs = similar_pairs(data.texts)
    found = list(find_near_duplicates(data, pairs))
    assert len(found) >= 38
    assert {f"planted:{i}" for i in planted.values()} >= {f.place for f in found}
    assert all("same labels" in f.reason and f.strength < 0.5 for f in found)
    data.columns["doc"] = [data.columns["doc"][planted.get(i, i)] for i in range(len(data.texts))]
    assert not list(find_near_duplicates(data, pairs))


def test_another_label_or_split_makes_it_worse():
    """Nearly the same text with another label suggests that label; a split is named."""
    text = "The ministers condemned the strike on the power station and called for restraint"
    data = labelled((text + ".", "a", {"split": "train"}), (text + " now.", "b", {"split": "test"}))
    (found,) = near_duplicates(data)
    assert ("t", "b", "a") == (found.target, found.label, found.suggested)
    assert found.strength > 0.8
    assert "in another split" in found.reason


def test_same_text_is_one_finding():
    """The same text in two documents is a leak if labels agree, and a conflict if not."""
    rows = [("Stop the attack.", "a", {"doc": "x"}), ("Stop the attack!", "a", {"doc": "y"})]
    (found,) = near_duplicates(labelled(*rows))
    assert found.reason.startswith("the same text as f:1, in another document")
    assert not near_duplicates(labelled(rows[0], ("Stop the attack!", "b", {"doc": "y"})))


def test_pairs_are_those_of_the_exact_search():
    """Beside comparing every pair, nearly none that is alike enough is missed."""
    rng = random.Random(1)
    texts = seeds().texts[:150]
    texts += [" ".join(w for w in text.split() if rng.random() > 0.1) for text in texts]
    sets = [{t[i : i + 5] for i in range(len(t) - 4)} for t in map(normalize_text, texts)]
    exact = {
        (i, j)
        for j, b in enumerate(sets)
        for i, a in enumerate(sets[:j])
        if len(a & b) >= MIN_JACCARD * len(a | b)
    }
    found = set(similar_pairs(texts))
    assert len(exact) > 50
    assert found <= exact
    assert len(found) >= 0.97 * len(exact)


def test_time_grows_with_the_number_of_texts():
    """Nine thousand statements take seconds, different ones as well as copies of one."""
    paths = sorted((SEEDS / "statements").glob("*.jsonl"))
    lines = [path.read_text(encoding="utf-8").splitlines()[:1800] for path in paths]
    many = [json.loads(line)["text"] for line in chain(*lines)]
    assert 9000 == len(many)
    for pool in (many, ["We condemn the attack on the town."] * 9000):
        start = time.process_time()
        pairs = similar_pairs(pool)
        assert time.process_time() - start < 10
        assert len(pairs) <= 2 * len(pool)


@settings(max_examples=30)
@given(st.lists(st.text(), max_size=8))
def test_any_text_has_a_signature(texts):
    """Odd texts raise nothing, and whatever stands twice is in a pair."""
    pairs = similar_pairs(texts + texts)
    paired = {place for pair, similarity in pairs.items() if similarity == 1 for place in pair}
    assert set(range(2 * len(texts))) == paired


def test_kin_are_joined_through_others():
    """Whoever is alike somebody who is alike a third is in one group with both."""
    assert ["a", "a", "a", "d"] == join_kin(list("abcd"), [(1, 2), (0, 1)])
    assert ["a", "a"] == join_kin(["a", "a"], [])


@pytest.mark.parametrize(("n", "pairs"), [(8, 28), (9, 15)])
def test_large_buckets_are_chained(n, pairs):
    """Up to a limit all pairs are compared; beyond it each text with two others."""
    found = similar_pairs(["We condemn it."] * n)
    assert pairs == len(found)
    assert set(range(n)) == set(np.array(list(found)).ravel().tolist())
