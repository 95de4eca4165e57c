"""Label Studio: tasks, regions in code points, and interfaces that fit them."""

import json
from xml.etree import ElementTree

from stance.bundle import load
from stance.classification import classify
from stance.gazetteer import ACTORS
from stance.labelled import read_labelled
from stance.labelstudio import NARRATION, document_config, document_task, excerpt_config
from stance.source import Source

TEXT = "🕊 NATO condemned the strikes. 🚀 Moscow will strike again.\r\n“We will answer”, said Kyiv."


def test_regions_cut_out_their_statements():
    """Offsets are code points; every statement is a region with an actor and all its stances."""
    document = classify(TEXT, date="2024-01-01")
    task = document_task(Source("x", TEXT, date="2024-01-01"), document)
    (prediction,) = task["predictions"]
    regions = {}
    for result in prediction["result"]:
        value = result["value"]
        assert TEXT[value["start"] : value["end"]] == value["text"]
        regions.setdefault(result["id"], {})[result["from_name"]] = value
    assert len(document) == len(regions)
    for s, region in zip(document, regions.values(), strict=True):
        assert {"actor", *s.stances} == set(region)
        assert [s.actor or NARRATION] == region["actor"]["labels"]
    assert 0 < prediction["score"] <= 1
    assert "2024-01-01" == task["data"]["date"]


def test_a_date_in_the_text_is_the_date():
    """The date of a task is that of its document, given or read from its dateline."""
    text = "KYIV, 3 March 2024 – Kyiv condemned the strike."
    document = classify(text)
    assert document.date == document_task(Source("x", text), document)["data"]["date"]
    assert "2024-03-03" == document.date


def test_the_interface_has_every_name_that_a_prediction_uses():
    """Whatever a task says, the interface can show."""
    labels = load().labels
    task = document_task(Source("x", TEXT), classify(TEXT))
    view = ElementTree.fromstring(document_config(labels, ACTORS))
    known = {
        tag.get("name"): {child.get("value") for child in tag}
        for tag in view.iter()
        if tag.tag in {"Labels", "Choices"}
    }
    for result in task["predictions"][0]["result"]:
        value = result["value"]
        assert set(value.get("choices", value.get("labels"))) <= known[result["from_name"]]


def test_names_are_escaped():
    """A label from a stranger's model stays text."""
    config = excerpt_config({'<b>"&': ['"/><script>']})
    view = ElementTree.fromstring(config)
    assert '"/><script>' == view.find("Choices/Choice").get("value")
    assert "<script>" not in config


def test_regions_come_back_as_statements(tmp_path):
    """An export of documents gives a row per region; a skipped annotation counts for nothing."""
    document = classify(TEXT)
    task = document_task(Source("x", TEXT), document)
    result = task["predictions"][0]["result"]
    skipped = {"was_cancelled": True, "result": result[:1]}
    done = {"id": 7, "annotations": [skipped, {"result": result}], **task}
    path = tmp_path / "export.json"
    path.write_text(json.dumps([done]), encoding="utf-8")
    data = read_labelled([path])
    assert [s.text for s in document] == data.texts
    for target, column in data.labels.items():
        assert [s.stances[target].label for s in document] == column
    assert {"x"} == set(data.columns["doc"])


def test_a_document_without_statements_is_a_task():
    """Nothing to say is said."""
    task = document_task(Source("x", " "), classify(" "))
    assert [] == task["predictions"][0]["result"]
    assert 0.0 == task["predictions"][0]["score"]
