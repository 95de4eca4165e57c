"""The seeds that come nearest to a real statement, for a reader to say which of them retell it.

    python -m training.nearest [BATCH ...] [-n N] [--real FOLDER]

Prints JSON lines, the nearest first: the seed's ``id`` and ``text``, the ``real`` statement and how
like they are. A seed may share the topic, the event and the set phrases of the trade with it; one
that says the same thing with its parts in the same order, names or numbers exchanged, is to be
taken out. Which it is, no number tells.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from .data import LANGUAGES, REAL, Example, choose_batches, read_real, read_seeds

FEATURES = (("word", (1, 2)), ("char_wb", (4, 6)))
"""Words in their order show a reworded sentence; parts of words, one with other endings."""


def find_nearest(
    seeds: Sequence[Example], real: Sequence[Example]
) -> list[tuple[float, Example, Example]]:
    """Return each seed beside the real statement of its language that it is most like.

    Parameters
    ----------
    seeds, real : sequence of Example

    Returns
    -------
    list of (float, Example, Example)
        Likeness, 0 to 2: the cosine over words and pairs of words, and that over parts of words.
        The most like first.
    """
    found = []
    for lang in LANGUAGES:
        ours = [e for e in seeds if e.lang == lang]
        theirs = [e for e in real if e.lang == lang]
        if not ours or not theirs:
            continue
        likeness = sum(_compare(ours, theirs, kind, n) for kind, n in FEATURES)
        found += [
            (float(row[k]), e, theirs[k])
            for e, row, k in zip(ours, likeness, likeness.argmax(axis=1), strict=True)
        ]
    return sorted(found, key=lambda triple: (-triple[0], triple[1].id))


def _compare(
    ours: Sequence[Example], theirs: Sequence[Example], kind: str, n: tuple[int, int]
) -> NDArray[np.float64]:
    """Return the cosines of two lists of statements, of shape (len(ours), len(theirs))."""
    table = TfidfVectorizer(analyzer=kind, ngram_range=n, sublinear_tf=True)
    table.fit([e.text for e in (*ours, *theirs)])
    a, b = (table.transform([e.text for e in part]) for part in (ours, theirs))
    return (a @ b.T).toarray()


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("batches", nargs="*", help="such as en-9; default: all")
    parser.add_argument("-n", type=int, default=300, help="how many to print")
    parser.add_argument("--real", type=Path, default=REAL, help="folder of real labelled texts")
    args = parser.parse_args(argv)
    if args.n < 1:
        parser.error(f"-n is {args.n}; accepted: 1 or more")
    seeds = choose_batches(parser, read_seeds(), args.batches)
    for likeness, seed, real in find_nearest(seeds, read_real(args.real))[: args.n]:
        row = {"id": seed.id, "text": seed.text, "real": real.text, "likeness": round(likeness, 3)}
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
