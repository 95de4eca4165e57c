"""The measures of the model card: F1, calibration, risk against coverage, bootstrap, leak test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from stance import confusion
from stance.calibration import calibration_error, reliability
from stance.concept import load_concepts
from stance.features import WORD_RE, fold_word
from stance.model import StanceModel

from .data import ACTORS, LABELS, TARGETS, Example

NAMES = frozenset({"ukraine", "russia", "nato", "group", "kazakhstan"})
"""The concepts that are names of the five actors."""


def macro_f1(true: Sequence[str], predicted: Sequence[str]) -> float:
    """Return the mean F1 of favor, against and none."""
    return float(confusion.macro_f1(_table(true, predicted), present_only=False))


def f_avg(true: Sequence[str], predicted: Sequence[str]) -> float:
    """Return the mean F1 of favor and against, the measure of SemEval-2016 Task 6."""
    return float(confusion.mean_f1(_table(true, predicted), of=range(2)))


def _places(labels: Sequence[str]) -> Any:
    return np.array([LABELS.index(label) for label in labels])


def _table(true: Sequence[str], predicted: Sequence[str]) -> Any:
    return confusion.count_confusions(_places(true), _places(predicted), len(LABELS))


def risk_coverage(confidence: Any, correct: Any) -> dict[str, float]:
    """Return the error rate among the most confident shares of the statements."""
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum(~correct[order])
    return {
        f"{share:.0%}": float(wrong[max(1, round(share * len(order))) - 1])
        / max(1, round(share * len(order)))
        for share in (1.0, 0.9, 0.8, 0.7, 0.5, 0.3)
    }


def bootstrap_interval(
    examples: Sequence[Example], predicted: Sequence[str], target: str
) -> tuple[float, float]:
    """Return the 95 % interval of macro-F1, drawing whole documents with replacement."""
    tables = confusion.tabulate_documents(
        _places([e.labels[target] for e in examples]),
        _places(predicted),
        len(LABELS),
        [e.doc for e in examples],
    )
    drawn = confusion.draw_documents(tables)
    return confusion.interval(confusion.macro_f1(drawn, present_only=False))


def report(examples: Sequence[Example], proba: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of predictions, per target: all, by language, by actor.

    Parameters
    ----------
    examples : sequence of Example
    proba : dict of str to ndarray of shape (n, 3)
        Columns in ascending order of the labels.
    """
    names = sorted(LABELS)
    figures: dict[str, Any] = {}
    for target in TARGETS:
        true = np.array([e.labels[target] for e in examples])
        predicted = np.array(names)[proba[target].argmax(axis=1)]
        confidence, correct = proba[target].max(axis=1), predicted == true
        parts = {"all": np.ones(len(examples), dtype=bool)}
        for lang in sorted({e.lang for e in examples}):
            parts[lang] = np.array([e.lang == lang for e in examples])
        for actor in ACTORS:
            parts[actor] = np.array([e.actor == actor for e in examples])
        figures[target] = {
            "parts": {
                name: {
                    "n": int(rows.sum()),
                    "macro_f1": round(macro_f1(true[rows], predicted[rows]), 4),
                    "f_avg": round(f_avg(true[rows], predicted[rows]), 4),
                    "interval": [
                        round(x, 3)
                        for x in bootstrap_interval(
                            [e for e, chosen in zip(examples, rows, strict=True) if chosen],
                            predicted[rows].tolist(),
                            target,
                        )
                    ],
                }
                for name, rows in parts.items()
                if rows.any()
            },
            "ece": round(calibration_error(confidence, correct), 4),
            "reliability": [
                [n, round(c, 3), round(a, 3)] for n, c, a in reliability(confidence, correct)
            ],
            "risk_coverage": {
                k: round(v, 4) for k, v in risk_coverage(confidence, correct).items()
            },
        }
    return figures


def mask_names(text: str, own: frozenset[str] = NAMES) -> str:
    """Return the text with the names of actors replaced by a word that no model knows."""
    table = load_concepts()

    def mask(token: str) -> str:
        place = table.find(fold_word(token))
        return "_" if place >= 0 and table.names[place] in own else token

    return WORD_RE.sub(lambda match: mask(match.group()), text)


def read_swaps(path: Path = Path(__file__).parent / "swaps.tsv") -> dict[str, str]:
    """Return the names of two sides that stand in for one another, both ways."""
    swaps = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            left, right = line.split("\t")
            swaps.setdefault(left, right)
            swaps.setdefault(right, left)
    return swaps


def swap_names(text: str, swaps: dict[str, str]) -> str:
    """Return the text with Ukraine's names for Russia's and the other way round."""

    def swap(token: str) -> str:
        word = fold_word(token)
        other = swaps.get(word, token)
        return other.capitalize() if word in swaps and token[0].isupper() else other

    return WORD_RE.sub(lambda match: swap(match.group()), text)


def leak_test(model: StanceModel, examples: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Return the share of labels that stay the same when names are masked or swapped.

    ``masked``: every name of the five actors. ``swapped``: Ukraine's names for Russia's; escalation
    should not change, and each of the two support targets should become the other.
    """
    swaps = read_swaps()
    texts = [e.text for e in examples]
    plain = model.predict(texts)
    masked = model.predict([mask_names(text) for text in texts])
    swapped = model.predict([swap_names(text, swaps) for text in texts])
    mirror = {"support_ukraine": "support_russia", "support_russia": "support_ukraine"}
    result: dict[str, dict[str, float]] = {}
    for target in TARGETS:
        result[target] = {}
        for name, chosen in [("all", lambda e: True), *((a, _speaks(a)) for a in ACTORS)]:
            rows = [i for i, e in enumerate(examples) if chosen(e)]
            if not rows:
                continue
            result[target][f"masked {name}"] = _agreement(plain[target], masked[target], rows)
            other = swapped[mirror.get(target, target)]
            result[target][f"swapped {name}"] = _agreement(plain[target], other, rows)
    return result


def _speaks(actor: str) -> Callable[[Example], bool]:
    return lambda example: example.actor == actor


def _agreement(a: Sequence[str], b: Sequence[str], rows: Sequence[int]) -> float:
    return round(sum(a[i] == b[i] for i in rows) / len(rows), 4)
