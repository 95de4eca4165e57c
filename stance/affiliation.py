"""Parts of a noun phrase to the actor for whom it speaks, as far as it says so itself.

Knows who posted a governor, whose envoy somebody is, and what office a person held that day.
Refuses to look beyond the phrase: that is :mod:`stance.resolution`'s affair.
"""

from __future__ import annotations

from itertools import pairwise

from .gazetteer import ALLIANCES, OTHER, STATELESS, office_holder
from .lexicon import ORIGINS, Entry
from .phrase import Part
from .reading import Reading


def find_actor(
    r: Reading,
    parts: list[Part],
    role: Entry | None,
    before: frozenset[str],
    last: int,
) -> str | None:
    """Return for whom a noun phrase speaks by its own words: the first name decides.

    Parameters
    ----------
    r : Reading
    parts : list of Part
    role : Entry or None
        Its head noun.
    before : frozenset of str
        The groups of the words between its beginning and its first part.
    last : int
        Where it ends.

    Returns
    -------
    str or None
        None when it does not say.
    """
    if role is not None and role.value == "other":
        return OTHER
    if role is not None and len(parts) == 1:
        return None
    named = [(at, entry) for at, entry in parts if entry is not None and entry.kind != "role"]
    for _, entry in named:
        if entry.detail == "occupier":
            # "the governor of Kherson appointed by Moscow": who put him there outweighs the place.
            return entry.value
    if r.holds("chair", parts[0][0], last):
        allied = [entry.value for _, entry in named if entry.value in ALLIANCES]
        held = [e for _, e in named if e.value not in ALLIANCES]
        if allied and all((e.value, e.detail) == (OTHER, "demonym") for e in held):
            return allied[0]  # "the Canadian presidency of the G7"
    former = "former" in before or r.holds("former", parts[0][0], last)
    for at, entry in named if r.people else ():
        # "the envoy to the UN, Ivanov": who is named outright outweighs where he is posted.
        if entry.kind == "person" and entry.nominative:
            # "the Czech president Petr Pavel": the office of today outweighs one of the past.
            stated = role is not None and named[0][0] < at
            holds = office_holder(r.people.get(at, (entry,)), r.date, current=former or stated)
            if holds != OTHER and not r.in_group(at - 1, "link"):
                return holds
    for at, entry in named:
        if entry.kind == "person":
            return office_holder(r.people.get(at, (entry,)), r.date, current=former)
        if entry.detail == "place":
            continue
        if former:
            return OTHER
        if entry.detail in ORIGINS and role is None:
            continue
        if entry.value == OTHER and entry.detail == "institution" and _is_told(r, parts, at):
            continue  # "the agency's source in the Kremlin": whom an outlet asked.
        return _find_country(parts, at) or entry.value
    if role is None or role.value != "person" or len(parts) == 1:
        return None
    belongs = any(e is not None and e.kind == "role" and e.value == OTHER for _, e in parts[1:])
    # "the fund's director"; an outlet's "interlocutor" is not of the outlet.
    return OTHER if belongs and not r.in_group(parts[0][0], "epithet") else None


def _find_country(parts: list[Part], at: int) -> str | None:
    """Return the country right behind a state's institution that other states have too.

    «Офис президента Молдовы»
    """
    for (k, entry), (_, behind) in pairwise(parts):
        if k == at and entry is not None and behind is not None:
            shared = entry.detail == "institution" and entry.value not in STATELESS
            if shared and behind.detail == "country" and not behind.nominative:
                return behind.value
    return None


def _is_told(r: Reading, parts: list[Part], at: int) -> bool:
    """Tell whether a name only says to whom an unnamed source spoke, and another where it sits."""
    head = parts[0][1]
    unnamed = head is not None and (head.value == "source" or r.in_group(parts[0][0], "epithet"))
    behind = [e for k, e in parts if k > at and e is not None]
    return unnamed and any(e.detail == "institution" or e.value == "body" for e in behind)


def is_posted(r: Reading, parts: list[Part]) -> bool:
    """Tell whether the name in "its ambassador to Ukraine" only says where somebody serves."""
    return any(
        entry is not None
        and entry.kind == "name"
        and any(r.in_group(k, "posting") for k in range(parts[0][0] + 1, at))
        for at, entry in parts
    )
