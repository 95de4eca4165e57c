"""The vocabulary: every feature has one id, and is found under it."""

import numpy as np

from stance.features import is_bigram
from stance.vocabulary import Vocabulary

from .models import small_model

NAMES = [
    "^",
    "=no",
    "=war",
    "@no",
    "@war",
    "@no war",
    "@no>war",
    " no",
    "war",
    "@no+@war",
    "=no+=no",
]


def test_names_come_back_in_the_order_of_their_ids():
    """Terms, then n-grams, then bigrams, each ascending; none is lost."""
    for names in (NAMES, [*small_model().vocabulary.names]):
        vocabulary = Vocabulary.from_names(reversed(names))
        assert sorted(names) == sorted(vocabulary.names)
        assert len(names) == len(vocabulary)
        kinds = [2 if is_bigram(name) else int(name[0] not in "=@^") for name in vocabulary.names]
        assert sorted(kinds) == kinds


def test_a_bigram_of_what_is_no_term_is_left_out():
    """Both of its words or concepts must be features."""
    vocabulary = Vocabulary.from_names([*NAMES, "=no+=peace", "@peace+=war"])
    assert Vocabulary.from_names(NAMES).names == vocabulary.names


def test_n_grams_of_rare_characters_are_left_out():
    """The most frequent 255 are kept, of those that are as frequent the first by code point."""
    often = [f"{chr(0x4E00 + i)}{chr(0x4E00 + i)}\U0001f600" for i in range(250)]
    once = [chr(0x5E00 + i) for i in range(10)]
    vocabulary = Vocabulary.from_names(["^", *once, *often])
    assert 255 == len(vocabulary.alphabet)
    assert ("^", *sorted([*often, *once[:4]])) == tuple(sorted(vocabulary.names))
    assert sorted(vocabulary.alphabet) == list(vocabulary.alphabet)
    assert ("^",) == Vocabulary.from_names(["^"]).names


def test_bigrams_are_found_by_the_ids_of_their_terms():
    """Known ones under their id, in their order only; with what is unknown there is none."""
    vocabulary = Vocabulary.from_names(NAMES)
    id_of = {name: id_ for id_, name in enumerate(vocabulary.names)}
    pairs = [("@no", "@war"), ("@war", "@no"), ("=no", "=no"), ("=no", "=war"), ("=war", "^")]
    left, right = np.array([[id_of[name] for name in pair] for pair in pairs]).T
    found = vocabulary.find_bigrams(left, right).tolist()
    assert [id_of["@no+@war"], -1, id_of["=no+=no"], -1, -1] == found
    nothing = np.full(len(left), -1)
    assert (vocabulary.find_bigrams(left, nothing) == -1).all()
    assert (vocabulary.find_bigrams(nothing, right) == -1).all()
    assert (Vocabulary.from_names(["=no"]).find_bigrams(left * 0, left * 0) == -1).all()
