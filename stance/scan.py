"""Text to the places of its words, and a number for each word as it is written.

Works on whole stretches of text with arrays, without a string for each word. Knows nothing of any
language; refuses to say what a word means.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The letters and digits of nearly all texts lie below; what lies above is asked one by one.
TABLE_SIZE = 0x3000
# An odd number has an inverse modulo 2**64; this one is 2**64 divided by the golden ratio.
BASE = 0x9E3779B97F4A7C15
# So many powers of it are kept, 4 MB; what is longer, which few sentences are, makes its own.
KEPT_POWERS = 1 << 18


class Scan(NamedTuple):
    """The words of a stretch of text, in order.

    Parameters
    ----------
    starts, ends : ndarray of int, shape (n_words,)
        Offsets in the stretch, half-open.
    keys : ndarray of uint64, shape (n_words,)
        The same for words written alike.
    spaced : ndarray of bool, shape (n_words,)
        Whether a single blank stands before a word.
    """

    starts: NDArray[np.intp]
    ends: NDArray[np.intp]
    keys: NDArray[np.uint64]
    spaced: NDArray[np.bool_]


def scan(text: str) -> Scan:
    """Find the words of a text: its longest runs of letters and digits.

    Parameters
    ----------
    text : str
        Any text.

    Examples
    --------
    >>> found = scan("Kyiv, «Kyiv»")
    >>> found.starts.tolist(), found.ends.tolist(), bool(found.keys[0] == found.keys[1])
    ([0, 7], [4, 11], True)
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    inside = np.zeros(len(codes) + 2, np.bool_)
    inside[1:-1] = _is_word_character(codes)
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    spaced = np.zeros(len(starts), np.bool_)
    spaced[1:] = (starts[1:] - ends[:-1] == 1) & (codes[ends[:-1]] == ord(" "))
    return Scan(starts, ends, find_keys(codes, starts, ends), spaced)


def find_keys(
    codes: NDArray[np.unsignedinteger[Any]], starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> NDArray[np.uint64]:
    """Return a number for each run of codes, the same for runs that are alike.

    Parameters
    ----------
    codes : ndarray of uint
    starts, ends : ndarray of int, shape (n_runs,)
        Half-open.

    Notes
    -----
    The key of a run is the polynomial of its codes in :data:`BASE` modulo 2**64, taken from running
    sums over all codes [1]_. Among a million different words two share a key with a probability of
    about 3e-8.

    References
    ----------
    .. [1] Karp, Rabin (1987), "Efficient randomized pattern-matching algorithms".
    """
    power, inverse = _powers(1 << len(codes).bit_length())
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(codes * power[: len(codes)], out=sums[1:])
    keys: NDArray[np.uint64] = (sums.take(ends) - sums.take(starts)) * inverse.take(starts)
    return keys


def _is_word_character(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = _table().take(codes, mode="clip")
    if len(codes) and codes.max() >= TABLE_SIZE:
        beyond = np.flatnonzero(codes >= TABLE_SIZE)
        distinct, at = np.unique(codes[beyond], return_inverse=True)
        found[beyond] = np.array([chr(code).isalnum() for code in distinct])[at]
    return found


@cache
def _table() -> NDArray[np.bool_]:
    return np.fromiter(map(str.isalnum, map(chr, range(TABLE_SIZE))), np.bool_, TABLE_SIZE)


def _powers(size: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the powers of the base and of its inverse modulo 2**64, at least so many."""
    return _kept_powers() if size <= KEPT_POWERS else _make_powers(size)


@cache
def _kept_powers() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    return _make_powers(KEPT_POWERS)


def _make_powers(size: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    factors = np.full((2, size), BASE, np.uint64)
    factors[1] = pow(BASE, -1, 1 << 64)
    factors[:, 0] = 1
    power, inverse = np.cumprod(factors, axis=1, dtype=np.uint64)
    return power, inverse
