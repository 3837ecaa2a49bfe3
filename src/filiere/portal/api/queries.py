"""The words that many addresses take in their query: how many items, from where on, and short filters."""

from typing import Annotated

from ninja import Query

from filiere.portal.api.calls import MOST_ITEMS

Limit = Annotated[int, Query(ge=1, le=MOST_ITEMS)]
Cursor = Annotated[str | None, Query(max_length=200)]
Word = Annotated[str | None, Query(max_length=80)]
