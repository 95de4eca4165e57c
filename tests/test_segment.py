"""Segmentation: golden cases, and what a segmentation promises."""

import pytest

from stance.lexicon import load_lexicon
from stance.segment import segment

from .golden import load_cases


@pytest.mark.parametrize(("lang", "case"), load_cases("segmentation"))
def test_golden_cases(lang, case):
    """A text is cut where a reader of its language would cut it."""
    text = case["text"]
    found = segment(text, load_lexicon(lang)).sentences
    assert case["sentences"] == [text[s.start : s.end] for s in found]


def test_long_quotation_is_cut_at_its_sentences():
    """A quotation of a page is no single statement."""
    text = "« " + "Nous tenons nos engagements. " * 60 + "» a dit le président."
    assert len(segment(text, load_lexicon("fr")).sentences) > 10


def test_ukrainian_apostrophe_written_as_a_quotation_mark_opens_nothing():
    """A straight quotation mark inside a word is an apostrophe."""
    text = 'Він дав інтерв"ю агенції. Розмова тривала годину.'
    assert len(segment(text, load_lexicon("fr")).sentences) == 2
