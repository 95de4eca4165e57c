"""Forms of several words: which of those that a word can begin stand in a text.

Compares as few words as it can: by their second and their third word most forms are ruled out in
two steps. Refuses to say which of the forms found counts: that is :mod:`stance.reading`'s affair.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from .lexicon import MAX_ENDING, Entry

if TYPE_CHECKING:
    from .word import Word

# The words of a form behind its first one, with what it means.
Phrase = tuple[tuple[str, ...], Entry]
# The number of words of a form that stands in a text, with what it means.
Found = tuple[int, Entry]


class Continuation(NamedTuple):
    """The longer forms that a first, a second and a third word leave open.

    Parameters
    ----------
    phrases : list of (tuple of str, Entry)
        Their words behind the first one, the longest first.
    found : list of (int, Entry) or None
        What stands in the text, if that needs no further comparison.
    """

    phrases: list[Phrase]
    found: list[Found] | None


def sort_by_third(phrases: list[Phrase]) -> dict[str, Continuation]:
    """Return which forms may go on with a third word, in their order; ``""`` is any other."""
    thirds = ["" if len(rest) == 1 or rest[1][-1] == "*" else rest[1] for rest, _ in phrases]
    by_third: dict[str, list[Phrase]] = {"": []}
    for third, phrase in zip(thirds, phrases, strict=True):
        by_third.setdefault(third, []).append(phrase)
    if by_third[""]:
        for third in by_third:
            either = {third, ""}
            by_third[third] = [
                p for other, p in zip(thirds, phrases, strict=True) if other in either
            ]
    return {third: _continue(third, found) for third, found in by_third.items()}


def _continue(third: str, phrases: list[Phrase]) -> Continuation:
    exact = {(third,), ()}
    sure = all(rest[1:] in exact and rest[0][-1] != "*" for rest, _ in phrases)
    found = [(1 + len(rest), entry) for rest, entry in phrases]
    return Continuation(phrases, found if sure else None)


def find_phrases(words: Sequence[Word], at: int) -> list[Found]:
    """Return the entries of several words that begin at a token but the last, longest first."""
    word, second = words[at], words[at + 1]
    follows = second.lower in word.phrases
    if not follows and not word.loose:
        return []
    found: list[Found] = []
    third = words[at + 2].lower if at + 2 < len(words) else ""
    if follows:
        phrases, sure = word.continue_with(second.lower, third)
        found = _compare(phrases, words, at + 1) if sure is None else sure
    if not word.loose or not word.may_go_on(second):
        return found
    if word.stems:
        phrases, _ = word.continue_with("", third)
        found = found + _compare(phrases, words, at + 1)
    if third in word.phrases and third and "adverb" in second.groups:
        # "fait toutefois valoir": an adverb may part an idiom.
        fourth = words[at + 3].lower if at + 3 < len(words) else ""
        phrases, _ = word.continue_with(third, fourth)
        parted = _compare(phrases, words, at + 2)
        found = found + [(n + 1, entry) for n, entry in parted if entry.kind == "verb"]
    return found


def _compare(phrases: list[Phrase], words: Sequence[Word], at: int) -> list[Found]:
    return [(1 + len(rest), entry) for rest, entry in phrases if _same_words(rest, words, at)]


def _same_words(pattern: Sequence[str], words: Sequence[Word], at: int) -> bool:
    if at + len(pattern) > len(words):
        return False
    for offset, p in enumerate(pattern):
        word = words[at + offset].lower
        if p[-1] == "*":
            if not word.startswith(p[:-1]) or len(word) - len(p) >= MAX_ENDING:
                return False
        elif word != p:
            return False
    return True
