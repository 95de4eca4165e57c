"""What ``stance suggest`` saves: labels chosen by it against labels drawn at random.

    python -m training.active

A fifth of the seed documents is held out. Training begins with 200 statements drawn at random from
the rest and grows by 200 at a time, chosen by :func:`stance.suggest.select` with the model of the
round before, or drawn at random. After each round the classifier of ``stance train`` is trained
anew and measured on the statements held out.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

import numpy as np

from stance.estimator import StanceClassifier
from stance.model import StanceModel
from stance.suggest import select, text_vectorizer

from .curve import mean_macro_f1
from .data import Example, read_seeds
from .evaluate import labels_of

START = STEP = 200
LAST = 2000
HELD_OUT = 0.2
N_DRAWS = 5

Chooser = Callable[[StanceModel, list[Example], np.random.Generator], Sequence[int]]


def choose_at_random(
    model: StanceModel, rest: list[Example], rng: np.random.Generator
) -> Sequence[int]:
    """Return rows drawn at random."""
    return rng.permutation(len(rest))[:STEP].tolist()


def choose_by_suggest(
    model: StanceModel, rest: list[Example], rng: np.random.Generator
) -> Sequence[int]:
    """Return the rows that ``stance suggest`` would choose."""
    texts = [e.text for e in rest]
    seed = int(rng.integers(2**31))
    X = text_vectorizer().fit_transform(texts)
    return select(model.predict_proba(texts), X, STEP, seed=seed)


def grow(seeds: Sequence[Example], choose: Chooser, draw: int) -> list[float]:
    """Return mean macro-F1 on documents held out, for every size of the training data."""
    rng = np.random.default_rng(draw)
    docs = rng.permutation(sorted({e.doc for e in seeds}))
    held = set(docs[: round(HELD_OUT * len(docs))].tolist())
    test = [e for e in seeds if e.doc in held]
    rest = [e for e in seeds if e.doc not in held]
    rest = [rest[i] for i in rng.permutation(len(rest))]
    train, rest = rest[:START], rest[START:]
    scores = []
    while True:
        # Calibration moves no label: without it the same answers come five times as fast.
        clf = StanceClassifier(calibration=None).fit([e.text for e in train], labels_of(train))
        model = clf.model_
        scores.append(mean_macro_f1(test, model.predict([e.text for e in test])))
        if len(train) >= LAST:
            return scores
        chosen = set(choose(model, rest, rng))
        train = train + [rest[i] for i in sorted(chosen)]
        rest = [e for i, e in enumerate(rest) if i not in chosen]


def labels_needed(sizes: Sequence[int], scores: Sequence[float], score: float) -> float | None:
    """Return with how many labels a curve first reaches a score, or None if it never does."""
    for i, found in enumerate(scores):
        if found >= score:
            if i == 0:
                return float(sizes[0])
            part = (score - scores[i - 1]) / (found - scores[i - 1])
            return sizes[i - 1] + part * (sizes[i] - sizes[i - 1])
    return None


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=N_DRAWS)
    args = parser.parse_args(argv)
    seeds = read_seeds()
    sizes = list(range(START, LAST + 1, STEP))
    random, suggested = (
        np.array([grow(seeds, choose, draw) for draw in range(args.draws)])
        for choose in (choose_at_random, choose_by_suggest)
    )
    print(f"mean macro-F1 on held-out seed documents, mean of {args.draws} draws ± their sd")
    print(f"{'labels':>6} {'random':>13} {'suggest':>13} {'gain':>13}")
    for i, size in enumerate(sizes):
        columns = (random[:, i], suggested[:, i], suggested[:, i] - random[:, i])
        print(f"{size:>6} " + " ".join(f"{c.mean():>7.3f} ±{c.std():.3f}" for c in columns))
    for i, size in enumerate(sizes[1:], 1):
        needed = labels_needed(sizes, suggested.mean(axis=0).tolist(), random[:, i].mean())
        if needed is not None:
            print(
                f"suggest reaches at {needed:.0f} labels what random reaches at {size} "
                f"({1 - needed / size:.0%} fewer; {1 - (needed - START) / (size - START):.0%} "
                f"fewer than the {size - START} added to the first {START})"
            )


if __name__ == "__main__":
    main()
