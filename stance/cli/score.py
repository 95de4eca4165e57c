"""``stance score``: many documents into a file."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..aggregation import PERIODS
from ..errors import InputError, WorkerError, missing_extra
from .console import OK, SOME_FAILED, Progress, complain, printable
from .documents import add_document_options, document_inputs, document_settings

if TYPE_CHECKING:
    from ..journal import Mark
    from ..run import Output
    from ..source import Failure

_CONNECT_SECONDS = 15
_LINE = 400

_DESCRIPTION = """Reads text and Markdown files, HTML pages, and CSV, TSV, JSON lines and Parquet
with a column text (and id, date, issuer, lang where there are any). A document that cannot be
scored is named, listed in the report and left out; the exit status is then 1."""


def add_score(commands: Any) -> None:
    """Add ``stance score``."""
    parser = commands.add_parser(
        "score", help="score many documents into a file", description=_DESCRIPTION
    )
    parser.add_argument(
        "path", metavar="PATH", nargs="+",
        help="files, folders, patterns in quotes; '-' is standard input",
    )  # fmt: skip
    parser.add_argument(
        "-o", "--output", required=True, metavar="OUT", help="*.jsonl, *.csv or *.parquet"
    )
    parser.add_argument(
        "--level", choices=("statement", "actor"), default="statement",
        help="a row per statement, or per actor and target (default statement)",
    )  # fmt: skip
    parser.add_argument(
        "--by", choices=("document", "all", *PERIODS),
        help="rows of actors for each document, over all, or by period (default document)",
    )  # fmt: skip
    parser.add_argument("--resume", action="store_true", help="go on with an interrupted run")
    parser.add_argument(
        "--failures", metavar="FILE", help="what failed, as JSON lines (default OUT.failed.jsonl)"
    )
    parser.add_argument(
        "--input-format", choices=("text", "html", "csv", "tsv", "jsonl"), default="text",
        help="of standard input and of files whose suffix does not tell (default text)",
    )  # fmt: skip
    parser.add_argument(
        "--max-chars", type=int, default=None, metavar="N",
        help="a longer document is not read (default 5000000)",
    )  # fmt: skip
    parser.add_argument(
        "--jobs", type=int, metavar="N",
        help="worker processes, -1 for all processors (default 1; with dask, all of the cluster)",
    )  # fmt: skip
    parser.add_argument(
        "--backend", choices=("loky", "dask"), default="loky",
        help="processes of this machine, or a Dask cluster (default loky)",
    )  # fmt: skip
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of Dask, such as tcp://host:8786")
    add_document_options(parser)
    parser.set_defaults(run=_score)


def _score(args: argparse.Namespace) -> int:
    from ..batch import Settings, find_model_sha256
    from ..intake import read_sources
    from ..journal import is_finished
    from ..run import score_to_file

    given = document_settings(args)
    _check(args, given)
    settings = Settings(**given)
    output, exclude = _find_output(args)
    if args.resume and is_finished(output.path, output.report):
        complain(
            f"{output.path} is finished; whether by these settings and of this input is not "
            "looked at; leave --resume out to write it anew"
        )
        return SOME_FAILED if output.report.exists() else OK
    plan, total = _plan(args, exclude)
    progress = Progress("documents", total)

    def show(mark: Mark, failures: tuple[Failure, ...]) -> None:
        if failures:
            progress.clear()
        for failure in failures:
            complain(_one_line(failure))
        progress.update(mark.n_documents, mark.read)

    sources = read_sources(
        args.path,
        args.encoding,
        kind=args.input_format,
        max_chars=args.max_chars,
        exclude=exclude,
        notice=complain,
    )
    with _backend(args):
        mark = score_to_file(
            sources,
            output,
            settings,
            plan=plan,
            model_sha256=find_model_sha256(args.model),
            n_jobs=args.jobs,
            resume=args.resume,
            on_progress=show,
        )
    progress.close()
    if mark.n_failed:
        complain(f"{mark.n_failed} failed, see {output.report}; the rest is in {output.path}")
    return SOME_FAILED if mark.n_failed else OK


def _one_line(failure: Failure) -> str:
    """Return what failed and why; a table can hold any text of any length as an id."""
    where = "" if failure.id.startswith(failure.file) else f"{failure.file}: "
    line = printable(" ".join(f"{where}{failure.id}: {failure.reason}".split()))
    return line if len(line) <= _LINE else line[: _LINE - 1] + "…"


def _check(args: argparse.Namespace, settings: dict[str, Any]) -> None:
    """Refuse a wrong argument, which is wrong for every document, before any is read."""
    from ..chunk import check_jobs
    from ..classification import classify
    from ..plain_text import check_encoding
    from ..source import MAX_CHARS

    classify("", **settings)
    check_encoding(args.encoding)
    check_jobs(args.jobs)
    if args.max_chars is None:
        args.max_chars = MAX_CHARS
    if args.max_chars < 1:
        raise InputError(f"got --max-chars {args.max_chars}; accepted: 1 or more")
    if args.by and args.level != "actor":
        raise InputError("--by groups the rows of actors; give --level actor with it")
    if (args.backend == "dask") != bool(args.scheduler):
        raise InputError(
            "--backend dask and --scheduler go together, such as --scheduler tcp://host:8786"
        )


def _find_output(args: argparse.Namespace) -> tuple[Output, set[str]]:
    """Return the output, and the real paths of all that is written."""
    from ..journal import temporary_names
    from ..listing import REPORT_SUFFIX
    from ..output import check_outputs
    from ..run import Output
    from ..sink import check_suffix

    check_suffix(args.output)
    path = Path(args.output)
    report = Path(args.failures or f"{args.output}{REPORT_SUFFIX}")
    written = check_outputs((path, report), document_inputs(args), temporary_names(path, report))
    return Output(path, report, args.level, args.by or "document"), written


def _plan(args: argparse.Namespace, exclude: set[str]) -> tuple[dict[str, Any], int | None]:
    """Return what tells this run from others, and the bytes that it will read."""
    from ..listing import File, list_files
    from ..page import import_trafilatura
    from ..table import import_parquet

    digest = hashlib.sha256()
    total: int | None = 0
    for found in list_files(args.path, kind=args.input_format, exclude=exclude):
        digest.update(repr(found).encode("utf-8", "surrogateescape"))
        if not isinstance(found, File):
            continue
        if found.kind == "html":
            import_trafilatura(found.path)
        elif found.kind == "parquet":
            import_parquet(found.path)
        total = None if total is None or found.size is None else total + found.size
    names = ("issuer", "lang", "date", "encoding", "input_format", "max_chars")
    plan = {name: getattr(args, name) for name in names}
    gazetteers = [hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in args.gazetteer]
    return {**plan, "gazetteer": gazetteers, "input": digest.hexdigest()}, total


@contextlib.contextmanager
def _backend(args: argparse.Namespace) -> Iterator[None]:
    """Run the work of this block where the options say."""
    if args.backend != "dask":
        yield
        return
    try:
        import joblib
        from distributed import Client
    except ImportError:
        raise missing_extra("--backend dask", ["distributed"], "dask") from None
    # What the library has to say of lost workers is not for the user of this command.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(args.scheduler, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise WorkerError(
            f"no Dask scheduler at {args.scheduler} ({reason}); start one with 'dask scheduler'"
        ) from None
    with client, joblib.parallel_config(backend="dask", client=client):
        yield
