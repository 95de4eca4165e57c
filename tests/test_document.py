"""What comes back, as a notebook and a table show it."""

import re
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import stance
from stance.document import Document
from stance.errors import StanceError
from stance.notebook import MAX_SHOWN

from .models import small_model

TEXT = "NATO condemned <b>the strike</b>. Kyiv said: <script>alert(1)</script> & \ud800 \u202eno.\n"


def test_table_of_a_notebook_is_escaped():
    """Text is text there, whatever it holds, and a notebook can send it."""
    page = stance.classify(TEXT, date="2024-01-01", issuer="kyiv")._repr_html_()
    page.encode("utf-8")
    assert "<script" not in page
    assert "&lt;b&gt;the strike" in page
    assert "issued by kyiv; 2024-01-01" in page
    assert 1 + len(stance.classify(TEXT)) == page.count("<tr>")


@given(st.text(max_size=80))
@example("'\"><img src=x>")
@settings(max_examples=50)
def test_no_text_becomes_markup(text):
    """The tags of the table and of an explanation are those that we wrote."""
    doc = stance.classify(text, model=small_model())
    own = {"table", "caption", "thead", "tbody", "tr", "th", "td", "b", "bdi", "span", "abbr", "p"}
    pages = [doc._repr_html_(), small_model().explain(text, "escalation")._repr_html_()]
    for page in pages:
        page.encode("utf-8")
        assert set(re.findall(r"</?([^\s>]*)", page)) <= own


def test_long_documents_are_cut_and_say_so():
    """A notebook shows the first statements and how many there are."""
    page = stance.classify("Kyiv said no.\n" * (MAX_SHOWN + 5))._repr_html_()
    assert 1 + MAX_SHOWN == page.count("<tr>")
    assert f"{MAX_SHOWN + 5} statements" in page
    assert f"the first {MAX_SHOWN} are shown" in page


def test_doubt_is_shown():
    """Where the model abstains, the table says why."""
    assert "unknown language" in stance.classify("我们谴责这次袭击。")._repr_html_()


def test_frame_has_a_row_per_statement():
    """The frame holds offsets, actor, rule, text, and each stance with its score and its doubt."""
    pytest.importorskip("pandas")
    doc = stance.classify(TEXT)
    frame = doc.to_frame()
    assert [s.text for s in doc] == list(frame["text"])
    assert [TEXT[a:b] for a, b in zip(frame["start"], frame["end"], strict=True)] == list(
        frame.text
    )
    assert {"escalation", "escalation_score", "escalation_abstained"} <= set(frame.columns)


def test_empty_frame_has_columns():
    """A document without a statement is a frame without rows, not without columns."""
    pytest.importorskip("pandas")
    frame = Document("", None, None).to_frame()
    assert 0 == len(frame)
    assert ["start", "end", "actor", "speaker", "rule", "text"] == list(frame.columns)


def test_frame_without_pandas(monkeypatch):
    """Without the extra, one line says what to install."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(StanceError, match=r"\.\[frame\]"):
        stance.classify("Kyiv said no.").to_frame()
