"""Statement -> features: the one analyzer, used in training and in inference.

A statement is read as words, folded so that case, typographic apostrophes, decomposed accents and
the value of numbers do not matter. Its features are the words; the character n-grams of each padded
word, which carry the morphology of Russian, Ukrainian, Kazakh and French; the concepts that words
stand for; pairs of concepts that stand near one another, in either order; of those that stand next
to one another, which comes first: to attack Russia is not what Russia attacks; and bigrams of
words, each under the name of its concept if it has one: to give "to" Ukraine is not to take "from"
it. Character n-grams never cross a word, so that what a word contributes depends on the word alone:
that is what lets :class:`stance.model.StanceModel` remember words instead of counting n-grams.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from .concept import ConceptTable
from .errors import InputError
from .record import dataclass

MAX_WORD = 64
"""A longer word is read as several; the longest in the seeds has 32 letters."""

MAX_CHAR_NGRAM = 8
"""Eight characters of an alphabet of 255 make one 64-bit key (see :mod:`stance.vocabulary`)."""

MAX_ALPHABET = 255

MAX_REACH = 16

START = "^"
"""The feature that every statement has once."""

TERM_MARKS = frozenset({"=", "@", START})
"""What the names of words, concepts and ``START`` begin with, and no n-gram."""

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
_DIGIT_RE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class FeatureSpec:
    """Which features there are; stored in the manifest of a bundle.

    Parameters
    ----------
    words : bool, default=True
        Whether whole words are features.
    chars : tuple of int, default=(3, 5)
        Shortest and longest character n-gram within a padded word, at most 8; ``(0, 0)`` for none.
    reach : int, default=8
        How far apart two concepts may stand to be a pair, counted in concepts, at most 16; 0 for no
        pairs.
    ordered_reach : int, default=1
        How far apart two concepts may stand to be a pair in their order besides, at most 16; 0 for
        no such pairs.
    bigrams : bool, default=True
        Whether bigrams of words, or of the concepts that they stand for, are features. Of a word
        that is neither a concept nor a feature there is none.
    """

    words: bool = True
    chars: tuple[int, int] = (3, 5)
    reach: int = 8
    ordered_reach: int = 1
    bigrams: bool = True

    def __post_init__(self) -> None:
        for name in ("words", "bigrams"):
            if not isinstance(getattr(self, name), bool):
                raise InputError(f"{name} is {getattr(self, name)!r}; accepted: True, False")
        if (
            not isinstance(self.chars, Sequence)
            or len(self.chars) != 2
            or not _is_range(*self.chars)
        ):
            raise InputError(
                f"chars is {self.chars!r}; accepted: (0, 0), or (shortest, longest) "
                f"with 1 <= shortest <= longest <= {MAX_CHAR_NGRAM}"
            )
        for name in ("reach", "ordered_reach"):
            value = getattr(self, name)
            if type(value) is not int or not 0 <= value <= MAX_REACH:
                raise InputError(f"{name} is {value!r}; accepted: 0 to {MAX_REACH}")

    def admits(self, name: str) -> bool:
        """Tell whether a feature, by its name, may be a word or a bigram here, if it is one."""
        if is_bigram(name):
            return self.bigrams and (self.words or "=" not in name)
        return self.words or name[0] != "="

    def to_dict(self) -> dict[str, Any]:
        """Return the parameters as plain data, ready for JSON."""
        return {
            "words": self.words,
            "chars": list(self.chars),
            "reach": self.reach,
            "ordered_reach": self.ordered_reach,
            "bigrams": self.bigrams,
        }


@dataclass(frozen=True, slots=True)
class Analyzer:
    """Statement -> names of its features, as scikit-learn's vectorizers ask for it.

    Words begin with ``=`` and concepts with ``@``, which no word can hold, so that neither is taken
    for a character n-gram; between the two of a bigram stands ``+``. Every statement has the
    feature ``^``: its share of the norm keeps the few features of a short statement from weighing
    too much.

    Parameters
    ----------
    spec : FeatureSpec
    concepts : ConceptTable

    Examples
    --------
    >>> from stance.concept import ConceptTable
    >>> analyze = Analyzer(FeatureSpec(chars=(4, 4)), ConceptTable([("war", "war"), ("no", "no")]))
    >>> analyze("No WAR!")
    ['^', '=no', ' no ', '=war', ' war', 'war ', '@no', '@war', '@no war', '@no>war', '@no+@war']
    """

    spec: FeatureSpec
    concepts: ConceptTable

    def __call__(self, text: str) -> list[str]:
        """Return the features of one statement, as often as they occur."""
        features = [START]
        low, high = self.spec.chars
        tokens = WORD_RE.findall(text)
        words = fold_words(tokens) if tokens else []
        for word in words:
            if self.spec.words:
                features.append(f"={word}")
            padded = f" {word} "
            for n in range(max(low, 1), high + 1):
                features += [padded[i : i + n] for i in range(len(padded) - n + 1)]
        places = self.concepts.find_many(words)
        found = [self.concepts.names[place] for place in places if place >= 0]
        features += [f"@{name}" for name in found]
        features += name_pairs(found, self.spec)
        if self.spec.bigrams:
            bare = not self.spec.words
            units = [
                f"@{self.concepts.names[place]}" if place >= 0 else "" if bare else f"={word}"
                for word, place in zip(words, places, strict=True)
            ]
            features += [f"{a}+{b}" for a, b in pairwise(units) if a and b]
        return features


def name_pairs(found: Sequence[str], spec: FeatureSpec) -> list[str]:
    """Return the features of the pairs among the concepts of a statement.

    Parameters
    ----------
    found : sequence of str
        The concepts, in the order of the words that stand for them.
    spec : FeatureSpec

    Returns
    -------
    list of str
        ``@a b`` for a pair in either order, ``@a>b`` for one in its order.
    """
    features = []
    for distance in range(1, max(spec.reach, spec.ordered_reach) + 1):
        for left, right in zip(found, found[distance:], strict=False):
            if distance <= spec.reach:
                features.append("@" + " ".join(sorted((left, right))))
            if distance <= spec.ordered_reach:
                features.append(f"@{left}>{right}")
    return features


def is_bigram(name: str) -> bool:
    """Tell whether a feature is a bigram, by its name.

    Examples
    --------
    >>> is_bigram("=no+@war"), is_bigram("@no war"), is_bigram("=war")
    (True, False, False)
    """
    return "+" in name


def is_pair(name: str) -> bool:
    """Tell whether a feature is a pair of concepts, by its name.

    Examples
    --------
    >>> is_pair("@no war"), is_pair("@no>war"), is_pair("@no+@war"), is_pair(" wa")
    (True, True, False, False)
    """
    return name.startswith("@") and not is_bigram(name) and (" " in name or ">" in name)


def _is_range(low: Any, high: Any) -> bool:
    if type(low) is not int or type(high) is not int:
        return False
    return low == high == 0 or 1 <= low <= high <= MAX_CHAR_NGRAM


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
    return fold_words([token])[0]


def fold_words(tokens: list[str]) -> list[str]:
    """Return :func:`fold_word` of many words at once, ten times as fast."""
    # No word holds a line break, and nothing that folds does so across one.
    text = unicodedata.normalize("NFC", "\n".join(tokens).casefold())
    if not text.isascii():
        text = text.replace("’", "'").replace("ʼ", "'")
    for digit in "123456789":
        text = text.replace(digit, "0")
    if not _is_plain(text):
        text = _DIGIT_RE.sub("0", _MARKS_RE.sub("", text))
    words = text.split("\n")
    if "'\n" in text or text.endswith("'"):
        # Elided words have at most two letters; any other last apostrophe closes a quotation.
        words = [word.rstrip("'") if len(word) > 3 else word for word in words]
    return words


def _is_plain(text: str) -> bool:
    """Tell whether folded words hold letters, zeros and apostrophes only: no marks, no digits."""
    for char in "\n'0_":
        text = text.replace(char, "")
    return text.isalpha() or not text


def check_statements(statements: Iterable[str]) -> list[str]:
    """Return the statements as a list, or say what was given instead.

    Raises
    ------
    InputError
        If the argument is one string or no list, or something in it is no string.
    """
    if isinstance(statements, str):
        raise InputError(
            "got one string; accepted: a list of statements; put it in brackets: [text]"
        )
    if not isinstance(statements, Iterable):
        raise InputError(
            f"got statements of type {type(statements).__name__}; accepted: a list of statements"
        )
    result = list(statements)
    for i, statement in enumerate(result):
        if not isinstance(statement, str):
            raise InputError(
                f"statement {i} is {statement!r}; accepted: str; convert or leave out the others"
            )
    return result
