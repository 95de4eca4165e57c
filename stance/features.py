"""Statement -> words and n-grams: the one analyzer, used in training and in inference.

A statement is read as words, folded so that case, typographic apostrophes, decomposed accents and
the value of numbers do not matter. Its features are the words, pairs of neighbouring words, and the
character n-grams of each padded word, which carry the morphology of Russian, Ukrainian, Kazakh and
French. Character n-grams never cross a word, so what a word contributes depends on the word alone:
that is what lets :class:`stance.model.StanceModel` remember words instead of counting n-grams.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from .errors import InputError

MAX_WORD = 64
"""A longer word is read as several; the longest in the seeds has 32 letters."""

MAX_CHAR_NGRAM = 8
"""Eight characters of an alphabet of 255 make one 64-bit key (see :mod:`stance.vocabulary`)."""

# Marks that follow a letter in decomposed text, soft hyphens and zero-width joiners belong to the
# word they stand in.
_MARKS = "\u0300-\u036f\u00ad\u200b-\u200d\u2060"
WORD_RE = re.compile(
    rf"""
      \w{{1,2}}['’](?=\w)                # an elided word is one of its own: l’escalade, qu’il
    | \w[\w'’{_MARKS}]{{0,{MAX_WORD - 1}}}  # other apostrophes stay inside: don’t, aujourd’hui
    """,
    re.VERBOSE,
)
_MARKS_RE = re.compile(f"[{_MARKS}]+")
_APOSTROPHE_RE = re.compile("[’ʼ]")
_DIGIT_RE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class FeatureSpec:
    """Which n-grams are features; stored in the manifest of a bundle.

    Parameters
    ----------
    words : int, default=2
        Longest run of words: 0 for none, 1 for single words, 2 for pairs as well.
    chars : tuple of int, default=(3, 5)
        Shortest and longest character n-gram within a padded word, at most 8; ``(0, 0)`` for none.
    """

    words: int = 2
    chars: tuple[int, int] = (3, 5)

    def __post_init__(self) -> None:
        if self.words not in (0, 1, 2):
            raise InputError(f"words is {self.words!r}; accepted: 0, 1, 2")
        low, high = self.chars
        if (low, high) != (0, 0) and not 1 <= low <= high <= MAX_CHAR_NGRAM:
            raise InputError(
                f"chars is {self.chars!r}; accepted: (0, 0), or (shortest, longest) "
                f"with 1 <= shortest <= longest <= {MAX_CHAR_NGRAM}"
            )
        if not self.words and not high:
            raise InputError("words=0 and chars=(0, 0) leave no features; set one of them")

    def analyze(self, text: str) -> list[str]:
        """Return the features of one statement, in the order of its words.

        Words and pairs begin with ``=``, which no word can hold, so that they are never taken for
        character n-grams. A dash or quotation mark that stands alone parts a pair.

        Parameters
        ----------
        text : str
            Any text.

        Returns
        -------
        list of str

        Examples
        --------
        >>> FeatureSpec(words=2, chars=(4, 4)).analyze("No WAR!")
        ['=no', ' no ', '=war', '=no war', ' war', 'war ']
        """
        features = []
        before = ""
        for chunk in text.split():
            words = [fold_word(token) for token in WORD_RE.findall(chunk)]
            for word in words:
                if self.words:
                    features.append(f"={word}")
                if self.words == 2 and before:
                    features.append(f"={before} {word}")
                features.extend(self.char_ngrams(word))
                before = word
            if not words:
                before = ""
        return features

    def char_ngrams(self, word: str) -> Iterator[str]:
        """Yield the character n-grams of one folded word, shortest first."""
        low, high = self.chars
        padded = f" {word} "
        for n in range(max(low, 1), high + 1):
            for start in range(len(padded) - n + 1):
                yield padded[start : start + n]

    def to_dict(self) -> dict[str, Any]:
        """Return the parameters as plain data, ready for JSON."""
        return {**asdict(self), "chars": list(self.chars)}


def fold_word(token: str) -> str:
    """Return the form under which a word is known.

    Case is folded, accents composed, stress marks, soft hyphens and zero-width characters dropped,
    apostrophes made one, and every digit written ``0``: a year or a tally says nothing of a stance.

    Parameters
    ----------
    token : str
        A match of ``WORD_RE``.

    Returns
    -------
    str
        Never empty, and at most a few times ``MAX_WORD`` long.

    Examples
    --------
    >>> fold_word("Aujourd’hui"), fold_word("2022")
    ("aujourd'hui", '0000')
    """
    word = unicodedata.normalize("NFC", token.casefold())
    if not word.isascii():
        word = _APOSTROPHE_RE.sub("'", _MARKS_RE.sub("", word))
    # Elided words have at most two letters; any other last apostrophe closes a quotation.
    return _DIGIT_RE.sub("0", word.rstrip("'") if len(word) > 3 else word)


def check_statements(statements: Iterable[str]) -> list[str]:
    """Return the statements as a list, or say what was given instead.

    Raises
    ------
    InputError
        If the argument is one string, or something in it is no string.
    """
    if isinstance(statements, str):
        raise InputError(
            "got one string; accepted: a list of statements; put it in brackets: [text]"
        )
    result = list(statements)
    for i, statement in enumerate(result):
        if not isinstance(statement, str):
            raise InputError(
                f"statement {i} is {statement!r}; accepted: str; convert or leave out the others"
            )
    return result
