"""People who come by an identity provider: an ordinary one and one of ProConnect's profile, both really running, both caught lying."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

import pytest
import requests

from filiere.portal.house import KEY, House
from filiere.portal.people_settings import account_values, origins
from filiere.portal.settings import values
from filiere.workshop.workshop import Workshop

HERE = Path(__file__).parent
SIREN = "552100554"
PERSON = {"sub": "s-1", "email": "claire@example.org", "email_verified": True, "given_name": "Claire", "family_name": "Essai"}
AGENT = {"sub": "p-1", "email": "agent@example.org", "given_name": "Camille", "usual_name": "Épreuve", "siret": f"{SIREN}00013"}


class Provider:
    """A provider that runs, and how to tell it who is there and how to lie."""

    def __init__(self, profile: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as door:
            port = door.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "identity_provider.py"), str(port), profile], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.said = json.loads(self.process.stdout.readline())
        self.address = self.said["address"]

    def control(self, fault: str = "", person: dict[str, Any] | None = None) -> dict[str, Any]:
        query = {"fault": fault} | ({"person": json.dumps(person)} if person else {})
        with urlopen(f"{self.address}/control?{urlencode(query)}", timeout=20) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def close(self) -> None:
        self.process.terminate()
        self.process.communicate()


@pytest.fixture(scope="module")
def providers() -> Iterator[dict[str, Provider]]:
    running = {"oidc": Provider("ordinary"), "proconnect": Provider("proconnect")}
    yield running
    for provider in running.values():
        provider.close()


@pytest.fixture(scope="module")
def house(providers: dict[str, Provider], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    environment = {}
    for start, name in (("FILIERE_OIDC", "oidc"), ("FILIERE_PROCONNECT", "proconnect")):
        said = providers[name].said
        environment |= {f"{start}_SERVER": said["address"], f"{start}_CLIENT": said["client"], f"{start}_SECRET": said["secret"]}
    assert set(origins(environment)) == {provider.address for provider in providers.values()}
    settings = values("testserver") | account_values(environment)
    with Workshop.open(tmp_path_factory.mktemp("oidc") / "workspace", create=True, settings=settings) as workshop:
        # A process reads its providers once; here other files of tests have opened a portal without any.
        from allauth.socialaccount.providers import registry

        registry.provider_map.clear()
        registry.loaded = False
        registry.load()
        workshop.fill_register("steering.organisations")
        kept = workshop.propose_record("steering.organisations", "sanofi", {"siren": SIREN}, reason="its number")
        workshop.decide_proposals("steering.organisations", outcome="accepted", keys=[kept], reason="read on its statutes")
        made: Any = House(workshop)
        yield made


@pytest.fixture
def browser(house: House) -> Any:
    from django.test import Client

    return Client(**{KEY: house})  # type: ignore[arg-type]  # the house travels in the environment, as the server hands it down


def comes(browser: Any, name: str, language: str = "fr") -> Any:
    """Go to the provider and come back, as a browser does, and return the answer of the way back."""
    head = "/compte" if language == "fr" else "/en/account"
    asked = browser.post(f"{head}/oidc/{name}/login/?process=login")
    assert asked.status_code == 302, asked.content[-2000:].decode()
    consent = requests.post(asked.headers["Location"].replace("/authorize?", "/consent?"), allow_redirects=False, timeout=20)
    back = urlsplit(consent.headers["Location"])
    return browser.get(f"{back.path}?{back.query}")


def asked_of(provider: Provider, browser: Any, name: str) -> dict[str, str]:
    """Return what a browser is sent to the provider with."""
    sent = browser.post(f"/compte/oidc/{name}/login/?process=login&scope=admin&auth_params=prompt%3Dnone")
    return {key: found[-1] for key, found in parse_qs(urlsplit(sent.headers["Location"]).query).items()}


def forget(house: Any, email: str) -> None:
    person = house.workshop.store.accounts.person_at(email)
    if person:
        house.workshop.erase_person(person)


@pytest.mark.parametrize(("name", "person"), [("oidc", PERSON), ("proconnect", AGENT)])
def test_a_newcomer_waits_until_the_office_approves(
    name: str, person: dict[str, Any], house: Any, browser: Any, providers: dict[str, Provider]
) -> None:
    forget(house, person["email"])
    providers[name].control(person=person)
    answer = comes(browser, name)
    assert answer.headers["Location"].endswith("/compte/inactive/")
    assert "secrétariat doit encore dire" in unescape(browser.get("/compte/inactive/").content.decode())
    assert browser.get("/mes-donnees/").status_code == 403
    key = house.workshop.store.accounts.person_at(person["email"])
    card = house.workshop.person(key).card
    assert (card.waiting, card.active, card.role) == (True, False, "")
    assert card.name == f"{person['given_name']} {person.get('usual_name') or person['family_name']}"
    if name == "proconnect":
        assert (card.claim, card.organisation) == (f"siret:{AGENT['siret']}", "sanofi")
    said = house.workshop.store.accounts.identities(key)[0]["extra_data"]["userinfo"]
    assert set(said) <= {"sub", "email", "siret"}, "nothing more of what the provider says is kept"

    house.workshop.give_role(key, "contributor", organisation=card.organisation or "medicen")
    assert comes(browser, name).headers["Location"].endswith("/a-faire/")
    assert browser.get("/mes-donnees/").status_code == 200
    assert house.workshop.store.people.get(key).claim == "", "once checked, a claim is no longer one"


@pytest.mark.parametrize("name", ["oidc", "proconnect"])
@pytest.mark.parametrize("fault", ["nonce", "key", "audience", "issuer", "expired", "subject", "unsigned", "hmac"])
def test_a_provider_that_lies_lets_nobody_in(fault: str, name: str, house: Any, browser: Any, providers: dict[str, Provider]) -> None:
    liar = {**PERSON, "sub": f"{name}-{fault}", "email": f"{name}-{fault}@example.org"}
    providers[name].control(fault, liar)
    before = len(house.workshop.store.refusals.list(1000))
    answer = comes(browser, name)
    providers[name].control("")
    assert answer.status_code == 401
    assert "_auth_user_id" not in browser.session
    assert house.workshop.store.accounts.person_at(liar["email"]) is None
    assert len(house.workshop.store.refusals.list(1000)) == before + 1


def test_proconnects_user_information_must_be_signed(house: Any, browser: Any, providers: dict[str, Provider]) -> None:
    providers["proconnect"].control("plain", {**AGENT, "sub": "plain", "email": "plain@example.org"})
    comes(browser, "proconnect")
    providers["proconnect"].control("")
    assert house.workshop.store.accounts.person_at("plain@example.org") is None


def test_what_is_asked_of_each_provider(browser: Any, providers: dict[str, Provider]) -> None:
    ordinary = asked_of(providers["oidc"], browser, "oidc")
    assert set(ordinary["scope"].split()) == {"openid", "profile", "email"}
    assert ordinary["code_challenge_method"] == "S256"
    assert len(ordinary["nonce"]) >= 32
    assert "prompt" not in ordinary, "the address bar adds nothing"
    state = asked_of(providers["proconnect"], browser, "proconnect")
    assert state["acr_values"] == "eidas1"
    assert set(state["scope"].split()) == {"openid", "given_name", "usual_name", "email", "siret"}
    assert state["redirect_uri"] == "http://testserver/compte/oidc/proconnect/login/callback/"


def test_the_way_back_serves_once_and_only_in_the_browser_that_left(house: Any, browser: Any, providers: dict[str, Provider]) -> None:
    from django.test import Client

    providers["oidc"].control(person={**PERSON, "sub": "once", "email": "once@example.org"})
    asked = browser.post("/compte/oidc/oidc/login/?process=login")
    consent = requests.post(asked.headers["Location"].replace("/authorize?", "/consent?"), allow_redirects=False, timeout=20)
    back = urlsplit(consent.headers["Location"])
    stranger: Any = Client(**{KEY: house})  # type: ignore[arg-type]  # as above
    assert "_auth_user_id" not in stranger.get(f"{back.path}?{back.query}").wsgi_request.session
    assert house.workshop.store.accounts.person_at("once@example.org") is None
    assert browser.get(f"{back.path}?{back.query}").status_code == 302
    replayed = browser.get(f"{back.path}?{back.query}")
    assert replayed.status_code == 401
    assert "_auth_user_id" not in browser.session


def test_the_address_of_somebody_known_is_not_taken_over(house: Any, browser: Any, providers: dict[str, Provider]) -> None:
    forget(house, "known@example.org")
    invited = house.workshop.invite(name="Known", role="secretariat", email="known@example.org")
    house.workshop.accept(invited.token)
    providers["oidc"].control(person={**PERSON, "sub": "thief", "email": "known@example.org"})
    answer = comes(browser, "oidc")
    assert "_auth_user_id" not in browser.session
    assert answer.status_code in {200, 302}
    assert house.workshop.store.accounts.of(invited.person).identities == ()


def test_leaving_here_leaves_there(house: Any, browser: Any, providers: dict[str, Provider]) -> None:
    forget(house, "leaver@example.org")
    providers["proconnect"].control(person={**AGENT, "sub": "leaver", "email": "leaver@example.org"})
    comes(browser, "proconnect")
    house.workshop.give_role(house.workshop.store.accounts.person_at("leaver@example.org"), "contributor", organisation="sanofi")
    comes(browser, "proconnect")
    answer = browser.post("/sortir/")
    address = answer.headers["Refresh"].partition("url=")[2]
    assert address.startswith(f"{providers['proconnect'].address}/end?")
    assert re.search(re.escape("Sortir de ProConnect"), unescape(answer.content.decode()))
    assert "_auth_user_id" not in browser.session
    ended = requests.get(address, allow_redirects=False, timeout=20)
    said = providers["proconnect"].control()["ended"][-1]
    assert said["id_token_hint"].count(".") == 2
    assert said["state"]
    assert ended.headers["Location"].startswith("http://testserver/?state=")


def test_forms_of_the_sign_in_page_may_lead_to_the_providers_and_no_others(
    browser: Any, providers: dict[str, Provider], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILIERE_OIDC_SERVER", providers["oidc"].address)
    policy = browser.get("/compte/login/").headers["Content-Security-Policy"]
    assert f"form-action 'self' {providers['oidc'].address};" in policy
    assert "form-action 'self';" in browser.get("/").headers["Content-Security-Policy"]
