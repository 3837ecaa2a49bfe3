"""A request as a value: what is read of the query, what is refused, and what the next address keeps."""

from datetime import date
from typing import Any, cast

import pytest

from filiere.kernel.errors import UsageError
from filiere.portal.visit import LONGEST, Visit
from filiere.workshop.guard import LOCAL, VISITOR


def visit(**query: str) -> Visit:
    """Return a visit that reads no workshop."""
    return Visit(workshop=cast(Any, None), path="/livrables/", query=query)


def test_a_date_is_read_and_a_wrong_one_told() -> None:
    assert visit(on="2020-02-29").on == date(2020, 2, 29)
    assert visit().on is None
    with pytest.raises(UsageError) as told:
        _ = visit(on="2020-02-30").on
    assert told.value.mend is not None


def test_words_are_bounded() -> None:
    assert len(visit(q="x" * 5000).asked("q")) == LONGEST


def test_an_address_keeps_what_it_does_not_change() -> None:
    assert visit(on="2020-01-01", state="late").here(state=None, page="2") == "/livrables/?on=2020-01-01&page=2"
    assert visit(on="2020-01-01").to("project", "PS1") == "/projets/PS1?on=2020-01-01"


def test_asking_the_guard_is_not_acting() -> None:
    assert not Visit(workshop=cast(Any, None), actor=VISITOR).verdict("attest", "PS1.1.1").allowed
    assert Visit(workshop=cast(Any, None), actor=LOCAL).verdict("attest", "PS1.1.1").allowed
    assert Visit(workshop=cast(Any, None), actor=LOCAL).verdict("no-such-act").reason is not None
