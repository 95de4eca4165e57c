"""The features that a model knows, held so that opening them builds no dictionary of n-grams.

Words are kept as text. A pair is one 64-bit integer made of the places of its two words, and a
character n-gram one made of the places of its characters in an alphabet of at most 255; both are
exact, so nothing is hashed and nothing collides. Ids run over words, then pairs, then n-grams, each
in ascending order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from .features import FeatureSpec

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Keys = NDArray[np.uint64]

MAX_ALPHABET = 255


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Words, pairs and character n-grams with their ids.

    Parameters
    ----------
    words : tuple of str
        Folded words, ascending.
    pairs : ndarray of uint64
        ``left << 32 | right`` by place in ``words``, ascending.
    alphabet : str
        The characters of the n-grams, ascending.
    grams : ndarray of uint64
        Places in ``alphabet``, counted from 1, one byte each, ascending.
    """

    words: tuple[str, ...]
    pairs: Keys
    alphabet: str
    grams: Keys

    @classmethod
    def from_names(cls, names: Iterable[str]) -> Vocabulary:
        """Return the vocabulary of features named as :meth:`FeatureSpec.analyze` names them.

        Pairs of words that are not features themselves are left out, and so are n-grams with a
        character beyond the 255 most frequent.
        """
        words, pairs, grams = [], [], []
        for name in names:
            if not name.startswith("="):
                grams.append(name)
            elif " " in name:
                pairs.append(name[1:].split(" "))
            else:
                words.append(name[1:])
        words.sort()
        place = {word: i for i, word in enumerate(words)}
        counts = Counter(char for gram in grams for char in gram)
        common = sorted(counts, key=lambda char: (-counts[char], char))[:MAX_ALPHABET]
        alphabet = "".join(sorted(common))
        code = {char: i for i, char in enumerate(alphabet, 1)}
        pair_keys = [place[a] << 32 | place[b] for a, b in pairs if a in place and b in place]
        gram_keys = [
            int.from_bytes(bytes(code[c] for c in gram), "big")
            for gram in grams
            if all(c in code for c in gram)
        ]
        return cls(
            tuple(words),
            np.array(sorted(pair_keys), dtype=np.uint64),
            alphabet,
            np.array(sorted(gram_keys), dtype=np.uint64),
        )

    def __len__(self) -> int:
        return len(self.words) + len(self.pairs) + len(self.grams)

    def names(self) -> list[str]:
        """Return every feature as :meth:`FeatureSpec.analyze` names it, in the order of the ids."""
        words = self.words
        pairs = (f"={words[key >> 32]} {words[key & 0xFFFFFFFF]}" for key in self.pairs.tolist())
        grams = (
            "".join(self.alphabet[code - 1] for code in key.to_bytes(8, "big").lstrip(b"\0"))
            for key in self.grams.tolist()
        )
        return [*(f"={word}" for word in words), *pairs, *grams]

    @cached_property
    def word_ids(self) -> dict[str, int]:
        """Ids of the words."""
        return {word: i for i, word in enumerate(self.words)}

    def find_pairs(self, left: Ints, right: Ints) -> Ints:
        """Return the ids of pairs of word ids; -1 where unknown.

        Parameters
        ----------
        left, right : ndarray of int64, shape (n,)
            Word ids, none negative.
        """
        ids = _find(self.pairs, left.astype(np.uint64) << np.uint64(32) | right.astype(np.uint64))
        return np.where(ids < 0, ids, ids + len(self.words))

    def find_grams(self, words: Sequence[str], spec: FeatureSpec) -> tuple[Ints, Ints, Ints, Ints]:
        """Return the known character n-grams of folded words.

        Returns
        -------
        word, start, n, id : ndarray of int64
            One entry per occurrence: which word, where in the padded word, how long, which feature.
        """
        padded = f" {'  '.join(words)} " if words else ""
        points = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        codes = self._codes[points].astype(np.uint64)
        lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words)) + 2
        ends = np.cumsum(lengths)
        stop = np.repeat(ends, lengths)
        first, last = spec.chars
        at = np.flatnonzero(codes) if last else np.empty(0, dtype=np.int64)
        keys = codes[at]
        found_at, found_n, found_id = [at[:0]], [at[:0]], [at[:0]]
        for n in range(1, last + 1):
            if n > 1:
                alive = np.flatnonzero(at + (n - 1) < stop[at])
                at, keys = at[alive], keys[alive]
                added = codes[at + (n - 1)]
                alive = np.flatnonzero(added)
                at, keys = at[alive], keys[alive] << np.uint64(8) | added[alive]
            if n >= first:
                ids = _find(self.grams, keys)
                hits = np.flatnonzero(ids >= 0)
                found_at.append(at[hits])
                found_n.append(np.full(len(hits), n))
                found_id.append(ids[hits] + (len(self.words) + len(self.pairs)))
        at = np.concatenate(found_at)
        word = np.searchsorted(ends, at, side="right")
        return word, at - (ends - lengths)[word], np.concatenate(found_n), np.concatenate(found_id)

    @cached_property
    def _codes(self) -> NDArray[np.uint8]:
        codes = np.zeros(0x110000, dtype=np.uint8)
        codes[[ord(char) for char in self.alphabet]] = np.arange(1, len(self.alphabet) + 1)
        return codes


def _find(keys: Keys, wanted: Keys) -> Ints:
    """Return the place of each wanted key in an ascending array, or -1."""
    if not len(keys):
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.searchsorted(keys, wanted)
    at[at == len(keys)] = 0
    return np.where(keys[at] == wanted, at, -1)
