from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.terminal import printable

from .models import TEXTS, small_model
from .test_model import ODD, any_text

targets = st.sampled_from(["escalation", "support", "three"])


def check_adds_up(text: str, target: str) -> None:
    """Assert what an explanation promises."""
    model = small_model()
    explanation = model.explain(text, target)
    for i, logit in enumerate(explanation.logits):
        total = explanation.intercepts[i] + sum(span.weights[i] for span in explanation.spans)
        assert total == pytest.approx(logit, abs=1e-9)
    highest = max(explanation.logits)
    exps = [math.exp(logit - highest) for logit in explanation.logits]
    proba = model.predict_proba([text])[target][0]
    assert [x / sum(exps) for x in exps] == pytest.approx(proba.tolist(), abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(any_text, targets)
def test_weights_add_up_to_the_logits(text, target):
    """Intercept and spans add up to the logits, and the logits give the probabilities."""
    check_adds_up(text, target)


@pytest.mark.parametrize("text", ODD)
def test_weights_add_up_on_odd_text(text):
    """The same on text made to break it."""
    check_adds_up(text, "escalation")


@settings(deadline=None)
@given(any_text, targets)
def test_spans_are_of_the_text(text, target):
    """Spans are stretches of the text, in order, and do not overlap."""
    end = 0
    for span in small_model().explain(text, target).spans:
        assert end <= span.start < span.end
        assert span.text == text[span.start : span.end]
        end = span.end


@settings(deadline=None)
@given(any_text, targets)
def test_rendering_loses_nothing(text, target):
    """Without its colours the rendered text is the statement, its own colours escaped."""
    rendered = small_model().explain(text, target).render_ansi()
    plain = re.sub(r"\x1b\[[0-9;]+m", "", rendered)
    assert plain == printable(text)


def test_the_words_that_weigh_are_named():
    """What speaks for the label is what a reader would point to."""
    explanation = small_model().explain(TEXTS[0], "escalation")
    votes = explanation.votes()
    words = [span.text for span in explanation.spans]
    assert "against" == explanation.label
    assert {"condemn", "restraint"} & {
        words[i] for i in sorted(range(len(votes)), key=votes.__getitem__)[-4:]
    }
    assert "\x1b[" in explanation.render_ansi()
    assert explanation.votes("none") != votes


def test_html_is_escaped():
    """Text cannot become markup."""
    page = small_model().explain("<b>condemn</b> & restraint", "escalation")._repr_html_()
    assert "<b>condemn" not in page
    assert "&amp;" in page
