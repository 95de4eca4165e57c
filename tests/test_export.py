"""Exports from the command line: every format, whole files, nothing lost."""

import json
import sqlite3

import pytest

from stance.cli import main
from stance.errors import InputError
from stance.export import DOCUMENT_FORMATS, export_excerpts, find_format

TEXTS = {
    "en.txt": 'Kyiv condemned the strikes 🚀. "We will answer", it said.\n',
    "fr.txt": "Le Kremlin a protesté. « Nous répondrons », a-t-il ajouté.\n",
    "ru.txt": "Москва заявила, что ответит на удары.\n",
    "odd.txt": "<script>alert(1)</script>\n",
}


@pytest.fixture
def folder(tmp_path):
    """Return a folder of texts in several languages."""
    (tmp_path / "texts").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "texts" / name).write_text(text, encoding="utf-8")
    return tmp_path / "texts"


def texts_of(path):
    """Return the texts in an export of documents."""
    if path.suffix == ".dna":
        return [text for (text,) in sqlite3.connect(path).execute("select Text from DOCUMENTS")]
    if path.suffix == ".json":
        return [task["data"]["text"] for task in json.loads(path.read_text(encoding="utf-8"))]
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("suffix", sorted(DOCUMENT_FORMATS.values()))
def test_every_document_is_there_as_it_was(folder, tmp_path, capsys, suffix):
    """No text is changed or lost; a bad one is named, and no partial file stays."""
    out = tmp_path / f"out{suffix}"
    (folder / "bad.txt").write_bytes(b"\xff")
    assert 1 == main(["export", str(folder), "-o", str(out)])
    assert [TEXTS[name] for name in sorted(TEXTS)] == texts_of(out)
    assert "bad.txt" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_statements_to_classify(folder, tmp_path, capsys, suffix):
    """At the level of statements there is one item each, with what the model says."""
    out = tmp_path / f"out{suffix}"
    assert 0 == main(["export", str(folder), "-o", str(out), "--level", "statement"])
    assert 6 == len(texts_of(out))
    first = out.read_text(encoding="utf-8").splitlines()[1]
    assert "escalation" in first


def test_dna_says_what_it_left_out(folder, tmp_path, capsys):
    """What has no place in DNA is counted, and how to open the file is said."""
    assert 0 == main(["export", str(folder), "-o", str(tmp_path / "x.dna"), "--date", "2024-01-02"])
    err = capsys.readouterr().err
    assert "left out" in err
    assert "password stance" in err
    rows = sqlite3.connect(tmp_path / "x.dna").execute(
        "select date(Date, 'unixepoch') from DOCUMENTS"
    )
    assert {("2024-01-02",)} == set(rows)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "x.csv"], ".dna (dna)"),
        (["-o", "x.dna", "--format", "graphml"], "dna, doccano, label-studio"),
        (["-o", "x.dna", "--level", "statement"], "accepted: document"),
        (["-o", "x.dna", "--issuer", "eu"], "astana, g7"),
        (["-o", "nowhere/x.dna"], "nowhere"),
        (["-o", "nowhere/x.json"], "nowhere"),
    ],
)
def test_wrong_usage(folder, capsys, monkeypatch, arguments, said):
    """A wrong argument gives one line, status 2, and no file."""
    monkeypatch.chdir(folder)
    assert 2 == main(["export", str(folder / "en.txt"), *arguments])
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert sorted(TEXTS) == sorted(path.name for path in folder.iterdir())


def test_nothing_to_export_leaves_the_file(tmp_path, capsys):
    """An old export is not replaced by an empty one."""
    out = tmp_path / "x.dna"
    out.write_text("old")
    assert 2 == main(["export", str(tmp_path / "missing.txt"), "-o", str(out)])
    assert "nothing to export" in capsys.readouterr().err
    assert "old" == out.read_text()


def test_an_interrupted_export_leaves_nothing(tmp_path):
    """A file has its name only once it is whole."""

    def broken():
        raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        export_excerpts(broken(), tmp_path / "x.json", "label-studio", {"t": ["a"]})
    assert [] == list(tmp_path.iterdir())


def test_a_target_with_a_reserved_name_is_refused(tmp_path):
    """A column that training takes for something else would lose the labels."""
    with pytest.raises(InputError, match="'actor' has the name"):
        export_excerpts([], tmp_path / "x.csv", "csv", {"actor": ["a"]})
    export_excerpts([], tmp_path / "x.csv", "csv", {"topic": ["a"]})
    assert "csv" == find_format(None, None, {"csv": ".csv"})
