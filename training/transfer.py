"""What few statements of one's own add to a trained model, and it to them.

    python -m training.transfer [-n 100] [--draws 10] [--real FOLDER]     # the shipped model
    python -m training.transfer [-n 100] [--draws 10] --language kk        # an unseen language

Draws documents until there are ``n`` statements; trains on them alone, and on them from the model;
measures both and the model itself on all other documents. The documents are real texts, none of
which the shipped model was trained on; with ``--language``, seeds of that language, and the model
is trained on the seeds of the other languages.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from stance.bundle import load
from stance.estimator import StanceClassifier
from stance.model import StanceModel

from .curve import mean_macro_f1
from .data import REAL, Example, read_real, read_seeds
from .evaluate import labels_of, recipe


def draw(examples: Sequence[Example], n: int, seed: int) -> tuple[list[Example], list[Example]]:
    """Return about ``n`` statements, of documents drawn at random, and all others."""
    docs = sorted({e.doc for e in examples})
    random.Random(seed).shuffle(docs)
    chosen: list[Example] = []
    for doc in docs:
        part = [e for e in examples if e.doc == doc]
        if len(chosen) + len(part) <= 1.05 * n:
            chosen += part
        if len(chosen) >= n:
            break
    used = {e.doc for e in chosen}
    return chosen, [e for e in examples if e.doc not in used]


def train(base: StanceModel | None, examples: Sequence[Example]) -> StanceClassifier:
    """Train on few statements, from a model or from nothing."""
    spec = {} if base is None else {"base": base, "concepts": base.concepts}
    clf = StanceClassifier(C="auto", **spec)
    return clf.fit(
        [e.text for e in examples], labels_of(examples), groups=[e.doc for e in examples]
    )


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=100, help="statements of one's own")
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--real", type=Path, default=REAL, help="folder of real labelled texts")
    parser.add_argument("--language", help="measure on the seeds of a language left out")
    args = parser.parse_args(argv)
    if args.language:
        seeds = read_seeds()
        others = [e for e in seeds if e.lang != args.language]
        examples = [e for e in seeds if e.lang == args.language]
        clf = recipe(calibration=None, min_df=2)
        base = clf.fit([e.text for e in others], labels_of(others)).model_
    else:
        examples, base = read_real(args.real), load()
    rows = []
    print(f"{'draw':>4} {'base':>7} {'own':>7} {'both':>7}   mean macro-F1 over the targets")
    for seed in range(args.draws):
        own, rest = draw(examples, args.n, seed)
        texts = [e.text for e in rest]
        mixed = train(base, own)
        models = [base, train(None, own).model_, mixed.model_]
        rows.append([mean_macro_f1(rest, model.predict(texts)) for model in models])
        chosen = "  ".join(
            f"{s.C:g}{' from nothing' if not s.from_base else ''}"
            for s in mixed.strengths_.values()
        )
        print(
            f"{seed:>4} " + " ".join(f"{x:>7.3f}" for x in rows[-1]) + f"   C {chosen}", flush=True
        )
    found = np.array(rows)
    print("mean " + " ".join(f"{x:>7.3f}" for x in found.mean(axis=0)))
    for name, column in (("base", 0), ("own", 1)):
        gain = found[:, 2] - found[:, column]
        print(
            f"both minus {name}: {gain.mean():+.4f} ± {gain.std(ddof=1):.4f}, "
            f"better in {(gain > 0).sum()} of {len(gain)} draws"
        )


if __name__ == "__main__":
    main()
