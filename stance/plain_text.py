"""Bytes to text, the one place that knows how; says what is wrong with bytes that are none.

A document is read whole or not at all, in the encoding that the user names. Labelled data are read
as far as they can be, so that all that is wrong with them is told at once.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from .errors import InputError


def check_encoding(encoding: str) -> str:
    """Return the encoding to read with, where a mark at the head of UTF-8 is no text.

    Raises
    ------
    InputError
        If Python knows no such encoding of text.
    """
    try:
        name = codecs.lookup(encoding).name
        "".encode(encoding)
    except (LookupError, ValueError):
        raise InputError(
            f"got encoding {encoding!r}; accepted: any that Python knows, such as cp1251, "
            "latin-1, utf-16"
        ) from None
    return "utf-8-sig" if name == "utf-8" else encoding


def decode_text(data: bytes, encoding: str = "utf-8") -> str:
    """Return the text in some bytes.

    Raises
    ------
    InputError
        If they are binary or not in the encoding; says at which byte and line.
    """
    codec = check_encoding(encoding)
    try:
        text = data.decode(codec)
    except UnicodeError as error:
        check_head(data, codec)
        # Some encodings, such as punycode, do not say where.
        at = error.start if isinstance(error, UnicodeDecodeError) else 0
        raise InputError(
            f"byte {at} (line {_line(data, at)}) is not {encoding}; "
            "name the encoding with --encoding, such as --encoding cp1251"
        ) from None
    head = text[:4096]
    if sum(c < " " and c not in "\t\n\r\f" for c in head) > len(head) // 10:
        raise InputError("looks like a binary file; give plain text")
    return text


def check_head(data: bytes, codec: str) -> None:
    """Refuse the head of a file that is UTF-16 unasked, or binary."""
    if _is_utf16(data) and "16" not in codec:
        raise InputError("is UTF-16; read it with --encoding utf-16")
    if data.count(b"\0") > len(data) // 20 and codec == "utf-8-sig":
        raise InputError("looks like a binary file; give plain text")


def decode_lines(data: bytes) -> tuple[str | None, list[tuple[int, str]]]:
    r"""Return the text in some bytes of UTF-8, and what is wrong with them.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    text : str or None
        With a replacement character for what is not UTF-8; None where nothing can be read.
    faults : list of (int, str)
        The line, 0 for all of them, and what is wrong with it.

    Examples
    --------
    >>> decode_lines("a,é".encode() + b"\nb,\xe9")
    ('a,é\nb,\ufffd', [(2, 'byte 7 is not UTF-8')])
    """
    if _is_utf16(data):
        return None, [(0, "is UTF-16")]
    if b"\0" in data:
        return None, [(_line(data, data.index(b"\0")), "holds binary data")]
    codec = check_encoding("utf-8")
    try:
        return data.decode(codec), []
    except UnicodeDecodeError:
        return data.decode(codec, errors="replace"), [*_undecoded_lines(data)]


def _undecoded_lines(data: bytes) -> Iterator[tuple[int, str]]:
    start = 0
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            yield number, f"byte {start + error.start} is not UTF-8"
        start += len(line) + 1


def _is_utf16(data: bytes) -> bool:
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1
