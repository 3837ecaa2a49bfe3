"""What a served portal sends by itself: what is due, once, and only where readers can find it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from filiere.portal.daily import do_daily, keep_time
from filiere.workshop.workshop import Workshop

FIRST, MEETING = date(2023, 3, 1), date(2023, 3, 31)


class Dated(Workshop):
    """A workshop whose day is chosen."""

    day = FIRST

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dated]:
    monkeypatch.delenv("FILIERE_SMTP", raising=False)
    monkeypatch.setenv("FILIERE_ADDRESS", "https://filiere.example")
    with Dated.open(tmp_path / "workspace", create=True) as opened:
        opened.add_correspondent("lead@example.org", projects=["PS1"], digest=True)
        opened.launch_round("G3", address="https://filiere.example", on=MEETING)
        yield opened


def test_each_day_does_what_is_due_and_once(desk: Dated) -> None:
    sent = {}
    for number in range(31):
        desk.day = FIRST + timedelta(days=number)
        sent[desk.day] = do_daily(desk)
        assert do_daily(desk) == (0, 0)
    assert [day for day, (reminders, _) in sent.items() if reminders] == [date(2023, 3, 24), date(2023, 3, 29)]
    digests = [day for day, (_, left) in sent.items() if left]
    assert digests, "the round that waits is new on the first Monday"
    assert all(day.weekday() == 0 for day in digests)


def test_nothing_is_sent_where_nobody_said_where_the_portal_is(desk: Dated, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FILIERE_ADDRESS")
    assert keep_time(desk) is None


def test_the_clock_is_looked_at_beside_the_portal_and_ends_with_it(desk: Dated) -> None:
    thread = keep_time(desk)
    assert thread is not None
    assert thread.is_alive()
    assert thread.daemon
