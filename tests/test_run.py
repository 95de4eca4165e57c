"""A run: interrupted anywhere and resumed, it writes the bytes of an uninterrupted one."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stance.cli import main
from stance.journal import Journal
from training.scale import compose

N_DOCUMENTS = 300


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    """Write a table of good documents and two bad ones."""
    path = tmp_path_factory.mktemp("documents") / "documents.jsonl"
    rows = [json.dumps(document, ensure_ascii=False) for document in compose(N_DOCUMENTS)]
    rows[10:10] = ["{oops", '{"id": "empty", "text": " "}']
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def small_chunks(monkeypatch):
    """Cut small, and commit after every chunk."""
    monkeypatch.setattr("stance.chunk.CHUNK_CHARS", 5_000)
    monkeypatch.setattr("stance.journal._EVERY", 0.0)


def files_of(out):
    """Return the bytes of every file that a run has left, by name."""
    return {p.suffixes[-1]: p.read_bytes() for p in out.parent.glob(f"{out.name}*")}


SMALL = "import stance.chunk, stance.journal; stance.chunk.CHUNK_CHARS = 5000;"
SMALL += "stance.journal._EVERY = 0.0; from stance.cli import main; import sys;"


def start(*arguments, before=""):
    """Start ``stance score`` with small chunks in a process of its own."""
    code = f"{SMALL} {before} sys.exit(main(sys.argv[1:]))"
    return subprocess.Popen(
        [sys.executable, "-c", code, "score", *map(str, arguments)],
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(("suffix", "jobs"), [("csv", 2), ("parquet", 1)])
def test_killed_at_random_moments(documents, tmp_path, suffix, jobs):
    """However often a run is killed, resumed it loses no row and doubles none."""
    rng = random.Random(suffix)
    out, whole = tmp_path / "killed" / f"o.{suffix}", tmp_path / "whole" / f"o.{suffix}"
    for path in (out, whole):
        path.parent.mkdir()
    assert 1 == main(["score", str(documents), "-o", str(whole)])
    part = out.with_name(out.name + ".part")
    n_killed, grown = 0, 0
    while True:
        process = start(documents, "-o", out, "--resume", "--jobs", jobs)
        while n_killed < 2 and process.poll() is None:
            # Not before it has written something new.
            if part.exists() and part.stat().st_size > grown:
                time.sleep(rng.uniform(0.0, 0.1))
                process.send_signal(signal.SIGKILL)
                n_killed += 1
                break
            time.sleep(0.01)
        # Not until the pipe is closed: workers that a kill left behind hold it until they are idle
        # for too long, minutes later.
        process.wait()
        process.stderr.close()
        if process.returncode != -signal.SIGKILL:
            break
        grown = part.stat().st_size if part.exists() else 0
    assert 1 == process.returncode
    assert n_killed >= 2
    assert files_of(whole) == files_of(out)


class Interrupted(BaseException):
    """What no part of a run expects."""


@pytest.mark.parametrize("n", range(0, 40, 3))
def test_stopped_at_any_write(documents, tmp_path, small_chunks, monkeypatch, n):
    """Stopped at the n-th write to any of its files, half of it written, a run can go on."""
    few = tmp_path / "few.jsonl"
    few.write_bytes(b"\n".join(documents.read_bytes().split(b"\n")[:40]))
    out, whole = tmp_path / "killed" / "o.jsonl", tmp_path / "whole" / "o.jsonl"
    for path in (out, whole):
        path.parent.mkdir()
    assert 1 == main(["score", str(few), "-o", str(whole)])
    append, calls = Journal._append, iter(range(10_000))

    def stop(self, file, data):
        if next(calls) == n:
            append(self, file, data[: len(data) // 2])
            raise Interrupted
        append(self, file, data)

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "_append", stop)
        patch.setattr(Journal, "keep", Journal.close)
        try:
            main(["score", str(few), "-o", str(out)])
        except Interrupted:
            assert not out.exists()
    assert 1 == main(["score", str(few), "-o", str(out), "--resume"])
    assert files_of(whole) == files_of(out)


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
@pytest.mark.parametrize("step", ["replace", "unlink"])
def test_stopped_while_files_get_their_names(documents, tmp_path, monkeypatch, step, suffix):
    """Stopped between any two steps of the end, a run does the rest of them when resumed."""
    few = tmp_path / "few.jsonl"
    few.write_bytes(b"\n".join(documents.read_bytes().split(b"\n")[:15]))
    out, whole = tmp_path / "killed" / f"o.{suffix}", tmp_path / "whole" / f"o.{suffix}"
    for path in (out, whole):
        path.parent.mkdir()
    assert 1 == main(["score", str(few), "-o", str(whole)])
    done = getattr(Path, step)

    for n in range(3):
        steps = iter(range(100))

        def stop(self, *arguments, n=n, steps=steps, **options):
            if next(steps) == n:
                raise Interrupted
            return done(self, *arguments, **options)

        with monkeypatch.context() as patch:
            patch.setattr(Path, step, stop)
            try:
                main(["score", str(few), "-o", str(out), "--resume"])
            except Interrupted:
                continue
    main(["score", str(few), "-o", str(out), "--resume"])
    assert files_of(whole) == files_of(out)


def test_what_is_finished_is_left_alone(documents, tmp_path, capsys):
    """Resumed after its end, even with other settings, a run changes nothing and says so."""
    out = tmp_path / "o.jsonl"
    assert 1 == main(["score", str(documents), "-o", str(out)])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    capsys.readouterr()
    assert 1 == main(["score", str(documents), "-o", str(out), "--resume", "--level", "actor"])
    assert "is finished; whether by these settings" in capsys.readouterr().err
    assert before == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


@pytest.fixture
def interrupted(documents, tmp_path, small_chunks, monkeypatch):
    """Return the output of a run that was interrupted after some chunks, and its input."""
    source, out = tmp_path / "source.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(documents.read_bytes())
    commit = Journal.commit

    def stop(self, **options):
        commit(self, **options)
        if self.mark.n_items > 40:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "commit", stop)
        assert 130 == main(["score", str(source), "-o", str(out)])
    assert not out.exists()
    return source, out


def test_an_interrupted_run_is_not_thrown_away(interrupted, capsys):
    """Without --resume what is there is kept, and the way on is said."""
    source, out = interrupted
    capsys.readouterr()
    assert 2 == main(["score", str(source), "-o", str(out)])
    err = capsys.readouterr().err
    assert "--resume" in err
    assert 1 == err.count("\n")
    assert 1 == main(["score", str(source), "-o", str(out), "--resume"])
    assert N_DOCUMENTS == len({json.loads(line)["document"] for line in out.open("rb")})
    assert "2 failed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--lang", "en"], "lang was 'auto' and is 'en'"),
        (["--issuer", "nato"], "issuer"),
        (["--level", "actor"], "level"),
        (["--model", "{model}"], "model"),
    ],
)
def test_another_run_is_not_resumed(interrupted, capsys, tmp_path, options, said):
    """With other settings or another model a run does not go on, and says what differs."""
    from stance.bundle import save_bundle
    from tests.models import small_model

    source, out = interrupted
    save_bundle(small_model(), tmp_path / "mine.stance")
    options = [option.format(model=tmp_path / "mine.stance") for option in options]
    before = files_of(out)
    capsys.readouterr()
    assert 2 == main(["score", str(source), "-o", str(out), "--resume", *options])
    err = capsys.readouterr().err
    assert said in err
    assert 1 == err.count("\n")
    assert before == files_of(out)


@pytest.mark.parametrize("keep_time", [False, True])
def test_other_input_is_not_resumed(interrupted, capsys, keep_time):
    """With a changed input a run does not go on, even if size and time of the file are the same."""
    source, out = interrupted
    status = source.stat()
    source.write_bytes(source.read_bytes().replace(b"a", b"e", 1))
    if keep_time:
        os.utime(source, ns=(status.st_atime_ns, status.st_mtime_ns))
    before = files_of(out)
    capsys.readouterr()
    assert 2 == main(["score", str(source), "-o", str(out), "--resume"])
    err = capsys.readouterr().err
    assert "input" in err
    assert 1 == err.count("\n")
    assert before == files_of(out)


def full_disk(tmp_path, documents, out, before=""):
    """Run with a full disk, then resume; return what the first said."""
    process = start(documents, "-o", out, before=before)
    _, err = process.communicate()
    assert 2 == process.returncode
    assert not out.exists()
    return [line for line in err.splitlines() if "documents.jsonl:" not in line and line]


def test_a_file_that_may_not_grow(documents, tmp_path):
    """Where nothing more can be written one line says so, and what was done is kept."""
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000));"
    out, whole = tmp_path / "o.jsonl", tmp_path / "whole.jsonl"
    lines = full_disk(tmp_path, documents, out, before=limit)
    assert "--resume" in lines[-1]
    assert json.loads(out.with_name("o.jsonl.journal").read_text().splitlines()[-1])["n_rows"]
    assert 1 == main(["score", str(documents), "-o", str(out), "--resume"])
    assert 1 == main(["score", str(documents), "-o", str(whole)])
    assert whole.read_bytes() == out.read_bytes()


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_a_full_disk(documents, tmp_path, suffix):
    """On a file system without room one line says so; with room again, nothing is lost."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "none", str(disk)]
    try:
        if subprocess.run(mount, capture_output=True).returncode:
            pytest.skip("no small file system can be mounted here; that takes root")
    except FileNotFoundError:
        pytest.skip("there is no mount command here")
    try:
        out, whole = disk / f"o.{suffix}", tmp_path / f"whole.{suffix}"
        lines = full_disk(tmp_path, documents, out)
        assert "No space left on device" in lines[-1]
        assert "--resume" in lines[-1]
        subprocess.run(["mount", "-o", "remount,size=40m", str(disk)], check=True)
        assert 1 == main(["score", str(documents), "-o", str(out), "--resume"])
        assert 1 == main(["score", str(documents), "-o", str(whole)])
        assert whole.read_bytes() == out.read_bytes()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_run_without_rows_writes_none(tmp_path, capsys):
    """Where all fails there is a report, and the output stays as it was."""
    out = tmp_path / "o.jsonl"
    out.write_text("old")
    assert 2 == main(["score", str(tmp_path / "missing.txt"), "-o", str(out)])
    assert "old" == out.read_text()
    assert "missing.txt" in (tmp_path / "o.jsonl.failed.jsonl").read_text()
    assert {"o.jsonl", "o.jsonl.failed.jsonl"} == {p.name for p in tmp_path.iterdir()}
    assert "left as it was" in capsys.readouterr().err


