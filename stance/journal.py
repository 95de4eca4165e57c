"""A run that is under way: its rows so far, and how far it had come when they were written.

Rows go to ``OUT.part`` and failures to ``REPORT.part``. ``OUT.journal`` holds one line that says
what is being done, then a line per commit: how many documents were read, and how long both files
were then. What stands behind the last whole line never happened: a run that goes on cuts it off.
The files get their names when all is done.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from io import FileIO
from pathlib import Path
from typing import Any

from .errors import InputError, OutputError
from .output import part_of

_EVERY = 0.25
"""Seconds between commits: writing through to the disk takes some milliseconds."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a run has come; every number counts from its start.

    Parameters
    ----------
    n_items : int
        Documents and failures that were read.
    digest : str
        SHA-256 over them.
    n_documents, n_rows, n_failed : int
    read : int
        Bytes of input.
    rows_end, failed_end : int
        Bytes of the two files.
    complete : bool
        Whether nothing is left to read.
    """

    n_items: int = 0
    digest: str = ""
    n_documents: int = 0
    n_rows: int = 0
    n_failed: int = 0
    read: int = 0
    rows_end: int = 0
    failed_end: int = 0
    complete: bool = False


def temporary_names(out: Path, report: Path) -> tuple[Path, Path, Path, Path]:
    """Return where rows, failures and the journal are while a run goes on, and what is converted.

    Parameters
    ----------
    out, report : Path
        The files that will be.
    """
    journal, made = (out.with_name(out.name + suffix) for suffix in (".journal", ".made"))
    return part_of(out), part_of(report), journal, made


def is_finished(out: Path, report: Path) -> bool:
    """Tell whether a run has come to its end, so that there is nothing to go on with."""
    return out.exists() and not any(path.exists() for path in temporary_names(out, report))


class Journal:
    """Writes rows and failures so that a kill at any moment loses and doubles none.

    Parameters
    ----------
    out, report : Path
        The files that will be.
    plan : Mapping of str to Any
        What is being done: the settings and the input, as plain data.
    head : bytes
        What stands before the first row.
    resume : bool
        Go on where an interrupted run was; from the start if there was none.

    Attributes
    ----------
    mark : Mark
        The last commit.

    Raises
    ------
    InputError
        If an interrupted run is there and ``resume`` is not asked for, or was another run.
    OutputError
        If the files cannot be written.
    """

    def __init__(
        self, out: Path, report: Path, plan: Mapping[str, Any], head: bytes, *, resume: bool
    ) -> None:
        self.out, self.report = out, report
        self.part, self.failed_part, self.path, self._made = temporary_names(out, report)
        self.mark = Mark()
        self._pending: Mark | None = None
        self._committed_at = time.monotonic()
        self._open: list[FileIO] = []
        self._check_files(resume)
        is_new, is_ours = not self.path.exists(), False
        try:
            self._journal = self._open_file(self.path)
            _lock(self._journal, out)
            is_ours = True
            if not self._recover(plan):
                self._append(self._journal, _line(plan))
            if self.mark.complete:
                return
            self._rows = self._open_file(self.part, self.mark.rows_end)
            self._failed = self._open_file(self.failed_part, self.mark.failed_end)
            if not self.mark.n_items:
                self._append(self._rows, head)
        except BaseException:
            self.close()
            if is_new and is_ours:
                # Nothing was done that a next run could go on with.
                self._remove()
            raise

    def write(self, rows: bytes, failed: bytes, mark: Mark) -> None:
        """Append rows and failures; ``mark`` says where the run is behind them."""
        self._append(self._rows, rows)
        self._append(self._failed, failed)
        self._pending = replace(mark, rows_end=self._rows.tell(), failed_end=self._failed.tell())

    def commit_if_due(self) -> None:
        """Commit what was written, unless that was done a moment ago."""
        if self._pending is not None and time.monotonic() - self._committed_at > _EVERY:
            self.commit()

    def commit(self, *, complete: bool = False) -> None:
        """Make what was written last, whatever happens next."""
        mark, self._pending = replace(self._pending or self.mark, complete=complete), None
        for file in (self._rows, self._failed):
            os.fsync(file.fileno())
        self._append(self._journal, _line(asdict(mark)))
        os.fsync(self._journal.fileno())
        self.mark = mark
        self._committed_at = time.monotonic()

    def finish(self, convert: Callable[[Path, Path], None] | None) -> None:
        """Give the files their names. A kill in the middle leaves the rest to the next run.

        Parameters
        ----------
        convert : callable, optional
            Makes the final file from the rows, under the name that it is given.
        """
        self.close()
        if not self.mark.n_failed:
            # A report of an earlier run would speak of this one.
            self.failed_part.unlink(missing_ok=True)
            self.report.unlink(missing_ok=True)
        elif self.failed_part.exists():
            self.failed_part.replace(self.report)
        if self.part.exists():
            if convert is None:
                self.part.replace(self.out)
            else:
                self._convert(convert)
        self.path.unlink()

    def _convert(self, convert: Callable[[Path, Path], None]) -> None:
        made = self._made
        try:
            convert(self.part, made)
            made.replace(self.out)
        except OSError as error:
            made.unlink(missing_ok=True)
            raise _failed(made, error) from None
        self.part.unlink()

    def give_up(self) -> None:
        """Leave nothing of a run without rows but the report of what failed."""
        self.close()
        # Killed in the middle, it is done again.
        if self.mark.n_failed and self.failed_part.exists():
            self.failed_part.replace(self.report)
        self._remove()

    def keep(self) -> None:
        """Leave what was written for the next run, or nothing where nothing was."""
        if self._pending is not None:
            with contextlib.suppress(OSError):
                self.commit()
        self.close()
        if not self.mark.n_items:
            self._remove()

    def _remove(self) -> None:
        for path in (self.part, self.failed_part, self.path):
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the files as they are."""
        for file in self._open:
            file.close()
        self._open.clear()

    def _check_files(self, resume: bool) -> None:
        if self.part.exists() and not self.path.exists():
            raise InputError(f"{self.part} is there, and no journal of it; remove it")
        if self.path.exists() and not resume:
            raise InputError(
                f"{self.path} is there from a run that did not end; go on with --resume, or remove "
                f"it and {self.part} to start again"
            )

    def _recover(self, plan: Mapping[str, Any]) -> bool:
        """Read how far an interrupted run had come; False if there was none."""
        data = self.path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        self._journal.truncate(len(whole))
        lines = whole.splitlines()
        if not lines:
            return False
        try:
            was = json.loads(lines[0])
            self.mark = Mark(**json.loads(lines[-1])) if len(lines) > 1 else Mark()
        except (ValueError, TypeError):
            raise InputError(
                f"{self.path}: is no journal of this version of stance; remove it and {self.part} "
                "to start again"
            ) from None
        self._check_plan(was, json.loads(_line(plan)))
        ends = {self.part: self.mark.rows_end, self.failed_part: self.mark.failed_end}
        for path, end in ends.items() if not self.mark.complete else ():
            if end and (not path.exists() or path.stat().st_size < end):
                raise InputError(
                    f"{path} is shorter than {self.path} says; remove both to start again"
                )
        return True

    def _check_plan(self, was: Mapping[str, Any], now: Mapping[str, Any]) -> None:
        changed = [name for name in now if was.get(name) != now[name]]
        if changed:
            name = changed[0]
            shown = f"{name} was {was.get(name)!r} and is {now[name]!r}"
            if name == "input":
                shown = "files of the input are not those that they were"
            raise InputError(
                f"cannot resume: {shown}; give what the interrupted run was given, or remove "
                f"{self.part} and {self.path} to start again"
            )

    def _open_file(self, path: Path, end: int | None = None) -> FileIO:
        """Open a file to append to, cut off at ``end``."""
        try:
            file = FileIO(path, "a+")
        except OSError as error:
            raise OutputError(f"{path}: {error.strerror}; name another output") from None
        self._open.append(file)
        if end is not None:
            file.truncate(end)
            file.seek(end)
        return file

    def _append(self, file: FileIO, data: bytes) -> None:
        view = memoryview(data)
        try:
            while view:
                view = view[file.write(view) or 0 :]
        except OSError as error:
            raise _failed(Path(str(file.name)), error) from None


def _failed(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"{path}: {error.strerror or error}; what is done is kept: make room, then go on with "
        "--resume"
    )


def _line(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, sort_keys=True) + "\n").encode()


def _lock(file: FileIO, out: Path) -> None:
    """Hold a file until the process ends, where the system can."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise InputError(f"{out} is being written by another run; wait for its end") from None
