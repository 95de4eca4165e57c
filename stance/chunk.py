"""Work cut into chunks, and the chunks run through joblib, on one machine or many.

What the chunks share, such as a model of the user's own, is sent with the first chunk that a worker
gets and kept there under its hash; a worker that does not have it asks for it. Results come in the
order of the work, whoever did it.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from threading import Lock, Thread
from typing import Any, TypeVar

from ._version import __version__
from .errors import InputError, StanceError, WorkerError

T = TypeVar("T")
R = TypeVar("R")

CHUNK_CHARS = 1 << 17
"""A tenth of a second of work or more, so that handing it over costs little."""

CHUNK_ITEMS = 64
WAVE = 8
"""Chunks a worker gets before the results are handed on; waiting for the last of them costs
little."""

_ATTEMPTS = 3
# What is smaller is sent with every chunk.
_SMALL = 1 << 14
_N_KEPT = 4
_kept: OrderedDict[str, Callable[[Any], Any]] = OrderedDict()
_lock = Lock()


def cut(
    items: Iterable[T], weigh: Callable[[T], int], max_items: int = CHUNK_ITEMS
) -> Iterator[list[T]]:
    """Yield the items in lists of about :data:`CHUNK_CHARS`.

    Parameters
    ----------
    items : iterable
    weigh : callable
        From an item to its number of characters.
    max_items : int
    """
    chunk: list[T] = []
    total = 0
    for item in items:
        weight = weigh(item)
        if chunk and (total + weight > CHUNK_CHARS or len(chunk) == max_items):
            yield chunk
            chunk, total = [], 0
        chunk.append(item)
        total += weight
    if chunk:
        yield chunk


def check_jobs(n_jobs: int | None) -> None:
    """Refuse a number of jobs that is none; a negative one counts back from the processors."""
    if n_jobs is not None and (type(n_jobs) is not int or n_jobs == 0):
        raise InputError(f"got {n_jobs!r} jobs; accepted: a whole number, 1 or more, or -1 for all")


def map_chunks(
    function: Callable[[list[T]], R],
    chunks: Iterable[list[T]],
    weigh: Callable[[T], int],
    n_jobs: int | None = None,
) -> Iterator[R]:
    """Yield what a function makes of each chunk, in order.

    Parameters
    ----------
    function : callable
        Can be pickled; sent to a worker once, with all that it holds.
    chunks : iterable of list
        At most :data:`WAVE` chunks a worker are read ahead of what is taken.
    weigh : callable
        From an item to its number of characters.
    n_jobs : int, optional
        Workers; by default what ``joblib.parallel_config`` says, or none besides this process.

    Raises
    ------
    WorkerError
        If workers are lost again and again, or cannot do the work at all.
    """
    check_jobs(n_jobs)
    if not _is_parallel(n_jobs):
        yield from map(function, chunks)
        return
    import joblib

    try:
        n_workers = max(1, joblib.effective_n_jobs(n_jobs))
    except TimeoutError:
        raise WorkerError("the cluster has no workers; start some and try again") from None
    job = _Job(function, n_jobs)
    iterator = iter(chunks)
    # Every worker starts with one chunk and what all chunks share.
    yield from job.run(list(islice(iterator, n_workers)), send=True)
    # joblib's own generators read on while nobody takes their results: 11,000 documents in 6 s.
    while wave := list(_take_wave(iterator, weigh, WAVE * n_workers)):
        yield from job.run(wave, send=False)


def _is_parallel(n_jobs: int | None) -> bool:
    if n_jobs is not None:
        return n_jobs != 1
    if "joblib" not in sys.modules:
        return False
    import joblib

    # One, unless a configuration says otherwise. A worker of a cluster must not wait for others:
    # when all of them do, nobody works.
    return bool(joblib.Parallel().n_jobs != 1) and not _is_in_worker()


def _is_in_worker() -> bool:
    if "distributed" not in sys.modules:
        return False
    from distributed import get_worker

    try:
        get_worker()
    except ValueError:
        return False
    return True


def _take_wave(
    chunks: Iterator[list[T]], weigh: Callable[[T], int], size: int
) -> Iterator[list[T]]:
    """Yield some chunks; fewer where a document is larger than a chunk should be."""
    total = 0
    for chunk in islice(chunks, size):
        yield chunk
        total += sum(map(weigh, chunk))
        if total >= size * CHUNK_CHARS:
            return


class _Job:
    """What all chunks share, packed once."""

    def __init__(self, function: Callable[[Any], Any], n_jobs: int | None) -> None:
        self._data = pickle.dumps(function)
        self._key = hashlib.sha256(self._data).hexdigest()
        self._n_jobs = n_jobs
        # Workers that are threads of this process need not unpack it.
        _keep(self._key, function)

    def run(self, wave: list[list[Any]], *, send: bool) -> list[Any]:
        """Return the results of some chunks."""
        answers = self._call(wave, send or len(self._data) < _SMALL)
        missing = [i for i, answer in enumerate(answers) if answer is None]
        again = self._call([wave[i] for i in missing], send=True) if missing else []
        for i, answer in zip(missing, again, strict=True):
            answers[i] = answer
        return [result for (result,) in answers]

    def _call(self, wave: list[list[Any]], send: bool) -> list[Any]:
        data = self._data if send else None
        calls = [(_Sender(), self._key, data, chunk) for chunk in wave]
        for _ in range(_ATTEMPTS):
            try:
                return _run_calls(calls, self._n_jobs)
            except BrokenExecutor:
                # joblib starts new processes for the next attempt.
                continue
        raise WorkerError(
            f"worker processes were killed {_ATTEMPTS} times at the same documents; give them more "
            "memory, or fewer --jobs"
        )


def _run_calls(calls: list[tuple[Any, ...]], n_jobs: int | None) -> list[Any]:
    """Return what :func:`_work` answers to some calls, in order."""
    import joblib
    from joblib.parallel import get_active_backend

    client = getattr(get_active_backend()[0], "client", None)
    answers: list[Any]
    try:
        if client is None:
            # The chunks are of one size: joblib need not find out how many to hand over at a time.
            parallel = joblib.Parallel(n_jobs=n_jobs, batch_size=1, pre_dispatch="all")
            answers = parallel(joblib.delayed(_work)(*call) for call in calls)
        else:
            # As joblib does, but for what it waits for without end: a task that Dask has given up.
            answers = client.gather([client.submit(_work, *call, pure=False) for call in calls])
    except StanceError:
        raise
    except ImportError as error:
        raise WorkerError(f"{error} in a worker; install stance {__version__} there") from None
    except Exception as error:
        if type(error).__module__.partition(".")[0] != "distributed":
            raise
        said = next(iter(str(error).splitlines()), "")
        raise WorkerError(f"the cluster gave up ({type(error).__name__}: {said})") from None
    return answers


@dataclass(frozen=True, slots=True)
class _Sender:
    """Who hands out the work."""

    version: str = __version__
    pid: int = field(default_factory=os.getpid)


def _work(sender: _Sender, key: str, data: bytes | None, chunk: list[Any]) -> tuple[Any] | None:
    """Do one chunk in a worker; None asks for what the chunks share."""
    if sender.version != __version__:
        raise WorkerError(
            f"got work of stance {sender.version} in a worker with stance {__version__}"
        )
    if os.getppid() == sender.pid:
        _die_with(sender.pid)
    function = _kept.get(key)
    if function is None:
        if data is None:
            return None
        function = pickle.loads(data)
    # Kept anew, so that what was used last goes last.
    _keep(key, function)
    import joblib

    # Whatever the work calls must not ask the cluster for workers that wait for this one.
    with joblib.parallel_config(backend="sequential"):
        return (function(chunk),)


@cache
def _die_with(parent: int) -> None:
    """End this process soon after its parent, who cannot tell it when it is killed."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _keep(key: str, function: Callable[[Any], Any]) -> None:
    with _lock:
        _kept[key] = function
        _kept.move_to_end(key)
        while len(_kept) > _N_KEPT:
            _kept.popitem(last=False)
