"""``stance train``: from labels to a model, and what stops it."""

import csv
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import f1_score

import stance
from stance.advice import find_faults
from stance.cli import main
from stance.estimator import StanceClassifier
from stance.labelled import read_labelled

DATA = Path(__file__).parent / "data"
DAM = DATA / "dam.csv"
GERMAN = DATA / "statements_de.csv"
PROBA, NAMES = {"dam": np.eye(2)}, {"dam": ["favor", "none"]}
SEEDS = Path(__file__).parent.parent / "seeds" / "statements"


def write(path, rows, names=("doc", "text", "e")):
    """Write rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, *rows])
    return path


def good_rows(n=12):
    """Return rows that can be trained on."""
    words = {"x": "stop halt end now", "y": "fire burn strike on"}
    return [
        [f"d{i // 2}", f"{words['xy'[i % 2]]} {'abcdefghijklmnop'[i % 16]}{i}", "xy"[i % 2]]
        for i in range(n)
    ]


def macro_f1(model, data, rows):
    """Return macro-F1 over some rows, averaged over the targets."""
    found = model.predict([data.texts[i] for i in rows])
    return np.mean(
        [
            f1_score([data.labels[t][i] for i in rows], found[t], average="macro")
            for t in data.labels
        ]
    )


def fit(clf, data, rows):
    """Train a classifier on some rows."""
    labels = {t: [column[i] for i in rows] for t, column in data.labels.items()}
    groups = data.groups
    return clf.fit([data.texts[i] for i in rows], labels, groups=[groups[i] for i in rows])


def test_another_topic_is_learned(tmp_path, capsys):
    """200 statements of an invented conflict give a model well above majority, out of fold."""
    path = tmp_path / "dam.stance"
    assert 0 == main(["train", str(DAM), "-o", str(path), "--seed", "3"])
    figures = stance.load(path).manifest["metrics"]
    shown = capsys.readouterr()
    for target in ("dam", "truce"):
        assert f"{target}: macro-F1" in shown.out
        assert figures[target]["interval"][0] > 0.45
        assert 200 == figures[target]["n"]
    assert "always the commonest label 0.2" in shown.out
    assert "What would help most:" in shown.out
    assert "'against' is given 24 times, in 7 documents" in shown.out
    assert "200 statements in 25 documents" in shown.err
    for text, label in (("We oppose the dam.", "against"), ("We support the dam.", "favor")):
        doc = stance.classify(text, lang="en", model=stance.load(path))
        assert label == doc[0].stances["dam"].label


def test_one_hundred_statements_help_a_model_and_it_them():
    """A model and 100 statements are better together than either alone, on other documents."""
    data = read_labelled([SEEDS / "fr.jsonl"], targets=["escalation", "support_ukraine"])
    groups = data.groups
    docs = sorted(set(groups))
    random.Random(0).shuffle(docs)
    place = {doc: n for n, doc in enumerate(docs)}
    order = sorted(range(len(groups)), key=lambda i: (place[groups[i]], i))
    theirs, own, rest = order[:700], order[700:800], order[800:1600]
    base = fit(StanceClassifier(calibration=None), data, theirs).model_
    alone = fit(StanceClassifier(C="auto"), data, own).model_
    both = fit(StanceClassifier.from_model(base), data, own).model_
    scores = [macro_f1(model, data, rest) for model in (base, alone, both)]
    assert scores[2] > scores[0]
    assert scores[2] > scores[1] + 0.05


def test_another_language_from_the_shipped_model():
    """German statements teach the shipped model a language that it was not made for."""
    data = read_labelled([GERMAN])
    docs = sorted(set(data.groups))
    train = [i for i, group in enumerate(data.groups) if docs.index(group) % 3]
    test = [i for i, group in enumerate(data.groups) if not docs.index(group) % 3]
    both = fit(StanceClassifier.from_pretrained(), data, train).model_
    assert macro_f1(both, data, test) > macro_f1(stance.load(), data, test) + 0.1


def test_same_model_whatever_the_jobs(tmp_path, capsys):
    """Neither the number of processes nor a second run changes a byte; the seed is kept."""
    paths = [tmp_path / f"{n}.stance" for n in "ab"]
    labels = write(tmp_path / "l.csv", good_rows(40))
    for path, extra in zip(paths, (["--jobs", "1"], ["--jobs", "2"]), strict=True):
        assert 0 == main(["train", str(labels), "-o", str(path), *extra])
    assert 1 == len({path.read_bytes() for path in paths})
    assert 1 == len(set(capsys.readouterr().out.split("On documents left out")[1:]))
    assert 0 == stance.load(paths[0]).manifest["parameters"]["random_state"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_training_leaves_nothing(tmp_path, number):
    """Whatever stops it, there is no model, or the old one, and no other file."""
    path = tmp_path / "m.stance"
    path.write_bytes(b"old")
    command = [sys.executable, "-m", "stance", "train", str(DAM), "-o", str(path)]
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env) as process:
        first = [process.stderr.readline() for _ in range(2)]
        process.send_signal(number)
        rest = process.stderr.read()
    assert "trained 1 of 6" in first[1]
    assert process.returncode != 0
    assert "Traceback" not in rest
    assert [path] == list(tmp_path.iterdir())
    assert b"old" == path.read_bytes()


def fault(tmp_path, name, content):
    """Write a file and return the lines that training complains with."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return ["train", str(path), "-o", str(tmp_path / "m.stance")]


