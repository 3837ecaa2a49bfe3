"""Every address × every role, from the table of addresses itself: nothing breaks, and a stranger gets nothing private from any of them."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from filiere.portal.acts import ACTS
from filiere.portal.house import KEY, House
from filiere.portal.settings import values
from filiere.workshop.guard import ROLES
from filiere.workshop.workshop import Workshop

ORGANISATIONS = "steering.organisations"
MARK = "zq" + secrets.token_hex(6)
#: What is planted, by who may not read it. Each is a word that occurs nowhere else.
COMMITTEE, MEMBERS, CONFIDENTIAL, NAME, EMAIL, REASON, LABEL, ANSWER, MONEY = (
    f"{MARK}{kind}" for kind in ("committee", "members", "confidential", "name", "email", "reason", "label", "answer", "money")
)
#: What a role may never read, wherever it is. A visitor: all of it.
HIDDEN: dict[str, tuple[str, ...]] = {
    "visitor": (COMMITTEE, MEMBERS, CONFIDENTIAL, NAME, EMAIL, REASON, LABEL, ANSWER, MONEY),
    "contributor": (COMMITTEE, CONFIDENTIAL, EMAIL, LABEL, MONEY),
    "lead": (COMMITTEE, CONFIDENTIAL, EMAIL, LABEL, MONEY),
    "member": (EMAIL, LABEL),
    "funder": (CONFIDENTIAL, EMAIL, LABEL),
    "secretariat": (),
    "administrator": (),
}
#: What each word of an address may stand for: something that is there, and something that is not.
SAMPLES: dict[str, tuple[str, ...]] = {
    "register": (ORGANISATIONS, "no.such"),
    "record": (f"{ORGANISATIONS}/pipame", f"{ORGANISATIONS}/medicen", f"{ORGANISATIONS}/none"),
    "project": ("PS1", "PS99"),
    "action": ("PS1.A3",),
    "deliverable": ("PS1.1.1", "PS1.99"),
    "indicator": ("PS1.T05",),
    "body": ("G3", "G99"),
    "meeting": ("{meeting}", "none"),
    "commitment": ("E-PS1-1",),
    "objective": ("PS1.O1",),
    "figure": ("T05",),
    "measure": ("CSIS-11/12.a",),
    "milestone": ("M01",),
    "operation": ("AV.5",),
    "organisation": ("sanofi", "pipame"),
    "engine": ("steering",),
    "offer": ("steering.need_chains",),
    "person": ("{person}", "P-none"),
    "proposal": ("{proposal}", "none"),
    "round": ("{round}", "none"),
}
_WORDS: dict[str, tuple[str, ...]] = {
    "name": (ORGANISATIONS, "PS1", "{meeting}", "x"),
    "register": (ORGANISATIONS, "x"),
    "key": ("pipame", "medicen", "x"),
    "record": ("pipame", "x"),
    "kind": ("committee", "projects", "x"),
    "form": ("csv", "pdf", "x"),
    "token": ("x.y",),
    "act": tuple(sorted(ACTS)),
    "thing": ("x",),
    "pk": ("1",),
    "provider_id": ("oidc",),
}


@dataclass
class Planted:
    """A workspace with something private of each kind."""

    house: Any
    people: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    workspace = tmp_path_factory.mktemp("routes") / "workspace"
    with Workshop.open(workspace, create=True, settings=values("testserver")) as workshop:
        found = Planted(House(workshop))
        _plant_people(workshop, found)
        _plant_records(workshop, found)
        _plant_meeting(workshop, found)
        _plant_round(workshop, found)
        yield found


def _plant_people(workshop: Any, found: Planted) -> None:
    for role in ROLES:
        if role != "visitor":
            card = workshop.store.people.add(f"{NAME} {role}", role, "medicen")
            workshop.store.accounts.set_email(card.id, f"{EMAIL}{role}@example.org", verified=True)
            found.people[role] = card.id
    workshop.store.posts.appoint(found.people["lead"], "lead", "PS1", since=date(2026, 1, 1))
    workshop.store.posts.appoint(found.people["member"], "member", "G3", since=date(2026, 1, 1), college="État")
    today = workshop.today()
    workshop.store.posts.lend(found.people["secretariat"], found.people["contributor"], today - timedelta(9), today - timedelta(5), REASON)
    gone = workshop.store.people.add(f"{NAME} gone", "lead", "medicen")
    workshop.store.accounts.set_email(gone.id, f"{EMAIL}gone@example.org")
    found.known["person"] = gone.id
    workshop.create_token(["read"], label=LABEL, person=found.people["administrator"])


def _plant_records(workshop: Any, found: Planted) -> None:
    workshop.fill_register(ORGANISATIONS)
    for key, word, visibility in (("pipame", COMMITTEE, "committee"), ("sanofi", MEMBERS, "members")):
        _publish(workshop, ORGANISATIONS, key, {"roles": word})
        workshop.show_records(ORGANISATIONS, [key], visibility, reason="planted")
    found.known["proposal"] = workshop.propose_record(ORGANISATIONS, "medicen", {"roles": f"{REASON} said"}, reason=REASON)
    found.known["money"] = next(name for name in workshop._registers if name.endswith(".applications"))
    words = {"title": MONEY, "project": "PS1", "window": "other", "year": "2019", "applicant": "medicen"}
    _publish(workshop, found.known["money"], None, words)


def _publish(workshop: Any, register: str, key: str | None, words: dict[str, str]) -> None:
    proposal = workshop.propose_record(register, key, words, reason="planted")
    workshop.decide_proposals(register, outcome="accepted", keys=[proposal], reason="planted")


def _plant_meeting(workshop: Any, found: Planted) -> None:
    meeting = workshop.add_meeting("G3", workshop.today() + timedelta(days=20))
    workshop.ask_item(meeting.id, CONFIDENTIAL, confidential=True)
    found.known["meeting"] = meeting.id


def _plant_round(workshop: Any, found: Planted) -> None:
    launched = workshop.launch_round("G3", address="http://testserver", meeting=found.known["meeting"])
    made = getattr(launched, "round", launched)
    found.known["round"] = getattr(made, "id", str(made))
    from filiere.kernel.rounds import Said

    said = Said(weather="rain", words=ANSWER, step=ANSWER, difficulty=ANSWER)
    workshop.store.rounds.save_answer(found.known["round"], "PS1", said, correspondent="", attachment=None, seen=0)


def client(planted: Planted, role: str, *, strict: bool = False) -> Any:
    """Return a browser that a person of a role has signed in with."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    opened = Client(enforce_csrf_checks=strict, raise_request_exception=False, **{KEY: planted.house})  # type: ignore[arg-type]
    if role != "visitor":
        opened.force_login(get_user_model().objects.get(pk=planted.people[role]))
    return opened


