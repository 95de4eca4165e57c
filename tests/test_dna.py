"""Discourse Network Analyzer: a database with its tables, positions and offsets."""

import sqlite3

import pytest

from stance.classification import classify
from stance.dna import MAX_NAME, PASSWORD, DnaDatabase, hash_password
from stance.document import Attribution, Document, Stance, Statement
from stance.source import Source

POSITIONS = """
    select d.Title, s.Start, s.Stop, person.Value, organization.Value, concept.Value, b.Value
    from STATEMENTS s join DOCUMENTS d on d.ID = s.DocumentId
    join DATASHORTTEXT p on p.StatementId = s.ID join ENTITIES person on person.ID = p.Entity
    join DATASHORTTEXT o on o.StatementId = s.ID join ENTITIES organization on organization.ID = o.Entity
    join DATASHORTTEXT c on c.StatementId = s.ID join ENTITIES concept on concept.ID = c.Entity
    join DATABOOLEAN b on b.StatementId = s.ID
    where p.VariableId = 1 and o.VariableId = 2 and c.VariableId = 3 and b.VariableId = 4
    order by s.ID
"""  # noqa: E501


def position(text, start, end, actor="kyiv", label="favor", abstained=None, speaker="Zelensky"):
    """Return a statement with one stance."""
    stance = Stance("escalation", label, 0.0, {label: 1.0}, abstained)
    return Statement(
        text[start:end], start, end, actor, speaker, Attribution("direct", "verb"),
        {"escalation": stance},
    )  # fmt: skip


def write(path, *documents):
    """Write a database of documents, and return it with an open connection."""
    database = DnaDatabase(path)
    for source, document in documents:
        database.add(source, document)
    database.close()
    return database, sqlite3.connect(path)


def test_positions_have_person_organization_concept_and_agreement(tmp_path):
    """A position becomes a statement; narration, no stance and abstention are counted."""
    text = "a b c d e f"
    statements = [
        position(text, 0, 1),
        position(text, 2, 3, actor="moscow", label="against", speaker=None),
        position(text, 4, 5, label="none"),
        position(text, 6, 7, actor=None),
        position(text, 8, 9, abstained="unknown language"),
        position(text, 10, 11, label="calls for"),
    ]
    document = Document(text, "en", None, tuple(statements))
    database, db = write(tmp_path / "x.dna", (Source("n", text), document))
    assert [
        ("n", 0, 1, "Zelensky", "kyiv", "escalation", 1),
        ("n", 2, 3, "", "moscow", "escalation", 0),
        ("n", 10, 11, "Zelensky", "kyiv", "escalation: calls for", 1),
    ] == db.execute(POSITIONS).fetchall()
    assert (3, 3) == (database.n_statements, database.n_left_out)


@pytest.mark.parametrize("text", ["🕊 Stop. 🚀 Fire.", "Stop.\r\nFire.\r\n", "\ud83d Stop.\0 Fire."])
def test_offsets_are_those_of_the_text_pane(tmp_path, text):
    """Java counts UTF-16 code units, and its text pane shows a line end as one character."""
    at = text.index("Fire.")
    document = Document(text, "en", None, (position(text, at, at + 5),))
    _, db = write(tmp_path / "x.dna", (Source("n", text), document))
    ((shown,),) = db.execute("select Text from DOCUMENTS").fetchall()
    ((start, stop),) = db.execute("select Start, Stop from STATEMENTS").fetchall()
    units = shown.encode("utf-16-le")
    assert "Fire." == units[2 * start : 2 * stop].decode("utf-16-le")


def test_the_tables_hold_together(tmp_path):
    """Every reference resolves, every entity has its attributes, the default type is there."""
    text = "NATO condemned the attack. Kyiv thanked its allies for the weapons."
    _, db = write(tmp_path / "x.dna", (Source("n", text), classify(text)))
    assert [] == db.execute("pragma foreign_key_check").fetchall()
    (n_entities,) = db.execute("select count(*) from ENTITIES").fetchone()
    (n_values,) = db.execute("select count(*) from ATTRIBUTEVALUES").fetchone()
    assert 0 < 3 * n_entities == n_values
    variables = db.execute("select Variable, DataType from VARIABLES order by ID").fetchall()
    assert [
        ("person", "short text"),
        ("organization", "short text"),
        ("concept", "short text"),
        ("agreement", "boolean"),
    ] == variables


def test_dates_titles_and_names_fit(tmp_path):
    """The date is the document's; one without is counted; long names are cut."""
    documents = [
        (Source("a", "x"), Document("x", "en", None, date="2024-05-01")),
        (Source("b", "y"), Document("y", "en", "nato", date="2024-05-02")),
        (Source("c" * 500, ""), Document("", None, None)),
    ]
    database, db = write(tmp_path / "x.dna", *documents)
    rows = db.execute("select date(Date, 'unixepoch'), length(Title), Author from DOCUMENTS")
    assert [("2024-05-01", 1, ""), ("2024-05-02", 1, "nato"), ("1970-01-01", MAX_NAME, "")] == (
        rows.fetchall()
    )
    assert 1 == database.n_undated


def test_the_password_is_the_one_that_dna_checks():
    """Jasypt 1.9.3, which DNA asks, has said yes to this one and no to another password."""
    known = "1lHav4lb/WfOMAeQVhS3ziySiQ5/vMwDJ5rsHLocgo8t8Y9hZL5Nuezsvg6VsunW"
    assert known == hash_password(PASSWORD)


def test_the_same_documents_give_the_same_rows(tmp_path):
    """Nothing in the file depends on the day or on chance."""
    text = "Kyiv condemned the strikes."
    dumps = [
        list(write(tmp_path / name, (Source("n", text), classify(text)))[1].iterdump())
        for name in ("a.dna", "b.dna")
    ]
    assert dumps[0] == dumps[1]
