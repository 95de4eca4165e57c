"""What a model remembers: what the stretches of text between spaces add to its sums."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from .features import WORD_RE, FeatureSpec, fold_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .model import Floats, Ints, StanceModel

_MAX_REMEMBERED = 1 << 16
_MAX_CHUNK = 64
_PUNCTUATION = '.,;:!?…()[]{}<>"“”„«»‹›*/|–—-'


class Memory:
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


def _count_ngrams(words: Sequence[str], spec: FeatureSpec) -> Ints:
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words)) + 2
    result = np.full(len(words), int(spec.words))
    for n in range(max(spec.chars[0], 1), spec.chars[1] + 1):
        result += np.maximum(lengths - n + 1, 0)
    return result
