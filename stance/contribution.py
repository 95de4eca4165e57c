"""What a folded word adds to the sums of a statement, worked out from the weights of a model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .features import FeatureSpec
    from .model import Floats, Ints, StanceModel


class Contributions:
    """The weights of a model, as sums over words ask for them.

    A row of sums holds the weights by column, the inverse document frequencies, the number of known
    n-grams and the number of all, words counted among them: whole numbers.

    Parameters
    ----------
    model : StanceModel
    """

    def __init__(self, model: StanceModel) -> None:
        self.width = model.weights.shape[1] + 3
        self._model = model
        self._concept_ids = model.concept_features[0]

    @cached_property
    def features(self) -> NDArray[np.int32]:
        """Weights and inverse document frequency of every feature."""
        weights = self._model.weights
        result = np.empty((len(weights), self.width - 2), dtype=np.int32)
        result[:, :-1], result[:, -1] = weights, self._model.idf
        return result

    @cached_property
    def _ways(self) -> NDArray[np.int32]:
        """What the n-grams on the way to each node of the vocabulary's trie add."""
        vocabulary, (first, last) = self._model.vocabulary, self._model.spec.chars
        assert vocabulary.trie is not None
        start = len(vocabulary.terms)
        grams = self.features[start : start + len(vocabulary.grams)]
        return vocabulary.trie.add_up(grams, first, last)

    def work_out(self, words: list[str]) -> tuple[Floats, Ints]:
        """Return what folded words add, and their concepts.

        Parameters
        ----------
        words : list of str
            At least one.

        Returns
        -------
        sums : ndarray of float64, shape (n_words, n_columns + 3)
        concepts : ndarray of int64, shape (n_words,)
            The place of each word's concept, or -1.
        """
        model, n = self._model, len(words)
        sums = np.zeros((n, self.width))
        concepts = np.array(model.concepts.find_many(words))
        ids = self._concept_ids[concepts] if len(self._concept_ids) else concepts
        mentioned = np.flatnonzero((concepts >= 0) & (ids >= 0))
        sums[mentioned, :-2] += self.features[ids[mentioned]]
        ids = self._find_words(words)
        known = np.flatnonzero(ids >= 0)
        sums[known, :-2] += self.features[ids[known]]
        sums[known, -2] += 1
        self._add_grams(sums, words)
        sums[:, -1] = _count_ngrams(words, model.spec)
        return sums, concepts

    def find_units(self, words: Sequence[str], concepts: Ints) -> Ints:
        """Return what folded words are in bigrams: ids of terms, or -1.

        Parameters
        ----------
        words : sequence of str
        concepts : ndarray of int64, shape (n_words,)
            The place of each word's concept, or -1.
        """
        ids = self._find_words(words)
        if not len(self._concept_ids):
            return ids
        return np.where(concepts >= 0, self._concept_ids[concepts], ids)

    def _find_words(self, words: Sequence[str]) -> Ints:
        id_of = self._model.vocabulary.word_ids if self._model.spec.words else {}
        return np.fromiter(map(id_of.get, words, repeat(-1)), np.int64, len(words))

    def add_up_pairs(self) -> tuple[list[Ints], Floats]:
        """Return what pairs of concepts add.

        Returns
        -------
        rows : list of ndarray of int64, shape (n_concepts * n_concepts,)
            By distance, from 1 on: for each concept, and each that follows so far behind, the place
            in ``sums``.
        sums : ndarray of float64, shape (n_rows, n_columns + 3)
            The first adds nothing. Where order tells too, one holds what a pair adds as such and
            in its order.
        """
        spec = self._model.spec
        _, pair, ordered = (ids.ravel() for ids in self._model.concept_features)
        row_of: dict[tuple[bool, bool], Ints] = {}
        rows: list[Ints] = []
        sums = np.zeros((1, self.width))
        for distance in range(1, max(spec.reach, spec.ordered_reach) + 1):
            kind = distance <= spec.reach, distance <= spec.ordered_reach
            if kind not in row_of:
                tables = [ids for ids, counts in zip((pair, ordered), kind, strict=True) if counts]
                known = np.flatnonzero(np.max(tables, axis=0) >= 0)
                row_of[kind] = np.zeros_like(pair)
                row_of[kind][known] = np.arange(len(sums), len(sums) + len(known))
                added = np.zeros((len(known), self.width))
                for ids in tables:
                    some = np.flatnonzero(ids[known] >= 0)
                    added[some, :-2] += self.features.take(ids[known[some]], axis=0)
                sums = np.concatenate([sums, added])
            rows.append(row_of[kind])
        return rows, sums

    def _add_grams(self, sums: Floats, words: list[str]) -> None:
        vocabulary, spec = self._model.vocabulary, self._model.spec
        if vocabulary.trie is None:
            word, ids = vocabulary.find_grams(words, spec)
            order = np.argsort(word, kind="stable")
            word, rows = word.take(order), self.features.take(ids.take(order), axis=0)
            rows = np.append(rows, np.ones((len(rows), 1), dtype=np.int32), axis=1)
        else:
            codes, word = vocabulary.encode(words)
            at, nodes = vocabulary.trie.reach(codes, *spec.chars)
            word, rows = word.take(at), self._ways.take(nodes, axis=0)
        if len(word):
            starts = find_starts(word)
            # Whole numbers below 2 ** 31: a word has at most a few hundred n-grams.
            sums[word.take(starts), :-1] += np.add.reduceat(rows, starts, axis=0)


def find_starts(groups: Ints) -> Ints:
    """Return where each run of equal numbers begins; there is at least one number."""
    change = np.empty(len(groups), dtype=np.bool_)
    change[0] = True
    np.not_equal(groups[1:], groups[:-1], out=change[1:])
    return change.nonzero()[0]


def _count_ngrams(words: Sequence[str], spec: FeatureSpec) -> Ints:
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words)) + 2
    result = np.full(len(words), int(spec.words))
    for n in range(max(spec.chars[0], 1), spec.chars[1] + 1):
        result += np.maximum(lengths - n + 1, 0)
    return result
