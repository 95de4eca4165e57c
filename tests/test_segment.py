"""Segmentation: golden cases, and what a segmentation promises."""

import json
from pathlib import Path

import pytest

from stance.lexicon import load_lexicon
from stance.segment import segment

CASES = Path(__file__).parent / "cases"


def load_cases(name):
    """Yield the cases of every language as parameters; known failures are strict xfails."""
    for path in sorted(CASES.glob(f"*/{name}.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            failing = case["kind"] == "known-failure"
            marks = [pytest.mark.xfail(strict=True, reason=case["label"])] if failing else []
            lang = path.parent.name
            yield pytest.param(lang, case, id=f"{lang}: {case['label']}", marks=marks)


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
