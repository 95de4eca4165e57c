from __future__ import annotations

import pickle
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.concept import ConceptTable, load_concepts
from stance.errors import InputError
from stance.features import (
    WORD_RE,
    Analyzer,
    FeatureSpec,
    check_statements,
    fold_word,
    is_bigram,
)

ANALYZE = Analyzer(FeatureSpec(), load_concepts())
any_text = st.text(st.characters(exclude_categories=()))


@given(any_text)
def test_any_text_has_features(text):
    """Odd text never raises, and the same text has the same features."""
    assert ANALYZE(text) == ANALYZE(text)


@given(any_text)
def test_words_are_never_empty_and_hold_no_blank(text):
    """A folded word is not empty, holds no blank and none of the marks of other features."""
    for token in WORD_RE.findall(text):
        word = fold_word(token)
        assert word
        assert not set(word) & set(" =@^+>\n\t")


@given(st.lists(any_text))
def test_only_pairs_and_bigrams_cross_blanks(parts):
    """Words and n-grams depend on nothing but the stretch between two blanks."""
    analyze = Analyzer(FeatureSpec(reach=0, bigrams=False), load_concepts())
    apart = [f for part in parts for f in analyze(part) if f[0] not in "@^"]
    together = [f for f in analyze(" ".join(parts)) if f[0] not in "@^"]
    assert apart == together


@pytest.mark.parametrize(
    ("folded", "token"),
    [
        ("aujourd'hui", "Aujourd’hui"),
        ("l'", "L’"),
        ("п'ятниця", "Пʼятниця"),
        ("été", "E\u0301te\u0301"),
        ("замок", "за\u0301мок"),
        ("escalation", "esca\u00adla\u200btion"),
        ("strasse", "STRAßE"),
        ("0000", "2022"),
        ("00", "٤٢"),
        ("istanbul", "İstanbul"),
        ("peace", "peace'"),
    ],
)
def test_words_are_folded(folded, token):
    """Case, apostrophes, accents, invisible characters and digits do not matter."""
    assert folded == fold_word(token)


def test_elided_words_stand_alone():
    """French elision parts words, other apostrophes do not."""
    assert ["l’", "escalade", "qu'", "il", "aujourd’hui", "don't"] == WORD_RE.findall(
        "l’escalade qu'il aujourd’hui don't"
    )


def test_pairs_reach_as_far_as_told_in_either_order():
    """A pair is two concepts at most ``reach`` apart, whichever comes first."""
    table = ConceptTable([("a", "aa"), ("b", "bb"), ("c", "cc")])
    spec = FeatureSpec(words=False, chars=(0, 0), reach=1, ordered_reach=0, bigrams=False)
    assert ["^", "@b", "@a", "@c", "@a b", "@a c"] == Analyzer(spec, table)("bb xx aa, yy — cc")


def test_near_pairs_tell_who_comes_first():
    """A pair in its order is another than the reverse, however far the other pairs reach."""
    table = ConceptTable([("a", "aa"), ("b", "bb"), ("c", "cc")])
    bare = {"words": False, "chars": (0, 0), "bigrams": False}
    near = Analyzer(FeatureSpec(**bare, reach=2, ordered_reach=1), table)
    assert ["@a b", "@b>a", "@a c", "@a>c", "@b c"] == near("bb xx aa, yy — cc")[4:]
    far = Analyzer(FeatureSpec(**bare, reach=0, ordered_reach=2), table)
    assert ["@b>a", "@a>c", "@b>c"] == far("bb xx aa, yy — cc")[4:]


def test_a_bigram_is_of_words_under_the_names_of_their_concepts():
    """Two words that follow one another, whatever stands between them; a concept is named so."""
    table = ConceptTable([("a", "aa*"), ("b", "bb")])
    analyze = Analyzer(FeatureSpec(chars=(0, 0), reach=0, ordered_reach=0), table)
    assert ["@a+=to", "=to+@b", "@b+=xx"] == analyze("Aaron to — bb, XX")[-3:]
    assert not any(map(is_bigram, analyze("aa")))


