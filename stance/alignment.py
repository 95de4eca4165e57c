"""Two lists of statements -> which of the one says what which of the other says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from .features import WORD_RE, Analyzer

if TYPE_CHECKING:
    from .model import StanceModel

# Of statements in the seeds' dispatches, 95 % are less alike than 0.28 to any statement of another
# text, and 95 % are more alike than 0.37 to themselves with three words in ten replaced.
MIN_ALIKE = 0.3
# Between two that are as much alike, the one at the same place in its text.
PLACE_WEIGHT = 0.05
ROWS = 256
# Two statements with more pairs of equal tokens than this are not compared word by word: the time
# grows with the pairs, and with the stretches that they fall into.
MAX_PAIRS = 1 << 17

Edit = tuple[str, str, str]


def align(
    old: Sequence[str], new: Sequence[str], model: StanceModel
) -> list[tuple[int, int, float]]:
    """Return pairs of statements that say the same or nearly so.

    The most alike are paired first; each statement is in one pair at most. Likeness is the cosine
    of their features, the model's own, weighed by how rare they are in these two lists. A statement
    that was moved is found; one that was cut in two is paired with the half that holds more of it.
    One without a word is paired with one of the same signs only.

    Parameters
    ----------
    old, new : sequence of str
        In the order of their texts.
    model : StanceModel
        Whose features are compared.

    Returns
    -------
    list of (int, int, float)
        Places in ``old`` and ``new`` with the likeness, :data:`MIN_ALIKE` to 1, in the order of
        ``new``.

    Notes
    -----
    Every statement is compared with every other, 256 at a time: 500 with 500 take a second,
    10,000 with 10,000 some minutes, and memory grows with the number of likely pairs.
    """
    if not old or not new:
        return []
    from sklearn.feature_extraction.text import TfidfVectorizer

    analyze = Analyzer(model.spec, model.concepts)

    def analyzer(text: str) -> list[str]:
        # What every statement has in common would make all those without a word the same.
        return analyze(text) if WORD_RE.search(text) else ["".join(text.split())]

    vectorizer = TfidfVectorizer(analyzer=analyzer, sublinear_tf=True)
    matrix = vectorizer.fit_transform([*old, *new])
    left, right = matrix[: len(old)], matrix[len(old) :].T.tocsr()
    found = sorted(
        (
            -round(alike - PLACE_WEIGHT * abs(i / len(old) - j / len(new)), 9),
            i,
            j,
            min(alike, 1.0),
        )
        for i, j, alike in _likely_pairs(left, right)
    )
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    pairs = []
    for _, i, j, alike in found:
        if i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            pairs.append((i, j, alike))
    return sorted(pairs, key=lambda pair: pair[1])


def _likely_pairs(left: Any, right: Any) -> Iterator[tuple[int, int, float]]:
    for start in range(0, left.shape[0], ROWS):
        alike = (left[start : start + ROWS] @ right).tocoo()
        keep = alike.data >= MIN_ALIKE
        rows, columns = alike.row[keep] + start, alike.col[keep]
        yield from zip(rows.tolist(), columns.tolist(), alike.data[keep].tolist(), strict=True)


def edit_words(old: str, new: str) -> list[Edit]:
    """Return how one text becomes the other, word by word.

    Parameters
    ----------
    old, new : str

    Returns
    -------
    list of (str, str, str)
        What is done, ``equal``, ``insert``, ``delete`` or ``replace``, with the stretch of each
        text, equal but for blanks. The stretches put together are the two texts.

    Examples
    --------
    >>> edit_words("We condemn it.", "We strongly condemn it.")
    [('equal', 'We ', 'We '), ('insert', '', 'strongly '), ('equal', 'condemn it.', 'condemn it.')]
    """
    a, b = _tokens(old), _tokens(new)
    # Blanks go with the word before them and count for nothing.
    old_keys, new_keys = ([token.rstrip() for token in side] for side in (a, b))
    counts = Counter(new_keys)
    if sum(counts[key] for key in old_keys) > MAX_PAIRS:
        return [("equal" if old_keys == new_keys else "replace", old, new)]
    edits = SequenceMatcher(None, old_keys, new_keys, autojunk=False).get_opcodes()
    return [(op, "".join(a[i1:i2]), "".join(b[j1:j2])) for op, i1, i2, j1, j2 in edits]


def _tokens(text: str) -> list[str]:
    """Return the words with the blanks behind them, and each other character: all of the text."""
    tokens: list[str] = []
    at = 0
    for match in WORD_RE.finditer(text):
        tokens += text[at : match.start()]
        at = match.end()
        while at < len(text) and text[at].isspace():
            at += 1
        tokens.append(text[match.start() : at])
    return [*tokens, *text[at:]]
