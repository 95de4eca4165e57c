"""A document to score, or one that cannot be."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import BinaryIO

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
