"""``stance train``, ``explain`` and ``info``: models."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ..errors import InputError
from ..labelled import read_labelled
from .console import OK, complain, printable, read_text, split_names, to_json
from .evaluate import figure_lines


def add_explain(commands: Any) -> None:
    """Add ``stance explain``."""
    parser = commands.add_parser("explain", help="show the words behind the stance of a sentence")
    parser.add_argument("text", metavar="TEXT", help="a sentence; '-' reads standard input")
    parser.add_argument("--target", action="append", help="only this target (repeatable)")
    parser.add_argument("--model", metavar="FILE", help="a model of your own (*.stance)")
    parser.add_argument("--format", choices=("auto", "text", "json"), default="auto")
    parser.set_defaults(run=_explain)


def _explain(args: argparse.Namespace) -> int:
    from ..bundle import load

    model = load(args.model)
    text = printable(read_text("-") if args.text == "-" else args.text)
    for target in args.target or model.targets:
        explanation = model.explain(text.strip(), target)
        if args.format == "json" or (args.format == "auto" and not sys.stdout.isatty()):
            print(to_json(explanation.to_dict()))
        else:
            print(f"{target}: {explanation.label}")
            print(explanation.render_ansi())
    return OK


def add_info(commands: Any) -> None:
    """Add ``stance info``."""
    parser = commands.add_parser("info", help="print the model card")
    parser.add_argument("model", metavar="MODEL", nargs="?", help="default: the shipped model")
    parser.set_defaults(run=_info)


def _info(args: argparse.Namespace) -> int:
    from ..bundle import load

    model = load(args.model)
    print(model.card or f"targets: {', '.join(model.targets)}\n{to_json(dict(model.manifest))}")
    return OK


def add_train(commands: Any) -> None:
    """Add ``stance train``."""
    parser = commands.add_parser("train", help="train a model on labelled data")
    parser.add_argument(
        "labels", metavar="LABELS", nargs="+",
        help="CSV, TSV, JSON lines, Parquet, doccano or Label Studio",
    )  # fmt: skip
    parser.add_argument("-o", "--output", required=True, metavar="MODEL", help="*.stance")
    parser.add_argument("--targets", help="label columns, with commas between (default: all)")
    parser.add_argument(
        "--from", dest="base", default="none", metavar="none|shipped|MODEL",
        help="a model to go on from (default none)",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=0)
    parser.set_defaults(run=_train)


def _train(args: argparse.Namespace) -> int:
    if not args.output.endswith(".stance"):
        raise InputError(f"got output {args.output!r}; accepted: a name that ends in .stance")
    data = read_labelled(args.labels, targets=split_names(args.targets))
    from ..estimator import StanceClassifier
    from ..evaluation import cross_validate

    languages = sorted({lang for lang in data.columns.get("lang", []) if lang})
    if args.base == "none":
        clf = StanceClassifier(languages=languages, random_state=args.seed)
    else:
        path = None if args.base == "shipped" else args.base
        clf = StanceClassifier.from_pretrained(path, random_state=args.seed)
    complain(f"{len(data.texts)} statements, targets {', '.join(data.labels)}; cross-validating")
    for figures in cross_validate(clf, data):
        print("\n".join(figure_lines(figures)))
    clf.fit(data.texts, data.labels, groups=data.groups)
    clf.save(args.output)
    complain(f"wrote {args.output}")
    return OK
