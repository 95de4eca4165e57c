"""Alignment: who says the same, found again through rewording and moving."""

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import stance
from stance.alignment import align, edit_words

SEEDS = Path(__file__).parent.parent / "seeds" / "dispatches"


def statements(lang, n):
    """Return the first different statements of a language that are no headings."""
    rows = map(json.loads, (SEEDS / f"{lang}.jsonl").read_text("utf-8").splitlines())
    texts = (row["text"][s["start"] : s["end"]] for row in rows for s in row["statements"])
    return list(dict.fromkeys(text for text in texts if len(text) > 60))[:n]


@pytest.mark.parametrize("lang", ["en", "fr", "kk", "ru", "uk"])
def test_reworded_and_moved_statements_are_found(lang):
    """With two words in ten replaced and all of it shuffled, nine in ten find their counterpart."""
    rng = random.Random(0)
    old = statements(lang, 120)
    pool = [word for text in old for word in text.split()]
    order = rng.sample(range(len(old)), len(old))
    new = [
        " ".join(rng.choice(pool) if rng.random() < 0.2 else word for word in old[i].split())
        for i in order
    ]
    pairs = align(old, new, stance.load())
    right = sum(order[j] == i for i, j, _ in pairs)
    assert right > 0.9 * len(old)
    assert len(pairs) - right < 0.05 * len(old)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_strangers_are_not_paired(lang):
    """Of statements from different texts, few are taken for one another."""
    texts = statements(lang, 140)
    assert len(align(texts[:70], texts[70:], stance.load())) < 7


def test_the_same_text_pairs_with_itself_in_order():
    """Statements that recur are paired with those at the same place."""
    texts = ["We met.", "We agree.", "We met.", "!!!", "We met."]
    assert [(i, i) for i in range(5)] == [(i, j) for i, j, _ in align(texts, texts, stance.load())]
    assert [] == align([], texts, stance.load())


def test_signs_are_paired_with_the_same_signs():
    """Statements without a word are alike only if they have the same signs."""
    model = stance.load()
    assert [] == align(["..."], ["— !"], model)
    assert [] == align(["...", ""], ["Yes.", "No!", "“"], model)
    assert [(0, 1), (1, 0)] == sorted(
        (i, j) for i, j, _ in align(["...", "— !"], ["—  !", "..."], model)
    )


def test_five_hundred_with_five_hundred():
    """Two long communiqués are aligned in seconds."""
    texts = statements("en", 260) + statements("fr", 260)
    start = time.process_time()
    assert 500 == len(align(texts[:500], texts[:500][::-1], stance.load()))
    assert time.process_time() - start < 10


@given(st.text(max_size=60), st.text(max_size=60))
@example("a  b\u00a0", "a b")
@example("", "")
@settings(max_examples=100)
def test_edits_hold_both_texts(old, new):
    """The stretches of the edits are the two texts, and equal ones are equal but for blanks."""
    edits = edit_words(old, new)
    assert old == "".join(a for _, a, _ in edits)
    assert new == "".join(b for _, _, b in edits)
    assert all(a.split() == b.split() for op, a, b in edits if op == "equal")


@pytest.mark.parametrize("n", [150, 2000, 20_000])
def test_edits_of_few_words_said_often(n):
    """Words that recur without end cost no more than seconds, and equal texts stay equal."""
    old, new = "x y " * n, "y x x " * (2 * n // 3)
    start = time.process_time()
    edits = edit_words(old, new)
    assert time.process_time() - start < 5
    assert (n < 1000) == (len(edits) > 1)
    assert [("equal", old, old.strip())] == edit_words(old, old.strip())


def test_edits_of_very_long_statements():
    """What is too long to compare word by word is replaced as a whole."""
    old, new = "a " * 3000, "b " * 3000
    assert [("replace", old, new)] == edit_words(old, new)
