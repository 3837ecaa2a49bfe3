"""Coming in with a real browser: by a code, a passkey, a second factor, an identity provider; nothing ever comes from anywhere else."""

import base64
import hashlib
import hmac
import json
import os
import re
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.portal.conftest import free_port
from tests.integration.portal.test_identity_providers import AGENT, Provider

HERE = Path(__file__)


class Served:
    """A portal served for accounts: no engine has run in it. It answers to ``localhost``, since a passkey is bound to a name."""

    def __init__(self, folder: Path, provider: Provider) -> None:
        self.workspace = folder / "workspace"
        port = free_port()
        self.address = f"http://localhost:{port}"
        said = provider.said
        self.environment = os.environ | {
            "FILIERE_LANG": "fr",
            "FILIERE_WORKSPACE": str(self.workspace),
            "FILIERE_ADDRESS": self.address,
            "FILIERE_PROCONNECT_SERVER": said["address"],
            "FILIERE_PROCONNECT_CLIENT": said["client"],
            "FILIERE_PROCONNECT_SECRET": said["secret"],
        }
        self.port, self.log = port, folder / "served.log"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "filiere", "serve", "--host", "localhost", "--port", str(self.port)]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=self.environment, start_new_session=True)
        limit = time.monotonic() + 120
        while True:
            try:
                with urlopen(f"{self.address}/a-propos/", timeout=30):
                    return
            except OSError:
                assert self.process.poll() is None, self.log.read_text()
                assert time.monotonic() < limit, self.log.read_text()
                time.sleep(0.3)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)

    def call(self, *words: str) -> Any:
        done = subprocess.run(
            [sys.executable, "-m", "filiere", *words, "--json"],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        return json.loads(done.stdout)

    def invite(self, name: str, email: str, role: str = "lead") -> str:
        return str(self.call("people", "invite", name, "--role", role, "--email", email, "--organisation", "medicen")["link"])

    def newest_message(self, email: str) -> str:
        files = sorted((self.workspace / "outbox").glob("*.eml"), reverse=True)
        for file in files:
            message = message_from_bytes(file.read_bytes(), policy=policy.default)
            if str(message["to"]) == email:
                body = message.get_body(("plain",))
                return str(body.get_content()) if body else ""
        raise AssertionError(email)


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    running = Provider("proconnect")
    yield running
    running.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Iterator[Served]:
    portal = Served(tmp_path_factory.mktemp("people"), provider)
    yield portal
    portal.stop()


@pytest.fixture
def visit(served: Served, provider: Provider, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a fresh browser; any request to another host, or complaint of the browser, fails the test."""
    contexts, complaints, strangers = [], [], []
    ours = {urlsplit(served.address).netloc, urlsplit(provider.address).netloc}

    def opened(path: str = "/", *, width: int = 1280, dark: bool = False) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light")
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: strangers.append(request.url) if _foreign(request.url, ours) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" and "status of" not in said.text else None)
        page.goto(served.address + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert strangers == []
    assert complaints == []


def _foreign(url: str, ours: set[str]) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc not in ours


def violations(page: Page) -> list[Any]:
    found = Axe().run(page)
    return [(item["id"], [node["target"] for node in item["nodes"]][:3]) for item in found.response["violations"]]


def accept(page: Page, served: Served, link: str) -> None:
    page.goto(link)
    with page.expect_navigation():
        page.locator("main form button").first.click()
    expect(page.locator(".me form")).to_be_visible()


def leave(page: Page) -> None:
    with page.expect_navigation():
        page.locator(".me button").click()


def ask_for_code(page: Page, served: Served, email: str) -> None:
    page.goto(f"{served.address}/compte/login/code/")
    page.locator("input[type=email]").fill(email)
    with page.expect_navigation():
        page.locator(".account button[type=submit]").first.click()
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]*)\s*$", served.newest_message(email), re.MULTILINE)
    assert code, served.newest_message(email)
    page.locator("input[name=code]").fill(code[1])
    with page.expect_navigation():
        page.locator(".account button[type=submit]").first.click()


STRANGERS = ("login/", "login/code/", "password/reset/", "signup/", "inactive/", "3rdparty/login/error/", "3rdparty/login/cancelled/")
KNOWN = ("email/", "password/set/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/", "3rdparty/", "logout/")


@pytest.mark.parametrize("head", ["/compte/", "/en/account/"])
def test_sign_in_pages_are_accessible_in_both_languages_wide_narrow_and_dark(head: str, visit: Callable[..., Page], served: Served) -> None:
    page = visit(dark=head != "/compte/")
    for path in STRANGERS:
        page.goto(served.address + head + path)
        judge(page, head)


def judge(page: Page, head: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator("html").get_attribute("lang") == ("en" if head.startswith("/en/") else "fr")
    assert page.locator("h1").count() == 1, page.url
    assert violations(page) == [], page.url
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url


@pytest.mark.parametrize("head", ["/compte/", "/en/account/"])
def test_the_pages_of_an_account_are_accessible(head: str, visit: Callable[..., Page], served: Served) -> None:
    email = f"pages{len(head)}@example.org"
    page = visit()
    accept(page, served, served.invite("Ada Pages", email))
    for path in KNOWN:
        page.goto(served.address + head + path)
        judge(page, head)
    for path in ("/mes-donnees/", "/traitements/") if head == "/compte/" else ("/en/my-data/", "/en/processing/"):
        page.goto(served.address + path)
        judge(page, head)


def test_the_office_invites_and_the_person_comes_in_by_a_code(visit: Callable[..., Page], served: Served) -> None:
    page = visit(f"/entrer/?token={re.findall(r'token=([^&]+)', served.call('admin-link')['link'])[0]}")
    for path in ("/personnes/", "/refus/"):
        page.goto(served.address + path)
        judge(page, "/compte/")
    page.goto(f"{served.address}/personnes/")
    form = page.locator("form[action*='person-invite']")
    form.locator("[name=name]").fill("Bob Code")
    form.locator("[name=email]").fill("bob@example.org")
    form.locator("[name=place]").select_option("PS1")
    with page.expect_navigation():
        form.locator("button").click()
    expect(page.locator(".notice")).to_contain_text("est partie")
    link = re.search(r"http\S+/invitation/\S+", served.newest_message("bob@example.org"))
    assert link
    theirs = visit()
    accept(theirs, served, link[0])
    assert urlsplit(theirs.url).path == "/mes-donnees/"
    expect(theirs.locator("main")).to_contain_text("bob@example.org")
    leave(theirs)
    ask_for_code(theirs, served, "bob@example.org")
    assert urlsplit(theirs.url).path == "/a-faire/"
    expect(theirs.locator("main")).to_contain_text("PS1")
    # A session outlives the server.
    served.stop()
    served.start()
    theirs.goto(f"{served.address}/mes-donnees/")
    expect(theirs.locator("main")).to_contain_text("bob@example.org")


def test_an_address_that_nobody_has_is_not_told_apart(visit: Callable[..., Page], served: Served) -> None:
    page = visit("/compte/login/code/")
    page.locator("input[type=email]").fill("nobody@example.org")
    with page.expect_navigation():
        page.locator(".account button[type=submit]").first.click()
    assert urlsplit(page.url).path == "/compte/login/code/confirm/"


def test_a_passkey_opens_the_door(visit: Callable[..., Page], served: Served) -> None:
    page = visit()
    accept(page, served, served.invite("Eve Passkey", "eve@example.org"))
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})
    page.goto(f"{served.address}/compte/2fa/webauthn/add/")
    page.locator("#id_passwordless").check()
    with page.expect_navigation():
        page.locator("#mfa_webauthn_add").click()
    expect(page.locator("main")).to_contain_text(re.compile("récupération|clé", re.IGNORECASE))
    leave(page)
    page.goto(f"{served.address}/compte/login/")
    with page.expect_navigation(url=re.compile("/a-faire/")):
        page.locator("#passkey_login").click()
    expect(page.locator(".me form")).to_be_visible()


def totp(secret: str, at: float) -> str:
    """Return the code of an authenticator application (RFC 6238: SHA-1, thirty seconds, six digits)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_a_second_factor_is_asked_for_and_its_secret_is_sealed(visit: Callable[..., Page], served: Served) -> None:
    assert totp(base64.b32encode(b"12345678901234567890").decode(), 59) == "287082", "RFC 6238, appendix B"
    page = visit()
    accept(page, served, served.invite("Zoé Facteur", "zoe@example.org"))
    page.goto(f"{served.address}/compte/2fa/totp/activate/")
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("input[name=code]").fill(totp(secret, time.time()))
    with page.expect_navigation():
        page.locator(".account form:has(input[name=code]) button").click()
    leave(page)
    ask_for_code(page, served, "zoe@example.org")
    assert urlsplit(page.url).path == "/compte/2fa/authenticate/"
    assert violations(page) == []
    page.locator("input[name=code]").fill("000000")
    with page.expect_navigation():
        page.locator(".account form:has(input[name=code]) button").first.click()
    assert urlsplit(page.url).path == "/compte/2fa/authenticate/", "a wrong code opens nothing"
    # A code serves once: the next one is half a minute away, and a clock may be one step ahead.
    page.locator("input[name=code]").fill(totp(secret, time.time() + 30))
    with page.expect_navigation():
        page.locator(".account form:has(input[name=code]) button").first.click()
    if urlsplit(page.url).path != "/a-faire/":
        time.sleep(30 - time.time() % 30 + 1)
        page.locator("input[name=code]").fill(totp(secret, time.time()))
        with page.expect_navigation():
            page.locator(".account form:has(input[name=code]) button").first.click()
    assert urlsplit(page.url).path == "/a-faire/"
    everything = b"".join(file.read_bytes() for file in served.workspace.glob("filiere.sqlite3*"))
    assert secret.encode() not in everything


def test_proconnect_in_a_browser_from_the_door_to_the_way_out(visit: Callable[..., Page], served: Served, provider: Provider) -> None:
    provider.control(person={**AGENT, "email": "camille@example.org"})
    page = visit("/compte/login/")
    go_through(page)
    assert urlsplit(page.url).path == "/compte/inactive/"
    expect(page.locator("main")).to_contain_text("Votre demande est arrivée")
    waiting = [one for one in served.call("people", "list")["people"] if one["state"] == "waiting"]
    assert [one["email"] for one in waiting] == ["camille@example.org"]
    served.call("people", "role", waiting[0]["id"], "--role", "contributor", "--organisation", "sanofi")
    page.goto(f"{served.address}/compte/login/")
    go_through(page)
    assert urlsplit(page.url).path == "/a-faire/"
    page.locator(".me button").click()
    page.wait_for_url(re.compile(re.escape(served.address) + r"/\?state="))
    expect(page.locator(".me form")).to_have_count(0)
    assert provider.control()["ended"]


def go_through(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Entrer avec ProConnect").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()


def test_the_log_of_the_server_names_nobody_and_gives_no_link_away(served: Served) -> None:
    said = served.log.read_text()
    assert "example.org" not in said
    assert "/invitation/" not in said
