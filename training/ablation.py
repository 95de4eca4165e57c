"""Which features pay: grouped cross-validation on the seeds, with real texts beside it.

    python -m training.ablation [--real FOLDER] [--only WORD ...] [--write]

One row per variant of the shipped recipe, without its copies with masked names (they would double
the time of every row) and without the last step of a fit, which sets the intercepts: mean macro-F1
and log loss over the targets, the latter at the temperature that is best. A difference of macro-F1
below about 0.01 is noise: the 95 % interval of one target on real texts is 0.04 either way; log
loss is steadier, as it hangs on no threshold. A change of weights, norm or ``C`` also changes how
far the same number of steps leads. ``--write`` keeps the rows for the model card in
``training/ablation.json``.
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import normalize

from stance.attribute import attribute
from stance.calibration import fit_temperature, log_losses
from stance.concept import ConceptTable, load_concepts
from stance.design import DEFAULT_C, KindWeights
from stance.estimator import StanceClassifier
from stance.features import WORD_RE, Analyzer, FeatureSpec, fold_word
from stance.gazetteer import default_gazetteer
from stance.lexicon import load_lexicon
from stance.logistic import scale_by_counts
from stance.segment import segment

from .card import ABLATION
from .data import LABELS, PRIORS, REAL, TARGETS, Example, read_real, read_seeds
from .measure import NAMES, macro_f1

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

N_FOLDS = 4
CLASSES = sorted(LABELS)
_DEFAULT = StanceClassifier()
_WEIGHTS = KindWeights.of_parameters(_DEFAULT.get_params(deep=False))
NEGATIONS = frozenset({"not", "no", "never", "ne", "pas", "не", "нет", "ні", "емес", "жоқ"})


@dataclass(frozen=True)
class Variant:
    """One row of the table."""

    name: str
    analyze: Callable[[Example], list[str]]
    norm: str | None = "l1"
    sublinear: bool = False
    weights: KindWeights = _WEIGHTS
    min_df: int = 2
    C: float = DEFAULT_C
    log_count_ratio: float = _DEFAULT.log_count_ratio
    priors: bool = True
    by_language: bool = False
    class_weight: str | None = None
    max_iter: int = _DEFAULT.max_iter


def shipped(example: Example, spec: FeatureSpec, concepts: ConceptTable) -> list[str]:
    """Return the features of the recipe, or of another setting of it."""
    return Analyzer(spec, concepts)(example.text)


def with_negation(example: Example) -> list[str]:
    """Mark the three words that follow a negation."""
    words = [fold_word(token) for token in WORD_RE.findall(example.text)]
    near = [
        f"&not {word}" for i, word in enumerate(words) if NEGATIONS & set(words[max(0, i - 3) : i])
    ]
    return _plain(example) + near


def with_self(example: Example) -> list[str]:
    """Let the speaker's own side be SELF among the concepts, as far as the actor is known."""
    own = {"kyiv": "ukraine", "moscow": "russia", "nato": "nato", "g7": "group"}.get(example.actor)
    renamed = {f"@{own}": "@SELF"}
    return [renamed.get(name, name) for name in _plain(example)]


def without_reporter(example: Example) -> list[str]:
    """Leave out the reporting clause, so that the reporter's words do not vote."""
    lexicon = load_lexicon(example.lang)
    text = example.text
    for unit in attribute(text, segment(text, lexicon), lexicon, default_gazetteer()):
        for span in (unit.attribution.source, unit.attribution.cue):
            if span is not None:
                start, end = span
                text = text[:start] + " " * (end - start) + text[end:]
    return _plain(replace(example, text=text))


def _plain(example: Example) -> list[str]:
    return shipped(example, FeatureSpec(), load_concepts())


