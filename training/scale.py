"""Measure ``stance score`` on many documents: speed of two processes, memory, kills.

The documents are our own, composed of the paragraphs of the seed dispatches of one language,
shuffled together. Run by hand; with the defaults it takes about half an hour of two cores and 2 GB
of disk.

    python -m training.scale [--documents 100000] [--kills 10] [--rounds 5]
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from stance.lexicon import available_languages

from .data import SEEDS

SPEED_SHARE = 10  # of the documents, for one round of the comparison of one process with two


def compose(n_documents: int, seed: int = 0) -> Iterator[dict[str, str]]:
    """Yield documents of three to eight paragraphs of the dispatches of a language."""
    rng = random.Random(seed)
    paragraphs = {}
    for lang in available_languages():
        lines = (SEEDS / "dispatches" / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines()
        texts = [json.loads(line)["text"] for line in lines]
        paragraphs[lang] = [p for text in texts for p in text.split("\n") if p.strip()]
    for number in range(n_documents):
        lang = rng.choice(sorted(paragraphs))
        chosen = rng.sample(paragraphs[lang], rng.randint(3, 8))
        yield {"id": f"{lang}-{number}", "text": "\n\n".join(chosen)}


def write_documents(path: Path, n_documents: int) -> Path:
    """Write documents as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for document in compose(n_documents):
            file.write(json.dumps(document, ensure_ascii=False) + "\n")
    return path


def start(documents: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start ``stance score``."""
    command = [sys.executable, "-m", "stance", "score", str(documents), "-o", str(out), *options]
    return subprocess.Popen(command)


def run(documents: Path, out: Path, *options: str) -> tuple[float, float, float]:
    """Run ``stance score``; return seconds by the clock, CPU seconds and peak memory in megabytes.

    The CPU time is that of all of its processes, the memory that of the largest.
    """
    begun = time.perf_counter()
    process = start(documents, out, *options)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"stance score ended with status {process.returncode}")
    seconds = time.perf_counter() - begun
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def print_speed(documents: Path, folder: Path, rounds: int) -> None:
    """Print how much faster two processes are than one, interleaved."""
    ratios = []
    for number in range(rounds):
        one, cpu_of_one, _ = run(documents, folder / "one.jsonl", "--jobs", "1")
        two, cpu_of_two, _ = run(documents, folder / "two.jsonl", "--jobs", "2")
        same = filecmp.cmp(folder / "one.jsonl", folder / "two.jsonl", shallow=False)
        ratios.append(one / two)
        print(
            f"round {number + 1}: {one:.1f} s with 1 process, {two:.1f} s with 2: "
            f"{one / two:.2f} times as fast, for {cpu_of_two / cpu_of_one:.2f} times the CPU time; "
            f"same bytes: {same}; load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
    print(
        f"2 processes: {median(ratios):.2f} times as fast as 1 (median), {max(ratios):.2f} at best"
    )


def print_memory(small: Path, large: Path, folder: Path) -> float:
    """Print the peak memory for a tenth of the documents and for all; return the seconds."""
    _, _, less = run(small, folder / "part.jsonl", "--jobs", "2")
    seconds, _, more = run(large, folder / "whole.jsonl", "--jobs", "2")
    print(
        f"peak memory of a process: {less:.0f} MB for a tenth, {more:.0f} MB for all "
        f"({seconds:.0f} s)",
        flush=True,
    )
    return seconds


def print_kills(documents: Path, folder: Path, kills: int, seconds: float) -> None:
    """Kill a run at random moments, go on each time, and compare with an uninterrupted one."""
    rng = random.Random(1)
    whole, out = folder / "whole.jsonl", folder / "killed.jsonl"
    part = out.with_name(out.name + ".part")
    options = ("--jobs", "2", "--resume")
    for number in range(kills):
        process = start(documents, out, *options)
        try:
            process.wait(rng.uniform(0.0, 2 * seconds / (kills + 1)))
            print(f"kill {number + 1} came too late")
            break
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        size = part.stat().st_size if part.exists() else 0
        print(f"kill {number + 1} at {size / whole.stat().st_size:.0%}", flush=True)
    run(documents, out, *options)
    same = filecmp.cmp(whole, out, shallow=False)
    print(f"killed and resumed: same bytes as without: {same}")


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large = write_documents(folder / "large.jsonl", args.documents)
        small = write_documents(folder / "small.jsonl", args.documents // SPEED_SHARE)
        print(f"{args.documents} documents, {large.stat().st_size / 1e6:.0f} MB", flush=True)
        if args.rounds:
            print_speed(small, folder, args.rounds)
        seconds = print_memory(small, large, folder)
        print_kills(large, folder, args.kills, seconds)


if __name__ == "__main__":
    main()
