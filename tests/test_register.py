"""Words that real statements use and the seeds avoid."""

from training.data import TARGETS, Example
from training.register import find_words, nearer_half, weigh_words


def example(id: str, text: str, lang: str = "en") -> Example:
    """Return a statement without stance, a document of its own."""
    return Example(id, id, lang, "g7", text, dict.fromkeys(TARGETS, "none"))


def many(text: str, n: int, lang: str = "en") -> list[Example]:
    """Return a statement n times."""
    return [example(f"{lang}-{text}-{i}", text, lang) for i in range(n)]


def test_words_of_one_side_are_found():
    """A word that stands as often on both sides is on neither list, whatever their sizes."""
    real = many("We ensure stability.", 10) + many("We met.", 10)
    seeds = many("We told nobody.", 100) + many("We met.", 100)
    rare, frequent = find_words(seeds, real)
    assert rare == ["ensure", "stability"]
    assert frequent == ["told", "nobody"]


def test_a_word_of_few_documents_is_of_their_subject():
    """However often one document says it."""
    real = [Example(str(i), "one", "en", "g7", "Toxin.", {}) for i in range(9)]
    assert find_words(many("Grain.", 9), real) == ([], ["grain"])


def test_a_word_as_frequent_on_both_sides_weighs_nothing():
    """Shares are compared, not counts; a word that is absent from one weighs for the other."""
    weights = weigh_words(many("We met.", 60), many("We spoke.", 20))
    assert weights["we"] == 0
    assert weights["spoke"] == -weights["met"] > 0


def test_the_nearer_half_is_chosen_in_each_language():
    """Languages without real statements have no half."""
    seeds = [*many("We told him.", 2), *many("We ensure it.", 2), *many("Il dit.", 2, "fr")]
    assert nearer_half(seeds, many("They ensure peace.", 9)) == {
        "en-We ensure it.-0",
        "en-We ensure it.-1",
    }
