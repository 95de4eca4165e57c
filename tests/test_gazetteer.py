"""The gazetteer: offices have dates, and a user's file adds to it."""

import datetime as dt

import pytest

import stance
from stance.errors import GazetteerError, UnknownActorError
from stance.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("actor", "date"), [("other", "2024-09-30"), ("nato", "2024-10-01"), ("nato", "2025-06-01")]
)
def test_office_begins_on_its_day(actor, date):
    """A person speaks for an actor only while in office."""
    assert actor == Gazetteer().person_actor("Rutte", dt.date.fromisoformat(date))


def test_users_names_add_an_actor(tmp_path):
    """A names file of the user's own adds an actor that classify then finds."""
    path = tmp_path / "eu.tsv"
    path.write_text("eu\tinstitution\tEuropean_Commission UE\n", encoding="utf-8")
    gazetteer = Gazetteer([path])
    assert gazetteer.actors[-1] == "eu"
    doc = stance.classify("The European Commission welcomed the deal.", gazetteer=gazetteer)
    assert "eu" == doc[0].actor


def test_users_people_add_a_speaker(tmp_path):
    """A people file of the user's own names somebody for a shipped actor."""
    path = tmp_path / "people.tsv"
    path.write_text("kyiv\tEnvoy\t2024-01-01\t-\tTestenko\n", encoding="utf-8")
    doc = stance.classify("Testenko a salué la décision.", lang="fr", gazetteer=Gazetteer([path]))
    assert "kyiv" == doc[0].actor


@pytest.mark.parametrize(
    "line", ["eu", "eu\tnonsense\tX", "a\tb\tc\td\te\tf", "kyiv\tEnvoy\tlast year\t-\tTestenko"]
)
def test_bad_file_is_named_with_its_line(tmp_path, line):
    """A row that does not follow the form is refused, with file and line."""
    path = tmp_path / "bad.tsv"
    path.write_text("# comment\n" + line + "\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match=r"bad\.tsv:2"):
        Gazetteer([path])


def test_missing_file():
    """A file that is not there is an error at once."""
    with pytest.raises(GazetteerError, match="cannot be read"):
        Gazetteer(["nowhere.tsv"])


def test_unknown_actor_lists_the_accepted():
    """The message names what is accepted."""
    with pytest.raises(UnknownActorError, match="astana, g7, kyiv, moscow, nato"):
        Gazetteer().check_actor("eu")


def test_actors_are_known_in_any_case():
    """``NATO`` is ``nato``; what is nobody is told what is accepted."""
    assert "nato" == Gazetteer().check_actor("NATO")
    assert "kyiv" == stance.classify("We met.", issuer="Kyiv", lang="en").issuer
    with pytest.raises(UnknownActorError, match="'France'"):
        stance.classify("We met.", issuer="France", lang="en")


def test_the_day_of_a_time_is_a_date():
    """Tables hold times: the day counts."""
    for date in ("2024-11-28T10:00:00Z", "2024-11-28 10:00", "2024-11-28"):
        assert "2024-11-28" == stance.classify("We met.", date=date, lang="en").date
