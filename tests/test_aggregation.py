"""Aggregation: means, intervals and counts per actor and target."""

import json

import numpy as np
import pytest

import stance
from stance.aggregation import PRIOR_STATEMENTS, aggregate
from stance.cli import main
from stance.document import NO_ATTRIBUTION, Document, Stance, Statement
from stance.errors import StanceError


def test_means_counts_and_intervals():
    """The mean lies in its interval, the counts add up, and few statements shrink."""
    texts = ["Kyiv condemned the strike.", "Kyiv thanked its partners. Moscow rejected the truce."]
    scores = aggregate(stance.classify(text) for text in texts)
    by_key = {(s.actor, s.target): s for s in scores}
    assert sorted(by_key) == list(by_key)
    kyiv = by_key["kyiv", "escalation"]
    assert 2 == kyiv.n == sum(kyiv.counts.values())
    assert kyiv.low <= kyiv.score <= kyiv.high
    assert pytest.approx(kyiv.score * 2 / (2 + PRIOR_STATEMENTS)) == kyiv.shrunk
    assert ("moscow", "support_russia") in by_key


def test_narration_does_not_count():
    """A statement without a speaker is nobody's position."""
    assert [] == aggregate([stance.classify("The delegations met in Moscow.")])


def _documents(*scored):
    """Return documents of one statement each, from dates and scores."""
    return [
        Document(
            "x", "en", None,
            (Statement("x", 0, 1, "kyiv", None, NO_ATTRIBUTION, {"e": Stance(
                "e", "favor" if score > 0 else "against", score,
                {"favor": 0.5, "against": 0.5, "none": 0.0})}),),
            date,
        )
        for date, score in scored
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("by", "periods"),
    [
        ("day", ["2024-12-29", "2024-12-30", "2025-01-01", None]),
        ("week", ["2024-W52", "2025-W01", None]),
        ("month", ["2024-12", "2025-01", None]),
        ("quarter", ["2024-Q4", "2025-Q1", None]),
        ("year", ["2024", "2025", None]),
        (None, [None]),
    ],
)
def test_periods(by, periods):
    """Documents fall in ISO weeks and calendar months, one without a date in None, none is lost."""
    docs = _documents(("2024-12-29", 0.5), ("2024-12-30", 0.1), ("2025-01-01", 0.2), (None, -0.9))
    scores = aggregate(iter(docs), by=by)
    assert periods == [s.period for s in scores]
    assert 4 == sum(s.n for s in scores)
    if by:
        assert pytest.approx(-0.9) == scores[-1].score


def test_interval_is_that_of_resampling():
    """Counting in bins gives the interval of a thousand resamples, within the noise of both."""
    rng = np.random.default_rng(3)
    values = np.clip(rng.normal(0.1, 0.4, 400), -1, 1)
    (score,) = aggregate(_documents(*((None, float(v)) for v in values)))
    means = values[rng.integers(0, len(values), (4000, len(values)))].mean(axis=1)
    assert pytest.approx(values.mean(), abs=1e-12) == score.score
    assert pytest.approx(np.quantile(means, [0.025, 0.975]), abs=0.006) == [score.low, score.high]


def test_same_documents_same_interval():
    """The bootstrap is seeded, and the same score throughout has no spread."""
    docs = _documents(*((None, 0.1) for _ in range(7)))
    assert aggregate(docs) == aggregate(docs)
    (score,) = aggregate(docs)
    assert 0.1 == pytest.approx(score.low) == pytest.approx(score.high)


def test_rows_have_the_same_columns():
    """Every label has its count in every row, also a label that did not occur."""
    rows = [s.to_row() for s in aggregate(_documents((None, 0.5), ("2024-01-01", -0.5)), by="year")]
    assert ["n_favor", "n_against", "n_none"] == [k for k in rows[0] if k.startswith("n_")]
    assert [(0, 1), (1, 0)] == [(row["n_favor"], row["n_against"]) for row in rows]
    assert ["2024", None] == [row["period"] for row in rows]


@pytest.mark.parametrize(("date", "by"), [(None, "fortnight"), ("soon", "week")])
def test_wrong_periods_are_refused(date, by):
    """An unknown period and a date that is none are named."""
    with pytest.raises(StanceError, match="accepted"):
        aggregate(_documents((date, 0.5)), by=by)


def test_command_line_parts_by_period(tmp_path, capsys):
    """``score --level actor --by week`` gives a row per week; --by alone is refused."""
    table = tmp_path / "t.jsonl"
    table.write_text(
        '{"text": "Kyiv condemned the strike.", "date": "2024-11-27"}\n'
        '{"text": "Kyiv condemned the strike."}\n'
    )
    out = tmp_path / "out.jsonl"
    command = ["score", str(table), "-o", str(out), "--by", "week"]
    assert 2 == main(command)
    assert "--level actor" in capsys.readouterr().err
    assert 0 == main([*command, "--level", "actor"])
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert ["2024-W48", None] == [r["period"] for r in rows if r["target"] == "escalation"]
