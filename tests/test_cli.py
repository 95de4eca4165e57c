"""The command line: data on stdout, one line on stderr, the right exit status."""

import io
import json
import subprocess
import sys
from dataclasses import replace

import pytest

from stance.bundle import load, save_bundle
from stance.cli import main
from stance.document import NO_ATTRIBUTION, Document, Stance, Statement
from stance.estimator import StanceClassifier

from .models import LABELS, TEXTS, small_model

TEXT = "Le Kremlin a protesté. « Nous le regrettons », a-t-il ajouté.\n"


@pytest.fixture
def dispatch(tmp_path):
    """Return a file with a short dispatch."""
    path = tmp_path / "dispatch.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_classify_writes_json_lines_in_a_pipe(dispatch, capsys):
    """In a pipe, each statement is one JSON object."""
    assert 0 == main(["classify", str(dispatch)])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ["moscow", "moscow"] == [row["actor"] for row in rows]
    assert {"escalation", "support_ukraine", "support_russia"} == set(rows[0]["stances"])


def test_classify_prints_a_table_with_evidence(dispatch, capsys):
    """The table names actor and text; --explain adds rule, source and cue."""
    assert 0 == main(["classify", "--format", "table", "--explain", str(dispatch)])
    out = capsys.readouterr().out
    assert "moscow" in out
    assert "inverted-clause" in out
    assert "refers to 'Le Kremlin'" in out


def test_a_row_tells_the_date_of_its_document(dispatch, tmp_path, capsys):
    """The date by which offices were looked up is in the row: given, from the dateline, or none."""
    dated = tmp_path / "dated.txt"
    dated.write_text("KYIV, 3 June 2024 - Kyiv condemned the strike.\n", encoding="utf-8")
    assert 0 == main(["classify", str(dispatch), str(dated)])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {(str(dispatch), None), (str(dated), "2024-06-03")} == {
        (row["document"], row["date"]) for row in rows
    }
    assert 0 == main(["classify", "--date", "2023-05-04", str(dispatch)])
    assert '"date": "2023-05-04"' in capsys.readouterr().out
    assert 0 == main(["classify", "--format", "table", str(dated)])
    assert "language en, dated 2024-06-03;" in capsys.readouterr().out


def test_tables_of_several_texts_tell_which(dispatch, monkeypatch, capsys):
    """Each table of several is headed by its file; one alone is not, nor parted from anything."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Kyiv condemned it.")))
    assert 1 == main(["classify", "--format", "table", "none.txt", str(dispatch), "-"])
    first, second = capsys.readouterr().out.split("\n\n")
    assert first.startswith(f"{dispatch}: language fr;")
    assert second.startswith("standard input: language en;")
    assert 0 == main(["classify", "--format", "table", str(dispatch)])
    assert capsys.readouterr().out.startswith("language fr;")


def test_what_is_unsure_is_marked(tmp_path, monkeypatch, capsys):
    """A close call and an abstention have a mark in the table; --explain says which is which."""
    close, sure = {"a": 0.2, "b": 0.41, "c": 0.39}, {"a": 0.6, "b": 0.3, "c": 0.1}
    for proba, abstained, said in (
        (sure, None, ""),
        (close, None, "close call"),
        (sure, "too few known features", "too few known features"),
    ):
        label = max(proba, key=proba.__getitem__)
        stance = Stance("t", label, 0.1, proba, abstained)
        statement = Statement("Yes.", 0, 4, None, None, NO_ATTRIBUTION, {"t": stance})
        document = Document("Yes.", "en", None, (statement,))
        monkeypatch.setattr("stance.classification.classify", lambda *_, d=document, **__: d)
        path = tmp_path / "yes.txt"
        path.write_text("Yes.")
        assert 0 == main(["classify", "--format", "table", "--explain", str(path)])
        _, head, row, evidence = capsys.readouterr().out.splitlines()
        assert bool(said) == head.endswith("  statement  (? unsure)")
        assert f"          {label}{'?' if said else ' '} Yes." == row
        assert evidence.endswith(f"; t +0.10{f' ({said})' if said else ''}")


def test_standard_input(monkeypatch, capsys):
    """A dash reads standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert 0 == main(["classify", "-"])
    assert capsys.readouterr().out.count("\n") == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"\x00\x01\x02\x03" * 50, "binary"),
        ("Été".encode("latin-1"), "--encoding"),
    ],
)
def test_bad_input_gives_one_line(tmp_path, capsys, content, said):
    """A file that cannot be used is named in one line, and the status is 2."""
    path = tmp_path / "input.txt"
    if content is not None:
        path.write_bytes(content)
    assert 2 == main(["classify", str(path)])
    captured = capsys.readouterr()
    assert not captured.out
    assert captured.err.count("\n") == 1
    assert said in captured.err
    assert str(path) in captured.err


