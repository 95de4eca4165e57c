"""Reads the data of one language once, and checks it.

A language is a folder of ``stance/data``; what it must hold is said in :data:`TABLES`. Entries are
written in natural case: a form with a capital asks for a capital in the text. A blank inside a form
is written ``_``, and a ``*`` at the end of a word stands for any ending.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from .errors import GazetteerError, UnknownLanguageError

DATA = Path(__file__).parent / "data"

WORD_RE = re.compile(r"[^\W_]+")

# What a file of the language folder holds: its columns, and the values that a column may take.
TABLES: dict[str, tuple[str, ...]] = {
    "verbs.tsv": ("lemma", "class", "finite", "participles", "gerunds", "plural"),
    "sources.tsv": ("side", "forms"),
    "pronouns.tsv": ("form", "number", "gender"),
    "roles.tsv": ("class", "lemma", "number", "forms", "oblique"),
    "names.tsv": ("actor", "type", "forms", "oblique"),
    "words.tsv": ("group", "forms"),
}
VALUES: dict[str, frozenset[str]] = {
    "side": frozenset({"left", "right", "start"}),
    "number": frozenset({"s", "p"}),
    "gender": frozenset({"m", "f", "-"}),
}
VERB_CLASSES = frozenset({"act", "say", "text", "weak"})
ROLE_CLASSES = frozenset({"body", "document", "other", "person", "source"})
NAME_TYPES = frozenset({"capital", "country", "demonym", "institution", "occupier", "place"})

# An inflected ending; the longest in our languages is Kazakh's -ларымыздағылардың.
MAX_ENDING = 12


class Entry(NamedTuple):
    """What a form in the data means: its kind, and up to three values of that kind."""

    kind: str
    value: str
    detail: str = ""
    number: str = ""
    nominative: bool = True


def read_table(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line number and the cells of each row of a data file.

    Raises
    ------
    GazetteerError
        If the file cannot be read, or a row has more cells than columns or lacks its first two.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise GazetteerError(f"{path}: cannot be read as language data ({reason})") from None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) > len(columns) or len(cells) < 2:
            raise GazetteerError(
                f"{path}:{number}: got {len(cells)} cells; the columns are {', '.join(columns)}, "
                "separated by tabs"
            )
        row = dict(zip(columns, [*cells, *[""] * (len(columns) - len(cells))], strict=True))
        for column, accepted in VALUES.items():
            if column in row and row[column] not in accepted:
                raise GazetteerError(
                    f"{path}:{number}: got {column} {row[column]!r}; "
                    f"accepted: {', '.join(sorted(accepted))}"
                )
        yield number, row


Phrase = tuple[tuple[str, ...], Entry]


@dataclass(frozen=True, slots=True)
class Word:
    """What the data know of one word as it is written.

    Parameters
    ----------
    lower : str
    capital : bool
        Whether it begins with a capital.
    entries : tuple of Entry
        That the word alone stands for.
    groups : frozenset of str
        The groups of function words that it belongs to.
    phrases : dict of str to tuple of (tuple of str, Entry)
        Longer forms that it begins, by their second word; ``""`` holds those whose second word is
        a stem.
    """

    lower: str
    capital: bool
    entries: tuple[Entry, ...]
    groups: frozenset[str]
    phrases: dict[str, tuple[Phrase, ...]]

    @property
    def known(self) -> bool:
        """Whether the data hold the word or a phrase that it begins."""
        return bool(self.entries or self.groups or self.phrases)


class PhraseTable:
    """Finds the entries that begin at a word, in time that does not depend on their number.

    Notes
    -----
    What a word can begin is remembered per word as written, so that the search for inflected
    endings is paid once per distinct word and not once per token.
    """

    _MEMO_SIZE = 200_000

    def __init__(self) -> None:
        self._exact: dict[str, list[tuple[tuple[str, ...], bool, Entry]]] = {}
        self._stems: dict[str, list[tuple[tuple[str, ...], bool, Entry]]] = {}
        self._memo: dict[str, Word] = {}

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
        if tokens[0].endswith("*"):
            self._stems.setdefault(tokens[0][:-1], []).append(item)
        else:
            self._exact.setdefault(tokens[0], []).append(item)

    def look_up(self, word: str) -> Word:
        """Return what is known of a word as it is written."""
        found = self._memo.get(word)
        if found is None:
            if len(self._memo) >= self._MEMO_SIZE:
                self._memo.clear()
            found = self._memo[word] = self._read(word)
        return found

    def _read(self, word: str) -> Word:
        lower, capital = word.lower(), word[0].isupper()
        items = list(self._exact.get(lower, ()))
        for size in range(len(lower), max(1, len(lower) - MAX_ENDING) - 1, -1):
            items += self._stems.get(lower[:size], ())
        items = [item for item in items if capital or not item[1]]
        phrases: dict[str, list[Phrase]] = {}
        for rest, _, entry in sorted(items, key=lambda item: -len(item[0])):
            if rest:
                key = "" if rest[0].endswith("*") else rest[0]
                phrases.setdefault(key, []).append((rest, entry))
        single = [entry for rest, _, entry in items if not rest]
        return Word(
            lower,
            capital,
            tuple(e for e in single if e.kind != "word"),
            frozenset(e.value for e in single if e.kind == "word"),
            {key: tuple(value) for key, value in phrases.items()},
        )


def find_phrases(words: Sequence[Word], at: int) -> Iterator[tuple[int, Entry]]:
    """Yield the entries of several words that begin at a token, the longest first: size, entry."""
    phrases = words[at].phrases
    if at + 1 >= len(words):
        return
    second = words[at + 1].lower
    for key in (second, "") if second in phrases else ("",):
        for rest, entry in phrases.get(key, ()):
            if _same_words(rest, words, at + 1):
                yield 1 + len(rest), entry
    if "adverb" in words[at + 1].groups and at + 2 < len(words):
        # "fait toutefois valoir": an adverb may part an idiom.
        for rest, entry in phrases.get(words[at + 2].lower, ()):
            if entry.kind == "verb" and _same_words(rest, words, at + 2):
                yield 2 + len(rest), entry


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


@dataclass(frozen=True)
class Lexicon:
    """The words of one language that segmentation and attribution ask for.

    Parameters
    ----------
    lang : str
        ISO 639-1 code.
    abbreviations : frozenset of str
        Lower case, without the final full stop.
    entries : tuple of (str, Entry)
        Forms and what they mean, in the order of the files.
    """

    lang: str
    abbreviations: frozenset[str]
    entries: tuple[tuple[str, Entry], ...]

    def group(self, name: str) -> tuple[str, ...]:
        """Return the forms of a group of function words, in the order of the data."""
        return self._groups.get(name, ())

    @cached_property
    def _groups(self) -> dict[str, tuple[str, ...]]:
        groups: dict[str, list[str]] = {}
        for form, entry in self.entries:
            if entry.kind == "word":
                groups.setdefault(entry.value, []).append(form)
        return {name: tuple(forms) for name, forms in groups.items()}


def available_languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a folder, sorted."""
    return tuple(sorted(p.parent.name for p in DATA.glob("*/verbs.tsv")))


