"""Measure whole processes: the first answer, and a million statements in bounded memory.

Byte code is compiled beforehand, as it is in an installed package.

    python -m training.processes             # print the figures
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import joblib

import stance

from .data import read_seeds
from .evaluate import BUNDLE

SENTENCE = "We condemn this reckless escalation."
REPEATS = 9
MILLION = 1_000_000
CHUNK = 10_000
NEW_WORDS = 20
"""One word in so many of a made statement is new, so that what is remembered has to be bounded."""

_PREDICT = f"import joblib; joblib.load({{!r}}).predict_proba([{SENTENCE!r}])"
_CLASSIFY = f"import stance; stance.classify({SENTENCE!r})"


def run(arguments: Sequence[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run Python, and return its CPU time and its time by the clock, in seconds."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    after, stop = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, stop - start


def print_first_answers(folder: Path, pipeline: Path) -> None:
    """Print the time to the first answer of a fresh process, interleaved, medians."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "pycache")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    (folder / "sentence.txt").write_text(SENTENCE + "\n", encoding="utf-8")
    processes = {
        "bare Python": ["-c", "pass"],
        "stance.classify(...)": ["-c", _CLASSIFY],
        "stance classify FILE": ["-m", "stance", "classify", str(folder / "sentence.txt")],
        "pipeline, unpickled": ["-c", _PREDICT.format(str(pipeline))],
    }
    for arguments in processes.values():
        run(arguments, environment)
    rounds = [{n: run(a, environment) for n, a in processes.items()} for _ in range(REPEATS)]
    spent = {name: median(r[name][0] for r in rounds) for name in processes}
    clock = {name: median(r[name][1] for r in rounds) for name in processes}
    bare, slow = spent["bare Python"], spent["pipeline, unpickled"]
    print(f"{'first answer':24} {'x bare Python':>14} {'sooner than pipeline':>22}")
    for name, value in spent.items():
        print(
            f"{name:24} {value / bare:>14.1f} {slow / value:>22.1f}"
            f"   ({value * 1e3:.0f} ms of CPU, {clock[name] * 1e3:.0f} ms by the clock here)"
        )


def make_statements(words: Sequence[str], n: int, seed: int) -> Iterator[list[str]]:
    """Yield lists of statements made of words that follow the frequencies of the seeds."""
    rng = random.Random(seed)
    for start in range(0, n, CHUNK):
        size = min(CHUNK, n - start)
        drawn = rng.choices(words, k=size * 17)
        for i in range(0, len(drawn), NEW_WORDS):
            drawn[i] = f"{drawn[i]}{rng.getrandbits(24):x}"
        yield [" ".join(drawn[i * 17 : (i + 1) * 17]) for i in range(size)]


def print_scale() -> None:
    """Print, as JSON, the CPU time for 1,000 to 1,000,000 statements, and the peak memory.

    Meant for a process of its own.
    """
    words = [word for example in read_seeds() for word in example.text.split()]
    model = stance.load()
    model.predict_proba(["We condemn it.", "We do not."])
    spent, done, times = 0.0, 0, {}
    for statements in make_statements(words, 1_000, 1):
        start = time.process_time()
        model.predict_proba(statements)
        times[1_000] = time.process_time() - start
    for statements in make_statements(words, MILLION, 0):
        start = time.process_time()
        model.predict_proba(statements)
        spent += time.process_time() - start
        done += len(statements)
        if done in (10_000, 100_000, MILLION):
            times[done] = spent
    print(json.dumps({"times": times, "peak": read_peak()}))


def read_peak() -> float:
    """Return the peak memory of this process in MB.

    Linux hands the peak of a parent on to its children in ``getrusage``, but not here.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print everything."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pipeline = folder / "pipeline.joblib"
        joblib.dump(stance.load().to_sklearn(), pipeline)
        print_first_answers(folder, pipeline)
        sizes = BUNDLE.stat().st_size / 1e6, pipeline.stat().st_size / 1e6
        print(f"on disk: bundle {sizes[0]:.1f} MB, pickled pipeline {sizes[1]:.1f} MB")
    done = subprocess.run(
        [sys.executable, "-c", "from training.processes import print_scale; print_scale()"],
        capture_output=True,
        text=True,
        check=True,
    )
    figures = json.loads(done.stdout)
    times = {int(n): spent for n, spent in figures["times"].items()}
    rates = {n: spent / n / (times[MILLION] / MILLION) for n, spent in times.items()}
    row = "  ".join(f"{n:,}: {rate:.2f}" for n, rate in rates.items())
    print(f"time a statement, as a multiple of that at 1,000,000: {row}")
    print(
        f"1,000,000 statements: {times[MILLION]:.0f} s here, {figures['peak']:.0f} MB at the peak"
    )


if __name__ == "__main__":
    main()
