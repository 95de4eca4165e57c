"""Labelled data: every form is read, and every problem is named by file, line and column."""

import datetime
import json
import time

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


def test_doccano_spans(tmp_path):
    """Spans of a document are statements; doccano counts an emoji as two."""
    spans = [[9, 14, "escalation=favor"], [3, 8, "escalation=against"], [9, 14, "actor=kyiv"]]
    path = tmp_path / "doccano.jsonl"
    path.write_text(json.dumps({"id": 4, "text": "🕊 Stop. Fire.", "label": spans}) + "\n")
    data = read_labelled([path])
    assert ["Stop.", "Fire."] == data.texts
    assert {"escalation": ["against", "favor"]} == data.labels
    assert ([None, "kyiv"], ["4", "4"]) == (data.columns["actor"], data.columns["doc"])


@pytest.mark.parametrize("spans", [[["a", 2, "e=x"]], [[1, 2]], [[1, 2, "e=x"], [3]]])
def test_a_bad_span_is_named(tmp_path, spans):
    """A span that is no span gives one line."""
    path = tmp_path / "doccano.jsonl"
    path.write_text(json.dumps({"text": "Stop.", "label": spans}) + "\n")
    with pytest.raises(LabelError, match=r"doccano\.jsonl:1, column label: a span is"):
        read_labelled([path])


def test_label_studio_regions(tmp_path):
    """Regions of a document are statements; a skipped annotation counts for nothing."""
    results = [
        {"from_name": name, "value": {"start": start, "end": start + 5, kind: [label]}}
        for name, start, kind, label in [
            ("actor", 8, "labels", "kyiv"),
            ("escalation", 2, "choices", "against"),
            ("escalation", 8, "choices", "favor"),
        ]
    ]
    skipped = {"was_cancelled": True, "result": results[:2]}
    task = {"id": 4, "data": {"text": "🕊 Stop. Fire."}, "annotations": [skipped]}
    task["annotations"].append({"result": results})
    path = tmp_path / "studio.json"
    path.write_text(json.dumps([task]))
    data = read_labelled([path])
    assert ["Stop.", "Fire."] == data.texts
    assert {"escalation": ["against", "favor"]} == data.labels
    assert ([None, "kyiv"], ["4", "4"]) == (data.columns["actor"], data.columns["doc"])


