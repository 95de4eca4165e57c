"""Statements for Discourse Network Analyzer: a database that DNA 3 opens, or imports from.

DNA reads statements from its own databases only; text files give it documents without statements,
and it has no import of tables. So this is an SQLite file with the tables of DNA 3: each position
that a statement takes becomes a *DNA Statement* with ``person`` (the speaker as written),
``organization`` (the actor), ``concept`` (the target) and ``agreement`` (favor or against).

Left out, and counted, are what a network of positions has no place for: narration, statements
without a stance, and those where the model abstains. Offsets are UTF-16 code units into a text
whose line ends are single, as the text pane of DNA shows it.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ._version import __version__
from .excerpt import NO_STANCE
from .offset import to_utf16

if TYPE_CHECKING:
    from .document import Document, Stance
    from .source import Source

PASSWORD = "stance"
"""Of the coder *Admin*, whom DNA asks for; the file holds nothing secret."""

MAX_NAME = 190
"""Titles and values that are longer are refused by DNA's own tables."""

NO_DATE = dt.date(1970, 1, 1)
_DNA_VERSION, _DNA_DATE = "3.0.7", "2022-06-12"
_PERMISSIONS = [
    *("AddDocuments", "EditDocuments", "DeleteDocuments", "ImportDocuments"),
    *("AddStatements", "EditStatements", "DeleteStatements", "EditAttributes", "EditRegex"),
    *("EditStatementTypes", "EditCoders", "EditCoderRelations", "ViewOthersDocuments"),
    *("EditOthersDocuments", "ViewOthersStatements", "EditOthersStatements"),
]
_COLOR = ", ".join(f"{name} integer not null default 0" for name in ("Red", "Green", "Blue"))
_ID = "ID integer not null primary key"


def _link(column: str, table: str) -> str:
    return f"{column} integer references {table}(ID) on delete cascade"


def _value_table(value: str) -> str:
    statement, variable = _link("StatementId", "STATEMENTS"), _link("VariableId", "VARIABLES")
    return f"{_ID}, {statement}, {variable}, {value}, unique (StatementId, VariableId)"


_TABLES = {
    "SETTINGS": "Property text primary key, Value text not null",
    "CODERS": f"{_ID}, Name text not null, {_COLOR}, Refresh integer not null default 0, "
    "FontSize integer not null default 14, Password text not null, "
    "PopupWidth integer default 300, ColorByCoder integer not null default 0, "
    "PopupDecoration integer not null default 0, PopupAutoComplete integer not null default 1, "
    + ", ".join(f"Permission{name} integer not null default 1" for name in _PERMISSIONS),
    "DOCUMENTS": f"{_ID}, Title text not null, Text text not null, {_link('Coder', 'CODERS')}, "
    "Author text not null default '', Source text not null default '', "
    "Section text not null default '', Notes text not null default '', "
    "Type text not null default '', Date integer not null",
    "STATEMENTTYPES": f"{_ID}, Label text not null, {_COLOR}",
    "VARIABLES": f"{_ID}, Variable text not null, DataType text not null default 'short text', "
    f"{_link('StatementTypeId', 'STATEMENTTYPES')}, unique (Variable, StatementTypeId)",
    "VARIABLELINKS": f"{_ID}, {_link('SourceVariableId', 'VARIABLES')}, "
    f"{_link('TargetVariableId', 'VARIABLES')}",
    "REGEXES": f"Label text primary key, {_COLOR}",
    "CODERRELATIONS": f"{_ID}, {_link('Coder', 'CODERS')}, {_link('OtherCoder', 'CODERS')}, "
    "viewStatements integer not null default 1, editStatements integer not null default 1, "
    "viewDocuments integer not null default 1, editDocuments integer not null default 1",
    "STATEMENTS": f"{_ID}, {_link('StatementTypeId', 'STATEMENTTYPES')}, "
    f"{_link('DocumentId', 'DOCUMENTS')}, Start integer not null check (Start >= 0), "
    f"Stop integer not null, {_link('Coder', 'CODERS')}, check (Start < Stop)",
    "DATABOOLEAN": _value_table("Value integer not null default 1"),
    "DATAINTEGER": _value_table("Value integer not null default 0"),
    "ENTITIES": f"{_ID}, {_link('VariableId', 'VARIABLES')}, Value text not null default '', "
    f"Red integer, Green integer, Blue integer, {_link('ChildOf', 'ENTITIES')}, "
    f"unique (VariableId, Value), check (length(Value) <= {MAX_NAME})",
    "DATASHORTTEXT": _value_table(_link("Entity", "ENTITIES")),
    "DATALONGTEXT": _value_table("Value text default ''"),
    "ATTRIBUTEVARIABLES": f"{_ID}, {_link('VariableId', 'VARIABLES')}, "
    "AttributeVariable text not null, unique (VariableId, AttributeVariable)",
    "ATTRIBUTEVALUES": f"{_ID}, {_link('EntityId', 'ENTITIES')}, "
    f"{_link('AttributeVariableId', 'ATTRIBUTEVARIABLES')}, "
    "AttributeValue text not null default '', unique (EntityId, AttributeVariableId)",
}
# The statement type that DNA makes in a new database, so that an import finds it there.
_VARIABLES = {"person": 1, "organization": 2, "concept": 3, "agreement": 4}
_ATTRIBUTES = [(v, name) for name in ("Type", "Alias", "Notes") for v in (1, 2, 3)]


