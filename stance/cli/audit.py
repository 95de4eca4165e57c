"""``stance audit``: labelled data, and what in them to look at again."""

from __future__ import annotations

import argparse
import csv
import io
import shutil
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..labelled import read_labelled
from .console import OK, complain, printable, split_names, to_json, whole_number

if TYPE_CHECKING:
    from ..agreement import Agreement
    from ..audit import Audit
    from ..finding import Finding

FORMATS = {".txt": "table", ".json": "json", ".csv": "csv"}
# On a terminal nobody reads more at once; files hold all.
N_SHOWN = 30


def add_audit(commands: Any) -> None:
    """Add ``stance audit``."""
    parser = commands.add_parser(
        "audit",
        help="list labels to look at again, worst first",
        description="Kinds: label-error (a model trained on the other documents does not believe "
        "the label), conflicting-duplicate, near-duplicate (in another document or split), "
        "disagreement (of annotators), actor-proxy (the actor tells the label).",
    )
    parser.add_argument(
        "labels", metavar="LABELS", nargs="+",
        help="CSV, TSV, JSON lines, Parquet, doccano or Label Studio",
    )  # fmt: skip
    parser.add_argument("--targets", help="label columns, with commas between (default: all)")
    parser.add_argument(
        "--kind", action="append", metavar="KIND", help="only this kind (repeatable)"
    )
    parser.add_argument(
        "-n", type=int, metavar="N",
        help=f"at most N, the worst (default: {N_SHOWN} in a table, else all; 0: all)",
    )  # fmt: skip
    parser.add_argument(
        "--format", choices=("table", "json", "csv"),
        help="default: by the suffix of the output, or table",
    )  # fmt: skip
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="*.txt, *.json or *.csv; default: standard output"
    )
    parser.add_argument("--seed", type=whole_number(0), default=0)
    parser.add_argument("--jobs", type=int, default=1, help="worker processes (default 1)")
    parser.set_defaults(run=_audit)


def _audit(args: argparse.Namespace) -> int:
    from ..agreement import PREFIX, find_coder_faults, read_codings
    from ..audit import KINDS, audit, check_kinds
    from ..chunk import check_jobs
    from ..output import check_outputs, find_form, write_whole

    check_jobs(args.jobs)
    if args.n is not None and args.n < 0:
        raise InputError(f"got -n {args.n}; accepted: a number from 0 on, and 0 means all")
    kinds = check_kinds(args.kind or KINDS)
    form = find_form(args.output, args.format, FORMATS)
    if args.output is not None:
        check_outputs([args.output], args.labels)
    # What annotators gave belongs to the targets, whichever these are.
    data = read_labelled(
        args.labels, targets=split_names(args.targets), prefix=PREFIX, check=find_coder_faults
    )
    targets = read_codings(data)[0].labels
    complain(f"{len(data.texts)} statements, targets {', '.join(targets)}")
    if "label-error" in kinds:
        complain("training five models to look for label errors; --kind KIND asks for another kind")
    found = audit(data, kinds, seed=args.seed, n_jobs=args.jobs)
    limit = args.n if args.n is not None else N_SHOWN if form == "table" and not args.output else 0
    shown = found.findings[: limit or None]
    text = _RENDERERS[form](found, shown)
    if args.output is None:
        print(text, end="")
    else:
        # The mark at the start tells a spreadsheet that the file is UTF-8.
        write_whole(args.output, text, "utf-8-sig" if form == "csv" else "utf-8")
    for note in found.notes:
        complain(note)
    if form == "csv":
        for line in _summary(found):
            complain(line)
    counts = Counter(finding.kind for finding in found.findings)
    told = ", ".join(f"{kind} {n}" for kind, n in sorted(counts.items())) or "nothing"
    complain(f"found: {told}")
    if len(shown) < len(found.findings):
        complain(f"the worst {len(shown)} of {len(found.findings)} are listed; -n 0 lists all")
    if args.output is not None:
        complain(f"wrote {args.output}")
    return OK


def _render_table(found: Audit, shown: Sequence[Finding]) -> str:
    lines = [*_summary(found)]
    if lines and shown:
        lines.append("")
    width = max(40, shutil.get_terminal_size((100, 24)).columns)
    for number, f in enumerate(shown, 1):
        what = ""
        if f.target:
            what = f"  {f.target}: {f.label or 'no label'}"
            what += f" -> {f.suggested}?" if f.suggested else ""
        identity = f"  {f.id}" if f.id else ""
        lines.append(f"{number:>4}  {f.strength:.2f}  {f.kind}{what}  {f.place}{identity}")
        for part in (f.reason, " ".join(f.text.split())):
            lines += textwrap.wrap(
                printable(part), width, initial_indent=" " * 12, subsequent_indent=" " * 12
            )
    return "".join(f"{printable(line)}\n" for line in lines)


def _render_json(found: Audit, shown: Sequence[Finding]) -> str:
    return to_json(found.to_dict() | {"findings": [f.to_dict() for f in shown]}) + "\n"


def _render_csv(found: Audit, shown: Sequence[Finding]) -> str:
    from ..finding import Finding

    file = io.StringIO(newline="")
    table = csv.DictWriter(file, [field.name for field in fields(Finding)])
    table.writeheader()
    table.writerows(finding.to_dict() for finding in shown)
    return file.getvalue()


_RENDERERS = {"table": _render_table, "json": _render_json, "csv": _render_csv}


def _summary(found: Audit) -> Iterator[str]:
    """Yield what concerns a target as a whole."""
    for agreement in found.agreement:
        yield from _agreement_lines(agreement)
    for proxy in found.proxies:
        yield proxy.sentence


def _agreement_lines(a: Agreement) -> Iterator[str]:
    yield (
        f"{a.target}: annotators {', '.join(a.coders)}: Krippendorff's alpha {a.alpha:.3f}, "
        f"Cohen's kappa {a.kappa:.3f}, the same label in {a.agree:.1%}; n {a.n}"
    )
    if len(a.pairs) > 1:
        for first, second, n, kappa in a.pairs:
            yield f"  {first} and {second}: kappa {kappa:.3f}; n {n}"
