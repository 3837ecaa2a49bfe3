"""Links between records: found from both ends, refused where they lead nowhere, hidden where their end is."""

import pytest

from filiere.kernel.errors import UsageError
from filiere.workshop.guard import VISITOR, Actor
from filiere.workshop.workshop import Workshop

LEAD = Actor(role="lead", organisation="bioaster")


@pytest.fixture
def workshop(tmp_path):
    with Workshop(tmp_path / "w", create=True) as made:
        for name in ("steering.organisations", *(f"cartography.{one}" for one in ("locks", "technologies", "projects", "links"))):
            made.fill_register(name)
        yield made


def test_the_links_of_a_lock_are_found_from_its_side(workshop):
    count, found = workshop.links_of("cartography.locks", "rendement-expression")
    assert count == 2
    assert {one.other for one in found} == {"cartography.technologies/screening-combine", "cartography.technologies/ingenierie-cellulaire"}
    assert not any(one.outward for one in found)


def test_a_proposed_link_is_found_once_accepted(workshop):
    workshop.actor = LEAD
    key = workshop.propose_link(
        "cartography.links",
        kind="works_on",
        origin="cartography.projects/hu-precimed",
        target="cartography.locks/couts-fixes",
        source="https://example.org/",
        reason="essai",
    )
    assert workshop.links_of("cartography.locks", "couts-fixes")[0] == 0
    workshop.actor = Actor(role="secretariat")
    workshop.moderate(key, {})
    count, found = workshop.links_of("cartography.locks", "couts-fixes")
    assert (count, found[0].other_label) == (1, "Hu-PreciMED")
    assert found[0].values["name"] == "Hu-PreciMED — travaille sur — Coûts fixes de R&D et d’immobilisation industrielle"


@pytest.mark.parametrize("target", ["cartography.locks/nulle-part", "ailleurs.registre/x"])
def test_a_link_to_nothing_is_refused(workshop, target):
    with pytest.raises(UsageError) as told:
        workshop.propose_link(
            "cartography.links", kind="works_on", origin="cartography.projects/hu-precimed", target=target, source="s", reason="r"
        )
    assert [fault.field for fault in told.value.faults] == ["target"]


def test_a_part_of_itself_is_refused_however_far(workshop):
    workshop.save_record("cartography.locks", "personnalisation", {"part_of": "detection-en-ligne"}, reason="r")
    with pytest.raises(UsageError, match=r"leads nowhere|ne mène nulle part"):
        # detection-en-ligne is part of variabilite-production already.
        workshop.save_record("cartography.locks", "variabilite-production", {"part_of": "personnalisation"}, reason="r")


def test_a_withdrawn_link_is_no_longer_found_and_comes_back(workshop):
    _, found = workshop.links_of("cartography.locks", "industrialisation")
    workshop.withdraw_records("cartography.links", [found[0].id], reason="r")
    assert workshop.links_of("cartography.locks", "industrialisation")[0] == 0
    workshop.unmerge_record("cartography.links", found[0].id, reason="r")
    assert workshop.links_of("cartography.locks", "industrialisation")[0] == 1


def test_links_are_made_anew_with_their_register(workshop):
    from filiere.store.link_models import RecordLink

    before = RecordLink.objects.count()
    RecordLink.objects.all().delete()
    workshop.rebuild_register("cartography.links")
    assert RecordLink.objects.count() == before > 50


def test_nobody_is_told_that_something_hidden_leads_to_a_record(workshop):
    workshop.show_records("cartography.technologies", ["ingenierie-cellulaire"], "committee", reason="r")
    workshop.actor = VISITOR
    _, found = workshop.links_of("cartography.locks", "rendement-expression")
    assert [one.other for one in found] == ["cartography.technologies/screening-combine"]


def test_an_import_explains_a_line_that_leads_nowhere(workshop, tmp_path):
    file = tmp_path / "verrous.csv"
    file.write_text("id,name,source,part_of\nneuf,Un verrou,s,absent\nautre,Un autre,s,personnalisation\n", encoding="utf-8")
    report = workshop.import_register("cartography.locks", file, reason="r")
    assert (report.proposed, [(fault.line, fault.field) for fault in report.faults]) == (1, [(2, "part_of")])
