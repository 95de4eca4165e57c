"""Whose country a text is from, in languages that several write."""

import pytest

from stance.home import HEAD_CHARS, find_home
from stance.lexicon import load_lexicon


@pytest.mark.parametrize(
    ("lang", "text", "home"),
    [
        ("ru", "Отключений не будет, предупредили в ведомстве.", "moscow"),
        ("ru", "Отключения в Украине вводятся с вечера. Россия молчит.", "kyiv"),
        ("ru", "На Украине горит склад, сообщили в России.", "moscow"),
        ("ru", "Казахстан ввезёт муку, сообщили в Астане.", "astana"),
        ("ru", "Россия и Казахстан", "moscow"),
        ("uk", "Росія молчить.", "kyiv"),
        ("kk", "Ресей үнсіз.", "astana"),
        ("en", "Russia and Ukraine have agreed.", None),
        ("en", "The enemy lost nine drones.", None),
        ("en", "The enemy came at night, the army of the occupiers said.", "kyiv"),
        ("en", "The akimat will lend forty million tenge.", "astana"),
        ("fr", "La Russie se tait.", None),
    ],
)
def test_home(lang, text, home):
    """The side whose signs a text shows most; else that of its language, if it has one."""
    assert find_home(text, load_lexicon(lang)) == home


def test_only_the_beginning_tells():
    """However long a text is, its signs are counted once and not to the end."""
    text = "." * HEAD_CHARS + " Казахстан, Казахстан."
    assert find_home(text, load_lexicon("ru")) == "moscow"


def test_a_part_of_a_word_is_no_sign():
    """Signs are whole words, but where the data leave their endings open."""
    assert find_home("Tengemon costs ninety.", load_lexicon("en")) is None
