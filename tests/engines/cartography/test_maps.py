"""Editions: what a map takes, what it measures, what its page and its open data say."""

import copy
import csv
import io
import json
import zipfile
from collections import Counter
from datetime import date
from itertools import chain, pairwise

import pytest

from filiere.engines.cartography import atlas, outlines
from filiere.engines.cartography.engine import ENGINE
from filiere.engines.cartography.model import PLANS
from filiere.engines.cartography.territory import DEPARTMENTS, REGIONS, TILES, region_of
from filiere.methods import editions

#: The maps; what else the engine offers has tests of its own.
OFFERS = [offer.id for offer in ENGINE.offers if offer.page and ".pages.maps:" in offer.page]


def test_france_has_its_regions_departments_and_a_tile_for_each():
    assert (len(REGIONS), len(DEPARTMENTS), len(set(TILES.values()))) == (18, 101, 101)
    assert TILES.keys() == DEPARTMENTS.keys()
    assert {region_of(code) for code in DEPARTMENTS} == REGIONS.keys()
    # Published sizes: thirteen departments in Occitanie, twelve in Nouvelle-Aquitaine and Auvergne-Rhône-Alpes, eight in Île-de-France.
    sizes = Counter(region_of(code) for code in DEPARTMENTS)
    assert (sizes["76"], sizes["75"], sizes["84"], sizes["11"]) == (13, 12, 12, 8)


@pytest.mark.parametrize("name", OFFERS)
def test_each_edition_is_made_and_shown(make, registers, name):
    outcome, files, page = make(name, registers)
    assert {"edition.json", "datapackage.zip", "map.jsonld", "map.geojson", "records.csv", "records.parquet"} == files.keys()
    assert page
    assert all(check.passed for check in outcome.checks if "projet" not in check.name.fr)
    again = make(name, registers)[1]
    assert again == files


def texts_of(block):
    """Return every word of a page, whatever block holds it."""
    return json.dumps([one.model_dump(mode="json") for one in block], ensure_ascii=False)


def test_the_matrix_tells_uncovered_locks_and_technologies_without_one(make, registers):
    _, files, page = make("cartography.lock_matrix", registers)
    content = json.loads(files["edition.json"])
    records = {f"{name}/{one['id']}": one for name, said in content["registers"].items() if name != atlas.LINKS for one in said["records"]}
    map_ = atlas.Atlas(records, tuple(content["registers"][atlas.LINKS]["records"]))
    states = {one.lock.rpartition("/")[2]: one.state for one in atlas.coverage(map_)}
    assert states["rendement-expression"] == "technology"
    assert states["couts-fixes"] == states["financement-pme"] == "uncovered"
    assert "covered" not in states.values()
    assert "cartography.technologies/organoides" in atlas.without_lock(map_)
    assert "cartography.technologies/ingenierie-cellulaire" not in atlas.without_lock(map_)
    assert "aucun lien énoncé" in texts_of(page)
    assert "non couvert" in texts_of(page)


def with_link(registers, kind, origin, target):
    more = copy.deepcopy(registers)
    values = {"name": "x", "kind": kind, "origin": origin, "target": target, "source": "s"}
    more["registers"][atlas.LINKS]["records"].append({"id": "neuf", "values": values, "licence": ""})
    return more


@pytest.mark.parametrize(
    ("kind", "target", "state"),
    [
        ("works_on", "cartography.locks/rendement-expression", "covered"),
        ("works_on", "cartography.technologies/ingenierie-cellulaire", "covered"),
        ("partner_of", "cartography.locks/rendement-expression", "technology"),
    ],
)
def test_a_lock_is_covered_by_a_stated_link_of_the_right_kind_only(registers, kind, target, state):
    more = with_link(registers, kind, "cartography.projects/hu-precimed", target)
    map_ = atlas.gather(more["registers"], PLANS["locks"])
    assert {one.lock: one.state for one in atlas.coverage(map_)}["cartography.locks/rendement-expression"] == state


def test_the_cycle_counts_what_is_not_placed(make, registers):
    _, _, page = make("cartography.infection_cycle", registers)
    words = texts_of(page)
    assert "étape non dite" in words
    assert "provisoires" in words
    pairs = [("a", {"values": {"stages": ["x"], "one_health": ["human", "animal"]}}), ("b", {"values": {}})]
    assert atlas.crossed(pairs, ["x"], ["human", "animal"], "stages", "one_health") == {"x": {"human": 1, "animal": 1}, "": {"": 1}}


def test_a_sector_without_a_shared_lock_is_told(make, registers):
    assert texts_of(make("cartography.shared_locks", registers)[2]).count("aucun verrou commun énoncé") == 5


def test_comparison_of_two_editions():
    def record(**values):
        return {"values": values}

    before = {"a": record(name="A", read_on="2020-01-10"), "b": record(name="B"), "c": record(name="C")}
    after = {"a": record(name="A", read_on="2020-01-10"), "b": record(name="B2"), "d": record(name="D")}
    change = editions.compare(before, after, (date(2021, 1, 1), date(2022, 1, 1)))
    assert (change.added, change.removed, change.changed, change.stale) == (("d",), ("c",), {"b": ("name",)}, ("a",))


