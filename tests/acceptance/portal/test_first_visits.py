"""Five first visits in a real browser, each with its count of pages, acts, or minutes of reading and typing.

With ``FILIERE_SHOTS=FOLDER`` each step leaves its screen there, to be looked at.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page

PATIENCE_S = 240
#: Words a minute, slower than the mean of 238 of adults who read English non-fiction silently (M. Brysbaert, Journal of Memory and Language
#: 109, 2019); letters a minute with two thumbs, 36 words of five letters (K. Palin et al., MobileHCI 2019); a tap, and the choice of an
#: answer among five, both taken large.
WORDS_PER_MINUTE, LETTERS_PER_MINUTE, TAP_S, CHOICE_S = 180, 180, 3, 15
COMMITTEE, NEXT = date.today() - timedelta(days=20), date.today() + timedelta(days=21)
SAID = date.today() - timedelta(days=3)


@dataclass
class Served:
    """A served portal: its address, its workspace, and its command."""

    address: str
    workspace: Path

    def run(self, *words: str) -> str:
        command = [sys.executable, "-m", "filiere", *words, "--workspace", str(self.workspace)]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=180, env=environment(self.address)).stdout

    def message(self) -> str:
        """Return the words of the last message that left."""
        file = max((self.workspace / "outbox").glob("*.eml"), key=lambda item: item.stat().st_mtime_ns)
        body = message_from_bytes(file.read_bytes(), policy=policy.default).get_body()
        assert body is not None
        return str(body.get_content())


def environment(address: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "FILIERE_SMTP"}
    return kept | {"FILIERE_LANG": "fr", "FILIERE_ADDRESS": address}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a workspace whose committee met three weeks ago, and where two organisations have spoken of PS3 since."""
    workspace = tmp_path_factory.mktemp("visits") / "workspace"
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = int(door.getsockname()[1])
    found = Served(f"http://127.0.0.1:{port}", workspace)
    held = found.run("meetings", "add", "G3", "--on", COMMITTEE.isoformat()).split()[0]
    found.run("meetings", "open", held, "--reminder-read")
    found.run("meetings", "close", held, "--minutes", "Trois points vus.")
    found.run("meetings", "add", "G3", "--on", NEXT.isoformat())
    on = SAID.isoformat()
    found.run("attest", "PS3.1.1", "--statement", "La carte est en ligne.", "--on", on, "--by", "leem")
    found.run("declare", "PS3.3.1", "--says", "under_way", "--words", "Le texte circule.", "--on", on, "--by", "medicen")
    found.run("round", "people", "--add", "lead@example.org", "--name", "Ana Prat", "--organisation", "medicen", "--project", "PS3")
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


