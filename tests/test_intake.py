"""Hostile input: one clear line each, nothing else lost, no hang."""

import json
import os

import pytest

from stance.cli import main
from stance.intake import read_sources
from stance.source import Failure, Source


def test_a_file_that_vanishes(tmp_path):
    """A file that is there when listed and gone when read is named, and the rest is read."""
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text("Kyiv said no.")
    found = []
    for item in read_sources([str(tmp_path / f"{name}.txt") for name in "abc"]):
        found.append(item)
        (tmp_path / "b.txt").unlink(missing_ok=True)
    assert [Source, Failure, Source] == [type(item) for item in found]
    assert "No such file" in found[1].reason


def test_a_file_that_grows_while_it_is_read(tmp_path, monkeypatch):
    """What is read is bounded by the limit, whatever the size was when the file was listed."""
    path = tmp_path / "a.txt"
    path.write_text("x" * 1000)
    real = os.stat

    def small(path, **options):
        status = real(path, **options)
        return os.stat_result((*status[:6], 5, *status[7:10]))

    monkeypatch.setattr(os, "stat", small)
    (failure,) = read_sources([path], max_chars=100)
    assert "longer than 100 characters" in failure.reason


def test_characters_are_counted_not_bytes(tmp_path):
    """The limit counts characters in every language."""
    path = tmp_path / "a.txt"
    path.write_text("я" * 100)
    assert isinstance(next(read_sources([path], max_chars=100)), Source)
    assert isinstance(next(read_sources([path], max_chars=99)), Failure)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_everything_hostile_at_once(tmp_path, capsys, jobs):
    """Each hostile file is one line and one row of the report, and the others are scored."""
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (extra html)")
    top = tmp_path / "top"
    (top / "deep").mkdir(parents=True)
    (top / "a.txt").write_text("Kyiv condemned the strike.")
    (top / "z.txt").write_text("NATO welcomed the truce.")
    for n in range(3):
        (top / "deep" / f"loop{n}").symlink_to(top)
    (top / "self.txt").symlink_to("self.txt")
    os.mkfifo(top / "pipe.txt")
    with (top / "large.txt").open("wb") as file:
        file.truncate(200_000_000)
    with (top / "cell.csv").open("w") as file:
        file.write("text\nMoscow said no.\n" + "x" * 50_000_000 + "\nAstana agreed.\n")
    (top / "tags.html").write_text("<b>" * 1_000_000)
    (top / "broken.jsonl").write_text(
        '{"text": "The G7 met."}\n{"text": "\\ud800"}\n' + "[" * 99_999
    )
    out = tmp_path / "o.jsonl"
    assert 1 == main(["score", str(top), "-o", str(out), "--jobs", jobs])
    bad = ["broken.jsonl:3", "cell.csv:3", "large.txt", "pipe.txt", "self.txt", "tags.html"]
    report = [json.loads(line) for line in (tmp_path / "o.jsonl.failed.jsonl").open()]
    assert bad == [os.path.basename(row["document"]) for row in report]
    lines = capsys.readouterr().err.splitlines()
    assert 3 + len(bad) + 1 == len(lines)
    assert all(len(line) < 300 for line in lines)
    scored = {json.loads(line)["text"] for line in out.open(encoding="utf-8")}
    assert {
        "Kyiv condemned the strike.",
        "Moscow said no.",
        "Astana agreed.",
        "The G7 met.",
    } < scored
    assert "NATO welcomed the truce." in scored
