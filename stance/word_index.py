"""Folded words -> numbers, for thousands of words at once: a hash table of arrays.

A word is found by its key and then compared, character by character, so that two words of one key
are never taken for each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .features import MAX_WORD
from .scan import BASE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .plain_words import Ints, Keys, Words

ABSENT, TAKEN = -1, -2


class WordIndex:
    """Words under the numbers that they were added with."""

    def __init__(self) -> None:
        self.n_words = self._n_codes = 0
        self._slots = np.full(1 << 4, -1, dtype=np.int32)
        # One entry per word; the last of all, which -1 points to, is no word.
        self._keys = np.zeros(1, dtype=np.uint64)
        self._numbers = np.full(1, ABSENT, dtype=np.int64)
        self._lengths, self._starts = np.zeros((2, 1), dtype=np.int64)
        self._codes = np.zeros(MAX_WORD, dtype=np.uint16)
        self.keep()

    def keep(self) -> None:
        """Hold what is there now against :meth:`forget`."""
        self._kept = self.n_words, self._n_codes, self._slots.copy()

    def forget(self) -> None:
        """Leave out what was added since :meth:`keep`."""
        self.n_words, self._n_codes, slots = self._kept
        self._slots = slots.copy()

    def find(self, words: Words) -> Ints:
        """Return the number of each word; :data:`ABSENT`, or :data:`TAKEN` by another word.

        Parameters
        ----------
        words : Words
            At least one.

        Returns
        -------
        ndarray of int64, shape (n_words,)
        """
        slots = self._first_slots(words.keys)
        entries = self._slots.take(slots).astype(np.int64)
        same = self._keys.take(entries) == words.keys
        beside = np.flatnonzero(~same & (entries >= 0))
        while len(beside):
            slots[beside] = following = slots[beside] + 1 & len(self._slots) - 1
            entries[beside] = met = self._slots.take(following)
            same[beside] = met_same = self._keys.take(met) == words.keys[beside]
            beside = beside[~met_same & (met >= 0)]
        entries[~same] = -1
        numbers = self._numbers.take(entries)
        numbers[(entries >= 0) & ~self._spells(entries, words)] = TAKEN
        return numbers

    def _spells(self, entries: Ints, words: Words) -> NDArray[np.bool_]:
        """Tell which entries have the characters of the words."""
        ends = np.cumsum(words.lengths)
        starts = ends - words.lengths
        # Behind the last entry there is room for the longest word.
        at = np.repeat(self._starts.take(entries) - starts, words.lengths)
        at += np.arange(len(at))
        same: NDArray[np.bool_] = self._lengths.take(entries) == words.lengths
        differ = np.flatnonzero(self._codes.take(at) != words.codes)
        same[np.searchsorted(ends, differ, side="right")] = False
        return same

    def add(self, words: Words, numbers: Ints) -> None:
        """Add words that are absent, each once, under numbers from 0 on.

        Of two words with one key, one is there and the place of the other taken.
        """
        start, stop = self.n_words, self.n_words + len(numbers)
        end = self._n_codes + len(words.codes)
        self._codes = grow(self._codes, end + MAX_WORD)
        self._codes[self._n_codes : end] = words.codes
        self._keys, self._numbers = grow(self._keys, stop + 1), grow(self._numbers, stop + 1)
        self._lengths, self._starts = grow(self._lengths, stop + 1), grow(self._starts, stop + 1)
        self._keys[start:stop], self._numbers[start:stop] = words.keys, numbers
        self._lengths[start:stop] = words.lengths
        self._starts[start:stop] = self._n_codes + np.cumsum(words.lengths) - words.lengths
        self._numbers[-1] = ABSENT
        self.n_words, self._n_codes = stop, end
        # With one slot in four taken at the most, few words must look further than their own.
        if 4 * stop > len(self._slots):
            self._slots = np.full(1 << (4 * stop).bit_length(), -1, dtype=np.int32)
            self._place(0, stop)
        else:
            self._place(start, stop)

    def _first_slots(self, keys: Keys) -> Ints:
        shift = 65 - len(self._slots).bit_length()
        # The first character of a word stands in the lowest bits of its key.
        return (keys * np.uint64(BASE) >> np.uint64(shift)).astype(np.int64)

    def _place(self, start: int, stop: int) -> None:
        """Give a slot to each of some entries: the first that is free from its own on."""
        entries = np.arange(start, stop, dtype=np.int32)
        slots = self._first_slots(self._keys[start:stop])
        while len(entries):
            free = self._slots.take(slots) < 0
            self._slots[slots[free]] = entries[free]
            beside = self._slots.take(slots) != entries
            entries, slots = entries[beside], slots[beside] + 1 & len(self._slots) - 1


def grow(array: NDArray[Any], size: int) -> NDArray[Any]:
    """Return an array that holds ``size`` rows, twice as long as before if it must grow."""
    if size <= len(array):
        return array
    result = np.zeros((max(size, 2 * len(array)), *array.shape[1:]), dtype=array.dtype)
    result[: len(array)] = array
    return result
