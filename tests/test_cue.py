"""Reporting clauses: the rule that finds each, its words, and who is said to speak."""

import pytest

import stance


def told(text, **settings):
    """Return actor and rule of the only statement, and its source and cue as written."""
    (statement,) = doc = stance.classify(text, **settings)
    a = statement.attribution
    words = [doc.text[slice(*span)] if span else None for span in (a.source, a.cue)]
    return (statement.actor, a.rule, *words)


@pytest.mark.parametrize(
    ("rule", "text", "source", "cue"),
    [
        ("source-phrase", "According to {}, the talks will go on.", "the Kremlin", "According to"),
        ("source-phrase", "The talks will go on, according to {}.", "the Kremlin", "according to"),
        ("verb", "{} said that the talks would go on.", "The Kremlin", "said"),
        ("verb", "“The talks will go on,” {} said.", "the Kremlin", "said"),
        ("inverted-clause", "“The talks will go on,” said {}.", "the Kremlin", "said"),
        ("passive-agent", "The strikes were condemned by {}.", "the Kremlin", "condemned"),
        ("headline-colon", "{}: the talks will go on", "Kremlin", "Kremlin"),
        ("headline-dash", "“The talks will go on” – {}", "Peskov", "Peskov"),
        ("source-phrase", "Selon {}, les pourparlers continuent.", "le Kremlin", "Selon"),
        ("inverted-clause", "« Tout continue », a déclaré {}.", "le Kremlin", "a déclaré"),
        ("source-phrase", "По словам {}, переговоры продолжатся.", "Кремля", "По словам"),
        ("inverted-clause", "«Переговоры продолжатся», — заявил {}.", "Песков", "заявил"),
        ("source-phrase", "За словами {}, переговори триватимуть.", "Пєскова", "За словами"),
        ("source-phrase", "{} айтуынша, келіссөздер жалғасады.", "Песковтың", "айтуынша"),
    ],
)
def test_each_rule_in_its_place(rule, text, source, cue):
    """The actor, the rule, and the words behind both."""
    assert ("moscow", rule, source, cue) == told(text.format(source))


@pytest.mark.parametrize(
    "text",
    [
        "Russian claims were false.",
        "The Kremlin is in Moscow.",
        "The weather was mild on Monday.",
        "Moscow, 28 November.",
    ],
)
def test_what_only_looks_like_a_cue(text):
    """A noun with an adjective, a place, a date: nobody is said to speak."""
    assert (None, "no-source", None, None) == told(text)


def test_the_outermost_voice_speaks():
    """Who reports a claim is the source, not who made it."""
    assert "nato" == told("NATO said that Moscow had claimed the town.")[0]
    assert "nato" == told("According to NATO, Moscow said that the town was taken.")[0]


def test_a_clause_at_the_end_counts():
    """Two diplomats of nobody are a source, and none of the actors."""
    expected = ("other", "trailing-clause", "two diplomats", "said")
    assert expected == told("The talks will go on, two diplomats said Friday.")


def test_a_topic_may_stand_before_the_colon():
    """Of a headline such as "Kyiv on the strikes: ..." the first name speaks."""
    assert ("kyiv", "headline-colon") == told("Kyiv on the strikes: they must end")[:2]
