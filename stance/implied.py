"""Sentences that report without any verb of speech: whose words or position they give.

Knows positions ("Moscow's answer was short: no.") and the subject of a sentence that quotes.
Refuses to look at sentences in which :mod:`stance.reporting` finds a reporting clause.
"""

from __future__ import annotations

import re

from .cue import Cue
from .headline import is_housed
from .mention import Mention, read_phrase
from .reading import Reading
from .word import NO_GROUPS

# So many words in quotation marks are somebody's, not a name.
QUOTED_WORDS = 4
# So many at the head of a sentence are not its subject.
LONG_QUOTATION = 6
QUOTE_LEADS = frozenset(":：(")
SPEAKING_TYPES = frozenset({"capital", "institution"})
# A noun of speech that heads a sentence is one of its first words.
HEAD_WORDS = 8
# What it says begins at most this many words behind it.
REACH = 12
LINKING = frozenset({"adjective", "determiner", "link", "position", "preposition"})
LEAD_RE = re.compile(r"[^.!?;]?[:：]\s")


def may_imply(r: Reading) -> bool:
    """Tell, before mentions are looked for, whether a sentence could give words or a position."""
    return True in r.quoted or "position" in NO_GROUPS.union(*r.groups[:HEAD_WORDS])


def find_implied(r: Reading, mentions: list[Mention]) -> list[Cue]:
    """Return whose words or position a sentence gives without a verb of speech.

    Parameters
    ----------
    r : Reading
    mentions : list of Mention
        From :func:`stance.mention.find_mentions`.
    """
    cue = _position(r, mentions) or _quoting_subject(r, mentions)
    return [cue] if cue is not None else []


def _position(r: Reading, mentions: list[Mention]) -> Cue | None:
    """Return the owner of an answer or a view that a sentence tells: "Kyiv's view: ..."."""
    # "“No,” was the Kremlin's answer": behind what it says, or before.
    start = next((k for k in range(len(r.words)) if not r.quoted[k]), len(r.words))
    if 0 < start < len(r.words) and not r.in_group(start, "passive"):
        return None
    groups = r.groups[start : start + HEAD_WORDS]
    at = next((k for k, group in enumerate(groups, start) if "position" in group), None)
    if at is None or r.quoted[at]:
        return None
    owner = None
    for m in mentions:
        if m.kind == "pronoun" or m.last <= start:
            continue
        if m.first <= at < m.last:
            # A noun of speech that is a document too heads the mention.
            owner = m if m.kind == "named" and _opens(r, m.first, start) else None
        elif m.last < at and _opens(r, m.first, start) and r.in_group(m.last, "possessive"):
            owner = m if all(r.groups[m.last : at]) else None
        elif at < m.first and _opens(r, at, start) and m.kind == "named":
            owner = m if _is_linked(r, at + 1, m.first) else None
        if owner is not None or m.first > at:
            break
    owner = owner or _adjective(r, at)
    if owner is None or not (start > 0 or _tells(r, max(at + 1, owner.last))):
        return None
    return Cue("position", at, at + 1, owner, 3)


def _adjective(r: Reading, at: int) -> Mention | None:
    """Return the owner that an adjective beside the noun names: "the Russian line"."""
    for k in (at - 1, at + 1):
        nominal = r.nominals.get(k)
        if nominal is not None and nominal[0].detail == "demonym" and not r.quoted[k]:
            first, last = min(k, at), max(k, at) + 1
            return read_phrase(r, first, last) if _opens(r, first) else None
    return None


def _is_linked(r: Reading, start: int, end: int) -> bool:
    """Tell whether only links and adjectives part a noun from its owner: "answer from"."""
    linked = any("link" in group for group in r.groups[start:end])
    return linked and all(not group.isdisjoint(LINKING) for group in r.groups[start:end])


def _tells(r: Reading, start: int) -> bool:
    """Tell whether a colon, or "is that", leads to what a position is."""
    for k in range(start, min(start + REACH, len(r.words))):
        if LEAD_RE.match(r.gaps[k]):
            return True
        if r.quoted[k] or (k > start and r.gaps[k].strip() == ";"):
            return False
        if r.in_group(k, "complementizer") and r.in_group(k - 1, "passive"):
            return True
    return False


def _quoting_subject(r: Reading, mentions: list[Mention]) -> Cue | None:
    """Return the subject of a sentence that quotes without any verb of speech.

    "The embassy, over a photo of a cat: ..." and "the mission needs "anything that flies at
    night"": the words are those of whom the sentence tells. Refuses titles (a capital that nothing
    leads, a name behind "known as"), and what somebody only is said to be.
    """
    quote = next((k for k in range(len(r.words)) if r.quoted[k]), len(r.words))
    end = next((k for k in range(quote, len(r.words)) if not r.quoted[k]), len(r.words))
    led = end > quote and not QUOTE_LEADS.isdisjoint(r.gaps[quote])
    # "... refers it “to each capital”." is his; "a “perfect storm”" is what the author calls it.
    least = QUOTED_WORDS - (end == len(r.words) and not r.in_group(quote - 1, "determiner"))
    if end - quote < (2 if led else least):
        return None
    title = r.words[quote].capital or r.in_group(quote - 1, "titled")
    if quote > 0 and title and not led:
        return None
    for m in mentions:
        housed = quote > 0 and is_housed(r, m) and _opens(r, m.first) and not led
        # "У Раді створили групу «За чесну службу»": a name behind its noun.
        named = not r.groups[quote - 1] and all(o.last != quote for o in mentions)
        if housed and end == len(r.words) and not named:
            return Cue("quoting-subject", m.first, m.last, m, 5)  # "У Кремлі це «взяли до уваги»."
        if m.oblique or m.kind == "pronoun" or r.in_group(m.last, "possessive"):
            continue
        if quote == 0:
            opens = m.kind == "named" and m.first >= end and end >= LONG_QUOTATION
            states = False
        else:
            opens = m.last <= quote and _opens(r, m.first)
            states = not led and any("passive" in group for group in r.groups[m.last : quote])
        if opens and not states and (m.role or m.surname or m.type in SPEAKING_TYPES):
            return Cue("quoting-subject", m.first, m.last, m, 5)
        break
    return None


def _opens(r: Reading, at: int, start: int = 0) -> bool:
    """Tell whether nothing but function words and a time of day stands before a token."""
    return all(r.groups[k] or r.words[k].lower.isdigit() for k in range(start, at))
