"""Write the model card from the figures: nothing in it is typed by hand but the prose."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from stance.model import StanceModel

from .data import ACTORS, LABELS, LANGUAGES, TARGETS, Example

PROSE = """# Model card: stance, default model

**What it is.** Logistic regression per target over TF-IDF of words, character n-grams within words,
concepts (words that mean the same in five languages) and pairs of concepts; probabilities are
calibrated by temperature, fitted on languages left out. It says, for one statement in English,
French, Russian, Ukrainian or Kazakh, where it stands on {targets}: favor, against or none, as
`seeds/CODEBOOK.md` defines them.

**Use it** to sort, count and compare official statements of NATO, the G7, Kyiv, Moscow and Astana,
with a person reading what the counts rest on. **Do not use it** to judge private persons, to decide
about anyone, or as evidence of what a government intends: it reads the words of one sentence.

**Data.** {n} statements ({by_lang}), composed for this corpus, none copied from real texts.
Each is learned from twice, the second time without the names of the actors, so that words decide.
Fingerprint `{fingerprint}`. Priors are the mean shares in real official statements and in real
dispatches, not those of the corpus.

**Known weaknesses.** Irony; stance that only the context of the sentence carries ("This is what
they did."); quotations of the other side inside a rejection; rare labels (support for Russia,
favour of escalation) are found less often than frequent ones; few real texts in Kazakh to measure
on.

**Cite** as: stance, default model, data fingerprint `{short}`.
"""


def write_card(
    model: StanceModel, examples: Sequence[Example], figures: dict[str, Any] | None
) -> str:
    """Return the card as Markdown.

    Parameters
    ----------
    model : StanceModel
    examples : sequence of Example
        What it was trained on.
    figures : dict or None
        What ``training.evaluate --write`` measured; without it the card has no figures.
    """
    by_lang = Counter(e.lang for e in examples)
    fingerprint = model.manifest["data"]["fingerprint"]
    parts = [
        PROSE.format(
            targets=", ".join(TARGETS),
            n=len(examples),
            by_lang=", ".join(f"{lang} {by_lang[lang]}" for lang in LANGUAGES if by_lang[lang]),
            fingerprint=fingerprint,
            short=fingerprint[:12],
        ),
        _label_table(examples),
        "## Features\n\n```json\n"
        + json.dumps(model.manifest["parameters"], indent=1, sort_keys=True)
        + f"\n```\n\n{len(model.vocabulary)} features; "
        + f"temperatures {model.manifest['temperatures']}.\n",
    ]
    if figures:
        parts += [
            _score_table("Real texts (not part of the project)", figures["real"]),
            _score_table("Seeds, by cross-validation over documents", figures["seeds"]),
            _calibration_table(figures),
            _leak_table(figures["leak"]),
        ]
    parts.append(
        "Figures: `python -m training.evaluate --write`, then `python -m training.build`.\n"
    )
    return "\n".join(parts)


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(map(str, line)) + " |\n" for line in lines)


def _label_table(examples: Sequence[Example]) -> str:
    rows = []
    for target in TARGETS:
        for actor in ACTORS:
            counts = Counter(e.labels[target] for e in examples if e.actor == actor)
            rows.append([target, actor, *(counts[label] for label in LABELS)])
    return "## Labels of the training data\n\n" + _table(["target", "actor", *LABELS], rows)


def _score_table(title: str, figures: dict[str, Any]) -> str:
    rows = [
        [
            target,
            name,
            part["n"],
            f"{part['macro_f1']:.3f}",
            "–".join(f"{x:.3f}" for x in part["interval"]),
            f"{part['f_avg']:.3f}",
        ]
        for target, figure in figures.items()
        for name, part in figure["parts"].items()
    ]
    return f"## {title}\n\n" + _table(
        ["target", "part", "n", "macro-F1", "95 % interval", "F_avg"], rows
    )


def _calibration_table(figures: dict[str, Any]) -> str:
    rows = [
        [target, n, f"{confidence:.2f}", f"{accuracy:.2f}"]
        for target, figure in figures["real"].items()
        for n, confidence, accuracy in figure["reliability"]
    ]
    errors = ", ".join(f"{t} {f['ece']:.3f}" for t, f in figures["real"].items())
    curves = [
        [target, *(f"{v:.3f}" for v in figure["risk_coverage"].values())]
        for target, figure in figures["real"].items()
    ]
    shares = list(next(iter(figures["real"].values()))["risk_coverage"])
    return (
        f"## Calibration on real texts\n\nExpected calibration error: {errors}.\n\n"
        + _table(["target", "n", "mean confidence", "accuracy"], rows)
        + "\nError rate among the most confident:\n\n"
        + _table(["target", *shares], curves)
    )


def _leak_table(figures: dict[str, dict[str, float]]) -> str:
    names = list(next(iter(figures.values())))
    rows = [[name, *(f"{figures[t][name]:.3f}" for t in TARGETS)] for name in names]
    return (
        "## Leak test on real texts\n\nShare of labels that stay the same with the names of the "
        "five actors masked, and with\nUkraine's names and Russia's swapped (the two support "
        "targets should swap with them), by\nwho speaks.\n\n" + _table(["names", *TARGETS], rows)
    )
