"""Arguments and printing: the only place for print and exit codes.

Data goes to standard output, everything else to standard error. Exit status 0; 1 when some input
failed and the rest was done; 2 for wrong usage. No traceback reaches a user.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from ._version import __version__
from .errors import InputError, StanceError

if TYPE_CHECKING:
    from .document import Document, Statement
    from .gazetteer import Gazetteer
    from .model import StanceModel

OK, SOME_FAILED, USAGE = 0, 1, 2
SIGNS = {"favor": "+", "against": "-", "none": "."}
COLORS = {"+": "32", "-": "31", ".": "2"}


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage in front of it."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"{self.prog}: {message}; see '{self.prog} --help'\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status.

    Parameters
    ----------
    argv : sequence of str, optional
        By default the arguments of the process.
    """
    parser = build_parser()
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
            _complain(line)
        return USAGE
    except KeyboardInterrupt:
        _complain("interrupted")
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # The reader of the pipe has gone; nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:
        _complain(f"{error.filename or 'i/o'}: {error.strerror or error}")
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
    _add_classify(commands)
    _add_explain(commands)
    _add_info(commands)
    return parser


def _add_document_options(parser: argparse.ArgumentParser) -> None:
    """Add what every command that reads documents understands."""
    parser.add_argument(
        "--issuer",
        default="auto",
        metavar="ACTOR",
        help="actor that issued the text; 'auto' reads it from the text, 'none' means a dispatch",
    )
    parser.add_argument("--lang", default="auto", help="en, fr, kk, ru, uk or auto")
    parser.add_argument("--date", help="date of the text, YYYY-MM-DD: picks the holders of offices")
    parser.add_argument("--model", metavar="FILE", help="a model of your own (*.stance)")
    parser.add_argument(
        "--gazetteer",
        action="append",
        default=[],
        metavar="FILE",
        help="your own names or people (repeatable)",
    )
    parser.add_argument("--encoding", default="utf-8", help="of the input (default utf-8)")


# -- classify -------------------------------------------------------------------------------------


def _add_classify(commands: Any) -> None:
    parser = commands.add_parser(
        "classify", help="say who speaks in each statement of a text and where they stand"
    )
    parser.add_argument("file", metavar="FILE", nargs="+", help="a text; '-' is standard input")
    _add_document_options(parser)
    parser.add_argument("--explain", action="store_true", help="show rule, source and cue")
    parser.add_argument(
        "--format",
        choices=("auto", "table", "json"),
        default="auto",
        help="table on a terminal, JSON lines in a pipe (default auto)",
    )
    parser.set_defaults(run=_classify)


def _classify(args: argparse.Namespace) -> int:
    from .classification import classify

    settings = _document_settings(args)
    as_table = args.format == "table" or (args.format == "auto" and sys.stdout.isatty())
    status = OK
    for name in args.file:
        try:
            text = read_text(name, args.encoding)
        except InputError as error:
            _complain(str(error))
            status = SOME_FAILED if len(args.file) > 1 else USAGE
            continue
        document = classify(text, **settings)
        if as_table:
            _print_table(document, explain=args.explain)
        else:
            for statement in document:
                row = {"document": name, "lang": document.lang, "issuer": document.issuer}
                # Lone surrogates have no UTF-8; JSON escapes carry them.
                print(_to_json({**row, **statement.to_dict()}))
    return status


def _document_settings(args: argparse.Namespace) -> dict[str, Any]:
    return {
        "issuer": None if args.issuer == "none" else args.issuer,
        "lang": args.lang,
        "date": args.date,
        "model": _load_model(args.model),
        "gazetteer": _load_gazetteer(args.gazetteer),
    }


def _load_model(path: str | None) -> StanceModel | None:
    if path is None:
        return None
    from .bundle import load

    return load(path)


def _load_gazetteer(paths: Sequence[str]) -> Gazetteer | None:
    if not paths:
        return None
    from .gazetteer import Gazetteer

    return Gazetteer(paths)


