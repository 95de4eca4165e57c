"""Two clauses of one sentence: whether a comma parts them, and which of them is the main one.

Looks at cues and the words around them. Refuses to say whom they stand for: that is
:mod:`stance.voice`.
"""

from __future__ import annotations

from collections.abc import Sequence

from .clause import CLOSING
from .cue import Cue
from .mention import Mention
from .reading import Reading

# "Kyiv | the report | denied": so many words of an object at most.
MAX_OBJECT = 4
# What makes one of two clauses a part of the other.
SUBORDINATORS = frozenset({"complementizer", "relative", "split", "subordinator"})


def find_main_clause(r: Reading, cues: Sequence[Cue]) -> int | None:
    """Return which cue is the main clause's where the first is subordinate to it, or None.

    Parameters
    ----------
    r : Reading
    cues : sequence of Cue
        The outermost first.

    Notes
    -----
    "If Moscow refuses, Kyiv warns ..." and "Asked whether Moscow agrees, Peskov replied ..." are of
    the second. "As Moscow says, Kyiv refuses talks" is Moscow's, and a sentence that
    :func:`is_spliced` says to cut has no main clause.
    """
    first = cues[0]
    if first.rule != "verb" or r.quoted[first.first]:
        return None
    # The opener stands in front of the sentence, behind "and", or in front of the subject.
    before_subject = _find_start(r, first.mention.first) - 1
    openers = (1 if r.in_group(0, "conjunction") else 0, before_subject)
    if not any(_subordinates(r, k) for k in openers):
        return None
    later = [k for k, cue in enumerate(cues) if _is_behind(r, first, cue)]
    main = min(later, key=lambda k: cues[k].first, default=None)
    return None if main is None or is_spliced(r, first, cues[main]) else main


def find_behind_relative(r: Reading, cues: Sequence[Cue]) -> int | None:
    """Return which cue is the main clause's where the first stands in a relative clause, or None.

    "Orban, whom Kyiv accuses of blackmail, said ..." and "Asked about Rutte, who had called for a
    truce, Peskov replied ..." are of the second.

    Parameters
    ----------
    r : Reading
    cues : sequence of Cue
        The outermost first.
    """
    first = cues[0]
    closed_at = _find_relative_end(r, first)
    for i, cue in enumerate(cues):
        m = cue.mention
        if closed_at is not None and cue.rule == "verb" and min(m.first, cue.first) >= closed_at:
            return i  # "The truce, on which Kyiv insists, he called a pause"
    k = first.first
    while k > 0 and "," not in r.gaps[k]:
        k -= 1
    if first.rule != "verb" or k == 0 or r.quoted[first.first]:
        return None
    relative = r.in_group(k, "relative")
    for i, cue in enumerate(cues):
        m = cue.mention
        if cue.rule != "verb" or cue.first < first.last:
            continue
        closed = any("," in gap for gap in r.gaps[first.last : max(m.first, first.last) + 1])
        headed = m.last == k and (relative or r.in_group(k, "complementizer"))
        if headed or (relative and first.last <= m.first and closed and "," in r.gaps[m.first]):
            return i
    return None


def _find_relative_end(r: Reading, cue: Cue) -> int | None:
    """Return the token behind the relative clause with a subject of its own that holds a cue."""
    first = min(cue.first, cue.mention.first)
    last = max(cue.last, cue.mention.last)
    k = first
    while k > 0 and "," not in r.gaps[k]:
        k -= 1
    opener = k + 1 if r.in_group(k, "preposition") else k
    if k == 0 or not opener < first or not r.in_group(opener, "relative") or r.quoted[k]:
        return None
    return next((j for j in range(last, len(r.words)) if "," in r.gaps[j]), None)