@cache
def load_lexicon(lang: str) -> Lexicon:
    """Read and check the data of a language.

    Raises
    ------
    UnknownLanguageError
        If there is no folder for the language.
    GazetteerError
        If a file does not follow its form; the message names file and line.
    """
    if lang not in available_languages():
        raise UnknownLanguageError(
            f"got language {lang!r}; accepted: {', '.join(available_languages())} (or 'auto')"
        )
    folder = DATA / lang
    abbreviations = frozenset(
        line.strip().lower()
        for line in (folder / "abbreviations.txt").read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    )
    entries = tuple(entry for name in TABLES for entry in read_entries(lang, name))
    return Lexicon(lang, abbreviations, entries)


def read_entries(lang: str, name: str) -> Iterator[tuple[str, Entry]]:
    """Yield the forms and entries of one file of a language, such as ``words.tsv``.

    Raises
    ------
    GazetteerError
        If the file does not follow its form.
    """
    path = DATA / lang / name
    for number, row in read_table(path, TABLES[path.name]):
        where = f"{path}:{number}"
        if path.name == "verbs.tsv":
            _check(where, "class", row["class"], VERB_CLASSES)
            for column in ("finite", "participles", "gerunds", "plural"):
                for form in row[column].split():
                    yield form, Entry("verb", row["class"], column, row["lemma"])
        elif path.name == "sources.tsv":
            yield row["forms"], Entry("source", row["side"])
        elif path.name == "pronouns.tsv":
            yield row["form"], Entry("pronoun", row["gender"], "", row["number"])
        elif path.name == "roles.tsv":
            _check(where, "class", row["class"], ROLE_CLASSES)
            for nominative, cell in ((True, row["forms"]), (False, row["oblique"])):
                for form in cell.split():
                    yield form, Entry("role", row["class"], row["lemma"], row["number"], nominative)
        elif path.name == "names.tsv":
            yield from name_entries(where, row)
        else:
            for form in row["forms"].split():
                yield form, Entry("word", row["group"])


def name_entries(where: str, row: dict[str, str]) -> Iterator[tuple[str, Entry]]:
    """Yield the forms and entries of one row of names; used for the user's own files too."""
    _check(where, "type", row["type"], NAME_TYPES)
    for nominative, cell in ((True, row["forms"]), (False, row["oblique"])):
        for form in cell.split():
            yield form, Entry("name", row["actor"], row["type"], "", nominative)


def _check(where: str, column: str, value: str, accepted: frozenset[str]) -> None:
    if value not in accepted:
        raise GazetteerError(
            f"{where}: got {column} {value!r}; accepted: {', '.join(sorted(accepted))}"
        )
