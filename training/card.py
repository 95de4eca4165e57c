"""Write the model card from the figures: nothing in it is typed by hand but the prose."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from stance.model import StanceModel

from .data import ACTORS, LABELS, LANGUAGES, SEEDS, TARGETS, Example

WEAKNESSES = Path(__file__).parent / "weaknesses.tsv"
ABLATION = Path(__file__).parent / "ablation.json"
BAR = 40
"""Characters from 0 to 1 in the reliability diagram."""

PROSE = """# Model card: stance, default model

**What it is.** Logistic regression per target over TF-IDF of words, character n-grams within words,
concepts (words that mean the same in five languages), pairs of concepts, the nearest in their
order, and bigrams of words or of their concepts; probabilities are calibrated by temperature,
fitted on rounds of writing left out, as if three labels in a hundred were another, since real texts
are less clear. It says, for one statement in English, French, Russian, Ukrainian or Kazakh, where
it stands on {targets}: favor, against or none, as `seeds/CODEBOOK.md` defines them (the version
whose SHA-256 begins `{codebook}`).

**Use it** to sort, count and compare official statements of NATO, the G7, Kyiv, Moscow and Astana,
with a person reading what the counts rest on. **Do not use it** to judge private persons, to decide
about anyone, or as evidence of what a government intends: it reads the words of one sentence.

**Data.** {n} statements ({by_lang}), composed for this corpus, none copied from real texts.
Each is learned from twice, the second time without the names of the actors, so that words decide.
Fingerprint `{fingerprint}`. Priors are the mean shares in real official statements and in real
dispatches, not those of the corpus.

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
            codebook=hashlib.sha256((SEEDS / "CODEBOOK.md").read_bytes()).hexdigest()[:12],
        ),
        _weakness_table(model),
        _label_table(examples),
        "## Features\n\n```json\n"
        + json.dumps(model.manifest["parameters"], indent=1, sort_keys=True)
        + f"\n```\n\n{len(model.vocabulary)} features; "
        + f"temperatures {dict(sorted(model.manifest['temperatures'].items()))}.\n",
        _ablation_table(),
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


def _weakness_table(model: StanceModel) -> str:
    rows = []
    for line in WEAKNESSES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            weakness, target, label, text = line.split("\t")
            (found,) = model.predict([text])[target]
            if found != label:
                rows.append([weakness, text, target, label, found])
    return (
        "## Known weaknesses\n\nRare labels (support for Russia, escalation in favour) are found "
        "less often than frequent ones,\nand few real texts in Kazakh were there to measure on. "
        "Statements of our own, with what the\ncodebook says and what the model answers:\n\n"
        + _table(["weakness", "statement", "target", "codebook", "model"], rows)
    )


def _ablation_table() -> str:
    tried = json.loads(ABLATION.read_text(encoding="utf-8"))
    return (
        "## What was tried and left out\n\nThe recipe without its copies with masked names, and "
        f"changes to it: {tried['n_seeds']} seeds by\ncross-validation over documents, and "
        f"{tried['n_real']} real statements. Mean macro-F1, below 0.01 of which is\nnoise, "
        "and mean log loss at the best temperature.\nRole-aware names (the speaker's own side "
        "becomes SELF) pay, and are left out: the\nstance is to read the words and not the "
        "speaker. Remade by:\n\n"
        "    python -m training.ablation --only shipped 'only names' 'no pairs in' \\\n"
        "        'no bigrams' SELF --write\n\n"
        + _table(
            ["change", "seeds", "loss", "real", "loss"],
            [
                [
                    row["name"],
                    *(f"{row[k]:.3f}" for k in ("seeds", "seeds_loss", "real", "real_loss")),
                ]
                for row in tried["rows"]
            ],
        )
    )


def draw_reliability(bins: Sequence[tuple[int, float, float]]) -> str:
    """Return a reliability diagram as text, a line per bin that is not empty.

    Parameters
    ----------
    bins : sequence of (int, float, float)
        Size, mean confidence and accuracy, as :func:`training.measure.report` keeps them.

    Examples
    --------
    >>> print(draw_reliability([(4, 0.75, 0.5), (6, 0.95, 1.0)]))
    confidence      n  accuracy 0                                      1
          0.75      4      0.50 ####################          |
          0.95      6      1.00 ######################################|#
    """
    lines = [f"confidence      n  accuracy 0{'1':>{BAR - 1}}"]
    for n, confidence, accuracy in bins:
        bar = list("#" * round(accuracy * BAR) + " " * BAR)[: BAR + 1]
        bar[round(confidence * BAR)] = "|"
        line = f"{confidence:>10.2f} {n:>6}      {accuracy:.2f} {''.join(bar)}"
        lines.append(line.rstrip())
    return "\n".join(lines)


def _calibration_table(figures: dict[str, Any]) -> str:
    diagrams = "".join(
        f"\n{target}, expected calibration error {figure['ece']:.3f}:\n\n"
        f"```\n{draw_reliability(figure['reliability'])}\n```\n"
        for target, figure in figures["real"].items()
    )
    # In the file the shares stand in the order of their names.
    shares = sorted(
        next(iter(figures["real"].values()))["risk_coverage"],
        key=lambda share: -int(share.rstrip("%")),
    )
    curves = [
        [target, *(f"{figure['risk_coverage'][share]:.3f}" for share in shares)]
        for target, figure in figures["real"].items()
    ]
    return (
        "## Calibration on real texts\n\nStatements by the probability of the answer that they "
        "got, in ten bins: the bar is the share of\nright answers, `|` where it would end if "
        "probabilities meant what they say.\n"
        + diagrams
        + "\nRisk and coverage, the error rate among the most confident shares of them:\n\n"
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
