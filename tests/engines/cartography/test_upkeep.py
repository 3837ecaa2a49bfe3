"""Keeping a map: what expires, how fast proposals are answered, a series undone, a file of points, a search followed, two editions."""

import json
from datetime import date

import pytest

from filiere.kernel.errors import UsageError
from filiere.workshop.guard import Actor
from filiere.workshop.workshop import Workshop

LOCKS, PROJECTS = "cartography.locks", "cartography.projects"
LEAD, SECRETARIAT = Actor(role="lead", organisation="bioaster"), Actor(role="secretariat")


@pytest.fixture
def workshop(tmp_path):
    with Workshop(tmp_path / "w", create=True) as made:
        made.fill_register(LOCKS)
        made.fill_register("cartography.stages")
        made.fill_register(PROJECTS)
        yield made


def test_what_a_2019_text_says_has_expired_and_nobody_keeps_it(workshop):
    then = workshop.upkeep(LOCKS, on=date(2019, 6, 1))
    assert (then.records, then.fresh, then.stale, then.vacant) == (12, 12, 0, 12)
    assert then.expiring == ()
    soon = workshop.upkeep(LOCKS, on=date(2020, 6, 1))
    assert {one.until for one in soon.expiring} == {date(2020, 8, 4)}
    assert workshop.upkeep(LOCKS, on=date(2021, 1, 1)).stale == 12


def test_response_time_and_contributions_come_from_decided_proposals(workshop):
    assert workshop.upkeep(LOCKS).median_days is None
    workshop.actor = LEAD
    key = workshop.propose_record(LOCKS, "couts-fixes", {"stakes": "essai"}, reason="r")
    workshop.actor = SECRETARIAT
    assert workshop.upkeep(LOCKS).waiting == 1
    workshop.moderate(key, {})
    view = workshop.upkeep(LOCKS)
    assert (view.waiting, view.decided, view.median_days, view.contributions) == (0, 1, 0.0, {"bioaster": 1})


def test_a_bad_series_is_undone_in_one_act_and_what_changed_since_is_left(workshop, tmp_path):
    file = tmp_path / "serie.csv"
    file.write_text("id,name,source\ncouts-fixes,Faux,s\npersonnalisation,Faux aussi,s\nneuve,Fausse,s\n", encoding="utf-8")
    workshop.actor = LEAD
    report = workshop.import_register(LOCKS, file, reason="r")
    workshop.actor = SECRETARIAT
    workshop.decide_proposals(LOCKS, outcome="accepted", batch=report.batch)
    assert workshop.record(LOCKS, "couts-fixes").values["name"] == "Faux"
    workshop.save_record(LOCKS, "personnalisation", {"stakes": "relu"}, reason="r")
    done = workshop.undo_series(LOCKS, report.batch, reason="série fausse")
    assert (done.done, [fault.element for fault in done.left]) == (2, ["personnalisation"])
    assert workshop.record(LOCKS, "couts-fixes").values["name"].startswith("Coûts fixes")
    assert workshop.record(LOCKS, "neuve").state == "withdrawn"
    assert workshop.record(LOCKS, "personnalisation").values["name"] == "Faux aussi"


def test_a_series_that_is_none_is_told(workshop):
    for batch in ("", "PR-absent"):
        with pytest.raises(UsageError):
            workshop.undo_series(LOCKS, batch, reason="r")


def feature(name, point, **more):
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": point}, "properties": {"name": name, "source": "s", **more}}


def test_points_of_a_geojson_file_are_proposed_with_their_place(workshop, tmp_path):
    file = tmp_path / "projets.geojson"
    features = [
        feature("Un projet", [4.84, 45.76], stages=["diagnostic"]),
        feature("Hors du monde", [4.84, 145]),
        feature("Ailleurs", [4.8, 45.7], department="69", country="DE"),
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    report = workshop.import_register(PROJECTS, file, reason="r")
    assert (report.lines, report.proposed, sorted({fault.line for fault in report.faults})) == (3, 1, [2, 3])
    workshop.decide_proposals(PROJECTS, outcome="accepted", batch=report.batch)
    (found,) = workshop.browse(PROJECTS, "un projet").records
    assert (found.values["latitude"], found.values["longitude"], found.values["stages"]) == (45.76, 4.84, ["diagnostic"])


@pytest.mark.parametrize("content", [b"{", b'{"type": "Feature"}', "é".encode("latin-1"), b"[" * 100_000])
def test_what_is_no_geojson_is_refused_whole(workshop, tmp_path, content):
    file = tmp_path / "x.geojson"
    file.write_bytes(content)
    with pytest.raises(UsageError):
        workshop.import_register(PROJECTS, file, reason="r")


def test_an_export_of_points_comes_back_unchanged(workshop, tmp_path):
    workshop.save_record(PROJECTS, "hu-precimed", {"latitude": "48.85", "longitude": "2.35"}, reason="r")
    file = tmp_path / "p.geojson"
    assert workshop.export_register(PROJECTS, file) == 1
    report = workshop.import_register(PROJECTS, file, reason="r", dry_run=True)
    assert (report.unchanged, report.proposed, report.faults) == (1, 0, ())


def test_a_search_tells_what_changed_in_it_alone(workshop):
    assert {one.id for one in workshop.search_news(PROJECTS, "maladies rares")} == {"ia-maladies-rares"}
    workshop.save_record(PROJECTS, "promise", {"summary": "Maladies rares aussi"}, reason="r")
    assert [one.id for one in workshop.search_news(PROJECTS, "maladies rares")] == ["promise", "ia-maladies-rares"]
    found = {one.id for one in workshop.search_news(PROJECTS, "", {"stages": ["diagnostic"]})}
    assert found == {"value-of-diagnostics"} == {one.id for one in workshop.browse(PROJECTS, "", {"stages": ["diagnostic"]}).records}


@pytest.mark.parametrize("words", ["ia", "cancer", "programme prioritaire", "inserm", "projet imi"])
def test_a_followed_search_answers_as_the_search_does(workshop, words):
    assert {one.id for one in workshop.search_news(PROJECTS, words)} == {
        one.id for one in workshop.browse(PROJECTS, words, size=100).records
    }
