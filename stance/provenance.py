"""What is known of the making of a model: its data, parameters and versions."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy
import sklearn

from ._version import __version__
from .seen import pack_seen
from .target import AUTO

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .estimator import StanceClassifier


def write_manifest(
    clf: StanceClassifier, texts: Sequence[str], columns: Mapping[str, NDArray[Any]]
) -> dict[str, Any]:
    """Return what a bundle says of its making.

    Parameters
    ----------
    clf : StanceClassifier
        With its temperatures and strengths.
    texts : sequence of str
    columns : Mapping of str to ndarray of object
        The labels by target.
    """
    known = None if clf.base is None else clf.base.manifest
    manifest: dict[str, Any] = {
        "data": {
            "fingerprint": fingerprint(texts, columns),
            "statements": len(texts),
            "seen": pack_seen(texts, known),
        },
        "parameters": {
            name: value
            for name, value in clf.get_params(deep=False).items()
            if name not in ("targets", "concepts", "base")
        },
        "temperatures": {t: round(v, 4) for t, v in clf.temperatures_.items()},
        "versions": {
            "stance": __version__,
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
            "scipy": scipy.__version__,
            "python": ".".join(platform.python_version_tuple()[:2]),
        },
    }
    if clf.C == AUTO:
        manifest["strengths"] = {t: s._asdict() for t, s in clf.strengths_.items()}
    if known is not None:
        manifest["base"] = {
            "fingerprint": known.get("data", {}).get("fingerprint"),
            "statements": sum(known.get(k, {}).get("statements", 0) for k in ("data", "base")),
        }
    return manifest


def fingerprint(texts: Sequence[str], columns: Mapping[str, NDArray[Any]]) -> str:
    """Return the SHA-256 of texts with their labels, whatever their order.

    A label is its name, so that lists, arrays and frames of the same labels are the same data.
    """
    names = [[None if x is None else str(x) for x in column] for column in columns.values()]
    lines = sorted(repr(row) for row in zip(map(str, texts), *names, strict=True))
    heads = [str(target) for target in columns]
    return hashlib.sha256("\n".join([repr(heads), *lines]).encode()).hexdigest()
