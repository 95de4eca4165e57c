"""Inference: statements -> stances, with numpy alone.

The features are TF-IDF with raw counts and the L1 norm, so a logit is a sum over words divided by a
sum over words. What a stretch between two spaces adds to both sums depends on nothing else; it is
worked out once and remembered, and scoring is looking up and adding. Weights and inverse document
frequencies are whole numbers times one scale: the sums are exact, hence the same in any order, in
any batch, on any machine.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from .document import Stance
from .errors import InputError
from .features import WORD_RE, FeatureSpec, check_statements, fold_word
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .explain import Explanation

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

IDF_UNIT = 1024
"""Inverse document frequencies are kept as multiples of 1 / 1024."""

MIN_KNOWN_SHARE = 0.3
"""Below it the model abstains."""

_BATCH_CHARS = 1 << 18
_MAX_REMEMBERED = 1 << 16
_MAX_CHUNK = 64


@dataclass(frozen=True, eq=False)
class StanceModel:
    """A trained model: logistic regression per target over TF-IDF features.

    Parameters
    ----------
    spec : FeatureSpec
        Which n-grams are features.
    vocabulary : Vocabulary
        Their names and ids.
    idf : ndarray of uint16, shape (n_features,)
        Inverse document frequency, in units of ``1 / IDF_UNIT``.
    weights : ndarray of int16, shape (n_features, n_columns)
        Coefficient times inverse document frequency, in units of ``scales``; one column per label
        of every target, in the order of ``targets`` and ``labels``. Calibration is folded in.
    scales : ndarray of float64, shape (n_columns,)
    intercepts : ndarray of float64, shape (n_columns,)
    labels : Mapping of str to tuple of str
        The labels of each target, in order.
    languages : tuple of str
        The languages it was trained for.
    manifest : Mapping of str to Any
        What is known of its making: see :mod:`stance.bundle`.
    card : str
        The model card, Markdown.
    """

    spec: FeatureSpec
    vocabulary: Vocabulary
    idf: NDArray[np.uint16]
    weights: NDArray[np.int16]
    scales: Floats
    intercepts: Floats
    labels: Mapping[str, tuple[str, ...]]
    languages: tuple[str, ...] = ()
    manifest: Mapping[str, Any] = field(default_factory=dict)
    card: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_memory", _Memory(self))

    def __reduce__(self) -> tuple[Any, ...]:
        # What is remembered stays behind: another process remembers for itself.
        return type(self), tuple(getattr(self, name) for name in self.__dataclass_fields__)

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets, in order."""
        return tuple(self.labels)

    def columns(self, target: str) -> slice:
        """Return the columns of ``weights`` that belong to a target.

        Raises
        ------
        InputError
            If the model has no such target.
        """
        start = 0
        for name, labels in self.labels.items():
            if name == target:
                return slice(start, start + len(labels))
            start += len(labels)
        raise InputError(
            f"{target!r} is not a target of this model; accepted: {', '.join(sorted(self.labels))}"
        )

    def predict(self, statements: Iterable[str]) -> dict[str, list[str]]:
        """Return the most probable label of every statement, by target.

        Parameters
        ----------
        statements : iterable of str

        Returns
        -------
        dict of str to list of str
        """
        proba = self.predict_proba(statements)
        return {t: [self.labels[t][i] for i in p.argmax(axis=1)] for t, p in proba.items()}

    def predict_proba(self, statements: Iterable[str]) -> dict[str, Floats]:
        """Return the probability of every label, by target.

        Parameters
        ----------
        statements : iterable of str

        Returns
        -------
        dict of str to ndarray of float64, shape (n_statements, n_labels)
            Columns in the order of ``labels``; rows sum to 1.
        """
        return self._softmax(self._logits(self._sums(check_statements(statements))))

    def known_share(self, statement: str) -> float:
        """Return the share of the statement's n-grams that the model knows, in [0, 1]."""
        return float(_known_share(self._sums(check_statements([statement])))[0])

    def stances(self, statements: Iterable[str], lang: str | None) -> list[dict[str, Stance]]:
        """Return the stances of statements of one language, each with its reason to abstain.

        Parameters
        ----------
        statements : iterable of str
        lang : str or None
            ``None`` when the language is none of the known ones.

        Returns
        -------
        list of dict of str to Stance
            One mapping per statement, in the order of ``targets``.
        """
        sums = self._sums(check_statements(statements))
        known = _known_share(sums).tolist()
        proba = {t: p.tolist() for t, p in self._softmax(self._logits(sums)).items()}
        unknown = lang is None or (bool(self.languages) and lang not in self.languages)
        result = []
        for i, share in enumerate(known):
            abstained = None
            if unknown:
                abstained = "unknown language"
            elif share < MIN_KNOWN_SHARE:
                abstained = "too few known features"
            result.append(
                {t: _stance(t, labels, proba[t][i], abstained) for t, labels in self.labels.items()}
            )
        return result

    def explain(self, statement: str, target: str) -> Explanation:
        """Return the spans of a statement with what each adds to the logit of each label.

        Parameters
        ----------
        statement : str
        target : str

        Returns
        -------
        Explanation

        Raises
        ------
        InputError
            If the model has no such target.
        """
        from .explain import explain

        return explain(self, statement, target)

    def to_sklearn(self) -> Any:
        """Return the same model as a plain scikit-learn ``Pipeline``.

        A ``TfidfVectorizer``, then a ``MultiOutputClassifier`` of one ``LogisticRegression`` per
        target; its ``predict_proba`` gives one array per target.
        """
        from .pipeline import to_pipeline

        return to_pipeline(self)

    def _sums(self, statements: Sequence[str]) -> Floats:
        memory: _Memory = self._memory  # type: ignore[attr-defined]
        if len(statements) == 1:
            return memory.sum_batch(statements)
        parts = [memory.sum_batch(batch) for batch in _batches(statements)]
        return np.concatenate(parts) if parts else np.zeros((0, memory.width))

    def _logits(self, sums: Floats) -> Floats:
        # Whole numbers: the largest of 0 and 1 leaves them alone and spares an empty statement.
        norms = np.maximum(sums[:, -3:-2], 1.0)
        logits: Floats = sums[:, :-3] / norms * self.scales + self.intercepts
        return logits

    def _softmax(self, logits: Floats) -> dict[str, Floats]:
        result = {}
        for target in self.labels:
            part = logits[:, self.columns(target)]
            part = np.exp(part - part.max(axis=1, keepdims=True))
            result[target] = part / part.sum(axis=1, keepdims=True)
        return result


