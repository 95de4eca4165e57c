"""``stance train``: labelled data to a model, with a report."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..seen import count_seen
from .console import OK, complain, printable, split_names, whole_number
from .evaluate import figure_lines

if TYPE_CHECKING:
    from ..estimator import StanceClassifier
    from ..evaluation import TargetFigures
    from ..labelled import Labelled
    from ..model import StanceModel


def add_train(commands: Any) -> None:
    """Add ``stance train``."""
    parser = commands.add_parser(
        "train",
        help="train a model on labelled data",
        description="Train a model on labelled data and print how good it is on documents that it "
        "has not seen, with what would help most.",
    )
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
    parser.add_argument(
        "--seed", type=whole_number(0), default=0, help="draws what is drawn at random (default 0)"
    )
    parser.add_argument(
        "--jobs", type=whole_number(1), default=1,
        help="processes (default 1); the model is the same whatever their number",
    )  # fmt: skip
    parser.set_defaults(run=_train)


def _train(args: argparse.Namespace) -> int:
    _check_output(args.output, args.labels)
    from ..advice import advise, find_faults
    from ..agreement import read_agreed

    base = _load_base(args.base)
    known = {} if base is None else dict(base.labels)
    data = read_agreed(
        args.labels, targets=split_names(args.targets), check=partial(find_faults, known=known)
    )
    for note in [*data.notes, *_notes(data, known)]:
        complain(note)
    if base is not None and not _is_of_use(data, known):
        # Its languages would be claimed and its features kept for nothing.
        complain(f"{args.base} answers none of these targets with these labels; it is left out")
        base = None
    texts = data.labelled_texts
    if base is not None and (n := count_seen(texts, base.manifest)):
        complain(
            f"{args.base} was trained on at least {n} of these {len(texts)} statements: the "
            "figures will be too good; go on from it with others"
        )
    clf = _classifier(base, data, args.seed)
    from ..retraining import count_fits, retrain

    complain(
        f"{len(data.texts)} statements in {len(set(data.groups))} documents; "
        f"targets {', '.join(data.labels)}; C and the figures by cross-validation over documents, "
        f"{count_fits(clf, len(data.labels))} fits for each model that is trained"
    )
    clf, figures = retrain(clf, data, n_jobs=args.jobs, progress=_tell)
    for line in _report(figures, advise(data, figures)):
        print(printable(line))
    for target, strength in clf.strengths_.items():
        origin = f"goes on from {args.base}" if strength.from_base else "learned from these labels"
        complain(f"{target}: {origin}, C {strength.C:g}")
    clf.save(args.output)
    complain(f"wrote {args.output}")
    return OK


def _check_output(name: str, inputs: Sequence[str]) -> None:
    """Raise now what would be a pity to learn when the training is done."""
    from ..output import check_outputs

    if not name.endswith(".stance"):
        raise InputError(f"got output {name!r}; accepted: a name that ends in .stance")
    # The bundle itself is written under another name, and the model to go on from is read before.
    check_outputs([name], inputs)


def _load_base(name: str) -> StanceModel | None:
    from ..bundle import load
    from .documents import model_path

    return None if name == "none" else load(model_path(name))


def _classifier(base: StanceModel | None, data: Labelled, seed: int) -> StanceClassifier:
    from ..estimator import StanceClassifier

    languages = {lang for lang in data.columns.get("lang", []) if lang}
    if base is None:
        return StanceClassifier(C="auto", languages=sorted(languages), random_state=seed)
    # A model without languages answers in all of them.
    languages = {*base.languages, *languages} if base.languages else set()
    return StanceClassifier.from_model(base, languages=sorted(languages), random_state=seed)


def _notes(data: Labelled, known: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield how labels and the model to go on from differ."""
    for target, labels in known.items():
        if target not in data.labels:
            yield f"no labels for {target}, which the model answers: the new one will not"
            continue
        new = sorted({x for x in data.labels[target] if x is not None} - set(labels))
        if new:
            yield (
                f"{target}: the model does not know {', '.join(map(repr, new))} "
                f"(it knows {', '.join(labels)}); learned from nothing"
            )


def _is_of_use(data: Labelled, known: dict[str, tuple[str, ...]]) -> bool:
    """Tell whether a model knows the labels of a target, so that training may go on from it."""
    return any(
        {label for label in column if label is not None} <= set(known.get(target, ()))
        for target, column in data.labels.items()
    )


def _tell(done: int, n: int) -> None:
    complain(f"trained {done} of {n}: " + ("a fold to measure on" if done < n else "the model"))


def _report(figures: Sequence[TargetFigures], advice: Sequence[str]) -> Iterator[str]:
    yield "On documents left out of training (intervals: 95 %, documents drawn with replacement):"
    for f in figures:
        yield from figure_lines(f)
    if advice:
        yield "What would help most:"
        yield from (f"  {number}. {line}" for number, line in enumerate(advice, 1))
