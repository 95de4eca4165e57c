"""Interviews: who answers, and what is no interview."""

import time

import pytest

from stance.classification import classify

INTERVIEW = (
    "We shall see\n\nInterview with Ukraine's president Anna Stone.\n\n"
    "When will you win?\n{}\n\nWill you talk?\nWe will talk.\n\nWhen?\nSoon, I hope.\n"
)


def answers(text):
    """Return the actors of the answers."""
    return [s.actor for s in classify(text) if s.attribution.rule == "answer"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", " \n"])
def test_line_ends(end):
    """An interview is one whatever ends its lines."""
    text = INTERVIEW.format("We will win soon.").replace("\n", end)
    assert answers(text) == ["kyiv"] * 3


def test_word_that_begins_like_the_guest():
    """Only the guest's own name in an answer shows that the author speaks."""
    assert answers(INTERVIEW.format("We will win at Stonehenge.")) == ["kyiv"] * 3
    assert answers(INTERVIEW.format("Stone laughs at that.")) == []


def test_words_of_labels_cost_nothing():
    """Sentences that begin like a label of an answer do not have the lead read again."""

    def measure(sentence):
        text = "Talks in the city.\nPeskov: We will win.\n" + f"{sentence}\n" * 8_000
        times = []
        for _ in range(3):
            start = time.process_time()
            classify(text)
            times.append(time.process_time() - start)
        return min(times)

    assert measure("A man came.") < 3 * measure("No man came.")
