"""The words that real statements use and the seeds avoid: what the next ones are to be written in.

    python -m training.register [BATCH ...] [-n N] [--real FOLDER]
    python -m training.register --halves

Prints, by language, the words that stand in a larger share of the real statements than of the
seeds, the farthest apart first, and then those of which the seeds are too fond. With ``--halves``
it trains the shipped recipe on the half of the seeds that uses the words of real statements, on
the other half and on half of the seeds at random, and measures each on real texts: how much the
register counts beside the number. The shipped model learns from all seeds alike.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from stance.features import WORD_RE, fold_words

from .curve import mean_macro_f1
from .data import LANGUAGES, REAL, Example, choose_batches, read_real, read_seeds
from .evaluate import fit, recipe

MIN_DOCS = 3
"""A word of fewer documents is of their subject rather than of the register."""

DAMPING = 5
"""Statements with a word that both sides are granted, in the smaller collection: what is rare in
both tells nothing."""


def read_words(text: str) -> frozenset[str]:
    """Return the folded words of a statement."""
    return frozenset(fold_words(WORD_RE.findall(text)))


def weigh_words(seeds: Sequence[Example], real: Sequence[Example]) -> dict[str, float]:
    """Return how much more often a word stands in real statements: the log of the ratio of shares.

    Parameters
    ----------
    seeds, real : sequence of Example
        Of one language; neither is empty.
    """
    ours = Counter(word for e in seeds for word in read_words(e.text))
    theirs = Counter(word for e in real for word in read_words(e.text))
    # What is added is the same share of both, so that a word that neither has weighs nothing.
    least = DAMPING / min(len(seeds), len(real))
    return {
        word: float(
            np.log(theirs[word] / len(real) + least) - np.log(ours[word] / len(seeds) + least)
        )
        for word in sorted(ours | theirs)
    }


def find_words(seeds: Sequence[Example], real: Sequence[Example]) -> tuple[list[str], list[str]]:
    """Return the words that seeds use too rarely, and too often, the farthest from real ones first.

    Parameters
    ----------
    seeds, real : sequence of Example
        Of one language. Words of fewer than ``MIN_DOCS`` documents are left out.
    """
    weights = weigh_words(seeds, real)
    places = [
        Counter(w for w, _ in {(w, e.doc) for e in part for w in read_words(e.text)})
        for part in (real, seeds)
    ]
    words = sorted(weights, key=lambda word: (-weights[word], word))
    rare = [w for w in words if weights[w] > 0 and places[0][w] >= MIN_DOCS]
    frequent = [w for w in reversed(words) if weights[w] < 0 and places[1][w] >= MIN_DOCS]
    return rare, frequent


def nearer_half(seeds: Sequence[Example], real: Sequence[Example]) -> set[str]:
    """Return the ids of the half of each language whose words are most those of real statements."""
    chosen: set[str] = set()
    for lang in LANGUAGES:
        ours = [e for e in seeds if e.lang == lang]
        theirs = [e for e in real if e.lang == lang]
        if not ours or not theirs:
            continue
        weights = weigh_words(ours, theirs)
        near = {e.id: np.mean([weights[w] for w in read_words(e.text)] or [0.0]) for e in ours}
        ours.sort(key=lambda e: (-near[e.id], e.id))
        chosen |= {e.id for e in ours[: len(ours) // 2]}
    return chosen


def print_halves(seeds: Sequence[Example], real: Sequence[Example]) -> None:
    """Print macro-F1 on real texts of what is learned from halves of the seeds."""
    near = nearer_half(seeds, real)
    shuffled = sorted(e.id for e in seeds)
    random.Random(0).shuffle(shuffled)
    chance = set(shuffled[: len(near)])
    halves: dict[str, Iterable[Example]] = {
        "nearer": (e for e in seeds if e.id in near),
        "farther": (e for e in seeds if e.id not in near),
        "random": (e for e in seeds if e.id in chance),
        "all": seeds,
    }
    langs = sorted({e.lang for e in real})
    print(f"{'half':<8} {'statements':>10} {'all':>6} " + " ".join(f"{lang:>6}" for lang in langs))
    for name, half in halves.items():
        train = list(half)
        model = fit(recipe(calibration=None), train).model_
        parts = [real, *([e for e in real if e.lang == lang] for lang in langs)]
        scores = [mean_macro_f1(p, model.predict([e.text for e in p])) for p in parts]
        print(f"{name:<8} {len(train):>10} " + " ".join(f"{s:>6.3f}" for s in scores), flush=True)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("batches", nargs="*", help="such as en-9; default: all")
    parser.add_argument("-n", type=int, default=200, help="how many words to print of each kind")
    parser.add_argument("--halves", action="store_true", help="train on halves of the seeds")
    parser.add_argument("--real", type=Path, default=REAL, help="folder of real labelled texts")
    args = parser.parse_args(argv)
    if args.n < 1:
        parser.error(f"-n is {args.n}; accepted: 1 or more")
    real = read_real(args.real)
    seeds = choose_batches(parser, read_seeds(), args.batches)
    if args.halves:
        print_halves(seeds, real)
        return
    for lang in LANGUAGES:
        ours = [e for e in seeds if e.lang == lang]
        theirs = [e for e in real if e.lang == lang]
        if ours and theirs:
            rare, frequent = find_words(ours, theirs)
            print(f"{lang}: {len(ours)} seeds, {len(theirs)} real statements")
            print(f"  too rare: {' '.join(rare[: args.n])}")
            print(f"  too frequent: {' '.join(frequent[: args.n])}")


if __name__ == "__main__":
    main()
