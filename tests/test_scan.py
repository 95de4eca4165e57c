"""Finding words and numbering them."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from stance.lexicon import LETTERS_RE
from stance.scan import scan

TEXTS = st.one_of(
    st.text(max_size=80), st.lists(st.sampled_from("ab ЖңІ1_.«»\n\0😀𝒜\ud800 İ"), max_size=80)
).map("".join)


@given(text=TEXTS)
@example(text="")
@example(text="𝒜bc x_y ٣٤ 한국어 \ud800a")
def test_words_are_those_of_the_pattern(text):
    """A scan finds the places that the pattern of a word finds, whatever the text."""
    found = scan(text)
    places = list(zip(found.starts.tolist(), found.ends.tolist(), strict=True))
    assert [m.span() for m in LETTERS_RE.finditer(text)] == places


@given(text=TEXTS)
@example(text="ab ba a b ab aab abb")
def test_keys_are_the_same_for_the_same_word_only(text):
    """Two words of a text have one key if they are written alike, and only then."""
    keys = scan(text).keys.tolist()
    words = LETTERS_RE.findall(text)
    assert len(set(words)) == len(set(zip(words, keys, strict=True))) == len(set(keys))


@given(text=TEXTS)
def test_a_single_blank_is_told_apart(text):
    """Words are spaced where one blank and nothing else stands between them."""
    found = list(LETTERS_RE.finditer(text))
    gaps = [text[a.end() : b.start()] for a, b in pairwise(found)]
    assert [False] * bool(found) + [gap == " " for gap in gaps] == scan(text).spaced.tolist()
