"""Models on labelled data: one alone, by language and by actor, or two side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from .confusion import draw_documents, interval, macro_f1, mean_f1, tabulate_documents
from .errors import InputError
from .evaluation import TargetFigures, measure, polar_places
from .language import detect_language

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .labelled import Labelled
    from .model import StanceModel

# Columns by whose values the figures are given apart.
PARTS = ("lang", "actor")
# The rarest values beyond so many are measured together.
MAX_PARTS = 40
# A p-value needs more draws than an interval: below 1 in 1,000 it should still be told.
N_PAIRED_DRAWS = 2000
# Labels that a message names.
MAX_NAMED = 5
_UNNAMED = "(none)"
_OTHERS = "(others)"
_CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A model on labelled data.

    Parameters
    ----------
    n_statements, n_documents : int
        Without a ``doc`` column every statement is a document.
    targets : dict of str to TargetFigures
    parts : dict of str to dict of str to dict of str to TargetFigures
        Target, then column (``lang``, ``actor``; ``answer`` where the model abstained), then value.
    abstained : dict of str to int
        Statements for which the model should not be trusted, by reason. They are in the figures,
        with the label that it gives all the same.
    """

    n_statements: int
    n_documents: int
    targets: dict[str, TargetFigures]
    parts: dict[str, dict[str, dict[str, TargetFigures]]]
    abstained: dict[str, int]

    @property
    def mean_macro_f1(self) -> float:
        """Macro-F1, averaged over the targets."""
        return float(np.mean([figures.macro_f1 for figures in self.targets.values()]))

    def to_dict(self) -> dict[str, Any]:
        """Return the evaluation as plain data."""
        return {**asdict(self), "mean_macro_f1": self.mean_macro_f1}


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better one model is than another, on the same documents.

    Parameters
    ----------
    target : str
    measure : {'macro_f1', 'f_avg'}
    n : int
        Statements.
    value : float
        The first model's figure minus the second's.
    low, high : float
        95 % interval, documents drawn with replacement, the same for both.
    p : float
        Two-sided: twice the share of draws in which the sign is the other one.
    """

    target: str
    measure: str
    n: int
    value: float
    low: float
    high: float
    p: float

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as plain data."""
        return asdict(self)


def evaluate(model: StanceModel, data: Labelled, name: str = "the model") -> Evaluation:
    """Measure a model on labelled data: all of it, by language, and by actor.

    Parameters
    ----------
    model : StanceModel
    data : Labelled
        Of which the targets that the model shares are measured.
    name : str, default='the model'
        What messages call it.

    Raises
    ------
    InputError
        If labels and model do not fit: see :func:`shared_targets`.
    """
    targets = shared_targets(model, data, name)
    groups = data.groups
    proba = model.predict_proba(data.texts)
    reasons = list(_abstentions(model, data))
    columns = {part: data.columns[part] for part in PARTS if part in data.columns}
    if any(reasons):
        columns["answer"] = [f"abstained: {why}" if why else "given" for why in reasons]

    def figures(target: str, rows: Sequence[int]) -> TargetFigures:
        return measure(
            target,
            [data.labels[target][i] for i in rows],
            proba[target][rows],
            model.labels[target],
            [groups[i] for i in rows],
        )

    rows_of = {part: _rows_by_value(column) for part, column in columns.items()}
    return Evaluation(
        n_statements=len(groups),
        n_documents=len(set(groups)),
        targets={target: figures(target, range(len(groups))) for target in targets},
        parts={
            target: {
                part: {value: figures(target, rows) for value, rows in by_value.items()}
                for part, by_value in rows_of.items()
            }
            for target in targets
        },
        abstained=dict(sorted(Counter(filter(None, reasons)).items())),
    )


