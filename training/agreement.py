"""Agreement of the two coders of the seed corpus, per target and language.

Every statement was labelled by its writer and, blind, by a second coder; both codings are kept in
the ``annotator`` column. Prints Krippendorff's alpha (nominal), Cohen's kappa and plain agreement.

    python -m training.agreement
"""

from __future__ import annotations

from stance.agreement import measure_agreement, read_codings
from stance.labelled import read_labelled

from .data import SEEDS, TARGETS


def main() -> None:
    """Print one row per language and target."""
    print(f"{'lang':6}{'target':18}{'n':>6}{'alpha':>8}{'kappa':>8}{'agree':>8}")
    paths = sorted((SEEDS / "statements").glob("*.jsonl"))
    for name, part in [*((path.stem, [path]) for path in paths), ("all", paths)]:
        _, codings = read_codings(read_labelled(part, targets=TARGETS))
        found = {agreement.target: agreement for agreement in measure_agreement(codings)}
        for target in TARGETS if found else ():
            a = found[target]
            print(f"{name:6}{target:18}{a.n:6}{a.alpha:8.3f}{a.kappa:8.3f}{a.agree:8.3f}")


if __name__ == "__main__":
    main()
