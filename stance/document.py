"""What comes back: documents, statements, attributions and stances.

Plain immutable values, with no knowledge of how they were made. Offsets are Unicode code points
into :attr:`Document.text`, half-open, in the order of the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, overload

from .record import dataclass, field

if TYPE_CHECKING:
    import pandas as pd

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Why a statement was given to its source, in the terms of PARC and PolNeAR.

    Parameters
    ----------
    kind : {'direct', 'indirect', 'mixed', 'issuer', 'none'}
        How the source is reported; ``none`` when the author speaks.
    rule : str
        Name of the rule that decided.
    source, cue, content : tuple of int or None
        Spans in the document: who, the reporting words, what is reported.
    antecedent : tuple of int or None
        For a back reference ("he added", "the ministry"), the span it was resolved to.

    References
    ----------
    .. [1] Pareti (2015), "Attribution: a computational approach" (PARC 3.0).
    .. [2] Newell, Margolin, Ruths (2018), "An attribution relations corpus for political news"
       (PolNeAR).
    """

    kind: str
    rule: str
    source: Span | None = None
    cue: Span | None = None
    content: Span | None = None
    antecedent: Span | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the attribution as plain data."""
        return {
            "kind": self.kind,
            "rule": self.rule,
            **{
                name: list(span) if (span := getattr(self, name)) else None
                for name in ("source", "cue", "content", "antecedent")
            },
        }


NO_ATTRIBUTION = Attribution("none", "no-source")


@dataclass(frozen=True, slots=True)
class Stance:
    """Where one statement stands toward one target.

    Parameters
    ----------
    target : str
        What the stance is toward, such as ``escalation``.
    label : str
        The label; for the shipped targets ``favor``, ``against`` or ``none``.
    score : float
        P(favor) − P(against), in [−1, 1]; 0 for targets without those labels.
    probabilities : Mapping[str, float]
        By label name, summing to 1.
    abstained : str or None
        Why the model should not be trusted here (``unknown language``, ``too few known features``),
        or ``None``. The label and the probabilities are given all the same.
    """

    target: str
    label: str
    score: float
    probabilities: Mapping[str, float] = field(hash=False)
    abstained: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the stance as plain data."""
        return {
            "label": self.label,
            "score": self.score,
            "probabilities": dict(self.probabilities),
            "abstained": self.abstained,
        }


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence-level unit of a document, with the actor who says it, or none.

    Parameters
    ----------
    text : str
        ``document.text[start:end]``, unchanged.
    start, end : int
        Offsets in code points, half-open.
    actor : str or None
        ``nato``, ``g7``, ``kyiv``, ``moscow``, ``astana``, ``other``, an actor of the user's own
        gazetteer, or ``None`` for the author's own narration.
    speaker : str or None
        The source as written in the document.
    attribution : Attribution
        The rule and the spans behind ``actor``.
    stances : Mapping[str, Stance]
        By target, in the order of the model.
    """

    text: str
    start: int
    end: int
    actor: str | None
    speaker: str | None
    attribution: Attribution
    stances: Mapping[str, Stance] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stances", MappingProxyType(dict(self.stances)))

    def __reduce__(self) -> tuple[Any, ...]:
        # A mapping proxy cannot be pickled; other processes are sent the dict behind it.
        values = (getattr(self, name) for name in self.__slots__ if name != "stances")
        return type(self), (*values, dict(self.stances))

    def to_dict(self) -> dict[str, Any]:
        """Return the statement as plain data, ready for JSON."""
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "actor": self.actor,
            "speaker": self.speaker,
            "attribution": self.attribution.to_dict(),
            "stances": {target: stance.to_dict() for target, stance in self.stances.items()},
        }


@dataclass(frozen=True, slots=True)
class Document(Sequence[Statement]):
    """An immutable sequence of statements over one text.

    The statements are in order, do not overlap, and cover every non-space character of ``text``.

    Parameters
    ----------
    text : str
        The input, unchanged.
    lang : str or None
        ISO 639-1 code, or ``None`` when it is none of the known languages.
    issuer : str or None
        The actor that issued the text, when it is a communiqué.
    statements : tuple of Statement
    date : str or None
        ISO date of the text: the one that was given, or its dateline.
    """

    text: str
    lang: str | None
    issuer: str | None
    statements: tuple[Statement, ...] = ()
    date: str | None = None

    def __len__(self) -> int:
        return len(self.statements)

    @overload
    def __getitem__(self, index: int) -> Statement: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Statement, ...]: ...
    def __getitem__(self, index: int | slice) -> Statement | tuple[Statement, ...]:
        return self.statements[index]

    def __iter__(self) -> Iterator[Statement]:
        return iter(self.statements)

    def by_actor(self, actor: str | None) -> tuple[Statement, ...]:
        """Return the statements of one actor, in order; ``None`` gives the narration."""
        return tuple(s for s in self.statements if s.actor == actor)

    def to_dict(self) -> dict[str, Any]:
        """Return the document as plain data, ready for JSON."""
        return {
            "text": self.text,
            "lang": self.lang,
            "issuer": self.issuer,
            "date": self.date,
            "statements": [s.to_dict() for s in self.statements],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per statement as a pandas DataFrame.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError:
            from .errors import missing_extra

            raise missing_extra("to_frame()", ["pandas"], "frame") from None
        columns = ["start", "end", "actor", "speaker", "rule", "text"]
        rows = []
        for s in self.statements:
            row: dict[str, Any] = {
                "start": s.start,
                "end": s.end,
                "actor": s.actor,
                "speaker": s.speaker,
                "rule": s.attribution.rule,
                "text": s.text,
            }
            for target, stance in s.stances.items():
                row[target] = stance.label
                row[f"{target}_score"] = stance.score
                row[f"{target}_abstained"] = stance.abstained
            rows.append(row)
        if not rows:
            return pd.DataFrame(columns=columns)
        try:
            return pd.DataFrame(rows)
        except UnicodeEncodeError:
            # Half a surrogate pair has no place in the strings of Arrow; it has one in Python's.
            scores = [name for name in rows[0] if name.endswith("_score")]
            types = {"start": int, "end": int, **dict.fromkeys(scores, float)}
            return pd.DataFrame(rows, dtype=object).astype(types)

    def _repr_html_(self) -> str:
        """Show the first statements as a table in a notebook; text is escaped."""
        from .notebook import show_document

        return show_document(self)
