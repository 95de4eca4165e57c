"""Tokens of a sentence, and what the data know of each.

Everything later asks a :class:`Reading`; the text is scanned and looked up once, a stretch of many
sentences at a time.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import islice

from .document import Span
from .expression import find_phrases
from .lexicon import LETTERS_RE, Entry
from .predicate import is_predicate, take_in
from .record import dataclass
from .word import PhraseTable, VerbForm, Word

# What is longer is no sentence; reading all of it would cost its length squared.
MAX_TOKENS = 400
# Code points scanned at a time: many sentences, and little memory whatever the document.
STRETCH = 65_536
# Sentences that begin within so many code points are kept as they were read.
HEAD_CHARS = 1_000
# Up to so many code points, importing numpy takes longer than reading word by word.
FEW_CHARS = 50_000
# Up to so many code points, word by word is faster even where numpy is there.
SHORT = 500
# The end of a wrapped line.
LINE_END_RE = re.compile(r"[ \t]*\r?\n[ \t]*")


@dataclass(slots=True)
class Reading:
    """The tokens of one sentence and what the data know of each.

    Parameters
    ----------
    text : str
        The whole document.
    words : list of Word
    starts, ends : array of int
        Offsets of the tokens in the document.
    gaps : list of str
        What stands before each token; nothing before the first.
    quoted : list of bool
        Whether a token stands inside a quotation.
    groups : list of frozenset of str
        The groups of function words that a token belongs to.
    heads : list of int
        The tokens at which a mention could begin, in order: nominals, and capitals.
    nominals, sources : dict of int to (Entry, int)
        By first token, the longest entry of that kind and its number of tokens.
    verbs : dict of int to VerbForm
        By first token, the readings of a verb form.
    people : dict of int to sequence of Entry
        The offices of a person's name.
    date : datetime.date or None
        Of the document; picks the office.
    """

    text: str
    words: list[Word]
    starts: array[int]
    ends: array[int]
    gaps: list[str]
    quoted: list[bool]
    groups: list[frozenset[str]]
    heads: list[int]
    nominals: dict[int, tuple[Entry, int]]
    sources: dict[int, tuple[Entry, int]]
    verbs: dict[int, VerbForm]
    people: dict[int, tuple[Entry, ...]]
    date: dt.date | None

    def gap(self, i: int, j: int) -> str:
        """Return the text between token i and token j."""
        return _join_lines(self.text[self.ends[i] : self.starts[j]])

    def in_group(self, i: int, group: str) -> bool:
        """Tell whether token i exists and belongs to a group of function words."""
        return 0 <= i < len(self.groups) and group in self.groups[i]

    def holds(self, group: str, first: int, last: int) -> bool:
        """Tell whether one of some tokens, given half-open, belongs to a group."""
        for found in self.groups[first:last]:
            if group in found:
                return True
        return False

    def says(self, group: str) -> bool:
        """Tell whether a word of a group stands outside quotations."""
        for i, found in enumerate(self.groups):
            if group in found and not self.quoted[i]:
                return True
        return False


class Reader:
    """Reads the sentences of a document, which are mostly asked for in order.

    Parameters
    ----------
    text : str
    table : PhraseTable
    date : datetime.date, optional
        Of the document; picks the office.
    end : int, optional
        Where the last sentence that will be asked for ends; by default with the text.

    Attributes
    ----------
    few : bool
        Whether to read word by word rather than with arrays, which need numpy.
    """

    def __init__(
        self, text: str, table: PhraseTable, date: dt.date | None = None, end: int | None = None
    ) -> None:
        self.text = text
        self.table = table
        self.date = date
        self.end = len(text) if end is None else end
        self.few = self.end <= FEW_CHARS and "numpy" not in sys.modules
        self._first = self._last = 0  # What has been scanned.
        # The first sentences are read twice: for the issuer, and for who speaks.
        self._head: dict[tuple[int, tuple[Span, ...]], Reading] = {}
        # Of lines of punctuation, however many.
        none = array("q")
        self._empty = Reading(text, [], none, none, [], [], [], [], {}, {}, {}, {}, date)

    def read(self, start: int, end: int, quotations: Sequence[Span]) -> Reading:
        """Return the tokens of a sentence, given the quotations that reach into it."""
        if start > HEAD_CHARS:
            return self._read(start, end, quotations)
        key = (start, tuple(quotations))
        r = self._head.get(key)
        if r is None:
            r = self._head[key] = self._read(start, end, quotations)
        return r

    def _read(self, start: int, end: int, quotations: Sequence[Span]) -> Reading:
        if start < self._first or end > self._last:
            self._scan(start, end)
        starts = self._starts
        lo = bisect_left(starts, start)
        # A token and what parts it from the next one take two code points at least.
        most = min(MAX_TOKENS, (end - start + 1) // 2)
        hi = bisect_left(starts, end, lo, min(lo + most, len(starts)))
        if lo == hi:
            return self._empty
        starts = starts[lo:hi]
        gaps = self._gaps[lo:hi]
        gaps[0] = ""
        r = Reading(
            self.text,
            self._words[lo:hi],
            starts,
            self._ends[lo:hi],
            gaps,
            [False] * (hi - lo),
            self._groups[lo:hi],
            [],
            {},
            {},
            {},
            {},
            self.date,
        )
        for a, b in quotations:
            i, j = bisect_left(starts, a), bisect_left(starts, b)
            r.quoted[i:j] = [True] * (j - i)
        self._look_up(r, lo, hi)
        for a, b in quotations:
            i, j = bisect_left(starts, a), bisect_left(starts, b)
            nominal = r.nominals.get(i)
            named = nominal is not None and (r.words[i].capital or nominal[0].kind == "name")
            if i < j and nominal is not None and i + nominal[1] >= j and named:
                # A name in quotation marks is no quotation: «Большая семёрка».
                r.quoted[i:j] = [False] * (j - i)
            elif is_predicate(r, i, j):
                # Nor is the verb of the sentence: Le Kremlin « regrette » la décision.
                take_in(r, i, j)
        return r

    def _look_up(self, r: Reading, lo: int, hi: int) -> None:
        """Write down what begins at the tokens of a sentence."""
        marked, phrases, words = self._marked, self._phrases, r.words
        nominals, verbs, heads = r.nominals, r.verbs, r.heads
        covered = 0
        first = bisect_left(marked, lo)
        last = bisect_left(marked, hi, first, min(first + len(words), len(marked)))
        for at in marked[first:last]:
            i = at - lo
            word = words[i]
            if at in phrases:
                for n, entry in phrases[at]:
                    if at + n <= hi:
                        covered = _note(r, i, n, entry, covered)
            elif word.plain is not None:
                # Most words that begin something.
                if i >= covered:
                    nominals[i] = word.plain
                    covered = i + 1
                    heads.append(i)
                elif word.nameable:
                    heads.append(i)
                continue
            if word.begins:
                if word.nominal is not None and i >= covered and i not in nominals:
                    nominals[i] = word.nominal
                    covered = i + 1
                    if word.people:
                        r.people[i] = word.people
                if word.verb is not None and i not in verbs:
                    verbs[i] = word.verb
                if word.source is not None and i not in r.sources:
                    r.sources[i] = word.source
            if i in nominals:
                heads.append(i)
                if i in verbs and nominals[i][1] < verbs[i].size:
                    # The first word of a longer verb is no noun: "кеңес берді" advised, "кеңес" a
                    # council.
                    del nominals[i]
            elif word.nameable:
                heads.append(i)

    def _scan(self, start: int, end: int) -> None:
        """Tokenize a stretch that begins with a sentence, and mark where something may begin."""
        if end - start > STRETCH:
            self._scan_words(start, end, MAX_TOKENS)
        else:
            end = max(end, min(start + STRETCH, self.end))
            if self.few or end - start <= SHORT:
                self._scan_words(start, end)
            else:
                self._scan_arrays(start, end)
        self._first, self._last = start, end

    def _scan_arrays(self, start: int, end: int) -> None:
        """Tokenize and mark a stretch with numpy."""
        from .numbering import find_openers

        found, known, numbers = self.table.numbering.number_words(self.text[start:end])
        starts, ends = found.starts + start, found.ends + start
        self._starts = array("q", starts.astype("q").tobytes())
        self._ends = array("q", ends.astype("q").tobytes())
        self._words = known.words.take(numbers).tolist()
        self._groups = known.groups.take(numbers).tolist()
        self._gaps = [" "] * len(numbers)
        odd = (~found.spaced).nonzero()[0][1:]
        spans = map(slice, ends[odd - 1].tolist(), starts[odd].tolist())
        for i, gap in zip(odd.tolist(), map(self.text.__getitem__, spans), strict=True):
            self._gaps[i] = _join_lines(gap)
        begins = known.begins.take(numbers).nonzero()[0].tolist()
        self._mark(begins, find_openers(known, numbers))

    def _scan_words(self, start: int, end: int, limit: int | None = None) -> None:
        """Tokenize and mark a stretch, or its first words, one by one."""
        matches = list(islice(LETTERS_RE.finditer(self.text, start, end), limit))
        self._starts = array("q", [m.start() for m in matches])
        self._ends = array("q", [m.end() for m in matches])
        self._words = words = [self.table.look_up(m[0]) for m in matches]
        self._groups = [word.groups for word in words]
        befores = [*self._starts[:1], *self._ends]
        gaps = (self.text[a:b] for a, b in zip(befores, self._starts, strict=False))
        self._gaps = [_join_lines(gap) for gap in gaps]
        begins = [i for i, word in enumerate(words) if word.begins]
        self._mark(begins, [i for i, word in enumerate(words[:-1]) if word.phrases])

    def _mark(self, begins: list[int], opens: list[int]) -> None:
        """Find the longer forms among the tokens that may open one."""
        words = self._words
        self._phrases = {i: found for i in opens if (found := find_phrases(words, i))}
        self._marked = sorted({*begins, *self._phrases})


def read_sentence(
    text: str,
    start: int,
    end: int,
    quotations: Sequence[Span],
    table: PhraseTable,
    date: dt.date | None = None,
) -> Reading:
    """Return the tokens of one sentence, without the rest of its document."""
    return Reader(text, table, date, end).read(start, end, quotations)


@cache
def _join(groups: frozenset[str], value: str) -> frozenset[str]:
    """Return some groups with one more; few come together, so that they are remembered."""
    return groups | {value}


def _join_lines(gap: str) -> str:
    """Return what stands between two words with a blank for each end of a wrapped line."""
    return gap if gap == " " or "\n" not in gap else LINE_END_RE.sub(" ", gap)


def _note(r: Reading, i: int, n: int, entry: Entry, covered: int) -> int:
    """Write an entry of several words down; return up to which token nominals are taken."""
    kind = entry.kind
    if kind == "word":
        for k in range(i, i + n):
            r.groups[k] = _join(r.groups[k], entry.value)
    elif kind == "verb":
        verb = r.verbs.get(i)
        if verb is None:
            r.verbs[i] = VerbForm(entry, frozenset([entry.detail]), n)
        elif verb.size == n:
            r.verbs[i] = verb._replace(forms=verb.forms | {entry.detail})
    elif kind == "source":
        r.sources.setdefault(i, (entry, n))
    elif i >= covered or i in r.nominals:
        first = r.nominals.setdefault(i, (entry, n))
        if kind == "person" and first[0].kind == "person" and first[1] == n:
            r.people[i] = (*r.people.get(i, ()), entry)
        return max(covered, i + n)
    return covered