def test_killed_while_giving_up(tmp_path, monkeypatch, capsys):
    """Killed when the report has its name and the rest is still there, it is done again."""
    out, missing = tmp_path / "o.jsonl", tmp_path / "missing.txt"

    def kill(self):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "_remove", kill)
        assert 128 + signal.SIGINT == main(["score", str(missing), "-o", str(out)])
    assert (tmp_path / "o.jsonl.journal").exists()
    assert 2 == main(["score", str(missing), "-o", str(out), "--resume"])
    assert "nothing to score" in capsys.readouterr().err
    assert ["o.jsonl.failed.jsonl"] == [p.name for p in tmp_path.iterdir()]


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
@pytest.mark.parametrize("by", ["document", "all", "week"])
def test_readable_documents_without_an_actor(tmp_path, capsys, suffix, by):
    """They are scored: the output has its columns and no row."""
    (tmp_path / "a.txt").write_text("The weather was mild on Monday.")
    out = tmp_path / f"o.{suffix}"
    arguments = ["score", str(tmp_path / "a.txt"), "-o", str(out), "--level", "actor", "--by", by]
    assert 0 == main(arguments)
    assert "" == capsys.readouterr().err
    if suffix == "parquet":
        pd = pytest.importorskip("pandas")
        assert "actor" in pd.read_parquet(out).columns
    else:
        text = out.read_text()
        assert ("actor" in text and 1 == text.count("\n")) if suffix == "csv" else not text
    assert [out.name, "a.txt"] == sorted((p.name for p in tmp_path.iterdir()), reverse=True)
