"""Documents to score: where they come from, one at a time, never all in memory.

What cannot be read is handed on as a :class:`Failure`, never raised and never dropped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from .errors import InputError
from .listing import File, Unreadable, list_files
from .plain_text import decode_text
from .source import MAX_CHARS, Failure, Source, open_input, too_long
from .table import read_table_sources


def read_sources(
    paths: Iterable[str | Path],
    encoding: str = "utf-8",
    *,
    kind: str = "text",
    max_chars: int = MAX_CHARS,
    exclude: Collection[str] = (),
    notice: Callable[[str], object] | None = None,
) -> Iterator[Source | Failure]:
    """Yield the documents of files, folders, patterns and tables, in order.

    Parameters
    ----------
    paths : iterable of path-like
        Text files, HTML pages; CSV, TSV, JSON lines and Parquet with a ``text`` column (and ``id``,
        ``date``, ``issuer``, ``lang`` where there are any); folders, read in the order of their
        names; patterns such as ``archive/**/*.md``; ``-`` for standard input.
    encoding : str, default='utf-8'
        Of texts and tables; a page declares its own.
    kind : {'text', 'html', 'csv', 'tsv', 'jsonl'}, default='text'
        What standard input is, and a file whose suffix does not tell.
    max_chars : int
        A longer document is a failure.
    exclude : collection of str
        Real paths of files that folders and patterns do not give: those being written.
    notice : callable, optional
        Told, in one line, what a folder holds and is not read.
    """
    for found in list_files(paths, kind=kind, exclude=exclude, notice=notice):
        if isinstance(found, Unreadable):
            yield Failure(found.path, found.reason, found.path)
        elif found.kind in ("text", "html"):
            yield _read_whole(found, encoding, max_chars)
        else:
            yield from read_table_sources(found, encoding, max_chars)


def _read_whole(file: File, encoding: str, max_chars: int) -> Source | Failure:
    """Read a file that is one document."""
    path, size = file.path, file.size or 0
    is_page = file.kind == "html"
    # Four bytes hold a character of any common encoding; a page counts with its tags.
    max_bytes = max_chars if is_page else 4 * max_chars
    try:
        if size <= max_bytes:
            with open_input(file) as stream:
                data = stream.read(max_bytes + 1)
            size = max(size, len(data))
        if size > max_bytes:
            return Failure(path, too_long(max_chars), path, size)
        # A page declares its encoding, and is decoded where its text is extracted.
        text = "" if is_page else decode_text(data, encoding)
    except OSError as error:
        return Failure(path, error.strerror or str(error), path, size)
    except InputError as error:
        return Failure(path, str(error), path, size)
    if not data.strip() or not (is_page or text.strip()):
        return Failure(path, "is empty", path, size)
    if len(text) > max_chars:
        return Failure(path, too_long(max_chars), path, size)
    digest = hashlib.sha256(data).hexdigest()
    return Source(path, text, path, digest, page=data if is_page else None, read=size)
