"""Scoring many: sources of every kind, failures named, output written whole."""

import csv
import json

import pytest

from stance.cli import main
from stance.intake import read_sources
from stance.source import Failure, Source


@pytest.fixture
def archive(tmp_path):
    """Return a folder with good and bad documents."""
    folder = tmp_path / "archive"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text("Kyiv condemned the strike.", encoding="utf-8")
    (folder / "b.txt").write_bytes(b"\xff\xfe bad")
    (folder / "deep" / "c.md").write_text("Moscow rejected the truce.", encoding="utf-8")
    (folder / "empty.txt").write_text(" ")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    rows = [{"id": "x1", "text": "NATO welcomed it.", "date": "2024-01-01"}, {"text": ""}]
    (folder / "t.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows) + "{oops\n")
    return folder


def test_sources_in_order_with_their_failures(archive):
    """Every document is there or named as failed; a folder is read in the order of its names."""
    found = list(read_sources([archive]))
    good = [s.id.rsplit("/", 1)[-1] for s in found if isinstance(s, Source)]
    bad = [s.id.rsplit("/", 1)[-1] for s in found if isinstance(s, Failure)]
    assert ["a.txt", "c.md", "x1"] == good
    assert ["b.txt", "empty.txt", "t.jsonl:2", "t.jsonl:3"] == bad


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_score_writes_a_row_per_statement(archive, tmp_path, capsys, suffix, jobs):
    """Rows come in order, failures on standard error, status 1; no partial file stays."""
    out = tmp_path / f"out.{suffix}"
    assert 1 == main(["score", str(archive), "-o", str(out), "--jobs", jobs])
    text = out.read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines())) if suffix == "csv" else None
    rows = rows or [json.loads(line) for line in text.splitlines()]
    assert ["kyiv", "moscow", "nato"] == [row["actor"] for row in rows]
    assert 64 == len(rows[0]["input_sha256"])
    assert "4 failed" in capsys.readouterr().err
    report = tmp_path / f"{out.name}.failed.jsonl"
    assert [out, report] == sorted(tmp_path.glob("out*"))
    failed = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    assert ["b.txt", "empty.txt", "t.jsonl:2", "t.jsonl:3"] == [
        row["document"].rsplit("/", 1)[-1] for row in failed
    ]


def test_score_per_actor(archive, tmp_path):
    """``--level actor`` gives a row per actor and target."""
    out = tmp_path / "actors.jsonl"
    main(["score", str(archive), "-o", str(out), "--level", "actor"])
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert {"kyiv", "moscow", "nato"} == {row["actor"] for row in rows}


def test_unknown_output(archive, tmp_path, capsys):
    """Any other suffix is refused, and nothing is written."""
    assert 2 == main(["score", str(archive), "-o", str(tmp_path / "x.xlsx")])
    assert ".csv, .jsonl, .parquet" in capsys.readouterr().err
    assert not list(tmp_path.glob("x*"))


def test_a_named_pipe_does_not_hang(tmp_path):
    """What is no regular file is named, not waited for."""
    import os

    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    (found,) = read_sources([pipe])
    assert "is a named pipe" in found.reason
