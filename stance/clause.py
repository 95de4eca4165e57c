"""Tokens to clauses: where the clause begins in which something is said.

Reads punctuation and the words that open a clause; knows nothing of who speaks.
"""

from __future__ import annotations

import re

from .reading import Reading

# A quotation of at most this many tokens may be a name: «Орешник».
NAME_WORDS = 3
CLAUSE_OPENERS = frozenset({"complementizer", "split"})
# What may stand between a comma and the subject of a comment: "a move that the".
COMMENT_OPENERS = frozenset({"adjective", "comment", "complementizer", "determiner", "relative"})
# "; à Kiev, | l'état-major"
MAX_ADVERBIAL = 4
# What may stand between a clause and the comma behind it.
CLOSING = " »”\"’'"
# "UNITED NATIONS (AP) — Russia said": the place and the agency are no subjects.
DATELINE_REACH = 10
DATELINE_RE = re.compile(r"\)\s*[-–—]+\s*\Z")


def find_story(r: Reading) -> int:
    """Return the token behind the dateline, "BRUSSELS (AFP) - | Allies ...", or 0."""
    reach = range(1, min(DATELINE_REACH, len(r.words)))
    return next((k for k in reach if DATELINE_RE.search(r.gaps[k])), 0)


def find_clause(r: Reading, start: int) -> int:
    """Return the token at which the clause begins that goes on to a token, 0 for the sentence."""
    quoted, groups, gaps = r.quoted, r.groups, r.gaps
    for k in range(start - 1, 0, -1):
        if quoted[k]:
            if all(quoted[max(0, k - NAME_WORDS) : k]):
                return k + 1
            continue  # A name in quotation marks parts no clause.
        group = groups[k]
        if group and not CLAUSE_OPENERS.isdisjoint(group):
            return k + 1
        gap = gaps[k]
        if gap != " " and (";" in gap or ":" in gap or DATELINE_RE.search(gap)):
            return k
        if k == start - 1 and "conjunction" in group:
            return 0
    return 0


def find_second_clause(r: Reading, first: int, *, spliced: bool = False) -> int | None:
    """Return the token at which the clause of a second source begins, or None.

    It opens with a word such as "while", or behind a semicolon; where clauses are spliced, as in a
    headline, behind a comma.
    """
    k = first
    if r.gaps[k].strip() == ",":
        for j in range(k - 1, max(0, k - MAX_ADVERBIAL - 1), -1):
            if j in r.verbs or r.quoted[j] or "," in r.gaps[j]:
                break
            if ";" in r.gaps[j]:
                return j  # "...; in private, ambassadors admit"
    if spliced and k > 0 and r.gaps[k].strip(CLOSING) == ",":
        return k
    if spliced and k > 1 and r.in_group(k - 1, "locative") and r.gaps[k - 1].strip() == ",":
        return k - 1  # "У Кремлі відмовилися, | в Києві кажуть ..."
    if spliced and r.in_group(k - 1, "splice"):
        return k - 1  # "Kyiv rules out a swap as Kremlin calls talks premature"
    opened = k
    while opened > 0 and r.gaps[opened] == " " and r.groups[opened - 1]:
        opened -= 1
    if "," in r.gaps[opened] and r.in_group(opened - 1, "opposing"):
        return opened  # "Киев көмек сұраса, | Берлин бас тартты": while the one asks, the other ...
    if "," in r.gaps[k] and r.in_group(k + 1, "contrast") and not r.quoted[k]:
        return k  # "..., Москва же советует"
    if r.in_group(k - 1, "contrast") and "," in r.gaps[k - 1]:
        told = any("complementizer" in r.groups[j] or ":" in r.gaps[j] for j in range(k - 1))
        if not told and not r.quoted[k - 1]:
            return k - 1
    while k > 0 and ";" not in r.gaps[k]:
        k -= 1
        if r.in_group(k, "split") and not r.quoted[k]:
            while k > 0 and r.in_group(k - 1, "split"):
                k -= 1
            return k or None
        if r.groups[k].isdisjoint(("determiner", "locative")):
            return None
    return k or None


def find_comment(r: Reading, first: int, last: int) -> int | None:
    """Return the token at which a clause begins that comments on all before it, or None.

    "..., a move the Kremlin called theft", "..., ce que Moscou dément", "..., which Kyiv denies":
    behind a comma, to the end of the sentence.

    Parameters
    ----------
    r : Reading
    first, last : int
        Where its subject begins, and where its cue ends.
    """
    k = first
    while k > 0 and "," not in r.gaps[k] and not COMMENT_OPENERS.isdisjoint(r.groups[k - 1]):
        k -= 1
    closed = any("," in gap for gap in r.gaps[last : len(r.words)])
    opens = "," in r.gaps[k] and not r.quoted[k] and r.holds("comment", k, first)
    return k if opens and not closed else None
