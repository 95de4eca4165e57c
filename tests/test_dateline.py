"""Datelines: a text's own date, and no date that it only recalls."""

import datetime as dt

import pytest

import stance
from stance.dateline import find_date, find_dateline
from stance.lexicon import load_lexicon

OWN = [
    ("en", "KYIV, 3 June 2025 (Agency) — The city was hit.", "2025-06-03"),
    ("en", "Brussels, June 3, 2025: ministers met.", "2025-06-03"),
    ("en", "Statement\nBrussels, 10 July 2024\n\nWe, the leaders, met.", "2024-07-10"),
    ("fr", "Communiqué du 1er mars 2023\n\nNous saluons la trêve.", "2023-03-01"),
    ("ru", "Заявление МИД, 27 ноября 2024 года\n\nМы осуждаем удар.", "2024-11-27"),
    ("uk", "Ми засуджуємо удар.\n\nКиїв, 27 листопада 2024 року", "2024-11-27"),
    ("en", "2024-11-27\nThe ministers met.", "2024-11-27"),
    ("ru", "МОСКВА, 5 июня 2024 г. Министр посетил завод.", "2024-06-05"),
    ("ru", "МОСКВА, 5 июня 2024 г. — Министр посетил завод.", "2024-06-05"),
    ("fr", "Paris, le 3 juin 2025. Le ministère condamne les frappes.", "2025-06-03"),
    ("kk", "Астана, 2024 жылғы 28 қараша\n\nПрезидент сөз сөйледі.", "2024-11-28"),
    ("kk", "АСТАНА, 2024 жылдың 5 маусымы. Президент сөз сөйледі.", "2024-06-05"),
    ("kk", "АСТАНА, 2024 ЖЫЛДЫҢ 5 МАУСЫМЫ. Президент сөз сөйледі.", "2024-06-05"),
]  # fmt: skip
RECALLED = [
    ("en", "On 24 February 2022, Russia invaded, and the ministers recalled it at length today."),
    ("en", "The ministers met.\nThe war began on 24 February 2022.\nThey left."),
    ("fr", "Le 26 avril 2022, face à son collègue venu le voir, le ministre a protesté."),
    ("en", "The treaty of 99 July 2024"),
    ("en", "War came to Kyiv on 24 February 2022. The ministers recalled it at length today."),
    ("en", "The war began, on 24 February 2022. The ministers recalled it at length today."),
    ("en", "Born in Donetsk, 3 June 1975. He left, and he has never been back to that town."),
    ("fr", "Elle est née à Kiev, le 3 juin 1985. Elle y vit toujours, et elle y travaille encore."),
    ("ru", "Он погиб под Бахмутом, 5 мая 2023 г. Его мать ждёт ответа, и ждёт его до сих пор."),
    ("ru", "Москва, 5 мая 2023 г., после полудня. Его мать ждёт ответа, и ждёт его до сих пор."),
    ("kk", "Президент 2024 жылғы 28 қарашада Путинмен кездесті, әңгіме ұзаққа созылды."),
    ("en", ""),
]


@pytest.mark.parametrize(("lang", "text", "date"), OWN)
def test_own_date(lang, text, date):
    """A letterhead, a title, a dateline and a signature date the text."""
    assert date == stance.classify(text, lang=lang).date


@pytest.mark.parametrize(("lang", "text"), RECALLED)
def test_recalled_date(lang, text):
    """A date in running text is no date of the text."""
    assert find_dateline(text, load_lexicon(lang)) is None


def test_given_date_wins():
    """What the caller says is the date."""
    text = "2024-11-27\nThe ministers met."
    assert "2025-01-02" == stance.classify(text, date="2025-01-02").date
    assert "2025-01-02" == stance.classify(text, date=dt.datetime(2025, 1, 2, 3)).date


def test_latest_date_of_the_text():
    """Offices are read at the latest date that is named anywhere."""
    lexicon = load_lexicon("en")
    assert dt.date(2024, 5, 1) == find_date("From 1 May 2023 to 1 May 2024 they held.", lexicon)
    assert find_date("In May.", lexicon) is None
    assert dt.date(2022, 2, 24) == find_date("Between 2014 and 24 February 2022.", lexicon)
    kazakh = load_lexicon("kk")
    assert dt.date(2024, 11, 28) == find_date("Олар 2024 жылғы 28 қарашада кездесті.", kazakh)
    assert find_date("Олар 2024 жылғы 99 қарашада кездесті.", kazakh) is None
