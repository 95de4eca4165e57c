"""Peers and the table that compares them: one contract, and intervals that are paired."""

import numpy as np
import pytest

from training.compare import System, difference_interval, print_languages, print_main
from training.data import LABELS, TARGETS, Example
from training.peers import PEERS, missing

from .models import TEXTS

NAMES = sorted(LABELS)
GOLD = [NAMES[i % 3] for i in range(len(TEXTS))]
REAL = [
    Example(str(i), f"d{i // 2}", "en", "nato", text, dict.fromkeys(TARGETS, label))
    for i, (text, label) in enumerate(zip(TEXTS, GOLD, strict=True))
]


def system(name, labels):
    """Return a row that answers the given labels."""
    return System(name, dict, 1.0, dict.fromkeys(TARGETS, labels), [1.0])


@pytest.mark.parametrize("name", [name for name in PEERS if name != "MiniLM + LR"])
def test_a_peer_gives_probabilities_like_ours(name):
    """Trained and asked alike, each peer gives rows that sum to 1, the same every time."""
    if missing(name):
        pytest.skip(f"{name} needs {', '.join(missing(name))}, which is not installed")
    fitting, _ = PEERS[name]
    labels = {"t": GOLD * 4}
    asked = [*TEXTS, "", "\n \x00"]
    first, second = (fitting(TEXTS * 4, labels)(asked)["t"] for _ in range(2))
    assert (len(asked), 3) == first.shape
    assert first.sum(axis=1) == pytest.approx(np.ones(len(asked)), abs=1e-3)
    assert (first == second).all()


def test_majority_answers_the_commonest():
    """Whatever the text, the answer is the label that the training data have most of."""
    predict = PEERS["majority"][0](["a", "b", "c"], {"t": ["favor", "none", "none"]})
    assert [[0, 1], [0, 1]] == predict(["x", "y"])["t"].tolist()


def test_words_decide_for_tfidf():
    """A word that one label alone has in the training data gives that label."""
    labels = {"t": ["against", "favor", "none"] * 4}
    predict = PEERS["TF-IDF + LR"][0](["condemn it", "fire at will", "the sky"] * 4, labels)
    assert [0, 1, 2] == predict(["condemn", "fire", "sky"])["t"].argmax(axis=1).tolist()


def test_the_interval_is_paired():
    """A system differs from itself by nothing, however the documents are drawn."""
    rows = range(len(REAL))
    some = system("a", ["none"] * len(REAL))
    assert (0.0, 0.0) == difference_interval(rows, REAL, some, some)
    low, high = difference_interval(rows, REAL, system("right", GOLD), some)
    assert 0 < low <= high <= 1


def test_the_table_has_a_row_per_system(capsys):
    """Perfect answers score 1, and the first row stands without a difference."""
    systems = [system("stance", GOLD), system("other", ["none"] * len(REAL))]
    print_main(systems, REAL)
    print_languages(systems, REAL)
    out = capsys.readouterr().out
    assert "| stance | 1.000 | 1.000 | 1.000 | 1.000 |  | 1.000 | 1 | 1x |" in out
    assert f"en ({len(REAL)})" in out
    assert out.count("| other |") == 5
