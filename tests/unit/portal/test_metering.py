"""Requests are counted by leases: the limit holds across processes, and a caller's address is never kept."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from filiere.kernel.errors import Busy, UsageError
from filiere.kernel.names import same
from filiere.portal.metering import LEASE, PER_MINUTE, RATE, Meter, caller_of, per_minute

NOON = datetime(2026, 11, 22, 12, 0, 1, tzinfo=UTC)


class Rates:
    """The rows of a store, in memory."""

    def __init__(self) -> None:
        self.granted: dict[tuple[str, datetime], int] = {}
        self.asked = 0

    def take(self, key: str, ends_at: datetime, wanted: int, limit: int) -> int:
        self.asked += 1
        before = self.granted.get((key, ends_at), 0)
        given = max(0, min(wanted, limit - before))
        self.granted[key, ends_at] = before + given
        return given


def workshop(rates: Any) -> Any:
    return SimpleNamespace(store=SimpleNamespace(rates=rates))


def passed(meter: Meter, where: Any, times: int, limit: int, moment: datetime = NOON) -> int:
    return sum(meter.turn(where, "me", limit, moment=moment).granted for _ in range(times))


def test_a_caller_passes_as_often_as_the_limit_and_no_more() -> None:
    meter, where = Meter(), workshop(Rates())
    assert passed(meter, where, 120, 50) == 50
    assert passed(meter, where, 10, 50, NOON + timedelta(minutes=1)) == 10


def test_two_processes_share_one_limit() -> None:
    where = workshop(Rates())
    first, second = Meter(), Meter()
    assert passed(first, where, 45, 50) + passed(second, where, 45, 50) <= 50


def test_a_request_seldom_writes_and_a_refused_caller_writes_no_more() -> None:
    rates = Rates()
    meter = Meter()
    passed(meter, workshop(rates), 100, 100)
    assert rates.asked == 100 / LEASE
    passed(meter, workshop(rates), 500, 100)
    assert rates.asked == 100 / LEASE + 1


def test_a_workspace_that_cannot_be_written_still_answers() -> None:
    class Broken:
        def take(self, *_: Any) -> int:
            raise Busy(same("busy"))

    assert Meter().turn(workshop(Broken()), "me", 5, moment=NOON).granted


def test_the_reset_is_the_end_of_the_minute() -> None:
    assert Meter().turn(workshop(Rates()), "me", 5, moment=NOON).reset_s == 59


def test_a_caller_is_a_digest_that_another_key_does_not_give() -> None:
    assert "192.0.2.1" not in caller_of("192.0.2.1", "k")
    assert caller_of("192.0.2.1", "k") != caller_of("192.0.2.1", "l")


def test_the_limit_can_be_set_and_a_bad_setting_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(RATE, raising=False)
    assert per_minute() == PER_MINUTE
    monkeypatch.setenv(RATE, "7")
    assert per_minute() == 7
    for bad in ("0", "-3", "many"):
        monkeypatch.setenv(RATE, bad)
        with pytest.raises(UsageError):
            per_minute()
