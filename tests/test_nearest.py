"""Seeds beside the real statement that they are most like."""

from training.data import TARGETS, Example
from training.nearest import find_nearest


def example(id: str, text: str, lang: str = "en") -> Example:
    """Return a statement without stance."""
    return Example(id, id, lang, "g7", text, dict.fromkeys(TARGETS, "none"))


def test_the_likest_comes_first_beside_its_like():
    """A retelling stands before what only shares a topic, and languages are kept apart."""
    real = [
        example("r1", "The ambassador said the bridge would be rebuilt by the spring."),
        example("r2", "Ministers will meet in Geneva to discuss grain exports."),
        example("r3", "Le pont sera rebâti au printemps.", "fr"),
    ]
    seeds = [
        example("s1", "Grain prices fell for a third week."),
        example("s2", "The envoy said that the bridge would be rebuilt by the autumn."),
        example("s3", "The bridge will be rebuilt.", "kk"),
    ]
    found = find_nearest(seeds, real)
    assert ["s2", "s1"] == [seed.id for _, seed, _ in found]
    assert ["r1", "r2"] == [near.id for _, _, near in found]
    assert 2 > found[0][0] > found[1][0] > 0


def test_the_same_words_are_as_like_as_can_be():
    """Likeness is 2 where nothing differs."""
    (likeness, _, _), *_ = find_nearest([example("s", "We met.")], [example("r", "We met.")])
    assert abs(likeness - 2) < 1e-9
