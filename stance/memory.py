"""What a model remembers: what words, and the stretches of text between spaces, add to its sums.

The words of many statements are looked up as arrays (:mod:`stance.plain_words`,
:mod:`stance.word_index`); of few statements, and where text is not plain, as the stretches between
spaces.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from itertools import chain, compress, repeat
from typing import TYPE_CHECKING

import numpy as np

from .contribution import Contributions, find_starts
from .features import MAX_WORD, WORD_RE, fold_words
from .plain_words import Words, read_words
from .word_index import ABSENT, WordIndex, grow
from .word_table import WordTable

if TYPE_CHECKING:
    from .model import Floats, Ints, StanceModel

_MAX_REMEMBERED = 1 << 16
_MAX_WORDS = 1 << 18
_MAX_CHUNK = 64
_BLOCK = 1 << 10

# Below so many characters, a look into a dictionary for each stretch takes less than arrays do.
_FEW_CHARS = 1 << 11
_PUNCTUATION = '.,;:!?…()[]{}<>"“”„«»‹›*/|–—-'


class Memory:
    """What words and the stretches of text between spaces add, up to a bounded number of them.

    A row of sums holds the weights by column, the norm, the number of known n-grams and of all
    n-grams, all whole numbers. The words of a row stand from ``first`` on: their concepts in
    ``concepts``, what they are in bigrams in ``units``, -1 for nothing. The first row adds nothing
    and has no word; then come the words that the model was saved with.
    """

    def __init__(self, model: StanceModel) -> None:
        self.model, self.contributions = model, Contributions(model)
        self.width = self.contributions.width
        self.lock = threading.Lock()
        features, (single, *_) = self.contributions.features, model.concept_features
        self.n_concepts = len(single)
        self.pair_rows, self.pair_sums = self.contributions.add_up_pairs()
        self.start = np.zeros(self.width)
        if model.vocabulary.start_id >= 0:
            self.start[:-2] = features[model.vocabulary.start_id]
        self._known = self._read_table()
        self.forget()

    @cached_property
    def index(self) -> WordIndex:
        """The plain ones among the words that are known, for many statements at once."""
        index = WordIndex()
        if self._known:
            words = read_words(list(self._known)).words
            # What stands in the table and is not plain may be read as something else.
            places = {word: place for place, word in enumerate(words.to_strings())}
            rows = {
                place: self._known[word] for word, place in places.items() if word in self._known
            }
            kept = np.array(sorted(rows), dtype=np.int64)
            index.add(words.take(kept), np.array([rows[place] for place in kept.tolist()]))
        index.keep()
        return index

    def _read_table(self) -> dict[str, int]:
        """Return the rows of the words that came with the model."""
        table = self.model.table or no_table(self.model)
        n = len(table) + 1
        self.sums = np.zeros((2 * n + (1 << 10), self.width))
        self.first = np.zeros(len(self.sums) + 1, dtype=np.int64)
        self.concepts, self.units = np.zeros((2, len(self.sums)), dtype=np.int64)
        self.sums[1:n] = table.sums
        self.first[1 : n + 1] = np.arange(n)
        self.concepts[: n - 1] = table.concepts
        self.units[: n - 1] = self.contributions.find_units(table.words, self.concepts[: n - 1])
        self._n_known = n, n - 1
        return dict(zip(table.words, range(1, n), strict=True))

    def forget(self) -> None:
        """Start again with nothing remembered but the words that came with the model."""
        self.words: dict[str, int] = {}
        self.rows: dict[str, int] = {}
        self.n_rows, self.n_words = self._n_known
        if "index" in self.__dict__:
            self.index.forget()

    def sum_one(self, statement: str) -> Floats:
        """Return the sums of one statement, as :meth:`sum_batch` would, with less to set up."""
        result = self.start.copy()
        chunks = statement.split()
        if chunks:
            with self.lock:
                self._stay_bounded()
                rows = self._find_rows(chunks)
                result += self.sums.take(rows, axis=0).sum(axis=0)
                _, at = self._find_words_of(rows)
                concepts, units = self.concepts.take(at), self.units.take(at)
            mentions = concepts[concepts >= 0].tolist()
            self._add_bigrams(result[np.newaxis], units, np.zeros_like(units))
            pairs = [
                row_of[a * self.n_concepts + b]
                for distance, row_of in enumerate(self.pair_rows, 1)
                for a, b in zip(mentions, mentions[distance:], strict=False)
            ]
            if pairs:
                result += self.pair_sums[pairs].sum(axis=0)
        return result[np.newaxis]

    def sum_batch(self, statements: Sequence[str]) -> Floats:
        """Return the sums of every statement, shape (n_statements, n_columns + 3)."""
        result = np.tile(self.start, (len(statements), 1))
        with self.lock:
            self._stay_bounded()
            rows, counts = self._read(statements)
            if not len(rows):
                return result
            sums = self.sums.take(rows, axis=0)
            n_words, at = self._find_words_of(rows)
            concepts, units = self.concepts.take(at), self.units.take(at)
        full = np.flatnonzero(counts)
        starts = (np.cumsum(counts) - counts)[full]
        result[full] += np.add.reduceat(sums, starts, axis=0)
        owner = np.repeat(np.repeat(np.arange(len(counts)), counts), n_words)
        self._add_bigrams(result, units, owner)
        mentioned = np.flatnonzero(concepts >= 0)
        if len(mentioned) > 1 and self.pair_rows:
            self._add_pairs(result, concepts.take(mentioned), owner.take(mentioned))
        return result

    def _read(self, statements: Sequence[str]) -> tuple[Ints, Ints]:
        """Return the rows of all words and stretches, and how many each statement has."""
        if sum(map(len, statements)) < _FEW_CHARS:
            chunks = [statement.split() for statement in statements]
            counts = np.fromiter(map(len, chunks), dtype=np.int64, count=len(chunks))
            return self._find_rows(list(chain.from_iterable(chunks))), counts
        read = read_words(statements)
        rows = self._find_plain(read.words)
        if read.others:
            rows = np.insert(rows, read.places, self._find_rows(read.others))
        return rows, read.counts

    def _find_plain(self, words: Words) -> Ints:
        """Return the rows of plain words; what is not known yet is worked out."""
        if not len(words.lengths):
            return words.lengths
        rows = self.index.find(words)
        absent = np.flatnonzero(rows == ABSENT)
        if len(absent):
            asked = words.take(absent)
            new = asked.take(np.sort(np.unique(asked.keys, return_index=True)[1]))
            self.index.add(new, self._work_out(new.to_strings()))
            rows[absent] = self.index.find(asked)
        # Another word has the same key: as good as never.
        taken = np.flatnonzero(rows < 0)
        if len(taken):
            rows[taken] = self._find_words(words.take(taken).to_strings())
        return rows

    def _stay_bounded(self) -> None:
        n_rows, n_words = self._n_known
        if max(self.n_rows - n_rows, len(self.rows)) > _MAX_REMEMBERED:
            self.forget()
        elif self.n_words - n_words > _MAX_WORDS:
            # Stretches of many words: "a.b.c...".
            self.forget()

    def _find_words_of(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return how many words each row has, and where they stand, in order."""
        first = self.first.take(rows)
        counts = self.first.take(rows + 1) - first
        at = np.repeat(first - np.cumsum(counts) + counts, counts)
        return counts, at + np.arange(len(at))

    def _add_bigrams(self, result: Floats, units: Ints, owner: Ints) -> None:
        if not self.model.spec.bigrams or len(units) < 2:
            return
        ids = self.model.vocabulary.find_bigrams(units[:-1], units[1:])
        known = np.flatnonzero((ids >= 0) & (owner[:-1] == owner[1:]))
        if len(known):
            owners = owner.take(known)
            starts = find_starts(owners)
            sums = self.contributions.features.take(ids.take(known), axis=0)
            result[owners.take(starts), :-2] += np.add.reduceat(
                sums, starts, axis=0, dtype=np.float64
            )

    def _add_pairs(self, result: Floats, mentions: Ints, owner: Ints) -> None:
        n, n_distances = len(mentions), len(self.pair_rows)
        # What each concept is a pair with, within its statement: the next ones.
        rows = np.zeros((n, n_distances), dtype=np.int64)
        for distance in range(1, min(n_distances, n - 1) + 1):
            near = np.flatnonzero(owner[:-distance] == owner[distance:])
            cells = mentions.take(near) * self.n_concepts + mentions.take(near + distance)
            rows[near, distance - 1] = self.pair_rows[distance - 1].take(cells)
        found = rows.ravel()
        known = np.flatnonzero(found)
        if len(known):
            owners = owner.take(known // n_distances)
            starts = find_starts(owners)
            sums = self.pair_sums.take(found.take(known), axis=0)
            result[owners.take(starts)] += np.add.reduceat(sums, starts, axis=0)

    def _find_rows(self, chunks: list[str]) -> Ints:
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
            _, at = self._find_words_of(rows)
            sums = np.add.reduceat(self.sums.take(rows, axis=0), starts, axis=0)
            result[more] = self._append(sums, n_words, self.concepts.take(at), self.units.take(at))
        return result

    def _append(self, sums: Floats, n_words: Ints, concepts: Ints, units: Ints) -> Ints:
        """Add rows of so many words each, and return their places."""
        start, stop = self.n_rows, self.n_rows + len(sums)
        self.sums, self.first = grow(self.sums, stop), grow(self.first, stop + 1)
        self.sums[start:stop] = sums
        self.first[start + 1 : stop + 1] = self.n_words + np.cumsum(n_words)
        begin, end = self.n_words, self.n_words + len(concepts)
        self.concepts, self.units = grow(self.concepts, end), grow(self.units, end)
        self.concepts[begin:end], self.units[begin:end] = concepts, units
        self.n_rows, self.n_words = stop, end
        return np.arange(start, stop)

    def _find_words(self, words: list[str]) -> Ints:
        """Return the rows of folded words; what is not known yet is worked out."""
        rows = np.fromiter(map(self._known.get, words, repeat(-1)), np.int64, len(words))
        missing = np.flatnonzero(rows < 0)
        if len(missing):
            asked = [words[i] for i in missing.tolist()]
            new = [word for word in dict.fromkeys(asked) if word not in self.words]
            if new:
                self.words.update(zip(new, self._work_out(new).tolist(), strict=True))
            rows[missing] = np.fromiter(map(self.words.__getitem__, asked), np.int64, len(asked))
        return rows

    def _work_out(self, words: list[str]) -> Ints:
        """Add a row for each of some folded words, and return their places."""
        places = []
        # A thousand at a time: what is made of them on the way stays in the cache.
        for i in range(0, len(words), _BLOCK):
            block = words[i : i + _BLOCK]
            sums, concepts = self.contributions.work_out(block)
            units = self.contributions.find_units(block, concepts)
            places.append(self._append(sums, np.ones_like(concepts), concepts, units))
        return np.concatenate(places)


def no_table(model: StanceModel) -> WordTable:
    """Return a table without words."""
    width = model.weights.shape[1] + 3
    return WordTable((), np.zeros((0, width), dtype=np.int32), np.zeros(0, dtype=np.int16))