class DnaDatabase:
    """A new database for DNA 3.

    Parameters
    ----------
    path : path-like
        Must not exist yet.

    Attributes
    ----------
    n_statements : int
        DNA statements written: one per position.
    n_left_out : int
        Statements without a place in DNA.
    n_undated : int
        Documents without a date; DNA needs one and is given :data:`NO_DATE`.
    """

    def __init__(self, path: str | Path) -> None:
        self.n_statements = self.n_left_out = self.n_undated = 0
        self._entities: dict[tuple[int, str], int] = {}
        self._database = sqlite3.connect(path)
        run = self._database.execute
        for table, columns in _TABLES.items():
            run(f"create table {table} ({columns})")
        settings = [("version", _DNA_VERSION), ("date", _DNA_DATE)]
        self._database.executemany("insert into SETTINGS values (?, ?)", settings)
        run(
            "insert into CODERS (ID, Name, Red, Green, Password) values (1, 'Admin', 255, 255, ?)",
            [hash_password(PASSWORD)],
        )
        run("insert into STATEMENTTYPES values (1, 'DNA Statement', 239, 208, 51)")
        for name, number in _VARIABLES.items():
            kind = "boolean" if name == "agreement" else "short text"
            run("insert into VARIABLES values (?, ?, ?, 1)", (number, name, kind))
        self._database.executemany(
            "insert into ATTRIBUTEVARIABLES (VariableId, AttributeVariable) values (?, ?)",
            _ATTRIBUTES,
        )

    def add(self, source: Source, document: Document) -> None:
        """Append a document with its positions."""
        number = self._add_document(source, document)
        spans = [offset for s in document for offset in (s.start, s.end)]
        # A line end of two characters is shown as one.
        pairs = [match.start() for match in re.finditer("\r\n", document.text)]
        units = _shift(to_utf16(document.text, spans), to_utf16(document.text, pairs))
        for s, start, stop in zip(document, units[::2], units[1::2], strict=True):
            positions = [] if s.actor is None else list(filter(_is_position, s.stances.values()))
            self.n_left_out += not positions
            for stance in positions:
                concept = stance.target
                if stance.label not in ("favor", "against"):
                    concept += f": {stance.label}"
                values = {"person": s.speaker or "", "organization": s.actor, "concept": concept}
                self._add_statement(
                    number, start, stop, {k: str(v) for k, v in values.items()}, stance
                )

    def close(self) -> None:
        """Finish the file."""
        self._database.commit()
        self._database.close()

    def _add_document(self, source: Source, document: Document) -> int:
        text = _storable(document.text).replace("\r\n", "\n").replace("\r", "\n")
        date = dt.date.fromisoformat(document.date) if document.date else None
        self.n_undated += date is None
        row: dict[str, str | int] = {
            "Title": _shorten(source.id),
            "Text": text,
            "Coder": 1,
            "Author": document.issuer or "",
            "Type": "communiqué" if document.issuer else "dispatch",
            "Notes": f"language {document.lang or 'unknown'}; coded by stance {__version__}",
            "Date": ((date or NO_DATE) - NO_DATE).days * 86_400,
        }
        return self._insert("DOCUMENTS", row)

    def _add_statement(
        self, document: int, start: int, stop: int, values: dict[str, str], stance: Stance
    ) -> None:
        row = {"StatementTypeId": 1, "DocumentId": document, "Start": start, "Stop": stop}
        statement = self._insert("STATEMENTS", {**row, "Coder": 1})
        for name, value in values.items():
            where = {"StatementId": statement, "VariableId": _VARIABLES[name]}
            entity = self._entity(_VARIABLES[name], _shorten(value))
            self._insert("DATASHORTTEXT", {**where, "Entity": entity})
        agreement = {"StatementId": statement, "VariableId": _VARIABLES["agreement"]}
        self._insert("DATABOOLEAN", {**agreement, "Value": int(stance.label != "against")})
        self.n_statements += 1

    def _entity(self, variable: int, value: str) -> int:
        key = (variable, value)
        if key not in self._entities:
            black = dict.fromkeys(("Red", "Green", "Blue"), 0)
            row: dict[str, str | int] = {"VariableId": variable, "Value": value}
            entity = self._entities[key] = self._insert("ENTITIES", {**row, **black})
            for attribute, (owner, _) in enumerate(_ATTRIBUTES, 1):
                if owner == variable:
                    self._insert(
                        "ATTRIBUTEVALUES", {"EntityId": entity, "AttributeVariableId": attribute}
                    )
        return self._entities[key]

    def _insert(self, table: str, row: Mapping[str, str | int]) -> int:
        marks = ", ".join("?" * len(row))
        cursor = self._database.execute(
            f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values())
        )
        return cursor.lastrowid or 0


def hash_password(password: str) -> str:
    """Return a password as DNA keeps it: SHA-256 over a salt, a hundred thousand times.

    The form of ``StrongPasswordEncryptor`` of Jasypt: salt and digest, in base 64. The salt is
    always the same, so that the same documents give the same file.
    """
    salt = digest = hashlib.sha256(password.encode()).digest()[:16]
    digest += password.encode()
    for _ in range(100_000):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode()


def _is_position(stance: Stance) -> bool:
    return stance.label != NO_STANCE and stance.abstained is None


def _shift(offsets: list[int], pairs: list[int]) -> list[int]:
    """Return ascending offsets less the number of line ends of two characters before them."""
    shifted, before = [], 0
    for offset in offsets:
        while before < len(pairs) and pairs[before] < offset:
            before += 1
        shifted.append(offset - before)
    return shifted


def _storable(text: str) -> str:
    """Replace what SQLite cannot hold, lone surrogates and NUL, one for one."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "�")


def _shorten(text: str) -> str:
    text = " ".join(_storable(text).split())
    return text if len(text) <= MAX_NAME else text[: MAX_NAME - 1] + "…"
