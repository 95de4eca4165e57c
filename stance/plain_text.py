"""Bytes to text; says what is wrong with bytes that are none."""

from __future__ import annotations

import codecs

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
        line = data.count(b"\n", 0, at) + 1
        raise InputError(
            f"byte {at} (line {line}) is not {encoding}; "
            "name the encoding with --encoding, such as --encoding cp1251"
        ) from None
    head = text[:4096]
    if sum(c < " " and c not in "\t\n\r\f" for c in head) > len(head) // 10:
        raise InputError("looks like a binary file; give plain text")
    return text


def check_head(data: bytes, codec: str) -> None:
    """Refuse the head of a file that is UTF-16 unasked, or binary."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") and "16" not in codec:
        raise InputError("is UTF-16; read it with --encoding utf-16")
    if data.count(b"\0") > len(data) // 20 and codec == "utf-8-sig":
        raise InputError("looks like a binary file; give plain text")
