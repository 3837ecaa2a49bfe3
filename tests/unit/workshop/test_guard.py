"""Who may do what: the table, and where a right ends."""

import pytest

from filiere.workshop.guard import (
    CLEARANCE,
    EVERYONE,
    LED,
    LOCAL,
    RIGHTS,
    ROLES,
    SPOKEN,
    VISITOR,
    Actor,
    Thing,
    clearance,
    may,
    roles_of,
)

PS1, PS2 = Thing(name="PS1.1.1", projects=("PS1",)), Thing(name="PS2.1", projects=("PS2",))
LEAD = Actor(role="lead", person="P-1", projects=("PS1",))


def test_what_nobody_listed_is_denied_to_everybody() -> None:
    assert [role for role in ROLES if may(Actor(role=role), "open_the_safe").allowed] == []


def test_a_stranger_may_only_read_and_use_tools() -> None:
    assert {act for act in RIGHTS if may(VISITOR, act).allowed} == {"read", "begin", "continue"}


def test_every_refusal_says_why_and_whom_to_ask() -> None:
    for act in RIGHTS:
        for role in ROLES:
            said = may(Actor(role=role), act, "PS1.1.1")
            assert said.reason.fr
            assert said.reason.en
            assert said.allowed or said.ask is not None


def test_the_rights_table_names_known_roles_only() -> None:
    assert all(roles <= EVERYONE for roles in RIGHTS.values())
    assert all("administrator" in roles for roles in RIGHTS.values())
    assert set(RIGHTS) >= LED | SPOKEN
    assert set(CLEARANCE) == EVERYONE - {"visitor"}


@pytest.mark.parametrize("act", sorted(LED))
def test_a_lead_acts_on_their_own_projects_only(act: str) -> None:
    assert may(LEAD, act, PS1).allowed
    refused = may(LEAD, act, PS2)
    assert not refused.allowed
    assert "PS1" in refused.reason.fr
    assert "le secrétariat" in (refused.ask.fr if refused.ask else "")
    assert may(Actor(role="secretariat"), act, PS2).allowed


def test_two_leads_of_a_project_may_each_act_alone() -> None:
    other = Actor(role="lead", person="P-2", projects=("PS1", "PS3"))
    assert may(LEAD, "weather", PS1).allowed
    assert may(other, "weather", PS1).allowed


def test_a_lead_without_a_project_leads_nothing() -> None:
    assert not may(Actor(role="lead"), "attest", PS1).allowed
    assert may(Actor(role="lead"), "run", Thing(name="steering.need_chains")).allowed
    assert not may(Actor(role="lead"), "attest", "PS1.1.1").allowed, "a bare name belongs to no project"


def test_a_contributor_speaks_for_their_organisation() -> None:
    contributor = Actor(role="contributor", organisation="medicen")
    assert may(contributor, "propose_record", "steering.organisations").allowed, "something new"
    assert may(contributor, "propose_record", Thing(name="r/medicen", organisations=("medicen",))).allowed
    assert not may(contributor, "propose_record", Thing(name="r/sanofi", organisations=("sanofi",))).allowed
    assert not may(contributor, "propose_record", Thing(name="r/x")).allowed, "a record of nobody known"
    assert not may(Actor(role="contributor"), "propose_record", "steering.organisations").allowed, "of no organisation"
    assert not may(contributor, "moderate_record").allowed


def test_posts_bring_their_rights_to_whatever_role() -> None:
    both = Actor(role="contributor", organisation="medicen", projects=("PS1",), bodies=("G3",))
    assert roles_of(both) == {"contributor", "lead", "member"}
    assert may(both, "decide", PS2).allowed
    assert may(both, "weather", PS1).allowed
    assert not may(both, "weather", PS2).allowed
    assert clearance(both) == 2


def test_an_absence_lends_a_role_and_no_more() -> None:
    substitute = Actor(role="contributor", organisation="medicen", lent=("secretariat",), acting_for=("P-9",))
    assert may(substitute, "meeting", "G3").allowed
    assert not may(substitute, "keys").allowed


def test_a_funder_takes_the_funders_report_and_no_other() -> None:
    funder = Actor(role="funder", organisation="bpifrance")
    assert may(funder, "report", "funders").allowed
    assert not may(funder, "report", "committee").allowed
    assert clearance(funder) == 2
    assert not may(funder, "decide").allowed


def test_the_command_line_is_the_administrators() -> None:
    assert all(may(LOCAL, act, PS2).allowed for act in RIGHTS)
