"""What became of statements from one text to the next: plain immutable values.

How they are found, and what the kinds mean, is told in :mod:`stance.diff`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .aggregation import ActorScore
from .alignment import Edit, edit_words
from .document import Stance, Statement

KINDS = ("new", "dropped", "hardened", "softened", "reversed", "unchanged")
SIGNS = dict(zip(KINDS, "+−▲▼⇄=", strict=True))
SIDES = frozenset({"favor", "against"})


@dataclass(frozen=True, slots=True)
class MovedWord:
    """A word that moved a stance, and where it stands.

    Parameters
    ----------
    text : str
    side : {'old', 'new'}
        The text that it stands in; a word of the old one moved the stance by being gone.
    start, end : int
        Offsets into that document, in code points.
    weight : float
        What it did to logit(favor) − logit(against).
    """

    text: str
    side: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Shift:
    """What became of a stance toward one target.

    Parameters
    ----------
    target : str
    change : str or None
        One of :data:`KINDS`; None where the model abstains.
    old, new : Stance or None
        None for the side on which the statement is not.
    words : tuple of MovedWord
        Those that moved it most; for a new or dropped statement, those that make its stance.
    """

    target: str
    change: str | None
    old: Stance | None
    new: Stance | None
    words: tuple[MovedWord, ...] = ()

    @property
    def move(self) -> float:
        """The score in the new text less that in the old one; 0 for a statement not there."""
        return (self.new.score if self.new else 0.0) - (self.old.score if self.old else 0.0)

    @property
    def toward(self) -> str | None:
        """``favor`` or ``against``: which way the score moved; None where it did not."""
        return None if not self.move else "favor" if self.move > 0 else "against"

    @property
    def worth_telling(self) -> bool:
        """Whether a reader wants to know: it moved, takes a side, or cannot be told."""
        if self.old and self.new:
            return self.change != "unchanged"
        stance = self.old or self.new
        return self.change is None or (stance is not None and stance.label in SIDES)

    def to_dict(self) -> dict[str, Any]:
        """Return the shift as plain data."""
        return {
            "change": self.change,
            "move": self.move,
            "toward": self.toward,
            "old": self.old.to_dict() if self.old else None,
            "new": self.new.to_dict() if self.new else None,
            "words": [{name: getattr(w, name) for name in w.__slots__} for w in self.words],
        }


@dataclass(frozen=True, slots=True)
class Place:
    """A statement and the document that it stands in."""

    document: str
    statement: Statement

    def to_dict(self) -> dict[str, Any]:
        """Return where the statement stands, as plain data."""
        s = self.statement
        return {"document": self.document, "start": s.start, "end": s.end, "text": s.text}


@dataclass(frozen=True)
class Change:
    """What became of one statement.

    Parameters
    ----------
    kind : str
        One of :data:`KINDS`.
    actor : str or None
    old, new : Place or None
        None on the side on which it is not.
    alike : float or None
        How much the two are alike, 0 to 1.
    shifts : tuple of Shift
        One a target.
    """

    kind: str
    actor: str | None
    old: Place | None
    new: Place | None
    alike: float | None
    shifts: tuple[Shift, ...]

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """How the old words became the new ones: see :func:`stance.alignment.edit_words`."""
        old, new = (p.statement.text if p else "" for p in (self.old, self.new))
        return tuple(edit_words(old, new))

    @property
    def reworded(self) -> bool:
        """Whether an aligned statement has other words, blanks apart."""
        if self.old is None or self.new is None:
            return False
        return self.old.statement.text.split() != self.new.statement.text.split()

    def to_dict(self) -> dict[str, Any]:
        """Return the change as plain data."""
        return {
            "kind": self.kind,
            "actor": self.actor,
            "reworded": self.reworded,
            "alike": self.alike,
            "old": self.old.to_dict() if self.old else None,
            "new": self.new.to_dict() if self.new else None,
            "edits": [list(edit) for edit in self.edits],
            "targets": {shift.target: shift.to_dict() for shift in self.shifts},
        }


@dataclass(frozen=True, slots=True)
class Diff:
    """What moved between two sets of documents.

    Parameters
    ----------
    changes : tuple of Change
        In the order of the new statements; a dropped one stands where it stood.
    old_scores, new_scores : tuple of ActorScore
        Where the actors stood, and where they stand.
    """

    changes: tuple[Change, ...]
    old_scores: tuple[ActorScore, ...]
    new_scores: tuple[ActorScore, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Statements by what became of them."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in KINDS}

    def positions(self) -> list[tuple[str, str, ActorScore | None, ActorScore | None]]:
        """Return actor and target with the old and the new score."""
        old, new = ({(s.actor, s.target): s for s in x} for x in (self.old_scores, self.new_scores))
        return [(*key, old.get(key), new.get(key)) for key in sorted(old.keys() | new.keys())]

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as plain data."""
        return {
            "counts": self.counts,
            "reworded": sum(c.reworded and c.kind == "unchanged" for c in self.changes),
            "positions": [
                {"actor": actor, "target": target,
                 "old": old.to_dict() if old else None, "new": new.to_dict() if new else None}
                for actor, target, old, new in self.positions()
            ],
            "changes": [change.to_dict() for change in self.changes],
        }  # fmt: skip
