"""Arguments and printing: the only place for print and exit codes.

Data goes to standard output, everything else to standard error. Exit status 0; 1 when some input
failed and the rest was done; 2 for wrong usage. No traceback reaches a user.
"""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from .._version import __version__
from ..errors import StanceError
from . import audit, diff, documents, evaluate, export, models, pages, score, suggest, train
from .console import OK, USAGE, complain, printable


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
    parser = build_parser()
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
            complain(line)
        return USAGE
    except KeyboardInterrupt:
        complain("interrupted")
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # The reader of the pipe has gone; nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:
        complain(f"{error.filename or 'i/o'}: {error.strerror or error}")
        return USAGE
    except Exception as error:
        complain(f"a fault of ours ({type(error).__name__}: {error}); please report it")
        return USAGE


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = _Parser(
        prog="stance",
        description="Who says it, and where they stand: attribution and stance for dispatches "
        "and communiqués in English, French, Russian, Ukrainian and Kazakh.",
    )
    parser.add_argument("--version", action="version", version=f"stance {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    documents.add_classify(commands)
    score.add_score(commands)
    export.add_export(commands)
    diff.add_diff(commands)
    pages.add_report(commands)
    train.add_train(commands)
    evaluate.add_evaluate(commands)
    audit.add_audit(commands)
    suggest.add_suggest(commands)
    models.add_explain(commands)
    models.add_info(commands)
    return parser
