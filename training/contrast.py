"""How a model labels plain sentences, and whether it tells each from its neighbours.

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
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import stance

from .data import LANGUAGES, TARGETS, Example, read_contrast

OPPOSITE = {"favor": "against", "against": "favor"}


class Tally(NamedTuple):
    """How often statements are labelled right: shares of labels, of stances and of sets."""

    right: float
    reversed: float
    whole: float
    n_sets: int


def measure_contrast(
    examples: Sequence[Example], sets: Sequence[str | None], guesses: Mapping[str, Sequence[str]]
) -> Tally:
    """Return how statements are labelled, and how many sets without a fault.

    Parameters
    ----------
    examples : sequence of Example
    sets : sequence of str or None
        The set of neighbours that each statement is of.
    guesses : mapping of str to sequence of str
        Target to the labels that a model gives, in the order of the statements.
    """
    right: list[bool] = []
    opposite: list[bool] = []
    whole: dict[str, bool] = defaultdict(lambda: True)
    for i, (example, name) in enumerate(zip(examples, sets, strict=True)):
        given = {target: guesses[target][i] for target in TARGETS}
        right += [given[t] == label for t, label in example.labels.items()]
        opposite += [given[t] == OPPOSITE[y] for t, y in example.labels.items() if y in OPPOSITE]
        if name is not None:
            whole[name] &= given == example.labels
    return Tally(_share(right), _share(opposite), _share(whole.values()), len(whole))


def _share(told: Collection[bool]) -> float:
    return sum(told) / max(len(told), 1)


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
            found = measure_contrast(
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
