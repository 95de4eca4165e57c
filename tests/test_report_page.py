"""The report in a real browser: what a reader does with it, and what a hostile text cannot do."""

import json

import pytest

import stance
from stance.report import render_report

from .browser import open_browser, resize

HOSTILE = (
    "Kyiv condemned the strike, <script>document.title = 'owned'</script> it said. "
    'Moscow rejected </script><img src=x onerror="document.title=1"> the "truce" & \'more\'.\n'
    "Kyiv said: <!-- <script> \u202eright to left\x00 \ud800 {{ 7 * 7 }} ${7*7} ]]>.\n"
)
TEXTS = {
    "a.txt": "NATO condemned the reckless strike. Kyiv thanked its partners for their support.\n"
    "Moscow warned that it would strike again.",
    '<b onclick="x()">"b"</b>.txt': HOSTILE,
    "c.txt": "Le G7 soutiendra l’Ukraine aussi longtemps qu’il faudra, a-t-il déclaré. Astana a "
    "appelé au dialogue. Kiev a salué cette décision. Le sommet a duré deux jours.",
}
DATES = ["2024-11-04", "2024-11-18", "2024-12-02"]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Return a browser with a report open in it."""
    pytest.importorskip("jinja2")
    pytest.importorskip("matplotlib")
    folder = tmp_path_factory.mktemp("report")
    path = folder / "report.html"
    named = [
        (name, stance.classify(text, date=date, lang="fr" if "Ukraine" in text else "en"))
        for (name, text), date in zip(TEXTS.items(), DATES, strict=True)
    ]
    failures = [("<i>bad</i>.txt", "is <u>empty</u>")]
    path.write_text(render_report(named, title="<em>T</em> & co", failures=failures), "utf-8")
    with open_browser(folder / "profile") as browser:
        resize(browser, 1280, 900)
        browser.get(path.as_uri())
        browser.documents = [doc for _, doc in named]
        yield browser


@pytest.fixture(autouse=True)
def reload(page):
    """Open the page afresh, wide."""
    resize(page, 1280, 900)
    page.refresh()


def run(page, script, *arguments):
    """Return what a script gives."""
    return page.execute_script(script, *arguments)


def rows(page):
    """Return the actor and the statement of each row of the table."""
    return run(
        page,
        "return [...document.querySelectorAll('#rows tr')].map(r => "
        "[r.cells[0].textContent, r.querySelector('a').textContent, r.cells[2].textContent])",
    )


def choose(page, control, value):
    """Set a control of the filters as a reader would, and wait for the table."""
    run(
        page,
        "const c = document.getElementById(arguments[0]); c.value = arguments[1];"
        "document.getElementById('filters').requestSubmit()",
        control,
        value,
    )
    return rows(page)


def test_opens_without_a_word_on_the_console_or_to_the_network(page):
    """Nothing is logged, and no request leaves the page."""
    page.get_log("performance")
    page.refresh()
    run(page, "document.querySelector('#s1').click()")
    sent = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    urls = {
        m["params"]["request"]["url"] for m in sent if m["method"] == "Network.requestWillBeSent"
    }
    assert {page.current_url} == urls
    assert [] == page.get_log("browser")


def test_every_statement_is_shown(page):
    """Each text stands there as it was written, and each statement has a row."""
    n = sum(map(len, page.documents))
    assert n == len(rows(page))
    assert f"{n} statements" == run(page, "return document.querySelector('#count').textContent")
    shown = run(
        page,
        "return [...document.querySelectorAll('.text')].map(t => { const c = t.cloneNode(true);"
        "c.querySelectorAll('.tag').forEach(x => x.remove()); return c.textContent; })",
    )
    # What no page of HTML can hold is shown as its escape, or not at all.
    expected = [d.text.replace("\x00", "").replace("\ud800", "\\ud800") for d in page.documents]
    assert expected == [text.replace("\x00", "").replace("\ufffd", "") for text in shown]


def test_markup_in_a_text_stays_text(page):
    """A script, a tag or an attribute in a text, a name or a title does nothing."""
    assert "<em>T</em> & co" == page.title
    count = "return document.querySelectorAll(arguments[0]).length"
    assert 2 == run(page, count, "script")
    for selector in ("img", "main b[onclick]", "i[onclick]", ".note u", "h1 em"):
        assert 0 == run(page, count, selector), selector
    assert "<script>document.title" in run(page, "return document.querySelector('#d1').textContent")
    assert "{{ 7 * 7 }}" in run(page, "return document.querySelector('#d1').textContent")
    assert "<i>bad</i>.txt" in run(page, "return document.querySelector('.note').textContent")
    # Should markup get in after all, the policy of the page stops its scripts.
    run(
        page,
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hit=1\">')",
    )
    run(page, "const s = document.createElement('script'); s.textContent = 'window.hit=2';"
              "document.body.append(s)")  # fmt: skip
    assert run(page, "return window.hit") is None
    page.get_log("browser")


def test_filters(page):
    """Actor, label and search narrow the table, together; clearing widens it again."""
    everything = rows(page)
    assert {"Kyiv"} == {actor for actor, _, _ in choose(page, "f-actor", "kyiv")}
    assert [] == choose(page, "f-text", "zzz")
    assert "0 of" in run(page, "return document.querySelector('#count').textContent")
    run(page, "document.querySelector('#filters button').click()")
    choose(page, "f-target", "0")
    found = choose(page, "f-label", "against")
    assert found
    assert all(label.startswith("against") for _, _, label in found)
    choose(page, "f-label", "")
    assert ["THANKED".lower() in text for _, text, _ in choose(page, "f-text", "THANKED")] == [True]
    choose(page, "f-text", "")
    assert everything == choose(page, "f-target", "")
    run(page, "document.querySelector('#f-actor [data-none]').selected = true")
    assert {"Narration"} == {actor for actor, _, _ in choose(page, "f-text", "")}


def test_sorts(page):
    """A heading sorts, says so to a screen reader, and the second time turns round."""
    scores = (
        "return [...document.querySelectorAll('#rows tr')].map(r => "
        "parseFloat(r.cells[2].textContent.replace('−', '-').split(' ')[1]))"
    )
    head = "document.querySelector('th[data-key=\"0\"]')"
    run(page, f"{head}.firstElementChild.click()")
    down = run(page, scores)
    assert sorted(down, reverse=True) == down
    assert down[0] != down[-1]
    assert "descending" == run(page, f"return {head}.getAttribute('aria-sort')")
    run(page, f"{head}.firstElementChild.click()")
    assert sorted(down) == run(page, scores)
    assert 1 == run(page, "return document.querySelectorAll('#statements [aria-sort]').length")


def test_evidence_by_mouse(page):
    """Pointing at a statement shows its evidence, a click keeps it."""
    from selenium.webdriver import ActionChains

    panel = "return document.querySelector('#shown').innerText"
    resting = run(page, panel)
    statement = page.find_element("id", "s0")
    run(page, "arguments[0].scrollIntoView({block: 'center'})", statement)
    ActionChains(page).move_to_element(statement).perform()
    told = run(page, panel)
    for word in ("NATO", "Rule", "Cue", "condemned", "against", "%", "Escalation"):
        assert word in told
    ActionChains(page).click(statement).perform()
    ActionChains(page).move_to_element(page.find_element("id", "texts-h")).perform()
    assert told == run(page, panel)
    assert "true" == statement.get_attribute("aria-pressed")
    ActionChains(page).send_keys("\ue00c").perform()
    assert resting == run(page, panel)


def test_evidence_by_keyboard(page):
    """Arrow keys go from statement to statement, Enter keeps one, Escape goes back to it."""
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.keys import Keys

    active = "return document.activeElement.id"
    run(page, "document.querySelector('#s0').focus()")
    ActionChains(page).send_keys(Keys.ARROW_RIGHT).perform()
    assert "s1" == run(page, active)
    assert "Kyiv" in run(page, "return document.querySelector('#shown').innerText")
    ActionChains(page).send_keys(Keys.ENTER).perform()
    assert "evidence" == run(page, active)
    ActionChains(page).send_keys(Keys.ESCAPE).perform()
    assert "s1" == run(page, active)
    stops = "return document.querySelectorAll('.s[tabindex=\"0\"]').length"
    assert len(TEXTS) == run(page, stops)


def test_a_row_leads_to_its_text(page):
    """Following a statement in the table shows it in its text, with its evidence."""
    run(page, "[...document.querySelectorAll('#rows a')].pop().click()")
    seen = page.execute_async_script(
        "const done = arguments[0]; setTimeout(() => { const s = document.activeElement;"
        "const b = s.getBoundingClientRect();"
        "done([s.className, b.top >= 0 && b.bottom <= innerHeight,"
        "s.getAttribute('aria-pressed')]); }, 200)"
    )
    assert ["s", True, "true"] == seen


def test_colour_by_target(page):
    """Another target paints the statements otherwise, and marks them with a sign too."""
    paint = (
        "const s = document.querySelector('#s0');"
        "return [getComputedStyle(s).backgroundColor,"
        "getComputedStyle(s.querySelector('.tag'), '::after').content]"
    )
    before = run(page, paint)
    assert "−" in before[1]
    run(page, "document.querySelectorAll('input[name=by]')[1].click()")
    assert before != run(page, paint)


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_scrolls_one_way(page, width):
    """At the width of a phone nothing sticks out, with the evidence open or closed."""
    resize(page, width, 844, mobile=True)
    page.refresh()
    wide = "return document.documentElement.scrollWidth"
    assert width == run(page, wide)
    run(page, "document.querySelector('#s0').click()")
    assert width == run(page, wide)
    box = run(page, "return document.querySelector('#evidence').getBoundingClientRect().toJSON()")
    assert 0 <= box["top"] < box["bottom"] <= 844
    run(page, "document.querySelector('#close').click()")
    hidden = "return getComputedStyle(document.querySelector('#evidence')).visibility"
    assert "hidden" == run(page, hidden)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(page, scheme):
    """Texts, labels and names stand out from what is behind them, by day and by night (WCAG AA)."""
    page.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": "prefers-color-scheme", "value": scheme}]},
    )
    found = run(
        page,
        """
        const channels = (c) => { const v = c.match(/[\\d.]+/g).map(Number);
          return c.startsWith('color(srgb') ? v.map((x, i) => i < 3 ? x * 255 : x) : v; };
        const light = (c) => { const [r, g, b] = channels(c).map((x) => { x /= 255;
          return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; });
          return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const behind = (n) => { for (; n; n = n.parentElement) {
          const c = getComputedStyle(n).backgroundColor; const v = channels(c);
          if (v.length < 4 || v[3] > 0.9) return c; } return 'rgb(255,255,255)'; };
        const all = 'p, li, td, th, h1, h2, h3, .s, .tag, .actor, label span, caption, small';
        let worst = [99, ''];
        for (const n of document.querySelectorAll(all)) {
          if (!n.textContent.trim() || n.closest('.vh, .skip') || !n.offsetParent) continue;
          const [a, b] = [light(getComputedStyle(n).color), light(behind(n))];
          const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (ratio < worst[0]) worst = [ratio, n.outerHTML.slice(0, 200)];
        }
        return worst;
        """,
    )
    assert found[0] >= 4.5, found


def test_a_screen_reader_finds_its_way(page):
    """Landmarks, headings in order, names for what can be used, and no id twice."""
    told = run(
        page,
        """
        const ids = [...document.querySelectorAll('[id]')].map((n) => n.id);
        const bare = [...document.querySelectorAll('button, select, input, figure, aside, section')]
          .filter((n) => !(n.textContent.trim() || n.labels?.length
            || n.getAttribute('aria-label') || n.getAttribute('aria-labelledby')));
        const levels = [...document.querySelectorAll('h1,h2,h3')].map((h) => Number(h.tagName[1]));
        return {
          lang: document.documentElement.lang, twice: ids.length - new Set(ids).size,
          marks: ['header', 'nav', 'main', 'footer', 'aside']
            .filter((tag) => !document.querySelector(tag)),
          bare: bare.length, first: levels[0],
          jump: levels.some((level, i) => i && level > levels[i - 1] + 1),
          heads: [...document.querySelectorAll('thead th')].every((h) => h.scope === 'col'),
          broken: [...document.querySelectorAll('[aria-labelledby]')]
            .filter((n) => !document.getElementById(n.getAttribute('aria-labelledby'))).length,
          foreign: document.querySelector('#d2 .text').lang,
        };
        """,
    )
    assert {
        "lang": "en", "twice": 0, "marks": [], "bare": 0, "first": 1, "jump": False, "heads": True,
        "broken": 0, "foreign": "fr",
    } == told  # fmt: skip


def test_charts_are_there(page):
    """Actors on escalation against each other target, and a timeline for each; all with words."""
    figures = run(
        page,
        "return [...document.querySelectorAll('figure')].map(f => {"
        "const s = f.querySelector('svg'); "
        "return [f.ariaLabel, s.textContent, s.getBoundingClientRect().height]; })",
    )
    assert 5 == len(figures)
    assert "NATO: Escalation" in figures[0][0]
    assert all("Kyiv" in text and height > 150 for _, text, height in figures)


def test_prints_on_paper(page):
    """Printing gives pages, with the texts and without the controls."""
    assert page.print_page()
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shown = "return getComputedStyle(document.querySelector(arguments[0])).display"
    assert "none" == run(page, shown, "#filters")
    assert "none" != run(page, shown, "#d2")
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
