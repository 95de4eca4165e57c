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
        self._concept_ids, _ = model.concept_features

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
        return vocabulary.trie.add_up(self.features[len(vocabulary.terms) :], first, last)

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
        ids = np.fromiter(map(model.vocabulary.word_ids.get, words, repeat(-1)), np.int64, n)
        known = np.flatnonzero(ids >= 0)
        sums[known, :-2] += self.features[ids[known]]
        sums[known, -2] += 1
        self._add_grams(sums, words)
        sums[:, -1] = _count_ngrams(words, model.spec)
        return sums, concepts

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
