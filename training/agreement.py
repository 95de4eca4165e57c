"""Agreement of the two coders of the seed corpus, per target and language.

Every statement was labelled by its writer and, blind, by a second coder; both codings are kept in
the ``annotator`` column. Prints Krippendorff's alpha (nominal), Cohen's kappa and plain agreement.

    python -m training.agreement
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nltk.metrics.agreement import AnnotationTask

from .data import SEEDS, TARGETS


def read_codings(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file that two coders labelled."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if len(row["annotator"]) > 1]


def measure(rows: list[dict[str, Any]], target: str) -> tuple[float, float, float]:
    """Return alpha, kappa and the share of statements on which both coders agree."""
    task = AnnotationTask(
        (coder, row["id"], labels[target])
        for row in rows
        for coder, labels in row["annotator"].items()
    )
    return task.alpha(), task.kappa(), task.avg_Ao()


def main() -> None:
    """Print one row per language and target."""
    print(f"{'lang':6}{'target':18}{'n':>6}{'alpha':>8}{'kappa':>8}{'agree':>8}")
    everything: list[dict[str, Any]] = []
    for path in [*sorted((SEEDS / "statements").glob("*.jsonl")), None]:
        rows = read_codings(path) if path else everything
        everything = everything + rows if path else everything
        for target in TARGETS if rows else ():
            alpha, kappa, agree = measure(rows, target)
            name = path.stem if path else "all"
            print(f"{name:6}{target:18}{len(rows):6}{alpha:8.3f}{kappa:8.3f}{agree:8.3f}")


if __name__ == "__main__":
    main()
