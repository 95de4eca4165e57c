"""Inference: statements -> stances, with numpy alone.

The features are TF-IDF with raw counts and the L1 norm, so a logit is a sum over words, bigrams and
pairs of concepts, divided by another. What a word adds to both sums depends on nothing else; it is
worked out once and remembered, and scoring is looking up and adding. Weights and inverse document
frequencies are whole numbers times one scale: the sums are exact, hence the same in any order, in
any batch, on any machine. :class:`stance.lean.LeanModel` does the same for one sentence without
numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from .answer import LOWEST, exponential, softmax, to_stances
from .concept import ConceptTable
from .document import Stance
from .errors import BundleError, InputError
from .features import FeatureSpec, check_statements
from .memory import Memory
from .vocabulary import Vocabulary
from .word_table import WordTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .explain import Explanation

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

IDF_UNIT = 256
"""Inverse document frequencies are kept as multiples of 1 / 256."""

CHECKED_WORDS = 64
"""So many words of a table are worked out again when it is opened."""

_BATCH_CHARS = 1 << 17


@dataclass(frozen=True, eq=False, repr=False)
class StanceModel:
    """A trained model: logistic regression per target over TF-IDF features.

    Parameters
    ----------
    spec : FeatureSpec
        Which features there are.
    concepts : ConceptTable
        Which words stand for concepts.
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
    table : WordTable or None
        What words of the training texts add, worked out beforehand: see :meth:`with_words`.
    """

    spec: FeatureSpec
    concepts: ConceptTable
    vocabulary: Vocabulary
    idf: NDArray[np.uint16]
    weights: NDArray[np.int16]
    scales: Floats
    intercepts: Floats
    labels: Mapping[str, tuple[str, ...]]
    languages: tuple[str, ...] = ()
    manifest: Mapping[str, Any] = field(default_factory=dict)
    card: str = ""
    table: WordTable | None = None

    if TYPE_CHECKING:
        _sizes: ClassVar[Ints]
        _starts: ClassVar[Ints]
        _slices: ClassVar[dict[str, slice]]

    def __post_init__(self) -> None:
        sizes = np.array([len(labels) for labels in self.labels.values()])
        ends = np.cumsum(sizes)
        slices = map(slice, (ends - sizes).tolist(), ends.tolist())
        object.__setattr__(self, "_sizes", sizes)
        object.__setattr__(self, "_starts", ends - sizes)
        object.__setattr__(self, "_slices", dict(zip(self.labels, slices, strict=True)))

    @cached_property
    def _memory(self) -> Memory:
        return Memory(self)

    def __reduce__(self) -> tuple[Any, ...]:
        # What is remembered stays behind: another process remembers for itself.
        return type(self), tuple(getattr(self, name) for name in self.__dataclass_fields__)

    def __deepcopy__(self, memo: dict[int, Any]) -> StanceModel:
        # Nothing in it changes; scikit-learn's clone may share it.
        return self

    def __repr__(self) -> str:
        return (
            f"StanceModel(targets={self.targets!r}, languages={self.languages!r}, "
            f"n_features={len(self.vocabulary)})"
        )

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets, in order."""
        return tuple(self.labels)

    @cached_property
    def concept_features(self) -> tuple[Ints, Ints, Ints]:
        """Ids of concepts, of pairs and of pairs in order, as ``Vocabulary.find_concepts`` does."""
        return self.vocabulary.find_concepts(self.concepts.names)

    def columns(self, target: str) -> slice:
        """Return the columns of ``weights`` that belong to a target.

        Raises
        ------
        InputError
            If the model has no such target.
        """
        if not isinstance(target, str) or target not in self._slices:
            raise InputError(
                f"{target!r} is not a target of this model; "
                f"accepted: {', '.join(sorted(self.labels))}"
            )
        return self._slices[target]

    def with_words(self, words: Sequence[str]) -> StanceModel:
        """Return the same model with a table of what words add, which spares working it out.

        Parameters
        ----------
        words : sequence of str
            Folded, ascending.
        """
        if not words:
            return self
        sums, concepts = self._memory.contributions.work_out(list(words))
        return replace(
            self,
            table=WordTable(tuple(words), sums.astype(np.int32), concepts.astype(np.int16)),
        )

    def check_table(self) -> None:
        """Refuse a table of words of which some add something else than the weights give.

        Raises
        ------
        BundleError
            If it is so for one of :data:`CHECKED_WORDS` words, evenly spread.
        """
        if self.table is None or not self.table.words:
            return
        places = np.linspace(0, len(self.table) - 1, CHECKED_WORDS).astype(np.int64)
        sums, concepts = self._memory.contributions.work_out(
            [self.table.words[i] for i in places.tolist()]
        )
        if (self.table.sums[places] != sums).any() or (
            self.table.concepts[places] != concepts
        ).any():
            raise BundleError("words.txt: the sums are not those of the weights; save it again")

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
        proba = [p.tolist() for p in self._softmax(self._logits(sums)).values()]
        rows = zip(*proba, strict=True)
        known_language = lang is not None and (not self.languages or lang in self.languages)
        return to_stances(self.labels, rows, _known_share(sums).tolist(), known_language)

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
        memory = self._memory
        if len(statements) == 1:
            return memory.sum_one(statements[0])
        parts = [memory.sum_batch(batch) for batch in _batches(statements)]
        return np.concatenate(parts) if parts else np.zeros((0, memory.width))

    def _logits(self, sums: Floats) -> Floats:
        # Whole numbers: the largest of 0 and 1 leaves them alone and spares an empty statement.
        norms = np.maximum(sums[:, -3:-2], 1.0)
        logits: Floats = sums[:, :-3] / norms * self.scales + self.intercepts
        return logits

    def _softmax(self, logits: Floats) -> dict[str, Floats]:
        if len(logits) == 1:
            (row,) = logits.tolist()
            return {t: np.array([softmax(row[columns])]) for t, columns in self._slices.items()}
        highest = np.maximum.reduceat(logits, self._starts, axis=1)
        logits = np.maximum(logits - highest.repeat(self._sizes, axis=1), LOWEST)
        parts = exponential(logits, np.rint, np.ldexp)
        result = {}
        for target, columns in self._slices.items():
            proba = parts[:, columns]
            # In this order, as for one statement: numpy's own sum takes another.
            total = proba[:, 0].copy()
            for column in range(1, proba.shape[1]):
                total += proba[:, column]
            result[target] = proba / total[:, np.newaxis]
        return result


def _batches(statements: Sequence[str]) -> Iterator[Sequence[str]]:
    start = n_chars = 0
    for i, statement in enumerate(statements):
        n_chars += len(statement)
        if n_chars > _BATCH_CHARS:
            yield statements[start : i + 1]
            start, n_chars = i + 1, 0
    if start < len(statements):
        yield statements[start:]


def _known_share(sums: Floats) -> Floats:
    share: Floats = sums[:, -2] / np.maximum(sums[:, -1], 1.0)
    return share
