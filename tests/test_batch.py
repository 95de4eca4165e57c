"""Scoring many: sources of every kind, failures named, output written whole."""

import csv
import io
import json
import sys
from functools import partial
from pathlib import Path

import pytest

from stance.bundle import SHIPPED
from stance.cli import main
from stance.estimator import StanceClassifier
from stance.intake import read_sources
from stance.source import Failure, Source

from .models import LABELS, TEXTS


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


def test_odd_ids_stay_one_line(tmp_path, capsys):
    """What a table holds as an id reaches the terminal escaped, in one line of bounded length."""
    rows = [{"id": "a\n\x1b[31mb" * 1000, "text": "Kyiv.", "lang": "xx"}, {"text": "NATO met."}]
    table = tmp_path / "t.jsonl"
    table.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert 1 == main(["score", str(table), "-o", str(tmp_path / "o.csv")])
    first, last = capsys.readouterr().err.splitlines()
    assert "t.jsonl: a \\x1b[31mba" in first
    assert len(first) < 500
    assert "1 failed" in last


def test_standard_input(tmp_path, monkeypatch):
    """A dash is one text, or a table where that is said."""
    out = tmp_path / "o.jsonl"

    def score(data, *options):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
        assert 0 == main(["score", "-", "-o", str(out), *options])
        return [(r["document"], r["text"]) for r in map(json.loads, out.open(encoding="utf-8"))]

    assert [("-", "Kiev a protesté.")] == score("Kiev a protesté.")
    table = '{"text": "Kyiv met."}\n{"text": "NATO met.", "id": 0}\n'
    found = score(table, "--input-format", "jsonl")
    assert [("-:1", "Kyiv met."), ("0", "NATO met.")] == found


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_every_kind_of_output_says_the_same(archive, tmp_path, suffix):
    """Rows have the same cells in every form, with probabilities and what they were made from."""
    import hashlib

    pd = pytest.importorskip("pandas")
    out = tmp_path / f"o.{suffix}"
    main(["score", str(archive), "-o", str(out)])
    readers = {"jsonl": partial(pd.read_json, lines=True), "csv": pd.read_csv}
    row = readers.get(suffix, pd.read_parquet)(out).iloc[0]
    given = (archive / "a.txt").read_bytes()
    assert hashlib.sha256(given).hexdigest() == row["input_sha256"]
    assert hashlib.sha256(Path(SHIPPED).read_bytes()).hexdigest() == row["model_sha256"]
    assert str(archive / "a.txt") == row["document"] == row["file"]
    assert (0, 26, "verb", "against") == tuple(row[["start", "end", "rule", "escalation"]])
    proba = row[[f"escalation_p_{label}" for label in ("favor", "against", "none")]]
    assert proba.sum() == pytest.approx(1, abs=3e-6)
    assert row["escalation_score"] == pytest.approx(proba.iloc[0] - proba.iloc[1], abs=3e-6)
    assert row["date"] is None or row["date"] != row["date"]


def test_lone_surrogates_are_written(tmp_path):
    """What UTF-8 cannot hold is escaped in every form, and never stops a run."""
    table = tmp_path / "t.jsonl"
    table.write_text('{"text": "Kyiv met \\ud800."}\n')
    for suffix in ("jsonl", "csv", "parquet"):
        assert 0 == main(["score", str(table), "-o", str(tmp_path / f"o.{suffix}")])
    assert "Kyiv met \ud800." == json.loads((tmp_path / "o.jsonl").read_text())["text"]


def test_a_target_may_be_named_like_a_column(tmp_path):
    """A target is known by the model's labels, not guessed from the names of columns."""
    path, table, out = tmp_path / "x.stance", tmp_path / "t.jsonl", tmp_path / "o.jsonl"
    table.write_text('{"text": "Kyiv condemned the strike."}\n')
    names = ["x_abstained", "z_p_favor"]
    StanceClassifier(min_df=1).fit(TEXTS, dict.fromkeys(names, LABELS["escalation"])).save(path)
    arguments = [str(table), "-o", str(out), "--level", "actor", "--by", "all"]
    assert 0 == main(["score", *arguments, "--model", str(path)])
    assert names == sorted(json.loads(line)["target"] for line in out.open())
    # Two targets that would share a column cannot be told apart on the way there.
    names = ["x", "x_abstained"]
    StanceClassifier(min_df=1).fit(TEXTS, dict.fromkeys(names, LABELS["escalation"])).save(path)
    assert 2 == main(["score", *arguments, "--model", str(path)])


