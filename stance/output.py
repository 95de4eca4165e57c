"""Where an output may be written, and files that have their name only once they are whole.

Every command asks before it works: an output that cannot be, or that would replace what is read or
written besides, is refused while nothing is lost.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from .errors import InputError, OutputError
from .listing import STDIN


def part_of(path: str | Path) -> Path:
    """Return the name that a file has until it is whole."""
    return Path(path).with_name(Path(path).name + ".part")


def find_form(path: str | Path | None, name: str | None, forms: Mapping[str, str]) -> str:
    """Return the form that is named, or else that of the suffix; without a file, the first.

    Parameters
    ----------
    path : path-like or None
    name : str or None
        One of the values of ``forms``.
    forms : mapping of str to str
        The form of each suffix.

    Raises
    ------
    InputError
        If there is no such form.

    Examples
    --------
    >>> find_form("a.HTM", None, {".json": "json", ".htm": "html"})
    'html'
    """
    if name is not None:
        if name not in forms.values():
            accepted = ", ".join(dict.fromkeys(forms.values()))
            raise InputError(f"got format {name!r}; accepted: {accepted}")
        return name
    if path is None:
        return next(iter(forms.values()))
    suffix = Path(path).suffix.lower()
    if suffix not in forms:
        accepted = ", ".join(f"{known} ({form})" for known, form in forms.items())
        raise InputError(
            f"{path}: got output suffix {suffix!r}; accepted: {accepted}; or name the form with "
            "--format"
        )
    return forms[suffix]


def check_outputs(
    outputs: Iterable[str | Path],
    inputs: Iterable[str | Path] = (),
    temporary: Iterable[Path] | None = None,
) -> set[str]:
    """Refuse outputs that cannot be written, or that are read or written twice.

    Parameters
    ----------
    outputs : iterable of path-like
    inputs : iterable of path-like
        What is read, as the user named it; what folders and patterns give is not looked at.
    temporary : iterable of Path, optional
        What else is written on the way; by default each output under the name of its part.

    Returns
    -------
    set of str
        The real paths of all of them: what folders and patterns must not give.

    Raises
    ------
    InputError
    """
    written = [Path(path) for path in outputs]
    written += map(part_of, written[:]) if temporary is None else temporary
    real: dict[str, Path] = {}
    for path in written:
        _check_place(path)
        other = real.setdefault(os.path.realpath(path), path)
        if other is not path:
            raise InputError(
                f"{path}: two files of one run cannot both be written here; name another output"
            )
    for given in map(str, inputs):
        # A name that no file can have is refused where it is read.
        if given != STDIN and "\0" not in given and os.path.realpath(given) in real:
            raise InputError(f"{given} is both read and written; name another output")
    return set(real)


def _check_place(path: Path) -> None:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        pass
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{str(path)!r}: {reason}; name another output") from None
    if path.is_dir():
        raise InputError(f"{path} is a folder; name a file")
    if not path.parent.is_dir():
        raise InputError(f"{path}: there is no folder {str(path.parent)!r}; make it first")
    if path.exists() and not path.is_file():
        raise InputError(f"{path} is not a regular file; name another output")
    if not os.access(path.parent, os.W_OK):
        raise InputError(f"{path}: its folder cannot be written; name another output")


@contextmanager
def whole(path: str | Path) -> Iterator[Path]:
    """Give a file its name when it is finished, or leave nothing.

    Yields
    ------
    Path
        The name to write under: an empty file.

    Raises
    ------
    OutputError
        If the file cannot be begun, or not get its name.
    """
    part = part_of(path)
    try:
        part.write_bytes(b"")
    except OSError as error:
        raise OutputError(f"{part}: {error.strerror or error}; name another output") from None
    try:
        yield part
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def open_whole(path: str | Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Open a text to write that has its name when it is whole; line ends are left as they are.

    What the encoding cannot hold, such as half a surrogate pair, is escaped.
    """
    with (
        whole(path) as part,
        part.open("w", encoding=encoding, newline="", errors="backslashreplace") as stream,
    ):
        yield stream


def write_whole(path: str | Path, text: str, encoding: str = "utf-8") -> None:
    """Write a text to a file that has its name when it is whole."""
    with open_whole(path, encoding) as stream:
        stream.write(text)
