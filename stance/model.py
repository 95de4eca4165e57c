"""Inference: statements -> stances, with numpy alone.

The features are TF-IDF with raw counts and the L1 norm, so a logit is a sum over words and pairs of
concepts, divided by another. What a stretch between two spaces adds to both sums depends on nothing
else; it is worked out once and remembered, and scoring is looking up and adding. Weights and
inverse document frequencies are whole numbers times one scale: the sums are exact, hence the same
in any order, in any batch, on any machine.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from .concept import ConceptTable
from .document import Stance
from .errors import InputError
from .features import WORD_RE, FeatureSpec, check_statements, fold_words
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .explain import Explanation

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

IDF_UNIT = 256
"""Inverse document frequencies are kept as multiples of 1 / 256."""

MIN_KNOWN_SHARE = 0.5
"""Below it the model abstains. Of 1,911 real statements in the five languages the lowest share is
0.66; German and Polish have 0.3 to 0.5."""

_BATCH_CHARS = 1 << 18
_MAX_REMEMBERED = 1 << 16
_MAX_CHUNK = 64
_PUNCTUATION = '.,;:!?…()[]{}<>"“”„«»‹›*/|–—-'


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

    if TYPE_CHECKING:
        _sizes: ClassVar[Ints]
        _starts: ClassVar[Ints]
        _slices: ClassVar[dict[str, slice]]
        _memory: ClassVar[_Memory]

    def __post_init__(self) -> None:
        sizes = np.array([len(labels) for labels in self.labels.values()])
        ends = np.cumsum(sizes)
        slices = map(slice, (ends - sizes).tolist(), ends.tolist())
        object.__setattr__(self, "_sizes", sizes)
        object.__setattr__(self, "_starts", ends - sizes)
        object.__setattr__(self, "_slices", dict(zip(self.labels, slices, strict=True)))
        object.__setattr__(self, "_memory", _Memory(self))

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

    def columns(self, target: str) -> slice:
        """Return the columns of ``weights`` that belong to a target.

        Raises
        ------
        InputError
            If the model has no such target.
        """
        if target not in self._slices:
            raise InputError(
                f"{target!r} is not a target of this model; "
                f"accepted: {', '.join(sorted(self.labels))}"
            )
        return self._slices[target]

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
        highest = np.maximum.reduceat(logits, self._starts, axis=1)
        proba = np.exp(logits - highest.repeat(self._sizes, axis=1))
        proba /= np.add.reduceat(proba, self._starts, axis=1).repeat(self._sizes, axis=1)
        return {target: proba[:, columns] for target, columns in self._slices.items()}


class _Memory:
    """What the stretches of text between spaces add to the sums, up to a bounded number of them.

    A row of sums holds the weights by column, the norm, the number of known n-grams and of all
    n-grams, all whole numbers. The concepts of a row stand in ``mentions``, from ``first`` on.
    """

    def __init__(self, model: StanceModel) -> None:
        self.model = model
        self.width = model.weights.shape[1] + 3
        self.lock = threading.Lock()
        self.concept_ids, pair_ids = model.vocabulary.find_concepts(model.concepts.names)
        # The row behind the last, which -1 points to, adds nothing.
        known = pair_ids[pair_ids >= 0]
        self.pair_rows = np.full(pair_ids.shape, -1)
        self.pair_rows[pair_ids >= 0] = np.arange(len(known))
        self.pair_sums = np.zeros((len(known) + 1, self.width))
        self.pair_sums[:-1, :-2] = self.features(known)
        self.start = np.zeros(self.width)
        if model.vocabulary.start_id >= 0:
            self.start[:-2] = self.features(np.array([model.vocabulary.start_id]))[0]
        self.forget()

    def forget(self) -> None:
        """Start again with nothing remembered."""
        self.rows: dict[str, int] = {}
        self.n_rows = self.n_mentions = 0
        self.sums = np.zeros((1 << 10, self.width))
        self.first = np.zeros((1 << 10) + 1, dtype=np.int64)
        self.mentions = np.zeros(1 << 10, dtype=np.int64)

    def features(self, ids: Ints) -> Floats:
        """Return weights and inverse document frequencies of features."""
        model = self.model
        return np.column_stack([model.weights[ids], model.idf[ids]]).astype(np.float64)

    def sum_one(self, statement: str) -> Floats:
        """Return the sums of one statement, as :meth:`sum_batch` would, with less to set up."""
        result = self.start.copy()
        chunks = statement.split()
        if chunks:
            with self.lock:
                rows = self._find_rows(chunks)
                result += self.sums[rows].sum(axis=0)
                mentions: list[int] = []
                for row in rows[self.first[rows] < self.first[rows + 1]].tolist():
                    mentions += self.mentions[self.first[row] : self.first[row + 1]].tolist()
            pairs = [
                self.pair_rows[a, b]
                for i, a in enumerate(mentions)
                for b in mentions[i + 1 : i + 1 + self.model.spec.reach]
            ]
            if pairs:
                result += self.pair_sums[pairs].sum(axis=0)
        return result[np.newaxis]

    def sum_batch(self, statements: Sequence[str]) -> Floats:
        """Return the sums of every statement, shape (n_statements, n_columns + 3)."""
        chunks = [statement.split() for statement in statements]
        flat = chunks[0] if len(chunks) == 1 else list(chain.from_iterable(chunks))
        result = np.tile(self.start, (len(statements), 1))
        if not flat:
            return result
        counts = np.fromiter(map(len, chunks), dtype=np.int64, count=len(chunks))
        with self.lock:
            rows = self._find_rows(flat)
            sums = self.sums[rows]
            first = self.first[rows]
            n_mentions = self.first[rows + 1] - first
            ends = np.cumsum(n_mentions)
            at = np.repeat(first - ends + n_mentions, n_mentions)
            mentions = self.mentions[at + np.arange(len(at))]
        full = np.flatnonzero(counts)
        starts = (np.cumsum(counts) - counts)[full]
        result[full] += np.add.reduceat(sums, starts, axis=0)
        if len(mentions) > 1 and self.model.spec.reach:
            owner = np.repeat(np.repeat(np.arange(len(counts)), counts), n_mentions)
            self._add_pairs(result, mentions, owner)
        return result

    def _add_pairs(self, result: Floats, mentions: Ints, owner: Ints) -> None:
        sums = np.zeros((len(mentions), self.width))
        for distance in range(1, min(self.model.spec.reach, len(mentions) - 1) + 1):
            pairs = self.pair_rows[mentions[:-distance], mentions[distance:]]
            pairs[owner[:-distance] != owner[distance:]] = -1
            sums[distance:] += self.pair_sums[pairs]
        starts = np.flatnonzero(np.diff(owner, prepend=-1))
        result[owner[starts]] += np.add.reduceat(sums, starts, axis=0)

    def _find_rows(self, chunks: list[str]) -> Ints:
        if max(self.n_rows, len(self.rows)) > _MAX_REMEMBERED:
            self.forget()
        get = self.rows.get
        rows = np.fromiter(map(get, chunks, repeat(-1)), dtype=np.int64, count=len(chunks))
        missing = np.flatnonzero(rows < 0).tolist()
        if missing:
            new = list(dict.fromkeys([chunks[i] for i in missing]))
            # Punctuation around a word and its case add nothing: the bare word may be known.
            bare = [chunk.strip(_PUNCTUATION) for chunk in new]
            bare = [word.casefold() if word.isalpha() else word for word in bare]
            known = self.rows
            self._remember([word for word in dict.fromkeys(bare) if word not in known])
            known.update(zip(new, [known[word] for word in bare], strict=True))
            rows[missing] = [known[chunks[i]] for i in missing]
            for chunk in chain(new, bare):
                if len(chunk) > _MAX_CHUNK:
                    known.pop(chunk, None)
        return rows

    def _remember(self, chunks: list[str]) -> None:
        tokens = [WORD_RE.findall(chunk) for chunk in chunks]
        words = list(chain.from_iterable(tokens))
        start, stop = self.n_rows, self.n_rows + len(chunks)
        self.sums = _grow(self.sums, stop)
        self.first = _grow(self.first, stop + 1)
        self.first[start + 1 : stop + 1] = self.first[start]
        if words:
            owner = np.repeat(np.arange(len(chunks)), list(map(len, tokens)))
            first = self.first[start + 1 : stop + 1]
            self._add_words(self.sums[start:stop], first, fold_words(words), owner)
        self.rows.update(zip(chunks, range(start, stop), strict=True))
        self.n_rows = stop

    def _add_words(self, sums: Floats, first: Ints, words: list[str], owner: Ints) -> None:
        model = self.model
        find = model.concepts.find
        concepts = np.fromiter(map(find, words), dtype=np.int64, count=len(words))
        mentioned = np.flatnonzero(concepts >= 0)
        begin, end = self.n_mentions, self.n_mentions + len(mentioned)
        self.mentions = _grow(self.mentions, end)
        self.mentions[begin:end] = concepts[mentioned]
        self.n_mentions = end
        first += np.cumsum(np.bincount(owner[mentioned], minlength=len(first)))

        find_word = model.vocabulary.word_ids.get
        ids = np.fromiter(map(find_word, words, repeat(-1)), dtype=np.int64, count=len(words))
        known = np.flatnonzero(ids >= 0)
        gram_word, gram_ids = model.vocabulary.find_grams(words, model.spec)
        concept_ids = self.concept_ids[concepts[mentioned]]
        at = owner[np.concatenate([known, gram_word, mentioned[concept_ids >= 0]])]
        ids = np.concatenate([ids[known], gram_ids, concept_ids[concept_ids >= 0]])
        values = self.features(ids)
        for column in range(values.shape[1]):
            sums[:, column] = np.bincount(at, values[:, column], len(sums))
        n_grams = len(known) + len(gram_word)
        sums[:, -2] = np.bincount(at[:n_grams], minlength=len(sums))
        sums[:, -1] = np.bincount(owner, _count_ngrams(words, model.spec), len(sums))


def _grow(array: NDArray[Any], size: int) -> NDArray[Any]:
    """Return an array that holds ``size`` rows, twice as long as before if it must grow."""
    if size <= len(array):
        return array
    result = np.zeros((max(size, 2 * len(array)), *array.shape[1:]), dtype=array.dtype)
    result[: len(array)] = array
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


def _count_ngrams(words: Sequence[str], spec: FeatureSpec) -> Ints:
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words)) + 2
    result = np.full(len(words), int(spec.words))
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
