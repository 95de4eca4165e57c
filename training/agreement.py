"""Agreement of the two coders of the seed corpus, per target and language.

Every statement was labelled by its writer and, blind, by a second coder, and so was every statement
of two batches of dispatches, the actor among the labels; both codings are kept under ``annotator``.
Prints Krippendorff's alpha (nominal), Cohen's kappa and plain agreement.

    python -m training.agreement
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from stance.agreement import Coding, measure_agreement, read_codings
from stance.labelled import read_labelled

from .data import SEEDS, TARGETS


def main() -> None:
    """Print one row per language and target, for statements and for dispatches."""
    print(f"{'lang':6}{'target':18}{'n':>6}{'alpha':>8}{'kappa':>8}{'agree':>8}")
    paths = sorted((SEEDS / "statements").glob("*.jsonl"))
    for name, part in [*((path.stem, [path]) for path in paths), ("all", paths)]:
        _print(name, read_codings(read_labelled(part, targets=TARGETS))[1], TARGETS)
    print("\ndispatches")
    paths = sorted((SEEDS / "dispatches").glob("*.jsonl"))
    for name, part in [*((path.stem, [path]) for path in paths), ("all", paths)]:
        codings = [coding for path in part for coding in _dispatch_codings(path)]
        _print(name, codings, ("actor", *TARGETS) if name == "all" else ("actor",))


def _dispatch_codings(path: Path) -> Iterator[Coding]:
    """Yield the codings of the statements of dispatches; targets where somebody speaks."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for number, statement in enumerate(row["statements"]):
            for coder, labels in statement.get("annotator", {}).items():
                for target, label in labels.items():
                    if label is not None:
                        yield Coding(coder, f"{row['id']}#{number}", target, label, number)


def _print(name: str, codings: list[Coding], targets: Sequence[str]) -> None:
    found = {agreement.target: agreement for agreement in measure_agreement(codings)}
    for target in targets if found else ():
        a = found[target]
        print(f"{name:6}{target:18}{a.n:6}{a.alpha:8.3f}{a.kappa:8.3f}{a.agree:8.3f}")


if __name__ == "__main__":
    main()
