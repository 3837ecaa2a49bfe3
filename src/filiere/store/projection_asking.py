"""What a reader asks of a projection, as SQL: which kinds of record answer, and which rows hold the words."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from filiere.store.projection_tables import is_postgres
from filiere.store.register_shapes import Asked, Shape


class Where(NamedTuple):
    """A condition and its parameters."""

    words: str
    values: list[Any]


def answering(shape: Shape, asked: Asked, *, but: str = "") -> Where:
    """Return the condition on a kind of record: who may see it, and what each filter of one value wants, that of ``but`` left out.

    Visibility is always among them: no way of asking leaves it out.
    """
    words: list[str] = ["visibility <= %s"]
    values: list[Any] = [asked.clearance]
    columns = {column.name: column for column in shape.facets if not column.many and column.name != but}
    for name in asked.filters.keys() & columns.keys():
        wanted = asked.filters[name]
        words.append(f'"f_{name}" IN ({_marks(wanted)})')
        values += [typed(columns[name].type, value) for value in wanted]
    if asked.placed and shape.place:
        words.append("placed = 1")
    return Where(" AND ".join(words), values)


def rows(shape: Shape, asked: Asked, *, but: str = "", kinds: bool = True) -> Where:
    """Return ``FROM … WHERE …`` of the rows that answer; ``but`` names a facet whose own filter is left out.

    ``kinds`` false leaves the condition on kinds to the caller, who must then set it.
    """
    table = shape.table
    source, words, values = f'FROM "{table}" r', ["1 = 1"], list[Any]()
    if asked.words and is_postgres():
        words.append("vector @@ (%s)::tsquery")
        values.append(" & ".join(f"'{word}':*" for word in asked.words))
    elif asked.words:
        # The words come first and each row is looked up by its number: the other way round reads the whole table.
        source = f'FROM "{table}_fts" CROSS JOIN "{table}" r ON r.row_id = "{table}_fts".rowid'
        words.append(f'"{table}_fts" MATCH %s')
        values.append(" AND ".join(f'"{word}"*' for word in asked.words))
    if kinds:
        kind = answering(shape, asked, but=but)
        words.append(f'kind IN (SELECT kind FROM "{table}_kinds" WHERE {kind.words})')
        values += kind.values
    for name in several(shape, asked, but=but):
        wanted = asked.filters[name]
        words.append(f'r.row_id IN (SELECT row_id FROM "{table}_many" WHERE field = %s AND value IN ({_marks(wanted)}))')
        values += [name, *wanted]
    return Where(f"{source} WHERE {' AND '.join(words)}", values)


def several(shape: Shape, asked: Asked, *, but: str = "") -> list[str]:
    """Return the facets of several values that are filtered by."""
    return [column.name for column in shape.facets if column.many and column.name in asked.filters and column.name != but]


def typed(word: str, value: str) -> Any:
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


def _marks(items: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(items))
