"""Nothing private leaves by the interface without the right: by any address, in any language, with any token that lacks it."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from filiere.portal.house import KEY, House

ORGANISATIONS, SECRET = "steering.organisations", "zyxsecretzyx"
Bearer = Callable[..., tuple[Any, str]]


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def every_address(house: House, hidden: str) -> Iterator[str]:
    """Yield every address of the description, each with names that are there, the hidden ones first."""
    from filiere.portal.api.routes import document

    workshop = house.workshop
    held = [data for data in workshop.datasets() if data.register_id in {None, ORGANISATIONS}]
    names = {
        "elements": ["PS1", "PS1.1.1"],
        "standings": ["PS1.1.1"],
        "indicators": [workshop.contract.indicators[0].id],
        "meetings": ["G3-2019-06-04"],
        "evidence": [workshop.facts().evidence[0].id],
        "runs": ["none"],
        "registers": [ORGANISATIONS],
        "datasets": ["contract", "ledger", ORGANISATIONS],
        "files": [f"{data.id}.{form}" for data in held for form in (*data.forms, "csv-metadata.json")],
        "feeds": ["evidence", "meetings", ORGANISATIONS],
    }
    for template, methods in document("fr")["paths"].items():
        if "get" not in methods:
            continue
        for name in names.get(template.split("/")[2], [""]):
            path = template.replace("{name}", name).replace("{record}", hidden)
            for what in ("statement", "proof") if "{what}" in path else ("",):
                yield path.replace("{what}", what) + (f"?q={SECRET}" if template.endswith(("records", "facets", "search")) else "")


def leaks(client: Any, house: House, hidden: str) -> list[str]:
    """Return the addresses whose answer holds what was planted; what was asked for by name is not an answer."""
    found = []
    for path in every_address(house, hidden):
        if path.endswith((".xlsx", ".parquet")):
            continue
        answer = client.get(path)
        assert answer.status_code < 500, path
        if SECRET.encode() in content(answer):
            found.append(path)
    return found


def test_a_visitor_gets_nothing_private_from_any_address(visitor: Any, house: House, hidden: str) -> None:
    assert len(list(every_address(house, hidden))) > 40
    assert leaks(visitor, house, hidden) == []


def test_the_files_that_are_not_text_hold_nothing_private_either(visitor: Any, tmp_path: Any) -> None:
    import pyarrow.parquet
    from openpyxl import load_workbook

    for form in ("xlsx", "parquet"):
        (tmp_path / f"f.{form}").write_bytes(content(visitor.get(f"/api/files/{ORGANISATIONS}.{form}")))
    book = load_workbook(tmp_path / "f.xlsx")
    assert SECRET not in str(list(book.worksheets[0].values))
    assert SECRET not in str(pyarrow.parquet.read_table(tmp_path / "f.parquet").to_pylist())


@pytest.mark.parametrize(
    ("role", "scopes"),
    [
        ("contributor", ("read",)),
        ("lead", ("read", "propose", "attest")),
        ("administrator", ("propose",)),
        ("administrator", ("attest",)),
        ("secretariat", ("propose", "attest")),
    ],
)
def test_a_token_gives_no_more_than_its_holder_and_its_scopes(
    bearer: Bearer, house: House, hidden: str, role: str, scopes: tuple[str, ...]
) -> None:
    client, _ = bearer(role, *scopes)
    assert leaks(client, house, hidden) == []


def test_a_token_that_reads_for_the_secretariat_reads_what_it_may(bearer: Bearer, house: House, hidden: str) -> None:
    client, _ = bearer("secretariat", "read")
    found = leaks(client, house, hidden)
    assert f"/api/registers/{ORGANISATIONS}/records/{hidden}" in found
    assert "/api/meetings/G3-2019-06-04" in found
    assert f"/api/files/{ORGANISATIONS}.csv" in found


def test_what_was_answered_to_a_token_is_never_answered_to_a_visitor(bearer: Bearer, visitor: Any, house: House, hidden: str) -> None:
    """Answers that are kept for visitors are made for visitors: asking in turn changes nothing."""
    path = f"/api/registers/{ORGANISATIONS}/records?q={SECRET}"
    client, _ = bearer("secretariat", "read")
    assert client.get(path).json()["total"] == 1
    assert visitor.get(path).json()["total"] == 0
    assert client.get(path).json()["total"] == 1
    assert visitor.get(f"/api/registers/{ORGANISATIONS}/records/{hidden}").status_code == 404
    assert client.get(path)["Cache-Control"] == "private, no-cache"


def test_a_hidden_record_is_as_if_it_were_not_there(visitor: Any, hidden: str) -> None:
    there = visitor.get(f"/api/registers/{ORGANISATIONS}/records/{hidden}")
    nowhere = visitor.get(f"/api/registers/{ORGANISATIONS}/records/r-nowhere")
    assert there.status_code == nowhere.status_code == 404
    assert re.sub(hidden, "X", there.content.decode()) == re.sub("r-nowhere", "X", nowhere.content.decode())


def test_a_token_that_may_not_read_learns_nothing_by_proposing(bearer: Bearer, hidden: str) -> None:
    client, _ = bearer("secretariat", "propose")
    body = {"record": hidden, "values": {"name": "Other"}, "reason": "Trying"}
    answer = client.post(f"/api/registers/{ORGANISATIONS}/proposals", json.dumps(body), content_type="application/json")
    assert answer.status_code == 404
    assert SECRET not in answer.content.decode()


def test_the_ledger_names_no_private_record_by_its_words(visitor: Any) -> None:
    lines = content(visitor.get("/api/files/ledger.jsonl")).decode()
    assert SECRET not in lines


@pytest.mark.parametrize("key", ["", "x", "filiere_0123456789_" + "a" * 43, "filiere_" + "é" * 10, "Bearer", "a" * 5000])
def test_a_forged_token_is_refused_and_recorded_without_its_words(visitor: Any, house: House, key: str) -> None:
    before = len(house.workshop.store.refusals.list(1000))
    answer = visitor.get("/api/elements", headers={"authorization": f"Bearer {key}"})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert "invalid_token" in answer["WWW-Authenticate"]
    rows = house.workshop.store.refusals.list(1000)
    assert len(rows) == before + 1
    assert (rows[0].act, rows[0].thing) == ("use_token", "")


def test_another_kind_of_credentials_is_refused(visitor: Any) -> None:
    assert visitor.get("/api/elements", headers={"authorization": "Basic YTpi"}).status_code == 401


def test_a_revoked_token_an_expired_one_and_one_of_somebody_shut_out_are_refused(bearer: Bearer, house: House) -> None:
    from filiere.store.access_models import Token

    for number, spoil in enumerate(("revoked", "expired", "shut")):
        client, prefix = bearer("secretariat", "read")
        assert client.get("/api/token").status_code == 200
        row = Token.objects.get(pk=prefix.removeprefix("filiere_"))
        if spoil == "revoked":
            house.workshop.revoke_token(prefix)
        elif spoil == "expired":
            Token.objects.filter(pk=row.pk).update(expires_at=row.created_at - timedelta(seconds=1))
        else:
            house.workshop.store.people.change(row.person_id, active=False)
        answer = client.get("/api/elements")
        assert answer.status_code == 401, (number, spoil)
        latest = house.workshop.store.refusals.list(1)[0]
        assert (latest.act, latest.thing) == ("use_token", prefix)


def test_a_token_of_somebody_forgotten_is_gone_with_them(bearer: Bearer, house: House) -> None:
    from filiere.store.access_models import Token

    client, prefix = bearer("lead", "read")
    person = house.workshop.store.tokens.get(prefix).person
    house.workshop.erase_person(person)
    assert client.get("/api/elements").status_code == 401
    assert not Token.objects.filter(person_id=person).exists()


def test_no_key_is_kept_anywhere_in_the_workspace(house: House) -> None:
    person = house.workshop.store.people.add("Somebody", "lead")
    _, key = house.workshop.create_token(["read"], person=person.id)
    secret = key.rpartition("_")[2].encode()
    house.workshop.use_token(key)
    for file in house.workshop.folder.rglob("*"):
        assert not file.is_file() or secret not in file.read_bytes(), file


def test_a_session_of_the_portal_gives_no_right_here(house: House) -> None:
    """A page of another site can make a browser send its cookies: the interface looks at tokens only."""
    from django.test import Client

    from filiere.portal.addresses import address_of

    client: Any = Client(**{KEY: house})  # type: ignore[arg-type]  # the house travels in the environment, as the server hands it down
    client.get(address_of("enter", "fr", token=house.workshop.admin_link()))
    body = json.dumps({"values": {"name": "X"}, "reason": "Y"})
    assert client.post(f"/api/registers/{ORGANISATIONS}/proposals", body, content_type="application/json").status_code == 401
    assert client.get(f"/api/registers/{ORGANISATIONS}/records?q={SECRET}").json()["total"] == 0


def test_requests_are_bounded_by_address_and_the_answer_says_when_to_come_back(
    house: House, visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILIERE_API_RATE", "5")
    answers = [visitor.get("/api/bodies", REMOTE_ADDR="192.0.2.77") for _ in range(12)]
    refused = [answer for answer in answers if answer.status_code == 429]
    # A minute may turn over once meanwhile.
    assert 2 <= len(refused) <= 7
    assert 1 <= int(refused[0]["Retry-After"]) <= 60
    assert refused[0].json()["languages"]["en"]["mend"].startswith("wait")
    assert visitor.get("/api/bodies", REMOTE_ADDR="192.0.2.78").status_code == 200


def test_no_address_of_a_caller_is_kept(house: House, visitor: Any) -> None:
    visitor.get("/api/bodies", REMOTE_ADDR="192.0.2.123")
    assert all(b"192.0.2.123" not in file.read_bytes() for file in house.workshop.folder.rglob("*") if file.is_file())
