"""Reading the sentences of a document a stretch at a time."""

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance import numbering, reading, word
from stance.gazetteer import Gazetteer, default_gazetteer
from stance.lexicon import available_languages, load_lexicon
from stance.reading import Reader, read_sentence

TEXT = (
    "Le ministre des Affaires étrangères a fait toutefois valoir que l’Otan attend. "
    "Selon le Kremlin, «Moscou répondra», a-t-il dit le 3 mai. Emmanuel Macron, lui, doute.\n"
) * 5
CUTS = [0, *(at + 1 for at, mark in enumerate(TEXT) if mark in ".\n"), len(TEXT)]
SENTENCES = [(a, b) for a, b in pairwise(CUTS) if a < b]


@pytest.fixture
def table():
    """Return a table that no other test has asked."""
    return Gazetteer().table(load_lexicon("fr"))


@cache
def forms_of(lang):
    """Return the forms of a language as they stand in texts."""
    return [form.rstrip("*").replace("_", " ") for form, _ in load_lexicon(lang).entries]


def known(r):
    """Return what a reading says of its tokens."""
    words = [(w.lower, w.capital) for w in r.words]
    noted = (r.nominals, r.sources, r.verbs, r.people, r.heads)
    return words, r.starts, r.ends, r.gaps, r.groups, r.quoted, *noted


@pytest.mark.parametrize("stretch", [1, 90, 200, 100_000])
def test_stretches_do_not_matter(monkeypatch, table, stretch):
    """A sentence reads the same alone and among others, longer or shorter than a stretch."""
    alone = [known(read_sentence(TEXT, a, b, (), table)) for a, b in SENTENCES]
    monkeypatch.setattr(reading, "SHORT", 0)
    monkeypatch.setattr(reading, "STRETCH", stretch)
    reader = Reader(TEXT, table)
    assert alone == [known(reader.read(a, b, ())) for a, b in SENTENCES]


def test_forgotten_words_are_read_anew(monkeypatch, table):
    """A full memory of words changes no reading, not even one under way."""
    monkeypatch.setattr(reading, "SHORT", 0)
    reader = Reader(TEXT, table)
    expected = known(reader.read(*SENTENCES[0], ()))
    monkeypatch.setattr(numbering, "MAX_WORDS", 3)
    assert expected == known(read_sentence(TEXT, *SENTENCES[0], (), table))
    assert expected == known(reader.read(*SENTENCES[0], ()))


def test_words_that_share_a_place_are_told_apart(monkeypatch, table):
    """Where all known words are looked for in two places, they are read as they were."""
    monkeypatch.setattr(reading, "SHORT", 0)
    expected = [known(read_sentence(TEXT, a, b, (), table)) for a, b in SENTENCES]
    monkeypatch.setattr(numbering, "PLACE_BITS", 1)
    crowded = Gazetteer().table(load_lexicon("fr"))
    for _ in range(2):
        assert expected == [known(read_sentence(TEXT, a, b, (), crowded)) for a, b in SENTENCES]


@pytest.mark.parametrize("lang", available_languages())
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_words_and_arrays_read_alike(lang, data):
    """Word by word, as before numpy is there, a text reads as it does with arrays."""
    forms = forms_of(lang)
    odd = st.text(max_size=6) | st.sampled_from(["İ", "ß", "\ud800", "𝔸b", "a_b", "l’", "x" * 40])
    part = st.sampled_from(forms) | st.sampled_from(forms).map(str.capitalize) | odd
    gap = st.sampled_from([" ", " ", " ", "  ", ", ", "’", "-", "\n", ""])
    pairs = data.draw(st.lists(st.tuples(part, gap), max_size=30))
    text = "".join(a + b for a, b in pairs)
    table = default_gazetteer().table(load_lexicon(lang))
    cuts = sorted({0, len(text), *data.draw(st.lists(st.integers(0, len(text)), max_size=3))})
    by_word, by_array = Reader(text, table), Reader(text, table)
    by_word.few, by_array.few = True, False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "SHORT", -1)
        for a, b in pairwise(cuts):
            assert known(by_word.read(a, b, ())) == known(by_array.read(a, b, ()))


def test_forgotten_words_are_looked_up_anew(monkeypatch, table):
    """With room for a few words only, reading word by word changes nothing."""
    reader = Reader(TEXT, table)
    expected = [known(reader.read(a, b, ())) for a, b in SENTENCES]
    monkeypatch.setattr(word, "MAX_WORDS", 3)
    reader = Reader(TEXT, table)
    reader.few = True
    assert expected == [known(reader.read(a, b, ())) for a, b in SENTENCES]
    assert len(table._read) <= 3


def test_no_sentence_is_read_beyond_its_limit(table):
    """Of a sentence without end only the first tokens are read, with what stands between them."""
    text = "Kiev, " * 200_000
    r = read_sentence(text, 0, len(text), (), table)
    assert reading.MAX_TOKENS == len(r.words) == len(r.nominals)
    assert ["", ", "] == sorted(set(r.gaps))
