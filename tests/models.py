"""A small model for tests, trained once."""

from __future__ import annotations

from functools import cache

from stance.estimator import StanceClassifier

TEXTS = [
    "We condemn this reckless escalation and call for restraint.",
    "Nous condamnons l’agression contre l’Ukraine, et nous l'aiderons.",
    "Мы осуждаем удары по гражданской инфраструктуре.",
    "Ми нанесемо удар у відповідь, п’ять разів.",
    "Our forces struck the depot and will strike again.",
    "Біз бейбіт келіссөздерге шақырамыз.",
    "The ministers discussed trade, energy and transport.",
    "Les ministres ont évoqué la coopération économique.",
    "Россия всегда поддержит своих союзников и партнёров.",
    "We will support Ukraine for as long as it takes.",
    "Sanctions against Russia must be lifted at once.",
    "The Alliance's door remains open — in principle.",
]
_CODES = {"a": "against", "f": "favor", "n": "none"}
LABELS = {
    "escalation": [_CODES[code] for code in "aaaffannnnnn"],
    "support": [_CODES[code] for code in "nfnnnnnnnfnn"],
    "three": list("abcabcabcabc"),
}


@cache
def small_classifier() -> StanceClassifier:
    """Return a classifier with a binary and two three-label targets."""
    return StanceClassifier(min_df=1, languages=("en", "fr")).fit(
        TEXTS * 2, {target: labels * 2 for target, labels in LABELS.items()}
    )


@cache
def small_model():
    """Return the model of :func:`small_classifier`."""
    return small_classifier().model_


@cache
def small_pipeline():
    """Return the same model as a scikit-learn pipeline."""
    return small_classifier().to_sklearn()
