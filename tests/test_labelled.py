"""Labelled data: every form is read, and every problem is named by file, line and column."""

import json

import pytest

from stance.errors import LabelError
from stance.labelled import read_labelled

ROWS = [
    {"id": "1", "text": "We condemn it.", "escalation": "against", "doc": "a"},
    {"id": "2", "text": "Open fire.", "escalation": "favor", "doc": "b"},
    {"id": "3", "text": "The meeting is at noon.", "escalation": "", "doc": "b"},
]


def write(path, rows=ROWS):
    """Write rows in the form that the suffix names."""
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    elif path.suffix == ".parquet":
        pandas = pytest.importorskip("pandas")
        pytest.importorskip("pyarrow")
        pandas.DataFrame(rows).to_parquet(path)
    else:
        separator = "\t" if path.suffix == ".tsv" else ";"
        lines = [separator.join(rows[0])] + [separator.join(row.values()) for row in rows]
        path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".parquet"])
def test_the_same_rows_in_every_form(tmp_path, suffix):
    """Texts, labels (an empty one is missing) and documents come out alike."""
    data = read_labelled([write(tmp_path / f"labels{suffix}")])
    assert [row["text"] for row in ROWS] == data.texts
    assert {"escalation": ["against", "favor", None]} == data.labels
    assert ["a", "b", "b"] == data.groups


def test_doccano(tmp_path):
    """A doccano export holds a list of labels, each naming its target."""
    path = tmp_path / "doccano.jsonl"
    path.write_text('{"id": 1, "text": "Stop.", "label": ["escalation=against", "x:y"]}\n')
    data = read_labelled([path])
    assert {"escalation": ["against"], "x": ["y"]} == data.labels


def test_label_studio(tmp_path):
    """A Label Studio export holds choices under the name of their field."""
    choice = {"from_name": "escalation", "type": "choices", "value": {"choices": ["favor"]}}
    task = {"id": 5, "data": {"text": "Fire."}, "annotations": [{"result": [choice]}]}
    path = tmp_path / "studio.json"
    path.write_text(json.dumps([task]))
    data = read_labelled([path])
    assert (["Fire."], {"escalation": ["favor"]}) == (data.texts, data.labels)


def test_values_that_are_no_text_are_no_labels(tmp_path):
    """A column of numbers or truth values is not taken for a target."""
    path = write(tmp_path / "x.jsonl", [{"text": "Stop.", "escalation": "against", "ok": True}])
    assert ["escalation"] == list(read_labelled([path]).labels)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "text,escalation\nStop.\n", r"a\.csv:2: got 1 cells; the header has 2"),
        ("a.csv", "escalation\nfavor\n", r"a\.csv:1: no column text"),
        ("a.csv", "text,escalation\n,favor\n", r"a\.csv:2, column text: is empty"),
        ("a.jsonl", '{"text": "x", "e": "f"}\n{oops\n', r"a\.jsonl:2: is not JSON"),
        ("a.jsonl", "[1]\n", r"a\.jsonl:1: got list"),
        ("a.json", "{}", "is a list of tasks"),
        ("a.parquet", "PAR1 broken", "cannot be read as Parquet"),
        ("a.xls", "", "accepted: .csv"),
        ("a.csv", "text\nStop.\n", "no label column"),
        ("a.jsonl", "", r"a\.jsonl: is empty"),
        ("a.csv", "text,e\n", "no rows"),
    ],
)
def test_problems_are_named(tmp_path, name, content, said):
    """A file that cannot be used says where and why."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LabelError, match=said):
        read_labelled([path])


def test_all_problems_come_at_once(tmp_path):
    """One reading lists every bad row; none is dropped in silence."""
    path = tmp_path / "a.jsonl"
    rows = [{"id": "1", "text": "", "e": "x"}, {"id": "2", "text": "b", "e": "z"}] * 2
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    with pytest.raises(LabelError) as caught:
        read_labelled([path], accepted={"e": ["x", "y"]})
    text = str(caught.value)
    assert all(f"a.jsonl:{line}" in text for line in (1, 2, 3, 4))
    assert "got 'z'; accepted: x, y" in text
    assert "'2' stands already at" in text


def test_bytes_that_are_not_utf8(tmp_path):
    """The line and the byte are named."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"text,e\nSalut \xe9,x\n")
    with pytest.raises(LabelError, match=r"a\.csv:2: byte 13 is not UTF-8"):
        read_labelled([path])


def test_missing_target_lists_the_columns(tmp_path):
    """Asking for a column that is not there names those that are."""
    with pytest.raises(LabelError, match="the label columns are: escalation"):
        read_labelled([write(tmp_path / "a.csv")], targets=["support"])
