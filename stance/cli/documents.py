"""``stance classify``: documents in, statements out."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..lexicon import available_languages
from .console import (
    OK,
    SOME_FAILED,
    USAGE,
    complain,
    paint,
    printable,
    read_text,
    to_json,
)

if TYPE_CHECKING:
    from ..document import Document, Stance, Statement
    from ..gazetteer import Gazetteer
    from ..model import StanceModel

SIGNS = {"favor": "+", "against": "-", "none": "."}
CLOSE = 0.2
"""Labels whose probability is less than that above the next are marked as close calls. Of 5,733
labels of real texts 11 % are: of these 50 % are right, of the others 87 % (2026-11)."""

MODEL_HELP = "a model of your own (*.stance), or 'shipped'"


def add_document_options(parser: argparse.ArgumentParser, *, model: bool = True) -> None:
    """Add what every command that reads documents understands."""
    parser.add_argument(
        "--issuer",
        default="auto",
        metavar="ACTOR",
        help="actor that issued the text; 'auto' reads it from the text, 'none' means a dispatch",
    )
    languages = ", ".join(available_languages())
    parser.add_argument("--lang", default="auto", help=f"{languages} or auto")
    parser.add_argument("--date", help="date of the text, YYYY-MM-DD: picks the holders of offices")
    if model:
        parser.add_argument("--model", type=model_path, metavar="FILE", help=MODEL_HELP)
    parser.add_argument(
        "--gazetteer",
        action="append",
        default=[],
        metavar="FILE",
        help="your own names or people (repeatable)",
    )
    parser.add_argument("--encoding", default="utf-8", help="of the input (default utf-8)")


def add_classify(commands: Any) -> None:
    """Add ``stance classify``."""
    parser = commands.add_parser(
        "classify",
        help="say who speaks in each statement of a text and where they stand",
        description="Say who speaks in each statement of a text and where they stand. In the table "
        "'?' follows a label that is a close call, or for which the model abstains; --explain says "
        "which.",
    )
    parser.add_argument("file", metavar="FILE", nargs="+", help="a text; '-' is standard input")
    add_document_options(parser)
    parser.add_argument("--explain", action="store_true", help="show rule, source and cue")
    parser.add_argument(
        "--format",
        choices=("auto", "table", "json"),
        default="auto",
        help="table on a terminal, JSON lines in a pipe (default auto)",
    )
    parser.set_defaults(run=_classify)


def _classify(args: argparse.Namespace) -> int:
    from ..classification import classify

    settings = document_settings(args)
    as_table = args.format == "table" or (args.format == "auto" and sys.stdout.isatty())
    status = OK
    n_shown = 0
    for name in args.file:
        try:
            text = read_text(name, args.encoding)
        except InputError as error:
            complain(str(error))
            status = SOME_FAILED if len(args.file) > 1 else USAGE
            continue
        document = classify(text, **settings)
        if document.lang is None:
            complain(f"{name}: in none of the known languages; name it with --lang if it is")
        if as_table:
            if n_shown:
                print()
            n_shown += 1
            title = name if len(args.file) > 1 else None
            _print_table(document, title, explain=args.explain)
        else:
            row = {
                "document": name,
                "date": document.date,
                "lang": document.lang,
                "issuer": document.issuer,
            }
            for statement in document:
                print(to_json({**row, **statement.to_dict()}))
    return status


def document_settings(args: argparse.Namespace) -> dict[str, Any]:
    """Return the options of :func:`add_document_options` as ``classify`` takes them."""
    return {
        "issuer": None if args.issuer == "none" else args.issuer,
        "lang": args.lang,
        "date": args.date,
        "model": load_model(args.model),
        "gazetteer": _load_gazetteer(args.gazetteer),
    }


def model_path(name: str) -> str | None:
    """Return the path of the model that a user named: None for ``shipped``."""
    return None if name == "shipped" else name


def document_inputs(args: argparse.Namespace) -> list[str]:
    """Return the files and folders that a command reads, as they are named."""
    named = [*getattr(args, "path", ()), *args.gazetteer]
    return [*named, args.model] if args.model else named


def load_model(path: str | None) -> StanceModel | None:
    """Return the model of a file, or None for the shipped one."""
    if path is None:
        return None
    from ..bundle import load

    return load(path)


def _load_gazetteer(paths: Sequence[str]) -> Gazetteer | None:
    if not paths:
        return None
    from ..gazetteer import Gazetteer

    return Gazetteer(paths)


def _print_table(document: Document, title: str | None, *, explain: bool) -> None:
    """Print one line per statement: actor, the sign of each stance, text; what is unsure marked."""
    import shutil
    import textwrap

    width = shutil.get_terminal_size((100, 24)).columns
    targets = list(document[0].stances) if len(document) else []
    head = "" if title is None else f"{'standard input' if title == '-' else title}: "
    head += f"language {document.lang or 'unknown'}"
    if document.issuer:
        head += f", issued by {document.issuer}"
    if document.date:
        head += f", dated {document.date}"
    legend = "  ".join(f"{_initials(t)} = {t}" for t in targets)
    print(printable(f"{head};  {legend};  + favor  - against  . none"))
    initials = "".join(f"{_initials(t):>3}" for t in targets)
    unsure = any(_doubt(stance) for s in document for stance in s.stances.values())
    print(printable(f"{'actor':8}{initials}  statement{'  (? unsure)' if unsure else ''}"))
    indent = 8 + 3 * len(targets) + 2
    for statement in document:
        cells = "".join(
            f"{paint(SIGNS.get(s.label, printable(s.label[:1])))}{'?' if _doubt(s) else ' '} "
            for s in statement.stances.values()
        )
        lines = textwrap.wrap(_one_line(statement.text), max(30, width - indent)) or [""]
        print(f"{printable(statement.actor or ''):8}  {cells}{lines[0]}")
        for line in lines[1:]:
            print(" " * indent + line)
        if explain:
            print(" " * indent + _evidence(document, statement))


def _doubt(stance: Stance) -> str | None:
    """Return why a label should not be trusted, or None."""
    first, second = sorted(stance.probabilities.values(), reverse=True)[:2]
    return stance.abstained or ("close call" if first - second < CLOSE else None)


def _evidence(document: Document, statement: Statement) -> str:
    a = statement.attribution
    parts = [f"[{a.kind}, {a.rule}]"]
    for name, span in (("source", a.source), ("cue", a.cue), ("refers to", a.antecedent)):
        if span:
            parts.append(f"{name} '{_one_line(document.text[span[0] : span[1]])}'")
    scores = ", ".join(
        f"{s.target} {s.score:+.2f}" + (f" ({doubt})" if (doubt := _doubt(s)) else "")
        for s in statement.stances.values()
    )
    return " ".join(parts) + f"; {printable(scores)}"


def _one_line(text: str) -> str:
    # A no-break space stays: nothing may be wrapped there.
    return printable(re.sub(r"[ \t\r\n]+", " ", text).strip(" "))


def _initials(target: str) -> str:
    return "".join(part[:1] for part in target.split("_"))[:2] or target[:2]
