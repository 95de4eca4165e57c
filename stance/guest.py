"""Who answers in an interview: whom its title or its lead names.

Looks at "Interview with X", "Four questions for X", at the headline "X: “...”" and at the one
person of the lead. Refuses
to say who that is where several are named.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .gazetteer import OTHER
from .mention import Mention, span_of
from .pages import Page
from .reading import Reading
from .record import replace
from .unit import Unit
from .voice import CLAUSES, Voice, voice_of

# The words of a line such as "Interview by Anna Roy".
MAX_SIGNATURE = 9
# "X, the minister", "X is the minister": so many words between them at most.
MAX_LINK = 2
# The words of a person's name that no data hold.
MIN_NAME = 2
# Behind what a title calls the text.
TITLE_RE = re.compile(r"\s?[.:|–—]|\s-\s")

# "Four questions for": so many words before the last one at most.
TITLE_WORDS = 4
# What the text is called stands in its title or right below it.
TITLES = 2

Lead = list[Page]


class Invitation(NamedTuple):
    """Who would answer, and what tells that a text is an interview.

    Parameters
    ----------
    guest : Voice
    invited : bool
        Whether the lead names an interview with somebody.
    signed : bool
        Whether the text says that it is one: "Interview by Anna Roy".
    headed : bool
        Whether the headline is somebody's: "X: “...”".
    told : bool
        Whether the lead tells of one: "X receives us", "a conversation with a man who ...".
    """

    guest: Voice
    invited: bool
    signed: bool
    headed: bool
    told: bool


def find_guest(lead: Lead, units: list[Unit]) -> Voice | None:
    """Return who answers, or None.

    Parameters
    ----------
    lead : list of (Reading, list of Mention)
        The title and the sentences before the first question.
    units : list of Unit
        What has been attributed so far.
    """
    # "Interview by Anna Roy" names who asks.
    told = [page for page in lead if not is_signature(page[0])]
    return find_invited(lead, units) or find_headlined(lead, units) or _find_only(told, units)


def find_invitation(
    lead: Lead, units: list[Unit], ends: list[Reading], last: Voice | None
) -> Invitation | None:
    """Return who would answer in an interview without labels, or None.

    Parameters
    ----------
    lead : list of (Reading, list of Mention)
    units : list of Unit
    ends : list of Reading
        The last sentences.
    last : Voice or None
        Who spoke just before the first question.
    """
    guest = find_guest(lead, units) or last
    if guest is None:
        return None
    read = [r for r, _ in lead]
    signed = any(is_titled(r) for r in read[:TITLES]) or any(is_signature(r) for r in read + ends)
    told = any(answers_press(r) for r in read) or (not read[0].verbs and read[0].says("interview"))
    invited = find_invited(lead, units) is not None
    headed = find_headlined(lead, units) is not None
    return Invitation(guest, invited, signed, headed, told)


def find_invited(lead: Lead, units: list[Unit]) -> Voice | None:
    """Return with whom the lead says that the interview is: "Interview with X", "X receives us"."""
    for r, mentions in lead:
        answering = _find_answering(r, mentions)
        if answering is not None and (answering.actor is not None or answering.surname):
            return _speak(r, answering, mentions, units)
    told = [unit for unit in units if unit.attribution.rule in CLAUSES]
    title = lead[0] if lead else None
    if title is not None and (asked := _find_asked(*title)) is not None:
        return _speak(title[0], asked, title[1], units)
    for r, mentions in lead:
        invited = _find_invited(r, mentions)
        # "Zelensky said in an interview with X" is the other way round.
        if invited is not None and not any(u.start <= r.starts[0] < u.end for u in told):
            return _speak(r, invited, mentions, units)
    return None


def answers_press(r: Reading) -> bool:
    """Tell whether a sentence says that somebody is interviewed: "X answered our questions"."""
    return r.says("answers_press")


def _find_answering(r: Reading, mentions: list[Mention]) -> Mention | None:
    """Return who receives the press, or answers its questions, in a sentence."""
    k = next((k for k, g in enumerate(r.groups) if "answers_press" in g and not r.quoted[k]), None)
    if k is None:
        return None
    people = [m for m in mentions if _is_person(r, m) and not m.oblique]
    return next((m for m in reversed(people) if m.last <= k), people[0] if people else None)


def _find_asked(r: Reading, mentions: list[Mention]) -> Mention | None:
    """Return to whom the questions of a title are: "Four questions for a Ukrainian commander"."""
    for k in range(min(TITLE_WORDS, len(r.groups) - 1)):
        if r.in_group(k, "questions_to"):
            while r.in_group(k, "questions_to") or r.in_group(k, "determiner"):
                k += 1
            people = [m for m in mentions if m.first <= k < m.last and _is_person(r, m)]
            ends = people and (people[0].last == len(r.words) or r.gaps[people[0].last] != " ")
            return people[0] if ends else None  # "to Putin that nobody asks": of no guest
    return None


def _find_invited(r: Reading, mentions: list[Mention]) -> Mention | None:
    k = next((k for k, g in enumerate(r.groups) if "interview" in g and not r.quoted[k]), None)
    if k is None:
        return None
    while r.in_group(k + 1, "interview"):
        k += 1
    for m in mentions:
        if not _is_person(r, m):
            continue
        owns = m.last == k - 1 and r.in_group(m.last, "possessive")
        if owns or (m.last == k and m.oblique):
            return m  # "Rutte's interview with the Herald", "Нұртілеумен сұхбат"
        if m.first > k:
            between = range(k + 1, m.first)
            near = all(r.groups[j] or r.words[j].nominal is not None for j in between)
            if not near or len(between) > MAX_LINK or "," in r.gaps[m.first]:
                return None
            return _lengthen(r, m, mentions)
    return None


def _lengthen(r: Reading, m: Mention, mentions: list[Mention]) -> Mention:
    """Return a mention with the name behind it: "Ukraine's deputy" "economy minister Anna Roy"."""
    behind = next((o for o in mentions if o.first >= m.last), None)
    if m.surname or behind is None or not behind.surname or behind.first - m.last > MAX_LINK:
        return m
    joined = all(r.gaps[k] == " " for k in range(m.last, behind.first + 1))
    return replace(m, last=behind.last, surname=behind.surname) if joined else m


def find_headlined(lead: Lead, units: list[Unit]) -> Voice | None:
    """Return the source of a headline such as "X: “...”" or "“...”: X on the truce"."""
    for unit in units[: len(lead)]:
        rule, source = unit.attribution.rule, unit.attribution.source
        if rule.startswith("headline") and source is not None and unit.speaker is not None:
            return Voice(unit.actor, unit.speaker, source, "person")
    return None


def is_titled(r: Reading) -> bool:
    """Tell whether a title begins with what the text is: "Interview. ...", "Interview: ..."."""
    if len(r.words) > 1 and not TITLE_RE.match(r.gaps[1]):
        return False  # "Conversation with X" may also be one of two presidents.
    return r.in_group(0, "interview")


def is_signature(r: Reading) -> bool:
    """Tell whether a line says who asked: "Interview by Anna Roy"."""
    return len(r.words) <= MAX_SIGNATURE and r.in_group(0, "interviewed_by")


def _find_only(lead: Lead, units: list[Unit]) -> Voice | None:
    """Return the one person whom the lead names."""
    found: tuple[Reading, Mention, list[Mention]] | None = None
    name: frozenset[str] = frozenset()
    for r, mentions in lead:
        for m in mentions:
            if not _is_person(r, m) or (m.kind == "role" and not m.surname) or m.number == "p":
                continue
            if not m.surname and not (found is None and r is lead[0][0]):
                continue  # "He was an aide to the president": none of them is named.
            own = _name_words(r, m)
            if found is not None and m.surname and name and not own & name:
                return None
            if found is None or (found[1].actor is None and m.actor is not None):
                found = r, m, mentions
            name |= own
    if found is None:
        offices = [(r, m, mentions) for r, mentions in lead for m in mentions if _is_office(m)]
        found = offices[0] if len(offices) == 1 else None
    return _speak(*found, units) if found is not None else None


def _is_office(m: Mention) -> bool:
    """Tell whether a mention is one person in the service of an actor: "a Russian minister"."""
    return (m.kind, m.role, m.number) == ("named", "person", "s") and m.actor not in (None, OTHER)


def _speak(r: Reading, m: Mention, mentions: list[Mention], units: list[Unit]) -> Voice:
    """Return the voice of a guest, who may have spoken, or whose office stands behind the name."""
    span = span_of(r, m)
    actor = next((u.actor for u in units if u.attribution.source == span), m.actor)
    if actor is None:
        office = next((o for o in mentions if o.first >= m.last), None)
        if (
            office is not None
            and office.first - m.last <= MAX_LINK
            and all(r.groups[m.last : office.first])
            and office.role == "person"
            and not office.oblique
        ):
            actor = office.actor
    return replace(voice_of(r, m, actor or OTHER, m.type), role="person", number="s")


def _is_person(r: Reading, m: Mention) -> bool:
    """Tell whether a mention is of somebody who could be asked."""
    if m.kind == "pronoun" or (m.kind == "name" and len(_name_words(r, m)) < MIN_NAME):
        return False  # "GDP" and "the Herald" are nobody.
    return m.role == "person" or m.surname != "" or (m.role == "other" and m.actor == OTHER)


def _name_words(r: Reading, m: Mention) -> frozenset[str]:
    """Return the words of a name, by which it is known again."""
    return frozenset(
        r.words[k].lower for k in range(m.first, m.last) if r.words[k].capital and not r.groups[k]
    )
