"""Statements -> their words, of many statements at once, without a Python object for each.

Most words are plain: every character folds to one character of its own, whatever stands beside it.
Plain words are found, folded and keyed by looking up characters in a table. A stretch of text
between two spaces that holds anything else (a combining mark, another script) is handed back as it
is, to be read by :data:`stance.features.WORD_RE`, which says what a word is. One apostrophe in a
stretch is as plain as letters are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .features import MAX_WORD, WORD_RE, fold_words
from .scan import find_keys

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.uint16]
    Keys = NDArray[np.uint64]
    Ints = NDArray[np.int64]

# What a character is: nothing, a space, not plain, an apostrophe yet to be judged. Any other
# number is the folded character of a word.
_GAP, _SPACE, _OTHER, _UNJUDGED = 0, 1, 2, 3
_APOSTROPHE = ord("'")

# Latin with its accents, Cyrillic, punctuation, currency signs, arrows and bullets. A character
# beyond these makes its stretch slower to read, never different.
_PLAIN_RANGES = ((0, 0x300), (0x400, 0x530), (0x2010, 0x2060), (0x20A0, 0x20C0), (0x2190, 0x2600))
_N_CHARS = 0x110000


class Words(NamedTuple):
    """Folded plain words.

    Parameters
    ----------
    codes : ndarray of uint16
        Their characters, one word after another.
    lengths : ndarray of int64, shape (n_words,)
        How many characters each has, at least one.
    keys : ndarray of uint64, shape (n_words,)
        The same for the same word; seldom the same for another.
    """

    codes: Codes
    lengths: Ints
    keys: Keys

    def take(self, places: Ints) -> Words:
        """Return some of the words; places ascend."""
        kept = np.zeros(len(self.lengths), dtype=np.bool_)
        kept[places] = True
        codes = self.codes.take(np.flatnonzero(kept.repeat(self.lengths)))
        return Words(codes, self.lengths.take(places), self.keys.take(places))

    def to_strings(self) -> list[str]:
        """Return the words as text."""
        ends = np.cumsum(self.lengths + 1)
        points = np.full(len(self.codes) + len(self.lengths), ord("\n"), dtype="<u2")
        inside = np.ones(len(points), dtype=np.bool_)
        inside[ends - 1] = False
        points[inside] = self.codes
        return points.tobytes().decode("utf-16-le").split("\n")[:-1]


class StatementWords(NamedTuple):
    """What statements are made of.

    Parameters
    ----------
    words : Words
        The plain words, in order.
    others : list of str
        The stretches that are not plain.
    places : ndarray of int64, shape (n_others,)
        Before which word each of them stands.
    counts : ndarray of int64, shape (n_statements,)
        How many words and other stretches each statement has.
    """

    words: Words
    others: list[str]
    places: Ints
    counts: Ints


def read_words(statements: Sequence[str]) -> StatementWords:
    """Return the plain words of statements and the stretches that are not plain.

    Parameters
    ----------
    statements : sequence of str
        At least one.

    Examples
    --------
    >>> read = read_words(["NATO said: no.", "L’OTAN dit 北約"])
    >>> read.words.to_strings(), read.others, read.places.tolist(), read.counts.tolist()
    (['nato', 'said', 'no', "l'", 'otan', 'dit'], ['北約'], [6], [3, 4])
    """
    # Each statement between line breaks: every stretch then has a space on either side.
    text = "\n" + "\n".join(statements) + "\n"
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    codes = _char_table().take(points)
    elided = _judge_apostrophes(codes)
    other_starts, others = _take_others(text, codes)
    edges = _find_edges(codes, elided)
    if len(edges) and (edges[1::2] - edges[::2]).max() > MAX_WORD:
        # A word too long is read as several, by the expression that says where it is cut.
        too_long = edges[::2][edges[1::2] - edges[::2] > MAX_WORD]
        codes = _char_table().take(points)
        elided = _judge_apostrophes(codes)
        codes[too_long] = _OTHER
        other_starts, others = _take_others(text, codes)
        edges = _find_edges(codes, elided)
    starts, ends = edges[::2], edges[1::2]
    lengths = np.fromiter(map(len, statements), dtype=np.int64, count=len(statements))
    bounds = np.append(0, np.cumsum(lengths + 1))
    counts = np.diff(np.searchsorted(starts, bounds))
    if others:
        counts += np.diff(np.searchsorted(other_starts, bounds))
    words = Words(
        codes.take(np.flatnonzero(codes > _UNJUDGED)), ends - starts, find_keys(codes, starts, ends)
    )
    return StatementWords(words, others, np.searchsorted(starts, other_starts), counts)


@cache
def _char_table() -> Codes:
    table = np.full(_N_CHARS, _OTHER, dtype=np.uint16)
    for first, last in _PLAIN_RANGES:
        table[first:last] = [_classify(chr(point)) for point in range(first, last)]
    return table


def _classify(char: str) -> int:
    if WORD_RE.fullmatch(char):
        folded = fold_words([char])[0]
        # An apostrophe among the letters, or a letter that folds to several, is not plain.
        return ord(folded) if len(folded) == 1 and WORD_RE.fullmatch(folded) else _OTHER
    if char in "'’":
        return _UNJUDGED
    if WORD_RE.fullmatch("a" + char):
        return _OTHER
    return _SPACE if char.isspace() else _GAP


def _judge_apostrophes(codes: Codes) -> Ints:
    """Replace what apostrophes are, and return where elided words end (l’OTAN).

    Behind three letters and more, one is part of the word, or closes a quotation; one with no
    letter before it is nothing.
    """
    at = np.flatnonzero(codes == _UNJUDGED)
    if not len(at):
        return at
    stretch = np.searchsorted(np.flatnonzero(codes == _SPACE), at)
    shared = stretch[1:] == stretch[:-1]
    alone = ~(np.append(shared, False) | np.append(False, shared))
    after, before, second, third = (codes[at + i] > _UNJUDGED for i in (1, -1, -2, -3))
    long = before & second & third
    judged = np.where(after, _APOSTROPHE, _OTHER)
    judged[~before | (long & ~after)] = _GAP
    judged[~alone] = _OTHER
    codes[at] = judged
    elided: Ints = at[alone & before & ~long & after]
    return elided


def _take_others(text: str, codes: Codes) -> tuple[Ints, list[str]]:
    """Blank out the stretches that are not plain, and return where they begin, and them."""
    places = np.flatnonzero(codes == _OTHER)
    if not len(places):
        return places, []
    spaces = np.flatnonzero(codes == _SPACE)
    after = np.searchsorted(spaces, places)
    after = after[np.append(True, after[1:] != after[:-1])]
    starts, ends = spaces[after - 1] + 1, spaces[after]
    lengths = ends - starts
    within = np.arange(lengths.sum())
    codes[within + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)] = _GAP
    return starts, [text[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]


def _find_edges(codes: Codes, elided: Ints) -> Ints:
    """Return where words begin and end, in turns; no word stands at either end of a text."""
    inside = codes > _UNJUDGED
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    # An elided word ends, and the next begins, behind its apostrophe.
    elided = elided[inside[elided]] + 1
    return np.sort(np.concatenate([edges, elided, elided]), kind="stable")
