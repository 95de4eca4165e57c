"""Language detection: headlines in our languages, and in others."""

import pytest

from stance.language import detect_language

HEADLINES = [
    ("ru", "США передадут Украине ракеты ATACMS и ЗРК Patriot."),
    ("uk", "Україна отримала Patriot і IRIS-T."),
    ("kk", "Трамп Украинаға Tomahawk зымырандарын бермейтінін айтты."),
    ("fr", "Kiev dénonce une attaque de drones"),
    ("fr", "Otan : les alliés réunis lundi"),
    ("en", "NATO chief urges allies to step up"),
    ("en", "Kremlin denies the claim"),
    ("ru", "Кремль: Москва ответит на удар"),
    ("ru", "Песков рассказал о переговорах"),
    ("uk", "Зеленський зустрівся з послами"),
    ("uk", "У Києві оголосили тривогу"),
    ("kk", "Тоқаев Астанада кеңес өткізді"),
    ("kk", "Сыртқы істер министрлігі мәлімдеме жасады"),
    (None, "El presidente ruso dijo que no habrá negociaciones"),
    (None, "Der Kreml droht mit einer Antwort"),
    (None, "Rosja zaatakowała Kijów dronami"),
    (None, "Bakan, görüşmenin yararlı olduğunu söyledi"),
    (None, "北约秘书长发表讲话"),
    (None, "12345 !!!"),
    (None, ""),
]


@pytest.mark.parametrize(("lang", "text"), HEADLINES)
def test_headlines(lang, text):
    """A short headline is told apart, and a foreign one is none of ours."""
    assert lang == detect_language(text)
