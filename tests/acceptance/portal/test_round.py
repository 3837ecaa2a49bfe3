"""A committee from round to minutes, in a real browser: the secretariat, a lead on a phone, and the public barometer."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document
from playwright.sync_api import Browser, BrowserContext, Locator, Page

PATIENCE_S = 240
MEETING = date.today() + timedelta(days=30)
#: Words a minute, slower than the mean of 238 of adults who read English non-fiction silently (M. Brysbaert, Journal of Memory and Language
#: 109, 2019); letters a minute with two thumbs, 36 words of five letters (K. Palin et al., MobileHCI 2019); and a tap, taken large.
WORDS_PER_MINUTE, LETTERS_PER_MINUTE, TAP_S = 180, 180, 3


@dataclass
class Served:
    """A served portal: its address, its workspace, and its command."""

    address: str
    workspace: Path

    def run(self, *words: str) -> str:
        command = [sys.executable, "-m", "filiere", *words, "--workspace", str(self.workspace)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120, env=environment(self.address))
        return done.stdout

    def messages(self) -> list[tuple[str, str]]:
        """Return to whom each message in the outbox is, and its words."""
        found = []
        for file in sorted((self.workspace / "outbox").glob("*.eml")):
            message = message_from_bytes(file.read_bytes(), policy=policy.default)
            body = message.get_body()
            assert body is not None
            found.append((str(message["to"]), body.get_content()))
        return found


def environment(address: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "FILIERE_SMTP"}
    return kept | {"FILIERE_LANG": "fr", "FILIERE_ADDRESS": address}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a workspace where a meeting is planned and one lead's address is known; no engine runs."""
    workspace = tmp_path_factory.mktemp("round") / "workspace"
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = int(door.getsockname()[1])
    found = Served(f"http://127.0.0.1:{port}", workspace)
    found.run("meetings", "add", "G3", "--on", MEETING.isoformat())
    found.run("round", "people", "--add", "lead@example.org", "--name", "Ana Prat", "--organisation", "medicen", "--project", "PS1")
    log = (workspace.parent / "served.log").open("w+")
    command = [sys.executable, "-m", "filiere", "serve", "--workspace", str(workspace), "--port", str(port)]
    process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment(found.address), start_new_session=True)
    limit = time.monotonic() + PATIENCE_S
    while True:
        try:
            with urlopen(f"{found.address}/a-propos/", timeout=30):
                break
        except OSError:
            log.seek(0)
            assert process.poll() is None, log.read()
            assert time.monotonic() < limit, log.read()
            time.sleep(0.3)
    yield found
    process.send_signal(signal.SIGINT)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
    log.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a fresh browser; what it complains of fails the test at its end."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(*, width: int = 1280, javascript: bool = True, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=javascript, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@dataclass
class Acts:
    """What a person does with the pointer, counted."""

    page: Page
    done: list[str] = field(default_factory=list)

    def go(self, target: Locator) -> None:
        self.done.append(target.inner_text().strip())
        with self.page.expect_navigation():
            target.click()


def come_in(served: Served, page: Page) -> None:
    link = served.run("admin-link", "--address", served.address).strip()
    page.goto(link)


def clean(page: Page) -> None:
    assert Axe().run(page).violations_count == 0, Axe().run(page).generate_report()
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1280, "height": 800})


def downloaded(page: Page, label: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=label).click()
    return Path(waiting.value.path()).read_bytes()


def test_a_committee_from_round_to_minutes(served: Served, visit: Callable[..., Page]) -> None:
    pypdf = pytest.importorskip("pypdf")
    office = visit()
    come_in(served, office)
    acts = Acts(office, ["open the link of the message"])
    acts.go(office.get_by_role("link", name="Ce qui vous attend").first)
    acts.go(office.get_by_role("link", name=re.compile("Lancer le tour")))
    acts.go(office.get_by_role("button", name=re.compile("Lancer le tour du")))
    round_page = office.url
    assert "message parti" in office.locator("main").inner_text()
    assert "lien à lui transmettre" in office.locator("main").inner_text(), "nobody is known for the other projects"

    answered(served, visit)

    office.goto(round_page)
    acts.go(office.get_by_role("button", name="Accepter les réponses cochées"))
    agenda = Document(BytesIO(downloaded(office, "Ordre du jour (DOCX)")))
    acts.done.append("Ordre du jour (DOCX)")
    assert len(acts.done) <= 6, acts.done
    words = " ".join(cell.text for table in agenda.tables for row in table.rows for cell in row.cells)
    assert "Le ministère doit confirmer la ligne." in words
    print(f"secretariat: {len(acts.done)} acts: {acts.done}")

    with office.expect_navigation():
        office.get_by_role("button", name="Clore pour les silencieux").click()
    assert "aucune nouvelle" in office.locator("main").inner_text()
    held(office)
    office.goto(round_page)
    record = " ".join(part.extract_text() for part in pypdf.PdfReader(BytesIO(downloaded(office, "Relevé de décisions (PDF)"))).pages)
    for said in ("Le lieu est retenu.", "Écrire aux régions.", "Deux présents."):
        assert said in record.replace("\n", " ")
    office.goto(f"{round_page}/PS1")
    sheet = pypdf.PdfReader(BytesIO(downloaded(office, "Fiche d’une page (PDF)"))).pages
    assert len(sheet) == 1
    assert "Le lieu du pilote est choisi." in sheet[0].extract_text().replace("\n", " ")