def routes() -> list[tuple[str, dict[str, Any]]]:
    """Return every address of both tables as Django would match it, with the arguments its pattern gives."""
    from django.urls import get_resolver

    found: dict[str, dict[str, Any]] = {}
    for table in ("filiere.portal.urls", "filiere.portal.urls_en"):
        for path, given in _walk(get_resolver(table).url_patterns, ""):
            found.setdefault(path, given)
    return sorted(found.items())


def _walk(patterns: Any, head: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for pattern in patterns:
        here = head + re.sub(r"\\[.]", ".", str(pattern.pattern).removeprefix("^").removesuffix("$").replace("\\Z", ""))
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern.url_patterns, here)
        else:
            yield here, dict(pattern.default_args or {})


def addresses(planted: Planted, path: str, given: dict[str, Any]) -> list[str]:
    """Return the addresses to try for one pattern: each word filled with what is there and with what is not."""
    words = re.findall(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)", path)
    filled = [path]
    for typed, named in words:
        word = typed or named
        if word == "act" and not path.startswith(("actes/", "en/acts/")):
            filled = [address.replace("<str:act>", "x") for address in filled]
            continue
        samples = SAMPLES.get(str(given.get("kind")), _WORDS.get(word, ("x",))) if word == "name" else _WORDS.get(word, ("x",))
        whole = [sample.format(**{"person": "x", "proposal": "x", "round": "x", "meeting": "x"} | planted.known) for sample in samples]
        pattern = re.compile(rf"<(?:\w+:)?{word}>|\(\?P<{word}>[^)]*\)")
        filled = [pattern.sub(lambda _match, one=one: one, address, count=1) for address in filled for one in whole]
    return [f"/{address}" for address in filled]


