"""What stands beside a token: the next mention, and what may be passed over on the way to it."""

from __future__ import annotations

import re

from .clause import DATELINE_RE, NAME_WORDS
from .mention import Mention
from .reading import Reading

# A verb and its subject stand at most this many tokens apart where nothing else joins them.
NEAR = 3
# A noun phrase whose head the data do not hold is read up to the next mark, at most this far.
MAX_PHRASE = 12
# What opens an insertion, and what closes it.
INSERTIONS = {",": ",–—", "(": "),", "–": "–—", "—": "–—"}
STOP_RE = re.compile(r"[,;.!?«»“”\"]")
# A name in quotation marks, in the course of a sentence and before a word.
NAME_RE = re.compile(r"\w [«“„\"]([^\W\d_][^«»“”„\",;:.!?]*)[»”“\"] \Z")
LONGEST_NAME = 60
PUNCTUATION_RE = re.compile(r"[,;:.!?«»“”\"()–—\n]")


def right_of(r: Reading, mentions: list[Mention], at: int, reach: int) -> Mention | None:
    """Return the mention that begins at a token or a few function words after it."""
    for mention in mentions:
        if mention.first < at:
            if mention.last > at:
                return mention
            continue
        if mention.first - at > reach:
            return None
        for k in range(at, mention.first):
            if not r.groups[k] or r.quoted[k] or "complementizer" in r.groups[k]:
                return None
        if at == 0 or (mention.first == at and r.gaps[at].strip("«»“”„") == " "):
            return mention
        return None if STOP_RE.search(r.gap(at - 1, mention.first)) else mention
    return None


def touches(r: Reading, mention: Mention, start: int) -> bool:
    """Tell whether a mention stands right before a verb group, or an insertion away."""
    last = mention.last
    if last > start:
        return False
    if last == start:
        return r.gaps[start].strip() in {"", ",", "'", "’", ")", "-"}
    groups = r.groups
    if r.in_group(skip_adverbs(r, last), "relative"):
        return True
    gap, closing = r.gaps[last], r.gaps[start].rstrip()[-1:]
    closings = INSERTIONS.get(gap.lstrip()[:1], "") if gap != " " else ""
    if closing and closing in closings:
        # "МОСКВА, 5 мая (Агентство) - ..., пообещал X": from a dateline nothing reaches so far.
        return not any(DATELINE_RE.search(gap) for gap in r.gaps[last + 1 : start])
    if start - last > NEAR:
        return False
    for group in groups[last:start]:
        if "adverb" not in group and "clitic" not in group:
            return False
    return True


def skip_adverbs(r: Reading, at: int) -> int:
    """Return the first token from ``at`` on that is no adverb."""
    groups, n = r.groups, len(r.groups)
    while at < n and "adverb" in groups[at] and not r.quoted[at]:
        at += 1
    return at


def skip_name(r: Reading, at: int) -> int:
    """Return the first token behind a name in quotation marks: the newspaper «Time»."""
    k, n = at, len(r.quoted)
    while k < n and r.quoted[k] and k - at < NAME_WORDS and ":" not in r.gaps[at]:
        k += 1
    return k if k < n and not r.quoted[k] else at


def follows_name(r: Reading, at: int) -> bool:
    """Tell whether a name in quotation marks stands right before: "to the weekly «Time» | said"."""
    found = NAME_RE.search(r.text, max(r.starts[0], r.starts[at] - LONGEST_NAME), r.starts[at])
    return found is not None and found[1][0].isupper() and len(found[1].split()) <= NAME_WORDS


def phrase_end(r: Reading, first: int) -> int:
    """Return where a noun phrase ends whose head the data do not hold: at the next mark."""
    last = first
    while last < len(r.words) and last - first < MAX_PHRASE and not r.quoted[last]:
        if last > first and PUNCTUATION_RE.search(r.gap(last - 1, last)):
            break
        last += 1
    return last
