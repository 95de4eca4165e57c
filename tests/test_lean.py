from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stance
from stance import bundle
from stance.bundle import pack
from stance.parts import unpack_parts

from .models import TEXTS, small_model
from .test_model import ODD, any_text

LEAN = unpack_parts(pack(small_model())).to_lean()


def both(texts):
    """Return what the lean and the whole model answer."""
    return LEAN.stances(texts, "en"), small_model().stances(texts, "en")


@settings(max_examples=150, deadline=None)
@given(st.lists(any_text, max_size=3))
def test_equals_the_whole_model(texts):
    """Without numpy the answers are the same, to the last bit, on any text."""
    lean, whole = both(texts)
    assert lean == whole


@pytest.mark.parametrize("text", ODD)
def test_equals_the_whole_model_on_odd_text(text):
    """The same on text made to break it."""
    lean, whole = both([text])
    assert lean == whole


def test_the_shipped_model_opens_lean():
    """Opened as trusted, the shipped bundle answers as it does opened with every check."""
    lean = bundle._read(bundle.SHIPPED, trusted=True).to_lean()
    for lang in ("en", "de", None):
        assert lean.stances(TEXTS, lang) == stance.load().stances(TEXTS, lang)


def test_forgetting_changes_nothing(monkeypatch):
    """With room for a few words only, answers stay the same."""
    monkeypatch.setattr("stance.lean._MAX_REMEMBERED", 3)
    lean = unpack_parts(pack(small_model())).to_lean()
    assert lean.stances(TEXTS * 2, "en") == small_model().stances(TEXTS * 2, "en")
    assert len(lean._memory) <= 3


def test_a_damaged_shipped_bundle_is_refused(tmp_path):
    """Trusted or not, each member has its hash."""
    data = bytearray(pack(small_model()))
    data[data.index(b"condemn")] ^= 1
    path = tmp_path / "damaged.stance"
    path.write_bytes(data)
    with pytest.raises(stance.StanceError, match="SHA-256"):
        bundle._read(path, trusted=True)


def run(code):
    """Return what a fresh process prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def test_a_first_answer_needs_no_numpy():
    """One sentence is answered with the standard library; an archive of them is not."""
    code = (
        # What an editable install loads at the start of every process is not ours.
        "import sys; before = set(sys.modules);"
        "import stance; stance.classify('Kyiv condemned the strike.');"
        "print({'numpy', 'dataclasses', 'zipfile', 'pathlib'} & (set(sys.modules) - before));"
        "doc = stance.classify('Kyiv condemned the strike. ' * 3000);"
        "print('numpy' in sys.modules, doc[0].stances == doc[-1].stances)"
    )
    assert run(code) == "set()\nTrue True\n"


def test_lean_and_whole_answer_alike():
    """Whether numpy was there before does not show in a document."""
    code = "import {}stance; print(stance.classify('Kyiv condemned the strike. ' * 9).to_dict())"
    assert run(code.format("")) == run(code.format("numpy, "))
