"""Labelled data: every form is read, and every problem is named by file, line and column."""

import datetime
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


def test_an_empty_column_is_no_target(tmp_path):
    """Of several columns to fill in, those that are filled in are read."""
    path = tmp_path / "a.csv"
    path.write_text("text,escalation,support\nStop.,against,\nFire., favor,\n", encoding="utf-8")
    assert {"escalation": ["against", "favor"]} == read_labelled([path]).labels


def test_values_that_are_no_text_are_no_labels(tmp_path):
    """A column of numbers or truth values is not taken for a target, unless it is named as one."""
    row = {"text": "Stop.", "escalation": "against", "ok": True, "side": 2.0}
    path = write(tmp_path / "x.jsonl", [row])
    data = read_labelled([path])
    assert ["escalation"] == list(data.labels)
    assert [
        "column 'ok' holds truth values, no labels; to use it, name it as a target",
        "column 'side' holds numbers, no labels; to use it, name it as a target",
    ] == data.notes
    named = read_labelled([path], targets=["ok", "side"])
    assert {"ok": ["True"], "side": ["2"]} == named.labels
    assert not named.notes


def test_a_reserved_column_may_be_a_target(tmp_path):
    """A reserved name that is asked for is a target."""
    rows = [{"text": "Stop.", "source": "war"}, {"text": "Go.", "source": "trade"}]
    data = read_labelled([write(tmp_path / "x.jsonl", rows)], targets=["source"])
    assert {"source": ["war", "trade"]} == data.labels
    assert not data.columns


@pytest.mark.parametrize("name", ["form", "pair", "topic"])
def test_a_name_of_the_seeds_is_a_target_of_a_user(tmp_path, name):
    """What only the seeds reserve is left out of the seeds only, and that is told."""
    rows = [{"text": "Stop.", "e": "x", name: "war"}, {"text": "Go.", "e": "y", name: "trade"}]
    data = read_labelled([write(tmp_path / "x.jsonl", rows)])
    assert {"e": ["x", "y"], name: ["war", "trade"]} == data.labels
    assert not data.notes
    seeds = [{"form": "a", "pair": None, "topic": "b"} | row for row in rows]
    data = read_labelled([write(tmp_path / "x.jsonl", seeds)])
    assert {"e": ["x", "y"]} == data.labels
    assert {"form", "pair", "topic"} == set(data.columns)
    (note,) = data.notes
    assert note.startswith("left out: form")
    assert name in note.split(", which")[0]


@pytest.mark.parametrize("name", ["guess", "comments", "Comments", "meta", "lead_time"])
def test_a_column_of_a_tool_is_left_out_aloud(tmp_path, name):
    """A label column with the name of a tool's own is told, unless it is named as a target."""
    rows = [{"text": "Stop.", "e": "x", name: "high"}, {"text": "Go.", "e": "y", name: "low"}]
    path = write(tmp_path / "x.jsonl", rows)
    data = read_labelled([path])
    assert ["e"] == list(data.labels)
    assert [
        f"left out: {name}, which labelling tools or the seeds add; to use one, name it as a target"
    ] == data.notes
    named = read_labelled([path], targets=[name])
    assert {name: ["high", "low"]} == named.labels
    assert not named.notes
    # What doccano adds to every line is no label of anybody.
    bare = write(tmp_path / "y.jsonl", [{"text": "Stop.", "e": "x", name: []}])
    assert not read_labelled([bare]).notes


def test_one_text_is_one_group(tmp_path):
    """Where no document is named, copies of a text are kept together."""
    rows = [{"text": text, "e": "x"} for text in ("a", "b", "a")]
    assert ["#0", "#1", "#0"] == read_labelled([write(tmp_path / "x.jsonl", rows)]).groups


def test_all_problems_come_at_once(tmp_path):
    """One reading lists every bad row; none is dropped in silence."""
    path = tmp_path / "a.jsonl"
    rows = [{"id": "1", "text": "", "e": "x"}, {"id": "2", "text": "b", "e": ["z"]}] * 2
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    with pytest.raises(LabelError) as caught:
        read_labelled([path])
    text = str(caught.value)
    assert all(f"a.jsonl:{line}" in text for line in (1, 2, 3, 4))
    assert "got ['z']; accepted: one label" in text
    assert "'2' stands already at" in text


def test_missing_target_lists_the_columns(tmp_path):
    """Asking for a column that is not there names those that are."""
    with pytest.raises(LabelError, match="the label columns are: escalation"):
        read_labelled([write(tmp_path / "a.csv")], targets=["support"])


def test_cells_of_a_parquet_table_are_read_as_they_look(tmp_path):
    """Dates as ISO says, whole numbers without a fraction although the column has gaps."""
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    days = [datetime.date(2024, 5, 1), None, datetime.date(2024, 5, 3)]
    columns = {"text": ["a", "b", "c"], "e": ["x", "y", "x"], "date": days}
    columns |= {"doc": [1.0, None, float("nan")], "source": [0.5, 2.0, None]}
    columns |= {"meta": [{"since": days[0]}, None, None]}
    parquet.write_table(pa.table(columns), tmp_path / "a.parquet")
    found = read_labelled([tmp_path / "a.parquet"]).columns
    assert ["2024-05-01", None, "2024-05-03"] == found["date"]
    assert ["1", None, None] == found["doc"]
    assert ["0.5", "2", None] == found["source"]
    assert ['{"since": "2024-05-01"}', None, None] == found["meta"]
