"""A document to score, or one that cannot be; bytes to text."""

from __future__ import annotations

import codecs
import sys
from dataclasses import dataclass, field
from typing import BinaryIO

from .errors import InputError
from .listing import STDIN, File

MAX_CHARS = 5_000_000
"""Characters of the longest document that is read; longer than *War and Peace*."""


@dataclass(frozen=True, slots=True)
class Source:
    """One document to score.

    Parameters
    ----------
    id : str
        The file, with ``:line`` for a row of a table, or the row's own id.
    text : str
        Empty for a page, until its text is extracted.
    file : str
        The file as it was named; ``-`` is standard input.
    sha256 : str
        Of the bytes of the file; of the text in UTF-8 for a row of a table.
    date, issuer, lang : str or None
        As the table gives them.
    page : bytes or None
        An HTML page whose text is still to be extracted.
    read : int
        Bytes of input that were read to get here from the document before.
    """

    id: str
    text: str
    file: str = ""
    sha256: str = ""
    date: str | None = None
    issuer: str | None = None
    lang: str | None = None
    page: bytes | None = None
    read: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that cannot be scored, and why, in one line.

    Parameters
    ----------
    id, reason : str
    file : str
    read : int
        As for :class:`Source`.
    """

    id: str
    reason: str
    file: str = field(default="", compare=False)
    read: int = field(default=0, compare=False)


def too_long(max_chars: int) -> str:
    """Return the reason why a document is not read."""
    return (
        f"is longer than {max_chars:,} characters; cut it into documents, or raise the limit "
        "with --max-chars"
    )


def open_input(file: File) -> BinaryIO:
    """Open a file, or standard input."""
    return sys.stdin.buffer if file.path == STDIN else open(file.path, "rb")


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
