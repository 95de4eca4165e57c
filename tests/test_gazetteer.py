"""The gazetteer: offices have dates, and a user's file adds to it."""

import datetime as dt
import os
import pickle
import subprocess
import sys

import pytest

import stance
from stance.errors import GazetteerError, UnknownActorError
from stance.gazetteer import Gazetteer
from stance.lexicon import load_lexicon


@pytest.mark.parametrize(
    ("actor", "date"), [("other", "2024-09-30"), ("nato", "2024-10-01"), ("nato", "2025-06-01")]
)
def test_office_begins_on_its_day(actor, date):
    """A person speaks for an actor only while in office."""
    assert actor == Gazetteer().person_actor("Rutte", dt.date.fromisoformat(date))


@pytest.mark.parametrize(
    ("actor", "name", "date"),
    [
        ("astana", "Смадияров", "2025-06-01"),
        ("other", "Yermekbayev", "2025-01-01"),
        ("astana", "Ilyassov", "2025-12-16"),
        ("other", "Idrissov", "2024-06-01"),
        ("astana", "Нуртлеу", "2025-10-01"),
        ("astana", "Koshanov", "2020-01-05"),
        ("kyiv", "Yuriy_Sergeyev", "2015-11-01"),
        ("kyiv", "Klympush", "2024-01-01"),
        ("other", "Haidai", "2024-01-01"),
        ("kyiv", "Bakanov", "2019-06-10"),
        ("kyiv", "Жовква", "2025-02-01"),
        ("kyiv", "Oleksandr_Lytvynenko", "2022-03-01"),
        ("kyiv", "Hetmanchuk", "2025-06-20"),
        ("moscow", "Kislyak", "2020-01-01"),
        ("moscow", "Чижов", "2023-05-01"),
        ("other", "Syromolotov", "2024-01-01"),
        ("moscow", "Vershinin", "2018-04-01"),
        ("other", "David_van_Weel", "2024-07-02"),
        ("nato", "Dylan_White", "2024-02-01"),
        ("other", "Boris_Ruge", "2023-01-01"),
        ("nato", "Boris_Ruge", "2024-10-15"),
        ("kyiv", "Shaptala", "2022-05-01"),
        ("other", "Shaptala", "2024-02-09"),
        ("kyiv", "Гнатов", "2025-03-16"),
        ("kyiv", "Андрей_Клюев", "2014-02-01"),
        ("kyiv", "Vitaliy_Zakharchenko", "2014-01-20"),
        ("moscow", "Захарченко", "2016-01-20"),
        ("moscow", "Gryzlov", "2016-01-20"),
        ("moscow", "Андрей_Денисов", "2020-01-20"),
        ("moscow", "Александр_Венедиктов", "2022-10-20"),
        ("nato", "Solana", "1999-03-24"),
        ("other", "Solana", "2003-03-24"),
        ("nato", "Lord_Robertson", "2001-09-12"),
        ("nato", "Baiba_Braže", "2022-06-30"),
        ("other", "Baiba_Braže", "2024-06-30"),
        ("astana", "Дәдебай", "2024-06-30"),
        ("astana", "Sagimbayev", "2022-01-06"),
    ],
)
def test_offices_as_in_the_public_record(actor, name, date):
    """Who held an office on a day, where the days are easily got wrong."""
    assert actor == Gazetteer().person_actor(name, dt.date.fromisoformat(date))


@pytest.mark.parametrize(
    ("lang", "word"),
    [
        ("ru", "Венская"),
        ("ru", "Макеевка"),
        ("ru", "Баррель"),
        ("ru", "Рубикон"),
        ("ru", "Малярия"),
        ("ru", "Менделеев"),
        ("ru", "Садовая"),
        ("ru", "Слуцк"),
        ("ru", "Вайнштейн"),
        ("ru", "Ермаков"),
        ("ru", "Гайдар"),
        ("ru", "Денисов"),
        ("ru", "Венедиктов"),
        ("ru", "Фицджеральд"),
        ("ru", "Трасса"),
        ("uk", "Фіалка"),
        ("uk", "Парубок"),
        ("uk", "Рубіж"),
        ("kk", "Уәлиханов"),
    ],
)
def test_stem_of_a_name_leaves_other_words_alone(lang, word):
    """The stem of a surname does not make a person of a word that only begins like it."""
    assert () == Gazetteer().table(load_lexicon(lang)).look_up(word).people


