"""Exports of doccano and Label Studio: each label a row's, each span a row, nothing in silence."""

import json
import time

import pytest

from stance.annotation import tag_rows, task_rows
from stance.errors import LabelError
from stance.labelled import read_labelled


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


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("e=favor", {"e": "favor"}), ("e: favor", {"e": "favor"}), ("e/favor", {"e": "favor"}),
        ("favor", {"label": "favor"}), ("a:b=c", {"a:b": "c"}),
    ],
)  # fmt: skip
def test_a_flat_label_names_its_target(tag, expected):
    """Before ``=``, else ``:``, else ``/``; a label alone is of the target ``label``."""
    problems = []
    ((where, row),) = tag_rows("f:1", {"text": "Stop.", "labels": [tag]}, problems)
    assert ("f:1", {"text": "Stop.", **expected}) == (where, row)
    assert not problems


def test_a_line_without_tags_is_a_row():
    """A column ``label`` that holds a label, not a list, is a column like any other."""
    row = {"text": "Stop.", "label": "against"}
    assert [("f:1", row)] == list(tag_rows("f:1", row, []))


@pytest.mark.parametrize(
    ("annotation", "name"),
    [
        ({"id": 7, "completed_by": 3}, "3"),
        ({"id": 7, "completed_by": {"id": 3, "email": "a@example.org"}}, "a@example.org"),
        ({"id": 7, "completed_by": {"id": 3}}, "3"),
        ({"id": 7}, "7"),
    ],
)
def test_who_annotated(annotation, name):
    """By address, number, or the number of the annotation: two of them are never one."""
    ((_, row),) = task_rows("t", {"data": {"text": "a"}, "annotations": [annotation]}, [], [])
    assert name == row["annotator"]


def test_a_task_without_annotations_is_a_row_to_label():
    """It keeps its text and its number."""
    task = {"id": 4, "data": {"text": "a", "doc": "d"}}
    assert [("t", {"text": "a", "doc": "d", "id": 4})] == list(task_rows("t", task, [], []))
