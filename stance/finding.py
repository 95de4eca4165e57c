"""One entry of the worklist that an audit of labelled data makes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .labelled import Labelled


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a label that a person should look at.

    Parameters
    ----------
    kind : str
        One of :data:`stance.audit.KINDS`.
    place : str
        File and line.
    id : str
        Of the statement; empty where it has none.
    target : str
        Empty where no target is concerned more than another.
    label : str
        As given; empty where there is none.
    suggested : str
        The label that speaks for itself more; empty where none does.
    strength : float
        How much speaks for looking at it, in [0, 1].
    text : str
    reason : str
        One sentence.
    """

    kind: str
    place: str
    id: str
    target: str
    label: str
    suggested: str
    strength: float
    text: str
    reason: str

    @classmethod
    def at(
        cls,
        data: Labelled,
        row: int,
        kind: str,
        *,
        strength: float,
        reason: str,
        target: str = "",
        suggested: str = "",
    ) -> Finding:
        """Return a finding about one statement of labelled data."""
        return cls(
            kind=kind,
            place=data.places[row],
            id=data.columns["id"][row] or "" if "id" in data.columns else "",
            target=target,
            label=data.labels[target][row] or "" if target else "",
            suggested=suggested,
            strength=round(float(strength), 4),
            text=data.texts[row],
            reason=reason,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as plain data."""
        return asdict(self)
