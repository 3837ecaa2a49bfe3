"""Work on the contract in a real browser: a meeting and its followed actions, requests, financing, comments, a calendar."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .conftest import Portal, free_port

PATIENCE_S = 240
SECRET = "Marked words of a negotiation"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Serve a new workspace; no engine runs."""
    workspace = tmp_path_factory.mktemp("work") / "workspace"
    port = free_port()
    log = (workspace.parent / "served.log").open("w+")
    command = [sys.executable, "-m", "filiere", "serve", "--workspace", str(workspace), "--port", str(port)]
    process = subprocess.Popen(
        command, stdout=log, stderr=subprocess.STDOUT, env=os.environ | {"FILIERE_LANG": "fr"}, start_new_session=True
    )
    address, limit = f"http://127.0.0.1:{port}", time.monotonic() + PATIENCE_S
    while True:
        try:
            with urlopen(f"{address}/a-propos/", timeout=30):
                break
        except OSError:
            log.seek(0)
            assert process.poll() is None, log.read()
            assert time.monotonic() < limit, log.read()
            time.sleep(0.3)
    yield Portal(address, workspace)
    process.send_signal(signal.SIGINT)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
    log.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Give a function that opens a fresh browser; what it complains of fails the test at its end."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def fresh() -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield fresh
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def office(served: Portal, opened: Callable[[], Page]) -> Page:
    """Come in by a one-time link."""
    page = opened()
    page.goto(f"{served.address}/entrer/?token={served.link()}")
    return page


@pytest.fixture
def visitor(opened: Callable[[], Page]) -> Page:
    return opened()


def send(page: Page, act: str, **words: str) -> None:
    """Fill in the form of an act and send it."""
    form = page.locator(f"form[action*='/actes/{act}/']").first
    for name, value in words.items():
        field = form.locator(f"[name='{name}']")
        if field.evaluate("item => item.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") == "file":
            field.set_input_files(value)
        elif field.get_attribute("type") == "checkbox":
            field.set_checked(bool(value))
        else:
            field.fill(value)
    with page.expect_navigation():
        form.locator("button").click()


