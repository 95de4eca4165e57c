"""What a model remembers: what words, and the stretches of text between spaces, add to its sums."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from itertools import chain, compress, repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from .features import MAX_WORD, WORD_RE, FeatureSpec, fold_words
from .word_table import WordTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .model import Floats, Ints, StanceModel

_MAX_REMEMBERED = 1 << 16
_MAX_CHUNK = 64
_BLOCK = 1 << 10
_PUNCTUATION = '.,;:!?…()[]{}<>"“”„«»‹›*/|–—-'


class Memory:
    """What words and the stretches of text between spaces add, up to a bounded number of them.

    A row of sums holds the weights by column, the norm, the number of known n-grams and of all
    n-grams, all whole numbers. The concepts of a row stand in ``mentions``, from ``first`` on. The
    first row adds nothing; then come the words that the model was saved with.
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
        self.pair_sums[:-1, :-2] = self.features.take(known, axis=0)
        self.start = np.zeros(self.width)
        if model.vocabulary.start_id >= 0:
            self.start[:-2] = self.features[model.vocabulary.start_id]
        self._known_words, self._known_rows = self._read_table()
        self.forget()

    @cached_property
    def features(self) -> NDArray[np.int32]:
        """Weights and inverse document frequency of every feature."""
        weights = self.model.weights
        result = np.empty((len(weights), self.width - 2), dtype=np.int32)
        result[:, :-1], result[:, -1] = weights, self.model.idf
        return result

    def _read_table(self) -> tuple[dict[str, int], dict[str, int]]:
        """Return the rows of the words that came with the model, as words and as stretches."""
        table = self.model.table or no_table(self.model)
        n = len(table) + 1
        self.sums = np.zeros((2 * n + (1 << 10), self.width))
        self.first = np.zeros(len(self.sums) + 1, dtype=np.int64)
        self.mentions = np.zeros(len(self.sums), dtype=np.int64)
        self.sums[1:n] = table.sums
        mentioned = table.concepts >= 0
        np.cumsum(mentioned, out=self.first[2 : n + 1])
        mentions = table.concepts[mentioned]
        self.mentions[: len(mentions)] = mentions
        self._n_known = n, len(mentions)
        words = dict(zip(table.words, range(1, n), strict=True))
        # A stretch that is one word and stays as it is when folded is that word.
        plain = [w for w in table.words if w.isalnum() and len(w) <= MAX_WORD]
        same = zip(plain, fold_words(plain), strict=True) if plain else ()
        return words, {word: words[word] for word, folded in same if word == folded}

    def forget(self) -> None:
        """Start again with nothing remembered but the words that came with the model."""
        self.words, self.rows = self._known_words.copy(), self._known_rows.copy()
        self.n_rows, self.n_mentions = self._n_known

    def sum_one(self, statement: str) -> Floats:
        """Return the sums of one statement, as :meth:`sum_batch` would, with less to set up."""
        result = self.start.copy()
        chunks = statement.split()
        if chunks:
            with self.lock:
                rows = self._find_rows(chunks)
                result += self.sums.take(rows, axis=0).sum(axis=0)
                mentions: list[int] = []
                first, last = self.first.take(rows), self.first.take(rows + 1)
                for row in np.flatnonzero(first < last).tolist():
                    mentions += self.mentions[first[row] : last[row]].tolist()
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
            sums = self.sums.take(rows, axis=0)
            n_mentions, mentions = self._find_mentions(rows)
        full = np.flatnonzero(counts)
        starts = (np.cumsum(counts) - counts)[full]
        result[full] += np.add.reduceat(sums, starts, axis=0)
        if len(mentions) > 1 and self.model.spec.reach:
            owner = np.repeat(np.repeat(np.arange(len(counts)), counts), n_mentions)
            self._add_pairs(result, mentions, owner)
        return result

    def _find_mentions(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return how many concepts each row has, and all of them in order."""
        first = self.first.take(rows)
        counts = self.first.take(rows + 1) - first
        some = np.flatnonzero(counts)
        n, ends = counts[some], np.cumsum(counts[some])
        at = np.repeat(first[some] - ends + n, n)
        return counts, self.mentions.take(at + np.arange(len(at)))

    def _add_pairs(self, result: Floats, mentions: Ints, owner: Ints) -> None:
        pairs, owners = [], []
        for distance in range(1, min(self.model.spec.reach, len(mentions) - 1) + 1):
            left = owner[:-distance]
            found = self.pair_rows[mentions[:-distance], mentions[distance:]]
            near = np.flatnonzero((left == owner[distance:]) & (found >= 0))
            pairs.append(found[near])
            owners.append(left[near])
        owner = np.concatenate(owners)
        if not len(owner):
            return
        order = np.argsort(owner, kind="stable")
        owner = owner.take(order)
        starts = _find_starts(owner)
        sums = self.pair_sums.take(np.concatenate(pairs).take(order), axis=0)
        result[owner.take(starts)] += np.add.reduceat(sums, starts, axis=0)

    def _find_rows(self, chunks: list[str]) -> Ints:
        if max(self.n_rows - self._n_known[0], len(self.rows) - len(self._known_rows)) > (
            _MAX_REMEMBERED
        ):
            self.forget()
        rows = np.fromiter(map(self.rows.get, chunks, repeat(-1)), np.int64, len(chunks))
        missing = np.flatnonzero(rows < 0)
        if len(missing):
            asked = [chunks[i] for i in missing.tolist()]
            new = list(dict.fromkeys(asked))
            self._remember(new)
            rows[missing] = np.fromiter(map(self.rows.__getitem__, asked), np.int64, len(asked))
            for chunk in new:
                if len(chunk) > _MAX_CHUNK:
                    del self.rows[chunk]
        return rows

    def _remember(self, chunks: list[str]) -> None:
        # Punctuation around a word adds nothing, and what is then all letters and digits is a word.
        bare = [chunk.strip(_PUNCTUATION) for chunk in chunks]
        single = [chunk.isalnum() and len(chunk) <= MAX_WORD for chunk in bare]
        n_single = sum(single)
        tokens = list(compress(bare, single))
        others = [chunk for chunk, one in zip(bare, single, strict=True) if not one]
        found = list(map(WORD_RE.findall, others))
        tokens += chain.from_iterable(found)
        rows = self._find_words(fold_words(tokens)) if tokens else np.zeros(0, dtype=np.int64)
        self.rows.update(zip(compress(chunks, single), rows[:n_single].tolist(), strict=True))
        if found:
            names = [chunk for chunk, one in zip(chunks, single, strict=True) if not one]
            counts = np.fromiter(map(len, found), np.int64, len(found))
            self.rows.update(
                zip(names, self._join_rows(rows[n_single:], counts).tolist(), strict=True)
            )

    def _join_rows(self, rows: Ints, counts: Ints) -> Ints:
        """Return a row for every stretch of so many words; new ones for two words and more."""
        result = np.zeros(len(counts), dtype=np.int64)
        starts = np.cumsum(counts) - counts
        one = np.flatnonzero(counts == 1)
        result[one] = rows[starts[one]]
        more = np.flatnonzero(counts > 1)
        if len(more):
            rows = rows[np.repeat(counts > 1, counts)]
            n_words = counts[more]
            starts = np.cumsum(n_words) - n_words
            n_mentions, mentions = self._find_mentions(rows)
            sums = np.add.reduceat(self.sums.take(rows, axis=0), starts, axis=0)
            result[more] = self._append(sums, np.add.reduceat(n_mentions, starts), mentions)
        return result

    def _append(self, sums: Floats, n_mentions: Ints, mentions: Ints) -> Ints:
        """Add rows, and return their places."""
        start, stop = self.n_rows, self.n_rows + len(sums)
        self.sums, self.first = _grow(self.sums, stop), _grow(self.first, stop + 1)
        self.sums[start:stop] = sums
        self.first[start + 1 : stop + 1] = self.n_mentions + np.cumsum(n_mentions)
        begin, end = self.n_mentions, self.n_mentions + len(mentions)
        self.mentions = _grow(self.mentions, end)
        self.mentions[begin:end] = mentions
        self.n_rows, self.n_mentions = stop, end
        return np.arange(start, stop)

    def _find_words(self, words: list[str]) -> Ints:
        """Return the rows of folded words; what is not known yet is worked out."""
        rows = np.fromiter(map(self.words.get, words, repeat(-1)), np.int64, len(words))
        missing = np.flatnonzero(rows < 0)
        if len(missing):
            asked = [words[i] for i in missing.tolist()]
            new = list(dict.fromkeys(asked))
            # A thousand at a time: what is made of them on the way stays in the cache.
            places: list[int] = []
            for i in range(0, len(new), _BLOCK):
                sums, concepts = self.work_out(new[i : i + _BLOCK])
                mentioned = concepts >= 0
                counts = mentioned.astype(np.int64)
                places += self._append(sums, counts, concepts[mentioned]).tolist()
            self.words.update(zip(new, places, strict=True))
            rows[missing] = np.fromiter(map(self.words.__getitem__, asked), np.int64, len(asked))
        return rows

    def work_out(self, words: list[str]) -> tuple[Floats, Ints]:
        """Return what folded words add, from the weights, and their concepts.

        Parameters
        ----------
        words : list of str
            At least one.

        Returns
        -------
        sums : ndarray of float64, shape (n_words, n_columns + 3)
        concepts : ndarray of int64, shape (n_words,)
        """
        model, n = self.model, len(words)
        sums = np.zeros((n, self.width))
        concepts = np.array(model.concepts.find_many(words))
        ids = self.concept_ids[concepts] if len(self.concept_ids) else concepts
        mentioned = np.flatnonzero((concepts >= 0) & (ids >= 0))
        sums[mentioned, :-2] += self.features[ids[mentioned]]
        ids = np.fromiter(map(model.vocabulary.word_ids.get, words, repeat(-1)), np.int64, n)
        known = np.flatnonzero(ids >= 0)
        sums[known, :-2] += self.features[ids[known]]
        sums[known, -2] += 1
        for word, ids in model.vocabulary.iter_grams(words, model.spec):
            if len(word):
                starts = _find_starts(word)
                at = word.take(starts)
                # Whole numbers below 2 ** 31: a word has at most a few hundred n-grams.
                sums[at, :-2] += np.add.reduceat(self.features.take(ids, axis=0), starts, axis=0)
                sums[at, -2] += np.diff(starts, append=len(word))
        sums[:, -1] = _count_ngrams(words, model.spec)
        return sums, concepts


def no_table(model: StanceModel) -> WordTable:
    """Return a table without words."""
    width = model.weights.shape[1] + 3
    return WordTable((), np.zeros((0, width), dtype=np.int32), np.zeros(0, dtype=np.int16))


def _find_starts(groups: Ints) -> Ints:
    """Return where each run of equal numbers begins; there is at least one number."""
    change = np.empty(len(groups), dtype=np.bool_)
    change[0] = True
    np.not_equal(groups[1:], groups[:-1], out=change[1:])
    return change.nonzero()[0]


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
