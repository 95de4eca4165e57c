"""Which statements to label next: those that would teach a model most.

A statement pulls at the weights of the model by its features times how unsure the model is of each
label: the gradient of its loss, if the label that the model gives were the right one. Statements
are drawn one by one, each with a chance that grows with the distance of its pull from those of the
statements drawn before (k-means++). So they are uncertain, unlike one another, and uncertain in
different ways: between different labels, of different targets. Labels that the model expects
seldom weigh more.

``training/active.py`` measures what that saves.

References
----------
.. [1] Ash et al. (2020), "Deep batch active learning by diverse, uncertain gradient lower bounds".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from .errors import InputError
from .excerpt import Excerpt, cut_excerpts
from .features import WORD_RE, fold_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .document import Document
    from .model import StanceModel
    from .source import Source

    Floats = NDArray[np.float64]

MAX_POOL = 100_000
"""Statements that are chosen from; of more, a sample that prefers uncertain ones is kept."""

MIN_LENGTH = 8
"""A statement with fewer characters in its words, such as a number, is no use to label."""

NEAR = 0.8
"""Texts with a higher cosine over TF-IDF of words are near repeats."""

_BLOCK = 16

MIN_SHARE = 0.01
"""A label that the model expects less often weighs no more than one that it expects as often."""


class Pool:
    """Unlabelled statements, and the choice among them.

    Parameters
    ----------
    model : StanceModel
    labelled : iterable of str, default=()
        Statements that have labels already; neither they nor near repeats of them are chosen.
    seed : int, default=0

    Attributes
    ----------
    n_documents, n_statements : int
        How many were added, those left out as repeats or too short included.
    """

    def __init__(self, model: StanceModel, labelled: Iterable[str] = (), seed: int = 0) -> None:
        if seed < 0:
            raise InputError(f"got seed {seed}; accepted: a whole number, 0 or more")
        self.n_documents = self.n_statements = 0
        self._model = model
        self._labelled = sorted(set(labelled))
        self._seed = seed
        self._rng = np.random.default_rng(seed)
        self._taken = {_folded(text) for text in self._labelled}
        self._excerpts: dict[str, Excerpt] = {}
        self._ranks: list[float] = []

    def add(self, source: Source, document: Document) -> None:
        """Add the statements of a document."""
        self.n_documents += 1
        for excerpt in cut_excerpts(source, document):
            self.n_statements += 1
            key = _folded(excerpt.text)
            if len(key) < MIN_LENGTH or key in self._taken or key in self._excerpts:
                continue
            doubt = sum(1 - max(s.probabilities.values()) for s in excerpt.stances.values())
            # The largest of these keys are a sample in which each weighs as much as its doubt.
            self._ranks.append(float(np.log(self._rng.random()) / max(doubt, 1e-9)))
            self._excerpts[key] = Excerpt(
                excerpt.id, excerpt.doc, excerpt.lang, excerpt.actor, excerpt.text, {}
            )
        if len(self._ranks) >= 2 * MAX_POOL:
            self._shrink()

    def suggest(self, n: int) -> list[Excerpt]:
        """Return the statements to label next, the most useful first.

        Parameters
        ----------
        n : int
            Fewer are returned when there are no more.

        Raises
        ------
        InputError
            If ``n`` is less than 1.
        """
        if n < 1:
            raise InputError(f"got n = {n}; accepted: a whole number, 1 or more")
        self._shrink()
        if not self._excerpts:
            return []
        excerpts = list(self._excerpts.values())
        texts = [excerpt.text for excerpt in excerpts]
        vectorizer = text_vectorizer()
        X = vectorizer.fit_transform(texts)
        is_known = _Known(X, vectorizer.transform(self._labelled)) if self._labelled else _nothing
        proba = self._model.predict_proba(texts)
        chosen = select(proba, X, n, seed=self._seed, is_known=is_known)
        return [self._with_stances(excerpts[i]) for i in chosen]

    def _with_stances(self, excerpt: Excerpt) -> Excerpt:
        stances = self._model.stances([excerpt.text], excerpt.lang)[0]
        return Excerpt(excerpt.id, excerpt.doc, excerpt.lang, excerpt.actor, excerpt.text, stances)

    def _shrink(self) -> None:
        if len(self._ranks) <= MAX_POOL:
            return
        kept = np.sort(np.argsort(self._ranks, kind="stable")[-MAX_POOL:]).tolist()
        items = list(self._excerpts.items())
        self._excerpts = dict(items[i] for i in kept)
        self._ranks = [self._ranks[i] for i in kept]


class _Known:
    """Says of a row whether it nearly repeats a labelled one.

    Rows are compared when asked for, and those about them with them: a few draws look at a part of
    the pool only, and many cost no more than the whole at once.
    """

    def __init__(self, X: Any, known: Any) -> None:
        self._X, self._known = X, known.T.tocsr()
        self._blocks: dict[int, Any] = {}

    def __call__(self, i: int) -> bool:
        k, place = divmod(i, _BLOCK)
        if k not in self._blocks:
            rows = self._X[k * _BLOCK : (k + 1) * _BLOCK]
            self._blocks[k] = (rows @ self._known).max(axis=1).toarray().ravel() > NEAR
        return bool(self._blocks[k][place])


def _nothing(_: int) -> bool:
    return False


def select(
    proba: Mapping[str, Floats],
    X: Any,
    n: int,
    *,
    seed: int = 0,
    is_known: Callable[[int], bool] = _nothing,
) -> list[int]:
    """Choose statements to label.

    Parameters
    ----------
    proba : mapping of str to ndarray of shape (n_statements, n_labels)
        By target, what a model says.
    X : sparse matrix of shape (n_statements, n_features)
        Rows of length 1, such as those of :func:`text_vectorizer`.
    n : int
        How many; fewer are chosen when only near repeats are left.
    seed : int, default=0
    is_known : callable, optional
        Says of a row whether its text has labels already.

    Returns
    -------
    list of int
        Rows, in the order in which they were chosen.
    """
    rng = np.random.default_rng(seed)
    # The pull of a statement is the outer product of its features and its residuals; products
    # and distances of pulls come from those of the two, and the pulls are never written out.
    residuals = np.concatenate([_residuals(p) for p in proba.values()], axis=1)
    pulls = (residuals**2).sum(axis=1) * np.asarray(X.multiply(X).sum(axis=1)).ravel()
    distance = pulls.copy()
    chosen: list[int] = []
    while len(chosen) < n and distance.sum() > 0:
        i = int(rng.choice(len(distance), p=distance / distance.sum()))
        if is_known(i):
            distance[i] = 0.0
            continue
        chosen.append(i)
        near = np.asarray((X @ X[i].T).todense()).ravel()
        apart = pulls + pulls[i] - 2 * near * (residuals @ residuals[i])
        distance = np.minimum(distance, apart.clip(0))
        distance[near > NEAR] = 0.0
        distance[i] = 0.0
    return chosen


def _residuals(p: Floats) -> Floats:
    """Return how far each probability is from the answer, rare labels weighing more."""
    share = np.maximum(p.mean(axis=0), MIN_SHARE)
    residuals: Floats = (p - np.eye(p.shape[1])[p.argmax(axis=1)]) / np.sqrt(share)
    return residuals


def text_vectorizer() -> TfidfVectorizer:
    """Return the measure of likeness between statements: TF-IDF of folded words."""
    return TfidfVectorizer(analyzer=_words, sublinear_tf=True)


def count_guesses(excerpts: Sequence[Excerpt]) -> dict[str, dict[str, int]]:
    """Return how often the model gives each label, by target, the commonest first."""
    targets = excerpts[0].stances if excerpts else {}
    return {t: dict(Counter(e.stances[t].label for e in excerpts).most_common()) for t in targets}


def _words(text: str) -> list[str]:
    tokens = WORD_RE.findall(text)
    return fold_words(tokens) if tokens else []


def _folded(text: str) -> str:
    return " ".join(_words(text))
