from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stance.plain_words import Words, read_words
from stance.word_index import ABSENT, TAKEN, WordIndex

some_words = st.lists(st.text("abк", min_size=1, max_size=70), unique=True)


def to_words(words: list[str]) -> Words:
    """Return plain words as they are read."""
    return read_words([" ".join(words)]).words


@given(st.lists(some_words, max_size=4), some_words)
def test_finds_what_was_added(batches, others):
    """A word has the number that it was added with; what was not added is absent."""
    index, numbers = WordIndex(), {}
    for batch in batches:
        new = [w for w in batch if w not in numbers and len(w) <= 64]
        more = dict(zip(new, range(len(numbers), len(numbers) + len(new)), strict=True))
        index.add(to_words(new), np.array(list(more.values()), dtype=np.int64))
        numbers |= more
    asked = [w for w in [*numbers, *others] if len(w) <= 64]
    if asked:
        found = index.find(to_words(asked)).tolist()
        assert found == [numbers.get(word, ABSENT) for word in asked]


def test_words_of_one_key_are_told_apart():
    """A word is never taken for another of the same key, nor for its beginning."""
    index, words = WordIndex(), to_words(["war", "peace", "peaces"])
    same = words._replace(keys=np.full(3, 7, dtype=np.uint64))
    index.add(same.take(np.array([1])), np.array([5]))
    assert index.find(same).tolist() == [TAKEN, 5, TAKEN]


def test_words_are_found_past_others_of_the_same_slot():
    """Where many keys begin alike, each word is found all the same."""
    names = [f"w{i}" for i in range(100)]
    words = to_words(names)._replace(keys=np.arange(100, dtype=np.uint64))
    index = WordIndex()
    index.add(words, np.arange(100))
    assert index.find(words).tolist() == list(range(100))


def test_forgets_what_came_after():
    """Forgetting leaves what was there when it was told to keep, however much was added."""
    first, second = to_words(["war", "peace"]), to_words([f"x{'y' * i}" for i in range(60)])
    index = WordIndex()
    index.add(first, np.array([3, 4]))
    index.keep()
    for _ in range(2):
        index.add(second, np.arange(60) + 10)
        assert index.find(second).tolist() == list(range(10, 70))
        index.forget()
        assert index.find(first).tolist() == [3, 4]
        assert set(index.find(second).tolist()) == {ABSENT}
