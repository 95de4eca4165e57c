"""Agreement: three forms of the same codings give the same figures, those of nltk."""

import json

import pytest
from nltk.metrics.agreement import AnnotationTask

from stance.agreement import (
    find_disagreements,
    measure_agreement,
    read_agreed,
    read_codings,
)
from stance.errors import InputError, LabelError
from stance.labelled import read_labelled

ANN = ["a", "a", "b", "b", "c", "a", "b", None]
BEN = ["a", "b", "b", "b", "c", "a", "c", "a"]


def write(path, rows):
    """Write rows as JSON lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return [path]


def rows_of_their_own():
    """Return a row per coding."""
    pairs = list(enumerate(zip(ANN, BEN, strict=True)))
    return [
        {"id": f"s{i}", "text": f"Text {i}.", "stance": label, "annotator": name}
        for k, name in enumerate(("ann", "ben"))
        for i, pair in pairs
        for label in [pair[k]]
    ]


def nested():
    """Return a row per statement, with the codings in the column annotator."""
    return [
        {"text": f"Text {i}.", "stance": b,
         "annotator": {"ann": {"stance": a}, "ben": {"stance": b}}}
        for i, (a, b) in enumerate(zip(ANN, BEN, strict=True))
    ]  # fmt: skip


def columns(*names):
    """Return a row per statement, with a column per annotator."""
    return [
        {"text": f"Text {i}.", **dict(zip(names, (a, b), strict=True))}
        for i, (a, b) in enumerate(zip(ANN, BEN, strict=True))
    ]


@pytest.mark.parametrize(
    "rows",
    [
        rows_of_their_own(),
        nested(),
        columns("annotator_ann", "annotator_ben"),
        [row | {"stance": "a", "other": "x"}
         for row in columns("annotator_ann_stance", "annotator_ben_stance")],
    ],
)  # fmt: skip
def test_every_form_gives_the_figures_of_nltk(tmp_path, rows):
    """Alpha, kappa and plain agreement, over the statements that both coded."""
    _, codings = read_codings(read_labelled(write(tmp_path / "x.jsonl", rows)))
    (found,) = measure_agreement(codings)
    both = [
        (name, i, label)
        for i, pair in enumerate(zip(ANN, BEN, strict=True))
        for name, label in zip(("ann", "ben"), pair, strict=True)
        if pair[0]
    ]
    task = AnnotationTask(both)
    assert (7, ["ann", "ben"]) == (found.n, found.coders)
    assert pytest.approx(task.alpha()) == found.alpha
    assert pytest.approx(task.kappa()) == found.kappa
    assert pytest.approx(5 / 7) == found.agree


def test_rows_of_their_own_name_each_statement_once(tmp_path):
    """A disagreement is one entry, with who says what and where."""
    data, codings = read_codings(read_labelled(write(tmp_path / "x.jsonl", rows_of_their_own())))
    found = {finding.id: finding for finding in find_disagreements(data, codings)}
    assert {"s1", "s6"} == set(found)
    assert "ann says a" in found["s1"].reason
    assert "x.jsonl:10" in found["s1"].reason
    assert ("a", "", 0.5) == (found["s1"].label, found["s1"].suggested, found["s1"].strength)


def test_three_annotators_outvote_one(tmp_path):
    """The odd one out is the row that is named, with the label of the others."""
    rows = [
        {"text": "Stop.", "stance": label, "annotator": name}
        for name, label in (("ann", "x"), ("ben", "y"), ("cem", "x"))
    ]
    data, codings = read_codings(read_labelled(write(tmp_path / "x.jsonl", rows)))
    (found,) = find_disagreements(data, codings)
    assert found.place.endswith(":2")
    assert ("y", "x", 0.6667) == (found.label, found.suggested, found.strength)
    assert 3 == len(measure_agreement(codings)[0].pairs)


def test_one_annotator_has_one_vote(tmp_path):
    """A row that stands twice outvotes nobody; of two by one annotator the first counts."""
    rows = [
        {"text": "Stop.", "stance": label, "annotator": name}
        for name, label in (("ann", "x"), ("ann", "x"), ("ben", "y"), ("ann", "y"))
    ]
    data, codings = read_codings(read_labelled(write(tmp_path / "x.jsonl", rows)))
    (found,) = find_disagreements(data, codings)
    assert ("x", "", 0.5) == (found.label, found.suggested, found.strength)


def test_a_decided_row_suggests_only_what_most_say(tmp_path):
    """The label that most gave is suggested where it is not the one decided on."""
    same = {"text": "Stop.", "stance": "y", "annotator_a": "x", "annotator_b": "x"}
    (found,) = find_disagreements(*read_codings(read_labelled(write(tmp_path / "s.jsonl", [same]))))
    assert ("y", "x", 0.5) == (found.label, found.suggested, found.strength)
    same["stance"] = "x"
    data = read_labelled(write(tmp_path / "s.jsonl", [same]))
    assert not [*find_disagreements(*read_codings(data))]
    row = {"text": "Stop.", "annotator_a": "x", "annotator_b": "x", "annotator_c": "y"}
    for given, suggested, strength in (("y", "x", 0.3333), ("x", "", 0.1667)):
        data = read_labelled(write(tmp_path / "x.jsonl", [row | {"stance": given}]))
        (found,) = find_disagreements(*read_codings(data))
        assert (given, suggested, strength) == (found.label, found.suggested, found.strength)


def test_columns_alone_give_the_label_on_which_all_agree(tmp_path):
    """Without a column of the target, disputed statements have no label, and come before others."""
    data, codings = read_codings(
        read_labelled(write(tmp_path / "x.jsonl", columns("annotator_ann", "annotator_ben")))
    )
    assert {"label": ["a", None, "b", "b", "c", "a", None, "a"]} == data.labels
    found = list(find_disagreements(data, codings))
    assert [("", 0.5), ("", 0.5)] == [(f.label, f.strength) for f in found]


@pytest.mark.parametrize("own", [{}, {"label": "a"}])
def test_a_column_of_one_annotator_is_no_target_to_train_on(tmp_path, own):
    """It is left out with a note; where there is no label, that on which all agree is one."""
    rows = [row | own for row in columns("annotator_ann", "annotator_ben")]
    data = read_agreed(write(tmp_path / "x.jsonl", rows))
    agreed = ["a", None, "b", "b", "c", "a", None, "a"]
    assert {"label": ["a"] * len(rows) if own else agreed} == data.labels
    assert ["annotator_ann", "annotator_ben"] == [note.split("'")[1] for note in data.notes]
    assert all(bool(own) != ("all annotators agree" in note) for note in data.notes)


def test_targets_are_told_by_what_columns_of_annotators_end_in(tmp_path):
    """Two annotators of two targets are no four annotators of one."""
    row = {
        "annotator_ann_escalation": "a", "annotator_ben_escalation": "a",
        "annotator_ann_support_x": "b", "annotator_ben_support_x": "c",
    }  # fmt: skip
    path = write(tmp_path / "x.jsonl", [{"text": "Stop.", **row}])
    assert {"escalation": ["a"], "support_x": [None]} == read_agreed(path).labels


def test_a_column_of_one_annotator_is_a_target_where_it_is_named(tmp_path):
    """Who names it means it."""
    path = write(tmp_path / "x.jsonl", columns("annotator_ann", "annotator_ben"))
    assert ["annotator_ann"] == list(read_agreed(path, targets=["annotator_ann"]).labels)


def test_faults_of_columns_and_labels_are_told_when_labels_are_read(tmp_path):
    """Columns that tell no target first; then what else is looked for, in the targets alone."""
    rows = [row | {"stance": "a", "other": "x"} for row in columns("annotator_ann", "annotator_b")]
    with pytest.raises(LabelError, match="accepted: annotator_ann_TARGET"):
        read_agreed(write(tmp_path / "x.jsonl", rows))
    path = write(tmp_path / "y.jsonl", columns("annotator_ann", "annotator_ben"))
    with pytest.raises(LabelError, match=r"targets: \['label'\]"):
        read_agreed(path, check=lambda data: [f"targets: {[*data.labels]}"])


def test_an_annotator_of_several_targets_must_say_which(tmp_path):
    """A column that names no target is refused, with the name it should have."""
    rows = [row | {"stance": "a", "other": "x"} for row in columns("annotator_ann", "annotator_b")]
    with pytest.raises(InputError, match="accepted: annotator_ann_TARGET, with one of other, st"):
        read_codings(read_labelled(write(tmp_path / "x.jsonl", rows)))


@pytest.mark.parametrize("labels", [["a", "a"], ["a", None]])
def test_nothing_to_agree_on(tmp_path, labels):
    """One label only is full agreement; one annotator only is none at all."""
    rows = [
        {"text": "Stop.", "stance": label, "annotator": name, "id": "1"}
        for name, label in zip(("ann", "ben"), labels, strict=True)
    ]
    data, codings = read_codings(read_labelled(write(tmp_path / "x.jsonl", rows)))
    found = measure_agreement(codings)
    assert ([1.0] if labels[1] else []) == [agreement.kappa for agreement in found]
    assert not list(find_disagreements(data, codings))
