"""Offsets as other programs count them: UTF-16 code units instead of code points.

JavaScript and Java count a character beyond U+FFFF, such as an emoji, as two.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

_LAST_OF_ONE_UNIT = "\uffff"


def to_utf16(text: str, offsets: Iterable[int]) -> list[int]:
    """Return offsets in code points as offsets in UTF-16 code units.

    Parameters
    ----------
    text : str
    offsets : iterable of int
        From 0 to ``len(text)``.

    Examples
    --------
    >>> to_utf16("🕊 peace", [0, 2, 7])
    [0, 3, 8]
    """
    long = _long_characters(text)
    return [offset + bisect_left(long, offset) for offset in offsets]


def from_utf16(text: str, offsets: Iterable[int]) -> list[int]:
    """Return offsets in UTF-16 code units as offsets in code points.

    Parameters
    ----------
    text : str
    offsets : iterable of int
        One inside a character is taken as its beginning.

    Examples
    --------
    >>> from_utf16("🕊 peace", [0, 3, 8])
    [0, 2, 7]
    """
    # In code units, the k-th long character begins k further on than in code points.
    long = [place + k for k, place in enumerate(_long_characters(text))]
    return [offset - bisect_left(long, offset) for offset in offsets]


def _long_characters(text: str) -> list[int]:
    if text.isascii():
        return []
    return [i for i, character in enumerate(text) if character > _LAST_OF_ONE_UNIT]
