"""Words -> concepts that are the same in every language.

``condemn``, « dénonçons », «осудили» are one concept, and so are the names of a country in five
languages. Concepts let what is learned in one language serve the others, and what is learned from
one inflected form serve all. Which words mean what is data: ``data/<lang>/concepts.tsv``; the table
that a model was trained with travels in its bundle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from .errors import InputError

_FORM_RE = re.compile(r"[^\s*]+|[^\s*]{2,}\*")

MAX_CONCEPTS = 1024
"""Pairs of concepts are looked up in a square table."""

# Stems are told apart by so many letters first; a form has one letter less at the least.
_HEAD = 3


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
        is_form = _FORM_RE.fullmatch
        for name, form in self.forms:
            if not name.isidentifier() or not is_form(form):
                raise InputError(
                    f"concept {name!r} with form {form!r}; accepted: a name of letters, and one "
                    "word, or two letters and more with * at their end for any ending"
                )
        self._index()
        if len(self._exact) < len(self.forms):
            name, form = next((n, f) for n, f in self.forms if self.names[self._exact[f]] != n)
            other = self.names[self._exact[form]]
            raise InputError(f"{form!r} is given to {name!r} and to {other!r}; leave it in one")

    def _index(self) -> None:
        place = {name: i for i, name in enumerate(self.names)}
        self._exact = {form: place[name] for name, form in self.forms}
        self._stems = {form[:-1]: at for form, at in self._exact.items() if form[-1] == "*"}
        # Stems by their first letters, the longest first; none where all forms are exact.
        heads: dict[str, list[str]] = {form[:_HEAD]: [] for form in self._exact}
        for stem in sorted(self._stems, key=len, reverse=True):
            heads.setdefault(stem[:_HEAD], []).append(stem)
        self._heads = {head: tuple(stems) for head, stems in heads.items()}
        self._has_short = any(len(stem) < _HEAD for stem in self._stems)

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
        return self.find_many([word])[0]

    def find_many(self, words: Sequence[str]) -> list[int]:
        """Return :meth:`find` of many words."""
        found = [-1] * len(words)
        heads = [word[:_HEAD] for word in words]
        for i, stems in enumerate(map(self._heads.get, heads)):
            # Most words begin like no form.
            if stems is not None:
                word = words[i]
                place = self._exact.get(word, -1)
                if place < 0 and word.startswith(stems):
                    place = self._stems[next(filter(word.startswith, stems))]
                found[i] = place
        if self._has_short:
            for i, word in enumerate(words):
                if found[i] < 0 and len(word) >= _HEAD:
                    found[i] = self._stems.get(word[: _HEAD - 1], -1)
        return found

    def to_text(self) -> str:
        """Return the table as lines of a concept, a tab, a form."""
        return "".join(f"{name}\t{form}\n" for name, form in self.forms)

    @classmethod
    def from_text(cls, text: str, *, trusted: bool = False) -> ConceptTable:
        """Return the table that :meth:`to_text` wrote.

        Parameters
        ----------
        text : str
        trusted : bool, default=False
            Whether it is known that :meth:`to_text` wrote it, so that nothing needs checking.
        """
        if trusted:
            table = cls.__new__(cls)
            cells = text.replace("\n", "\t").split("\t")
            table.forms = tuple(zip(cells[0:-1:2], cells[1::2], strict=True))
            table.names = tuple(dict.fromkeys(cells[0:-1:2]))
            table._index()
            return table
        rows = [line.split("\t") for line in text.splitlines()]
        if any(len(row) != 2 for row in rows):
            raise InputError("a line of the concepts is not a concept, a tab, a form")
        return cls((name, form) for name, form in rows)


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