def compare_models(model: StanceModel, other: StanceModel, data: Labelled) -> list[Difference]:
    """Return how much better a model is than another, by a paired bootstrap.

    Parameters
    ----------
    model, other : StanceModel
    data : Labelled
        Of which the targets that both models share are compared.

    Returns
    -------
    list of Difference
        Macro-F1 of each target, and F_avg where there are the labels for it.

    References
    ----------
    .. [1] Koehn (2004), "Statistical significance tests for machine translation evaluation".
    """
    theirs = shared_targets(other, data)
    groups = data.groups
    found, others = model.predict(data.texts), other.predict(data.texts)
    differences = []
    for target in shared_targets(model, data):
        if target not in theirs:
            continue
        gold = data.labels[target]
        rows = [i for i, label in enumerate(gold) if label is not None]
        names = sorted({*model.labels[target], *other.labels[target]})
        code = {label: i for i, label in enumerate(names)}
        docs = [groups[i] for i in rows]
        true = np.array([code[str(gold[i])] for i in rows])
        tables, baseline = (
            tabulate_documents(true, np.array([code[column[i]] for i in rows]), len(names), docs)
            for column in (found[target], others[target])
        )
        measures: dict[str, Callable[[NDArray[np.int64]], Any]] = {"macro_f1": macro_f1}
        polar = polar_places(names, tables.sum(axis=0))
        if polar is not None:
            measures["f_avg"] = partial(mean_f1, of=polar)
        drawn, drawn_baseline = (draw_documents(t, N_PAIRED_DRAWS) for t in (tables, baseline))
        for name, score in measures.items():
            draws = score(drawn) - score(drawn_baseline)
            value = float(score(tables.sum(axis=0)) - score(baseline.sum(axis=0)))
            low, high = interval(draws)
            differences.append(
                Difference(target, name, len(rows), value, low, high, _p_value(draws))
            )
    return differences


def shared_targets(model: StanceModel, data: Labelled, name: str = "the model") -> list[str]:
    """Return the targets that have labels and that a model answers, in the order of the model.

    Parameters
    ----------
    model : StanceModel
    data : Labelled
    name : str, default='the model'
        What messages call it.

    Raises
    ------
    InputError
        If there is none, or if a label of one of them is none that the model can answer.
    """
    labelled = [target for target, column in data.labels.items() if any(column)]
    shared = [target for target in model.targets if target in labelled]
    if not shared:
        raise InputError(
            f"got labels for {', '.join(labelled) or 'no target'}; "
            f"{name} answers {', '.join(model.targets)}; name the columns of the labels so"
        )
    problems = []
    for target in shared:
        accepted = model.labels[target]
        odd = [i for i, x in enumerate(data.labels[target]) if x and x not in accepted]
        if odd:
            labels = sorted({str(data.labels[target][i]) for i in odd})
            named = ", ".join(map(repr, labels[:MAX_NAMED]))
            if labels[MAX_NAMED:]:
                named += f" and {len(labels) - MAX_NAMED} more"
            rows = "1 row" if len(odd) == 1 else f"{len(odd)} rows"
            problems.append(
                f"column {target}: got {named} in {rows}, first at "
                f"{data.places[odd[0]]}; {name} answers {', '.join(accepted)}; rename the "
                "labels, or leave the target out with --targets"
            )
    if problems:
        raise InputError("\n".join(problems))
    return shared


def _rows_by_value(column: Sequence[str | None]) -> dict[str, list[int]]:
    """Return the rows of each value in ascending order, the rarest together at the end."""
    rows: dict[str, list[int]] = defaultdict(list)
    for i, value in enumerate(column):
        rows[value or _UNNAMED].append(i)
    often = sorted(rows, key=lambda value: (-len(rows[value]), value))
    result = {value: rows[value] for value in sorted(often[:MAX_PARTS])}
    if often[MAX_PARTS:]:
        result[_OTHERS] = sorted(i for value in often[MAX_PARTS:] for i in rows[value])
    return result


def _abstentions(model: StanceModel, data: Labelled) -> Iterator[str | None]:
    """Yield why the model abstains, or None, by statement, as ``classify`` would."""
    named = data.columns.get("lang", [None] * len(data.texts))
    rows: dict[str | None, list[int]] = defaultdict(list)
    for i, (lang, text) in enumerate(zip(named, data.texts, strict=True)):
        rows[lang or detect_language(text)].append(i)
    reasons: list[str | None] = [None] * len(data.texts)
    for lang, places in rows.items():
        for start in range(0, len(places), _CHUNK):
            part = places[start : start + _CHUNK]
            found = model.stances([data.texts[i] for i in part], lang)
            for i, stances in zip(part, found, strict=True):
                reasons[i] = next((s.abstained for s in stances.values()), None)
    yield from reasons


def _p_value(draws: NDArray[np.float64]) -> float:
    """Return twice the share of draws on the rarer side of 0; never 0, whatever the draws."""
    rarer = min(int((draws <= 0).sum()), int((draws >= 0).sum()))
    return min(1.0, 2 * (rarer + 1) / (len(draws) + 1))
