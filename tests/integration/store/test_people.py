"""People on both databases: invitations, posts, absences; and a person erased, of whom no byte of the workspace says anything any more."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from filiere.kernel.errors import Refused, UnknownElement, UsageError
from filiere.kernel.names import Text
from filiere.portal.settings import values
from filiere.store.tables import TABLES
from filiere.workshop.entrance import actor_of
from filiere.workshop.guard import LOCAL, VISITOR
from filiere.workshop.personal_data import TERMS
from filiere.workshop.workshop import Workshop

MARK = "Qwyxzv"
ADDRESS = f"{MARK.lower()}@example.org"


@pytest.fixture
def workshop(workspace: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("FILIERE_DATABASE", database)
    with Workshop.open(workspace, create=True, settings=values("testserver")) as opened:
        made: Any = opened
        yield made


def acting(workshop: Any, person: str) -> None:
    workshop.actor = actor_of(workshop, person)


def test_an_invitation_is_signed_expires_and_serves_once(workshop: Any) -> None:
    invited = workshop.invite(name="Ada", role="lead", email="ada@example.org", organisation="medicen", projects=["PS1"])
    assert workshop.invitation_of(invited.token).name == "Ada"
    assert workshop.invitation_of(invited.token).name == "Ada", "a program that opens links uses nothing up"
    forged = invited.token[:-1] + ("A" if invited.token[-1] != "A" else "B")
    for bad in (forged, "x", invited.token.split(".")[0]):
        with pytest.raises(Refused):
            workshop.accept(bad)
    with pytest.raises(Refused):
        workshop.redeem(invited.token.split(".")[0])
    assert workshop.accept(invited.token).id == invited.person
    assert workshop.store.accounts.of(invited.person).verified == ("ada@example.org",)
    with pytest.raises(Refused):
        workshop.accept(invited.token)
    late = workshop.store.people.invite(invited.person, lifetime=timedelta(seconds=-1))
    with pytest.raises(Refused):
        workshop.store.people.accept(late)
    assert {item.act for item in workshop.store.refusals.list()} == {"accept"}
    assert len(workshop.store.refusals.list()) == 4


def test_what_cannot_be_invited(workshop: Any) -> None:
    workshop.invite(name="Ada", role="lead", email="ada@example.org")
    for wrong in (
        {"name": "", "role": "lead"},
        {"name": "Bob", "role": "emperor"},
        {"name": "Bob", "role": "visitor"},
        {"name": "Bob", "role": "contributor"},
        {"name": "Bob", "role": "lead", "email": "ADA@example.org"},
        {"name": "Bob", "role": "lead", "email": "nowhere"},
        {"name": "Bob", "role": "lead", "projects": ["PS1.1.1"]},
    ):
        with pytest.raises(UsageError):
            workshop.invite(**wrong)
    assert [view.card.name for view in workshop.people()] == ["Ada"], "nothing half-written"


def test_a_secretariat_gives_no_power(workshop: Any) -> None:
    office = workshop.invite(name="Office", role="secretariat").person
    chief = workshop.invite(name="Chief", role="administrator").person
    acting(workshop, office)
    assert workshop.invite(name="Ada", role="lead").person
    for act in (
        lambda: workshop.invite(name="Eve", role="administrator"),
        lambda: workshop.give_role(office, "administrator"),
        lambda: workshop.give_role(chief, "lead"),
        lambda: workshop.leave(chief),
        lambda: workshop.erase_person(chief),
    ):
        with pytest.raises(Refused):
            act()
    workshop.actor = LOCAL
    with pytest.raises(Refused):
        workshop.leave(chief)
    assert workshop.person(chief).card.active, "somebody must be left to administer"


def test_two_leads_either_may_act_and_a_third_may_not(workshop: Any) -> None:
    first, second = (workshop.invite(name=name, role="lead", projects=["PS1"]).person for name in ("Ada", "Bob"))
    other = workshop.invite(name="Eve", role="lead", projects=["PS2"]).person
    for person in (first, second):
        acting(workshop, person)
        workshop.set_weather("PS1", weather="sun", words=person, on=date(2019, 9, 1), by="medicen")
    acting(workshop, other)
    with pytest.raises(Refused) as refused:
        workshop.set_weather("PS1", weather="rain", words="x", on=date(2019, 9, 1), by="medicen")
    assert "PS2" in refused.value.what.fr
    assert "le secrétariat" in refused.value.mend.fr


def test_an_absence_lends_rights_for_its_days_and_no_longer(workshop: Any) -> None:
    today = workshop.today()
    away = workshop.invite(name="Ada", role="lead", projects=["PS1"]).person
    taker = workshop.invite(name="Bob", role="contributor", organisation="medicen").person
    acting(workshop, away)
    lent = workshop.delegate(taker, first=today, last=today + timedelta(days=3), reason=f"{MARK} why")
    actor = actor_of(workshop, taker)
    assert (actor.projects, actor.acting_for, actor.role) == (("PS1",), (away,), "contributor")
    acting(workshop, taker)
    workshop.set_weather("PS1", weather="sun", words="in their place", on=date(2019, 9, 1), by="medicen")
    entry = next(item for item in workshop.store.ledger.entries(0, 100) if item.kind == "delegation")
    assert entry.content()["giver"] == away
    assert MARK not in json.dumps(entry.content()), "why somebody is away is not for the log"
    with pytest.raises(Refused):
        workshop.end_delegation(lent.id)
    acting(workshop, away)
    workshop.end_delegation(lent.id)
    assert actor_of(workshop, taker).projects == ()
    for first, last in ((today + timedelta(1), today), (today - timedelta(9), today - timedelta(3)), (today, today + timedelta(400))):
        with pytest.raises(UsageError):
            workshop.delegate(taker, first=first, last=last)
    with pytest.raises(UsageError):
        workshop.delegate(away, first=today, last=today)


def test_rights_lent_by_a_leaver_end_with_theirs(workshop: Any) -> None:
    today = workshop.today()
    away = workshop.invite(name="Ada", role="secretariat").person
    taker = workshop.invite(name="Bob", role="contributor", organisation="medicen").person
    workshop.delegate(taker, first=today, last=today, giver=away)
    assert actor_of(workshop, taker).lent == ("secretariat",)
    workshop.leave(away)
    assert actor_of(workshop, taker).lent == ()


def test_who_leaves_loses_the_door_at_once_and_leaves_posts_vacant(workshop: Any) -> None:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    leaver = workshop.invite(name="Ada", role="lead", email="ada@example.org", projects=["PS1"], bodies=["G3"], college="État").person
    session = SessionStore()
    session.update({SESSION_KEY: leaver, BACKEND_SESSION_KEY: "x", HASH_SESSION_KEY: "y"})
    session.save()
    token = workshop.store.people.link(leaver)
    assert workshop.store.rounds.correspondent_of(leaver).email == "ada@example.org"
    assert workshop.leave(leaver) == 2
    assert actor_of(workshop, leaver) == VISITOR
    assert not SessionStore().exists(session.session_key)
    with pytest.raises(Refused):
        workshop.redeem(token)
    assert {(post.of, post.kind, post.person) for post in workshop.vacancies()} == {("PS1", "lead", None), ("G3", "member", None)}
    assert workshop.store.rounds.correspondent_of(leaver).email == "", "a leaver is written to no longer"
    successor = workshop.invite(name="Bob", role="lead", projects=["PS1"]).person
    assert [post.of for post in workshop.vacancies()] == ["G3"]
    assert workshop.leads_here("PS1")[0].person == successor


def test_terms_of_keeping_are_kept(workshop: Any) -> None:
    from filiere.store.models import Invitation, Person, Refusal

    old = datetime.now(UTC) - timedelta(days=4000)
    gone = workshop.invite(name=f"{MARK} gone", role="lead", email=ADDRESS, projects=["PS1"]).person
    workshop.set_weather("PS1", weather="sun", words="kept words", on=date(2019, 9, 1), by="medicen")
    workshop.leave(gone)
    unseen = workshop.invite(name="Unseen", role="lead").person
    never = workshop.invite(name="Never", role="lead").person
    fresh = workshop.invite(name="Fresh", role="lead").person
    workshop.store.refusals.record("visitor", "x", "", Text(fr="non", en="no"))
    Person.objects.filter(pk=gone).update(left_at=old)
    Person.objects.filter(pk=unseen).update(last_login=old, created_at=old)
    Person.objects.filter(pk=never).update(created_at=old)
    Invitation.objects.filter(person_id=never).update(expires_at=old)
    Refusal.objects.update(at=old)
    wanted = {"leavers": 1, "unseen": 1, "invited": 1, "refusals": 1, "links": 1}
    assert {key: count for key, count in workshop.retention(dry_run=True).items() if count} == wanted
    assert workshop.person(gone).card.name == f"{MARK} gone", "a dry run removes nothing"
    assert {key: count for key, count in workshop.retention().items() if count} == wanted
    assert {view.card.id for view in workshop.people()} == {unseen, fresh}
    assert workshop.person(unseen).card.left_at is not None
    assert not any(workshop.retention().values()), "what is done is not done twice"
    assert {term.id for term in TERMS} == set(workshop.retention())


def test_what_is_held_is_all_that_is_held_and_no_secret(workshop: Any) -> None:
    person = workshop.invite(name=f"{MARK} Ada", role="lead", email=ADDRESS, projects=["PS1"]).person
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.get(pk=person)
    user.set_password("a long pass phrase of hers")
    user.save()
    acting(workshop, person)
    workshop.set_weather("PS1", weather="sun", words=f"{MARK} words", on=date(2019, 9, 1), by="medicen")
    with pytest.raises(Refused):
        workshop.people()
    held = workshop.own_data()["held"]
    assert {"store.person", "account.emailaddress", "store.post", "store.correspondent", "store.refusal", "log"} <= set(held)
    said = json.dumps(held, default=str)
    assert f"{MARK} words" in said
    assert "scrypt" not in said
    assert user.password not in said
    other = workshop.store.people.add("Other", "lead").id
    with pytest.raises(Refused):
        workshop.own_data(other)
    with pytest.raises(Refused):
        workshop.erase_person(other)


def everything(folder: Path) -> str:
    """All the bytes of all the files, names too: free pages of the database, its write-ahead log, artefacts, keys, messages, logs."""
    return "".join(file.name + file.read_bytes().decode("latin-1") for file in sorted(folder.rglob("*")) if file.is_file())


def plant(workshop: Any, tmp_path: Path) -> str:
    """Let a person do everything a person does here, and return their id."""
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount
    from django.contrib.auth import get_user_model
    from django.contrib.sessions.backends.db import SessionStore

    person = workshop.invite(name=f"{MARK} name", role="lead", email=ADDRESS, organisation="medicen", projects=["PS1"]).person
    workshop.send_invitation(person, "http://here/invitation/x")
    Authenticator.objects.create(user_id=person, type="totp", data={"secret": f"{MARK}-secret"})
    SocialAccount.objects.create(user_id=person, provider="openid_connect", uid=f"{MARK}-uid", extra_data={"userinfo": {"email": ADDRESS}})
    session = SessionStore()
    session.update({"_auth_user_id": person, "account_authentication_methods": [{"email": ADDRESS}]})
    session.save()
    other = workshop.invite(name="Bob", role="contributor", organisation="medicen").person
    today = workshop.today()
    workshop.delegate(other, first=today, last=today, reason=f"{MARK} away", giver=person)
    acting(workshop, person)
    file = tmp_path / f"{MARK}-file.txt"
    file.write_text("a document of the organisation")
    workshop.attest("PS1.1.1", on=date(2019, 5, 2), by="medicen", file=file, statement=f"{MARK} statement")
    workshop.declare("PS1.1.2", says="under_way", on=date(2019, 5, 2), by="medicen", words=f"{MARK} declared")
    workshop.propose_reading("PS1.T05", value=3.0, on=date(2019, 5, 2), source="a report", reason=f"{MARK} reason", by="medicen")
    workshop.set_weather("PS1", weather="sun", words=f"{MARK} weather", on=date(2019, 9, 1), by="medicen")
    with pytest.raises(Refused):
        workshop.rotate_keys()
    workshop.actor = LOCAL
    workshop.fill_register("steering.organisations")
    acting(workshop, person)
    workshop.propose_record("steering.organisations", "medicen", {"roles": "pôle"}, reason=f"{MARK} proposes")
    workshop.actor = LOCAL
    workshop.create_token(["read"], label=f"{MARK} label", person=person)
    assert get_user_model().objects.filter(pk=person).exists()
    file.unlink()
    return str(person)


def test_an_erased_person_is_nowhere(workshop: Any, tmp_path: Path, database: str) -> None:
    person = plant(workshop, tmp_path)
    if not database:
        assert len(re.findall(MARK, everything(tmp_path), re.IGNORECASE)) >= 10, "the mark is really there before"
    assert workshop.erase_person(person) >= 5

    assert workshop.search(MARK) == ()
    assert workshop.store.verify() == []
    with pytest.raises(UnknownElement):
        workshop.store.people.get(person)
    workshop.ledger_export(tmp_path / "export")
    workshop.export_register("steering.organisations", tmp_path / "organisations.csv")
    workshop.export_news(tmp_path / "news.xlsx")
    workshop.backup(tmp_path / "saved")
    for table in TABLES:
        assert told_by(table, person) == [], table
    workshop.close()
    left = everything(tmp_path / "workspace") + everything(tmp_path / "export") + (tmp_path / "organisations.csv").read_text()
    assert MARK.lower() not in left.lower()
    assert person not in left


def told_by(table: str, person: str) -> list[Any]:
    """Return the rows of a table in which the person, their words or their address still stand."""
    from django.apps import apps

    application, dot, model = table.partition(".")
    rows = apps.get_model(*((application, model) if dot else ("store", table))).objects.values()
    return [row for row in rows if any(word.lower() in str(row).lower() for word in (MARK, person))]


def test_people_survive_a_backup(workshop: Any, tmp_path: Path) -> None:
    person = workshop.invite(name="Ada", role="lead", email="ada@example.org", projects=["PS1"]).person
    workshop.backup(tmp_path / "saved")
    workshop.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FILIERE_DATABASE", "")
        with Workshop.open(tmp_path / "again", settings=values("testserver")) as again:
            again.restore(tmp_path / "saved")
        with Workshop.open(tmp_path / "again", settings=values("testserver")) as again:
            view = again.person(person)
            assert (view.email, [post.of for post in view.posts]) == ("ada@example.org", ["PS1"])
            # The numbers of the accounts' tables go on from those that came back.
            assert again.invite(name="Bob", role="lead", email="bob@example.org").person
