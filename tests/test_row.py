"""Rows: flat, typed, with where they come from and what made them."""

import hashlib

import pytest

from stance._version import __version__
from stance.aggregation import aggregate
from stance.document import NO_ATTRIBUTION, Document, Stance, Statement
from stance.errors import InputError
from stance.row import (
    actor_columns,
    actor_rows,
    statement_columns,
    statement_rows,
    total_columns,
    total_rows,
)
from stance.source import Source

LABELS = {"e": ("against", "favor", "none")}
MADE_BY = {"model_sha256": "m", "version": __version__}


def statement(start, actor, score, abstained=None):
    """Return a statement of four characters."""
    favor = max(0.1, 0.1 + score)
    proba = {"against": favor - score, "favor": favor, "none": 1 - 2 * favor + score}
    label = max(proba, key=proba.__getitem__)
    stance = Stance("e", label, score, proba, abstained)
    return Statement("Yes.", start, start + 4, actor, None, NO_ATTRIBUTION, {"e": stance})


def document(*statements, date=None):
    """Return a document of some statements."""
    return Document("Yes. " * 9, "en", "nato", tuple(statements), date)


DOCUMENT = document(
    statement(0, "kyiv", -1 / 3), statement(5, None, 0.2, "unknown language"), date="2024-05-01"
)
SOURCE = Source("d1", DOCUMENT.text, "f.csv")


def of_type(value, kind):
    """Tell whether a cell is empty or of the type of its column."""
    return value is None or type(value) is kind


def test_a_row_for_each_statement():
    """Every column is there, in order and of its type, for every statement."""
    rows = list(statement_rows(SOURCE, DOCUMENT, "m"))
    columns = statement_columns(LABELS)
    assert 2 == len(rows)
    for row in rows:
        assert list(columns) == list(row)
        assert all(of_type(row[name], kind) for name, kind in columns.items())
        assert MADE_BY.items() <= row.items()
    first, second = rows
    assert ("d1", "f.csv", "2024-05-01", "en", "nato") == tuple(first.values())[:5]
    assert ("kyiv", -0.333333, None) == (first["actor"], first["e_score"], first["e_abstained"])
    assert (None, 5, 9, "unknown language") == tuple(
        second[name] for name in ("actor", "start", "end", "e_abstained")
    )
    assert 1 == pytest.approx(sum(first[f"e_p_{label}"] for label in LABELS["e"]), abs=1e-5)


def test_the_hash_is_of_the_file_or_of_the_text():
    """A row of a table has none of its own, and odd text has one too."""

    def digest(source):
        return next(statement_rows(source, DOCUMENT, "m"))["input_sha256"]

    assert hashlib.sha256(SOURCE.text.encode()).hexdigest() == digest(SOURCE)
    assert "s" == digest(Source("d1", "x", sha256="s"))
    assert digest(Source("d1", "\ud800")) != digest(Source("d1", "\ud801"))


@pytest.mark.parametrize("target", ["text", "actor", "version", "input_sha256", "e_score"])
def test_a_target_named_like_a_column_is_refused(target):
    """Two columns of one name would be one."""
    labels = {"e": LABELS["e"], target: ("a", "b")}
    with pytest.raises(InputError, match=f"the model has a target '{target}', .* rename"):
        statement_columns(labels)


def test_a_row_for_each_actor():
    """The positions of one document, as ``aggregate`` gives them, with where they come from."""
    rows = list(actor_rows(SOURCE, DOCUMENT, "m"))
    columns = actor_columns(LABELS)
    expected = aggregate([DOCUMENT])
    assert [(s.actor, s.target, s.n) for s in expected] == [
        (row["actor"], row["target"], row["n"]) for row in rows
    ]
    assert "kyiv" in {row["actor"] for row in rows}
    for row in rows:
        assert list(columns) == list(row)
        assert all(of_type(row[name], kind) for name, kind in columns.items())


def test_labels_of_a_user_are_counted():
    """Counts are those of the labels that the model has, not of the shipped ones."""
    proba = {"high": 0.75, "low": 0.25}
    stances = {
        "heat": Stance("heat", "high", 0.5, proba, None),
        "stress": Stance("stress", "low", 0.0, {"low": 0.5, "odd": 0.5}, "unknown language"),
    }
    doc = document(Statement("Yes.", 0, 4, "kyiv", None, NO_ATTRIBUTION, stances))
    labels = {target: tuple(stance.probabilities) for target, stance in stances.items()}
    counts = {"n": 1, "n_high": 1, "n_low": 0, "n_odd": 0}
    for columns, rows in (
        (actor_columns(labels), actor_rows(SOURCE, doc, "m")),
        (
            total_columns(labels),
            total_rows(statement_rows(SOURCE, doc, "m"), labels, "m", None),
        ),
    ):
        (row,) = rows
        assert list(columns) == list(row)
        assert counts == {name: row[name] for name in columns if name[:2] in ("n", "n_")}
    assert not list(actor_rows(SOURCE, document(), "m"))


def test_shipped_labels_are_counted_in_their_order():
    """Favor, against, none: whatever their order in the model."""
    names = [name for name in actor_columns(LABELS) if name.startswith("n_")]
    assert ["n_favor", "n_against", "n_none"] == names


@pytest.mark.parametrize("by", [None, "week"])
def test_totals_are_those_of_the_documents(by):
    """What is added up from rows is what is added up from documents, to six places."""
    docs = [
        document(statement(0, "kyiv", 0.5), statement(5, "moscow", -0.5), date="2024-05-01"),
        document(statement(0, "kyiv", -0.25), date="2024-05-02"),
        document(statement(0, "kyiv", 0.75), date="2024-06-01"),
        document(statement(0, "kyiv", 0.1, "unknown language"), date="2024-06-01"),
    ]
    sources = [Source(f"d{i}", doc.text) for i, doc in enumerate(docs)]
    rows = [r for s, d in zip(sources, docs, strict=True) for r in statement_rows(s, d, "m")]
    found = list(total_rows(rows, LABELS, "m", by))
    expected = [score.to_row() for score in aggregate(docs, by=by)]
    assert len(expected) == len(found) == (2 if by is None else 3)
    for row, told in zip(found, expected, strict=True):
        assert list(total_columns(LABELS)) == list(row)
        for name in ("actor", "target", "period", "n", "n_favor", "n_against", "n_none"):
            assert told.get(name, 0) == row[name]
        for name in ("score", "low", "high", "shrunk"):
            assert row[name] == pytest.approx(told[name], abs=1e-6)
