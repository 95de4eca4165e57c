"""Texts and labels, checked -> a trained model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from .concept import load_concepts
from .design import Design, KindWeights
from .errors import InputError
from .features import Analyzer, FeatureSpec
from .label import encode_labels, place_weights
from .model import StanceModel
from .target import FittedTarget, TargetRows, fit_target
from .word_table import count_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .estimator import StanceClassifier

    Floats = NDArray[np.float64]


class Fit(NamedTuple):
    """What is learned.

    Parameters
    ----------
    model : StanceModel
        Without a manifest.
    classes : list of ndarray
        The labels of each target, as they were given, in ascending order.
    targets : dict of str to FittedTarget
    """

    model: StanceModel
    classes: list[NDArray[Any]]
    targets: dict[str, FittedTarget]


def fit_model(
    clf: StanceClassifier,
    texts: Sequence[str],
    columns: Mapping[str, NDArray[Any]],
    weight: Floats,
    groups: NDArray[Any] | None,
) -> Fit:
    """Learn from labelled statements with the parameters of a classifier.

    Parameters
    ----------
    clf : StanceClassifier
        Its parameters checked; nothing of it is changed.
    texts : sequence of str, length n
    columns : Mapping of str to ndarray of object, shape (n,)
        Labels by target, None where one is missing.
    weight : ndarray of float64, shape (n,)
    groups : ndarray of object, shape (n,), or None
        What is kept in one fold.

    Raises
    ------
    InputError
        If labels and parameters do not fit one another.
    """
    spec = FeatureSpec(
        words=clf.words,
        chars=(*clf.chars,) if isinstance(clf.chars, Iterable) else clf.chars,
        reach=clf.reach,
        ordered_reach=clf.ordered_reach,
        bigrams=clf.bigrams,
    )
    concepts = load_concepts() if clf.concepts is None else clf.concepts
    classes: list[NDArray[Any]] = []
    fitted: dict[str, FittedTarget] = {}
    with threadpool_limits(1):
        # One thread: sums in another order would give other bytes.
        design = Design.from_texts(
            texts,
            Analyzer(spec, concepts),
            min_df=clf.min_df,
            max_features=clf.max_features,
            weights=KindWeights.of_parameters(clf.get_params(deep=False)),
            base=clf.base,
        )
        for target, column in columns.items():
            values, rows = _take_rows(clf, target, column, design, weight, groups)
            classes.append(values)
            fitted[target] = fit_target(
                rows,
                clf.C,
                clf.priors,
                calibrated=clf.calibration is not None,
                noise=clf.label_noise,
            )
    weights, scales = zip(*(design.to_weights(f.coef) for f in fitted.values()), strict=True)
    model = StanceModel(
        spec=spec,
        concepts=concepts,
        vocabulary=design.vocabulary,
        idf=design.idf,
        weights=np.concatenate(weights, axis=1),
        scales=np.concatenate(scales),
        intercepts=np.concatenate([f.intercept for f in fitted.values()]).round(6),
        labels={t: tuple(map(str, v)) for t, v in zip(columns, classes, strict=True)},
        languages=tuple(clf.languages),
    )
    before = clf.base.table.words if clf.base is not None and clf.base.table else ()
    return Fit(model.with_words(count_words(texts, before)), classes, fitted)


def _take_rows(
    clf: StanceClassifier,
    target: str,
    column: NDArray[Any],
    design: Design,
    weight: Floats,
    groups: NDArray[Any] | None,
) -> tuple[NDArray[Any], TargetRows]:
    """Return the labels of a target, and its labelled rows."""
    labelled = np.flatnonzero([label is not None for label in column])
    known = () if clf.base is None else clf.base.labels.get(target, ())
    values, coded = encode_labels(target, column[labelled], known)
    labels = tuple(map(str, values))
    rows = TargetRows(
        name=target,
        labels=labels,
        X=design.X[labelled],
        y=coded,
        weight=weight[labelled],
        groups=None if groups is None else groups[labelled],
        base=design.base if labels == known else None,
        class_weight=place_weights(clf.class_weight, labels),
        max_iter=clf.max_iter,
        log_count_ratio=clf.log_count_ratio,
        seed=clf.random_state,
    )
    sums = np.bincount(coded, rows.weight, len(labels))
    if not sums.any() or (rows.base is None and not sums.all()):
        raise InputError(
            f"target {target!r}: a class has sample weights of zero only; leave it out"
        )
    return values, rows