def test_freshness_counts_vacant_posts():
    records = [
        {"values": {"read_on": "2019-02-04"}},
        {"values": {"expires_on": "2030-01-01", "steward": "medicen"}},
        {"values": {}},
    ]
    assert atlas.freshness(records, date(2022, 1, 1)) == atlas.Freshness(fresh=1, stale=1, undated=1, vacant=2)


def test_a_reading_comes_only_when_every_technology_has_its_benchmark(make, registers):
    assert make("cartography.technology_list", registers)[0].readings == ()
    more = copy.deepcopy(registers)
    for record in more["registers"]["cartography.technologies"]["records"]:
        record["values"]["benchmark"] = "comparaison"
    (reading,) = make("cartography.technology_list", more)[0].readings
    assert (reading.indicator, reading.value) == ("PS1.2.2.I1", 1)


def test_the_files_hold_the_same_records(make, registers):
    duckdb = pytest.importorskip("duckdb")
    _, files, _ = make("cartography.infection_cycle", registers)
    rows = list(csv.DictReader(io.StringIO(files["records.csv"].decode())))
    with zipfile.ZipFile(io.BytesIO(files["datapackage.zip"])) as bundle:
        described = json.loads(bundle.read("datapackage.json"))
        tables = {one["path"]: list(csv.DictReader(io.StringIO(bundle.read(one["path"]).decode()))) for one in described["resources"]}
    assert sorted(row["id"] for row in chain(*tables.values())) == sorted(row["id"] for row in rows)
    assert len(json.loads(files["map.jsonld"])["hasPart"]) == len(rows)
    with duckdb.connect() as database:
        (count,) = database.execute("SELECT count(*) FROM read_parquet(?)", [str(_written(files["records.parquet"]))]).fetchone()
    assert count == len(rows)


def _written(content):
    from pathlib import Path
    from tempfile import mkdtemp

    path = Path(mkdtemp()) / "records.parquet"
    path.write_bytes(content)
    return path


def test_the_data_package_is_valid_for_frictionless(make, registers, tmp_path):
    frictionless = pytest.importorskip("frictionless", reason="the reference validator of data packages is not installed")
    for name in ("cartography.lock_matrix", "cartography.infection_cycle", "cartography.initiative_map"):
        folder = tmp_path / f"package-{name}"
        with zipfile.ZipFile(io.BytesIO(make(name, registers)[1]["datapackage.zip"])) as bundle:
            bundle.extractall(folder)
        report = frictionless.validate(str(folder / "datapackage.json"))
        assert report.valid, report.flatten(["type", "note"])[:5]


def test_the_licence_is_that_of_every_record_or_none(make, registers):
    _, files, _ = make("cartography.target_zones", registers)
    assert json.loads(files["edition.json"])["licence"] is None
    more = copy.deepcopy(registers)
    for said in more["registers"].values():
        for record in said["records"]:
            record["licence"] = "etalab-2.0"
    _, files, _ = make("cartography.target_zones", more)
    assert json.loads(files["edition.json"])["licence"]["id"] == "etalab-2.0"


def test_formulas_in_fields_stay_text(make, registers):
    more = copy.deepcopy(registers)
    more["registers"]["cartography.zones"]["records"][0]["values"]["name"] = "=HYPERLINK(0)"
    _, files, _ = make("cartography.target_zones", more)
    assert "'=HYPERLINK(0)" in files["records.csv"].decode()


def square(code, x=2.0, y=46.0, side=1.0):
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_outlines_are_read_moved_and_turned(tmp_path):
    path = tmp_path / "departements.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [square("69"), square("974", 55.2, -21.4, 0.6), square("999")]}))
    found = outlines.read(path)
    assert [one["properties"]["code"] for one in found["features"]] == ["69", "974"]
    ring = found["features"][1]["geometry"]["coordinates"][0][0]
    assert all(-8 < point[0] < -3 and 41 < point[1] < 44 for point in ring)
    # Clockwise, as D3 fills the inside and not the globe.
    assert sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) < 0


@pytest.mark.parametrize("content", ["{}", '{"type": "FeatureCollection", "features": []}', "pas du json"])
def test_what_is_no_outline_is_told(make, registers, tmp_path, content):
    from filiere.kernel.errors import RunError, UsageError

    path = tmp_path / "x.geojson"
    path.write_text(content)
    with pytest.raises((RunError, UsageError)):
        make("cartography.target_zones", registers, geometry=str(path))


def test_a_placed_record_is_drawn_on_tiles_or_outlines(make, registers, tmp_path):
    more = copy.deepcopy(registers)
    more["registers"]["cartography.projects"]["records"][0]["values"]["department"] = "69"
    name = (
        "cartography.precision_medicine"
        if "PS2" in more["registers"]["cartography.projects"]["records"][0]["values"]["projects"]
        else OFFERS[0]
    )
    words = texts_of(make(name, more)[2])
    assert "Rhône (69)" in words
    path = tmp_path / "d.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [square("69")]}))
    assert '"geoshape"' in texts_of(make(name, more, geometry=str(path))[2])


def test_a_large_network_is_drawn_by_register(make, registers):
    words = texts_of(make("cartography.french_actors", registers)[2])
    assert '"cartography.projects"' in words
    assert "est partenaire de (" in words