@pytest.mark.parametrize(
    ("lang", "word"),
    [
        ("ru", "Литвиненко"),
        ("ru", "Китаев"),
        ("ru", "Франциск"),
        ("uk", "Дані"),
        ("uk", "Литвиненко"),
        ("uk", "Микола"),
        ("uk", "Дніпровський"),
        ("uk", "Харковець"),
    ],
)
def test_stem_of_a_place_leaves_other_words_alone(lang, word):
    """The stem of a place does not make a country or a town of a word that begins like it."""
    nominal = Gazetteer().table(load_lexicon(lang)).look_up(word).nominal
    assert (nominal[0].detail if nominal else "") not in {"capital", "country", "place"}


@pytest.mark.parametrize(
    ("actor", "lang", "text"),
    [
        ("other", "uk", "Соловйов заявив, що переговорів не буде."),
        ("other", "uk", "РПЦ засудила рішення."),
        ("moscow", "uk", "Захарова заявила, що переговорів не буде."),
        ("other", "ru", "Венедиктов заявил, что переговоров не будет."),
        ("moscow", "ru", "Александр Венедиктов заявил, что переговоров не будет."),
        ("kyiv", "ru", "Марьяна Беца заявила, что переговоров не будет."),
        ("kyiv", "fr", "Serhiy Kyslytsya a salué la décision."),
        ("nato", "fr", "Keith Blount a salué la décision."),
        ("astana", "kk", "Айбек Дәдебай шешімді қолдады."),
        ("kyiv", "en", "Ruslan Kravchenko said the case would go to court."),
    ],
)
def test_people_are_told_apart_in_a_sentence(actor, lang, text):
    """Namesakes, and people who speak for nobody, are told from the office holders."""
    assert actor == stance.classify(text, lang=lang, date="2025-10-01")[0].actor


@pytest.mark.parametrize(
    ("lang", "word"),
    [
        ("ru", "Захаровой"),
        ("ru", "Ермаку"),
        ("ru", "Слуцкого"),
        ("ru", "Венедиктову"),
        ("uk", "Єрмаком"),
        ("uk", "Захаровій"),
        ("uk", "Парубія"),
        ("kk", "Захарованың"),
        ("kk", "Ермактың"),
        ("kk", "Уәлидің"),
        ("kk", "Вайноның"),
    ],
)
def test_cases_of_a_surname_are_known(lang, word):
    """A surname is found in its other cases, and these are no nominatives."""
    people = Gazetteer().table(load_lexicon(lang)).look_up(word).people
    assert [False] == [office.nominative for office in people[:1]]


def test_users_names_add_an_actor(tmp_path):
    """A names file of the user's own adds an actor that classify then finds."""
    path = tmp_path / "eu.tsv"
    path.write_text("eu\tinstitution\tEuropean_Commission UE\n", encoding="utf-8")
    gazetteer = Gazetteer([path])
    assert gazetteer.actors[-1] == "eu"
    doc = stance.classify("The European Commission welcomed the deal.", gazetteer=gazetteer)
    assert "eu" == doc[0].actor


def test_a_used_gazetteer_is_read_alike_in_another_process(tmp_path):
    """Nothing that a gazetteer remembers depends on the process that it was used in."""
    path = tmp_path / "eu.tsv"
    path.write_text("eu\tinstitution\tZorbian_Commission\n", encoding="utf-8")
    gazetteer = Gazetteer([path])
    stance.classify("NATO said that the Zorbian wine was good. " * 2_000, gazetteer=gazetteer)
    (tmp_path / "gazetteer").write_bytes(pickle.dumps(gazetteer))
    code = (
        "import pathlib, pickle, stance;"
        f"g = pickle.loads(pathlib.Path({str(tmp_path / 'gazetteer')!r}).read_bytes());"
        "doc = stance.classify('The Zorbian Commission condemned it. ' * 2_000, gazetteer=g);"
        "print({s.actor for s in doc})"
    )
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout == "{'eu'}\n"


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
