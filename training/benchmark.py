"""Measure speed as ratios within one run: growth with length, and peers on the same text.

Prints how CPU time grows when a text doubles from 1 to 8 MB, and how fast segmentation with
attribution is beside nltk's Punkt alone on the same text.

    python -m training.benchmark
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial
from statistics import median

from nltk.tokenize.punkt import PunktSentenceTokenizer

from stance.attribute import attribute
from stance.classification import classify
from stance.gazetteer import default_gazetteer
from stance.lexicon import Lexicon, available_languages, load_lexicon
from stance.segment import segment

from .data import SEEDS

MEGABYTE = 1_000_000
REPEATS = 3


def seed_text(lang: str, size: int) -> str:
    """Return the dispatches of a language, repeated up to a number of bytes."""
    lines = (SEEDS / "dispatches" / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    text = "\n\n".join(json.loads(line)["text"] for line in lines) + "\n\n"
    return text * max(1, size // len(text.encode()))


def seconds(run: Callable[[], object]) -> float:
    """Return the CPU time of one call."""
    start = time.process_time()
    run()
    return time.process_time() - start


def print_growth() -> None:
    """Print the time for 1, 2, 4 and 8 MB, as multiples of the first."""
    texts = [seed_text("fr", factor * MEGABYTE) for factor in (1, 2, 4, 8)]
    times = [seconds(partial(classify, text, lang="fr", issuer=None)) for text in texts]
    row = "  ".join(f"{t / times[0]:.2f}" for t in times)
    print(f"classify 1, 2, 4, 8 MB, multiples of the first: {row}")


def segment_and_attribute(text: str, lexicon: Lexicon) -> None:
    """Do what stance does before the model."""
    attribute(text, segment(text, lexicon), lexicon, default_gazetteer())


def print_peers() -> None:
    """Print throughput per language beside Punkt's on the same text, interleaved, medians."""
    punkt = PunktSentenceTokenizer()
    for lang in available_languages():
        text, lexicon = seed_text(lang, MEGABYTE), load_lexicon(lang)
        runs = {
            "cut": partial(segment, text, lexicon),
            "all": partial(segment_and_attribute, text, lexicon),
            "punkt": partial(punkt.tokenize, text),
        }
        segment_and_attribute(text[:5000], lexicon)
        rounds = [{name: seconds(run) for name, run in runs.items()} for _ in range(REPEATS)]
        times = {name: median(r[name] for r in rounds) for name in runs}
        size = len(text.encode()) / MEGABYTE
        print(
            f"{lang}: segmentation {times['punkt'] / times['cut']:.1f} times as fast as Punkt; "
            f"with attribution {times['punkt'] / times['all']:.1f} times "
            f"({size / times['all']:.1f} MB a CPU second here)"
        )


def main() -> None:
    """Print everything."""
    print_growth()
    print_peers()


if __name__ == "__main__":
    main()
