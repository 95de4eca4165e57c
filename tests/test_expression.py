"""Forms of several words."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.expression import _same_words, find_phrases
from stance.gazetteer import default_gazetteer
from stance.lexicon import available_languages, load_lexicon


def compare_all(words, at):
    """Return what every form that a word begins has in common with a text, one after another."""
    found, parted, stems = [], [], []
    for second, phrases in words[at].phrases.items():
        for rest, entry in phrases:
            if _same_words(rest, words, at + 1):
                (found if second else stems).append((1 + len(rest), entry))
            adverb = entry.kind == "verb" and "adverb" in words[at + 1].groups
            if second and adverb and _same_words(rest, words, at + 2):
                parted.append((2 + len(rest), entry))
    return found + stems + parted


@cache
def long_forms(lang):
    """Return the forms of several words of a language."""
    return [form for form, _ in load_lexicon(lang).entries if "_" in form]


@pytest.mark.parametrize("lang", available_languages())
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_few_comparisons_find_what_all_do(lang, data):
    """Ruling forms out by their second and third words loses none and keeps their order."""
    lexicon = load_lexicon(lang)
    table = default_gazetteer().table(lexicon)
    adverbs = [form for form in lexicon.group("adverb") if form.isalpha()]
    form = data.draw(st.sampled_from(long_forms(lang))).replace(
        "*", data.draw(st.sampled_from(["", "а", "s"]))
    )
    first, *rest = [part for part in form.split("_") if part.isalnum()] or ["a"]
    between = data.draw(st.lists(st.sampled_from(adverbs), max_size=1)) if adverbs else []
    behind = data.draw(st.lists(st.sampled_from([*rest, *adverbs, "x"]), max_size=3))
    words = [table.look_up(word) for word in [first, *between, *rest, *behind]]
    for at in range(len(words) - 1):
        assert compare_all(words, at) == find_phrases(words, at)
