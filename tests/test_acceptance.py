"""The first acceptance case: a real dispatch kept outside the project, against its gold."""

import json
from pathlib import Path

import pytest

from stance.classification import classify
from stance.gazetteer import ACTORS
from training.data import TARGETS
from training.evaluate_attribution import Score, predict, read_acceptance, score_document

FOLDER = Path(__file__).parent.parent.parent / "shared" / "seed"
# Reached with the model of this commit: 61 of 90, without anything that retells the dispatch in the
# training data. The goals are 0.75, then 0.85.
STANCE_RIGHT = 0.65


@pytest.fixture(scope="module")
def document():
    """Return the dispatch with its gold statements."""
    if not FOLDER.exists():
        pytest.skip(f"{FOLDER} is absent; it holds the real dispatch, which stays outside")
    return read_acceptance(FOLDER)[0]


def test_every_actor_is_right(document):
    """Each statement goes to its actor, per character and per statement."""
    score = Score()
    errors = score_document(score, document, predict(document, auto_issuer=True))
    assert not errors
    assert score.f1() >= 0.97


def test_stances(document):
    """Most stance labels are right."""
    doc = classify(document["text"])
    by_start = {s.start: s for s in doc}
    pairs = [
        (gold[target], by_start[gold["start"]].stances[target].label)
        for gold in document["statements"]
        if gold["actor"] in ACTORS and not gold["optional"] and gold["start"] in by_start
        for target in TARGETS
    ]
    right = sum(gold == label for gold, label in pairs)
    assert right / len(pairs) >= STANCE_RIGHT


def test_gold_is_read_whole(document):
    """The gold covers the text, so that nothing is left out of the score."""
    lines = (FOLDER / "article_fr.gold.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(document["statements"])
    assert json.loads(lines[-1])["end"] <= len(document["text"])
