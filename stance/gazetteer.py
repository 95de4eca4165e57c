"""Surface forms to actors, with the dates of offices.

Knows which names stand for which actor; refuses to decide who speaks in a sentence. The shipped
data are ``data/<lang>/names.tsv`` (institutions, countries, capitals, adjectives) and
``data/actors/people.tsv`` (people, with the dates of their offices). A user's file of either form
adds actors, people and names for every language.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from .errors import GazetteerError, UnknownActorError
from .lexicon import DATA, TABLES, Entry, Lexicon, name_entries, read_table
from .word import PhraseTable

ACTORS = ("nato", "g7", "kyiv", "moscow", "astana")
OTHER = "other"
PEOPLE_COLUMNS = ("actor", "office", "from", "to", "forms")
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

    def __init__(self, paths: str | Path | Iterable[str | Path] = ()) -> None:
        paths = [paths] if isinstance(paths, str | Path) else paths
        self._people: list[tuple[str, Entry]] = list(_read_people(DATA / "actors" / "people.tsv"))
        self._own: list[tuple[str, Entry]] = []
        for path in paths:
            self._own += _read_own(Path(path))
        own = {entry.value for _, entry in self._own}
        self.actors = ACTORS + tuple(sorted(own - set(ACTORS) - {OTHER}))
        self._tables: dict[str, PhraseTable] = {}

    def check_actor(self, actor: str) -> str:
        """Return the actor, or raise UnknownActorError naming the accepted ones."""
        if actor not in self.actors:
            raise UnknownActorError(
                f"got actor {actor!r}; accepted: {', '.join(sorted(self.actors))}"
            )
        return actor

    def table(self, lexicon: Lexicon) -> PhraseTable:
        """Return the forms of a language and of the gazetteer in one table, made once."""
        found = self._tables.get(lexicon.lang)
        if found is None:
            found = PhraseTable()
            for form, entry in (*self._own, *self._people, *lexicon.entries):
                found.add(form, entry)
            self._tables[lexicon.lang] = found
        return found

    def person_actor(self, surname: str, date: dt.date | None) -> str:
        """Return the actor for whom a person speaks on a date; ``other`` outside every office.

        Without a date the most recent office counts.
        """
        entries = [e for form, e in (*self._own, *self._people) if form == surname]
        return office_holder(entries, date)


def office_holder(entries: Iterable[Entry], date: dt.date | None) -> str:
    """Return the actor of the person entry that holds on a date."""
    best: tuple[str, str] | None = None
    for entry in entries:
        start, _, end = entry.detail.partition("/")
        if date is not None and not (
            start <= date.isoformat() and (end == "-" or date.isoformat() < end)
        ):
            continue
        if best is None or start > best[0]:
            best = (start, entry.value)
    return best[1] if best else OTHER


@lru_cache(maxsize=1)
def default_gazetteer() -> Gazetteer:
    """Return the shipped gazetteer, read once."""
    return Gazetteer()


def _read_people(path: Path) -> Iterable[tuple[str, Entry]]:
    for number, row in read_table(path, PEOPLE_COLUMNS):
        for column in ("from", "to"):
            if not DATE_RE.fullmatch(row[column]):
                raise GazetteerError(
                    f"{path}:{number}: got {column} {row[column]!r}; accepted: YYYY-MM-DD or -"
                )
        start = "0000-00-00" if row["from"] == "-" else row["from"]
        for form in row["forms"].split():
            # An exact form is the nominative; a stem stands for the other cases.
            yield (
                form,
                Entry("person", row["actor"], f"{start}/{row['to']}", "s", not form.endswith("*")),
            )


def _read_own(path: Path) -> list[tuple[str, Entry]]:
    try:
        first = next(
            line
            for line in path.read_text(encoding="utf-8").splitlines()
            if line.strip() and not line.startswith("#")
        )
    except StopIteration:
        return []
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise GazetteerError(f"{path}: cannot be read as a gazetteer ({reason})") from None
    if first.count("\t") >= 4:
        return list(_read_people(path))
    return [
        pair
        for number, row in read_table(path, TABLES["names.tsv"])
        for pair in name_entries(f"{path}:{number}", row)
    ]
