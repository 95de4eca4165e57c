"""What stands between a source and the colon that introduces its words.

Knows "Kremlin: ...", "Peskov (video): ...", "Kyiv on the strike: ...", "Zelensky in Dublin: ...",
"Лавров — Западу: ...". Refuses to say who the source is: that is :mod:`stance.headline`'s affair.
"""

from __future__ import annotations

import re

from .beside import skip_name
from .gazetteer import OTHER
from .mention import Mention
from .reading import Reading

# Flags and other symbols may stand before the colon of a post.
COLON_RE = re.compile(r"[^\w,;.!?()«»“”\"]*[:：]\s")
TOPIC_END_RE = re.compile(r"[,;.!?]")
DASH_RE = re.compile(r"\s[–—-]\s")
# Words that lead to a place, whatever else they do: "в", "à".
PLACES = frozenset({"locative", "setting"})
# Between "X on" and the colon of a headline.
MAX_TOPIC = 10
# Behind such a colon, the words that show a heading of what the text is about.
MAX_GIST = 3
# What ends a sentence of running text; a headline lacks it.
STOP_RE = re.compile(r"[»”\"’)\]]*[.!?…;]")


def is_headline(r: Reading) -> bool:
    """Tell whether no full stop ends a sentence."""
    return STOP_RE.match(r.text, r.ends[-1]) is None


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


def leads_to_colon(r: Reading, mention: Mention, mentions: list[Mention]) -> bool:
    """Tell whether a colon stands behind a mention, or ends the aside or topic behind it."""
    at = skip_name(r, mention.last)
    gap = r.gaps[at]
    if gap != " " and COLON_RE.match(gap.lstrip('»”"')):
        return True
    group = r.groups[at]
    if gap.isspace() and "about" in group:
        # "Macron à Kiev : ..." may be a heading.
        return _find_colon(r, at) is not None if PLACES.isdisjoint(group) else colon_follows(r, at)
    if gap.strip() == "(":
        return any(")" in r.gaps[k] and ":" in r.gaps[k] for k in range(at + 1, len(r.words)))
    person = mention.role == "person" or mention.surname != ""
    if gap.isspace() and "preposition" in group and (person or _is_tally(r, mention)):
        return _tells_where(r, mention, at)
    dash = DASH_RE.fullmatch(gap) is not None
    if person and (dash or gap == " ") and _is_addressed(r, at, mentions, dash=dash):
        return True
    if dash:
        outlet = next((m for m in mentions if m.first == at and m.type == "institution"), None)
        if outlet is not None and outlet.actor == OTHER:
            # "A diplomat — Reuters: ...": whom he told.
            return outlet.last < len(r.words) and COLON_RE.match(r.gaps[outlet.last]) is not None
        return not group.isdisjoint(("about", "preposition")) and _find_colon(r, at) is not None
    return False


def colon_follows(r: Reading, at: int) -> bool:
    """Tell whether a topic ends in a colon: "Kyiv on the strike: ..."."""
    colon = _find_colon(r, at)
    return colon is not None and not _is_gist(r, colon)


def _find_colon(r: Reading, at: int) -> int | None:
    """Return the token behind the colon that ends a topic, brackets aside, or None."""
    enclosed = False
    for k in range(at + 1, min(at + MAX_TOPIC, len(r.words) - 1) + 1):
        gap = r.gaps[k]
        enclosed = (enclosed or "(" in gap) and ")" not in gap
        if not enclosed and COLON_RE.match(gap.lstrip(") ")):
            return k
        if not enclosed and TOPIC_END_RE.search(gap):
            return None
    return None


def _is_tally(r: Reading, mention: Mention) -> bool:
    """Tell whether a mention is the bulletin of a body: "The army's tally for the night: ..."."""
    if not r.holds("tally", mention.first, mention.last):
        return False
    nominals = (r.nominals[k][0] for k in range(mention.first, mention.last) if k in r.nominals)
    # "The toll of the Russian strike for the night: ..." is nobody's.
    return any(entry.value == "body" or entry.detail == "institution" for entry in nominals)


def _tells_where(r: Reading, mention: Mention, at: int) -> bool:
    """Tell whether place and time lead from a source to the colon: "Zelensky in Dublin: ..."."""
    colon = _find_colon(r, at)
    if colon is None or any(k in r.verbs for k in range(at, colon)):
        return False
    if _is_tally(r, mention):
        return True
    # In running text it is a caption.
    plain = mention.kind != "name" and (mention.first > 0 or is_headline(r))
    return plain and not _is_gist(r, colon)


def _is_gist(r: Reading, at: int) -> bool:
    """Tell whether a heading goes on to say what the text holds: ": key moments of the visit"."""
    return not r.quoted[at] and r.holds("gist", at, at + MAX_GIST)


def _is_addressed(r: Reading, at: int, mentions: list[Mention], *, dash: bool) -> bool:
    """Tell whether the one to whom somebody speaks stands before the colon: "Лавров — Западу: "."""
    whom = next((m for m in mentions if m.first == at), None)
    if whom is None or whom.last >= len(r.words) or not COLON_RE.match(r.gaps[whom.last]):
        return False
    undeclined = dash and r.in_group(whom.last - 1, "undeclined")
    return (whom.oblique or undeclined) and not _is_gist(r, whom.last)
