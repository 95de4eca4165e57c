"""A reporting clause found in one sentence: who is said to say something there.

Cues are found by :mod:`stance.reporting`, :mod:`stance.headline` and :mod:`stance.implied`.
"""

from __future__ import annotations

from .mention import Mention
from .record import dataclass


@dataclass(slots=True)
class Cue:
    """A reporting clause.

    Parameters
    ----------
    rule : str
        The rule that found it.
    first, last : int
        Tokens of the reporting words, half-open.
    mention : Mention
        Its source, not yet resolved.
    rank : int
        Smaller is further out: a source phrase or a clause behind the quotation, then the first
        verb, then what a second verb adds.
    """

    rule: str
    first: int
    last: int
    mention: Mention
    rank: int
