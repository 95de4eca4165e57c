"""Files of labelled data: rows with their places, and every fault of a file at once."""

import pytest

from stance.errors import LabelError, MissingExtraError
from stance.labelled import read_labelled
from stance.sheet import SUFFIXES, read_sheet


def test_a_row_begins_where_its_first_line_stands(tmp_path):
    """Neither a cell of several lines nor a spreadsheet's own line moves the places."""
    path = tmp_path / "a.csv"
    path.write_text('text,e\n"two\nlines",x\nshort\n')
    with pytest.raises(LabelError, match=r"a\.csv:4: got 1 cells"):
        read_labelled([path])
    path.write_text("sep=;\r\ntext;e\r\na, b;x\r\nshort\r\n")
    with pytest.raises(LabelError, match=r"a\.csv:4: got 1 cells"):
        read_labelled([path])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "text,escalation\nStop.\n", r"a\.csv:2: got 1 cells; the header has 2"),
        ("a.csv", "escalation\nfavor\n", r"a\.csv:1: no column text"),
        ("a.csv", "text,escalation\n,favor\n", r"a\.csv:2, column text: is empty"),
        ("a.jsonl", '{"text": "x", "e": "f"}\n{oops\n', r"a\.jsonl:2: is not JSON"),
        ("a.jsonl", "[1]\n", r"a\.jsonl:1: got list"),
        ("a.json", "{}", "is a list of tasks"),
        ("a.parquet", "PAR1 broken", "cannot be read as Parquet"),
        ("a.xls", "", "accepted: .csv"),
        ("a.csv", "text\nStop.\n", "no label column"),
        ("a.csv", "text,f,e,doc\nStop.,,,d\n", "no labels: e, f held nothing in any row"),
        ("a.jsonl", "", r"a\.jsonl: is empty"),
        ("a.csv", "text,e\n", "no rows"),
    ],
)
def test_problems_are_named(tmp_path, name, content, said):
    """A file that cannot be used says where and why."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LabelError, match=said):
        read_labelled([path])


def test_bytes_that_are_not_utf8(tmp_path):
    """The line and the byte are named."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"text,e\nSalut \xe9,x\n")
    with pytest.raises(LabelError, match=r"a\.csv:2: byte 13 is not UTF-8"):
        read_labelled([path])


def rows_of(path):
    """Return the rows of a file, its problems and its notes."""
    problems, notes = [], []
    return list(read_sheet(path, problems, notes)), problems, notes


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "text,e\nStop.,x\n\n,\n"),
        ("a.csv", "\ufefftext;e\r\nStop.;x\r\n"),
        ("a.csv", "text\te\nStop.\tx\n"),
        ("a.csv", "sep=|\ntext|e\nStop.|x\n"),
        ("a.tsv", "text\te\nStop.\tx\n"),
        ("a.jsonl", '\n{"text": "Stop.", "e": "x"}\n'),
        ("a.NDJSON", '{"text": "Stop.", "e": "x"}'),
        ("a.json", '[{"text": "Stop.", "e": "x"}]'),
    ],
)
def test_one_row_in_every_form(tmp_path, name, content):
    """Delimiter, mark and blank lines are no part of a row."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8", newline="")
    rows, problems, notes = rows_of(path)
    assert [{"text": "Stop.", "e": "x"}] == [row for _, row in rows]
    assert not problems + notes


def test_what_can_be_read_is_read(tmp_path):
    """A row with a fault hides neither the rows nor the faults behind it."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"text,e\nStop.,x\nshort\nSalut \xe9,y\nToo,many,cells\nGo.,z\n")
    rows, problems, _ = rows_of(path)
    assert ["Stop.", "Salut \ufffd", "Go."] == [row["text"] for _, row in rows]
    assert [f"{path}:{n}" for n in (2, 4, 6)] == [where for where, _ in rows]
    assert [f"{path}:{n}: " for n in (4, 3, 5)] == [p[: len(str(path)) + 4] for p in problems]


def test_places_of_tasks_and_of_parquet(tmp_path):
    """What has no lines is counted from 1."""
    path = tmp_path / "a.json"
    path.write_text('[{"text": "a"}, 3, {"text": "b"}]')
    rows, problems, _ = rows_of(path)
    assert [f"{path}, task 1", f"{path}, task 3"] == [where for where, _ in rows]
    assert [f"{path}, task 2: got int; a task is a JSON object"] == problems
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    path = tmp_path / "a.parquet"
    pandas.DataFrame({"text": ["a", "b"]}).to_parquet(path)
    assert [f"{path}, row 1", f"{path}, row 2"] == [where for where, _ in rows_of(path)[0]]


def test_what_is_no_file_is_told(tmp_path):
    """A folder, a missing file, an empty one, another kind: one line each, and no row."""
    (tmp_path / "empty.csv").write_text(" \n")
    for name, said in [
        ("", "is a folder; give its files"),
        ("none.csv", "No such file or directory"),
        ("empty.csv", "is empty; labelled data need"),
        ("a.xlsx", f"got suffix '.xlsx'; accepted: {', '.join(SUFFIXES)}; save a spreadsheet"),
    ]:
        rows, problems, _ = rows_of(tmp_path / name)
        assert not rows
        assert 1 == len(problems)
        assert f"{tmp_path / name}: {said}" in problems[0]


def test_a_cell_as_long_as_the_file(tmp_path):
    """The limit of the library on the length of a cell is none of ours."""
    path = tmp_path / "a.csv"
    path.write_text(f"text,e\n{'word ' * 100_000},x\n")
    rows, problems, _ = rows_of(path)
    assert (500_000, []) == (len(rows[0][1]["text"]), problems)


def test_parquet_needs_its_library(tmp_path, monkeypatch):
    """Without it the extra is named."""
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    with pytest.raises(MissingExtraError, match=r"\.\[parquet\]"):
        rows_of(tmp_path / "a.parquet")
