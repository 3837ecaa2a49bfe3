"""What the store knows of a register: the names and types of its columns, and how rows are asked for."""

from hashlib import sha256
from typing import Any, Literal, NamedTuple

from filiere.kernel.names import Value

#: How projections are laid out: another layout is another table, made again from the log where an older release had made its own.
LAYOUT = 2
ColumnType = Literal["text", "integer", "number", "boolean", "date", "choice"]


class Column(Value):
    """One field: ``many`` holds several values, ``facet`` is filtered by, ``personal`` stays out of the projection."""

    name: str
    type: ColumnType
    many: bool = False
    facet: bool = False
    personal: bool = False


class Shape(Value):
    """A register as tables: ``label`` names a record, ``place`` are its latitude and longitude, ``edge`` the two ends of a link."""

    register_id: str
    label: str
    columns: tuple[Column, ...]
    place: tuple[str, str] | None = None
    edge: tuple[str, str] | None = None

    @property
    def table(self) -> str:
        """The name of its table: another declaration is another table, so that an old projection is never read for a new one."""
        return f"{self.stem}{sha256(f'{LAYOUT} {self.model_dump_json()}'.encode()).hexdigest()[:10]}"

    @property
    def stem(self) -> str:
        """What the names of its tables begin with."""
        return f"register_{sha256(self.register_id.encode()).hexdigest()[:8]}_"

    @property
    def facets(self) -> tuple[Column, ...]:
        """The columns to filter by."""
        return tuple(column for column in self.columns if column.facet)

    @property
    def single_facets(self) -> tuple[Column, ...]:
        """The columns to filter by that hold one value."""
        return tuple(column for column in self.facets if not column.many)


class Asked(Value):
    """What a reader asks of a register; ``clearance`` bounds what may be seen (0: everybody's)."""

    words: tuple[str, ...] = ()
    filters: dict[str, tuple[str, ...]] = {}  # noqa: RUF012 - pydantic copies the default of a field
    clearance: int = 0
    first: int = 0
    count: int = 25
    placed: bool = False


class Row(NamedTuple):
    """One record as the projection keeps it."""

    id: str
    label: str
    visibility: int
    values: dict[str, Any]


class Found(NamedTuple):
    """What answers: how many in all, and the rows of one page."""

    total: int
    rows: tuple[Row, ...]