class _Memory:
    """What the stretches of text between spaces add to the sums, up to a bounded number of them.

    A row of sums holds the weights by column, the norm, the number of known n-grams and of all
    n-grams, all whole numbers; beside it stand the ids of its first and last word, -1 where
    unknown.
    """

    def __init__(self, model: StanceModel) -> None:
        self.model = model
        self.width = model.weights.shape[1] + 3
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Start again with nothing remembered."""
        self.rows: dict[str, int] = {}
        self.n_rows = 0
        self.sums = np.zeros((1 << 10, self.width))
        self.edges = np.full((1 << 10, 2), -1)

    def sum_batch(self, statements: Sequence[str]) -> Floats:
        """Return the sums of every statement, shape (n_statements, n_columns + 3)."""
        chunks = [statement.split() for statement in statements]
        flat = chunks[0] if len(chunks) == 1 else list(chain.from_iterable(chunks))
        result = np.zeros((len(statements), self.width))
        if not flat:
            return result
        with self.lock:
            rows = self._find_rows(flat)
            sums, edges = self.sums[rows], self.edges[rows]
        counts = np.fromiter(map(len, chunks), dtype=np.int64, count=len(chunks))
        full = np.flatnonzero(counts)
        starts = (np.cumsum(counts) - counts)[full]
        left, right = edges[:-1, 1], edges[1:, 0]
        joined = (left >= 0) & (right >= 0)
        joined[starts[1:] - 1] = False
        at = np.flatnonzero(joined)
        ids = self.model.vocabulary.find_pairs(left[at], right[at])
        known = ids >= 0
        sums[at[known] + 1, :-2] += self._features(ids[known])
        result[full] = np.add.reduceat(sums, starts, axis=0)
        return result

    def _features(self, ids: Ints) -> Floats:
        model = self.model
        return np.column_stack([model.weights[ids], model.idf[ids]]).astype(np.float64)

    def _find_rows(self, chunks: list[str]) -> Ints:
        if self.n_rows > _MAX_REMEMBERED:
            self.forget()
        get = self.rows.get
        rows = np.fromiter(map(get, chunks, repeat(-1)), dtype=np.int64, count=len(chunks))
        missing = np.flatnonzero(rows < 0).tolist()
        if missing:
            new = list(dict.fromkeys(chunks[i] for i in missing))
            self._remember(new)
            rows[missing] = [self.rows[chunks[i]] for i in missing]
            for chunk in new:
                if len(chunk) > _MAX_CHUNK:
                    del self.rows[chunk]
        return rows

    def _remember(self, chunks: list[str]) -> None:
        start, stop = self.n_rows, self.n_rows + len(chunks)
        if stop > len(self.sums):
            size = max(stop, 2 * len(self.sums))
            self.sums = np.concatenate([self.sums, np.zeros((size - len(self.sums), self.width))])
            self.edges = np.concatenate([self.edges, np.full((size - len(self.edges), 2), -1)])
        self.rows.update(zip(chunks, range(start, stop), strict=True))
        self.n_rows = stop
        tokens = [WORD_RE.findall(chunk) for chunk in chunks]
        owner = np.repeat(np.arange(start, stop), [len(t) for t in tokens])
        words = [fold_word(token) for token in chain.from_iterable(tokens)]
        if not words:
            return
        model = self.model
        word_ids = np.fromiter(
            map(model.vocabulary.word_ids.get, words, repeat(-1)), dtype=np.int64, count=len(words)
        )
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        self.edges[owner[first], 0] = word_ids[first]
        last = np.append(first[1:], len(owner)) - 1
        self.edges[owner[last], 1] = word_ids[last]

        known = np.flatnonzero(word_ids >= 0)
        gram_word, _, _, gram_ids = model.vocabulary.find_grams(words, model.spec)
        pair = np.flatnonzero((np.diff(owner) == 0) & (word_ids[:-1] >= 0) & (word_ids[1:] >= 0))
        pair_ids = model.vocabulary.find_pairs(word_ids[pair], word_ids[pair + 1])
        pair, pair_ids = pair[pair_ids >= 0], pair_ids[pair_ids >= 0]
        at = owner[np.concatenate([known, gram_word])]
        np.add.at(self.sums[:, -2], at, 1)
        np.add.at(self.sums[:, -1], owner, _count_ngrams(words, model.spec))
        at = np.concatenate([at, owner[pair]])
        values = self._features(np.concatenate([word_ids[known], gram_ids, pair_ids]))
        order = np.argsort(at, kind="stable")
        if len(order):
            at = at[order]
            first = np.flatnonzero(np.diff(at, prepend=-1))
            self.sums[at[first], :-2] = np.add.reduceat(values[order], first, axis=0)


def _batches(statements: Sequence[str]) -> Iterator[Sequence[str]]:
    start = n_chars = 0
    for i, statement in enumerate(statements):
        n_chars += len(statement)
        if n_chars > _BATCH_CHARS:
            yield statements[start : i + 1]
            start, n_chars = i + 1, 0
    if start < len(statements):
        yield statements[start:]


def _count_ngrams(words: Sequence[str], spec: FeatureSpec) -> Ints:
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words)) + 2
    result = np.full(len(words), int(spec.words > 0))
    for n in range(max(spec.chars[0], 1), spec.chars[1] + 1):
        result += np.maximum(lengths - n + 1, 0)
    return result


def _known_share(sums: Floats) -> Floats:
    share: Floats = sums[:, -2] / np.maximum(sums[:, -1], 1.0)
    return share


def _stance(
    target: str, labels: tuple[str, ...], proba: list[float], abstained: str | None
) -> Stance:
    by_label = dict(zip(labels, proba, strict=True))
    return Stance(
        target,
        labels[proba.index(max(proba))],
        by_label["favor"] - by_label["against"] if by_label.keys() >= {"favor", "against"} else 0.0,
        by_label,
        abstained,
    )
