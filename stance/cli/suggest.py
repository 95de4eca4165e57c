"""``stance suggest``: which statements to label next."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .console import OK, SOME_FAILED, complain, whole_number
from .documents import add_document_options, document_inputs, document_settings, model_path
from .scored import ScoredDocuments

if TYPE_CHECKING:
    from ..excerpt import Excerpt
    from ..suggest import Pool


def add_suggest(commands: Any) -> None:
    """Add ``stance suggest``."""
    parser = commands.add_parser(
        "suggest", help="choose the statements that are worth labelling next"
    )
    parser.add_argument("model", metavar="MODEL", help="*.stance, or 'shipped'")
    parser.add_argument(
        "path", metavar="TEXTS", nargs="+",
        help="text files, folders, CSV, TSV or JSON lines with a text column",
    )  # fmt: skip
    parser.add_argument("-n", type=int, default=50, help="how many (default 50)")
    parser.add_argument(
        "-o", "--output", metavar="OUT",
        help="*.csv, *.jsonl (doccano) or *.json (Label Studio); default: CSV on standard output",
    )  # fmt: skip
    parser.add_argument("--format", metavar="csv|doccano|label-studio", help="default: by suffix")
    parser.add_argument(
        "--labelled", action="append", default=[], metavar="FILE",
        help="statements that have labels already; they and near repeats are left out (repeatable)",
    )  # fmt: skip
    parser.add_argument("--seed", type=whole_number(0), default=0)
    parser.add_argument("--jobs", type=int, default=1, help="worker processes (default 1)")
    add_document_options(parser, model=False)
    parser.set_defaults(run=_suggest)


def _suggest(args: argparse.Namespace) -> int:
    from ..bundle import load
    from ..export import EXCERPT_FORMATS, find_format, written_files
    from ..output import check_outputs
    from ..suggest import Pool

    format = find_format(args.output, args.format, EXCERPT_FORMATS)
    if args.n < 1:
        raise InputError(f"got -n {args.n}; accepted: a whole number, 1 or more")
    written: set[str] = set()
    if args.output is not None:
        inputs = [*document_inputs(args), *args.labelled]
        written = check_outputs(written_files(args.output, format), inputs)
    model = load(model_path(args.model))
    args.model = None
    settings = {**document_settings(args), "model": model}
    documents = ScoredDocuments(args.path, args, settings, written)
    pool = Pool(model, _read_labelled(args.labelled), args.seed)
    for source, document in documents:
        pool.add(source, document)
    excerpts = pool.suggest(args.n)
    if not excerpts:
        raise InputError(
            f"nothing to suggest in {pool.n_statements} statements of {pool.n_documents} documents"
            + ("; all are labelled already, or too short" if pool.n_statements else "")
        )
    _write(excerpts, args.output, format, model.labels)
    _report(excerpts, pool, args)
    return SOME_FAILED if documents.failures else OK


def _read_labelled(paths: Sequence[str]) -> list[str]:
    """Return the statements that have labels; rows that wait for theirs may be suggested again."""
    from ..labelled import read_labelled

    if not paths:
        return []
    data = read_labelled(paths, may_be_bare=True)
    for note in data.notes:
        complain(note)
    texts = data.labelled_texts
    complain(f"{len(texts)} of {len(data.texts)} statements in {', '.join(paths)} have labels")
    return texts


def _write(
    excerpts: list[Excerpt], output: str | None, format: str, labels: Mapping[str, Sequence[str]]
) -> None:
    from ..export import config_path, export_excerpts, write_excerpts
    from ..labelstudio import excerpt_config

    if output is not None:
        export_excerpts(excerpts, output, format, labels)
        if format == "label-studio":
            complain(f"the labelling interface is in {config_path(output)}")
        return
    write_excerpts(excerpts, sys.stdout, format, labels)
    if format == "label-studio":
        complain("the labelling interface:")
        print(excerpt_config(labels), file=sys.stderr)


def _report(excerpts: list[Excerpt], pool: Pool, args: argparse.Namespace) -> None:
    from ..suggest import count_guesses

    where = f" in {args.output}" if args.output else ""
    complain(
        f"{len(excerpts)} of {pool.n_statements} statements in {pool.n_documents} documents{where}"
    )
    if len(excerpts) < args.n:
        complain(f"{args.n} were asked for; the rest is labelled, repeats another, or is too short")
    for target, counts in count_guesses(excerpts).items():
        guesses = ", ".join(f"{label} {n}" for label, n in counts.items())
        complain(f"the model's guess for {target}: {guesses}")
