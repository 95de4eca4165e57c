"""Headlines, posts and turns to their sources: who stands before a colon or behind a dash.

Knows "Kremlin: ...", "..., — Zelensky", "... (presidency)", and what a colon introduces as speech.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .colon import PLACES, colon_follows, is_headline, leads_to_colon, opens_turn
from .cue import Cue
from .gazetteer import OTHER
from .mention import Mention
from .reading import Reading
from .record import replace

HEADLINE_DASH_RE = re.compile(r"[»”\"!?.…,]\s*[–—-]\s*\Z|\s[–—-]\s*\Z")
# '"Not one mile": Ukraine's navy on its passage'
HEADLINE_QUOTE_RE = re.compile(r"[»”\"'’]\s?:\s\Z")
DASHED_RE = re.compile(r"[–—]|-\s")
HEADLINE_MARKS = frozenset(":：–—-")
BRACKETS = ("» (", '" (', "” (")
BRACKET_RE = re.compile(r"[»”\"]\s*\(\Z")
# What a colon introduces is the speech of a body from so many quoted tokens on.
MIN_QUOTED = 3
# "Photo from the archive: ...": before which token the mark stands.
MAX_CREDIT = 5
# "MOSCOW, 28 Nov 2025 - RIA": where the agency of a dateline begins at the latest.
MAX_DATELINE = 6


def may_head(r: Reading) -> bool:
    """Tell, before mentions are looked for, whether a mark could lead to a source."""
    gaps = "".join(r.gaps)
    if not HEADLINE_MARKS.isdisjoint(gaps) or any(mark in gaps for mark in BRACKETS):
        return True
    return r.text.startswith(")", r.ends[-1] if r.ends else 0)


def find_headlines(r: Reading, mentions: list[Mention]) -> list[Cue]:
    """Return the source of "Kremlin: ...", "..., — Zelensky" and "“...” (a senator)"."""
    if not may_head(r) or _is_credit(r):
        return []
    n = len(r.words)
    cues = []
    for mention in _join_titles(r, mentions):
        first, last = mention.first, mention.last
        while first > 0 and r.gaps[first] == " " and "portfolio" in r.groups[first - 1]:
            first -= 1  # "regional governor"
        # A time of day may stand before: "10:20 GMT. Kremlin: ...".
        opens = first < 2 or all(_is_time(r, k) for k in range(first - 1))
        if first == 1 and last < n and r.in_group(0, "position") and colon_follows(r, last - 1):
            # "Kyiv's position is unchanged: ..."
            cues.append(Cue("headline-colon", 0, 1, mention, 2))
        if mention.type == "country" and not mention.role:
            continue
        behind = mention.oblique and _is_behind_quotation(r, mention)
        if mention.oblique and not behind and not (opens and _is_from(r, mention)):
            continue
        # "Comment: Ukraine must not be forgotten": a rubric is nobody.
        rubric = mention.actor is None and r.in_group(last - 1, "genre")
        headed = last < n and opens and not rubric and _opens_headline(r, mention, first)
        if headed and (leads_to_colon(r, mention, mentions) or _quotes_all(r, mention)):
            cues.append(Cue("headline-colon", first, last, mention, 2))
        if behind:
            cues.append(Cue("headline-dash", first, last, mention, 1))
            break
        if mention.kind == "pronoun" or mention.oblique or r.in_group(first - 1, "credit"):
            continue
        gap = r.gaps[first]
        if BRACKET_RE.search(gap) and r.text[r.ends[-1] : r.ends[-1] + 1] == ")":
            cues.append(Cue("headline-dash", first, last, _owned(mention, mentions), 1))
            break
        if _ends_dateline(r, first, last):
            continue
        dashed = HEADLINE_DASH_RE.search(gap) is not None
        ends = last == n or ("preposition" in r.groups[last] and ":" not in r.gaps[last])
        if gap in {"", " "} or not (ends or (dashed and _is_followed_by_bracket(r, last))):
            continue
        if (
            dashed
            or (":" in gap and last == n)
            or HEADLINE_QUOTE_RE.search(gap)
            or (last == n and "(" in gap and _is_enclosed(r, mentions, mention))
        ):
            cues.append(Cue("headline-dash", first, last, mention, 1))
    return cues + _find_credited(r, mentions)


def _quotes_all(r: Reading, m: Mention) -> bool:
    """Tell whether a person, a dash and a quotation are all: "Столтенберг - «Флаг уже пошит»"."""
    person = m.kind == "named" and (m.role == "person" or m.surname != "")
    dashed = HEADLINE_DASH_RE.search(r.gaps[m.last].rstrip(' «“„"')) is not None
    # "Kyiv's mayor - “Man of the year”" is a title.
    return person and dashed and len(r.words) - m.last >= MIN_QUOTED and all(r.quoted[m.last :])


def _is_behind_quotation(r: Reading, m: Mention) -> bool:
    """Tell whether a house ends a headline that is its words: "«...» - у Кремлі"."""
    k = m.first - 1
    housed = k > 0 and m.last == len(r.words) and is_housed(r, m)
    return (
        housed
        and k >= MIN_QUOTED
        and all(r.quoted[:k])
        and HEADLINE_DASH_RE.search(r.gaps[k]) is not None
    )


def _find_credited(r: Reading, mentions: list[Mention]) -> list[Cue]:
    """Return whom brackets call the source: "The losses (source: defence ministry): ..."."""
    for m in mentions:
        k = m.first - 1
        label = r.nominals.get(k)
        if label is None or label[0].value != "source" or ":" not in r.gaps[m.first]:
            continue
        closed = ")" in r.gaps[m.last] if m.last < len(r.words) else _ends_in_bracket(r)
        if r.gaps[k].strip() == "(" and closed:
            return [Cue("source-phrase", k, m.first, m, 0)]
    return []


def find_outer(r: Reading, mentions: list[Mention], cues: Sequence[Cue]) -> list[Cue]:
    """Return who is quoted outright around the reporting clauses of a headline.

    "Peskov: Kyiv has refused", "Putin agreed to a truce — Trump", "G7 agrees on a cap (minister)".
    """
    gaps = "".join(r.gaps)
    # Most sentences hold nothing of the kind; a hyphen is no dash.
    colon, dash = ":" in gaps or "：" in gaps, DASHED_RE.search(gaps) is not None
    if not mentions or not (colon or dash or "(" in gaps) or _is_credit(r):
        return []
    outer = []
    head = _join_titles(r, mentions[:2])[:1]
    at = head[0].last
    # "Macron in Kyiv: Moscow protests" tells two things; "Peskov on Kyiv: ..." what Peskov says.
    apart = r.in_group(at, "preposition") and r.gaps[at] == " "
    topical = r.in_group(at, "about") and PLACES.isdisjoint(r.groups[at])
    if colon and at < len(r.words) and (topical or not apart):
        first = [cue for cue in find_headlines(r, head) if cue.rule == "headline-colon"]
        known = first and head[0].kind in {"named", "role"} and head[0].type != "capital"
        if known and first[0].last <= min(cue.first for cue in cues):
            outer.append(replace(first[0], rank=1))
    if colon:
        outer += _find_credited(r, mentions)
    behind = _find_behind(r, mentions) if dash or "(" in gaps else None
    if behind is not None:
        outer.append(Cue("headline-dash", behind.first, behind.last, behind, 1))
    return outer


def _find_behind(r: Reading, mentions: list[Mention]) -> Mention | None:
    """Return whom a headline names behind its last dash, or in brackets, for what it tells."""
    for at in range(len(mentions) - 1, max(-1, len(mentions) - 3), -1):
        m = mentions[at]
        gap = r.gaps[m.first]
        unnamed = m.role == "document" and m.actor is None
        if gap == " " or m.oblique or m.kind == "pronoun" or unnamed or r.quoted[m.first - 1]:
            continue
        if m.type == "country" and not m.role:
            continue
        before = mentions[at - 1] if at > 0 and mentions[at - 1].last == m.first else None
        if before is not None and before.role == "person" and not before.surname:
            continue  # "Kyiv names a new envoy – Bondar": who that is.
        if HEADLINE_DASH_RE.search(gap):
            # A comma before the dash says that a clause is over, and so whose it is.
            ended = m.last == len(r.words) or _is_followed_by_bracket(r, m.last)
            if ended and ("," in gap or is_headline(r)):
                return m
        elif "(" in gap and m.last == len(r.words) and is_headline(r):
            # "... (AFP)" only says who sent it.
            known = m.role != "" or m.surname != "" or m.actor != OTHER
            if known and _is_enclosed(r, mentions, m):
                return m
    return None


def find_turn(r: Reading, mentions: list[Mention]) -> Cue | None:
    """Return the source of a turn in a transcript: "Name: Text"."""
    for cue in find_headlines(r, mentions) if mentions else ():
        if cue.rule == "headline-colon" and opens_turn(r, cue.last):
            return cue
    return None


def _join_titles(r: Reading, mentions: list[Mention]) -> list[Mention]:
    """Return mentions, an office at the head of a line as one with the rank and name behind it.

    "Chief of Staff of Russia General Ivan Bondar: ..." is one source.
    """
    if len(mentions) < 2:
        return mentions
    office, name = mentions[:2]
    joined = (
        office.role == name.role == "person"
        and not (office.surname or office.oblique or name.oblique)
        and name.surname != ""
        and office.last == name.first
        and r.gaps[name.first].strip() in {"", ","}
        and office.number == name.number
    )
    if not joined:
        return mentions
    if office.actor is None:
        whole = replace(name, first=office.first)
    else:
        whole = replace(office, last=name.last, surname=name.surname)
    return [whole, *mentions[2:]]


def _is_credit(r: Reading) -> bool:
    """Tell whether a line only says whose a picture is: "Photo: Kremlin press service"."""
    if not r.in_group(0, "credit"):
        return False
    k = next((k for k in range(1, min(MAX_CREDIT, len(r.words))) if r.gaps[k] != " "), 0)
    # "Video - Zelensky: we will not yield" goes on.
    ends = not any(":" in r.gaps[j] for j in range(k + 1, len(r.words)))
    return k > 0 and r.gaps[k].strip()[:1] in HEADLINE_MARKS and ends


def _ends_dateline(r: Reading, first: int, last: int) -> bool:
    """Tell whether what ends before a token is a place and a day: "MOSCOW, 28 Nov - RIA"."""
    if first > MAX_DATELINE or last < len(r.words) or 0 not in r.nominals:
        return False
    k = r.nominals[0][1]
    dated = any(word.lower.isdigit() for word in r.words[k:first])
    days = all(r.words[j].lower.isdigit() or "month" in r.groups[j] for j in range(k, first))
    return dated and (r.gaps[k].strip() != "" or days)


def _ends_in_bracket(r: Reading) -> bool:
    return r.text.startswith(")", r.ends[-1])


def _is_followed_by_bracket(r: Reading, at: int) -> bool:
    """Tell whether brackets, and nothing else, stand between a token and the end: "(TASS)"."""
    if at >= len(r.words) or r.gaps[at].strip() != "(" or not _ends_in_bracket(r):
        return False
    return not any(")" in r.gaps[k] for k in range(at + 1, len(r.words)))


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
    before = before or (at == 0 and r.in_group(0, "credit"))  # "Video - Zelensky: ..."
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


def find_introduced(r: Reading, mentions: list[Mention]) -> list[Cue]:
    """Return the subject of "The minister shrugged: “...”", whatever its verb is."""
    n = len(r.words)
    colon = next((k for k in range(1, n) if r.quoted[k] and not r.quoted[k - 1]), n)
    if colon == n or ":" not in r.gaps[colon] or not all(r.quoted[colon:]):
        return []
    # "Его перебил Рютте: «...»": behind "him", whom a verb of any kind concerns, only its subject.
    opened = 2 if r.in_group(0, "object_pronoun") else 0
    for mention in mentions:
        before = range(opened, mention.first)
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
