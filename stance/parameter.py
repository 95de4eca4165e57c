"""What the parameters of the classifier may be, and saying so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from numbers import Integral, Real
from typing import Any

from .concept import ConceptTable
from .errors import InputError
from .model import StanceModel

Rule = tuple[str, Callable[[Any], bool]]


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and value == value


def _is_positive(value: Any) -> bool:
    return _is_number(value) and 0 < value < float("inf")


def _is_count(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool) and int(value) >= 1


def _is_names(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and all(isinstance(name, str) for name in value)
        and len(set(value)) == len(value)
    )


def _is_shares(value: Any) -> bool:
    return isinstance(value, Mapping) and all(map(_is_number, value.values()))


RULES: dict[str, Rule] = {
    "C": (
        "a number above 0, or 'auto' to choose one by cross-validation",
        lambda v: _is_positive(v) or (isinstance(v, str) and v == "auto"),
    ),
    "concepts": (
        "None for those of the package, or a ConceptTable",
        lambda v: v is None or isinstance(v, ConceptTable),
    ),
    "word_weight": ("a number above 0", _is_positive),
    "concept_weight": ("a number above 0", _is_positive),
    "pair_weight": ("a number above 0", _is_positive),
    "bigram_weight": ("a number above 0", _is_positive),
    "start_weight": ("a number above 0", _is_positive),
    "min_df": (
        "a count of at least 1, or a share between 0 and 1",
        lambda v: _is_count(v) or (isinstance(v, float) and 0 <= v <= 1),
    ),
    "max_features": ("None, or a count of at least 1", lambda v: v is None or _is_count(v)),
    "max_iter": ("a count of at least 1", _is_count),
    "log_count_ratio": ("a number from 0 to 1", lambda v: _is_number(v) and 0 <= v <= 1),
    "class_weight": (
        "None, 'balanced', or a dict of label to weight",
        lambda v: v is None or isinstance(v, Mapping) or (isinstance(v, str) and v == "balanced"),
    ),
    "priors": (
        "None, or a dict of target to a dict of label to share",
        lambda v: v is None or (isinstance(v, Mapping) and all(map(_is_shares, v.values()))),
    ),
    "calibration": (
        "'temperature', None",
        lambda v: v is None or (isinstance(v, str) and v == "temperature"),
    ),
    "label_noise": ("a number from 0 to 0.5", lambda v: _is_number(v) and 0 <= v <= 0.5),
    "base": (
        "None, or a StanceModel such as stance.load() gives",
        lambda v: v is None or isinstance(v, StanceModel),
    ),
    "languages": ("a list of different language codes", _is_names),
    "targets": ("None, or a list of different names", lambda v: v is None or _is_names(v)),
    "random_state": (
        "None, or a whole number from 0 to 4294967295",
        lambda v: v is None or (v == 0 or (_is_count(v) and v < 1 << 32)),
    ),
}
"""By name, what is accepted, in words and as a test. ``words``, ``chars``, ``reach``,
``ordered_reach`` and ``bigrams`` are checked by :class:`stance.features.FeatureSpec`."""


def check_parameters(parameters: Mapping[str, Any]) -> None:
    """Raise if a parameter is not what it may be.

    Parameters
    ----------
    parameters : Mapping of str to Any
        Those without a rule are left alone.

    Raises
    ------
    InputError
        Says what was got and what is accepted.

    Examples
    --------
    >>> check_parameters({"C": -1})
    Traceback (most recent call last):
    stance.errors.InputError: C is -1; accepted: a number above 0, or 'auto' to choose one by \
cross-validation
    """
    for name, value in parameters.items():
        if name in RULES:
            accepted, is_accepted = RULES[name]
            if not is_accepted(value):
                raise InputError(f"{name} is {value!r}; accepted: {accepted}")
