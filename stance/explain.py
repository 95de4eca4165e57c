"""Why a statement got its stance: the spans of its text, with what each adds to the logits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import InputError
from .features import WORD_RE, check_statements, fold_words
from .terminal import printable

if TYPE_CHECKING:
    from .model import Floats, Ints, StanceModel


@dataclass(frozen=True, slots=True)
class WeightedSpan:
    """A stretch of the statement and what it adds to the logit of each label.

    Parameters
    ----------
    start, end : int
        Offsets into the statement, in code points, half-open.
    text : str
        ``statement[start:end]``.
    weights : tuple of float
        Signed, one per label, in the order of the labels.
    """

    start: int
    end: int
    text: str
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The logits of one statement toward one target, as a sum over its words.

    For every label, the intercept and the weights of all spans add up to the logit. Calibration is
    folded in: the softmax of the logits is what :meth:`StanceModel.predict_proba` gives.

    Parameters
    ----------
    statement, target : str
    labels : tuple of str
    logits, intercepts : tuple of float
        One per label. The intercept is what no word adds; with the share of ``^`` in it, it depends
        on the length of the statement.
    spans : tuple of WeightedSpan
        The words in their order; a word of which the model knows nothing has none.
    """

    statement: str
    target: str
    labels: tuple[str, ...]
    logits: tuple[float, ...]
    intercepts: tuple[float, ...]
    spans: tuple[WeightedSpan, ...]

    @property
    def label(self) -> str:
        """The label with the highest logit."""
        return self.labels[max(range(len(self.labels)), key=self.logits.__getitem__)]

    def votes(self, label: str | None = None) -> list[float]:
        """Return what each span adds for a label, against the mean of the other labels.

        Parameters
        ----------
        label : str, optional
            By default the label with the highest logit.
        """
        return [self._contrast(span.weights, label) for span in self.spans]

    def intercept_vote(self, label: str | None = None) -> float:
        """Return what the intercept adds for a label, as :meth:`votes` does for each span.

        Parameters
        ----------
        label : str, optional
            By default the label with the highest logit.
        """
        return self._contrast(self.intercepts, label)

    def _contrast(self, values: Sequence[float], label: str | None) -> float:
        """Return the value of a label against the mean of the others."""
        label = self.label if label is None else label
        if label not in self.labels:
            raise InputError(f"got label {label!r}; accepted: {', '.join(sorted(self.labels))}")
        i = self.labels.index(label)
        return values[i] - (sum(values) - values[i]) / (len(values) - 1)

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data: the weights of each label per stretch of text."""
        return {
            "statement": self.statement,
            "target": self.target,
            "label": self.label,
            "logits": dict(zip(self.labels, map(float, self.logits), strict=True)),
            "intercepts": dict(zip(self.labels, map(float, self.intercepts), strict=True)),
            "spans": [
                {
                    "start": span.start,
                    "end": span.end,
                    "text": span.text,
                    "weights": dict(zip(self.labels, map(float, span.weights), strict=True)),
                }
                for span in self.spans
            ],
        }

    def render_ansi(self, label: str | None = None) -> str:
        """Return the statement with colours for a terminal: green for the label, red against it.

        Control characters of the statement are shown as escapes.

        Parameters
        ----------
        label : str, optional
            By default the label with the highest logit.
        """
        parts = []
        for stretch, strength in self.stretches(label):
            text = printable(stretch)
            bold = "1;" if abs(strength) > 0.5 else ""
            colour = 32 if strength > 0 else 31
            parts.append(text if abs(strength) < 0.1 else f"\x1b[{bold}{colour}m{text}\x1b[0m")
        return "".join(parts)

    def _repr_html_(self) -> str:
        """Show the statement with its words highlighted; text is escaped."""
        from .notebook import show_explanation

        return show_explanation(self)

    def stretches(self, label: str | None = None) -> Iterator[tuple[str, float]]:
        """Yield the whole statement in pieces, with votes divided by the strongest.

        Parameters
        ----------
        label : str, optional
            By default the label with the highest logit.
        """
        votes = self.votes(label)
        strongest = max(map(abs, votes), default=0.0) or 1.0
        at = 0
        for span, vote in zip(self.spans, votes, strict=True):
            if at < span.start:
                yield self.statement[at : span.start], 0.0
            yield span.text, vote / strongest
            at = span.end
        yield self.statement[at:], 0.0


def explain(model: StanceModel, statement: str, target: str) -> Explanation:
    """Return the words of a statement with what each adds to the logits of a target.

    The n-grams of a word are the word's. A bigram or a pair of concepts is shared out between its
    two words, by the characters that it covers in each.

    Parameters
    ----------
    model : StanceModel
    statement : str
    target : str

    Returns
    -------
    Explanation
    """
    model.columns(target)
    return explain_targets(model, statement, [target])[target]


def explain_targets(
    model: StanceModel, statement: str, targets: Sequence[str]
) -> dict[str, Explanation]:
    """Return :func:`explain` for several targets, reading the statement once."""
    (statement,) = check_statements([statement])
    tokens = [(token.start(), token.group()) for token in WORD_RE.finditer(statement)]
    words = fold_words([token for _, token in tokens]) if tokens else []
    added = np.zeros((len(words), model.weights.shape[1]))
    norm = 0.0
    start = np.zeros(added.shape[1])
    id_ = model.vocabulary.start_id
    if id_ >= 0:
        start, norm = model.weights[id_].astype(np.float64), float(model.idf[id_])
    seen = np.zeros(len(words), dtype=bool)
    for at, ids, share in _find_features(model, words, [len(token) for _, token in tokens]):
        np.add.at(added, at, model.weights[ids] * share[:, None])
        norm += float(model.idf[ids] @ share)
        seen[at] = True
    added = added / max(norm, 1.0) * model.scales
    intercepts = model.intercepts + start / max(norm, 1.0) * model.scales
    logits = intercepts + added.sum(axis=0)
    places = [
        (at, at + len(token), token)
        for (at, token), known in zip(tokens, seen, strict=True)
        if known
    ]
    result = {}
    for target in targets:
        columns = model.columns(target)
        weights = added[seen, columns].tolist()
        result[target] = Explanation(
            statement,
            target,
            model.labels[target],
            tuple(logits[columns].tolist()),
            tuple(intercepts[columns].tolist()),
            tuple(
                WeightedSpan(*place, tuple(row)) for place, row in zip(places, weights, strict=True)
            ),
        )
    return result


def _find_features(
    model: StanceModel, words: list[str], lengths: list[int]
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Yield words, ids of features that they hold, and the share that each word has of each."""
    if not words:
        return
    vocabulary = model.vocabulary
    id_of = vocabulary.word_ids if model.spec.words else {}
    units = ids = np.array([id_of.get(word, -1) for word in words])
    known = np.flatnonzero(ids >= 0)
    yield known, ids[known], np.ones(len(known))
    at, ids = vocabulary.find_grams(words, model.spec)
    yield at, ids, np.ones(len(at))

    concepts = np.array([model.concepts.find(word) for word in words])
    mentioned = np.flatnonzero(concepts >= 0)
    single, pair, ordered = model.concept_features
    ids = single[concepts[mentioned]]
    known = np.flatnonzero(ids >= 0)
    yield mentioned[known], ids[known], np.ones(len(known))
    size = np.array(lengths, dtype=np.float64)
    if model.spec.bigrams:
        units = units.copy()
        units[mentioned] = ids
        ids = vocabulary.find_bigrams(units[:-1], units[1:])
        left = np.flatnonzero(ids >= 0)
        share = size[left] / (size[left] + size[left + 1])
        yield left, ids[left], share
        yield left + 1, ids[left], 1 - share
    for table, reach in ((pair, model.spec.reach), (ordered, model.spec.ordered_reach)):
        for distance in range(1, reach + 1):
            left, right = mentioned[:-distance], mentioned[distance:]
            ids = table[concepts[left], concepts[right]]
            left, right, ids = left[ids >= 0], right[ids >= 0], ids[ids >= 0]
            share = size[left] / (size[left] + size[right])
            yield left, ids, share
            yield right, ids, 1 - share
