"""doccano: spans in UTF-16 code units, labels that come back."""

import json

import pytest

from stance import offset
from stance.classification import classify
from stance.doccano import document_line, excerpt_line
from stance.document import Stance
from stance.errors import InputError
from stance.excerpt import Excerpt, cut_excerpts
from stance.labelled import read_labelled
from stance.source import Source

TEXT = "🕊 NATO condemned the strikes. 🚀 Moscow will strike again.\r\n“We will answer”, said Kyiv."


def test_spans_are_what_javascript_cuts_out():
    """A span cuts its statement out of the text as JavaScript counts it."""
    document = classify(TEXT)
    line = document_line(Source("x", TEXT), document)
    units = TEXT.encode("utf-16-le")
    cut = {units[2 * start : 2 * end].decode("utf-16-le") for start, end, _ in line["label"]}
    assert cut
    assert cut <= {s.text for s in document}
    assert len(cut) > 1


def test_a_long_document_is_read_once(monkeypatch):
    """The offsets of all statements are counted in one go through the text, not in one each."""
    calls = []
    count = offset._long_characters
    monkeypatch.setattr(offset, "_long_characters", lambda text: calls.append(text) or count(text))
    n = []
    for times in (1, 20):
        text = TEXT * times
        calls.clear()
        assert document_line(Source("x", text), classify(text))["label"]
        n.append(len(calls))
    assert n[0] == n[1]


def test_spans_come_back_as_statements(tmp_path):
    """An export of sequence labelling gives a row per span, with actor and labels."""
    document = classify(TEXT)
    line = {**document_line(Source("x", TEXT), document), "Comments": []}
    path = tmp_path / "export.jsonl"
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    positions = {
        s.text: {t: x.label for t, x in s.stances.items() if x.label != "none"}
        for s in document
        if s.actor or any(x.label != "none" for x in s.stances.values())
    }
    data = read_labelled([path])
    assert list(positions) == data.texts
    for target, column in data.labels.items():
        assert [labels.get(target) for labels in positions.values()] == column
    assert {"x"} == set(data.columns["doc"])
    assert data.columns["actor"] == [s.actor for s in document if s.text in positions]


def test_a_document_without_text_has_no_spans():
    """Nothing to label is nothing lost."""
    line = document_line(Source("x", ""), classify(""))
    assert {"text": "", "label": [], "id": "x", "lang": None} == line


def test_labels_of_the_model_are_given_when_asked_for():
    """Excerpts have the answers of the model as labels, or in a note only."""
    excerpt = next(cut_excerpts(Source("x", TEXT), classify(TEXT)))
    assert [] == excerpt_line(excerpt, labelled=False)["label"]
    line = excerpt_line(excerpt, labelled=True)
    assert {t: s.label for t, s in excerpt.stances.items()} == dict(
        label.split("=") for label in line["label"]
    )
    assert line["guess"].startswith("escalation=")


def test_what_the_model_abstains_from_is_no_label():
    """A text in no known language comes without labels, to be labelled by people."""
    text = "Der Kanzler verurteilte den Angriff auf die Stadt aufs Schärfste."
    document = classify(text)
    assert all(s.abstained for s in document[0].stances.values())
    excerpt = next(cut_excerpts(Source("x", text), document))
    assert [] == excerpt_line(excerpt, labelled=True)["label"]
    assert [] == document_line(Source("x", text), document)["label"]


def test_a_target_that_cannot_be_written_is_refused():
    """A target with the separator in its name would come back as another."""
    stance = Stance("a=b", "x", 0.0, {"x": 1.0})
    with pytest.raises(InputError, match="csv or label-studio"):
        excerpt_line(Excerpt("1", "1", "en", None, "Stop.", {"a=b": stance}), labelled=True)
