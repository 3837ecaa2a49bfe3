"""The projection of a register: filled from the records, kept in step with each change, and read by search, filters and facets."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection

from filiere.kernel.folding import tokens
from filiere.store import projection_tables as tables
from filiere.store.projection_words import add_words, correct, words_of_rows
from filiere.store.register_shapes import Asked, Found, Row, Shape

BATCH = 2000
#: Above this many answers the nearest are not sought first: a reader who sees thousands refines.
RANKED = 2000
#: How many values of a facet are counted.
VALUES = 40


class Kept(NamedTuple):
    """A record as it enters the projection."""

    id: str
    visibility: int
    values: dict[str, Any]


class Where(NamedTuple):
    """A condition and its parameters."""

    words: str
    values: list[Any]


class Projection:
    """One register's projection. Its writing happens inside a transaction of the caller."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.table = shape.table

    def make(self, records: Iterable[Kept]) -> int:
        """Make the projection anew from all published records and return how many there are."""
        tables.drop_all(self.shape)
        tables.create(self.shape)
        count = 0
        seen: set[str] = set()
        for batch in _batches(records):
            count += len(batch)
            fresh = words_of_rows(line[4:6] for line in self._insert(batch)) - seen
            add_words(self.table, fresh)
            seen |= fresh
        tables.index(self.shape)
        tables.settle(self.shape)
        return count

    def put(self, records: Iterable[Kept]) -> None:
        """Write records as they are now."""
        for batch in _batches(records):
            self.remove([item.id for item in batch])
            add_words(self.table, words_of_rows(line[4:6] for line in self._insert(batch)))

    def remove(self, ids: Sequence[str]) -> None:
        """Take records out."""
        for first in range(0, len(ids), 500):
            some = list(ids[first : first + 500])
            marks = ", ".join(["%s"] * len(some))
            with connection.cursor() as cursor:
                cursor.execute(
                    f'DELETE FROM "{self.table}_many" WHERE row_id IN (SELECT row_id FROM "{self.table}" WHERE id IN ({marks}))', some
                )
                cursor.execute(f'DELETE FROM "{self.table}" WHERE id IN ({marks})', some)

    def _insert(self, batch: Sequence[Kept]) -> list[tuple[Any, ...]]:
        names = ["id", "visibility", "label", "body", "sort", "words", *(f"f_{column.name}" for column in self.shape.single)]
        marks = ["%s"] * len(names)
        if tables.is_postgres():
            names.append("vector")
            marks.append("to_tsvector('simple', %s)")
        quoted = ", ".join(f'"{name}"' for name in names)
        rows = [self._line(item) for item in batch]
        with connection.cursor() as cursor:
            cursor.executemany(f'INSERT INTO "{self.table}" ({quoted}) VALUES ({", ".join(marks)})', rows)
            several = [
                (value, column.name, item.id)
                for item in batch
                for column in self.shape.columns
                if column.many and column.facet
                for value in dict.fromkeys(item.values.get(column.name) or ())
            ]
            if several:
                many = f'INSERT INTO "{self.table}_many" (value, field, row_id) SELECT %s, %s, row_id FROM "{self.table}" WHERE id = %s'
                cursor.executemany(many, several)
        return rows

    def _line(self, item: Kept) -> tuple[Any, ...]:
        label = str(item.values.get(self.shape.label) or item.id)
        sort = " ".join(tokens(label))
        others = [item.values.get(column.name) for column in self.shape.columns if column.name != self.shape.label]
        words = " ".join(dict.fromkeys(word for said in (item.id, *_texts(others)) for word in tokens(said)))
        typed = [_plain(item.values.get(column.name)) for column in self.shape.single]
        line = (item.id, item.visibility, label, json.dumps(item.values, ensure_ascii=False), sort, words, *typed)
        return (*line, f"{sort} {words}") if tables.is_postgres() else line

    def find(self, asked: Asked) -> Found:
        """Return one page of what answers, the nearest names first."""
        where = self._where(asked)
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT count(*) FROM "{self.table}" WHERE {where.words}', where.values)
            total = int(cursor.fetchone()[0])
            order, values = self._order(asked, total)
            cursor.execute(
                f'SELECT id, label, visibility, body FROM "{self.table}" WHERE {where.words} ORDER BY {order} LIMIT %s OFFSET %s',
                [*where.values, *values, asked.count, asked.first],
            )
            return Found(total, tuple(Row(key, label, seen, json.loads(body)) for key, label, seen, body in cursor.fetchall()))

    def each(self, asked: Asked) -> Iterator[Row]:
        """Yield everything that answers, by name, a batch at a time."""
        where, after = self._where(asked), ("", "")
        while True:
            with connection.cursor() as cursor:
                later = "(sort > %s OR (sort = %s AND id > %s)) ORDER BY sort, id LIMIT %s"
                cursor.execute(
                    f'SELECT id, label, visibility, body, sort FROM "{self.table}" WHERE {where.words} AND {later}',
                    [*where.values, after[0], after[0], after[1], BATCH],
                )
                rows = cursor.fetchall()
            for key, label, seen, body, _sort in rows:
                yield Row(key, label, seen, json.loads(body))
            if len(rows) < BATCH:
                return
            after = (rows[-1][4], rows[-1][0])

    def facets(self, asked: Asked) -> dict[str, list[tuple[Any, int]]]:
        """Return how many of the answers have each value; the filter of a facet does not narrow its own values."""
        open_ = [column.name for column in self.shape.facets if not column.many and column.name not in asked.filters]
        # Few rows answer words: one pass over them counts every facet that is not itself narrowed.
        counted = self._together(open_, asked) if asked.words and len(open_) > 1 else {}
        for column in self.shape.facets:
            if column.name not in counted:
                counted[column.name] = self._facet(column.name, column.many, asked)
        return counted

    def _together(self, names: Sequence[str], asked: Asked) -> dict[str, list[tuple[Any, int]]]:
        where, columns = self._where(asked), ", ".join(f'"f_{name}"' for name in names)
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {columns}, count(*) FROM "{self.table}" WHERE {where.words} GROUP BY {columns}', where.values)
            rows = cursor.fetchall()
        counted: dict[str, list[tuple[Any, int]]] = {}
        for place, name in enumerate(names):
            values: Counter[Any] = Counter()
            for row in rows:
                if row[place] is not None:
                    values[row[place]] += row[-1]
            counted[name] = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))[:VALUES]
        return counted

    def like(self, labels: Iterable[str], clearance: int) -> dict[str, str]:
        """Return, by folded name, the id of a record of that very name."""
        wanted = sorted({" ".join(tokens(label)) for label in labels})
        found: dict[str, str] = {}
        for first in range(0, len(wanted), 500):
            some = wanted[first : first + 500]
            marks = ", ".join(["%s"] * len(some))
            with connection.cursor() as cursor:
                cursor.execute(
                    f'SELECT sort, id FROM "{self.table}" WHERE sort IN ({marks}) AND visibility <= %s ORDER BY id DESC', [*some, clearance]
                )
                found |= dict(cursor.fetchall())
        return found

    def corrected(self, asked: Asked) -> tuple[str, ...]:
        """Return the words asked for, each that nothing visible begins with replaced by the nearest word of the register."""

        def answers(word: str) -> int:
            return self.count(Asked(words=(word,), clearance=asked.clearance))

        return tuple(correct(self.table, word, answers) for word in asked.words)

    def size(self) -> int:
        """Return how many records are kept, whoever may see them."""
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT count(*) FROM "{self.table}"')
            return int(cursor.fetchone()[0])

    def count(self, asked: Asked) -> int:
        """Return how many answer."""
        where = self._where(asked)
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT count(*) FROM "{self.table}" WHERE {where.words}', where.values)
            return int(cursor.fetchone()[0])

    def _facet(self, name: str, many: bool, asked: Asked) -> list[tuple[Any, int]]:
        others = asked.model_copy(update={"filters": {key: values for key, values in asked.filters.items() if key != name}})
        where = self._where(others)
        if many:
            inside = f'JOIN "{self.table}" USING (row_id) WHERE field = %s AND {where.words}'
            statement = f'SELECT value, count(*) FROM "{self.table}_many" {inside} GROUP BY value'
            values = [name, *where.values]
        else:
            statement = f'SELECT "f_{name}", count(*) FROM "{self.table}" WHERE {where.words} GROUP BY "f_{name}"'
            values = where.values
        with connection.cursor() as cursor:
            cursor.execute(f"{statement} ORDER BY 2 DESC, 1 LIMIT {VALUES}", values)
            return [(value, count) for value, count in cursor.fetchall() if value is not None]

    def _where(self, asked: Asked) -> Where:
        words: list[str] = ["visibility <= %s"]
        values: list[Any] = [asked.clearance]
        columns = {column.name: column for column in self.shape.facets}
        for name, wanted in asked.filters.items():
            marks = ", ".join(["%s"] * len(wanted))
            if columns[name].many:
                words.append(f'row_id IN (SELECT row_id FROM "{self.table}_many" WHERE field = %s AND value IN ({marks}))')
                values += [name, *wanted]
            else:
                words.append(f'"f_{name}" IN ({marks})')
                values += [_typed(columns[name].type, value) for value in wanted]
        if asked.placed and self.shape.place:
            words += [f'"f_{name}" IS NOT NULL' for name in self.shape.place]
        if asked.words:
            matched = _match(self.table, asked.words)
            words.append(matched.words)
            values += matched.values
        return Where(" AND ".join(words), values)

    def _order(self, asked: Asked, total: int) -> tuple[str, list[Any]]:
        if not asked.words or total > RANKED:
            return "sort, id", []
        said = " ".join(asked.words)
        near = "CASE WHEN sort = %s THEN 0 WHEN sort LIKE %s THEN 1 WHEN sort LIKE %s THEN 2 ELSE 3 END"
        return f"{near}, sort, id", [said, f"{said}%", f"% {said}%"]


def _match(table: str, words: Sequence[str]) -> Where:
    """Return the condition that each word begins a word of the record. Words hold letters and digits only."""
    if tables.is_postgres():
        return Where("vector @@ (%s)::tsquery", [" & ".join(f"'{word}':*" for word in words)])
    return Where(
        f'row_id IN (SELECT rowid FROM "{table}_fts" WHERE "{table}_fts" MATCH %s)', [" AND ".join(f'"{word}"*' for word in words)]
    )


def _typed(word: str, value: str) -> Any:
    """Return a filter's value as its column keeps it; what cannot be one answers to nothing."""
    try:
        match word:
            case "integer":
                return int(value)
            case "number":
                return float(value)
            case "boolean":
                return int(value == "true")
            case _:
                return value
    except ValueError:
        return None


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def _texts(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, list | tuple):
            yield from (str(item) for item in value)
        elif isinstance(value, str):
            yield value


def _batches(records: Iterable[Kept]) -> Iterator[list[Kept]]:
    batch: list[Kept] = []
    for record in records:
        batch.append(record)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
