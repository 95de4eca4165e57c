"""The README: its examples run, and its commands are the ones that the gate runs."""

import doctest
import json
import re
import shlex
from pathlib import Path

import stance
from stance.cli import main

README = Path(__file__).parent.parent / "README.md"


def test_examples_run():
    """Every ``>>>`` example gives what the README shows."""
    failed, tried = doctest.testfile(str(README), module_relative=False, encoding="utf-8")
    assert tried > 5
    assert not failed


def test_the_two_commands_are_there():
    """One line makes the environment and does the main job, one line runs the tests."""
    lines = README.read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if re.match(r"python3\.11 -m venv \.venv && ", line)]
    assert 2 == len(commands)
    assert commands[0].endswith("stance classify --format table seeds/example_fr.txt")
    assert commands[1].endswith(".venv/bin/python -m pytest -n 2 --dist worksteal")


def test_the_example_is_what_is_printed(monkeypatch, capsys):
    """The table of the main job stands in the README as the command prints it, up to its cut."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(README.parent)
    shown = README.read_text(encoding="utf-8").split("```\nlanguage fr;")[1].split("...\n```")[0]
    assert 0 == main(["classify", "--format", "table", "seeds/example_fr.txt"])
    assert capsys.readouterr().out.startswith(f"language fr;{shown}")


def test_the_difference_is_what_is_printed(monkeypatch, capsys):
    """The difference of two communiqués stands in the README as its command prints it."""
    monkeypatch.chdir(README.parent)
    section = README.read_text(encoding="utf-8").split("## See what moved\n")[1]
    command = shlex.split(section.split("\n")[1], comments=True)
    assert ["stance", "diff"] == command[:2]
    assert 0 == main(command[1:])
    assert section.split("The first prints:\n\n```\n")[1].split("```")[0] == capsys.readouterr().out


def test_the_example_is_the_first_dispatch_of_the_seeds():
    """The text of the main job is annotated in the seed corpus."""
    root = README.parent / "seeds"
    first = json.loads((root / "dispatches" / "fr.jsonl").read_text("utf-8").splitlines()[0])
    assert first["text"] == (root / "example_fr.txt").read_text(encoding="utf-8").rstrip("\n")


def test_retraining_commands_run(tmp_path, monkeypatch, capsys):
    """Every ``stance`` command of the section on retraining does what it says."""
    section = README.read_text(encoding="utf-8").split("## Retrain it\n")[1].split("\n## ")[0]
    blocks = re.findall(r"```bash\n(.*?)```", section, re.DOTALL)
    commands = [shlex.split(line, comments=True) for line in "".join(blocks).splitlines()]
    assert len(commands) > 5
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tests" / "data").mkdir(parents=True)
    (tmp_path / "tests/data/dam.csv").symlink_to(README.parent / "tests/data/dam.csv")
    # A part of each: how long the whole takes is no matter of whether the command runs.
    table = (README.parent / "tests/data/statements_de.csv").read_text("utf-8").splitlines()[:25]
    (tmp_path / "tests/data/statements_de.csv").write_text("\n".join(table), encoding="utf-8")
    (tmp_path / "seeds" / "statements").mkdir(parents=True)
    rows = (README.parent / "seeds/statements/kk.jsonl").read_text("utf-8").splitlines()[:200]
    (tmp_path / "seeds/statements/kk.jsonl").write_text("\n".join(rows), encoding="utf-8")
    # And a small model in the place of the shipped one, whose many features alone take seconds.
    small = stance.StanceClassifier(languages=("kk",), calibration=None)
    rows = [json.loads(row) for row in rows[:100]]
    targets = ("escalation", "support_russia", "support_ukraine")
    small.fit([row["text"] for row in rows], {t: [row[t] for row in rows] for t in targets})
    monkeypatch.setattr("stance.bundle._load_shipped", lambda: small.model_)
    rows = (README.parent / "seeds/statements/en.jsonl").read_text("utf-8").splitlines()
    (tmp_path / "mine.jsonl").write_text("\n".join(rows[:16]), encoding="utf-8")
    (tmp_path / "held_out.jsonl").write_text("\n".join(rows[-100:]), encoding="utf-8")
    (tmp_path / "actors.tsv").write_text("maravel\tinstitution\tMaravel\n", encoding="utf-8")
    (tmp_path / "text.txt").write_text("Maravel objected to the dam.", encoding="utf-8")
    for program, *arguments in commands:
        assert "stance" == program
        # The reader's own tables: the name of the form is all that differs.
        own = [re.sub(r"^(mine|held_out)\.csv$", r"\1.jsonl", a) for a in arguments]
        assert 0 == main(own), arguments
    shown = capsys.readouterr().out
    assert "What would help most" in shown
    assert '"actor": "maravel"' in shown
    assert {"escalation"} == set(stance.load("kk.stance").targets)
    assert "de" in stance.load("de.stance").languages
