"""The examples in docstrings of the estimation floor hold, and every public name has one, or its module does."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import evaluation.estimation as estimation

MODULES = sorted(module.name for module in pkgutil.walk_packages(estimation.__path__, "evaluation.estimation."))


@pytest.mark.parametrize("name", ["evaluation.estimation", *MODULES])
def test_examples_hold(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", estimation.__all__)
def test_public_names_have_an_example_in_their_module(name):
    module = importlib.import_module(getattr(estimation, name).__module__)
    if name in ("Estimate", "Adjusted"):
        return
    assert ">>>" in (module.__doc__ or "") or ">>>" in (getattr(estimation, name).__doc__ or "")
