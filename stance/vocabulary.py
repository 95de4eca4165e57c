"""The features that a model knows, held so that opening them builds no dictionary of n-grams.

Words, concepts and pairs of concepts are kept as text. A character n-gram is one 64-bit integer,
made of the places of its characters in an alphabet of at most 255, and so is a bigram, made of the
ids of its two words or concepts: exact, so nothing is hashed and nothing collides. Ids run over the
terms, then the n-grams, then the bigrams, each in ascending order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from .features import MAX_ALPHABET, START, TERM_MARKS, FeatureSpec, is_bigram
from .key_index import KeyIndex
from .trie import Trie

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Keys = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Terms, character n-grams and bigrams with their ids.

    Parameters
    ----------
    terms : tuple of str
        ``^``, words, concepts and pairs as :class:`stance.features.Analyzer` names them, ascending.
    alphabet : str
        The characters of the n-grams, ascending.
    grams : ndarray of uint64
        Places in ``alphabet``, counted from 1, one byte each, ascending.
    bigrams : ndarray of uint64
        The ids of two terms, 32 bits each, ascending.
    """

    terms: tuple[str, ...]
    alphabet: str
    grams: Keys
    bigrams: Keys

    @classmethod
    def from_names(cls, names: Iterable[str]) -> Vocabulary:
        """Return the vocabulary of features named as the analyzer names them.

        N-grams with a character beyond the 255 most frequent are left out, and bigrams of what is
        no term.
        """
        terms: list[str] = []
        grams: list[str] = []
        bigrams: list[str] = []
        for name in names:
            (bigrams if is_bigram(name) else terms if name[0] in TERM_MARKS else grams).append(name)
        terms.sort()
        id_of = {term: id_ for id_, term in enumerate(terms)}
        pairs = [tuple(map(id_of.get, name.split("+"))) for name in bigrams]
        alphabet, keys = _encode_grams(grams)
        return cls(
            tuple(terms),
            alphabet,
            keys,
            np.array(
                sorted(a << 32 | b for a, b in pairs if a is not None and b is not None),
                dtype=np.uint64,
            ),
        )

    def __len__(self) -> int:
        return len(self.terms) + len(self.grams) + len(self.bigrams)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every feature as the analyzer names it, in the order of the ids."""
        grams = _decode_grams(self.alphabet, self.grams)
        bigrams = (
            f"{self.terms[key >> 32]}+{self.terms[key & 0xFFFFFFFF]}"
            for key in self.bigrams.tolist()
        )
        return (*self.terms, *grams, *bigrams)

    @cached_property
    def word_ids(self) -> dict[str, int]:
        """Ids of the words."""
        first, last = bisect_left(self.terms, "="), bisect_left(self.terms, ">")
        return {self.terms[id_][1:]: id_ for id_ in range(first, last)}

    @cached_property
    def start_id(self) -> int:
        """Id of the feature that every statement has; -1 where unknown."""
        return self.terms.index(START) if START in self.terms else -1

    def find_concepts(self, names: Sequence[str]) -> tuple[Ints, Ints, Ints]:
        """Return the ids of concepts, of their pairs and of pairs in order; -1 where unknown.

        Parameters
        ----------
        names : sequence of str
            Ascending.

        Returns
        -------
        single : ndarray of int64, shape (n,)
        pair : ndarray of int64, shape (n, n)
            Symmetric.
        ordered : ndarray of int64, shape (n, n)
            Row: the concept that comes first.
        """
        place = {name: i for i, name in enumerate(names)}
        single = np.full(len(names), -1)
        pair, ordered = np.full((2, len(names), len(names)), -1)
        first, last = bisect_left(self.terms, "@"), bisect_left(self.terms, "A")
        found: dict[str, list[tuple[int, int, int]]] = {" ": [], ">": []}
        for id_, term in enumerate(self.terms[first:last], first):
            left, mark, right = term[1:].partition(">" if ">" in term else " ")
            if not mark and left in place:
                single[place[left]] = id_
            elif left in place and right in place and (mark == ">" or left <= right):
                found[mark].append((place[left], place[right], id_))
        if found[" "]:
            a, b, ids = np.array(found[" "]).T
            pair[a, b] = pair[b, a] = ids
        if found[">"]:
            a, b, ids = np.array(found[">"]).T
            ordered[a, b] = ids
        return single, pair, ordered

    def find_bigrams(self, left: Ints, right: Ints) -> Ints:
        """Return the ids of bigrams; -1 where unknown.

        Parameters
        ----------
        left, right : ndarray of int64
            Ids of terms, or -1.
        """
        # With -1 in either half, a key is that of no bigram.
        places = self._bigram_index.find((left << 32 | right).view(np.uint64))
        places[places >= 0] += len(self.terms) + len(self.grams)
        return places

    @cached_property
    def _bigram_index(self) -> KeyIndex:
        return KeyIndex(self.bigrams)

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
        codes, word = self.encode(words)
        walk = self._search if self.trie is None else self.trie.walk
        ids, owners = [word[:0]], [word[:0]]
        for n, at, places in walk(codes, spec.chars[1]):
            if n >= spec.chars[0]:
                owners.append(word.take(at))
                ids.append(places + len(self.terms))
        return np.concatenate(owners), np.concatenate(ids)

    def encode(self, words: Sequence[str]) -> tuple[Ints, Ints]:
        """Return the characters of padded words, one after another, and the word of each.

        No n-gram crosses from one word to the next: none holds two blanks in a row.

        Parameters
        ----------
        words : sequence of str
            Folded, at least one.

        Returns
        -------
        codes, word : ndarray of int64
            Places in ``alphabet``, counted from 1, and 0 for other characters; places in ``words``.
        """
        padded = f" {'  '.join(words)} "
        points = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words)) + 2
        return self._codes.take(points), np.repeat(np.arange(len(words)), lengths)

    @cached_property
    def _codes(self) -> Ints:
        codes = np.zeros(0x110000, dtype=np.int64)
        codes[[ord(char) for char in self.alphabet]] = np.arange(1, len(self.alphabet) + 1)
        return codes

    @cached_property
    def trie(self) -> Trie | None:
        """The n-grams as a table of transitions, unless it would be too large."""
        try:
            return Trie(self.grams, len(self.alphabet) + 1)
        except MemoryError:
            return None

    def _search(self, codes: Ints, last: int) -> Iterator[tuple[int, Ints, Ints]]:
        """Yield what :meth:`Trie.walk` does, by binary search: ten times as slow."""
        at = np.flatnonzero(codes)
        keys: Keys = codes[at].astype(np.uint64)
        for n in range(1, last + 1):
            if n > 1:
                at, keys = at[at + n <= len(codes)], keys[at + n <= len(codes)]
                ends = codes[at + (n - 1)]
                alive = np.flatnonzero(ends)
                at = at[alive]
                keys = keys[alive] << np.uint64(8) | ends[alive].astype(np.uint64)
            places = np.searchsorted(self.grams, keys)
            inside = np.flatnonzero(places < len(self.grams))
            hits = inside[self.grams[places[inside]] == keys[inside]]
            yield n, at[hits], places[hits]


def _encode_grams(grams: Sequence[str]) -> tuple[str, Keys]:
    """Return the alphabet of n-grams, and the keys of those that are written in it, ascending.

    None is longer than :data:`stance.features.MAX_CHAR_NGRAM`, which a key has room for.
    """
    points = np.frombuffer("".join(grams).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    chars, places, counts = np.unique(points, return_inverse=True, return_counts=True)
    # Of those that are as frequent, the first by code point.
    common = np.sort(np.argsort(-counts, kind="stable")[:MAX_ALPHABET])
    code = np.zeros(len(chars), dtype=np.uint64)
    code[common] = np.arange(1, len(common) + 1)
    codes = code[places]
    lengths = np.fromiter(map(len, grams), dtype=np.int64, count=len(grams))
    starts = np.cumsum(lengths) - lengths
    keys = np.zeros(len(grams), dtype=np.uint64)
    known = np.ones(len(grams), dtype=bool)
    for n in range(int(lengths.max(initial=0))):
        longer = np.flatnonzero(lengths > n)
        char = codes[starts[longer] + n]
        known[longer] &= char > 0
        keys[longer] = keys[longer] << np.uint64(8) | char
    return "".join(map(chr, chars[common])), np.sort(keys[known])


def _decode_grams(alphabet: str, keys: Keys) -> list[str]:
    """Return the n-grams of keys."""
    codes = keys.astype(">u8").view(np.uint8)
    points = np.array([0, *map(ord, alphabet)], dtype="<u4")[codes[codes > 0]]
    text = points.tobytes().decode("utf-32-le", "surrogatepass")
    ends = np.cumsum((codes.reshape(-1, 8) > 0).sum(axis=1)).tolist()
    return [text[a:b] for a, b in pairwise([0, *ends])]
