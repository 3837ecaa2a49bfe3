"""A projection as it is read: one page, everything, how many of each facet; always within what a reader may see."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from filiere.kernel.folding import tokens
from filiere.store.projection_asking import answering, rows, several
from filiere.store.projection_tables import BATCH, null_of
from filiere.store.projection_words import correct
from filiere.store.register_shapes import Asked, Column, Found, Row, Shape

#: Above this many answers the nearest are not sought first: a reader who sees thousands refines.
RANKED = 2000
#: How many values of a facet are counted.
VALUES = 40

Counts = dict[str, list[tuple[Any, int]]]


class ProjectionReading:
    """Reads one register's projection."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.table = shape.table

    def find(self, asked: Asked) -> Found:
        """Return one page of what answers, the nearest names first."""
        total = self.count(asked)
        where = rows(self.shape, asked)
        order, values = _order(asked, total)
        page = f"SELECT r.row_id, kind, sort, id {where.words} ORDER BY {order} LIMIT %s OFFSET %s"
        found = self._fetch(self._whole(page, order), [*where.values, *values, asked.count, asked.first, *values])
        return Found(total, tuple(_row(line) for line in found))

    def each(self, asked: Asked) -> Iterator[Row]:
        """Yield everything that answers, by name, a batch at a time."""
        where, after = rows(self.shape, asked), ("", "")
        while True:
            later = "(sort > %s OR (sort = %s AND id > %s)) ORDER BY sort, id LIMIT %s"
            page = self._whole(f"SELECT r.row_id, kind, sort, id {where.words} AND {later}", "sort, id")
            lines = self._fetch(page, [*where.values, after[0], after[0], after[1], BATCH])
            for line in lines:
                yield _row(line)
            if len(lines) < BATCH:
                return
            after = (lines[-1][4], lines[-1][0])

    def _whole(self, page: str, order: str) -> str:
        """Return the statement that adds the words of each record to a page: they lie apart, and few are read."""
        table = self.table
        return (
            f'SELECT p.id, b.label, k.visibility, b.body, p.sort FROM ({page}) p JOIN "{table}_body" b ON b.row_id = p.row_id '
            f'JOIN "{table}_kinds" k ON k.kind = p.kind ORDER BY {order}'
        )

    def count(self, asked: Asked) -> int:
        """Return how many answer."""
        if not asked.words and not several(self.shape, asked):
            where = answering(self.shape, asked)
            return int(self._fetch(f'SELECT coalesce(sum(records), 0) FROM "{self.table}_kinds" WHERE {where.words}', where.values)[0][0])
        where = rows(self.shape, asked)
        return int(self._fetch(f"SELECT count(*) {where.words}", where.values)[0][0])

    def size(self) -> int:
        """Return how many records are kept, whoever may see them."""
        return int(self._fetch(f'SELECT count(*) FROM "{self.table}"', [])[0][0])

    def facets(self, asked: Asked) -> Counts:
        """Return how many of the answers have each value; the filter of a facet does not narrow its own values."""
        single = [column for column in self.shape.facets if not column.many]
        counted: Counts = {column.name: [] for column in self.shape.facets}
        if single:
            for line in self._together(single, asked):
                counted[single[line[0]].name].append((line[1 + line[0]], int(line[-1])))
        for column in self.shape.facets:
            if column.many:
                counted[column.name] = self._several(column.name, asked)
        return counted

    def _together(self, columns: list[Column], asked: Asked) -> list[Any]:
        """Return every value of one-valued facets with its count: the rows are passed over once, then their few kinds are added up."""
        table = self.table
        if asked.words or several(self.shape, asked):
            passed = rows(self.shape, asked, kinds=False)
            source = f"WITH g AS MATERIALIZED (SELECT kind, count(*) AS n {passed.words} GROUP BY kind) "
            kinds, values = f'g JOIN "{table}_kinds" USING (kind)', [*passed.values]
        else:
            source, kinds, values = "", f'(SELECT *, records AS n FROM "{table}_kinds") k', []
        parts = []
        for place, column in enumerate(columns):
            where = answering(self.shape, asked, but=column.name)
            shown = ", ".join(f'"f_{one.name}"' if one is column else null_of(one) for one in columns)
            name = f'"f_{column.name}"'
            counted = f"SELECT {place} AS place, {shown}, sum(n) AS total FROM {kinds} WHERE {where.words} AND {name} IS NOT NULL"
            most = f"GROUP BY {name} HAVING sum(n) > 0 ORDER BY sum(n) DESC, {name} LIMIT {VALUES}"
            parts.append(f"SELECT * FROM ({counted} {most}) f{place}")
            values += where.values
        return self._fetch(source + " UNION ALL ".join(parts), values)

    def _several(self, name: str, asked: Asked) -> list[tuple[Any, int]]:
        if not asked.words and not several(self.shape, asked, but=name):
            kinds = answering(self.shape, asked)
            statement = (
                f'SELECT value, sum(t.records) FROM "{self.table}_tally" t JOIN "{self.table}_kinds" USING (kind) WHERE field = %s '
                f"AND {kinds.words} GROUP BY value HAVING sum(t.records) > 0 ORDER BY 2 DESC, 1 LIMIT {VALUES}"
            )
            return [(value, int(count)) for value, count in self._fetch(statement, [name, *kinds.values])]
        where = rows(self.shape, asked, but=name)
        inside = f"SELECT r.row_id {where.words}"
        statement = (
            f'SELECT value, count(*) FROM "{self.table}_many" WHERE field = %s AND row_id IN ({inside}) '
            f"GROUP BY value ORDER BY 2 DESC, 1 LIMIT {VALUES}"
        )
        return [(value, count) for value, count in self._fetch(statement, [name, *where.values])]

    def like(self, labels: Iterable[str], clearance: int) -> dict[str, str]:
        """Return, by folded name, the id of a record of that very name."""
        wanted = sorted({" ".join(tokens(label)) for label in labels})
        where = rows(self.shape, Asked(clearance=clearance))
        found: dict[str, str] = {}
        for first in range(0, len(wanted), 500):
            some = wanted[first : first + 500]
            marks = ", ".join(["%s"] * len(some))
            found |= dict(self._fetch(f"SELECT sort, id {where.words} AND sort IN ({marks}) ORDER BY id DESC", [*where.values, *some]))
        return found

    def corrected(self, asked: Asked) -> tuple[str, ...]:
        """Return the words asked for, each that nothing visible begins with replaced by the nearest word of the register."""

        def answers(word: str) -> int:
            return self.count(Asked(words=(word,), clearance=asked.clearance))

        return tuple(correct(self.table, word, answers) for word in asked.words)

    def _fetch(self, statement: str, values: list[Any]) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())


def _order(asked: Asked, total: int) -> tuple[str, list[Any]]:
    if not asked.words or total > RANKED:
        return "sort, id", []
    said = " ".join(asked.words)
    near = "CASE WHEN sort = %s THEN 0 WHEN sort LIKE %s THEN 1 WHEN sort LIKE %s THEN 2 ELSE 3 END"
    return f"{near}, sort, id", [said, f"{said}%", f"% {said}%"]


def _row(line: tuple[Any, ...]) -> Row:
    key, label, seen, body = line[:4]
    return Row(key, label, seen, json.loads(body))
