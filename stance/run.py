"""A run: many documents into a file of rows, written as they are done.

What is written is the same bytes whatever the number of workers, and however often the run was
interrupted.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._version import __version__
from .batch import Scored, Settings, encode_chunk, weigh
from .bundle import load
from .chunk import cut, map_chunks
from .errors import InputError
from .journal import Journal, Mark
from .row import actor_columns, statement_columns, total_columns, total_rows
from .sink import check_suffix, encode_head, read_output, write_rows
from .source import Failure, Source

if TYPE_CHECKING:
    from .model import StanceModel

# Short texts may share a chunk; its size is bounded by their characters.
_CHUNK_ITEMS = 1024

OnProgress = Callable[[Mark, tuple[Failure, ...]], object]


@dataclass(frozen=True, slots=True)
class Output:
    """What is written, and where.

    Parameters
    ----------
    path, report : Path
        Rows, and what failed as JSON lines.
    level : {'statement', 'actor'}
        A row per statement, or per actor and target.
    by : str
        ``document`` gives each document its own rows of actors, ``all`` all together, ``week`` and
        the like all of a period.
    """

    path: Path
    report: Path
    level: str = "statement"
    by: str = "document"

    @property
    def suffix(self) -> str:
        """The form of the final file."""
        return check_suffix(self.path)

    @property
    def row_level(self) -> str:
        """What the rows are of until all are there."""
        return self.level if self.by == "document" else "statement"

    @property
    def row_suffix(self) -> str:
        """The form of the rows until all are there."""
        return self.suffix if self.suffix == ".csv" and self.by == "document" else ".jsonl"

    def columns(self, model: StanceModel) -> dict[str, type]:
        """Return the columns of the final file, and their types."""
        if self.row_level == "actor":
            return actor_columns(model.labels)
        columns = statement_columns(model.labels)
        return columns if self.level == "statement" else total_columns(model.labels)


def score_to_file(
    sources: Iterable[Source | Failure],
    output: Output,
    settings: Settings,
    *,
    plan: Mapping[str, Any],
    model_sha256: str,
    n_jobs: int | None = None,
    resume: bool = False,
    on_progress: OnProgress = lambda mark, failures: None,
) -> Mark:
    """Score documents into a file.

    Parameters
    ----------
    sources : iterable of Source or Failure
    output : Output
    settings : Settings
    plan : Mapping of str to Any
        What tells this run from others, as plain data; a run that goes on must have the same.
    model_sha256 : str
        Of the bundle of the model: :func:`stance.batch.find_model_sha256`.
    n_jobs : int, optional
        Workers; by default what ``joblib.parallel_config`` says, or none besides this process.
    resume : bool, default=False
        Go on where an interrupted run was.
    on_progress : callable, optional
        Told how far the run has come, and what failed since it was last told.

    Returns
    -------
    Mark

    Raises
    ------
    InputError
        If there is nothing to score, or the interrupted run was another one.
    OutputError
        If the output cannot be written; what was done is kept.
    """
    model = settings.model or load()
    columns = output.columns(model)
    plan = {**plan, "level": output.level, "by": output.by, "output": output.suffix}
    plan |= {"model": model_sha256, "version": __version__}
    head = encode_head(output.row_suffix, columns)
    journal = Journal(output.path, output.report, plan, head, resume=resume)
    work = partial(
        encode_chunk,
        settings=settings,
        level=output.row_level,
        suffix=output.row_suffix,
        model_sha256=model_sha256,
    )
    try:
        if not journal.mark.complete:
            _score_rest(iter(sources), journal, work, n_jobs, on_progress)
        if journal.mark.n_documents:
            journal.finish(_converter(output, columns, model, model_sha256))
        else:
            journal.give_up()
    except BaseException:
        journal.keep()
        raise
    if not journal.mark.n_documents:
        raise InputError(f"nothing to score; {output.path} is left as it was")
    return journal.mark


def _score_rest(
    items: Iterator[Source | Failure],
    journal: Journal,
    work: Callable[[list[Source | Failure]], Scored],
    n_jobs: int | None,
    on_progress: OnProgress,
) -> None:
    """Score and write what is not written yet."""
    mark = journal.mark
    tally = _Tally()
    for item in islice(items, mark.n_items):
        tally.add(item)
    if mark.n_items and (tally.n_items, tally.digest) != (mark.n_items, mark.digest):
        raise InputError(
            "cannot resume: the input is not what it was; give the same, or remove "
            f"{journal.part} and {journal.path} to start again"
        )
    on_progress(mark, ())
    reached: deque[Mark] = deque()

    def chunks() -> Iterator[list[Source | Failure]]:
        for chunk in cut(items, weigh, _CHUNK_ITEMS):
            # More is asked for when all that was done is written, and the wait begins.
            journal.commit_if_due()
            for item in chunk:
                tally.add(item)
            reached.append(Mark(tally.n_items, tally.digest, read=tally.read))
            yield chunk

    for scored in map_chunks(work, chunks(), weigh, n_jobs):
        mark = replace(
            reached.popleft(),
            n_documents=mark.n_documents + scored.n_documents,
            n_rows=mark.n_rows + scored.n_rows,
            n_failed=mark.n_failed + len(scored.failures),
        )
        journal.write(scored.rows, _encode_failures(scored.failures), mark)
        on_progress(mark, scored.failures)
    journal.commit(complete=True)


class _Tally:
    """How much has been read, and a digest of it."""

    def __init__(self) -> None:
        self.n_items = self.read = 0
        self._hash = hashlib.sha256()

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def add(self, item: Source | Failure) -> None:
        self.n_items += 1
        self.read += item.read
        if isinstance(item, Failure):
            parts = [item.id, item.reason]
            data = b""
        else:
            parts = [item.id, item.date or "", item.issuer or "", item.lang or ""]
            data = item.page or item.text.encode("utf-8", "surrogatepass")
        self._hash.update(json.dumps([*parts, len(data)]).encode())
        self._hash.update(data)


def _encode_failures(failures: Iterable[Failure]) -> bytes:
    rows = ({"document": f.id, "file": f.file, "reason": f.reason} for f in failures)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return text.encode("utf-8", "backslashreplace")


def _converter(
    output: Output, columns: Mapping[str, type], model: StanceModel, model_sha256: str
) -> Callable[[Path, Path], None] | None:
    """Return what makes the final file of the rows, if they are not it."""
    if output.suffix == output.row_suffix and output.by == "document":
        return None

    def convert(part: Path, made: Path) -> None:
        rows = read_output(part)
        if output.by != "document":
            by = None if output.by == "all" else output.by
            rows = total_rows(rows, model.labels, model_sha256, by)
        write_rows(rows, made, output.suffix, columns)

    return convert