def test_a_folder_is_no_file(tmp_path, capsys):
    """A folder is refused with a way out."""
    assert 2 == main(["classify", str(tmp_path)])
    assert "is a folder" in capsys.readouterr().err


def test_one_bad_file_among_good_ones(dispatch, tmp_path, capsys):
    """The rest is done, and the status is 1."""
    assert 1 == main(["classify", str(dispatch), str(tmp_path / "missing.txt")])
    captured = capsys.readouterr()
    assert captured.out.count("\n") == 2
    assert "missing.txt" in captured.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--lang", "xx"], "en, fr"),
        (["--issuer", "eu"], "astana, g7, kyiv, moscow, nato"),
        (["--date", "soon"], "YYYY-MM-DD"),
        (["--encoding", "no-such"], "encoding"),
        (["--model", "nowhere.stance"], "nowhere.stance"),
        (["--nonsense"], "--help"),
    ],
)
def test_wrong_usage(dispatch, capsys, arguments, said):
    """A wrong argument gives one line that says what is accepted, and status 2."""
    assert 2 == main(["classify", str(dispatch), *arguments])
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


def test_encoding_option(tmp_path, capsys):
    """A text in another encoding is read when its encoding is named."""
    path = tmp_path / "old.txt"
    path.write_bytes("Le Kremlin a protesté.".encode("cp1252"))
    assert 0 == main(["classify", "--encoding", "cp1252", str(path)])
    assert json.loads(capsys.readouterr().out)["text"] == "Le Kremlin a protesté."


def test_closed_pipe_is_no_error(dispatch):
    """``stance classify ... | head`` ends quietly."""
    dispatch.write_text(TEXT * 2000, encoding="utf-8")
    command = f"{sys.executable} -m stance classify {dispatch} | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert not done.stderr


