"""``stance explain`` and ``info``: models."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .console import OK, complain, printable, read_text, to_json
from .documents import MODEL_HELP, model_path

if TYPE_CHECKING:
    from ..explain import Explanation


def add_explain(commands: Any) -> None:
    """Add ``stance explain``."""
    parser = commands.add_parser("explain", help="show the words behind the stance of a sentence")
    parser.add_argument("text", metavar="TEXT", help="a sentence; '-' reads standard input")
    parser.add_argument("--target", action="append", help="only this target (repeatable)")
    parser.add_argument("--model", type=model_path, metavar="FILE", help=MODEL_HELP)
    parser.add_argument("--format", choices=("auto", "text", "json"), default="auto")
    parser.set_defaults(run=_explain)


def _explain(args: argparse.Namespace) -> int:
    from ..bundle import load
    from ..language import detect_language

    model = load(args.model)
    text = read_text("-") if args.text == "-" else args.text
    if not text.strip():
        raise InputError("the text is empty; nothing to explain")
    if os.path.isfile(args.text):
        complain(f"{args.text} is taken for a sentence; '-' reads one from standard input")
    (stances,) = model.stances([text.strip()], detect_language(text))
    for target in args.target or model.targets:
        explanation = model.explain(text.strip(), target)
        if args.format == "json" or (args.format == "auto" and not sys.stdout.isatty()):
            print(to_json(explanation.to_dict()))
        else:
            abstained = stances[target].abstained
            doubt = f" (abstains: {abstained})" if abstained else ""
            print(printable(f"{target}: {explanation.label}{doubt}"))
            print(explanation.render_ansi() if _colours() else printable(_votes(explanation)))
    return OK


def _colours() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _votes(explanation: Explanation) -> str:
    votes = zip(explanation.votes(), explanation.spans, strict=True)
    lines = [f"{vote:+8.3f}  {span.text}" for vote, span in votes]
    # In brackets: no word of the text.
    return "\n".join([*lines, f"{explanation.intercept_vote():+8.3f}  (intercept)"])


def add_info(commands: Any) -> None:
    """Add ``stance info``."""
    parser = commands.add_parser("info", help="print the model card")
    parser.add_argument(
        "model", type=model_path, metavar="MODEL", nargs="?", help=f"{MODEL_HELP} (default)"
    )
    parser.add_argument(
        "--format", choices=("card", "json"), default="card",
        help="a card to read, or all that the model tells, as data (default card)",
    )  # fmt: skip
    parser.set_defaults(run=_info)


def _info(args: argparse.Namespace) -> int:
    from ..batch import find_model_sha256
    from ..bundle import load
    from ..model_card import describe_model, list_facts

    model = load(args.model)
    name = args.model or "shipped"
    if args.format == "json":
        print(
            to_json({"model": name, "sha256": find_model_sha256(args.model), **list_facts(model)})
        )
    else:
        print(printable(describe_model(model, os.path.basename(name))))
    return OK
