"""The tables of a register's projection: made from its declaration, dropped and made again at will. The truth is in the log.

The rows that searches pass over are narrow: a number, the name as it sorts, and a *kind*. Records of one kind share who sees them, whether
they have a place, and the value of each one-valued facet; ``_kinds`` holds those once, with how many records there are, so that counts
without words read no row, and counts with words add up a few kinds; ``_tally`` does the same for facets of several values. What is shown
of a record lies apart, in ``_body``.

On SQLite the words are found by FTS5, on PostgreSQL by a ``simple`` tsvector with a GIN index; no extension is needed on either. Words are
folded before they come here. ``_near`` holds each word of the register with one letter left out, so that a word typed with one fault is
found by equality: the same on both databases.
"""

from collections.abc import Iterator

from django.db import connection

from filiere.store.register_shapes import Column, Shape

#: How many rows are written or read at once.
BATCH = 2000
_TYPES = {
    "sqlite": {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"},
    "postgresql": {"integer": "BIGINT", "number": "DOUBLE PRECISION", "boolean": "SMALLINT"},
}


def is_postgres() -> bool:
    """Return whether the workspace stands on PostgreSQL."""
    return connection.vendor == "postgresql"


def text_type() -> str:
    """Return a text that sorts by code point on either database."""
    return 'TEXT COLLATE "C"' if is_postgres() else "TEXT"


def column_type(column: Column) -> str:
    """Return the type of a typed column."""
    return _TYPES[connection.vendor].get(column.type, text_type())


def null_of(column: Column) -> str:
    """Return a null of a column's type: PostgreSQL joins lists of values only where their types agree."""
    return f"CAST(NULL AS {_TYPES[connection.vendor].get(column.type, 'TEXT')})"


def vector(words: str) -> tuple[str, ...]:
    """Return what a row keeps of its words."""
    return (words,) if is_postgres() else ()


def plain(words: str) -> tuple[str, ...]:
    """Return what a body keeps of its words: the full-text table of SQLite reads them there."""
    return () if is_postgres() else (words,)


def insert_row(table: str) -> str:
    """Return the statement that writes a row."""
    if is_postgres():
        return f"INSERT INTO \"{table}\" (row_id, id, sort, kind, vector) VALUES (%s, %s, %s, %s, to_tsvector('simple', %s))"
    return f'INSERT INTO "{table}" (row_id, id, sort, kind) VALUES (%s, %s, %s, %s)'


def insert_body(table: str) -> str:
    """Return the statement that writes what is shown of a row."""
    if is_postgres():
        return f'INSERT INTO "{table}_body" (row_id, label, body) VALUES (%s, %s, %s)'
    return f'INSERT INTO "{table}_body" (row_id, label, body, words) VALUES (%s, %s, %s, %s)'


def exists(shape: Shape) -> bool:
    """Return whether the projection is there."""
    return shape.table in connection.introspection.table_names()


def drop_all(shape: Shape) -> None:
    """Drop every projection of a register, those of older declarations included."""
    # A full-text table takes its own shadow tables with it.
    names = [name for name in connection.introspection.table_names() if name.startswith(shape.stem) and "_fts_" not in name]
    with connection.cursor() as cursor:
        for name in sorted(names, key=lambda name: (not name.endswith("_fts"), name)):
            cursor.execute(f'DROP TABLE "{name}"')


def create(shape: Shape) -> None:
    """Make the empty tables of a register."""
    with connection.cursor() as cursor:
        for statement in _statements(shape):
            cursor.execute(statement)


def index(shape: Shape) -> None:
    """Make the indexes, once the rows are in: filling first is faster."""
    with connection.cursor() as cursor:
        for statement in _indexes(shape):
            cursor.execute(statement)


def settle(shape: Shape) -> None:
    """Let the database count what was filled, so that it chooses its ways well."""
    with connection.cursor() as cursor:
        for name in ("", "_kinds", "_body", "_many", "_tally"):
            cursor.execute(f'ANALYZE "{shape.table}{name}"')


def _statements(shape: Shape) -> Iterator[str]:
    table, text = shape.table, text_type()
    words = ", vector tsvector" if is_postgres() else ""
    number = _ROW_ID[connection.vendor]
    yield f'CREATE TABLE "{table}" ({number}, id {text} NOT NULL, sort {text} NOT NULL, kind INTEGER NOT NULL{words})'
    shown = "" if is_postgres() else f", words {text} NOT NULL"
    yield f'CREATE TABLE "{table}_body" ({number}, label {text} NOT NULL, body TEXT NOT NULL{shown})'
    typed = "".join(f', "f_{column.name}" {column_type(column)}' for column in shape.single_facets)
    yield (
        f'CREATE TABLE "{table}_kinds" (kind INTEGER PRIMARY KEY, said {text} NOT NULL UNIQUE, records BIGINT NOT NULL, '
        f"visibility SMALLINT NOT NULL, placed SMALLINT NOT NULL{typed})"
    )
    yield f'CREATE TABLE "{table}_many" (row_id BIGINT NOT NULL, field {text} NOT NULL, value {text} NOT NULL)'
    yield (
        f'CREATE TABLE "{table}_tally" (field {text} NOT NULL, value {text} NOT NULL, kind INTEGER NOT NULL, records BIGINT NOT NULL, '
        f"PRIMARY KEY (field, value, kind))"
    )
    yield f'CREATE TABLE "{table}_near" (variant {text} NOT NULL, word {text} NOT NULL, PRIMARY KEY (variant, word))'
    if not is_postgres():
        yield from _full_text(table)


_ROW_ID = {"sqlite": "row_id INTEGER PRIMARY KEY", "postgresql": "row_id BIGINT PRIMARY KEY"}


def _full_text(table: str) -> Iterator[str]:
    """Yield an FTS5 index that keeps no copy of the words, and what keeps it in step."""
    yield (
        f'CREATE VIRTUAL TABLE "{table}_fts" USING fts5(words, content="{table}_body", content_rowid="row_id", '
        f"tokenize=\"unicode61 remove_diacritics 0\", prefix='2 3', detail=none)"
    )
    gone = f'INSERT INTO "{table}_fts"("{table}_fts", rowid, words) VALUES (\'delete\', old.row_id, old.words)'
    come = f'INSERT INTO "{table}_fts"(rowid, words) VALUES (new.row_id, new.words)'
    yield f'CREATE TRIGGER "{table}_ai" AFTER INSERT ON "{table}_body" BEGIN {come}; END'
    yield f'CREATE TRIGGER "{table}_ad" AFTER DELETE ON "{table}_body" BEGIN {gone}; END'
    yield f'CREATE TRIGGER "{table}_au" AFTER UPDATE ON "{table}_body" BEGIN {gone}; {come}; END'


def _indexes(shape: Shape) -> Iterator[str]:
    table = shape.table
    yield f'CREATE UNIQUE INDEX "{table}_id" ON "{table}" (id)'
    # The kind stands in the index: a page of a filter reads no other row.
    yield f'CREATE INDEX "{table}_sort" ON "{table}" (sort, id, kind)'
    yield f'CREATE INDEX "{table}_mv" ON "{table}_many" (field, value, row_id)'
    yield f'CREATE INDEX "{table}_mr" ON "{table}_many" (row_id, field, value)'
    if is_postgres():
        yield f'CREATE INDEX "{table}_gin" ON "{table}" USING gin (vector)'