def _to_json(value: dict[str, Any]) -> str:
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode("utf-8")
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
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except IsADirectoryError:
        raise InputError(f"{shown}: is a folder; give its files, or use 'stance score'") from None
    except OSError as error:
        raise InputError(f"{shown}: {error.strerror}") from None
    if not data.strip():
        raise InputError(f"{shown}: is empty; nothing to classify")
    try:
        text = data.decode("utf-8-sig" if encoding.lower() in {"utf-8", "utf8"} else encoding)
    except LookupError:
        raise InputError(
            f"got encoding {encoding!r}; accepted: any that Python knows, such as cp1251, "
            "latin-1, utf-16"
        ) from None
    except UnicodeDecodeError as error:
        if data.count(b"\0") > len(data) // 20:
            raise InputError(f"{shown}: looks like a binary file; give plain text") from None
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{shown}: byte {error.start} (line {line}) is not {encoding}; "
            "name the encoding with --encoding, such as --encoding cp1251"
        ) from None
    control = sum(c < " " and c not in "\t\n\r\f" for c in text[:4096])
    if control > len(text[:4096]) // 10:
        raise InputError(f"{shown}: looks like a binary file; give plain text")
    return text


# -- tables ---------------------------------------------------------------------------------------


def _print_table(document: Document, *, explain: bool) -> None:
    """Print one line per statement: actor, the sign of each stance, speaker, text."""
    width = shutil.get_terminal_size((100, 24)).columns
    targets = list(document[0].stances) if len(document) else []
    head = f"language {document.lang or 'unknown'}"
    if document.issuer:
        head += f", issued by {document.issuer}"
    legend = "  ".join(f"{_initials(t)} = {t}" for t in targets)
    print(f"{head};  {legend};  + favor  - against  . none")
    print(f"{'actor':8}" + "".join(f"{_initials(t):>3}" for t in targets) + "  statement")
    for statement in document:
        signs = "".join(
            f"  {_paint(SIGNS.get(s.label, s.label[:1]))}" for s in statement.stances.values()
        )
        indent = 8 + 3 * len(targets) + 2
        lines = textwrap.wrap(
            " ".join(_printable(statement.text).split()), max(30, width - indent)
        ) or [""]
        print(f"{statement.actor or '':8}{signs}  {lines[0]}")
        for line in lines[1:]:
            print(" " * indent + line)
        if explain:
            print(" " * indent + _evidence(document, statement))


def _evidence(document: Document, statement: Statement) -> str:
    a = statement.attribution
    parts = [f"[{a.kind}, {a.rule}]"]
    for name, span in (("source", a.source), ("cue", a.cue), ("refers to", a.antecedent)):
        if span:
            parts.append(f"{name} {_printable(document.text[span[0] : span[1]])!r}")
    scores = ", ".join(f"{s.target} {s.score:+.2f}" for s in statement.stances.values())
    return " ".join(parts) + f"; {scores}"


def _initials(target: str) -> str:
    return "".join(part[0] for part in target.split("_"))[:2]


def _paint(sign: str) -> str:
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return sign
    return f"\033[{COLORS.get(sign, '0')}m{sign}\033[0m"


def _printable(text: str) -> str:
    """Show control characters and surrogates as they would be escaped; a terminal obeys nothing."""
    return "".join(c if c.isprintable() or c in "\n\t" else repr(c)[1:-1] for c in text)


def _complain(message: str) -> None:
    print(f"stance: {message}", file=sys.stderr)


# -- explain and info -----------------------------------------------------------------------------


def _add_explain(commands: Any) -> None:
    parser = commands.add_parser("explain", help="show the words behind the stance of a sentence")
    parser.add_argument("text", metavar="TEXT", help="a sentence; '-' reads standard input")
    parser.add_argument("--target", action="append", help="only this target (repeatable)")
    parser.add_argument("--model", metavar="FILE", help="a model of your own (*.stance)")
    parser.add_argument("--format", choices=("auto", "text", "json"), default="auto")
    parser.set_defaults(run=_explain)


def _explain(args: argparse.Namespace) -> int:
    from .bundle import load

    model = load(args.model)
    text = read_text("-") if args.text == "-" else args.text
    for target in args.target or model.targets:
        explanation = model.explain(text.strip(), target)
        if args.format == "json" or (args.format == "auto" and not sys.stdout.isatty()):
            print(_to_json(explanation.to_dict()))
        else:
            print(f"{target}: {explanation.label}")
            print(explanation.render_ansi())
    return OK


def _add_info(commands: Any) -> None:
    parser = commands.add_parser("info", help="print the model card")
    parser.add_argument("model", metavar="MODEL", nargs="?", help="default: the shipped model")
    parser.set_defaults(run=_info)


def _info(args: argparse.Namespace) -> int:
    from .bundle import load

    print(load(args.model).card)
    return OK


if __name__ == "__main__":
    sys.exit(main())
