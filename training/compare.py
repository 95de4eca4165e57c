"""Measure the shipped recipe beside other classifiers, on the same seeds and real texts.

    pip install -e '.[peers]'
    OMP_NUM_THREADS=1 python -m training.compare [--real FOLDER] [--only NAME ...] [--lang en]
    OMP_NUM_THREADS=1 python -m training.compare --tune   # how the peers' settings were chosen

Everything is trained on the seeds alone and measured on the statements that
:mod:`training.evaluate` reads. Prints Markdown: macro-F1 per target and their mean, mean F_avg, the
difference of the mean from ours with its 95 % interval (paired bootstrap over documents), CPU
seconds of training, and statements per CPU second as a multiple of ours; then macro-F1 by language.
With ``--lang``, peers are trained on the seeds of one language alone, and all are measured on real
statements in it: what a peer that knows only this language can do.

Notes
-----
Peers get no shift to the priors of real texts: with their class weights it lowers their macro-F1.
Speed is that of all real statements in one batch, in rounds that take turns; ours begins each round
with nothing remembered, so it is slower here than on an archive in which words come back.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from .data import LABELS, LANGUAGES, REAL, TARGETS, Example, read_real, read_seeds
from .evaluate import fit, labels_of, recipe
from .measure import f_avg, macro_f1
from .peers import PEERS, Predict, load_minilm, missing

OURS = "stance"
NAMES = sorted(LABELS)
N_BOOTSTRAP = 2000
N_FOLDS = 4
ROUNDS = 3
_LOGISTIC = [
    {"C": c, "class_weight": w}
    for w, c in product((None, "balanced"), (1.0, 3.0, 10.0, 30.0, 100.0))
]
GRIDS: dict[str, list[dict[str, Any]]] = {
    "TF-IDF + LR": _LOGISTIC,
    "MiniLM + LR": _LOGISTIC,
    "fastText": [
        {"epoch": epoch, "lr": lr, "pairs": pairs}
        for epoch, lr, pairs in (
            (15, 0.1, True),
            (15, 0.3, True),
            (15, 0.3, False),
            (40, 0.3, True),
            (80, 0.3, True),
        )
    ],
    "spaCy bag of words": [
        {"epochs": epochs, "lr": lr, "ngram_size": n}
        for epochs, lr, n in (
            (15, 0.001, 1),
            (3, 0.01, 1),
            (5, 0.01, 1),
            (5, 0.03, 1),
            (5, 0.01, 2),
            (5, 0.03, 2),
        )
    ],
}


@dataclass
class System:
    """One row: how it answers, and what it took.

    Parameters
    ----------
    name : str
    prepare : callable
        Gives what predicts, as it is before its first text.
    training : float
        CPU seconds.
    found : dict of str to list of str
        The labels of the last run, by target.
    times : list of float
        CPU seconds of each run.
    """

    name: str
    prepare: Callable[[], Predict]
    training: float
    found: dict[str, list[str]] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)

    def run(self, texts: Sequence[str]) -> None:
        """Label the texts and keep the labels and the CPU time."""
        predict = self.prepare()
        start = time.process_time()
        proba = predict(texts)
        self.times.append(time.process_time() - start)
        self.found = {t: [NAMES[i] for i in p.argmax(axis=1)] for t, p in proba.items()}


def train_ours(seeds: Sequence[Example]) -> System:
    """Return the shipped recipe, trained."""
    start = time.process_time()
    model = fit(recipe(), seeds).model_
    spent = time.process_time() - start
    # Another copy of the model remembers no word.
    return System(OURS, lambda: pickle.loads(pickle.dumps(model)).predict_proba, spent)


def train_peer(name: str, seeds: Sequence[Example]) -> System:
    """Return a peer, trained; importing its libraries does not count."""
    fitting, modules = PEERS[name]
    for module in modules:
        import_module(module)
    start = time.process_time()
    predict = fitting([e.text for e in seeds], labels_of(seeds))
    spent = time.process_time() - start
    return System(name, lambda: predict, spent)


def mean_of(
    measure: Callable[[Sequence[str], Sequence[str]], float],
    rows: Sequence[int],
    examples: Sequence[Example],
    found: Mapping[str, Sequence[str]],
) -> float:
    """Return a measure of some of the examples, averaged over the targets."""
    scores = [
        measure([examples[i].labels[t] for i in rows], [found[t][i] for i in rows]) for t in TARGETS
    ]
    return float(np.mean(scores))


def difference_interval(
    rows: Sequence[int], examples: Sequence[Example], one: System, other: System
) -> tuple[float, float]:
    """Return the 95 % interval of ``one`` less ``other`` in mean macro-F1.

    Documents are drawn with replacement, the same ones for both.
    """
    docs = sorted({examples[i].doc for i in rows})
    drawn = np.random.default_rng(0).multinomial(
        len(docs), np.full(len(docs), 1 / len(docs)), N_BOOTSTRAP
    )
    a, b = (_drawn_scores(rows, examples, docs, drawn, system) for system in (one, other))
    low, high = np.quantile(a - b, [0.025, 0.975])
    return float(low), float(high)


def _drawn_scores(
    rows: Sequence[int],
    examples: Sequence[Example],
    docs: Sequence[str],
    drawn: NDArray[np.int64],
    system: System,
) -> NDArray[np.float64]:
    # One confusion table per document and target: drawing documents is adding tables.
    place = {doc: i for i, doc in enumerate(docs)}
    tables = np.zeros((len(docs), len(TARGETS), 3, 3), dtype=np.int64)
    for i in rows:
        for k, target in enumerate(TARGETS):
            gold, found = examples[i].labels[target], system.found[target][i]
            tables[place[examples[i].doc], k, NAMES.index(gold), NAMES.index(found)] += 1
    sums = (drawn @ tables.reshape(len(docs), -1)).reshape(len(drawn), len(TARGETS), 3, 3)
    f1 = 2 * np.einsum("dtii->dti", sums) / np.maximum(sums.sum(axis=2) + sums.sum(axis=3), 1)
    return np.asarray(f1.mean(axis=(1, 2)))


def print_main(systems: Sequence[System], real: Sequence[Example]) -> None:
    """Print a row per system, over all statements."""
    ours, everything = systems[0], range(len(real))
    print(f"\n| | {' | '.join(TARGETS)} | mean | less ours, 95 % | F_avg | training, s | speed |")
    print("|---|" + "---|" * (len(TARGETS) + 5))
    for system in systems:
        scores = [macro_f1([e.labels[t] for e in real], system.found[t]) for t in TARGETS]
        gap = (
            ""
            if system is ours
            else "{:+.3f} to {:+.3f}".format(*difference_interval(everything, real, system, ours))
        )
        speed = median(ours.times) / max(median(system.times), 1e-9)
        print(
            f"| {system.name} | {' | '.join(f'{x:.3f}' for x in scores)} | {np.mean(scores):.3f} "
            f"| {gap} | {mean_of(f_avg, everything, real, system.found):.3f} "
            f"| {system.training:.0f} | {f'{speed:.3g}'}x |"
        )


def print_languages(systems: Sequence[System], real: Sequence[Example]) -> None:
    """Print the mean macro-F1 by language, with the interval of its difference from ours."""
    rows = {lang: [i for i, e in enumerate(real) if e.lang == lang] for lang in LANGUAGES}
    rows = {lang: found for lang, found in rows.items() if found}
    print("\n| mean macro-F1 | " + " | ".join(f"{x} ({len(n)})" for x, n in rows.items()) + " |")
    print("|---|" + "---|" * len(rows))
    for system in systems:
        cells = []
        for places in rows.values():
            cell = f"{mean_of(macro_f1, places, real, system.found):.3f}"
            if system is not systems[0]:
                gap = difference_interval(places, real, system, systems[0])
                cell += " ({:+.3f} to {:+.3f})".format(*gap)
            cells.append(cell)
        print(f"| {system.name} | {' | '.join(cells)} |")
    for target in TARGETS:
        print(f"\n| {target}, macro-F1 | " + " | ".join(rows) + " |")
        print("|---|" + "---|" * len(rows))
        for system in systems:
            found = system.found[target]
            scores = [
                macro_f1([real[i].labels[target] for i in places], [found[i] for i in places])
                for places in rows.values()
            ]
            print(f"| {system.name} | {' | '.join(f'{x:.3f}' for x in scores)} |")


def print_settings(name: str, seeds: Sequence[Example]) -> None:
    """Print the mean macro-F1 of each setting of a peer by cross-validation over documents."""
    fitting, _ = PEERS[name]
    extra = {"encode": remember(load_minilm())} if name == "MiniLM + LR" else {}
    docs = [e.doc for e in seeds]
    folds = list(GroupKFold(N_FOLDS).split(docs, groups=docs))
    for setting in GRIDS[name]:
        found: dict[str, list[str]] = {t: [""] * len(seeds) for t in TARGETS}
        for train, test in folds:
            part = [seeds[i] for i in train]
            predict = fitting([e.text for e in part], labels_of(part), **setting, **extra)
            for target, proba in predict([seeds[i].text for i in test]).items():
                for i, best in zip(test, proba.argmax(axis=1), strict=True):
                    found[target][i] = NAMES[best]
        score = mean_of(macro_f1, range(len(seeds)), seeds, found)
        print(f"{name:<20} {score:.4f}  {setting}", flush=True)


def remember(encode: Callable[[Sequence[str]], Any]) -> Callable[[Sequence[str]], Any]:
    """Return what embeds each text once, however often it is asked."""
    memory: dict[str, Any] = {}

    def embed(texts: Sequence[str]) -> Any:
        new = sorted(set(texts) - memory.keys())
        if new:
            memory.update(zip(new, encode(new), strict=True))
        return np.array([memory[text] for text in texts])

    return embed


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=Path, default=REAL, help="folder of real labelled texts")
    parser.add_argument("--only", nargs="+", choices=list(PEERS), default=list(PEERS))
    parser.add_argument("--lang", choices=LANGUAGES, help="train peers and measure in this one")
    parser.add_argument("--tune", action="store_true", help="cross-validate the peers' settings")
    args = parser.parse_args(argv)
    seeds = read_seeds()
    names = [name for name in args.only if not missing(name)]
    for name in args.only:
        if name not in names:
            lacks = ", ".join(missing(name))
            print(f"{name} left out: {lacks} not installed ('.[peers]')", file=sys.stderr)
    if args.tune:
        for name in names:
            if name in GRIDS:
                print_settings(name, seeds)
        return
    real = [e for e in read_real(args.real) if args.lang in (None, e.lang)]
    systems = [train_ours(seeds)]
    seeds = [e for e in seeds if args.lang in (None, e.lang)]
    for name in names:
        print(f"training {name}", file=sys.stderr)
        systems.append(train_peer(name, seeds))
    texts = [e.text for e in real]
    for _ in range(ROUNDS):
        for system in systems:
            system.run(texts)
    print(f"{len(seeds)} seeds for the peers, {len(real)} real statements")
    print_main(systems, real)
    print_languages(systems, real)


if __name__ == "__main__":
    main()
