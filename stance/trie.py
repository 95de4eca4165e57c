"""Character n-grams as a table of transitions: which one comes after which, by the next character.

Walking from one n-gram to the next longer one is one look at one table, for all places of a text at
once. The table has a row for every n-gram that a longer one begins with and a column for every
character; most of it is empty, and the empty pages take no memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

MAX_CELLS = 1 << 24
"""A larger table is not made: 64 MB. That of the shipped model has 5 million cells."""


class Trie:
    """The n-grams of a vocabulary, to be walked.

    Parameters
    ----------
    keys : ndarray of uint64
        One byte a character, counted from 1, ascending: see :class:`stance.vocabulary.Vocabulary`.
    n_codes : int
        How many characters there are, and 0 for the others.

    Raises
    ------
    MemoryError
        If the table would have more than :data:`MAX_CELLS`.
    """

    def __init__(self, keys: NDArray[np.uint64], n_codes: int) -> None:
        bounds = [0, *np.searchsorted(keys, np.uint64(1) << np.arange(8, 64, 8, dtype=np.uint64))]
        by_length = [keys[a:b] for a, b in zip(bounds, [*bounds[1:], len(keys)], strict=True)]
        while by_length and not len(by_length[-1]):
            by_length.pop()
        # Every beginning of an n-gram is a node, whether or not it is an n-gram itself.
        nodes = list(by_length)
        for n in range(len(nodes) - 2, -1, -1):
            nodes[n] = _merge(nodes[n], nodes[n + 1] >> np.uint64(8))
        self.longest, self.n_codes = len(nodes), n_codes
        # Node 0 is the empty beginning, and as a child no node at all.
        firsts = 1 + np.cumsum([0, *map(len, nodes)])
        n_rows = firsts[-2] if nodes else 1
        if n_rows * n_codes > MAX_CELLS:
            raise MemoryError(f"{n_rows} rows of {n_codes} cells")
        self.table = np.zeros(n_rows * n_codes, dtype=np.int32)
        self.grams = np.full(firsts[-1], -1, dtype=np.int32)
        self.firsts, self._parents = firsts.tolist(), np.zeros(firsts[-1], dtype=np.int64)
        for n, level in enumerate(nodes):
            parents = self._parents[firsts[n] : firsts[n + 1]]
            if n:
                parents += firsts[n - 1] + np.searchsorted(nodes[n - 1], level >> np.uint64(8))
            codes = (level & np.uint64(255)).astype(np.int64)
            self.table[parents * n_codes + codes] = firsts[n] + np.arange(len(level))
            places = firsts[n] + np.searchsorted(level, by_length[n])
            self.grams[places] = bounds[n] + np.arange(len(by_length[n]))

    def walk(self, codes: NDArray[Any], last: int) -> Iterator[tuple[int, Ints, Ints]]:
        """Yield the n-grams of a text, from the shortest to the longest.

        Parameters
        ----------
        codes : ndarray of int64
            The characters.
        last : int
            Length of the longest n-grams asked for.

        Yields
        ------
        n : int
        at, key : ndarray of int64
            Where each known n-gram of that length begins, and its place among the keys.
        """
        nodes = self.table.take(codes)
        at = np.flatnonzero(nodes)
        nodes = nodes.take(at)
        for n in range(1, min(last, self.longest) + 1):
            if n > 1:
                if len(at) and at[-1] + n > len(codes):
                    inside = np.searchsorted(at, len(codes) - n, side="right")
                    at, nodes = at[:inside], nodes[:inside]
                nodes = self.table.take(nodes * self.n_codes + codes.take(at + (n - 1)))
                alive = np.flatnonzero(nodes)
                at, nodes = at.take(alive), nodes.take(alive)
            keys = self.grams.take(nodes)
            hits = np.flatnonzero(keys >= 0)
            yield n, at.take(hits), keys.take(hits)

    def reach(self, codes: NDArray[Any], first: int, last: int) -> tuple[Ints, Ints]:
        """Return the longest way from every place of a text where an n-gram may begin.

        Parameters
        ----------
        codes : ndarray of int64
            The characters.
        first, last : int
            Length of the shortest and the longest n-grams asked for, at least 1.

        Returns
        -------
        at, node : ndarray of int64
            Where a way of at least ``first`` characters begins, and the node that it leads to.
        """
        nodes = self.table.take(codes)
        at = np.flatnonzero(nodes)
        nodes = nodes.take(at)
        reached, on = nodes.copy(), np.arange(len(at))
        for n in range(2, min(last, self.longest) + 1):
            ends = at.take(on) + (n - 1)
            if len(ends) and ends[-1] >= len(codes):
                inside = np.searchsorted(ends, len(codes))
                on, ends, nodes = on[:inside], ends[:inside], nodes[:inside]
            nodes = self.table.take(nodes * self.n_codes + codes.take(ends))
            further = np.flatnonzero(nodes)
            on, nodes = on.take(further), nodes.take(further)
            reached[on] = nodes
        far = np.flatnonzero(reached >= self.firsts[min(first, len(self.firsts)) - 1])
        return at.take(far), reached.take(far)

    def add_up(self, values: NDArray[np.int32], first: int, last: int) -> NDArray[np.int32]:
        """Return what all n-grams on the way to each node add, and in the last column how many.

        Parameters
        ----------
        values : ndarray of int32, shape (n_keys, n_columns)
            What every n-gram adds.
        first, last : int
            Length of the shortest and the longest n-grams that count.

        Returns
        -------
        ndarray of int32, shape (n_nodes, n_columns + 1)
        """
        result = np.zeros((len(self.grams), values.shape[1] + 1), dtype=np.int32)
        for n, (start, stop) in enumerate(pairwise(self.firsts), 1):
            result[start:stop] = result[self._parents[start:stop]]
            if first <= n <= last:
                known = start + np.flatnonzero(self.grams[start:stop] >= 0)
                result[known, :-1] += values[self.grams[known]]
                result[known, -1] += 1
        return result


def _merge(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the union of ascending arrays, ascending."""
    both = np.sort(np.concatenate([a, b]), kind="stable")
    return both[np.append(True, both[1:] != both[:-1])] if len(both) else both
