"""Tokens of a sentence, and what the data know of each.

Everything later asks a :class:`Reading`; the text is scanned and looked up once.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from .document import Span
from .lexicon import WORD_RE, Entry, PhraseTable, find_phrases
from .record import dataclass, field

# What is longer is no sentence; reading all of it would cost its length squared.
MAX_TOKENS = 400


@dataclass(slots=True)
class Reading:
    """The tokens of one sentence and what the data know of each.

    Parameters
    ----------
    text : str
        The whole document.
    words : list of str
        Lower case.
    starts, ends : list of int
        Offsets of the tokens in the document.
    capitals : list of bool
        Whether a token begins with a capital.
    quoted : list of bool
        Whether a token stands inside a quotation.
    groups : list of frozenset of str
        The groups of function words that a token belongs to.
    nominals, sources : dict of int to (Entry, int)
        By first token, the longest entry of that kind and its number of tokens.
    verbs : dict of int to (list of Entry, int)
        By first token, the readings of a verb form.
    people : dict of int to list of Entry
        The offices of a person's name.
    date : datetime.date or None
        Of the document; picks the office.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    capitals: list[bool]
    quoted: list[bool]
    groups: list[frozenset[str]]
    nominals: dict[int, tuple[Entry, int]] = field(default_factory=dict)
    sources: dict[int, tuple[Entry, int]] = field(default_factory=dict)
    verbs: dict[int, tuple[list[Entry], int]] = field(default_factory=dict)
    people: dict[int, list[Entry]] = field(default_factory=dict)
    date: dt.date | None = None

    def gap(self, i: int, j: int) -> str:
        """Return the text between token i and token j."""
        return self.text[self.ends[i] : self.starts[j]]

    def in_group(self, i: int, group: str) -> bool:
        """Tell whether token i exists and belongs to a group of function words."""
        return 0 <= i < len(self.groups) and group in self.groups[i]

    def says(self, group: str) -> bool:
        """Tell whether a word of a group stands outside quotations."""
        return any(group in g and not q for g, q in zip(self.groups, self.quoted, strict=True))


def read_sentence(
    text: str,
    start: int,
    end: int,
    quotations: Sequence[Span],
    table: PhraseTable,
    date: dt.date | None = None,
) -> Reading:
    """Tokenize a sentence and look every token up once."""
    found = list(islice(WORD_RE.finditer(text, start, end), MAX_TOKENS))
    look_up = table.look_up
    words = [look_up(m[0]) for m in found]
    starts = [m.start() for m in found]
    quoted = [False] * len(words)
    for a, b in quotations:
        i, j = bisect_left(starts, a), bisect_left(starts, b)
        quoted[i:j] = [True] * (j - i)
    r = Reading(
        text,
        [w.lower for w in words],
        starts,
        [m.end() for m in found],
        [w.capital for w in words],
        quoted,
        [w.groups for w in words],
        date=date,
    )
    covered = 0
    for i, word in enumerate(words):
        if word.phrases:
            for n, entry in find_phrases(words, i):
                covered = _note(r, i, n, entry, covered)
        if word.entries:
            for entry in word.entries:
                covered = _note(r, i, 1, entry, covered)
    for i, (_, n) in r.verbs.items():
        if i in r.nominals and r.nominals[i][1] < n:
            # The first word of a longer verb is no noun: "кеңес берді" advised, "кеңес" a council.
            del r.nominals[i]
    for a, b in quotations:
        i, j = bisect_left(starts, a), bisect_left(starts, b)
        if i < j and i in r.nominals and i + r.nominals[i][1] == j and r.capitals[i]:
            # A name in quotation marks is no quotation: «Большая семёрка».
            r.quoted[i:j] = [False] * (j - i)
    return r


def _note(r: Reading, i: int, n: int, entry: Entry, covered: int) -> int:
    """Write an entry down; return up to which token nominals are taken."""
    kind = entry.kind
    if kind == "word":
        for k in range(i, i + n):
            r.groups[k] |= {entry.value}
    elif kind == "verb":
        readings = r.verbs.setdefault(i, ([], n))
        if readings[1] == n:
            readings[0].append(entry)
    elif kind == "source":
        r.sources.setdefault(i, (entry, n))
    elif i >= covered or i in r.nominals:
        first = r.nominals.setdefault(i, (entry, n))
        if kind == "person" and first[0].kind == "person" and first[1] == n:
            r.people.setdefault(i, []).append(entry)
        return max(covered, i + n)
    return covered
