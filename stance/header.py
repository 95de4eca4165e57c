"""The head of a CSV or TSV table: its delimiter, and the names of its columns.

One dialect for texts to score and for labelled data: a table that one command reads, all read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def read_mark(line: str) -> str | None:
    r"""Return the delimiter that a spreadsheet's own first line names, if it is such a line.

    Examples
    --------
    >>> read_mark("sep=;\r\n"), read_mark("text;id\r\n")
    (';', None)
    """
    content = line.rstrip("\r\n")
    is_mark = len(content) == 5 and content.startswith("sep=") and content[4] != '"'
    return content[4] if is_mark else None


def find_delimiter(line: str, kind: str) -> str:
    """Return the delimiter of a table.

    Parameters
    ----------
    line : str
        With the names of the columns. Spreadsheets of half of Europe write semicolons into a .csv.
    kind : {'csv', 'tsv'}
    """
    return "\t" if kind == "tsv" else max(",;\t", key=line.count)


def clean_columns(cells: Sequence[str]) -> list[str]:
    """Return the names of the columns, without the blanks around them."""
    return [cell.strip() for cell in cells]


def find_repeated(columns: Sequence[str]) -> Iterator[str]:
    """Yield, in one line each, what columns share a name."""
    for name in sorted(set(columns)):
        if (n := columns.count(name)) > 1:
            yield f"column {name}: stands {n} times; every column needs a name of its own"


def count_differs(n_cells: int, columns: Sequence[str]) -> str:
    """Return the reason why a row is not read."""
    return f"got {n_cells} cells; the header has {len(columns)}"
