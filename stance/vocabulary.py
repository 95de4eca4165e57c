"""The features that a model knows, held so that opening them builds no dictionary of n-grams.

Words, concepts and pairs of concepts are kept as text. A character n-gram is one 64-bit integer,
made of the places of its characters in an alphabet of at most 255: exact, so nothing is hashed and
nothing collides. Ids run over the terms, then the n-grams, each in ascending order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from .features import START, FeatureSpec

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Keys = NDArray[np.uint64]

MAX_ALPHABET = 255


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Terms and character n-grams with their ids.

    Parameters
    ----------
    terms : tuple of str
        ``^``, words, concepts and pairs as :class:`stance.features.Analyzer` names them, ascending.
    alphabet : str
        The characters of the n-grams, ascending.
    grams : ndarray of uint64
        Places in ``alphabet``, counted from 1, one byte each, ascending.
    """

    terms: tuple[str, ...]
    alphabet: str
    grams: Keys

    @classmethod
    def from_names(cls, names: Iterable[str]) -> Vocabulary:
        """Return the vocabulary of features named as the analyzer names them.

        N-grams with a character beyond the 255 most frequent are left out.
        """
        terms: list[str] = []
        grams: list[str] = []
        for name in names:
            (terms if name[0] in "=@^" else grams).append(name)
        counts = Counter(char for gram in grams for char in gram)
        common = sorted(counts, key=lambda char: (-counts[char], char))[:MAX_ALPHABET]
        alphabet = "".join(sorted(common))
        code = {char: i for i, char in enumerate(alphabet, 1)}
        keys = [
            int.from_bytes(bytes(code[char] for char in gram), "big")
            for gram in grams
            if all(char in code for char in gram)
        ]
        return cls(tuple(sorted(terms)), alphabet, np.array(sorted(keys), dtype=np.uint64))

    def __len__(self) -> int:
        return len(self.terms) + len(self.grams)

    def names(self) -> list[str]:
        """Return every feature as the analyzer names it, in the order of the ids."""
        grams = (
            "".join(self.alphabet[code - 1] for code in key.to_bytes(8, "big").lstrip(b"\0"))
            for key in self.grams.tolist()
        )
        return [*self.terms, *grams]

    @cached_property
    def word_ids(self) -> dict[str, int]:
        """Ids of the words."""
        first, last = bisect_left(self.terms, "="), bisect_left(self.terms, ">")
        return {self.terms[id_][1:]: id_ for id_ in range(first, last)}

    @cached_property
    def start_id(self) -> int:
        """Id of the feature that every statement has; -1 where unknown."""
        return self.terms.index(START) if START in self.terms else -1

    def find_concepts(self, names: Sequence[str]) -> tuple[Ints, Ints]:
        """Return the ids of concepts and of their pairs; -1 where unknown.

        Parameters
        ----------
        names : sequence of str
            Ascending.

        Returns
        -------
        single : ndarray of int64, shape (n,)
        pair : ndarray of int64, shape (n, n)
            Symmetric.
        """
        place = {name: i for i, name in enumerate(names)}
        single = np.full(len(names), -1)
        pair = np.full((len(names), len(names)), -1)
        for id_ in range(bisect_left(self.terms, "@"), bisect_left(self.terms, "A")):
            at = [place[name] for name in self.terms[id_][1:].split(" ") if name in place]
            if len(at) == 1:
                single[at[0]] = id_
            elif len(at) == 2:
                pair[at[0], at[1]] = pair[at[1], at[0]] = id_
        return single, pair

    def find_grams(self, words: Sequence[str], spec: FeatureSpec) -> tuple[Ints, Ints]:
        """Return the known character n-grams of folded words.

        Parameters
        ----------
        words : sequence of str
            At least one.
        spec : FeatureSpec

        Returns
        -------
        word, id : ndarray of int64
            One entry per occurrence: in which word, which feature.
        """
        padded = f" {'  '.join(words)} "
        points = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        codes = self._codes[points].astype(np.uint64)
        lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words)) + 2
        word = np.repeat(np.arange(len(words)), lengths)
        first, last = spec.chars
        at = np.flatnonzero(codes)
        keys = codes[at]
        found, ids = [at[:0]], [at[:0]]
        for n in range(1, last + 1):
            if n > 1:
                # Longer n-grams begin where shorter ones do, end in the same word, and hold no
                # character from outside the alphabet.
                at, keys = at[at + n <= len(codes)], keys[at + n <= len(codes)]
                end = at + (n - 1)
                alive = np.flatnonzero((word[end] == word[at]) & (codes[end] > 0))
                at, keys = at[alive], keys[alive] << np.uint64(8) | codes[end[alive]]
            if n >= first:
                id_ = self._index.find(keys)
                hits = np.flatnonzero(id_ >= 0)
                found.append(word[at[hits]])
                ids.append(id_[hits] + len(self.terms))
        return np.concatenate(found), np.concatenate(ids)

    @cached_property
    def _codes(self) -> NDArray[np.uint8]:
        codes = np.zeros(0x110000, dtype=np.uint8)
        codes[[ord(char) for char in self.alphabet]] = np.arange(1, len(self.alphabet) + 1)
        return codes

    @cached_property
    def _index(self) -> _Index:
        return _Index(self.grams)


class _Index:
    """Where a key stands in an ascending array.

    A binary search to begin with. Its probes miss the cache, so once as many keys have been asked
    for as there are, they are sorted into buckets by a multiplicative hash, which is three times as
    fast and takes as long to make as the searches so far.
    """

    # An odd multiplier is a bijection of 64-bit integers: equal products, equal keys.
    _MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
    _SHIFT = np.uint64(64 - 17)

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._patience = len(keys)

    def find(self, keys: Keys) -> Ints:
        """Return the place of each key, or -1."""
        if self._patience > 0:
            self._patience -= len(keys)
            at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
            return np.where(self._keys[at] == keys, at, -1)
        if not len(self._keys):
            return np.full(len(keys), -1)
        hashed = keys * self._MULTIPLIER
        order, sorted_, starts, deepest = self._buckets
        bucket = (hashed >> self._SHIFT).astype(np.int64)
        at, stop = starts[bucket], starts[bucket + 1]
        result = np.full(len(keys), -1)
        pending = np.flatnonzero(at < stop)
        for _ in range(deepest):
            here = at[pending]
            hit = sorted_[here] == hashed[pending]
            result[pending[hit]] = order[here[hit]]
            at[pending] += 1
            pending = pending[~hit & (here + 1 < stop[pending])]
        return result

    @cached_property
    def _buckets(self) -> tuple[Ints, Keys, Ints, int]:
        hashed = self._keys * self._MULTIPLIER
        order = np.argsort(hashed, kind="stable")
        counts = np.bincount((hashed >> self._SHIFT).astype(np.int64), minlength=1 << 17)
        return order, hashed[order], np.append(0, np.cumsum(counts)), int(counts.max())
