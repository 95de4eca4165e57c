"""Documents to score and failures: plain values, and the input that they are read from."""

import dataclasses
import io
import sys

import pytest

from stance.listing import STDIN, File
from stance.source import MAX_CHARS, Failure, Source, open_input, too_long


def test_how_much_was_read_is_no_part_of_a_document():
    """The same document is equal however its file was read; another text is another document."""
    assert Source("a", "x", read=5) == Source("a", "x", read=9)
    assert Source("a", "x") != Source("a", "y")
    assert Failure("a", "is empty", "f", 3) == Failure("a", "is empty", "g", 9)
    assert Failure("a", "is empty") != Failure("a", "has no text")


@pytest.mark.parametrize("value", [Source("a", "x"), Failure("a", "is empty")])
def test_nothing_changes_a_document(value):
    """Other processes may share it."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        value.id = "b"


def test_the_limit_is_told_with_its_option():
    """The reason says how long is too long, and how to read it all the same."""
    assert "is longer than 5,000,000 characters" in too_long(MAX_CHARS)
    assert "--max-chars" in too_long(7)


def test_files_and_standard_input_are_opened_alike(tmp_path, monkeypatch):
    """Both give bytes; what is not there raises for the caller to tell."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xff\r\n")
    with open_input(File(str(path), "text")) as file:
        assert b"\xff\r\n" == file.read()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"piped\xff")))
    assert b"piped\xff" == open_input(File(STDIN, "text")).read()
    with pytest.raises(FileNotFoundError):
        open_input(File(str(tmp_path / "none"), "text"))
