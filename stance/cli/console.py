"""What every command shares: reading a text, showing a text, saying what went wrong."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

from ..errors import InputError
from ..plain_text import decode_text

OK, SOME_FAILED, USAGE = 0, 1, 2
COLORS = {"+": "32", "-": "31", ".": "2"}


def to_json(value: dict[str, Any]) -> str:
    """Return one line of JSON; what standard output cannot encode is escaped."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return json.dumps(value)
    return text


def read_text(name: str, encoding: str = "utf-8") -> str:
    """Read one text.

    Parameters
    ----------
    name : str
        A file, or ``-`` for standard input.
    encoding : str, default='utf-8'

    Raises
    ------
    InputError
        If it cannot be read, is empty, is binary, or is not in the encoding; says where.
    """
    shown = "standard input" if name == "-" else name
    try:
        if name == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(name, "rb") as file:
                data = file.read()
    except IsADirectoryError:
        raise InputError(f"{shown}: is a folder; give its files, or use 'stance score'") from None
    except OSError as error:
        raise InputError(f"{shown}: {error.strerror}") from None
    if not data.strip():
        raise InputError(f"{shown}: is empty; nothing to classify")
    try:
        return decode_text(data, encoding)
    except InputError as error:
        raise InputError(f"{shown}: {error}") from None


def paint(sign: str) -> str:
    """Colour the sign of a label, on a terminal that wants colour."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return sign
    return f"\033[{COLORS.get(sign, '0')}m{sign}\033[0m"


def printable(text: str) -> str:
    """Show control characters and surrogates as they would be escaped; a terminal obeys nothing."""
    return "".join(c if c.isprintable() or c in "\n\t" else repr(c)[1:-1] for c in text)


def complain(message: str) -> None:
    """Say what went wrong, in one line on standard error."""
    print(f"stance: {message}", file=sys.stderr)


class Progress:
    """A running count on standard error, where that is a terminal.

    Parameters
    ----------
    noun : str
        What is counted.
    """

    _EVERY = 0.2

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._n = 0
        self._start = self._shown = time.monotonic()

    def step(self) -> None:
        """Count one."""
        self._n += 1
        now = time.monotonic()
        if sys.stderr.isatty() and now - self._shown > self._EVERY:
            self._shown = now
            rate = self._n / (now - self._start)
            print(f"\r{self._n} {self._noun}, {rate:.0f} a second", end="", file=sys.stderr)

    def close(self) -> None:
        """Leave the line to what comes next."""
        if sys.stderr.isatty() and self._n:
            print(f"\r{self._n} {self._noun} done" + " " * 20, file=sys.stderr)
