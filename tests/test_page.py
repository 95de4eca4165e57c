"""Pages: the text of the article, without what stands around it."""

import contextlib
import json
import sys
import time

import pytest

from stance.cli import main
from stance.errors import InputError, MissingExtraError
from stance.page import extract_text, import_trafilatura

PAGE = """<html><head><title>T</title><meta charset="{charset}"></head><body>
<nav><a href="/">Accueil</a> <a href="/x">Toutes les actualités</a></nav>
<article><h1>Après la frappe</h1><p>L’Otan a condamné lundi la frappe contre Kiev, et ses
ambassadeurs ont promis leur appui à l’Ukraine aussi longtemps qu’il le faudra.</p>
<p>Le Kremlin a démenti : « Ces provocations doivent cesser », a déclaré son porte-parole.</p>
</article><script>alert("x")</script><footer>Conditions, témoins, contact</footer></body></html>
"""


@pytest.fixture(autouse=True)
def _installed():
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (extra html)")


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_the_article_is_scored(tmp_path, charset):
    """A page gives the statements of its article, in the encoding that it declares."""
    path, out = tmp_path / "page.html", tmp_path / "o.jsonl"
    path.write_bytes(PAGE.format(charset=charset).encode(charset))
    assert 0 == main(["score", str(path), "-o", str(out)])
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {"nato", "moscow"} <= {row["actor"] for row in rows}
    text = " ".join(row["text"] for row in rows)
    assert "témoins" not in text
    assert "actualités" not in text
    assert "alert" not in text
    assert "aussi longtemps qu’il le faudra" in text


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ul><li", "p><span"])
@pytest.mark.parametrize("closed", [False, True])
def test_nested_without_end(tag, closed):
    """A million nested tags take no time worth naming, and no more stack than there is."""
    names = tag.split("><")
    end = "".join(f"</{name}>" for name in reversed(names)) if closed else ""
    page = f"<html><body>{f'<{tag}>' * 1_000_000}Kyiv said no.{end * 1_000_000}</body></html>"
    begun = time.process_time()
    with contextlib.suppress(InputError):
        assert "Kyiv said no." in extract_text(page.encode())
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("page", [b"<", b"<html></html>", b"\0\0\0", b"\xff\xfe<\0p\0"])
def test_pages_without_text(page):
    """A page without text is refused in one line."""
    with pytest.raises(InputError, match="no text is found"):
        extract_text(page)


def test_not_installed(tmp_path, monkeypatch, capsys):
    """Without the extra, pages are refused in one line before anything is read."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(MissingExtraError, match="html"):
        import_trafilatura("a.html")
    for name in ("a.html", "b.htm"):
        (tmp_path / name).write_text(PAGE)
    assert 2 == main(["score", str(tmp_path), "-o", str(tmp_path / "o.csv")])
    err = capsys.readouterr().err
    assert ".[html]" in err
    assert 1 == err.count("\n")
