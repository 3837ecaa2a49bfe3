"""Who sees a new record: members for locks, know-how and projects, everybody where the map they enter is open, and editions follow."""

import pytest

from filiere.workshop.guard import VISITOR, Actor
from filiere.workshop.workshop import Workshop

LOCKS, KNOW_HOW, PROJECTS, SCOPES, LINKS = (f"cartography.{name}" for name in ("locks", "know_how", "projects", "scopes", "links"))
LEAD, SECRETARIAT = Actor(role="lead", organisation="bioaster"), Actor(role="secretariat")


@pytest.fixture
def workshop(tmp_path):
    with Workshop(tmp_path / "w", create=True) as made:
        for register in (SCOPES, LOCKS, "cartography.technologies"):
            made.fill_register(register)
        made.actor = SECRETARIAT
        yield made


def made(workshop, register, **words):
    key = workshop.save_record(register, None, {"name": "Neuve", "source": "s", **words}, reason="r")
    return workshop.record(register, key).visibility


@pytest.mark.parametrize(
    ("register", "projects", "seen"),
    [
        (LOCKS, "PS1", "members"),
        (LOCKS, "", "members"),
        (KNOW_HOW, "PS1", "members"),
        (KNOW_HOW, "PS3", "public"),
        (PROJECTS, "PS1", "members"),
        (PROJECTS, "PS3", "public"),
        ("cartography.trainings", "PS5", "public"),
    ],
)
def test_a_new_record_is_seen_as_the_contract_says(workshop, register, projects, seen):
    assert made(workshop, register, projects=projects) == seen


def test_what_the_signed_text_names_is_public(workshop):
    assert {one.visibility for one in workshop.browse(LOCKS, size=50).records} == {"public"}


def test_the_scope_of_a_map_is_the_setting(workshop):
    workshop.save_record(SCOPES, "locks", {"access": "public"}, reason="la filière l’ouvre")
    assert made(workshop, LOCKS, projects="PS1") == "public"
    workshop.save_record(SCOPES, "locks", {"access": "committee"}, reason="la filière la ferme")
    assert made(workshop, LOCKS, projects="PS1") == "committee"


def test_an_import_opens_no_more_than_a_form(workshop, tmp_path):
    file = tmp_path / "l.csv"
    file.write_text("id,name,source,projects,visibility\nun,Un,s,PS1,\ndeux,Deux,s,PS1,public\n", encoding="utf-8")
    workshop.decide_proposals(LOCKS, outcome="accepted", batch=workshop.import_register(LOCKS, file, reason="r").batch)
    assert workshop.record(LOCKS, "un").visibility == "members"
    assert workshop.record(LOCKS, "deux").visibility == "public"


def test_a_link_is_no_more_open_than_its_ends(workshop):
    key = workshop.save_record(LOCKS, None, {"name": "Clos", "source": "s", "projects": "PS1"}, reason="r")
    ends = {"origin": "cartography.technologies/" + workshop.browse("cartography.technologies").records[0].id, "target": f"{LOCKS}/{key}"}
    assert made(workshop, LINKS, kind="unlocks", **ends) == "members"


def test_a_members_edition_holds_what_a_filed_one_does_not(workshop):
    assert workshop.closed_records("cartography.lock_matrix") == 0
    workshop.save_record(LOCKS, None, {"name": "Verrou réservé", "source": "s", "projects": "PS1"}, reason="r")
    workshop.actor = LEAD
    assert workshop.closed_records("cartography.lock_matrix") == 1
    shown = repr(workshop.edition_seen("cartography.lock_matrix", lambda kind, key: f"/{kind}/{key}"))
    assert "Verrou réservé" in shown
    workshop.actor = VISITOR
    assert workshop.closed_records("cartography.lock_matrix") == 0
    assert "Verrou réservé" not in repr(workshop.edition_seen("cartography.lock_matrix", lambda kind, key: f"/{kind}/{key}"))
    assert "Verrou réservé" not in repr(workshop.snapshot("registers"))
