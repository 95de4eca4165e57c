"""The issuer of a text: told by its own words, and nobody where they do not tell."""

import pytest

import stance


@pytest.mark.parametrize(
    ("actor", "text"),
    [
        ("g7", "We, the Leaders of the G7, met today. We stand by Ukraine."),
        ("g7", "We the Leaders of the G7 met today. We stand by Ukraine."),
        ("g7", "Nous, dirigeants du G7, condamnons les frappes. Nous aiderons l’Ukraine."),
        ("g7", "Мы, лидеры «Группы семи», осуждаем удары. Мы поможем Украине."),
    ],
)
def test_we_are(actor, text):
    """Who is named right behind the first "we" has written it."""
    assert actor == stance.classify(text).issuer


@pytest.mark.parametrize(
    ("actor", "title"),
    [
        ("nato", "Statement by the North Atlantic Council"),
        ("nato", "Statement by the NATO Secretary General on Ukraine"),
        ("nato", "Déclaration du Secrétaire général de l’OTAN"),
        ("astana", "AKORDA. Press service"),
        ("moscow", "Ministry of Defence\nRussian Federation"),
        (None, "Statement by France on Ukraine"),
        (None, "Kremlin: strikes go on"),
    ],
)
def test_a_title_or_letterhead(actor, title):
    """A document of one of the actors is theirs; one on them, or a headline, is not."""
    lang = "fr" if "OTAN" in title else "en"
    assert actor == stance.classify(f"{title}\n\nThe strikes must end. Enough.", lang=lang).issuer


@pytest.mark.parametrize(
    ("actor", "text"),
    [
        ("moscow", "Заявление МИД России\n\nУдары продолжатся. Переговоры возможны."),
        (
            "kyiv",
            "Заява Міністерства закордонних справ України\n\nУдари мають припинитися. Годі чекати.",
        ),
        (
            "astana",
            "Қазақстан Республикасы Сыртқы істер министрлігінің мәлімдемесі\n\n"
            "Соққылар тоқтауы тиіс. Келіссөздер басталуы керек.",
        ),
    ],
)
def test_a_title_in_each_language(actor, text):
    """The document may head its title or end it."""
    assert actor == stance.classify(text).issuer


@pytest.mark.parametrize(
    ("actor", "lang", "title"),
    [
        (
            "moscow",
            "ru",
            "Брифинг официального представителя МИД России М.В.Захаровой, 5 марта 2025 г",
        ),
        ("moscow", "en", "Briefing by Foreign Ministry Spokeswoman Maria Zakharova, March 5, 2025"),
        ("kyiv", "uk", "Оперативна інформація Генштабу ЗСУ станом на 08:00"),
        ("nato", "en", "Brussels Summit Communiqué issued by NATO Heads of State and Government"),
        (None, "ru", "Речь Путина на Красной площади"),
        (None, "ru", "Речь президента Украины в Бундестаге"),
        (None, "ru", "Ответ министру Лаврову"),
        (None, "ru", "Выступления против президента России"),
        (None, "ru", "После брифинга представителя МИД России Захаровой"),
        (None, "ru", "Председательство Казахстана в ШОС"),
        (None, "ru", "Реакцию в Москве вызвали заявления Генерального секретаря НАТО"),
        (None, "fr", "Conférence de presse de Zelensky à Kiev"),
        (None, "en", "Remarks by the President of the United States on Ukraine"),
        (None, "en", "Briefing by NATO Secretary General Mark Rutte: live"),
        (None, "en", "NATO 2030"),
    ],
)
def test_a_speech_is_that_of_the_office(actor, lang, title):
    """By office and name, or date, its title tells without a "we"; one of them is a headline."""
    assert actor == stance.classify(f"{title}\n\n– 5 –\n\nOK.", lang=lang).issuer


def test_a_report_on_a_speech_is_a_dispatch():
    """It names who speaks, or cites somebody; a second title takes nothing from the first."""
    title = "Briefing by Foreign Ministry Spokeswoman Maria Zakharova, March 5, 2025"
    assert "moscow" == stance.classify(f"{title}\n\nThe work goes on.\n\nOK.").issuer
    assert stance.classify(f"{title}\n\nOil rose, according to Reuters.\n\nOK.").issuer is None
    assert stance.classify(f"{title}\n\nMaria Zakharova came late.\n\nOK.").issuer is None
    talks = "The President of Kazakhstan held talks with the President of Turkey"
    text = f"{talks}\n\nPhoto with the ambassador\n\nThey discussed trade.\n\nOK."
    assert "astana" == stance.classify(text).issuer


