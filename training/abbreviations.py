"""Learn abbreviations from text with nltk's Punkt trainer, to be taken into the language data.

Prints, per language, what Punkt takes for an abbreviation in the seeds (or in files of your own)
and ``stance/data/<lang>/abbreviations.txt`` does not hold, with how often it stands there and how
sure Punkt is. A person decides: Punkt takes short last words of sentences for abbreviations.

    python -m training.abbreviations [LANG FILE ...]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from nltk.tokenize.punkt import PunktTrainer

from stance.lexicon import available_languages, load_lexicon

from .data import SEEDS

# Punkt's own threshold, below which a candidate is not taken for an abbreviation.
MIN_SCORE = 0.3


def learn(texts: Iterable[str]) -> dict[str, float]:
    """Return what Punkt takes for an abbreviation, with its score, the surest first."""
    trainer = PunktTrainer()
    trainer.INCLUDE_ALL_COLLOCS = True
    trainer.train("\n".join(texts), finalize=False)
    types = (w for w in trainer._type_fdist if w.endswith("."))
    found = {
        abbreviation: score
        for abbreviation, score, is_new in trainer._reclassify_abbrev_types(types)
        if is_new and score >= MIN_SCORE
    }
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def seed_texts(lang: str) -> Iterator[str]:
    """Yield the texts of the seeds in a language."""
    for kind in ("statements", "dispatches"):
        path = SEEDS / kind / f"{lang}.jsonl"
        if path.is_file():
            for line in path.read_text(encoding="utf-8").splitlines():
                yield json.loads(line)["text"]


def main() -> None:
    """Print the candidates."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lang", nargs="?", choices=available_languages())
    parser.add_argument("files", nargs="*", type=Path)
    args = parser.parse_args()
    for lang in [args.lang] if args.lang else available_languages():
        texts = [path.read_text(encoding="utf-8") for path in args.files] or seed_texts(lang)
        known = load_lexicon(lang).abbreviations
        for abbreviation, score in learn(texts).items():
            mark = "known" if abbreviation in known else "new"
            print(f"{lang}\t{mark}\t{abbreviation}\t{score:.2f}")


if __name__ == "__main__":
    main()
