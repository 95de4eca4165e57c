"""Measure how fast one core segments and attributes a long archive, and how that grows.

Prints, per language, megabytes (a million bytes of UTF-8) and millions of characters a second of
CPU time, then the time for 1, 2, 4 and 8 MB as multiples of the first. The texts are the dispatches
of the seeds in random order, with one longer word in fifteen misspelt, so that new words keep
coming as they do in an archive.

    python -m training.throughput
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Sequence
from statistics import median

from stance.attribute import attribute
from stance.gazetteer import default_gazetteer
from stance.lexicon import available_languages, load_lexicon
from stance.segment import segment

from .data import SEEDS

MEGABYTE = 1_000_000
REPEATS = 5
GROWTH_LANGUAGE = "fr"
VARIED = 1 / 15
LONGER_WORD_RE = re.compile(r"\b[^\W\d_]{6,}\b")


def archive_text(lang: str, size: int) -> str:
    """Return dispatches of a language up to a number of bytes, parted by blank lines."""
    rng = random.Random(1)
    lines = (SEEDS / "dispatches" / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]

    def misspell(found: re.Match[str]) -> str:
        word = found.group()
        if word[0].isupper() or rng.random() > VARIED:
            return word
        at = rng.randrange(2, len(word) - 1)
        return word[:at] + rng.choice(word) + word[at + 1 :]

    parts: list[str] = []
    while size > 0:
        parts.append(LONGER_WORD_RE.sub(misspell, rng.choice(texts)))
        size -= len(parts[-1].encode()) + 2
    return "\n\n".join(parts)


def seconds(text: str, lang: str) -> float:
    """Return the CPU time of segmentation with attribution."""
    lexicon, gazetteer = load_lexicon(lang), default_gazetteer()
    gazetteer.table(lexicon)
    start = time.process_time()
    attribute(text, segment(text, lexicon), lexicon, gazetteer)
    return time.process_time() - start


def main(argv: Sequence[str] | None = None) -> None:
    """Print throughput per language, then growth."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args(argv)
    for lang in available_languages():
        text = archive_text(lang, MEGABYTE)
        taken = median(seconds(text, lang) for _ in range(REPEATS))
        size = len(text.encode()) / MEGABYTE
        print(f"{lang}: {size / taken:.1f} MB/s, {len(text) / MEGABYTE / taken:.1f} M characters/s")
    times = [
        seconds(archive_text(GROWTH_LANGUAGE, n * MEGABYTE), GROWTH_LANGUAGE) for n in (1, 2, 4, 8)
    ]
    row = "  ".join(f"{t / times[0]:.2f}" for t in times)
    print(f"1, 2, 4, 8 MB ({GROWTH_LANGUAGE}), multiples of the first: {row}")


if __name__ == "__main__":
    main()
