"""Titles to issuers: "Statement by the NATO Secretary General", "Briefing by ..., 5 March 2025".

Knows documents, which only their issuer heads, and speeches, on which there are headlines too.
Refuses to look at what stands below the title: that is :mod:`stance.issuer`'s affair.
"""

from __future__ import annotations

import re

from .gazetteer import Gazetteer
from .lexicon import ORIGINS
from .mention import Mention
from .reading import Reading

DASH_RE = re.compile(r"\s[–—-]\s")
# "The President's phone call with": nouns up to their preposition. Three are a predicate: "deputy
# draws fire from".
OWNED_NOUNS = 2
JOINTS = frozenset({"'", "’"})
# Between the word for a speech and its speaker.
BEFORE_SPEAKER = frozenset({"adjective", "determiner", "genre", "link", "passive_agent"})


def find_title_issuer(r: Reading, mentions: list[Mention], gazetteer: Gazetteer) -> str | None:
    """Return the actor of a title ("Statement by the NATO Secretary General") or a letterhead.

    Parameters
    ----------
    r : Reading
        Of a line that stands alone.
    mentions : list of Mention
        All of the line.
    gazetteer : Gazetteer

    Returns
    -------
    str or None
        One of ``gazetteer.actors``.
    """
    topic = _topic(r, "about")
    named = _named_before(r, mentions, topic, gazetteer)
    if not named:
        return None
    nominals = {k: entry for k, entry in r.nominals.items() if k < topic}
    # The document heads its title, or ends it: "Statement by ...", "... мәлімдемесі". Behind a
    # dash it is the source of a headline.
    if 0 in nominals and nominals[0][0].detail == "capital":
        del nominals[0]  # "Brussels | Summit Communiqué"
    ends = [min(nominals), max(nominals)] if nominals else []
    heads = any(nominals[k][0].value == "document" and not DASH_RE.search(r.gaps[k]) for k in ends)
    # "Statement by A draws fire" is a headline.
    plain = _is_plain(r, mentions, named[0].last, _topic(r, "about", "occasion"))
    if heads and plain:
        return named[0].actor
    first = named[0]
    whole = first.first == 0 and first.last >= len(r.words)
    return first.actor if whole and first.role in ("body", "document") else None


def find_genre_issuer(
    r: Reading, mentions: list[Mention], gazetteer: Gazetteer, home: str | None, *, rubric: bool
) -> str | None:
    """Return the actor of a title that a dispatch might have too: "Remarks by the President of A".

    A bulletin that names nobody is that of the home of its language.

    Parameters
    ----------
    r : Reading
        Of a line that stands alone.
    mentions : list of Mention
        All of the line.
    gazetteer : Gazetteer
    home : str or None
        The actor of what texts of the language leave unsaid.
    rubric : bool
        Whether the line above says what the text is, and not whose: "Press conference".

    Returns
    -------
    str or None
        One of ``gazetteer.actors``, or ``home``.
    """
    # "... ahead of the summit"
    topic = _topic(r, "about", "occasion")
    words = range(min(topic, len(r.words)))
    named = _named_before(r, mentions, topic, gazetteer)
    if rubric or any("genre" in r.groups[k] for k in words):
        return named[0].actor if named and _is_plain(r, mentions, 0, topic) else None
    if r.in_group(0, "bulletin") and named and _is_bulletin_of(r, named[0]):
        return named[0].actor
    names = [e for k, (e, _) in r.nominals.items() if k in words and e.kind != "role"]
    own = r.in_group(0, "bulletin") and all(name.detail in ORIGINS for name in names)
    return home if own else None


def is_official(r: Reading, mentions: list[Mention], actor: str) -> bool:
    """Tell whether a title opens with the speech and its speaker, by office and by name or date.

    A headline on a speech names him by one of the two: "Speech by the President in Berlin".
    """
    # An answer is to the minister as well as by him: «Ответ министру».
    if (
        not r.in_group(0, "genre")
        or r.in_group(0, "reply")
        or r.text[r.ends[-1] : r.ends[-1] + 1] == "?"
    ):
        return False
    speaker = next((m for m in mentions if m.actor == actor), None)
    if speaker is None or not all(BEFORE_SPEAKER & r.groups[k] for k in range(1, speaker.first)):
        return False
    office = any(m.role == "person" for m in mentions if m.actor == actor)
    names = (entry for entry, _ in r.nominals.values() if entry.kind == "person")
    dated = any("month" in group for group in r.groups)
    return office and (dated or any(entry.value == actor for entry in names))


