"""Agreement of annotators, and the statements on which they differ.

Codings of one statement by several annotators are read in three forms:

- rows of their own, with the name of the annotator in the column ``annotator``, the same ``text``
  and, where there is one, the same ``id``;
- one row, whose ``annotator`` holds JSON: ``{"anna": {"escalation": "favor"}, "ben": ...}``;
- one row with the columns ``annotator_anna``, ``annotator_ben``, or, with several targets,
  ``annotator_anna_escalation`` and so on.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from .errors import InputError
from .finding import Finding
from .labelled import Labelled, read_labelled

PREFIX = "annotator_"
DECIDED = 0.5
"""What a disagreement counts on a row that has a label of its own beside the codings: somebody has
looked at it already."""


class Coding(NamedTuple):
    """What one annotator says of one statement and target; ``row`` is where it stands."""

    coder: str
    item: str
    target: str
    label: str
    row: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far annotators agree on a target.

    Parameters
    ----------
    target : str
    n : int
        Statements with two codings or more.
    coders : list of str
    alpha : float
        Krippendorff's, nominal, over all annotators.
    kappa : float
        Cohen's, the mean over pairs of annotators that share statements.
    agree : float
        Share of such pairs of codings that are the same, the mean over pairs of annotators.
    pairs : list of (str, str, int, float)
        Two annotators, the statements that they share, their kappa.

    References
    ----------
    .. [1] Krippendorff (1980), "Content analysis: an introduction to its methodology".
    .. [2] Cohen (1960), "A coefficient of agreement for nominal scales".
    """

    target: str
    n: int
    coders: list[str]
    alpha: float
    kappa: float
    agree: float
    pairs: list[tuple[str, str, int, float]]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain data."""
        return asdict(self)


def read_codings(data: Labelled) -> tuple[Labelled, list[Coding]]:
    """Return the data without columns of annotators, and all codings that they hold.

    Where there are columns of annotators but none of the target, its label is the one on which all
    of them agree.

    Raises
    ------
    InputError
        If the name of a column tells an annotator but not which of several targets.
    """
    if faults := find_coder_faults(data):
        raise InputError("\n".join(faults))
    columns = _coder_columns(data)
    codings = [
        Coding(coder, f"#{row}", target, label, row)
        for column, (coder, target) in columns.items()
        for row, label in enumerate(data.labels[column])
        if label is not None
    ]
    labels = {target: column for target, column in data.labels.items() if target not in columns}
    for target in sorted({target for _, target in columns.values()} - set(labels)):
        said: dict[int, set[str]] = defaultdict(set)
        for coding in codings:
            if coding.target == target:
                said[coding.row].add(coding.label)
        labels[target] = [
            min(said[row]) if len(said[row]) == 1 else None for row in range(len(data.texts))
        ]
    data = replace(data, labels=labels)
    return data, codings + list(_cell_codings(data))


def read_agreed(
    paths: Iterable[str | Path],
    *,
    targets: Sequence[str] | None = None,
    check: Callable[[Labelled], list[str]] | None = None,
) -> Labelled:
    """Read labelled data in which a column of one annotator is no target.

    Where a target has no column of its own, its label is the one on which all annotators agree.

    Parameters
    ----------
    paths, targets, check
        As for :func:`stance.labelled.read_labelled`: with ``targets`` the columns of these names
        are read and no others, a column of an annotator too.

    Returns
    -------
    Labelled
        With a note on each column that is left out.

    Raises
    ------
    LabelError
        With one line per problem, by file, line and column.
    """
    if targets is not None:
        return read_labelled(paths, targets=targets, check=check)

    def find_faults(data: Labelled) -> list[str]:
        faults = find_coder_faults(data)
        if faults or check is None:
            return faults
        return check(read_codings(data)[0])

    data = read_labelled(paths, prefix=PREFIX, check=find_faults)
    agreed, _ = read_codings(data)
    notes = [
        f"column {name!r} holds what one annotator says of {target}: no target"
        + ("" if target in data.labels else f"; {target} is what all annotators agree on")
        for name, (_, target) in _coder_columns(data).items()
    ]
    return replace(agreed, notes=[*data.notes, *notes])


def measure_agreement(codings: Sequence[Coding]) -> list[Agreement]:
    """Return the agreement on every target that two annotators coded on the same statements."""
    from nltk.metrics.agreement import AnnotationTask

    by_target: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for coding in codings:
        # The first coding of a statement by the same annotator counts.
        by_target[coding.target][coding.coder].setdefault(coding.item, coding.label)
    found = []
    for target, coders in sorted(by_target.items()):
        times = Counter(item for labels in coders.values() for item in labels)
        shared = {item for item, n in times.items() if n > 1}
        pairs, agree = [], []
        for a, b in combinations(sorted(coders), 2):
            # nltk's kappa takes it that both coded every statement.
            items = sorted(coders[a].keys() & coders[b].keys())
            if items:
                task = AnnotationTask((c, item, coders[c][item]) for c in (a, b) for item in items)
                # Some releases of nltk divide by zero where only one label was given.
                pairs.append((a, b, len(items), float(task.kappa()) if len(task.K) > 1 else 1.0))
                agree.append(sum(coders[a][i] == coders[b][i] for i in items) / len(items))
        if pairs:
            task = AnnotationTask(
                (coder, item, label)
                for coder, labels in sorted(coders.items())
                for item, label in labels.items()
                if item in shared
            )
            found.append(
                Agreement(
                    target,
                    len(shared),
                    sorted(coders),
                    float(task.alpha()),
                    sum(kappa for *_, kappa in pairs) / len(pairs),
                    sum(agree) / len(agree),
                    pairs,
                )
            )
    return found


def find_disagreements(data: Labelled, codings: Sequence[Coding]) -> Iterator[Finding]:
    """Yield one finding for every statement and target on which annotators differ.

    The label that most of them give is suggested, none where they tie. Of codings on rows of their
    own, the first is named that gives another. A label of the row that none of its annotators gave
    differs from all.
    """
    by_item: dict[tuple[str, str], dict[str, Coding]] = defaultdict(dict)
    for coding in codings:
        # As in the agreement, the first coding by the same annotator counts.
        by_item[coding.target, coding.item].setdefault(coding.coder, coding)
    for (target, _), votes in by_item.items():
        group = list(votes.values())
        counts = Counter(coding.label for coding in group)
        one_row = len({coding.row for coding in group}) == 1
        row = group[0].row
        if len(counts) < 2 and not (one_row and data.labels[target][row] not in {None, *counts}):
            continue
        (commonest, n), (_, second) = [*counts.most_common(2), ("", 0)][:2]
        outvoted = n > second
        if not one_row and outvoted:
            row = next(coding.row for coding in group if coding.label != commonest)
        given = data.labels[target][row]
        strength = 1 - counts[given] / len(group) if given else 1 - n / len(group)
        if given and one_row:
            strength *= DECIDED
        said = (
            f"{c.coder} says {c.label}" + ("" if one_row else f" ({data.places[c.row]})")
            for c in group
        )
        yield Finding.at(
            data, row, "disagreement", target=target, strength=strength,
            suggested=commonest if outvoted and commonest != given else "",
            reason=", ".join(said),
        )  # fmt: skip


def find_coder_faults(data: Labelled) -> list[str]:
    """Return a line for each column that tells an annotator but not which of several targets."""
    columns = _coder_columns(data)
    targets = [column for column in data.labels if not column.startswith(PREFIX)]
    return [
        f"column {name!r} names no target; accepted: {name}_TARGET, "
        f"with one of {', '.join(targets)}, or --targets with the one that is meant"
        for name in data.labels
        if name.startswith(PREFIX) and name not in columns
    ]


def _coder_columns(data: Labelled) -> dict[str, tuple[str, str]]:
    """Return annotator and target of the columns that hold the labels of one annotator."""
    names = [column for column in data.labels if column.startswith(PREFIX)]
    targets = [column for column in data.labels if column not in names] or _shared_endings(names)
    columns = {}
    for name in names:
        rest = name[len(PREFIX) :]
        target = max((t for t in targets if rest.endswith(f"_{t}")), key=len, default=None)
        if target is not None:
            columns[name] = (rest[: -len(target) - 1], target)
        elif len(targets) < 2:
            columns[name] = (rest, targets[0] if targets else "label")
    return columns


def _shared_endings(names: Sequence[str]) -> list[str]:
    """Return what several of the columns end in, the longest of each: targets, not annotators.

    Empty where a column ends like no other.
    """
    parts = [name[len(PREFIX) :].split("_") for name in names]
    endings = [["_".join(words[i:]) for i in range(1, len(words))] for words in parts]
    times = Counter(ending for own in endings for ending in own)
    shared = [next((ending for ending in own if times[ending] > 1), None) for own in endings]
    return sorted({ending for ending in shared if ending}) if all(shared) else []


def _cell_codings(data: Labelled) -> Iterator[Coding]:
    cells = data.columns.get("annotator", [])
    ids = data.columns.get("id", [None] * len(data.texts))
    times = Counter(ids)
    for row, cell in enumerate(cells):
        if cell is None:
            continue
        nested = _nested(cell)
        if nested is None:
            shared = ids[row] is not None and times[ids[row]] > 1
            item = f"id {ids[row]}" if shared else f"text {data.texts[row].strip()}"
            for target, column in data.labels.items():
                label = column[row]
                if label is not None:
                    yield Coding(cell, item, target, label, row)
            continue
        for coder, labels in nested.items():
            for target in data.labels:
                label = labels.get(target)
                if isinstance(label, str) and label.strip():
                    yield Coding(coder, f"#{row}", target, label.strip(), row)


def _nested(cell: str) -> dict[str, dict[str, Any]] | None:
    """Return the codings that a cell holds, or None for the name of an annotator."""
    if not cell.startswith("{"):
        return None
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return found if all(isinstance(labels, dict) for labels in found.values()) else None
