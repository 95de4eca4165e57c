"""Labelled data -> what makes them unfit for training, and what would help most."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from .duplicate import similar_pairs
from .labelled import holds_remarks

if TYPE_CHECKING:
    from .evaluation import TargetFigures
    from .labelled import Labelled

# A label given no more often than that cannot be learned; where it looks like another it is one
# that was misspelled.
_RARE = 2
_ALIKE = 0.8
# Of the seeds, labels with fewer statements than that are found less than half of the time.
FEW_STATEMENTS = 30
FEW_DOCUMENTS = 20
_MAX_NAMED = 3


def find_faults(data: Labelled, known: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what training would stumble over, a line each.

    Parameters
    ----------
    data : Labelled
    known : Mapping of str to sequence of str
        The labels, by target, of a model to go on from.
    """
    if not data.texts:
        return []
    problems: list[str] = []
    for target, column in data.labels.items():
        counts = Counter(label for label in column if label is not None)
        if holds_remarks(column):
            problems.append(
                f"column {target!r} has {len(counts)} different values in {counts.total()} rows; "
                "labels are few: name the label columns as targets, or leave the column out"
            )
            continue
        problems += _misspelled(data, target, counts, known.get(target, ()))
        labels = sorted(counts)
        if len(labels) == 1 and not set(labels) <= set(known.get(target, ())):
            problems.append(
                f"column {target!r} has one label only, {labels[0]!r} ({counts[labels[0]]} times); "
                "a model learns to tell at least two apart"
            )
    if len(set(data.groups)) == 1:
        problems.append(
            "all statements are of one document (column doc); give at least two, "
            "so that the model is measured on texts it has not seen"
        )
    return problems


def _misspelled(
    data: Labelled, target: str, counts: Counter[str], known: Sequence[str]
) -> Iterator[str]:
    """Yield a problem for each label that is likely to be meant for another."""
    for label, n in sorted(counts.items()):
        others = sorted({*counts, *known} - {label})
        same = [
            other
            for other in others
            if other.casefold() == label.casefold()
            # Of two that are given equally often the capitals, which sort first, are the slip.
            and (other in known or (n, label) < (counts[other], other))
        ]
        alike = [
            other
            for other in others
            # A label that is given often is a slip only for one of the model that never is.
            if (
                n <= _RARE < counts[other] or (other in known and (n <= _RARE or not counts[other]))
            )
            and _is_alike(label, other)
        ]
        if label in known or not (same or alike):
            continue
        other = max(same or alike, key=lambda other: (other in known, counts[other]))
        meant = f"given {counts[other]} times" if counts[other] else "a label of the model"
        for where in [
            w for w, x in zip(data.places, data.labels[target], strict=True) if x == label
        ]:
            yield (
                f"{where}, column {target}: got {label!r}, given {n} times in all; "
                f"{other!r} is {meant}: correct one of the two"
            )


def _is_alike(label: str, other: str) -> bool:
    """Whether one may be a misspelling of the other: disagree is none of agree, nor B1 of B2."""
    return (
        label[:1] == other[:1]
        and re.sub(r"\d", "", label) != re.sub(r"\d", "", other)
        and SequenceMatcher(None, label, other).ratio() >= _ALIKE
    )


def advise(data: Labelled, figures: Sequence[TargetFigures]) -> list[str]:
    """Return what would help most, the most urgent first.

    Parameters
    ----------
    data : Labelled
    figures : sequence of TargetFigures
        Of predictions out of fold.
    """
    found: list[str] = []
    groups = data.groups
    if not any(data.columns.get("doc", ())):
        found.append(
            "there is no column doc: statements of one text may stand on both sides of a split, "
            "and the figures be too good; name the documents"
        )
    pairs = near_copies(data.texts, groups)
    if pairs:
        n = len({b for _, b in pairs})
        found.append(
            f"{n} statement{'s are near copies' if n > 1 else ' is a near copy'} of one in another "
            f"document ({_name_pairs(data, pairs)}): the figures are too "
            "good; give such documents one name in doc, or leave the copies out"
        )
    for f in figures:
        found += _advise_target(f, data, groups)
        if unlike := _labelled_twice(data.texts, data.labels[f.target]):
            found.append(
                f"{f.target}: the same text has two labels ({_name_pairs(data, unlike)}): keep the "
                "right one; 'stance audit' finds more of the kind"
            )
    n_documents = len(set(groups))
    if n_documents < FEW_DOCUMENTS:
        found.append(
            f"there are {n_documents} documents only: statements of other documents help more than "
            "further ones of these"
        )
    n_bare = sum(not any(row) for row in zip(*data.labels.values(), strict=True))
    if n_bare:
        found.append(f"{n_bare} statements have no label at all: they teach nothing of any target")
    return found


def _name_pairs(data: Labelled, pairs: Sequence[tuple[int, int]]) -> str:
    named = [f"{data.places[a]} and {data.places[b]}" for a, b in pairs[:_MAX_NAMED]]
    return "; ".join([*named, "..."] if len(pairs) > _MAX_NAMED else named)


def _labelled_twice(texts: Sequence[str], labels: Sequence[str | None]) -> list[tuple[int, int]]:
    """Return where a text stands again with another label, after where it stood first."""
    first: dict[str, int] = {}
    pairs = []
    for i, (text, label) in enumerate(zip(texts, labels, strict=True)):
        if label is not None:
            at = first.setdefault(" ".join(text.split()), i)
            if labels[at] != label:
                pairs.append((at, i))
    return pairs


def _advise_target(f: TargetFigures, data: Labelled, groups: Sequence[str]) -> Iterator[str]:
    documents: dict[str, set[str]] = defaultdict(set)
    for label, group in zip(data.labels[f.target], groups, strict=True):
        if label is not None:
            documents[label].add(group)
    for label, n in sorted(f.support.items(), key=lambda item: item[1]):
        if 0 < n < FEW_STATEMENTS:
            yield (
                f"{f.target}: {label!r} is given {n} times, in {len(documents[label])} documents; "
                f"{FEW_STATEMENTS - n} more statements of it would help most"
            )
    if f.low <= f.majority:
        yield (
            f"{f.target}: not surely better than always answering the commonest label "
            f"({f.macro_f1:.3f}, at least {f.low:.3f}; {f.majority:.3f}): label more, or see "
            "whether the labels follow one rule"
        )
    errors = {
        (gold, guess): n
        for gold, row in f.confusion.items()
        for guess, n in row.items()
        if gold != guess and n
    }
    if errors:
        (gold, guess), n = max(errors.items(), key=lambda item: item[1])
        yield (
            f"{f.target}: the commonest error is {gold!r} taken for {guess!r} "
            f"({n} of {f.support[gold]}); label more statements that tell the two apart"
        )


def near_copies(texts: Sequence[str], groups: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs of texts of different groups that are nearly the same, as an audit finds them.

    Parameters
    ----------
    texts : sequence of str
    groups : sequence of str

    Returns
    -------
    list of (int, int)
        In ascending order; of many texts that are all alike, not every pair.

    Examples
    --------
    >>> near_copies(["Lift the blockade now!", "Open fire.", "lift the blockade now"], "abc")
    [(0, 2)]
    """
    return [(a, b) for a, b in similar_pairs(texts) if groups[a] != groups[b]]
