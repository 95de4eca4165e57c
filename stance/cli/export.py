"""``stance export``: scored documents for other programs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .console import OK, SOME_FAILED, Progress, complain
from .documents import add_document_options, document_inputs, document_settings

if TYPE_CHECKING:
    from ..dna import DnaDatabase
    from ..document import Document
    from ..source import Source


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
    from ..batch import score_sources
    from ..bundle import load
    from ..chunk import check_jobs
    from ..classification import classify
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
    from ..intake import read_sources
    from ..output import check_outputs
    from ..plain_text import check_encoding
    from ..source import Failure

    format = find_format(args.output, args.format, DOCUMENT_FORMATS)
    if format == "dna" and args.level == "statement":
        raise InputError(
            "got --level statement for dna; accepted: document; DNA needs the whole text"
        )
    written = check_outputs(written_files(args.output, format), document_inputs(args))
    settings = document_settings(args)
    # A wrong argument is wrong for every document: said once, before any is read.
    classify("", **settings)
    check_encoding(args.encoding)
    check_jobs(args.jobs)
    labels = (settings["model"] or load()).labels
    actors = [*(settings["gazetteer"] or default_gazetteer()).actors, OTHER]
    progress = Progress("documents")
    n_failed = 0

    def scored() -> Iterator[tuple[Source, Document]]:
        nonlocal n_failed
        sources = read_sources(args.path, args.encoding, exclude=written, notice=complain)
        for item in score_sources(sources, n_jobs=args.jobs, **settings):
            progress.step()
            if isinstance(item, Failure):
                n_failed += 1
                complain(f"{item.id}: {item.reason}")
            else:
                yield item

    documents = scored()
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
    progress.close()
    if format == "label-studio":
        complain(f"the labelling interface is in {config_path(args.output)}")
    if database is not None:
        _report(database, args.output)
    if n_failed:
        complain(f"{n_failed} failed, the rest is in {args.output}")
    return SOME_FAILED if n_failed else OK


def _report(database: DnaDatabase, output: str) -> None:
    from ..dna import NO_DATE, PASSWORD

    complain(
        f"{database.n_statements} DNA statements in {output}; {database.n_left_out} statements "
        "without actor or stance are left out"
    )
    if database.n_undated:
        complain(f"{database.n_undated} documents without a date are dated {NO_DATE}")
    complain(f"open it in DNA 3, or import from it, as the coder Admin, password {PASSWORD}")
