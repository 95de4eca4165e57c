"""Surface forms to actors, with the dates of offices.

Knows which names stand for which actor; refuses to decide who speaks in a sentence. The shipped
data are ``data/<lang>/names.tsv`` (institutions, countries, capitals, adjectives) and
``data/actors/people.tsv`` (people, with the dates of their offices). A user's file of either form
adds actors, people and names for every language.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable
from functools import lru_cache

from .errors import GazetteerError, UnknownActorError
from .lexicon import DATA, TABLES, Cell, Entry, FilePath, Lexicon, name_cells, read_tsv
from .word import PhraseTable

ACTORS = ("nato", "g7", "kyiv", "moscow", "astana")
ALLIANCES = frozenset({"nato", "g7"})
"""Those of the actors that are no state, and have no general staff."""
OTHER = "other"
STATELESS = ALLIANCES | {OTHER}
PEOPLE_COLUMNS = ("actor", "office", "from", "to", "forms")
PEOPLE = os.path.join(DATA, "actors", "people.tsv")
DATE_RE = re.compile(r"\d{4}-\d\d-\d\d|-")


class Gazetteer:
    """The actors that can be told apart, and the forms that name them.

    Parameters
    ----------
    paths : path-like or iterable of path-like, optional
        Files of the user's own, in the form of ``names.tsv`` (actor, type, forms, oblique forms) or
        ``people.tsv`` (actor, office, from, to, forms). They add to the shipped ones and win
        over them where both hold a form.

    Attributes
    ----------
    actors : tuple of str
        The five shipped actors, then the user's own, sorted.

    Raises
    ------
    GazetteerError
        If a file does not follow its form; the message names file and line.

    Examples
    --------
    >>> gazetteer = Gazetteer()
    >>> gazetteer.person_actor("Rutte", dt.date(2025, 1, 1))
    'nato'
    >>> gazetteer.person_actor("Rutte", dt.date(2023, 1, 1))
    'other'
    """

    def __init__(self, paths: FilePath | Iterable[FilePath] = ()) -> None:
        paths = [paths] if isinstance(paths, str | os.PathLike) else paths
        if not isinstance(paths, Iterable):
            raise GazetteerError(
                f"got paths of type {type(paths).__name__}; accepted: a path, or a list of paths"
            )
        self._people: list[Cell] = list(_read_people(PEOPLE))
        self._own: list[Cell] = []
        for path in paths:
            self._own += _read_own(path)
        own = {entry.value for _, entry in self._own}
        self.actors = ACTORS + tuple(sorted(own - set(ACTORS) - {OTHER}))
        self._tables: dict[str, PhraseTable] = {}

    def __getstate__(self) -> dict[str, object]:
        """Leave out the tables: another process makes those that it needs."""
        return {**self.__dict__, "_tables": {}}

    def check_actor(self, actor: str) -> str:
        """Return the actor, whatever the case, or raise UnknownActorError."""
        if actor in self.actors:
            return actor
        for known in sorted(self.actors):
            if known.casefold() == actor.casefold():
                return known
        raise UnknownActorError(f"got actor {actor!r}; accepted: {', '.join(sorted(self.actors))}")

    def table(self, lexicon: Lexicon) -> PhraseTable:
        """Return the forms of a language and of the gazetteer in one table, made once."""
        found = self._tables.get(lexicon.lang)
        if found is None:
            found = PhraseTable((*self._own, *self._people, *lexicon.tokens))
            self._tables[lexicon.lang] = found
        return found

    def person_actor(self, surname: str, date: dt.date | None) -> str:
        """Return the actor for whom a person speaks on a date; ``other`` outside every office.

        Without a date the most recent office counts.
        """
        entries = [e for forms, e in (*self._own, *self._people) if surname in forms.split()]
        return office_holder(entries, date)


def office_holder(entries: Iterable[Entry], date: dt.date | None, *, current: bool = False) -> str:
    """Return the actor of the person entry that holds on a date.

    Without a date the most recent office counts; with ``current`` only one that has not ended.
    """
    best: tuple[str, str] | None = None
    for entry in entries:
        start, _, end = entry.detail.partition("/")
        if date is None:
            holds = end == "-" or not current
        else:
            holds = start <= date.isoformat() and (end == "-" or date.isoformat() < end)
        if holds and (best is None or start > best[0]):
            best = (start, entry.value)
    return best[1] if best else OTHER


@lru_cache(maxsize=1)
def default_gazetteer() -> Gazetteer:
    """Return the shipped gazetteer, read once."""
    return Gazetteer()


def _read_people(path: FilePath) -> Iterable[Cell]:
    for number, (actor, _, start, end, forms) in read_tsv(path, PEOPLE_COLUMNS):
        for column, day in (("from", start), ("to", end)):
            if not DATE_RE.fullmatch(day):
                raise GazetteerError(
                    f"{path}:{number}: got {column} {day!r}; accepted: YYYY-MM-DD or -"
                )
        office = f"{'0000-00-00' if start == '-' else start}/{end}"
        # An exact form is the nominative; a stem stands for the other cases.
        if "*" not in forms:
            yield forms, Entry("person", actor, office, "s", True)
            continue
        for nominative in (True, False):
            cell = " ".join(form for form in forms.split() if (form[-1] != "*") == nominative)
            if cell:
                yield cell, Entry("person", actor, office, "s", nominative)


def _read_own(path: FilePath) -> list[Cell]:
    if not isinstance(path, str | os.PathLike):
        raise GazetteerError(f"got the path {path!r}; accepted: the path of a file")
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise GazetteerError(f"{path}: cannot be read as a gazetteer ({reason})") from None
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    if first.count("\t") >= 4:
        return list(_read_people(path))
    return [
        cell
        for number, row in read_tsv(path, TABLES["names.tsv"])
        for cell in name_cells(f"{path}:{number}", row)
    ]
