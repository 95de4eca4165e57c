from __future__ import annotations

from itertools import chain, islice

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stance.features import MAX_WORD, WORD_RE, fold_words
from stance.plain_words import StatementWords, read_words

LETTERS = "abÉßİŉǅКиЇӘқ0²_'’ʼ \n.-«\u0301\u00ad\u200d\ud800中한ﬁΣ𝐀"
any_text = st.one_of(st.text(st.sampled_from(LETTERS)), st.text(st.characters()))


def expected(statement: str) -> list[str]:
    """Return the folded words of a statement, as the analyzer reads them."""
    tokens = WORD_RE.findall(statement)
    return fold_words(tokens) if tokens else []


def in_order(read: StatementWords) -> list[list[str]]:
    """Return the words of each statement, those of stretches that are not plain among them."""
    parts = [[word] for word in read.words.to_strings()]
    for place, other in reversed(list(zip(read.places.tolist(), read.others, strict=True))):
        parts.insert(place, expected(other))
    rest = iter(parts)
    result = [[*chain.from_iterable(islice(rest, count))] for count in read.counts.tolist()]
    assert not list(rest)
    return result


@given(st.lists(any_text, min_size=1))
@example(["d’aujourd’hui", "l'OTAN", "'Kyiv'", "no' no", "qu’il n’y a", "Russia's'", "об’єкт"])
@example(["x" * MAX_WORD + "y", "a'" + "b" * MAX_WORD, "c" * MAX_WORD + "'d l'e", "l'f"])
def test_the_words_are_those_of_the_analyzer(statements):
    """Plain words, and the others where they stand, are the words that training reads."""
    assert in_order(read_words(statements)) == [expected(text) for text in statements]


@pytest.mark.parametrize(
    "text", ["L’Alliance dit : « non ».", "П’ять об’єктів!", "Russia's 2nd", "Қазақ"]
)
def test_plain_text_is_plain(text):
    """Text of the five languages needs no other reading."""
    assert not read_words([text]).others


@given(st.lists(st.text("abcкл0", min_size=1), min_size=1))
def test_the_key_follows_from_the_word(words):
    """A word has one key wherever it stands, and different short words have different ones."""
    found = read_words([" ".join(words), *words]).words
    spelled = dict(zip(found.to_strings(), found.keys.tolist(), strict=True))
    assert len(set(spelled.values())) == len(spelled)
    assert all(
        spelled[w] == h for w, h in zip(found.to_strings(), found.keys.tolist(), strict=True)
    )


def test_some_of_the_words():
    """Words that are taken are those at the places asked for."""
    words = read_words(["one two three four"]).words
    some = words.take(np.array([1, 3]))
    assert some.to_strings() == ["two", "four"]
    assert some.keys.tolist() == words.keys[[1, 3]].tolist()


def test_a_long_text_is_read_as_short_ones_are():
    """A statement of a million characters has the words that it repeats."""
    read = read_words(["NATO said no. " * 75_000])
    assert read.words.to_strings() == ["nato", "said", "no"] * 75_000
    assert len(set(read.words.keys.tolist())) == 3