@pytest.mark.parametrize(
    "parameters",
    [
        {"words": 2},
        {"bigrams": 1},
        {"chars": (0, 3)},
        {"chars": (4, 3)},
        {"chars": (3, 9)},
        {"reach": -1},
        {"reach": 17},
        {"ordered_reach": -1},
        {"ordered_reach": 1.0},
    ],
)
def test_wrong_parameters_are_refused(parameters):
    """A parameter out of range is refused in one line that names what is accepted."""
    with pytest.raises(InputError, match="accepted"):
        FeatureSpec(**parameters)


@pytest.mark.parametrize(
    "table", [[("a", "x"), ("b", "x")], [("a b", "x")], [("a", "*")], [("", "x")]]
)
def test_wrong_concepts_are_refused(table):
    """A form belongs to one concept, and a concept has a name without blanks."""
    with pytest.raises(InputError):
        ConceptTable(table)


def test_concepts_take_the_longest_form():
    """The exact form wins, then the longest stem."""
    table = ConceptTable([("peace", "мир*"), ("peacekeep", "миротвор*"), ("world", "мирово")])
    names = [table.names[table.find(word)] for word in ("мира", "миротворец", "мирово")]
    assert ["peace", "peacekeep", "world"] == names
    assert table.find("мор") == -1


def longest_form(forms, word):
    """Return the concept of a word, slowly: the exact form, else the longest stem."""
    fitting = [
        (form == word, len(form), name)
        for name, form in forms
        if form == word or (form[-1] == "*" and word.startswith(form[:-1]))
    ]
    return max(fitting)[2] if fitting else None


@given(
    forms=st.dictionaries(
        st.from_regex(r"[abё]{1,4}|[abё]{2,3}\*", fullmatch=True), st.sampled_from(["p", "q", "r"])
    ),
    words=st.lists(st.text("abё", min_size=1, max_size=6)),
)
def test_one_word_is_found_as_many_are(forms, words):
    """By bisection, by index and by reading every form: the same concept, also once saved."""
    forms = [(name, form) for form, name in forms.items()]
    table = ConceptTable(forms)
    saved = ConceptTable.from_text(table.to_text())
    trusted = ConceptTable.from_text(table.to_text(), trusted=True)
    for read in (table, saved, trusted, pickle.loads(pickle.dumps(table))):
        assert (table, table.names) == (read, read.names)
        places = [read.find(word) for word in words]
        assert places == read.find_many(words)
        found = [read.names[place] if place >= 0 else None for place in places]
        assert found == [longest_form(forms, word) for word in words]


def test_shipped_concepts_survive_a_round_trip():
    """What is written is read, with all its names; nothing but what is written is."""
    table = load_concepts()
    text = table.to_text()
    assert table == ConceptTable.from_text(text)
    assert table.names == ConceptTable.from_text(text, trusted=True).names
    names, *rows = text.split("\n")
    for wrong in ("\n".join([names, *rows[::-1]]), "\n".join(["zzz", *rows]), names + "\nx"):
        with pytest.raises(InputError):
            ConceptTable.from_text(wrong)


def test_one_string_is_not_a_list_of_statements():
    """A bare string is refused, and so is anything that is no string."""
    with pytest.raises(InputError, match="brackets"):
        check_statements("text")
    with pytest.raises(InputError, match="statement 1"):
        check_statements(["text", None])


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "a'" * 100_000, "é\u0301" * 100_000, "мир " * 50_000]
)
def test_time_grows_with_length(text):
    """Twice the text takes about twice the time, whatever the text."""

    def spent(text):
        start = time.perf_counter()
        ANALYZE(text)
        return time.perf_counter() - start

    half = min(spent(text[: len(text) // 2]) for _ in range(3))
    assert min(spent(text) for _ in range(3)) < 4 * half + 0.05
