"""The learning curve: what more seeds would bring, altogether and in each language.

    python -m training.curve [--real FOLDER] [--jobs N] [--draw FILE]

Trains the shipped recipe on growing shares of the seed documents, and measures on real texts, by
target, and on the seed documents that are left out of all of them. Then it takes half of the
documents away in one language at a time, and measures on the real texts of that language: what the
last doubling of this part brought is the best guess at what the next one will. ``--draw`` draws the
curve (.svg, .png or .pdf; needs matplotlib, which the extra ``report`` brings).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed

from .data import LANGUAGES, REAL, TARGETS, Example, read_real, read_seeds
from .evaluate import fit, recipe
from .measure import macro_f1

SHARES = (0.0625, 0.125, 0.25, 0.5, 1.0)
"""Each twice the one before."""

HELD_OUT = 0.2
N_DRAWS = 3
PAYS = 0.01
"""A doubling that brings less is not worth writing."""

PICTURES = (".pdf", ".png", ".svg")

Figures = dict[str, float]


def macro_f1_by_target(examples: Sequence[Example], found: dict[str, list[str]]) -> Figures:
    """Return macro-F1 by target."""
    return {t: macro_f1([e.labels[t] for e in examples], found[t]) for t in TARGETS}


def mean_macro_f1(examples: Sequence[Example], found: dict[str, list[str]]) -> float:
    """Return macro-F1, averaged over the targets."""
    return float(np.mean([*macro_f1_by_target(examples, found).values()]))


def split(docs: Iterable[str], share: float, seed: int) -> tuple[set[str], set[str]]:
    """Return a share of the documents, drawn at random, and the others.

    The smaller of two shares is a part of the larger.
    """
    shuffled = sorted(set(docs))
    random.Random(seed).shuffle(shuffled)
    n = round(share * len(shuffled))
    return set(shuffled[:n]), set(shuffled[n:])


def measure_share(
    seeds: Sequence[Example], real: Sequence[Example], share: float, draw: int
) -> Figures:
    """Train on a share of the seeds that are not held out; return figures and the size."""
    held, rest = split((e.doc for e in seeds), HELD_OUT, draw)
    chosen, _ = split(rest, share, draw)
    train = [e for e in seeds if e.doc in chosen]
    test = [e for e in seeds if e.doc in held]
    found = fit(recipe(calibration=None), train).model_.predict([e.text for e in real])
    # What officials say is mostly none, and the seeds are not so.
    plain = fit(recipe(calibration=None, priors=None), train).model_
    own = mean_macro_f1(test, plain.predict([e.text for e in test]))
    return {"statements": len(train), "seeds": own, **macro_f1_by_target(real, found)}


def measure_half(
    seeds: Sequence[Example], real: Sequence[Example], lang: str | None, draw: int
) -> Figures:
    """Train without half of the documents of one language, or on all; return means by language."""
    _, gone = split((e.doc for e in seeds if e.lang == lang), 0.5, draw)
    train = [e for e in seeds if e.doc not in gone]
    model = fit(recipe(calibration=None), train).model_
    scores = {}
    for part in sorted({e.lang for e in real}) if lang is None else [lang]:
        own = [e for e in real if e.lang == part]
        scores[part] = mean_macro_f1(own, model.predict([e.text for e in own]))
    return scores


def judge(gains: Sequence[float]) -> str:
    """Say from the gains of the last doubling, one a draw, whether another is worth writing."""
    gain, sd = float(np.mean(gains)), float(np.std(gains))
    if abs(gain) <= sd:
        verdict = "within chance"
    else:
        verdict = "more still pays" if gain >= PAYS else "more hardly pays"
    return f"{gain:+.3f} ±{sd:.3f}: {verdict}"


def print_curve(rows: dict[float, list[Figures]]) -> None:
    """Print the curve, and what the last doublings brought."""
    names = ["seeds", *TARGETS]
    means = {s: {n: np.mean([r[n] for r in found]) for n in found[0]} for s, found in rows.items()}
    print(f"shares of the {1 - HELD_OUT:.0%} of the documents that are not held out; ± sd of draws")
    print(f"{'share':>6} {'statements':>10} " + " ".join(f"{name:>16}" for name in names))
    for share, mean in means.items():
        cells = [f"{mean[n]:.3f} ±{np.std([r[n] for r in rows[share]]):.3f}" for n in names]
        print(f"{share:>6.1%} {mean['statements']:>10.0f} " + " ".join(f"{c:>16}" for c in cells))
    print("\nWhat a doubling brought (mean of the last two; ± sd of draws):")
    for name in names:
        pairs = zip(rows[SHARES[-1]], rows[SHARES[-3]], strict=True)
        gains = [(last[name] - first[name]) / 2 for last, first in pairs]
        print(f"  {name:<16} {judge(gains)}")


def draw_curve(rows: dict[float, list[Figures]], path: Path) -> None:
    """Draw macro-F1 on real texts against the size of the corpus."""
    import matplotlib

    matplotlib.use("Agg")
    # The same picture from the same figures.
    matplotlib.rcParams["svg.hashsalt"] = "stance"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4.2))
    sizes = [np.mean([r["statements"] for r in found]) for found in rows.values()]
    for name, style in zip(("seeds", *TARGETS), ("k--", "o-", "s-", "^-"), strict=True):
        values = [[r[name] for r in found] for found in rows.values()]
        label = "held-out seeds, mean of targets" if name == "seeds" else f"real, {name}"
        axes.errorbar(
            sizes,
            np.mean(values, axis=1),
            np.std(values, axis=1),
            fmt=style,
            label=label,
            capsize=2,
        )
    axes.set_xscale("log", base=2)
    axes.set_xticks(sizes, [f"{size:,.0f}" for size in sizes])
    axes.set_xlabel("statements trained on")
    axes.set_ylabel("macro-F1")
    axes.grid(alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=Path, default=REAL, help="folder of real labelled texts")
    parser.add_argument("--jobs", type=int, default=1, help="processes (default 1)")
    parser.add_argument("--draw", type=Path, metavar="FILE", help="*.svg, *.png or *.pdf")
    args = parser.parse_args(argv)
    if args.draw is not None:
        if args.draw.suffix not in PICTURES:
            parser.error(f"got {args.draw}; accepted: {', '.join(PICTURES)}")
        import_module("matplotlib")
    seeds, real = read_seeds(), read_real(args.real)
    run = Parallel(n_jobs=args.jobs)
    plan = [(share, draw) for share in SHARES for draw in range(N_DRAWS)]
    found = run(delayed(measure_share)(seeds, real, share, draw) for share, draw in plan)
    rows = {
        share: [r for r, (s, _) in zip(found, plan, strict=True) if s == share] for share in SHARES
    }
    print_curve(rows)
    measured = [lang for lang in LANGUAGES if any(e.lang == lang for e in real)]
    halves = [(lang, draw) for lang in measured for draw in range(N_DRAWS)]
    whole, *parts = run(
        delayed(measure_half)(seeds, real, lang, draw) for lang, draw in [(None, 0), *halves]
    )
    print("\nWhat the last doubling of one language brought to its own real texts:")
    for lang in measured:
        half = [r[lang] for r, (part, _) in zip(parts, halves, strict=True) if part == lang]
        n = sum(e.lang == lang for e in seeds)
        m = sum(e.lang == lang for e in real)
        print(
            f"  {lang}: {n:,} seeds, {m:,} real   {np.mean(half):.3f} ±{np.std(half):.3f} -> "
            f"{whole[lang]:.3f}   {judge([whole[lang] - value for value in half])}"
        )
    if args.draw is not None:
        draw_curve(rows, args.draw)
        print(f"drew {args.draw}")


if __name__ == "__main__":
    main()
