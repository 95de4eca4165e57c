"""Rows to bytes and back, in each form."""

import csv
import io
import json

import pytest

from stance.errors import InputError, MissingExtraError
from stance.sink import check_suffix, encode_head, encode_rows, read_output, write_rows

COLUMNS = {"text": str, "n": int, "score": float}
ROWS = [
    {"text": 'a "b",\nc; «é»', "n": 1, "score": -0.25},
    {"text": "\x00\u2028\U0001f6d1", "n": None, "score": None},
]


@pytest.mark.parametrize(("name", "suffix"), [("a.csv", ".csv"), ("A.JSONL", ".jsonl")])
def test_the_suffix_says_the_form(name, suffix):
    """Whatever its case."""
    assert suffix == check_suffix(name)


@pytest.mark.parametrize("name", ["a.xlsx", "a", "a.csv.gz"])
def test_another_suffix_is_refused(name):
    """The accepted ones are named."""
    with pytest.raises(InputError, match=r"accepted: \.csv, \.jsonl, \.parquet"):
        check_suffix(name)


def test_parquet_needs_its_library(monkeypatch):
    """That is told before anything is scored."""
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    with pytest.raises(MissingExtraError, match=r"\.\[parquet\]"):
        check_suffix("a.parquet")


def test_json_lines_come_back(tmp_path):
    """One object a line, whatever line ends a text holds, in letters and not in escapes."""
    data = encode_rows(ROWS, ".jsonl")
    assert b"" == encode_head(".jsonl", COLUMNS)
    assert 2 == data.count(b"\n")
    assert "«é»".encode() in data
    path = tmp_path / "a.jsonl"
    path.write_bytes(data)
    assert ROWS == list(read_output(path))


def test_csv_comes_back():
    """A head, a row each, cells quoted where they must be, nothing for nothing."""
    text = (encode_head(".csv", COLUMNS) + encode_rows(ROWS[:1], ".csv")).decode()
    head, row = csv.reader(io.StringIO(text, newline=""))
    assert list(COLUMNS) == head
    assert [ROWS[0]["text"], "1", "-0.25"] == row
    assert b",,\n" == encode_rows([dict.fromkeys(COLUMNS)], ".csv")


def test_rows_in_pieces_are_the_rows_at_once():
    """A run that writes chunk by chunk writes the same bytes."""
    for suffix in (".csv", ".jsonl"):
        pieces = b"".join(encode_rows([row], suffix) for row in ROWS[:1] * 3)
        assert encode_rows(ROWS[:1] * 3, suffix) == pieces


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_what_utf8_cannot_hold_is_escaped(tmp_path, suffix):
    """Half a surrogate pair is written as its escape, and the other rows as they are."""
    path = tmp_path / f"a{suffix}"
    rows = [{"text": "a\ud800", "n": 1, "score": 0.5}, {"text": "é", "n": 2, "score": 1.0}]
    if suffix == ".parquet":
        pandas = pytest.importorskip("pandas")
        pytest.importorskip("pyarrow")
        write_rows(rows, path, suffix, COLUMNS)
        assert ["a\\ud800", "é"] == pandas.read_parquet(path)["text"].tolist()
        return
    write_rows(rows, path, suffix, COLUMNS)
    data = path.read_bytes().decode("utf-8")
    assert "a\\ud800" in data
    assert "é" in data


def test_parquet_has_its_types_without_rows(tmp_path):
    """The columns are those that were told, whatever the rows hold."""
    parquet = pytest.importorskip("pyarrow.parquet")
    for rows in ([], [dict.fromkeys(COLUMNS)], ROWS):
        path = tmp_path / "a.parquet"
        write_rows(rows, path, ".parquet", COLUMNS)
        table = parquet.read_table(path)
        types = {field.name: str(field.type) for field in table.schema}
        assert {"text": "string", "n": "int64", "score": "double"} == types
        assert rows == table.to_pylist()


def test_a_file_is_its_head_and_its_rows(tmp_path):
    """What is written at once is what is written row by row."""
    for suffix in (".csv", ".jsonl"):
        path = tmp_path / f"a{suffix}"
        write_rows(iter(ROWS[:1]), path, suffix, COLUMNS)
        assert encode_head(suffix, COLUMNS) + encode_rows(ROWS[:1], suffix) == path.read_bytes()
    assert ROWS[0] == json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))
