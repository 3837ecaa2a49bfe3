"""What programs read: every address answers, pages through, filters, speaks both languages and says 304."""

import json
import re
from datetime import date
from typing import Any

import pytest

from filiere.portal.api.words import OPERATIONS
from filiere.portal.house import House

ORGANISATIONS = "steering.organisations"


def read(client: Any, path: str, status: int = 200, **headers: str) -> Any:
    answer = client.get(path, headers=headers)
    assert answer.status_code == status, answer.content[:2000].decode()
    return answer.json()


def every(client: Any, path: str, limit: int) -> list[Any]:
    """Return a whole list, a page at a time."""
    found: list[Any] = []
    cursor = ""
    joint = "&" if "?" in path else "?"
    while True:
        page = read(client, f"{path}{joint}limit={limit}" + (f"&cursor={cursor}" if cursor else ""))
        found += page["items"]
        assert len(page["items"]) <= limit
        if page["next"] is None:
            assert len(found) == page["total"]
            return found
        cursor = page["next"]


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/api/elements", 70),
        ("/api/elements?kind=deliverable", 9),
        ("/api/standings", 20),
        ("/api/commitments", 7),
        ("/api/measures", 3),
        ("/api/indicators", 11),
        ("/api/bodies", 5),
        ("/api/meetings", 1),
        ("/api/evidence", 1),
        ("/api/ledger/entries", 100),
        ("/api/engines", 1),
        ("/api/offers", 2),
        ("/api/runs", 10),
        (f"/api/registers/{ORGANISATIONS}/records", 50),
        (f"/api/registers/{ORGANISATIONS}/records?q=hop", 2),
    ],
)
def test_a_list_is_paged_through_whole_and_without_a_double(visitor: Any, path: str, limit: int) -> None:
    found = every(visitor, path, limit)
    names = [json.dumps(one.get("id", one.get("index")), sort_keys=True) + str(one.get("index", "")) for one in found]
    assert len(set(names)) == len(names)
    assert found == read(visitor, path + ("&" if "?" in path else "?") + "limit=200")["items"][: len(found)] or len(found) > 200


def test_the_elements_are_those_of_the_contract(visitor: Any, house: House) -> None:
    found = every(visitor, "/api/elements", 200)
    day = house.workshop.default_day()
    assert [one["id"] for one in found] == [
        item.id for item in house.workshop.contract.elements() if item.id in house.workshop.state(day).elements
    ]
    before = every(visitor, "/api/elements?on=2020-01-01", 200)
    assert {one["id"] for one in before} < {one["id"] for one in found}


def test_an_element_has_its_fields_in_one_language_and_names_with_a_slash_are_reached(visitor: Any, house: House) -> None:
    french, english = read(visitor, "/api/elements/PS1.1.1?lang=fr"), read(visitor, "/api/elements/PS1.1.1?lang=en")
    title = house.workshop.element("PS1.1.1").title
    assert (french["title"], english["title"]) == (title.fr, title.en)
    assert french["fields"]["sources"] == english["fields"]["sources"]
    slashed = next(item.id for item in house.workshop.contract.elements() if "/" in item.id)
    assert read(visitor, f"/api/elements/{slashed}")["id"] == slashed


def test_standings_are_filtered(visitor: Any) -> None:
    accepted = every(visitor, "/api/standings?information=accepted&on=2019-12-31", 50)
    assert [one["id"] for one in accepted] == ["PS1.1.1"]
    assert all(one["id"].startswith("PS2.") for one in every(visitor, "/api/standings?project=PS2", 50))
    assert every(visitor, "/api/standings?late=true", 50) == []


@pytest.mark.parametrize(
    ("header", "wanted"), [("en-GB,en;q=0.9", "en"), ("fr", "fr"), ("en;q=0.4, fr;q=0.8", "fr"), ("de", "fr"), ("en;q=x", "fr")]
)
def test_the_language_is_negotiated_and_told(visitor: Any, header: str, wanted: str) -> None:
    answer = visitor.get("/api/bodies", headers={"accept-language": header})
    assert answer["Content-Language"] == wanted
    assert "Accept-Language" in answer["Vary"]
    assert visitor.get("/api/bodies?lang=en", headers={"accept-language": "fr"})["Content-Language"] == "en"


def test_what_has_not_changed_is_not_sent_again(visitor: Any, house: House) -> None:
    first = visitor.get("/api/evidence")
    assert visitor.get("/api/evidence", headers={"if-none-match": first["ETag"]}).status_code == 304
    assert visitor.get("/api/evidence?lang=en", headers={"if-none-match": first["ETag"]}).status_code == 200
    house.workshop.attest("PS1.1.2", on=date(2019, 6, 28), by="leem", statement="Another.")
    assert visitor.get("/api/evidence", headers={"if-none-match": first["ETag"]}).status_code == 200
    file = visitor.get("/api/files/steering.organisations.csv")
    assert visitor.get("/api/files/steering.organisations.csv", headers={"if-none-match": file["ETag"]}).status_code == 304


