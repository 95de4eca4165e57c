"""Tables: read row by row, a bad row is named, and the rows after it are read."""

import csv
import datetime as dt
import io
import json
import sys
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.errors import MissingExtraError
from stance.intake import read_sources
from stance.labelled import read_labelled
from stance.source import Failure, Source
from stance.table import _CsvLines


def read(path, **options):
    """Return the texts and the ends of ids and reasons of what cannot be read."""
    found = list(read_sources([path], **options))
    texts = [s.text for s in found if isinstance(s, Source)]
    bad = {f.id.rpartition("/")[2]: f.reason for f in found if isinstance(f, Failure)}
    assert path.stat().st_size == sum(item.read for item in found) or bad
    return texts, bad


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "parquet"])
def test_every_kind_of_table(tmp_path, suffix):
    """Text, id, date, issuer and language are read from every kind; other columns are not."""
    pd = pytest.importorskip("pandas")
    path = tmp_path / f"t.{suffix}"
    rows = [
        {"id": 0, "text": "Київ, 5.", "date": "2024-01-02", "issuer": "g7", "lang": "uk", "n": 1},
        {"id": None, "text": 'a\n"b"\tc', "date": None, "issuer": None, "lang": None, "n": 2},
    ]
    frame = pd.DataFrame(rows).astype({"id": "Int64"})
    if suffix == "parquet":
        frame.to_parquet(path)
    elif suffix == "jsonl":
        frame.to_json(path, orient="records", lines=True, force_ascii=False)
    else:
        frame.to_csv(path, index=False, sep="\t" if suffix == "tsv" else ",")
    number = 3 if suffix in ("csv", "tsv") else 2
    first, second = read_sources([path])
    assert Source("0", "Київ, 5.", str(path), "", "2024-01-02", "g7", "uk") == first
    assert Source(f"{path}:{number}", 'a\n"b"\tc', str(path)) == second
    assert path.stat().st_size == pytest.approx(first.read + second.read, abs=2)


def test_dates_of_parquet(tmp_path):
    """A date is a date, whatever type holds it."""
    pd = pytest.importorskip("pandas")
    days = [dt.datetime(2024, 1, 2, 3, 4), pd.NaT]
    pd.DataFrame({"text": ["a", "b"], "date": days}).to_parquet(tmp_path / "t.parquet")
    dates = [source.date for source in read_sources([tmp_path / "t.parquet"])]
    assert ["2024-01-02", None] == dates


def test_bad_rows_of_json_lines(tmp_path):
    """A bad line is named by its number, and costs no other line."""
    path = tmp_path / "t.jsonl"
    path.write_bytes(
        b'\xef\xbb\xbf{"text": "one"}\r\n{oops\n\n[1]\n{"text": "\xff"}\n{"text": 5}\n'
        b'{"text": "' + b"x" * 200 + b'"}\n{"text": "two"}'
    )
    texts, bad = read(path, max_chars=100)
    assert ["one", "two"] == texts
    assert ["t.jsonl:2", "t.jsonl:4", "t.jsonl:5", "t.jsonl:6", "t.jsonl:7"] == list(bad)
    assert "--encoding" in bad["t.jsonl:5"]
    assert "--max-chars" in bad["t.jsonl:7"]


def test_bad_rows_of_csv(tmp_path):
    """A bad row is named by its first line, and costs no other row."""
    path = tmp_path / "t.csv"
    path.write_bytes(
        b'text,n\none,1\n,2\n"' + b"long\n" * 50 + b'",3\n"two\n""lines""",4\n\xff,5\n'
        b"x" * 200 + b",6\nthree,7\n"
    )
    texts, bad = read(path, max_chars=100)
    assert ["one", 'two\n"lines"'] == texts[:2]
    assert "three" == texts[-1]
    assert "quotation mark" in bad["t.csv:4"]
    assert {"t.csv:3", "t.csv:4"} < set(bad)


def test_a_table_without_text(tmp_path):
    """Without its column a table is one failure that names the columns there are."""
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    assert {"t.csv:1": "has no column text; the columns are: a, b"} == read(tmp_path / "t.csv")[1]
    (tmp_path / "e.csv").write_text("")
    assert "none" in read(tmp_path / "e.csv")[1]["e.csv:1"]
    (tmp_path / "t.parquet").write_text("no parquet")
    assert "Parquet" in read(tmp_path / "t.parquet")[1]["t.parquet"]


def test_encodings(tmp_path):
    """A table in another encoding is read when that is named, and refused in words when not."""
    path = tmp_path / "t.csv"
    path.write_bytes("text\nОт Москвы\n".encode("utf-16"))
    assert (["От Москвы"], {}) == read(path, encoding="utf-16")
    assert "--encoding utf-16" in read(path)[1]["t.csv"]
    path.write_bytes("text\nОт Москвы\n".encode("cp1251"))
    assert (["От Москвы"], {}) == read(path, encoding="cp1251")
    assert "--encoding" in read(path)[1]["t.csv:2"]


