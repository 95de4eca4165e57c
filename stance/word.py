"""What the data know of a word, each distinct word looked up once.

Knows single words and the first words of longer forms; refuses to look at a sentence. That is
:mod:`stance.reading`'s affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

from .expression import Continuation, Phrase, sort_by_third
from .lexicon import MAX_ENDING, Cell, Entry

if TYPE_CHECKING:
    from .numbering import Numbering

_REST_RE = re.compile(r"_\S*")
_FORM_WORD_RE = re.compile(r"[^\W_]+\*?")

NO_GROUPS: frozenset[str] = frozenset()


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
    plain : (Entry, int) or None
        The same as ``nominal`` where it stands for nothing else.
    phrases : dict of str to list of (tuple of str, Entry)
        Longer forms that it begins, by their second word; ``""`` holds those whose second word is
        a stem.
    continuations : dict of str to dict of str to Continuation
        The same by their second word and by the third one, for the second words asked for so far;
        as a third one ``""`` is any other word.
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
        "continuations",
        "groups",
        "loose",
        "lower",
        "nameable",
        "nominal",
        "people",
        "phrases",
        "plain",
        "source",
        "splits",
        "stems",
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
        self.continuations: dict[str, dict[str, Continuation]] = {}
        self.stems: tuple[str, ...] = ()
        self.splits = self.loose = False
        if single:
            self._read_single(single)
        if phrases:
            self._read_phrases(phrases)
        self.nameable = capital and not self.groups and len(lower) > 1
        reports = self.source is not None or self.verb is not None
        self.begins = self.nameable or self.nominal is not None or reports
        self.plain = None if reports or self.people else self.nominal

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

    def _read_phrases(self, phrases: list[Phrase]) -> None:
        for phrase in phrases:
            second = phrase[0][0]
            self.phrases.setdefault("" if second[-1] == "*" else second, []).append(phrase)
        self.stems = tuple({rest[0][:-1]: None for rest, _ in self.phrases.get("", ())})
        self.splits = any(entry.kind == "verb" for _, entry in phrases)
        self.loose = self.splits or self.stems != ()

    def continue_with(self, second: str, third: str) -> Continuation:
        """Return which of the longer forms with a second word a third one leaves open."""
        by_third = self.continuations.get(second)
        if by_third is None:
            by_third = self.continuations[second] = sort_by_third(self.phrases[second])
        return by_third.get(third) or by_third[""]

    def may_go_on(self, second: Word) -> bool:
        """Tell whether a longer form may go on with a word that is not its second word as such."""
        return second.lower.startswith(self.stems) or (self.splits and "adverb" in second.groups)


# Words remembered before all are forgotten.
MAX_WORDS = 200_000


class PhraseTable:
    """Finds the entries that begin at a word, in time that does not depend on their number.

    Notes
    -----
    What a word can begin is remembered per word as written, so that the search for inflected
    endings is paid once per distinct word and not once per token.
    """

    def __init__(self, cells: Iterable[Cell] = ()) -> None:
        # Forms as written, read when asked for, and where they stand by their first word: made in
        # few steps, and of few lists, which the collector of garbage would visit one by one.
        cells = tuple(cells)
        by_cell = [forms.split() for forms, _ in cells]
        counts = map(len, by_cell)
        self._forms = list(chain.from_iterable(by_cell))
        self._entries = list(chain.from_iterable(map(repeat, [e for _, e in cells], counts)))
        firsts = _REST_RE.sub("", " ".join(self._forms).lower()).split(" ")
        self._exact: dict[str, int | list[int]] = dict(
            zip(reversed(firsts), range(len(firsts) - 1, -1, -1), strict=True)
        )
        self._stems: dict[str, int | list[int]] = {}
        for place in [i for i, first in enumerate(firsts) if self._exact[first] != i]:
            _add_place(self._exact, firsts[place], place)
        odd = [i for i, first in enumerate(firsts) if not first.isalnum()]
        for first in {firsts[i] for i in odd}:
            del self._exact[first]
        for place in odd if self._forms else ():
            first = firsts[place]
            if first[-1:] == "*" and first[:-1].isalnum():
                _add_place(self._stems, first[:-1], place)
            elif tokens := _tokenize(self._forms[place]):
                first = tokens[0].lower()
                table = self._stems if first[-1] == "*" else self._exact
                _add_place(table, first.rstrip("*"), place)
        self._read: dict[str, Word] = {}

    @cached_property
    def numbering(self) -> Numbering:
        """The numbers of the words met so far, made when first asked for: it needs numpy."""
        from .numbering import Numbering

        return Numbering(self)

    def look_up(self, word: str) -> Word:
        """Return what is known of a word as it is written, and remember it."""
        found = self._read.get(word)
        if found is None:
            if len(self._read) >= MAX_WORDS:
                self._read.clear()
            found = self._read[word] = self.read_word(word)
        return found

    def read_word(self, word: str) -> Word:
        """Search what is known of a word as it is written."""
        lower, capital = word.lower(), word[0].isupper()
        places = _places(self._exact, lower)
        stems = self._stems
        for size in range(len(lower), max(1, len(lower) - MAX_ENDING) - 1, -1):
            if lower[:size] in stems:
                places += _places(stems, lower[:size])
        items = []
        for place in places:
            first, *rest = _tokenize(self._forms[place])
            if capital or not first[0].isupper():
                items.append((tuple(map(str.lower, rest)), self._entries[place]))
        if not items:
            return Word(lower, capital, [], [])
        single = [entry for rest, entry in items if not rest]
        phrases = [item for item in items if item[0]]
        phrases.sort(key=lambda phrase: -len(phrase[0]))
        return Word(lower, capital, single, phrases)


def _add_place(table: dict[str, int | list[int]], first: str, place: int) -> None:
    before = table.setdefault(first, place)
    if isinstance(before, list):
        before.append(place)
    elif before != place:
        table[first] = [before, place]


def _places(table: dict[str, int | list[int]], first: str) -> list[int]:
    found = table.get(first)
    if found is None:
        return []
    # In the order of the data, which decides between readings.
    return [found] if isinstance(found, int) else sorted(found)


def _tokenize(form: str) -> list[str]:
    """Return the words of a form as written, each with the star behind it."""
    return _FORM_WORD_RE.findall(form.replace("_", " "))
