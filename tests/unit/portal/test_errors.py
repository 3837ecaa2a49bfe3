"""Errors become pages: the right status, a way to mend, and never a traceback, whatever goes wrong."""

from collections.abc import Iterator
from typing import Any, cast

import pytest

from filiere.kernel.errors import Busy, FiliereError, Refused, RunError, UnknownElement, UsageError, WorkspaceError
from filiere.kernel.names import Text
from filiere.portal.house import KEY, House
from filiere.portal.settings import values
from filiere.workshop.workshop import Workshop

WHAT = Text(fr="voici ce qui ne va pas", en="this is what is wrong")
MEND = Text(fr="voici que faire", en="this is what to do")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Give Django's own client over a new workspace: no server, no browser."""
    workshop = Workshop.open(tmp_path_factory.mktemp("portal") / "workspace", create=True, settings=values("testserver"))
    house = House(workshop)
    house.warm()
    from django.test import Client

    yield Client(raise_request_exception=False, **{KEY: house})
    workshop.close()


@pytest.mark.parametrize(
    ("error", "status"),
    [(UsageError, 400), (UnknownElement, 404), (Refused, 403), (RunError, 409), (Busy, 503), (WorkspaceError, 503)],
)
@pytest.mark.parametrize(("path", "what", "mend"), [("/a-propos/", WHAT.fr, MEND.fr), ("/en/about/", WHAT.en, MEND.en)])
def test_what_a_user_can_mend_is_told_in_both_languages(
    client: Any, monkeypatch: pytest.MonkeyPatch, error: type[FiliereError], status: int, path: str, what: str, mend: str
) -> None:
    def broken(_visit: Any) -> Any:
        raise error(WHAT, MEND)

    monkeypatch.setitem(_lists(), "about", broken)
    answer = client.get(path + "?fresh=1")
    assert answer.status_code == status
    assert what in answer.content.decode()
    assert mend in answer.content.decode()
    assert "Content-Security-Policy" in answer.headers


def test_what_nobody_foresaw_is_one_sentence_and_a_line_of_the_log(
    client: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_visit: Any) -> Any:
        raise ZeroDivisionError("a value that no stranger should see")

    monkeypatch.setitem(_lists(), "about", broken)
    answer = client.get("/a-propos/?fresh=2")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Traceback" not in page
    assert "stranger" not in page
    assert "ZeroDivisionError" not in page
    assert "Quelque chose s’est mal passé" in page
    assert "ZeroDivisionError" in caplog.text


def test_an_error_is_never_kept_for_the_next_reader(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_visit: Any) -> Any:
        raise Busy(WHAT, MEND)

    with monkeypatch.context() as patched:
        patched.setitem(_lists(), "about", broken)
        assert client.get("/a-propos/?fresh=3").status_code == 503
    assert client.get("/a-propos/?fresh=3").status_code == 200


def test_a_foreign_host_is_refused(client: Any) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_only_posts_act(client: Any) -> None:
    assert client.get("/actes/declare/PS1.1.1").status_code == 405
    assert client.post("/livrables/").status_code == 405


def test_a_list_without_its_slash_finds_its_page(client: Any) -> None:
    answer = client.get("/en/deliverables?on=2020-01-01")
    assert answer.status_code == 302
    assert answer["Location"] == "/en/deliverables/?on=2020-01-01"


def test_a_kept_page_changes_as_soon_as_something_is_recorded(client: Any) -> None:
    from datetime import date

    before = client.get("/livrables/PS1.1.1").content.decode()
    assert client.get("/livrables/PS1.1.1").content.decode() == before
    house: House = client.defaults[KEY]
    house.workshop.attest("PS1.1.1", on=date(2019, 5, 2), by="medicen", statement="Faite.")
    after = client.get("/livrables/PS1.1.1").content.decode()
    assert "Aucune preuve déposée" in before
    assert "Aucune preuve déposée" not in after


def _lists() -> dict[str, Any]:
    from filiere.portal import views

    return cast(dict[str, Any], views.LISTS)