def test_label_studio_without_its_frame(tmp_path):
    """The flat export (JSON-MIN) has labels beside what Label Studio notes down, which is none."""
    notes = {"created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}
    path = tmp_path / "studio.json"
    path.write_text(json.dumps([{"id": 1, "text": "Fire.", "escalation": "favor", **notes}]))
    assert {"escalation": ["favor"]} == read_labelled([path]).labels


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
    rows = [{"text": "Stop.", "topic": "war"}, {"text": "Go.", "topic": "trade"}]
    data = read_labelled([write(tmp_path / "x.jsonl", rows)], targets=["topic"])
    assert {"topic": ["war", "trade"]} == data.labels
    assert not data.columns


def test_one_text_is_one_group(tmp_path):
    """Where no document is named, copies of a text are kept together."""
    rows = [{"text": text, "e": "x"} for text in ("a", "b", "a")]
    assert ["#0", "#1", "#0"] == read_labelled([write(tmp_path / "x.jsonl", rows)]).groups


def test_a_row_begins_where_its_first_line_stands(tmp_path):
    """Neither a cell of several lines nor a spreadsheet's own line moves the places."""
    path = tmp_path / "a.csv"
    path.write_text('text,e\n"two\nlines",x\nshort\n')
    with pytest.raises(LabelError, match=r"a\.csv:4: got 1 cells"):
        read_labelled([path])
    path.write_text("sep=;\r\ntext;e\r\na, b;x\r\nshort\r\n")
    with pytest.raises(LabelError, match=r"a\.csv:4: got 1 cells"):
        read_labelled([path])


def annotation(*choices, **more):
    """Return an annotation of a Label Studio task with one field."""
    value = {"choices": list(choices), **more.pop("value", {})}
    result = {"from_name": "escalation", "type": "choices", "value": value}
    return {"id": 7, "completed_by": 1, "result": [result], **more}


def studio(tmp_path, *annotations, text="Fire. Stop."):
    """Write a Label Studio export of one task."""
    path = tmp_path / "studio.json"
    task = {"id": 5, "data": {"text": text}, "annotations": list(annotations)}
    path.write_text(json.dumps([task]))
    return path


def test_every_annotator_gives_a_row(tmp_path):
    """A second annotation is not dropped, a withdrawn one is told."""
    second = annotation("against", completed_by={"id": 2, "email": "b@example.org"})
    withdrawn = annotation("none", was_cancelled=True)
    data = read_labelled([studio(tmp_path, annotation("favor"), second, withdrawn)])
    assert ["favor", "against"] == data.labels["escalation"]
    assert ["1", "b@example.org"] == data.columns["annotator"]
    assert "1 withdrawn annotations are left out" in data.notes[0]
    assert 1 == len(set(data.groups))


def test_two_labels_for_one_target_are_a_problem(tmp_path):
    """Neither is taken in silence."""
    with pytest.raises(LabelError, match=r"task 1, column escalation: got 'favor' and 'none'"):
        read_labelled([studio(tmp_path, annotation("favor", "none"))])
    path = tmp_path / "doccano.jsonl"
    path.write_text('{"text": "Stop.", "label": ["e=a", "e=a", "e=b"]}\n')
    with pytest.raises(LabelError, match=r"doccano\.jsonl:1, column e: got 'a' and 'b'"):
        read_labelled([path])


def test_what_is_no_label_is_told(tmp_path):
    """A result of another type is left out, and said so."""
    rating = {"from_name": "sure", "type": "rating", "value": {"rating": 4}}
    both = annotation("favor")
    both["result"].append(rating)
    data = read_labelled([studio(tmp_path, both)])
    assert ["escalation"] == list(data.labels)
    assert data.notes[0].endswith("task 1, column sure: a rating is no label")


def test_labelled_spans_are_rows(tmp_path):
    """Label Studio counts characters, doccano UTF-16; each span keeps its document."""
    text = "\U0001f6d1 Fire. Stop."
    first = annotation("favor", value={"start": 2, "end": 7})
    first["result"] += annotation("against", value={"start": 8, "end": 13})["result"]
    data = read_labelled([studio(tmp_path, first, text=text)])
    spans = [[3, 8, "escalation=favor"], [9, 14, "escalation=against"]]
    path = tmp_path / "doccano.jsonl"
    path.write_text(json.dumps({"id": 5, "text": text, "label": spans}) + "\n")
    for found in (data, read_labelled([path])):
        assert ["Fire.", "Stop."] == found.texts
        assert ["favor", "against"] == found.labels["escalation"]
        assert ["5", "5"] == found.groups


def test_flat_tasks(tmp_path):
    """A JSON-MIN export and doccano's JSON are lists of flat tasks."""
    path = tmp_path / "min.json"
    tasks = [
        {"id": 1, "text": "Fire.", "escalation": "favor", "lead_time": 3.5, "annotator": 1},
        {"id": 2, "text": "Stop.", "escalation": {"choices": ["against"]}},
        {"id": 3, "text": "Noon.", "label": ["escalation:none"]},
    ]
    path.write_text(json.dumps(tasks))
    assert {"escalation": ["favor", "against", "none"]} == read_labelled([path]).labels


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[{"data": {"text": "a"}, "annotations": 3}]', "column annotations: is no list"),
        ('[{"data": {"text": "a"}, "annotations": [{"result": [1]}]}]', "column result: got 1"),
        ('[{"data": {"text": "a"}, "annotations": [{"result": 5}]}]', "result: got 5; .* a list"),
        ("[3]", "task 1: got int"),
        ('[{"text": "a", "label": [3]}]', "column label: a span is .*; got 3"),
        ('[{"text": "a", "e": ["x"]}, {"text": "b", "e": "x"}]', "column e: got .'x'."),
        ('[{"text": 3, "e": "x"}]', "column text: is 3"),
    ],
)
def test_odd_exports_are_told(tmp_path, content, said):
    """What has another form than an export is named, and raises nothing else."""
    path = tmp_path / "a.json"
    path.write_text(content)
    with pytest.raises(LabelError, match=said):
        read_labelled([path])


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


@pytest.mark.parametrize(("start", "end"), [(-3, 100), (0, 4), (2, 2), (2, 1), (-1, 2)], ids=str)
def test_a_span_outside_of_its_text_is_named(tmp_path, start, end):
    """It is a problem, and never a part of the text that nobody marked."""
    odd = annotation("favor", value={"start": start, "end": end})
    with pytest.raises(LabelError, match=rf"task 1: a span is from {start} to {end}; accepted"):
        read_labelled([studio(tmp_path, odd, text="abc")])
    path = tmp_path / "doccano.jsonl"
    path.write_text(json.dumps({"text": "abc", "label": [[start, end, "e=x"]]}) + "\n")
    with pytest.raises(LabelError, match=rf":1: a span is from {start} to {end}; .* 0 to 3"):
        read_labelled([path])


def test_many_spans_of_a_long_text_are_read_at_once(tmp_path):
    """The text is counted once, not once a span: thousands of spans take no minutes."""
    n = 20_000
    text = "🕊 abc " * n
    spans = [[7 * i + 3, 7 * i + 6, "e=xy"[:3] + "xy"[i % 2]] for i in range(n)]
    path = tmp_path / "doccano.jsonl"
    path.write_text(json.dumps({"text": text, "label": spans}) + "\n")
    begin = time.process_time()
    data = read_labelled([path])
    assert time.process_time() - begin < 3
    assert ["abc"] * n == data.texts


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
