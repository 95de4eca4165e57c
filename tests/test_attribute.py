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


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "If Moscow rejects the plan, Kyiv warns of consequences."),
        ("en", "The town Moscow claims, Kyiv denies it had lost."),
        ("en", "The Kremlin said, Kyiv rejects the plan."),
        ("en", "Kyiv warns allies, Moscow claims, of a strike."),
        ("fr", "Quand Moscou menace ses voisins, Kiev réclame des armes."),
        ("fr", "Si Kiev accuse Moscou, Berlin dit non."),
        ("fr", "Zelensky appelle Berlin, Paris et Londres à agir."),
        ("ru", "Если Москва отвергает план, Киев грозит ответом."),
        ("ru", "Москва заявила, Киев отказывается от переговоров."),
        ("uk", "Коли Москва погрожує сусідам, Київ вимагає зброї."),
    ],
)
def test_a_comma_cuts_off_no_part_of_a_sentence(lang, text):
    """What is a condition, an object or said of another is no statement of its own."""
    assert [text] == [s.text for s in classify(text, lang=lang)]


def test_every_answer_names_its_rule_and_spans():
    """An attributed statement carries source and cue, and what a back reference refers to."""
    text = "Le Kremlin a protesté. « C'est inacceptable », a-t-il ajouté."
    first, second = classify(text, lang="fr")
    assert "Le Kremlin" == text[slice(*first.attribution.source)]
    assert "a protesté" == text[slice(*first.attribution.cue)]
    assert first.attribution.source == second.attribution.antecedent
    assert "direct" == second.attribution.kind


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("uk", "(це Київ: «Читали й гірше, і не раз»."),
        ("kk", "Мәскеу айыптады, деді ал Франция президенті."),
        ("ru", "Москва ждёт ответа, а Киев заявил, что ответа не будет."),
    ],
)
def test_the_spans_lie_in_their_statement(lang, text):
    """Source, cue and content are stretches of the statement that they explain."""
    attributed = [s for s in classify(text, lang=lang, issuer=None) if s.attribution.cue]
    assert attributed
    for s in attributed:
        for start, end in (s.attribution.source, s.attribution.cue, s.attribution.content):
            assert s.start <= start < end <= s.end


def test_a_headline_is_named_past_a_heading():
    """Whom the lead names is the diplomat of the headline, though a heading stands between."""
    text = "Diplomat says talks failed\n\nMoscow\n\nForeign Minister Sergei Lavrov said they had."
    assert ["moscow", None, "moscow"] == [s.actor for s in classify(text, issuer=None)]


def test_only_what_a_statement_holds_of_a_quotation_counts():
    """A sentence to which the next quotation is glued holds nothing of it, and is indirect."""
    text = (
        'Families will be told, warned the Kremlin."Do not pay anyone. Do not believe calls from '
        'unknown numbers"its message reads.'
    )
    first = classify(text, lang="en", issuer=None)[0]
    assert ("moscow", "indirect") == (first.actor, first.attribution.kind)
