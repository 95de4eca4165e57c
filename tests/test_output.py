"""Outputs: refused before any work where they cannot be, and never in the place of an input."""

import json
import os

import pytest

from stance.cli import main
from stance.errors import InputError, OutputError
from stance.output import check_outputs, find_form, open_whole, part_of, whole

SAID = "Kyiv condemned the strikes. Moscow rejected the truce.\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder with texts and labels, where the commands are run."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(SAID)
    (tmp_path / "labels.csv").write_text("text,escalation\nKyiv condemned it.,favor\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def state(folder):
    """Return the bytes of every file below a folder."""
    return {p: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def refused(folder, capsys, *arguments):
    """Return what a command says that is refused, leaves all as it was and does no work."""
    before = state(folder)
    assert 2 == main([*arguments])
    out, err = capsys.readouterr()
    assert not out
    assert 1 == err.count("\n")
    assert before == state(folder)
    return err


COMMANDS = {
    "score": ["score", "texts"],
    "export": ["export", "texts", "--format", "doccano"],
    "report": ["report", "texts"],
    "diff": ["diff", "texts", "texts/a.txt"],
    "suggest": ["suggest", "shipped", "texts", "--format", "csv"],
    "evaluate": ["evaluate", "shipped", "labels.csv"],
    "audit": ["audit", "labels.csv"],
    "train": ["train", "labels.csv"],
}
READERS = ["cli.audit.read_labelled", "agreement.read_labelled"]
SUFFIX = {"score": "jsonl", "report": "html", "diff": "html", "evaluate": "html", "train": "stance"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_asks_before_it_works(folder, capsys, monkeypatch, command):
    """No folder, or a folder in its place: one line, and nothing is read or trained."""
    for name in ("intake.read_table_sources", "intake._read_whole", *READERS):
        monkeypatch.setattr(f"stance.{name}", None)
    suffix = SUFFIX.get(command, "csv")
    (folder / f"taken.{suffix}").mkdir()
    arguments = [*COMMANDS[command], "-o"]
    assert "no folder" in refused(folder, capsys, *arguments, f"nowhere/x.{suffix}")
    assert "is a folder" in refused(folder, capsys, *arguments, f"taken.{suffix}")
    assert "too long" in refused(folder, capsys, *arguments, f"{'x' * 250}.{suffix}")


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        (["score", "in.jsonl"], "in.jsonl"),
        (["export", "./in.jsonl"], "in.jsonl"),
        (["export", "texts", "--gazetteer", "mine.jsonl"], "mine.jsonl"),
        (["report", "in.html"], "in.html"),
        (["diff", "texts", "in.html"], "in.html"),
        (["suggest", "shipped", "texts", "--labelled", "labels.csv"], "labels.csv"),
        (["evaluate", "shipped", "labels.json"], "labels.json"),
        (["audit", "labels.csv"], "labels.csv"),
        (["train", "in.stance"], "in.stance"),
        (["score", "x.jsonl.journal"], "x.jsonl"),
        (["report", "x.html.part"], "x.html"),
    ],
)
def test_no_input_is_replaced(folder, capsys, arguments, given):
    """What is named as an input is no output, under any of its names."""
    (folder / given).write_text(SAID)
    assert "both read and written" in refused(folder, capsys, *arguments, "-o", given)


def test_an_output_in_the_folder_that_is_read(folder, capsys):
    """Made a second time it is the same: it is no input of itself; what else is there is told."""
    (folder / "texts" / "notes.docx").write_bytes(b"PK")
    for arguments, name in (
        (["score", "texts"], "o.jsonl"),
        (["export", "texts"], "o.jsonl"),
        (["suggest", "shipped", "texts"], "o.csv"),
    ):
        written = []
        for _ in range(2):
            assert 0 == main([*arguments, "-o", f"texts/{name}"])
            assert "left out, of other kinds: .docx (1)" in capsys.readouterr().err
            written.append((folder / "texts" / name).read_bytes())
        assert written[0] == written[1]
        (folder / "texts" / name).unlink()


def test_a_report_in_the_folder_that_it_shows(folder, capsys):
    """A page made a second time shows the texts, not itself."""
    pytest.importorskip("jinja2")
    for arguments in (["report", "texts"], ["diff", "texts/a.txt", "texts"]):
        assert 0 == main([*arguments, "-o", "texts/r.html"])
        first = (folder / "texts" / "r.html").read_bytes()
        assert 0 == main([*arguments, "-o", "texts/r.html"])
        assert first == (folder / "texts" / "r.html").read_bytes()
        (folder / "texts" / "r.html").unlink()


@pytest.mark.parametrize("report", ["y.jsonl", "y.jsonl.part", "y.jsonl.journal", "y.jsonl.made"])
def test_rows_and_failures_clash(folder, capsys, report):
    """The report of what failed takes no name that the rows have, or have on the way."""
    arguments = ["score", "texts", "-o", "y.jsonl", "--failures", report]
    assert "cannot both" in refused(folder, capsys, *arguments)


def test_a_report_in_no_folder_leaves_nothing(folder, capsys):
    """The next run is not stopped by one that could not begin."""
    refused(folder, capsys, "score", "texts", "-o", "x.jsonl", "--failures", "nowhere/f.jsonl")
    assert 0 == main(["score", "texts", "-o", "x.jsonl"])


def test_the_tasks_are_not_replaced_by_their_interface(folder, capsys):
    """Label Studio's interface has the name .xml; the tasks cannot have it."""
    for command in (["export", "texts"], ["suggest", "shipped", "texts"]):
        arguments = [*command, "-o", "out.xml", "--format", "label-studio"]
        assert "name the tasks .json" in refused(folder, capsys, *arguments)


@pytest.mark.parametrize(
    ("command", "name"), [("evaluate", "e.pdf"), ("evaluate", "e.csv"), ("audit", "a.html")]
)
def test_no_table_under_a_name_of_another_kind(folder, capsys, command, name):
    """A suffix that tells no form is refused, unless the form is named."""
    err = refused(folder, capsys, *COMMANDS[command], "-o", name)
    assert ".txt (table), .json (json)" in err
    assert "--format" in err


def test_a_failed_render_leaves_the_old_file(folder, monkeypatch):
    """Evaluate and audit write under a name of the way until all is there."""
    for name in ("old.json", "old.csv"):
        (folder / name).write_text("old")
    seen = []
    monkeypatch.setattr(
        "stance.output.Path.replace", lambda part, path: seen.append((part.name, str(path)))
    )
    assert 0 == main(["audit", "labels.csv", "--kind", "near-duplicate", "-o", "old.csv"])
    assert 0 == main(["evaluate", "shipped", "labels.csv", "-o", "old.json"])
    assert [("old.csv.part", "old.csv"), ("old.json.part", "old.json")] == seen
    assert "old" == (folder / "old.csv").read_text() == (folder / "old.json").read_text()
    assert json.loads((folder / "old.json.part").read_text())["model"] == "shipped"


def test_whole_or_nothing(tmp_path):
    """A file that fails in the middle leaves what was there; half a surrogate pair is escaped."""
    path = tmp_path / "x.txt"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), open_whole(path) as stream:
        stream.write(str(1 / 0))
    assert ["old"] == [p.read_text() for p in tmp_path.iterdir()]
    with open_whole(path) as stream:
        stream.write("a\ud800\r\n")
    assert b"a\\ud800\r\n" == path.read_bytes()
    assert path.with_name("x.txt.part") == part_of(path)
    with pytest.raises(OutputError, match="name another output"), whole(tmp_path / "no" / "x"):
        pass


def test_real_paths(tmp_path):
    """A link does not hide that two names are one file; standard input is no file."""
    (tmp_path / "a").write_text("")
    (tmp_path / "link").symlink_to("a")
    with pytest.raises(InputError, match="both read and written"):
        check_outputs([tmp_path / "link"], [tmp_path / "a"])
    with pytest.raises(InputError, match="cannot both"):
        check_outputs([tmp_path / "link", tmp_path / "a"])
    with pytest.raises(InputError, match="not a regular file"):
        check_outputs([os.devnull])
    with pytest.raises(InputError, match="null"):
        check_outputs(["a\0b"])
    path = tmp_path / "b"
    real = {os.path.realpath(path), os.path.realpath(tmp_path / "b.part")}
    assert real == check_outputs([path], ["-", "a\0b", ""])


def test_forms():
    """The name wins over the suffix, and the first form is that of no file."""
    forms = {".txt": "table", ".json": "json"}
    assert "json" == find_form("x.TXT", "json", forms)
    assert "table" == find_form(None, None, forms)
    with pytest.raises(InputError, match="accepted: table, json"):
        find_form(None, "xml", forms)