def test_a_meeting_that_is_talked_about_makes_no_readout():
    """«О встрече» opens a title of a ministry; elsewhere it is what somebody thinks of."""
    for text in (
        "Зеленский мечтает о встрече с президентом США. Рынки выросли. Нефть дорожает.",
        "О встрече Путина с Трампом\n\nРынки выросли. Нефть дорожает.",
    ):
        assert stance.classify(text, lang="ru").issuer is None


def test_a_signature_stands_alone():
    """The last line is the issuer's where it is a line of its own, with the name of a body."""
    body = "The strikes must end. Talks should begin."
    assert "moscow" == stance.classify(f"{body}\n\nThe Kremlin press service").issuer
    assert stance.classify(f"{body} The Kremlin press service.").issuer is None
    assert stance.classify(body).issuer is None


def test_a_readout_is_its_hosts():
    """Who is named first tells of the talks; a text that cites somebody is a dispatch."""
    call = "The President of Kazakhstan had a phone call with the President of Ukraine."
    assert "astana" == stance.classify(f"{call} They discussed trade.").issuer
    own = "The presidents discussed trade. The Head of State told of the harvest."
    assert "astana" == stance.classify(f"{call} {own}").issuer
    assert stance.classify(f"{call} According to Reuters, they discussed trade.").issuer is None


@pytest.mark.parametrize(
    ("actor", "lang", "head"),
    [
        ("astana", "kk", "Ақорда, 12 қараша 2025 жыл\n\nПрезидент елшіні қабылдады"),
        ("astana", "ru", "Глава государства принял посла\n\n12 ноября 2025 года, Акорда"),
        (
            "nato",
            "en",
            "Readout of the NATO Secretary General's phone call with the President of Ukraine",
        ),
        ("moscow", "ru", "О встрече министра иностранных дел России С.В.Лаврова с послом Китая"),
        (
            "astana",
            "en",
            "Official website of the President of Kazakhstan\n\nHead of State receives envoy",
        ),
        ("astana", "ru", "Официальный сайт Президента Республики Казахстан\n\nГлава принял посла"),
        ("kyiv", "uk", "Офіційне інтернет-представництво Президента України\n\nРозмова з послом"),
        ("nato", "fr", "Site officiel de l’OTAN\n\nLe secrétaire général a reçu l’ambassadeur"),
        (None, "en", "Readout of the President's call with Kyiv leaves NATO wary"),
        (None, "en", "NATO Secretary General's deputy draws fire from Budapest"),
        (None, "ru", "Киев, 12 ноября 2025 года\n\nВстреча в министерстве"),
    ],
)
def test_the_head_of_a_readout(actor, lang, head):
    """Whose talks they were, whose seat stands beside the date, or whose page it is."""
    assert actor == stance.classify(f"{head}\n\n– 5 –\n\nOK.", lang=lang).issuer


@pytest.mark.parametrize(
    ("issuer", "speaker"),
    [("nato", "Zelensky said the talks were good."), (None, "Lavrov said the raids would go on.")],
)
def test_who_was_no_guest_and_speaks_makes_it_a_dispatch(issuer, speaker):
    """In a readout the host's guests speak; somebody else does in a dispatch."""
    assert issuer == stance.classify(f"Rutte spoke with Zelensky on Monday. {speaker}").issuer


@pytest.mark.parametrize(
    "text",
    [
        "KYIV (Agency) - The Kremlin said that the strikes would go on. NATO condemned them.",
        "“We, the Leaders of the G7, stand by Ukraine”, the paper wrote. Nobody else said so.",
        "The strikes must end.",
        "We",
        "",
    ],
)
def test_a_dispatch_has_no_issuer(text):
    """Neither a dateline nor a "we" in quotation marks nor a bare sentence names one."""
    assert stance.classify(text).issuer is None


def test_what_is_given_is_not_looked_for():
    """The caller knows better, whether it is an actor or nobody."""
    text = "We, the Leaders of the G7, met today. We stand by Ukraine."
    assert "nato" == stance.classify(text, issuer="nato").issuer
    assert stance.classify(text, issuer=None).issuer is None
