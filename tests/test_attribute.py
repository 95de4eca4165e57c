"""Attribution: golden cases, negatives and known failures, per language."""

import pytest

from stance.classification import classify

from .golden import load_cases


@pytest.mark.parametrize(("lang", "case"), load_cases("attribution"))
def test_golden_cases(lang, case):
    """Every statement goes to the actor who says it."""
    doc = classify(
        case["text"], lang=lang, issuer=case.get("issuer", "auto"), date=case.get("date")
    )
    assert case["units"] == [[s.text, s.actor] for s in doc]


def test_every_answer_names_its_rule_and_spans():
    """An attributed statement carries source and cue, and what a back reference refers to."""
    text = "Le Kremlin a protesté. « C'est inacceptable », a-t-il ajouté."
    first, second = classify(text, lang="fr")
    assert "Le Kremlin" == text[slice(*first.attribution.source)]
    assert "a protesté" == text[slice(*first.attribution.cue)]
    assert first.attribution.source == second.attribution.antecedent
    assert "direct" == second.attribution.kind