def test_a_head_has_no_body_and_a_wrong_method_is_told_which_are_right(visitor: Any) -> None:
    head = visitor.head("/api/elements")
    assert (head.status_code, head.content) == (200, b"")
    wrong = visitor.delete("/api/elements")
    assert (wrong.status_code, wrong["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert wrong["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/api/elements/PS9.9.9", 404, "PS9.9.9"),
        ("/api/nothing", 404, "adresse"),
        ("/api/elements?limit=0", 400, "limit"),
        ("/api/elements?limit=many", 400, "limit"),
        ("/api/elements?kindd=action", 400, "kind"),
        ("/api/elements?cursor=nowhere", 400, "curseur"),
        ("/api/standings?on=2019-02-30", 400, "on"),
        ("/api/elements?lang=de", 400, "lang"),
        (f"/api/registers/{ORGANISATIONS}/records?filter=kind", 400, "filtre"),
        (f"/api/registers/{ORGANISATIONS}/records?filter=website=x", 400, "website"),
        (f"/api/registers/{ORGANISATIONS}/records?cursor=7", 400, "curseur"),
        ("/api/registers/nothing/records", 404, "nothing"),
        ("/api/files/contract.exe", 404, "fichier"),
        ("/api/feeds/nothing", 404, "nothing"),
        ("/api/token", 401, "jeton"),
    ],
)
def test_an_error_says_what_and_how_to_mend_in_both_languages(visitor: Any, path: str, status: int, words: str) -> None:
    answer = visitor.get(path)
    told = answer.json()
    assert (answer.status_code, answer["Content-Type"], told["status"]) == (status, "application/problem+json", status)
    assert words in json.dumps(told["languages"]["fr"], ensure_ascii=False)
    assert told["languages"]["en"]["title"] != told["languages"]["fr"]["title"]


def test_a_page_of_another_site_may_read_what_is_public_and_nothing_else(visitor: Any, bearer: Any) -> None:
    assert visitor.get("/api/elements", headers={"origin": "https://example.org"})["Access-Control-Allow-Origin"] == "*"
    asked = visitor.options("/api/elements", headers={"origin": "https://example.org", "access-control-request-method": "POST"})
    assert "POST" not in asked["Access-Control-Allow-Methods"]
    assert "Authorization" not in asked["Access-Control-Allow-Headers"]
    client, _ = bearer("administrator", "read")
    assert "Access-Control-Allow-Origin" not in client.get("/api/elements").headers


def test_a_record_is_told_with_its_entry_and_a_merged_one_leads_to_the_other(visitor: Any, house: House) -> None:
    found = read(visitor, f"/api/registers/{ORGANISATIONS}/records/leem")
    assert found["entry"] == house.workshop.record(ORGANISATIONS, "leem").entry
    other = next(one["id"] for one in read(visitor, f"/api/registers/{ORGANISATIONS}/records")["items"] if one["id"] != "leem")
    house.workshop.merge_records(ORGANISATIONS, other, "leem", reason="Same")
    moved = visitor.get(f"/api/registers/{ORGANISATIONS}/records/{other}")
    assert (moved.status_code, moved["Location"]) == (308, f"/api/registers/{ORGANISATIONS}/records/leem")
    house.workshop.unmerge_record(ORGANISATIONS, other, reason="Not the same")
    house.workshop.withdraw_records(ORGANISATIONS, [other], reason="Gone")
    assert visitor.get(f"/api/registers/{ORGANISATIONS}/records/{other}").status_code == 410


def test_facets_are_counted_and_filters_agree_with_them(visitor: Any) -> None:
    facets = read(visitor, f"/api/registers/{ORGANISATIONS}/facets")
    for field, values in facets.items():
        for one in values[:3]:
            found = read(visitor, f"/api/registers/{ORGANISATIONS}/records?filter={field}={one['value']}&limit=1")
            assert found["total"] == one["count"]


def test_evidence_has_its_statement_and_its_proof(visitor: Any, house: House) -> None:
    name = house.workshop.facts().evidence[0].id
    told = read(visitor, f"/api/evidence/{name}")
    assert (told["outcome"], told["decisions"][0]["by"]) == ("accepted", "G3")
    assert read(visitor, f"/api/evidence/{name}/statement")["_type"] == "https://in-toto.io/Statement/v1"
    assert read(visitor, f"/api/evidence/{name}/proof") == json.loads(json.dumps(house.workshop.proof(name), default=str))


def test_whole_files_are_given(visitor: Any, house: House) -> None:
    contract = read(visitor, "/api/files/contract.json")
    assert {one["id"] for one in contract["deliverables"]} == {one.id for one in house.workshop.contract.deliverables}
    assert not {"persons", "signatories"} & contract.keys()
    answer = visitor.get("/api/files/ledger.jsonl")
    lines = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
    assert [line["index"] for line in lines] == list(range(house.workshop.store.ledger.size()))
    for form in ("csv", "xlsx", "json", "parquet", "geojson"):
        assert visitor.get(f"/api/files/{ORGANISATIONS}.{form}").status_code == 200


def described(language: Any) -> Any:
    """Return the description; what makes it can be imported once a workspace is open."""
    from filiere.portal.api.routes import document

    return document(language)


def test_the_description_speaks_of_every_operation_and_of_no_other(house: House) -> None:
    assert house.workshop.contract
    for language in ("fr", "en"):
        told = described(language)
        names = [operation["operationId"] for methods in told["paths"].values() for operation in methods.values()]
        assert sorted(names) == sorted(OPERATIONS)
        assert told["openapi"].startswith("3.1")


@pytest.mark.parametrize("path", ["/donnees-ouvertes/", "/en/open-data/"])
def test_the_page_for_readers_lists_every_address(visitor: Any, path: str) -> None:
    page = visitor.get(path).content.decode()
    for address in described("fr")["paths"]:
        assert address in page
    assert not re.search(
        r"(src|href)=.(https?:)?//(?!(testserver|creativecommons|spdx|www.apache|opendatacommons))[^>]*(script|stylesheet)", page
    )
    for start in ("/api/", "/en/api/"):
        assert visitor.get(start)["Location"] in {"/donnees-ouvertes/", "/en/open-data/"}