def told(answer: Any) -> str:
    """Return everything that an answer tells: its words, its headers, where it leads."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace") + " ".join(f"{name}: {value}" for name, value in answer.headers.items())


#: Made in a process of its own, tried by the tests of printing; a visitor is refused before anything is printed.
_SLOW = re.compile(r"dossier/|document\.pdf|/papers?/|\.docx|\.pdf|verif|verify")


@pytest.mark.parametrize("role", list(ROLES))
def test_no_address_breaks_or_tells_what_is_private(role: str, planted: Planted) -> None:
    browser = client(planted, role)
    broken, leaks, tried = [], [], 0
    for path, given in routes():
        for address in addresses(planted, path, given):
            if role != "visitor" and (_SLOW.search(address) or "/actes/" in address or "/acts/" in address):
                continue
            answer = browser.get(address)
            tried += 1
            words = told(answer)
            if answer.status_code >= 500:
                broken.append((address, answer.status_code))
            leaks += [
                (address, word.removeprefix(MARK)) for word in HIDDEN[role] if word in words and not _own(planted, role, word, address)
            ]
    assert tried > 200
    assert broken == []
    assert leaks == []


def _own(planted: Planted, role: str, word: str, address: str) -> bool:
    """Return whether a word is about the reader themselves, on a page about themselves."""
    own = ("/mes-donnees/", "/en/my-data/", "/fichiers/me/", "/en/files/me/", "/compte/", "/en/account/")
    return word in (EMAIL, NAME) and role != "visitor" and address.startswith(own)


def test_what_was_planted_is_there_for_those_who_may(planted: Planted) -> None:
    browser = client(planted, "administrator")
    for address, word in (
        (f"/fiches/{ORGANISATIONS}/pipame", COMMITTEE),
        (f"/fiches/{ORGANISATIONS}/sanofi", MEMBERS),
        (f"/propositions/{planted.known['proposal']}", REASON),
        (f"/reunions/{planted.known['meeting']}", CONFIDENTIAL),
        ("/personnes/", NAME),
        (f"/personne/{planted.known['person']}", EMAIL),
    ):
        assert word in told(browser.get(address)), address
    assert any(ANSWER in told(browser.get(path)) for path in _round_pages(planted))
    assert MONEY in told(browser.get(f"/registres/{planted.known['money']}"))


def _round_pages(planted: Planted) -> list[str]:
    return [address for path, given in routes() if given.get("kind") == "round" for address in addresses(planted, path, given)]


@pytest.mark.parametrize("role", list(ROLES))
def test_no_form_breaks_an_address(role: str, planted: Planted) -> None:
    broken, leaks = [], []
    browser = client(planted, role)
    for path, given in routes():
        for address in addresses(planted, path, given):
            if role != "visitor" and _SLOW.search(address):
                continue
            answer = browser.post(address, {"reason": "x", "day": "2026-01-01"})
            words = told(answer)
            if answer.status_code >= 500:
                broken.append((address, answer.status_code))
            leaks += [
                (address, word.removeprefix(MARK)) for word in HIDDEN[role] if word in words and not _own(planted, role, word, address)
            ]
            if re.search(r"logout|leave|sortir", address):
                browser = client(planted, role)
    assert broken == []
    assert leaks == []


def test_a_forged_form_does_nothing_anywhere(planted: Planted) -> None:
    workshop = planted.house.workshop
    size, people = workshop.store.ledger.size(), len(workshop.store.people.list())
    browser = client(planted, "administrator", strict=True)
    accepted = []
    for path, given in routes():
        for address in addresses(planted, path, given):
            answer = browser.post(address, {"reason": "x"}, headers={"origin": "https://elsewhere.example"})
            if answer.status_code not in {400, 401, 403, 404, 405, 415, 429}:
                accepted.append((address, answer.status_code))
    # Django's own redirect of a moved address answers any method and does nothing.
    assert [item for item in accepted if item[1] not in {301, 302}] == []
    assert (workshop.store.ledger.size(), len(workshop.store.people.list())) == (size, people)
    assert browser.get("/mes-donnees/").status_code == 200, "a forged way out does not end the session"


def test_the_kept_pages_of_visitors_are_not_those_of_members(planted: Planted) -> None:
    page = f"/registres/{ORGANISATIONS}"
    assert COMMITTEE in told(client(planted, "member").get(f"/fiches/{ORGANISATIONS}/pipame"))
    for _ in range(2):
        assert COMMITTEE not in told(client(planted, "visitor").get(page))
    answer = client(planted, "member").get(page)
    assert "no-store" in answer.headers["Cache-Control"]


def test_refusals_say_why_and_whom_to_ask_in_both_languages(planted: Planted) -> None:
    before = len(planted.house.workshop.store.refusals.list(1000))
    french = told(client(planted, "visitor").get("/personnes/"))
    english = told(client(planted, "lead").get("/en/people/"))
    assert "ne peut pas" in french
    assert "demandez à" in french
    assert "may not" in english
    assert "ask" in english
    assert len(planted.house.workshop.store.refusals.list(1000)) == before + 2
    assert planted.house.workshop.store.refusals.list(1)[0].actor == planted.people["lead"]
