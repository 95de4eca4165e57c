"""Contrast sets: what is right, what is reversed, and which sets are right to the last label."""

import pytest

from training.contrast import main, measure_contrast
from training.data import TARGETS, Example


def _example(*labels):
    return Example("x", "d", "en", "kyiv", "text", dict(zip(TARGETS, labels, strict=True)))


def test_a_set_is_whole_only_with_every_label_of_every_member():
    """One label of one member wrong spoils its set; a statement of no set spoils none."""
    examples = [
        _example("none", "favor", "none"),
        _example("none", "against", "none"),
        _example("favor", "none", "none"),
        _example("against", "none", "none"),
        _example("none", "none", "favor"),
    ]
    guesses = {
        "escalation": ["none", "none", "favor", "against", "none"],
        "support_ukraine": ["favor", "favor", "none", "none", "none"],
        "support_russia": ["none", "none", "none", "none", "none"],
    }
    found = measure_contrast(examples, ["aid", "aid", "war", "war", None], guesses)
    assert found.right == pytest.approx(13 / 15)
    assert found.n_sets == 2
    assert found.reversed == pytest.approx(1 / 5)
    assert found.whole == pytest.approx(1 / 2)


def test_command_prints_each_language(capsys):
    """The shipped model is measured in all languages together, then in each."""
    main([])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "shipped"
    assert [line.split()[0] for line in lines[2:]] == ["all", "en", "fr", "kk", "ru", "uk"]
    assert all(float(line.split()[2][:-1]) > 80 for line in lines[2:])
