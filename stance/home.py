"""Whose country a text is from, where a language is written in several.

Russian is that of Moscow, Astana and much of Ukraine: "the ministry" alone is another one in each.
Counts the signs that the data give (``words.tsv``, groups ``sign_ACTOR`` and ``mark_ACTOR``):
names, money, prepositions, whom a text calls the enemy, and where it is dated from (groups
``seat_ACTOR``). Refuses to look at who speaks.
"""

from __future__ import annotations

import re
from functools import cache

from .lexicon import Lexicon, load_lexicon

# The beginning tells; a long text would cost its length.
HEAD_CHARS = 5_000
# The dateline stands behind a headline and a lead.
SEAT_CHARS = 600
# What only one side writes counts so many names.
MARK = 3
# Of a language that is nobody's, one such word may be somebody's who is quoted.
MIN_SIGNS = 2 * MARK


def find_home(text: str, lexicon: Lexicon) -> str | None:
    """Return the actor of a bare role ("the minister") in a text, or None.

    Parameters
    ----------
    text : str
    lexicon : Lexicon
        Of its language; its group ``home`` names the actor where no other has more signs.
    """
    home = next(iter(lexicon.group("home")), None)
    signs = _compile(lexicon.lang)
    if not signs:
        return home
    counts = {actor: 0 for actor, _, _ in signs}
    for actor, dateline in _compile_seats(lexicon.lang):
        if actor in counts and dateline.search(text[:SEAT_CHARS]):
            counts[actor] += MARK
    head = text[:HEAD_CHARS].lower()
    for actor, weight, pattern in signs:
        counts[actor] += weight * len(pattern.findall(head))
    best = max(sorted(counts), key=counts.__getitem__)
    own = counts.get(home, 0) if home is not None else MIN_SIGNS - 1
    return best if counts[best] > own else home


@cache
def _compile(lang: str) -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    """Return the signs of each actor, by what they weigh, as expressions."""
    lexicon = load_lexicon(lang)
    found = []
    for kind, weight in (("mark", MARK), ("sign", 1)):
        for group in lexicon.starting(f"{kind}_"):
            forms = [_to_expression(form) for form in lexicon.group(group)]
            pattern = re.compile(rf"\b(?:{'|'.join(forms)})\b")
            found.append((group.removeprefix(f"{kind}_"), weight, pattern))
    return tuple(found)


@cache
def _compile_seats(lang: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return an expression for the datelines of each actor."""
    lexicon = load_lexicon(lang)
    found = []
    for group in lexicon.starting("seat_"):
        seats = "|".join(map(re.escape, lexicon.group(group)))
        pattern = re.compile(rf"^(?:{seats})[.,]", re.MULTILINE)
        found.append((group.removeprefix("seat_"), pattern))
    return tuple(found)


def _to_expression(form: str) -> str:
    return re.escape(form.lower().replace("_", " ")).replace(r"\*", r"\w*")
