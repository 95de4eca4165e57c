"""``stance train``, ``evaluate``, ``explain`` and ``info``: models and labelled data."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..labelled import read_labelled
from .console import OK, complain, printable, read_text, to_json

if TYPE_CHECKING:
    from ..evaluation import TargetFigures
    from ..explain import Explanation


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
            print(explanation.render_ansi() if _colours() else _votes(explanation))
    return OK


def _colours() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _votes(explanation: Explanation) -> str:
    votes = zip(explanation.votes(), explanation.spans, strict=True)
    return "\n".join(f"{vote:+8.3f}  {span.text}" for vote, span in votes)


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
    data = read_labelled(args.labels, targets=_names(args.targets))
    from ..estimator import StanceClassifier
    from ..evaluation import cross_validate

    languages = sorted({lang for lang in data.columns.get("lang", []) if lang})
    if args.base == "none":
        clf = StanceClassifier(languages=languages, random_state=args.seed)
    else:
        path = None if args.base == "shipped" else args.base
        clf = StanceClassifier.from_pretrained(path, random_state=args.seed)
    complain(f"{len(data.texts)} statements, targets {', '.join(data.labels)}; cross-validating")
    print_figures(cross_validate(clf, data))
    clf.fit(data.texts, data.labels, groups=data.groups)
    clf.save(args.output)
    complain(f"wrote {args.output}")
    return OK


def add_evaluate(commands: Any) -> None:
    """Add ``stance evaluate``."""
    parser = commands.add_parser("evaluate", help="measure a model on labelled data")
    parser.add_argument("model", metavar="MODEL", help="*.stance, or 'shipped'")
    parser.add_argument("labels", metavar="LABELS", nargs="+")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.set_defaults(run=_evaluate)


def _evaluate(args: argparse.Namespace) -> int:
    from ..bundle import load
    from ..evaluation import measure_all

    model = load(None if args.model == "shipped" else args.model)
    shared = read_labelled(args.labels)
    targets = [target for target in model.targets if target in shared.labels]
    if not targets:
        raise InputError(
            f"got labels for {', '.join(shared.labels)}; "
            f"the model answers {', '.join(model.targets)}"
        )
    data = read_labelled(args.labels, targets=targets, accepted=model.labels)
    figures = measure_all(data.labels, model.predict_proba(data.texts), model.labels, data.groups)
    if args.format == "json":
        print(to_json({f.target: f.to_dict() for f in figures}))
    else:
        print_figures(figures)
    return OK


def print_figures(figures: Sequence[TargetFigures]) -> None:
    """Print the figures of each target as a table, with its confusion."""
    for f in figures:
        polar = "" if f.f_avg is None else f"  F_avg {f.f_avg:.3f}"
        print(
            f"{f.target}: macro-F1 {f.macro_f1:.3f} ({f.low:.3f} to {f.high:.3f}){polar}  "
            f"always the commonest label {f.majority:.3f}  "
            f"calibration error {f.calibration_error:.3f}  n {f.n}"
        )
        width = max(map(len, f.confusion)) + 2
        print(f"  {'gold, predicted:':{width + 8}}" + "".join(f"{x:>{width}}" for x in f.confusion))
        for label, row in f.confusion.items():
            cells = "".join(f"{n:>{width}}" for n in row.values())
            print(f"  {label:{width}}F1 {f.f1[label]:.2f} {cells}")


def _names(value: str | None) -> list[str] | None:
    return [name.strip() for name in value.split(",") if name.strip()] if value else None
