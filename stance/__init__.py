"""Who says it, and where they stand: attribution and stance for dispatches and communiqués.

The public names, loaded when first used, so that ``import stance`` is light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from .aggregation import aggregate
    from .bundle import load
    from .classification import classify, classify_many
    from .document import Attribution, Document, Stance, Statement
    from .errors import StanceError
    from .estimator import StanceClassifier
    from .explain import Explanation
    from .gazetteer import Gazetteer
    from .model import StanceModel

_HOMES = {
    "Attribution": "document",
    "Document": "document",
    "Explanation": "explain",
    "Gazetteer": "gazetteer",
    "Stance": "document",
    "StanceClassifier": "estimator",
    "StanceError": "errors",
    "StanceModel": "model",
    "Statement": "document",
    "aggregate": "aggregation",
    "classify": "classification",
    "classify_many": "classification",
    "load": "bundle",
}

__all__ = [
    "Attribution",
    "Document",
    "Explanation",
    "Gazetteer",
    "Stance",
    "StanceClassifier",
    "StanceError",
    "StanceModel",
    "Statement",
    "__version__",
    "aggregate",
    "classify",
    "classify_many",
    "load",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(set(__all__) | set(globals()))