def test_rows_of_actors(archive, tmp_path):
    """Each document has its own rows of actors, or ``--by all`` puts them together."""
    from stance.aggregation import aggregate
    from stance.classification import classify

    table, out = tmp_path / "t.jsonl", tmp_path / "o.jsonl"
    texts = ["Kyiv condemned the strike.", "Kyiv thanked NATO. NATO welcomed it."]
    table.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    main(["score", str(table), "-o", str(out), "--level", "actor"])
    rows = [json.loads(line) for line in out.open()]
    assert {(f"{table}:1", "kyiv"), (f"{table}:2", "kyiv"), (f"{table}:2", "nato")} == {
        (row["document"], row["actor"]) for row in rows
    }
    main(["score", str(table), "-o", str(out), "--level", "actor", "--by", "all"])
    rows = [json.loads(line) for line in out.open()]
    expected = aggregate(map(classify, texts))
    assert [(s.actor, s.target, s.n) for s in expected] == [
        (row["actor"], row["target"], row["n"]) for row in rows
    ]
    assert [s.score for s in expected] == pytest.approx([r["score"] for r in rows], abs=2e-6)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["-o", "{dir}/no/o.csv"], "no folder"),
        (["-o", "{dir}/archive/a.txt.csv", "--failures", "{dir}/archive/a.txt.csv"], "both"),
        (["-o", "{dir}/o.csv", "--by", "all"], "--level actor"),
        (["-o", "{dir}/o.csv", "--backend", "dask"], "--scheduler"),
        (["-o", "{dir}/o.csv", "--jobs", "0"], "jobs"),
        (["-o", "{dir}/o.csv", "--max-chars", "0"], "--max-chars"),
        (["-o", "{dir}/o.csv", "--encoding", "no-such"], "encoding"),
        (["-o", "{dir}/o.csv", "--lang", "xx"], "en, fr"),
    ],
)
def test_wrong_usage(archive, tmp_path, capsys, options, said):
    """A wrong argument gives one line and status 2 before anything is read or written."""
    before = sorted(tmp_path.rglob("*"))
    options = [option.format(dir=tmp_path) for option in options]
    assert 2 == main(["score", str(archive), *options])
    err = capsys.readouterr().err
    assert said in err
    assert 1 == err.count("\n")
    assert before == sorted(tmp_path.rglob("*"))


def test_what_is_written_is_not_read(tmp_path, capsys):
    """An output in the folder that is read is no input; named as one, it is refused."""
    (tmp_path / "a.txt").write_text("Kyiv met.")
    (tmp_path / "b.txt").write_text(" ")
    out = tmp_path / "o.jsonl"
    for _ in range(2):
        assert 1 == main(["score", str(tmp_path), "-o", str(out)])
        assert 1 == len(out.read_text().splitlines())
    assert 2 == main(["score", str(out), "-o", str(out)])
    assert "both read and written" in capsys.readouterr().err


def test_the_bar_is_for_terminals(archive, tmp_path, monkeypatch, capsys):
    """On a terminal standard error shows how far the run has come; elsewhere only what failed."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr("stance.cli.console.Progress._EVERY", 0.0)
    main(["score", str(archive), "-o", str(tmp_path / "o.csv")])
    err = capsys.readouterr().err
    assert "100%  3 documents" in err
    assert "3 documents done" in err


def test_unknown_output(archive, tmp_path, capsys):
    """Any other suffix is refused, and nothing is written."""
    assert 2 == main(["score", str(archive), "-o", str(tmp_path / "x.xlsx")])
    assert ".csv, .jsonl, .parquet" in capsys.readouterr().err
    assert not list(tmp_path.glob("x*"))