def test_a_file_that_a_closed_pipe_prevents_is_told(tmp_path):
    """``stance train ... 2>&1 | head`` succeeds only where the model is written."""
    table, model = tmp_path / "mine.csv", tmp_path / "mine.stance"
    rows = [f"Text {i} is {label},{label},{i}" for i in range(40) for label in ("favor", "none")]
    table.write_text("\n".join(["text,e,doc", *rows]) + "\n", encoding="utf-8")
    command = (
        f"{sys.executable} -m stance train {table} -o {model} 2>&1 | true; exit ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert done.returncode in (0, 141)
    assert model.exists() == (done.returncode == 0)


def test_an_error_that_nobody_reads_keeps_its_status(tmp_path):
    """``stance train absent 2>&1 | true`` has status 2, whoever has closed the pipe."""
    command = (
        f"{sys.executable} -m stance train {tmp_path / 'absent.csv'} -o {tmp_path / 'm.stance'} "
        "2>&1 | true; exit ${PIPESTATUS[0]}"
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert 2 == done.returncode


def test_blanks_of_french_are_blanks(tmp_path, capsys):
    """No-break spaces stand in table and evidence as in the text, and no line is broken at one."""
    path = tmp_path / "a.txt"
    path.write_text("«\u00a0Nous répondrons\u202f!\u00a0», a dit\u00a0Kiev.", encoding="utf-8")
    assert 0 == main(["classify", "--format", "table", "--explain", "--lang", "fr", str(path)])
    out = capsys.readouterr().out
    assert "«\u00a0Nous répondrons\u202f!\u00a0»" in out
    assert "\\" not in out


def test_explain_says_that_the_model_abstains(capsys):
    """A label that classify would doubt is not shown as certain."""
    assert 0 == main(["explain", "--target", "escalation", "--format", "text", "xyzzy qwrt"])
    assert "(abstains: unknown language)" in capsys.readouterr().out.splitlines()[0]
    assert 0 == main(["explain", "--format", "text", "We condemn the reckless attack on Ukraine."])
    assert "abstains" not in capsys.readouterr().out


def test_explain_reads_the_text_as_it_is(capsys):
    """What is escaped for a terminal is not what the model reads."""
    text = "Nous condamnons\u00a0: l’agression\x07\u200b."
    assert 0 == main(["explain", "--target", "escalation", "--format", "json", text])
    found = json.loads(capsys.readouterr().out)
    assert load().explain(text, "escalation").to_dict() == found
    assert 0 == main(["explain", "--target", "escalation", "--format", "text", text])
    out = capsys.readouterr().out
    assert "\x07" not in out
    assert "condamnons" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["classify", "--model", "shipped", "{file}"],
        ["explain", "--model", "shipped", "Kyiv condemned it."],
        ["info", "shipped"],
        ["diff", "--model", "shipped", "{file}", "{file}"],
        ["score", "--model", "shipped", "{file}", "-o", "{out}.jsonl"],
        ["report", "--model", "shipped", "{file}", "-o", "{out}.html"],
        ["export", "--model", "shipped", "{file}", "-o", "{out}.json"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_every_command_knows_the_shipped_model(dispatch, tmp_path, capsys, arguments):
    """The word ``shipped`` is the model that is taken where none is named."""
    if arguments[0] == "report":
        pytest.importorskip("jinja2")
        pytest.importorskip("matplotlib")
    at = arguments.index("shipped")
    without = arguments[: at - (arguments[at - 1] == "--model")] + arguments[at + 1 :]
    answers = []
    for given in (arguments, without):
        out = tmp_path / str(len(answers))
        assert 0 == main([part.format(file=dispatch, out=out) for part in given])
        written = [path.read_bytes() for path in sorted(tmp_path.glob(f"{out.name}.*"))]
        answers.append((capsys.readouterr().out, written))
    assert answers[0] == answers[1]


def test_a_fault_of_ours_is_one_line(dispatch, monkeypatch, capsys):
    """No traceback reaches a user, whatever goes wrong."""

    def fail(*arguments, **options):
        raise ZeroDivisionError("by\nzero")

    monkeypatch.setattr("stance.classification.classify", fail)
    assert 2 == main(["classify", str(dispatch)])
    err = capsys.readouterr().err
    assert 1 == err.count("\n")
    assert "ZeroDivisionError" in err
    assert "report it" in err


def test_a_message_obeys_nothing(tmp_path, capsys):
    """A name with a line feed or an escape code in it is told in one line, escaped."""
    path = tmp_path / "t.jsonl"
    path.write_text(json.dumps({"id": "a\x1b[31m\nb", "text": ""}) + "\n")
    (tmp_path / "b.txt").write_text("Kyiv condemned it.")
    out = tmp_path / "o.json"
    assert 1 == main(["export", str(path), str(tmp_path / "b.txt"), "-o", str(out)])
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert r"a\x1b[31m\nb" in err
    assert all(line.startswith("stance: ") for line in err.splitlines())


def test_a_card_obeys_nothing(tmp_path, capsys):
    """The card of a stranger's model keeps its lines, and its escape codes do nothing."""
    path = tmp_path / "x.stance"
    save_bundle(replace(small_model(), card="# Card\n\x1b[2Jé\n"), path)
    assert 0 == main(["info", str(path)])
    assert "# Card\n\\x1b[2Jé\n\n" == capsys.readouterr().out


def test_any_name_of_a_target_has_initials(dispatch, tmp_path, capsys):
    """A target that ends in an underscore, or is nothing else, heads its column."""
    targets = dict.fromkeys(("pro_", "a__b", "__"), LABELS["escalation"])
    path = tmp_path / "x.stance"
    StanceClassifier(min_df=1).fit(TEXTS, targets).save(path)
    assert 0 == main(["classify", "--format", "table", "--model", str(path), str(dispatch)])
    out = capsys.readouterr().out
    assert "p = pro_  ab = a__b  __ = __" in out


def test_terminal_obeys_nothing(tmp_path, capsys):
    """Control characters in a text reach the terminal escaped."""
    path = tmp_path / "odd.txt"
    path.write_text("Kiev a \x1b[31mprotesté\x1b[0m.", encoding="utf-8")
    assert 0 == main(["classify", "--format", "table", str(path)])
    assert "\x1b" not in capsys.readouterr().out


def test_explain_says_that_it_reads_no_file(capsys, tmp_path):
    """The name of a file is explained as a sentence, and one line says so."""
    path = tmp_path / "strike.txt"
    path.write_text("We condemn it.")
    assert 0 == main(["explain", str(path), "--target", "escalation", "--format", "text"])
    assert "is taken for a sentence; '-' reads one from standard input" in capsys.readouterr().err
    assert 0 == main(["explain", "We condemn it.", "--target", "escalation", "--format", "text"])
    assert not capsys.readouterr().err


@pytest.mark.parametrize("text", ["", " \n"])
def test_explain_refuses_an_empty_text(capsys, text):
    """As classify does: one line, and nothing that looks like an answer."""
    assert 2 == main(["explain", text])
    shown = capsys.readouterr()
    assert not shown.out
    assert "stance: the text is empty; nothing to explain\n" == shown.err


def test_explain_shows_votes_where_there_is_no_colour(capsys, monkeypatch):
    """In a pipe or under NO_COLOR the words stand in lines with their votes; else in colour."""
    command = ["explain", "We condemn the attack.", "--target", "escalation", "--format", "text"]
    assert 0 == main(command)
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert any("+" in line and line.endswith("  condemn") for line in out.splitlines())
    # With the intercept the votes are what the label is ahead of the mean of the others.
    votes = [float(line.split()[0]) for line in out.splitlines()[1:]]
    logits = load().explain("We condemn the attack.", "escalation").to_dict()["logits"]
    ahead = logits["against"] - (logits["favor"] + logits["none"]) / 2
    assert abs(sum(votes) - ahead) < 0.01
    assert out.splitlines()[-1].endswith("  (intercept)")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert 0 == main(command)
    assert "\x1b[" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    assert 0 == main(command)
    assert "\x1b" not in capsys.readouterr().out