def _is_bulletin_of(r: Reading, m: Mention) -> bool:
    """Tell whether a body stands right behind the word for a bulletin, in its genitive."""
    k = 0
    while r.in_group(k, "bulletin"):
        k += 1
    return m.first == k and m.oblique and (m.role == "body" or m.type == "institution")


def _topic(r: Reading, *groups: str) -> int:
    """Return where a title says what it is about: "Statement by France on Ukraine"."""
    n = len(r.words)
    return next((k for k in range(1, n) if not r.groups[k].isdisjoint(groups)), n)


def _is_plain(r: Reading, mentions: list[Mention], start: int, end: int) -> bool:
    """Tell whether a title holds no word that could be a verb, and no colon.

    Between two tokens every word must be known.
    """
    held = {k for m in mentions for k in range(m.first, m.last)}
    held |= {k + j for k, (_, n) in r.nominals.items() for j in range(n)}
    held |= _owned_nouns(r)
    words = [r.words[k] for k in range(start, end) if k not in held and not r.groups[k]]
    # Numbers and initials stand in titles too.
    plain = all(word.lower.isdigit() or len(word.lower) == 1 for word in words)
    return plain and ":" not in "".join(r.gaps) and not _reports(r, mentions)


def _owned_nouns(r: Reading) -> set[int]:
    """Return the words that an owner makes nouns: "the President's phone call with"."""
    nouns: set[int] = set()
    for k in range(len(r.words)):
        if r.in_group(k, "possessive") and r.gaps[k] in JOINTS:
            run = range(k + 1, min(k + 1 + OWNED_NOUNS, len(r.words) - 1))
            end = next((i for i in run if r.in_group(i + 1, "preposition")), k)
            nouns |= {*range(k + 1, end + 1)}
    return nouns


def _named_before(
    r: Reading, mentions: list[Mention], topic: int, gazetteer: Gazetteer
) -> list[Mention]:
    """Return who of the actors is named before the topic, if nobody else is before them."""
    known = []
    for m in mentions:
        tokens = range(m.first, m.last)
        names = [k for k in tokens if k in r.nominals and r.nominals[k][0].kind != "role"]
        # "A letter from Kyiv": a place.
        place = m.role in {"", "document"} and any(
            r.nominals[k][0].detail == "capital" for k in names[:1]
        )
        if m.actor is not None and not place and (names[0] if names else m.last - 1) < topic:
            known.append(m)
    if not known or known[0].actor not in gazetteer.actors:
        return []
    if any(_is_host(r, m) and m.last <= known[0].first for m in mentions):
        return []  # "Readout of the Prime Minister's call with the President of A"
    second = next((m for m in known if m.actor != known[0].actor), None)
    if second is not None and r.in_group(second.first - 1, "conjunction"):
        return []  # "Press conference of A and B": of both.
    return [m for m in known if m.actor in gazetteer.actors]


def _is_host(r: Reading, m: Mention) -> bool:
    """Tell whether a mention is somebody whose talks a title tells of, and not for whom."""
    if m.actor is not None or m.number != "s" or not m.definite:
        return False
    entries = [r.nominals[k][0] for k in range(m.first, m.last) if k in r.nominals]
    return any((e.kind, e.value, e.number) == ("role", "person", "s") for e in entries)


def _reports(r: Reading, mentions: list[Mention]) -> bool:
    """Tell whether a line holds a reporting verb, outside the names of bodies."""
    held = {k for m in mentions for k in range(m.first, m.last)} | _owned_nouns(r)
    held |= {k for k in r.verbs if "genre" in r.groups[k]}
    return any(v.entry.detail == "finite" and k not in held for k, v in r.verbs.items())
