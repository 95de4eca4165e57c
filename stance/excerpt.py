"""Statements lifted out of their documents, to be read and labelled one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .document import Document, Stance
from .source import Source

NO_STANCE = "none"
"""The label of a statement that takes no side."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One statement, with what is known of it.

    Parameters
    ----------
    id : str
        Document and first character: ``speech.txt:120``.
    doc : str
        The document; what cross-validation keeps together.
    lang, actor : str or None
    text : str
    stances : Mapping of str to Stance
        What the model says, by target.
    """

    id: str
    doc: str
    lang: str | None
    actor: str | None
    text: str
    stances: Mapping[str, Stance]

    @property
    def guess(self) -> str:
        """What the model says, in one line, for a column that training does not read."""
        return "; ".join(
            f"{target}={s.label} {max(s.probabilities.values()):.2f}"
            for target, s in self.stances.items()
        )


def cut_excerpts(source: Source, document: Document) -> Iterator[Excerpt]:
    """Yield the statements of a document as excerpts, in order."""
    for s in document:
        yield Excerpt(
            f"{source.id}:{s.start}", source.id, document.lang, s.actor, s.text, s.stances
        )
