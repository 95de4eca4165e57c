"""Docstrings: their examples run."""

import doctest
import importlib
import pkgutil

import pytest

import stance

MODULES = sorted(module.name for module in pkgutil.iter_modules(stance.__path__, "stance."))


@pytest.mark.parametrize("name", [name for name in MODULES if name != "stance.__main__"])
def test_examples_run(name):
    """Every ``>>>`` example of a module gives what it shows."""
    assert not doctest.testmod(importlib.import_module(name)).failed
