"""Chunks: of one size, done in order by whoever does them, with what they share sent once."""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections import OrderedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import chunk as chunk_module
from stance.chunk import CHUNK_CHARS, CHUNK_ITEMS, cut, map_chunks
from stance.errors import InputError, WorkerError


def weigh(item):
    """Return the weight of an item that is its weight."""
    return item


def double(chunk):
    """Return twice the items."""
    return [2 * item for item in chunk]


def tell_jobs(chunk):
    """Return how many workers joblib would start here, and whose work this is."""
    import joblib

    return joblib.effective_n_jobs(-1), joblib.effective_n_jobs(2), os.getpid()


def nest(chunk):
    """Ask for workers from within a worker."""
    return list(map_chunks(double, [[item] for item in chunk], weigh, 2))


class DieOnce:
    """Kills the worker that first gets a chunk."""

    def __init__(self, path):
        self.path = path

    def __call__(self, chunk):
        """Return the chunk, or die."""
        if chunk == [3] and not self.path.exists():
            self.path.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return chunk


class Heavy:
    """Work with something large to share; counts where it is unpacked."""

    def __init__(self, folder):
        self.folder, self.load = folder, os.urandom(1 << 16)

    def __setstate__(self, state):
        self.__dict__.update(state)
        with (self.folder / str(os.getpid())).open("a") as file:
            file.write("x")

    def __call__(self, chunk):
        """Return whose work this is."""
        time.sleep(0.01)
        return os.getpid()


def die(chunk):
    """Kill whoever does this."""
    os.kill(os.getpid(), signal.SIGKILL)


@given(st.lists(st.integers(0, 2 * CHUNK_CHARS), max_size=200))
def test_cut_loses_nothing(items):
    """Chunks put together are the items; each is small, or one item."""
    chunks = list(cut(items, weigh))
    assert items == [item for chunk in chunks for item in chunk]
    assert all(sum(chunk) <= CHUNK_CHARS or len(chunk) == 1 for chunk in chunks)
    assert all(0 < len(chunk) <= CHUNK_ITEMS for chunk in chunks)


@given(st.lists(st.integers(0, CHUNK_CHARS), max_size=100), st.integers(0, 20))
def test_cut_goes_on_as_it_would_have(items, n):
    """Cutting again from the end of a chunk gives the same chunks: a resumed run has the same."""
    chunks = list(cut(items, weigh))
    done = sum(map(len, chunks[:n]))
    assert chunks[n:] == list(cut(items[done:], weigh))


@pytest.mark.parametrize("n_jobs", [None, 1, 2])
def test_results_are_in_order(n_jobs):
    """Whoever does the work, results come in the order of the chunks."""
    chunks = [[i, i + 1] for i in range(50)]
    assert [double(chunk) for chunk in chunks] == list(map_chunks(double, chunks, weigh, n_jobs))


def test_parallel_config_is_respected():
    """Without a number of jobs, joblib's own configuration says who works."""
    import joblib

    chunks = [[i] for i in range(20)]
    assert {os.getpid()} == {r[2] for r in map_chunks(tell_jobs, chunks, weigh)}
    with joblib.parallel_config(n_jobs=2):
        assert os.getpid() not in {r[2] for r in map_chunks(tell_jobs, chunks, weigh)}


def test_a_worker_asks_for_no_workers():
    """Within a worker joblib is sequential, whatever is asked."""
    chunks = [[i] for i in range(8)]
    assert {(1, 1)} == {r[:2] for r in map_chunks(tell_jobs, chunks, weigh, 2)}
    assert [[[2 * i]] for i in range(8)] == list(map_chunks(nest, chunks, weigh, 2))


def test_what_is_shared_is_unpacked_once_a_worker(tmp_path):
    """Each worker unpacks what the chunks share once, however many chunks it gets."""
    pids = set(map_chunks(Heavy(tmp_path), [[i] for i in range(60)], weigh, 2))
    assert pids
    assert {str(pid): "x" for pid in pids} == {p.name: p.read_text() for p in tmp_path.iterdir()}


def test_a_killed_worker_costs_nothing(tmp_path):
    """What a killed process did is done again by another."""
    chunks = [[i] for i in range(10)]
    assert chunks == list(map_chunks(DieOnce(tmp_path / "died"), chunks, weigh, 2))
    assert (tmp_path / "died").exists()


def test_workers_that_always_die_are_an_error():
    """Work that kills every worker ends in one line, not in a wait."""
    with pytest.raises(WorkerError, match="killed 3 times"):
        list(map_chunks(die, [[1], [2]], weigh, 2))


@pytest.mark.parametrize("n_jobs", [0, 1.5, "2"])
def test_wrong_jobs_are_refused(n_jobs):
    """A number of jobs that is none is refused at once."""
    with pytest.raises(InputError, match="accepted"):
        list(map_chunks(double, [[1]], weigh, n_jobs))


def test_workers_end_with_their_parent():
    """Nothing goes on working when the process that wanted the results is killed."""
    code = (
        "import os, signal; from tests.test_chunk import *;"
        "pids = {r[2] for r in map_chunks(tell_jobs, [[i] for i in range(20)], weigh, 2)};"
        "print(*pids, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    run = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    pids = [int(pid) for pid in run.stdout.split()]
    assert pids
    for _ in range(100):
        pids = [pid for pid in pids if _is_running(pid)]
        if not pids:
            return
        time.sleep(0.2)
    raise AssertionError(f"{pids} still run")


def _is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that has ended stays in the table until somebody asks for its status.
    status = f"/proc/{pid}/stat"
    return not os.path.exists(status) or " Z " not in open(status).read()


def test_what_is_used_is_kept(monkeypatch):
    """A worker lets go of what it has used least lately, not of what it was sent first."""
    pytest.importorskip("joblib")
    monkeypatch.setattr(chunk_module, "_kept", OrderedDict())
    sender, data = chunk_module._Sender(pid=-1), pickle.dumps(double)
    for n in range(chunk_module._N_KEPT + 1):
        assert ([4],) == chunk_module._work(sender, str(n), data, [2])
        assert ([4],) == chunk_module._work(sender, "0", None, [2])
    assert chunk_module._work(sender, "1", None, [2]) is None