def answered(served: Served, visit: Callable[..., Page]) -> None:
    """Answer as a lead does: from the message, on a phone, without JavaScript, in two minutes."""
    ((to, message),) = served.messages()
    assert to == "lead@example.org"
    link = re.search(r"http://\S+/repondre/\S+", message)
    assert link
    phone = visit(width=360, javascript=False)
    answer = phone.goto(link[0])
    assert answer is not None
    assert answer.status == 200
    assert phone.locator("body").bounding_box()["width"] <= 360  # type: ignore[index]  # a page has a body
    read = len(message.replace(link[0], "").split()) + len(phone.locator("main").inner_text().split())
    typed = {
        "words": "Le lieu du pilote est choisi.\nTrois industriels ont signé.",
        "step": "Déposer le dossier.",
        "difficulty": "Le ministère doit confirmer la ligne.",
    }
    phone.select_option("[name=weather]", "rain")
    for name, words in typed.items():
        phone.fill(f"[name={name}]", words)
    with phone.expect_navigation():
        phone.get_by_role("button", name="Envoyer").click()
    assert "Merci, c’est envoyé" in phone.locator("main").inner_text()
    taps = 2 + len(typed) + 1
    letters = sum(len(words) for words in typed.values())
    minutes = read / WORDS_PER_MINUTE + letters / LETTERS_PER_MINUTE + taps * TAP_S / 60
    print(f"lead: {read} words read, {letters} letters typed, {taps} taps: {minutes:.2f} minutes")
    assert minutes <= 2


def held(office: Page) -> None:
    """Hold the meeting: open it with the reminder, write attendance and outcomes, close it with its minutes."""
    with office.expect_navigation():
        office.get_by_role("link", name="la réunion").click()

    def send(act: str, **words: str) -> None:
        form: Any = office.locator(f"form[action*='/{act}/']").first
        for name, value in words.items():
            item = form.locator(f"[name='{name}']")
            if item.evaluate("item => item.tagName") == "SELECT":
                item.select_option(value)
            elif item.get_attribute("type") == "checkbox":
                item.check()
            else:
                item.fill(value)
        with office.expect_navigation():
            form.locator("button").click()

    assert "Arbitrage demandé" in office.locator("#ordre-du-jour").inner_text()
    send("open", reminder_read="yes")
    for organisation in ("leem", "snitem"):
        send("attend", organisation=organisation, college="industrie")
    send("outcome", kind="decision", words="Le lieu est retenu.", about="PS1")
    send("outcome", kind="action", words="Écrire aux régions.", holder="leem", due=(MEETING + timedelta(days=30)).isoformat())
    send("close", minutes="Deux présents.")
    assert "Deux présents." in office.locator("main").inner_text()


def test_pages_of_rounds_are_accessible_and_narrow(served: Served, visit: Callable[..., Page]) -> None:
    office = visit()
    come_in(served, office)
    served.run("meetings", "add", "G8", "--on", MEETING.isoformat())
    launched = served.run("round", "launch", "G8", "--address", served.address)
    name = launched.split(" ")[0]
    link = re.search(r"/repondre/\S+", "\n".join(words for _, words in served.messages()[-1:]))
    assert link
    for path in ("/tours/", f"/tours/{name}", "/correspondants/", "/barometre/", link[0], f"/tours/{name}/PS1"):
        for prefixed in (
            path,
            "/en"
            + path.replace("tours", "rounds")
            .replace("correspondants", "correspondents")
            .replace("barometre", "barometer")
            .replace("repondre", "answer"),
        ):
            answer = office.goto(served.address + prefixed)
            assert answer is not None
            assert answer.status == 200, prefixed
            clean(office)


def test_a_link_that_is_over_is_a_clear_page(served: Served, visit: Callable[..., Page]) -> None:
    page = visit(width=360, javascript=False)
    for path, status in (("/repondre/abc.def", 403), ("/desabonner/abc.def", 403)):
        answer = page.goto(served.address + path)
        assert answer is not None
        assert answer.status == status
        assert "lien" in page.locator("main").inner_text()


def test_another_site_shows_the_barometer_in_a_frame_and_nothing_else_of_ours(served: Served, visit: Callable[..., Page]) -> None:
    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            words = "".join(
                f'<iframe src="{served.address}{path}" width="600" height="600"></iframe>'
                for path in ("/fichiers/barometer.html", "/barometre/")
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(words.encode())

        def log_message(self, *_words: Any) -> None:
            return

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    try:
        page = visit()
        page.goto(f"http://localhost:{site.server_port}/")
        frames = page.frames[1:]
        assert "livrables promis" in frames[0].locator("body").inner_text()
        assert "livrables promis" not in frames[1].locator("body").inner_text()
    finally:
        site.shutdown()
    with urlopen(f"{served.address}/fichiers/barometer.json", timeout=30) as answer:
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["Set-Cookie"] is None
