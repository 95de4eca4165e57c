"""Arguments and printing: the only place for print and exit codes.

Data goes to standard output, everything else to standard error. Exit status 0; 1 when some input
failed and the rest was done; 2 for wrong usage. No traceback reaches a user.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from .._version import __version__
from ..errors import StanceError
from .console import BROKEN_PIPE, OK, USAGE, complain, printable

# The module of each command, imported when the command is run or when help lists them all.
_HOMES = {
    "classify": "documents",
    "score": "score",
    "export": "export",
    "diff": "diff",
    "report": "pages",
    "train": "train",
    "evaluate": "evaluate",
    "audit": "audit",
    "suggest": "suggest",
    "explain": "models",
    "info": "models",
}


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage in front of it."""

    def error(self, message: str) -> NoReturn:
        line = printable(message).replace("\n", r"\n")
        self.exit(USAGE, f"{self.prog}: {line}; see '{self.prog} --help'\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status.

    Parameters
    ----------
    argv : sequence of str, optional
        By default the arguments of the process.
    """
    if argv is None:
        try:
            return _run(sys.argv[1:])
        finally:
            # The process ends: its collector need not look through what is freed with it.
            gc.freeze()
    return _run(argv)


def _run(argv: Sequence[str]) -> int:
    parser = build_parser(argv[0] if argv else None)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal in an old encoding shows escapes rather than a traceback.
            stream.reconfigure(errors="backslashreplace")
    try:
        args = parser.parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
        return status
    except StanceError as error:
        for line in str(error).splitlines():
            _tell(line)
        return USAGE
    except KeyboardInterrupt:
        _tell("interrupted")
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # The reader of the pipe has gone; nobody is left to tell. A file that was asked for is not
        # written whole, and a script must hear of it.
        _silence()
        return BROKEN_PIPE if getattr(args, "output", None) else OK
    except OSError as error:
        _tell(f"{error.filename or 'i/o'}: {error.strerror or error}")
        return USAGE
    except Exception as error:
        _tell(f"a fault of ours ({type(error).__name__}: {error}); please report it")
        return USAGE


def _tell(line: str) -> None:
    """Complain, if anybody is left to read it."""
    try:
        complain(line)
    except BrokenPipeError:
        _silence()


def _silence() -> None:
    """Let what is still to be written go nowhere: else its last flush makes a status of its own."""
    for stream in (sys.stdout, sys.stderr):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def build_parser(command: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of one command, or of all.

    Parameters
    ----------
    command : str, optional
        Anything but the name of a command stands for all of them.
    """
    parser = _Parser(
        prog="stance",
        description="Who says it, and where they stand: attribution and stance for dispatches "
        "and communiqués in English, French, Russian, Ukrainian and Kazakh.",
    )
    parser.add_argument("--version", action="version", version=f"stance {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in [command] if command in _HOMES else _HOMES:
        home = import_module(f".{_HOMES[name]}", __name__)
        getattr(home, f"add_{name}")(commands)
    return parser