def find_opposed(r: Reading, mentions: Sequence[Mention]) -> int | None:
    """Return the token at which a sentence turns from one to another, or None.

    "Киев көмек сұраса, | Берлин бас тартты" means "while the one asks, the other ...": each has one
    subject. With two before the comma, "if" is meant: "Рютте Киев сұраса, альянс беретінін айтты".
    """
    for k in range(1, len(r.words)):
        if "opposing" not in r.groups[k - 1] or "," not in r.gaps[k] or r.quoted[k - 1]:
            continue
        before = [m for m in mentions if m.last < k and not m.oblique]
        behind = next((m for m in mentions if m.first >= k), None)
        if len(before) == 1 and behind is not None and not behind.oblique:
            return k if all(r.groups[k : behind.first]) else None
    return None


def is_spliced(r: Reading, cue: Cue, other: Cue, begin: int = 0) -> bool:
    """Tell whether a comma alone parts two clauses: "Kyiv pleads for jets, Berlin refuses".

    Parameters
    ----------
    r : Reading
    cue, other : Cue
        Of the sentence, and of a clause further on.
    begin : int, default=0
        Where the first clause begins, if it is the second of three.

    Notes
    -----
    Both begin with their subject, the first with nothing before it but a word that opposes the two
    ("while"): "if", "what" and "not only" make it a part of the second. It goes on behind its verb:
    "Moscow said, Kyiv refuses talks" is the words of one. A comma behind the second verb shows a
    parenthesis ("..., Moscow says, ..."), unless "that" follows.
    """
    m, opposed = other.mention, r.in_group(begin, "concession")
    while r.in_group(begin, "concession"):
        begin += 1
    start = _find_start(r, cue.mention.first, begin)
    # Where "while" opens the sentence, what follows the comma has to be a clause, and what the
    # first one denies "that" is its own.
    barred = SUBORDINATORS - {"complementizer"} if opposed else SUBORDINATORS
    finite = opposed or any(
        k in r.verbs and "finite" in r.verbs[k].forms for k in range(m.last, other.last)
    )
    return (
        cue.rule == other.rule == "verb"
        and (start == begin or ":" in r.gaps[start])
        and cue.mention.first < cue.first
        and (cue.last < m.first or opposed or _reports_before(r, cue))
        and r.gaps[m.first].strip(CLOSING) == ","
        and _goes_straight(r, m.last, other.first)
        and not _is_closed(r, other)
        and finite
        and not (r.quoted[cue.first] or r.quoted[m.first])
        and all(barred.isdisjoint(group) for group in r.groups[begin : m.first])
    )


def _reports_before(r: Reading, cue: Cue) -> bool:
    """Tell whether what is said stands between subject and verb: "Мәскеу ... алғанын айтты"."""
    return cue.first > cue.mention.last and not r.groups[cue.first - 1]


def _goes_straight(r: Reading, first: int, last: int) -> bool:
    """Tell whether nothing parts a subject from its verb: at most an object without a comma."""
    return last - first <= MAX_OBJECT and all(
        r.gaps[k] == " " and not r.quoted[k] and k not in r.verbs for k in range(first, last)
    )


def _subordinates(r: Reading, k: int) -> bool:
    return r.in_group(k, "subordinator") and not r.in_group(k, "manner")


def _is_behind(r: Reading, first: Cue, cue: Cue) -> bool:
    """Tell whether a cue is a verb whose subject begins a clause behind the first and a comma."""
    start = _find_start(r, cue.mention.first)
    behind = first.last <= cue.mention.first <= cue.first
    return cue.rule == "verb" and behind and "," in r.gaps[start] and not r.quoted[start]


def _find_start(r: Reading, k: int, begin: int = 0) -> int:
    """Return the token of the article or the first adjective in front of a noun."""
    while k > begin and not r.groups[k - 1].isdisjoint(("adjective", "determiner")):
        k -= 1
    return k


def _is_closed(r: Reading, cue: Cue) -> bool:
    """Tell whether a comma closes a clause behind its verb.

    One in front of "that" does not: Russian and Ukrainian write it there always.
    """
    k = cue.last
    return k < len(r.gaps) and "," in r.gaps[k] and not r.in_group(k, "complementizer")
