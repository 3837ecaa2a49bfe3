"""The Monday digest and the barometer: only what is new leaves, only what is public is counted."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from filiere.kernel.errors import Refused
from filiere.portal.addresses import PATHS
from filiere.workshop.guard import VISITOR
from filiere.workshop.round_digest import WORDS
from filiere.workshop.workshop import Workshop

ADDRESS = "https://filiere.example"


class Dated(Workshop):
    """A workshop whose clock is ahead of the machine's by some days: what the store records now is then past."""

    ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dated]:
    monkeypatch.delenv("FILIERE_SMTP", raising=False)
    with Dated.open(tmp_path / "workspace", create=True) as opened:
        opened.add_correspondent("lead@example.org", projects=["PS3"], digest=True)
        opened.add_correspondent("member@example.org", role="member", bodies=["G3"], language="en", digest=True)
        opened.add_correspondent("silent@example.org", projects=["PS3"])
        yield opened


def messages(desk: Workshop) -> dict[str, str]:
    """Return what lies in the outbox by reader, and empty it."""
    found = {}
    for file in sorted((desk.folder / "outbox").glob("*.eml")):
        message = message_from_bytes(file.read_bytes(), policy=policy.default)
        body = message.get_body()
        assert body is not None
        found[str(message["to"])] = f"{message['subject']}\n{message['List-Unsubscribe']}\n{body.get_content()}"
        file.unlink()
    return found


def test_nothing_new_is_no_message(desk: Dated) -> None:
    assert {digest.fate for digest in desk.send_digests(ADDRESS)} == {"nothing"}
    assert messages(desk) == {}


def test_each_reads_what_changed_in_what_they_follow_and_once(desk: Dated) -> None:
    desk.attest("PS1.1.1", on=date(2019, 6, 1), by="leem", statement="Écrit.")
    assert {digest.fate for digest in desk.send_digests(ADDRESS, dry=True)} == {"nothing", "dry"}
    assert messages(desk) == {}
    desk.send_digests(ADDRESS)
    told = messages(desk)
    assert set(told) == {"member@example.org"}, "PS1 is no business of the lead of PS3"
    assert "PS1.1.1" in told["member@example.org"]
    assert f"{ADDRESS}/en/deliverables/PS1.1.1" in told["member@example.org"]
    desk.ahead = timedelta(seconds=1)
    desk.declare("PS3.1.1", says="under_way", on=date(2019, 6, 1), by="leem")
    desk.send_digests(ADDRESS)
    told = messages(desk)
    assert set(told) == {"lead@example.org", "member@example.org"}
    assert "déclaré en cours" in told["lead@example.org"]
    assert "PS1.1.1 " not in told["member@example.org"], "said already"
    assert {digest.fate for digest in desk.send_digests(ADDRESS)} == {"nothing"}


def test_a_round_that_waits_is_told_with_the_link_itself(desk: Dated) -> None:
    desk.launch_round("G3", address=ADDRESS, on=desk.today() + timedelta(days=30))
    messages(desk)
    desk.send_digests(ADDRESS)
    told = messages(desk)
    link = re.search(r"https://filiere\.example/repondre/(\S+)", told["lead@example.org"])
    assert link
    assert desk.round_link(link[1]).project == "PS3"


def test_a_reader_leaves_by_one_link_and_stays_gone(desk: Dated) -> None:
    desk.attest("PS3.1.1", on=date(2019, 6, 1), by="leem", statement="Écrit.")
    desk.send_digests(ADDRESS)
    told = messages(desk)["lead@example.org"]
    links = set(re.findall(r"https://filiere\.example/desabonner/([\w.-]+)", told))
    assert len(links) == 1
    desk.actor = VISITOR
    desk.leave_digest(links.pop())
    for forged in ("x.y", "", "a"):
        with pytest.raises(Refused):
            desk.leave_digest(forged)
    assert [item.digest for item in desk.store.rounds.correspondents()] == [False, True, False]


def test_the_links_of_a_digest_are_those_of_the_portal() -> None:
    table = dict(PATHS.values())
    assert {word: table[word] for word in WORDS} == WORDS


def test_since_looks_back_as_asked(desk: Dated) -> None:
    desk.attest("PS3.1.1", on=date(2019, 6, 1), by="leem", statement="Écrit.")
    assert any(digest.changed for digest in desk.send_digests(ADDRESS, since=desk.today() - timedelta(days=1), dry=True))
    assert not any(digest.changed for digest in desk.send_digests(ADDRESS, since=desk.today(), dry=True))


def test_the_barometer_counts_each_promise_once(desk: Dated) -> None:
    day = date(2019, 12, 31)
    evidence = desk.attest("PS3.1.1", on=date(2019, 6, 1), by="leem", statement="Écrit.").id
    desk.decide(evidence, outcome="accepted", by="G3", on=date(2019, 6, 2))
    desk.declare("PS1.1.1", says="not_delivered", on=date(2019, 7, 1), by="sanofi")
    desk.actor = VISITOR
    told = desk.barometer(day)
    parts = [*told["projects"], told["elsewhere"]]
    assert told["total"]["promised"] == len(desk.standings(day)) == sum(item["promised"] for item in parts)
    for name in ("accepted", "unheard", "late", "none_received", "filed", "declared", "refused"):
        assert told["total"][name] == sum(item[name] for item in parts), name
    assert (told["total"]["accepted"], told["total"]["late"]) == (1, 1)
    states = ("accepted", "filed", "declared", "refused", "none_received")
    assert sum(told["total"][name] for name in states) == told["total"]["promised"]
