"""Inference without numpy, for the first few statements of a process.

Importing numpy takes as long as answering twenty sentences. A script that classifies one sentence
and ends is answered from the bytes of the bundle, with the standard library alone: n-grams are
found by bisection, and the sums are whole numbers. The answers are those of
:class:`stance.model.StanceModel`, to the last bit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from .answer import softmax, to_stances
from .features import START, WORD_RE, check_statements, fold_words, name_pairs

if TYPE_CHECKING:
    from .concept import ConceptTable
    from .document import Stance
    from .features import FeatureSpec

_MAX_REMEMBERED = 1 << 12


class _Word(NamedTuple):
    """What a word adds: to weights and norm; n-grams, known and all; concept; term in bigrams."""

    sums: Sequence[int]
    n_known: int
    n_grams: int
    concept: int
    unit: int


class LeanModel:
    """A model as it lies in its bundle.

    Parameters
    ----------
    spec : FeatureSpec
    concepts : ConceptTable
    terms : list of str
        As in :class:`stance.vocabulary.Vocabulary`.
    alphabet : str
    grams, bigrams, idf, weights : memoryview
        Of the numbers of the arrays of the same names; rows of ``weights`` one after another.
    scales, intercepts : sequence of float
    labels : Mapping of str to tuple of str
    languages : tuple of str
    """

    def __init__(
        self,
        *,
        spec: FeatureSpec,
        concepts: ConceptTable,
        terms: list[str],
        alphabet: str,
        grams: memoryview,
        bigrams: memoryview,
        idf: memoryview,
        weights: memoryview,
        scales: Sequence[float],
        intercepts: Sequence[float],
        labels: Mapping[str, tuple[str, ...]],
        languages: tuple[str, ...],
    ) -> None:
        self.spec, self.concepts, self.languages = spec, concepts, languages
        self.labels = labels
        self._terms, self._grams, self._bigrams = terms, grams, bigrams
        self._idf, self._weights = idf, weights
        self._scales, self._intercepts = list(scales), list(intercepts)
        self._codes = {char: code for code, char in enumerate(alphabet, 1)}
        self._memory: dict[str, _Word] = {}

    def stances(self, statements: Iterable[str], lang: str | None) -> list[dict[str, Stance]]:
        """Return the stances of statements: see :meth:`stance.model.StanceModel.stances`."""
        rows, shares = [], []
        for statement in check_statements(statements):
            tokens = WORD_RE.findall(statement)
            words = [self._read_word(word) for word in fold_words(tokens)] if tokens else []
            sums = self._add(words)
            norm = max(sums.pop(), 1)
            logits = [
                x / norm * scale + intercept
                for x, scale, intercept in zip(sums, self._scales, self._intercepts, strict=True)
            ]
            row, start = [], 0
            for names in self.labels.values():
                row.append(softmax(logits[start : start + len(names)]))
                start += len(names)
            rows.append(row)
            n_grams = sum(word.n_grams for word in words)
            shares.append(sum(word.n_known for word in words) / max(n_grams, 1))
        known_language = lang is not None and (not self.languages or lang in self.languages)
        return to_stances(self.labels, rows, shares, known_language)

    def _add(self, words: list[_Word]) -> list[int]:
        """Return the sums of the weights and of the norm over words, pairs and bigrams."""
        names = [self.concepts.names[word.concept] for word in words if word.concept >= 0]
        terms = [START, *name_pairs(names, self.spec)]
        ids = [id_ for id_ in map(self._find_term, terms) if id_ >= 0]
        if self.spec.bigrams:
            start = len(self._terms) + len(self._grams)
            for left, right in pairwise(words):
                if left.unit >= 0 and right.unit >= 0:
                    at = _find(self._bigrams, left.unit << 32 | right.unit)
                    if at >= 0:
                        ids.append(start + at)
        parts = [self._sum_features(ids), *(word.sums for word in words)]
        return list(map(sum, zip(*parts, strict=True)))

    def _read_word(self, word: str) -> _Word:
        found = self._memory.get(word)
        if found is None:
            if len(self._memory) >= _MAX_REMEMBERED:
                self._memory.clear()
            found = self._memory[word] = self._work_out(word)
        return found

    def _work_out(self, word: str) -> _Word:
        ids, n_grams, unit = [], 0, -1
        if self.spec.words:
            n_grams += 1
            unit = self._find_term(f"={word}")
            if unit >= 0:
                ids.append(unit)
        codes = [self._codes.get(char, 0) for char in f" {word} "]
        low, high = self.spec.chars
        for n in range(max(low, 1), high + 1):
            n_grams += max(len(codes) - n + 1, 0)
            for i in range(len(codes) - n + 1):
                gram = codes[i : i + n]
                if 0 not in gram:
                    at = _find(self._grams, int.from_bytes(bytes(gram), "big"))
                    if at >= 0:
                        ids.append(len(self._terms) + at)
        n_known = len(ids)
        concept = self.concepts.find(word)
        if concept >= 0:
            unit = self._find_term(f"@{self.concepts.names[concept]}")
            if unit >= 0:
                ids.append(unit)
        return _Word(self._sum_features(ids), n_known, n_grams, concept, unit)

    def _sum_features(self, ids: list[int]) -> list[int]:
        width = len(self._scales)
        rows = [self._weights[id_ * width : (id_ + 1) * width].tolist() for id_ in ids]
        sums = list(map(sum, zip(*rows, strict=True))) if rows else [0] * width
        return [*sums, sum(self._idf[id_] for id_ in ids)]

    def _find_term(self, term: str) -> int:
        return _find(self._terms, term)


def _find(values: Sequence[Any] | memoryview, value: Any) -> int:
    """Return the place of a value among ascending ones, or -1."""
    at = bisect_left(values, value)
    return at if at < len(values) and values[at] == value else -1
