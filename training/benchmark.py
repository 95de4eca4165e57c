"""Measure speed as ratios within one run: peers on the same texts, interleaved, medians.

    python -m training.benchmark                 # everything, about five minutes
    python -m training.benchmark throughput dispatches growth segmentation processes

``throughput``
    Statements a second, of documents that neither model nor table has seen, seen once, and one at
    a time; beside the same model as a scikit-learn pipeline, and beside peers fitted on the same
    texts.
``dispatches``
    ``classify_many`` with segmentation and attribution, beside Punkt and the pipeline without them.
``growth``, ``segmentation``
    Time for 1 to 8 MB, and segmentation beside Punkt alone.
``processes``
    :mod:`training.processes`: first answer, peak memory, size on disk, 1,000 to 1,000,000
    statements.

A peer is a function ``fit(texts, labels) -> predict(texts)`` under a name in :data:`PEERS`; those
of ``training/peers.py`` that are installed are among them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from statistics import median
from typing import Any

from nltk.tokenize.punkt import PunktSentenceTokenizer
from sklearn.feature_extraction.text import HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multioutput import MultiOutputClassifier
from sklearn.pipeline import make_pipeline, make_union

import stance
from stance.attribute import attribute
from stance.gazetteer import default_gazetteer
from stance.lexicon import Lexicon, available_languages, load_lexicon
from stance.model import StanceModel
from stance.segment import segment

from . import peers
from .data import SEEDS, TARGETS, Example, read_seeds
from .evaluate import fit as fit_stance
from .evaluate import recipe

MEGABYTE = 1_000_000
REPEATS = 5
SHORTEST = 0.3
"""Seconds of CPU time that a run is repeated for."""

HELD_OUT = 51
"""Documents whose hash begins with a lower byte are left out of training: one in five."""

Predict = Callable[[Sequence[str]], object]
Fit = Callable[[Sequence[str], Mapping[str, Sequence[str]]], Predict]


def fit_pipeline(texts: Sequence[str], labels: Mapping[str, Sequence[str]]) -> Predict:
    """Fit what one would write first: TF-IDF of words and of character n-grams within words."""
    words = TfidfVectorizer(sublinear_tf=True, min_df=4)
    chars = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=4)
    return _fit_sklearn(make_union(words, chars), texts, labels)


def fit_hashing(texts: Sequence[str], labels: Mapping[str, Sequence[str]]) -> Predict:
    """Fit the same features hashed: no vocabulary, no weighting."""
    words = HashingVectorizer(n_features=1 << 17, alternate_sign=False)
    chars = HashingVectorizer(
        n_features=1 << 17, alternate_sign=False, analyzer="char_wb", ngram_range=(3, 5)
    )
    return _fit_sklearn(make_union(words, chars), texts, labels)


def _fit_sklearn(
    features: Any, texts: Sequence[str], labels: Mapping[str, Sequence[str]]
) -> Predict:
    # Predicting takes as long whether or not the solver has come to its end.
    model = make_pipeline(features, MultiOutputClassifier(LogisticRegression(max_iter=10)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(texts, list(zip(*labels.values(), strict=True)))
    return model.predict_proba  # type: ignore[no-any-return]


PEERS: dict[str, Fit] = {
    "scikit-learn, its own TF-IDF": fit_pipeline,
    "scikit-learn, HashingVectorizer": fit_hashing,
}
# Those of the comparison that are installed; the two that learn nothing of words are no measure.
PEERS |= {
    name: fit
    for name, (fit, _) in peers.PEERS.items()
    if name not in {"majority", "VADER", "TF-IDF + LR"} and not peers.missing(name)
}


def seconds(run: Callable[[], object]) -> float:
    """Return the CPU time of one call."""
    start = time.process_time()
    run()
    return time.process_time() - start


def interleave(
    runs: Mapping[str, Callable[[], object]],
    prepare: Mapping[str, Callable[[], object]] | None = None,
    repeats: int = REPEATS,
) -> dict[str, float]:
    """Return the median CPU time of each run, taken in turns; preparations are not counted.

    A short run is repeated, so that each begins with the processor's caches as it leaves them.
    """
    rounds: list[dict[str, float]] = [{} for _ in range(repeats)]
    for times in rounds:
        for name, run in runs.items():
            spent: list[float] = []
            while sum(spent) < SHORTEST:
                if prepare and name in prepare:
                    prepare[name]()
                spent.append(seconds(run))
            times[name] = sum(spent) / len(spent)
    return {name: median(times[name] for times in rounds) for name in runs}


def split_seeds() -> tuple[list[Example], list[Example]]:
    """Return the seeds to fit on, and those of other documents."""
    parts: tuple[list[Example], list[Example]] = ([], [])
    for example in read_seeds():
        held_out = hashlib.sha256(example.doc.encode()).digest()[0] < HELD_OUT
        parts[held_out].append(example)
    return parts


def forget(model: StanceModel) -> None:
    """Bring a model back to the state of a fresh process: it knows the table of its bundle."""
    model._memory.forget()


def one_by_one(predict: Predict, texts: Sequence[str]) -> None:
    """Predict with a call for each text."""
    for text in texts:
        predict([text])


def print_throughput() -> None:
    """Print statements a second, and how often that is what each peer does."""
    known, unseen = split_seeds()
    model = fit_stance(recipe(calibration=None), known).model_
    texts = [e.text for e in unseen]
    model.predict_proba(texts)
    labels = {target: [e.labels[target] for e in known] for target in TARGETS}
    others: dict[str, Predict] = {"scikit-learn, the same model": model.to_sklearn().predict_proba}
    others |= {name: fit([e.text for e in known], labels) for name, fit in PEERS.items()}
    few = texts[:200]
    batch = interleave(
        {
            "unseen": partial(model.predict_proba, texts),
            "seen": partial(model.predict_proba, texts),
            **{name: partial(predict, texts) for name, predict in others.items()},
        },
        {"unseen": partial(forget, model)},
    )
    single = interleave(
        {
            "seen": partial(one_by_one, model.predict_proba, few),
            **{name: partial(one_by_one, predict, few) for name, predict in others.items()},
        }
    )
    print(f"{len(texts)} statements of unseen documents; {len(known)} to fit on")
    for name in ("unseen", "seen"):
        print(f"stance, {name:28} {len(texts) / batch[name]:>9,.0f} a second here")
    print(f"stance, {'one at a time':28} {single['seen'] / len(few) * 1e6:>9,.0f} µs a call here")
    print(f"\ntimes as fast as             {'unseen':>10} {'seen':>8} {'one at a time':>14}")
    for name in others:
        print(
            f"{name:32} {batch[name] / batch['unseen']:>6.1f} {batch[name] / batch['seen']:>8.1f} "
            f"{single[name] / single['seen']:>14.1f}"
        )


def print_dispatches() -> None:
    """Print the whole way through dispatches beside Punkt and the pipeline."""
    texts = [
        json.loads(line)["text"]
        for path in sorted(SEEDS.glob("dispatches/*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    model, punkt = stance.load(), PunktSentenceTokenizer()
    pipeline = model.to_sklearn()

    def ours() -> None:
        for _ in stance.classify_many(texts, model=model):
            pass

    def theirs() -> None:
        for text in texts:
            pipeline.predict_proba(punkt.tokenize(text))

    ours()
    times = interleave({"ours": ours, "theirs": theirs}, {"ours": partial(forget, model)}, 3)
    print(
        f"{len(texts)} dispatches, {sum(map(len, texts)):,} characters: classify_many is "
        f"{times['theirs'] / times['ours']:.1f} times as fast as Punkt and the pipeline "
        f"({times['ours'] / len(texts) * 1e3:.1f} ms a dispatch here)"
    )


def seed_text(lang: str, size: int) -> str:
    """Return the dispatches of a language, repeated up to a number of bytes."""
    lines = (SEEDS / "dispatches" / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    text = "\n\n".join(json.loads(line)["text"] for line in lines) + "\n\n"
    return text * max(1, size // len(text.encode()))


def print_growth() -> None:
    """Print the time for 1, 2, 4 and 8 MB, as multiples of the first."""
    texts = [seed_text("fr", factor * MEGABYTE) for factor in (1, 2, 4, 8)]
    stance.classify(texts[0][:50_000], lang="fr", issuer=None)
    times = [seconds(partial(stance.classify, text, lang="fr", issuer=None)) for text in texts]
    row = "  ".join(f"{t / times[0]:.2f}" for t in times)
    print(f"classify 1, 2, 4, 8 MB, multiples of the first: {row}")


def segment_and_attribute(text: str, lexicon: Lexicon) -> None:
    """Do what stance does before the model."""
    attribute(text, segment(text, lexicon), lexicon, default_gazetteer())


def print_segmentation() -> None:
    """Print throughput per language beside Punkt's on the same text."""
    punkt = PunktSentenceTokenizer()
    for lang in available_languages():
        text, lexicon = seed_text(lang, MEGABYTE), load_lexicon(lang)
        runs = {
            "cut": partial(segment, text, lexicon),
            "all": partial(segment_and_attribute, text, lexicon),
            "punkt": partial(punkt.tokenize, text),
        }
        segment_and_attribute(text[:5000], lexicon)
        times = interleave(runs, repeats=3)
        size = len(text.encode()) / MEGABYTE
        print(
            f"{lang}: segmentation {times['punkt'] / times['cut']:.1f} times as fast as Punkt; "
            f"with attribution {times['punkt'] / times['all']:.1f} times "
            f"({size / times['all']:.1f} MB a CPU second here)"
        )


def print_processes() -> None:
    """Print what whole processes take."""
    from .processes import main

    main()


PARTS = {
    "throughput": print_throughput,
    "dispatches": print_dispatches,
    "growth": print_growth,
    "segmentation": print_segmentation,
    "processes": print_processes,
}


def main(argv: Sequence[str] | None = None) -> None:
    """Print everything, or the parts named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("part", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    args = parser.parse_args(argv)
    for part in args.part:
        if part not in PARTS:
            parser.error(f"got {part!r}; accepted: {', '.join(PARTS)}")
    for part in args.part or PARTS:
        print(f"\n{part}")
        PARTS[part]()


if __name__ == "__main__":
    main()
