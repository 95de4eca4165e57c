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
