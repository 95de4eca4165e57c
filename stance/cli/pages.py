"""``stance report``: documents in, one page out; and what ``stance diff`` shares with it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..aggregation import PERIODS
from ..errors import InputError
from .console import OK, SOME_FAILED, Progress, complain
from .documents import add_document_options, document_settings

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
    from ..report import render_report
    from ..templating import check_libraries

    output = check_output(args.output, (".html", ".htm"))
    check_libraries("jinja2", "matplotlib")
    settings = document_settings(args)
    named, failures = read_documents(args.path, args, settings)
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
    write_whole(output, page)
    if failures:
        complain(f"{len(failures)} failed, the rest is in {args.output}")
    return SOME_FAILED if failures else OK


def check_output(name: str, suffixes: tuple[str, ...]) -> Path:
    """Return where to write, or say at once why that cannot be."""
    path = Path(name)
    if path.suffix.lower() not in suffixes:
        raise InputError(
            f"got output {name!r}; accepted: a name that ends in {', '.join(suffixes)}"
        )
    if not path.parent.is_dir():
        raise InputError(f"got output {name!r}; there is no folder {path.parent}; make it first")
    return path


def write_whole(path: Path, text: str) -> None:
    """Write a file under its name only when it is whole."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(text, encoding="utf-8", newline="")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_documents(
    paths: list[str], args: argparse.Namespace, settings: dict[str, Any]
) -> tuple[list[tuple[str, Document]], list[Failure]]:
    """Return the documents of files, folders and tables by name, and those that failed.

    Each failure is said on standard error.
    """
    from ..batch import score_sources
    from ..chunk import check_jobs
    from ..classification import classify
    from ..intake import read_sources
    from ..plain_text import decode_text
    from ..source import Failure

    # A wrong argument is wrong for every document: said once, before any is read.
    classify("", **settings)
    decode_text(b"", args.encoding)
    jobs = getattr(args, "jobs", 1)
    check_jobs(jobs)
    named: list[tuple[str, Document]] = []
    failures: list[Failure] = []
    progress = Progress("documents")
    for item in score_sources(read_sources(paths, args.encoding), n_jobs=jobs, **settings):
        progress.step()
        if isinstance(item, Failure):
            failures.append(item)
            complain(f"{item.id}: {item.reason}")
        else:
            named.append((item[0].id, item[1]))
    progress.close()
    return named, failures
