"""``stance evaluate``: a model, or two, on labelled data."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..agreement import read_agreed
from ..errors import InputError
from ..seen import count_seen
from .console import OK, complain, printable, split_names, to_json

if TYPE_CHECKING:
    from ..comparison import Difference, Evaluation
    from ..evaluation import TargetFigures
    from ..labelled import Labelled
    from ..model import StanceModel

FORMATS = {".txt": "table", ".json": "json", ".html": "html", ".htm": "html"}
_MEASURES = {"macro_f1": "macro-F1", "f_avg": "F_avg"}


def add_evaluate(commands: Any) -> None:
    """Add ``stance evaluate``."""
    parser = commands.add_parser("evaluate", help="measure a model on labelled data")
    parser.add_argument("model", metavar="MODEL", help="*.stance, or 'shipped'")
    parser.add_argument(
        "labels", metavar="LABELS", nargs="+",
        help="CSV, TSV, JSON lines, Parquet, doccano or Label Studio",
    )  # fmt: skip
    parser.add_argument(
        "--against", metavar="MODEL", help="another model: how much better than it, and how surely"
    )
    parser.add_argument("--targets", help="label columns, with commas between (default: all)")
    parser.add_argument(
        "--format",
        choices=("table", "json", "html"),
        help="default: by the suffix of the output, or table",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="*.txt, *.json or *.html; default: standard output"
    )
    parser.set_defaults(run=_evaluate)


def _evaluate(args: argparse.Namespace) -> int:
    from ..comparison import compare_models, evaluate, shared_targets
    from ..output import check_outputs, find_form, write_whole

    form = find_form(args.output, args.format, FORMATS)
    if args.output is not None:
        check_outputs([args.output], [args.model, *filter(None, [args.against]), *args.labels])
    if form == "html":
        from ..templating import check_libraries

        check_libraries("jinja2")
    model = _load(args.model)
    other = None if args.against is None else _load(args.against)
    data = read_agreed(args.labels, targets=split_names(args.targets))
    shared = shared_targets(model, data, args.model)
    notes = [*data.notes, *_left_out(args.model, model, data)]
    differences = None
    if other is not None:
        theirs = shared_targets(other, data, args.against)
        if not set(shared) & set(theirs):
            raise InputError(
                f"{args.model} answers {', '.join(shared)}, {args.against} {', '.join(theirs)}; "
                "models are compared on targets that both answer"
            )
        notes += [
            f"no comparison for {target}, which only {owner} answers"
            for owner, own, their in (
                (args.model, shared, theirs),
                (args.against, theirs, shared),
            )
            for target in own
            if target not in their
        ]
        differences = compare_models(model, other, data)
    models = [(args.model, model)] + ([] if other is None else [(args.against, other)])
    warnings = [line for name, model in models for line in _warn_of_seen(name, model, data)]
    for note in [*notes, *warnings]:
        complain(note)
    evaluation = evaluate(model, data, args.model)
    text = _render(form, args, evaluation, differences, notes, warnings)
    if args.output is None:
        print(text)
    else:
        write_whole(args.output, text + "\n")
        complain(f"wrote {args.output}")
    return OK


def _load(name: str) -> StanceModel:
    from ..bundle import load
    from .documents import model_path

    return load(model_path(name))


def _left_out(name: str, model: StanceModel, data: Labelled) -> Iterator[str]:
    """Yield what only the labels or only the model has."""
    labelled = [target for target, column in data.labels.items() if any(column)]
    columns = [target for target in labelled if target not in model.targets]
    if columns:
        yield f"{name} does not answer {', '.join(columns)}: not measured"
    targets = [target for target in model.targets if target not in labelled]
    if targets:
        yield f"no labels for {', '.join(targets)}, which {name} answers: not measured"


def _warn_of_seen(name: str, model: StanceModel, data: Labelled) -> Iterator[str]:
    """Yield a warning if the model was trained on what it is measured on."""
    texts = data.labelled_texts
    n = count_seen(texts, model.manifest)
    if n:
        yield (
            f"{name} was trained on at least {n} of these {len(texts)} statements: its "
            "figures are too good; measure on documents kept away from training"
        )


def _render(
    form: str,
    args: argparse.Namespace,
    evaluation: Evaluation,
    differences: Sequence[Difference] | None,
    notes: Sequence[str],
    warnings: Sequence[str],
) -> str:
    if form == "html":
        from ..templating import render_page

        return render_page(
            "evaluation.html",
            title=f"{args.model}: evaluation",
            evaluation=evaluation,
            model=args.model,
            labels=args.labels,
            against=args.against,
            differences=differences or (),
            notes=notes,
            warnings=warnings,
        )
    if form == "json":
        content = {"model": args.model, "labels": args.labels, "left_out": list(notes)}
        content["warnings"] = list(warnings)
        content |= evaluation.to_dict()
        if differences is not None:
            content["against"] = args.against
            content["differences"] = [difference.to_dict() for difference in differences]
        return to_json(content)
    lines: list[str] = []
    for figures in evaluation.targets.values():
        lines += figure_lines(figures)
        for column, values in evaluation.parts[figures.target].items():
            lines += _part_lines(column, values)
    lines.append(
        f"mean macro-F1 over the targets: {evaluation.mean_macro_f1:.3f}  "
        f"statements {evaluation.n_statements}  documents {evaluation.n_documents}"
    )
    abstained = ", ".join(f"{reason} {n}" for reason, n in evaluation.abstained.items())
    lines.append(f"abstained (measured all the same): {abstained or 'never'}")
    if differences is not None:
        lines.append(f"{args.model} minus {args.against}:")
        lines += [_difference_line(difference) for difference in differences]
    return printable("\n".join(lines))


def figure_lines(f: TargetFigures) -> Iterator[str]:
    """Yield the figures of a target, by label, and its confusion, as lines of a table."""
    polar = ""
    if f.f_avg is not None and f.f_avg_interval is not None:
        low, high = f.f_avg_interval
        polar = f"  F_avg {f.f_avg:.3f} ({low:.3f} to {high:.3f})"
    yield (
        f"{f.target}: macro-F1 {f.macro_f1:.3f} ({f.low:.3f} to {f.high:.3f}){polar}  "
        f"always the commonest label {f.majority:.3f}  "
        f"calibration error {f.calibration_error:.3f}  n {f.n}"
    )
    width = max(7, *map(len, f.confusion)) + 2
    yield (
        f"  {'gold label':{width + 4}}{'n':>6}  precision  recall    F1   predicted"
        + "".join(f"{label:>{width}}" for label in f.confusion)
    )
    for label, row in f.confusion.items():
        yield (
            f"  {label:{width + 4}}{f.support[label]:>6}  {f.precision[label]:>9.3f}"
            f"  {f.recall[label]:>6.3f}  {f.f1[label]:>4.2f}            "
            + "".join(f"{n:>{width}}" for n in row.values())
        )


def _part_lines(column: str, values: dict[str, TargetFigures]) -> Iterator[str]:
    width = max(len(column) + 3, *map(len, values)) + 2
    yield (
        f"  {'by ' + column:{width}}{'n':>6}  macro-F1   95 % interval  F_avg  commonest"
        "  calibration error"
    )
    for value, f in values.items():
        if not f.n:
            yield f"  {value:{width}}{0:>6}  no labels"
            continue
        polar = "–" if f.f_avg is None else f"{f.f_avg:.3f}"
        yield (
            f"  {value:{width}}{f.n:>6}  {f.macro_f1:>8.3f}  {f.low:.3f} to {f.high:.3f}"
            f"  {polar:>5}  {f.majority:>9.3f}  {f.calibration_error:>17.3f}"
        )


def _difference_line(d: Difference) -> str:
    return (
        f"  {d.target}: {_MEASURES[d.measure]} {d.value:+.3f} ({d.low:+.3f} to {d.high:+.3f})  "
        f"p {d.p:.4f}  n {d.n}"
    )
