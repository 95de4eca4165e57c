"""What the data know of a word, each distinct word looked up once.

Knows single words and the first words of longer forms; refuses to look at a sentence. That is
:mod:`stance.reading`'s affair.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .lexicon import MAX_ENDING, WORD_RE, Entry
from .scan import Scan

if TYPE_CHECKING:
    from numpy.typing import NDArray

NO_GROUPS: frozenset[str] = frozenset()
Phrase = tuple[tuple[str, ...], Entry]


class VerbForm(NamedTuple):
    """The readings of a verb form.

    Parameters
    ----------
    entry : Entry
        The first reading.
    forms : frozenset of str
        The columns of ``verbs.tsv`` in which its readings stand.
    size : int
        Number of tokens.
    """

    entry: Entry
    forms: frozenset[str]
    size: int


class Word:
    """What the data know of one word as it is written.

    Parameters
    ----------
    lower : str
    capital : bool
        Whether it begins with a capital.
    single : list of Entry
        What the word alone stands for.
    phrases : list of (tuple of str, Entry)
        The other words of longer forms that it begins, the longest first.

    Attributes
    ----------
    groups : frozenset of str
        The groups of function words that it belongs to.
    nominal : (Entry, int) or None
        The noun, name or pronoun that it is, and 1.
    people : tuple of Entry
        The offices of a person's name.
    source : (Entry, int) or None
        The source phrase that it is, and 1.
    verb : VerbForm or None
    nameable : bool
        Whether it could be a proper name that the data do not hold.
    begins : bool
        Whether it stands for something alone.
    phrases : dict of str to list of (tuple of str, Entry)
        Longer forms that it begins, by their second word; ``""`` holds those whose second word is
        a stem.
    thirds : dict of str to frozenset of str
        The third words, by the second one, where there must be one and none is a stem.
    stems : tuple of str
        The second words that are stems.
    splits : bool
        Whether an adverb may part a longer form that it begins.
    loose : bool
        Whether the second word of a longer form may be a stem, or an adverb may part the form.
    """

    __slots__ = (
        "begins",
        "capital",
        "groups",
        "loose",
        "lower",
        "nameable",
        "nominal",
        "people",
        "phrases",
        "source",
        "splits",
        "stems",
        "thirds",
        "verb",
    )

    def __init__(
        self, lower: str, capital: bool, single: list[Entry], phrases: list[Phrase]
    ) -> None:
        self.lower = lower
        self.capital = capital
        self.groups = NO_GROUPS
        self.nominal: tuple[Entry, int] | None = None
        self.people: tuple[Entry, ...] = ()
        self.source: tuple[Entry, int] | None = None
        self.verb: VerbForm | None = None
        self.phrases: dict[str, list[Phrase]] = {}
        self.thirds: dict[str, frozenset[str]] = {}
        self.stems: tuple[str, ...] = ()
        self.splits = self.loose = False
        if single:
            self._read_single(single)
        for phrase in phrases:
            second = phrase[0][0]
            self.phrases.setdefault("" if second[-1] == "*" else second, []).append(phrase)
        if phrases:
            self.stems = tuple({rest[0][:-1]: None for rest, _ in self.phrases.get("", ())})
            self.splits = any(entry.kind == "verb" for _, entry in phrases)
            self.loose = self.splits or self.stems != ()
            for second, found in self.phrases.items():
                thirds = frozenset([rest[1] if len(rest) > 1 else "*" for rest, _ in found])
                if not any(third[-1] == "*" for third in thirds):
                    self.thirds[second] = thirds
        self.nameable = capital and not self.groups and len(lower) > 1
        self.begins = self.nameable or any((self.nominal, self.source, self.verb))

    def _read_single(self, single: list[Entry]) -> None:
        self.groups = frozenset([e.value for e in single if e.kind == "word"])
        sources = [e for e in single if e.kind == "source"]
        verbs = [e for e in single if e.kind == "verb"]
        nominals = [e for e in single if e.kind not in {"word", "source", "verb"}]
        if sources:
            self.source = (sources[0], 1)
        if verbs:
            self.verb = VerbForm(verbs[0], frozenset([e.detail for e in verbs]), 1)
        if nominals:
            self.nominal = (nominals[0], 1)
            if nominals[0].kind == "person":
                self.people = tuple(e for e in nominals if e.kind == "person")

    def may_go_on(self, second: Word) -> bool:
        """Tell whether a longer form may go on with a word that is not its second word as such."""
        return second.lower.startswith(self.stems) or (self.splits and "adverb" in second.groups)


# What is known of a numbered word at a glance: it begins something, a longer form or one whose
# second word is a stem; it can be a second word.
BEGINS, OPENS, STEMS, FOLLOWS = 1, 2, 4, 8
# Words remembered before all are forgotten.
MAX_WORDS = 200_000
_NUMBERING = Lock()


class WordList:
    """Words as written, numbered when they are first met.

    Attributes
    ----------
    words : list of Word
    groups : list of frozenset of str
        Of each word.
    marks : ndarray of uint8
        Sums of :data:`BEGINS`, :data:`OPENS`, :data:`STEMS` and :data:`FOLLOWS`, by number; longer
        than the list.
    """

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.groups: list[frozenset[str]] = []
        self.marks = np.zeros(4096, np.uint8)
        self.numbers: dict[int, int] = {}

    def append(self, key: int, word: Word, mark: int) -> int:
        """Give a word its number, and return it."""
        number = len(self.words)
        if number == len(self.marks):
            self.marks = np.concatenate([self.marks, np.zeros_like(self.marks)])
        self.words.append(word)
        self.groups.append(word.groups)
        self.marks[number] = mark
        self.numbers[key] = number
        return number


class PhraseTable:
    """Finds the entries that begin at a word, in time that does not depend on their number.

    Notes
    -----
    What a word can begin is remembered per word as written, so that the search for inflected
    endings is paid once per distinct word and not once per token.
    """

    def __init__(self) -> None:
        self._exact: dict[str, list[tuple[tuple[str, ...], bool, Entry]]] = {}
        self._stems: dict[str, list[tuple[tuple[str, ...], bool, Entry]]] = {}
        self._seconds: set[str] = set()
        self._list = WordList()

    def add(self, form: str, entry: Entry) -> None:
        """Add one form, as written in the data, for an entry."""
        written = form.replace("_", " ")
        found = list(WORD_RE.finditer(written))
        if not found:
            return
        tokens = tuple(
            m.group().lower() + ("*" if written[m.end() : m.end() + 1] == "*" else "")
            for m in found
        )
        item = (tokens[1:], found[0].group()[0].isupper(), entry)
        self._seconds.update(tokens[1:2])
        if tokens[0].endswith("*"):
            self._stems.setdefault(tokens[0][:-1], []).append(item)
        else:
            self._exact.setdefault(tokens[0], []).append(item)

    def number_words(self, text: str, found: Scan) -> tuple[WordList, NDArray[np.intp]]:
        """Return the words met so far, and the numbers in them of the words of a scanned text."""
        if len(self._list.words) > MAX_WORDS:
            # What others have scanned goes on to refer to the old list.
            self._list = WordList()
        known = self._list
        keys = found.keys.tolist()
        numbers = np.fromiter(map(known.numbers.get, keys, repeat(-1)), np.intp, len(keys))
        for at in np.flatnonzero(numbers < 0).tolist():
            with _NUMBERING:
                number = known.numbers.get(keys[at])
                if number is None:
                    word = self.read_word(text[found.starts[at] : found.ends[at]])
                    number = known.append(keys[at], word, self.mark(word))
            numbers[at] = number
        return known, numbers

    def mark(self, word: Word) -> int:
        """Return what is known of a word at a glance, as a sum of marks."""
        follows = word.lower in self._seconds or "adverb" in word.groups
        return (
            (BEGINS if word.begins else 0)
            + (OPENS if word.phrases else 0)
            + (STEMS if word.stems else 0)
            + (FOLLOWS if follows else 0)
        )

    def read_word(self, word: str) -> Word:
        """Search what is known of a word as it is written."""
        lower, capital = word.lower(), word[0].isupper()
        items = list(self._exact.get(lower, ()))
        stems = self._stems
        for size in range(len(lower), max(1, len(lower) - MAX_ENDING) - 1, -1):
            if lower[:size] in stems:
                items += stems[lower[:size]]
        if not capital:
            items = [item for item in items if not item[1]]
        if not items:
            return Word(lower, capital, [], [])
        single = [entry for rest, _, entry in items if not rest]
        phrases = [(rest, entry) for rest, _, entry in items if rest]
        phrases.sort(key=lambda phrase: -len(phrase[0]))
        return Word(lower, capital, single, phrases)


def find_phrases(words: Sequence[Word], at: int) -> list[tuple[int, Entry]]:
    """Return the entries of several words that begin at a token, the longest first: size, entry."""
    if at + 1 >= len(words):
        return []
    found = []
    word, second = words[at], words[at + 1].lower
    phrases = word.phrases
    third = words[at + 2].lower if at + 2 < len(words) else ""
    if second in phrases and (second not in word.thirds or third in word.thirds[second]):
        for rest, entry in phrases[second]:
            if len(rest) == 1 or _same_words(rest, words, at + 1):
                found.append((1 + len(rest), entry))
    if not word.loose or not word.may_go_on(words[at + 1]):
        return found
    for rest, entry in phrases.get("", ()):
        if _same_words(rest, words, at + 1):
            found.append((1 + len(rest), entry))
    if "adverb" in words[at + 1].groups and at + 2 < len(words):
        # "fait toutefois valoir": an adverb may part an idiom.
        for rest, entry in phrases.get(third, ()):
            if entry.kind == "verb" and _same_words(rest, words, at + 2):
                found.append((2 + len(rest), entry))
    return found


def _same_words(pattern: Sequence[str], words: Sequence[Word], at: int) -> bool:
    if at + len(pattern) > len(words):
        return False
    for offset, p in enumerate(pattern):
        word = words[at + offset].lower
        if p[-1] == "*":
            if not word.startswith(p[:-1]) or len(word) - len(p) >= MAX_ENDING:
                return False
        elif word != p:
            return False
    return True
