"""The report without a browser: what goes in, what is said, and what the command line does."""

import json
import re
from html.parser import HTMLParser

import pytest

import stance
from stance.chart import draw_positions
from stance.cli import main
from stance.document import Document
from stance.errors import StanceError
from stance.report import render_report

from .models import small_model

pytest.importorskip("jinja2")
pytest.importorskip("matplotlib")

TEXT = "NATO condemned the strike. Kyiv thanked its partners for their support."


def data_of(page):
    """Return what a page holds for its script."""
    return json.loads(re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page)[1])


def test_a_report_is_whole():
    """Every statement is in it with probabilities, evidence and words."""
    doc = stance.classify(TEXT)
    page = render_report([("x", doc)])
    data = data_of(page)
    assert len(doc) == len(data["rows"])
    row = data["rows"][0]
    assert "nato" == row[1]
    assert all(abs(sum(shares) - 1) < 0.01 for shares in row[10])
    assert "condemned" in {word for word, _ in row[12][0]}
    assert "https://" not in page


def test_same_documents_same_page():
    """The page depends on nothing but its documents."""
    named = [("x", stance.classify(TEXT, date="2024-01-01")), ("y", stance.classify(TEXT))]
    assert render_report(named) == render_report(named)


class _Balance(HTMLParser):
    VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert tag == self.open.pop()


@pytest.mark.parametrize(
    "docs",
    [
        [],
        [("", Document("", None, None))],
        [("\ud800\x00<", stance.classify("\ud800 </script> Kyiv said no. <!-- ", issuer="g7"))],
        [("zh", stance.classify("我们谴责升级。" * 3))],
    ],
)
def test_odd_documents_make_a_page(docs):
    """No document, no statement, no language, half a surrogate: a well-formed page all the same."""
    page = render_report(docs, title="\udfff")
    page.encode("utf-8")
    parser = _Balance()
    parser.feed(page)
    assert [] == parser.open
    assert len(docs) == len(data_of(page)["documents"])


def test_targets_of_your_own():
    """A model with other targets and labels, and actors of one's own, are shown as they are."""
    doc = stance.classify(TEXT, model=small_model())
    page = render_report([("x", doc)], model=small_model())
    data = data_of(page)
    scored = {t["name"]: t["scored"] for t in data["targets"]}
    assert {"Escalation": True, "Support": False, "Three": False} == scored
    assert {"a", "b", "c"} == set(data["targets"][2]["labels"])


def test_charts_escape_names():
    """A name is text in a chart, also one that would be mathematics or markup."""
    from stance.aggregation import ActorScore

    scores = [ActorScore("$x^2$<b>", "e", 0.1, 0.0, 0.2, 0.0, 3, {})]
    names = {"$x^2$<b>": "$x^2$<b>", "e": "E"}
    svg = draw_positions(scores, "e", None, names, {"$x^2$<b>": 6})
    assert "$x^2$&lt;b&gt;" in svg
    assert "var(--actor-6)" in svg
    assert "#0a" not in svg


def test_the_timeline_in_numbers_counts_each_period():
    """A row of that table has the statements of its period and target, not all of its actor."""
    named = [
        ("x", stance.classify("Kyiv condemned it. Kyiv noted it.", date="2024-01-01")),
        ("y", stance.classify("Kyiv condemned it.", date="2024-02-01")),
    ]
    page = render_report(named, by="month")
    table = page[page.index("<summary>The timeline in numbers") :]
    rows = re.findall(
        r'<tr><th scope="row">([^<]*)</th>.*?data-name="Statements">(\d+)</td></tr>',
        table[: table.index("</table>")],
    )
    assert {("2024-01", "2"), ("2024-02", "1")} == set(rows)
    assert 2 * len(named[0][1][0].stances) == len(rows)


def test_command_line(tmp_path, capsys):
    """A folder becomes a page; what cannot be read is named there and on standard error."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_bytes(b"")
    out = tmp_path / "r.html"
    assert 1 == main(["report", str(folder), "-o", str(out), "--title", "A & B"])
    err = capsys.readouterr().err
    assert "b.txt: is empty" in err
    page = out.read_text(encoding="utf-8")
    assert "b.txt: is empty" in page
    assert "<title>A &amp; B</title>" in page
    assert [folder, out] == sorted(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "r.pdf"], ".html"),
        (["-o", "nowhere/r.html"], "folder"),
        (["-o", "r.html", "--by", "fortnight"], "month"),
        (["-o", "r.html", "--lang", "xx"], "en, fr"),
        (["-o", "r.html", "--jobs", "0"], "accepted"),
    ],
)
def test_wrong_usage(tmp_path, monkeypatch, capsys, arguments, said):
    """A wrong argument is said in one line before any work, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert 2 == main(["report", "a.txt", *arguments])
    err = capsys.readouterr().err
    assert said in err
    assert 1 == err.count("\n")
    assert ["a.txt"] == [path.name for path in tmp_path.iterdir()]


def test_nothing_to_show(tmp_path, capsys):
    """Without a document there is no report, and an old one stays."""
    out = tmp_path / "r.html"
    out.write_text("old")
    assert 2 == main(["report", str(tmp_path / "missing.txt"), "-o", str(out)])
    assert "nothing to show" in capsys.readouterr().err
    assert "old" == out.read_text()


def test_a_missing_library_is_named(monkeypatch):
    """Without the extra, one line says what to install."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(StanceError, match=r"\.\[report\]"):
        render_report([])