TABLE = "doc,text,e\n" + "".join(",".join(row) + "\n" for row in good_rows())


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", TABLE.replace("text", "sentence", 1), "a.csv:1: no column text"),
        ("a.csv", TABLE + "d9,one more\n", "a.csv:14: got 2 cells; the header has 3"),
        ("a.csv", TABLE + "d9, ,x\n", "a.csv:14, column text: is empty"),
        ("a.csv", TABLE.encode() + b"d9,caf\xe9,x\n", "a.csv:14: byte"),
        ("a.csv", TABLE.replace(",y", ",x"), "column 'e' has one label only, 'x' (12 times)"),
        ("a.csv", "id,text,e\n1,a,x\n2,b,y\n1,c,y\n", "a.csv:4, column id: '1' stands already at"),
        ("a.csv", TABLE.replace("doc,", "e,", 1), "a.csv:1, column e: stands 2 times"),
        ("a.csv", TABLE + 'd9,"never closed,x\n', "a.csv:14: unexpected end of data"),
        ("a.csv", "", "a.csv: is empty"),
        ("a.csv", b"\xff\xfea\0b\0", "a.csv: is UTF-16"),
        ("a.csv", b"PK\x03\x04\0\0\0", "a.csv:1: holds binary data"),
        ("a.xlsx", b"PK\x03\x04", "save a spreadsheet as CSV"),
        ("a.json", '[{"data": {"text": "a"}', "a.json: is not JSON"),
        ("a.parquet", b"PAR1\x15\x04\x15", "a.parquet: cannot be read as Parquet"),
        (
            "a.csv",
            "doc,text,e\n" + "".join(f"d,{i} w,{'xy'[i % 2]}\n" for i in range(9)),
            "one doc",
        ),
    ],
)
def test_broken_labels_are_told_in_one_line(tmp_path, capsys, name, content, said):
    """Each fault gives one line, exit status 2, and nothing is written."""
    assert 2 == main(fault(tmp_path, name, content))
    captured = capsys.readouterr()
    assert said in captured.err
    assert 1 == captured.err.count("\n")
    assert not captured.out
    assert not (tmp_path / "m.stance").exists()


def test_all_faults_at_once(tmp_path, capsys):
    """Faults of the file, of rows and of labels are told in one go."""
    rows = [*good_rows(), ["d8", "", "x"], ["d9", "a misspelling", "X"]]
    path = write(tmp_path / "a.csv", rows)
    missing = tmp_path / "b.csv"
    assert 2 == main(["train", str(path), str(missing), "-o", str(tmp_path / "m.stance")])
    err = capsys.readouterr().err
    assert 3 == err.count("\n")
    assert "a.csv:14, column text: is empty" in err
    assert "a.csv:15, column e: got 'X', given 1 times in all; 'x' is given 6 times" in err
    assert "b.csv: No such file" in err


def test_one_bad_row_among_a_hundred_thousand(tmp_path):
    """The row is named, in seconds."""
    path = tmp_path / "big.csv"
    row = "some words of a statement,favor\nother words of another,against\n"
    path.write_text("text,e\n" + row * 25_000 + "lost\n" + row * 25_000)
    start = time.process_time()
    with pytest.raises(stance.StanceError) as caught:
        read_labelled([path], check=lambda data: find_faults(data, {}))
    assert f"{path}:50002: got 1 cells; the header has 2" == str(caught.value)
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "model.bin"], "a name that ends in .stance"),
        (["-o", "nowhere/m.stance"], "there is no folder 'nowhere'"),
        (["-o", "m.stance", "--from", "lost.stance"], "lost.stance"),
        (["-o", "m.stance", "--targets", "e,other"], "no column 'other' with labels"),
        (["-o", "m.stance", "--jobs", "0"], "whole number from 1 on"),
        (["-o", "m.stance", "--seed", "x"], "whole number from 0 on"),
    ],
)
def test_wrong_arguments(tmp_path, monkeypatch, capsys, arguments, said):
    """A wrong argument gives one line and status 2, before anything is trained."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "l.csv", good_rows())
    assert 2 == main(["train", "l.csv", *arguments])
    err = capsys.readouterr().err
    assert said in err
    assert 1 == err.count("\n")
    assert ["l.csv"] == [path.name for path in tmp_path.iterdir()]


def test_going_on_says_what_differs(tmp_path, capsys):
    """Labels that the model does not know, and targets that are given up, are told."""
    base = tmp_path / "base.stance"
    first = write(tmp_path / "a.csv", [[*r, r[2]] for r in good_rows()], ("doc", "text", "e", "f"))
    second = write(tmp_path / "b.csv", [*good_rows(), *[["d9", f"new {i}", "z"] for i in range(5)]])
    assert 0 == main(["train", str(first), "-o", str(base)])
    assert 0 == main(["train", str(second), "--from", str(base), "-o", str(tmp_path / "c.stance")])
    err = capsys.readouterr().err
    assert "no labels for f, which the model answers" in err
    assert "e: the model does not know 'z' (it knows x, y); learned from nothing" in err
    model = stance.load(tmp_path / "c.stance")
    assert ("x", "y", "z") == model.labels["e"]
    assert "answers none of these targets with these labels; it is left out" in err
    assert "base" not in model.manifest
    third = write(tmp_path / "d.csv", [[d, t, e.upper()] for d, t, e in good_rows()])
    assert 2 == main(["train", str(third), "--from", str(base), "-o", str(tmp_path / "e.stance")])
    assert "'x' is given" not in (err := capsys.readouterr().err)
    assert "'x' is a label of the model: correct one of the two" in err


def test_a_rare_label_in_one_fold_only(tmp_path):
    """A label that a fold's training part lacks is measured as never answered."""
    rows = [*good_rows(10), ["d7", "something odd here", "z"]]
    path = write(tmp_path / "a.csv", rows)
    assert 0 == main(["train", str(path), "-o", str(tmp_path / "m.stance")])
    assert ("x", "y", "z") == stance.load(tmp_path / "m.stance").labels["e"]