def variants() -> list[Variant]:
    """Return the rows of the table, the shipped recipe first."""
    table = load_concepts()
    none = ConceptTable()
    names = ConceptTable((name, form) for name, form in table.forms if name in NAMES)

    def spec(concepts: ConceptTable = table, **changes: Any) -> Callable[[Example], list[str]]:
        return partial(shipped, spec=FeatureSpec(**changes), concepts=concepts)

    return [
        Variant("shipped", spec()),
        Variant("no concepts", spec(none)),
        Variant("only names are concepts", spec(names)),
        Variant("concepts, no pairs", spec(reach=0, ordered_reach=0)),
        Variant("pairs reach 4", spec(reach=4)),
        Variant("pairs reach 16", spec(reach=16)),
        Variant("no pairs in order", spec(ordered_reach=0)),
        Variant("pairs in order reach 2", spec(ordered_reach=2)),
        Variant("no bigrams", spec(bigrams=False)),
        Variant("bigrams weigh 1", spec(), weights=_WEIGHTS._replace(bigram=1.0)),
        Variant("bigrams weigh 4", spec(), weights=_WEIGHTS._replace(bigram=4.0)),
        Variant("words weigh 1", spec(), weights=_WEIGHTS._replace(word=1.0)),
        Variant("words weigh 4", spec(), weights=_WEIGHTS._replace(word=4.0)),
        Variant("concepts weigh 2", spec(), weights=_WEIGHTS._replace(concept=2.0)),
        Variant("concepts weigh 8", spec(), weights=_WEIGHTS._replace(concept=8.0)),
        Variant("pairs weigh 1", spec(), weights=_WEIGHTS._replace(pair=1.0)),
        Variant("pairs weigh 4", spec(), weights=_WEIGHTS._replace(pair=4.0)),
        Variant("no ^", spec(), weights=_WEIGHTS._replace(start=0.0)),
        Variant("no whole words", spec(words=False)),
        Variant("no n-grams", spec(chars=(0, 0))),
        Variant("n-grams 2-5", spec(chars=(2, 5))),
        Variant("n-grams 3-6", spec(chars=(3, 6))),
        Variant("n-grams 4-6", spec(chars=(4, 6))),
        Variant("words alone, 1-2, L2 sublinear", partial(_words, longest=2), "l2", True),
        Variant("L2 sublinear, no concepts", spec(none), "l2", True, C=100.0),
        Variant("L2 sublinear", spec(), "l2", True, C=100.0),
        Variant("no norm", spec(), None, C=0.003),
        Variant("+ negation marks", with_negation),
        Variant("+ role-aware names (SELF)", with_self),
        Variant("reporter left out", without_reporter),
        Variant("min_df 1", spec(), min_df=1),
        Variant("min_df 3", spec(), min_df=3),
        Variant("min_df 5", spec(), min_df=5),
        Variant("no log-count ratios", spec(), log_count_ratio=0.0),
        Variant("log-count ratios alone", spec(), log_count_ratio=1.0),
        Variant("C 1.5", spec(), C=1.5),
        Variant("C 15", spec(), C=15.0),
        Variant("priors of the corpus", spec(), priors=False),
        Variant("balanced class weights", spec(), class_weight="balanced"),
        Variant("balanced, priors of balance", spec(), class_weight="balanced", priors=False),
        Variant("40 steps of the solver", spec(), max_iter=40),
        Variant("60 steps of the solver", spec(), max_iter=60),
        Variant("all steps of the solver", spec(), max_iter=1000),
        Variant("one model per language", spec(), by_language=True),
    ]


def _words(example: Example, longest: int) -> list[str]:
    words = [fold_word(token) for token in WORD_RE.findall(example.text)]
    return [
        "=" + " ".join(words[i : i + n])
        for n in range(1, longest + 1)
        for i in range(len(words) - n + 1)
    ]


def predict(
    variant: Variant, train: Sequence[Example], test: Sequence[Example], priors: bool
) -> dict[str, Floats]:
    """Return log probabilities of the labels of other examples, from training on some.

    Parameters
    ----------
    variant : Variant
    train, test : sequence of Example
    priors : bool
        Whether the labels are as frequent as in real texts, not as in the corpus.

    Returns
    -------
    dict of str to ndarray of float64, shape (n_test, n_labels)
        By target, up to a number that is the same for all labels of a row.
    """
    if variant.by_language:
        return _predict_by_language(variant, train, test, priors)
    vectorizer = CountVectorizer(analyzer=variant.analyze, min_df=variant.min_df, dtype=np.float64)
    counts = vectorizer.fit_transform(train)
    df = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log((1 + len(train)) / (1 + df)) + 1
    idf *= variant.weights.weigh(vectorizer.get_feature_names_out())

    def weigh(counts: Any) -> Any:
        if variant.sublinear:
            counts.data = 1 + np.log(counts.data)
        weighted = counts.multiply(idf).tocsr()
        if variant.norm is None:
            return weighted
        return normalize(weighted, variant.norm) * (100.0 if variant.norm == "l1" else 1.0)

    X, T = weigh(counts), weigh(vectorizer.transform(test))
    found = {}
    for target in TARGETS:
        y = np.array([CLASSES.index(e.labels[target]) for e in train])
        scale = scale_by_counts(counts, y, np.ones(len(y)), len(CLASSES), variant.log_count_ratio)
        lr = LogisticRegression(
            C=variant.C, class_weight=variant.class_weight, max_iter=variant.max_iter
        )
        with warnings.catch_warnings():
            # To stop before the end is what the rows compare.
            warnings.simplefilter("ignore", ConvergenceWarning)
            lr.fit(X.multiply(scale).tocsr(), y)
        scores = lr.predict_log_proba(T.multiply(scale).tocsr())
        if priors and variant.priors:
            shares = np.bincount(y, minlength=len(CLASSES)) / len(y)
            if variant.class_weight == "balanced":
                shares[:] = 1 / len(shares)
            scores += np.log([PRIORS[target][label] for label in CLASSES] / shares)
        found[target] = scores
    return found