@dataclass
class Visit:
    """What a person meets and does: the pages, the acts, what was read and typed, and how long the machine took."""

    who: str
    page: Page
    pages: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    words: int = 0
    letters: int = 0
    taps: int = 0
    began: float = field(default_factory=time.monotonic)

    def open(self, address: str) -> None:
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        self.acts.append("ouvrir")
        self.met()

    def go(self, target: Locator) -> None:
        self.acts.append((target.text_content() or "").strip())
        self.taps += 1
        with self.page.expect_navigation():
            target.click()
        self.met()

    def met(self) -> None:
        self.pages.append(self.page.url)
        self.shot(f"{len(self.pages)}")

    def shot(self, name: str) -> None:
        folder = os.environ.get("FILIERE_SHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(folder) / f"{self.who}-{name}.png"), full_page=True)

    def read(self, place: Locator) -> None:
        self.words += len(place.inner_text().split())

    def type(self, name: str, said: str) -> None:
        self.page.fill(f"main [name={name}]", said)
        self.letters += len(said)
        self.taps += 1

    def minutes(self, choices: int = 0) -> float:
        seconds = self.taps * TAP_S + choices * CHOICE_S
        return self.words / WORDS_PER_MINUTE + self.letters / LETTERS_PER_MINUTE + seconds / 60

    def tell(self, figure: str) -> None:
        machine = time.monotonic() - self.began
        print(f"{self.who}: {figure}; {len(self.pages)} pages, {len(self.acts)} acts, {machine:.1f} s of the machine")


@pytest.fixture
def come(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Give a function that sends a person with a fresh browser; what the browser complains of fails the test at its end."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(who: str, *, width: int = 1280, javascript: bool = True) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=javascript, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return Visit(who, page)

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def clean(page: Page) -> None:
    assert Axe().run(page).violations_count == 0, Axe().run(page).generate_report()


def test_an_adviser_reads_what_changed_on_a_project_and_prints_one_page(served: Served, come: Callable[..., Visit]) -> None:
    pypdf = pytest.importorskip("pypdf")
    visit = come("adviser")
    visit.open(served.address)
    visit.go(visit.page.locator(".rails-wide a[href='/projets/PS3']").first)
    changed = visit.page.locator("#depuis")
    told = changed.inner_text()
    assert "Depuis le dernier comité" in told
    for word in ("preuve déposée", "déclaré en cours", "Leem", "Medicen"):
        assert word.lower() in told.lower(), told
    clean(visit.page)
    visit.go(changed.get_by_role("link", name="La fiche d’une page"))
    clean(visit.page)
    printed = pypdf.PdfReader(BytesIO(visit.page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    assert "PS3" in printed.pages[0].extract_text()
    visit.tell(f"{len(visit.pages)} pages")
    assert len(visit.pages) <= 3


def test_every_project_has_a_sheet_of_one_page_in_both_languages(served: Served, come: Callable[..., Visit]) -> None:
    pypdf = pytest.importorskip("pypdf")
    page = come("sheets").page
    page.goto(f"{served.address}/projets/")
    names = [
        str(item).rpartition("/")[2] for item in page.locator("main table a").evaluate_all("items => items.map((item) => item.pathname)")
    ]
    assert "PS1" in names
    for name in names:
        for path in ("/fiche-projet/", "/en/project-sheet/"):
            answer = page.goto(served.address + path + name)
            assert answer is not None
            assert answer.status == 200
            assert len(pypdf.PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages) == 1, path + name


def test_the_secretariat_launches_a_round_and_builds_the_agenda_and_the_lead_answers(served: Served, come: Callable[..., Visit]) -> None:
    office = come("secretariat")
    office.open(served.run("admin-link", "--address", served.address).strip())
    waiting = office.page.locator("#attente, main .links")
    office.go(waiting.get_by_role("link", name=re.compile("Lancer le tour")).first)
    office.go(office.page.get_by_role("button", name=re.compile("Lancer le tour du")))
    round_page = office.page.url

    answers(served, come)

    office.page.goto(round_page)
    office.go(office.page.get_by_role("button", name="Accepter les réponses cochées"))
    with office.page.expect_download() as agenda:
        office.page.get_by_role("link", name="Ordre du jour (PDF)").click()
    office.acts.append("Ordre du jour (PDF)")
    assert Path(agenda.value.path()).read_bytes().startswith(b"%PDF")
    office.tell(f"{len(office.acts)} acts: {office.acts}")
    assert len(office.acts) <= 6


def answers(served: Served, come: Callable[..., Visit]) -> None:
    """Answer as a lead does: from the message, on a phone, without JavaScript."""
    message = served.message()
    link = re.search(r"http://\S+/repondre/\S+", message)
    assert link
    lead = come("lead", width=360, javascript=False)
    lead.words = len(message.replace(link[0], "").split())
    lead.open(link[0])
    lead.taps += 1
    assert lead.page.evaluate("document.documentElement.scrollWidth") <= 360
    lead.read(lead.page.locator("main"))
    lead.page.select_option("main [name=weather]", "cloud")
    lead.taps += 2
    lead.type("words", "La carte est en ligne depuis mardi.\nLe texte commun circule.")
    lead.type("step", "Recueillir les signatures.")
    lead.go(lead.page.get_by_role("button", name="Envoyer"))
    assert "Merci, c’est envoyé" in lead.page.locator("main").inner_text()
    lead.tell(f"{lead.minutes():.2f} minutes")
    assert lead.minutes() <= 2


def test_the_manager_of_a_firm_gets_a_first_result(served: Served, come: Callable[..., Visit]) -> None:
    firm = come("firm", width=1280, javascript=False)
    firm.open(served.address)
    firm.go(firm.page.locator("#commencer").get_by_role("link", name=re.compile("Situer votre entreprise")))
    firm.read(firm.page.locator("main"))
    firm.go(firm.page.locator("form[action$='/x-begin'] button"))
    for number in range(10):
        firm.read(firm.page.locator("#question"))
        with firm.page.expect_navigation():
            firm.page.locator("#question form").nth(number % 4).locator("button").click()
    assert "Premier résultat" in firm.page.locator("main").inner_text()
    firm.met()
    firm.read(firm.page.locator("#result"))
    minutes = firm.minutes(choices=10)
    firm.tell(f"{minutes:.1f} minutes, ten questions")
    assert minutes <= 10


def test_a_visitor_finds_a_firm_and_takes_the_file_away(served: Served, come: Callable[..., Visit]) -> None:
    visitor = come("visitor")
    visitor.open(served.address)
    visitor.go(visitor.page.locator("#commencer").get_by_role("link", name="Trouver une organisation"))
    visitor.page.fill("main [name=q]", "biomerieux")
    visitor.acts.append("chercher")
    with visitor.page.expect_navigation():
        visitor.page.locator("main [name=q]").press("Enter")
    visitor.met()
    assert "bioMérieux" in visitor.page.locator("main table").inner_text(), "without its accent and in small letters"
    with visitor.page.expect_download() as file:
        visitor.page.locator("main").get_by_role("link", name=re.compile("CSV")).first.click()
    visitor.acts.append("CSV")
    assert "bioMérieux" in Path(file.value.path()).read_text(encoding="utf-8-sig")
    visitor.tell(f"{len(visitor.pages)} pages")
    assert len(visitor.pages) <= 3


def test_what_awaits_the_office_is_grouped_in_words_and_decided_together(served: Served, come: Callable[..., Visit]) -> None:
    on = SAID.isoformat()
    for name in ("PS3.1.2", "PS3.1.3", "PS1.1.1"):
        served.run("attest", name, "--statement", "C’est fait.", "--on", on, "--by", "leem")
    office = come("office")
    office.open(served.run("admin-link", "--address", served.address).strip())
    office.open(f"{served.address}/a-faire/")
    waiting = office.page.locator("main").inner_text()
    assert re.search(r"4 preuves à accepter ou refuser", waiting), waiting
    assert not re.search(r"\d{4}-\d\d-\d\d", waiting), "a day is written in words"
    office.go(office.page.get_by_role("link", name=re.compile("preuves à accepter")))
    clean(office.page)
    form = office.page.locator("form[action*='/decide-several/']")
    for tick in form.locator("input[type=checkbox]").all():
        tick.check()
    form.locator("[name=by]").fill("Comité exécutif")
    with office.page.expect_navigation():
        form.locator("button").click()
    assert "preuves à accepter" not in office.page.locator("main").inner_text()


def test_a_phone_keeps_two_words_of_the_head_and_the_keyboard_opens_the_rest(served: Served, come: Callable[..., Visit]) -> None:
    for width, shown in ((1280, 6), (320, 2)):
        page = come("head", width=width).page
        page.goto(f"{served.address}/registres/")
        tabs = page.locator("nav.tabs > ul a:visible")
        assert tabs.count() == shown
        boxes = [box for item in tabs.all() if (box := item.bounding_box())]
        assert max(box["x"] + box["width"] for box in boxes) <= width
        page.locator("nav.tabs summary").focus()
        page.keyboard.press("Enter")
        behind = page.locator("nav.tabs details a:visible")
        assert behind.count() == 16 - shown
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('details.more') !== null")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.keyboard.press("Escape")
        assert not behind.first.is_visible()


def test_keys_lead_somewhere_stay_silent_in_fields_and_can_be_put_out(served: Served, come: Callable[..., Visit]) -> None:
    page = come("keys").page
    page.goto(served.address)
    page.keyboard.press("?")
    page.locator("#keys[open]").wait_for()
    clean(page)
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("l")
    page.wait_for_url("**/livrables/")
    page.locator("#find").focus()
    page.keyboard.type("?gl")
    assert page.locator("#find").input_value() == "?gl"
    assert page.locator("#keys[open]").count() == 0
    page.locator("[data-keys]").click()
    page.locator("#keys-on").uncheck()
    page.locator("#keys button").click()
    page.locator("main").focus()
    page.keyboard.press("?")
    page.keyboard.press("/")
    assert page.locator("#keys[open]").count() == 0
    assert page.evaluate("document.activeElement.id") != "find"


def test_the_dark_is_chosen_by_a_link_kept_and_left(served: Served, come: Callable[..., Visit]) -> None:
    page = come("dark").page
    page.goto(f"{served.address}/livrables/?state=late")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.locator("footer").get_by_role("link", name="sombre").click()
    assert page.url.endswith("/livrables/?state=late")
    dark = page.evaluate(ground)
    assert dark != light
    clean(page)
    page.goto(f"{served.address}/en/bodies/")
    assert page.evaluate(ground) == dark
    clean(page)
    page.goto(f"{served.address}/affichage/?theme=auto&back=//elsewhere.example/")
    assert page.url == f"{served.address}/"
    assert page.evaluate(ground) == light


#: What a page may weigh for a browser that comes for the first time, in bytes: itself, styles, scripts and fonts, without charts.
BUDGET = 300_000


def test_pages_weigh_less_than_their_budget_without_charts(served: Served, come: Callable[..., Visit]) -> None:
    heavy = {}
    paths = (
        "/ /livrables/ /projets/PS3 /fiche-projet/PS3 /registres/ /registres/steering.organisations /frise/ /a-propos/ /en/deliverables/"
    )
    for path in paths.split():
        page = come("weight").page
        page.goto(served.address + path, wait_until="networkidle")
        weights = page.evaluate(
            """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
                .map((item) => [item.name, item.encodedBodySize])"""
        )
        total = sum(size for name, size in weights if "chart" not in name and "vega" not in name)
        assert total > 10_000, weights
        heavy[path] = total
    print({path: f"{total / 1000:.0f} kB" for path, total in heavy.items()})
    assert {path: total for path, total in heavy.items() if total >= BUDGET} == {}
