"""Headlines, posts and turns to their sources: who stands before a colon or behind a dash.

Knows "Kremlin: ...", "..., — Zelensky", "... (presidency)", and what a colon introduces as speech.
"""

from __future__ import annotations

import re

from .beside import skip_name
from .cue import Cue
from .gazetteer import OTHER
from .mention import Mention
from .reading import Reading
from .record import replace

HEADLINE_DASH_RE = re.compile(r"[»”\"!?.…,]\s*[–—-]\s*\Z|\s[–—-]\s*\Z")
# '"Not one mile": Ukraine's navy on its passage'
HEADLINE_QUOTE_RE = re.compile(r"[»”\"'’]\s?:\s\Z")
HEADLINE_MARKS = frozenset(":：–—-")
BRACKETS = ("» (", '" (', "” (")
# Flags and other symbols may stand before the colon of a post.
COLON_RE = re.compile(r"[^\w,;.!?()«»“”\"]*[:：]\s")
TOPIC_END_RE = re.compile(r"[,;.!?]")
DASH_RE = re.compile(r"\s[–—-]\s")
BRACKET_RE = re.compile(r"[»”\"]\s*\(\Z")
# Between "X on" and the colon of a headline.
MAX_TOPIC = 10
# What a colon introduces is the speech of a body from so many quoted tokens on.
MIN_QUOTED = 3


def may_head(r: Reading) -> bool:
    """Tell, before mentions are looked for, whether a mark could lead to a source."""
    gaps = "".join(r.gaps)
    if not HEADLINE_MARKS.isdisjoint(gaps) or any(mark in gaps for mark in BRACKETS):
        return True
    return r.text.startswith(")", r.ends[-1] if r.ends else 0)


def find_headlines(r: Reading, mentions: list[Mention]) -> list[Cue]:
    """Return the source of "Kremlin: ...", "..., — Zelensky" and "“...” (a senator)"."""
    if not may_head(r):
        return []
    n = len(r.words)
    cues = []
    for mention in mentions:
        first, last = mention.first, mention.last
        while first > 0 and r.gaps[first] == " " and "portfolio" in r.groups[first - 1]:
            first -= 1  # "regional governor"
        # A time of day may stand before: "10:20 GMT. Kremlin: ...".
        opens = first < 2 or all(_is_time(r, k) for k in range(first - 1))
        if first == 1 and last < n and r.in_group(0, "position") and _colon_follows(r, last - 1):
            # "Kyiv's position is unchanged: ..."
            cues.append(Cue("headline-colon", 0, 1, mention, 2))
        if mention.type == "country" and not mention.role:
            continue
        if mention.oblique and not (opens and _is_from(r, mention)):
            continue
        # "Comment: Ukraine must not be forgotten": a rubric is nobody.
        rubric = mention.actor is None and r.in_group(last - 1, "genre")
        headed = last < n and opens and not rubric and _opens_headline(r, mention, first)
        if headed and _leads_to_colon(r, last, mentions):
            cues.append(Cue("headline-colon", first, last, mention, 2))
        if mention.kind == "pronoun" or mention.oblique:
            continue
        gap = r.gaps[first]
        if BRACKET_RE.search(gap) and r.text[r.ends[-1] : r.ends[-1] + 1] == ")":
            cues.append(Cue("headline-dash", first, last, _owned(mention, mentions), 1))
            break
        if any(word.lower.isdigit() for word in r.words[:first]) and 0 in r.nominals and last == n:
            continue  # "МОСКВА, 28 ноя - РИА Новости.": a dateline.
        if gap in {"", " "} or not (last == n or "preposition" in r.groups[last]):
            continue
        if (
            HEADLINE_DASH_RE.search(gap)
            or (":" in gap and last == n)
            or HEADLINE_QUOTE_RE.search(gap)
            or (last == n and "(" in gap and _is_enclosed(r, mentions, mention))
        ):
            cues.append(Cue("headline-dash", first, last, mention, 1))
    return cues


def opens_turn(r: Reading, at: int) -> bool:
    """Tell whether a colon before a token, or behind an aside there, begins a turn to speak."""
    k = skip_name(r, at)
    if k < len(r.words) and r.gaps[k].strip() == "(":
        k = next((k for k in range(k, len(r.words)) if ")" in r.gaps[k]), k)
    return (
        k < len(r.words)
        and r.gaps[k].strip(' )»”"') == ":"
        and r.words[k].capital
        and not r.quoted[k]
    )


def find_turn(r: Reading, mentions: list[Mention]) -> Cue | None:
    """Return the source of a turn in a transcript: "Name: Text"."""
    for cue in find_headlines(r, mentions) if mentions else ():
        if cue.rule == "headline-colon" and opens_turn(r, cue.last):
            return cue
    return None


