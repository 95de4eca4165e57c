"""How a model reads plain sentences, and whether it tells each from its neighbours.

    python -m training.contrast [MODEL ...]

Measures the shipped model, or others, on ``seeds/contrast/``: statements that no model here is
trained on, more than half of them in sets of neighbours that have nearly the same words and other
labels. Of a language, prints the share of labels that are right, the share of stances (favor,
against) that are read as the opposite, and the share of sets of which every label is right.

References
----------
.. [1] Gardner et al. (2020), "Evaluating models' local decision boundaries via contrast sets".
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import stance

from .data import LANGUAGES, TARGETS, Example, read_contrast

OPPOSITE = {"favor": "against", "against": "favor"}


class Reading(NamedTuple):
    """How often statements are read right; each a share, and what it is a share of."""

    right: float
    n_labels: int
    reversed: float
    n_stances: int
    whole: float
    n_sets: int


def measure_reading(
    examples: Sequence[Example], sets: Sequence[str | None], guesses: Mapping[str, Sequence[str]]
) -> Reading:
    """Return how statements are read.

    Parameters
    ----------
    examples : sequence of Example
    sets : sequence of str or None
        The set of neighbours that each statement is of.
    guesses : mapping of str to sequence of str
        Target to the labels that a model gives, in the order of the statements.
    """
    n_right = n_reversed = n_stances = 0
    whole: dict[str, bool] = defaultdict(lambda: True)
    for i, (example, name) in enumerate(zip(examples, sets, strict=True)):
        given = {target: guesses[target][i] for target in TARGETS}
        n_right += sum(given[t] == example.labels[t] for t in TARGETS)
        stances = [t for t in TARGETS if example.labels[t] != "none"]
        n_stances += len(stances)
        n_reversed += sum(given[t] == OPPOSITE[example.labels[t]] for t in stances)
        if name is not None:
            whole[name] &= given == example.labels
    n_labels = len(TARGETS) * len(examples)
    return Reading(
        n_right / max(n_labels, 1),
        n_labels,
        n_reversed / max(n_stances, 1),
        n_stances,
        sum(whole.values()) / max(len(whole), 1),
        len(whole),
    )


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", nargs="*", help="a bundle; default: the shipped one")
    args = parser.parse_args(argv)
    examples, sets = read_contrast()
    for path in args.model or [None]:
        guesses = stance.load(path).predict([e.text for e in examples])
        print(path or "shipped")
        print(f"{'':6}{'statements':>10}{'right':>9}{'reversed':>10}{'sets':>7}{'whole':>9}")
        for lang in ("all", *LANGUAGES):
            chosen = [i for i, e in enumerate(examples) if lang in ("all", e.lang)]
            found = measure_reading(
                [examples[i] for i in chosen],
                [sets[i] for i in chosen],
                {t: [guesses[t][i] for i in chosen] for t in TARGETS},
            )
            print(
                f"{lang:6}{len(chosen):>10}{found.right:>9.1%}{found.reversed:>10.1%}"
                f"{found.n_sets:>7}{found.whole:>9.1%}"
            )


if __name__ == "__main__":
    main()
