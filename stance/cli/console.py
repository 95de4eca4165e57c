"""What every command shares: reading a text, showing a text, saying what went wrong."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from typing import Any

from ..errors import InputError
from ..plain_text import decode_text
from ..terminal import printable as printable

OK, SOME_FAILED, USAGE = 0, 1, 2
# As a shell tells of a program that the signal of a broken pipe has ended.
BROKEN_PIPE = 141
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
    except FileNotFoundError as error:
        hint = "give the path of a file, or '-' for a text on standard input"
        raise InputError(f"{shown}: {error.strerror}; {hint}") from None
    except OSError as error:
        raise InputError(f"{shown}: {error.strerror}") from None
    if not data.strip():
        raise InputError(f"{shown}: is empty; nothing to classify")
    try:
        return decode_text(data, encoding)
    except InputError as error:
        raise InputError(f"{shown}: {error}") from None


def whole_number(least: int) -> Any:
    """Return what reads a whole number from ``least`` on, for the type of an argument."""

    def parse(text: str) -> int:
        value = int(text)
        if not least <= value < 1 << 32:
            raise ValueError
        return value

    parse.__name__ = f"whole number from {least} on"
    return parse


def split_names(value: str | None) -> list[str] | None:
    """Return the names in a list with commas between, or None where none is given."""
    return [name.strip() for name in (value or "").split(",") if name.strip()] or None


def paint(sign: str) -> str:
    """Colour the sign of a label, on a terminal that wants colour."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return sign
    return f"\033[{COLORS.get(sign, '0')}m{sign}\033[0m"


def complain(message: str) -> None:
    """Say what went wrong, in one line on standard error."""
    line = printable(message).replace("\n", r"\n")
    print(f"stance: {line}", file=sys.stderr)


class Progress:
    """A bar on standard error, where that is a terminal.

    Parameters
    ----------
    noun : str
        What is counted.
    total : int or None
        Bytes of input, where that is known.
    """

    _EVERY = 0.2
    _WIDTH = 24

    def __init__(self, noun: str, total: int | None = None) -> None:
        self._noun, self._total = noun, total
        self._n = self._read = 0
        self._first: tuple[int, int] | None = None
        self._start = self._shown = time.monotonic()

    def update(self, n: int, read: int) -> None:
        """Show how many are done, and how many bytes of input they took."""
        if self._first is None:
            # What an interrupted run did took none of this one's time.
            self._first = n, read
        self._n, self._read = n, read
        now = time.monotonic()
        if sys.stderr.isatty() and now - self._shown > self._EVERY:
            self._shown = now
            line = self._line(now - self._start)
            columns = shutil.get_terminal_size().columns
            print(f"\r{line[: columns - 1]}\033[K", end="", file=sys.stderr, flush=True)

    def step(self) -> None:
        """Count one."""
        self.update(self._n + 1, 0)

    def clear(self) -> None:
        """Leave the line to what comes next."""
        if sys.stderr.isatty() and self._n:
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        """Say how many were done."""
        self.clear()
        if sys.stderr.isatty() and self._n:
            print(f"{self._n} {self._noun} done", file=sys.stderr)

    def _line(self, seconds: float) -> str:
        first_n, first_read = self._first or (0, 0)
        rate = (self._n - first_n) / max(seconds, 1e-9)
        shown = f"{self._n} {self._noun}, {rate:.0f} a second"
        if not self._total:
            return shown
        share = min(1.0, self._read / self._total)
        bar = "#" * int(share * self._WIDTH)
        read_now = self._read - first_read
        left = (self._total - self._read) * seconds / read_now if read_now else 0.0
        clock = f"{int(left) // 3600}:{int(left) // 60 % 60:02}:{int(left) % 60:02}"
        return f"[{bar:{self._WIDTH}}] {share:4.0%}  {shown}, {clock} left"
