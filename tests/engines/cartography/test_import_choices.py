"""A file brought in: lines that may be records which are there, each chosen; lines that point at each other; acceptance in order."""

import json

import pytest

from filiere.workshop.guard import Actor
from filiere.workshop.workshop import Workshop

ORGANISATIONS, LOCKS = "steering.organisations", "cartography.locks"
SECRETARIAT = Actor(role="secretariat")


@pytest.fixture
def workshop(tmp_path):
    with Workshop(tmp_path / "w", create=True) as made:
        for register in ("cartography.scopes", ORGANISATIONS, LOCKS):
            made.fill_register(register)
        made.actor = SECRETARIAT
        yield made


def file(tmp_path, words):
    path = tmp_path / "lines.csv"
    path.write_text(words, encoding="utf-8")
    return path


def test_a_dry_run_tells_records_spelled_otherwise_and_each_line_is_chosen(workshop, tmp_path):
    (there,) = [one for one in workshop.browse(ORGANISATIONS, "yposkesi").records if one.label == "Yposkesi"]
    lines = file(tmp_path, "name,website\nHyposkesi SAS,https://example.org/\nYposkesi,\nUne tout autre maison du Berry,\n")
    report = workshop.import_register(ORGANISATIONS, lines, reason="r", dry_run=True)
    assert [one.line for one in report.matched] == [2, 3]
    assert report.matched[0].candidates[0].id == there.id
    chosen = {2: there.id, 3: "skip"}
    report = workshop.import_register(ORGANISATIONS, lines, reason="r", choices=chosen)
    assert (report.proposed, report.skipped, report.matched) == (2, 1, ())
    workshop.decide_proposals(ORGANISATIONS, outcome="accepted", batch=report.batch)
    kept = workshop.record(ORGANISATIONS, there.id)
    assert (kept.label, kept.values["website"]) == ("Yposkesi", "https://example.org/")
    assert kept.values["spellings"] == list(there.values["spellings"])


def test_new_makes_another_record_of_a_known_id(workshop, tmp_path):
    key = workshop.browse(LOCKS).records[0].id
    lines = file(tmp_path, f"id,name,source\n{key},Homonyme,s\n")
    report = workshop.import_register(LOCKS, lines, reason="r", choices={2: "new"})
    (row,) = workshop.proposals(LOCKS, batch=report.batch)
    assert row.proposal.base is None
    assert row.proposal.record != key


def test_lines_that_point_at_each_other_are_accepted_in_order(workshop, tmp_path):
    lines = file(tmp_path, "id,name,source,part_of\nfeuille,Feuille,s,branche\nbranche,Branche,s,racine\nracine,Racine,s,\n")
    report = workshop.import_register(LOCKS, lines, reason="r")
    assert (report.proposed, report.faults) == (3, ())
    assert [row.proposal.record for row in workshop.proposals(LOCKS)] == ["racine", "branche", "feuille"]
    # Ticked in the wrong order, they are still published parents first.
    keys = [row.id for row in workshop.proposals(LOCKS)][::-1]
    done = workshop.decide_proposals(LOCKS, outcome="accepted", keys=keys)
    assert (done.done, done.left) == (3, ())
    assert workshop.record(LOCKS, "feuille").linked["part_of"][0][1] == "branche"


def test_a_circle_inside_a_file_and_what_hangs_on_it_are_told(workshop, tmp_path):
    lines = file(tmp_path, "id,name,source,part_of\nun,Un,s,deux\ndeux,Deux,s,un\ntrois,Trois,s,un\nsain,Sain,s,\n")
    report = workshop.import_register(LOCKS, lines, reason="r")
    assert report.proposed == 1
    assert {fault.line for fault in report.faults} == {2, 3, 4}
    assert sum("propre partie" in fault.what.fr for fault in report.faults) == 2


def test_bulk_acceptance_looks_again_at_what_proposals_point_at(workshop, tmp_path):
    first, second = (one.id for one in workshop.browse(LOCKS).records[:2])
    one = workshop.propose_record(LOCKS, first, {"part_of": second}, reason="r")
    other = workshop.propose_record(LOCKS, second, {"part_of": first}, reason="r")
    done = workshop.decide_proposals(LOCKS, outcome="accepted", keys=[one, other])
    assert done.done == 1
    assert [fault.element for fault in done.left] == [other]
    gone = workshop.propose_record(LOCKS, None, {"name": "Orpheline", "source": "s", "part_of": first}, reason="r")
    workshop.withdraw_records(LOCKS, [first], reason="r")
    done = workshop.decide_proposals(LOCKS, outcome="accepted", keys=[gone])
    assert (done.done, [fault.element for fault in done.left]) == (0, [gone])


def test_what_was_matched_is_plain_data(workshop, tmp_path):
    report = workshop.import_register(ORGANISATIONS, file(tmp_path, "name\nHyposkesi\n"), reason="r", dry_run=True)
    (line,) = json.loads(json.dumps([one.model_dump() for one in report.matched]))
    assert 0 < line["candidates"][0]["probability"] <= 1
