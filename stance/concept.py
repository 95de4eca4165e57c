"""Words -> concepts that are the same in every language.

``condemn``, « dénonçons », «осудили» are one concept, and so are the names of a country in five
languages. Concepts let what is learned in one language serve the others, and what is learned from
one inflected form serve all. Which words mean what is data: ``data/<lang>/concepts.tsv``; the table
that a model was trained with travels in its bundle.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache, cached_property

from .errors import InputError

_FORM_RE = re.compile(r"[^\s*]+|[^\s*]{2,}\*")

MAX_CONCEPTS = 1024
"""Pairs of concepts are looked up in a square table."""

# The shortest stem.
_MIN_STEM = 2


class ConceptTable:
    """Which concept a folded word stands for, if any.

    Parameters
    ----------
    forms : iterable of (str, str)
        Concept, and a folded word that stands for it; with ``*`` at its end, a stem. A word that
        several forms match has the concept of the longest, the exact form before all.

    Raises
    ------
    InputError
        If a form belongs to two concepts, or a concept has no proper name.
    """

    def __init__(self, forms: Iterable[tuple[str, str]] = ()) -> None:
        concept_of: dict[str, str] = {}
        for name, form in forms:
            if not name.isidentifier() or not _FORM_RE.fullmatch(form):
                raise InputError(
                    f"concept {name!r} with form {form!r}; accepted: a name of letters, and one "
                    "word, or two letters and more with * at their end for any ending"
                )
            other = concept_of.setdefault(form, name)
            if other != name:
                raise InputError(f"{form!r} is given to {other!r} and to {name!r}; leave it in one")
        self.names = tuple(sorted(set(concept_of.values())))
        if len(self.names) > MAX_CONCEPTS:
            raise InputError(f"{len(self.names)} concepts; accepted: at most {MAX_CONCEPTS}")
        # In the order of text, for `find`: what begins with a form and a tab is found by bisection.
        self._rows = sorted(f"{form}\t{name}" for form, name in concept_of.items())

    @property
    def forms(self) -> tuple[tuple[str, str], ...]:
        """Concept and form, ascending."""
        cells = (row.split("\t") for row in self._rows)
        return tuple(sorted((name, form) for form, name in cells))

    def __len__(self) -> int:
        return len(self.names)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ConceptTable) and self._rows == other._rows

    def __hash__(self) -> int:
        return hash(tuple(self._rows))

    def __repr__(self) -> str:
        return f"ConceptTable({len(self.names)} concepts, {len(self._rows)} forms)"

    def __getstate__(self) -> dict[str, object]:
        # Without the index, which is as large as the rows.
        return {"names": self.names, "_rows": self._rows}

    def __deepcopy__(self, memo: object) -> ConceptTable:
        return self

    def find(self, word: str) -> int:
        """Return the place in ``names`` of a folded word's concept, or -1.

        By bisection: a process that reads a few words need not index thirty thousand forms.
        """
        for form in (word, *(f"{word[:end]}*" for end in range(len(word), _MIN_STEM - 1, -1))):
            at = bisect_left(self._rows, f"{form}\t")
            if at < len(self._rows):
                found, _, name = self._rows[at].partition("\t")
                if found == form:
                    return bisect_left(self.names, name)
        return -1

    def find_many(self, words: Sequence[str]) -> list[int]:
        """Return :meth:`find` of many words."""
        exact, stems, longest = self._index
        result = []
        for word in words:
            place = exact.get(word, -1)
            if place < 0:
                for end in range(min(len(word), longest), _MIN_STEM - 1, -1):
                    place = stems.get(word[:end], -1)
                    if place >= 0:
                        break
            result.append(place)
        return result

    @cached_property
    def _index(self) -> tuple[dict[str, int], dict[str, int], int]:
        """Places of the exact forms, places of the stems, and the length of the longest stem."""
        place = {name: i for i, name in enumerate(self.names)}
        exact: dict[str, int] = {}
        stems: dict[str, int] = {}
        for row in self._rows:
            form, _, name = row.partition("\t")
            if form[-1] == "*":
                stems[form[:-1]] = place[name]
            else:
                exact[form] = place[name]
        return exact, stems, max(map(len, stems), default=0)

    def to_text(self) -> str:
        """Return the table as a line of the names, then lines of a form, a tab, its concept."""
        return "\n".join([" ".join(self.names), *self._rows])

    @classmethod
    def from_text(cls, text: str, *, trusted: bool = False) -> ConceptTable:
        """Return the table that :meth:`to_text` wrote.

        Parameters
        ----------
        text : str
        trusted : bool, default=False
            Whether it is known that :meth:`to_text` wrote it, so that nothing needs checking.

        Raises
        ------
        InputError
            If it is not trusted, and :meth:`to_text` did not write it.
        """
        names, *rows = text.split("\n")
        if trusted:
            table = cls.__new__(cls)
            table.names, table._rows = tuple(names.split()), rows
            return table
        table = cls.from_lines(rows, first="form")
        if table.to_text() != text:
            raise InputError("the concepts are not in ascending order, or not those of the forms")
        return table

    @classmethod
    def from_lines(cls, lines: Iterable[str], *, first: str) -> ConceptTable:
        """Return the table of lines of a form and its concept, with a tab between them.

        Parameters
        ----------
        lines : iterable of str
        first : {'form', 'concept'}
            Which of the two comes first.

        Raises
        ------
        InputError
            If a line is something else.
        """
        cells = [line.split("\t") for line in lines]
        if any(len(cell) != 2 for cell in cells):
            raise InputError("a line of the concepts is not a form and a concept, a tab between")
        return cls((b, a) if first == "form" else (a, b) for a, b in cells)


@cache
def load_concepts() -> ConceptTable:
    """Return the concepts of all languages that ship with the package."""
    from pathlib import Path

    return ConceptTable(
        (row[0], form)
        for path in sorted(Path(__file__).parent.glob("data/*/concepts.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
        for row in [line.split("\t")]
        for form in row[1].split()
    )