CELLS = st.text(alphabet='ab,"\n\r;', max_size=12)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=8), st.integers(1, 20))
def test_a_row_that_is_too_long_ends_where_it_ends(rows, limit):
    """Passing over long rows finds the same rows as reading them."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    written = list(csv.reader(io.StringIO(text.getvalue(), newline="")))
    lines = _CsvLines(io.StringIO(text.getvalue(), newline=""), limit, ",")
    reader = csv.reader(lines)
    found = []
    while (row := next(reader, None)) is not None:
        found.append(None if lines.size > limit else row)
        lines.begin_row()
    assert len(written) == len(found)
    assert all(mine in (None, row) for row, mine in zip(written, found, strict=True))


@pytest.mark.parametrize("quoted", [False, True])
def test_a_cell_of_50_mb(tmp_path, quoted):
    """It is named in one line, the row after it is read, and it is never held in memory."""
    path = tmp_path / "t.csv"
    line = ("x" * 999 + ("\n" if quoted else " ")).encode()
    with path.open("wb") as file:
        file.write(b'text\none\n"' if quoted else b"text\none\n")
        for _ in range(50_000):
            file.write(line)
        file.write(b'"\ntwo\n' if quoted else b"\ntwo\n")
    tracemalloc.start()
    texts, bad = read(path, max_chars=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert ["one", "two"] == texts
    assert ["t.csv:3"] == list(bad)
    assert peak < 12_000_000


def test_a_large_table_is_not_held(tmp_path):
    """Reading takes the memory of a few rows, whatever the size of the table."""
    path = tmp_path / "t.jsonl"
    with path.open("w") as file:
        for n in range(20_000):
            file.write(json.dumps({"text": f"{n} " + "x" * 990}) + "\n")
    tracemalloc.start()
    n = sum(isinstance(source, Source) for source in read_sources([path]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 20_000 == n
    assert peak < 1_000_000


def test_a_row_with_too_many_cells_is_named(tmp_path):
    """A comma outside of quotation marks loses no half of a text, nor does an open line end."""
    path = tmp_path / "t.csv"
    path.write_text(
        "text,id\nMoscow condemned it, and Kyiv said no.,1\nMoscow\nsaid.,2\nKyiv.,3\n\n"
    )
    texts, bad = read(path)
    assert ["said.", "Kyiv."] == texts
    said = "got {} cells; the header has 2".format
    assert {"t.csv:2": said(3), "t.csv:3": said(1)} == bad


def test_a_column_that_stands_twice(tmp_path):
    """Which one is meant nobody knows; columns without a name are none."""
    path = tmp_path / "t.csv"
    path.write_text("text, text\none,two\n")
    texts, bad = read(path)
    assert not texts
    assert "column text: stands 2 times" in bad["t.csv:1"]
    path.write_text("text,,\none,,\n")
    assert (["one"], {}) == read(path)


@pytest.mark.parametrize(
    ("name", "head", "row"),
    [
        ("t.csv", "sep=;\r\ntext;escalation\r\n", "Kyiv, no.;favor\r\n"),
        ("t.csv", "sep=|\ntext|escalation\n", "Kyiv, no.|favor\n"),
        ("t.tsv", "sep=,\ntext,escalation\n", '"Kyiv, no.",favor\n'),
        ("t.csv", "escalation, text \n", 'favor,"Kyiv, no."\n'),
        ("t.csv", "text\tescalation\n", "Kyiv, no.\tfavor\n"),
        ("t.csv", "text;escalation\n", "Kyiv, no.;favor\n"),
    ],
)
def test_one_dialect(tmp_path, name, head, row):
    """A table of labels is a table of texts: what one reading takes, the other takes."""
    path = tmp_path / name
    path.write_text(head + row + row.replace("Kyiv", "Moscow"), newline="")
    assert ["Kyiv, no.", "Moscow, no."] == read(path)[0]
    assert ["Kyiv, no.", "Moscow, no."] == read_labelled([path]).texts
    path.write_text(head + "lost\n", newline="")
    (bad,) = read(path)[1].items()
    with pytest.raises(ValueError, match="cells") as caught:
        read_labelled([path])
    assert f"{tmp_path}/{bad[0]}: {bad[1]}" == str(caught.value)


def test_parquet_needs_one_library(tmp_path, monkeypatch):
    """What is not installed is said the same way by every reader."""
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    path = tmp_path / "t.parquet"
    path.write_bytes(b"PAR1")
    said = []
    for reading in (lambda: list(read_sources([path])), lambda: read_labelled([path])):
        with pytest.raises(MissingExtraError) as caught:
            reading()
        said.append(str(caught.value))
    assert said[0] == said[1]
    assert "needs pyarrow, which" in said[0]


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf_8", "U8", "cp65001", "utf-8-sig"])
def test_the_mark_at_the_head_is_no_text(tmp_path, encoding):
    """However UTF-8 is called, its mark is not a part of the first word."""
    (tmp_path / "t.csv").write_bytes(b"\xef\xbb\xbftext\none\n")
    (tmp_path / "t.txt").write_bytes(b"\xef\xbb\xbfone")
    found = list(read_sources([tmp_path / "t.csv", tmp_path / "t.txt"], encoding))
    assert ["one", "one"] == [source.text for source in found]
