"""``stance report``: documents in, one page out; and what ``stance diff`` shares with it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..aggregation import PERIODS
from ..errors import InputError
from .console import OK, SOME_FAILED, complain
from .documents import add_document_options, document_inputs, document_settings
from .scored import ScoredDocuments

if TYPE_CHECKING:
    from ..document import Document
    from ..source import Failure

# A browser opens a page of this many documents in a few seconds.
MANY_DOCUMENTS = 1000


def add_report(commands: Any) -> None:
    """Add ``stance report``."""
    parser = commands.add_parser("report", help="show documents, charts and evidence on one page")
    parser.add_argument(
        "path", metavar="PATH", nargs="+",
        help="text files, folders, CSV, TSV or JSON lines with a text column, or '-'",
    )  # fmt: skip
    parser.add_argument("-o", "--output", required=True, metavar="OUT", help="*.html")
    parser.add_argument("--title", default="Where they stand")
    parser.add_argument(
        "--by", choices=tuple(PERIODS), help="periods of the timeline (default: as fits the dates)"
    )
    parser.add_argument("--jobs", type=int, default=1, help="worker processes (default 1)")
    add_document_options(parser)
    parser.set_defaults(run=_report)


def _report(args: argparse.Namespace) -> int:
    from ..output import check_outputs, write_whole
    from ..report import render_report
    from ..templating import check_libraries

    check_page_suffix(args.output, (".html", ".htm"))
    written = check_outputs([args.output], document_inputs(args))
    check_libraries("jinja2", "matplotlib")
    settings = document_settings(args)
    named, failures = read_documents(args.path, args, settings, written)
    if not named:
        raise InputError(f"nothing to show; {args.output} is left as it was")
    if len(named) > MANY_DOCUMENTS:
        complain(f"{len(named)} documents on one page: a browser may take long to open it")
    page = render_report(
        named,
        model=settings["model"],
        title=args.title,
        by=args.by,
        failures=[(failure.id, failure.reason) for failure in failures],
    )
    write_whole(args.output, page)
    if failures:
        complain(f"{len(failures)} failed, the rest is in {args.output}")
    return SOME_FAILED if failures else OK


def check_page_suffix(name: str, suffixes: tuple[str, ...]) -> None:
    """Refuse an output that has none of the suffixes."""
    if Path(name).suffix.lower() not in suffixes:
        raise InputError(
            f"got output {name!r}; accepted: a name that ends in {', '.join(suffixes)}"
        )


def read_documents(
    paths: list[str], args: argparse.Namespace, settings: dict[str, Any], written: set[str]
) -> tuple[list[tuple[str, Document]], list[Failure]]:
    """Return the documents of files, folders and tables by name, and those that failed.

    Each failure is said on standard error. ``written`` are real paths that are no input.
    """
    documents = ScoredDocuments(paths, args, settings, written)
    named = [(source.id, document) for source, document in documents]
    return named, documents.failures
