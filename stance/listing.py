"""The files behind the paths that a user gives: folders walked, patterns matched, in order.

A folder is walked by the names in it. A link to another folder is followed; one that leads back to
what is read anyway is named and not followed. What is no regular file is never opened.
"""

from __future__ import annotations

import glob
import os
import stat
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

STDIN = "-"
REPORT_SUFFIX = ".failed.jsonl"
"""Of the list of what an earlier run could not score: it is read only where it is named itself."""

KINDS = {
    ".csv": "csv",
    ".htm": "html",
    ".html": "html",
    ".jsonl": "jsonl",
    ".markdown": "text",
    ".md": "text",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".text": "text",
    ".tsv": "tsv",
    ".txt": "text",
    ".xhtml": "html",
}
_SPECIAL = {
    stat.S_IFIFO: "is a named pipe",
    stat.S_IFSOCK: "is a socket",
    stat.S_IFCHR: "is a device",
    stat.S_IFBLK: "is a device",
}


@dataclass(frozen=True, slots=True)
class File:
    """One file to read.

    Parameters
    ----------
    path : str
        As the user named it, or below a folder that the user named; ``-`` is standard input.
    kind : {'text', 'html', 'csv', 'tsv', 'jsonl', 'parquet'}
    size : int or None
        Bytes; ``None`` for standard input.
    modified : int
        Time of the last change, in nanoseconds.
    """

    path: str
    kind: str
    size: int | None = None
    modified: int = 0


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A path that gives no file, and why."""

    path: str
    reason: str


def list_files(
    paths: Iterable[str | Path],
    *,
    kind: str = "text",
    exclude: Collection[str] = (),
    notice: Callable[[str], object] | None = None,
) -> Iterator[File | Unreadable]:
    """Yield the files of paths, folders and patterns, in order.

    Parameters
    ----------
    paths : iterable of path-like
    kind : str, default='text'
        Of standard input, and of a named file whose suffix does not tell.
    exclude : collection of str
        Real paths that are left out.
    notice : callable, optional
        Told, in one line, what is left out of a folder.
    """
    for given in map(str, paths):
        if given == STDIN:
            yield File(STDIN, kind)
            continue
        matches = _find(given)
        if isinstance(matches, Unreadable):
            yield matches
            continue
        tell = notice or (lambda _: None)
        reports = []
        for path in matches:
            if os.path.isdir(path):
                yield from _walk(path, exclude, tell)
            elif _is_among(path, exclude):
                continue
            elif path.endswith(REPORT_SUFFIX) and path != str(Path(given)):
                reports.append(path)
            else:
                yield _look_at(path, kind)
        _tell_reports(given, reports, tell)


def _find(given: str) -> list[str] | Unreadable:
    """Return the files and folders that a name or a pattern stands for."""
    if not given:
        # To the system it would be the current folder.
        return Unreadable("''", "names no file")
    if not glob.has_magic(given) or ("\0" not in given and os.path.lexists(given)):
        return [str(Path(given))]
    try:
        return _match(given) or Unreadable(given, "matches no file")
    except (OSError, ValueError) as error:
        return Unreadable(given, f"is no pattern ({getattr(error, 'strerror', None) or error})")


def _match(pattern: str) -> list[str]:
    """Return what a pattern matches, in the order in which folders are read.

    ``**`` follows no links, and gives files only: a folder would give them again.
    """
    path = Path(pattern)
    top = Path(path.anchor)
    parts = path.parts[1:] if path.anchor else path.parts
    if parts[-1] == "**":
        parts = (*parts, "*")
    found = sorted(top.glob(os.path.join(*parts)))
    return [str(p) for p in found if "**" not in parts or not p.is_dir()]


def _is_among(path: str, exclude: Collection[str]) -> bool:
    # A name that no file can have is looked at, and refused there.
    return bool(exclude) and "\0" not in path and os.path.realpath(path) in exclude


def _tell_reports(given: str, reports: Sequence[str], notice: Callable[[str], object]) -> None:
    if reports:
        more = f" and {len(reports) - 1} more" if len(reports) > 1 else ""
        notice(f"{given}: left out, lists of what failed in earlier runs: {reports[0]}{more}")


def _look_at(path: str, kind: str) -> File | Unreadable:
    try:
        status = os.stat(path)
    except (OSError, ValueError) as error:
        return Unreadable(path, getattr(error, "strerror", None) or str(error))
    if not stat.S_ISREG(status.st_mode):
        special = _SPECIAL.get(stat.S_IFMT(status.st_mode), "is not a regular file")
        return Unreadable(path, f"{special}; feed it to standard input and name that '-'")
    kind = KINDS.get(os.path.splitext(path)[1].lower(), kind)
    return File(path, kind, status.st_size, status.st_mtime_ns)


def _walk(
    top: str, exclude: Collection[str], notice: Callable[[str], object]
) -> Iterator[File | Unreadable]:
    """Yield the files below a folder, each real folder read once."""
    seen: set[tuple[int, int]] = set()
    left_out: Counter[str] = Counter()
    reports = []
    n_found = 0
    stack: list[Iterator[str]] = [iter((top,))]
    while stack:
        path = next(stack[-1], None)
        if path is None:
            stack.pop()
            continue
        if os.path.isdir(path) and path != top and os.path.basename(path).startswith("."):
            left_out["hidden folder"] += 1  # ".venv" holds no documents.
            continue
        if os.path.isdir(path):
            inside = _open_folder(path, top, seen)
            if isinstance(inside, list):
                stack.append(iter(inside))
            elif inside is None:
                notice(f"{path}: is read under its other name; not read twice")
            else:
                n_found += 1
                yield inside
            continue
        suffix = os.path.splitext(path)[1].lower()
        # A broken link without a suffix may have led to a folder.
        if _is_among(path, exclude):
            continue
        if path.endswith(REPORT_SUFFIX):
            reports.append(path)
        elif suffix in KINDS or (not suffix and not os.path.exists(path)):
            n_found += 1
            yield _look_at(path, "text")
        else:
            left_out[suffix or "no suffix"] += 1
    _tell_reports(top, reports, notice)
    if left_out:
        kinds = ", ".join(f"{suffix} ({n})" for suffix, n in sorted(left_out.items())[:10])
        notice(f"{top}: left out, of other kinds: {kinds}")
    if not n_found:
        yield Unreadable(top, f"holds no file of {', '.join(sorted(KINDS))}")


def _open_folder(path: str, top: str, seen: set[tuple[int, int]]) -> list[str] | Unreadable | None:
    """Return what a folder holds, in order; None if that is read under another name."""
    try:
        if path != top and os.path.islink(path):
            inside = os.path.join(os.path.realpath(top), "")
            if os.path.join(os.path.realpath(path), "").startswith(inside):
                return None
        status = os.stat(path)
        if (status.st_dev, status.st_ino) in seen:
            return None
        seen.add((status.st_dev, status.st_ino))
        parent = "" if path == os.curdir else path
        return [os.path.join(parent, name) for name in sorted(os.listdir(path))]
    except OSError as error:
        return Unreadable(path, error.strerror or str(error))
