"""A real Dask cluster of two processes on this machine."""

import json
import os
import signal
import threading
import time

import pytest

import stance
from stance.chunk import map_chunks
from stance.cli import main
from stance.errors import WorkerError
from tests.models import small_model
from tests.test_chunk import Heavy, die, nest, tell_jobs, weigh

distributed = pytest.importorskip(
    "distributed", reason="distributed is not installed; pip install '.[dask]'"
)

TEXTS = [f"Kyiv condemned strike {i}. NATO welcomed it. “Never”, Moscow said." for i in range(100)]


@pytest.fixture(scope="module")
def cluster():
    """Start two worker processes of one thread each."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster


@pytest.fixture
def on_dask(cluster):
    """Run the work of a test on the cluster, with all of its workers there."""
    import joblib

    with distributed.Client(cluster, set_as_default=False) as client:
        client.wait_for_workers(2)
        with joblib.parallel_config(backend="dask", client=client):
            yield client


def test_classify_many_on_a_cluster(on_dask):
    """``joblib.parallel_config`` around ``classify_many`` is all that it takes."""
    model = small_model()
    expected = [stance.classify(text, model=model) for text in TEXTS]
    assert expected == list(stance.classify_many(TEXTS, model=model))


def test_the_workers_do_the_work(on_dask, tmp_path):
    """Both processes work, each unpacks what the chunks share once, and neither asks for more."""
    chunks = [[i] for i in range(40)]
    pids = set(map_chunks(Heavy(tmp_path), chunks, weigh))
    assert 2 == len(pids)
    assert os.getpid() not in pids
    assert {str(pid): "x" for pid in pids} == {p.name: p.read_text() for p in tmp_path.iterdir()}
    assert {(1, 1)} == {r[:2] for r in map_chunks(tell_jobs, chunks, weigh)}
    assert [[[2 * i]] for i in range(40)] == list(map_chunks(nest, chunks, weigh))


def test_a_worker_that_asks_its_own_cluster_does_not_wait_for_ever(on_dask):
    """``classify_many`` called from a task of the cluster works in that task."""
    texts = TEXTS[:5]

    def task():
        import joblib

        with joblib.parallel_config(backend="dask"):
            return [len(doc) for doc in stance.classify_many(texts)]

    futures = [on_dask.submit(task, pure=False) for _ in range(4)]
    assert [[len(stance.classify(t)) for t in texts]] * 4 == on_dask.gather(futures)


def test_score_survives_a_killed_worker(cluster, tmp_path, capsys, monkeypatch):
    """A worker killed in the middle costs no row: the output is that of one process."""
    monkeypatch.setattr("stance.chunk.CHUNK_CHARS", 10_000)
    documents = tmp_path / "documents.jsonl"
    documents.write_text(
        "".join(json.dumps({"text": "\n".join(TEXTS[i:] + TEXTS[:i])}) + "\n" for i in range(24))
    )
    with distributed.Client(cluster, set_as_default=False) as client:
        client.wait_for_workers(2)
        pid = min(client.run(os.getpid).values())
        done = threading.Event()

        def kill():
            # As soon as the worker works.
            while not done.is_set() and not any(client.processing().values()):
                time.sleep(0.01)
            time.sleep(0.3)
            os.kill(pid, signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        options = ["--backend", "dask", "--scheduler", cluster.scheduler_address]
        out, whole = tmp_path / "out.jsonl", tmp_path / "whole.jsonl"
        assert 0 == main(["score", str(documents), "-o", str(out), *options])
        done.set()
        killer.join()
        # The cluster has started another in its place.
        client.wait_for_workers(2)
        assert pid not in client.run(os.getpid).values()
    assert 0 == main(["score", str(documents), "-o", str(whole)])
    assert whole.read_bytes() == out.read_bytes()
    assert not capsys.readouterr().err


def test_a_cluster_that_gives_up_is_an_error(on_dask):
    """Work that kills every worker ends in one line, not in a wait."""
    with pytest.raises(WorkerError, match="KilledWorker"):
        list(map_chunks(die, [[1]], weigh))


def test_no_cluster(tmp_path, capsys):
    """A scheduler that is not there gives one line that says what to do."""
    path = tmp_path / "a.txt"
    path.write_text("Kyiv said no.")
    options = ["--backend", "dask", "--scheduler", "nonsense://nowhere:1"]
    assert 2 == main(["score", str(path), "-o", str(tmp_path / "o.csv"), *options])
    err = capsys.readouterr().err
    assert "dask scheduler" in err
    assert 1 == err.count("\n")
