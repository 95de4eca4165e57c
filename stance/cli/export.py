"""``stance export``: scored documents for other programs."""

from __future__ import annotations

import argparse
from itertools import chain
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .console import OK, SOME_FAILED, complain
from .documents import add_document_options, document_inputs, document_settings
from .scored import ScoredDocuments

if TYPE_CHECKING:
    from ..dna import DnaDatabase


def add_export(commands: Any) -> None:
    """Add ``stance export``."""
    parser = commands.add_parser(
        "export", help="score documents for Discourse Network Analyzer, doccano or Label Studio"
    )
    parser.add_argument(
        "path", metavar="PATH", nargs="+",
        help="text files, folders, CSV, TSV or JSON lines with a text column",
    )  # fmt: skip
    parser.add_argument(
        "-o", "--output", required=True, metavar="OUT",
        help="*.dna, *.jsonl (doccano) or *.json (Label Studio)",
    )  # fmt: skip
    parser.add_argument("--format", metavar="dna|doccano|label-studio", help="default: by suffix")
    parser.add_argument(
        "--level", choices=("document", "statement"), default="document",
        help="whole documents with spans, or statements to classify (default document)",
    )  # fmt: skip
    parser.add_argument("--jobs", type=int, default=1, help="worker processes (default 1)")
    add_document_options(parser)
    parser.set_defaults(run=_export)


def _export(args: argparse.Namespace) -> int:
    from ..bundle import load
    from ..excerpt import cut_excerpts
    from ..export import (
        DOCUMENT_FORMATS,
        config_path,
        export_documents,
        export_excerpts,
        find_format,
        written_files,
    )
    from ..gazetteer import OTHER, default_gazetteer
    from ..output import check_outputs

    format = find_format(args.output, args.format, DOCUMENT_FORMATS)
    if format == "dna" and args.level == "statement":
        raise InputError(
            "got --level statement for dna; accepted: document; DNA needs the whole text"
        )
    written = check_outputs(written_files(args.output, format), document_inputs(args))
    settings = document_settings(args)
    scored = ScoredDocuments(args.path, args, settings, written)
    labels = (settings["model"] or load()).labels
    actors = [*(settings["gazetteer"] or default_gazetteer()).actors, OTHER]
    documents = iter(scored)
    first = next(documents, None)
    if first is None:
        raise InputError(f"nothing to export; {args.output} is left as it was")
    documents = chain([first], documents)
    database = None
    if args.level == "document":
        database = export_documents(documents, args.output, format, labels, actors)
    else:
        excerpts = (excerpt for pair in documents for excerpt in cut_excerpts(*pair))
        export_excerpts(excerpts, args.output, format, labels, labelled=True)
    if format == "label-studio":
        complain(f"the labelling interface is in {config_path(args.output)}")
    if database is not None:
        _report(database, args.output)
    if scored.failures:
        complain(f"{len(scored.failures)} failed, the rest is in {args.output}")
    return SOME_FAILED if scored.failures else OK


def _report(database: DnaDatabase, output: str) -> None:
    from ..dna import NO_DATE, PASSWORD

    complain(
        f"{database.n_statements} DNA statements in {output}; {database.n_left_out} statements "
        "without actor or stance are left out"
    )
    if database.n_undated:
        complain(f"{database.n_undated} documents without a date are dated {NO_DATE}")
    complain(f"open it in DNA 3, or import from it, as the coder Admin, password {PASSWORD}")
