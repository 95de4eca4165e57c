"""The learning curve: what more seeds would bring.

    python -m training.curve [--real FOLDER]

Trains the shipped recipe on growing shares of the seed documents, and measures on real texts and on
the seed documents that are left out of all of them.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from .data import REAL, TARGETS, Example, read_real, read_seeds
from .evaluate import fit, recipe
from .measure import macro_f1

SHARES = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
HELD_OUT = 0.2
N_DRAWS = 3


def mean_macro_f1(examples: Sequence[Example], found: dict[str, list[str]]) -> float:
    """Return macro-F1, averaged over the targets."""
    return float(np.mean([macro_f1([e.labels[t] for e in examples], found[t]) for t in TARGETS]))


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=Path, default=REAL, help="folder of real labelled texts")
    args = parser.parse_args(argv)
    seeds, real = read_seeds(), read_real(args.real)
    docs = sorted({e.doc for e in seeds})
    print(
        f"{'share':>6} {'statements':>10} {'seeds':>13} {'real':>13}   mean macro-F1 ± sd of draws"
    )
    for share in SHARES:
        rows = []
        for draw in range(N_DRAWS):
            shuffled = docs[:]
            random.Random(draw).shuffle(shuffled)
            n_held = round(HELD_OUT * len(shuffled))
            held = set(shuffled[:n_held])
            chosen = set(shuffled[n_held:][: round(share * (len(shuffled) - n_held))])
            train = [e for e in seeds if e.doc in chosen]
            test = [e for e in seeds if e.doc in held]
            model = fit(recipe(calibration=None), train).model_
            plain = fit(recipe(calibration=None, priors=None), train).model_
            rows.append(
                (
                    len(train),
                    mean_macro_f1(test, plain.predict([e.text for e in test])),
                    mean_macro_f1(real, model.predict([e.text for e in real])),
                )
            )
        n, inside, outside = np.mean(rows, axis=0)
        _, sd_in, sd_out = np.std(rows, axis=0)
        cells = f"{inside:>7.3f} ±{sd_in:.3f} {outside:>7.3f} ±{sd_out:.3f}"
        print(f"{share:>6.0%} {n:>10.0f} {cells}", flush=True)


if __name__ == "__main__":
    main()
