"""Words of whole stretches of text, numbered, so that arrays say what is known of them.

Each word as written gets its number when it is first met. Refuses to search what a word means:
that is :mod:`stance.word`'s affair.
"""

from __future__ import annotations

from itertools import repeat
from threading import Lock
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from .scan import BASE, Scan, scan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .word import PhraseTable, Word

# A form of several words is told by a bit of its second word; the last bit stands for any adverb.
SECONDS, ADVERB, ANY = 63, 1 << 63, (1 << 64) - 1
# Words remembered before all are forgotten.
MAX_WORDS = 200_000
# Of so many bits of its key is the place where a word is looked for first.
PLACE_BITS = 16
_NUMBERING = Lock()


class WordList:
    """Words as written, numbered when they are first met.

    Attributes
    ----------
    words, groups : ndarray of object
        The words, and the groups of function words of each, by number; longer than there are words.
    keys : ndarray of uint64
        By number.
    begins : ndarray of bool
        Whether a word begins something, by number.
    opens : ndarray of uint64
        The bits of the words that may follow a word in a longer form, by number.
    follows : ndarray of uint64
        The bits that a word has as a second one, by number.
    numbers : dict of int to int
        By key.
    """

    def __init__(self) -> None:
        self.words = np.empty(4096, object)
        self.groups = np.empty(4096, object)
        self.keys = np.zeros(4096, np.uint64)
        self.begins = np.zeros(4096, np.bool_)
        self.opens = np.zeros(4096, np.uint64)
        self.follows = np.zeros(4096, np.uint64)
        self.numbers: dict[int, int] = {}
        # Where a key leads, the number that was found there last.
        self._places = np.zeros(1 << PLACE_BITS, np.intp)

    def append(self, key: int, word: Word) -> int:
        """Give a word its number, and return it."""
        number = len(self.numbers)
        if number == len(self.keys):
            for name in ("words", "groups", "keys", "begins", "opens", "follows"):
                known = getattr(self, name)
                setattr(self, name, np.concatenate([known, np.zeros_like(known)]))
        self.words[number] = word
        self.groups[number] = word.groups
        self.begins[number] = word.begins
        self.opens[number] = _seconds_of(word)
        self.follows[number] = _bit(word.lower) | (ADVERB if "adverb" in word.groups else 0)
        self.keys[number] = key
        self.numbers[key] = number
        return number

    def find(self, keys: NDArray[np.uint64]) -> NDArray[np.intp]:
        """Return the numbers of some keys, -1 for those that are new."""
        if not self.numbers:
            return np.full(len(keys), -1, np.intp)
        places = (keys * np.uint64(BASE)) >> np.uint64(64 - PLACE_BITS)
        found: NDArray[np.intp] = self._places.take(places.view(np.intp))
        missed = np.flatnonzero(self.keys.take(found) != keys)
        others = keys.take(missed).tolist()
        numbers = np.fromiter(map(self.numbers.get, others, repeat(-1)), np.intp, len(others))
        found[missed] = numbers
        self._places[places.take(missed)] = numbers.clip(0)
        return found


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
        if len(self._list.numbers) > MAX_WORDS:
            # What others have scanned goes on to refer to the old list.
            self._list = WordList()
        known = self._list
        numbers = known.find(found.keys)
        for at in np.flatnonzero(numbers < 0).tolist():
            key = int(found.keys[at])
            with _NUMBERING:
                number = known.numbers.get(key)
                if number is None:
                    word = self._table.read_word(text[found.starts[at] : found.ends[at]])
                    number = known.append(key, word)
            numbers[at] = number
        return found, known, numbers


def _bit(second: str) -> int:
    # Not hash(): it differs from process to process, and numberings are handed to other ones.
    return 1 << crc32(second.encode("utf-8", "surrogatepass")) % SECONDS


def _seconds_of(word: Word) -> int:
    """Return the bits of the words that may follow a word in a longer form."""
    if word.stems:
        return ANY
    bits = ADVERB if word.splits else 0
    for second in word.phrases:
        bits |= _bit(second)
    return bits


def find_openers(known: WordList, numbers: NDArray[np.intp]) -> list[int]:
    """Return the tokens of a text that may open a longer form: all that do, and few others.

    Parameters
    ----------
    known : WordList
    numbers : ndarray of intp
        Of the tokens, in order.
    """
    opens, follows = known.opens.take(numbers[:-1]), known.follows.take(numbers[1:])
    return np.flatnonzero(opens & follows).tolist()
