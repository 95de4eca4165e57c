"""The README: its examples run, and its commands are the ones that the gate runs."""

import doctest
import re
from pathlib import Path

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
    assert commands[1].endswith(".venv/bin/python -m pytest")


def test_the_example_is_the_first_dispatch_of_the_seeds():
    """The text of the main job is annotated in the seed corpus."""
    import json

    root = README.parent / "seeds"
    first = json.loads((root / "dispatches" / "fr.jsonl").read_text("utf-8").splitlines()[0])
    assert first["text"] == (root / "example_fr.txt").read_text(encoding="utf-8").rstrip("\n")