def _predict_by_language(
    variant: Variant, train: Sequence[Example], test: Sequence[Example], priors: bool
) -> dict[str, Floats]:
    # What a language has no examples of is answered with the shares of the labels.
    found = {}
    for target in TARGETS:
        given = [e.labels[target] for e in train]
        shares = PRIORS[target] if priors else {c: given.count(c) / len(given) for c in CLASSES}
        found[target] = np.tile(np.log([shares[c] for c in CLASSES]), (len(test), 1))
    single = replace(variant, by_language=False)
    for lang in sorted({e.lang for e in test}):
        rows = [i for i, e in enumerate(test) if e.lang == lang]
        part = [e for e in train if e.lang == lang]
        if all(len({e.labels[t] for e in part}) == len(LABELS) for t in TARGETS):
            for target, scores in predict(single, part, [test[i] for i in rows], priors).items():
                found[target][rows] = scores
    return found


def score(variant: Variant, seeds: Sequence[Example], real: Sequence[Example]) -> dict[str, float]:
    """Return mean macro-F1 and log loss, on the seeds out of fold and on real texts."""
    docs = [e.doc for e in seeds]
    inside = {target: np.zeros((len(seeds), len(CLASSES))) for target in TARGETS}
    for train, test in GroupKFold(N_FOLDS).split(docs, groups=docs):
        # Held-out seeds have the priors of the seeds.
        part = predict(variant, [seeds[i] for i in train], [seeds[i] for i in test], priors=False)
        for target in TARGETS:
            inside[target][test] = part[target]
    f1, loss = _measure(seeds, inside)
    real_f1, real_loss = _measure(real, predict(variant, seeds, real, priors=True))
    return {"seeds": f1, "seeds_loss": loss, "real": real_f1, "real_loss": real_loss}


def _measure(examples: Sequence[Example], found: dict[str, Floats]) -> tuple[float, float]:
    f1, losses = [], []
    for target, scores in found.items():
        y = np.array([CLASSES.index(e.labels[target]) for e in examples])
        best = scores / fit_temperature(scores, y, np.ones(len(y)))
        f1.append(macro_f1([e.labels[target] for e in examples], _name(scores)))
        losses.append(float(log_losses(best, y).mean()))
    return float(np.mean(f1)), float(np.mean(losses))


def _name(scores: Floats) -> list[str]:
    return [CLASSES[i] for i in scores.argmax(axis=1)]


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=Path, default=REAL, help="folder of real labelled texts")
    parser.add_argument("--only", nargs="+", default=[""], help="variants whose name holds one")
    parser.add_argument("--write", action="store_true", help="remake training/ablation.json")
    args = parser.parse_args(argv)
    rows = []
    seeds, real = read_seeds(), read_real(args.real)
    print(f"{len(seeds)} seeds, {len(real)} real statements; mean macro-F1 and log loss")
    print(f"{'variant':<32} {'seeds':>6} {'loss':>6} {'real':>6} {'loss':>6}  seconds")
    for variant in variants():
        if any(word in variant.name for word in args.only):
            started = time.perf_counter()
            row = score(variant, seeds, real)
            cells = " ".join(f"{value:>6.3f}" for value in row.values())
            print(f"{variant.name:<32} {cells} {time.perf_counter() - started:>8.0f}", flush=True)
            rows.append({"name": variant.name, **{k: round(v, 4) for k, v in row.items()}})
    if args.write:
        text = json.dumps({"n_seeds": len(seeds), "n_real": len(real), "rows": rows}, indent=1)
        ABLATION.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
