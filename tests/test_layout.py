"""Layout: which paragraphs could be questions and answers."""

import pytest

from stance.layout import ANSWER, QUESTION, asks, find_layout
from stance.lexicon import load_lexicon
from stance.segment import segment


def lay_out(text):
    """Return the turns of a text, in order, or None."""
    layout = find_layout(text, segment(text, load_lexicon("en")).sentences)
    return None if layout is None else [turn for _, turn in sorted(layout.turns.items())]


@pytest.mark.parametrize("text", ["Why?", "Why?!", "He asked: “Why?”", "« Pourquoi ? »", "Why? "])
def test_asks(text):
    """Marks that close a question do not hide it."""
    (sentence,) = segment(text, load_lexicon("en")).sentences
    assert asks(text, sentence)


def test_does_not_ask():
    """A question mark in the middle asks nothing."""
    text = "Why? is a good question"
    *_, last = segment(text, load_lexicon("en")).sentences
    assert not asks(text, last)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", " \n"])
def test_line_ends(end):
    """Turns are the same whatever ends a line."""
    lines = [
        "Title",
        "",
        "When will it end?",
        "In May.",
        "",
        "Who says so?",
        "We do.",
        "All of us.",
    ]
    assert lay_out(end.join(lines)) == [QUESTION, ANSWER, QUESTION, ANSWER, ANSWER]


def test_dashes():
    """Behind a dash, turns alternate; the first asks."""
    text = "Title\n— When will it end?\n— In May.\n— Who says so?\n— We do."
    assert lay_out(text) == [QUESTION, ANSWER, QUESTION, ANSWER]


@pytest.mark.parametrize(
    "text",
    [
        "Title\nIt rains.\nIt snows.",
        "What now?\nIt rains.\nIt snows.",
        "Title\nIt rains.\nWhat now?",
    ],
)
def test_no_layout(text):
    """A title asks nobody, and a question at the end has no answer."""
    assert lay_out(text) is None
