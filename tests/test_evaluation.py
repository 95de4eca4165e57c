"""Figures: F1, majority, intervals, and training and evaluating from the command line."""

import json

import numpy as np
import pytest

import stance
from stance.cli import main
from stance.evaluation import measure

LABELS = ("against", "favor", "none")


def test_perfect_and_majority():
    """Perfect predictions score 1; the majority row is what always answering it scores."""
    gold = ["favor", "against", "none", "none", None]
    proba = np.eye(3)[[1, 0, 2, 2, 0]]
    found = measure("t", gold, proba, LABELS, list("abcde"))
    assert (4, 1.0, 1.0) == (found.n, found.macro_f1, found.f_avg)
    assert pytest.approx((2 * 2 / (4 + 2)) / 3) == found.majority
    assert 2 == found.confusion["none"]["none"]


def test_unknown_gold_label_counts_as_an_error():
    """A label that the model cannot answer lowers the score."""
    found = measure("t", ["favor", "odd"], np.eye(3)[[1, 1]], LABELS, ["a", "b"])
    assert found.macro_f1 < 0.5
    assert 1 == found.confusion["odd"]["favor"]


def test_precision_recall_and_support():
    """By label, precision reads the columns of the confusion and recall its rows."""
    found = measure("t", ["favor", "favor", "none"], np.eye(3)[[1, 2, 2]], LABELS, list("abc"))
    assert {"against": 0, "favor": 2, "none": 1} == found.support
    assert {"against": 0.0, "favor": 1.0, "none": 0.5} == found.precision
    assert {"against": 0.0, "favor": 0.5, "none": 1.0} == found.recall
    assert pytest.approx(2 / 3) == found.f1["favor"]


def test_f_avg_needs_both_labels():
    """Where nobody is against, the mean F1 of favor and against says nothing."""
    found = measure("t", ["favor", "none"], np.eye(3)[[1, 2]], LABELS, list("ab"))
    assert found.f_avg is None
    assert found.f_avg_interval is None


def test_interval_is_wider_when_documents_are_few():
    """Statements of one document are drawn together."""
    gold, guess = ["favor", "against"] * 50, ([1, 0] * 15 + [0, 1] * 10) * 2
    alone = measure("t", gold, np.eye(3)[guess], LABELS, list(map(str, range(100))))
    together = measure("t", gold, np.eye(3)[guess], LABELS, [str(i // 10) for i in range(100)])
    assert alone.low <= alone.macro_f1 <= alone.high
    assert together.high - together.low > 1.5 * (alone.high - alone.low)


def test_no_labels_give_no_figures():
    """A part without labels is measured as nothing, and not refused."""
    found = measure("t", [None, None], np.eye(3)[[0, 1]], LABELS, ["a", "b"])
    assert (0, 0.0, 0.0, []) == (found.n, found.macro_f1, found.majority, found.reliability)


@pytest.fixture
def labels(tmp_path):
    """Return labelled data on a topic of its own."""
    against = ["We condemn the blockade.", "The siege must end.", "Lift the blockade now."]
    favor = ["We will tighten the ring.", "The blockade holds.", "No ship shall pass."]
    rows = [
        {"text": f"{text} {n}", "blockade": label, "doc": f"d{n}"}
        for n in range(8)
        for label, texts in (("against", against), ("favor", favor))
        for text in texts
    ]
    path = tmp_path / "labels.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_train_evaluate_classify(labels, tmp_path, capsys):
    """From labels to a model that classify uses, in three commands."""
    model = tmp_path / "mine.stance"
    assert 0 == main(["train", str(labels), "-o", str(model)])
    assert "blockade: macro-F1 1.000" in capsys.readouterr().out
    assert 0 == main(["evaluate", str(model), str(labels), "--format", "json"])
    assert 48 == json.loads(capsys.readouterr().out)["targets"]["blockade"]["n"]
    doc = stance.classify("The siege must end.", model=stance.load(model))
    assert "against" == doc[0].stances["blockade"].label


def test_what_is_left_out_of_the_labels_is_told(labels, tmp_path, capsys):
    """Training and measuring name the columns that are no targets."""
    rows = [json.loads(line) for line in labels.read_text().splitlines()]
    coded = tmp_path / "coded.jsonl"
    coded.write_text("".join(json.dumps(r | {"annotator_a": "x", "n": 1}) + "\n" for r in rows))
    model = tmp_path / "mine.stance"
    for command in (["train", str(coded), "-o", str(model)], ["evaluate", str(model), str(coded)]):
        assert 0 == main(command)
        told = capsys.readouterr().err
        assert "'annotator_a' holds what one annotator says" in told
        assert "'n' holds numbers" in told
    assert ("blockade",) == stance.load(model).targets


def test_same_seed_same_model(labels, tmp_path):
    """Training twice gives the same bytes."""
    paths = [tmp_path / "a.stance", tmp_path / "b.stance"]
    for path in paths:
        assert 0 == main(["train", str(labels), "-o", str(path)])
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_bad_labels_write_nothing(tmp_path, capsys):
    """A broken file gives its lines and status 2, and no model."""
    path = tmp_path / "bad.csv"
    path.write_text("text,e\nonly one cell\n")
    assert 2 == main(["train", str(path), "-o", str(tmp_path / "m.stance")])
    assert "bad.csv:2" in capsys.readouterr().err
    assert not (tmp_path / "m.stance").exists()


def test_one_document_cannot_be_validated(tmp_path, capsys):
    """All statements in one document: says so and what to do."""
    path = tmp_path / "one.jsonl"
    rows = [{"text": f"t {i}", "e": "xy"[i % 2], "doc": "d"} for i in range(6)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert 2 == main(["train", str(path), "-o", str(tmp_path / "m.stance")])
    assert "one document" in capsys.readouterr().err


def test_evaluate_needs_a_shared_target(labels, capsys):
    """Labels of other targets than the model's are refused, naming both."""
    assert 2 == main(["evaluate", "shipped", str(labels)])
    err = capsys.readouterr().err
    assert "blockade" in err
    assert "escalation" in err
