"""What a reader should know of a model: its own card, or one made from what its bundle tells.

The manifest of a bundle may come from anywhere. What it does not tell, or garbles, is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .features import FeatureSpec
    from .model import StanceModel


def describe_model(model: StanceModel, name: str = "model") -> str:
    """Return the card of a model as Markdown.

    Parameters
    ----------
    model : StanceModel
    name : str, default='model'
        What a card that is made calls the model.
    """
    return model.card or "\n\n".join(_paragraphs(model, name)) + "\n"


def list_facts(model: StanceModel) -> dict[str, Any]:
    """Return all that a bundle tells of a model as plain data.

    The hashes of the training texts are left out: only :mod:`stance.seen` can use them.
    """
    rest = dict(model.manifest)
    if isinstance(rest.get("data"), Mapping):
        rest["data"] = {key: value for key, value in rest["data"].items() if key != "seen"}
    return {
        "targets": list(model.targets),
        "labels": {target: list(labels) for target, labels in model.labels.items()},
        "languages": list(model.languages),
        "features": {**model.spec.to_dict(), "n": len(model.vocabulary)},
        **rest,
        "card": model.card or None,
    }


def _paragraphs(model: StanceModel, name: str) -> Iterator[str]:
    yield f"# Model card: {name}"
    languages = "Any language: none is named, so it abstains for none."
    if model.languages:
        languages = f"Statements in {', '.join(model.languages)}; in any other it abstains."
    yield f"**What it answers.** {languages}"
    figures = _mapping(model.manifest, "metrics")
    rows = [
        (target, ", ".join(labels), *_measured(_mapping(figures, target)))
        for target, labels in model.labels.items()
    ]
    yield "\n".join(
        ["| target | labels | macro-F1 | interval | calibration error | n |", "| --- " * 6 + "|"]
        + [f"| {' | '.join(map(_cell, row))} |" for row in rows]
    )
    if any(t in figures for t in model.targets):
        yield (
            "Measured on documents left out of training; intervals are 95 %, documents drawn with "
            "replacement."
        )
    else:
        yield (
            "Not measured: `stance train` measures what it trains, `stance evaluate` any model on "
            "labelled data."
        )
    learned = [*_learned(model)]
    if learned:
        yield "**What it learned from.** " + "\n".join(learned)
    yield f"**Features.** {len(model.vocabulary)}: {', '.join(_kinds(model.spec))}."
    versions = _mapping(model.manifest, "versions")
    if versions:
        yield f"**Made with** {', '.join(f'{key} {value}' for key, value in versions.items())}."


def _measured(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield the figures of a target as ``stance train`` writes them, dashes for those not told."""
    interval = told.get("interval")
    ends = interval if isinstance(interval, list) and all(map(_is_number, interval)) else []
    yield f"{told['macro_f1']:.3f}" if _is_number(told.get("macro_f1")) else "–"
    yield " to ".join(f"{end:.3f}" for end in ends) or "–"
    error = told.get("calibration_error")
    yield f"{error:.3f}" if _is_number(error) else "–"
    yield str(told.get("n", "–"))


def _learned(model: StanceModel) -> Iterator[str]:
    data, base = _mapping(model.manifest, "data"), _mapping(model.manifest, "base")
    if _is_number(data.get("statements")):
        yield f"{data['statements']} statements, fingerprint `{data.get('fingerprint')}`."
    if _is_number(base.get("statements")):
        yield (
            f"Goes on from a model of {base['statements']} statements, fingerprint "
            f"`{base.get('fingerprint')}`."
        )
    strengths = _mapping(model.manifest, "strengths")
    for target in model.targets:
        told = _mapping(strengths, target)
        if _is_number(told.get("C")):
            origin = "the base and these labels" if told.get("from_base") else "these labels alone"
            yield f"{target}: from {origin}, C {told['C']:g}."


def _kinds(spec: FeatureSpec) -> Iterator[str]:
    if spec.words:
        yield "words"
    if any(spec.chars):
        yield "n-grams of {} to {} characters within words".format(*spec.chars)
    yield "concepts"
    if spec.bigrams:
        yield "bigrams of words or of their concepts"
    if spec.reach:
        yield f"pairs of concepts up to {spec.reach} apart"
    if spec.ordered_reach:
        yield f"pairs of concepts in their order up to {spec.ordered_reach} apart"


def _cell(text: str) -> str:
    """Return what a cell of a table can hold: a target may have any name."""
    return " ".join(text.split()).replace("|", "\\|")


def _mapping(told: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = told.get(key)
    return found if isinstance(found, Mapping) else {}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
