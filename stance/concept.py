"""Words -> concepts that are the same in every language.

``condemn``, « dénonçons », «осудили» are one concept, and so are the names of a country in five
languages. Concepts let what is learned in one language serve the others, and what is learned from
one inflected form serve all. Which words mean what is data: ``data/<lang>/concepts.tsv``; the table
that a model was trained with travels in its bundle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from .errors import InputError

DATA = Path(__file__).parent / "data"

_FORM_RE = re.compile(r"[^\s*]+|[^\s*]{2,}\*")

MAX_CONCEPTS = 1024
"""Pairs of concepts are looked up in a square table."""


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
        self.forms = tuple(sorted(set(forms)))
        self.names = tuple(sorted({name for name, _ in self.forms}))
        if len(self.names) > MAX_CONCEPTS:
            raise InputError(f"{len(self.names)} concepts; accepted: at most {MAX_CONCEPTS}")
        place = {name: i for i, name in enumerate(self.names)}
        self._exact: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        for name, form in self.forms:
            if not name.isidentifier() or not _FORM_RE.fullmatch(form):
                raise InputError(
                    f"concept {name!r} with form {form!r}; accepted: a name of letters, and one "
                    "word, or two letters and more with * at their end for any ending"
                )
            table = self._stems if form.endswith("*") else self._exact
            if table.setdefault(form.rstrip("*"), place[name]) != place[name]:
                other = self.names[table[form.rstrip("*")]]
                raise InputError(f"{form!r} is given to {other!r} and to {name!r}; leave it in one")
        lengths: dict[str, set[int]] = {}
        for stem in self._stems:
            lengths.setdefault(stem[:2], set()).add(len(stem))
        self._lengths = {head: sorted(sizes, reverse=True) for head, sizes in lengths.items()}

    def __len__(self) -> int:
        return len(self.names)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ConceptTable) and self.forms == other.forms

    def __hash__(self) -> int:
        return hash(self.forms)

    def __repr__(self) -> str:
        return f"ConceptTable({len(self.names)} concepts, {len(self.forms)} forms)"

    def find(self, word: str) -> int:
        """Return the place in ``names`` of a folded word's concept, or -1."""
        found = self._exact.get(word, -1)
        if found >= 0:
            return found
        for length in self._lengths.get(word[:2], ()):
            found = self._stems.get(word[:length], -1)
            if found >= 0:
                return found
        return -1

    def to_text(self) -> str:
        """Return the table as lines of a concept, a tab, a form."""
        return "".join(f"{name}\t{form}\n" for name, form in self.forms)

    @classmethod
    def from_text(cls, text: str) -> ConceptTable:
        """Return the table that :meth:`to_text` wrote."""
        rows = [line.split("\t") for line in text.splitlines()]
        if any(len(row) != 2 for row in rows):
            raise InputError("a line of the concepts is not a concept, a tab, a form")
        return cls((name, form) for name, form in rows)


NO_CONCEPTS = ConceptTable()


@cache
def load_concepts() -> ConceptTable:
    """Return the concepts of all languages that ship with the package."""
    return ConceptTable(
        (row[0], form)
        for path in sorted(DATA.glob("*/concepts.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
        for row in [line.split("\t")]
        for form in row[1].split()
    )
