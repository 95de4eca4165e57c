"""What real statements say more often than the seeds do, and how often they mean a stance by it.

    python -m training.density [--real FOLDER]

Prints the concepts whose naming differs most between the seeds and real texts in the four languages
of both: the share of statements that name one, and the share of these that carry a stance on the
target where the difference weighs most. What is named more rarely, or with a stance more often, in
the seeds than in real texts is what to write next.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from stance.concept import load_concepts
from stance.features import WORD_RE, fold_words

from .data import REAL, TARGETS, Example, read_real, read_seeds

COMPARED = ("en", "fr", "ru", "uk")
"""Real texts in Kazakh are too few to say what they name how often."""

N_ROWS = 30


class Naming(NamedTuple):
    """How a concept is named: in which share of statements, and with stance on each target."""

    share: float
    stance: tuple[float, ...]


def measure_naming(examples: Sequence[Example]) -> dict[str, Naming]:
    """Return how the concepts that the statements name are named."""
    holders = defaultdict(list)
    for example in examples:
        for concept in _concepts_of(example.text):
            holders[concept].append(example)
    return {
        concept: Naming(
            len(held) / len(examples),
            tuple(sum(e.labels[t] != "none" for e in held) / len(held) for t in TARGETS),
        )
        for concept, held in holders.items()
    }


def _concepts_of(text: str) -> set[str]:
    table = load_concepts()
    found = table.find_many(fold_words(WORD_RE.findall(text)))
    return {table.names[place] for place in found if place >= 0}


def _spoken(examples: Iterable[Example]) -> list[Example]:
    return [e for e in examples if e.lang in COMPARED]


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=Path, default=REAL, help="folder of real labelled texts")
    args = parser.parse_args(argv)
    seeds = measure_naming(_spoken(read_seeds()))
    real = measure_naming(_spoken(read_real(args.real)))
    rows = []
    for concept, there in real.items():
        here = seeds.get(concept, Naming(0.0, (0.0,) * len(TARGETS)))
        gaps = [abs(a - b) for a, b in zip(there.stance, here.stance, strict=True)]
        k = gaps.index(max(gaps))
        # A statement that names the concept misleads as often as its share of stance is off.
        weight = there.share * gaps[k]
        rows.append((weight, concept, here.share, there.share, k, here.stance[k], there.stance[k]))
    print(f"{'':18}{'named in':^18}{'with a stance':^18}")
    print(f"{'concept':18}{'seeds':>9}{'real':>9}{'seeds':>9}{'real':>9}  on")
    for _, concept, *shares, k, ours, theirs in sorted(rows, reverse=True)[:N_ROWS]:
        cells = "".join(f"{share:>9.1%}" for share in (*shares, ours, theirs))
        print(f"{concept:18}{cells}  {TARGETS[k]}")


if __name__ == "__main__":
    main()
