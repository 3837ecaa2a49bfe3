"""The projection of a register as it is written: filled from the records, kept in step with each change."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from filiere.kernel.folding import tokens
from filiere.store import projection_tables as tables
from filiere.store.projection_reading import ProjectionReading
from filiere.store.projection_tables import BATCH
from filiere.store.projection_words import add_words, words_of_rows


class Kept(NamedTuple):
    """A record as it enters the projection."""

    id: str
    visibility: int
    values: dict[str, Any]


class Projection(ProjectionReading):
    """One register's projection. Its writing happens inside a transaction of the caller, one writer at a time."""

    def make(self, records: Iterable[Kept]) -> int:
        """Make the projection anew from all published records and return how many there are."""
        tables.drop_all(self.shape)
        tables.create(self.shape)
        count = 0
        seen: set[str] = set()
        for batch in _batches(records):
            fresh = words_of_rows([self._insert(batch, count)]) - seen
            count += len(batch)
            add_words(self.table, fresh)
            seen |= fresh
        tables.index(self.shape)
        tables.settle(self.shape)
        return count

    def put(self, records: Iterable[Kept]) -> None:
        """Write records as they are now."""
        for batch in _batches(records):
            self.remove([item.id for item in batch])
            last = int(self._fetch(f'SELECT coalesce(max(row_id), 0) FROM "{self.table}"', [])[0][0])
            add_words(self.table, words_of_rows([self._insert(batch, last)]))

    def remove(self, ids: Sequence[str]) -> None:
        """Take records out."""
        for first in range(0, len(ids), 500):
            some = list(ids[first : first + 500])
            marks = ", ".join(["%s"] * len(some))
            gone = self._fetch(f'SELECT row_id, kind FROM "{self.table}" WHERE id IN ({marks})', some)
            if not gone:
                continue
            numbers, marks = [int(number) for number, _ in gone], ", ".join(["%s"] * len(gone))
            several = f'SELECT count(*), field, value, kind FROM "{self.table}_many" JOIN "{self.table}" USING (row_id)'
            tallied = self._fetch(f"{several} WHERE row_id IN ({marks}) GROUP BY field, value, kind", numbers)
            with connection.cursor() as cursor:
                less = "SET records = records - %s WHERE field = %s AND value = %s AND kind = %s"
                cursor.executemany(f'UPDATE "{self.table}_tally" {less}', tallied)
                for name in ("_many", "_body", ""):
                    cursor.execute(f'DELETE FROM "{self.table}{name}" WHERE row_id IN ({marks})', numbers)
                fewer = [(count, kind) for kind, count in Counter(int(kind) for _, kind in gone).items()]
                cursor.executemany(f'UPDATE "{self.table}_kinds" SET records = records - %s WHERE kind = %s', fewer)

    def _insert(self, batch: Sequence[Kept], last: int) -> list[str]:
        """Write new rows, numbered after ``last``, and return the words of each."""
        batch = [self._open(item) for item in batch]
        kinds = self._kinds(batch)
        numbered = list(enumerate(batch, start=last + 1))
        said = {number: _words(self.shape.label, [column.name for column in self.shape.columns], item) for number, item in numbered}
        rows: list[tuple[Any, ...]] = [
            (number, item.id, said[number][1], kinds[self._kind(item)], *tables.vector(said[number][2])) for number, item in numbered
        ]
        bodies: list[tuple[Any, ...]] = [
            (number, said[number][0], json.dumps(item.values, ensure_ascii=False), *tables.plain(said[number][2]))
            for number, item in numbered
        ]
        several: list[tuple[Any, ...]] = [
            (number, column.name, value)
            for number, item in numbered
            for column in self.shape.columns
            if column.many and column.facet
            for value in dict.fromkeys(item.values.get(column.name) or ())
        ]
        with connection.cursor() as cursor:
            cursor.executemany(tables.insert_row(self.table), rows)
            cursor.executemany(tables.insert_body(self.table), bodies)
            if several:
                cursor.executemany(f'INSERT INTO "{self.table}_many" (row_id, field, value) VALUES (%s, %s, %s)', several)
                kind_of = {number: kind for number, _, _, kind, *_ in rows}
                tallied = Counter((field, value, kind_of[number]) for number, field, value in several)
                cursor.executemany(
                    f'INSERT INTO "{self.table}_tally" AS t (field, value, kind, records) VALUES (%s, %s, %s, %s) '
                    "ON CONFLICT (field, value, kind) DO UPDATE SET records = t.records + excluded.records",
                    [(*said, records) for said, records in tallied.items()],
                )
        return [words for _, _, words in said.values()]

    def _open(self, item: Kept) -> Kept:
        """Return a record without what it says about people: no search and no list may hold it."""
        hidden = {column.name for column in self.shape.columns if column.personal} & item.values.keys()
        return item._replace(values={name: value for name, value in item.values.items() if name not in hidden}) if hidden else item

    def _kinds(self, batch: Sequence[Kept]) -> Mapping[str, int]:
        """Count records among their kinds, those nobody had made if need be, and return the number of each kind."""
        counted = Counter(self._kind(item) for item in batch)
        names = "".join(f', "f_{column.name}"' for column in self.shape.single_facets)
        marks = ", ".join(["%s"] * (4 + len(self.shape.single_facets)))
        known = self._known(list(counted))
        with connection.cursor() as cursor:
            cursor.executemany(
                f'UPDATE "{self.table}_kinds" SET records = records + %s WHERE kind = %s',
                [(counted[said], kind) for said, kind in known.items()],
            )
            last = int(self._fetch(f'SELECT coalesce(max(kind), 0) FROM "{self.table}_kinds"', [])[0][0])
            fresh = {said: kind for kind, said in enumerate((said for said in counted if said not in known), start=last + 1)}
            cursor.executemany(
                f'INSERT INTO "{self.table}_kinds" (kind, said, records, visibility, placed{names}) VALUES (%s, {marks})',
                [(kind, said, counted[said], *json.loads(said)) for said, kind in fresh.items()],
            )
        return {**known, **fresh}

    def _known(self, said: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for first in range(0, len(said), 500):
            some = list(said[first : first + 500])
            marks = ", ".join(["%s"] * len(some))
            found |= dict(self._fetch(f'SELECT said, kind FROM "{self.table}_kinds" WHERE said IN ({marks})', some))
        return found

    def _kind(self, item: Kept) -> str:
        """Return what a record shares with all those of its kind: who sees it, whether it has a place, its one-valued facets."""
        place = self.shape.place or ()
        placed = int(bool(place) and all(item.values.get(name) is not None for name in place))
        values = [_plain(item.values.get(column.name)) for column in self.shape.single_facets]
        return json.dumps([item.visibility, placed, *values], ensure_ascii=False)


def _words(label_field: str, names: Sequence[str], item: Kept) -> tuple[str, str, str]:
    """Return the name of a record, the name as it sorts, and all its words, each once."""
    label = str(item.values.get(label_field) or item.id)
    sort = tokens(label)
    others = _texts(item.values.get(name) for name in names if name != label_field)
    words = dict.fromkeys((*sort, *(word for said in (item.id, *others) for word in tokens(said))))
    return label, " ".join(sort), " ".join(words)


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