def _is_from(r: Reading, mention: Mention) -> bool:
    """Tell whether a headline takes from a document or a body: "From the army's report: ..."."""
    spoken = mention.role in {"body", "document"} or mention.type == "institution"
    return spoken and r.in_group(mention.first - 1, "locative")


def _is_time(r: Reading, k: int) -> bool:
    """Tell whether a token is part of a time of day: "10:20 GMT"."""
    return r.words[k].lower.isdigit() or "clock" in r.groups[k]


def _opens_headline(r: Reading, mention: Mention, first: int) -> bool:
    """Tell whether nothing but a time of day, or "from", stands before a mention."""
    at = first - 1
    before = at < 0 or _is_time(r, at) or (mention.oblique and _is_from(r, mention))
    # "He too: ...": a pronoun alone is a heading of dialogue, which says nothing of who he is.
    return before and (mention.kind != "pronoun" or mention.last - mention.first > 1)


def _owned(mention: Mention, mentions: list[Mention]) -> Mention:
    """Return a role with the actor that is named behind it: "a senator of the Duma's committee"."""
    if mention.actor is not None:
        return mention
    behind = [m for m in mentions if m.first >= mention.last and m.actor is not None]
    return replace(mention, actor=behind[0].actor, kind="named") if behind else mention


def _is_enclosed(r: Reading, mentions: list[Mention], mention: Mention) -> bool:
    """Tell whether a source stands in parentheses at the end of a headline: "... (presidency)"."""
    end = r.ends[-1]
    if not r.text.startswith(")", end) or mention.type == "capital" or mention.role == "document":
        return False
    # A short form behind its name, "the North Atlantic Treaty Organization (NATO)", is none.
    named = any(o.last == mention.first and o.actor == mention.actor for o in mentions)
    quoted = r.quoted[mention.first - 1]
    return not named and (quoted or not r.text.startswith(").", end))


def _leads_to_colon(r: Reading, at: int, mentions: list[Mention]) -> bool:
    """Tell whether a colon stands before a token, or ends the aside or topic that begins there."""
    at = skip_name(r, at)
    gap = r.gaps[at]
    if gap != " " and COLON_RE.match(gap.lstrip('»”"')):
        return True
    group = r.groups[at]
    if gap.isspace() and "about" in group:
        return _colon_follows(r, at)
    if gap.strip() == "(":
        return any(")" in r.gaps[k] and ":" in r.gaps[k] for k in range(at + 1, len(r.words)))
    if DASH_RE.fullmatch(gap):
        outlet = next((m for m in mentions if m.first == at and m.type == "institution"), None)
        if outlet is not None and outlet.actor == OTHER:
            # "A diplomat — Reuters: ...": whom he told.
            return outlet.last < len(r.words) and COLON_RE.match(r.gaps[outlet.last]) is not None
        return not group.isdisjoint(("about", "preposition")) and _colon_follows(r, at)
    return False


def _colon_follows(r: Reading, at: int) -> bool:
    """Tell whether a topic ends in a colon: "Kyiv on the strike: ..."."""
    for k in range(at, min(at + MAX_TOPIC, len(r.words) - 1)):
        if COLON_RE.match(r.gaps[k + 1]):
            return True
        if TOPIC_END_RE.search(r.gaps[k + 1]):
            return False
    return False


def find_introduced(r: Reading, mentions: list[Mention]) -> list[Cue]:
    """Return the subject of "The minister shrugged: “...”", whatever its verb is."""
    n = len(r.words)
    colon = next((k for k in range(1, n) if r.quoted[k] and not r.quoted[k - 1]), n)
    if colon == n or ":" not in r.gaps[colon] or not all(r.quoted[colon:]):
        return []
    for mention in mentions:
        before = range(mention.first)
        if mention.last > colon or any(
            not (r.groups[k] or r.words[k].lower.isdigit()) for k in before
        ):
            break
        if mention.type == "country":
            continue
        # A body may introduce a name: "The theatre's premiere: “Macbeth”".
        housed = is_housed(r, mention)
        speaks = (
            mention.role in {"document", "person"} or mention.surname or n - colon >= MIN_QUOTED
        )
        if housed or (speaks and not mention.oblique):
            # "(That is Kyiv: “...”": with no words between, the source is its own cue.
            first = mention.last if mention.last < colon else mention.first
            return [Cue("introduced-quotation", first, colon, mention, 2)]
    return []


def is_housed(r: Reading, mention: Mention) -> bool:
    """Tell whether a body stands as a place, so that only "they" can be meant: "в МИД ждут"."""
    spoken = mention.role == "body" or mention.type == "institution"
    return spoken and (
        r.in_group(mention.first - 1, "locative") or r.in_group(mention.first, "locative")
    )
