"""Whom pronouns, roles and surnames stand for: what the document has established so far."""

import pytest

import stance


def actors(text, **settings):
    """Return the actor of each statement."""
    return [statement.actor for statement in stance.classify(text, **settings)]


@pytest.mark.parametrize(
    ("text", "actor", "antecedent"),
    [
        ("The Kremlin protested. “We will answer,” it added.", "moscow", "The Kremlin"),
        ("Zelensky condemned the strike. He said that help was needed.", "kyiv", "Zelensky"),
        ("Le Kremlin a protesté. « Nous répondrons », a-t-il ajouté.", "moscow", "Le Kremlin"),
        ("Зеленский осудил удар. Он заявил, что помощь нужна.", "kyiv", "Зеленский"),
    ],
)
def test_a_pronoun_is_who_spoke_before(text, actor, antecedent):
    """The actor is that of the voice before, which is named as what it refers to."""
    first, second = doc = stance.classify(text)
    assert actor == first.actor == second.actor
    assert antecedent == doc.text[slice(*second.attribution.antecedent)]
    assert first.attribution.antecedent is None


def test_a_pronoun_before_anybody_has_spoken_is_nobody():
    """There is no voice that it could stand for."""
    assert [None] == actors("He said that help was needed.")


def test_a_person_who_was_introduced_is_known_by_the_surname():
    """However many sentences of narration stand between."""
    text = "Jane Miller, a spokeswoman for NATO, welcomed the talks. The town was hit on Monday."
    assert ["nato", None, "nato"] == actors(f"{text} Miller said that aid would go on.")
    assert ["other"] == actors("Miller said that aid would go on.")


def test_an_own_ministry_is_the_issuers():
    """In a communiqué "the ministers" and "the ministry" are those of who issued it."""
    text = "We, the Leaders of the G7, met today. The ministers said that aid would go on."
    assert ["g7", "g7"] == actors(text)
    for actor in ("kyiv", "moscow"):
        assert [actor] == actors("The strikes must end, the ministry said.", issuer=actor)


@pytest.mark.parametrize(("region", "actor"), [("Odesa", "kyiv"), ("Belgorod", "moscow")])
def test_a_governor_is_the_regions(region, actor):
    """Whose region was named last decides for whom its governor speaks."""
    text = f"A fire broke out in {region} region. The governor said that two people were hurt."
    assert [None, actor] == actors(text)


def test_a_role_is_who_bore_it_before():
    """The governor of a sentence before is meant by "the governor"."""
    text = "The Kyiv governor said that two people were hurt. The governor said that it was over."
    assert ["kyiv", "kyiv"] == actors(text)


def test_a_voice_is_forgotten_for_another():
    """A pronoun stands for the voice heard last, not for one of earlier."""
    text = (
        "The Kremlin protested. NATO condemned the strikes. “The strikes must end,” it added. "
        "The Kremlin rejected it. “They will go on,” it added."
    )
    assert ["moscow", "nato", "nato", "moscow", "moscow"] == actors(text)
