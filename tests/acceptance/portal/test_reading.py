"""What a visitor reads, compared with the contract itself; with and without JavaScript, in both languages, on any date."""

import http.client
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from filiere.kernel.deadlines import window
from filiere.portal.addresses import path_of
from filiere.portal.views import LISTS
from filiere.workshop.reading import load_contract

Reader = Callable[..., Page]
NARROW = "\u202f"


@pytest.fixture(scope="module")
def contract() -> Any:
    """Read the contract from its files, past the portal."""
    return load_contract()


def fetch(portal: Any, path: str, headers: dict[str, str] | None = None, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """Return an answer as it is, without a browser."""
    address = urlsplit(portal.address)
    line = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
    try:
        line.request(method, path, headers=headers or {})
        answer = line.getresponse()
        return answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()
    finally:
        line.close()


def test_the_glance_counts_what_the_contract_promises(reader: Reader, contract: Any) -> None:
    page = reader("/")
    assert page.locator(".metric-value").first.inner_text() == str(len(contract.deliverables)) == "81"
    anchors = contract.anchor_dates()
    dated = sum(window(item.deadline, anchors) is not None for item in contract.deliverables)
    marks = page.locator(".rails-wide a[href^='/livrables/PS'], .rails-wide a[href^='/livrables/GOV']")
    assert marks.count() == dated


def test_every_promise_has_its_page_and_its_line(reader: Reader, contract: Any) -> None:
    page = reader("/livrables/")
    assert page.locator("tbody tr").count() == len(contract.deliverables)
    reader("/livrables/PS3.1.2")
    text = reader("/livrables/PS1.3.2").locator("#texte").inner_text()
    places = {place for name in contract.deliverables if name.id == "PS1.3.2" for held in name.sources.values() for place in held}
    for place in places:
        assert str(place.first) in text


def test_it_reads_without_javascript(reader: Reader) -> None:
    page = reader("/", javascript=False)
    assert page.locator(".rails-wide svg").count() == 1
    page.locator("#find").fill("Innobio")
    page.locator("#find").press("Enter")
    page.wait_for_url(re.compile(r"q=Innobio"))
    assert page.locator("main li a").count() > 0
    page = reader("/", javascript=False)
    page.locator(".asof summary").click()
    page.locator("#on").fill("2021-06-07")
    page.locator(".asof-panel button").click()
    page.wait_for_url(re.compile(r"on=2021-06-07"))
    assert "7 juin 2021" in page.locator(".banner").inner_text()


def test_the_date_is_carried_by_links_and_changes_what_exists(reader: Reader) -> None:
    before = reader("/projets/?on=2021-06-07")
    assert before.locator("tbody tr").count() == 6
    before.locator("tbody a").first.click()
    before.wait_for_url(re.compile(r"/projets/PS1\?on=2021-06-07"))
    after = reader("/projets/?on=2021-06-08")
    assert after.locator("tbody tr").count() == 11


def test_after_the_term_the_last_day_is_shown_with_a_way_on(reader: Reader) -> None:
    page = reader("/")
    assert "31 décembre 2024" in page.locator(".banner").inner_text()
    page.locator(".banner a").click()
    page.wait_for_url(re.compile(r"\?on="))
    assert "dernier jour" not in page.locator(".banner").inner_text()


def test_the_languages_lead_to_each_other_on_the_same_page_and_date(reader: Reader) -> None:
    page = reader("/livrables/PS1.3.2?on=2020-01-01")
    page.locator(".languages a").click()
    page.wait_for_url(re.compile(r"/en/deliverables/PS1\.3\.2\?on=2020-01-01"))
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator(".languages a").click()
    page.wait_for_url(re.compile(r"/livrables/PS1\.3\.2\?on=2020-01-01"))


def test_french_typography_is_kept(reader: Reader) -> None:
    for path in ("/", "/engagements/", "/constats/", "/livrables/PS1.3.2", "/mentions-legales/", "/vie-privee/"):
        text = reader(path).locator("main").inner_text()
        assert not re.search(r"\w [;!?%»]|« ", text.replace("\u00a0", " ")), path
        assert not re.search(r"[a-zé] : ", text), path


def test_search_forgives_accents_and_says_when_nothing_answers(reader: Reader) -> None:
    assert reader("/recherche/?q=antibioresistance").locator("main a[href='/projets/PS3']").count() == 1
    assert reader("/recherche/?q=zzzz").locator("main a[href^='/livrables']").count() == 0


def test_a_wrong_name_gets_the_nearest_one(reader: Reader) -> None:
    page = reader("/livrables/PS1.3.22", expect=404)
    assert "PS1.3.2" in page.locator("main").inner_text()
    assert "livrables" in reader("/livrable/", expect=404).locator("main").inner_text()


def test_a_wrong_date_is_told_and_breaks_nothing(reader: Reader) -> None:
    page = reader("/?on=31/12/2020", expect=400)
    assert "2019-06-30" in page.locator("main").inner_text()
    assert page.locator("nav.tabs > ul a").count() == 6


def test_no_page_tells_a_traceback(portal: Any) -> None:
    for path in (
        "/livrables/%00",
        "/preuves/none",
        "/calculs/none",
        "/fichiers/statement/none.json",
        "/comparer/?from=x",
        "/livrables/?page=-1",
    ):
        status, _, body = fetch(portal, path)
        assert status in {200, 400, 404}, path
        assert b"Traceback" not in body


def test_headers_keep_strangers_code_out(portal: Any) -> None:
    for path in ("/", "/nulle-part", "/static/portal/portal.css"):
        _, headers, _ = fetch(portal, path)
        assert headers["x-content-type-options"] == "nosniff"
    _, headers, body = fetch(portal, "/")
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert b"<style" not in body
    assert not re.search(rb"<script(?![^>]*(src=|application/json))", body)
    assert b" style=" not in body
    assert "set-cookie" not in headers


def test_a_page_is_light_and_unchanged_pages_are_not_sent_twice(portal: Any) -> None:
    for kind in LISTS:
        if kind == "tasks":
            continue
        _, headers, body = fetch(portal, path_of(kind, "fr"))
        assert len(body) < 300_000, kind
    _, headers, _ = fetch(portal, "/")
    status, _, body = fetch(portal, "/", {"If-None-Match": headers["etag"]})
    assert (status, body) == (304, b"")


def test_everything_a_page_loads_is_below_300_kilobytes_without_charts(reader: Reader) -> None:
    page = reader("/")
    page.wait_for_load_state("networkidle")
    sizes = page.evaluate("performance.getEntriesByType('resource').map((item) => [item.name, item.encodedBodySize])")
    document = page.evaluate("performance.getEntriesByType('navigation')[0].encodedBodySize")
    assert document + sum(size for _, size in sizes) < 300_000, sizes


def test_the_calendar_is_a_feed(portal: Any) -> None:
    from icalendar import Calendar

    status, headers, body = fetch(portal, "/agenda/")
    assert status == 200
    assert headers["content-type"].startswith("text/calendar")
    assert len([item for item in Calendar.from_ical(body).walk("VEVENT")]) > 40
    assert fetch(portal, "/agenda/G3")[0] == 200


def test_evidence_can_be_taken_away_and_is_what_its_digest_says(portal: Any, reader: Reader) -> None:
    import hashlib

    page = reader("/preuves/")
    page.locator("tbody th a").first.click()
    page.wait_for_load_state()
    links = page.locator(".downloads a")
    assert links.count() > 0
    for index in range(links.count()):
        path = links.nth(index).get_attribute("href") or ""
        status, headers, body = fetch(portal, path)
        assert status == 200
        assert headers["content-disposition"].startswith("attachment")
        assert hashlib.sha256(body).hexdigest() == path.split("/")[2]
    name = page.url.rsplit("/", 1)[1]
    statement = json.loads(fetch(portal, f"/fichiers/statement/{name}.json")[2])
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert json.loads(fetch(portal, f"/fichiers/proof/{name}.json")[2])["evidence"] == name


def test_the_ledger_is_verified_on_demand(reader: Reader) -> None:
    page = reader("/journal/")
    page.locator("main a.button, main form button").first.click()
    page.wait_for_url(re.compile("/verifier/"))
    assert "Rien n’a changé" in page.locator(".notice").inner_text()


def test_no_person_of_the_text_is_named_on_any_page(portal: Any, contract: Any) -> None:
    names = [person.name.split()[-1] for person in contract.persons]
    organisations = " ".join(item.name for item in contract.organisations)
    wanted = [name for name in names if name not in organisations and len(name) > 4]
    assert len(wanted) > 20
    for kind in LISTS:
        if kind == "tasks":
            continue
        text = fetch(portal, path_of(kind, "fr"))[2].decode()
        assert [name for name in wanted if re.search(rf"\b{re.escape(name)}\b", text)] == [], kind
