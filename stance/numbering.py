"""Words of whole stretches of text, numbered, so that arrays say what is known of them.

Each word as written gets its number when it is first met. Refuses to search what a word means:
that is :mod:`stance.word`'s affair.
"""

from __future__ import annotations

from itertools import repeat
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from .scan import Scan, scan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .word import PhraseTable, Word

# What is known of a numbered word at a glance: it begins something, a longer form or one whose
# second word is a stem; it can be a second word.
BEGINS, OPENS, STEMS, FOLLOWS = 1, 2, 4, 8
# Words remembered before all are forgotten.
MAX_WORDS = 200_000
_NUMBERING = Lock()


class WordList:
    """Words as written, numbered when they are first met.

    Attributes
    ----------
    words : list of Word
    groups : list of frozenset of str
        Of each word.
    marks : ndarray of uint8
        Sums of :data:`BEGINS`, :data:`OPENS`, :data:`STEMS` and :data:`FOLLOWS`, by number; longer
        than the list.
    """

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.groups: list[frozenset[str]] = []
        self.marks = np.zeros(4096, np.uint8)
        self.numbers: dict[int, int] = {}

    def append(self, key: int, word: Word, mark: int) -> int:
        """Give a word its number, and return it."""
        number = len(self.words)
        if number == len(self.marks):
            self.marks = np.concatenate([self.marks, np.zeros_like(self.marks)])
        self.words.append(word)
        self.groups.append(word.groups)
        self.marks[number] = mark
        self.numbers[key] = number
        return number


class Numbering:
    """The words that were met with one table.

    Parameters
    ----------
    table : PhraseTable
    """

    def __init__(self, table: PhraseTable) -> None:
        self._table = table
        self._list = WordList()

    def number_words(self, text: str) -> tuple[Scan, WordList, NDArray[np.intp]]:
        """Return the words of a text, the words met so far, and the numbers in them of the former.

        Parameters
        ----------
        text : str
        """
        found = scan(text)
        if len(self._list.words) > MAX_WORDS:
            # What others have scanned goes on to refer to the old list.
            self._list = WordList()
        known = self._list
        keys = found.keys.tolist()
        numbers = np.fromiter(map(known.numbers.get, keys, repeat(-1)), np.intp, len(keys))
        for at in np.flatnonzero(numbers < 0).tolist():
            with _NUMBERING:
                number = known.numbers.get(keys[at])
                if number is None:
                    word = self._table.read_word(text[found.starts[at] : found.ends[at]])
                    number = known.append(keys[at], word, self._mark(word))
            numbers[at] = number
        return found, known, numbers

    def _mark(self, word: Word) -> int:
        """Return what is known of a word at a glance, as a sum of marks."""
        follows = word.lower in self._table.seconds or "adverb" in word.groups
        return (
            (BEGINS if word.begins else 0)
            + (OPENS if word.phrases else 0)
            + (STEMS if word.stems else 0)
            + (FOLLOWS if follows else 0)
        )


def find_openers(marks: NDArray[np.uint8]) -> tuple[list[int], list[int]]:
    """Return the tokens that begin something, and those that may open a longer form.

    Parameters
    ----------
    marks : ndarray of uint8
        Of the tokens of a text, in order.
    """
    first, second = marks[:-1], marks[1:]
    opens = (first & STEMS != 0) | ((first & OPENS != 0) & (second & FOLLOWS != 0))
    return np.flatnonzero(marks & BEGINS).tolist(), np.flatnonzero(opens).tolist()
