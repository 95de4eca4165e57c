"""Reads the data of one language once, and checks it.

A language is a folder of ``stance/data``; what it must hold is said in :data:`TABLES`. Entries are
written in natural case: a form with a capital asks for a capital in the text. A blank inside a form
is written ``_``, and a ``*`` at the end of a word stands for any ending.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
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
    "side": frozenset({"left", "right"}),
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


class Match(NamedTuple):
    """An entry found at a token: how many tokens it covers, and the entry."""

    n_tokens: int
    entry: Entry


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
        raise GazetteerError(f"cannot read {str(path)!r}: {error}") from None
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


class PhraseTable:
    """Finds the entries that begin at a token, in time that does not depend on their number.

    Notes
    -----
    What a first word can begin is remembered per word, so that the search for inflected endings is
    paid once per distinct word and not once per token.
    """

    _MEMO_SIZE = 200_000

    def __init__(self) -> None:
        self._exact: dict[str, list[tuple[tuple[str, ...], bool, Entry]]] = {}
        self._stems: dict[str, list[tuple[tuple[str, ...], bool, Entry]]] = {}
        self._memo: dict[str, tuple[tuple[tuple[str, ...], bool, Entry], ...]] = {}

    def add(self, form: str, entry: Entry) -> None:
        """Add one form, as written in the data, for an entry."""
        words = form.replace("_", " ")
        tokens = tuple(
            m.group().lower() + ("*" if words[m.end() : m.end() + 1] == "*" else "")
            for m in WORD_RE.finditer(words)
        )
        if not tokens:
            return
        first = WORD_RE.search(words)
        capital = first is not None and first.group()[0].isupper()
        item = (tokens[1:], capital, entry)
        if tokens[0].endswith("*"):
            self._stems.setdefault(tokens[0][:-1], []).append(item)
        else:
            self._exact.setdefault(tokens[0], []).append(item)

    def starting_with(self, word: str) -> tuple[tuple[tuple[str, ...], bool, Entry], ...]:
        """Return what can begin with a lower-case word: further words, needs a capital, entry."""
        found = self._memo.get(word)
        if found is None:
            items = list(self._exact.get(word, ()))
            for size in range(len(word), max(1, len(word) - MAX_ENDING) - 1, -1):
                items += self._stems.get(word[:size], ())
            found = tuple(sorted(items, key=lambda item: -len(item[0])))
            if len(self._memo) >= self._MEMO_SIZE:
                self._memo.clear()
            self._memo[word] = found
        return found

    def match(self, words: Sequence[str], capitals: Sequence[bool], at: int) -> list[Match]:
        """Return the entries that begin at token ``at``, the longest first."""
        found = []
        for rest, capital, entry in self.starting_with(words[at]):
            if capital and not capitals[at]:
                continue
            end = at + 1 + len(rest)
            if rest and not _same_words(rest, words[at + 1 : end]):
                continue
            found.append(Match(1 + len(rest), entry))
        return found


def _same_words(pattern: Sequence[str], words: Sequence[str]) -> bool:
    return len(pattern) == len(words) and all(
        word.startswith(p[:-1]) and len(word) - len(p) < MAX_ENDING if p[-1] == "*" else word == p
        for p, word in zip(pattern, words, strict=True)
    )


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


def available_languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a folder, sorted."""
    return tuple(sorted(p.parent.name for p in DATA.glob("*/verbs.tsv")))


@lru_cache(maxsize=None)
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
    entries = tuple(entry for name in TABLES for entry in _read_entries(folder / name))
    return Lexicon(lang, abbreviations, entries)


def _read_entries(path: Path) -> Iterator[tuple[str, Entry]]:
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
