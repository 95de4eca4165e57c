"""The learning curve: shares are nested, and the figures tell whether more pays."""

import pytest

from training.curve import SHARES, draw_curve, judge, main, mean_macro_f1, print_curve, split
from training.data import TARGETS, Example

ROWS = {
    share: [
        {"statements": 1000 * share, "seeds": 0.6 + i / 50, **dict.fromkeys(TARGETS, 0.5 + i / 500)}
        for _ in range(2)
    ]
    for i, share in enumerate(SHARES)
}


def test_smaller_shares_are_parts_of_larger_ones():
    """Nothing is in both halves, and the order of the documents does not matter."""
    docs = [f"d{i}" for i in range(40)]
    quarter, rest = split(docs, 0.25, seed=1)
    assert 10 == len(quarter)
    assert not quarter & rest
    assert quarter < split(reversed(docs), 0.5, seed=1)[0]
    assert quarter != split(docs, 0.25, seed=2)[0]


def test_mean_over_the_targets():
    """One target wrong of three."""
    gold = dict.fromkeys(TARGETS, "none")
    examples = [Example("a", "d", "en", "kyiv", "text", gold)]
    right = {target: ["none"] for target in TARGETS}
    wrong = right | {TARGETS[0]: ["favor"]}
    assert mean_macro_f1(examples, wrong) == pytest.approx(mean_macro_f1(examples, right) * 2 / 3)


def test_what_a_doubling_brought(capsys):
    """A point or more pays: here on the seeds, and not on real texts."""
    print_curve(ROWS)
    lines = capsys.readouterr().out.splitlines()
    assert "100.0%" == lines[1 + len(SHARES)].split()[0]
    assert "  seeds            +0.020 ±0.000: more still pays" in lines
    assert f"  {TARGETS[0]:<16} +0.002 ±0.000: more hardly pays" in lines


def test_a_gain_within_the_spread_of_the_draws_says_nothing():
    """Neither that more pays nor that it does not."""
    assert judge([0.05, -0.03]).endswith("within chance")
    assert judge([0.01, 0.01]).endswith("more still pays")


def test_the_picture_is_the_same_each_time(tmp_path):
    """It names its axes and every target."""
    pytest.importorskip("matplotlib")
    for name in ("a.svg", "b.svg"):
        draw_curve(ROWS, tmp_path / name)
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert text == (tmp_path / "b.svg").read_text(encoding="utf-8")
    names = ["statements trained on", "macro-F1", *(f"real, {target}" for target in TARGETS)]
    assert all(name in text for name in names)


def test_a_picture_of_another_kind_is_refused_before_any_training(capsys):
    """One line, and what is accepted."""
    with pytest.raises(SystemExit):
        main(["--draw", "curve.gif"])
    assert "accepted: .pdf, .png, .svg" in capsys.readouterr().err