def sound(page: Page) -> None:
    """Check that axe finds nothing in either language, and that nothing overflows a phone."""
    for address in (page.url, _english(page)):
        if page.url != address:
            page.goto(address)
        found = Axe().run(page).response["violations"]
        assert [(item["id"], [node["target"] for node in item["nodes"]][:3]) for item in found] == [], address
        page.set_viewport_size({"width": 320, "height": 800})
        wide = (
            "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > 321).map(e => e.outerHTML.slice(0, 80))"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.evaluate(wide)[:3]
        page.set_viewport_size({"width": 1280, "height": 900})


def _english(page: Page) -> str:
    found: Any = page.locator("a[hreflang='en'], a[lang='en']").first.get_attribute("href")
    return str(re.sub(r"^(https?://[^/]+).*", r"\1", page.url)) + str(found)


def test_a_meeting_from_its_reminder_to_its_followed_actions(office: Page, visitor: Page, served: Portal) -> None:
    page = office
    page.goto(f"{served.address}/instances/G3")
    send(page, "add-meeting", day="2019-04-04")
    expect(page.locator("#rappel")).to_contain_text("L. 420-1")
    sound(page)
    page.goto(f"{served.address}/reunions/G3-2019-04-04")
    send(page, "ask-item", words=SECRET, about="PS1.1.1", confidential="yes")
    send(page, "open")
    expect(page.locator("main")).to_contain_text("ne s’ouvre pas sans le rappel")
    page.goto(f"{served.address}/reunions/G3-2019-04-04")
    send(page, "open", reminder_read="yes")
    expect(page.locator("#bref")).to_contain_text("lu, version")
    send(page, "attend", organisation="leem", college="industriels")
    number = page.locator("form[action*='/actes/recuse/'] option", has_text=SECRET).get_attribute("value")
    assert number
    send(page, "recuse", organisation="leem", item=number, reason="Partie à la négociation")
    send(page, "outcome", kind="decision", words=f"{SECRET}, acceptée.", confidential="yes")
    send(page, "outcome", kind="action", words="Envoyer la carte.", holder="leem", due="2019-06-30")
    expect(page.locator("#deports")).to_contain_text("Partie à la négociation")
    sound(page)
    page.goto(f"{served.address}/reunions/G3-2019-04-04")
    send(page, "close", minutes="Séance levée.", closed_minutes=SECRET)
    expect(page.locator("#confidentiel")).to_contain_text(SECRET)
    page.locator("#releves a", has_text="Relevé public").click()
    expect(page.locator("#issues")).to_contain_text("1 issue(s) confidentielle(s)")
    assert SECRET not in page.locator("main").inner_text()
    for path in ("/reunions/G3-2019-04-04", "/suivi-des-actions/", "/instances/G3", "/instances/", "/journal/"):
        visitor.goto(served.address + path)
        assert SECRET not in visitor.content(), path
    visitor.goto(f"{served.address}/reunions/G3-2019-04-04")
    expect(visitor.locator("#issues")).to_contain_text("1 issue(s) confidentielle(s)")
    expect(visitor.locator("#ordre-du-jour")).to_contain_text("Point confidentiel")
    expect(visitor.locator("#deports")).not_to_contain_text("Partie à la négociation")
    sound(visitor)
    page.goto(f"{served.address}/suivi-des-actions/?on=2019-09-01")
    expect(page.locator("#attendues")).to_contain_text("en retard")
    sound(page)
    page.goto(f"{served.address}/suivi-des-actions/")
    send(page, "action-news", state="done", words="Envoyée.", day="2019-07-15", by="leem")
    expect(page.locator("#terminees")).to_contain_text("Envoyée.")


def test_requests_stand_beside_their_answers(office: Page, visitor: Page, served: Portal) -> None:
    visitor.goto(f"{served.address}/recommandations/")
    assert visitor.locator("#mesures tbody tr").count() == 11
    assert visitor.locator("#mesures tbody tr", has_text="aucune réponse à ce jour").count() == 11
    expect(visitor.locator("#groupes")).to_contain_text("GT1")
    sound(visitor)
    page = office
    page.goto(f"{served.address}/recommandations/")
    sound(page)
    page.goto(f"{served.address}/recommandations/")
    send(page, "recommend", by="PS2.A1.GT1", words="Ouvrir l’accès.", addressee="Health Data Hub", about="PS2.1.1", day="2020-01-10")
    assert "/recommandations/REC-" in page.url
    send(page, "answer", response="partly", words="Sans les coûts.", by="DGE", day="2020-03-10")
    send(page, "apply", where="PS2.1.1", words="Repris.", day="2021-06-08")
    expect(page.locator("#demande")).to_contain_text("acceptée en partie")
    expect(page.locator("#suites")).to_contain_text("Repris.")
    sound(page)
    visitor.goto(f"{served.address}/recommandations/")
    row = visitor.locator("#recommandations tbody tr")
    expect(row).to_contain_text("Sans les coûts.")
    expect(row).to_contain_text("60")
    page.goto(f"{served.address}/recommandations/CSIS-11/12.a")
    send(page, "answer", response="accepted", by="DGE", day="2019-09-01")
    expect(page.locator("#demande")).to_contain_text("acceptée")


def test_financing_keeps_estimates_apart_and_applications_confidential(office: Page, visitor: Page, served: Portal, tmp_path: Path) -> None:
    visitor.goto(f"{served.address}/financement/")
    expect(visitor.locator("#estimations")).to_contain_text("67,5")
    expect(visitor.locator("#guichets")).to_contain_text("PFPE")
    expect(visitor.locator("#demandes")).to_contain_text("réservés aux instances")
    sound(visitor)
    page = office
    page.goto(f"{served.address}/financement/")
    expect(page.locator("#par-projet")).to_contain_text("Aucune demande n’a été inscrite")
    table = tmp_path / "demandes.csv"
    table.write_text(
        "title;project;window;year;applicant;requested;granted;paid;decision;decided_on;ground\n"
        "Ligne pilote;PS1;pia-funds;2020;leem;1 000 000,10;600 000,20;700 000;partly;2020-11-02;gber-25\n",
        encoding="utf-8",
    )
    page.goto(f"{served.address}/registres/steering.applications")
    send(page, "record-import", file=str(table), dry="", reason="Tableau des financeurs")
    page.goto(f"{served.address}/propositions/steering.applications")
    page.locator("main a[href*='/propositions/']").first.click()
    page.wait_for_load_state()
    send(page, "record-moderate")
    page.goto(f"{served.address}/financement/")
    expect(page.locator("#par-projet")).to_contain_text("1\u202f000\u202f000,10\u202f€")
    expect(page.locator("#a-verifier")).to_contain_text("versé au-delà de l’accordé")
    document = tmp_path / "decision.pdf"
    document.write_bytes(b"%PDF-1.4 decision")
    send(page, "financing-document", file=str(document))
    address = page.locator("#documents a").first.get_attribute("href") or ""
    taken = page.request.get(served.address + address)
    assert (taken.status, taken.body()) == (200, b"%PDF-1.4 decision")
    assert "no-store" in taken.headers["cache-control"]
    assert visitor.request.get(served.address + address).status == 404
    sound(page)
    page.goto(f"{served.address}/engagements/E-PS1-1")
    expect(page.locator("#guichets")).to_contain_text("600\u202f000,20")
    visitor.goto(f"{served.address}/engagements/E-PS1-1")
    expect(visitor.locator("#guichets")).to_have_count(0)


def test_a_comment_is_said_moderated_and_taken_away(office: Page, visitor: Page, served: Portal) -> None:
    page = office
    page.goto(f"{served.address}/livrables/PS1.2.1")
    send(page, "comment", words="Réservé aux membres.", visibility="members")
    expect(page.locator("#commentaires")).to_contain_text("Réservé aux membres.")
    sound(page)
    page.goto(f"{served.address}/livrables/PS1.2.1")
    send(page, "comment", words="Dit à tous.", visibility="public")
    visitor.goto(f"{served.address}/livrables/PS1.2.1")
    expect(visitor.locator("#commentaires")).to_contain_text("Dit à tous.")
    expect(visitor.locator("#commentaires")).not_to_contain_text("Réservé aux membres.")
    page.goto(f"{served.address}/commentaires/")
    sound(page)
    page.goto(f"{served.address}/commentaires/")
    for _ in range(2):
        send(page, "comment-withdraw")
    expect(page.locator("#votres")).to_contain_text("Vous n’avez rien écrit.")
    visitor.goto(f"{served.address}/livrables/PS1.2.1")
    expect(visitor.locator("#commentaires")).to_have_count(0)
    visitor.goto(f"{served.address}/commentaires/")
    sound(visitor)


def test_a_calendar_of_ones_own_opens_by_its_secret_until_it_is_revoked(office: Page, served: Portal) -> None:
    page = office
    page.goto(f"{served.address}/mon-agenda/")
    send(page, "calendar-make")
    address = page.locator("main code").first.get_attribute("title") or page.locator("main code").first.inner_text()
    assert address.startswith(served.address)
    with urlopen(address, timeout=30) as answer:
        assert answer.headers["content-type"].startswith("text/calendar")
        assert b"BEGIN:VCALENDAR" in answer.read()
    page.goto(f"{served.address}/mon-agenda/")
    assert address.rpartition("/")[2] not in page.content()
    sound(page)
    page.goto(f"{served.address}/mon-agenda/")
    send(page, "calendar-revoke")
    with pytest.raises(HTTPError) as told:
        urlopen(address, timeout=30)
    assert told.value.code == 404
