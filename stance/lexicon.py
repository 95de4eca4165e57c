"""Reads the data of one language once, and checks it.

A language is a folder of ``stance/data``; what it must hold is said in :data:`TABLES`. Entries are
written in natural case: a form with a capital asks for a capital in the text. A blank inside a form
is written ``_``, and a ``*`` at the end of a word stands for any ending.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from .errors import GazetteerError, UnknownLanguageError
from .record import dataclass

FilePath = str | os.PathLike[str]

DATA = os.path.join(os.path.dirname(__file__), "data")

LETTERS_RE = re.compile(r"[^\W_]+")

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
    "side": frozenset({"left", "own", "right", "start", "voice", "within"}),
    "number": frozenset({"s", "p"}),
    "gender": frozenset({"m", "f", "n", "h", "-"}),
}
VERB_CLASSES = frozenset({"act", "say", "text", "weak"})
ROLE_CLASSES = frozenset({"body", "document", "other", "person", "source"})
NAME_TYPES = frozenset(
    {"capital", "country", "demonym", "institution", "occupier", "place", "region"}
)
# Names that say where somebody is from: "Russian", "Kharkiv".
ORIGINS = frozenset({"demonym", "region"})

# An inflected ending; the longest in our languages is Kazakh's -ларымыздағылардың.
MAX_ENDING = 12


class Entry(NamedTuple):
    """What a form in the data means: its kind, and up to three values of that kind."""

    kind: str
    value: str
    detail: str = ""
    number: str = ""
    nominative: bool = True


Cell = tuple[str, Entry]
# Groups of words.tsv that only :mod:`stance.home` asks for.
SIGNS = ("mark_", "sign_")


def read_tsv(path: FilePath, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the line number and the cells of each row of a data file, a cell for every column.

    Raises
    ------
    GazetteerError
        If the file cannot be read, or a row has more cells than columns or lacks its first two.
    """
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise GazetteerError(f"{path}: cannot be read as language data ({reason})") from None
    checked = [(columns.index(name), name, VALUES[name]) for name in VALUES if name in columns]
    for number, line in enumerate(lines, 1):
        if line.startswith("#") or not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) > len(columns) or len(cells) < 2:
            raise GazetteerError(
                f"{path}:{number}: got {len(cells)} cells; the columns are {', '.join(columns)}, "
                "separated by tabs"
            )
        cells += [""] * (len(columns) - len(cells))
        for place, column, accepted in checked:
            if cells[place] not in accepted:
                raise GazetteerError(
                    f"{path}:{number}: got {column} {cells[place]!r}; "
                    f"accepted: {', '.join(sorted(accepted))}"
                )
        yield number, cells


@dataclass(frozen=True)
class Lexicon:
    """The words of one language that segmentation and attribution ask for.

    Parameters
    ----------
    lang : str
        ISO 639-1 code.
    abbreviations : frozenset of str
        Lower case, without the final full stop; with ``#`` behind it, only before a number.
    cells : tuple of (str, Entry)
        Forms, parted by blanks, in the order of the files, and what those of one cell mean.
    """

    lang: str
    abbreviations: frozenset[str]
    cells: tuple[Cell, ...]

    @property
    def tokens(self) -> tuple[Cell, ...]:
        """The cells whose forms mean something in a sentence: all but the signs of a home."""
        return tuple(cell for cell in self.cells if cell[1].kind != "sign")

    @property
    def entries(self) -> tuple[tuple[str, Entry], ...]:
        """Every form with what it means, in the order of the files."""
        return tuple((form, entry) for forms, entry in self.cells for form in forms.split())

    def group(self, name: str) -> tuple[str, ...]:
        """Return the forms of a group of function words, in the order of the data."""
        return self._groups.get(name, ())

    def starting(self, prefix: str) -> tuple[str, ...]:
        """Return the names of the groups that begin in some way, sorted."""
        return tuple(sorted(name for name in self._groups if name.startswith(prefix)))

    @cached_property
    def _groups(self) -> dict[str, tuple[str, ...]]:
        groups: dict[str, list[str]] = {}
        for forms, entry in self.cells:
            if entry.kind in {"word", "sign"}:
                groups.setdefault(entry.value, []).extend(forms.split())
        return {name: tuple(forms) for name, forms in groups.items()}


@cache
def available_languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a folder, sorted."""
    return tuple(
        sorted(n for n in os.listdir(DATA) if os.path.isfile(os.path.join(DATA, n, "verbs.tsv")))
    )


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
    with open(os.path.join(DATA, lang, "abbreviations.txt"), encoding="utf-8") as file:
        lines = file.read().splitlines()
    abbreviations = frozenset(
        line.strip().lower() for line in lines if line.strip() and not line.startswith("#")
    )
    cells = tuple(cell for name in TABLES for cell in read_cells(lang, name))
    return Lexicon(lang, abbreviations, cells)


@cache
def read_cells(lang: str, name: str) -> tuple[Cell, ...]:
    """Return the cells with forms of one file of a language, such as ``words.tsv``, in order.

    Raises
    ------
    GazetteerError
        If the file does not follow its form.
    """
    path = os.path.join(DATA, lang, name)
    cells: list[Cell] = []
    for number, row in read_tsv(path, TABLES[name]):
        where = f"{path}:{number}"
        if name == "verbs.tsv":
            lemma, class_, *columns = row
            _check(where, "class", class_, VERB_CLASSES)
            for column, cell in zip(TABLES[name][2:], columns, strict=True):
                if cell:
                    cells.append((cell, Entry("verb", class_, column, lemma)))
        elif name == "sources.tsv":
            cells.append((row[1], Entry("source", row[0])))
        elif name == "pronouns.tsv":
            form, grammatical_number, gender = row
            cells.append((form, Entry("pronoun", gender, "", grammatical_number)))
        elif name == "roles.tsv":
            class_, lemma, grammatical_number, forms, oblique = row
            _check(where, "class", class_, ROLE_CLASSES)
            for nominative, cell in ((True, forms), (False, oblique)):
                if cell:
                    entry = Entry("role", class_, lemma, grammatical_number, nominative)
                    cells.append((cell, entry))
        elif name == "names.tsv":
            cells += name_cells(where, row)
        else:
            # What shows a text's home says nothing of the sentence it stands in.
            kind = "sign" if row[0].startswith(SIGNS) else "word"
            cells.append((row[1], Entry(kind, row[0])))
    return tuple(cells)


def name_cells(where: str, row: Sequence[str]) -> Iterator[Cell]:
    """Yield the cells of one row of names; used for the user's own files too."""
    actor, type_, forms, oblique = row
    _check(where, "type", type_, NAME_TYPES)
    for nominative, cell in ((True, forms), (False, oblique)):
        if cell:
            yield cell, Entry("name", actor, type_, "", nominative)


def _check(where: str, column: str, value: str, accepted: frozenset[str]) -> None:
    if value not in accepted:
        raise GazetteerError(
            f"{where}: got {column} {value!r}; accepted: {', '.join(sorted(accepted))}"
        )
